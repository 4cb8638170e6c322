/** A run as lines of text: a row for each task, with a bar where there is room. */
import type { Colour, Line } from "../../layers/TerminalView.js"
import { abridged, fitted, printable, shortened, widthOf } from "../../layers/terminal/width.js"
import type { Run } from "../../schemas/jobs/JobRuns.js"
import {
  type Attempt,
  duration,
  elapsed,
  type Kind,
  marks,
  modelOf,
  type RunModel,
  rangeOf,
  type TaskView
} from "./model.js"

const colours: Readonly<Record<Kind, Colour>> = {
  waiting: "grey",
  running: "blue",
  succeeded: "green",
  failed: "red",
  skipped: "grey"
}

/** A terminal with fewer columns has no room for all. */
const narrow = 72

/** The columns of a state with its duration, unless some need more. */
const resultColumns = (columns: number): number => (columns < narrow ? 20 : 30)

/** A name with fewer columns says nothing. */
const minName = 8

/** A bar shorter than this says nothing. */
const minBar = 10

/** A longer bar says no more. */
const maxBar = 60

interface Layout {
  readonly columns: number
  readonly now: number
  /** The sign of a task that is running. */
  readonly spinner: string
}

/** The times of the attempts, each in its colour. */
const barOf = (
  attempts: ReadonlyArray<Attempt>,
  range: { readonly from: number; readonly to: number },
  columns: number,
  now: number
): Line => {
  const span = Math.max(1, range.to - range.from)
  const cells = Array.from({ length: columns }, (): readonly [text: string, colour: Colour] => [" ", "grey"])
  const cell = (time: number): number =>
    Math.min(columns - 1, Math.max(0, Math.floor(((time - range.from) / span) * columns)))
  for (const { end, kind, start, startup } of attempts) {
    if (start === undefined || (end === undefined && kind === "waiting")) continue
    const last = Math.max(cell(start), cell((end ?? now) - 1))
    for (let at = cell(start); at <= last; at++) cells[at] = [at < cell(start + startup) ? "░" : "█", colours[kind]]
  }
  const parts: Array<readonly [text: string, colour: Colour]> = []
  for (const [text, colour] of cells) {
    const before = parts.at(-1)
    if (before?.[1] === colour) parts[parts.length - 1] = [before[0] + text, colour]
    else parts.push([text, colour])
  }
  return parts
}

interface Row extends Omit<TaskView, "dependsOn"> {
  /** The row of the run itself has no bar, as it would only be full. */
  readonly hasBar: boolean
  readonly state: string
  /** How long it took, with a blank before it, or nothing. */
  readonly took: string
}

const rowOf = ({ attempts, key, last }: Omit<TaskView, "dependsOn">, hasBar: boolean, now: number): Row => {
  const took = elapsed(last, now)
  return {
    key: printable(key),
    attempts,
    last,
    hasBar,
    state: printable(attempts.length > 1 ? `${last.state} ×${attempts.length}` : last.state),
    took: took === undefined ? "" : ` ${duration(took)}`
  }
}

const widthOfResult = ({ state, took }: Row): number => widthOf(state) + widthOf(took)

interface Columns {
  readonly name: number
  /** 0 if there is no room. */
  readonly bar: number
  readonly result: number
}

/** Rows fill the columns except the last one, and never more. */
const columnsOf = (rows: ReadonlyArray<Row>, columns: number): Columns => {
  // Without the mark and the blanks around the name.
  const room = columns - 1 - 3
  const widest = (of: (row: Row) => number): number => Math.max(0, ...rows.map(of))
  const result = Math.min(Math.max(resultColumns(columns), widest(widthOfResult)), Math.max(0, room - minName))
  const left = room - result
  const forBar = columns < narrow ? 0 : Math.max(minBar, Math.floor(left / 3)) + 1
  const longest = widest(({ hasBar, key }) => (hasBar ? widthOf(key) : 0))
  const name = Math.max(minName, Math.min(longest, left - forBar))
  const bar = left - name - 1
  return { name, result, bar: bar >= minBar ? Math.min(bar, maxBar) : 0 }
}

const lineOf = (
  { attempts, hasBar, key, last, state, took }: Row,
  { bar, name, result }: Columns,
  range: { readonly from: number; readonly to: number },
  { now, spinner }: Layout
): Line => {
  const colour = colours[last.kind]
  const forBar = bar === 0 ? 0 : bar + 1
  // A state without its first letters says less than a time.
  const time = result - widthOf(took) < 6 ? "" : took
  return [
    [last.kind === "running" ? spinner : marks[last.kind], colour],
    ` ${fitted(abridged(key, hasBar ? name : name + forBar), hasBar ? name : name + forBar)} `,
    ...(hasBar && bar > 0 ? [...barOf(attempts, range, bar, now), " "] : []),
    [fitted(state, result - widthOf(time)), colour],
    time
  ]
}

/** How many tasks have been left out, and in which states they are. */
const left = (tasks: ReadonlyArray<TaskView>): Line => {
  const counts = new Map<string, number>()
  for (const { last } of tasks) counts.set(last.state, (counts.get(last.state) ?? 0) + 1)
  const states = [...counts].map(([state, count]) => `${count} ${state}`).join(", ")
  return [[printable(`  and ${tasks.length} more ${tasks.length === 1 ? "task" : "tasks"}: ${states}`), "grey"]]
}

export const lines = (run: Run, layout: Layout & { readonly rows?: number | undefined }): ReadonlyArray<Line> => {
  const model = modelOf(run)
  const range = rangeOf(model, layout.now)
  const whole = wholeOf(model).map((attempt) =>
    rowOf({ key: model.title, attempts: [attempt], last: attempt }, false, layout.now)
  )
  const rows = layout.rows ?? Number.POSITIVE_INFINITY
  const shown = selected(model.tasks, rows - whole.length)
  const hidden = model.tasks.filter((task) => !shown.includes(task))
  const tasks = shown.map((task) => rowOf(task, true, layout.now))
  const columns = columnsOf([...tasks, ...whole], layout.columns)
  const line = (row: Row): Line => lineOf(row, columns, range, layout)
  const all = [...tasks.map(line), ...(hidden.length > 0 ? [left(hidden)] : []), ...whole.map(line)]
  return all.slice(Math.max(0, all.length - rows))
}

/** The run as a row of its own: not that of a run without tasks, which is shown as its only task. */
const wholeOf = ({ run, tasks }: RunModel): ReadonlyArray<Attempt> =>
  tasks.some(({ last }) => last === run) ? [] : [run]

/** What has ended well, or waits, is left out first where there is no room for all. */
const importance: Readonly<Record<Kind, number>> = { failed: 0, running: 1, waiting: 2, skipped: 3, succeeded: 4 }

const selected = (tasks: ReadonlyArray<TaskView>, rows: number): ReadonlyArray<TaskView> => {
  if (tasks.length <= rows) return tasks
  const kept = new Set(
    tasks.toSorted((a, b) => importance[a.last.kind] - importance[b.last.kind]).slice(0, Math.max(0, rows - 1))
  )
  return tasks.filter((task) => kept.has(task))
}

/** The states of a run and of its tasks, for lines that are printed when they change. */
export const states = (run: Run): ReadonlyArray<readonly [name: string, state: string]> => {
  const model = modelOf(run)
  return [
    ...model.tasks.map(({ key, last }) => [printable(key), printable(last.state)] as const),
    ...wholeOf(model).map(({ state }) => [printable(model.title), printable(state)] as const)
  ]
}

/**
 * A run as plain text: a row for each task with its state, its duration and, where there is room, a bar, and one for the
 * run. No row is longer than `columns` (default 80).
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
