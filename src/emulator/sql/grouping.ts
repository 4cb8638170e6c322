/** Translates GROUP BY: expressions, positions, ALL, ROLLUP, CUBE and GROUPING SETS. */
import type { Call, Expr, Grouping, Select } from "./ast.js"
import { SqlError } from "./errors.js"
import { checkGroupable } from "./orderings.js"
import { hasAggregate, type Output, type QueryTranslator } from "./queryKit.js"
import type { Scope } from "./scope.js"

/** An expression to compare. Names do not differ in case. */
const keyOf = (expr: Expr, nameOf: (parts: ReadonlyArray<string>) => string): string =>
  JSON.stringify(expr, (name, value: unknown) =>
    name === "place" ? undefined : name === "parts" && Array.isArray(value) ? nameOf(value).toLowerCase() : value
  )

const exactly = (expr: Expr): string => keyOf(expr, (parts) => parts.join("."))

/** Whether an expression is one of these. A qualifier is no difference, unless two of them differ by that only. */
const among = (written: ReadonlyArray<Expr>): ((expr: Expr) => boolean) => {
  const unqualified = (expr: Expr): string => keyOf(expr, (parts) => parts.at(-1) ?? "")
  const exact = new Map(written.map((expr) => [exactly(expr), unqualified(expr)]))
  const names = [...exact.values()]
  return (expr) => {
    const name = unqualified(expr)
    return exact.has(exactly(expr)) || names.filter((other) => other === name).length === 1
  }
}

export const missingGroups = (): SqlError =>
  new SqlError(
    "MISSING_GROUP_BY",
    "The query does not include a GROUP BY clause. Add GROUP BY or turn it into the window functions using OVER clauses."
  )

/** Fails for `grouping` and `grouping_id` of what the query does not group by. */
const checkGrouping = (
  { args, name, place }: Call,
  groupBy: Grouping | undefined,
  isWritten: (expr: Expr) => boolean
): void => {
  if (groupBy === undefined || groupBy.kind === "plain" || groupBy.kind === "all")
    throw new SqlError(
      "UNSUPPORTED_GROUPING_EXPRESSION",
      "grouping()/grouping_id() can only be used with GroupingSets/Cube/Rollup.",
      place
    )
  if (!args.every((arg) => arg.kind !== "column" || isWritten(arg)))
    throw new SqlError(
      /_id$/i.test(name) ? "GROUPING_ID_COLUMN_MISMATCH" : "GROUPING_COLUMN_MISMATCH",
      `Column of ${name} can't be found in grouping columns.`,
      place
    )
}

/** Whether columns are in an expression outside of its aggregates and of what is grouped by. */
const isUngrouped = (part: unknown, isWritten: (expr: Expr) => boolean): boolean => {
  if (typeof part !== "object" || part === null || ("body" in part && "ctes" in part)) return false
  if ("kind" in part && isWritten(part as Expr)) return false
  if ("kind" in part && part.kind === "call" && hasAggregate({ ...part, args: [] })) return false
  if ("kind" in part && part.kind === "column") return true
  return Object.values(part).some((one) => isUngrouped(one, isWritten))
}

/** `grouping_id()` is about all grouping expressions, in the order in which they are first written. */
export const withGroupingIds = (select: Select): Select => {
  const { groupBy } = select
  const written = groupBy === undefined ? [] : groupBy.exprs.length > 0 ? groupBy.exprs : groupBy.sets.flat()
  const seen = new Map(written.map((expr) => [exactly(expr), expr]))
  const args = [...seen.values()]
  const filled = <A>(part: A): A => {
    if (typeof part !== "object" || part === null || part instanceof Map) return part
    if ("body" in part && "ctes" in part) return part
    if (Array.isArray(part)) return part.map((one) => filled(one as unknown)) as A
    const call = part as unknown as Call
    if (call.kind === "call" && /^grouping(_id)?$/i.test(call.name)) {
      checkGrouping(call, groupBy, among(args))
      if (call.args.length === 0 && /_id$/i.test(call.name)) return { ...part, args }
    }
    return Object.fromEntries(Object.entries(part).map(([name, one]) => [name, filled(one as unknown)])) as A
  }
  return { ...select, items: filled(select.items), having: filled(select.having), qualify: filled(select.qualify) }
}

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
    const made = hasAggregate(expr) ? undefined : queries.expressions.translate(expr, scope)
    // An alias may mean an aggregate.
    if (made === undefined || outputs.some(({ expr, sql }) => sql === made.sql && hasAggregate(expr)))
      throw new SqlError("GROUP_BY_AGGREGATE", "Aggregate functions are not allowed in GROUP BY.")
    checkGroupable("GROUP BY", made.type)
    return made.sql
  }
  switch (kind) {
    case "all": {
      const plain = outputs.filter(({ expr }) => !hasAggregate(expr))
      const isWritten = among(plain.flatMap(({ expr }) => expr ?? []))
      for (const { expr } of outputs)
        if (hasAggregate(expr) && isUngrouped(expr, isWritten))
          throw new SqlError(
            "MISSING_AGGREGATION",
            "A column beside aggregates is no item of its own for GROUP BY ALL."
          )
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
