/**
 * Decodes an HTTP request into the request object of an operation, as leniently as the real workspace: numbers and
 * booleans may be strings (in a query they always are), `null` is the same as absent, and unknown fields are dropped.
 * Invalid values are refused with the workspace's messages.
 */
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"
import * as Json from "../internal/codec/json.js"
import { requestAst } from "../internal/codec/requestSchema.js"
import { type ApiFailure, malformedRequest, missingField } from "./failure.js"

/** Thrown only inside this module, to exit from nested values. */
class Refusal {
  readonly failure: ApiFailure
  constructor(failure: ApiFailure) {
    this.failure = failure
  }
}

const malformed = (message: string): never => {
  throw new Refusal(malformedRequest(`Could not parse request object: ${message}`))
}

const isAbsent = (u: unknown): u is null | undefined => u === null || u === undefined

const isObject = (u: unknown): u is Readonly<Record<string, unknown>> =>
  typeof u === "object" && u !== null && !Array.isArray(u)

const members = (ast: AST.AST): ReadonlyArray<AST.AST> =>
  AST.isUnion(ast)
    ? ast.types.filter((t) => t._tag !== "UndefinedKeyword" && !(t._tag === "Literal" && t.literal === null))
    : [ast]

/** Removes optionality, refinements and suspension from a type. */
export const unwrap = (ast: AST.AST): AST.AST => {
  const [only, ...others] = members(ast)
  if (only !== undefined && others.length === 0 && only !== ast) return unwrap(only)
  if (ast._tag === "Suspend") return unwrap(ast.f())
  return ast._tag === "Refinement" ? unwrap(ast.from) : ast
}

const toNumber = (value: unknown): unknown => {
  if (typeof value !== "string" || !/^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$/.test(value)) return value
  return Json.parse(value.replace(/^(-?)0+(?=[0-9])/, "$1"))
}

/** Some clients put Python's `True` into queries. */
const toBoolean = (value: unknown): unknown =>
  typeof value === "string" && /^(true|false)$/i.test(value) ? value.toLowerCase() === "true" : value

const scalar = (value: unknown): value is string | number | bigint | boolean =>
  typeof value === "string" || typeof value === "number" || typeof value === "bigint" || typeof value === "boolean"

const predicates = new WeakMap<AST.AST, (u: unknown) => boolean>()

const isOf = (ast: AST.AST, value: unknown): boolean => {
  const known = predicates.get(ast) ?? ParseResult.is(Schema.make(ast))
  predicates.set(ast, known)
  return known(value)
}

const checked = (ast: AST.AST, value: unknown, type: string, field: string): unknown =>
  isOf(ast, value) ? value : malformed(`Expected Scalar value for ${type} field '${field}'`)

const readStruct = (ast: AST.TypeLiteral, value: unknown, field: string): unknown => {
  if (!isObject(value)) return malformed(field === "" ? "Expected object" : `Expected object for field ${field}`)
  const entries: Array<readonly [string, unknown]> = []
  for (const property of ast.propertySignatures) {
    const name = String(property.name)
    const inner = Object.hasOwn(value, name) ? value[name] : undefined
    const path = field === "" ? name : `${field}.${name}`
    if (!isAbsent(inner)) entries.push([name, read(property.type, inner, path)])
    else if (!property.isOptional) throw new Refusal(missingField(path))
  }
  const [index] = ast.indexSignatures
  if (index !== undefined) {
    for (const [key, inner] of Object.entries(value)) {
      if (ast.propertySignatures.some((property) => property.name === key)) continue
      if (isAbsent(inner) && unwrap(index.type)._tag !== "UnknownKeyword") {
        malformed(`Expected 'key' and 'value' to be set for JSON map field ${field}, got 'key: "${key}"' instead.`)
      }
      entries.push([key, read(index.type, inner, `${field}.${key}`)])
    }
  }
  return Object.fromEntries(entries)
}

const readUnion = (types: ReadonlyArray<AST.AST>, value: unknown, field: string): unknown => {
  const fitting = types.find((type) => isOf(type, value))
  if (fitting !== undefined) return read(fitting, value, field)
  let refusal: unknown
  for (const type of types) {
    try {
      return read(type, value, field)
    } catch (error) {
      refusal ??= error
    }
  }
  throw refusal
}

const read = (ast: AST.AST, value: unknown, field: string): unknown => {
  switch (ast._tag) {
    case "Suspend":
      return read(ast.f(), value, field)
    case "Union": {
      const types = members(ast)
      const [only] = types
      return types.length === 1 && only !== undefined ? read(only, value, field) : readUnion(types, value, field)
    }
    case "Refinement": {
      const inner = read(ast.from, value, field)
      return Option.isNone(ast.filter(inner, AST.defaultParseOption, ast))
        ? inner
        : malformed(
            `Expected Scalar value for ${AST.getIdentifierAnnotation(ast).pipe(Option.getOrElse(() => "Int"))} field '${field}'`
          )
    }
    case "TypeLiteral":
      return readStruct(ast, value, field)
    case "TupleType": {
      const [item] = ast.rest
      if (!Array.isArray(value)) return malformed(`Expected array for field ${field}`)
      return item === undefined ? value : value.map((inner, i) => read(item.type, inner, `${field}[${i}]`))
    }
    case "StringKeyword":
      return scalar(value) ? String(value) : malformed(`Expected Scalar value for String field '${field}'`)
    case "NumberKeyword":
      // A number with many digits is parsed as a bigint, but only an integer field needs all of them.
      return checked(ast, typeof value === "bigint" ? Number(value) : toNumber(value), "Double", field)
    case "BooleanKeyword":
      return checked(ast, toBoolean(value), "Boolean", field)
    case "Declaration":
      return checked(ast, toNumber(value), String(AST.getIdentifierAnnotation(ast).pipe(Option.getOrNull)), field)
    case "UnknownKeyword":
    case "AnyKeyword":
    case "ObjectKeyword":
      return value
    default:
      return checked(ast, value, String(ast), field)
  }
}

/**
 * Reverses the query encoding of an operation: a repeated name is a list, and dots separate nested fields. The depth is
 * bounded by the given names, so that a recursive type is safe.
 */
const fromQuery = (ast: AST.AST, params: URLSearchParams, name: string): unknown => {
  const type = unwrap(ast)
  switch (type._tag) {
    case "TypeLiteral": {
      const prefix = name === "" ? "" : `${name}.`
      const given = [...params.keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length))
      if (given.length === 0) return undefined
      const entries =
        type.indexSignatures.length === 0
          ? type.propertySignatures.map((property) => [String(property.name), property.type] as const)
          : given.map((key) => [key, AST.unknownKeyword as AST.AST] as const)
      return Object.fromEntries(
        entries
          .map(([key, inner]) => [key, fromQuery(inner, params, prefix + key)] as const)
          .filter(([, inner]) => inner !== undefined)
      )
    }
    case "TupleType":
      return params.has(name) ? params.getAll(name) : undefined
    default:
      return params.getAll(name).at(-1)
  }
}

export interface Parts {
  readonly path: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** The text of the body. Empty if there is no body. */
  readonly body: string
}

const bodyFields = (text: string, bodyField: string | undefined): Readonly<Record<string, unknown>> => {
  if (text.trim() === "") return {}
  let json: unknown
  try {
    json = Json.parse(text)
  } catch {
    throw new Refusal(malformedRequest("Invalid JSON given in the body of the request - failed to parse given JSON"))
  }
  if (bodyField !== undefined) return { [bodyField]: json }
  if (!isObject(json)) {
    throw new Refusal(malformedRequest("Invalid JSON given in the body of the request - expected a map"))
  }
  return json
}

/**
 * Decodes the request of an operation. A body is read for any method, because some clients send one with GET and
 * DELETE. If a field occurs in several places, the path takes precedence, then the query, then the body.
 */
export const decodeRequest = <Request>(
  schema: Schema.Schema<Request> | undefined,
  bodyField: string | undefined,
  parts: Parts
): Either.Either<Request, ApiFailure> => {
  if (schema === undefined) return Either.right({} as Request)
  const ast = requestAst(AST.typeAST(schema.ast))
  try {
    const body = bodyFields(parts.body, bodyField)
    const query = fromQuery(ast, parts.query, "")
    return Either.right(read(ast, { ...body, ...(isObject(query) ? query : {}), ...parts.path }, "") as Request)
  } catch (error) {
    if (error instanceof Refusal) return Either.left(error.failure)
    throw error
  }
}
