import type * as BigDecimal from "effect/BigDecimal"
import type * as DateTime from "effect/DateTime"

/**
 * A value of a row.
 *
 * - BYTE, SHORT, INT, LONG: `number`, or `bigint` beyond 2^53.
 * - FLOAT, DOUBLE: `number`. DECIMAL: `BigDecimal`, with all digits.
 * - TIMESTAMP: `DateTime.Utc`, to the millisecond (see `timestamps` of `RowsOptions` for all digits).
 * - DATE: `2024-01-31`. TIMESTAMP_NTZ: `2024-01-31T10:20:30.000`. Both are texts, because they have no time zone. INTERVAL:
 *   its text.
 * - BINARY: `Uint8Array`. ARRAY: an array. MAP: a `Map`. STRUCT: an object. VARIANT: its JSON.
 *
 * @since 0.1.0
 * @category models
 */
export type SqlValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | BigDecimal.BigDecimal
  | DateTime.Utc
  | ReadonlyArray<SqlValue>
  | ReadonlyMap<SqlValue, SqlValue>
  | { readonly [field: string]: SqlValue }

/**
 * A row: its values by the names of the columns.
 *
 * @since 0.1.0
 * @category models
 */
export type Row = Readonly<Record<string, SqlValue>>
