/** Splits the text of SQL into tokens and statements, as far as its parts have to be told apart. */

export interface Token {
  readonly kind: "word" | "quoted" | "string" | "symbol" | "blank"
  readonly text: string
  /** A word in upper case. Empty for everything else. */
  readonly word: string
  readonly start: number
  readonly end: number
}

const pieces: ReadonlyArray<readonly [kind: Token["kind"], pattern: RegExp]> = [
  ["blank", /\s+|--[^\n]*/y],
  ["string", /[rR]'[^']*'|[rR]"[^"]*"|'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S]|"")*"/y],
  ["quoted", /`(?:[^`]|``)*`/y],
  ["word", /[\p{L}_0-9]+/uy]
]

/** Comments in brackets can be nested. */
const endOfComment = (text: string, start: number): number => {
  let depth = 0
  let at = start
  do {
    const [found] = /\/\*|\*\//.exec(text.slice(at)) ?? []
    if (found === undefined) return text.length
    at = text.indexOf(found, at) + 2
    depth += found === "/*" ? 1 : -1
  } while (depth > 0)
  return at
}

/** All tokens, with blanks and comments. Their texts joined are the text. */
export const tokensOf = (text: string): ReadonlyArray<Token> => {
  const tokens: Array<Token> = []
  let at = 0
  while (at < text.length) {
    const start = at
    let kind: Token["kind"] = "symbol"
    at += 1
    if (text.startsWith("/*", start)) {
      kind = "blank"
      at = endOfComment(text, start)
    } else {
      for (const [name, pattern] of pieces) {
        pattern.lastIndex = start
        const found = pattern.exec(text)
        if (found === null) continue
        kind = name
        at = start + found[0].length
        break
      }
    }
    const part = text.slice(start, at)
    tokens.push({ kind, text: part, word: kind === "word" ? part.toUpperCase() : "", start, end: at })
  }
  return tokens
}

export const isCode = ({ kind }: Token): boolean => kind !== "blank"

/** The statements of a text, which `;` separates. */
export const statementsOf = (text: string): ReadonlyArray<string> => {
  const statements: Array<string> = []
  let start = 0
  let hasCode = false
  const close = (end: number): void => {
    if (hasCode) statements.push(text.slice(start, end).trim())
    hasCode = false
  }
  for (const token of tokensOf(text)) {
    if (token.text === ";") {
      close(token.start)
      start = token.end
    } else if (isCode(token)) hasCode = true
  }
  close(text.length)
  return statements
}

/** The name that a quoted or plain identifier stands for. */
export const nameOf = ({ kind, text }: Token): string =>
  kind === "quoted" ? text.slice(1, -1).replaceAll("``", "`") : text

/** The value of a string literal without escapes that jobs would have to know. */
export const valueOf = ({ text }: Token): string => {
  const raw = /^[rR]/.test(text)
  const quote = text.at(-1) ?? ""
  const inner = text.slice(raw ? 2 : 1, -1)
  return raw ? inner : inner.replaceAll(quote + quote, quote).replace(/\\([\s\S])/g, "$1")
}

export interface Chain {
  readonly parts: ReadonlyArray<string>
  readonly start: number
  readonly end: number
  /** The index of the token after the name. */
  readonly next: number
}

/** The name with dots that begins at a token, among tokens without blanks. */
export const chainAt = (code: ReadonlyArray<Token>, at: number): Chain | undefined => {
  const first = code[at]
  if (first === undefined || (first.kind !== "word" && first.kind !== "quoted")) return undefined
  const parts = [nameOf(first)]
  let end = first.end
  let next = at + 1
  for (;;) {
    const after = code[next + 1]
    if (code[next]?.text !== "." || after === undefined || (after.kind !== "word" && after.kind !== "quoted")) break
    parts.push(nameOf(after))
    end = after.end
    next += 2
  }
  return { parts, start: first.start, end, next }
}

/**
 * Whether a token is the colon of a parameter marker: `:day`, not `a::INT` or `a:field`, where nothing separates the colon
 * from the value.
 */
export const isMarker = (code: ReadonlyArray<Token>, at: number): boolean => {
  const [before, colon, name] = [code[at - 1], code[at], code[at + 1]]
  if (colon?.text !== ":" || name?.kind !== "word" || name.start !== colon.end) return false
  const isAfterValue =
    before?.kind === "word" || before?.kind === "quoted" || before?.text === "]" || before?.text === ")"
  return before?.text !== ":" && !(isAfterValue && before?.end === colon.start)
}

/** The names of the parameter markers in a statement: `day` of `:day`. */
export const parametersIn = (statement: string): ReadonlySet<string> => {
  const code = tokensOf(statement).filter(isCode)
  return new Set(code.flatMap((_, at) => (isMarker(code, at) ? [code[at + 1]?.text ?? ""] : [])))
}
