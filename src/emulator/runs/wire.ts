/** Converts runs to their API format. */
import type { RepairHistoryItem, RunState, RunStatus } from "../../schemas/jobs/JobRunStates.js"
import type { Run } from "../../schemas/jobs/JobRuns.js"
import type { RunTask } from "../../schemas/jobs/JobTasks.js"
import type { Int64 } from "../../schemas/Wire.js"
import { resolvedValuesOf } from "./parameters.js"
import { type ExecutionState, isOver, type JobRun, type Repair, type RunResult, type TaskRun } from "./record.js"

const stateOf = (execution: ExecutionState, isStopped = false): RunState => ({
  life_cycle_state: execution.lifeCycle,
  ...(execution.result === undefined ? {} : { result_state: execution.result }),
  ...(execution.lifeCycle === "QUEUED" ? { queue_reason: execution.message } : {}),
  state_message: execution.message,
  user_cancelled_or_timedout: isStopped || execution.result === "CANCELED" || execution.result === "TIMEDOUT"
})

/** A timeout is attributed to the platform, a skipped task to the other tasks. */
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

/** Why a run has ended. */
export const terminationCodeOf = ({ result }: ExecutionState): string => codes[result ?? "FAILED"][0]

const statusOf = (execution: ExecutionState, hasLostCluster = false): RunStatus => {
  const { lifeCycle, message, result } = execution
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

const timesOf = (execution: ExecutionState, now: number) => ({
  start_time: execution.startTime,
  end_time: execution.endTime ?? 0,
  run_duration: (execution.endTime ?? now) - execution.startTime
})

/** The request context that the API format depends on. */
export interface Setting {
  readonly now: number
  readonly host: string
  readonly workspaceId: string
  /** Whether resolved parameter values are included. */
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

/** Only the last attempt of each iteration counts. */
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

/** The run before its first repair. */
export const originalToWire = (run: JobRun): RepairHistoryItem => ({
  type: "ORIGINAL",
  start_time: run.startTime,
  end_time: run.endTime ?? 0,
  state: stateOf(run, run.isCancelled),
  status: statusOf(run),
  task_run_ids: run.attempts.map(({ runId }) => runId)
})

/** The latest repair. */
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

/** The run of a job, with all attempts of its tasks. */
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

/** The run of a task, requested by its own ID. */
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

const common = (setting: Setting, run: JobRun, runId: Int64, execution: ExecutionState): Run => ({
  job_id: run.jobId,
  run_id: runId,
  job_run_id: run.runId,
  number_in_job: runId,
  run_name: run.name,
  run_type: run.type,
  run_page_url: pageOf(setting, run, runId),
  trigger: run.trigger,
  ...(run.triggerInfo === undefined ? {} : { trigger_info: run.triggerInfo }),
  ...(run.schedule === undefined ? {} : { schedule: run.schedule }),
  creator_user_name: run.creator,
  ...timesOf(execution, setting.now),
  effective_performance_target: run.effectivePerformanceTarget,
  ...(run.gitSource === undefined ? {} : { git_source: run.gitSource }),
  ...(run.environmentVariables === undefined ? {} : { environment_variables: run.environmentVariables })
})
