/** Answers that match a schema: values made from its syntax tree. */
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"
import type { Random } from "./random.js"

/** Beyond this depth only what is required is made. */
const maxDepth = 5

const texts = ["", "x", "two words", "é✓", "a/b", "RUNNING", "2026-11-26T12:00:00Z"] as const

const isInteger = (ast: AST.AST): boolean =>
  Option.contains(AST.getSchemaIdAnnotation(ast), Schema.IntSchemaId) ||
  [AST.getIdentifierAnnotation(ast), AST.getTitleAnnotation(ast)].some((name) => Option.contains(name, "Int64"))

/** A value as the API would send it. Integers can be bigints. */
export const sample = (ast: AST.AST, random: Random, depth = 0): unknown => {
  if (isInteger(ast)) return random.chance(0.2) ? 2n ** 53n + BigInt(random.integer(1, 999)) : random.integer(0, 99_999)
  switch (ast._tag) {
    case "Suspend":
      return sample(ast.f(), random, depth + 1)
    case "Transformation":
      return sample(AST.typeAST(ast), random, depth)
    case "Refinement":
      return sample(ast.from, random, depth)
    case "Union": {
      const types = ast.types.filter(
        (type) => type._tag !== "UndefinedKeyword" && !(type._tag === "Literal" && type.literal === null)
      )
      const type = types[random.integer(0, types.length - 1)]
      return type === undefined ? null : sample(type, random, depth)
    }
    case "Literal":
      return ast.literal
    case "StringKeyword":
    case "TemplateLiteral":
      return random.pick(texts)
    case "NumberKeyword":
      return random.integer(0, 1000) / 4
    case "BooleanKeyword":
      return random.chance(0.5)
    case "TupleType": {
      const [rest] = ast.rest
      const items = ast.elements.map(({ type }) => sample(type, random, depth + 1))
      const more = rest === undefined || depth > maxDepth ? 0 : random.integer(0, 2)
      for (let i = 0; i < more; i++) items.push(sample(rest?.type as AST.AST, random, depth + 1))
      return items
    }
    case "TypeLiteral": {
      const fields: Record<string, unknown> = {}
      for (const { isOptional, name, type } of ast.propertySignatures) {
        if (!isOptional || (depth <= maxDepth && random.chance(depth === 0 ? 0.8 : 0.3))) {
          fields[String(name)] = sample(type, random, depth + 1)
        }
      }
      const [index] = ast.indexSignatures
      if (index !== undefined && depth <= maxDepth) fields.key = sample(index.type, random, depth + 1)
      return fields
    }
    case "UndefinedKeyword":
    case "VoidKeyword":
      return undefined
    case "UnknownKeyword":
    case "AnyKeyword":
    case "ObjectKeyword":
      return { any: [1, "text", null] }
    default:
      return random.pick(texts)
  }
}
