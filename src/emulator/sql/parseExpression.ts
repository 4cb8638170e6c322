/** Parses expressions by precedence. */
import type { Expr, Query, SortItem, WindowSpec } from "./ast.js"
import type { Cursor } from "./cursor.js"
import { type Place, SqlError, unsupported } from "./errors.js"
import { calls, isAfter } from "./parseCall.js"
import { callOf, colonName, interval, literal, number } from "./parseLiteral.js"
import { parseType } from "./parseType.js"
import * as T from "./types.js"

const comparisons = new Set(["=", "==", "<>", "!=", "<", "<=", ">", ">=", "<=>"])

/** Functions that are called without parentheses. */
const bare = new Set([
  "CURRENT_DATE",
  "CURRENT_TIMESTAMP",
  "CURRENT_USER",
  "CURRENT_CATALOG",
  "CURRENT_SCHEMA",
  "CURRENT_DATABASE"
])

/** Keywords that do not name a column unless quoted. */
const notColumns = new Set(
  "SELECT FROM WHERE GROUP HAVING ORDER UNION JOIN ON WHEN THEN ELSE END AS AND OR IN IS LIKE BETWEEN INNER CROSS CASE".split(
    " "
  )
)

export interface Expressions {
  readonly expr: () => Expr
  readonly sortItem: () => SortItem
  readonly windowSpec: () => WindowSpec
}

export const expressions = (cursor: Cursor, query: () => Query): Expressions => {
  const isQuery = (ahead = 0): boolean =>
    cursor.isWord("SELECT", ahead) ||
    cursor.isWord("WITH", ahead) ||
    (cursor.isWord("VALUES", ahead) && cursor.isSymbol("(", ahead + 1)) ||
    (cursor.isSymbol("(", ahead) && isQuery(ahead + 1))

  const sortItem = (): SortItem => {
    const item = expr()
    const descending = isAfter(cursor, "DESC", "ASC")
    let nulls: SortItem["nulls"] = descending ? "LAST" : "FIRST"
    if (cursor.word("NULLS")) {
      if (cursor.word("LAST")) nulls = "LAST"
      else {
        cursor.expectWord("FIRST")
        nulls = "FIRST"
      }
    }
    return { expr: item, descending, nulls }
  }

  const primary = (): Expr => {
    const token = cursor.peek()
    const { place } = token
    if (token.kind === "number") {
      cursor.next()
      return number(cursor, token.text, place)
    }
    if (token.kind === "string") {
      let text = ""
      while (cursor.peek().kind === "string") text += cursor.next().text
      return literal(T.string, text)
    }
    if (token.kind === "binary") {
      cursor.next()
      return literal(T.binary, token.text)
    }
    if (cursor.symbol("(")) {
      if (isQuery()) {
        const inner = query()
        cursor.expectSymbol(")")
        return { kind: "scalar", query: inner }
      }
      const items = cursor.list(expr)
      cursor.expectSymbol(")")
      const [only] = items
      return items.length === 1 && only !== undefined ? only : callOf("struct", items, place)
    }
    if (cursor.symbol("*")) return star([], place)
    if (cursor.symbol(":")) return { kind: "parameter", name: cursor.identifier(), place }
    if (cursor.isSymbol("?")) throw unsupported("unnamed parameter markers", place)
    if (token.kind !== "word" && token.kind !== "quoted") throw cursor.error()
    if (token.kind === "word") {
      if (cursor.word("NULL")) return literal(T.nothing, null)
      if (cursor.word("TRUE")) return literal(T.boolean, "true")
      if (cursor.word("FALSE")) return literal(T.boolean, "false")
      if (cursor.word("CASE")) return caseOf()
      if (token.word === "EXISTS" && cursor.isSymbol("(", 1) && isQuery(2)) {
        cursor.next()
        cursor.expectSymbol("(")
        const inner = query()
        cursor.expectSymbol(")")
        return { kind: "exists", query: inner }
      }
      if (
        token.word === "INTERVAL" &&
        (cursor.peek(1).kind === "string" || cursor.peek(1).kind === "number" || cursor.isSymbol("-", 1))
      ) {
        cursor.next()
        return interval(cursor)
      }
      const typed = { DATE: T.date, TIMESTAMP: T.timestamp, TIMESTAMP_NTZ: T.timestampNtz, TIMESTAMP_LTZ: T.timestamp }[
        token.word
      ]
      if (typed !== undefined && cursor.peek(1).kind === "string") {
        cursor.next()
        return literal(typed, cursor.next().text)
      }
      if (bare.has(token.word) && !cursor.isSymbol("(", 1)) {
        cursor.next()
        return callOf(token.text, [], place)
      }
    }
    if (cursor.isSymbol("(", 1)) {
      cursor.next()
      return call(token.text, place)
    }
    if (token.kind === "word" && cursor.peek(1).kind === "string")
      throw new SqlError("UNSUPPORTED_TYPED_LITERAL", `Literals of the type "${token.word}" are not supported.`, place)
    // Spark takes many keywords for names.
    if (notColumns.has(token.word)) throw unsupported(`the keyword ${token.word} in this place`, place)
    const parts = [cursor.identifier()]
    while (cursor.isSymbol(".")) {
      cursor.next()
      if (cursor.symbol("*")) return star(parts, place)
      parts.push(cursor.identifier())
      // A function of Unity Catalog by its schema.
      if (cursor.isSymbol("(")) return call(parts.join("."), place)
    }
    return { kind: "column", parts, place }
  }

  const star = (qualifier: ReadonlyArray<string>, place: Place): Expr => {
    const hasExcept = cursor.isWord("EXCEPT") && cursor.isSymbol("(", 1) && cursor.word("EXCEPT")
    const except = hasExcept ? cursor.parenthesized(() => cursor.identifier()) : []
    return { kind: "star", qualifier, except, place }
  }

  const caseOf = (): Expr => {
    const of = cursor.isWord("WHEN") ? undefined : expr()
    const whens: Array<readonly [Expr, Expr]> = []
    while (cursor.word("WHEN")) {
      const when = expr()
      cursor.expectWord("THEN")
      whens.push([when, expr()])
    }
    if (whens.length === 0) throw cursor.error()
    const otherwise = cursor.word("ELSE") ? expr() : undefined
    cursor.expectWord("END")
    return { kind: "case", operand: of, whens, otherwise }
  }

  /** The path behind a colon, as `get_json_object` takes it. Names in brackets keep their case. */
  const jsonPath = (): string => {
    let path = "$"
    const name = (): void => {
      const text = cursor.identifier()
      path += /^[A-Za-z_]\w*$/.test(text) ? `.${text}` : `['${text}']`
    }
    if (!cursor.isSymbol("[")) name()
    for (;;) {
      if (cursor.isSymbol(".") && cursor.isIdentifier(1)) {
        cursor.next()
        name()
      } else if (cursor.symbol("[")) {
        const token = cursor.next()
        if (token.kind === "string" && !token.text.includes("'")) path += `['${token.text}']`
        else if (token.kind === "number" && /^\d+$/.test(token.text)) path += `[${token.text}]`
        else throw unsupported(`${token.text} in a path into JSON`, token.place)
        cursor.expectSymbol("]")
      } else return path
    }
  }

  const postfix = (): Expr => {
    let result = primary()
    for (;;) {
      const { place } = cursor
      if (cursor.symbol("[")) {
        const index = expr()
        cursor.expectSymbol("]")
        result = { kind: "index", operand: result, index, place }
      } else if (cursor.symbol("::")) {
        result = { kind: "cast", operand: result, type: parseType(cursor, "cast"), isTry: false }
      } else if (cursor.isSymbol(".") && result.kind !== "literal") {
        cursor.next()
        result = { kind: "field", operand: result, name: cursor.identifier(), place }
      } else if (cursor.isSymbol(":") && result.kind !== "literal") {
        cursor.next()
        result = callOf(colonName, [result, literal(T.string, jsonPath())], place)
      } else return result
    }
  }

  const unary = (): Expr => {
    if (cursor.symbol("-")) {
      const token = cursor.peek()
      // The least integers have no positive counterpart.
      if (token.kind === "number" && (token.text === "2147483648" || /^9223372036854775808L?$/i.test(token.text))) {
        cursor.next()
        return literal(token.text === "2147483648" ? T.int : T.bigint, `-${token.text.replace(/L$/i, "")}`)
      }
      if (token.kind === "number" && !["::", "[", "."].some((symbol) => cursor.isSymbol(symbol, 1))) {
        cursor.next()
        const positive = number(cursor, token.text, token.place)
        return positive.kind === "literal" ? { ...positive, value: `-${positive.value}` } : positive
      }
      return { kind: "unary", op: "-", operand: unary() }
    }
    if (cursor.symbol("+")) return { kind: "unary", op: "+", operand: unary() }
    if (cursor.symbol("~")) return { kind: "unary", op: "~", operand: unary() }
    return postfix()
  }

  /** The binary operators by level, from the loosest. */
  const levels: ReadonlyArray<ReadonlyArray<string>> = [
    ["|"],
    ["^"],
    ["&"],
    ["<<", ">>", ">>>"],
    ["+", "-", "||"],
    ["*", "/", "%", "DIV"]
  ]

  const operand = (level = 0): Expr => {
    const operators = levels[level]
    if (operators === undefined) return unary()
    let left = operand(level + 1)
    for (;;) {
      const token = cursor.peek()
      const op = token.kind === "symbol" ? token.text : token.word
      if (op === "" || !operators.includes(op)) return left
      cursor.next()
      left = { kind: "binary", op, left, right: operand(level + 1), place: token.place }
    }
  }

  const escape = (): string => {
    const { kind, text } = cursor.next()
    if (kind !== "string" || [...text].length !== 1)
      throw new SqlError("INVALID_ESC", "The escape of LIKE should be a string literal of length one.")
    return text
  }

  const predicate = (): Expr => {
    let left = operand()
    for (;;) {
      const { place } = cursor
      const token = cursor.peek()
      if (token.kind === "symbol" && comparisons.has(token.text)) {
        cursor.next()
        left = {
          kind: "binary",
          op: token.text === "==" ? "=" : token.text === "!=" ? "<>" : token.text,
          left,
          right: operand(),
          place
        }
        continue
      }
      if (cursor.word("IS")) {
        const not = cursor.word("NOT")
        if (cursor.word("NULL")) left = { kind: "isNull", operand: left, not }
        else if (cursor.word("UNKNOWN")) left = { kind: "isNull", operand: left, not, isUnknown: true }
        else if (cursor.isWord("TRUE") || cursor.isWord("FALSE"))
          left = { kind: "isTrue", operand: left, value: cursor.next().word === "TRUE", not }
        else {
          cursor.expectWord("DISTINCT", "FROM")
          left = { kind: "distinctFrom", left, right: operand(), not, place }
        }
        continue
      }
      const not =
        cursor.isWord("NOT") && ["IN", "BETWEEN", "LIKE", "ILIKE", "RLIKE", "REGEXP"].includes(cursor.peek(1).word)
      if (not) cursor.next()
      if (cursor.word("IN")) {
        if (cursor.isSymbol("(") && isQuery(1)) {
          cursor.expectSymbol("(")
          left = { kind: "inQuery", operand: left, query: query(), not, place }
          cursor.expectSymbol(")")
        } else left = { kind: "in", operand: left, list: cursor.parenthesized(expr), not, place }
      } else if (cursor.word("BETWEEN")) {
        const low = operand()
        cursor.expectWord("AND")
        left = { kind: "between", operand: left, low, high: operand(), not, place }
      } else if (["LIKE", "ILIKE", "RLIKE", "REGEXP"].includes(cursor.peek().word)) {
        const word = cursor.next().word
        if (["ANY", "ALL", "SOME"].includes(cursor.peek().word) && cursor.isSymbol("(", 1)) {
          if (word !== "LIKE" && word !== "ILIKE") throw cursor.error()
          const which = cursor.next().word === "ALL" ? "all" : "any"
          const patterns = cursor.parenthesized(expr)
          left = callOf(`${not ? "not " : ""}${word.toLowerCase()} ${which}`, [left, ...patterns], place)
          continue
        }
        left = {
          kind: "like",
          op: word === "LIKE" || word === "ILIKE" ? word : "RLIKE",
          operand: left,
          pattern: operand(),
          escape: cursor.word("ESCAPE") ? escape() : undefined,
          not,
          place
        }
      } else return left
    }
  }

  const negation = (): Expr =>
    cursor.word("NOT") || cursor.symbol("!") ? { kind: "unary", op: "NOT", operand: negation() } : predicate()

  const logical = (word: string, inner: () => Expr) => (): Expr => {
    let left = inner()
    for (;;) {
      const { place } = cursor
      if (!cursor.word(word)) return left
      left = { kind: "binary", op: word, left, right: inner(), place }
    }
  }

  const expr = logical("OR", logical("AND", negation))

  const { call, windowSpec } = calls(cursor, { expr: () => expr(), operand, sortItem })

  return { expr, sortItem, windowSpec }
}
