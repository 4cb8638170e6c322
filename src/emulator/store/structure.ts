/** What a schema says about JSON: the fields of an object, which of them are required, the items of a list. */
import * as Option from "effect/Option"
import type * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"
import { isRequiredInRequest } from "../../schemas/Wire.js"
import { unwrap } from "../requestDecoder.js"

export type Fields = Readonly<Record<string, unknown>>

export const isFields = (u: unknown): u is Fields => typeof u === "object" && u !== null && !Array.isArray(u)

export interface Property {
  readonly type: AST.AST
  readonly isRequired: boolean
}

export type Properties = ReadonlyMap<string, Property>

const cache = new WeakMap<AST.AST, Properties>()

const none: Properties = new Map()

/** The fields of an object. None for any other type. */
export const propertiesOf = (ast: AST.AST | undefined): Properties => {
  if (ast === undefined) return none
  const type = unwrap(ast)
  if (type._tag !== "TypeLiteral") return none
  const known = cache.get(type)
  if (known !== undefined) return known
  const made = new Map(
    type.propertySignatures.map((property) => [
      String(property.name),
      { type: unwrap(property.type), isRequired: isRequiredInRequest(property) }
    ])
  )
  cache.set(type, made)
  return made
}

export const isObject = (ast: AST.AST): boolean => propertiesOf(ast).size > 0

/** The type of the items of a list. */
export const itemOf = (ast: AST.AST): AST.AST | undefined => {
  const type = unwrap(ast)
  const item = type._tag === "TupleType" ? type.rest[0]?.type : undefined
  return item === undefined ? undefined : unwrap(item)
}

export const astOf = (schema: Schema.Schema.AnyNoContext | undefined): AST.AST | undefined =>
  schema === undefined ? undefined : AST.typeAST(schema.ast)

/** The values of an enum. Empty for any other type. */
export const knownValues = (ast: AST.AST): ReadonlyArray<string> => {
  const { examples } = Option.getOrElse(AST.getJSONSchemaAnnotation(ast), () => ({})) as {
    readonly examples?: ReadonlyArray<string>
  }
  return ast._tag === "StringKeyword" && Array.isArray(examples) ? examples : []
}

/** How many of the fields a type has. */
export const overlap = (properties: Properties, names: Iterable<string>): number =>
  [...names].filter((name) => properties.has(name)).length
