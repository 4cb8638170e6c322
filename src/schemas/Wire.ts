/**
 * The field types of the Databricks API.
 *
 * Every schema of the library encodes to JSON that any program can read: an id beyond 2^53 is a `bigint`, and is
 * encoded as a string of digits. It is decoded from that string. So `HttpApiEndpoint.addSuccess(Jobs.RunNowResponse)`
 * and `Schema.encode(Schema.parseJson(Jobs.Run))` lose no digits. Unknown fields are dropped, as in all Effect schemas.
 * Use `onExcessProperty: "preserve"` to keep them.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import type * as AST from "effect/SchemaAST"
import * as Lazy from "./lazy.js"
import * as Mark from "./secret.js"
import * as WireForms from "./wireForms.js"

/**
 * The JSON form of a value: a `bigint` becomes a string of digits, everything else is unchanged.
 *
 * @since 0.1.0
 * @category structs
 */
export type Encoded<A> = A extends string ? A : A extends bigint ? string : A extends object ? EncodedFields<A> : A

/**
 * The JSON form of an object or an array.
 *
 * @since 0.1.0
 * @category structs
 */
export type EncodedFields<A> = { readonly [Name in keyof A]: Encoded<A[Name]> }

/**
 * A schema of values and their JSON form.
 *
 * @since 0.1.0
 * @category structs
 */
export interface SchemaOf<A> extends Schema.Schema<A, Encoded<A>> {}

/**
 * The schema of a wire type, which is also the type: `class X extends Wire.struct<X>("X")({ ... }) {}`. Values are
 * plain objects. Nothing constructs the class.
 *
 * @since 0.1.0
 * @category structs
 */
export interface Struct<Self, Fields extends Schema.Struct.Fields> extends SchemaOf<Self> {
  new (_: never): Schema.Struct.Type<Fields>
  readonly fields: Fields
}

/**
 * The fields of a wire type, for another wire type that includes them. As a named type, the fields are not expanded in
 * declaration files, where they would lose their documentation.
 *
 * @since 0.1.0
 * @category structs
 */
export type FieldsOf<S extends { readonly fields: Schema.Struct.Fields }> = {
  readonly [Name in keyof S["fields"]]: S["fields"][Name]
}

/**
 * Creates the schema of a wire type with a name. Editors and declaration files then show `AutoScale`. Without a name,
 * they show the whole structure with all nested fields.
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

/** Memoizes `make`: most of the thousand fields are of a few kinds and can share an instance. */
const memoizeBySchema = <A>(make: (schema: Schema.Schema.All) => A) => {
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
 * A field that can be omitted or `null`.
 *
 * In a request, the two are different and each is sent as given: an omitted field leaves a setting unchanged, `null` is
 * sent.
 *
 * @since 0.1.0
 * @category fields
 */
export const optional: <S extends Schema.Schema.All>(schema: S) => Schema.optional<Schema.NullOr<S>> = memoizeBySchema(
  (schema) => new Lazy.Property(() => Schema.optional(Schema.NullOr(schema)))
) as never

const isExpectedKey = Symbol.for("effect-databricks/Wire/expected")

/**
 * A field that is required according to the API documentation.
 *
 * Required in requests. Databricks sometimes omits such a field in a response: for an old resource, or if the value is
 * `0`, `false` or empty. The call does not fail: the response is accepted, although the type says that the field is
 * present.
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
export const expected: <S extends Schema.Schema.All>(schema: S) => Expected<S> = memoizeBySchema(
  (schema) => new Lazy.Property(() => Schema.optional(Schema.NullOr(schema)).annotations({ [isExpectedKey]: true }))
) as never

/**
 * Returns whether a field is required in requests.
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
export const array: <S extends Schema.Schema.All>(schema: S) => ArrayOf<S> = memoizeBySchema((schema) =>
  Lazy.schema(() => Schema.Array(schema as Schema.Schema.Any))
) as never

/**
 * An integer within ±2^53. In a response, an integer out of range is rounded to the nearest `number`. A request with
 * such an integer fails with `InvalidRequest`.
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
 * A 64-bit integer: an identifier or a size. It is a `number` within ±2^53 and a `bigint` beyond, so no digits are
 * lost. Pass it on unchanged.
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
 * The schema of a 64-bit integer. Encoded as a `number` within ±2^53 and as a string of digits beyond. Decoded from
 * both.
 *
 * @since 0.1.0
 * @category fields
 */
export const Int64: Int64Schema = Lazy.schema(WireForms.int64)

/**
 * The schema of a 64-bit integer as a string of digits, for path and query parameters.
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
 * The bytes of a body that is not JSON. A program's own JSON holds them in base64.
 *
 * @since 0.1.0
 * @category fields
 */
export const Bytes: Schema.Schema<Uint8Array, string> = Lazy.schema(WireForms.bytes)

/**
 * Any JSON value, kept unchanged. Integers beyond 2^53 are `bigint`s and are encoded as strings of digits. When
 * decoded, they remain strings, because they cannot be distinguished from other strings.
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
 * A secret string, such as a password. Never included in errors, logs and spans, even if the API returns it.
 *
 * @since 0.1.0
 * @category fields
 */
export const Secret: Schema.Schema<string> = Lazy.schema(() => Schema.String.annotations(Mark.annotations))

/**
 * A map from string to string whose values can be secret, such as environment variables.
 *
 * @since 0.1.0
 * @category fields
 */
export const SecretMap: Schema.Schema<{ readonly [x: string]: string }> = Lazy.schema(() =>
  Schema.Record({ key: Schema.String, value: Secret })
)

/**
 * A JSON object with any fields, kept unchanged.
 *
 * @since 0.1.0
 * @category fields
 */
export const JsonObject = Lazy.schema(() => Schema.Record({ key: Schema.String, value: Json }))

/**
 * A string with documented values. Databricks can also send other values.
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
 * Creates an enum with autocompletion for the documented values. It also accepts any other string, so new values in the
 * API do not break programs.
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
