/**
 * The kinds of field that the Databricks API is made of.
 *
 * Every schema of the library encodes to JSON that any program can hold: an id beyond 2^53, a `bigint`, becomes a string
 * of its digits, and is decoded from it. So `HttpApiEndpoint.addSuccess(Jobs.RunNowResponse)` and
 * `Schema.encode(Schema.parseJson(Jobs.Run))` lose no digit. Fields that a schema does not know are left out, as by all
 * schemas of Effect; `onExcessProperty: "preserve"` keeps them.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import type * as AST from "effect/SchemaAST"
import * as Lazy from "./lazy.js"
import * as Mark from "./secret.js"
import * as WireForms from "./wireForms.js"

/**
 * The form of a value in JSON: a `bigint` is a string of digits, all else is as it is.
 *
 * @since 0.1.0
 * @category structs
 */
export type Encoded<A> = A extends string ? A : A extends bigint ? string : A extends object ? EncodedFields<A> : A

/**
 * The form of an object or an array in JSON.
 *
 * @since 0.1.0
 * @category structs
 */
export type EncodedFields<A> = { readonly [Name in keyof A]: Encoded<A[Name]> }

/**
 * A schema of values and of their form in JSON.
 *
 * @since 0.1.0
 * @category structs
 */
export interface SchemaOf<A> extends Schema.Schema<A, Encoded<A>> {}

/**
 * The schema of a wire type, which is the type too: `class X extends Wire.struct<X>("X")({ ... }) {}`. Values are plain
 * objects; nothing constructs the class.
 *
 * @since 0.1.0
 * @category structs
 */
export interface Struct<Self, Fields extends Schema.Struct.Fields> extends SchemaOf<Self> {
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
 * A whole number within ±2^53. In a response, one beyond is read as the nearest `number`; a request with it fails with
 * `InvalidRequest`.
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
export interface Int64Schema extends Schema.Schema<Int64, number | string> {}

/**
 * A 64-bit integer, encoded as a `number` within ±2^53 and as a string of digits beyond; decoded from either.
 *
 * @since 0.1.0
 * @category fields
 */
export const Int64: Int64Schema = Lazy.schema(WireForms.int64)

/**
 * A 64-bit integer as a string of digits: for path and query parameters.
 *
 * @example
 * ```ts
 * import * as HttpApiEndpoint from "@effect/platform/HttpApiEndpoint"
 * import { Jobs, Wire } from "effect-databricks"
 * import * as Schema from "effect/Schema"
 *
 * export const getRun = HttpApiEndpoint.get("getRun", "/runs/:run_id")
 *   .setPath(Schema.Struct({ run_id: Wire.Int64FromString }))
 *   .addSuccess(Jobs.Run)
 * ```
 *
 * @since 0.1.0
 * @category fields
 */
export const Int64FromString: Schema.Schema<Int64, string> = Lazy.schema(WireForms.int64FromString)

/**
 * Any JSON, kept as it came. Integers beyond 2^53 in it are `bigint`s, encoded as strings of digits; they stay strings
 * when they are decoded, as nothing tells them from other strings.
 *
 * @since 0.1.0
 * @category fields
 */
export const Json: Schema.Schema<unknown> = Lazy.schema(WireForms.json)

/**
 * A map from string to string: tags, Spark configuration, environment variables.
 *
 * @since 0.1.0
 * @category fields
 */
export const StringMap = Lazy.schema(() => Schema.Record({ key: Schema.String, value: Schema.String }))

/**
 * A string that is secret, such as a password. Errors, logs and spans show it in no form, should the API echo it.
 *
 * @since 0.1.0
 * @category fields
 */
export const Secret: Schema.Schema<string> = Lazy.schema(() => Schema.String.annotations(Mark.annotations))

/**
 * A map from string to string whose values can be secret: environment variables.
 *
 * @since 0.1.0
 * @category fields
 */
export const SecretMap: Schema.Schema<{ readonly [x: string]: string }> = Lazy.schema(() =>
  Schema.Record({ key: Schema.String, value: Secret })
)

/**
 * An object of any shape, kept as it came.
 *
 * @since 0.1.0
 * @category fields
 */
export const JsonObject = Lazy.schema(() => Schema.Record({ key: Schema.String, value: Json }))

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
