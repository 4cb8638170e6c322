/** Fields of structs, of arrays of structs, and values of maps by name. */
import { type Place, SqlError } from "../errors.js"
import { coerce, type Typed, textLiteral, typed } from "../typed.js"
import * as T from "../types.js"

/** Why a value has no such field. */
export const missingField = ({ type }: Typed, name: string, place: Place): SqlError =>
  type.name === "STRUCT" || (type.name === "ARRAY" && type.element.name === "STRUCT")
    ? new SqlError("FIELD_NOT_FOUND", `No such struct field \`${name}\`.`, place)
    : type.name === "ARRAY"
      ? new SqlError(
          "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
          `The index of an array requires the "INTEGRAL" type, but \`${name}\` is a name.`,
          place
        )
      : new SqlError("INVALID_EXTRACT_BASE_FIELD_TYPE", `Can't extract a value from "${T.textOf(type)}".`, place)

export const fieldOf = (of: Typed, name: string): Typed | undefined => {
  if (of.type.name === "STRUCT") {
    const field = of.type.fields.find((one) => one.name.toLowerCase() === name.toLowerCase())
    return (
      field && {
        ...typed(field.type, `struct_extract(${of.sql}, ${textLiteral(field.name)})`),
        comment: field.comment
      }
    )
  }
  if (of.type.name === "ARRAY" && of.type.element.name === "STRUCT") {
    const field = of.type.element.fields.find((one) => one.name.toLowerCase() === name.toLowerCase())
    return (
      field &&
      typed(T.array(field.type), `list_transform(${of.sql}, lambda e: struct_extract(e, ${textLiteral(field.name)}))`)
    )
  }
  if (of.type.name === "MAP")
    return typed(
      of.type.value,
      `map_extract_value(${of.sql}, ${coerce({ ...typed(T.string, textLiteral(name)) }, of.type.key).sql})`
    )
  return undefined
}
