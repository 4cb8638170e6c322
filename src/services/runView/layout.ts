/** Where the cards of a graph stand, and how its edges run between them. */
import { depths, type TaskView } from "./model.js"

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Edge {
  readonly from: Point
  /** Edges cross columns between cards: each bend is the left end of such a crossing. */
  readonly bends: ReadonlyArray<Point>
  readonly to: Point
}

export interface Layout {
  readonly width: number
  readonly height: number
  /** The left end of each card, at half of its height. */
  readonly cards: ReadonlyArray<readonly [task: TaskView, at: Point]>
  readonly edges: ReadonlyArray<Edge>
}

interface Sizes {
  readonly card: { readonly width: number; readonly height: number }
  readonly gap: Point
}

/** A card, or the crossing of the edges from one task, which has no height. By the key of the task or of that one. */
type Column = Map<string, TaskView | undefined>

/** A column for each depth. An edge to a later column than the next one crosses those between. */
const columnsOf = (tasks: ReadonlyArray<TaskView>, depth: ReadonlyMap<string, number>): ReadonlyArray<Column> => {
  const columns: Array<Column> = []
  for (const task of tasks) {
    const at = depth.get(task.key) ?? 0
    for (const key of task.dependsOn) {
      for (let between = (depth.get(key) ?? at) + 1; between < at; between++) columns[between]?.set(key, undefined)
    }
    const column: Column = columns[at] ?? new Map()
    columns[at] = column.set(task.key, task)
  }
  return columns
}

/** Near the middle of what leads to it, so that fewer lines cross. */
const middleOf = (keys: ReadonlyArray<string>, before: ReadonlyMap<string, number> | undefined): number => {
  const known = keys.flatMap((key) => before?.get(key) ?? [])
  return known.length === 0 ? 0 : known.reduce((sum, y) => sum + y, 0) / known.length
}

/** `tasks` follow those that they depend on. Shorter columns are centred. */
export const layoutOf = (tasks: ReadonlyArray<TaskView>, { card, gap }: Sizes): Layout => {
  const depth = depths(tasks)
  const columns = columnsOf(tasks, depth)
  const heightOf = (column: Column): number =>
    [...column.values()].reduce((sum, task) => sum + gap.y + (task === undefined ? 0 : card.height), -gap.y)
  const height = Math.max(...columns.map(heightOf))
  const x = (column: number): number => column * (card.width + gap.x)

  const heights: Array<ReadonlyMap<string, number>> = []
  for (const column of columns) {
    const before = heights.at(-1)
    const sorted = [...column]
      .map(([key, task]) => [key, task, middleOf(task?.dependsOn ?? [key], before)] as const)
      .sort((a, b) => a[2] - b[2])
    let top = (height - heightOf(column)) / 2
    const ys = new Map<string, number>()
    for (const [key, task] of sorted) {
      const own = task === undefined ? 0 : card.height
      ys.set(key, top + own / 2)
      top += own + gap.y
    }
    heights.push(ys)
  }
  const at = (column: number, key: string): Point => ({ x: x(column), y: heights[column]?.get(key) ?? 0 })

  const edges = tasks.flatMap((task) =>
    task.dependsOn.flatMap((key): ReadonlyArray<Edge> => {
      const [first, last] = [depth.get(key), depth.get(task.key) ?? 0]
      // A cycle has an edge that would run back.
      if (first === undefined || first >= last) return []
      const from = at(first, key)
      const between = Array.from({ length: last - first - 1 }, (_, index) => first + 1 + index)
      return [
        {
          from: { x: from.x + card.width, y: from.y },
          bends: between.map((column) => at(column, key)),
          to: at(last, task.key)
        }
      ]
    })
  )
  return {
    width: x(columns.length) - gap.x,
    height,
    cards: tasks.map((task) => [task, at(depth.get(task.key) ?? 0, task.key)]),
    edges
  }
}
