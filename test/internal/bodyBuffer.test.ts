import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import { BodyBuffer } from "../../src/internal/codec/bodyBuffer.js"

const kibibyte = 1024

/** Bytes of which no two bodies of a test have the same. */
const chunk = (size: number, salt: number) => new Uint8Array(size).map((_, i) => (i >> 3) * 31 + salt)

const filled = (chunks: ReadonlyArray<Uint8Array>) => {
  const body = new BodyBuffer()
  for (const part of chunks) body.add(part)
  return body
}

const isSame = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0

/** The memory in which two chunks of this size are gathered. */
const memoryOf = (size: number) => filled([chunk(size, 1), chunk(size, 2)]).use((bytes) => bytes.buffer)

describe("the body of a response", () => {
  it.effect.prop(
    "is what was added, whatever was read before",
    { sizes: FastCheck.array(FastCheck.integer({ min: 0, max: 900 * kibibyte }), { maxLength: 8 }) },
    ({ sizes }) =>
      Effect.sync(() => {
        const chunks = sizes.map((size, i) => chunk(size, i))
        expect(filled(chunks).use((bytes) => isSame(bytes, Buffer.concat(chunks)))).toBe(true)
      }),
    { fastCheck: { numRuns: 20 } }
  )

  it("is gathered where the last one was", () => {
    expect(memoryOf(100 * kibibyte)).toBe(memoryOf(90 * kibibyte))
  })

  it("stays as it is while another one is read", () => {
    const [first, second] = [chunk(70 * kibibyte, 3), chunk(70 * kibibyte, 4)]
    filled([first, second]).use((bytes) => {
      memoryOf(70 * kibibyte)
      expect(isSame(bytes, Buffer.concat([first, second]))).toBe(true)
    })
  })

  it("can be read after a reading that failed", () => {
    const body = filled([chunk(5, 1), chunk(5, 2)])
    expect(() =>
      body.use(() => {
        throw new Error("no")
      })
    ).toThrow("no")
    expect(body.use((bytes) => bytes.length)).toBe(10)
  })

  it("leaves no memory behind where it is very large", () => {
    expect(memoryOf(5 * 1024 * kibibyte)).not.toBe(memoryOf(5 * 1024 * kibibyte))
    expect(memoryOf(kibibyte).byteLength).toBeLessThan(5 * 1024 * kibibyte)
  })

  it("is not copied where it came in one piece", () => {
    const only = chunk(20, 1)
    expect(filled([only]).use((bytes) => bytes)).toBe(only)
  })
})
