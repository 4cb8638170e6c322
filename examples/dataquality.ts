/**
 * Watches the quality of a schema, until it is no longer needed.
 *
 *   npx tsx -C effect-databricks:source examples/dataquality.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as DataQuality from "effect-databricks/dataquality/DataQuality"
import { onWorkspace, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const quality = yield* DataQuality.DataQuality
  const monitor = { object_type: "schema", object_id: "a1b2" }
  yield* quality.createMonitor({ monitor: { ...monitor, anomaly_detection_config: {} } })
  const found = yield* quality.getMonitor(monitor)
  yield* Console.log(`A ${found.object_type} is watched`)
  yield* quality.deleteMonitor(monitor)
}).pipe(onWorkspace(DataQuality.layer))

start(import.meta.url, main)
