import { describe, expect, it } from "@effect/vitest"
import * as FastCheck from "effect/FastCheck"
import { BodyBuffer } from "../../src/internal/codec/bodyBuffer.js"

const kibibyte = 1024

/** Bytes that differ between the bodies of a test. */
const chunk = (size: number, salt: number) => new Uint8Array(size).map((_, i) => (i >> 3) * 31 + salt)

const filled = (chunks: ReadonlyArray<Uint8Array>) => {
  const body = new BodyBuffer()
  for (const part of chunks) body.add(part)
  return body
}

const isSame = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0

/** The memory into which two chunks of this size are collected. */
const memoryOf = (size: number) => filled([chunk(size, 1), chunk(size, 2)]).use((bytes) => bytes.buffer)

describe("the body of a response", () => {
  it.prop(
    "contains its chunks, whatever was read before",
    { sizes: FastCheck.array(FastCheck.integer({ min: 0, max: 900 * kibibyte }), { maxLength: 8 }) },
    ({ sizes }) => {
      const chunks = sizes.map((size, i) => chunk(size, i))
      expect(filled(chunks).use((bytes) => isSame(bytes, Buffer.concat(chunks)))).toBe(true)
    },
    { fastCheck: { numRuns: 20 } }
  )

  it("reuses the memory of the previous body", () => {
    expect(memoryOf(100 * kibibyte)).toBe(memoryOf(90 * kibibyte))
  })

  it("stays unchanged while another one is read", () => {
    const [first, second] = [chunk(70 * kibibyte, 3), chunk(70 * kibibyte, 4)]
    filled([first, second]).use((bytes) => {
      memoryOf(70 * kibibyte)
      expect(isSame(bytes, Buffer.concat([first, second]))).toBe(true)
    })
  })

  it("can be read after a failed one", () => {
    const body = filled([chunk(5, 1), chunk(5, 2)])
    expect(() =>
      body.use(() => {
        throw new Error("no")
      })
    ).toThrow("no")
    expect(body.use((bytes) => bytes.length)).toBe(10)
  })

  it("releases its memory if it is very large", () => {
    expect(memoryOf(5 * 1024 * kibibyte)).not.toBe(memoryOf(5 * 1024 * kibibyte))
    expect(memoryOf(kibibyte).byteLength).toBeLessThan(5 * 1024 * kibibyte)
  })

  it("is not copied if it arrives in one chunk", () => {
    const only = chunk(20, 1)
    expect(filled([only]).use((bytes) => bytes)).toBe(only)
  })
})
