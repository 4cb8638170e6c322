import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as Polling from "../../layers/Polling.js"
import * as Brief from "../../layers/polling/brief.js"
import type { Follow } from "../../layers/polling/follow.js"
import { acquire, withinDeadline } from "../../layers/polling/owned.js"
import { startOnce } from "../../layers/polling/started.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import type * as Requests from "../../schemas/jobs/JobRunRequests.js"
import type { Run } from "../../schemas/jobs/JobRuns.js"
import type { Int64 } from "../../schemas/Wire.js"
import { describe, isOver, isSuccessful, runFailed, type WaitError } from "./outcome.js"
import { following, makeTracker, owned, poll, type RunTracker, recording } from "./ownedRun.js"
import { Jobs } from "./service.js"

const statesOf = (run: Run) => [
  [run.state, run.status],
  ...(run.tasks ?? []).map((task) => [task.task_key, task.run_id, task.attempt_number, task.state, task.status])
]

/** The options of the polls of a run. A class, as thousands of waits have them for hours. */
class RunPolling implements Polling.PollOptions<Run, DatabricksError> {
  readonly schedule: Polling.WaitOptions["schedule"]
  readonly deadline: Polling.WaitOptions["deadline"]
  readonly fresh: Polling.WaitOptions["fresh"]
  readonly follow: Follow<Run> | undefined
  readonly changes = statesOf
  private readonly request: Requests.GetRunRequest

  constructor(
    request: Requests.GetRunRequest,
    options: Polling.WaitOptions | undefined,
    follow: Follow<Run> | undefined
  ) {
    this.request = request
    this.schedule = options?.schedule
    this.deadline = options?.deadline
    this.fresh = options?.fresh
    this.follow = follow
  }

  get waitingFor(): string {
    return `run ${this.request.run_id} to end`
  }

  isDone(run: Run): boolean {
    return isOver(run)
  }

  describe(run: Run): string {
    return describe(run)
  }
}

/**
 * Emits a run each time its state or the state of one of its tasks changes, starting with its current state, until it
 * ends, successfully or not.
 *
 * Fails with `WaitTimeout` after the deadline, and with the errors of `runsGet`, except transient ones.
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
  Stream.unwrap(
    Effect.map(following(request, true), (follow) =>
      Polling.watch(poll(request), new RunPolling(request, options, follow))
    )
  )

/**
 * Waits until a run succeeds.
 *
 * Fails with `RunFailed` if the run ends without success, with `WaitTimeout` after the deadline, and with the errors of
 * `runsGet`, except transient ones.
 *
 * @since 0.1.0
 * @category waits
 */
export const awaitRun = (
  request: Requests.GetRunRequest,
  options?: Polling.WaitOptions
): Effect.Effect<Run, WaitError, Jobs> => awaiting(request, options, undefined)

/** What remains to be done when a run has ended. A class, as thousands of waits have one for hours. */
class AwaitedRun {
  private readonly request: Requests.GetRunRequest
  private readonly options: Polling.WaitOptions | undefined
  private readonly tracker: RunTracker | undefined
  private readonly start: number

  constructor(
    request: Requests.GetRunRequest,
    options: Polling.WaitOptions | undefined,
    tracker: RunTracker | undefined,
    start: number
  ) {
    this.request = request
    this.options = options
    this.tracker = tracker
    this.start = start
  }

  polls(follow: Follow<Run> | undefined): Effect.Effect<Run, DatabricksError | Polling.WaitTimeout, Jobs> {
    const { options, request, tracker } = this
    const polls = Effect.suspend(() => (tracker === undefined ? poll(request) : recording(tracker)(poll(request))))
    return Polling.untilDone(polls, new RunPolling(request, options, follow))
  }

  ended(run: Run): Effect.Effect<Run, WaitError, Jobs> {
    if (this.tracker !== undefined) this.tracker.isOver = true
    if (isSuccessful(run)) return Effect.succeed(run)
    return Effect.flatMap(Brief.since(this.start, this.options), (reader) =>
      Effect.flatMap(runFailed(run, reader), Effect.fail)
    )
  }
}

/** Records each observed state of the run. */
const awaiting = (
  request: Requests.GetRunRequest,
  options: Polling.WaitOptions | undefined,
  tracker: RunTracker | undefined
): Effect.Effect<Run, WaitError, Jobs> =>
  // Without generators, whose state takes memory for as long as the wait.
  Effect.zipWith(Clock.currentTimeMillis, following(request, false, tracker), (start, follow) => {
    const awaited = new AwaitedRun(request, options, tracker, start)
    return Effect.flatMap(awaited.polls(follow), (run) => awaited.ended(run))
  }).pipe(Effect.flatten)

/** Starts a run that the scope owns: it is cancelled unless it has ended. */
const begin = <Started extends { readonly run_id: Int64 }>(
  start: (jobs: Jobs["Type"]) => Effect.Effect<Started, DatabricksError>,
  tracker: RunTracker
): Effect.Effect<Started, DatabricksError, Jobs | Scope.Scope> =>
  Effect.flatMap(Jobs, (jobs) =>
    acquire(start(jobs), ({ run_id }) => owned(jobs, { run_id }, tracker, isOver), "A run is started")
  )

/**
 * Starts a run of a job and cancels it if it is still active when the scope closes, for example after an interruption
 * or a failure. An interruption waits for a start request that is in flight, because otherwise the new run would be
 * leaked.
 *
 * Fails with the errors of `runNow`. The cancellation is retried on transient errors for the `release` duration of
 * `Polling`. If it does not succeed, an error with the id and the URL of the run is logged.
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
  begin((jobs) => startOnce(request, jobs.runNow), makeTracker())

/**
 * Starts a one-time run and cancels it if it is still active when the scope closes, like `runScoped`.
 *
 * Fails with the errors of `submit`.
 *
 * @since 0.1.0
 * @category waits
 */
export const submitScoped = (
  request: Requests.SubmitRunRequest
): Effect.Effect<Requests.SubmitRunResponse, DatabricksError, Jobs | Scope.Scope> =>
  begin((jobs) => startOnce(request, jobs.submit), makeTracker())

const beginAndAwait = (
  start: (jobs: Jobs["Type"]) => Effect.Effect<{ readonly run_id: Int64 }, DatabricksError>,
  options: Polling.WaitOptions | undefined
): Effect.Effect<Run, WaitError, Jobs> =>
  Effect.scoped(
    Effect.gen(function* () {
      const tracker = makeTracker()
      const [{ run_id }, left] = yield* withinDeadline(options, "a run to be started", begin(start, tracker))
      return yield* awaiting({ run_id }, { ...left, fresh: true }, tracker)
    })
  )

/**
 * Runs a job and waits until the run succeeds. If the wait ends first, by interruption or by the deadline, the run is
 * cancelled.
 *
 * Fails with the errors of `runNow` and `awaitRun`.
 *
 * @since 0.1.0
 * @category waits
 */
export const runNowAndAwait = (
  request: Requests.RunNowRequest,
  options?: Polling.WaitOptions
): Effect.Effect<Run, WaitError, Jobs> => beginAndAwait((jobs) => startOnce(request, jobs.runNow), options)

/**
 * Starts a one-time run and waits until it succeeds. If the wait ends first, by interruption or by the deadline, the
 * run is cancelled.
 *
 * Fails with the errors of `submit` and `awaitRun`.
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
): Effect.Effect<Run, WaitError, Jobs> => beginAndAwait((jobs) => startOnce(request, jobs.submit), options)
