import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import type * as Scope from "effect/Scope"
import type * as Stream from "effect/Stream"
import { isGone } from "../../internal/gone.js"
import * as Polling from "../../layers/Polling.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import type * as Requests from "../../schemas/JobRunRequests.js"
import type { Run } from "../../schemas/JobRuns.js"
import type { Int64 } from "../../schemas/Wire.js"
import { isOver, isSuccessful, type RunFailed, runFailed } from "./outcome.js"
import { Jobs } from "./service.js"

/** What the waits of runs fail with. */
type WaitError = DatabricksError | RunFailed | Polling.WaitTimeout

const poll = (request: Requests.GetRunRequest) => Effect.flatMap(Jobs, (jobs) => jobs.runsGet(request))

const statesOf = (run: Run) => [
  [run.state, run.status],
  ...(run.tasks ?? []).map((task) => [task.task_key, task.run_id, task.attempt_number, task.state, task.status])
]

const polling = (request: Requests.GetRunRequest, options: Polling.WaitOptions | undefined) => ({
  ...options,
  waitingFor: `run ${request.run_id} to end`,
  isDone: isOver
})

/**
 * A run from now on: as it is, then each time that its state or that of one of its tasks changes, until it is over,
 * whether it succeeded or not.
 *
 * Fails with `WaitTimeout` after the deadline, and as `runsGet` does, but for transient failures.
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
 * but for transient failures.
 *
 * @since 0.1.0
 * @category waits
 */
export const awaitRun = (
  request: Requests.GetRunRequest,
  options?: Polling.WaitOptions
): Effect.Effect<Run, WaitError, Jobs> =>
  Effect.flatMap(Polling.untilDone(poll(request), polling(request, options)), (run) =>
    isSuccessful(run) ? Effect.succeed(run) : Effect.flatMap(runFailed(run), Effect.fail)
  )

/** Cancels a run that is still active, or may be; what is over stays as it is. */
const cancelUnlessOver = (run_id: Int64): Effect.Effect<void, never, Jobs> =>
  Effect.gen(function* () {
    const jobs = yield* Jobs
    const run = yield* Effect.option(jobs.runsGetPage({ run_id }))
    if (Option.exists(run, isOver)) return
    yield* jobs.cancel({ run_id })
  }).pipe(
    Effect.catchIf(isGone, () => Effect.void),
    Effect.catchAll((error) => Effect.logError(`Run ${run_id} could not be cancelled and may go on`, error))
  )

/**
 * Starts a run of a job that does not outlive the scope: where it is still active when the scope closes, because of an
 * interruption or a failure, say, it is cancelled. The request that starts it is not interrupted: nobody would know of
 * the run.
 *
 * Fails as `runNow` does. A cancellation that fails is logged as an error.
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
  Effect.acquireRelease(
    Effect.flatMap(Jobs, (jobs) => jobs.runNow(request)),
    ({ run_id }) => cancelUnlessOver(run_id)
  )

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
  Effect.acquireRelease(
    Effect.flatMap(Jobs, (jobs) => jobs.submit(request)),
    ({ run_id }) => cancelUnlessOver(run_id)
  )

/** Whether a wait ended because the run did. */
const hasSeenTheEnd = (exit: Exit.Exit<Run, WaitError>): boolean =>
  Exit.match(exit, {
    onSuccess: () => true,
    onFailure: (cause) => Option.exists(Cause.failureOption(cause), ({ _tag }) => _tag === "RunFailed")
  })

const awaitStarted = (
  start: Effect.Effect<{ readonly run_id: Int64 }, DatabricksError>,
  options: Polling.WaitOptions | undefined
): Effect.Effect<Run, WaitError, Jobs> =>
  Effect.acquireUseRelease(
    start,
    ({ run_id }) => awaitRun({ run_id }, options),
    ({ run_id }, exit) => (hasSeenTheEnd(exit) ? Effect.void : cancelUnlessOver(run_id))
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
): Effect.Effect<Run, WaitError, Jobs> => Effect.flatMap(Jobs, (jobs) => awaitStarted(jobs.runNow(request), options))

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
): Effect.Effect<Run, WaitError, Jobs> => Effect.flatMap(Jobs, (jobs) => awaitStarted(jobs.submit(request), options))
