/** A run as an SVG picture of its tasks and their dependencies. */
import { shortened } from "../../layers/terminal/width.js"
import type { Run } from "../../schemas/jobs/JobRuns.js"
import { depths, duration, elapsed, marks, modelOf, type TaskView } from "./model.js"
import { escaped, picture, rect, round, text } from "./svg.js"

const card = { width: 214, height: 52 }
const gap = { x: 56, y: 18 }
const margin = 20
const header = 44

interface Placed {
  readonly task: TaskView
  readonly x: number
  readonly y: number
}

/** The mean row of the tasks that a task depends on: it is placed near them, so that fewer lines cross. */
const meanRow = (task: TaskView, rows: ReadonlyMap<string, number>): number => {
  const known = task.dependsOn.flatMap((key) => rows.get(key) ?? [])
  return known.length === 0 ? 0 : known.reduce((sum, row) => sum + row, 0) / known.length
}

/** A column for each depth. Shorter columns are centred. */
const place = (tasks: ReadonlyArray<TaskView>): ReadonlyArray<Placed> => {
  const depth = depths(tasks)
  const columns: Array<Array<TaskView>> = []
  for (const task of tasks) {
    const at = depth.get(task.key) ?? 0
    columns[at] = [...(columns[at] ?? []), task]
  }
  const highest = Math.max(...columns.map((column) => column.length))
  const rows = new Map<string, number>()
  return columns.flatMap((column, index) => {
    const sorted = column.toSorted((a, b) => meanRow(a, rows) - meanRow(b, rows))
    const top = (highest - sorted.length) / 2
    return sorted.map((task, row) => {
      rows.set(task.key, top + row)
      return {
        task,
        x: margin + index * (card.width + gap.x),
        y: header + (top + row) * (card.height + gap.y)
      }
    })
  })
}

const edge = (from: Placed, to: Placed): string => {
  const [x1, y1] = [from.x + card.width, from.y + card.height / 2]
  const [x2, y2] = [to.x - 6, to.y + card.height / 2]
  const bend = Math.max(20, (x2 - x1) / 2)
  return [
    `<path class="rv-line" d="M${x1} ${round(y1)}C${round(x1 + bend)} ${round(y1)} ${round(x2 - bend)} ${round(y2)} ${x2} ${round(y2)}"/>`,
    `<path class="rv-tip" d="M${x2 - 1} ${round(y2 - 4)}l7 4l-7 4z"/>`
  ].join("")
}

const box = ({ task, x, y }: Placed, now: number): string => {
  const { attempts, key, last } = task
  const took = elapsed(last, now)
  const details = [
    `${marks[last.kind]} ${last.state}`,
    ...(took === undefined ? [] : [duration(took)]),
    ...(attempts.length > 1 ? [`×${attempts.length}`] : [])
  ].join(" · ")
  return [
    `<g><title>${escaped(`${key}: ${details}`)}</title>`,
    rect(x, y, card, 'class="rv-card" rx="6"'),
    rect(x, y, { width: 5, height: card.height }, `class="rv-${last.kind}" rx="2"`),
    text(x + 16, y + 22, "rv-text rv-key", shortened(key, 23)),
    text(x + 16, y + 40, "rv-muted rv-small", shortened(details, 30)),
    "</g>"
  ].join("")
}

/**
 * A run as an SVG picture of its tasks and their dependencies, with states and durations. It adapts to light and dark
 * pages. `now`, in milliseconds since the epoch, is the end of what is still running; the default is the current time.
 *
 * @since 0.1.0
 * @category pictures
 */
export const graphSvg = (run: Run, options?: { readonly now?: number | undefined }): string => {
  const now = options?.now ?? Date.now()
  const model = modelOf(run)
  const placed = place(model.tasks)
  const byKey = new Map(placed.map((one) => [one.task.key, one]))
  const edges = placed.flatMap((to) =>
    to.task.dependsOn.flatMap((key) => {
      const from = byKey.get(key)
      return from === undefined || from.x >= to.x ? [] : [edge(from, to)]
    })
  )
  const width = Math.max(...placed.map(({ x }) => x)) + card.width + margin
  const height = Math.max(...placed.map(({ y }) => y)) + card.height + margin
  const took = elapsed(model.run, now)
  const title = `${model.title}: ${model.run.state}${took === undefined ? "" : `, ${duration(took)}`}`
  return picture({ width, height }, title, [
    text(margin, 28, "rv-text rv-title", shortened(title, Math.floor((width - 2 * margin) / 8))),
    ...edges,
    ...placed.map((one) => box(one, now))
  ])
}
