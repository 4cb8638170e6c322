/** Text without the escapes that JSON, URLs and HTML write it with, and where each character of it stood. */

export interface Unescaped {
  readonly text: string
  /** Where the character at an index begins in what was given, and at last where that ends; none if nothing changed. */
  readonly starts: ReadonlyArray<number> | undefined
}

/** What begins an escape, or is one. */
const mayHold = /[\\%&+]/

const escape =
  /\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|([\s\S]))|((?:%[0-9a-f]{2})+)|&(?:#([0-9]{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos|sol|bsol|plus|equals|percnt|nbsp));|\+/gi

const control: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" }

const named: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  sol: "/",
  bsol: "\\",
  plus: " ",
  equals: "=",
  percnt: "%",
  nbsp: " "
}

/** As many levels as one text in another in another has. */
const levels = 5

interface Character {
  readonly text: string
  /** How many characters it was written with. */
  readonly length: number
}

const codePoint = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : "")

/** Percent-encoded bytes, read as UTF-8; a byte that is no part of such a character stands for itself. */
const percentDecoded = (run: string): ReadonlyArray<Character> => {
  const bytes = Array.from({ length: run.length / 3 }, (_, i) => Number.parseInt(run.slice(3 * i + 1, 3 * i + 3), 16))
  const all: Array<Character> = []
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i] as number
    const size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1
    const rest = bytes.slice(i + 1, i + size)
    const isWhole = rest.length === size - 1 && rest.every((byte) => byte >> 6 === 2)
    const code = rest.reduce(
      (code, byte) => (code << 6) | (byte & 63),
      size === 1 ? first : first & (0xff >> (size + 1))
    )
    all.push(isWhole ? { text: codePoint(code), length: 3 * size } : { text: String.fromCharCode(first), length: 3 })
    i += isWhole ? size : 1
  }
  return all
}

const read = (match: RegExpMatchArray): ReadonlyArray<Character> => {
  const [whole, unit, byte, escaped, run, decimal, hex, name] = match
  if (run !== undefined) return percentDecoded(run)
  const text =
    unit !== undefined || byte !== undefined
      ? String.fromCharCode(Number.parseInt((unit ?? byte) as string, 16))
      : escaped !== undefined
        ? (control[escaped] ?? escaped)
        : decimal !== undefined
          ? codePoint(Number(decimal))
          : hex !== undefined
            ? codePoint(Number.parseInt(hex, 16))
            : name !== undefined
              ? (named[name.toLowerCase()] as string)
              : " "
  return [{ text, length: whole.length }]
}

const unescapedOnce = ({ starts: before, text }: Unescaped): Unescaped => {
  let unescaped = ""
  const starts: Array<number> = []
  const startOf = (at: number): number => (before === undefined ? at : (before[at] as number))
  const keep = (from: number, to: number) => {
    unescaped += text.slice(from, to)
    for (let at = from; at < to; at++) starts.push(startOf(at))
  }
  let done = 0
  for (const match of text.matchAll(escape)) {
    keep(done, match.index)
    let at = match.index
    for (const character of read(match)) {
      unescaped += character.text
      for (let i = 0; i < character.text.length; i++) starts.push(startOf(at))
      at += character.length
    }
    done = at
  }
  keep(done, text.length)
  starts.push(startOf(text.length))
  return { text: unescaped, starts }
}

/**
 * Two spellings of one text become the same, however deep one escape is in another. A plus becomes a space, which forms
 * write as a plus.
 */
export const unescaped = (text: string): Unescaped => {
  let result: Unescaped = { text, starts: undefined }
  for (let level = 0; level < levels && mayHold.test(result.text); level++) {
    const next = unescapedOnce(result)
    if (next.text === result.text) break
    result = next
  }
  return result
}
