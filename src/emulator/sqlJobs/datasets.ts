/** Reads the definitions of datasets in the SQL of pipelines: tables, materialized views, views and their expectations. */
import { chainAt, isCode, type Token, tokensOf } from "../../internal/codec/sqlText.js"
import { refused, TaskFailed } from "./failures.js"

export interface Expectation {
  readonly name: string
  readonly condition: string
  readonly onViolation: "KEEP" | "DROP" | "FAIL"
}

export interface Definition {
  readonly parts: ReadonlyArray<string>
  readonly type: "STREAMING_TABLE" | "MATERIALIZED_VIEW" | "VIEW"
  /** Whether only the pipeline sees it. */
  readonly isTemporary: boolean
  readonly query: string
  readonly expectations: ReadonlyArray<Expectation>
}

const kinds: ReadonlyArray<readonly [words: string, type: Definition["type"]]> = [
  ["STREAMING TABLE", "STREAMING_TABLE"],
  ["STREAMING LIVE TABLE", "STREAMING_TABLE"],
  ["INCREMENTAL LIVE TABLE", "STREAMING_TABLE"],
  ["MATERIALIZED VIEW", "MATERIALIZED_VIEW"],
  ["LIVE TABLE", "MATERIALIZED_VIEW"],
  ["LIVE VIEW", "VIEW"],
  ["STREAMING LIVE VIEW", "VIEW"],
  ["VIEW", "VIEW"]
]

const wordsOf = (code: ReadonlyArray<Token>, at: number, count: number): string =>
  code
    .slice(at, at + count)
    .map(({ text, word }) => word || text)
    .join(" ")

/** The index after the bracket that closes the one at `open`. */
const closing = (code: ReadonlyArray<Token>, open: number): number => {
  let depth = 0
  for (let at = open; at < code.length; at++) {
    if (code[at]?.text === "(") depth++
    if (code[at]?.text === ")" && --depth === 0) return at + 1
  }
  throw new TaskFailed("A bracket is not closed in the definition of a dataset.")
}

/** The items in brackets that commas separate. */
const itemsIn = (code: ReadonlyArray<Token>): ReadonlyArray<ReadonlyArray<Token>> => {
  const items: Array<Array<Token>> = [[]]
  let depth = 0
  for (const token of code) {
    if (token.text === "(") depth++
    if (token.text === ")") depth--
    if (token.text === "," && depth === 0) items.push([])
    else items.at(-1)?.push(token)
  }
  return items.filter((item) => item.length > 0)
}

const violations: Readonly<Record<string, Expectation["onViolation"]>> = {
  "": "KEEP",
  "ON VIOLATION DROP ROW": "DROP",
  "ON VIOLATION FAIL UPDATE": "FAIL"
}

const expectationOf = (text: string, item: ReadonlyArray<Token>, dataset: string): Expectation => {
  const [, name, expect, open] = item
  if (item[0]?.word !== "CONSTRAINT" || expect?.word !== "EXPECT" || name === undefined || open?.text !== "(") {
    throw refused(
      `columns and constraints without EXPECT in the definition of ${dataset}. Name the columns in its query`
    )
  }
  const end = closing(item, 3)
  const onViolation = violations[wordsOf(item, end, item.length)]
  if (onViolation === undefined) throw refused(`${wordsOf(item, end, item.length)} in the definition of ${dataset}`)
  return {
    name: name.text.replaceAll("`", ""),
    condition: text.slice(open.end, item[end - 1]?.start).trim(),
    onViolation
  }
}

/** The clauses that the emulator has no use for. */
const skipped: ReadonlyArray<readonly [words: string, value: "string" | "brackets" | "brackets or AUTO"]> = [
  ["COMMENT", "string"],
  ["TBLPROPERTIES", "brackets"],
  ["PARTITIONED BY", "brackets"],
  ["CLUSTER BY", "brackets or AUTO"]
]

/** Reads a statement of a pipeline. Throws what the emulator refuses. */
export const parse = (text: string): Definition => {
  const code = tokensOf(text).filter(isCode)
  const beginning = code.slice(0, 4).map(({ text }) => text)
  const unknown = () => refused(`${beginning.join(" ")} ... in pipelines`)
  if (code[0]?.word !== "CREATE") throw unknown()
  let at = 1
  if (["OR REFRESH", "OR REPLACE"].includes(wordsOf(code, at, 2))) at += 2
  const hides = ["TEMPORARY", "TEMP", "PRIVATE"].includes(code[at]?.word ?? "")
  if (hides) at++
  const kind = kinds.find(([words]) => wordsOf(code, at, words.split(" ").length) === words)
  if (kind === undefined) throw unknown()
  const [words, type] = kind
  at += words.split(" ").length
  if (wordsOf(code, at, 3) === "IF NOT EXISTS") at += 3
  const name = chainAt(code, at)
  if (name === undefined) throw unknown()
  const dataset = name.parts.join(".")
  const isTemporary = hides || words.includes("LIVE VIEW")
  if (isTemporary && type !== "VIEW") throw refused(`private tables in pipelines (${dataset})`)
  at = name.next
  let expectations: ReadonlyArray<Expectation> = []
  if (code[at]?.text === "(") {
    const end = closing(code, at)
    expectations = itemsIn(code.slice(at + 1, end - 1)).map((item) => expectationOf(text, item, dataset))
    at = end
  }
  while (code[at] !== undefined && code[at]?.word !== "AS") {
    const clause = skipped.find(([words]) => wordsOf(code, at, words.split(" ").length) === words)
    if (clause === undefined) throw refused(`${wordsOf(code, at, 2)} in the definition of ${dataset}`)
    at += clause[0].split(" ").length
    if (clause[1] === "string" || code[at]?.word === "AUTO") at++
    else at = closing(code, at)
  }
  const query = code[at + 1]
  if (query === undefined) throw refused(`datasets without a query, which flows fill (${dataset})`)
  if (expectations.length > 0 && type === "VIEW") throw refused(`expectations of views (${dataset})`)
  return { parts: name.parts, type, isTemporary, query: text.slice(query.start), expectations }
}
