/** Parses queries: SELECT, set operations, joins, common table expressions. */
import type {
  Alias,
  Body,
  Call,
  Grouping,
  JoinType,
  LateralView,
  Query,
  Relation,
  Select,
  SelectItem,
  WindowSpec
} from "./ast.js"
import type { Cursor } from "./cursor.js"
import { unsupported } from "./errors.js"
import { type Expressions, expressions } from "./parseExpression.js"
import { callOf } from "./parseLiteral.js"
import { pipes, reading } from "./parsePipes.js"
import { pivots } from "./parsePivot.js"
import { readFiles } from "./parseReadFiles.js"

export interface Queries extends Expressions {
  readonly query: () => Query
  readonly relation: () => Relation
}

export const queries = (cursor: Cursor): Queries => {
  const query = (): Query => {
    const ctes: Array<Query["ctes"][number]> = []
    if (cursor.word("WITH")) {
      if (cursor.isWord("RECURSIVE")) throw unsupported("recursive common table expressions", cursor.place)
      do {
        const name = cursor.identifier()
        const columns = cursor.isSymbol("(") ? cursor.parenthesized(() => cursor.identifier()) : []
        cursor.word("AS")
        cursor.expectSymbol("(")
        ctes.push({ name, columns, query: query() })
        cursor.expectSymbol(")")
      } while (cursor.symbol(","))
    }
    const body = union()
    // Where rows are and how they are sorted there is not seen: the order of a result without ORDER BY is by chance.
    if (cursor.word("CLUSTER", "BY") || cursor.word("DISTRIBUTE", "BY")) cursor.list(expr)
    if (cursor.word("SORT", "BY")) cursor.list(sortItem)
    const orderBy = cursor.word("ORDER", "BY") ? cursor.list(sortItem) : []
    const limit = cursor.word("LIMIT") ? (cursor.word("ALL") ? undefined : expr()) : undefined
    const offset = cursor.word("OFFSET") ? expr() : undefined
    if (!cursor.isSymbol("|>")) return { ctes, body, orderBy, limit, offset }
    return { ...piped({ ctes: [], body, orderBy, limit, offset }), ctes }
  }

  const { expr, sortItem, windowSpec } = expressions(cursor, query)

  const union = (): Body => {
    let left = intersection()
    for (;;) {
      const op = cursor.word("UNION") ? "UNION" : cursor.word("EXCEPT") || cursor.word("MINUS") ? "EXCEPT" : undefined
      if (op === undefined) return left
      const all = quantifier()
      left = { kind: "set", op, all, left, right: intersection() }
    }
  }

  const intersection = (): Body => {
    let left = term()
    while (cursor.word("INTERSECT")) {
      const all = quantifier()
      left = { kind: "set", op: "INTERSECT", all, left, right: term() }
    }
    return left
  }

  const quantifier = (): boolean => {
    if (cursor.word("ALL")) return true
    cursor.word("DISTINCT")
    return false
  }

  const term = (): Body => {
    if (cursor.symbol("(")) {
      const inner = query()
      cursor.expectSymbol(")")
      return { kind: "nested", query: inner }
    }
    if (cursor.word("VALUES")) return values()
    if (cursor.word("TABLE")) return { kind: "all", table: cursor.name() }
    if (cursor.word("FROM")) {
      const from = cursor.list(relation)
      return cursor.word("SELECT") ? select(from) : reading(cursor, from)
    }
    cursor.expectWord("SELECT")
    return select()
  }

  const values = (): Body => ({
    kind: "values",
    rows: cursor.list(() => (cursor.isSymbol("(") ? cursor.parenthesized(expr) : [expr()]))
  })

  const item = (): SelectItem => {
    // Where an expression is missing, Spark takes the word for the name of a column.
    if (cursor.isWord("FROM") && cursor.isIdentifier(1)) {
      const { place } = cursor.next()
      return { expr: { kind: "column", parts: ["FROM"], place }, aliases: [cursor.identifier()] }
    }
    const made = expr()
    if (cursor.isWord("AS") && cursor.isSymbol("(", 1)) {
      cursor.next()
      return { expr: made, aliases: cursor.parenthesized(() => cursor.identifier()) }
    }
    const alias = cursor.alias()
    return { expr: made, aliases: alias === undefined ? [] : [alias] }
  }

  const select = (before: ReadonlyArray<Relation> = []): Select => {
    const distinct = quantifier0()
    const items = [item()]
    while (cursor.symbol(",")) items.push(item())
    const from = before.length > 0 ? before : cursor.word("FROM") ? cursor.list(relation) : []
    const laterals: Array<LateralView> = []
    while (cursor.word("LATERAL", "VIEW")) laterals.push(lateralView())
    if (cursor.isWord("PIVOT") || cursor.isWord("UNPIVOT"))
      throw unsupported(`${cursor.peek().word} after LATERAL VIEW`, cursor.place)
    if (cursor.isWord("TABLESAMPLE")) throw unsupported("TABLESAMPLE", cursor.place)
    const where = cursor.word("WHERE") ? expr() : undefined
    const groupBy = cursor.word("GROUP", "BY") ? grouping() : undefined
    const having = cursor.word("HAVING") ? expr() : undefined
    const qualify = cursor.word("QUALIFY") ? expr() : undefined
    const windows = new Map<string, WindowSpec>()
    if (cursor.word("WINDOW")) {
      cursor.list(() => {
        const name = cursor.identifier().toLowerCase()
        cursor.expectWord("AS")
        windows.set(name, windowSpec())
      })
    }
    return { kind: "select", distinct, items, from, laterals, where, groupBy, having, qualify, windows }
  }

  const quantifier0 = (): boolean => {
    if (cursor.word("DISTINCT")) return true
    cursor.word("ALL")
    return false
  }

  const lateralView = (): LateralView => {
    const outer = cursor.word("OUTER")
    const { place } = cursor
    const name = cursor.identifier()
    const generator = callOf(name, cursor.parenthesized(expr), place)
    const alias = cursor.alias()
    if (alias === undefined) throw cursor.error()
    const columns = cursor.word("AS") ? cursor.list(() => cursor.identifier()) : []
    return { outer, generator, alias, columns }
  }

  const grouping = (): Grouping => {
    if (cursor.word("ALL")) return { kind: "all", exprs: [], sets: [] }
    const sets = () => cursor.parenthesized(() => (cursor.isSymbol("(") ? cursor.parenthesized(expr) : [expr()]))
    if (cursor.word("GROUPING", "SETS")) return { kind: "SETS", exprs: [], sets: sets() }
    for (const kind of ["ROLLUP", "CUBE"] as const) {
      if (cursor.isWord(kind) && cursor.isSymbol("(", 1)) {
        cursor.next()
        return { kind, exprs: cursor.parenthesized(expr), sets: [] }
      }
    }
    const exprs = cursor.list(expr)
    if (exprs.some((one) => one.kind === "call" && /^(rollup|cube)$/i.test(one.name)))
      throw unsupported("ROLLUP beside other groupings", cursor.place)
    if (cursor.word("WITH", "ROLLUP")) return { kind: "ROLLUP", exprs, sets: [] }
    if (cursor.word("WITH", "CUBE")) return { kind: "CUBE", exprs, sets: [] }
    if (cursor.word("GROUPING", "SETS")) return { kind: "SETS", exprs, sets: sets() }
    return { kind: "plain", exprs, sets: [] }
  }

  const aliased = (): Alias => {
    const alias = cursor.alias()
    const columns = alias !== undefined && cursor.isSymbol("(") ? cursor.parenthesized(() => cursor.identifier()) : []
    return { alias, columns }
  }

  const single = (): Relation => {
    const { place } = cursor
    const lateral = cursor.isWord("LATERAL") && !cursor.isWord("VIEW", 1) && cursor.word("LATERAL")
    if (cursor.isSymbol("(")) {
      cursor.next()
      if (cursor.isWord("SELECT") || cursor.isWord("WITH") || cursor.isWord("VALUES") || cursor.isSymbol("(")) {
        const inner = query()
        cursor.expectSymbol(")")
        return { kind: "subquery", query: inner, lateral, ...aliased() }
      }
      const inner = relation()
      cursor.expectSymbol(")")
      if (aliased().alias !== undefined) throw unsupported("an alias of a join in parentheses", place)
      return inner
    }
    if (cursor.isWord("VALUES")) {
      cursor.next()
      const body = values()
      return {
        kind: "subquery",
        lateral: false,
        query: { ctes: [], body, orderBy: [], limit: undefined, offset: undefined },
        ...aliased()
      }
    }
    const files = readFiles(cursor)
    if (files !== undefined) return { kind: "table", name: files, ...aliased() }
    if (cursor.isIdentifier() && cursor.isSymbol("(", 1)) {
      const name = cursor.identifier()
      const call: Call = callOf(name, cursor.parenthesized(expr), place)
      return { kind: "function", call, ...aliased() }
    }
    if (lateral) throw cursor.error()
    const name = cursor.name()
    for (const word of ["VERSION", "TIMESTAMP", "TABLESAMPLE"]) {
      if (cursor.isWord(word))
        throw unsupported(`${word}${word === "VERSION" || word === "TIMESTAMP" ? " AS OF" : ""}`, cursor.place)
    }
    return { kind: "table", name, ...aliased() }
  }

  const joinType = (): { readonly type: JoinType; readonly natural: boolean } | undefined => {
    const natural = cursor.word("NATURAL")
    const type = ((): JoinType | undefined => {
      if (cursor.word("JOIN") || cursor.word("INNER", "JOIN")) return "INNER"
      if (cursor.word("CROSS", "JOIN")) return "CROSS"
      if (cursor.word("LEFT", "SEMI", "JOIN") || cursor.word("SEMI", "JOIN")) return "SEMI"
      if (cursor.word("LEFT", "ANTI", "JOIN") || cursor.word("ANTI", "JOIN")) return "ANTI"
      for (const side of ["LEFT", "RIGHT", "FULL"] as const) {
        if (cursor.word(side, "OUTER", "JOIN") || cursor.word(side, "JOIN")) return side
      }
      return undefined
    })()
    if (type === undefined && natural) throw cursor.error()
    return type && { type, natural }
  }

  const piped = pipes(cursor, { expr, item, sortItem, aliased: () => aliased() })

  const { pivot, unpivot } = pivots(cursor, { expr, item, aliased: () => aliased() })

  const relation = (): Relation => {
    let left = single()
    for (;;) {
      if (cursor.isWord("PIVOT") || cursor.isWord("UNPIVOT")) {
        left = cursor.next().word === "PIVOT" ? pivot(left) : unpivot(left)
        continue
      }
      const join = joinType()
      if (join === undefined) return left
      const right = single()
      const on = cursor.word("ON") ? expr() : undefined
      const using =
        on === undefined && cursor.word("USING") ? cursor.parenthesized(() => cursor.identifier()) : undefined
      left = { kind: "join", ...join, left, right, on, using }
    }
  }

  return { expr, sortItem, windowSpec, query, relation }
}
