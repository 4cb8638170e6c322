/** Runs as the API shows them. */
import type { RepairHistoryItem, RunState, RunStatus } from "../../schemas/JobRunStates.js"
import type { Run } from "../../schemas/JobRuns.js"
import type { RunTask } from "../../schemas/JobTasks.js"
import type { Int64 } from "../../schemas/Wire.js"
import { resolvedValuesOf } from "./parameters.js"
import { isOver, type JobRun, type Repair, type RunResult, type Standing, type TaskRun } from "./record.js"

const stateOf = (standing: Standing, isStopped = false): RunState => ({
  life_cycle_state: standing.lifeCycle,
  ...(standing.result === undefined ? {} : { result_state: standing.result }),
  ...(standing.lifeCycle === "QUEUED" ? { queue_reason: standing.message } : {}),
  state_message: standing.message,
  user_cancelled_or_timedout: isStopped || standing.result === "CANCELED" || standing.result === "TIMEDOUT"
})

/** A time limit is the platform's doing, a task that was not begun that of others. */
const codes: Readonly<Record<RunResult, readonly [code: string, type: string]>> = {
  SUCCESS: ["SUCCESS", "SUCCESS"],
  SUCCESS_WITH_FAILURES: ["SUCCESS_WITH_FAILURES", "SUCCESS"],
  FAILED: ["RUN_EXECUTION_ERROR", "CLIENT_ERROR"],
  TIMEDOUT: ["CANCELED", "CLIENT_ERROR"],
  CANCELED: ["USER_CANCELED", "SUCCESS"],
  UPSTREAM_FAILED: ["SKIPPED", "CLIENT_ERROR"],
  UPSTREAM_CANCELED: ["SKIPPED", "SUCCESS"],
  EXCLUDED: ["SKIPPED", "SUCCESS"],
  DISABLED: ["DISABLED", "SUCCESS"],
  MAXIMUM_CONCURRENT_RUNS_REACHED: ["MAX_CONCURRENT_RUNS_EXCEEDED", "CLIENT_ERROR"]
}

const statusOf = (standing: Standing, hasLostCluster = false): RunStatus => {
  const { lifeCycle, message, result } = standing
  const state =
    lifeCycle === "WAITING_FOR_RETRY"
      ? "WAITING"
      : lifeCycle === "SKIPPED" || lifeCycle === "INTERNAL_ERROR"
        ? "TERMINATED"
        : lifeCycle
  const [code, type] = hasLostCluster ? ["CLUSTER_ERROR", "CLIENT_ERROR"] : codes[result ?? "FAILED"]
  return {
    state,
    ...(state === "QUEUED" ? { queue_details: { code: "MAX_CONCURRENT_RUNS_REACHED", message } } : {}),
    ...(state === "TERMINATED" ? { termination_details: { code, type, message } } : {})
  }
}

const timesOf = (standing: Standing, now: number) => ({
  start_time: standing.startTime,
  end_time: standing.endTime ?? 0,
  run_duration: (standing.endTime ?? now) - standing.startTime
})

/** What the API shows has to do with where and when as well, and with what was asked for. */
export interface Setting {
  readonly now: number
  readonly host: string
  readonly workspaceId: string
  /** Whether the parameters are shown that a task was given. */
  readonly showsValues: boolean
}

const pageOf = (setting: Setting, run: JobRun, runId: Int64): string =>
  `${setting.host}/?o=${setting.workspaceId}#job/${run.jobId}/run/${runId}`

const durationsOf = ({ endTime, executionTime, startTime }: TaskRun, now: number) => ({
  setup_duration: executionTime === undefined ? 0 : executionTime - startTime,
  execution_duration: executionTime === undefined ? 0 : (endTime ?? now) - executionTime,
  cleanup_duration: 0
})

const resolvedOf = (setting: Setting, run: JobRun, attempt: TaskRun) => {
  const values =
    setting.showsValues && attempt.executionTime !== undefined
      ? resolvedValuesOf({ run, attempt, workspace: { host: () => setting.host, workspaceId: setting.workspaceId } })
      : undefined
  return values === undefined ? {} : { resolved_values: values }
}

const taskToWire = (setting: Setting, run: JobRun, attempt: TaskRun): RunTask => {
  const { condition_task, for_each_task, email_notifications, health: _, ...task } = attempt.task
  return {
    ...task,
    ...(email_notifications === undefined ? {} : { email_notifications }),
    ...(condition_task
      ? {
          condition_task: { ...condition_task, ...(attempt.outcome === undefined ? {} : { outcome: attempt.outcome }) }
        }
      : {}),
    ...(for_each_task ? { for_each_task: { ...for_each_task, stats: statsOf(attempt) } } : {}),
    ...resolvedOf(setting, run, attempt),
    run_id: attempt.runId,
    run_page_url: pageOf(setting, run, attempt.runId),
    state: stateOf(attempt),
    status: statusOf(attempt, attempt.hasLostCluster),
    ...timesOf(attempt, setting.now),
    ...durationsOf(attempt, setting.now),
    attempt_number: attempt.attempt,
    ...(attempt.cluster === undefined ? {} : { cluster_instance: attempt.cluster }),
    ...(run.gitSource === undefined ? {} : { git_source: run.gitSource })
  }
}

/** Of several attempts at an iteration the last one counts. */
const statsOf = ({ iterations, total }: TaskRun) => {
  const last = new Map(iterations.map((iteration) => [iteration.index, iteration]))
  const over = [...last.values()].filter(isOver)
  const succeeded = over.filter(({ result }) => result === "SUCCESS").length
  return {
    task_run_stats: {
      total_iterations: total,
      scheduled_iterations: last.size,
      active_iterations: last.size - over.length,
      completed_iterations: over.length,
      succeeded_iterations: succeeded,
      failed_iterations: over.length - succeeded
    }
  }
}

/** The run as it was before it was repaired for the first time. */
export const originalToWire = (run: JobRun): RepairHistoryItem => ({
  type: "ORIGINAL",
  start_time: run.startTime,
  end_time: run.endTime ?? 0,
  state: stateOf(run, run.isCancelled),
  status: statusOf(run),
  task_run_ids: run.attempts.map(({ runId }) => runId)
})

/** A repair, of which there is none later yet. */
export const repairToWire = (run: JobRun, { firstAttempt, id, startTime }: Repair): RepairHistoryItem => ({
  ...originalToWire(run),
  type: "REPAIR",
  id,
  start_time: startTime,
  task_run_ids: run.attempts.slice(firstAttempt).map(({ runId }) => runId)
})

const historyOf = (run: JobRun): ReadonlyArray<RepairHistoryItem> => [
  run.original ?? originalToWire(run),
  ...run.repairs.map((repair) => repair.ended ?? repairToWire(run, repair))
]

/** The run of a job, with all attempts at its tasks. */
export const runToWire = (setting: Setting, run: JobRun, history: boolean): Run => ({
  ...common(setting, run, run.runId, run),
  state: stateOf(run, run.isCancelled),
  status: statusOf(run),
  setup_duration: 0,
  execution_duration: 0,
  cleanup_duration: 0,
  original_attempt_run_id: run.runId,
  tasks: run.attempts.map((attempt) => taskToWire(setting, run, attempt)),
  ...(run.jobClusters.length === 0 ? {} : { job_clusters: run.jobClusters }),
  ...(run.jobParameters.length === 0 ? {} : { job_parameters: run.jobParameters }),
  ...(Object.keys(run.overriding).length === 0 ? {} : { overriding_parameters: run.overriding }),
  ...(history ? { repair_history: historyOf(run) } : {}),
  ...(run.queuedAt === undefined
    ? {}
    : { queue_duration: (run.lifeCycle === "QUEUED" ? setting.now : run.startTime) - run.queuedAt }),
  description: ""
})

const firstAttemptAt = (run: JobRun, attempt: TaskRun): TaskRun => {
  const attempts = run.attempts.includes(attempt)
    ? run.attempts
    : (run.attempts.find(({ iterations }) => iterations.includes(attempt))?.iterations ?? [])
  return (
    attempts.find((other) => other.task.task_key === attempt.task.task_key && other.index === attempt.index) ?? attempt
  )
}

/** The run of a task, asked for by its own id. */
export const taskRunToWire = (setting: Setting, run: JobRun, attempt: TaskRun): Run => ({
  ...common(setting, run, attempt.runId, attempt),
  run_name: attempt.task.task_key,
  state: stateOf(attempt),
  status: statusOf(attempt, attempt.hasLostCluster),
  ...durationsOf(attempt, setting.now),
  original_attempt_run_id: firstAttemptAt(run, attempt).runId,
  tasks: [taskToWire(setting, run, attempt)],
  attempt_number: attempt.attempt,
  ...(attempt.cluster === undefined ? {} : { cluster_instance: attempt.cluster }),
  ...(attempt.iterations.length === 0
    ? {}
    : { iterations: attempt.iterations.map((iteration) => taskToWire(setting, run, iteration)) })
})

const common = (setting: Setting, run: JobRun, runId: Int64, standing: Standing): Run => ({
  job_id: run.jobId,
  run_id: runId,
  job_run_id: run.runId,
  number_in_job: runId,
  run_name: run.name,
  run_type: run.type,
  run_page_url: pageOf(setting, run, runId),
  trigger: run.trigger,
  ...(run.runJobRunId === undefined ? {} : { trigger_info: { run_id: run.runJobRunId } }),
  creator_user_name: run.creator,
  ...timesOf(standing, setting.now),
  effective_performance_target: run.effectivePerformanceTarget,
  ...(run.gitSource === undefined ? {} : { git_source: run.gitSource }),
  ...(run.environmentVariables === undefined ? {} : { environment_variables: run.environmentVariables })
})
