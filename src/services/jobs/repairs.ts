import * as Effect from "effect/Effect"
import * as Polling from "../../layers/Polling.js"
import * as Brief from "../../layers/polling/brief.js"
import { acquire, withinDeadline } from "../../layers/polling/owned.js"
import type * as Requests from "../../schemas/jobs/JobRunRequests.js"
import type { RepairHistoryItem } from "../../schemas/jobs/JobRunStates.js"
import type { Run } from "../../schemas/jobs/JobRuns.js"
import type { RunTask } from "../../schemas/jobs/JobTasks.js"
import type { Int64 } from "../../schemas/Wire.js"
import { describe, isOver, isSuccessful, lastAttempts, runFailed, type WaitError } from "./outcome.js"
import { following, makeTracker, owned, poll, type RunTracker, recording } from "./ownedRun.js"
import { Jobs } from "./service.js"

/**
 * A repair of a run, by the `repair_id` that `repair` returns.
 *
 * @since 0.1.0
 * @category models
 */
export interface RepairOfRun {
  readonly run_id: Int64
  readonly repair_id: Int64
}

/**
 * A task of a run.
 *
 * @since 0.1.0
 * @category models
 */
export interface TaskOfRun {
  readonly run_id: Int64
  readonly task_key: string
  /** The repair that reran the task. If it is not set, the last attempt is used. */
  readonly repair_id?: Int64 | undefined
}

const historyOf = (request: { readonly run_id: Int64 }) => ({ run_id: request.run_id, include_history: true })

/** Returns the repair, or `undefined` while the run does not include it yet. */
const repairOf = (run: Run, repair_id: Int64): RepairHistoryItem | undefined =>
  run.repair_history?.find(({ id }) => id !== undefined && id !== null && String(id) === String(repair_id))

/** Returns the run restricted to the tasks of the repair. */
const asRepaired = (run: Run, repair_id: Int64): Run => {
  const repair = repairOf(run, repair_id)
  if (repair === undefined) return run
  const ids = repair.task_run_ids?.map(String)
  return {
    ...run,
    ...(repair.state || repair.status ? { state: repair.state, status: repair.status } : {}),
    ...(ids && ids.length > 0 ? { tasks: run.tasks?.filter(({ run_id }) => ids.includes(String(run_id))) } : {})
  }
}

const awaiting = (
  { repair_id, run_id }: RepairOfRun,
  options: Polling.WaitOptions | undefined,
  tracker: RunTracker
): Effect.Effect<Run, WaitError, Jobs> =>
  Effect.gen(function* () {
    const details = yield* Brief.begin(options)
    const run = yield* Polling.untilDone(recording(tracker)(poll(historyOf({ run_id }))), {
      ...options,
      fresh: true,
      waitingFor: `repair ${repair_id} of run ${run_id} to end`,
      describe,
      isDone: (run) => isOver(asRepaired(run, repair_id)),
      isOld: (run) => repairOf(run, repair_id) === undefined
    })
    tracker.isOver = true
    const repaired = asRepaired(run, repair_id)
    return isSuccessful(repaired) ? run : yield* yield* runFailed(repaired, yield* details)
  })

/**
 * Waits until a repair of a run succeeds, and returns the run with its `repair_history`. Stale states from before the
 * repair are ignored for the grace period of `Polling`.
 *
 * Fails with `RunFailed`, which lists the tasks that failed in this repair, if the repair ends without success, with
 * `WaitTimeout` after the deadline, and with the errors of `runsGet`, except transient ones.
 *
 * @example
 * ```ts
 * import { Jobs } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const again = (run_id: number) =>
 *   Effect.gen(function* () {
 *     const jobs = yield* Jobs.Jobs
 *     const { repair_id } = yield* jobs.repair({ run_id, rerun_tasks: ["load"] })
 *     return yield* Jobs.awaitRepair({ run_id, repair_id }, { deadline: "2 hours" })
 *   })
 * ```
 *
 * @since 0.1.0
 * @category waits
 */
export const awaitRepair = (repair: RepairOfRun, options?: Polling.WaitOptions): Effect.Effect<Run, WaitError, Jobs> =>
  awaiting(repair, options, makeTracker())

/**
 * Repairs a run and waits until the repair succeeds. From the second repair on, the API requires `latest_repair_id`. It
 * is read from the run if it is not set. If the wait ends first, by interruption or by the deadline, the run is
 * cancelled.
 *
 * Fails with the errors of `repair`, `runsGet` and `awaitRepair`.
 *
 * @example
 * ```ts
 * import { Jobs } from "effect-databricks"
 *
 * const again = (run_id: number) => Jobs.repairAndAwait({ run_id, rerun_all_failed_tasks: true })
 * ```
 *
 * @since 0.1.0
 * @category waits
 */
export const repairAndAwait = (
  request: Requests.RepairRunRequest,
  options?: Polling.WaitOptions
): Effect.Effect<Run, WaitError, Jobs> =>
  Effect.scoped(
    Effect.gen(function* () {
      const jobs = yield* Jobs
      const tracker = makeTracker()
      const { run_id } = request
      const start = Effect.gen(function* () {
        if (request.latest_repair_id !== undefined) return yield* jobs.repair(request)
        const before = yield* poll(historyOf(request))
        const latest = before.repair_history?.findLast(({ id }) => id !== undefined && id !== null)?.id
        return yield* jobs.repair(latest ? { ...request, latest_repair_id: latest } : request)
      })
      const begun = acquire(
        start,
        ({ repair_id }) =>
          owned(jobs, historyOf(request), tracker, (run) => {
            const repair = repairOf(run, repair_id)
            return repair !== undefined && isOver(repair)
          }),
        `Run ${run_id} is repaired`
      )
      const [{ repair_id }, left] = yield* withinDeadline(options, `run ${run_id} to be repaired`, begun)
      return yield* awaiting({ run_id, repair_id }, left, tracker)
    })
  )

/**
 * Waits until one task of a run succeeds, regardless of the other tasks, and returns the run of the task. Retries of
 * the task are included in the wait.
 *
 * Fails with `RunFailed`, which lists only this task, if the task ends without success or does not exist, with
 * `WaitTimeout` after the deadline, and with the errors of `runsGet`, except transient ones.
 *
 * @example
 * ```ts
 * import { Jobs } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const loaded = (run_id: number, repair_id: number) =>
 *   Effect.map(Jobs.awaitTask({ run_id, repair_id, task_key: "load" }), (task) => task.run_page_url)
 * ```
 *
 * @since 0.1.0
 * @category waits
 */
export const awaitTask = (
  { repair_id, run_id, task_key }: TaskOfRun,
  options?: Polling.WaitOptions
): Effect.Effect<RunTask, WaitError, Jobs> => {
  const ofRepair = (run: Run): Run => (repair_id === undefined ? run : asRepaired(run, repair_id))
  const isOld = (run: Run): boolean => repair_id !== undefined && repairOf(run, repair_id) === undefined
  const taskOf = (run: Run): RunTask | undefined =>
    lastAttempts(ofRepair(run)).find((task) => task.task_key === task_key)
  const isDone = (run: Run): boolean => {
    if (isOver(ofRepair(run))) return true
    const task = isOld(run) ? undefined : taskOf(run)
    if (task === undefined || !isOver(task)) return false
    const retries = task.max_retries ?? 0
    return isSuccessful(task) || (retries >= 0 && (task.attempt_number ?? 0) >= retries)
  }
  return Effect.gen(function* () {
    const details = yield* Brief.begin(options)
    const request = repair_id === undefined ? { run_id } : historyOf({ run_id })
    const run = yield* Polling.untilDone(poll(request), {
      ...options,
      follow: yield* following(request, true),
      ...(repair_id === undefined ? {} : { fresh: true }),
      waitingFor: `task ${task_key} of run ${run_id} to end`,
      describe,
      isDone,
      isOld
    })
    const task = taskOf(run)
    if (task !== undefined && isSuccessful(task)) return task
    return yield* yield* runFailed(ofRepair(run), yield* details, task ?? task_key)
  })
}
