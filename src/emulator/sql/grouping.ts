/** Translates GROUP BY: expressions, positions, ALL, ROLLUP, CUBE and GROUPING SETS. */
import type { Expr, Grouping } from "./ast.js"
import { SqlError } from "./errors.js"
import { checkGroupable } from "./orderings.js"
import { hasAggregate, type Output, type QueryTranslator } from "./queryKit.js"
import type { Scope } from "./scope.js"

export const translateGroups = (
  queries: QueryTranslator,
  { exprs, kind, sets }: Grouping,
  scope: Scope,
  outputs: ReadonlyArray<Output & { readonly sql: string; readonly expr: Expr | undefined }>
): string => {
  const one = (expr: Expr): string => {
    if (expr.kind === "literal" && expr.type.name === "INT") {
      const item = outputs[Number(expr.value) - 1]
      if (item === undefined)
        throw new SqlError("GROUP_BY_POS_OUT_OF_RANGE", `GROUP BY position ${expr.value} is not in select list.`)
      if (hasAggregate(item.expr))
        throw new SqlError(
          "GROUP_BY_POS_AGGREGATE",
          `GROUP BY ${expr.value} refers to an expression that contains an aggregate function.`
        )
      return item.sql
    }
    const made = queries.expressions.translate(expr, scope)
    checkGroupable("GROUP BY", made.type)
    return made.sql
  }
  switch (kind) {
    case "all": {
      const plain = outputs.filter(({ expr }) => !hasAggregate(expr))
      return plain.length === 0 ? "" : ` GROUP BY ${plain.map(({ sql }) => sql).join(", ")}`
    }
    case "plain":
      return ` GROUP BY ${exprs.map(one).join(", ")}`
    case "SETS":
      return ` GROUP BY GROUPING SETS (${sets.map((set) => `(${set.map(one).join(", ")})`).join(", ")})`
    default:
      return ` GROUP BY ${kind}(${exprs.map(one).join(", ")})`
  }
}
