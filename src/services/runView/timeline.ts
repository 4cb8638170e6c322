/** A run as an SVG picture of the times at which its tasks ran. */
import { shortened } from "../../layers/terminal/width.js"
import type { Run } from "../../schemas/jobs/JobRuns.js"
import { type Attempt, duration, elapsed, marks, modelOf, rangeOf, type TaskView } from "./model.js"
import { picture, rect, round, text } from "./svg.js"

const margin = 20
const header = 66
const row = 30
const bar = 16
const labels = 170
const results = 190

const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400]

/** The distance of the ticks, in milliseconds: at most six of them. */
const stepOf = (span: number): number => {
  const seconds = span / 6000
  if (seconds < 1) return [50, 100, 200, 500].find((millis) => millis >= span / 6) ?? 1000
  return (steps.find((step) => step >= seconds) ?? Math.ceil(seconds / 86_400) * 86_400) * 1000
}

/**
 * A run as an SVG picture of the times at which its tasks ran: a bar for each attempt, the time before the code ran in a
 * lighter colour. It adapts to light and dark pages. `now`, in milliseconds since the epoch, is the end of what is still
 * running; the default is the current time.
 *
 * @since 0.1.0
 * @category pictures
 */
export const timelineSvg = (
  run: Run,
  options?: {
    readonly now?: number | undefined
    /** In pixels. The default is 820. */
    readonly width?: number | undefined
  }
): string => {
  const now = options?.now ?? Date.now()
  const width = Math.max(480, options?.width ?? 820)
  const model = modelOf(run)
  const { from, to } = rangeOf(model, now)
  const span = Math.max(1, to - from)
  const chart = { left: margin + labels, width: width - 2 * margin - labels - results }
  const x = (time: number): number => chart.left + ((time - from) / span) * chart.width
  const height = header + model.tasks.length * row + margin

  const step = stepOf(span)
  const ticks = Array.from({ length: Math.floor(span / step) + 1 }, (_, index) => index * step).flatMap((offset) => {
    const at = round(x(from + offset))
    return [
      `<path class="rv-line" stroke-dasharray="2 3" d="M${at} ${header - 8}V${height - margin}"/>`,
      text(at, header - 14, "rv-muted rv-small", offset === 0 ? "0" : duration(offset), "middle")
    ]
  })

  const bars = ({ end, kind, start, startup }: Attempt, y: number): ReadonlyArray<string> => {
    if (start === undefined || (end === undefined && kind === "waiting")) return []
    const [left, right] = [x(start), x(end ?? now)]
    const begun = Math.min(right, x(start + startup))
    const classes = `class="rv-${kind}" rx="3"`
    return [
      ...(begun > left ? [rect(left, y, { width: begun - left, height: bar }, `${classes} opacity="0.4"`)] : []),
      rect(begun, y, { width: Math.max(2, right - begun), height: bar }, classes)
    ]
  }

  const rows = model.tasks.flatMap(({ attempts, key, last }: TaskView, index) => {
    const y = header + index * row
    const took = elapsed(last, now)
    const details = `${marks[last.kind]} ${last.state}${took === undefined ? "" : ` · ${duration(took)}`}`
    return [
      text(margin, y + 13, "rv-text", shortened(key, 22)),
      ...attempts.flatMap((attempt) => bars(attempt, y)),
      text(width - margin - results + 14, y + 13, "rv-muted rv-small", shortened(details, 30))
    ]
  })

  const took = elapsed(model.run, now)
  const title = `${model.title}: ${model.run.state}${took === undefined ? "" : `, ${duration(took)}`}`
  return picture({ width, height }, title, [
    text(margin, 28, "rv-text rv-title", shortened(title, Math.floor((width - 2 * margin) / 8))),
    ...ticks,
    ...rows
  ])
}
