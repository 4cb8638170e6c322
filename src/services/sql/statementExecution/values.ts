import type * as BigDecimal from "effect/BigDecimal"
import * as Data from "effect/Data"
import type * as DateTime from "effect/DateTime"

/**
 * The value of an INTERVAL YEAR TO MONTH, or of a part of it.
 *
 * @since 0.1.0
 * @category models
 */
export class YearMonthInterval extends Data.TaggedClass("YearMonthInterval")<{ readonly months: number }> {}

/**
 * The value of an INTERVAL DAY TO SECOND, or of a part of it.
 *
 * @since 0.1.0
 * @category models
 */
export class DayTimeInterval extends Data.TaggedClass("DayTimeInterval")<{ readonly microseconds: bigint }> {}

/**
 * A value of a row.
 *
 * - BYTE, SHORT, INT, LONG: `number`, or `bigint` beyond 2^53.
 * - FLOAT, DOUBLE: `number`. DECIMAL: `BigDecimal`, with all digits.
 * - TIMESTAMP: `DateTime.Utc`, to the millisecond. With `timestamps` of `RowsOptions`: `Date`, or the text with all digits.
 * - DATE: `2024-01-31`. TIMESTAMP_NTZ: `2024-01-31T10:20:30.000`. Both are texts, because they have no time zone.
 * - INTERVAL: `YearMonthInterval` or `DayTimeInterval`.
 * - BINARY: `Uint8Array`. ARRAY: an array. MAP: a `Map`. STRUCT: an object. VARIANT: its JSON, with a `bigint` for an
 *   integer beyond 2^53.
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
  | Date
  | BigDecimal.BigDecimal
  | DateTime.Utc
  | YearMonthInterval
  | DayTimeInterval
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
