/**
 * The artifacts of MLflow runs: lists, downloads and uploads.
 *
 * MLflow's API lists artifacts, but does not transfer them: their location says how. Artifacts in a volume
 * (`dbfs:/Volumes/...`) are transferred by the Files API, those on DBFS by the DBFS API. Other locations are refused with
 * `UnsupportedArtifactLocation`: those in cloud storage, which need credentials of the cloud, and those that MLflow
 * manages (`dbfs:/databricks/mlflow-tracking/...`), whose access is not part of the documented API. Create the experiment
 * with an `artifact_location` in a volume.
 *
 * @example
 * ```ts
 * import { RunArtifacts } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * const report = Stream.make(new TextEncoder().encode("accuracy: 0.93"))
 *
 * const program = Effect.gen(function* () {
 *   yield* RunArtifacts.upload({ run_id: "a1b2c3", path: "report.txt" }, report)
 *   yield* Stream.runForEach(RunArtifacts.list({ run_id: "a1b2c3" }), ({ path }) => Effect.log(path))
 * })
 * ```
 *
 * @since 0.1.0
 */
export * from "./runArtifacts/transfers.js"
