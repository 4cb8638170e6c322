/** Detects error bodies of responses with a success status. */
import * as AST from "effect/SchemaAST"
import { readJson } from "./apiError.js"
import type { Any } from "./operation.js"

/** The fields of a response. Undefined if it may have any fields. */
const fieldsOf = (ast: AST.AST): ReadonlySet<PropertyKey> | undefined => {
  switch (ast._tag) {
    case "TypeLiteral":
      return ast.indexSignatures.length > 0 ? undefined : new Set(ast.propertySignatures.map(({ name }) => name))
    case "Refinement":
      return fieldsOf(ast.from)
    case "Transformation":
      return fieldsOf(AST.typeAST(ast))
    case "Suspend":
      return fieldsOf(ast.f())
    case "Union": {
      const all = ast.types.map(fieldsOf)
      return all.includes(undefined) ? undefined : new Set(all.flatMap((fields) => [...(fields ?? [])]))
    }
    case "UnknownKeyword":
    case "AnyKeyword":
    case "ObjectKeyword":
      return undefined
    default:
      return new Set()
  }
}

const hasField = (operation: Any, field: string): boolean => {
  if (operation.response === undefined) return false
  const fields = fieldsOf(operation.response.ast)
  // Only errors have this field, even where a response may have any fields.
  return fields === undefined ? field !== "error_code" : fields.has(field)
}

const scimError = "urn:ietf:params:scim:api:messages:2.0:Error"

/** Fields that both errors and responses have. */
const commonFields = new Set(["message", "status", "detail", "details", "schemas"])

/** Some APIs send an empty value if there is no error. */
const isSet = (u: unknown): boolean => u !== undefined && u !== null && u !== false && u !== 0 && u !== "" && u !== "0"

/**
 * Whether the body of a response with a success status is an error.
 *
 * It is if it has an `error_code` that is not a field of the operation's response, or the schema of SCIM errors. It is
 * if it has an `error` and no field of the operation's response; next to such fields `error` is a field that the API
 * has added. A `message` alone is not an error.
 */
export const isErrorBody = (operation: Any, json: unknown): boolean => {
  if (typeof json !== "object" || json === null) return false
  const fields = json as Readonly<Record<string, unknown>>
  const { error, error_code: code, schemas } = fields
  // The fast path of nearly all responses.
  if (code === undefined && error === undefined && schemas === undefined) return false
  if (isSet(code) && !hasField(operation, "error_code")) return true
  if (Array.isArray(schemas) && schemas.includes(scimError)) return true
  return (
    isSet(error) &&
    readJson({ error }) !== undefined &&
    !Object.keys(fields).some((field) => hasField(operation, field) && !commonFields.has(field))
  )
}
