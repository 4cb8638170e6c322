/** Parses calls of functions: their special forms, lambdas, FILTER and OVER. */
import type { Call, Expr, SortItem, WindowSpec } from "./ast.js"
import type { Cursor } from "./cursor.js"
import { type Place, unsupported } from "./errors.js"
import { callOf, interval, literal, units } from "./parseLiteral.js"
import { parseType } from "./parseType.js"
import * as T from "./types.js"

export interface Inner {
  readonly expr: () => Expr
  /** An operand that ends before a comparison. */
  readonly operand: (level?: number) => Expr
  readonly sortItem: () => SortItem
}

/** Whether the first word comes. The second one, which is the default, is skipped. */
export const isAfter = (cursor: Cursor, word: string, usual: string): boolean => {
  if (cursor.word(word)) return true
  cursor.word(usual)
  return false
}

export const calls = (cursor: Cursor, { expr, operand, sortItem }: Inner) => {
  const bound = (): string => {
    if (cursor.word("UNBOUNDED")) return `UNBOUNDED ${direction()}`
    if (cursor.word("CURRENT")) {
      cursor.expectWord("ROW")
      return "CURRENT ROW"
    }
    if (cursor.isWord("INTERVAL")) {
      const { place } = cursor.next()
      const made = interval(cursor)
      if (made.kind !== "interval" || made.value.startsWith("-"))
        throw unsupported("window frames whose bounds are negative", place)
      return `INTERVAL '${made.value} ${T.isMonths(made.type) ? "months" : "microseconds"}' ${direction()}`
    }
    const token = cursor.next()
    if (token.kind !== "number" || !/^\d+$/.test(token.text))
      throw unsupported("window frames whose bounds are neither integers nor intervals", token.place)
    return `${token.text} ${direction()}`
  }

  const direction = (): string => {
    if (cursor.word("PRECEDING")) return "PRECEDING"
    cursor.expectWord("FOLLOWING")
    return "FOLLOWING"
  }

  const windowSpec = (): WindowSpec => {
    if (!cursor.isSymbol("("))
      return { base: cursor.identifier().toLowerCase(), partitionBy: [], orderBy: [], frame: undefined }
    cursor.expectSymbol("(")
    const isClause = ["PARTITION", "DISTRIBUTE", "ORDER", "SORT", "ROWS", "RANGE"].includes(cursor.peek().word)
    const base = !isClause && cursor.isIdentifier() ? cursor.identifier().toLowerCase() : undefined
    if (base !== undefined && !cursor.isSymbol(")")) throw cursor.error()
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
    return { base, partitionBy, orderBy, frame }
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
    const made = lambda() ?? expr()
    if (cursor.isWord("AS")) throw unsupported("aliases of arguments", cursor.place)
    return made
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
      const type = parseType(cursor, "cast")
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
      if (cursor.word("IN")) {
        const text = expr()
        cursor.expectSymbol(")")
        return callOf("locate", [needle, text], place)
      }
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
    if (upper === "STRUCT" && !cursor.isSymbol(")")) {
      const items = cursor.list(() => ({ value: expr(), alias: cursor.word("AS") ? cursor.identifier() : undefined }))
      if (items.every(({ alias }) => alias === undefined)) return done(items.map(({ value }) => value))
      cursor.expectSymbol(")")
      const fields = items.flatMap(({ alias, value }, index) => {
        const own =
          value.kind === "column" ? value.parts.at(-1) : value.kind === "field" ? value.name : `col${index + 1}`
        return [literal(T.string, alias ?? own ?? ""), value]
      })
      return callOf("named_struct", fields, place)
    }
    // What nothing follows is the name of a column.
    const isName = cursor.isWord("DISTINCT") && cursor.isSymbol(")", 1)
    const distinct = !isName && isAfter(cursor, "DISTINCT", "ALL")
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
    if (cursor.word("WITHIN", "GROUP")) {
      cursor.expectSymbol("(")
      cursor.expectWord("ORDER", "BY")
      result = { ...result, within: cursor.list(sortItem) }
      cursor.expectSymbol(")")
    }
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

  return { call, windowSpec }
}
