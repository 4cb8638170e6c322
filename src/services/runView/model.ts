/** What the pictures of a run show: its tasks with their dependencies, states and times. */
import type { Run } from "../../schemas/jobs/JobRuns.js"
import type { RunTask } from "../../schemas/jobs/JobTasks.js"
import { isOver, isSuccessful, lastAttempts } from "../jobs/outcome.js"

/** What a state means for the reader of a picture. */
export type Kind = "waiting" | "running" | "succeeded" | "failed" | "skipped"

/** One attempt of a task. Times are in milliseconds since the epoch. */
export interface Attempt {
  readonly kind: Kind
  readonly state: string
  readonly start: number | undefined
  /** Undefined if it has not ended. */
  readonly end: number | undefined
  /** The time before the code ran: in the queue, and to set up the compute. */
  readonly startup: number
}

export interface TaskView {
  readonly key: string
  readonly dependsOn: ReadonlyArray<string>
  /** Sorted by their start. The last one is the current one. */
  readonly attempts: readonly [Attempt, ...ReadonlyArray<Attempt>]
  readonly last: Attempt
}

export interface RunModel {
  readonly title: string
  readonly run: Attempt
  /** Each task follows the tasks that it depends on. */
  readonly tasks: ReadonlyArray<TaskView>
}

type Stated = Pick<
  RunTask,
  "state" | "status" | "start_time" | "end_time" | "queue_duration" | "setup_duration" | "execution_duration"
> & { readonly run_duration?: number | null | undefined }

const skips: ReadonlySet<string> = new Set([
  "SKIPPED",
  "EXCLUDED",
  "DISABLED",
  "UPSTREAM_FAILED",
  "UPSTREAM_CANCELED",
  "UPSTREAM_EVICTED"
])

const stateOf = ({ state, status }: Stated): string =>
  state?.result_state ?? state?.life_cycle_state ?? status?.termination_details?.code ?? status?.state ?? "UNKNOWN"

const kindOf = (stated: Stated): Kind => {
  if (isOver(stated)) {
    if (isSuccessful(stated)) return "succeeded"
    return skips.has(stateOf(stated)) || stated.state?.life_cycle_state === "SKIPPED" ? "skipped" : "failed"
  }
  const state = stated.state?.life_cycle_state ?? stated.status?.state
  return state === "RUNNING" || state === "TERMINATING" ? "running" : "waiting"
}

/** The API writes 0 for what has not happened. */
const positive = (value: number | null | undefined): number | undefined =>
  typeof value === "number" && value > 0 ? value : undefined

/** The state and the times of a run or a task. */
export const attemptOf = (stated: Stated): Attempt => {
  const kind = kindOf(stated)
  // What was skipped has not run, though the API gives it times.
  const start = kind === "skipped" ? undefined : positive(stated.start_time)
  const measured = positive(stated.run_duration) ?? positive(stated.execution_duration)
  return {
    kind,
    state: stateOf(stated),
    start,
    end: isOver(stated) && start !== undefined ? (positive(stated.end_time) ?? start + (measured ?? 0)) : undefined,
    startup: (positive(stated.queue_duration) ?? 0) + (positive(stated.setup_duration) ?? 0)
  }
}

const byStart = (a: Attempt, b: Attempt): number =>
  (a.start ?? Number.MAX_SAFE_INTEGER) - (b.start ?? Number.MAX_SAFE_INTEGER)

const taskOf = (last: RunTask, run: Run): TaskView => {
  const earlier = (run.tasks ?? []).filter((task) => task.task_key === last.task_key && task !== last)
  const current = attemptOf(last)
  const [first = current, ...rest] = [...earlier.map(attemptOf).sort(byStart), current]
  return {
    key: last.task_key ?? "",
    dependsOn: [...new Set((last.depends_on ?? []).map(({ task_key }) => task_key))],
    attempts: [first, ...rest],
    last: current
  }
}

/** The number of steps before each task. Tasks of a cycle count as if they depended on nothing. */
export const depths = (tasks: ReadonlyArray<TaskView>): ReadonlyMap<string, number> => {
  const byKey = new Map(tasks.map((task) => [task.key, task]))
  const known = new Map<string, number>()
  const depth = (task: TaskView, path: ReadonlySet<string>): number => {
    const before = known.get(task.key)
    if (before !== undefined) return before
    const inner = new Set([...path, task.key])
    const above = task.dependsOn
      .flatMap((key) => byKey.get(key) ?? [])
      .filter(({ key }) => !inner.has(key))
      .map((one) => depth(one, inner) + 1)
    const found = Math.max(0, ...above)
    known.set(task.key, found)
    return found
  }
  for (const task of tasks) depth(task, new Set())
  return known
}

/** A run without tasks, as of the API 2.0, is shown as its only task. */
export const modelOf = (run: Run): RunModel => {
  const title = run.run_name || `run ${run.run_id}`
  const tasks = lastAttempts(run).map((task) => taskOf(task, run))
  const whole = attemptOf(run)
  if (tasks.length === 0) {
    return { title, run: whole, tasks: [{ key: title, dependsOn: [], attempts: [whole], last: whole }] }
  }
  const order = depths(tasks)
  return { title, run: whole, tasks: tasks.toSorted((a, b) => (order.get(a.key) ?? 0) - (order.get(b.key) ?? 0)) }
}

/** A sign for each kind, so that colours are not needed. */
export const marks: Readonly<Record<Kind, string>> = {
  waiting: "○",
  running: "●",
  succeeded: "✓",
  failed: "✗",
  skipped: "–"
}

/** The span of time that a picture covers. */
export const rangeOf = ({ run, tasks }: RunModel, now: number): { readonly from: number; readonly to: number } => {
  const all = [run, ...tasks.flatMap(({ attempts }) => attempts)]
  const starts = all.flatMap(({ start }) => start ?? [])
  const from = starts.length === 0 ? now : Math.min(...starts)
  const ends = all.flatMap(({ end, kind, start }) => end ?? (kind === "running" && start !== undefined ? now : []))
  return { from, to: Math.max(from, ...ends) }
}

/** A duration in two units at most: `850 ms`, `4.2 s`, `3 min 20 s`, `2 h 5 min`. */
export const duration = (millis: number): string => {
  if (millis < 1000) return `${Math.max(0, Math.round(millis))} ms`
  if (millis < 59_950) return `${(millis / 1000).toFixed(1)} s`
  const seconds = Math.round(millis / 1000)
  const pair = (large: number, small: number, [a, b]: readonly [string, string]): string =>
    small === 0 ? `${large} ${a}` : `${large} ${a} ${small} ${b}`
  if (seconds < 3600) return pair(Math.floor(seconds / 60), seconds % 60, ["min", "s"])
  const minutes = Math.round(seconds / 60)
  if (minutes < 1440) return pair(Math.floor(minutes / 60), minutes % 60, ["h", "min"])
  const hours = Math.round(minutes / 60)
  return pair(Math.floor(hours / 24), hours % 24, ["d", "h"])
}

/** How long an attempt took, or has taken so far. Undefined before its start. */
export const elapsed = ({ end, kind, start }: Attempt, now: number): number | undefined =>
  start === undefined || (end === undefined && kind === "waiting") ? undefined : Math.max(0, (end ?? now) - start)

/** What the pictures say of a task besides its key: its state, then its last duration and the number of attempts. */
export const details = (
  { attempts, last }: TaskView,
  now: number
): readonly [state: string, ...rest: ReadonlyArray<string>] => {
  const took = elapsed(last, now)
  const rest = [
    ...(took === undefined ? [] : [duration(took)]),
    ...(attempts.length > 1 ? [`×${attempts.length}`] : [])
  ]
  return [`${marks[last.kind]} ${last.state}`, ...rest]
}

/** What the pictures have above them: the name of the run, then its state and its duration. */
export const heading = ({ run, title }: RunModel, now: number): readonly [name: string, rest: string] => {
  const took = elapsed(run, now)
  return [title, `: ${run.state}${took === undefined ? "" : `, ${duration(took)}`}`]
}
