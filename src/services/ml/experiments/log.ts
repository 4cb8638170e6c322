/** Logs metrics, params and tags of a run in as few calls as the limits of the API allow. */
import * as Chunk from "effect/Chunk"
import * as Clock from "effect/Clock"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { DatabricksError } from "../../../schemas/DatabricksError.js"
import type { Metric } from "../../../schemas/ml/experiments/Metric.js"
import type { LogBatchRequest, Param, RunTag } from "../../../schemas/ml/experiments/Runs.js"
import { batchesOf, limits } from "./internal/batches.js"
import { Experiments } from "./service.js"

/**
 * What a run can log. Any number of each: `log` splits them into calls.
 *
 * @since 0.1.0
 * @category models
 */
export interface LogRequest {
  readonly run_id: string
  /** The time stamp of a metric, in epoch milliseconds, is now unless it is set. The step is 0 unless it is set. */
  readonly metrics?: ReadonlyArray<Metric> | undefined
  /** The value of a param cannot be changed later. */
  readonly params?: ReadonlyArray<Param> | undefined
  readonly tags?: ReadonlyArray<RunTag> | undefined
}

const timed =
  (now: number) =>
  (metric: Metric): Metric => ({ ...metric, timestamp: metric.timestamp ?? now, step: metric.step ?? 0 })

/**
 * Logs metrics, params and tags of a run. A call has at most 1,000 metrics, 100 params and 100 tags, 1,000 of all, and
 * 1 MB; more are split into several calls, one after another. The items before a failed call are logged.
 *
 * Fails with the errors of `logBatch`: with `ResourceDoesNotExist` if the run does not exist, and with
 * `InvalidParameterValue` if a param has another value already.
 *
 * `POST /api/2.0/mlflow/runs/log-batch`, https://docs.databricks.com/api/azure/workspace/experiments/logbatch
 *
 * @since 0.1.0
 * @category logging
 */
export const log = ({ metrics, ...request }: LogRequest): Effect.Effect<void, DatabricksError, Experiments> =>
  Effect.gen(function* () {
    const experiments = yield* Experiments
    const now = yield* Clock.currentTimeMillis
    const batches = batchesOf({ ...request, metrics: metrics?.map(timed(now)) })
    yield* Effect.forEach(batches, (batch: LogBatchRequest) => experiments.logBatch(batch), { discard: true })
  })

/**
 * @since 0.1.0
 * @category models
 */
export interface LogMetricsOptions {
  readonly run_id: string
  /** The max number of metrics of a call (default 1,000, which is also the maximum). */
  readonly size?: number | undefined
  /** The max time that a metric waits for others (default 1 second). */
  readonly within?: Duration.DurationInput | undefined
}

/**
 * Logs the metrics of a Stream in batches, each when it is full or when its first metric has waited long enough. The time
 * stamp of a metric is the time at which it was emitted, unless it is set. Returns the number of metrics.
 *
 * Fails with the errors of the Stream and with those of `log`. The metrics before a failure of the Stream are logged only
 * if their batch was.
 *
 * @since 0.1.0
 * @category logging
 */
export const logMetrics = <E, R>(
  metrics: Stream.Stream<Metric, E, R>,
  options: LogMetricsOptions
): Effect.Effect<number, E | DatabricksError, Experiments | R> => {
  const size = Math.min(limits.metrics, Math.max(1, Math.trunc(options.size ?? limits.metrics)))
  return metrics.pipe(
    Stream.mapEffect((metric) => Effect.map(Clock.currentTimeMillis, (now) => timed(now)(metric))),
    Stream.groupedWithin(size, options.within ?? "1 second"),
    Stream.runFoldEffect(0, (count, batch) =>
      Effect.as(
        Chunk.isEmpty(batch) ? Effect.void : log({ run_id: options.run_id, metrics: Chunk.toReadonlyArray(batch) }),
        count + batch.length
      )
    )
  )
}
