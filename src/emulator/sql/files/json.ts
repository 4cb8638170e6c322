/** Reads files of JSON as Spark does: one record a line, or with `multiLine` a record or an array of them in a file. */
import { isRecord } from "../../../internal/codec/isRecord.js"
import { SqlError, unsupported } from "../errors.js"
import * as T from "../types.js"
import * as Options from "./options.js"
import type { Staged } from "./staged.js"

const known: ReadonlyArray<string> = ["multiline", "primitivesasstring", "prefersdecimal"]

/** A number keeps its text, which says whether it is an integer. */
class NumberText {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

const marker = "\u0001number"

const parse = (text: string): unknown => {
  const marked = text.replace(/"(?:[^"\\]|\\[\s\S])*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    token.startsWith('"') ? token : `{"\\u0001number":"${token}"}`
  )
  try {
    return JSON.parse(marked, (_, value: unknown) =>
      isRecord(value) && typeof value[marker] === "string" ? new NumberText(value[marker]) : value
    )
  } catch {
    throw unsupported("records of JSON that are malformed")
  }
}

const typeOf = (value: unknown): T.SparkType => {
  if (value === null || value === undefined) return T.nothing
  if (typeof value === "boolean") return T.boolean
  if (typeof value === "string") return T.string
  if (value instanceof NumberText) {
    if (!/^-?\d+$/.test(value.text)) return T.double
    const integer = BigInt(value.text)
    if (integer > 9223372036854775807n || integer < -9223372036854775808n)
      throw unsupported("the inference of the type of integers of more than 64 bits")
    return T.bigint
  }
  if (Array.isArray(value))
    return T.array(value.reduce<T.SparkType>((type, item) => merged(type, typeOf(item)), T.nothing))
  if (!isRecord(value)) throw unsupported("this value of JSON")
  // Spark sorts the fields by name.
  return T.struct(
    Object.entries(value)
      .map(([name, field]) => ({ name, type: typeOf(field) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
  )
}

const merged = (a: T.SparkType, b: T.SparkType): T.SparkType => {
  if (T.isSame(a, b) || b.name === "VOID") return a
  if (a.name === "VOID") return b
  if (T.isNumeric(a) && T.isNumeric(b)) return T.double
  if (a.name === "ARRAY" && b.name === "ARRAY") return T.array(merged(a.element, b.element))
  if (a.name === "STRUCT" && b.name === "STRUCT") {
    const fields = new Map(a.fields.map(({ name, type }) => [name, type]))
    for (const { name, type } of b.fields) {
      const known = fields.get(name)
      fields.set(name, known === undefined ? type : merged(known, type))
    }
    return T.struct([...fields].map(([name, type]) => ({ name, type })).sort((x, y) => (x.name < y.name ? -1 : 1)))
  }
  throw unsupported(`fields of JSON with values of several types (${T.textOf(a)} and ${T.textOf(b)})`)
}

/** Fields without any value are strings. */
const settled = (type: T.SparkType): T.SparkType => {
  if (type.name === "VOID") return T.string
  if (type.name === "ARRAY") return T.array(settled(type.element))
  if (type.name === "STRUCT") return T.struct(type.fields.map((field) => ({ ...field, type: settled(field.type) })))
  return type
}

/** A value again as JSON, with its numbers as they were. */
const jsonOf = (value: unknown): string => {
  if (value instanceof NumberText) return value.text
  if (Array.isArray(value)) return `[${value.map(jsonOf).join(",")}]`
  if (isRecord(value))
    return `{${Object.entries(value)
      .map(([name, field]) => `${JSON.stringify(name)}:${jsonOf(field)}`)
      .join(",")}}`
  return JSON.stringify(value ?? null)
}

const textOf = (value: unknown): string | null => {
  if (value === null || value === undefined) return null
  if (typeof value === "string") return value
  return jsonOf(value)
}

export const read = (texts: ReadonlyArray<string>, given: ReadonlyMap<string, string>): Staged => {
  const options = Options.make("JSON", given, known)
  const isText = options.flag("primitivesasstring", false)
  if (isText) throw unsupported("the option primitivesAsString of JSON files")
  if (options.flag("prefersdecimal", false)) throw unsupported("the option prefersDecimal of JSON files")
  const records = texts.flatMap((text): ReadonlyArray<unknown> => {
    if (options.flag("multiline", false)) {
      if (text.trim() === "") return []
      const value = parse(text)
      return Array.isArray(value) ? value : [value]
    }
    return text
      .split(/\r\n|\n|\r/)
      .filter((line) => line.trim() !== "")
      .flatMap((line) => {
        const value = parse(line)
        return Array.isArray(value) ? value : [value]
      })
  })
  if (records.length === 0)
    throw new SqlError("UNABLE_TO_INFER_SCHEMA", "Unable to infer schema for JSON. It must be specified manually.")
  const type = records.reduce<T.SparkType>((all, record) => {
    if (!isRecord(record)) throw unsupported("records of JSON that are not objects")
    return merged(all, typeOf(record))
  }, T.nothing)
  const columns = type.name === "STRUCT" ? type.fields.map((field) => ({ ...field, type: settled(field.type) })) : []
  return {
    columns,
    rows: records.map((record) => columns.map(({ name }) => textOf(isRecord(record) ? record[name] : undefined)))
  }
}
