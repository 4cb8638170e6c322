/** Hostile answers: near misses of a valid one, and bodies that no API sends. */
import * as Json from "../src/internal/codec/json.js"
import type { Random } from "./random.js"

export interface Answer {
  /** What is hostile about it. */
  readonly what: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

const encoder = new TextEncoder()

const json = { "content-type": "application/json" }

const text = (what: string, body: string, status = 200, headers: Answer["headers"] = json): Answer => ({
  what,
  status,
  headers,
  body: encoder.encode(body)
})

const nested = (open: string, inner: string, close: string, depth: number): string =>
  open.repeat(depth) + inner + close.repeat(depth)

/** JSON in place of a value. */
const values = {
  "1e400": "1e400",
  "-1e400": "-1e400",
  "a long integer": "123456789012345678901234567890",
  "a long fraction": "1.00000000000000000000000000000000000001",
  "minus zero": "-0",
  null: "null",
  "a boolean": "true",
  "an empty text": '""',
  "a text": '"x"',
  "a number": "7",
  "an empty list": "[]",
  "an empty object": "{}",
  "a list of everything": '[null,true,1,"x",[],{}]',
  "a lone surrogate": '"\\ud800"',
  "two lone surrogates": '"\\udc00\\ud800"',
  "a NUL": '"\\u0000"',
  __proto__: '{"__proto__":{"polluted":1}}',
  constructor: '{"constructor":{"prototype":{"polluted":1}}}',
  "fields of objects": '{"toString":1,"valueOf":2,"hasOwnProperty":3,"then":4,"toJSON":5,"length":-1}',
  "a deep list": "[[1]]",
  "a deep object": '{"a":{"a":12345678901234567890}}'
} as const

/** The JSON of a value: those that are nested have a depth. */
const valueOf = (name: keyof typeof values, scale: number): string => {
  const depth = Math.ceil(6000 * scale)
  if (name === "a deep list") return nested("[", "1", "]", depth)
  if (name === "a deep object") return nested('{"a":', "12345678901234567890", "}", depth)
  return values[name]
}

const valueNames = Object.keys(values) as unknown as readonly [keyof typeof values]

/** Marks the place of a hostile value in the text of a valid one. */
const mark = "<the hostile value>"

const isObject = (u: unknown): u is Record<string, unknown> => typeof u === "object" && u !== null && !Array.isArray(u)

/** Puts the mark in a place. Returns the changed value, and how it was changed. */
const mutate = (value: unknown, random: Random): { readonly how: string; readonly value: unknown } => {
  const inside = (u: unknown, depth: number): { readonly how: string; readonly value: unknown } => {
    const goesOn = depth < 8 && random.chance(0.75)
    if (goesOn && Array.isArray(u) && u.length > 0) {
      const at = random.integer(0, u.length - 1)
      const { how, value } = inside(u[at], depth + 1)
      return { how: `[${at}]${how}`, value: u.map((item, i) => (i === at ? value : item)) }
    }
    if (goesOn && isObject(u) && Object.keys(u).length > 0) {
      const keys = Object.keys(u)
      const key = keys[random.integer(0, keys.length - 1)] as string
      if (random.chance(0.15)) {
        const { [key]: _, ...rest } = u
        return { how: `.${key} is missing`, value: rest }
      }
      if (random.chance(0.15)) {
        const name = random.pick(["constructor", "toString", "error_code", "error", "message", "unknown_field"])
        return { how: ` has ${name}`, value: { ...u, [name]: mark } }
      }
      const { how, value } = inside(u[key], depth + 1)
      return { how: `.${key}${how}`, value: { ...u, [key]: value } }
    }
    return { how: "", value: mark }
  }
  return inside(value, 0)
}

/** A valid answer. */
export const valid = (value: unknown): Answer => text("valid", Json.stringify(value) ?? "{}")

const statuses = [200, 200, 200, 200, 201, 202, 400, 404, 429, 500, 503] as const

/** A valid answer that is changed in one place. */
export const nearMiss = (valid: unknown, random: Random, scale: number): Answer => {
  const { how, value } = mutate(valid, random)
  const name = random.pick(valueNames)
  const body = (Json.stringify(value) ?? "null").replace(`"${mark}"`, () => valueOf(name, scale))
  return text(`${how}: ${name}`, body, random.pick(statuses))
}

/** Bodies that have nothing to do with the operation. */
const others: ReadonlyArray<(random: Random, valid: string, times: (n: number) => number) => Answer> = [
  (random) => ({ what: "random bytes", status: 200, headers: json, body: random.bytes(random.integer(0, 300)) }),
  (random) => ({ what: "random bytes without a type", status: 200, headers: {}, body: random.bytes(200) }),
  (random, valid) => text("cut off", valid.slice(0, random.integer(0, valid.length))),
  (_, valid) => text("twice", valid + valid),
  (_, valid) => text("in a text", JSON.stringify(valid)),
  (_, valid) => text("in a list", `[${valid}]`),
  (_, valid) => text("after a byte order mark", `\ufeff${valid}`),
  (_, valid) => text("as text", valid, 200, { "content-type": "text/plain" }),
  (_, valid) => text("as HTML", valid, 200, { "content-type": "text/html" }),
  (_, valid) => text("as events", `data: ${valid}\n\ndata: {"a"\n\n`, 200, { "content-type": "text/event-stream" }),
  (random, _, times) => {
    const name = random.pick(valueNames)
    return text(`only ${name}`, valueOf(name, times(1000) / 1000), random.pick(statuses))
  },
  (_, __, times) => text("deep lists", nested("[", "", "]", times(100_000))),
  (_, __, times) => text("deep objects", nested('{"a":', "1", "}", times(50_000))),
  (_, __, times) => text("deep lists without an end", "[".repeat(times(100_000))),
  (_, __, times) =>
    text("a deep error", `{"error_code":"X","message":"m","details":${nested("[", "", "]", times(20_000))}}`, 400),
  (_, __, times) => text("a deep error of a success", `{"error":${nested('{"error":', "1", "}", times(5000))}}`),
  () =>
    text("an error of objects", '{"error_code":{"a":1},"message":{"toString":1,"message":{}},"details":{"a":[]}}', 500),
  () => text("an error of prototypes", '{"__proto__":{"polluted":1},"error_code":"constructor","message":"m"}', 400),
  () => text("an error of numbers", '{"error_code":1e400,"message":-1e400,"details":[12345678901234567890]}', 403),
  () =>
    text("a SCIM error", '{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"detail":[[]],"status":{}}', 409),
  (_, __, times) => text("a long error", `{"error_code":"X","message":"${"x".repeat(times(100_000))}"}`, 400),
  (_, __, times) => text("open pre elements", "<pre>".repeat(times(20_000)), 502, { "content-type": "text/html" }),
  (_, __, times) => text("what looks like tokens", `{"x":"${"-eyJa".repeat(times(20_000))}"`),
  (_, __, times) => text("what looks like links", `{"x":"${"?sig=".repeat(times(20_000))}"`),
  (_, __, times) => text("escapes", `{"x":"${"\\\\u005c".repeat(times(10_000))}"`),
  (_, __, times) => text("digits", `{"x":${"9".repeat(times(100_000))}}`),
  (_, __, times) => text("numbers", `[${"1234567890123456789,".repeat(times(5000))}1]`),
  () => text("a redirect", "", 302, { location: "https://user:pass@[::1/?token=1" }),
  () => text("a redirect to nowhere", "<a>", 307, {}),
  () => text("nothing", ""),
  (_, __, times) => text("blanks", " \n\t".repeat(times(1000))),
  () => text("a status that does not exist", "{}", 799),
  () => text("a bad Retry-After", '{"error_code":"X"}', 429, { "retry-after": "1e400", "content-type": "\u0000" }),
  (_, __, times) => text("an endless Retry-After", '{"error_code":"X"}', 503, { "retry-after": "9".repeat(times(400)) })
]

const kinds = others.length

/** `scale` is the size of large bodies: 1 for tens of kilobytes. */
export const other = (valid: unknown, random: Random, scale: number, kind: number): Answer => {
  const make = others[kind % kinds] as (typeof others)[number]
  return make(random, Json.stringify(valid) ?? "null", (n) => Math.ceil(n * scale))
}
