/** A run as an SVG picture of its tasks and their dependencies. */
import type { Run } from "../../schemas/jobs/JobRuns.js"
import { type Edge, layoutOf, type Point } from "./layout.js"
import { heading, modelOf, type TaskView } from "./model.js"
import { fonts, shortenedBefore, shortenedIn, widthIn } from "./pixels.js"
import { escaped, header, margin, picture, rect, result, round, text, widthOfHeading } from "./svg.js"

/** As wide as the widest state of a picture needs. */
const widths = { min: 214, max: 300 }
const height = 52
const gap = { x: 56, y: 18 }
const padding = { left: 16, right: 8 }

/** A picture of few cards is as wide as its heading, but not wider than this. */
const maxHeading = 620

const curve = (from: Point, to: Point): string => {
  const middle = round((from.x + to.x) / 2)
  return `C${middle} ${round(from.y)} ${middle} ${round(to.y)} ${round(to.x)} ${round(to.y)}`
}

const line = ({ bends, from, to }: Edge, width: number): string => {
  let path = `M${round(from.x)} ${round(from.y)}`
  let at = from
  for (const bend of bends) {
    path += `${curve(at, bend)}H${round(bend.x + width)}`
    at = { x: bend.x + width, y: bend.y }
  }
  const tip = { x: to.x - 6, y: to.y }
  return [
    `<path class="rv-edge" d="${path}${curve(at, tip)}"/>`,
    `<path class="rv-tip" d="M${round(tip.x - 1)} ${round(tip.y - 4)}l7 4l-7 4z"/>`
  ].join("")
}

const box = (task: TaskView, { x, y }: Point, width: number, now: number): string => {
  const top = y - height / 2
  const room = width - padding.left - padding.right
  const [state, rest] = result(task, now)
  return [
    `<g><title>${escaped(`${task.key}: ${state}${rest}`)}</title>`,
    rect(x, top, { width, height }, 'class="rv-card" rx="6"'),
    rect(x, top, { width: 5, height }, `class="rv-${task.last.kind}" rx="2"`),
    text(x + padding.left, top + 22, "rv-text rv-key", shortenedIn(fonts.key, task.key, room)),
    text(x + padding.left, top + 40, "rv-muted rv-small", shortenedBefore(fonts.small, state, rest, room)),
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
  const needed = model.tasks.map((task) => widthIn(fonts.small, result(task, now).join("")))
  const width = Math.min(
    widths.max,
    Math.max(widths.min, Math.ceil(padding.left + Math.max(...needed) + padding.right))
  )
  const layout = layoutOf(model.tasks, { card: { width, height }, gap })
  const title = heading(model, now)
  const size = {
    width: Math.max(layout.width + 2 * margin, Math.min(maxHeading, widthOfHeading(title))),
    height: header + layout.height + margin
  }
  return picture(size, title, [
    `<g transform="translate(${margin} ${header})">`,
    ...layout.edges.map((edge) => line(edge, width)),
    ...layout.cards.map(([task, at]) => box(task, at, width, now)),
    "</g>"
  ])
}
