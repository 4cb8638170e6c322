/**
 * Anomaly detection on a schema, found again among all monitors.
 *
 *   npx tsx -C effect-databricks:source examples/qualitymonitorv2.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as QualityMonitorV2 from "effect-databricks/qualitymonitorv2/QualityMonitorV2"
import { onWorkspace, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const monitors = yield* QualityMonitorV2.QualityMonitorV2
  yield* monitors.createQualityMonitor({ quality_monitor: { object_type: "schema", object_id: "a1b2" } })
  const { object_id } = yield* monitors.getQualityMonitor({ object_type: "schema", object_id: "a1b2" })
  yield* Console.log(`Schema ${object_id} is monitored`)
}).pipe(onWorkspace(QualityMonitorV2.layer))

start(import.meta.url, main)
