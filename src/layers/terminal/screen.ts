/** The lines at the end of a terminal that are drawn again in place. */
import type { Colour, Line } from "./line.js"
import { printable, shortened, widthOf } from "./width.js"

const codes: Readonly<Record<Colour, number>> = { green: 32, red: 31, yellow: 33, blue: 34, grey: 90 }

/** Erases from the cursor to the end of its row. */
const eraseRight = "\u001b[K"

/** Erases from the cursor to the end of the terminal. */
const eraseBelow = "\u001b[J"

const up = (lines: number): string => `\u001b[${lines}A`

export class Screen {
  readonly #colours: boolean
  /** The widths of the lines that are drawn now. */
  #drawn: ReadonlyArray<number> = []

  constructor(colours: boolean) {
    this.#colours = colours
  }

  /** A line cut off before the last column: terminals wrap a line that fills it. */
  #cut(line: Line, columns: number): { readonly text: string; readonly width: number } {
    let [text, width, blanks] = ["", 0, ""]
    for (const part of line) {
      const [content, colour] = typeof part === "string" ? [part, undefined] : part
      const left = columns - 1 - width - blanks.length
      if (left <= 0) break
      const short = shortened(printable(content), left)
      const shown = short.trimEnd()
      if (shown !== "") {
        width += blanks.length + widthOf(shown)
        text += blanks + (colour === undefined || !this.#colours ? shown : `\u001b[${codes[colour]}m${shown}\u001b[0m`)
        blanks = ""
      }
      // Those at the end are left out: a terminal that becomes narrower would wrap them.
      blanks += " ".repeat(short.length - shown.length)
    }
    return { text, width }
  }

  /** The text that replaces the lines drawn before with some that stay and some that the next drawing replaces. */
  redraw(stay: ReadonlyArray<Line>, lines: ReadonlyArray<Line>, columns: number): string {
    // A terminal that has become narrower has wrapped the lines.
    const height = this.#drawn.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0)
    const cut = [...stay, ...lines].map((line) => this.#cut(line, columns))
    this.#drawn = cut.slice(stay.length).map(({ width }) => width)
    if (height === 0 && cut.length === 0) return ""
    // The echo of what is typed, such as Ctrl-C, leaves the cursor in another column.
    const start = height === 0 ? "" : `\r${up(height)}`
    // Nothing is erased from the first row on: terminals keep what is erased from their first row in their history.
    if (cut.length === 0) return `${start}${eraseRight}\n${eraseBelow}${up(1)}`
    return `${start}${cut.map(({ text }) => `${text}${eraseRight}\n`).join("")}${eraseBelow}`
  }
}
