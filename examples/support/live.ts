/**
 * A live view of states in the terminal. Each state has its own line. Without a terminal, changes are printed as plain
 * lines.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"

interface Row {
  readonly label: string
  readonly state: string
  readonly since: number
  readonly until: number | undefined
}

export interface LiveView {
  /** Shows a state. `isFinal` stops the timer of the line. */
  readonly show: (label: string, state: string, isFinal: boolean) => Effect.Effect<void>
  /** Prints a line between the rows. Earlier rows are no longer updated. */
  readonly say: (text: string) => Effect.Effect<void>
}

const colours: ReadonlyArray<readonly [states: RegExp, colour: number]> = [
  [/^(SUCCESS|RUNNING)/, 32],
  [/^(FAILED|INTERNAL_ERROR|TIMEDOUT|ERROR)/, 31],
  [/^(TERMINATED|BLOCKED|UPSTREAM_FAILED|UPSTREAM_CANCELED|CANCELED|EXCLUDED|SKIPPED)/, 90]
]

const coloured = (state: string): string => {
  const colour = colours.find(([states]) => states.test(state))?.[1] ?? 33
  return `\u001b[${colour}m${state.padEnd(16)}\u001b[0m`
}

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"]

const seconds = (millis: number): string => `${(millis / 1000).toFixed(1)} s`.padStart(8)

/** Breaks lines of more than 80 columns between words. The rest is indented like the first. */
const wrapped = (text: string): string =>
  text
    .split("\n")
    .map((line) => {
      const indent = /^ */.exec(line)?.[0] ?? ""
      return line.replace(/(?=.{80})(.{40,79}) /g, `$1\n${indent}  `)
    })
    .join("\n")

/** Creates a live view. Ends when the scope closes. */
export const make = Effect.gen(function* () {
  const isTerminal = process.stdout.isTTY === true
  const write = (text: string) => Effect.sync(() => process.stdout.write(text))
  const begin = yield* Clock.currentTimeMillis
  const rows = new Map<string, Row>()
  let drawn = 0
  let frame = 0

  const draw = Effect.flatMap(Clock.currentTimeMillis, (now) => {
    const lines = [...rows.values()].map(({ label, since, state, until }) => {
      const mark = until === undefined ? frames[frame % frames.length] : state.startsWith("SUCCESS") ? "✓" : "·"
      return `\u001b[2K  ${mark} ${label.padEnd(28)} ${coloured(state)} ${seconds((until ?? now) - since)}\n`
    })
    const up = drawn === 0 ? "" : `\u001b[${drawn}A`
    drawn = lines.length
    frame++
    return write(up + lines.join(""))
  })

  if (isTerminal) {
    yield* draw.pipe(Effect.repeat(Schedule.spaced("80 millis")), Effect.forkScoped)
    yield* Effect.addFinalizer(() => draw)
  }

  const view: LiveView = {
    show: (label, state, isFinal) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => {
        const row = rows.get(label)
        if (row?.state === state && (row.until !== undefined) === isFinal) return Effect.void
        rows.set(label, { label, state, since: row?.since ?? now, until: isFinal ? now : undefined })
        return isTerminal ? draw : write(`${seconds(now - begin)}  ${label.padEnd(28)} ${state}\n`)
      }),
    say: (text) =>
      Effect.suspend(() => {
        const drawLast = isTerminal && rows.size > 0 ? draw : Effect.void
        return Effect.zipRight(
          drawLast,
          Effect.suspend(() => {
            rows.clear()
            drawn = 0
            return write(`${wrapped(text)}\n`)
          })
        )
      })
  }
  return view
})
