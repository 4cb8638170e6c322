/** `window(time, duration)`: rows in windows of time. The column `window` is added to the tables that are read. */
import type { Call, Expr, Select } from "./ast.js"
import { SqlError, unsupported } from "./errors.js"
import type { QueryTranslator } from "./queryKit.js"
import type { Column, Scope } from "./scope.js"
import { argument } from "./typed.js"
import * as T from "./types.js"

const isWindow = (part: object): part is Call =>
  "kind" in part && part.kind === "call" && (part as Call).name.toLowerCase() === "window"

const isQuery = (part: object): boolean => "body" in part && "ctes" in part

/** The calls of `window` in a part of the syntax tree, outside of queries within it. */
const windowsIn = (part: unknown): ReadonlyArray<Call> => {
  if (typeof part !== "object" || part === null || isQuery(part)) return []
  return isWindow(part) ? [part] : Object.values(part).flatMap(windowsIn)
}

const withoutPlaces = (part: unknown): string =>
  JSON.stringify(part, (name, value: unknown) => (name === "place" ? undefined : value))

/** The part with the column in place of the calls. */
const replaced = <A>(part: A): A => {
  if (typeof part !== "object" || part === null || isQuery(part)) return part
  if (part instanceof Map) return part
  if (Array.isArray(part)) return part.map((one) => replaced(one as unknown)) as A
  if (isWindow(part)) return { kind: "column", parts: ["window"], place: part.place } as A
  return Object.fromEntries(Object.entries(part).map(([name, one]) => [name, replaced(one as unknown)])) as A
}

const units: Readonly<Record<string, bigint>> = {
  week: 604_800_000_000n,
  day: 86_400_000_000n,
  hour: 3_600_000_000n,
  minute: 60_000_000n,
  second: 1_000_000n,
  millisecond: 1000n,
  microsecond: 1n
}

/** The microseconds of `10 minutes`. */
const durationOf = (expr: Expr | undefined, call: Call): bigint => {
  if (expr?.kind !== "literal" || expr.type.name !== "STRING" || expr.value === null)
    throw unsupported("a duration of window that is not a literal of a string", call.place)
  const text = expr.value
  const parts = [...text.matchAll(/(-?\d+)\s+([a-z]+?)s?(?:\s+|$)/gi)]
  if (parts.length === 0 || parts.map(([all]) => all).join("") !== text.trim())
    throw unsupported(`the duration '${text}' of window`, call.place)
  return parts.reduce((total, [, count = "", unit = ""]) => {
    const size = units[unit.toLowerCase()]
    if (size === undefined) throw unsupported(`the duration '${text}' of window`, call.place)
    return total + BigInt(count) * size
  }, 0n)
}

interface Windowed {
  readonly select: Select
  readonly sql: string
  readonly column: Column
}

/** The tables with the column `window`, and the query that refers to it. `undefined` without a call of `window`. */
export const withTimeWindows = (
  queries: QueryTranslator,
  select: Select,
  from: string,
  scope: Scope
): Windowed | undefined => {
  const calls = windowsIn([select.items, select.groupBy, select.having, select.where])
  const [call] = calls
  if (call === undefined) return undefined
  if (calls.some((other) => withoutPlaces(other.args) !== withoutPlaces(call.args)))
    throw unsupported("several windows of time in a query", call.place)
  const [time, size, slide, start] = call.args
  if (time === undefined || size === undefined || call.args.length > 4)
    throw new SqlError(
      "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
      `The \`window\` requires [2, 4] parameters but the actual number is ${call.args.length}.`,
      call.place
    )
  const length = durationOf(size, call)
  const step = slide === undefined ? length : durationOf(slide, call)
  const offset = start === undefined ? 0n : durationOf(start, call)
  if (length <= 0n || step <= 0n || step > length || offset < 0n || offset >= step)
    throw unsupported("a window of time of this size", call.place)
  const given = queries.expressions.translate(time, scope)
  const at = argument("window", 0, given, given.type.name === "TIMESTAMP_NTZ" ? T.timestampNtz : T.timestamp)
  const micros = `epoch_us(${at.sql})`
  // The remainder of DuckDB has the sign of the dividend.
  const last = `(${micros} - ((((${micros} - ${offset}) % ${step}) + ${step}) % ${step}))`
  const [begin, ref] = [queries.fresh("w"), queries.fresh("c")]
  const starts = Array.from({ length: Number((length + step - 1n) / step) }, (_, n) => `${last} - ${BigInt(n) * step}`)
  const type = T.struct([
    { name: "start", type: at.type },
    { name: "end", type: at.type }
  ])
  const made = `struct_pack("start" := make_timestamp(${begin}), "end" := make_timestamp(${begin} + ${length}))`
  const rows = `(SELECT *, unnest([${starts.join(", ")}]) AS ${begin} FROM ${from === "" ? "(SELECT 1)" : from} WHERE (${at.sql}) IS NOT NULL)`
  return {
    select: replaced(select),
    sql: `(SELECT *, ${made} AS ${ref} FROM ${rows} WHERE ${micros} < ${begin} + ${length})`,
    column: { qualifier: [], name: "window", type, ref }
  }
}
