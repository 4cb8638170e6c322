/** Runs as the emulator keeps them, and as the API shows them. */

import type { GitSource } from "../../schemas/JobGitSource.js"
import type {
  ClusterInstance,
  RepairHistoryItem,
  RunState,
  RunStatus,
  RunType,
  TriggerType
} from "../../schemas/JobRunStates.js"
import type { Run } from "../../schemas/JobRuns.js"
import type { JobCluster, JobEnvironmentVariables } from "../../schemas/JobSettings.js"
import type { RunTask, Task } from "../../schemas/JobTasks.js"
import type { RunParameters } from "../../schemas/JobTaskTypes.js"
import type { Int64 } from "../../schemas/Wire.js"
import type { TaskResult } from "../Task.js"
import type { Cancel } from "../timeline.js"
import type { Result } from "./graph.js"

export type LifeCycleState =
  | "QUEUED"
  | "PENDING"
  | "RUNNING"
  | "TERMINATING"
  | "TERMINATED"
  | "SKIPPED"
  | "INTERNAL_ERROR"
  | "BLOCKED"
  | "WAITING_FOR_RETRY"

export type RunResult = Result | "SUCCESS_WITH_FAILURES" | "MAXIMUM_CONCURRENT_RUNS_REACHED"

/** Where something stands that runs. */
export interface Standing {
  lifeCycle: LifeCycleState
  result: RunResult | undefined
  message: string
  startTime: number
  endTime: number | undefined
}

/** One attempt at a task. */
export interface TaskRun extends Standing {
  readonly runId: Int64
  readonly task: Task
  readonly attempt: number
  /** The element of the list, in a for-each task. */
  readonly input: unknown
  cluster: ClusterInstance | undefined
  /** When its cluster was ready and its code began. */
  executionTime: number | undefined
  value: TaskResult
  error: string | undefined
  errorTrace: string | undefined
  /** Of a condition task. */
  outcome: string | undefined
  iterations: ReadonlyArray<TaskRun>
  /** Stops what goes on for it: a timer, a program, the wait for a cluster. */
  stop: Cancel | undefined
}

export interface JobRun extends Standing {
  readonly runId: Int64
  /** A one-time run has a job too, which no list shows. */
  readonly jobId: Int64
  readonly name: string
  readonly type: RunType
  readonly trigger: TriggerType
  readonly creator: string
  /** Only these tasks are run; all if undefined. */
  readonly only: ReadonlySet<string> | undefined
  tasks: ReadonlyArray<Task>
  readonly jobClusters: ReadonlyArray<JobCluster>
  readonly environmentVariables: ReadonlyArray<JobEnvironmentVariables> | undefined
  readonly gitSource: GitSource | undefined
  readonly timeoutSeconds: number
  /** Defaults of the job and values of the run. */
  jobParameters: ReadonlyArray<{ readonly name: string; readonly default: string; readonly value: string }>
  overriding: RunParameters
  readonly runJobRunId: Int64 | undefined
  readonly effectivePerformanceTarget: string
  /** All attempts at all tasks, in the order in which they were made. */
  attempts: Array<TaskRun>
  repairs: Array<RepairHistoryItem>
  queuedAt: number | undefined
  /** Whether somebody wants it to end. */
  isCancelled: boolean
  timeout: Cancel | undefined
  /** What to do when it is over. */
  readonly onEnd: Array<(run: JobRun) => void>
}

export const isOver = ({ lifeCycle }: Standing): boolean =>
  lifeCycle === "TERMINATED" || lifeCycle === "SKIPPED" || lifeCycle === "INTERNAL_ERROR"

/** The last attempt at each task, in the order of the tasks. */
export const latest = (run: JobRun): ReadonlyArray<TaskRun> => {
  const byKey = new Map<string, TaskRun>()
  for (const attempt of run.attempts) byKey.set(attempt.task.task_key, attempt)
  return [...byKey.values()]
}

export const latestOf = (run: JobRun, key: string): TaskRun | undefined =>
  run.attempts.findLast((attempt) => attempt.task.task_key === key)

const stateOf = (standing: Standing, isStopped: boolean): RunState => ({
  life_cycle_state: standing.lifeCycle,
  ...(standing.result === undefined ? {} : { result_state: standing.result }),
  state_message: standing.message,
  user_cancelled_or_timedout: isStopped || standing.result === "CANCELED" || standing.result === "TIMEDOUT"
})

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

const statusOf = (standing: Standing): RunStatus => {
  const state =
    standing.lifeCycle === "WAITING_FOR_RETRY"
      ? "WAITING"
      : standing.lifeCycle === "SKIPPED" || standing.lifeCycle === "INTERNAL_ERROR"
        ? "TERMINATED"
        : standing.lifeCycle
  const [code, type] = codes[standing.result ?? "FAILED"]
  return {
    state,
    ...(state === "QUEUED"
      ? { queue_details: { code: "MAX_CONCURRENT_RUNS_REACHED", message: standing.message } }
      : {}),
    ...(state === "TERMINATED" ? { termination_details: { code, type, message: standing.message } } : {})
  }
}

const timesOf = (standing: Standing, now: number) => ({
  start_time: standing.startTime,
  end_time: standing.endTime ?? 0,
  run_duration: (standing.endTime ?? now) - standing.startTime
})

/** What the API shows has to do with where and when as well. */
export interface Setting {
  readonly now: number
  readonly host: string
  readonly workspaceId: string
}

const taskPage = (setting: Setting, run: JobRun, runId: Int64): string =>
  `${setting.host}/?o=${setting.workspaceId}#job/${run.jobId}/run/${runId}`

export const taskToWire = (setting: Setting, run: JobRun, attempt: TaskRun): RunTask => {
  const { condition_task, for_each_task, email_notifications, health: _, ...task } = attempt.task
  const executed = attempt.executionTime
  return {
    ...task,
    ...(email_notifications === undefined ? {} : { email_notifications }),
    ...(condition_task
      ? {
          condition_task: { ...condition_task, ...(attempt.outcome === undefined ? {} : { outcome: attempt.outcome }) }
        }
      : {}),
    ...(for_each_task ? { for_each_task: { ...for_each_task, stats: statsOf(attempt) } } : {}),
    run_id: attempt.runId,
    run_page_url: taskPage(setting, run, attempt.runId),
    state: stateOf(attempt, run.isCancelled),
    status: statusOf(attempt),
    ...timesOf(attempt, setting.now),
    setup_duration: executed === undefined ? 0 : executed - attempt.startTime,
    execution_duration: executed === undefined ? 0 : (attempt.endTime ?? setting.now) - executed,
    cleanup_duration: 0,
    attempt_number: attempt.attempt,
    ...(attempt.cluster === undefined ? {} : { cluster_instance: attempt.cluster }),
    ...(run.gitSource === undefined ? {} : { git_source: run.gitSource })
  }
}

const statsOf = ({ iterations }: TaskRun) => {
  const over = iterations.filter(isOver)
  const succeeded = over.filter(({ result }) => result === "SUCCESS").length
  return {
    task_run_stats: {
      total_iterations: iterations.length,
      scheduled_iterations: iterations.length,
      active_iterations: iterations.length - over.length,
      completed_iterations: over.length,
      succeeded_iterations: succeeded,
      failed_iterations: over.length - succeeded
    }
  }
}

/** The run of a job. */
export const runToWire = (setting: Setting, run: JobRun, history: boolean): Run => ({
  ...common(setting, run, run.runId, run),
  tasks: (history ? run.attempts : latest(run)).map((attempt) => taskToWire(setting, run, attempt)),
  ...(run.jobClusters.length === 0 ? {} : { job_clusters: run.jobClusters }),
  ...(run.jobParameters.length === 0 ? {} : { job_parameters: run.jobParameters }),
  ...(Object.keys(run.overriding).length === 0 ? {} : { overriding_parameters: run.overriding }),
  ...(history ? { repair_history: run.repairs } : {}),
  ...(run.queuedAt === undefined ? {} : { queue_duration: run.startTime - run.queuedAt }),
  description: ""
})

/** The run of a task, asked for by its own id. */
export const taskRunToWire = (setting: Setting, run: JobRun, attempt: TaskRun): Run => ({
  ...common(setting, run, attempt.runId, attempt),
  run_name: attempt.task.task_key,
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
  original_attempt_run_id: runId,
  number_in_job: runId,
  run_name: run.name,
  run_type: run.type,
  run_page_url: taskPage(setting, run, runId),
  trigger: run.trigger,
  ...(run.runJobRunId === undefined ? {} : { trigger_info: { run_id: run.runJobRunId } }),
  creator_user_name: run.creator,
  state: stateOf(standing, run.isCancelled),
  status: statusOf(standing),
  ...timesOf(standing, setting.now),
  setup_duration: 0,
  execution_duration: 0,
  cleanup_duration: 0,
  effective_performance_target: run.effectivePerformanceTarget,
  ...(run.gitSource === undefined ? {} : { git_source: run.gitSource }),
  ...(run.environmentVariables === undefined ? {} : { environment_variables: run.environmentVariables })
})
