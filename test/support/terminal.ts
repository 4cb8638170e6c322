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
  /** Shows text that does not come from the view, such as the echo of what is typed. */
  readonly display: (text: string) => void
}

/** The columns of a row: a wide character has an empty one after it. */
type Cells = Array<string>

const textOf = (cells: Cells): string => cells.join("")

export const make = (options: {
  readonly columns: number
  readonly rows?: number
  readonly isTTY?: boolean
  readonly env?: Readonly<Record<string, string>>
}): Fake => {
  const rows: Array<Cells> = [[]]
  let [row, column, output] = [0, 0, ""]
  const size = { columns: options.columns, rows: options.rows ?? 24 }
  const top = (): number => Math.max(0, rows.length - size.rows)
  const down = (): void => {
    row++
    rows[row] ??= []
    column = 0
  }
  const put = (character: string): void => {
    const width = widthOf(character)
    if (column + width > size.columns) down()
    const cells = rows[row] ?? []
    while (cells.length < column) cells.push(" ")
    if (width === 0) cells[column - 1] += character
    else cells.splice(column, width, character, ...(width === 2 ? [""] : []))
    column += width
  }
  const escaped = (name: string | undefined, count: number): void => {
    if (name === "A") row = Math.max(top(), row - count)
    else if (name === "K") rows[row]?.splice(column)
    else if (name === "J") {
      if (row === top() && column === 0 && output !== "") throw new Error("tmux keeps an erased screen in its history")
      rows[row]?.splice(column)
      rows.splice(row + 1)
    } else if (name !== "m") throw new Error(`the terminal does not know ${name}`)
  }
  const display = (text: string): void => {
    for (const [part] of text.matchAll(pieces)) {
      const escape = sequence.exec(part)
      if (escape !== null) escaped(escape[2], Number(escape[1]))
      else if (part === "\n") down()
      else if (part === "\r") column = 0
      else put(part)
    }
    output += text
  }
  const wrapped = (cells: Cells): ReadonlyArray<Cells> => {
    const parts: Array<Cells> = [[]]
    for (const cell of cells) {
      const last = parts.at(-1) ?? []
      if (last.length < size.columns) last.push(cell)
      else parts.push([cell])
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
    display,
    rows: () => rows.map(textOf).filter((text, index) => text !== "" || index < row),
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
