import { describe, expect, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Equal from "effect/Equal"
import * as FastCheck from "effect/FastCheck"
import * as Hash from "effect/Hash"
import { makerOfUtc } from "../../src/services/sql/statementExecution/internal/utc.js"

const make = makerOfUtc()

describe("The DateTime of a TIMESTAMP", () => {
  it.prop(
    "is that of Effect",
    [
      FastCheck.date({ min: new Date("0001-01-01"), noInvalidDate: true, max: new Date("9999-12-31") }).map((date) =>
        date.getTime()
      )
    ],
    ([millis]) => {
      const [mine, theirs] = [make(millis), DateTime.unsafeMake(millis)]
      expect(Object.getPrototypeOf(mine)).toBe(Object.getPrototypeOf(theirs))
      expect(Equal.equals(mine, theirs) && Equal.equals(theirs, mine)).toBe(true)
      expect(Hash.hash(mine)).toBe(Hash.hash(theirs))
      expect(JSON.stringify(mine)).toBe(JSON.stringify(theirs))
      expect(DateTime.toParts(mine)).toEqual(DateTime.toParts(theirs))
      expect(Equal.equals(mine, theirs)).toBe(true)
      expect(DateTime.formatIso(DateTime.startOf(mine, "month"))).toBe(
        DateTime.formatIso(DateTime.startOf(theirs, "month"))
      )
    }
  )

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 8.64e15 + 1])("rejects %s", (millis) => {
    expect(() => make(millis)).toThrow()
  })
})
