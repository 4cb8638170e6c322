/** Translates joins: on a condition, on named columns, or on those that both sides have. */
import type { Relation } from "./ast.js"
import { SqlError, unsupported } from "./errors.js"
import { compare } from "./operators.js"
import { type Joined, type QueryTranslator, start } from "./queryKit.js"
import { type Column, lookUp, type Scope, scopeOf } from "./scope.js"
import { typed } from "./typed.js"
import * as T from "./types.js"

export const translateJoin = (
  queries: QueryTranslator,
  { left, natural, on, right, type, using }: Extract<Relation, { readonly kind: "join" }>,
  outer: Scope | undefined
): Joined => {
  const a = queries.relation(left, outer)
  const b = queries.relation(right, scopeOf(a.columns, outer))
  const all = [...a.columns, ...b.columns]
  const visible = (columns: ReadonlyArray<Column>): ReadonlyArray<Column> =>
    columns.filter(({ isHidden }) => isHidden !== true)
  const keys = natural
    ? visible(a.columns).flatMap(({ name }) =>
        visible(b.columns).some((other) => other.name.toLowerCase() === name.toLowerCase()) ? [name] : []
      )
    : using
  const kind = type === "SEMI" || type === "ANTI" ? type : type === "CROSS" ? "INNER" : type
  const isOneSided = kind === "SEMI" || kind === "ANTI"
  if (keys === undefined) {
    const condition =
      on === undefined
        ? "true"
        : queries.expressions.condition(
            on,
            { ...scopeOf(all, outer), within: "join" },
            "JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE"
          ).sql
    return { sql: `${a.sql} ${kind} JOIN ${b.sql} ON ${condition}`, columns: isOneSided ? a.columns : all }
  }
  const scope = (columns: ReadonlyArray<Column>): Scope => scopeOf(columns)
  const merged = keys.map((key) => {
    const x = lookUp(scope(a.columns), [key], start)
    const y = lookUp(scope(b.columns), [key], start)
    if (x === undefined || y === undefined) {
      throw new SqlError(
        "UNRESOLVED_USING_COLUMN_FOR_JOIN",
        `USING column \`${key}\` cannot be resolved on the ${x === undefined ? "left" : "right"} side of the join.`
      )
    }
    return { key, x, y, equal: compare("=", x, y, start).sql }
  })
  const sql = `${a.sql} ${kind} JOIN ${b.sql} ON ${merged.length === 0 ? "true" : merged.map(({ equal }) => equal).join(" AND ")}`
  if (isOneSided) return { sql, columns: a.columns }
  const isKey = ({ name }: Column): boolean => keys.some((key) => key.toLowerCase() === name.toLowerCase())
  const hidden = all.map((column) => (isKey(column) ? { ...column, isHidden: true } : column))
  const front = merged.map(({ key, x, y }): Column => {
    if (kind === "FULL" && !T.isSame(x.type, y.type)) throw unsupported("FULL JOIN USING columns of different types")
    const [name] = [a.columns.find((column) => column.ref === x.sql)?.name ?? key]
    const value = kind === "RIGHT" ? y : kind === "FULL" ? typed(x.type, `coalesce(${x.sql}, ${y.sql})`) : x
    return { qualifier: [], name, type: value.type, ref: value.sql, comment: value.comment }
  })
  return { sql, columns: [...front, ...hidden] }
}
