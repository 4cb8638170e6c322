/** Parses the JSON in which Spark writes the types of columns. */
import * as Json from "../../../../internal/codec/json.js"
import type { ColumnType, StructField } from "../columnTypes.js"
import { maxDepth, parseText } from "./typeText.js"

type Fields = Readonly<Record<string, unknown>>

const isFields = (u: unknown): u is Fields => typeof u === "object" && u !== null && !Array.isArray(u)

/** Spark writes `CHAR` and `VARCHAR` as `string`, and their lengths into the metadata of the field. */
const declared = (metadata: unknown): ColumnType | undefined => {
  const text = isFields(metadata) ? metadata.__CHAR_VARCHAR_TYPE_STRING : undefined
  return typeof text === "string" ? parseText(text) : undefined
}

const unknown = (json: unknown): ColumnType => ({ type: "UNKNOWN", text: Json.stringify(json) ?? "" })

const fieldOf = (json: unknown, depth: number): StructField | undefined => {
  if (!isFields(json) || typeof json.name !== "string") return undefined
  const comment = isFields(json.metadata) ? json.metadata.comment : undefined
  return {
    name: json.name,
    type: declared(json.metadata) ?? typeOf(json.type, depth),
    nullable: json.nullable !== false,
    ...(typeof comment === "string" ? { comment } : {})
  }
}

const typeOf = (json: unknown, depth: number): ColumnType => {
  if (typeof json === "string") return parseText(json)
  if (!isFields(json) || depth > maxDepth) return unknown(json)
  switch (json.type) {
    case "array":
      return {
        type: "ARRAY",
        element: typeOf(json.elementType, depth + 1),
        containsNull: json.containsNull !== false
      }
    case "map":
      return {
        type: "MAP",
        key: typeOf(json.keyType, depth + 1),
        value: typeOf(json.valueType, depth + 1),
        valueContainsNull: json.valueContainsNull !== false
      }
    case "struct": {
      const fields = Array.isArray(json.fields) ? json.fields.map((field) => fieldOf(field, depth + 1)) : [undefined]
      const known = fields.filter((field) => field !== undefined)
      return known.length === fields.length ? { type: "STRUCT", fields: known } : unknown(json)
    }
    default:
      return unknown(json)
  }
}

/** Undefined if the text is not JSON. It is that of a type, or of a field with its type. */
export const parseJson = (text: string): ColumnType | undefined => {
  let json: unknown
  try {
    json = Json.parse(text)
  } catch {
    return undefined
  }
  return isFields(json) && typeof json.name === "string" && "type" in json ? fieldOf(json, 0)?.type : typeOf(json, 0)
}
