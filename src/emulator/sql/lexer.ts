/** Splits the text of a statement into tokens. */
import { type Place, SqlError, syntaxError } from "./errors.js"

export interface Token {
  readonly kind: "word" | "quoted" | "string" | "binary" | "number" | "symbol" | "end"
  /** The text, or the value of a string or of a quoted identifier. */
  readonly text: string
  /** A word in upper case. Empty for everything else. */
  readonly word: string
  readonly place: Place
  readonly start: number
}

const symbols = ["<=>", ">>>", "->", "::", "<=", ">=", "<>", "!=", "==", "||", "|>", "=>", "<<", ">>"]

const escapes: Readonly<Record<string, string>> = { "0": "\0", b: "\b", n: "\n", r: "\r", t: "\t", Z: "\u001a" }

/** `\%` and `\_` keep the backslash, because `LIKE` reads it. */
const unescape = (text: string, place: Place): string =>
  text.replace(/\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[0-3][0-7]{2}|[\s\S])/g, (all, code: string) => {
    if (/^u.{4}$/.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16))
    if (/^U.{8}$/.test(code)) {
      const point = Number.parseInt(code.slice(1), 16)
      if (point > 0x10ffff) throw syntaxError(`'${all}'`, place)
      return String.fromCodePoint(point)
    }
    if (/^[0-3][0-7]{2}$/.test(code)) return String.fromCharCode(Number.parseInt(code, 8))
    if (code === "%" || code === "_") return all
    return escapes[code] ?? code
  })

export const tokensOf = (text: string): ReadonlyArray<Token> => {
  const tokens: Array<Token> = []
  let at = 0
  let line = 1
  let lineStart = 0

  const advance = (to: number): void => {
    for (let next = text.indexOf("\n", at); next !== -1 && next < to; next = text.indexOf("\n", next + 1)) {
      line += 1
      lineStart = next + 1
    }
    at = to
  }

  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    return pattern.exec(text)?.[0]
  }

  while (at < text.length) {
    const blank = match(/\s+|--[^\n]*/y)
    if (blank !== undefined) {
      advance(at + blank.length)
      continue
    }
    const place: Place = { line, column: at - lineStart }
    const start = at
    const push = (kind: Token["kind"], value: string, length: number): void => {
      tokens.push({ kind, text: value, word: kind === "word" ? value.toUpperCase() : "", place, start })
      advance(start + length)
    }
    if (text.startsWith("/*", at)) {
      let depth = 1
      let end = at + 2
      while (depth > 0) {
        const next = /\/\*|\*\//g
        next.lastIndex = end
        const found = next.exec(text)
        if (found === null)
          throw new SqlError("UNCLOSED_BRACKETED_COMMENT", "Found an unclosed bracketed comment.", place)
        depth += found[0] === "/*" ? 1 : -1
        end = found.index + 2
      }
      advance(end)
      continue
    }
    const raw = match(/[rR](?:'[^']*'|"[^"]*")/y)
    if (raw !== undefined) {
      push("string", raw.slice(2, -1), raw.length)
      continue
    }
    const hex = match(/[xX]'[^']*'/y)
    if (hex !== undefined) {
      const digits = hex.slice(2, -1)
      if (!/^[0-9A-Fa-f]*$/.test(digits))
        throw new SqlError(
          "INVALID_TYPED_LITERAL",
          `The value of the typed literal "X" is invalid: '${digits}'.`,
          place
        )
      push("binary", digits.length % 2 === 0 ? digits : `0${digits}`, hex.length)
      continue
    }
    const quoted = match(/'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"/y)
    if (quoted !== undefined) {
      push("string", unescape(quoted.slice(1, -1), place), quoted.length)
      continue
    }
    const backquoted = match(/`(?:[^`]|``)*`/y)
    if (backquoted !== undefined) {
      push("quoted", backquoted.slice(1, -1).replaceAll("``", "`"), backquoted.length)
      continue
    }
    const number = match(/(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?:BD|bd|[LlSsYyDdFf])?(?![A-Za-z0-9_])/y)
    if (number !== undefined) {
      push("number", number, number.length)
      continue
    }
    const word = match(/[A-Za-z_][A-Za-z0-9_]*|\d+[A-Za-z_][A-Za-z0-9_]*/y)
    if (word !== undefined) {
      push("word", word, word.length)
      continue
    }
    const symbol = symbols.find((one) => text.startsWith(one, at)) ?? text.charAt(at)
    if (!/^[-+*/%=<>()[\],.;:?~&|^!]+$/.test(symbol)) throw syntaxError(`'${symbol}'`, place)
    push("symbol", symbol, symbol.length)
  }
  tokens.push({ kind: "end", text: "end of input", word: "", place: { line, column: at - lineStart }, start: at })
  return tokens
}
