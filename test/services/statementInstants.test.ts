import { describe, expect, it } from "@effect/vitest"
import * as FastCheck from "effect/FastCheck"
import { parseMillis } from "../../src/services/sql/statementExecution/internal/instants.js"

const instant = FastCheck.date({
  min: new Date("0000-01-01T00:00:00Z"),
  max: new Date("+012000-01-01T00:00:00Z"),
  noInvalidDate: true
})

describe("The text of a TIMESTAMP", () => {
  it.prop("is read as the platform reads it", [instant], ([date]) => {
    expect(parseMillis(date.toISOString())).toBe(date.getTime())
    expect(parseMillis(date.toISOString().replace("T", " "))).toBe(date.getTime())
    expect(parseMillis(date.toISOString().replace("Z", "456Z"))).toBe(date.getTime())
    expect(parseMillis(date.toISOString().replace("Z", "+02:00"))).toBe(date.getTime() - 7_200_000)
  })

  for (const text of [
    "2024-01-31T10:00:30.Z",
    "2024-13-01T00:00:00Z",
    "2024-01-32T00:00:00Z",
    "2023-02-29T00:00:00Z",
    "1900-02-29T00:00:00Z",
    "2024-04-31T00:00:00Z",
    "2024-01-31T10:60:00Z",
    "2024-01-3aT10:00:00Z",
    "2024-01-31T10:00:00.1x3Z",
    ""
  ]) {
    it(`is refused if it is ${text || "empty"}`, () => {
      expect(parseMillis(text)).toBeNaN()
    })
  }
})
