/**
 * Hostile answers to every operation: a value or a typed error, in bounded time. `npm run chaos -- --answers` gives each
 * operation thousands of them, and larger ones.
 */
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import { answerAll } from "../../chaos/answers.js"
import { allOperations } from "../../scripts/allOperations.js"
import { apiError } from "../../src/internal/call/apiError.js"
import { scrubber } from "../../src/internal/call/scrub.js"
import { BodyBuffer } from "../../src/internal/codec/bodyBuffer.js"
import * as Wire from "../../src/schemas/Wire.js"
import { operationOf } from "../support/operation.js"

const operations = await allOperations()

describe("hostile answers", () => {
  it.effect(
    "lead to a value or a typed error at every operation, and pollute no prototype",
    () =>
      Effect.gen(function* () {
        const report = yield* answerAll(operations, { seed: 14, answers: 1, every: 8, limit: 20_000, scale: 0.01 })
        expect(report.problems).toEqual([])
        expect(report.operations).toBe(operations.length)
        expect(report.operations).toBeGreaterThan(1400)
        expect(Object.keys(report.outcomes).length).toBeGreaterThan(8)
      }),
    // On a busy machine.
    120_000
  )
})

/** What takes quadratic time would take minutes. */
const soon = 10_000

const took = (f: () => unknown): number => {
  const began = performance.now()
  f()
  return performance.now() - began
}

const list = operationOf({
  service: "Things",
  operation: "list",
  method: "GET",
  path: "/api/2.0/things",
  response: Schema.Struct({
    things: Wire.array(Schema.Struct({ name: Schema.String, key: Wire.optional(Wire.Secret) }))
  })
})

describe("long answers take time in proportion to their size", () => {
  it.each([
    ["what looks like tokens", "-eyJa".repeat(100_000)],
    ["what looks like parts of tokens", "-eyJa.".repeat(80_000)],
    ["what looks like links", "?sig=;sig=".repeat(60_000)],
    ["what looks like passwords in links", "http://".repeat(60_000)]
  ])("%s", (_, text) => {
    expect(took(() => scrubber([])(text))).toBeLessThan(soon)
  })

  it.effect("an error page with elements that do not end", () =>
    Effect.gen(function* () {
      for (const body of ["<pre>".repeat(80_000), "<pre ".repeat(80_000), "<title>".repeat(80_000)]) {
        const began = performance.now()
        expect((yield* apiError(list, { status: 502, headers: {}, body })).message).toBe("Bad Gateway")
        expect(performance.now() - began).toBeLessThan(soon)
      }
    })
  )

  it("a list in which every item is wrong: the message has the first", () => {
    const text = JSON.stringify({ things: Array.from({ length: 30_000 }, () => ({ name: {} })) })
    let message = ""
    const time = took(() => {
      message = Either.getOrElse(Either.flip(list.decode(JSON.parse(text), text)), () => "")
    })
    expect(message).toBe("at things[0].name: expected string, got an object")
    expect(time).toBeLessThan(soon)
  })

  it("a body with many secrets: an error does not have it", () => {
    const things = Array.from({ length: 5000 }, (_, i) => ({ name: 1, key: `secret-number-${i}` }))
    expect(took(() => expect(list.redact(JSON.stringify({ things }))).toBe(""))).toBeLessThan(soon)
    expect(list.redact(JSON.stringify({ things: things.slice(0, 2) }))).not.toContain("secret-number")
  })
})

describe("a body in many small pieces", () => {
  it("is joined, so that it takes hardly more memory than its bytes", () => {
    const body = new BodyBuffer()
    const all = new Uint8Array(100_003).map((_, i) => i % 251)
    // In pieces of one to seven bytes, and a large one between them.
    for (let at = 0, n = 0; at < all.length; n++) {
      const size = n === 5000 ? 30_000 : 1 + (n % 7)
      body.add(all.subarray(at, at + size))
      at += size
    }
    expect(body.length).toBe(all.length)
    expect(Buffer.compare(body.copy(), all)).toBe(0)
    expect(body.use((bytes) => Buffer.compare(bytes, all))).toBe(0)
    expect((body as unknown as { readonly chunks: ReadonlyArray<Uint8Array> }).chunks.length).toBeLessThan(80)
  })
})
