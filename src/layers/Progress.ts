/**
 * The progress of uploads, downloads, installs and directory transfers in the terminal. Without a terminal it prints a
 * line for every tenth of the whole, or every ten seconds if the whole is not known, and one at the end.
 *
 * @example
 * ```ts
 * import { Dbfs, Progress } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * export const upload = (bytes: Uint8Array) =>
 *   Effect.gen(function* () {
 *     const progress = yield* Progress.bytes("model.bin", { total: bytes.length })
 *     yield* Dbfs.upload({ path: "/models/model.bin" }, Stream.make(bytes), {
 *       onProgress: (done) => progress.update(done)
 *     })
 *   }).pipe(Effect.scoped)
 * ```
 *
 * @since 0.1.0
 */
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Scope from "effect/Scope"
import { type Colour, type Line, type Service, TerminalView } from "./TerminalView.js"
import { abridged, fitted, printable, widthOf } from "./terminal/width.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface Progress {
  /** Sets what is done so far. `detail`, such as the name of a file, is shown after the bar. */
  readonly update: (done: number, detail?: string) => Effect.Effect<void>
}

/**
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** The whole. Without it there is no bar. */
  readonly total?: number | undefined
}

const units = ["B", "KiB", "MiB", "GiB", "TiB"]

const bytesOf = (count: number): string => {
  const power = Math.min(units.length - 1, count < 1 ? 0 : Math.floor(Math.log2(count) / 10))
  const value = count / 1024 ** power
  return `${power === 0 ? value.toFixed(0) : value.toFixed(value < 10 ? 1 : 0)} ${units[power]}`
}

interface Unit {
  readonly format: (count: number) => string
  /** The widest text of a count up to the total. */
  readonly widest: (total: number | undefined) => string
  /** What is done per second, or undefined for a unit that has no rate. */
  readonly rate: (perSecond: number) => string | undefined
}

/** A bar shorter than this says nothing. */
const minBar = 6

/** A longer bar says no more. */
const maxBar = 40

/** A name with fewer columns than this gets those of the rate, and then those of the bar. */
const minName = 16

/** A detail with fewer columns says nothing. */
const minDetail = 6

/** The columns of the share, as in `100 %`. */
const shareColumns = 5

/** The columns that the transfers of a view share, so that their bars stay below each other. They only grow. */
interface Columns {
  /** The transfers that have not ended. */
  active: number
  name: number
  /** Of the count alone. */
  count: number
  /** Of the count and the total. */
  figures: number
  /** 0 if no transfer has a rate. */
  rate: number
}

const shared = new WeakMap<Service, Columns>()

const columnsOf = (view: Service): Columns => {
  const known = shared.get(view)
  if (known !== undefined && known.active > 0) return known
  const columns = { active: 0, name: 0, count: 0, figures: 0, rate: 0 }
  shared.set(view, columns)
  return columns
}

/** How many columns the parts of a line have. 0 is for a part that is left out. */
interface Parts {
  readonly name: number
  readonly bar: number
  /** Of the count and the total, or of the count alone. */
  readonly figures: number
  readonly rate: number
}

/** Divides the columns. Where there are few, first the rate is left out, then the bar, then the total. */
const divided = ({ count, figures, name, rate }: Columns, columns: number): Parts => {
  // Without the mark, the share and the blanks.
  const all = columns - 1 - 2 - 1 - shareColumns - 1
  const wanted = Math.min(name, Math.max(28, Math.floor(columns / 3)))
  const needed = Math.min(wanted, minName)
  const withBar = (rate: number): Parts | undefined => {
    const room = all - figures - (rate === 0 ? 0 : rate + 1) - 1
    const name = Math.min(wanted, room - minBar)
    return name < needed ? undefined : { name, bar: Math.min(maxBar, room - name), figures, rate }
  }
  const withoutBar = (figures: number): Parts | undefined =>
    all - figures < Math.min(wanted, 8)
      ? undefined
      : { name: Math.min(wanted, all - figures), bar: 0, figures, rate: 0 }
  return (
    withBar(rate) ??
    withBar(0) ??
    withoutBar(figures) ??
    withoutBar(count) ?? { name: Math.min(wanted, 8), bar: 0, figures: count, rate: 0 }
  )
}

/** How a transfer ended. */
interface End {
  readonly mark: string
  readonly colour: Colour
  readonly word: string
}

const ends = {
  done: { mark: "✓", colour: "green", word: "done" },
  failed: { mark: "✗", colour: "red", word: "failed" },
  stopped: { mark: "–", colour: "grey", word: "stopped" }
} as const satisfies Readonly<Record<string, End>>

/** Milliseconds between two lines about a transfer without a total, where there is no terminal. */
const pause = 10_000

const made =
  ({ format, rate, widest }: Unit) =>
  (label: string, options?: Options): Effect.Effect<Progress, never, TerminalView | Scope.Scope> =>
    Effect.gen(function* () {
      const view = yield* TerminalView
      const start = yield* Clock.currentTimeMillis
      const total = options?.total
      const name = printable(label)
      let [done, detail, last, printed] = [0, "", start, total === undefined ? start : -1]
      let end: End | undefined

      const share = (): number | undefined =>
        total === undefined ? undefined : total <= 0 ? 1 : Math.min(1, Math.max(0, done / total))
      const figures = (count = format(done)): string => (total === undefined ? count : `${count} of ${format(total)}`)
      const isDone = (): boolean => total !== undefined && done >= total
      const endOf = (exit: Exit.Exit<unknown, unknown>): End => {
        if (Exit.isFailure(exit)) return Cause.isInterruptedOnly(exit.cause) ? ends.stopped : ends.failed
        return total === undefined || isDone() ? ends.done : ends.stopped
      }

      const columns = columnsOf(view)
      columns.active++
      columns.name = Math.max(columns.name, widthOf(name))
      columns.count = Math.max(columns.count, widthOf(widest(total)))
      columns.figures = Math.max(columns.figures, widthOf(figures(widest(total))))
      columns.rate = Math.max(columns.rate, widthOf(rate(0) === undefined ? "" : "1023 MiB/s"))

      const line = (width: number, now: number, spinner: string): Line => {
        // Items may have no total, or become more.
        columns.count = Math.max(columns.count, widthOf(format(done)))
        columns.figures = Math.max(columns.figures, widthOf(figures()))
        const room = divided(columns, width)
        const part = share()
        const seconds = ((isDone() ? last : now) - start) / 1000
        const speed = seconds > 0.1 ? rate(done / seconds) : undefined
        const { colour, mark } = end ?? (isDone() ? ends.done : { mark: spinner, colour: "blue" })
        const filled = Math.round((part ?? 0) * room.bar)
        const bar: Line =
          room.bar === 0
            ? []
            : part === undefined
              ? [" ".repeat(room.bar + 1)]
              : [["█".repeat(filled), "blue"], ["░".repeat(room.bar - filled), "grey"], " "]
        const numbers = [
          fitted(part === undefined ? "" : `${Math.floor(part * 100)} %`, shareColumns, "right"),
          fitted(room.figures < columns.figures ? format(done) : figures(), room.figures, "right"),
          // What has no rate has room for its detail.
          ...(room.rate === 0 || (speed === undefined && detail !== "")
            ? []
            : [fitted(speed ?? "", room.rate, "right")])
        ].join(" ")
        const left = width - 1 - 2 - room.name - 1 - (room.bar === 0 ? 0 : room.bar + 1) - widthOf(numbers) - 1
        return [
          [mark, colour],
          ` ${fitted(abridged(name, room.name), room.name)} `,
          ...bar,
          numbers,
          ...(detail === "" || left < minDetail ? [] : [[` ${abridged(printable(detail), left)}`, "grey"] as const])
        ]
      }

      yield* view.add(({ columns, now, spinner }) => [line(columns, now, spinner)])
      // Runs before the view draws the line a last time.
      yield* Effect.addFinalizer((exit) =>
        Effect.suspend(() => {
          columns.active--
          end = endOf(exit)
          return view.isLive || (end === ends.done && total !== undefined)
            ? Effect.void
            : view.print(`${name}: ${end.word}, ${figures()}`)
        })
      )
      return {
        update: (count, what) =>
          Effect.gen(function* () {
            last = yield* Clock.currentTimeMillis
            done = count
            detail = what ?? ""
            if (view.isLive) return
            const part = share()
            if (part === undefined) {
              if (last - printed < pause) return
              printed = last
              return yield* view.print(`${name}: ${figures()}`)
            }
            const tenth = Math.floor(part * 10)
            if (tenth === printed) return
            printed = tenth
            yield* view.print(`${name}: ${Math.floor(part * 100)} %, ${figures()}`)
          })
      }
    })

/**
 * Shows a number of bytes until the scope closes.
 *
 * @since 0.1.0
 * @category constructors
 */
export const bytes = made({
  format: bytesOf,
  widest: () => "1023 MiB",
  rate: (perSecond) => `${bytesOf(perSecond)}/s`
})

/**
 * Shows a number of items, such as files, until the scope closes.
 *
 * @since 0.1.0
 * @category constructors
 */
export const items = made({
  format: (count) => String(Math.round(count)),
  widest: (total = 0) => String(Math.round(total)),
  rate: () => undefined
})
