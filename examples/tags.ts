/**
 * A tag with the values that it may have, put on a dashboard.
 *
 *   npx tsx -C effect-databricks:source examples/tags.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as TagPolicies from "effect-databricks/tags/TagPolicies"
import * as WorkspaceEntityTagAssignments from "effect-databricks/tags/WorkspaceEntityTagAssignments"
import { onWorkspace, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const policies = yield* TagPolicies.TagPolicies
  const assignments = yield* WorkspaceEntityTagAssignments.WorkspaceEntityTagAssignments
  const tag_key = "cost-center"
  yield* policies.createTagPolicy({ tag_policy: { tag_key, values: [{ name: "sales" }] } })
  const entity = { entity_type: "dashboards", entity_id: "1" }
  yield* assignments.createTagAssignment({ tag_assignment: { ...entity, tag_key, tag_value: "sales" } })
  const { tag_value } = yield* assignments.getTagAssignment({ ...entity, tag_key })
  yield* Console.log(`${tag_key}: ${tag_value}`)
}).pipe(onWorkspace(Layer.mergeAll(TagPolicies.layer, WorkspaceEntityTagAssignments.layer)))

start(import.meta.url, main)
