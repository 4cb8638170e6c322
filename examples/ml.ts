/**
 * MLflow: a run with its metrics, and the best of all runs.
 *
 *   npx tsx -C effect-databricks:source examples/ml.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Experiments from "effect-databricks/ml/Experiments"
import { onWorkspace, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const mlflow = yield* Experiments.Experiments
  const { experiment_id } = yield* mlflow.createExperiment({ name: "/Shared/forecast" })
  for (const rate of [0.1, 0.01]) {
    const { run } = yield* mlflow.createRun({ experiment_id: experiment_id ?? "", run_name: `rate ${rate}` })
    const run_id = run?.info?.run_id ?? ""
    yield* mlflow.logBatch({ run_id, metrics: [{ key: "loss", value: rate * 2, timestamp: 0, step: 0 }] })
    yield* mlflow.updateRun({ run_id, status: "FINISHED" })
  }
  const best = yield* mlflow
    .searchRuns({
      experiment_ids: [experiment_id ?? ""],
      filter: "attributes.status = 'FINISHED'",
      order_by: ["metrics.loss ASC"]
    })
    .pipe(Stream.runHead, Effect.flatten)
  yield* Console.log(`The best run: ${best.info?.run_name}`)
}).pipe(onWorkspace(Experiments.layer))

start(import.meta.url, main)
