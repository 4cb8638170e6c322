/** Values on their way into the columns of tables. */
import type { TableColumn } from "./columnInfo.js"
import { SqlError } from "./errors.js"
import { cast, type Typed } from "./typed.js"
import * as T from "./types.js"

/** Whether a value may be stored without an explicit cast. */
const isStorable = (from: T.SparkType, to: T.SparkType): boolean =>
  T.isSame(from, to) ||
  from.name === "VOID" ||
  (T.isNumeric(from) && T.isNumeric(to)) ||
  (T.isDatetime(from) && T.isDatetime(to)) ||
  // A text is cast, and fails if it is no value of the type.
  (from.name === "STRING" && (T.isNumeric(to) || T.isDatetime(to) || to.name === "BOOLEAN")) ||
  (to.name === "STRING" && !T.isComplex(from) && from.name !== "BINARY") ||
  (from.name === "ARRAY" && to.name === "ARRAY" && isStorable(from.element, to.element)) ||
  (from.name === "MAP" && to.name === "MAP" && isStorable(from.key, to.key) && isStorable(from.value, to.value)) ||
  (from.name === "STRUCT" &&
    to.name === "STRUCT" &&
    from.fields.length === to.fields.length &&
    from.fields.every(({ type }, index) => isStorable(type, to.fields[index]?.type ?? T.nothing)))

/** A value as a column stores it. */
export const insertable = (value: Typed, column: TableColumn, table: string): string => {
  if (!isStorable(value.type, column.type)) {
    // Fails of itself where there is no cast at all.
    cast(value, column.type)
    throw new SqlError(
      "INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST",
      `Cannot write incompatible data for the table \`${table}\`: Cannot safely cast \`${column.name}\` "${T.textOf(value.type)}" to "${T.textOf(column.type)}".`
    )
  }
  const { sql } = cast(value, column.type)
  return column.size === undefined ? sql : `spark_sized(${sql}, '${column.size.kind}', ${column.size.length})`
}
