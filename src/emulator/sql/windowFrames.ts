/** Checks the frames of windows as Spark does, before DuckDB sees them. */
import type { Expr, WindowSpec } from "./ast.js"
import { SqlError, unsupported } from "./errors.js"
import * as T from "./types.js"

interface Bound {
  /** The rows or units behind the current row. Negative in front of it. */
  readonly offset: number
  /** The type of a bound that is a value. */
  readonly type: T.SparkType | undefined
}

const boundOf = (text: string): Bound => {
  const sign = text.endsWith("PRECEDING") ? -1 : 1
  if (text.startsWith("UNBOUNDED")) return { offset: sign * Number.POSITIVE_INFINITY, type: undefined }
  if (text === "CURRENT ROW") return { offset: 0, type: undefined }
  const [, amount = "0", months, micros] = /^(?:INTERVAL ')?(\d+)(?: (months)| (microseconds))?/.exec(text) ?? []
  const isWhole = BigInt(amount) % 86_400_000_000n === 0n
  const type = months ? T.interval("MONTH") : micros ? T.interval("DAY", isWhole ? "DAY" : "SECOND") : T.int
  return { offset: sign * Number(amount), type }
}

/** Whether a frame of values may count in this type over an order of the other. */
const isCounted = (order: T.SparkType, by: T.SparkType): boolean => {
  if (order.name === "DATE") return by.name === "INT" || (T.isInterval(by) && (T.isMonths(by) || by.to === "DAY"))
  if (T.isDatetime(order)) return T.isInterval(by)
  return T.isInterval(order) ? T.isInterval(by) && T.isMonths(order) === T.isMonths(by) : T.isNumeric(order)
}

/** Fails for a frame that Spark does not accept over this order. */
export const checkFrame = ({ frame, orderBy }: WindowSpec, typeOf: (expr: Expr) => T.SparkType): void => {
  const [, unit = "", first = "", last = ""] = /^(\w+) BETWEEN (.*) AND (.*)$/.exec(frame ?? "") ?? []
  if (unit === "") return
  const fail = (kind: string): SqlError =>
    new SqlError(`DATATYPE_MISMATCH.${kind}`, `The window frame "${frame}" cannot be resolved over its order.`)
  const [low, high] = [boundOf(first), boundOf(last)]
  const values = [low.type, high.type].flatMap((type) => type ?? [])
  if (low.offset === Number.POSITIVE_INFINITY || high.offset === Number.NEGATIVE_INFINITY)
    throw fail("SPECIFIED_WINDOW_FRAME_INVALID_BOUND")
  const [order] = orderBy.map(({ expr }) => typeOf(expr))
  // As in Spark, a bound is cast to the type of the order.
  const isText = order?.name === "STRING" || order?.name === "BOOLEAN"
  if (values.some(({ name }) => (unit === "ROWS" ? name !== "INT" : isText)))
    throw fail("SPECIFIED_WINDOW_FRAME_UNACCEPTED_TYPE")
  if (values.length === 2 && low.offset > high.offset) throw fail("SPECIFIED_WINDOW_FRAME_WRONG_COMPARISON")
  if (unit === "RANGE") {
    const isUnbounded = high.offset - low.offset === Number.POSITIVE_INFINITY && values.length === 0
    if (order === undefined && !(isUnbounded && low.offset !== 0 && high.offset !== 0))
      throw fail("RANGE_FRAME_WITHOUT_ORDER")
    if (values.length > 0 && orderBy.length > 1) throw fail("RANGE_FRAME_MULTI_ORDER")
    if (order !== undefined && !values.every((type) => isCounted(order, type))) throw fail("RANGE_FRAME_INVALID_TYPE")
  }
  if (order !== undefined && T.isNumeric(order) && unit === "RANGE" && values.some(T.isInterval))
    throw unsupported("window frames of intervals over numbers")
  if (low.offset > high.offset) throw unsupported("window frames that end before they begin")
}
