/**
 * Compiles schemas to predicates, so that a valid value is returned itself. A page of 1 MiB is validated in less time than
 * it takes to parse; Effect's parser takes several times as long, and copies the value. Effect's parser is only used to
 * describe why a value is not valid.
 */
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"
import { once } from "../../schemas/lazy.js"
import { predicate } from "../../schemas/wireForms.js"
import { describeIssue } from "./issue.js"

export type Check = (u: unknown) => boolean

/** Requests are validated strictly; responses may have numbers out of range. */
export interface Rules {
  readonly compiled: WeakMap<AST.AST, Check>
  /** Replaces the check of a refinement. */
  readonly refine: (ast: AST.Refinement) => Check | undefined
}

const strict: Rules = { compiled: new WeakMap(), refine: () => undefined }

export const isInt = (ast: AST.AST): boolean => Option.contains(AST.getSchemaIdAnnotation(ast), Schema.IntSchemaId)

/** Whether it is a plain object, as `JSON.parse` returns. */
export const isPlain = (u: unknown): u is Record<PropertyKey, unknown> => {
  if (typeof u !== "object" || u === null) return false
  const prototype = Object.getPrototypeOf(u)
  return prototype === Object.prototype || prototype === null
}

/** The check of a schema. Registered before it is compiled, as a recursive schema refers to itself. */
export const compile = (ast: AST.AST, rules: Rules): Check => {
  const known = rules.compiled.get(ast)
  if (known !== undefined) return known
  let check: Check | undefined
  rules.compiled.set(ast, (u) => (check as Check)(u))
  check = compileNode(ast, rules)
  rules.compiled.set(ast, check)
  return check
}

const compileNode = (ast: AST.AST, rules: Rules): Check => {
  switch (ast._tag) {
    case "StringKeyword":
      return (u) => typeof u === "string"
    case "NumberKeyword":
      return (u) => typeof u === "number"
    case "BooleanKeyword":
      return (u) => typeof u === "boolean"
    case "BigIntKeyword":
      return (u) => typeof u === "bigint"
    case "UndefinedKeyword":
    case "VoidKeyword":
      return (u) => u === undefined
    case "UnknownKeyword":
    case "AnyKeyword":
      return () => true
    case "Declaration":
      return Option.getOrElse(AST.getAnnotation<Check>(ast, predicate), () => parserCheck(ast))
    case "Literal":
      return (u) => u === ast.literal
    case "Suspend": {
      let inner: Check | undefined
      return (u) => {
        inner ??= compile(ast.f(), rules)
        return inner(u)
      }
    }
    case "Transformation":
      return compile(AST.typeAST(ast), rules)
    case "Refinement": {
      const refined = rules.refine(ast)
      if (refined !== undefined) return refined
      const from = compile(ast.from, rules)
      return (u) => from(u) && Option.isNone(ast.filter(u, AST.defaultParseOption, ast))
    }
    case "Union":
      return compileUnion(ast.types, rules)
    case "TupleType":
      if (ast.elements.length === 0 && ast.rest[0] !== undefined && ast.rest.length === 1) {
        return compileArray(compile(ast.rest[0].type, rules))
      }
      return parserCheck(ast)
    case "TypeLiteral":
      return compileStruct(ast, rules)
    default:
      return parserCheck(ast)
  }
}

const parserCheck = (ast: AST.AST): Check => {
  // Made by the first run: few are ever run, and making one is expensive.
  const run = once(() => Schema.is(Schema.make(ast)))
  return (u) => run()(u)
}

/** The members of nested unions: an optional nullable field is a union in a union. */
export const flattened = (types: ReadonlyArray<AST.AST>): ReadonlyArray<AST.AST> =>
  types.flatMap((type) => (AST.isUnion(type) ? flattened(type.types) : [type]))

const compileUnion = (nested: ReadonlyArray<AST.AST>, rules: Rules): Check => {
  const types = flattened(nested)
  const hasNull = types.some((t) => t._tag === "Literal" && t.literal === null)
  const hasUndefined = types.some((t) => t._tag === "UndefinedKeyword")
  const checks = types
    .filter((t) => t._tag !== "UndefinedKeyword" && !(t._tag === "Literal" && t.literal === null))
    .map((type) => compile(type, rules))
  const [only] = checks
  const inner: Check = checks.length === 1 && only !== undefined ? only : (u) => checks.some((check) => check(u))
  return (u) => (u === null ? hasNull || inner(u) : u === undefined ? hasUndefined || inner(u) : inner(u))
}

const compileArray =
  (item: Check): Check =>
  (u) => {
    if (!Array.isArray(u)) return false
    for (let i = 0; i < u.length; i++) {
      if (!item(u[i])) return false
    }
    return true
  }

/** Kinds of fields by which values are valid without another check. Numbers, as they are compared for each value. */
const Kind = { other: 0, string: 1, number: 2, boolean: 3, integer: 4 } as const

type Kind = (typeof Kind)[keyof typeof Kind]

const kindOf = (ast: AST.AST): Kind => {
  switch (ast._tag) {
    case "StringKeyword":
      return Kind.string
    case "NumberKeyword":
      return Kind.number
    case "BooleanKeyword":
      return Kind.boolean
    case "Union":
      return ast.types.map(kindOf).find((kind) => kind !== Kind.other) ?? Kind.other
    case "Transformation":
      return kindOf(AST.typeAST(ast))
    default:
      return isInt(ast) ? Kind.integer : Kind.other
  }
}

/** `typeof` is fast if it is compared with a literal. */
const isOf = (kind: Kind, value: unknown): boolean => {
  switch (kind) {
    case Kind.string:
      return typeof value === "string"
    case Kind.number:
      return typeof value === "number"
    case Kind.boolean:
      return typeof value === "boolean"
    case Kind.integer:
      return Number.isSafeInteger(value)
    case Kind.other:
      return false
  }
}

interface Field {
  readonly name: PropertyKey
  readonly kind: Kind
  readonly check: Check
  readonly isOptional: boolean
}

const compileStruct = (ast: AST.TypeLiteral, rules: Rules): Check => {
  const [index] = ast.indexSignatures
  const slow = parserCheck(ast)
  if (ast.indexSignatures.length > 1 || (index !== undefined && index.parameter._tag !== "StringKeyword")) return slow
  if (ast.propertySignatures.some(({ name }) => typeof name === "symbol")) return slow
  const rest = index === undefined ? undefined : compile(index.type, rules)
  return rest !== undefined && ast.propertySignatures.length === 0
    ? compileRecord(rest, slow)
    : compileFields(ast, rest, slow, rules)
}

const compileRecord =
  (value: Check, slow: Check): Check =>
  (u) => {
    if (!isPlain(u)) return slow(u)
    for (const name in u) {
      if (!value(u[name])) return false
    }
    return true
  }

/**
 * Iterates over the fields of the value: most fields of a large resource are absent. The elements of a list have the
 * same fields in the same order, so that the field at a position is mostly known without a lookup.
 */
const compileFields = (ast: AST.TypeLiteral, rest: Check | undefined, slow: Check, rules: Rules): Check => {
  const fields = new Map<PropertyKey, Field>(
    ast.propertySignatures.map(({ isOptional, name, type }) => [
      name,
      { name, kind: kindOf(type), check: compile(type, rules), isOptional }
    ])
  )
  const required = ast.propertySignatures.filter(({ isOptional }) => !isOptional).length
  const last: Array<Field | undefined> = ast.propertySignatures.map(() => undefined)
  return (u) => {
    if (!isPlain(u)) return slow(u)
    let missing = required
    let position = 0
    for (const name in u) {
      let field = last[position]
      if (field === undefined || field.name !== name) {
        field = fields.get(name)
        if (field !== undefined && position < last.length) last[position] = field
      }
      position++
      const value = u[name]
      if (field !== undefined) {
        if (!isOf(field.kind, value) && !field.check(value)) return false
        if (!field.isOptional) missing--
      }
      if (rest !== undefined && !rest(value)) return false
    }
    return missing === 0
  }
}

/** Turns the `RangeError` of a value that is nested too deeply into a Left. */
export const withinDepth = <A>(f: () => Either.Either<A, string>): Either.Either<A, string> => {
  try {
    return f()
  } catch (error) {
    if (error instanceof RangeError) return Either.left("is nested too deeply")
    throw error
  }
}

/** Describes the issues of a value that is not valid, without quoting it: all, or the first one only. */
export const explainer = <A, I>(
  schema: Schema.Schema<A, I>
): ((u: unknown, errors?: "all" | "first") => Either.Either<unknown, string>) => {
  const explain = once(() => Schema.validateEither(schema, { errors: "all", exact: true }))
  const explainFirst = once(() => Schema.validateEither(schema, { errors: "first", exact: true }))
  return (u, errors = "all") =>
    Either.mapLeft((errors === "all" ? explain() : explainFirst())(u), ({ issue }) => describeIssue(issue))
}

/** Returns a function that validates the type of its argument. Left has the issues. `adapt` changes the schema first. */
export const validator = <A, I>(
  schema: Schema.Schema<A, I>,
  adapt: (ast: AST.AST) => AST.AST = (ast) => ast
): ((u: unknown) => Either.Either<A, string>) => {
  // Compiled by the first call, as most programs use few operations.
  const adapted = once(() => adapt(schema.ast))
  const check = once(() => compile(adapted(), strict))
  const explain = once(() => explainer(Schema.make<A, I>(adapted())))
  return (u) => withinDepth(() => (check()(u) ? Either.right(u as A) : Either.map(explain()(u), () => u as A)))
}
