/** Encodings of values that standard JSON cannot represent. */
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import { fromBigInt } from "./numeral.js"

/**
 * Marks a transformation whose decoded side is the format of the API. The library's own JSON codec reads and writes
 * bigints, so requests and responses skip the transformation.
 */
export const wireForm = Symbol.for("effect-databricks/schemas/wireForm")

/** The check of a declaration, as an annotation: Effect's parser takes ten times as long to run it. */
export const predicate = Symbol.for("effect-databricks/schemas/predicate")

const isBigInt = (u: unknown): u is bigint => typeof u === "bigint"

const limit = 2n ** 63n

const digits = /^(?:0|-?[1-9][0-9]{0,18})$/

/** Parses a 64-bit integer in canonical form. Returns `undefined` for other text. */
const fromDigits = (text: string): number | bigint | undefined => {
  if (!digits.test(text)) return undefined
  const integer = BigInt(text)
  return integer < limit && integer >= -limit ? fromBigInt(integer) : undefined
}

const isInt64 = (u: unknown): u is number | bigint => isBigInt(u) || Number.isSafeInteger(u)

const Int64FromSelf = Schema.declare(isInt64, {
  identifier: "Int64",
  [predicate]: isInt64,
  description: "a 64-bit integer",
  jsonSchema: { type: "integer" },
  pretty: () => (integer) => (isBigInt(integer) ? `${integer}n` : String(integer)),
  arbitrary: () => (fc) =>
    fc.oneof(
      fc.maxSafeInteger(),
      fc.bigInt({ min: 2n ** 53n, max: limit - 1n }),
      fc.bigInt({ min: -limit, max: -(2n ** 53n) })
    )
})

/** The encoded side. Never produces a bigint, but accepts one, because the library's own JSON codec does. */
const Int64Json = Schema.declare(
  (u: unknown): u is number | string => isInt64(u) || (typeof u === "string" && fromDigits(u) !== undefined),
  {
    title: "Int64",
    jsonSchema: {
      anyOf: [{ type: "integer" }, { type: "string", pattern: "^-?[0-9]+$" }],
      description: "a 64-bit integer, as a string of digits beyond 2^53"
    }
  }
)

export const int64 = (): Schema.Schema<number | bigint, number | string> =>
  Schema.transform(Int64Json, Int64FromSelf, {
    strict: true,
    decode: (u) => (typeof u === "string" ? (fromDigits(u) ?? u) : u) as number | bigint,
    encode: (integer) => (isBigInt(integer) ? String(integer) : integer)
  }).annotations({ identifier: "Int64", [wireForm]: true })

/** Bytes of a body that is not JSON. Elsewhere they are written in base64. */
export const bytes = (): Schema.Schema<Uint8Array, string> =>
  Schema.Uint8ArrayFromBase64.annotations({ identifier: "Bytes", [wireForm]: true })

export const int64FromString = (): Schema.Schema<number | bigint, string> =>
  Schema.transformOrFail(
    Schema.String.annotations({
      description: "a string of digits",
      jsonSchema: { type: "string", pattern: "^-?[0-9]+$" }
    }),
    Int64FromSelf,
    {
      strict: true,
      decode: (text, _, ast) => {
        const integer = fromDigits(text)
        return integer === undefined
          ? ParseResult.fail(new ParseResult.Type(ast, text, "Expected the digits of a 64-bit integer"))
          : ParseResult.succeed(integer)
      },
      encode: (integer) => ParseResult.succeed(String(integer))
    }
  ).annotations({ identifier: "Int64FromString" })

/** Replaces bigints with strings of digits. Returns the same value if there are none. */
const withDigits = (value: unknown): unknown => {
  if (isBigInt(value)) return String(value)
  if (typeof value !== "object" || value === null) return value
  if (Array.isArray(value)) {
    const items = value.map(withDigits)
    return items.some((item, i) => item !== value[i]) ? items : value
  }
  const entries = Object.entries(value).map(([key, inner]) => [key, withDigits(inner)] as const)
  return entries.some(([key, inner]) => inner !== (value as Readonly<Record<string, unknown>>)[key])
    ? Object.fromEntries(entries)
    : value
}

export const json = (): Schema.Schema<unknown> =>
  Schema.transform(Schema.Unknown, Schema.Unknown, { strict: true, decode: (u) => u, encode: withDigits }).annotations({
    title: "Json",
    [wireForm]: true
  })
