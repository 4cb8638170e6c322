/** The emulator's records of runs. */
import type { GitSource } from "../../schemas/jobs/JobGitSource.js"
import type {
  ClusterInstance,
  RepairHistoryItem,
  RunType,
  TriggerInfo,
  TriggerType
} from "../../schemas/jobs/JobRunStates.js"
import type { JobCluster, JobEnvironmentVariables } from "../../schemas/jobs/JobSettings.js"
import type { Task } from "../../schemas/jobs/JobTasks.js"
import type { RunParameters } from "../../schemas/jobs/JobTaskTypes.js"
import type { CronSchedule } from "../../schemas/jobs/JobTriggers.js"
import type { Int64 } from "../../schemas/Wire.js"
import type { TaskResult } from "../task.js"
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

/** The state of a run or a task. */
export interface ExecutionState {
  lifeCycle: LifeCycleState
  result: RunResult | undefined
  message: string
  startTime: number
  endTime: number | undefined
}

/** An attempt of a task. */
export interface TaskRun extends ExecutionState {
  readonly runId: Int64
  readonly task: Task
  readonly attempt: number
  /** The current element and its index, in a for-each task. */
  readonly input: unknown
  readonly index: number | undefined
  cluster: ClusterInstance | undefined
  /** When its cluster became ready and its code started. */
  executionTime: number | undefined
  value: TaskResult
  error: string | undefined
  errorTrace: string | undefined
  /** The outcome of a condition task. */
  outcome: string | undefined
  /** The attempts of a for-each task's iterations, and the total number of iterations. */
  readonly iterations: Array<TaskRun>
  total: number
  /** Stops its current activity: a timer, a program, or waiting for a cluster. */
  stop: Cancel | undefined
  /** Called when the attempt ends without being canceled. */
  onOver: (() => void) | undefined
  /** Whether it ended because it had no cluster to run on. */
  hasLostCluster: boolean
}

export interface Repair {
  readonly id: Int64
  readonly startTime: number
  /** The number of attempts before the repair. */
  readonly firstAttempt: number
  /** The history entry, once the run of the repair has ended. */
  ended: RepairHistoryItem | undefined
}

export interface JobRun extends ExecutionState {
  readonly runId: Int64
  /** A one-time run also has a job ID, but lists do not show its job. */
  readonly jobId: Int64
  readonly name: string
  readonly type: RunType
  readonly trigger: TriggerType
  readonly triggerInfo: TriggerInfo | undefined
  /** The schedule that started the run. */
  readonly schedule: CronSchedule | undefined
  readonly creator: string
  /** Runs only these tasks. `undefined` means all. */
  readonly only: ReadonlySet<string> | undefined
  tasks: ReadonlyArray<Task>
  jobClusters: ReadonlyArray<JobCluster>
  readonly environmentVariables: ReadonlyArray<JobEnvironmentVariables> | undefined
  readonly gitSource: GitSource | undefined
  /** Whether its job has a single task, in the format of API version 2.0. */
  readonly isSingleTask: boolean
  readonly timeoutSeconds: number
  /** The job's defaults and the run's values. */
  jobParameters: ReadonlyArray<{ readonly name: string; readonly default: string; readonly value: string }>
  overriding: RunParameters
  readonly effectivePerformanceTarget: string
  /** All attempts of all tasks, in order of creation. */
  readonly attempts: Array<TaskRun>
  /** The latest attempt of each task, in task order. */
  readonly latest: Map<string, TaskRun>
  readonly repairs: Array<Repair>
  /** The state before the first repair. */
  original: RepairHistoryItem | undefined
  queuedAt: number | undefined
  /** Whether cancellation was requested. */
  isCancelled: boolean
  timeout: Cancel | undefined
  /** Called when the run ends. */
  readonly onEnd: Array<(run: JobRun) => void>
}

export const isOver = ({ lifeCycle }: ExecutionState): boolean =>
  lifeCycle === "TERMINATED" || lifeCycle === "SKIPPED" || lifeCycle === "INTERNAL_ERROR"

/** The latest attempt of each task, in task order. */
export const latest = (run: JobRun): ReadonlyArray<TaskRun> => [...run.latest.values()]

export const latestOf = (run: JobRun, key: string): TaskRun | undefined => run.latest.get(key)

export const addAttempt = (run: JobRun, attempt: TaskRun): void => {
  run.attempts.push(attempt)
  run.latest.set(attempt.task.task_key, attempt)
}
