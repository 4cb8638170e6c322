/** Tests how alerts compare the rows of their queries with thresholds. */
import { describe, expect, it } from "@effect/vitest"
import type { Result } from "../../src/emulator/sql/engine.js"
import { evaluate, evaluateV2 } from "../../src/emulator/sqlJobs/alerts.js"

const result = (...cells: ReadonlyArray<string | null>): Result => ({
  columns: [
    { name: "n", type: { name: "STRING" } },
    { name: "limit", type: { name: "STRING" } }
  ],
  rows: cells.map((cell) => [cell, "5"]),
  isTruncated: false
})

describe("alerts", () => {
  const state = (aggregation: string | undefined, threshold: object, ...cells: ReadonlyArray<string | null>) =>
    evaluateV2(
      {
        source: { name: "N", ...(aggregation === undefined ? {} : { aggregation }) },
        comparison_operator: "EQUAL",
        threshold
      },
      result(...cells)
    )

  const value = (double_value: number) => ({ value: { double_value } })

  it("take the first row, or an aggregate without nulls", () => {
    expect(state(undefined, value(10), "10.0", "3")).toBe("TRIGGERED")
    expect(state(undefined, { column: { name: "limit" } }, "5")).toBe("TRIGGERED")
    expect(state(undefined, { column: { name: "limit" } }, null)).toBe("OK")
    expect(state("SUM", value(4), "1", null, "3")).toBe("TRIGGERED")
    expect(state("AVG", value(2), "1", null, "3")).toBe("TRIGGERED")
    expect(state("COUNT", value(2), "1", null, "3")).toBe("TRIGGERED")
    expect(state("COUNT_DISTINCT", value(1), "1", "1", null)).toBe("TRIGGERED")
    expect(state("MAX", value(10), "9", "10")).toBe("TRIGGERED")
    expect(state("MIN", value(9), "9", "10")).toBe("TRIGGERED")
    expect(state("MEDIAN", value(2.5), "1", "4", "2", "3")).toBe("TRIGGERED")
    expect(state("STDDEV", value(1), "1", "2", "3")).toBe("TRIGGERED")
    expect(state("COUNT", value(0))).toBe("TRIGGERED")
    expect(state("SUM", value(0))).toBe("OK")
    expect(() => state("SUM", value(0), "x")).toThrow("The column N is not numeric")
  })

  it("have a state of their own without rows", () => {
    const condition = { op: "EQUAL", operand: { column: { name: "n" } }, threshold: { value: { string_value: "a" } } }
    expect(evaluate(condition, result("a"))).toBe("TRIGGERED")
    expect(evaluate({ ...condition, op: "NOT_EQUAL" }, result("a"))).toBe("OK")
    expect(evaluate(condition, result())).toBe("UNKNOWN")
    expect(evaluate({ ...condition, empty_result_state: "OK" }, result())).toBe("OK")
    expect(() => evaluate({ ...condition, op: "LIKE" }, result("a"))).toThrow("the comparison LIKE")
  })
})
