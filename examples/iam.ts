/**
 * People and teams by SCIM: a user, a group, and a filter that finds who is in it.
 *
 *   npx tsx -C effect-databricks:source examples/iam.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Groups from "effect-databricks/iam/Groups"
import * as Users from "effect-databricks/iam/Users"
import { onWorkspace, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const [users, groups] = yield* Effect.all([Users.Users, Groups.Groups])
  const ada = yield* users.create({ userName: "ada@example.com", displayName: "Ada" })
  yield* groups.create({ displayName: "analysts", members: [{ value: ada.id ?? "" }] })
  const { Resources, totalResults } = yield* users.list({ filter: 'groups.display eq "analysts"' })
  yield* Console.log(`${totalResults} analyst: ${Resources?.map(({ displayName }) => displayName).join(", ")}`)
}).pipe(onWorkspace(Layer.mergeAll(Users.layer, Groups.layer)))

start(import.meta.url, main)
