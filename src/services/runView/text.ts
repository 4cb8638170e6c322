/** A run as lines of text: a row for each task, with a bar where there is room. */
import type { Colour, Line } from "../../layers/TerminalView.js"
import { fitted, printable, shortened, widthOf } from "../../layers/terminal/width.js"
import type { Run } from "../../schemas/jobs/JobRuns.js"
import { type Attempt, duration, elapsed, type Kind, marks, modelOf, rangeOf, type TaskView } from "./model.js"

const colours: Readonly<Record<Kind, Colour>> = {
  waiting: "grey",
  running: "blue",
  succeeded: "green",
  failed: "red",
  skipped: "grey"
}

/** The columns of the duration. */
const timeColumns = 12

/** The columns of the state: a narrow terminal has no room for the longest ones. */
const stateColumns = (columns: number): number => (columns < 72 ? 11 : 18)

/** The max and min columns of a name. */
const names = { min: 8, max: 30 }

/** A bar shorter than this says nothing. */
const minBar = 10

interface Layout {
  readonly columns: number
  readonly now: number
  /** The sign of a task that is running. */
  readonly spinner: string
}

const barOf = (
  attempts: ReadonlyArray<Attempt>,
  range: { readonly from: number; readonly to: number },
  columns: number,
  now: number
): string => {
  const span = Math.max(1, range.to - range.from)
  const cells = Array.from({ length: columns }, () => " ")
  const cell = (time: number): number =>
    Math.min(columns - 1, Math.max(0, Math.floor(((time - range.from) / span) * columns)))
  for (const { end, kind, start, startup } of attempts) {
    if (start === undefined || (end === undefined && kind === "waiting")) continue
    const last = Math.max(cell(start), cell((end ?? now) - 1))
    for (let at = cell(start); at <= last; at++) cells[at] = at < cell(start + startup) ? "░" : "█"
  }
  return cells.join("")
}

/** A row fills the columns except the last one, and never more. */
const rowOf = (
  { attempts, key, last }: TaskView,
  { bar, name, state }: { readonly bar: number; readonly name: number; readonly state: number },
  range: { readonly from: number; readonly to: number },
  { now, spinner }: Layout
): Line => {
  const took = elapsed(last, now)
  const colour = colours[last.kind]
  const retries = attempts.length > 1 ? ` ×${attempts.length}` : ""
  return [
    [last.kind === "running" ? spinner : marks[last.kind], colour],
    ` ${fitted(printable(key), name)} `,
    ...(bar === 0 ? [] : [[`${barOf(attempts, range, bar, now)} `, colour] as const]),
    [fitted(`${last.state}${retries}`, state), colour],
    fitted(took === undefined ? "" : duration(took), timeColumns, "right")
  ]
}

export const lines = (run: Run, layout: Layout & { readonly rows?: number | undefined }): ReadonlyArray<Line> => {
  const model = modelOf(run)
  const range = rangeOf(model, layout.now)
  const longest = Math.max(...model.tasks.map(({ key }) => widthOf(printable(key))))
  const state = stateColumns(layout.columns)
  const fixed = 3 + state + timeColumns
  const name = Math.max(names.min, Math.min(names.max, longest, layout.columns - 1 - fixed))
  const room = layout.columns - 1 - fixed - name - 1
  const columns = { name, state, bar: room >= minBar ? Math.min(room, 60) : 0 }
  const shown = selected(model.tasks, layout.rows)
  const left = model.tasks.length - shown.length
  return [
    ...shown.map((task) => rowOf(task, columns, range, layout)),
    ...(left > 0 ? [[[`  and ${left} more tasks`, "grey"]] as Line] : [])
  ]
}

/** What has ended well, or waits, is left out first where there is no room for all. */
const importance: Readonly<Record<Kind, number>> = { failed: 0, running: 1, waiting: 2, skipped: 3, succeeded: 4 }

const selected = (tasks: ReadonlyArray<TaskView>, rows: number | undefined): ReadonlyArray<TaskView> => {
  if (rows === undefined || tasks.length <= rows) return tasks
  const kept = new Set(
    tasks.toSorted((a, b) => importance[a.last.kind] - importance[b.last.kind]).slice(0, Math.max(0, rows - 1))
  )
  return tasks.filter((task) => kept.has(task))
}

/** The states of a run and of its tasks, for lines that are printed when they change. */
export const states = (run: Run): ReadonlyArray<readonly [name: string, state: string]> => {
  const { run: whole, tasks, title } = modelOf(run)
  return [...tasks.map(({ key, last }) => [key, last.state] as const), [title, whole.state] as const]
}

/**
 * A run as plain text: a row for each task with its state, its duration and, where there is room, a bar. No row is longer
 * than `columns` (default 80).
 *
 * @since 0.1.0
 * @category pictures
 */
export const text = (
  run: Run,
  options?: { readonly now?: number | undefined; readonly columns?: number | undefined }
): string => {
  const columns = options?.columns ?? 80
  return lines(run, { columns, now: options?.now ?? Date.now(), spinner: marks.running })
    .map((line) => line.map((part) => (typeof part === "string" ? part : part[0])).join(""))
    .map((line) => `${shortened(line, columns).trimEnd()}\n`)
    .join("")
}
