/** Parses PIVOT and UNPIVOT, which follow a relation. */
import type { Alias, Expr, Name, Relation, SelectItem } from "./ast.js"
import type { Cursor } from "./cursor.js"

interface Inner {
  readonly expr: () => Expr
  readonly item: () => SelectItem
  readonly aliased: () => Alias
}

export const pivots = (cursor: Cursor, { aliased, expr, item }: Inner) => {
  /** One, or several in parentheses. */
  const several = <A>(one: () => A): ReadonlyArray<A> => (cursor.isSymbol("(") ? cursor.parenthesized(one) : [one()])

  const column = (): Expr => {
    const { parts, place } = cursor.name()
    return { kind: "column", parts, place }
  }

  const pivot = (source: Relation): Relation => {
    const { place } = cursor
    cursor.expectSymbol("(")
    const aggregates = cursor.list(item)
    cursor.expectWord("FOR")
    const keys = several(column)
    cursor.expectWord("IN")
    const values = cursor.parenthesized(() => {
      const exprs = keys.length > 1 ? several(expr) : [expr()]
      return { exprs, alias: cursor.alias() }
    })
    cursor.expectSymbol(")")
    return { kind: "pivot", source, aggregates, keys, values, place, ...aliased() }
  }

  const unpivot = (source: Relation): Relation => {
    const { place } = cursor
    const includeNulls = cursor.word("INCLUDE", "NULLS")
    if (!includeNulls) cursor.word("EXCLUDE", "NULLS")
    cursor.expectSymbol("(")
    const isSeveral = cursor.isSymbol("(")
    const values = several(() => cursor.identifier())
    cursor.expectWord("FOR")
    const name = cursor.identifier()
    cursor.expectWord("IN")
    const sources = cursor.parenthesized(() => {
      if (isSeveral !== cursor.isSymbol("(")) throw cursor.error()
      const names: ReadonlyArray<Name> = several(() => cursor.name())
      return { names, alias: cursor.alias() }
    })
    cursor.expectSymbol(")")
    return { kind: "unpivot", source, includeNulls, values, name, sources, place, ...aliased() }
  }

  return { pivot, unpivot }
}
