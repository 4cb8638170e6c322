import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as Base64 from "../../src/internal/codec/base64.js"

const bytes = FastCheck.uint8Array({ maxLength: 200 })

describe("base64", () => {
  it.effect.prop("matches that of the platform", { bytes }, ({ bytes }) =>
    Effect.sync(() => {
      const text = Buffer.from(bytes).toString("base64")
      expect(Base64.encode(bytes)).toBe(text)
      expect(Base64.decode(text)).toEqual(bytes)
    })
  )

  it.effect.prop(
    "can be written at an offset",
    { bytes, before: FastCheck.integer({ min: 0, max: 9 }), offset: FastCheck.integer({ min: 0, max: 9 }) },
    ({ before, bytes, offset }) =>
      Effect.sync(() => {
        const length = Base64.encodedLength(bytes.length)
        const memory = new Uint8Array(2 * before + 2 * offset + length + 1).fill(1)
        Base64.encodeInto(bytes, memory.subarray(2 * before), 2 * offset)
        const written = 2 * before + 2 * offset
        expect(Buffer.from(memory.subarray(written, written + length)).toString()).toBe(
          Buffer.from(bytes).toString("base64")
        )
        expect([...memory.subarray(0, written), memory.at(-1)].every((byte) => byte === 1)).toBe(true)
      })
  )

  it("accepts a part of a buffer", () => {
    expect(Base64.encode(new Uint8Array([9, 9, 1, 2, 3, 9]).subarray(2, 5))).toBe("AQID")
  })

  it("has no size limit, and keeps successive results apart", () => {
    const large = new Uint8Array(1024 * 1024 * 2 + 1).map((_, i) => i * 7)
    const text = Base64.encode(large)
    expect(Base64.decode("AQID")).toEqual(new Uint8Array([1, 2, 3]))
    expect(text === Buffer.from(large).toString("base64")).toBe(true)
    expect(Buffer.compare(Base64.decode(text) ?? new Uint8Array(), large)).toBe(0)
  })

  it.each([
    "A",
    "AA",
    "AAA",
    "AAAA=",
    "A===",
    "AA=A",
    "====",
    "=AAA",
    "AA AA",
    "AA\nA",
    "AA-_",
    "AAA€",
    "AAAé",
    "日本語日"
  ])("rejects %j", (text) => {
    expect(Base64.decode(text)).toBeUndefined()
  })
})
