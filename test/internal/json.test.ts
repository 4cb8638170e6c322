import { afterEach, describe, expect, it } from "@effect/vitest"
import * as FastCheck from "effect/FastCheck"
import * as Json from "../../src/internal/codec/json.js"

const readings: ReadonlyArray<readonly [text: string, value: unknown]> = [
  // The last integer that a number represents exactly, and the first that it does not.
  ["9007199254740991", 9007199254740991],
  ["9007199254740992", 9007199254740992n],
  ["9007199254740993", 9007199254740993n],
  ["-9007199254740991", -9007199254740991],
  ["-9007199254740993", -9007199254740993n],
  ["9223372036854775807", 9223372036854775807n],
  ["-9223372036854775808", -9223372036854775808n],
  // Sixteen digits that fit into a number.
  ["1234567890123456", 1234567890123456],
  ['{"a":[{"b":[1,4020997813441462000]}]}', { a: [{ b: [1, 4020997813441462000n] }] }],
  ["[9007199254740993 ,\n9007199254740995]", [9007199254740993n, 9007199254740995n]],
  [
    "[9007199254740993,9007199254740993,9007199254740991,12345678901234567,9007199254740993]",
    [9007199254740993n, 9007199254740993n, 9007199254740991, 12345678901234567n, 9007199254740993n]
  ],
  ['{\n\t"a" :\t-9007199254740993\n}', { a: -9007199254740993n }],
  // Text that only looks like a big integer.
  ['"9007199254740993"', "9007199254740993"],
  [
    '{"9007199254740993":"id 9007199254740993, [9007199254740993]"}',
    { "9007199254740993": "id 9007199254740993, [9007199254740993]" }
  ],
  ['{"id":9007199254740993,"text":"9007199254740993"}', { id: 9007199254740993n, text: "9007199254740993" }],
  ['{"id":9007199254740993,"text":"\\"9007199254740993\\\\"}', { id: 9007199254740993n, text: '"9007199254740993\\' }],
  // Text that looks like one at the position of a value.
  ['["a, 9007199254740993, b"]', ["a, 9007199254740993, b"]],
  [
    '{"s":"[9007199254740993]","id":-9007199254740993,"n":9007199254740991}',
    { s: "[9007199254740993]", id: -9007199254740993n, n: 9007199254740991 }
  ],
  [
    '{"s":"x [9007199254740993]","f":12345678901234567.5,"e":12345678901234567e2,"z":-0}',
    { s: "x [9007199254740993]", f: 12345678901234568, e: 1.2345678901234568e18, z: -0 }
  ],
  // Backslashes determine where a string ends.
  ['{"s":"\\"[9007199254740993]","id":9007199254740993}', { s: '"[9007199254740993]', id: 9007199254740993n }],
  ['{"s":"[9007199254740993]\\\\","id":9007199254740993}', { s: "[9007199254740993]\\", id: 9007199254740993n }],
  [
    '{"a":9007199254740993,"a":9007199254740995,"s":"[9007199254740993]"}',
    { a: 9007199254740995n, s: "[9007199254740993]" }
  ],
  ['{"a":{"b":[[9007199254740993],{"c":null,"d":"x"}]}}', { a: { b: [[9007199254740993n], { c: null, d: "x" }] } }],
  // Non-integers stay numbers.
  ["0.12345678901234567890", 0.12345678901234568],
  ["12345678901234567.5", 12345678901234568],
  ["1e3", 1000],
  ["1.5E-7", 1.5e-7],
  ["12345678901234567e2", 1.2345678901234568e18],
  ["[9007199254740993,1e400]", [9007199254740993n, Number.POSITIVE_INFINITY]],
  ["-0", -0],
  ["[-0,9007199254740993]", [-0, 9007199254740993n]],
  ["[0.1,-2.5e3,9007199254740993]", [0.1, -2500, 9007199254740993n]],
  // The last of repeated names counts, with either parser.
  ['{"a":1,"a":2}', { a: 2 }],
  ['{"a":9007199254740993,"a":9007199254740995}', { a: 9007199254740995n }]
]

const notJson = [
  "",
  "{",
  '{"a":9007199254740993',
  "[9007199254740993,]",
  "9007199254740993 x",
  "09007199254740993",
  "nul"
]

const deep = (inner: string, levels: number): string => `${"[".repeat(levels)}${inner}${"]".repeat(levels)}`

describe("Json", () => {
  for (const [text, value] of readings) {
    it(`reads ${text.slice(0, 60)}`, () => {
      expect(Json.parse(text)).toStrictEqual(value)
    })
  }

  for (const text of notJson) {
    it(`rejects ${JSON.stringify(text)}`, () => {
      expect(() => Json.parse(text)).toThrow(SyntaxError)
    })
  }

  for (const text of [
    '{"__proto__":{"polluted":1}}',
    '{"__proto__":{"polluted":9007199254740993}}',
    '{"__proto__":9007199254740993}',
    '{"__proto__":{"polluted":"[9007199254740993]"}}'
  ]) {
    it(`keeps a key named __proto__ as a key: ${text}`, () => {
      const parsed = Json.parse(text) as object
      expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype)
      expect(Object.keys(parsed)).toEqual(["__proto__"])
      expect(Json.stringify(parsed)).toBe(text)
    })
  }

  it("reads big integers if a program adds an enumerable object to all objects", () => {
    Object.defineProperty(Object.prototype, "inherited", { configurable: true, enumerable: true, value: {} })
    let parsed: unknown
    try {
      parsed = Json.parse('{"a":{"b":9007199254740993}}')
    } finally {
      Reflect.deleteProperty(Object.prototype, "inherited")
    }
    expect(parsed).toEqual({ a: { b: 9007199254740993n } })
  })

  it("fails with a catchable error on excessive nesting", () => {
    expect(() => Json.parse(deep("9007199254740993", 100_000))).toThrow(RangeError)
    expect(() => Json.stringify(JSON.parse(deep("", 100_000)))).toThrow(RangeError)
  })

  it.each([
    [{ a: 9007199254740993n, b: [-1n] }, '{"a":9007199254740993,"b":[-1]}'],
    [{ a: undefined, b: null, c: 0, d: false, e: "" }, '{"b":null,"c":0,"d":false,"e":""}'],
    [{ a: undefined, n: 9007199254740993n, l: [undefined] }, '{"n":9007199254740993,"l":[null]}'],
    ["9007199254740993", '"9007199254740993"'],
    [undefined, undefined]
  ])("writes %o", (value, text) => {
    expect(Json.stringify(value)).toBe(text)
  })

  describe("if a program defines toJSON on bigints", () => {
    afterEach(() => {
      Reflect.deleteProperty(BigInt.prototype, "toJSON")
    })

    it("still writes them as numbers", () => {
      Object.defineProperty(BigInt.prototype, "toJSON", {
        configurable: true,
        value(this: bigint) {
          return this.toString()
        }
      })
      expect(Json.stringify({ a: 9007199254740993n })).toBe('{"a":9007199254740993}')
    })
  })

  // A double beyond 2^53 is written as an integer and read as a bigint. The API has no such values.
  const leaf = FastCheck.oneof(
    FastCheck.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }),
    FastCheck.bigInt({ min: -(2n ** 63n), max: -(2n ** 53n) }),
    FastCheck.maxSafeInteger(),
    FastCheck.double({ min: -1e15, max: 1e15, noNaN: true }).map((n) => n + 0),
    FastCheck.string(),
    FastCheck.bigInt().map(String),
    FastCheck.boolean(),
    FastCheck.constant(null)
  )

  it.prop(
    "round-trips",
    [
      FastCheck.letrec<{ node: unknown }>((tie) => ({
        node: FastCheck.oneof(
          { depthSize: "small", withCrossShrink: true },
          leaf,
          FastCheck.array(tie("node"), { maxLength: 4 }),
          FastCheck.dictionary(FastCheck.oneof(FastCheck.string(), FastCheck.constant("__proto__")), tie("node"), {
            maxKeys: 4,
            noNullPrototype: true
          })
        )
      })).node
    ],
    ([value]) => {
      const text = Json.stringify(value)
      expect(Json.stringify(Json.parse(text ?? ""))).toBe(text)
      expect(Json.parse(text ?? "")).toEqual(value)
    }
  )
})
