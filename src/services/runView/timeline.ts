/** A run as an SVG picture of the times at which its tasks ran. */
import type { Run } from "../../schemas/jobs/JobRuns.js"
import { type Attempt, duration, elapsed, heading, marks, modelOf, rangeOf, type TaskView } from "./model.js"
import { fonts, shortenedBefore, shortenedIn, widthIn } from "./pixels.js"
import { escaped, header, margin, picture, rect, result, round, text } from "./svg.js"

/** Below the heading and the labels of the ticks. */
const top = header + 22
const row = 30
const bar = 16

/** What the names and the states may take of the width. */
const shares = { names: 0.24, states: 0.46 }

/** Beside the bars. On the right there is room for half of the label of a tick. */
const gap = { left: 14, right: 36 }

/** Between ticks, in pixels: the room for a label such as `10 h 30 min`. */
const minDistance = 80

const day = 86_400_000

const steps = [
  ...[50, 100, 200, 300, 500],
  ...[1, 2, 3, 5, 10, 15, 20, 30].map((seconds) => seconds * 1000),
  ...[1, 2, 3, 5, 10, 15, 20, 30].map((minutes) => minutes * 60_000),
  ...[1, 2, 3, 6, 12, 24].map((hours) => hours * 3_600_000)
]

/** The time between ticks, in milliseconds. One tick besides 0 has room in the narrowest picture. */
const stepOf = (span: number, bars: number): number => {
  const min = (span / bars) * minDistance
  const step = steps.find((one) => one >= min) ?? Math.ceil(min / day) * day
  return step <= span ? step : (steps.filter((one) => one <= span).at(-1) ?? step)
}

/** `30 s` where a duration is `30.0 s`: ticks are exact. */
const tick = (millis: number): string => (millis === 0 ? "0" : duration(millis).replace(".0 s", " s"))

/** The widths of the three columns. */
const columnsOf = (tasks: ReadonlyArray<TaskView>, width: number, now: number) => {
  const room = width - 2 * margin
  const widest = (widths: ReadonlyArray<number>): number => Math.ceil(Math.max(...widths))
  const names = Math.min(room * shares.names, widest(tasks.map(({ key }) => widthIn(fonts.plain, key))))
  const states = Math.min(
    room * shares.states,
    widest(tasks.map((task) => widthIn(fonts.small, result(task, now).join(""))))
  )
  return { names, states, bars: room - names - gap.left - gap.right - states }
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
  const width = Math.max(480, options?.width || 820)
  const model = modelOf(run)
  const { from, to } = rangeOf(model, now)
  const span = Math.max(1, to - from)
  const columns = columnsOf(model.tasks, width, now)
  const left = margin + columns.names + gap.left
  const x = (time: number): number => left + ((time - from) / span) * columns.bars
  const height = top + model.tasks.length * row + margin

  const step = stepOf(span, columns.bars)
  const ticks = Array.from({ length: Math.floor(span / step) + 1 }, (_, index) => index * step).flatMap((offset) => {
    const at = round(x(from + offset))
    return [
      `<path class="rv-line" stroke-dasharray="2 3" d="M${at} ${top - 8}V${height - margin}"/>`,
      text(at, top - 14, "rv-muted rv-small", tick(offset), "middle")
    ]
  })

  const bars = (attempt: Attempt, name: string, y: number): ReadonlyArray<string> => {
    const { end, kind, start, startup, state } = attempt
    const took = elapsed(attempt, now)
    if (start === undefined || took === undefined) return []
    const [begin, right] = [x(start), x(end ?? now)]
    const begun = Math.min(right, x(start + startup))
    const classes = `class="rv-${kind}" rx="3"`
    return [
      `<g><title>${escaped(`${name}: ${marks[kind]} ${state} · ${duration(took)}`)}</title>`,
      ...(begun > begin ? [rect(begin, y, { width: begun - begin, height: bar }, `${classes} opacity="0.4"`)] : []),
      rect(begun, y, { width: Math.max(2, right - begun), height: bar }, classes),
      "</g>"
    ]
  }

  const rows = model.tasks.flatMap((task, index) => {
    const { attempts, key } = task
    const y = top + index * row
    const [state, rest] = result(task, now)
    return [
      text(margin, y + 13, "rv-text", shortenedIn(fonts.plain, key, columns.names)),
      ...attempts.flatMap((attempt, at) => bars(attempt, `${key}, attempt ${at + 1} of ${attempts.length}`, y)),
      text(
        width - margin - columns.states,
        y + 13,
        "rv-muted rv-small",
        shortenedBefore(fonts.small, state, rest, columns.states)
      )
    ]
  })

  return picture({ width, height }, heading(model, now), [...ticks, ...rows])
}
