/**
 * Lines in a terminal that are updated in place, such as the states of runs and the progress of transfers. Several of
 * them share the terminal. Without a terminal, for example in a CI job, and where `TERM` is `dumb`, changes are printed as
 * plain lines.
 *
 * What the program logs with `Effect.log`, or prints with `Console`, goes above the lines, with the loggers and the Console
 * that the program has. What a logger writes to the standard output by itself tears the lines.
 *
 * @since 0.1.0
 */
import * as Terminal from "@effect/platform/Terminal"
import * as Clock from "effect/Clock"
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Runtime from "effect/Runtime"
import * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import { around } from "./terminal/console.js"
import type { Colour, Line } from "./terminal/line.js"
import { Screen } from "./terminal/screen.js"
import { printable, wrapped } from "./terminal/width.js"

export type { Colour, Line }

/**
 * @since 0.1.0
 * @category context
 */
export class TerminalView extends Context.Tag("effect-databricks/TerminalView")<TerminalView, Service>() {}

/**
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /** Whether lines are updated in place. If not, `add` shows nothing, and changes are printed with `print`. */
  readonly isLive: boolean
  /** The number of columns of the terminal, or infinity without one. */
  readonly columns: Effect.Effect<number>
  /** Prints text above the lines that are updated. In a terminal, long lines are broken at spaces. */
  readonly print: (text: string) => Effect.Effect<void>
  /** Shows lines until the scope closes. They are drawn a last time then, and stay. */
  readonly add: (lines: Lines) => Effect.Effect<void, never, Scope.Scope>
  /** The milliseconds since the view was made. */
  readonly elapsed: Effect.Effect<number>
}

/**
 * Returns the lines to show. They may be longer than the terminal is wide: the rest is cut off.
 *
 * @since 0.1.0
 * @category models
 */
export type Lines = (frame: Frame) => ReadonlyArray<Line>

/**
 * @since 0.1.0
 * @category models
 */
export interface Frame {
  /** The number of columns of the terminal. */
  readonly columns: number
  /** The number of rows that these lines can have at most. */
  readonly rows: number
  /** In milliseconds since the epoch. */
  readonly now: number
  /** A sign that turns while something runs. */
  readonly spinner: string
}

const spinners = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"]

/** Lines in some rows. Where there are more, the number of those left out is shown. */
const within = (rows: number, lines: ReadonlyArray<Line>): ReadonlyArray<Line> =>
  lines.length <= rows
    ? lines
    : [...lines.slice(0, rows - 1), [[`  and ${lines.length - rows + 1} more lines`, "grey"]]]

/**
 * Makes a view. Until the scope closes, the Console of the program prints above its lines.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (options?: {
  /** The time between two updates in milliseconds. The default is 80. */
  readonly interval?: number | undefined
  /** Whether to use colours. The default is yes in a terminal, unless the environment has `NO_COLOR`. */
  readonly colours?: boolean | undefined
}): Effect.Effect<Service, never, Terminal.Terminal | Scope.Scope> =>
  Effect.gen(function* () {
    const terminal = yield* Terminal.Terminal
    const term = yield* Effect.orElseSucceed(Config.option(Config.nonEmptyString("TERM")), () => Option.none())
    const isTerminal = yield* terminal.isTTY
    // A dumb terminal cannot move its cursor.
    const isLive = isTerminal && !Option.contains(term, "dumb")
    const noColour = yield* Effect.orElseSucceed(Config.option(Config.nonEmptyString("NO_COLOR")), () => Option.none())
    const begin = yield* Clock.currentTimeMillis
    const screen = new Screen(isLive && (options?.colours ?? Option.isNone(noColour)))
    const sections = new Set<Lines>()
    /** The last lines of sections that have ended. The next drawing leaves them above the others, in the order of `add`. */
    const ended = new Map<Lines, ReadonlyArray<Line>>()
    const lock = yield* Effect.makeSemaphore(1)
    let frame = 0

    /** A closed terminal must not end the program whose state it shows. */
    const write = (text: string): Effect.Effect<void> =>
      text === "" ? Effect.void : Effect.ignore(terminal.display(text))
    // Some pseudo terminals have no size.
    const width = Effect.map(terminal.columns, (columns) => columns || 80)
    // The cursor has a row of its own. With one more the lines do not begin in the first row.
    const height = Effect.map(terminal.rows, (rows) => Math.max(1, (rows || 24) - 2))

    /** What loggers print, until it can be printed above the sections. */
    const calls: Array<() => void> = []
    const print = Effect.sync(() => {
      for (const call of calls.splice(0)) call()
    })

    /** Draws all sections. Those that have ended, and then what `above` prints, come before the others and stay. */
    const draw = (above?: Effect.Effect<void>): Effect.Effect<void> =>
      Effect.gen(function* () {
        const columns = yield* width
        const allRows = yield* height
        const now = yield* Clock.currentTimeMillis
        const spinner = spinners[frame++ % spinners.length] ?? ""
        const last = [...sections].flatMap((section) => ended.get(section) ?? [])
        for (const section of ended.keys()) sections.delete(section)
        ended.clear()
        const rows = Math.max(1, Math.floor(allRows / Math.max(1, sections.size)))
        const parts = [...sections].map((section) => within(rows, section({ columns, rows, now, spinner })))
        const lines = within(allRows, parts.flat())
        if (above === undefined && calls.length === 0) return yield* write(screen.redraw(last, lines, columns))
        yield* write(screen.redraw(last, [], columns))
        yield* print
        yield* above ?? Effect.void
        yield* write(screen.redraw([], lines, columns))
      }).pipe(Effect.uninterruptible)

    /** Lets an effect print above the sections. */
    const above = (effect: Effect.Effect<void>): Effect.Effect<void> => lock.withPermits(1)(draw(effect))

    if (isLive) {
      const update = Effect.suspend(() =>
        sections.size === 0 && calls.length === 0 ? Effect.void : lock.withPermits(1)(draw())
      )
      yield* Effect.forkScoped(Effect.repeat(update, Schedule.spaced(options?.interval ?? 80)))

      const fork = Runtime.runFork(yield* Effect.runtime<never>())
      const later = (call: () => void): void => {
        if (sections.size === 0 && calls.length === 0) call()
        else if (calls.push(call) === 1) fork(update)
      }
      const console = yield* Effect.console
      yield* Effect.withConsoleScoped(around(console, above, later))
    }

    return {
      isLive,
      columns: isTerminal ? width : Effect.succeed(Number.POSITIVE_INFINITY),
      elapsed: Effect.map(Clock.currentTimeMillis, (now) => now - begin),
      print: (text) => {
        const lines = text.split(/\r?\n/).map(printable)
        const shown = isTerminal
          ? Effect.map(width, (columns) => lines.map((line) => wrapped(line, Math.max(1, columns - 1))))
          : Effect.succeed(lines)
        return above(Effect.flatMap(shown, (rows) => write(`${rows.join("\n")}\n`)))
      },
      add: (section) =>
        isLive
          ? Effect.acquireRelease(
              lock.withPermits(1)(
                Effect.zipRight(
                  Effect.sync(() => sections.add(section)),
                  draw()
                )
              ),
              () => {
                const leave = Effect.gen(function* () {
                  const columns = yield* width
                  const now = yield* Clock.currentTimeMillis
                  ended.set(section, section({ columns, rows: Number.MAX_SAFE_INTEGER, now, spinner: "·" }))
                  // Finalizers run in reverse order: sections of one scope wait for each other to keep theirs.
                  if (ended.size === sections.size) yield* draw()
                })
                return lock.withPermits(1)(leave)
              }
            )
          : Effect.void
    }
  })

/**
 * Shows lines in the `Terminal` of the platform, such as that of `NodeContext.layer`.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (options?: Parameters<typeof make>[0]): Layer.Layer<TerminalView, never, Terminal.Terminal> =>
  Layer.scoped(TerminalView, make(options))
