/**
 * The progress of uploads, downloads, installs and directory transfers in the terminal. Without a terminal it prints a
 * line for every tenth of the whole.
 *
 * @example
 * ```ts
 * import { Dbfs, Progress, TerminalView } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * export const upload = (bytes: Uint8Array) =>
 *   Effect.gen(function* () {
 *     const progress = yield* Progress.bytes("model.bin", { total: bytes.length })
 *     yield* Stream.make(bytes).pipe(
 *       Stream.run(Dbfs.upload({ path: "/models/model.bin" }, { onProgress: (done) => progress.update(done) }))
 *     )
 *   }).pipe(Effect.scoped)
 * ```
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { type Line, TerminalView } from "./TerminalView.js"
import { fitted, printable, widthOf } from "./terminal/width.js"

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
  /** What is done per second, or undefined for a unit that has no rate. */
  readonly rate: (perSecond: number) => string | undefined
}

const made =
  ({ format, rate }: Unit) =>
  (label: string, options?: Options): Effect.Effect<Progress, never, TerminalView | Scope.Scope> =>
    Effect.gen(function* () {
      const view = yield* TerminalView
      const start = yield* Clock.currentTimeMillis
      const total = options?.total
      const name = printable(label)
      let [done, detail, last, tenth] = [0, "", start, -1]

      const share = (): number | undefined =>
        total === undefined ? undefined : total <= 0 ? 1 : Math.min(1, Math.max(0, done / total))
      const figures = (): string => (total === undefined ? format(done) : `${format(done)} of ${format(total)}`)
      const isDone = (): boolean => total !== undefined && done >= total

      const line = (columns: number, now: number, spinner: string): Line => {
        const part = share()
        const seconds = ((isDone() ? last : now) - start) / 1000
        const speed = seconds > 0.1 ? rate(done / seconds) : undefined
        const end = ` ${part === undefined ? "" : `${Math.floor(part * 100)} % `}${figures()}${speed === undefined ? "" : ` ${speed}`}`
        const nameColumns = Math.min(widthOf(name), 28, Math.max(6, columns - 4 - widthOf(end)))
        const room = Math.min(40, columns - 4 - nameColumns - widthOf(end))
        const filled = part === undefined ? 0 : Math.round(part * room)
        return [
          [isDone() ? "✓" : spinner, isDone() ? "green" : "blue"],
          ` ${fitted(name, nameColumns)} `,
          ...(part === undefined || room < 10
            ? []
            : [["█".repeat(filled), "blue"] as const, ["░".repeat(room - filled), "grey"] as const]),
          end,
          ...(detail === "" ? [] : [[` ${detail}`, "grey"] as const])
        ]
      }

      yield* view.add(({ columns, now, spinner }) => [line(columns, now, spinner)])
      return {
        update: (count, what) =>
          Effect.gen(function* () {
            last = yield* Clock.currentTimeMillis
            done = count
            detail = what ?? ""
            const reached = Math.floor((share() ?? 0) * 10)
            if (view.isLive || total === undefined || reached === tenth) return
            tenth = reached
            yield* view.print(`${name}: ${reached * 10} %, ${figures()}`)
          })
      }
    })

/**
 * Shows a number of bytes until the scope closes.
 *
 * @since 0.1.0
 * @category constructors
 */
export const bytes = made({ format: bytesOf, rate: (perSecond) => `${bytesOf(perSecond)}/s` })

/**
 * Shows a number of items, such as files, until the scope closes.
 *
 * @since 0.1.0
 * @category constructors
 */
export const items = made({ format: (count) => String(Math.round(count)), rate: () => undefined })
