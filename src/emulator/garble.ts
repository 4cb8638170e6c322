/** Alters responses to be malformed or unexpected. */
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Option from "effect/Option"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"
import { isRecord } from "../internal/codec/isRecord.js"
import * as Json from "../internal/codec/json.js"
import type { Garble } from "./Fault.js"

/** The JSON schema annotation of an open enum lists its documented values. */
const isOpenEnum = (ast: AST.AST): boolean => {
  const annotation = Option.getOrUndefined(AST.getJSONSchemaAnnotation(ast))
  return isRecord(annotation) && annotation.type === "string" && Array.isArray(annotation.examples)
}

type Visit = {
  readonly struct: (fields: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>
  readonly enum: (value: string) => string
}

/** Rewrites only structs and enums of the schema. Maps, such as tags, are left unchanged. */
const rewrite = (ast: AST.AST, value: unknown, visit: Visit): unknown => {
  switch (ast._tag) {
    case "Suspend":
      return rewrite(ast.f(), value, visit)
    case "Union": {
      const matching = ast.types.find((type) => ParseResult.is(Schema.make(type))(value))
      return matching === undefined ? value : rewrite(matching, value, visit)
    }
    case "StringKeyword":
      return isOpenEnum(ast) && typeof value === "string" ? visit.enum(value) : value
    case "TupleType": {
      const [item] = ast.rest
      return item !== undefined && Array.isArray(value) ? value.map((inner) => rewrite(item.type, inner, visit)) : value
    }
    case "TypeLiteral": {
      if (!isRecord(value)) return value
      const [index] = ast.indexSignatures
      const fields = Object.fromEntries(
        Object.entries(value).map(([key, inner]) => {
          const type = ast.propertySignatures.find((property) => property.name === key)?.type ?? index?.type
          return [key, type === undefined ? inner : rewrite(type, inner, visit)]
        })
      )
      return index === undefined ? visit.struct(fields) : fields
    }
    default:
      return value
  }
}

const unknownFields: Visit = {
  struct: (fields) => ({ ...fields, unknown_field: { is: "new", since: [1, 2, 3] } }),
  enum: (value) => value
}

const unknownEnumValues: Visit = { struct: (fields) => fields, enum: (value) => `NEW_${value}` }

const withBody = (
  response: HttpServerResponse.HttpServerResponse,
  body: Uint8Array,
  contentType = response.headers["content-type"] ?? "application/octet-stream"
): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.uint8Array(body, { status: response.status, headers: response.headers, contentType })

/** The bytes of a response, or `undefined` for a stream. */
export const bytesOf = (response: HttpServerResponse.HttpServerResponse): Uint8Array | undefined =>
  response.body._tag === "Uint8Array" ? response.body.body : undefined

export const garble = (
  how: Garble["how"],
  schema: Schema.Schema.AnyNoContext | undefined,
  response: HttpServerResponse.HttpServerResponse
): HttpServerResponse.HttpServerResponse => {
  const bytes = bytesOf(response)
  if (bytes === undefined) return response
  if (how === "truncate") return withBody(response, bytes.slice(0, Math.floor(bytes.length / 2)))
  if (how === "mislabel") return withBody(response, bytes, "text/plain; charset=utf-8")
  if (response.headers["content-type"]?.startsWith("application/json") !== true) return response
  if (how === "wrongJson") return withBody(response, new TextEncoder().encode('[{"gateway":"ok"}]'))
  const visit = how === "unknownFields" ? unknownFields : unknownEnumValues
  const ast = AST.typeAST((schema ?? Schema.Struct({})).ast)
  const json = rewrite(ast, Json.parse(new TextDecoder().decode(bytes)), visit)
  return withBody(response, new TextEncoder().encode(Json.stringify(json)))
}
