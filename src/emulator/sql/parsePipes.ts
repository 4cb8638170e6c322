/** Parses queries in pipe syntax: each step behind `|>` reads what the one before has made. */
import type { Alias, Body, Expr, Query, Relation, Select, SelectItem, SortItem } from "./ast.js"
import type { Cursor } from "./cursor.js"
import { unsupported } from "./errors.js"

interface Inner {
  readonly expr: () => Expr
  readonly item: () => SelectItem
  readonly sortItem: () => SortItem
  readonly aliased: () => Alias
}

const plain = {
  laterals: [],
  where: undefined,
  groupBy: undefined,
  having: undefined,
  qualify: undefined,
  windows: new Map()
}

const everything = (cursor: Cursor, except: ReadonlyArray<string> = []): SelectItem => ({
  expr: { kind: "star", qualifier: [], except, place: cursor.place },
  aliases: []
})

const queryOf = (body: Body): Query => ({ ctes: [], body, orderBy: [], limit: undefined, offset: undefined })

/** A query that returns what is read. */
export const reading = (cursor: Cursor, from: ReadonlyArray<Relation>): Select => ({
  ...plain,
  kind: "select",
  distinct: false,
  items: [everything(cursor)],
  from
})

/** Whether a condition may be added to a query without a change of what its names mean. */
const isOpen = ({ body, limit, offset, orderBy }: Query): boolean =>
  body.kind === "select" &&
  body.items.length === 1 &&
  body.items[0]?.expr.kind === "star" &&
  body.items[0].expr.except.length === 0 &&
  !body.distinct &&
  body.groupBy === undefined &&
  orderBy.length === 0 &&
  limit === undefined &&
  offset === undefined

export const pipes = (cursor: Cursor, { aliased, expr, item, sortItem }: Inner) => {
  const wrapped = (query: Query, alias?: string): Select =>
    reading(cursor, [{ kind: "subquery", query, lateral: false, alias, columns: [] }])

  /** What the next step reads: the same tables if it may, else the query as a whole. */
  const opened = (query: Query): Select => (isOpen(query) && query.body.kind === "select" ? query.body : wrapped(query))

  const step = (query: Query): Query => {
    const { place, text } = cursor.peek()
    if (cursor.word("WHERE")) {
      const base = opened(query)
      const condition = expr()
      const where: Expr =
        base.where === undefined ? condition : { kind: "binary", op: "AND", left: base.where, right: condition, place }
      return queryOf({ ...base, where })
    }
    if (cursor.word("SELECT")) {
      const distinct = cursor.word("DISTINCT")
      return queryOf({ ...opened(query), distinct, items: cursor.list(item) })
    }
    if (cursor.word("EXTEND")) return queryOf({ ...opened(query), items: [everything(cursor), ...cursor.list(item)] })
    if (cursor.word("DROP"))
      return queryOf({
        ...opened(query),
        items: [
          everything(
            cursor,
            cursor.list(() => cursor.identifier())
          )
        ]
      })
    if (cursor.word("AGGREGATE")) {
      const made = cursor.isWord("GROUP") ? [] : cursor.list(item)
      const groups = cursor.word("GROUP", "BY") ? cursor.list(item) : []
      return queryOf({
        ...opened(query),
        items: [...groups, ...made],
        groupBy: groups.length === 0 ? undefined : { kind: "plain", exprs: groups.map((group) => group.expr), sets: [] }
      })
    }
    if (cursor.isWord("AS")) return queryOf(wrapped(query, aliased().alias))
    if (cursor.word("ORDER", "BY"))
      return { ...(isOpen(query) ? query : queryOf(wrapped(query))), orderBy: cursor.list(sortItem) }
    if (cursor.isWord("LIMIT") || cursor.isWord("OFFSET")) {
      const base = query.limit === undefined && query.offset === undefined ? query : queryOf(wrapped(query))
      const limit = cursor.word("LIMIT") ? expr() : undefined
      return { ...base, limit, offset: cursor.word("OFFSET") ? expr() : undefined }
    }
    throw unsupported(`${text.toUpperCase()} in pipe syntax`, place)
  }

  return (query: Query): Query => {
    let made = query
    while (cursor.symbol("|>")) made = step(made)
    return made
  }
}
