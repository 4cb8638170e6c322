/** Tests the times of Quartz cron expressions and of time zones. */
import { describe, expect, it } from "@effect/vitest"
import * as Either from "effect/Either"
import * as Schedule from "../../src/emulator/triggers/schedule.js"

const millis = (time: string): number => Date.parse(time)

const scheduleOf = (quartz_cron_expression: string, timezone_id = "UTC") =>
  Schedule.cron({ quartz_cron_expression, timezone_id })

/** The next times after one, each in the shortest form. */
const times = (expression: string, after: string, count = 3, zone = "UTC"): ReadonlyArray<string> => {
  const next = Either.getOrThrowWith(scheduleOf(expression, zone), (reason) => new Error(reason))
  const found: Array<string> = []
  for (let at = next(millis(after)); at !== undefined && found.length < count; at = next(at)) {
    found.push(new Date(at).toISOString().replace(".000Z", "").replace(/:00$/, ""))
  }
  return found
}

describe("a Quartz expression", () => {
  const from = "2026-01-30T10:20:30Z"
  const cases: ReadonlyArray<readonly [expression: string, ReadonlyArray<string>]> = [
    ["0 30 6 * * ?", ["2026-01-31T06:30", "2026-02-01T06:30", "2026-02-02T06:30"]],
    ["15 0/20 10-11 ? * *", ["2026-01-30T10:40:15", "2026-01-30T11:00:15", "2026-01-30T11:20:15"]],
    ["*/20 20 10 * * ?", ["2026-01-30T10:20:40", "2026-01-31T10:20", "2026-01-31T10:20:20"]],
    ["0 0 22-2/2 * * ?", ["2026-01-30T22:00", "2026-01-31T00:00", "2026-01-31T02:00"]],
    ["0 0 12 ? * MON-FRI", ["2026-01-30T12:00", "2026-02-02T12:00", "2026-02-03T12:00"]],
    ["0 0 12 ? * 2,sun", ["2026-02-01T12:00", "2026-02-02T12:00", "2026-02-08T12:00"]],
    ["0 0 12 ? * 6#3", ["2026-02-20T12:00", "2026-03-20T12:00", "2026-04-17T12:00"]],
    ["0 0 12 ? * MON#5", ["2026-03-30T12:00", "2026-06-29T12:00", "2026-08-31T12:00"]],
    ["0 0 12 ? * FRIL", ["2026-01-30T12:00", "2026-02-27T12:00", "2026-03-27T12:00"]],
    ["0 0 12 ? * L", ["2026-01-31T12:00", "2026-02-07T12:00", "2026-02-14T12:00"]],
    ["0 0 0 L * ?", ["2026-01-31T00:00", "2026-02-28T00:00", "2026-03-31T00:00"]],
    ["0 0 0 L-2 * ?", ["2026-02-26T00:00", "2026-03-29T00:00", "2026-04-28T00:00"]],
    ["0 0 0 LW * ?", ["2026-02-27T00:00", "2026-03-31T00:00", "2026-04-30T00:00"]],
    ["0 0 0 1W * ?", ["2026-02-02T00:00", "2026-03-02T00:00", "2026-04-01T00:00"]],
    ["0 0 0 15W AUG ?", ["2026-08-14T00:00", "2027-08-16T00:00", "2028-08-15T00:00"]],
    ["0 0 0 31 JAN,3-4 ?", ["2026-01-31T00:00", "2026-03-31T00:00", "2027-01-31T00:00"]],
    ["0 0 0 29 2 ? *", ["2028-02-29T00:00", "2032-02-29T00:00", "2036-02-29T00:00"]],
    ["0 0 0 1 1 ? 2025-2030/2", ["2027-01-01T00:00", "2029-01-01T00:00"]],
    ["0 0 0 1 1 ? 2020", []]
  ]
  for (const [expression, expected] of cases) {
    it(`${expression} fires at its times`, () => {
      expect(times(expression, from)).toEqual(expected)
    })
  }

  it("is refused with Quartz's reason", () => {
    const reasons = [
      "0 0 12 * *",
      "0 0 12 * * *",
      "0 0 12 ? * ?",
      "? 0 12 * * ?",
      "60 0 12 * * ?",
      "0 0 12 L,3 * ?",
      "0 0 12 ? * MON#6",
      "0 0 12 ? * MON#1,TUE#1",
      "0 0 12 ? * 6L,MON",
      "0 0 12 ? FOO *",
      "0 0/0 12 ? * *",
      "0 0 12 * * ? 2026 x"
    ].map((expression) => Either.match(scheduleOf(expression), { onLeft: (reason) => reason, onRight: () => "valid" }))
    expect(reasons.map((reason) => reason.replace(/^Invalid quartz_cron_expression '[^']*': /, ""))).toEqual([
      "Unexpected end of expression: 5 of 6 or 7 fields.",
      "Support for specifying both a day-of-week AND a day-of-month parameter is not implemented: one of them must be '?'.",
      "'?' can only be specified for Day-of-Month -OR- Day-of-Week.",
      "'?' can only be specified for Day-of-Month or Day-of-Week.",
      "Second values must be between 0 and 59.",
      "Support for specifying 'L' and 'LW' with other days of the month is not implemented.",
      "A numeric value between 1 and 5 must follow the '#' option.",
      "Support for specifying multiple 'nth' days is not implemented.",
      "Support for specifying 'L' with other days of the week is not implemented.",
      "Illegal value 'FOO' for the field Month.",
      "Illegal increment '0' for the field Minute.",
      "8 fields, at most 7 are allowed."
    ])
    expect(scheduleOf("0 0 12 * * ?", "Europe/Atlantis")).toEqual(Either.left("Unknown timezone_id 'Europe/Atlantis'."))
  })

  it("has the local time of its zone", () => {
    expect(times("0 30 6 * * ?", "2026-07-01T00:00:00Z", 1, "America/New_York")).toEqual(["2026-07-01T10:30"])
    expect(times("0 30 6 * * ?", "2026-07-01T00:00:00Z", 1, "GMT+05:30")).toEqual(["2026-07-01T01:00"])
  })

  it("does not fire at a time that clocks skip, and fires at the second one of a time that they repeat", () => {
    const zone = "Europe/Amsterdam"
    // From 2:00 to 3:00 on 29 March, from 3:00 to 2:00 on 25 October.
    expect(times("0 30 2 * * ?", "2026-03-27T12:00:00Z", 3, zone)).toEqual([
      "2026-03-28T01:30",
      "2026-03-30T00:30",
      "2026-03-31T00:30"
    ])
    expect(times("0 0/30 * * * ?", "2026-03-29T00:00:00Z", 3, zone)).toEqual([
      "2026-03-29T00:30",
      "2026-03-29T01:00",
      "2026-03-29T01:30"
    ])
    expect(times("0 30 2 * * ?", "2026-10-24T12:00:00Z", 2, zone)).toEqual(["2026-10-25T01:30", "2026-10-26T01:30"])
    // An hour without runs: https://docs.databricks.com/workflows/jobs/schedule-jobs.html
    expect(times("0 0/30 * * * ?", "2026-10-24T23:00:00Z", 3, zone)).toEqual([
      "2026-10-24T23:30",
      "2026-10-25T01:00",
      "2026-10-25T01:30"
    ])
  })
})
