import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type * as Stream from "effect/Stream"
import * as Polling from "../../layers/Polling.js"
import * as Brief from "../../layers/polling/brief.js"
import { acquire, withinDeadline } from "../../layers/polling/owned.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import type * as Requests from "../../schemas/JobRunRequests.js"
import type { Run } from "../../schemas/JobRuns.js"
import type { Int64 } from "../../schemas/Wire.js"
import { describe, isOver, isSuccessful, type RunFailed, runFailed } from "./outcome.js"
import { owned, poll, type Sight, unseen } from "./ownedRun.js"
import { Jobs } from "./service.js"

/** What the waits of runs fail with. */
type WaitError = DatabricksError | RunFailed | Polling.WaitTimeout

const statesOf = (run: Run) => [
  [run.state, run.status],
  ...(run.tasks ?? []).map((task) => [task.task_key, task.run_id, task.attempt_number, task.state, task.status])
]

const polling = (request: Requests.GetRunRequest, options: Polling.WaitOptions | undefined) => ({
  ...options,
  waitingFor: `run ${request.run_id} to end`,
  describe,
  isDone: isOver
})

/**
 * A run from now on: as it is, then each time that its state or that of one of its tasks changes, until it is over,
 * whether it succeeded or not.
 *
 * Fails with `WaitTimeout` after the deadline, and as `runsGet` does, except for transient failures.
 *
 * @example
 * ```ts
 * import { Jobs } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * const report = Jobs.watchRun({ run_id: 1084353 }).pipe(
 *   Stream.runForEach((run) =>
 *     Effect.forEach(run.tasks ?? [], (task) => Effect.log(`${task.task_key}: ${task.state?.life_cycle_state}`))
 *   )
 * )
 * ```
 *
 * @since 0.1.0
 * @category waits
 */
export const watchRun = (
  request: Requests.GetRunRequest,
  options?: Polling.WaitOptions
): Stream.Stream<Run, DatabricksError | Polling.WaitTimeout, Jobs> =>
  Polling.watch(poll(request), { ...polling(request, options), changes: statesOf })

/**
 * Waits until a run has succeeded.
 *
 * Fails with `RunFailed` where it ended in any other way, with `WaitTimeout` after the deadline, and as `runsGet` does,
 * except for transient failures.
 *
 * @since 0.1.0
 * @category waits
 */
export const awaitRun = (
  request: Requests.GetRunRequest,
  options?: Polling.WaitOptions
): Effect.Effect<Run, WaitError, Jobs> => awaiting(request, options, unseen())

/** Tells meanwhile what it sees of the run. */
const awaiting = (
  request: Requests.GetRunRequest,
  options: Polling.WaitOptions | undefined,
  sight: Sight
): Effect.Effect<Run, WaitError, Jobs> =>
  Effect.gen(function* () {
    const details = yield* Brief.begin(options)
    const run = yield* Polling.untilDone(Effect.tap(poll(request), sight.see), polling(request, options))
    sight.isOver = true
    return isSuccessful(run) ? run : yield* yield* runFailed(run, yield* details)
  })

/** Owned by the scope: cancelled unless it is over. */
const begin = <Started extends { readonly run_id: Int64 }>(
  start: (jobs: Jobs["Type"]) => Effect.Effect<Started, DatabricksError>,
  sight: Sight
): Effect.Effect<Started, DatabricksError, Jobs | Scope.Scope> =>
  Effect.flatMap(Jobs, (jobs) =>
    acquire(start(jobs), ({ run_id }) => owned(jobs, { run_id }, sight, isOver), "A run is started")
  )

/**
 * Starts a run of a job that does not outlive the scope: where it is still active when the scope closes, because of an
 * interruption or a failure, say, it is cancelled. An interruption waits for a request to start it that is under way, as
 * nobody would know of the run.
 *
 * Fails as `runNow` does. The cancellation is repeated over transient failures, for as long as `release` of `Polling` says;
 * where it does not succeed, an error is logged that names the run and its page.
 *
 * @example
 * ```ts
 * import { Jobs } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.scoped(
 *   Effect.flatMap(Jobs.runScoped({ job_id: 620300861913893 }), ({ run_id }) => Jobs.awaitRun({ run_id }))
 * )
 * ```
 *
 * @since 0.1.0
 * @category waits
 */
export const runScoped = (
  request: Requests.RunNowRequest
): Effect.Effect<Requests.RunNowResponse, DatabricksError, Jobs | Scope.Scope> =>
  begin((jobs) => jobs.runNow(request), unseen())

/**
 * Starts a one-time run that does not outlive the scope, as `runScoped` does for a run of a job.
 *
 * Fails as `submit` does.
 *
 * @since 0.1.0
 * @category waits
 */
export const submitScoped = (
  request: Requests.SubmitRunRequest
): Effect.Effect<Requests.SubmitRunResponse, DatabricksError, Jobs | Scope.Scope> =>
  begin((jobs) => jobs.submit(request), unseen())

const beginAndAwait = (
  start: (jobs: Jobs["Type"]) => Effect.Effect<{ readonly run_id: Int64 }, DatabricksError>,
  options: Polling.WaitOptions | undefined
): Effect.Effect<Run, WaitError, Jobs> =>
  Effect.scoped(
    Effect.gen(function* () {
      const sight = unseen()
      const [{ run_id }, left] = yield* withinDeadline(options, "a run to be started", begin(start, sight))
      return yield* awaiting({ run_id }, { ...left, fresh: true }, sight)
    })
  )

/**
 * Runs a job and waits for its success. Where the wait ends before the run does, by interruption or by the deadline, the
 * run is cancelled.
 *
 * Fails as `runNow` and `awaitRun` do.
 *
 * @since 0.1.0
 * @category waits
 */
export const runNowAndAwait = (
  request: Requests.RunNowRequest,
  options?: Polling.WaitOptions
): Effect.Effect<Run, WaitError, Jobs> => beginAndAwait((jobs) => jobs.runNow(request), options)

/**
 * Runs tasks once and waits for their success. Where the wait ends before the run does, by interruption or by the
 * deadline, the run is cancelled.
 *
 * Fails as `submit` and `awaitRun` do.
 *
 * @example
 * ```ts
 * import { Jobs, JobSpec } from "effect-databricks"
 *
 * const report = Jobs.submitAndAwait({
 *   run_name: "report",
 *   tasks: [{ task_key: "report", ...JobSpec.notebookTask("/Shared/report", { base_parameters: { day: "2026-11-22" } }) }]
 * })
 * ```
 *
 * @since 0.1.0
 * @category waits
 */
export const submitAndAwait = (
  request: Requests.SubmitRunRequest,
  options?: Polling.WaitOptions
): Effect.Effect<Run, WaitError, Jobs> => beginAndAwait((jobs) => jobs.submit(request), options)
