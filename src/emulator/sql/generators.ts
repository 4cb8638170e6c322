/** Translates generators: the rows that one makes for each row of what it is joined with. */
import type { Call } from "./ast.js"
import { SqlError, unsupported } from "./errors.js"
import { fieldOf } from "./functions/fields.js"
import { isFoldable } from "./functions/kit.js"
import type { QueryTranslator, Translated } from "./queryKit.js"
import type { Scope } from "./scope.js"
import { coerce, typed } from "./typed.js"
import * as T from "./types.js"

/** One of two types that are equal, or one of which is that of null. */
const sameOrNull = (a: T.SparkType, b: T.SparkType): T.SparkType | undefined =>
  a.name === "VOID" ? b : b.name === "VOID" || T.isSame(a, b) ? a : undefined

export const translateGenerator = (queries: QueryTranslator, call: Call, scope: Scope): Translated => {
  const name = call.name.toLowerCase().replace(/_outer$/, "")
  const args = call.args.map((arg) => queries.expressions.translate(arg, scope))
  const [of] = args
  if (of === undefined || (name === "stack" && args.length < 2))
    throw new SqlError(
      "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
      `The \`${name}\` requires ${name === "stack" ? "> 1 parameters" : "1 parameter"} but the actual number is ${args.length}.`,
      call.place
    )
  if (name === "stack") {
    const rows = Number(of.integer ?? Number.NaN)
    const mismatch = (kind: string): SqlError =>
      new SqlError(
        `DATATYPE_MISMATCH.${kind}`,
        "The number of rows of stack must be a positive integer that is a constant.",
        call.place
      )
    if (!T.isIntegral(of.type)) throw mismatch("UNEXPECTED_INPUT_TYPE")
    if (!isFoldable(call.args[0])) throw mismatch("NON_FOLDABLE_INPUT")
    if (rows < 1) throw mismatch("VALUE_OUT_OF_RANGE")
    if (!Number.isInteger(rows)) throw unsupported("stack with a number of rows that is not a literal", call.place)
    const values = args.slice(1)
    const width = Math.ceil(values.length / rows)
    const columns = Array.from({ length: width }, (_, index) => {
      const type = values
        .filter((_, at) => at % width === index)
        .reduce<T.SparkType | undefined>((common, value) => common && sameOrNull(common, value.type), T.nothing)
      if (type === undefined)
        throw new SqlError(
          "DATATYPE_MISMATCH.STACK_COLUMN_DIFF_TYPES",
          "The data types of a column of stack differ.",
          call.place
        )
      return { name: `col${index}`, type, ref: queries.fresh("c") }
    })
    const selects = Array.from(
      { length: rows },
      (_, row) =>
        `SELECT ${columns.map((column, index) => `${coerce(values[row * width + index] ?? typed(T.nothing, "NULL"), column.type).sql} AS ${column.ref}`).join(", ")}`
    )
    return { sql: selects.join(" UNION ALL "), columns }
  }
  if (name === "json_tuple") {
    if (args.length < 2)
      throw new SqlError(
        "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
        `The \`json_tuple\` requires > 1 parameters but the actual number is ${args.length}.`,
        call.place
      )
    if (args.some(({ type }) => type.name !== "STRING" && type.name !== "VOID"))
      throw new SqlError(
        "DATATYPE_MISMATCH.NON_STRING_TYPE",
        "All arguments of json_tuple must be strings.",
        call.place
      )
    const [text = "", ...names] = args.map((arg) => coerce(arg, T.string).sql)
    const columns = names.map((_, index) => ({ name: `c${index}`, type: T.string, ref: queries.fresh("c") }))
    const values = queries.fresh("j")
    const list = `CAST(from_json(spark_json_tuple(${text}, to_json(CAST([${names.join(", ")}] AS VARCHAR[]))), '["VARCHAR"]') AS VARCHAR[])`
    return {
      sql: `SELECT ${columns.map(({ ref }, index) => `${values}[${index + 1}] AS ${ref}`).join(", ")} FROM (SELECT ${list} AS ${values})`,
      columns
    }
  }
  if (args.length !== 1)
    throw new SqlError(
      "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
      `The \`${name}\` requires 1 parameters but the actual number is ${args.length}.`,
      call.place
    )
  if (name === "inline") {
    if (of.type.name !== "ARRAY" || of.type.element.name !== "STRUCT")
      throw new SqlError(
        "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
        "The inline function requires an array of structs.",
        call.place
      )
    const row = queries.fresh("c")
    const element = of.type.element
    const columns = element.fields.map(({ comment, name, type }) => ({ name, type, comment, ref: queries.fresh("c") }))
    return {
      sql: `SELECT ${columns.map((column) => `${fieldOf(typed(element, row), column.name)?.sql} AS ${column.ref}`).join(", ")} FROM (SELECT unnest(${of.sql}) AS ${row})`,
      columns
    }
  }
  const position =
    name === "posexplode"
      ? [
          {
            name: "pos",
            type: T.int,
            ref: queries.fresh("c"),
            sql: `unnest(CAST(range(len(${of.type.name === "MAP" ? `map_keys(${of.sql})` : of.sql})) AS INTEGER[]))`
          }
        ]
      : []
  if (of.type.name !== "ARRAY" && of.type.name !== "MAP")
    throw new SqlError(
      "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
      `The ${name} function requires an array or a map.`,
      call.place
    )
  const rest =
    of.type.name === "MAP"
      ? [
          { name: "key", type: of.type.key, ref: queries.fresh("c"), sql: `unnest(map_keys(${of.sql}))` },
          { name: "value", type: of.type.value, ref: queries.fresh("c"), sql: `unnest(map_values(${of.sql}))` }
        ]
      : [{ name: "col", type: of.type.element, ref: queries.fresh("c"), sql: `unnest(${of.sql})` }]
  const columns = [...position, ...rest]
  return { sql: `SELECT ${columns.map(({ ref, sql }) => `${sql} AS ${ref}`).join(", ")}`, columns }
}
