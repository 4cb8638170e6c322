/**
 * A clean room, in which two parties work on data that neither sees.
 *
 *   npx tsx -C effect-databricks:source examples/cleanrooms.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as CleanRooms from "effect-databricks/cleanrooms/CleanRooms"
import { onWorkspace, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const rooms = yield* CleanRooms.CleanRooms
  yield* rooms.create({ clean_room: { name: "campaign", comment: "Overlap of customers" } })
  yield* rooms.update({ name: "campaign", clean_room: { comment: "Overlap of customers in 2026" } })
  const { comment } = yield* rooms.get({ name: "campaign" })
  yield* Console.log(`campaign: ${comment}`)
}).pipe(onWorkspace(CleanRooms.layer))

start(import.meta.url, main)
