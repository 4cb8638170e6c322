import { describe, expect, it } from "@effect/vitest"
import * as FastCheck from "effect/FastCheck"
import * as Base64 from "../../src/internal/codec/base64.js"
import { encodedLength } from "../../src/internal/codec/base64.js"

const bytes = FastCheck.uint8Array({ maxLength: 200 })

describe.each([
  ["on the web", Base64.make(Base64.web)],
  ["on Node", Base64.make(Base64.node(Buffer))]
])("base64 %s", (_, Base64) => {
  it.prop("matches that of the platform", { bytes }, ({ bytes }) => {
    const text = Buffer.from(bytes).toString("base64")
    expect(Base64.encode(bytes)).toBe(text)
    expect(Buffer.compare(Base64.decode(text) ?? new Uint8Array([1]), bytes)).toBe(0)
  })

  it.prop(
    "can be written at an offset",
    { bytes, offset: FastCheck.integer({ min: 0, max: 9 }) },
    ({ bytes, offset }) => {
      const text = Buffer.from(bytes).toString("base64")
      const memory = new Uint8Array(offset + encodedLength(bytes.length) + 1).fill(1)
      Base64.encodeInto(bytes, memory.subarray(offset))
      const expected = Buffer.from([...new Array(offset).fill(1), ...Buffer.from(text), 1])
      expect(Buffer.compare(memory, expected)).toBe(0)
    }
  )

  it.prop(
    "rejects text with one wrong character",
    {
      bytes: FastCheck.uint8Array({ minLength: 1, maxLength: 200 }),
      at: FastCheck.nat(),
      wrong: FastCheck.constantFrom(...' =-_\n"€é\0')
    },
    ({ at, bytes, wrong }) => {
      const text = Buffer.from(bytes).toString("base64")
      const digits = text.replace(/=*$/, "").length
      const broken = text.slice(0, at % digits) + wrong + text.slice((at % digits) + 1)
      // Padding at the end of the digits may be valid.
      if (wrong === "=" && at % digits === digits - 1) return
      expect(Base64.decode(broken)).toBeUndefined()
      expect(Base64.decodeCharacters(Buffer.from(broken, "latin1"))).toBeUndefined()
    }
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
    expect(Buffer.compare(Base64.decodeCharacters(Buffer.from(text)) ?? new Uint8Array(), large)).toBe(0)
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
