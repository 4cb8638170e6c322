/** A terminal in memory that interprets what is displayed, so that tests see what a person would see. */
import * as Terminal from "@effect/platform/Terminal"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { widthOf } from "../../src/layers/terminal/width.js"

const start = String.fromCharCode(27)
const pieces = new RegExp(`${start}\\[[0-9]*[A-Za-z]|[\\s\\S]`, "gu")
const sequence = new RegExp(`^${start}\\[([0-9]*)([A-Za-z])$`)

export interface Fake {
  /** The rows on the screen and above it, without colours. */
  readonly rows: () => ReadonlyArray<string>
  /** All that was displayed. */
  readonly output: () => string
  /** The terminal, with an environment of its own: that of the machine must not matter. */
  readonly layer: Layer.Layer<Terminal.Terminal>
  /** Makes it narrower: it wraps the rows that no longer fit. */
  readonly narrow: (columns: number) => void
}

export const make = (options: {
  readonly columns: number
  readonly rows?: number
  readonly isTTY?: boolean
  readonly env?: Readonly<Record<string, string>>
}): Fake => {
  const rows: Array<string> = [""]
  let [row, output] = [0, ""]
  const size = { columns: options.columns, rows: options.rows ?? 24 }
  const put = (character: string): void => {
    if (widthOf((rows[row] ?? "") + character) > size.columns) {
      row++
      rows[row] = ""
    }
    rows[row] = (rows[row] ?? "") + character
  }
  const display = (text: string): void => {
    output += text
    for (const [part] of text.matchAll(pieces)) {
      const escape = sequence.exec(part)
      if (escape !== null) {
        if (escape[2] === "A") row = Math.max(0, rows.length - size.rows, row - Number(escape[1]))
        else if (escape[2] === "J") rows.splice(row, Number.POSITIVE_INFINITY, "")
        else if (escape[2] !== "m") throw new Error(`the terminal does not know ${JSON.stringify(part)}`)
      } else if (part === "\n") {
        row++
        rows[row] ??= ""
      } else if (part === "\r") {
        if ((rows[row] ?? "") !== "") throw new Error("a row is written over")
      } else {
        put(part)
      }
    }
  }
  const wrapped = (text: string): ReadonlyArray<string> => {
    const parts = [""]
    for (const character of text) {
      const last = parts.length - 1
      if (widthOf(parts[last] + character) > size.columns) parts.push(character)
      else parts[last] += character
    }
    return parts
  }
  const narrow = (columns: number): void => {
    size.columns = columns
    const before = rows.slice(0, row).flatMap(wrapped)
    rows.splice(0, rows.length, ...before, ...rows.slice(row).flatMap(wrapped))
    row = before.length
  }
  return {
    narrow,
    rows: () => rows.filter((text, index) => text !== "" || index < rows.length - 1),
    output: () => output,
    layer: Layer.merge(
      Layer.setConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(options.env ?? {})))),
      Layer.succeed(
        Terminal.Terminal,
        Terminal.Terminal.of({
          columns: Effect.sync(() => size.columns),
          rows: Effect.sync(() => size.rows),
          isTTY: Effect.succeed(options.isTTY ?? true),
          readInput: Effect.dieMessage("no input"),
          readLine: Effect.dieMessage("no input"),
          display: (text) => Effect.sync(() => display(text))
        })
      )
    )
  }
}
