/** Errors that come with a status of success. */
import * as AST from "effect/SchemaAST"
import { readJson } from "./apiError.js"
import type { Any } from "./operation.js"

/** The fields of a response. None where it may have any: then everything in it may be its own. */
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

const knows = (operation: Any, field: string): boolean => {
  if (operation.response === undefined) return false
  const fields = fieldsOf(operation.response.ast)
  // Even where a response may be anything, this is a field that only errors have.
  return fields === undefined ? field !== "error_code" : fields.has(field)
}

const scimError = "urn:ietf:params:scim:api:messages:2.0:Error"

/** Fields that say nothing of whether an object with an `error` is an error or the operation's own answer. */
const ofEither = new Set(["message", "status", "detail", "details", "schemas"])

/** Some APIs say with a field that there is no error. */
const isSaid = (u: unknown): boolean => u !== undefined && u !== null && u !== false && u !== 0 && u !== "" && u !== "0"

/**
 * Whether the body of an answer with a status of success is an error all the same.
 *
 * An `error_code` makes an error, unless the operation's response has such a field; so does the schema of SCIM errors.
 * An `error` does where nothing in the object is known of the operation's response: `error` is a field of some
 * responses, and next to known fields it is something that the API has added. A `message` alone makes none.
 */
export const isErrorBody = (operation: Any, json: unknown): boolean => {
  if (typeof json !== "object" || json === null) return false
  const fields = json as Readonly<Record<string, unknown>>
  const { error, error_code: code, schemas } = fields
  // Nearly all answers end here.
  if (code === undefined && error === undefined && schemas === undefined) return false
  if (isSaid(code) && !knows(operation, "error_code")) return true
  if (Array.isArray(schemas) && schemas.includes(scimError)) return true
  return (
    isSaid(error) &&
    readJson({ error }) !== undefined &&
    !Object.keys(fields).some((field) => knows(operation, field) && !ofEither.has(field))
  )
}
