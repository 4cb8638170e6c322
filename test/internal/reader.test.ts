import { describe, expect, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"
import { handMadeOperations } from "../../scripts/allOperations.js"
import * as Json from "../../src/internal/codec/json.js"
import { reader } from "../../src/internal/codec/reader.js"
import { validator } from "../../src/internal/codec/validator.js"
import * as EpochMillis from "../../src/schemas/EpochMillis.js"
import * as Millis from "../../src/schemas/Millis.js"
import * as Wire from "../../src/schemas/Wire.js"
import { WorkspaceObjectId } from "../../src/schemas/workspace/WorkspacePermissions.js"

const endpoints = await handMadeOperations()

class Inner extends Wire.struct<Inner>("Inner")({
  size: Wire.optional(Wire.Int64),
  list: Wire.optional(Wire.array(Wire.Int64))
}) {}

class Thing extends Wire.struct<Thing>("Thing")({
  id: Wire.optional(Wire.Int64),
  int: Wire.optional(Wire.Int),
  double: Wire.optional(Wire.Double),
  on: Wire.optional(Schema.Boolean),
  text: Wire.optional(Schema.String),
  state: Wire.optional(Wire.openEnum("ThingState", ["ON", "OFF"])),
  at: Wire.optional(EpochMillis.EpochMillis),
  took: Wire.optional(Millis.Millis),
  tags: Wire.optional(Wire.StringMap),
  any: Wire.optional(Wire.JsonObject),
  inner: Wire.optional(Inner),
  inners: Wire.optional(Wire.array(Inner)),
  by_name: Wire.optional(Schema.Record({ key: Schema.String, value: Inner })),
  object_id: Wire.optional(WorkspaceObjectId),
  bound: Wire.optional(Schema.Union(Wire.Double, Wire.Int64)),
  level: Wire.optional(Schema.Literal(1, 2, "x"))
}) {}

const read = (text: string) => reader(Thing)(Json.parse(text), text)

const same: ReadonlyArray<readonly [text: string, value: unknown]> = [
  ['{"id":"123"}', { id: 123 }],
  ['{"id":"-123"}', { id: -123 }],
  ['{"id":"9007199254740993"}', { id: 9007199254740993n }],
  ['{"id":"-9223372036854775808"}', { id: -9223372036854775808n }],
  ['{"id":1.0}', { id: 1 }],
  ['{"id":1e3}', { id: 1000 }],
  ['{"id":"1.0"}', { id: 1 }],
  ['{"id":"1E+3"}', { id: 1000 }],
  ['{"id":9007199254740993.0}', { id: 9007199254740993n }],
  ['{"id":9.007199254740993e15}', { id: 9007199254740993n }],
  ['{"id":1e20}', { id: 100000000000000000000n }],
  ['{"id":0.0}', { id: 0 }],
  ['{"id":"0e5"}', { id: 0 }],
  ['{"int":"7"}', { int: 7 }],
  ['{"int":"7.0"}', { int: 7 }],
  ['{"int":7.0}', { int: 7 }],
  ['{"int":9223372036854775807}', { int: 2 ** 63 }],
  ['{"int":"9223372036854775807"}', { int: 2 ** 63 }],
  ['{"int":9.3e18}', { int: 9.3e18 }],
  ['{"double":"1.5"}', { double: 1.5 }],
  ['{"double":"1e-3"}', { double: 0.001 }],
  ['{"double":9007199254740993}', { double: 9007199254740992 }],
  ['{"double":"NaN"}', { double: Number.NaN }],
  ['{"double":"-Infinity"}', { double: Number.NEGATIVE_INFINITY }],
  ['{"on":"true"}', { on: true }],
  ['{"on":"False"}', { on: false }],
  ['{"on":0}', { on: false }],
  ['{"text":5}', { text: "5" }],
  ['{"text":15.4}', { text: "15.4" }],
  ['{"text":1.50}', { text: "1.50" }],
  ['{"text":1e3}', { text: "1e3" }],
  ['{"text":-0}', { text: "-0" }],
  ['{"text":9007199254740993}', { text: "9007199254740993" }],
  ['{"text":0.1234567890123456789}', { text: "0.1234567890123456789" }],
  ['{"text":true}', { text: "true" }],
  ['{"state":3}', { state: "3" }],
  ['{"at":"1700000000000"}', { at: 1700000000000 }],
  ['{"at":9223372036854775807}', { at: 2 ** 63 }],
  ['{"took":"250"}', { took: 250 }],
  ['{"took":2.5e2}', { took: 250 }],
  ['{"tags":{"a":1,"b":true,"c":"c","d":1.0}}', { tags: { a: "1", b: "true", c: "c", d: "1.0" } }],
  ['{"inner":{"size":"5","list":["1",2,"9007199254740993"]}}', { inner: { size: 5, list: [1, 2, 9007199254740993n] } }],
  ['{"inners":[{"size":1},{"size":"2"}]}', { inners: [{ size: 1 }, { size: 2 }] }],
  ['{"by_name":{"a":{"size":"2"}}}', { by_name: { a: { size: 2 } } }],
  ['{"object_id":5,"id":"5"}', { object_id: 5, id: 5 }],
  ['{"object_id":"5","id":"5"}', { object_id: "5", id: 5 }],
  ['{"bound":"9007199254740993"}', { bound: 9007199254740993n }],
  ['{"bound":"1.5"}', { bound: 1.5 }],
  ['{"level":"1"}', { level: 1 }],
  ['{"id":null,"int":"1"}', { id: null, int: 1 }]
]

const other: ReadonlyArray<readonly [text: string, says: RegExp]> = [
  ['{"id":"hunter2"}', /^at id: expected Int64, got a string$/],
  ['{"id":""}', /^at id/],
  ['{"id":" 5"}', /^at id/],
  ['{"id":"0x10"}', /^at id/],
  ['{"id":"1e999999999"}', /^at id/],
  ['{"id":1.5}', /^at id: expected Int64, got a fraction$/],
  ['{"id":"1.5"}', /^at id/],
  ['{"id":true}', /^at id/],
  ['{"int":"1.5"}', /^at int/],
  ['{"int":"2024-06-18T00:30:00Z"}', /^at int/],
  ['{"double":"1.5 GB"}', /^at double/],
  ['{"on":"yes"}', /^at on/],
  ['{"text":[1]}', /^at text/],
  ['{"text":{}}', /^at text/],
  ['{"inner":{"list":["1","x"]},"on":"true"}', /^at inner\.list\[1\]: expected Int64, got a string$/]
]

/** The value as lenient JSON encoders write it: each number and boolean of a known field as a string. */
const asText = (ast: AST.AST, value: unknown): unknown => {
  if (value === null || value === undefined) return value
  switch (ast._tag) {
    case "Suspend":
      return asText(ast.f(), value)
    case "Union": {
      const type = ast.types.find((one) => ParseResult.is(Schema.make(one))(value))
      // A value that may also be a string stays a string.
      return type === undefined || ast.types.some((one) => one._tag === "StringKeyword") ? value : asText(type, value)
    }
    case "NumberKeyword":
    case "BooleanKeyword":
    case "Declaration":
    case "Refinement":
      return typeof value === "object" ? asText((ast as AST.Refinement).from, value) : String(value)
    case "TupleType":
      return (value as ReadonlyArray<unknown>).map((item) => asText((ast.rest[0] as AST.Type).type, item))
    case "TypeLiteral":
      return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => {
          const type = ast.propertySignatures.find(({ name }) => name === key)?.type ?? ast.indexSignatures[0]?.type
          return [key, type === undefined ? inner : asText(type, inner)]
        })
      )
    default:
      return value
  }
}

/** The value after a JSON round trip, which drops undefined, -0 and non-finite numbers. */
const asJson = (value: unknown): unknown => {
  if (Object.is(value, -0)) return 0
  if (value === undefined || (typeof value === "number" && !Number.isFinite(value))) return null
  if (typeof value !== "object" || value === null) return value
  if (Array.isArray(value)) return value.map(asJson)
  return Object.fromEntries(Object.entries(value).flatMap(([k, v]) => (v === undefined ? [] : [[k, asJson(v)]])))
}

/** Contains an integer as a number beyond 2^53: which fields give it as a bigint, the cases above say. */
const hasUnsafe = (value: unknown): boolean =>
  typeof value === "number"
    ? Number.isInteger(value) && !Number.isSafeInteger(value)
    : typeof value === "object" && value !== null && Object.values(value).some(hasUnsafe)

describe("a response", () => {
  it.each(same)("in another form is converted: %s", (text, value) => {
    expect(read(text)).toStrictEqual(Either.right(value))
  })

  it.each(other)("of another value is refused: %s", (text, says) => {
    const result = read(text)
    expect(Either.isLeft(result) && result.left).toMatch(says)
    expect(JSON.stringify(result)).not.toContain("hunter2")
  })

  it("is returned unchanged if nothing needs conversion", () => {
    const value = { id: 1, text: "5", brand_new: { x: [1n] } }
    const result = reader(Thing)(value)
    expect(Either.isRight(result) && result.right === value).toBe(true)
  })

  it("keeps unknown fields and maps unchanged next to a converted field", () => {
    const text =
      '{"id":"5","new":{"n":1.0,"big":9007199254740993,"s":"7"},"any":{"id":"5","x":[true,9007199254740993]}}'
    expect(read(text)).toStrictEqual(
      Either.right({
        id: 5,
        new: { n: 1, big: 9007199254740993n, s: "7" },
        any: { id: "5", x: [true, 9007199254740993n] }
      })
    )
  })

  it("does not change its input", () => {
    const value = Object.freeze({ inner: Object.freeze({ list: Object.freeze(["5"]) }) })
    expect(reader(Thing)(value)).toStrictEqual(Either.right({ inner: { list: [5] } }))
  })

  it("keeps names that are special in JavaScript", () => {
    const result = read('{"tags":{"__proto__":1,"constructor":2}}')
    const tags = Either.getOrThrow(result).tags ?? {}
    expect(Object.entries(tags)).toEqual([
      ["__proto__", "1"],
      ["constructor", "2"]
    ])
  })

  it("finds a number by its position, whatever the strings and names before it", () => {
    const text =
      '{"a\\"1":"x 1.0 \\\\","text":[],"inners":[{"1.0":1.0},{"size":"2"}],"tags":{"2.50":2.50,"\\\\":"\\""}}'
    expect(read(text.replace('"text":[],', ""))).toStrictEqual(
      Either.right({
        'a"1': "x 1.0 \\",
        inners: [{ "1.0": 1 }, { size: 2 }],
        tags: { "2.50": "2.50", "\\": '"' }
      })
    )
  })

  it("is decoded if a custom schema transforms it", () => {
    const Own = Schema.Struct({ at: Schema.DateFromString, id: Wire.Int64 })
    const decode = (text: string) => reader(Own)(Json.parse(text), text)
    const expected = Either.right({ at: new Date(0), id: 9007199254740993n })
    expect(decode('{"at":"1970-01-01T00:00:00Z","id":9007199254740993}')).toStrictEqual(expected)
    expect(decode('{"at":"1970-01-01T00:00:00Z","id":9007199254740993.0}')).toStrictEqual(expected)
    expect(Either.isLeft(decode('{"at":5,"id":[]}'))).toBe(true)
  })

  it.each(
    endpoints.flatMap((endpoint) =>
      endpoint.response === undefined
        ? []
        : [{ name: `${endpoint.service}.${endpoint.operation}`, response: endpoint.response, endpoint }]
    )
  )("of $name accepts numbers and booleans as strings", ({ endpoint, response }) => {
    const schema: Schema.Schema.AnyNoContext = response
    FastCheck.assert(
      FastCheck.property(Arbitrary.make(schema), (value) => {
        FastCheck.pre(!hasUnsafe(value))
        const text = Json.stringify(asText(AST.typeAST(schema.ast), value)) ?? ""
        const expected = asJson(value)
        expect(endpoint.decode(Json.parse(text), text)).toStrictEqual(Either.right(expected))
      }),
      { numRuns: 10 }
    )
  })
})

describe("a request", () => {
  it.each(['{"id":"5"}', '{"int":"5"}', '{"int":9007199254740993}', '{"double":"1"}', '{"text":5}', '{"on":"true"}'])(
    "stays strict: %s",
    (text) => {
      expect(Either.isLeft(validator(Thing)(Json.parse(text)))).toBe(true)
    }
  )
})
