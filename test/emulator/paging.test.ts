import { describe, expect, it } from "@effect/vitest"
import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import * as Paging from "../../src/emulator/paging.js"

const page = (items: ReadonlyArray<string>, size: number, token?: string, list = "letters") =>
  Paging.page({ list, items, key: (item) => item, size, token })

const letters = ["a", "b", "c", "d", "e", "f", "g"]

describe("Paging", () => {
  it.prop(
    "pages contain every item once, in both directions",
    [FastCheck.uniqueArray(FastCheck.string()), FastCheck.integer({ min: 1, max: 9 })],
    ([items, size]) => {
      const forth: Array<string> = []
      let token: string | undefined
      let last: string | undefined
      do {
        const found = Either.getOrThrow(page(items, size, token))
        forth.push(...found.items)
        token = found.next
        last = found.previous
      } while (token !== undefined)
      expect(forth).toEqual(items)
      let back: ReadonlyArray<string> = []
      while (last !== undefined) {
        const found = Either.getOrThrow(page(items, size, last))
        back = [...found.items, ...back]
        last = found.previous
      }
      expect(back).toEqual(items.slice(0, back.length))
      expect(items.length - back.length).toBeLessThanOrEqual(size)
    }
  )

  it("added and removed items do not shift pages", () => {
    const { next } = Either.getOrThrow(page(letters, 3))
    expect(Either.getOrThrow(page(["0", ...letters], 3, next)).items).toEqual(["d", "e", "f"])
    expect(Either.getOrThrow(page(letters.slice(1), 3, next)).items).toEqual(["d", "e", "f"])
    const withoutBorder = letters.filter((letter) => letter !== "c")
    expect(Either.getOrThrow(page(withoutBorder, 3, next)).items).toEqual(["d", "e", "f"])
  })

  it("rejects a token of another list", () => {
    const { next } = Either.getOrThrow(page(letters, 3))
    for (const wrong of [page(letters, 3, "nonsense"), page(letters, 3, "AAAA"), page(letters, 3, next, "numbers")]) {
      expect(Either.isLeft(wrong) && wrong.left.errorCode).toBe("INVALID_PARAMETER_VALUE")
    }
  })
})
