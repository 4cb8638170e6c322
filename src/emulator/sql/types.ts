/** The types of Spark SQL: their names, what DuckDB stores them as, and which of two is the wider one. */

export interface Field {
  readonly name: string
  readonly type: SparkType
  /** Belongs to the column, not to the type: types that differ in comments are equal. */
  readonly comment?: string | undefined
}

/** The length of a column of CHAR or VARCHAR, whose values are strings. */
export interface Size {
  readonly kind: "CHAR" | "VARCHAR"
  readonly length: number
}

export type SimpleName =
  | "BOOLEAN"
  | "TINYINT"
  | "SMALLINT"
  | "INT"
  | "BIGINT"
  | "FLOAT"
  | "DOUBLE"
  | "STRING"
  | "BINARY"
  | "DATE"
  | "TIMESTAMP"
  | "TIMESTAMP_NTZ"
  | "VOID"
  | "VARIANT"
  /** An interval of months, days and microseconds, which are kept apart. */
  | "CALENDAR"

export type IntervalUnit = "YEAR" | "MONTH" | "DAY" | "HOUR" | "MINUTE" | "SECOND"

export type SparkType =
  | { readonly name: SimpleName }
  | { readonly name: "DECIMAL"; readonly precision: number; readonly scale: number }
  /** Months, or microseconds. */
  | { readonly name: "INTERVAL"; readonly from: IntervalUnit; readonly to: IntervalUnit }
  | { readonly name: "ARRAY"; readonly element: SparkType }
  | { readonly name: "MAP"; readonly key: SparkType; readonly value: SparkType }
  | { readonly name: "STRUCT"; readonly fields: ReadonlyArray<Field> }

export type IntervalType = Extract<SparkType, { readonly name: "INTERVAL" }>

export type DecimalType = Extract<SparkType, { readonly name: "DECIMAL" }>

const simple = (name: SimpleName): SparkType => ({ name })

export const boolean = simple("BOOLEAN")
export const tinyint = simple("TINYINT")
export const smallint = simple("SMALLINT")
export const int = simple("INT")
export const bigint = simple("BIGINT")
export const float = simple("FLOAT")
export const double = simple("DOUBLE")
export const string = simple("STRING")
export const binary = simple("BINARY")
export const date = simple("DATE")
export const timestamp = simple("TIMESTAMP")
export const timestampNtz = simple("TIMESTAMP_NTZ")
export const nothing = simple("VOID")
export const decimal = (precision: number, scale: number): DecimalType => ({ name: "DECIMAL", precision, scale })
export const array = (element: SparkType): SparkType => ({ name: "ARRAY", element })
export const map = (key: SparkType, value: SparkType): SparkType => ({ name: "MAP", key, value })
export const struct = (fields: ReadonlyArray<Field>): SparkType => ({ name: "STRUCT", fields })

export const variant = simple("VARIANT")
export const calendar = simple("CALENDAR")
export const interval = (from: IntervalUnit, to: IntervalUnit = from): IntervalType => ({ name: "INTERVAL", from, to })

export const intervalUnits: ReadonlyArray<IntervalUnit> = ["YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"]

export const isInterval = (type: SparkType): type is IntervalType => type.name === "INTERVAL"

/** Whether an interval counts months. All others count microseconds. */
export const isMonths = ({ from }: IntervalType): boolean => from === "YEAR" || from === "MONTH"

export const maxPrecision = 38

/** A decimal type of at most 38 digits: digits after the point are given up before those in front of it, down to 6. */
export const boundedDecimal = (precision: number, scale: number): DecimalType => {
  if (precision <= maxPrecision) return decimal(precision, scale)
  const whole = precision - scale
  return decimal(maxPrecision, Math.max(maxPrecision - whole, Math.min(scale, 6)))
}

export const quotedName = (name: string): string =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : `\`${name.replaceAll("`", "``")}\``

const written = (type: SparkType, commentOf: (field: Field) => string): string => {
  switch (type.name) {
    case "DECIMAL":
      return `DECIMAL(${type.precision},${type.scale})`
    case "INTERVAL":
      return type.from === type.to ? `INTERVAL ${type.from}` : `INTERVAL ${type.from} TO ${type.to}`
    case "CALENDAR":
      return "INTERVAL"
    case "ARRAY":
      return `ARRAY<${written(type.element, commentOf)}>`
    case "MAP":
      return `MAP<${written(type.key, commentOf)}, ${written(type.value, commentOf)}>`
    case "STRUCT":
      return `STRUCT<${type.fields.map((field) => `${quotedName(field.name)}: ${written(field.type, commentOf)}${commentOf(field)}`).join(", ")}>`
    default:
      return type.name
  }
}

/** The text of a type as Databricks writes it: `ARRAY<STRUCT<a: INT>>`. */
export const textOf = (type: SparkType): string => written(type, () => "")

/** The literal of a string in Spark's SQL. */
export const quotedText = (text: string): string => `'${text.replace(/[\\']/g, "\\$&")}'`

/** The text of a type with the comments of its fields, as a statement that creates a table has it. */
export const definitionOf = (type: SparkType): string =>
  written(type, ({ comment }) => (comment === undefined ? "" : ` COMMENT ${quotedText(comment)}`))

/** The name of a type in the manifest of a result. */
export const manifestNameOf = (type: SparkType): string => {
  switch (type.name) {
    case "TINYINT":
      return "BYTE"
    case "SMALLINT":
      return "SHORT"
    case "BIGINT":
      return "LONG"
    case "VOID":
      return "NULL"
    case "TIMESTAMP_NTZ":
      return "TIMESTAMP"
    default:
      return type.name
  }
}

export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** The type that stores its values in DuckDB. Both kinds of timestamp are microseconds in UTC. */
export const duckOf = (type: SparkType): string => {
  switch (type.name) {
    case "INT":
      return "INTEGER"
    case "STRING":
    case "VARIANT":
      return "VARCHAR"
    case "INTERVAL":
      return isMonths(type) ? "INTEGER" : "BIGINT"
    case "CALENDAR":
      return "STRUCT(months INTEGER, days INTEGER, micros BIGINT)"
    case "BINARY":
      return "BLOB"
    case "TIMESTAMP_NTZ":
      return "TIMESTAMP"
    case "VOID":
      return "INTEGER"
    case "DECIMAL":
      return `DECIMAL(${type.precision},${type.scale})`
    case "ARRAY":
      return `${duckOf(type.element)}[]`
    case "MAP":
      return `MAP(${duckOf(type.key)}, ${duckOf(type.value)})`
    case "STRUCT":
      return `STRUCT(${type.fields.map(({ name, type }) => `${identifier(name)} ${duckOf(type)}`).join(", ")})`
    default:
      return type.name
  }
}

export const isSame = (a: SparkType, b: SparkType): boolean => textOf(a) === textOf(b)

/** Whether two types differ at most in the names of fields. */
export const isSameShape = (a: SparkType, b: SparkType): boolean => {
  if (a.name === "ARRAY" && b.name === "ARRAY") return isSameShape(a.element, b.element)
  if (a.name === "MAP" && b.name === "MAP") return isSameShape(a.key, b.key) && isSameShape(a.value, b.value)
  if (a.name === "STRUCT" && b.name === "STRUCT")
    return (
      a.fields.length === b.fields.length &&
      a.fields.every((field, index) => isSameShape(field.type, b.fields[index]?.type ?? nothing))
    )
  return isSame(a, b)
}

const integrals: ReadonlyArray<string> = ["TINYINT", "SMALLINT", "INT", "BIGINT"]

export const isIntegral = ({ name }: SparkType): boolean => integrals.includes(name)

export const isFractional = ({ name }: SparkType): boolean => name === "FLOAT" || name === "DOUBLE"

export const isDecimal = (type: SparkType): type is DecimalType => type.name === "DECIMAL"

export const isNumeric = (type: SparkType): boolean => isIntegral(type) || isFractional(type) || isDecimal(type)

export const isDatetime = ({ name }: SparkType): boolean =>
  name === "DATE" || name === "TIMESTAMP" || name === "TIMESTAMP_NTZ"

export const isComplex = ({ name }: SparkType): boolean => name === "ARRAY" || name === "MAP" || name === "STRUCT"

/** The decimal type that holds every value of an integral type. */
export const decimalOfIntegral = ({ name }: SparkType): DecimalType =>
  decimal(name === "TINYINT" ? 3 : name === "SMALLINT" ? 5 : name === "INT" ? 10 : 20, 0)

const widerNumeric = (a: SparkType, b: SparkType): SparkType => {
  if (isDecimal(a) || isDecimal(b)) {
    if (isFractional(a) || isFractional(b)) return double
    const left = isDecimal(a) ? a : decimalOfIntegral(a)
    const right = isDecimal(b) ? b : decimalOfIntegral(b)
    const scale = Math.max(left.scale, right.scale)
    return boundedDecimal(Math.max(left.precision - left.scale, right.precision - right.scale) + scale, scale)
  }
  if (isFractional(a) || isFractional(b)) {
    if (a.name === "DOUBLE" || b.name === "DOUBLE") return double
    // A float does not hold the integers of 32 bits and more.
    const other = a.name === "FLOAT" ? b : a
    return other.name === "FLOAT" || other.name === "TINYINT" || other.name === "SMALLINT" ? float : double
  }
  return integrals.indexOf(a.name) >= integrals.indexOf(b.name) ? a : b
}

/** The type that both are coerced to where a text is cast to no other type. `undefined` if there is none. */
export const closeOf = (a: SparkType, b: SparkType): SparkType | undefined => {
  const isText = ({ name }: SparkType): boolean => name === "STRING"
  if (a.name === "ARRAY" && b.name === "ARRAY") {
    const element = closeOf(a.element, b.element)
    return element && array(element)
  }
  if (a.name === "MAP" && b.name === "MAP") {
    const [key, value] = [closeOf(a.key, b.key), closeOf(a.value, b.value)]
    return key && value && map(key, value)
  }
  const isMixed = isText(a) !== isText(b) && a.name !== "VOID" && b.name !== "VOID"
  return isMixed ? undefined : commonOf(a, b)
}

/** The type that both are coerced to without an explicit cast, in ANSI mode. `undefined` if there is none. */
export const commonOf = (a: SparkType, b: SparkType): SparkType | undefined => {
  if (isSame(a, b)) return a
  if (a.name === "VOID") return b
  if (b.name === "VOID") return a
  if (isNumeric(a) && isNumeric(b)) return widerNumeric(a, b)
  if (isInterval(a) && isInterval(b)) {
    if (isMonths(a) !== isMonths(b)) return undefined
    const [from, to] = [intervalUnits.indexOf(a.from), intervalUnits.indexOf(a.to)]
    const unit = (index: number): IntervalUnit => intervalUnits[index] ?? "SECOND"
    return interval(
      unit(Math.min(from, intervalUnits.indexOf(b.from))),
      unit(Math.max(to, intervalUnits.indexOf(b.to)))
    )
  }
  if (isDatetime(a) && isDatetime(b)) {
    if (a.name === "TIMESTAMP" || b.name === "TIMESTAMP") return timestamp
    return timestampNtz
  }
  if (a.name === "STRING" || b.name === "STRING") {
    const other = a.name === "STRING" ? b : a
    if (isIntegral(other)) return bigint
    if (isNumeric(other)) return double
    if (isDatetime(other) || other.name === "BOOLEAN" || other.name === "BINARY") return other
    return undefined
  }
  if (a.name === "ARRAY" && b.name === "ARRAY") {
    const element = commonOf(a.element, b.element)
    return element && array(element)
  }
  if (a.name === "MAP" && b.name === "MAP") {
    // A key that is cast may become null.
    const key = closeOf(a.key, b.key)
    const value = commonOf(a.value, b.value)
    return key && value && map(key, value)
  }
  if (a.name === "STRUCT" && b.name === "STRUCT" && a.fields.length === b.fields.length) {
    const fields: Array<Field> = []
    for (const [index, field] of a.fields.entries()) {
      const other = b.fields[index]
      const type = other && commonOf(field.type, other.type)
      if (type === undefined || other?.name.toLowerCase() !== field.name.toLowerCase()) return undefined
      fields.push({ name: field.name, type })
    }
    return struct(fields)
  }
  return undefined
}
