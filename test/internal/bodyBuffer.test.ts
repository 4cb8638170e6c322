import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as BodyBuffer from "../../src/internal/bodyBuffer.js"

const kibibyte = 1024

/** Bytes of which no two bodies of a test have the same. */
const chunk = (size: number, salt: number) => new Uint8Array(size).map((_, i) => (i >> 3) * 31 + salt)

const filled = (chunks: ReadonlyArray<Uint8Array>) => {
  const body = BodyBuffer.make()
  for (const part of chunks) body.add(part)
  return body.bytes()
}

const isSame = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0

describe("the buffer of a body", () => {
  it.effect.prop(
    "holds what was added, whatever came before",
    { sizes: FastCheck.array(FastCheck.integer({ min: 0, max: 900 * kibibyte }), { maxLength: 8 }) },
    ({ sizes }) =>
      Effect.sync(() => {
        const chunks = sizes.map((size, i) => chunk(size, i))
        const bytes = filled(chunks)
        expect(isSame(bytes, Buffer.concat(chunks))).toBe(true)
        BodyBuffer.release(bytes)
      }),
    { fastCheck: { numRuns: 20 } }
  )

  it("is lent to one body at a time", () => {
    const first = filled([chunk(400 * kibibyte, 1), chunk(5, 2)])
    const second = filled([chunk(400 * kibibyte, 3), chunk(5, 4)])
    expect(first.buffer).not.toBe(second.buffer)
    const expected = Buffer.from(second)
    BodyBuffer.release(first)
    const third = filled([chunk(400 * kibibyte, 5), chunk(5, 6)])
    expect(third.buffer).toBe(first.buffer)
    expect(isSame(second, expected)).toBe(true)
  })

  it("is not lent twice because it came back twice", () => {
    const first = filled([chunk(400 * kibibyte, 1)])
    BodyBuffer.release(first)
    BodyBuffer.release(first)
    expect(filled([chunk(400 * kibibyte, 2)]).buffer).not.toBe(filled([chunk(400 * kibibyte, 3)]).buffer)
  })

  it("is none for what is small, nor for the memory of others", () => {
    const small = chunk(20, 1)
    expect(filled([small])).toBe(small)
    BodyBuffer.release(small)
    const large = new Uint8Array(2 * 1024 * kibibyte)
    BodyBuffer.release(large)
    expect(filled([chunk(400 * kibibyte, 2)]).buffer).not.toBe(large.buffer)
  })
})
