/** Runs as the emulator keeps them. */
import type { GitSource } from "../../schemas/JobGitSource.js"
import type { ClusterInstance, RepairHistoryItem, RunType, TriggerType } from "../../schemas/JobRunStates.js"
import type { JobCluster, JobEnvironmentVariables } from "../../schemas/JobSettings.js"
import type { Task } from "../../schemas/JobTasks.js"
import type { RunParameters } from "../../schemas/JobTaskTypes.js"
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
  /** The element of the list and where it stands there, in a for-each task. */
  readonly input: unknown
  readonly index: number | undefined
  cluster: ClusterInstance | undefined
  /** When its cluster was ready and its code began. */
  executionTime: number | undefined
  value: TaskResult
  error: string | undefined
  errorTrace: string | undefined
  /** Of a condition task. */
  outcome: string | undefined
  /** Of a for-each task: the attempts at its iterations, and how many of those there will be. */
  readonly iterations: Array<TaskRun>
  total: number
  /** Stops what goes on for it: a timer, a program, the wait for a cluster. */
  stop: Cancel | undefined
  /** What to do when it is over by itself. */
  onOver: (() => void) | undefined
  /** Whether it is over because there was no cluster to run on. */
  hasLostCluster: boolean
}

export interface Repair {
  readonly id: Int64
  readonly startTime: number
  /** How many attempts there were before. */
  readonly firstAttempt: number
  /** What became of it. */
  ended: RepairHistoryItem | undefined
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
  jobClusters: ReadonlyArray<JobCluster>
  readonly environmentVariables: ReadonlyArray<JobEnvironmentVariables> | undefined
  readonly gitSource: GitSource | undefined
  /** Whether its job has one task, in the form of version 2.0 of the API. */
  readonly isSingleTask: boolean
  readonly timeoutSeconds: number
  /** Defaults of the job and values of the run. */
  jobParameters: ReadonlyArray<{ readonly name: string; readonly default: string; readonly value: string }>
  overriding: RunParameters
  readonly runJobRunId: Int64 | undefined
  readonly effectivePerformanceTarget: string
  /** All attempts at all tasks, in the order in which they were made. */
  readonly attempts: Array<TaskRun>
  /** The last attempt at each task, in the order of the tasks. */
  readonly latest: Map<string, TaskRun>
  readonly repairs: Array<Repair>
  /** What it was before it was repaired for the first time. */
  original: RepairHistoryItem | undefined
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
export const latest = (run: JobRun): ReadonlyArray<TaskRun> => [...run.latest.values()]

export const latestOf = (run: JobRun, key: string): TaskRun | undefined => run.latest.get(key)

export const addAttempt = (run: JobRun, attempt: TaskRun): void => {
  run.attempts.push(attempt)
  run.latest.set(attempt.task.task_key, attempt)
}
