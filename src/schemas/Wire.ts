/**
 * The kinds of field that the Databricks API is made of.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import type * as AST from "effect/SchemaAST"
import * as Lazy from "./lazy.js"

/**
 * The schema of a wire type, which is the type too: `class X extends Wire.struct<X>("X")({ ... }) {}`. Values are plain
 * objects; nothing constructs the class.
 *
 * @since 0.1.0
 * @category structs
 */
export interface Struct<Self, Fields extends Schema.Struct.Fields> extends Schema.Schema<Self> {
  new (_: never): Schema.Struct.Type<Fields>
  readonly fields: Fields
}

/**
 * The fields of a wire type, for another one that has them too. Given as a type, they are not written out in
 * declaration files, which would lose their documentation.
 *
 * @since 0.1.0
 * @category structs
 */
export type FieldsOf<S extends { readonly fields: Schema.Struct.Fields }> = {
  readonly [Name in keyof S["fields"]]: S["fields"][Name]
}

/**
 * Makes the schema of a wire type under a name of its own. Editors and declaration files then say `AutoScale` where a
 * schema without a name would be written out, fields of fields and all.
 *
 * @example
 * ```ts
 * import { Wire } from "effect-databricks"
 * import * as Schema from "effect/Schema"
 *
 * export class Point extends Wire.struct<Point>("Point")({
 *   x: Wire.Int,
 *   label: Wire.optional(Schema.String)
 * }) {}
 *
 * export const origin: Point = { x: 0 }
 * ```
 *
 * @since 0.1.0
 * @category structs
 */
export const struct =
  <Self>(identifier: string) =>
  <Fields extends Schema.Struct.Fields>(fields: Fields): Struct<Self, Fields> =>
    Object.assign(
      Lazy.schema(() => Schema.Struct(fields).annotations({ identifier })),
      { fields }
    ) as unknown as Struct<Self, Fields>

/** Most of a thousand fields are one of a few kinds. */
const onePerSchema = <A>(make: (schema: Schema.Schema.All) => A) => {
  const known = new WeakMap<Schema.Schema.All, A>()
  return (schema: Schema.Schema.All): A => {
    let made = known.get(schema)
    if (made === undefined) {
      made = make(schema)
      known.set(schema, made)
    }
    return made
  }
}

/**
 * A field that may be left out or `null`.
 *
 * In a request the two are different, and each is sent as given: absent leaves a setting alone, `null` is sent.
 *
 * @since 0.1.0
 * @category fields
 */
export const optional: <S extends Schema.Schema.All>(schema: S) => Schema.optional<Schema.NullOr<S>> = onePerSchema(
  (schema) => new Lazy.Property(() => Schema.optional(Schema.NullOr(schema)))
) as never

const isExpectedKey = Symbol.for("effect-databricks/Wire/expected")

/**
 * A field that is there, as the API documents it.
 *
 * A request must have it. Databricks now and then leaves such a field out of a response: for an old resource, or because
 * it is `0`, `false` or empty. That ends no call: a response without it is accepted, although its type says that the
 * field is there.
 *
 * @since 0.1.0
 * @category fields
 */
export interface Expected<S extends Schema.Schema.All>
  extends Schema.PropertySignature<
    ":",
    Schema.Schema.Type<S>,
    never,
    ":",
    Schema.Schema.Encoded<S>,
    false,
    Schema.Schema.Context<S>
  > {}

/**
 * @since 0.1.0
 * @category fields
 */
export const expected: <S extends Schema.Schema.All>(schema: S) => Expected<S> = onePerSchema(
  (schema) => new Lazy.Property(() => Schema.optional(Schema.NullOr(schema)).annotations({ [isExpectedKey]: true }))
) as never

/**
 * Whether a request must have a field.
 *
 * @since 0.1.0
 * @category fields
 */
export const isRequiredInRequest = ({ annotations, isOptional }: AST.PropertySignature): boolean =>
  !isOptional || annotations[isExpectedKey] === true

/**
 * The schema of an array.
 *
 * @since 0.1.0
 * @category fields
 */
export interface ArrayOf<S extends Schema.Schema.All>
  extends Schema.Schema<ReadonlyArray<Schema.Schema.Type<S>>, ReadonlyArray<Schema.Schema.Encoded<S>>> {}

/**
 * An array.
 *
 * @since 0.1.0
 * @category fields
 */
export const array: <S extends Schema.Schema.All>(schema: S) => ArrayOf<S> = onePerSchema((schema) =>
  Lazy.schema(() => Schema.Array(schema as Schema.Schema.Any))
) as never

/**
 * A whole number within ±2^53.
 *
 * @since 0.1.0
 * @category fields
 */
export const Int = Schema.Int

/**
 * A finite number.
 *
 * @since 0.1.0
 * @category fields
 */
export const Double = Schema.Finite

/**
 * A 64-bit integer: an identifier or a size. It is a `number` as long as it fits one exactly and a `bigint` beyond
 * ±2^53, so no digit is ever lost; pass it on as you got it.
 *
 * @since 0.1.0
 * @category fields
 */
export type Int64 = number | bigint

/**
 * @since 0.1.0
 * @category fields
 */
export const Int64: Schema.Schema<Int64> = Lazy.schema(() =>
  Schema.declare((u: unknown): u is Int64 => typeof u === "bigint" || Number.isSafeInteger(u), {
    identifier: "Int64",
    description: "a 64-bit integer",
    jsonSchema: { type: "integer" },
    arbitrary: () => (fc) =>
      fc.oneof(
        fc.maxSafeInteger(),
        fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }),
        fc.bigInt({ min: -(2n ** 63n), max: -(2n ** 53n) })
      )
  })
)

/**
 * A map from string to string: tags, Spark configuration, environment variables.
 *
 * @since 0.1.0
 * @category fields
 */
export const StringMap = Lazy.schema(() => Schema.Record({ key: Schema.String, value: Schema.String }))

/**
 * An object of any shape, kept as it came.
 *
 * @since 0.1.0
 * @category fields
 */
export const JsonObject = Lazy.schema(() => Schema.Record({ key: Schema.String, value: Schema.Unknown }))

/**
 * A string of which Databricks documents some values and may send others.
 *
 * @since 0.1.0
 * @category open enums
 */
export type OpenEnum<Known extends string> = Known | (string & {})

/**
 * @since 0.1.0
 * @category open enums
 */
export interface OpenEnumSchema<Known extends string> extends Schema.Schema<OpenEnum<Known>, string> {
  /** The documented values. */
  readonly known: ReadonlyArray<Known>
}

/**
 * An enum that completes to its documented values and accepts, and keeps, any other string: a value that Databricks
 * adds tomorrow breaks no program.
 *
 * @since 0.1.0
 * @category open enums
 */
export const openEnum = <const Known extends ReadonlyArray<string>>(
  identifier: string,
  known: Known
): OpenEnumSchema<Known[number]> => {
  const schema = Lazy.schema(() =>
    Schema.String.annotations({
      identifier,
      jsonSchema: { type: "string", examples: known },
      arbitrary: () => (fc) =>
        fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...known) }, fc.string({ minLength: 1 }))
    })
  )
  return Object.assign(schema, { known }) as unknown as OpenEnumSchema<Known[number]>
}
