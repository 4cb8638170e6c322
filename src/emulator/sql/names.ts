/** The name of a column that has no alias, as Spark makes it of the expression. */
import type { Call, Expr, WindowSpec } from "./ast.js"
import { unsupported } from "./errors.js"
import { intervalText } from "./natives/intervals.js"
import { doubleText } from "./natives/numbers.js"
import * as T from "./types.js"

/** What a name depends on besides the expression. */
export interface Look {
  /** A column by its own name, with the fields that follow it, but without the table. */
  readonly column: (parts: ReadonlyArray<string>) => string
  readonly typeOf: (expr: Expr) => T.SparkType | undefined
  /** Parameters of the lambdas around the expression, in lower case. */
  readonly variables: ReadonlySet<string>
}

const plain: Look = { column: (parts) => parts.at(-1) ?? "", typeOf: () => undefined, variables: new Set() }

/** Functions, each called with all its arguments, whose names the comparison with Spark has shown to be as they are called. */
const shownBySpark = new Set(
  (
    "abs add_months any_value approx_count_distinct array array_append array_compact array_contains array_distinct " +
    "array_except array_insert array_intersect array_join array_max array_min array_position array_prepend array_remove " +
    "array_repeat array_size array_union arrays_overlap arrays_zip ascii avg base64 bin bit_and bit_count bit_get " +
    "bit_length bool_and bool_or bround btrim cardinality ceiling char char_length chr coalesce collect_list collect_set " +
    "concat concat_ws contains conv corr count count_if covar_pop crc32 current_catalog current_date current_schema " +
    "current_timestamp current_timezone current_user localtimestamp now session_user user date_add " +
    "date_diff date_format date_from_unix_date date_part date_sub date_trunc datediff day dayname dayofmonth dayofweek " +
    "dayofyear decode element_at elt encode endswith equal_null every exists factorial filter find_in_set first " +
    "first_value flatten forall format_number format_string from_utc_timestamp get get_json_object greatest hash hex hour " +
    "ifnull initcap instr is_variant_null json_array_length json_object_keys kurtosis last last_day last_value lcase " +
    "least left len length levenshtein ln lower ltrim luhn_check make_date make_timestamp map map_contains_key " +
    "map_entries map_filter map_from_arrays map_keys map_values max max_by md5 mean median min min_by minute mod mode " +
    "month monthname named_struct negative next_day nullif nullifzero nvl nvl2 octet_length parse_json parse_url pmod " +
    "pow printf quarter rand regexp_count regexp_extract regexp_substr regr_slope repeat replace reverse right rint round " +
    "rpad rtrim schema_of_json schema_of_variant second sequence sha sha1 sha2 shiftleft shiftright sign size skewness " +
    "slice some sort_array soundex space split_part startswith std stddev stddev_pop struct substr substring " +
    "substring_index sum timestamp_millis timestamp_seconds to_char to_date to_number to_timestamp to_utc_timestamp " +
    "transform transform_values translate trim trunc try_add try_avg try_divide try_element_at try_multiply " +
    "try_parse_json try_subtract try_sum try_to_number try_to_timestamp typeof ucase unbase64 unhex unix_date unix_seconds " +
    "upper url_decode url_encode uuid var_pop variance weekday weekofyear width_bucket xxhash64 year zeroifnull zip_with"
  ).split(" ")
)

/** Functions that Spark writes in capital letters. */
const capitals = new Set(
  (
    "sqrt exp log10 log2 log1p expm1 sin cos tan sinh cosh tanh pi e ceil floor cbrt power signum atan2 degrees radians " +
    "hypot regexp_like regexp rlike"
  ).split(" ")
)

/** Arguments that Spark adds, by the number of those that are given. */
const defaults: Readonly<Record<string, string>> = {
  "round/1": "0",
  "bround/1": "0",
  "substring/2": "2147483647",
  "substr/2": "2147483647",
  "split/2": "-1",
  "locate/2": "1",
  "position/2": "1",
  "regexp_replace/3": "1",
  "regexp_extract/2": "1",
  "regexp_extract_all/2": "1",
  "regexp_instr/2": "0",
  "percentile/2": "1",
  "percentile_approx/2": "10000",
  "approx_percentile/2": "10000",
  "sort_array/1": "true",
  "months_between/2": "true",
  "unix_timestamp/1": "yyyy-MM-dd HH:mm:ss",
  "to_unix_timestamp/1": "yyyy-MM-dd HH:mm:ss",
  "from_unixtime/1": "yyyy-MM-dd HH:mm:ss",
  "str_to_map/1": ",, :",
  "lpad/2": " ",
  "rpad/2": " ",
  "replace/2": "",
  "overlay/3": "-1",
  "mask/1": "X, x, n, NULL"
}

/** Functions whose name with all arguments is not known, but that with fewer is. */
const whole = new Set(
  (
    "locate position regexp_replace split percentile months_between unix_timestamp from_unixtime lpad overlay mask " +
    "substr regexp_instr"
  ).split(" ")
)

/** Functions by another name. */
const renamed: Readonly<Record<string, string>> = {
  array_agg: "collect_list",
  to_varchar: "to_char",
  current_database: "current_schema"
}

const unknown = "the name that Spark gives to this column; give it an alias"

/** Stands for the name of a column that is not known. */
const unnamed = "\u0000unnamed"

/** The name of an expression, or a mark that no query can refer to. */
export const nameOrMark = (expr: Expr, look: Look = plain): string => {
  try {
    return nameOf(expr, look)
  } catch {
    return unnamed
  }
}

/** Fails if a column of a result has no name that is known. An error of the statement itself comes first. */
export const checkNames = (columns: ReadonlyArray<{ readonly name: string }>): void => {
  if (columns.some(({ name }) => name === unnamed)) throw unsupported(unknown)
}

/** Fails for results that have no text in an answer of the API. */
export const checkResult = (columns: ReadonlyArray<{ readonly type: T.SparkType }>): void => {
  if (columns.some(({ type }) => JSON.stringify(type).includes('"CALENDAR"')))
    throw unsupported("results of make_interval; add them to dates or cast them to STRING")
}

const list = (items: ReadonlyArray<Expr>, look: Look): string => items.map((item) => nameOf(item, look)).join(", ")

const frameOf = (name: string, call: Call, over: WindowSpec): string => {
  if (name === "lag" || name === "lead") {
    const offset = call.args[1]
    if (offset !== undefined && (offset.kind !== "literal" || !/^\d+$/.test(offset.value ?? "")))
      throw unsupported(unknown)
    const n = `${name === "lag" ? "-" : ""}${offset?.kind === "literal" ? offset.value : "1"}`
    return `ROWS BETWEEN ${n} FOLLOWING AND ${n} FOLLOWING`
  }
  if (/^(row_number|rank|dense_rank|percent_rank|ntile)$/.test(name))
    return "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"
  if (over.frame !== undefined) {
    if (over.frame.includes("INTERVAL")) throw unsupported(unknown)
    return over.frame
  }
  return over.orderBy.length === 0
    ? "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"
    : "RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"
}

const windowOf = (call: Call, over: WindowSpec, look: Look): string => {
  const name = call.name.toLowerCase()
  if (over.base !== undefined || (call.ignoreNulls && name !== "lag" && name !== "lead")) throw unsupported(unknown)
  if (/^(first|last)(_value)?$/.test(name) && call.args.length > 1) throw unsupported(unknown)
  const partition = over.partitionBy.length === 0 ? [] : [`PARTITION BY ${list(over.partitionBy, look)}`]
  const orders = over.orderBy.map(
    ({ descending, expr, nulls }) => `${nameOf(expr, look)} ${descending ? "DESC" : "ASC"} NULLS ${nulls}`
  )
  const order = orders.length === 0 ? [] : [`ORDER BY ${orders.join(", ")}`]
  const spec = [...partition, ...order, frameOf(name, call, over)].join(" ")
  const own = ((): string => {
    if (/^(rank|dense_rank|percent_rank)$/.test(name)) return `${name.toUpperCase()}()`
    if (/^(row_number|cume_dist)$/.test(name)) return `${name}()`
    if (name === "ntile" || name === "nth_value") return `${name}(${list(call.args, look)})`
    if (name === "lag" || name === "lead") {
      const added = ["", ", 1, NULL", ", NULL"][call.args.length] ?? ""
      return `${name}(${list(call.args, look)}${added})`
    }
    return nameOf({ ...call, over: undefined }, look)
  })()
  return `${own} OVER (${spec})`
}

const callName = (expr: Call, look: Look): string => {
  if (expr.over !== undefined) return windowOf(expr, expr.over, look)
  if (expr.filter !== undefined)
    return `${nameOf({ ...expr, filter: undefined }, look)} FILTER (WHERE ${nameOf(expr.filter, look)})`
  if (expr.ignoreNulls) throw unsupported(unknown)
  const given = expr.name.toLowerCase()
  const name = Object.hasOwn(renamed, given) ? (renamed[given] ?? given) : given
  const [first, second, third] = expr.args
  const of = (item: Expr | undefined): string => (item === undefined ? "" : nameOf(item, look))
  const known = `${name}/${expr.args.length}`
  if (name === "count" && first?.kind === "star") return "count(1)"
  switch (known) {
    case "if/3":
      return `(IF(${list(expr.args, look)}))`
    case "isnull/1":
      return `(${of(first)} IS NULL)`
    case "isnotnull/1":
      return `(${of(first)} IS NOT NULL)`
    case "extract/2":
      return `extract(${of(first)} FROM ${of(second)})`
    case "timestampadd/3":
    case "dateadd/3":
    case "date_add/3":
      return `timestampadd(${list(expr.args, look)})`
    case "timestampdiff/3":
    case "datediff/3":
    case "date_diff/3":
      return `timestampdiff(${list(expr.args, look)})`
    case "int/1":
    case "bigint/1":
    case "double/1":
    case "float/1":
    case "string/1":
    case "boolean/1":
    case "date/1":
    case "timestamp/1":
      if (first?.kind !== "column" && first?.kind !== "literal") break
      return of(first)
    case "unix_timestamp/0":
    case "to_unix_timestamp/0":
      break
    case "log/1":
      return `LOG(E(), ${of(first)})`
    case "log/2":
      return `LOG(${of(first)}, ${of(second)})`
    case "aggregate/3":
    case "reduce/3":
      return `${name}(${list(expr.args, look)}, lambdafunction(namedlambdavariable(), namedlambdavariable()))`
    case "from_json/2":
      return `from_json(${of(first)})`
    case "variant_get/3":
      return `variant_get(${of(first)}, ${of(second)})`
    case "replace/2":
      return `replace(${of(first)}, ${of(second)}, )`
    case "listagg/2":
    case "percentile_cont/1": {
      const [item] = expr.within ?? []
      if (item === undefined || expr.within?.length !== 1 || expr.distinct || third !== undefined) break
      if (name === "percentile_cont" && item.descending) break
      const how = name === "listagg" ? ` ${item.descending ? "DESC" : "ASC"} NULLS ${item.nulls}` : ""
      return `${name}(${list(expr.args, look)}) WITHIN GROUP (ORDER BY ${nameOf(item.expr, look)}${how})`
    }
    case "rtrim/2":
      return `TRIM(TRAILING ${of(first)} FROM ${of(second)})`
    case "btrim/2":
    case "ltrim/2":
    case "to_json/2":
    case "array_sort/1":
    case "array_sort/2":
    case "map_concat/2":
    case "decode/0":
      break
    default: {
      if (capitals.has(name)) return `${name.toUpperCase()}(${list(expr.args, look)})`
      const added = defaults[known]
      if (added === undefined && !shownBySpark.has(name) && !whole.has(name)) break
      return `${name}(${expr.distinct ? "DISTINCT " : ""}${list(expr.args, look)}${added === undefined ? "" : `, ${added}`})`
    }
  }
  throw unsupported(unknown)
}

/** A date or a timestamp and an interval or a number of days. `undefined` for all other operators. */
const movedName = ({ left, op, right }: Extract<Expr, { readonly kind: "binary" }>, look: Look): string | undefined => {
  if (op !== "+" && op !== "-") return undefined
  const [a, b] = [look.typeOf(left), look.typeOf(right)]
  if (a === undefined || b === undefined) return undefined
  if (T.isDatetime(a) !== T.isDatetime(b) && (a.name === "STRING" || b.name === "STRING")) return undefined
  if ((a.name === "STRING" && T.isInterval(b)) || (b.name === "STRING" && T.isInterval(a))) throw unsupported(unknown)
  const [at, by, date, type] =
    T.isDatetime(a) && !T.isDatetime(b)
      ? [left, right, a, b]
      : T.isDatetime(b) && !T.isDatetime(a)
        ? [right, left, b, a]
        : []
  if (at === undefined || by === undefined || date === undefined || type === undefined) return undefined
  if (T.isIntegral(type)) return `date_${op === "+" ? "add" : "sub"}(${nameOf(at, look)}, ${nameOf(by, look)})`
  if (!T.isInterval(type)) throw unsupported(unknown)
  if (date.name !== "DATE" || T.isMonths(type)) return `${nameOf(at, look)} ${op} ${nameOf(by, look)}`
  if (type.to !== "DAY" || op === "-") throw unsupported(unknown)
  return `date_add(${nameOf(at, look)}, extractansiintervaldays(${nameOf(by, look)}))`
}

/** Whether a text in brackets names a field. */
const isStruct = (type: T.SparkType | undefined): boolean =>
  type?.name === "STRUCT" || (type?.name === "ARRAY" && type.element.name === "STRUCT")

export const nameOf = (expr: Expr, look: Look = plain): string => {
  const of = (inner: Expr): string => nameOf(inner, look)
  switch (expr.kind) {
    case "literal":
      if (expr.value === null) return "NULL"
      if (T.isDatetime(expr.type)) return `${expr.type.name} '${expr.value}'`
      if (expr.type.name === "BINARY") return `X'${expr.value.toUpperCase()}'`
      if (expr.type.name === "DOUBLE") return doubleText(Number(expr.value))
      if (expr.type.name === "FLOAT" && !/^-?\d{1,6}\.\d$/.test(expr.value)) break
      return expr.value
    case "interval":
      return intervalText(BigInt(expr.value), expr.type.from, expr.type.to)
    case "column":
      if (look.variables.has(expr.parts[0]?.toLowerCase() ?? ""))
        return ["namedlambdavariable()", ...expr.parts.slice(1)].join(".")
      return look.column(expr.parts)
    case "lambda": {
      const variables = new Set([...look.variables, ...expr.params.map((name) => name.toLowerCase())])
      const params = expr.params.map(() => "namedlambdavariable()")
      return `lambdafunction(${[nameOf(expr.body, { ...look, variables }), ...params].join(", ")})`
    }
    case "field":
      return expr.operand.kind === "column" || expr.operand.kind === "field"
        ? expr.name
        : `${of(expr.operand)}.${expr.name}`
    case "index":
      return expr.index.kind === "literal" && expr.index.type.name === "STRING" && isStruct(look.typeOf(expr.operand))
        ? `${of(expr.operand)}.${expr.index.value}`
        : `${of(expr.operand)}[${of(expr.index)}]`
    case "cast":
      if (expr.operand.kind === "column") return expr.operand.parts.at(-1) ?? ""
      return `${expr.isTry ? "TRY_CAST" : "CAST"}(${of(expr.operand)} AS ${T.textOf(expr.type)})`
    case "binary": {
      const moved = movedName(expr, look)
      if (moved !== undefined) return moved
      const { op } = expr
      if (op === "||") return `concat(${of(expr.left)}, ${of(expr.right)})`
      if (op === "DIV") return `(${of(expr.left)} div ${of(expr.right)})`
      if (op === "<>") return `(NOT (${of(expr.left)} = ${of(expr.right)}))`
      if (op === ">>") break
      return `(${of(expr.left)} ${op} ${of(expr.right)})`
    }
    case "unary":
      if (expr.op === "NOT") return `(NOT ${of(expr.operand)})`
      if (expr.op === "-") return `(- ${of(expr.operand)})`
      return expr.op === "~" ? `~${of(expr.operand)}` : `(+ ${of(expr.operand)})`
    case "isNull":
      return `(${of(expr.operand)} IS ${expr.not ? "NOT " : ""}NULL)`
    case "distinctFrom": {
      const same = `(${of(expr.left)} <=> ${of(expr.right)})`
      return expr.not ? same : `(NOT ${same})`
    }
    case "isTrue": {
      const same = `(${of(expr.operand)} <=> ${expr.value})`
      return expr.not ? `(NOT ${same})` : same
    }
    case "in":
      return `${expr.not ? "(NOT " : ""}(${of(expr.operand)} IN (${list(expr.list, look)}))${expr.not ? ")" : ""}`
    case "scalar":
      return "scalarsubquery()"
    case "exists":
      return "exists()"
    case "inQuery": {
      const made = `(${of(expr.operand)} IN (listquery()))`
      return expr.not ? `(NOT ${made})` : made
    }
    case "between": {
      const made = `between(${of(expr.operand)}, ${of(expr.low)}, ${of(expr.high)})`
      return expr.not ? `(NOT ${made})` : made
    }
    case "like": {
      if (expr.escape !== undefined) break
      const made =
        expr.op === "LIKE"
          ? `${of(expr.operand)} LIKE ${of(expr.pattern)}`
          : expr.op === "RLIKE"
            ? `RLIKE(${of(expr.operand)}, ${of(expr.pattern)})`
            : `ilike(${of(expr.operand)}, ${of(expr.pattern)})`
      return expr.not ? `(NOT ${made})` : made
    }
    case "case": {
      const { operand } = expr
      const whens = expr.whens.map(
        ([when, then]) => `WHEN ${operand === undefined ? of(when) : `(${of(operand)} = ${of(when)})`} THEN ${of(then)}`
      )
      return `CASE ${whens.join(" ")}${expr.otherwise === undefined ? "" : ` ELSE ${of(expr.otherwise)}`} END`
    }
    case "call":
      return callName(expr, look)
    case "parameter":
      break
    default:
  }
  throw unsupported(unknown)
}
