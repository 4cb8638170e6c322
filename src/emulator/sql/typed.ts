/** An expression of DuckDB whose Spark type is known, and the casts between types in ANSI mode. */
import { failing, SqlError, unsupported } from "./errors.js"
import * as T from "./types.js"

export interface Typed {
  readonly sql: string
  readonly type: T.SparkType
  /** The value of an integer literal, whose decimal type has just its digits. */
  readonly integer?: string | undefined
  /** The text of a string literal. */
  readonly text?: string | undefined
  /** The length of a column of CHAR, which is compared with blanks at its end. */
  readonly char?: number | undefined
  /** The comment of the column or field that this is. */
  readonly comment?: string | undefined
}

export const typed = (type: T.SparkType, sql: string): Typed => ({ sql, type })

/** What Spark makes of an argument without a type where it casts no arguments: it is not even computed. */
export const nullOf = (type: T.SparkType): Typed => typed(type, `CAST(NULL AS ${T.duckOf(type)})`)

export const textLiteral = (text: string): string => {
  if (text.includes("\0")) throw unsupported("strings with the character NUL")
  return `'${text.replaceAll("'", "''")}'`
}

const toText = ({ sql, type }: Typed): string => {
  switch (type.name) {
    case "STRING":
      return sql
    case "BOOLEAN":
      return `CASE WHEN ${sql} THEN 'true' WHEN NOT ${sql} THEN 'false' END`
    case "FLOAT":
      return `spark_float_text(CAST(${sql} AS DOUBLE))`
    case "DOUBLE":
      return `spark_double_text(${sql})`
    case "DATE":
      return `CASE WHEN year(${sql}) BETWEEN 0 AND 9999 THEN CAST(${sql} AS VARCHAR) ELSE spark_date_text(CAST(datediff('day', DATE '1970-01-01', ${sql}) AS BIGINT)) END`
    case "TIMESTAMP":
    case "TIMESTAMP_NTZ":
      return `spark_timestamp_text(epoch_us(${sql}))`
    case "BINARY":
      return `decode(${sql})`
    case "DECIMAL":
      return `spark_decimal_text(CAST(${sql} AS VARCHAR))`
    case "ARRAY":
      return `('[' || array_to_string(list_transform(${sql}, lambda e: coalesce(${toText({ sql: "e", type: type.element })}, 'null')), ', ') || ']')`
    case "STRUCT": {
      const fields = type.fields.map(
        (field) =>
          `coalesce(${toText({ sql: `struct_extract(${sql}, ${textLiteral(field.name)})`, type: field.type })}, 'null')`
      )
      return `CASE WHEN (${sql}) IS NOT NULL THEN '{' || ${fields.length === 0 ? "''" : fields.join(" || ', ' || ")} || '}' END`
    }
    case "MAP":
      return `('{' || array_to_string(list_transform(map_entries(${sql}), lambda e: ${toText({ sql: "e.key", type: type.key })} || ' -> ' || coalesce(${toText({ sql: "e.value", type: type.value })}, 'null')), ', ') || '}')`
    case "INTERVAL":
      return `spark_interval_text(CAST(${sql} AS BIGINT), '${type.from}', '${type.to}')`
    case "CALENDAR":
      return `spark_calendar_text((${sql}).months, (${sql}).days, (${sql}).micros)`
    case "VARIANT":
      return `spark_variant_get(${sql}, '$', 'STRING')`
    default:
      return `CAST(${sql} AS VARCHAR)`
  }
}

const bounds: Readonly<Record<string, readonly [string, string]>> = {
  TINYINT: ["-129", "128"],
  SMALLINT: ["-32769", "32768"],
  INT: ["-2147483649", "2147483648"],
  BIGINT: ["-9223372036854777856", "9223372036854775808"]
}

const overflow = (type: T.SparkType): string =>
  failing("CAST_OVERFLOW", `A value cannot be cast to ${T.textOf(type)} due to an overflow.`)

/** Whether Spark casts so in other modes than ANSI's, as its error says. */
const isCastElsewhere = (from: T.SparkType, to: T.SparkType): boolean =>
  (from.name === "BOOLEAN" && to.name === "TIMESTAMP") ||
  ((from.name === "TIMESTAMP" || from.name === "DATE") && to.name === "BOOLEAN") ||
  (T.isIntegral(from) && to.name === "BINARY")

const mismatch = (from: T.SparkType, to: T.SparkType): SqlError => {
  const hasFunction = (T.isNumeric(from) && to.name === "DATE") || (from.name === "DATE" && T.isNumeric(to))
  const hint = hasFunction ? "WITH_FUNC" : isCastElsewhere(from, to) ? "WITH_CONF" : "WITHOUT"
  return new SqlError(
    `DATATYPE_MISMATCH.CAST_${hint}_SUGGESTION`,
    `Cannot cast "${T.textOf(from)}" to "${T.textOf(to)}".`
  )
}

/** What a path into a variant leads to, as a nested type or a decimal. */
export const variantAs = (sql: string, path: string, to: T.SparkType, prefix = ""): Typed =>
  typed(
    to,
    `CAST(CAST(spark_${prefix}variant_as(${sql}, ${path}, ${textLiteral(JSON.stringify(to))}) AS JSON) AS ${T.duckOf(to)})`
  )

/** A value of JSON as another type. */
const ofVariant = (sql: string, to: T.SparkType): string => {
  if (to.name === "BINARY" || T.isInterval(to)) throw unsupported(`a cast of VARIANT to ${T.textOf(to)}`)
  if (T.isComplex(to) || T.isDecimal(to)) return variantAs(sql, "'$'", to).sql
  return raw(typed(T.string, `spark_variant_get(${sql}, '$', '${to.name}')`), to)
}

const raw = (from: Typed, to: T.SparkType): string => {
  const { sql, type } = from
  const plain = `CAST(${sql} AS ${T.duckOf(to)})`
  if (T.isSame(type, to)) return sql
  // Nulls without a type are integers in DuckDB, which have no cast to every type. The expression stays: it may fail.
  if (type.name === "VOID") return `CAST(CAST(${sql} AS VARCHAR) AS ${T.duckOf(to)})`
  if (to.name === "STRING") return toText(from)
  if (T.isInterval(type) && !T.isInterval(to)) {
    if (T.isNumeric(to)) throw unsupported(`a cast of ${T.textOf(type)} to ${T.textOf(to)}`)
    throw mismatch(type, to)
  }
  if (type.name === "VARIANT") return ofVariant(sql, to)
  if (T.isIntegral(to)) {
    if (type.name === "STRING") return `CAST(spark_integer(${sql}, '${to.name}') AS ${T.duckOf(to)})`
    if (T.isFractional(type)) {
      const [low, high] = bounds[to.name] ?? ["0", "0"]
      const isIn = `(${sql}) > CAST('${low}' AS DOUBLE) AND (${sql}) < CAST('${high}' AS DOUBLE)`
      return `CASE WHEN (${sql}) IS NULL THEN NULL WHEN ${isIn} THEN CAST(trunc(${sql}) AS ${T.duckOf(to)}) ELSE ${overflow(to)} END`
    }
    if (T.isDecimal(type)) return `CAST(spark_truncate(CAST(${sql} AS VARCHAR), '${to.name}') AS ${T.duckOf(to)})`
    if (T.isIntegral(type) || type.name === "BOOLEAN") return plain
    if (type.name === "TIMESTAMP" && to.name === "BIGINT") return `CAST(floor(epoch_us(${sql}) / 1000000) AS BIGINT)`
    throw mismatch(type, to)
  }
  if (T.isFractional(to)) {
    if (type.name === "STRING") return `CAST(spark_float(${sql}, '${to.name}') AS ${to.name})`
    if (T.isDecimal(type)) return `CAST(CAST(${sql} AS VARCHAR) AS ${to.name})`
    if (type.name === "TIMESTAMP") return `CAST(epoch_us(${sql}) / 1000000 AS ${to.name})`
    if (T.isNumeric(type) || type.name === "BOOLEAN") return plain
    throw mismatch(type, to)
  }
  if (T.isDecimal(to)) {
    const of = `'${to.precision},${to.scale}'`
    if (type.name === "STRING") return `CAST(spark_decimal(${sql}, ${of}) AS ${T.duckOf(to)})`
    if (type.name === "DOUBLE") return `CAST(spark_decimal(CAST(${sql} AS VARCHAR), ${of}) AS ${T.duckOf(to)})`
    if (T.isIntegral(type) || T.isDecimal(type)) {
      return T.isDecimal(type) && to.scale >= type.scale && to.precision - to.scale >= type.precision - type.scale
        ? plain
        : `CAST(spark_decimal(CAST(${sql} AS VARCHAR), ${of}) AS ${T.duckOf(to)})`
    }
    if (type.name === "BOOLEAN") return `CAST(CAST(${sql} AS INTEGER) AS ${T.duckOf(to)})`
    if (type.name === "FLOAT")
      return `CAST(spark_decimal(CAST(CAST(${sql} AS DOUBLE) AS VARCHAR), ${of}) AS ${T.duckOf(to)})`
    throw mismatch(type, to)
  }
  switch (to.name) {
    case "BOOLEAN":
      if (type.name === "STRING") return `(spark_boolean(${sql}) = 'true')`
      if (T.isNumeric(type)) return `((${sql}) <> 0)`
      break
    case "DATE":
      if (type.name === "STRING") return `CAST(spark_date(${sql}) AS DATE)`
      if (T.isDatetime(type)) return plain
      break
    case "TIMESTAMP":
    case "TIMESTAMP_NTZ":
      if (type.name === "STRING") return `make_timestamp(spark_timestamp(${sql}, '${to.name}'))`
      if (T.isDatetime(type)) return plain
      if (T.isIntegral(type) && to.name === "TIMESTAMP") return `make_timestamp(CAST(${sql} AS BIGINT) * 1000000)`
      if (T.isDecimal(type) && to.name === "TIMESTAMP" && type.precision <= 20)
        return `make_timestamp(CAST(floor(CAST(${sql} AS DECIMAL(38,${Math.max(type.scale, 6)})) * 1000000) AS BIGINT))`
      if (T.isNumeric(type)) throw unsupported(`a cast of ${T.textOf(type)} to ${to.name}`)
      break
    case "INTERVAL":
      if (type.name === "STRING") return `CAST(spark_interval(${sql}, '${to.from}', '${to.to}') AS ${T.duckOf(to)})`
      if (T.isInterval(type) && T.isMonths(type) === T.isMonths(to)) {
        if (T.intervalUnits.indexOf(to.to) < T.intervalUnits.indexOf(type.to))
          throw unsupported(`a cast of ${T.textOf(type)} to ${T.textOf(to)}`)
        return sql
      }
      if (T.isNumeric(type)) throw unsupported(`a cast of ${T.textOf(type)} to ${T.textOf(to)}`)
      break
    case "BINARY":
      if (type.name === "STRING") return `encode(${sql})`
      break
    case "ARRAY":
      if (type.name === "ARRAY")
        return `list_transform(${sql}, lambda e: ${raw({ sql: "e", type: type.element }, to.element)})`
      break
    case "MAP":
      if (type.name === "MAP" && T.isSame(type.key, to.key)) {
        return `map_from_entries(list_transform(map_entries(${sql}), lambda e: (e.key, ${raw({ sql: "e.value", type: type.value }, to.value)})))`
      }
      if (type.name === "MAP" && type.key.name === "VOID")
        return `CASE WHEN (${sql}) IS NOT NULL THEN CAST(MAP {} AS ${T.duckOf(to)}) END`
      if (type.name === "MAP") {
        const entry = `struct_pack(k := ${raw({ sql: "e.key", type: type.key }, to.key)}, v := ${raw({ sql: "e.value", type: type.value }, to.value)})`
        // Of keys that become equal, the last one stays.
        const kept = `list_filter(m, lambda x, i: list_position(list_reverse(list_transform(m, lambda q: q.k)), x.k) = len(m) - i + 1)`
        return `list_transform([list_transform(map_entries(${sql}), lambda e: ${entry})], lambda m: map_from_entries(list_transform(${kept}, lambda x: (x.k, x.v))))[1]`
      }
      break
    case "STRUCT":
      if (type.name === "STRUCT" && type.fields.length === to.fields.length) {
        const fields = to.fields.map(({ name, type: field }, index) => {
          const of = type.fields[index] as T.Field
          return `${T.identifier(name)} := ${raw({ sql: `struct_extract(${sql}, ${textLiteral(of.name)})`, type: of.type }, field)}`
        })
        return `CASE WHEN (${sql}) IS NULL THEN NULL ELSE struct_pack(${fields.join(", ")}) END`
      }
      break
    default:
  }
  throw mismatch(type, to)
}

const castMismatch = "DATATYPE_MISMATCH.CAST_WITH"

/** An explicit cast, whose errors are those of ANSI mode. */
export const cast = (from: Typed, to: T.SparkType, isTry = false): Typed => {
  try {
    return typed(to, raw(from, to))
  } catch (cause) {
    if (!(cause instanceof SqlError) || !cause.errorClass.startsWith(castMismatch)) throw cause
    // Functions are suggested for whole values only, and a mode for casts that have one.
    const hasFunction = cause.errorClass === `${castMismatch}_FUNC_SUGGESTION`
    if (hasFunction ? !T.isComplex(from.type) : !isTry) throw cause
    throw new SqlError(
      `${castMismatch}${isTry ? "OUT" : "_CONF"}_SUGGESTION`,
      `Cannot cast "${T.textOf(from.type)}" to "${T.textOf(to)}".`
    )
  }
}

/** Null instead of an error. DuckDB tries nothing volatile, as its function `error` is, which stands for null here. */
export const attempt = ({ sql, type }: Typed): Typed =>
  typed(type, `TRY(CAST(${sql.replace(/error\('\[[^']*'\)/g, "NULL")} AS ${T.duckOf(type)}))`)

/** A cast of a nested value, each part of which that fails is null. Keys of maps cannot be null. */
export const tryCast = (from: Typed, to: T.SparkType): Typed => {
  const { sql, type } = from
  if (T.isSame(type, to)) return from
  if (type.name === "VARIANT" && T.isComplex(to)) return variantAs(sql, "'$'", to, "try_")
  const inner = (of: string, at: T.SparkType, into: T.SparkType): string => tryCast(typed(at, of), into).sql
  if (type.name === "ARRAY" && to.name === "ARRAY")
    return typed(to, `list_transform(${sql}, lambda e: ${inner("e", type.element, to.element)})`)
  if (type.name === "MAP" && to.name === "MAP") {
    if (!T.isSame(type.key, to.key)) {
      if (!T.isSame(T.commonOf(type.key, to.key) ?? T.nothing, to.key)) throw mismatch(type, to)
      throw unsupported("TRY_CAST of the keys of a map")
    }
    return typed(
      to,
      `map_from_entries(list_transform(map_entries(${sql}), lambda e: (e.key, ${inner("e.value", type.value, to.value)})))`
    )
  }
  if (type.name === "STRUCT" && to.name === "STRUCT" && type.fields.length === to.fields.length) {
    const fields = to.fields.map(({ name, type: field }, index) => {
      const of = type.fields[index] as T.Field
      return `${T.identifier(name)} := ${inner(`struct_extract(${sql}, ${textLiteral(of.name)})`, of.type, field)}`
    })
    return typed(to, `CASE WHEN (${sql}) IS NULL THEN NULL ELSE struct_pack(${fields.join(", ")}) END`)
  }
  return attempt(cast(from, to))
}

/** An implicit cast to a type that `commonOf` gave. */
export const coerce = (from: Typed, to: T.SparkType): Typed => (T.isSame(from.type, to) ? from : cast(from, to))

const canCoerce = (from: T.SparkType, to: T.SparkType): boolean => {
  if (T.isSame(from, to) || from.name === "VOID") return true
  if (to.name === "STRING") return !T.isComplex(from) && from.name !== "VARIANT"
  if (from.name === "STRING") return !T.isComplex(to) && to.name !== "BINARY" && to.name !== "VARIANT"
  if (T.isNumeric(from) && T.isNumeric(to)) return true
  if (T.isDatetime(from) && T.isDatetime(to)) return true
  return false
}

/** The argument of a function, as the type that it takes. */
export const argument = (name: string, index: number, from: Typed, to: T.SparkType): Typed => {
  if (!canCoerce(from.type, to)) {
    throw new SqlError(
      "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
      `Cannot resolve "${name}" due to data type mismatch: The parameter ${index + 1} requires the "${T.textOf(to)}" type, however it has the type "${T.textOf(from.type)}".`
    )
  }
  return coerce(from, to)
}

/** Both, or all, as the type that they have in common. */
export const unify = (
  name: string,
  items: ReadonlyArray<Typed>,
  how: { readonly common?: typeof T.commonOf; readonly error?: string } = {}
): ReadonlyArray<Typed> => {
  const { common: commonOf = T.commonOf, error = "DATA_DIFF_TYPES" } = how
  const type = items.reduce<T.SparkType | undefined>((common, item) => common && commonOf(common, item.type), T.nothing)
  if (type === undefined) {
    throw new SqlError(
      `DATATYPE_MISMATCH.${error}`,
      `Cannot resolve "${name}" due to data type mismatch: Input should all be the same type, but it's (${items.map((item) => `"${T.textOf(item.type)}"`).join(", ")}).`
    )
  }
  return items.map((item) => coerce(item, type))
}
