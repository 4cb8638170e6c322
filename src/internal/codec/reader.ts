/**
 * Validates responses. A valid response is returned unchanged. Otherwise fields with another JSON type for the same value
 * are converted: some Databricks services write 64-bit integers as strings, as in the JSON of protobuf, and some fields
 * are strings in one version and numbers in another.
 */
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"
import { once } from "../../schemas/lazy.js"
import { integerOf, numberOf } from "../../schemas/numeral.js"
import { wireForm } from "../../schemas/wireForms.js"
import { describeIssue } from "./issue.js"
import * as Json from "./json.js"
import { type Check, compile, explainer, flattened, isInt, isPlain, type Rules, withinDepth } from "./validator.js"

const isFinite = (ast: AST.AST): boolean => Option.contains(AST.getSchemaIdAnnotation(ast), Schema.FiniteSchemaId)

/**
 * Accepts unsafe integers in `Int` fields of responses, as the nearest number: they are limits or times that mean
 * "never". Requests reject them.
 */
const lenient: Rules = {
  compiled: new WeakMap(),
  refine: (ast) =>
    isInt(ast)
      ? (u) => typeof u === "number" && Number.isInteger(u)
      : isFinite(ast) && AST.isNumberKeyword(ast.from)
        ? (u) => typeof u === "number"
        : undefined
}

type Path = ReadonlyArray<string | number>

type Numerals = (path: Path) => string | undefined

type Scalar = string | number | bigint | boolean

const isScalar = (u: unknown): u is Scalar =>
  typeof u === "string" || typeof u === "number" || typeof u === "bigint" || typeof u === "boolean"

const isNull = (ast: AST.AST): boolean => ast._tag === "Literal" && ast.literal === null

const membersOf = (ast: AST.Union): ReadonlyArray<AST.AST> =>
  flattened(ast.types).filter((type) => type._tag !== "UndefinedKeyword" && !isNull(type))

/** Whether it is `Int64`, decoded or encoded. */
const isInt64 = (ast: AST.AST): boolean =>
  AST.isDeclaration(ast) &&
  [AST.getIdentifierAnnotation(ast), AST.getTitleAnnotation(ast)].some((name) => Option.contains(name, "Int64"))

/** Types that keep all digits come first. */
const byExactness = (types: ReadonlyArray<AST.AST>): ReadonlyArray<AST.AST> => [
  ...types.filter(isInt64),
  ...types.filter((type) => !isInt64(type))
]

const booleans: Readonly<Record<string, boolean>> = { true: true, false: false, "1": true, "0": false }

/** Converts values to the types of a schema. Returns a value unchanged if it is valid or cannot be converted. */
class Repair {
  readonly #numerals: Numerals
  readonly #path: Array<string | number> = []

  constructor(numerals: Numerals) {
    this.#numerals = numerals
  }

  /** The text of a value; of a number the source text, as the parser may have rounded it. */
  #text(value: Scalar): string {
    return (typeof value === "number" ? this.#numerals(this.#path) : undefined) ?? String(value)
  }

  #inside(key: string | number, ast: AST.AST, value: unknown): unknown {
    this.#path.push(key)
    const inner = this.of(ast, value)
    this.#path.pop()
    return inner
  }

  #integer(value: unknown): number | bigint | undefined {
    return isScalar(value) && typeof value !== "boolean" ? integerOf(this.#text(value)) : undefined
  }

  #int(value: unknown): unknown {
    if (Number.isInteger(value)) return value
    const integer = this.#integer(value)
    return integer === undefined ? value : Number(integer)
  }

  #number(value: unknown): unknown {
    if (typeof value === "number" || !isScalar(value) || typeof value === "boolean") return value
    return numberOf(String(value)) ?? value
  }

  #union(ast: AST.Union, value: unknown): unknown {
    if (value === null || value === undefined) return value
    const types = membersOf(ast)
    const [only] = types
    if (types.length === 1 && only !== undefined) return this.of(only, value)
    if (types.some((type) => compile(type, lenient)(value))) return value
    for (const type of byExactness(types.map(AST.typeAST))) {
      const repaired = this.of(type, value)
      if (compile(type, lenient)(repaired)) return repaired
    }
    return value
  }

  #array(ast: AST.TupleType, value: ReadonlyArray<unknown>): unknown {
    let copy: Array<unknown> | undefined
    for (let i = 0; i < value.length; i++) {
      const type = (ast.elements[i] ?? ast.rest[0])?.type
      if (type === undefined) continue
      const inner = this.#inside(i, type, value[i])
      if (inner === value[i]) continue
      copy ??= [...value]
      copy[i] = inner
    }
    return copy ?? value
  }

  #struct(ast: AST.TypeLiteral, value: Readonly<Record<PropertyKey, unknown>>): unknown {
    let copy: Record<PropertyKey, unknown> | undefined
    const types = new Map(ast.propertySignatures.map(({ name, type }) => [name, type]))
    const rest = ast.indexSignatures[0]?.type
    for (const key of Object.keys(value)) {
      const type = types.get(key) ?? rest
      if (type === undefined) continue
      const inner = this.#inside(key, type, value[key])
      if (inner === value[key]) continue
      copy ??= { ...value }
      copy[key] = inner
    }
    return copy ?? value
  }

  of(ast: AST.AST, value: unknown): unknown {
    switch (ast._tag) {
      case "Suspend":
        return this.of(ast.f(), value)
      case "Transformation":
        return this.of(AST.typeAST(ast), value)
      case "Union":
        return this.#union(ast, value)
      case "Refinement":
        return isInt(ast) ? this.#int(value) : this.of(ast.from, value)
      case "NumberKeyword":
        return this.#number(value)
      case "StringKeyword":
        return isScalar(value) ? (typeof value === "string" ? value : this.#text(value)) : value
      case "BooleanKeyword":
        return isScalar(value) ? (booleans[String(value).toLowerCase()] ?? value) : value
      case "Literal":
        return isScalar(value) && isScalar(ast.literal) && String(value) === String(ast.literal) ? ast.literal : value
      case "Declaration":
        return isInt64(ast) && !Number.isSafeInteger(value) ? (this.#integer(value) ?? value) : value
      case "TupleType":
        return Array.isArray(value) ? this.#array(ast, value) : value
      case "TypeLiteral":
        return isPlain(value) ? this.#struct(ast, value) : value
      default:
        return value
    }
  }
}

/** Whether decoding with the schema transforms values, other than the conversions of `Repair`. */
const transforms = (ast: AST.AST, seen = new Set<AST.AST>()): boolean => {
  if (seen.has(ast)) return false
  seen.add(ast)
  switch (ast._tag) {
    case "Transformation":
      return !Option.contains(AST.getAnnotation<boolean>(ast, wireForm), true)
    case "Refinement":
      return transforms(ast.from, seen)
    case "Suspend":
      return transforms(ast.f(), seen)
    case "Union":
      return ast.types.some((type) => transforms(type, seen))
    case "TupleType":
      return [...ast.elements, ...ast.rest].some(({ type }) => transforms(type, seen))
    case "TypeLiteral":
      return [...ast.propertySignatures, ...ast.indexSignatures].some(({ type }) => transforms(type, seen))
    default:
      return false
  }
}

const numeralsIn = (text: string | undefined): Numerals =>
  text === undefined ? () => undefined : Json.numeralsOf(text)

/** Validates parsed JSON. `text` is its source. Left has the reason why it is not valid. */
export type Read<A> = (u: unknown, text?: string) => Either.Either<A, string>

/** The validator of a response schema. */
export const reader = <A, I>(schema: Schema.Schema<A, I>): Read<A> => {
  const read = once(() => (transforms(schema.ast) ? decoder(schema) : checker(schema)))
  return (u, text) => read()(u, text)
}

/** For schemas of users that transform values, such as `Schema.DateFromString`. */
const decoder = <A, I>(schema: Schema.Schema<A, I>): Read<A> => {
  const decode = ParseResult.decodeUnknownEither(schema, { errors: "all", exact: true, onExcessProperty: "preserve" })
  const encoded = AST.encodedAST(schema.ast)
  return (u, text) =>
    withinDepth(() =>
      decode(u).pipe(
        Either.orElse(() => decode(new Repair(numeralsIn(text)).of(encoded, u))),
        Either.mapLeft(describeIssue)
      )
    )
}

/** The max size of a text in which all issues are looked for, in characters: a list can have one in every item. */
const maxExplained = 256 * 1024

const issuesOf = (text: string | undefined): "all" | "first" =>
  text !== undefined && text.length > maxExplained ? "first" : "all"

const checker = <A, I>(schema: Schema.Schema<A, I>): Read<A> => {
  const check = once((): Check => compile(schema.ast, lenient))
  const explain = explainer(schema)
  return (u, text) =>
    withinDepth(() => {
      if (check()(u)) return Either.right(u as A)
      const repaired = new Repair(numeralsIn(text)).of(schema.ast, u)
      return check()(repaired)
        ? Either.right(repaired as A)
        : Either.map(explain(repaired, issuesOf(text)), () => repaired as A)
    })
}
