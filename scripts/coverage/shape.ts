/** Describes what a schema accepts, in the terms of the reference data. */
import * as Option from "effect/Option"
import * as AST from "effect/SchemaAST"

export type Shape =
  | { readonly kind: "string" | "integer" | "number" | "boolean" | "bytes" | "json" }
  | { readonly kind: "enum"; readonly values: ReadonlyArray<string> }
  | { readonly kind: "list" | "map"; readonly of: AST.AST }
  | { readonly kind: "object"; readonly field: (name: string) => ReadonlyArray<AST.AST> }
  | { readonly kind: "other"; readonly what: string }

const jsonSchemaOf = (ast: AST.Annotated): Readonly<Record<string, unknown>> =>
  Option.getOrElse(AST.getJSONSchemaAnnotation(ast), () => ({})) as Readonly<Record<string, unknown>>

const strings = (values: unknown): ReadonlyArray<string> | undefined =>
  Array.isArray(values) && values.length > 0 && values.every((value) => typeof value === "string") ? values : undefined

const isAbsence = (ast: AST.AST): boolean =>
  ast._tag === "UndefinedKeyword" || (ast._tag === "Literal" && ast.literal === null)

/** Removes wrappers for optional and lazy schemas. */
export const unwrap = (ast: AST.AST): AST.AST => {
  if (ast._tag === "Suspend") return unwrap(ast.f())
  // The decoded side of a 64-bit integer is the format of the API.
  if (ast._tag === "Transformation") return unwrap(AST.typeAST(ast))
  if (ast._tag !== "Union") return ast
  const present = ast.types.filter((type) => !isAbsence(type))
  const [only] = present
  return present.length === 1 && only !== undefined ? unwrap(only) : ast
}

const shapeOfUnion = (ast: AST.Union): Shape => {
  const shapes = ast.types.filter((type) => !isAbsence(type)).map(shapeOf)
  const all = (...kinds: ReadonlyArray<Shape["kind"]>) => shapes.every((shape) => kinds.includes(shape.kind))
  if (all("enum", "string") && shapes.some((shape) => shape.kind === "enum")) {
    return { kind: "enum", values: shapes.flatMap((shape) => (shape.kind === "enum" ? shape.values : [])) }
  }
  if (all("object")) {
    return { kind: "object", field: (name) => shapes.flatMap((s) => (s.kind === "object" ? s.field(name) : [])) }
  }
  // An id that the API accepts as a string or as an integer.
  if (all("string", "integer") && shapes.some((shape) => shape.kind === "string")) return { kind: "string" }
  const [first] = shapes
  if (first !== undefined && all(first.kind) && first.kind !== "list" && first.kind !== "map") return first
  return { kind: "other", what: `one of ${shapes.map(describe).join(", ")}` }
}

export const shapeOf = (wrapped: AST.AST): Shape => {
  const ast = unwrap(wrapped)
  const { examples, type } = jsonSchemaOf(ast)
  switch (ast._tag) {
    case "StringKeyword": {
      const values = strings(examples)
      return values === undefined ? { kind: "string" } : { kind: "enum", values }
    }
    case "TemplateLiteral":
      return { kind: "string" }
    case "NumberKeyword":
      return { kind: "number" }
    case "BigIntKeyword":
      return { kind: "integer" }
    case "BooleanKeyword":
      return { kind: "boolean" }
    case "UnknownKeyword":
    case "AnyKeyword":
      return { kind: "json" }
    case "Literal":
      if (typeof ast.literal === "string") return { kind: "enum", values: [ast.literal] }
      return typeof ast.literal === "boolean" ? { kind: "boolean" } : { kind: "other", what: String(ast.literal) }
    case "Refinement":
      return type === "integer" ? { kind: "integer" } : shapeOf(ast.from)
    case "Declaration":
      if (type === "integer" || type === "string" || type === "number" || type === "boolean") return { kind: type }
      return { kind: "other", what: String(ast) }
    case "Union":
      return shapeOfUnion(ast)
    case "TupleType": {
      const [item] = ast.rest
      return item === undefined ? { kind: "other", what: "a tuple" } : { kind: "list", of: item.type }
    }
    case "TypeLiteral": {
      const [index] = ast.indexSignatures
      if (ast.propertySignatures.length === 0 && index !== undefined) return { kind: "map", of: index.type }
      return {
        kind: "object",
        field: (name) => ast.propertySignatures.filter((signature) => signature.name === name).map((s) => s.type)
      }
    }
    default:
      return { kind: "other", what: ast._tag }
  }
}

export const describe = (shape: Shape): string => (shape.kind === "other" ? shape.what : shape.kind)
