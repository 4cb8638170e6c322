/** Text in a terminal: how many columns it takes, and how it is fitted into some. */

const wide =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u

/** Marks that combine with the character before them, and variation selectors. */
const zero = /\p{M}|\p{Cf}/u

/** Text without control characters: those of a task's name must not move the cursor. */
export const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, " ")

const widthOfCharacter = (character: string): number => (zero.test(character) ? 0 : wide.test(character) ? 2 : 1)

/** The number of columns of printable text. */
export const widthOf = (text: string): number =>
  [...text].reduce((sum, character) => sum + widthOfCharacter(character), 0)

/** The first characters that fit. */
const firstOf = (characters: ReadonlyArray<string>, columns: number): ReadonlyArray<string> => {
  let used = 0
  const end = characters.findIndex((character) => {
    used += widthOfCharacter(character)
    return used > columns
  })
  return end === -1 ? characters : characters.slice(0, end)
}

/** Shortens text to a number of columns. */
export const shortened = (text: string, columns: number): string => {
  if (widthOf(text) <= columns) return text
  return columns < 1 ? "" : `${firstOf([...text], columns - 1).join("")}…`
}

/** Shortens text in the middle: names and paths are told apart by their ends. */
export const abridged = (text: string, columns: number): string => {
  if (widthOf(text) <= columns) return text
  const characters = [...text]
  const start = firstOf(characters, Math.floor((columns - 1) / 2)).join("")
  const last = firstOf(characters.toReversed(), columns - 1 - widthOf(start)).toReversed()
  // A mark without its character would combine with the ellipsis.
  const end = last.slice(last.findIndex((character) => !zero.test(character)))
  return columns < 1 ? "" : `${start}…${end.join("")}`
}

/** Shortens or pads text to exactly a number of columns. */
export const fitted = (text: string, columns: number, align: "left" | "right" = "left"): string => {
  const short = shortened(text, columns)
  const padding = " ".repeat(Math.max(0, columns - widthOf(short)))
  return align === "left" ? short + padding : padding + short
}

/**
 * Breaks a line at spaces, so that no part is wider than the columns. The parts of an indented line are indented further.
 * A word that is too long, such as a URL, stays whole, so that it can be copied.
 */
export const wrapped = (line: string, columns: number): string => {
  if (widthOf(line) <= columns) return line
  const indent = /^ */.exec(line)?.[0] ?? ""
  const further = indent === "" ? "" : `${indent}  `
  const rows: Array<string> = []
  let row = ""
  for (const part of line.slice(indent.length).match(/ *[^ ]+/g) ?? []) {
    const isFirst = row === ""
    const next = isFirst ? `${rows.length === 0 ? indent : further}${part.trimStart()}` : row + part
    if (isFirst || widthOf(next) <= columns) row = next
    else {
      rows.push(row)
      row = further + part.trimStart()
    }
  }
  return [...rows, row].join("\n")
}
