/** Removes the escapes of JSON, URLs and HTML from a text, and returns the original position of each character. */

export interface Unescaped {
  readonly text: string
  /** The offset in the source of each character, and of the end. Undefined if nothing changed. */
  readonly starts: ReadonlyArray<number> | undefined
}

/** The characters with which escapes start. */
const escapeStart = /[\\%&+]/

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

/** The max depth of escapes within escapes. */
const maxLevels = 5

interface Character {
  readonly text: string
  /** The length of its escape. */
  readonly length: number
}

const codePoint = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : "")

/** Decodes percent-encoded bytes as UTF-8. A byte that is not part of a valid character becomes a character itself. */
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

/** Removes all escapes, also nested ones, so that all spellings of a text become equal. A plus becomes a space, as in forms. */
export const unescaped = (text: string): Unescaped => {
  let result: Unescaped = { text, starts: undefined }
  for (let level = 0; level < maxLevels && escapeStart.test(result.text); level++) {
    const next = unescapedOnce(result)
    if (next.text === result.text) break
    result = next
  }
  return result
}
