/** MLflow runs that end as their scope ends. */
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import { undecodable } from "../../../internal/call/contents.js"
import { pageOf } from "../../../layers/polling/clientOf.js"
import { acquire } from "../../../layers/polling/owned.js"
import type { DatabricksError } from "../../../schemas/DatabricksError.js"
import type { CreateRunRequest, RunInfo } from "../../../schemas/ml/experiments/Runs.js"
import { operations } from "./operations.js"
import { Experiments } from "./service.js"

/**
 * A run that has not ended, with its id.
 *
 * @since 0.1.0
 * @category models
 */
export interface StartedRun extends RunInfo {
  readonly run_id: string
}

/**
 * The run of `trackRun`.
 *
 * @since 0.1.0
 * @category context
 */
export class ActiveRun extends Context.Tag("effect-databricks/ml/ActiveRun")<ActiveRun, StartedRun>() {}

/**
 * @since 0.1.0
 * @category models
 */
export interface RunOptions extends CreateRunRequest {
  /** The id of the run that the new run is nested in. Sets the tag `mlflow.parentRunId`. */
  readonly parent_run_id?: string | undefined
}

type Status = "FINISHED" | "FAILED" | "KILLED"

const statusOf = (exit: Exit.Exit<unknown, unknown>): Status =>
  Exit.isSuccess(exit) ? "FINISHED" : Cause.isInterruptedOnly(exit.cause) ? "KILLED" : "FAILED"

const create = ({ parent_run_id, ...request }: RunOptions) =>
  Effect.gen(function* () {
    const experiments = yield* Experiments
    const parent = parent_run_id === undefined ? [] : [{ key: "mlflow.parentRunId", value: parent_run_id }]
    const tags = [...(request.tags ?? []), ...parent]
    const { run } = yield* experiments.createRun({
      start_time: yield* Clock.currentTimeMillis,
      ...request,
      ...(tags.length === 0 ? {} : { tags })
    })
    const run_id = run?.info?.run_id
    if (run_id === undefined || run_id === null) {
      return yield* Effect.fail(undecodable(operations.createRun, "run.info.run_id", "is missing"))
    }
    return { ...run?.info, run_id }
  })

/**
 * Starts a run and ends it when the scope closes: as `FINISHED` on success, as `FAILED` on failure, and as `KILLED` on
 * interruption. The start time is now, unless it is set. An interruption waits for a request that creates the run and is
 * in flight, because otherwise the run would stay `RUNNING`.
 *
 * Fails with the errors of `createRun`. The update at the end is retried on transient errors for the `release` duration
 * of `Polling`. If it does not succeed, an error with the id and the URL of the run is logged.
 *
 * @since 0.1.0
 * @category runs
 */
export const startRunScoped = (
  options: RunOptions
): Effect.Effect<StartedRun, DatabricksError, Experiments | Scope.Scope> =>
  Effect.flatMap(Experiments, (experiments) => {
    let ended: { readonly status: Status; readonly end_time: number } | undefined
    return acquire(
      create(options),
      ({ experiment_id, run_id }) => ({
        warning: `Run ${run_id} could not be ended and may still have the status RUNNING`,
        page: () => pageOf(experiments, `/ml/experiments/${experiment_id}/runs/${run_id}`),
        // Without a status the scope has closed before the run was returned, by an interruption.
        end: Effect.flatMap(Clock.currentTimeMillis, (now) =>
          experiments.updateRun({ run_id, status: "KILLED", end_time: now, ...ended })
        ),
        isKnown: () => true
      }),
      "A run is created"
    ).pipe(
      // Finalizers run in reverse order: this one runs before the end of the run.
      Effect.tap(() =>
        Effect.addFinalizer((exit) =>
          Effect.map(Clock.currentTimeMillis, (end_time) => {
            ended = { status: statusOf(exit), end_time }
          })
        )
      )
    )
  })

/**
 * Runs an effect as an MLflow run, which it finds as the service `ActiveRun`. The run ends as the effect does: as
 * `FINISHED`, as `FAILED` on a failure or a defect, or as `KILLED` on interruption, see `startRunScoped`.
 *
 * Fails with the errors of the effect and with those of `createRun`.
 *
 * @example
 * ```ts
 * import * as Experiments from "effect-databricks/ml/Experiments"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * const training = Effect.gen(function* () {
 *   const { run_id } = yield* Experiments.ActiveRun
 *   yield* Experiments.log({ run_id, params: [{ key: "learning_rate", value: "0.01" }] })
 *   const losses = Stream.range(1, 10).pipe(Stream.map((step) => ({ key: "loss", value: 1 / step, step })))
 *   yield* Experiments.logMetrics(losses, { run_id })
 * })
 *
 * const program = Effect.gen(function* () {
 *   const { experiment_id } = yield* Experiments.ensureExperiment({ name: "/Shared/churn" })
 *   yield* Experiments.trackRun({ experiment_id, run_name: "baseline" }, training)
 * })
 * ```
 *
 * @since 0.1.0
 * @category runs
 */
export const trackRun = <A, E, R>(
  options: RunOptions,
  effect: Effect.Effect<A, E, R>
): Effect.Effect<A, E | DatabricksError, Exclude<R, ActiveRun> | Experiments> =>
  Effect.scopedWith((scope) =>
    Effect.flatMap(Effect.provideService(startRunScoped(options), Scope.Scope, scope), (run) =>
      Effect.provideService(effect, ActiveRun, run)
    )
  )
