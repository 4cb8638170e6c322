/** Finds the tables that a query reads: names after `FROM` and `JOIN`, and whether they are read as streams. */
import { chainAt, isCode, type Token, tokensOf } from "../../internal/codec/sqlText.js"

export interface TableReference {
  readonly parts: ReadonlyArray<string>
  readonly isStream: boolean
  /** What to replace in the text, with the `STREAM` around the name. */
  readonly start: number
  readonly end: number
}

/** The clauses after which no table can follow a comma. */
const others: ReadonlySet<string> = new Set(
  "SELECT WHERE GROUP ORDER SORT CLUSTER DISTRIBUTE HAVING LIMIT UNION EXCEPT INTERSECT MINUS WINDOW QUALIFY".split(" ")
)

interface Frame {
  /** Whether a comma separates tables here. */
  isFrom: boolean
  isNext: boolean
}

/** The names of common table expressions, which hide tables. */
const commonNames = (code: ReadonlyArray<Token>): ReadonlySet<string> => {
  const names = new Set<string>()
  for (const [index, { word }] of code.entries()) {
    if (word !== "AS" || code[index + 1]?.text !== "(") continue
    let at = index - 1
    // The names of columns may stand between: `x (a, b) AS (`.
    if (code[at]?.text === ")") {
      while (at > 0 && code[at]?.text !== "(") at--
      at--
    }
    const before = code[at - 1]
    if (before?.word === "WITH" || before?.word === "RECURSIVE" || before?.text === ",") {
      names.add((code[at]?.text ?? "").replaceAll("`", "").toLowerCase())
    }
  }
  return names
}

export const referencesIn = (query: string): ReadonlyArray<TableReference> => {
  const code = tokensOf(query).filter(isCode)
  const hidden = commonNames(code)
  const found: Array<TableReference> = []
  const frames: Array<Frame> = [{ isFrom: false, isNext: false }]
  let skipTo = 0
  for (const [index, token] of code.entries()) {
    const frame = frames.at(-1)
    if (index < skipTo || frame === undefined) continue
    if (token.text === "(") {
      frames.push({ isFrom: frame.isNext, isNext: frame.isNext })
      frame.isNext = false
    } else if (token.text === ")") {
      if (frames.length > 1) frames.pop()
    } else if (token.text === ",") frame.isNext = frame.isFrom
    else if ((token.word === "FROM" && code[index - 1]?.word !== "DISTINCT") || token.word === "JOIN") {
      frame.isFrom = true
      frame.isNext = true
    } else if (others.has(token.word)) {
      frame.isFrom = false
      frame.isNext = false
    } else if (frame.isNext && token.word !== "LATERAL") {
      frame.isNext = false
      const isStream = token.word === "STREAM" && code[index + 1]?.text !== "."
      const inBrackets = isStream && code[index + 1]?.text === "("
      const chain = chainAt(code, index + (isStream ? 1 : 0) + (inBrackets ? 1 : 0))
      if (chain === undefined) continue
      const after = code[chain.next]
      // A function gives rows, too: `STREAM read_files(...)`.
      const isFunction = after?.text === "(" || (inBrackets && after?.text !== ")")
      skipTo = chain.next + (inBrackets && !isFunction ? 1 : 0)
      if (isFunction && !isStream) continue
      if (chain.parts.length === 1 && hidden.has(chain.parts[0]?.toLowerCase() ?? "")) continue
      found.push({
        parts: chain.parts,
        isStream,
        start: token.start,
        end: inBrackets && !isFunction ? (after?.end ?? chain.end) : chain.end
      })
    }
  }
  return found
}
