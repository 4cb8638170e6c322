/** Columns as the REST API of Unity Catalog writes them. */
import { isRecord } from "../../internal/codec/isRecord.js"
import type { ColumnInfo } from "../../schemas/catalog/ColumnInfo.js"
import { Cursor } from "./cursor.js"
import { parseColumnType } from "./parseType.js"
import * as T from "./types.js"

export interface TableColumn {
  readonly name: string
  readonly type: T.SparkType
  /** The length of a column of CHAR or VARCHAR. */
  readonly size?: T.Size | undefined
  readonly notNull: boolean
  readonly comment?: string | undefined
  /** The text of its DEFAULT. */
  readonly default?: string | undefined
  /** The place among the columns that a table is partitioned by. */
  readonly partition?: number | undefined
}

/** The text of a type in lower case, without blanks: `array<struct<a:int>>`. */
export const typeText = (type: T.SparkType): string => {
  switch (type.name) {
    case "ARRAY":
      return `array<${typeText(type.element)}>`
    case "MAP":
      return `map<${typeText(type.key)},${typeText(type.value)}>`
    case "STRUCT":
      return `struct<${type.fields.map(({ name, type: of }) => `${T.quotedName(name)}:${typeText(of)}`).join(",")}>`
    default:
      return T.textOf(type).toLowerCase()
  }
}

/** The text of the type of a column. */
export const columnTypeText = ({ size, type }: Pick<TableColumn, "size" | "type">): string =>
  size === undefined ? typeText(type) : `${size.kind.toLowerCase()}(${size.length})`

/** A type in the JSON that Spark keeps schemas in. */
const typeJson = (type: T.SparkType): unknown => {
  switch (type.name) {
    case "TINYINT":
      return "byte"
    case "SMALLINT":
      return "short"
    case "INT":
      return "integer"
    case "BIGINT":
      return "long"
    case "ARRAY":
      return { type: "array", elementType: typeJson(type.element), containsNull: true }
    case "MAP":
      return { type: "map", keyType: typeJson(type.key), valueType: typeJson(type.value), valueContainsNull: true }
    case "STRUCT":
      return {
        type: "struct",
        fields: type.fields.map((field) => ({
          name: field.name,
          type: typeJson(field.type),
          nullable: true,
          metadata: field.comment === undefined ? {} : { comment: field.comment }
        }))
      }
    default:
      return typeText(type)
  }
}

export const typeNameOf = (type: T.SparkType): string =>
  type.name === "TIMESTAMP_NTZ" ? "TIMESTAMP_NTZ" : T.manifestNameOf(type)

/** The type, as the fields of a column or of a parameter of a function have it. */
export const typeInfo = (
  name: string,
  type: T.SparkType,
  nullable: boolean,
  comment?: string,
  standard?: string,
  size?: T.Size
) => ({
  name,
  type_text: columnTypeText({ type, size }),
  type_name: size?.kind === "CHAR" ? "CHAR" : typeNameOf(type),
  type_json: JSON.stringify({
    name,
    type: size === undefined ? typeJson(type) : columnTypeText({ type, size }),
    nullable,
    metadata: {
      ...(standard === undefined ? {} : { CURRENT_DEFAULT: standard }),
      ...(comment === undefined ? {} : { comment })
    }
  }),
  ...(T.isDecimal(type) ? { type_precision: type.precision, type_scale: type.scale } : {})
})

export const infoOf = (
  { comment, default: standard, name, notNull, partition, size, type }: TableColumn,
  position: number,
  known: Partial<ColumnInfo> = {}
): ColumnInfo => ({
  ...known,
  ...typeInfo(name, type, !notNull, comment, standard, size),
  position,
  nullable: !notNull,
  ...(comment === undefined ? {} : { comment }),
  ...(partition === undefined ? {} : { partition_index: partition })
})

const parsedColumn = (text: string): ReturnType<typeof parseColumnType> | undefined => {
  try {
    const cursor = new Cursor(text)
    const made = parseColumnType(cursor)
    return cursor.peek().kind === "end" ? made : undefined
  } catch {
    return undefined
  }
}

/** The type that a text names. Undefined if the engine has no such type. */
export const parsedType = (text: string): T.SparkType | undefined => parsedColumn(text)?.type

/** What only the JSON of a type has: the DEFAULT and the comments of fields. */
const jsonOf = ({ type_json }: ColumnInfo): Readonly<Record<string, unknown>> => {
  if (typeof type_json !== "string" || !/"CURRENT_DEFAULT"|"comment"/.test(type_json)) return {}
  try {
    const json: unknown = JSON.parse(type_json)
    return isRecord(json) ? json : {}
  } catch {
    return {}
  }
}

const defaultIn = ({ metadata }: Readonly<Record<string, unknown>>): string | undefined =>
  isRecord(metadata) && typeof metadata.CURRENT_DEFAULT === "string" ? metadata.CURRENT_DEFAULT : undefined

/** The comments of the fields of a type, which only the JSON of the type has. */
const withComments = (type: T.SparkType, json: unknown): T.SparkType => {
  if (!isRecord(json)) return type
  switch (type.name) {
    case "ARRAY":
      return T.array(withComments(type.element, json.elementType))
    case "MAP":
      return T.map(withComments(type.key, json.keyType), withComments(type.value, json.valueType))
    case "STRUCT": {
      const fields = Array.isArray(json.fields) ? json.fields : []
      return T.struct(
        type.fields.map((field, index) => {
          const of: unknown = fields[index]
          if (!isRecord(of) || of.name !== field.name) return field
          const comment = isRecord(of.metadata) ? of.metadata.comment : undefined
          return {
            name: field.name,
            type: withComments(field.type, of.type),
            ...(typeof comment === "string" ? { comment } : {})
          }
        })
      )
    }
    default:
      return type
  }
}

/** A column of the REST API, or the text of its type if the engine does not support it. */
export const columnOf = (info: ColumnInfo): TableColumn | string => {
  const text = info.type_text ?? info.type_name ?? ""
  const made = parsedColumn(text)
  if (made === undefined) return text === "" ? "that is not given" : text.toUpperCase()
  const json = jsonOf(info)
  return {
    name: info.name ?? "",
    ...made,
    type: withComments(made.type, json.type),
    notNull: info.nullable === false,
    comment: info.comment ?? undefined,
    default: defaultIn(json),
    partition: info.partition_index ?? undefined
  }
}
