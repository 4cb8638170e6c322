/** Parses expressions by precedence. */
import type { Call, Expr, Query, SortItem, WindowSpec } from "./ast.js"
import type { Cursor } from "./cursor.js"
import { type Place, SqlError, unsupported } from "./errors.js"
import { parseType } from "./parseType.js"
import * as T from "./types.js"

const comparisons = new Set(["=", "==", "<>", "!=", "<", "<=", ">", ">=", "<=>"])

const units = new Set("YEAR QUARTER MONTH WEEK DAY HOUR MINUTE SECOND MILLISECOND MICROSECOND".split(" "))

const unitOf = (cursor: Cursor): string => {
  const unit = cursor.peek().word.replace(/S$/, "")
  if (!units.has(unit)) throw cursor.error()
  cursor.next()
  if (cursor.isWord("TO")) throw unsupported("intervals of several units by TO", cursor.place)
  return unit
}

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

export const callOf = (name: string, args: ReadonlyArray<Expr>, place: Place): Call => ({
  kind: "call",
  name,
  args,
  distinct: false,
  filter: undefined,
  over: undefined,
  ignoreNulls: false,
  place
})

export interface Expressions {
  readonly expr: () => Expr
  readonly sortItem: () => SortItem
}

export const expressions = (cursor: Cursor, query: () => Query): Expressions => {
  const isQuery = (ahead = 0): boolean =>
    cursor.isWord("SELECT", ahead) ||
    cursor.isWord("WITH", ahead) ||
    (cursor.isWord("VALUES", ahead) && cursor.isSymbol("(", ahead + 1)) ||
    (cursor.isSymbol("(", ahead) && isQuery(ahead + 1))

  const literal = (type: T.SparkType, value: string | null): Expr => ({ kind: "literal", type, value })

  const number = (text: string, place: Place): Expr => {
    const suffix = /(?:BD|[LSYDF])$/i.exec(text)?.[0].toUpperCase()
    const digits = suffix === undefined ? text : text.slice(0, -suffix.length)
    const isWhole = /^\d+$/.test(digits)
    if (suffix === "D") return literal(T.double, digits)
    if (suffix === "F") return literal(T.float, digits)
    if (suffix === "L" || suffix === "S" || suffix === "Y") {
      if (!isWhole) throw cursor.error()
      const type = suffix === "L" ? T.bigint : suffix === "S" ? T.smallint : T.tinyint
      const limit = suffix === "L" ? 2n ** 63n - 1n : suffix === "S" ? 32767n : 127n
      if (BigInt(digits) > limit)
        throw new SqlError(
          "INVALID_NUMERIC_LITERAL_RANGE",
          `Numeric literal ${digits} is outside the valid range.`,
          place
        )
      return literal(type, digits)
    }
    if (isWhole && suffix === undefined) {
      const value = BigInt(digits)
      if (value < 2n ** 31n) return literal(T.int, digits)
      if (value < 2n ** 63n) return literal(T.bigint, digits)
    }
    if (/[eE]/.test(digits)) {
      if (suffix === "BD") throw unsupported("BD literals with an exponent", place)
      return literal(T.double, digits)
    }
    const [whole = "", fraction = ""] = digits.split(".")
    const significant = whole.replace(/^0+/, "")
    const precision = Math.max(significant.length + fraction.length, fraction.length, 1)
    if (precision > T.maxPrecision)
      throw new SqlError(
        "DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION",
        `Decimal precision ${precision} exceeds max precision 38.`,
        place
      )
    return literal(
      T.decimal(precision, fraction.length),
      `${significant === "" ? "0" : significant}${fraction === "" ? "" : `.${fraction}`}`
    )
  }

  const interval = (): Expr => {
    const parts: Array<{ amount: string; unit: string }> = []
    const token = cursor.peek()
    if (token.kind === "string" && !units.has(cursor.peek(1).word.replace(/S$/, ""))) {
      cursor.next()
      const words = token.text
        .trim()
        .replace(/^interval\s+/i, "")
        .split(/\s+/)
      for (let at = 0; at < words.length; at += 2) {
        const unit = (words[at + 1] ?? "").toUpperCase().replace(/S$/, "")
        if (!/^[+-]?\d+(\.\d+)?$/.test(words[at] ?? "") || !units.has(unit))
          throw unsupported(`the interval '${token.text}'`, token.place)
        parts.push({ amount: words[at] ?? "", unit })
      }
      return { kind: "interval", parts }
    }
    while (cursor.peek().kind === "number" || cursor.peek().kind === "string" || cursor.isSymbol("-")) {
      const sign = cursor.symbol("-") ? "-" : ""
      const amount = cursor.next()
      if (!/^\s*[+-]?\d+(\.\d+)?\s*$/.test(amount.text))
        throw unsupported(`the interval '${amount.text}'`, amount.place)
      parts.push({ amount: sign + amount.text.trim(), unit: unitOf(cursor) })
    }
    if (parts.length === 0) throw unsupported("an interval whose amount is not a literal", token.place)
    return { kind: "interval", parts }
  }

  /** Whether the first word comes. The second one, which is the default, is skipped. */
  const isAfter = (word: string, usual: string): boolean => {
    if (cursor.word(word)) return true
    cursor.word(usual)
    return false
  }

  const sortItem = (): SortItem => {
    const item = expr()
    const descending = isAfter("DESC", "ASC")
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

  const bound = (): string => {
    if (cursor.word("UNBOUNDED")) return `UNBOUNDED ${direction()}`
    if (cursor.word("CURRENT")) {
      cursor.expectWord("ROW")
      return "CURRENT ROW"
    }
    const token = cursor.next()
    if (token.kind !== "number" || !/^\d+$/.test(token.text))
      throw unsupported("window frames whose bounds are not integers", token.place)
    return `${token.text} ${direction()}`
  }

  const direction = (): string => {
    if (cursor.word("PRECEDING")) return "PRECEDING"
    cursor.expectWord("FOLLOWING")
    return "FOLLOWING"
  }

  const windowSpec = (): WindowSpec => {
    if (!cursor.isSymbol("(")) throw unsupported("named windows", cursor.place)
    cursor.expectSymbol("(")
    const partitionBy = cursor.word("PARTITION", "BY") || cursor.word("DISTRIBUTE", "BY") ? cursor.list(expr) : []
    const orderBy = cursor.word("ORDER", "BY") || cursor.word("SORT", "BY") ? cursor.list(sortItem) : []
    let frame: string | undefined
    const unit = cursor.word("ROWS") ? "ROWS" : cursor.word("RANGE") ? "RANGE" : undefined
    if (unit !== undefined) {
      if (cursor.word("BETWEEN")) {
        const low = bound()
        cursor.expectWord("AND")
        frame = `${unit} BETWEEN ${low} AND ${bound()}`
      } else frame = `${unit} BETWEEN ${bound()} AND CURRENT ROW`
    }
    cursor.expectSymbol(")")
    return { partitionBy, orderBy, frame }
  }

  const lambda = (): Expr | undefined => {
    if (cursor.isIdentifier() && cursor.isSymbol("->", 1)) {
      const params = [cursor.identifier()]
      cursor.expectSymbol("->")
      return { kind: "lambda", params, body: expr() }
    }
    if (!cursor.isSymbol("(")) return undefined
    let ahead = 1
    while (cursor.isIdentifier(ahead) && cursor.isSymbol(",", ahead + 1)) ahead += 2
    if (!cursor.isIdentifier(ahead) || !cursor.isSymbol(")", ahead + 1) || !cursor.isSymbol("->", ahead + 2))
      return undefined
    const params = cursor.parenthesized(() => cursor.identifier())
    cursor.expectSymbol("->")
    return { kind: "lambda", params, body: expr() }
  }

  const argument = (): Expr => {
    if (cursor.isIdentifier() && cursor.isSymbol("=>", 1)) throw unsupported("named arguments", cursor.place)
    return lambda() ?? expr()
  }

  const call = (name: string, place: Place): Expr => {
    cursor.expectSymbol("(")
    const upper = name.toUpperCase()
    const done = (args: ReadonlyArray<Expr>, distinct = false): Expr => {
      cursor.expectSymbol(")")
      return suffixes({ ...callOf(name, args, place), distinct })
    }
    if (upper === "CAST" || upper === "TRY_CAST") {
      const operand = expr()
      cursor.expectWord("AS")
      const type = parseType(cursor)
      cursor.expectSymbol(")")
      return { kind: "cast", operand, type, isTry: upper === "TRY_CAST" }
    }
    if (upper === "EXTRACT") {
      const field = cursor.identifier()
      cursor.expectWord("FROM")
      return done([literal(T.string, field), expr()])
    }
    if (upper === "POSITION") {
      const needle = operand(5)
      if (cursor.word("IN")) return done([needle, expr()])
      cursor.expectSymbol(",")
      const args = [needle, ...cursor.list(expr)]
      return done(args)
    }
    if (upper === "TRIM") {
      const side = cursor.word("BOTH")
        ? "btrim"
        : cursor.word("LEADING")
          ? "ltrim"
          : cursor.word("TRAILING")
            ? "rtrim"
            : undefined
      const ofText = (characters: ReadonlyArray<Expr>): Expr => {
        const text = expr()
        cursor.expectSymbol(")")
        // `btrim` takes the text first, the others take it last.
        return callOf(
          side ?? "btrim",
          side === "ltrim" || side === "rtrim" ? [...characters, text] : [text, ...characters],
          place
        )
      }
      if (side !== undefined && cursor.word("FROM")) return ofText([])
      const first = expr()
      if (cursor.word("FROM")) return ofText([first])
      return done([first])
    }
    if ((upper === "SUBSTRING" || upper === "SUBSTR") && !cursor.isSymbol(")")) {
      const text = expr()
      if (cursor.word("FROM")) {
        const from = expr()
        return done(cursor.word("FOR") ? [text, from, expr()] : [text, from])
      }
      return done(cursor.symbol(",") ? [text, ...cursor.list(expr)] : [text])
    }
    if (upper === "OVERLAY") {
      const text = expr()
      if (cursor.word("PLACING")) {
        const by = expr()
        cursor.expectWord("FROM")
        const from = expr()
        return done(cursor.word("FOR") ? [text, by, from, expr()] : [text, by, from])
      }
      return done(cursor.symbol(",") ? [text, ...cursor.list(expr)] : [text])
    }
    if (
      ["TIMESTAMPADD", "DATEADD", "TIMESTAMPDIFF", "DATEDIFF", "DATE_DIFF", "DATE_ADD"].includes(upper) &&
      units.has(cursor.peek().word) &&
      cursor.isSymbol(",", 1)
    ) {
      const unit = cursor.next().word
      cursor.expectSymbol(",")
      return done([literal(T.string, unit), ...cursor.list(expr)])
    }
    if (cursor.isSymbol("*") && cursor.isSymbol(")", 1)) {
      cursor.next()
      return done([{ kind: "star", qualifier: [], except: [], place }])
    }
    const distinct = isAfter("DISTINCT", "ALL")
    if (cursor.isSymbol(")")) return done([], distinct)
    const args = cursor.list(argument)
    if (cursor.isWord("RESPECT") || cursor.isWord("IGNORE")) {
      const ignoreNulls = cursor.next().word === "IGNORE"
      cursor.expectWord("NULLS")
      cursor.expectSymbol(")")
      return suffixes({ ...callOf(name, args, place), distinct, ignoreNulls })
    }
    return done(args, distinct)
  }

  const suffixes = (made: Call): Expr => {
    let result = made
    if (cursor.isWord("WITHIN")) throw unsupported("WITHIN GROUP", cursor.place)
    if (cursor.isWord("FILTER") && cursor.isSymbol("(", 1)) {
      cursor.next()
      cursor.expectSymbol("(")
      cursor.expectWord("WHERE")
      result = { ...result, filter: expr() }
      cursor.expectSymbol(")")
    }
    if (cursor.word("IGNORE", "NULLS")) result = { ...result, ignoreNulls: true }
    else cursor.word("RESPECT", "NULLS")
    if (cursor.word("OVER")) result = { ...result, over: windowSpec() }
    return result
  }

  const primary = (): Expr => {
    const token = cursor.peek()
    const { place } = token
    if (token.kind === "number") {
      cursor.next()
      return number(token.text, place)
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
        return interval()
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

  const postfix = (): Expr => {
    let result = primary()
    for (;;) {
      const { place } = cursor
      if (cursor.symbol("[")) {
        const index = expr()
        cursor.expectSymbol("]")
        result = { kind: "index", operand: result, index, place }
      } else if (cursor.symbol("::")) {
        result = { kind: "cast", operand: result, type: parseType(cursor), isTry: false }
      } else if (cursor.isSymbol(".") && result.kind !== "literal") {
        cursor.next()
        result = { kind: "field", operand: result, name: cursor.identifier(), place }
      } else if (cursor.isSymbol(":") && result.kind === "column") {
        throw unsupported("paths into JSON by a colon", place)
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
        const positive = number(token.text, token.place)
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
    ["<<", ">>"],
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
        if (["ANY", "ALL", "SOME"].includes(cursor.peek().word) && cursor.isSymbol("(", 1))
          throw unsupported(`${word} ${cursor.peek().word}`, place)
        left = {
          kind: "like",
          op: word === "LIKE" || word === "ILIKE" ? word : "RLIKE",
          operand: left,
          pattern: operand(),
          not,
          place
        }
        if (cursor.isWord("ESCAPE")) throw unsupported("LIKE with ESCAPE", cursor.place)
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

  return { expr, sortItem }
}
