import * as BigDecimal from "effect/BigDecimal"
import * as DateTime from "effect/DateTime"
import type { StatementParameterListItem } from "../../../schemas/sql/StatementExecution.js"

/**
 * A parameter whose type is given, such as `{ type: "DATE", value: "2024-01-31" }`. The value is its text in SQL, or
 * `null`.
 *
 * @since 0.1.0
 * @category parameters
 */
export interface TypedParameter {
  readonly type: string
  readonly value: string | null
}

/**
 * The value of a named parameter. The server gets it beside the statement, never within its text.
 *
 * `string` is a STRING, an integer an INT or a BIGINT, another `number` a DOUBLE, `bigint` a BIGINT, `boolean` a BOOLEAN,
 * `BigDecimal` a DECIMAL with its digits, `DateTime` a TIMESTAMP, `null` a VOID. For any other type use
 * `TypedParameter`.
 *
 * @since 0.1.0
 * @category parameters
 */
export type Parameter =
  | null
  | string
  | number
  | bigint
  | boolean
  | BigDecimal.BigDecimal
  | DateTime.DateTime
  | TypedParameter

const decimalOf = (value: BigDecimal.BigDecimal): TypedParameter => {
  const { scale, value: units } = BigDecimal.scale(value, Math.max(0, value.scale))
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0")
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
  return { type: `DECIMAL(${Math.max(digits.length, scale)},${scale})`, value: `${units < 0n ? "-" : ""}${text}` }
}

const typedOf = (value: Parameter): TypedParameter => {
  if (value === null) return { type: "VOID", value: null }
  switch (typeof value) {
    case "string":
      return { type: "STRING", value }
    case "bigint":
      return { type: "BIGINT", value: String(value) }
    case "boolean":
      return { type: "BOOLEAN", value: String(value) }
    case "number":
      if (Number.isSafeInteger(value) && !Object.is(value, -0))
        return { type: Math.abs(value) < 2 ** 31 ? "INT" : "BIGINT", value: String(value) }
      return { type: "DOUBLE", value: Object.is(value, -0) ? "-0.0" : String(value) }
    default:
      if (BigDecimal.isBigDecimal(value)) return decimalOf(value)
      return DateTime.isDateTime(value) ? { type: "TIMESTAMP", value: DateTime.formatIso(value) } : value
  }
}

/**
 * The parameters of a request.
 *
 * @since 0.1.0
 * @category parameters
 */
export const toParameters = (
  parameters: Readonly<Record<string, Parameter>>
): ReadonlyArray<StatementParameterListItem> =>
  Object.entries(parameters).map(([name, given]) => {
    const { type, value } = typedOf(given)
    return { name, type, ...(value === null ? {} : { value }) }
  })
