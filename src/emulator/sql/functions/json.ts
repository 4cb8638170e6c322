/** Functions of JSON and of variants. */
import { Cursor } from "../cursor.js"
import { SqlError, unsupported } from "../errors.js"
import { colonName } from "../parseLiteral.js"
import { parseFields, parseType } from "../parseType.js"
import { argument, cast, coerce, type Typed, textLiteral, typed, variantAs } from "../typed.js"
import * as T from "../types.js"
import { checkFoldable, constant, type Fn, type Functions, first, mismatch, of, type Use } from "./kit.js"

const s = T.string

/** The text of JSON that Spark writes. Null where the value is. */
const jsonOf = (sql: string, type: T.SparkType, depth = 0): string => {
  switch (type.name) {
    case "STRING":
    case "DATE":
      return `spark_json_string(CAST(${sql} AS VARCHAR))`
    case "BINARY":
      return `spark_json_string(to_base64(${sql}))`
    case "TIMESTAMP":
      return `('"' || spark_json_time(epoch_us(${sql})) || 'Z"')`
    case "TIMESTAMP_NTZ":
      return `('"' || spark_json_time(epoch_us(${sql})) || '"')`
    case "FLOAT":
    case "DOUBLE": {
      const text = cast(typed(type, sql), s).sql
      return `CASE WHEN isfinite(${sql}) THEN ${text} ELSE '"' || ${text} || '"' END`
    }
    case "VARIANT":
      return sql
    case "ARRAY": {
      const e = `j${depth}`
      return `('[' || array_to_string(list_transform(${sql}, lambda ${e}: coalesce(${jsonOf(e, type.element, depth + 1)}, 'null')), ',') || ']')`
    }
    case "MAP": {
      const e = `j${depth}`
      const key = cast(typed(type.key, `${e}.key`), s).sql
      return `('{' || array_to_string(list_transform(map_entries(${sql}), lambda ${e}: spark_json_string(${key}) || ':' || coalesce(${jsonOf(`${e}.value`, type.value, depth + 1)}, 'null')), ',') || '}')`
    }
    case "STRUCT": {
      const fields = type.fields.map(({ name, type: field }) => {
        const value = jsonOf(`struct_extract(${sql}, ${textLiteral(name)})`, field, depth)
        return `${textLiteral(`${JSON.stringify(name)}:`)} || ${value}`
      })
      // Fields that are null are left out.
      return `CASE WHEN (${sql}) IS NOT NULL THEN '{' || coalesce(array_to_string(list_filter(CAST([${fields.join(", ")}] AS VARCHAR[]), lambda f: f IS NOT NULL), ','), '') || '}' END`
    }
    case "INTERVAL":
      throw unsupported("to_json of intervals")
    default:
      return cast(typed(type, sql), s).sql
  }
}

const schema = (use: Use, arg: Typed | undefined): T.SparkType => {
  if (arg?.text === undefined && use.call.args[1]?.kind === "literal")
    throw new SqlError(
      "INVALID_SCHEMA.NON_STRING_LITERAL",
      "The schema of from_json must be a string literal that is not null.",
      use.call.place
    )
  const text = constant(use, arg, "a schema")
  const cursor = new Cursor(text)
  const isType = /^\s*(array|map|struct)\s*<|^\s*\w+\s*$/i.test(text)
  const type = isType ? parseType(cursor) : T.struct(parseFields(cursor))
  if (cursor.peek().kind !== "end") throw cursor.error()
  if (!T.isComplex(type) && type.name !== "VARIANT")
    throw new SqlError(
      "DATATYPE_MISMATCH.INVALID_JSON_SCHEMA",
      `The schema of from_json is "${T.textOf(type)}", but must be a struct, an array or a map.`,
      use.call.place
    )
  return type
}

/** An argument that no other type is cast to. */
const onlyText = (use: Use, arg: Typed): Typed => {
  if (arg.type.name !== "STRING" && arg.type.name !== "VOID") throw mismatch(use, "STRING", arg.type)
  return coerce(arg, s)
}

const fromJson: Fn = of(2, 3, (args, use) => {
  if (args.length === 3) throw unsupported("from_json with options", use.call.place)
  const type = schema(use, args[1])
  const text = onlyText(use, first(args)).sql
  return typed(
    type,
    `CAST(CAST(spark_from_json(${text}, ${textLiteral(JSON.stringify(type))}) AS JSON) AS ${T.duckOf(type)})`
  )
})

const variantOf = (use: Use, arg: Typed): string => {
  if (arg.type.name !== "VARIANT") throw mismatch(use, "VARIANT", arg.type)
  return arg.sql
}

const variantGet = (prefix: string): Fn =>
  of(2, 3, (args, use) => {
    const cursor = new Cursor(args[2] === undefined ? "VARIANT" : constant(use, args[2], "a type"))
    const type = parseType(cursor)
    const path = argument(use.call.name, 1, first(args, 1), s).sql
    const value = variantOf(use, first(args))
    if (T.isComplex(type) || T.isDecimal(type)) return variantAs(value, path, type, prefix)
    const text = `spark_${prefix}variant_get(${value}, ${path}, '${type.name}')`
    return type.name === "VARIANT" ? typed(type, text) : cast(typed(s, text), type)
  })

/** The path behind a colon, into a text of JSON or a variant. */
const colon: Fn = of(2, 2, (args, use) => {
  const x = first(args)
  const path = constant(use, args[1], "a path")
  if (x.type.name === "VARIANT") return typed(T.variant, `spark_variant_get(${x.sql}, ${textLiteral(path)}, 'VARIANT')`)
  if (x.type.name === "STRING") return typed(s, `spark_json_colon(${x.sql}, ${textLiteral(path)})`)
  throw mismatch(use, "STRING or VARIANT", x.type)
})

export const json: Functions = {
  to_json: of(1, 1, (args, use) => {
    const x = first(args)
    if (!T.isComplex(x.type) && x.type.name !== "VARIANT")
      throw new SqlError(
        "DATATYPE_MISMATCH.INVALID_JSON_SCHEMA",
        "to_json takes a struct, an array or a map.",
        use.call.place
      )
    return typed(s, jsonOf(x.sql, x.type))
  }),
  from_json: fromJson,
  schema_of_json: of(1, 1, (args, use) => {
    checkFoldable(use, 0)
    return typed(s, `spark_schema_of_json(${textLiteral(constant(use, args[0], "a text"))})`)
  }),
  json_object_keys: of(1, 1, (args, use) => {
    const x = onlyText(use, first(args)).sql
    return typed(T.array(s), `CAST(from_json(spark_json_keys(${x}), '["VARCHAR"]') AS VARCHAR[])`)
  }),
  json_array_length: of(1, 1, (args, use) =>
    typed(T.int, `spark_json_array_length(${onlyText(use, first(args)).sql})`)
  ),
  [colonName]: colon,
  parse_json: of(1, 1, (args, use) => typed(T.variant, `spark_variant(${onlyText(use, first(args)).sql})`)),
  try_parse_json: of(1, 1, (args, use) => typed(T.variant, `spark_try_variant(${onlyText(use, first(args)).sql})`)),
  get_json_object: of(2, 2, (args, use) => {
    const [x, path] = args.map((arg) => onlyText(use, arg).sql)
    return typed(s, `spark_json_object(${x}, ${path})`)
  }),
  variant_get: variantGet(""),
  try_variant_get: variantGet("try_"),
  is_variant_null: of(1, 1, (args, use) =>
    typed(T.boolean, `coalesce(${variantOf(use, first(args))} = 'null', false)`)
  ),
  schema_of_variant: of(1, 1, (args, use) => typed(s, `spark_schema_of_variant(${variantOf(use, first(args))})`))
}
