/**
 * Budget policies of an account: which tags the cost of serverless compute carries.
 *
 *   npx tsx -C effect-databricks:source examples/billing.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as BudgetPolicy from "effect-databricks/billing/BudgetPolicy"
import { all, onAccount, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const policies = yield* BudgetPolicy.BudgetPolicy
  yield* policies.create({ policy: { policy_name: "data team", custom_tags: [{ key: "team", value: "data" }] } })
  for (const { custom_tags, policy_name } of yield* all(policies.list({}))) {
    yield* Console.log(`${policy_name}: ${custom_tags?.map(({ key, value }) => `${key}=${value}`).join(", ")}`)
  }
}).pipe(onAccount(BudgetPolicy.layer))

start(import.meta.url, main)
