/** The lines at the end of a terminal that are drawn again in place. */
import type { Colour, Line } from "./line.js"
import { printable, shortened, widthOf } from "./width.js"

const codes: Readonly<Record<Colour, number>> = { green: 32, red: 31, yellow: 33, blue: 34, grey: 90 }

/** Erases from the cursor to the end of the terminal. */
const eraseBelow = "\u001b[J"

const up = (lines: number): string => (lines === 0 ? "" : `\u001b[${lines}A`)

export class Screen {
  readonly #colours: boolean
  /** The widths of the lines that are drawn now. */
  #drawn: ReadonlyArray<number> = []

  constructor(colours: boolean) {
    this.#colours = colours
  }

  /** A line cut off before the last column: terminals wrap a line that fills it. */
  #cut(line: Line, columns: number): { readonly text: string; readonly width: number } {
    let [text, width] = ["", 0]
    for (const part of line) {
      const [content, colour] = typeof part === "string" ? [part, undefined] : part
      const left = columns - 1 - width
      if (left <= 0) break
      const short = shortened(printable(content), left)
      width += widthOf(short)
      text += colour === undefined || !this.#colours ? short : `\u001b[${codes[colour]}m${short}\u001b[0m`
    }
    return { text, width }
  }

  /** Lines as text that stays. */
  text(lines: ReadonlyArray<Line>, columns: number): string {
    return lines.map((line) => `${this.#cut(line, columns).text}\n`).join("")
  }

  /** The text that replaces the lines drawn before with `above` and these lines. */
  redraw(lines: ReadonlyArray<Line>, columns: number, above: string): string {
    // A terminal that has become narrower has wrapped the lines.
    const height = this.#drawn.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0)
    const cut = lines.map((line) => this.#cut(line, columns))
    this.#drawn = cut.map(({ width }) => width)
    const erase = height === 0 ? "" : `${up(height)}${eraseBelow}`
    return `${erase}${above}${cut.map(({ text }) => `${text}\n`).join("")}`
  }
}
