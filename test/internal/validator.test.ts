import { describe, expect, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import { validator } from "../../src/internal/codec/validator.js"
import * as Wire from "../../src/schemas/Wire.js"

interface Tree {
  readonly name: string
  readonly children?: ReadonlyArray<Tree> | null | undefined
}

const Tree = Schema.Struct({
  name: Schema.String,
  children: Wire.optional(Schema.Array(Schema.suspend((): Schema.Schema<Tree> => Tree)))
}).annotations({ identifier: "Tree" })

const Thing = Schema.Struct({
  id: Wire.Int64,
  name: Schema.String,
  state: Wire.optional(Wire.openEnum("State", ["RUNNING", "TERMINATED"])),
  size: Wire.optional(Wire.Int),
  ratio: Wire.optional(Wire.Double),
  on: Wire.optional(Schema.Boolean),
  tags: Wire.optional(Wire.StringMap),
  any: Wire.optional(Wire.JsonObject),
  nested: Wire.optional(Schema.Struct({ list: Schema.Array(Schema.Struct({ key: Schema.String })) }))
}).annotations({ identifier: "Thing" })

class Classy extends Schema.Class<Classy>("Classy")({ a: Schema.String }) {}

const schemas = {
  Thing,
  Tree,
  empty: Schema.Struct({}),
  unknown: Schema.Struct({ must: Schema.Unknown, may: Schema.optional(Schema.Unknown) }),
  exact: Schema.Struct({ may: Schema.optionalWith(Schema.String, { exact: true }) }),
  undefinedButThere: Schema.Struct({ a: Schema.Union(Schema.String, Schema.Undefined) }),
  union: Schema.Union(
    Schema.Struct({ a: Schema.String }),
    Schema.Struct({ b: Schema.Number }),
    Schema.Literal("x", 1, true)
  ),
  literals: Schema.Struct({ kind: Schema.Literal("a", "b"), nothing: Schema.Null }),
  tuple: Schema.Struct({
    pair: Schema.Tuple(Schema.String, Schema.Int),
    atLeastOne: Schema.NonEmptyArray(Schema.Boolean)
  }),
  recordOfStructs: Schema.Record({ key: Schema.String, value: Schema.Struct({ n: Schema.BigIntFromSelf }) }),
  structAndRecord: Schema.Struct(
    { a: Schema.String },
    Schema.Record({ key: Schema.String, value: Schema.NullOr(Schema.String) })
  ),
  templateKeys: Schema.Record({ key: Schema.TemplateLiteral("x-", Schema.String), value: Schema.Int }),
  twoRecords: Schema.Struct(
    { a: Schema.Unknown },
    Schema.Record({ key: Schema.TemplateLiteral("s-", Schema.String), value: Schema.String }),
    Schema.Record({ key: Schema.TemplateLiteral("n-", Schema.String), value: Schema.Number })
  ),
  refined: Schema.Struct({
    at: Schema.String.pipe(Schema.minLength(2), Schema.maxLength(4)),
    n: Schema.Number.pipe(Schema.between(1, 3))
  }),
  likeAPrototype: Schema.Struct({ toString: Schema.Unknown, constructor: Schema.optional(Schema.String) }),
  class: Schema.typeSchema(Classy)
} satisfies Readonly<Record<string, Schema.Schema.AnyNoContext>>

const erased = (schema: Schema.Schema.AnyNoContext): Schema.Schema<unknown> => schema

/** Values that validators often get wrong. */
const awkward: ReadonlyArray<unknown> = [
  undefined,
  null,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  -0,
  1.5,
  2 ** 53,
  2n ** 53n,
  "",
  "x",
  [],
  {},
  [undefined],
  Object.create(null),
  Object.create({ name: "inherited", a: "inherited", must: 1, kind: "a" }),
  new Classy({ a: "a" }),
  new Map(),
  new Date(0),
  () => 1
]

const json = FastCheck.letrec<{ node: unknown }>((tie) => ({
  node: FastCheck.oneof(
    { depthSize: "small", withCrossShrink: true },
    FastCheck.oneof(
      FastCheck.string(),
      FastCheck.integer(),
      FastCheck.double(),
      FastCheck.boolean(),
      FastCheck.constantFrom(...awkward)
    ),
    FastCheck.array(tie("node"), { maxLength: 3 }),
    FastCheck.dictionary(
      FastCheck.constantFrom(
        "id",
        "name",
        "tags",
        "children",
        "a",
        "b",
        "must",
        "kind",
        "nested",
        "list",
        "key",
        "s-1",
        "n-1",
        "x-1",
        "toString"
      ),
      tie("node"),
      { maxKeys: 4, noNullPrototype: true }
    )
  )
})).node

/** Replaces one place in the value. A replacement of `undefined` removes it from a list or struct. */
const spoil = (value: unknown, at: ReadonlyArray<number>, replacement: unknown): unknown => {
  const [step, ...rest] = at
  if (step === undefined || typeof value !== "object" || value === null) return replacement
  const keys = Object.keys(value)
  const key = keys[step % Math.max(1, keys.length)]
  if (key === undefined) return replacement
  const inner = (value as Record<string, unknown>)[key]
  const spoilt = spoil(inner, rest, replacement)
  if (Array.isArray(value)) return value.map((item, i) => (String(i) === key ? spoilt : item))
  const { [key]: _, ...others } = value as Record<string, unknown>
  return step % 7 === 3 ? others : { ...others, [key]: spoilt }
}

describe("validator", () => {
  for (const [name, one] of Object.entries(schemas)) {
    const schema = erased(one)
    const validate = validator(schema)
    const is = ParseResult.is(schema)
    const agrees = (value: unknown) => {
      const result = validate(value)
      expect(Either.isRight(result)).toBe(is(value))
      if (Either.isRight(result)) expect(result.right).toBe(value)
      else expect(result.left).not.toBe("")
    }

    it(`agrees with Effect's parser on awkward values (${name})`, () => {
      for (const value of awkward) agrees(value)
    })

    it.prop(`agrees with Effect's parser on any JSON (${name})`, [json], ([value]) => agrees(value))

    it.prop(
      `agrees with Effect's parser on near misses (${name})`,
      [
        Arbitrary.make(schema),
        FastCheck.array(FastCheck.nat(20), { maxLength: 4 }),
        FastCheck.oneof(json, FastCheck.constantFrom(...awkward))
      ],
      ([value, at, replacement]) => {
        agrees(value)
        agrees(spoil(value, at, replacement))
      }
    )
  }

  it("agrees on schemas with transformations, using the decoded side", () => {
    const schema = Schema.Struct({
      at: Schema.DateFromString,
      n: Schema.optionalWith(Schema.NumberFromString, { default: () => 1 })
    })
    const validate = validator(schema)
    for (const value of [
      { at: new Date(0), n: 1 },
      { at: "2020-01-01", n: 1 },
      { at: new Date(0), n: "1" },
      { at: new Date(0) }
    ]) {
      expect(Either.isRight(validate(value))).toBe(ParseResult.is(schema)(value))
    }
  })

  it("returns the same value, including unknown fields", () => {
    const value = { id: 1, name: "n", brand_new: { x: [1n] }, state: "INVENTED_TOMORROW" }
    expect(validator(Thing)(value)).toStrictEqual(Either.right(value))
    const result = validator(Thing)(value)
    expect(Either.isRight(result) && result.right === value).toBe(true)
  })

  it("reports excessive nesting without overflow", () => {
    const nest = (levels: number): Tree => {
      let tree: Tree = { name: "leaf" }
      for (let i = 0; i < levels; i++) tree = { name: "n", children: [tree] }
      return tree
    }
    expect(validator(Tree)(nest(100_000))).toStrictEqual(Either.left("is nested too deeply"))
    expect(Either.isRight(validator(Tree)(nest(100)))).toBe(true)
  })

  const s = "hunter2-secret"
  const explanations: ReadonlyArray<readonly [value: unknown, says: string]> = [
    [undefined, "expected an object (Thing), got nothing"],
    [s, "expected an object (Thing), got a string"],
    [[s], "expected an object (Thing), got a list"],
    [{ id: s, name: "n" }, "at id: expected Int64, got a string"],
    [{ id: 1.5, name: "n" }, "at id: expected Int64, got a fraction"],
    [{ id: 1 }, "at name: is missing"],
    [{ id: 1, name: null }, "at name: expected string, got null"],
    [{ id: 1, name: "n", size: s }, "at size: expected Int, got a string"],
    [{ id: 1, name: "n", size: 1234567.5 }, "at size: expected Int, got a fraction"],
    [{ id: 1, name: "n", size: 1e20 }, "at size: expected Int, got an integer beyond 2^53"],
    [{ id: 1, name: "n", size: 2n ** 60n }, "at size: expected Int, got a bigint"],
    [{ id: 1, name: "n", ratio: Number.NaN }, "at ratio: expected Finite, got a number that is not finite"],
    [{ id: Number.NaN, name: "n" }, "at id: expected Int64, got a number that is not finite"],
    [{ id: 1, name: "n", tags: { a: "b", token: [s] } }, "at tags.token: expected string, got a list"],
    [
      { id: 1, name: "n", nested: { list: [{ key: "k" }, { key: 7 }] } },
      "at nested.list[1].key: expected string, got a number"
    ],
    [{ id: 1, name: "n", state: { s } }, "at state: expected State, got an object"],
    [
      { id: s, name: { s }, on: s },
      "at id: expected Int64, got a string; at name: expected string, got an object; at on: expected boolean, got a string"
    ]
  ]

  for (const [value, says] of explanations) {
    it(`reports: ${says}`, () => {
      expect(validator(Thing)(value)).toStrictEqual(Either.left(says))
    })
  }

  it.prop(
    "never quotes a value",
    [
      FastCheck.constantFrom(Thing, Tree, schemas.union, schemas.tuple, schemas.refined, schemas.literals),
      json,
      FastCheck.array(FastCheck.nat(20), { maxLength: 3 })
    ],
    ([schema, value, at]) => {
      const result = validator(erased(schema))(spoil(value, at, s))
      if (Either.isLeft(result)) expect(result.left).not.toContain("hunter2")
    }
  )

  it("names at most ten places", () => {
    const list = Array.from({ length: 25 }, () => ({ key: 1 }))
    const result = validator(Thing)({ id: 1, name: "n", nested: { list } })
    expect(Either.isLeft(result) && result.left).toMatch(/^(at nested\.list\[\d\]\.key: [^;]+; ){10}and 15 more$/)
  })
})
