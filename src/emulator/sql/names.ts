/** The name of a column that has no alias, as Spark makes it of the expression. */
import type { Expr } from "./ast.js"
import { unsupported } from "./errors.js"
import * as T from "./types.js"

/** Functions, with the number of arguments, whose names the comparison with Spark has shown to be as they are called. */
const shownBySpark = new Set(
  (
    "array/3 array_contains/2 array_join/3 ascii/1 avg/1 base64/1 bin/1 bit_count/1 char_length/1 chr/1 " +
    "coalesce/3 concat/3 concat_ws/4 contains/2 conv/3 count/1 crc32/1 date_format/2 day/1 dayofmonth/1 " +
    "dayofweek/1 dayofyear/1 endswith/2 factorial/1 find_in_set/2 format_number/2 format_string/3 " +
    "greatest/4 hour/1 ifnull/2 initcap/1 instr/2 last_day/1 left/2 length/1 levenshtein/2 ln/1 lower/1 " +
    "lpad/3 ltrim/1 max/1 md5/1 min/1 minute/1 month/1 nvl/2 nvl2/3 pow/2 quarter/1 regexp_extract/3 " +
    "repeat/2 replace/3 reverse/1 right/2 round/2 rpad/3 rtrim/1 second/1 sha1/1 sha2/2 soundex/1 " +
    "startswith/2 substring/3 substring_index/3 sum/1 trim/1 typeof/1 upper/1 url_encode/1 weekday/1 " +
    "weekofyear/1 year/1 abs/1 bround/2 size/1 array_join/2 "
  )
    .trim()
    .split(" ")
)

/** The same with any number of arguments. */
const variadic = new Set(["array", "coalesce", "concat", "concat_ws", "count", "format_string", "greatest", "least"])

/** Functions that Spark writes in capital letters. */
const capitals = new Set("sqrt exp log10 log2 log1p expm1 sin cos tan sinh cosh tanh pi e ceil floor".split(" "))

/** Arguments that Spark adds. */
const defaults: Readonly<Record<string, string>> = {
  "round/1": "0",
  "bround/1": "0",
  "substring/2": "2147483647",
  "split/2": "-1",
  "locate/2": "1",
  "regexp_replace/3": "1"
}

const list = (items: ReadonlyArray<Expr>): string => items.map(nameOf).join(", ")

const unknown = "the name that Spark gives to this column; give it an alias"

/** Stands for the name of a column that is not known. */
const unnamed = "\u0000unnamed"

/** The name of an expression, or a mark that no query can refer to. */
export const nameOrMark = (expr: Expr): string => {
  try {
    return nameOf(expr)
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

export const nameOf = (expr: Expr): string => {
  switch (expr.kind) {
    case "literal":
      if (expr.value === null) return "NULL"
      if (T.isDatetime(expr.type)) return `${expr.type.name} '${expr.value}'`
      if (expr.type.name === "BINARY") return `X'${expr.value.toUpperCase()}'`
      if (expr.type.name === "DOUBLE") {
        if (!/^-?\d{1,6}(\.\d{1,6})?$/.test(expr.value)) break
        return expr.value.includes(".") ? String(Number(expr.value)).replace(/^(-?\d+)$/, "$1.0") : `${expr.value}.0`
      }
      return expr.value
    case "column":
      return expr.parts.at(-1) ?? ""
    case "field":
      return expr.operand.kind === "column" || expr.operand.kind === "field"
        ? expr.name
        : `${nameOf(expr.operand)}.${expr.name}`
    case "index":
      return `${nameOf(expr.operand)}[${nameOf(expr.index)}]`
    case "cast":
      if (expr.operand.kind === "column") return expr.operand.parts.at(-1) ?? ""
      return `${expr.isTry ? "TRY_CAST" : "CAST"}(${nameOf(expr.operand)} AS ${T.textOf(expr.type)})`
    case "binary": {
      const op = expr.op
      if (op === "||") return `concat(${nameOf(expr.left)}, ${nameOf(expr.right)})`
      if (op === "DIV") return `(${nameOf(expr.left)} div ${nameOf(expr.right)})`
      if (op === "<>") return `(NOT (${nameOf(expr.left)} = ${nameOf(expr.right)}))`
      if (op === "<<" || op === ">>") break
      return `(${nameOf(expr.left)} ${op} ${nameOf(expr.right)})`
    }
    case "unary":
      if (expr.op === "NOT") return `(NOT ${nameOf(expr.operand)})`
      if (expr.op === "-") return `(- ${nameOf(expr.operand)})`
      return expr.op === "~" ? `~${nameOf(expr.operand)}` : `(+ ${nameOf(expr.operand)})`
    case "isNull":
      return `(${nameOf(expr.operand)} IS ${expr.not ? "NOT " : ""}NULL)`
    case "in":
      return `${expr.not ? "(NOT " : ""}(${nameOf(expr.operand)} IN (${list(expr.list)}))${expr.not ? ")" : ""}`
    case "between": {
      const made = `between(${nameOf(expr.operand)}, ${nameOf(expr.low)}, ${nameOf(expr.high)})`
      return expr.not ? `(NOT ${made})` : made
    }
    case "like": {
      if (expr.escape !== undefined) break
      const made =
        expr.op === "LIKE"
          ? `${nameOf(expr.operand)} LIKE ${nameOf(expr.pattern)}`
          : expr.op === "RLIKE"
            ? `RLIKE(${nameOf(expr.operand)}, ${nameOf(expr.pattern)})`
            : `ilike(${nameOf(expr.operand)}, ${nameOf(expr.pattern)})`
      return expr.not ? `(NOT ${made})` : made
    }
    case "case": {
      const { operand } = expr
      const whens = expr.whens.map(
        ([when, then]) =>
          `WHEN ${operand === undefined ? nameOf(when) : `(${nameOf(operand)} = ${nameOf(when)})`} THEN ${nameOf(then)}`
      )
      return `CASE ${whens.join(" ")}${expr.otherwise === undefined ? "" : ` ELSE ${nameOf(expr.otherwise)}`} END`
    }
    case "call": {
      if (expr.over !== undefined || expr.filter !== undefined || expr.ignoreNulls) break
      const name = expr.name.toLowerCase()
      const [first] = expr.args
      if (name === "count" && first?.kind === "star") return "count(1)"
      if (expr.args.some(({ kind }) => kind === "lambda" || kind === "interval")) break
      if (name === "if") return `(IF(${list(expr.args)}))`
      const known = `${name}/${expr.args.length}`
      const added = defaults[known]
      if (capitals.has(name)) return `${name.toUpperCase()}(${list(expr.args)})`
      if (added === undefined && !shownBySpark.has(known) && !variadic.has(name)) break
      return `${name}(${expr.distinct ? "DISTINCT " : ""}${list(expr.args)}${added === undefined ? "" : `, ${added}`})`
    }
    case "parameter":
      break
    default:
  }
  throw unsupported(unknown)
}
