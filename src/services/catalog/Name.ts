/**
 * The names of Unity Catalog: of a catalog, a schema, or an object in a schema such as a table, a volume or a function.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Equivalence from "effect/Equivalence"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import * as Lazy from "../../schemas/lazy.js"

/**
 * A name of one, two or three levels. Not quoted, in the case in which it was given.
 *
 * @since 0.1.0
 * @category models
 */
export interface Name {
  readonly catalog: string
  /** Undefined for the name of a catalog. */
  readonly schema?: string | undefined
  /** Undefined for the name of a catalog or a schema. */
  readonly object?: string | undefined
}

/**
 * A text is not a name of Unity Catalog.
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidName extends Lazy.TaggedError<InvalidName>()("InvalidName", () => ({
  /** What is wrong, and where. */
  message: Schema.String,
  /** The text. */
  name: Schema.String
})) {}

const maxLength = 255

// biome-ignore lint/suspicious/noControlCharactersInRegex: Unity Catalog rejects them
const forbidden = /[\x00-\x20\x7f./]|[^\S ]|\p{Surrogate}/u

const levels = ["catalog", "schema", "object"] as const

const say = (part: string): string => JSON.stringify(part.length > 80 ? `${part.slice(0, 80)}...` : part)

/** What is wrong with a part. Undefined if nothing is. */
const reasonOf = (level: string, part: unknown): string | undefined => {
  if (typeof part !== "string") return `the ${level} is not a string`
  if (part === "") return `the ${level} is empty`
  if (part.length > maxLength) return `the ${level} is longer than ${maxLength} characters`
  const found = forbidden.exec(part)?.[0]
  return found === undefined
    ? undefined
    : `the ${level} ${say(part)} has the character ${say(found)}: a name has no dots, slashes, spaces or control characters`
}

const fromParts = (parts: ReadonlyArray<string>, text: string): Either.Either<Name, InvalidName> => {
  const refused = (message: string) => Either.left(new InvalidName({ message: `Invalid name: ${message}`, name: text }))
  if (parts.length > levels.length)
    return refused(`it has ${parts.length} levels, more than catalog, schema and object`)
  for (const [i, part] of parts.entries()) {
    const reason = reasonOf(levels[i] ?? "", part)
    if (reason !== undefined) return refused(reason)
  }
  const [catalog = "", schema, object] = parts
  return Either.right({
    catalog,
    ...(schema === undefined ? {} : { schema }),
    ...(object === undefined ? {} : { object })
  })
}

/**
 * Makes a name of its parts, which are not quoted.
 *
 * Fails with `InvalidName` if a part is empty, longer than 255 characters, or has a dot, a slash, a space or a control
 * character.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (
  ...parts:
    | readonly [catalog: string]
    | readonly [catalog: string, schema: string]
    | readonly [catalog: string, schema: string, object: string]
): Either.Either<Name, InvalidName> => fromParts(parts, parts.join("."))

const segment = /`((?:[^`]|``)*)`|([^.`]*)/y

/**
 * Parses a name such as `main.sales.orders`. Parts can be quoted in backticks; a doubled backtick stands for one.
 *
 * Fails with `InvalidName` as `make` does, if a quote does not end, or if there are more than three levels.
 *
 * @example
 * ```ts
 * import { Name } from "effect-databricks/catalog"
 * import * as Effect from "effect/Effect"
 *
 * const query = Effect.gen(function* () {
 *   const table = yield* Name.parse("main.`year-2024`.orders")
 *   return `SELECT * FROM ${Name.quote(table)}`
 * })
 * ```
 *
 * @since 0.1.0
 * @category parsing
 */
export const parse = (text: string): Either.Either<Name, InvalidName> => {
  const refused = (message: string) => Either.left(new InvalidName({ message: `Invalid name: ${message}`, name: text }))
  if (typeof text !== "string") return Either.left(new InvalidName({ message: "Invalid name: not a string", name: "" }))
  const parts: Array<string> = []
  let at = 0
  for (;;) {
    segment.lastIndex = at
    const found = segment.exec(text)
    parts.push(found?.[1]?.replaceAll("``", "`") ?? found?.[2] ?? "")
    at = segment.lastIndex = at + (found?.[0].length ?? 0)
    if (at === text.length) return fromParts(parts, text)
    if (text[at] !== ".") return refused(`expected a dot at character ${at + 1}, got ${say(text[at] ?? "")}`)
    at += 1
  }
}

const partsOf = ({ catalog, object, schema }: Name): ReadonlyArray<string> => [
  catalog,
  ...(schema === undefined ? [] : [schema]),
  ...(object === undefined ? [] : [object])
]

/**
 * The name as the API takes it in fields such as `full_name`: `main.sales.orders`.
 *
 * @since 0.1.0
 * @category formatting
 */
export const format = (name: Name): string => partsOf(name).join(".")

/**
 * The name for SQL, with each part in backticks.
 *
 * @since 0.1.0
 * @category formatting
 */
export const quote = (name: Name): string =>
  partsOf(name)
    .map((part) => `\`${part.replaceAll("`", "``")}\``)
    .join(".")

/**
 * The number of levels: 1 for a catalog, 2 for a schema, 3 for an object.
 *
 * @since 0.1.0
 * @category accessors
 */
export const level = (name: Name): 1 | 2 | 3 => (name.schema === undefined ? 1 : name.object === undefined ? 2 : 3)

/**
 * The name of the schema of an object, or of the catalog of a schema. Undefined for a catalog.
 *
 * @since 0.1.0
 * @category accessors
 */
export const parent = ({ catalog, object, schema }: Name): Name | undefined =>
  schema === undefined ? undefined : object === undefined ? { catalog } : { catalog, schema }

/**
 * The name of a schema in a catalog, or of an object in a schema.
 *
 * Fails with `InvalidName` as `make` does, and if the name is that of an object already.
 *
 * @since 0.1.0
 * @category constructors
 */
export const child = (name: Name, part: string): Either.Either<Name, InvalidName> => {
  const parts = [...partsOf(name), part]
  return fromParts(parts, parts.join("."))
}

/**
 * Compares names as Unity Catalog does, which ignores case.
 *
 * @since 0.1.0
 * @category instances
 */
export const equivalence: Equivalence.Equivalence<Name> = Equivalence.mapInput(Equivalence.string, (name: Name) =>
  format(name).toLowerCase()
)

/**
 * A name, encoded as text such as `main.sales.orders`.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Name: Schema.Schema<Name, string> = Lazy.schema(() =>
  Schema.transformOrFail(
    Schema.String,
    Schema.Struct({
      catalog: Schema.String,
      schema: Schema.optional(Schema.String),
      object: Schema.optional(Schema.String)
    }).annotations({ identifier: "catalog.Name" }),
    {
      strict: true,
      decode: (text, _, ast) => Effect.mapError(parse(text), ({ message }) => new ParseResult.Type(ast, text, message)),
      encode: (name, _, ast) =>
        Effect.mapBoth(fromParts(partsOf(name), format(name)), {
          onFailure: ({ message }) => new ParseResult.Type(ast, name, message),
          // A backtick within a part has to be quoted to be read again.
          onSuccess: () => (format(name).includes("`") ? quote(name) : format(name))
        })
    }
  )
)
