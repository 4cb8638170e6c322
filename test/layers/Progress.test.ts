import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as Progress from "effect-databricks/Progress"
import * as TerminalView from "effect-databricks/TerminalView"
import * as Terminal from "../support/terminal.js"

describe("Progress", () => {
  for (const columns of [30, 46, 80, 160]) {
    it.effect(`shows two transfers in ${columns} columns`, () =>
      Effect.gen(function* () {
        const fake = Terminal.make({ columns })
        yield* Effect.scoped(
          Effect.gen(function* () {
            const bytes = yield* Progress.bytes("a/long/name/of/a/model.bin", { total: 4 * 2 ** 20 })
            const files = yield* Progress.items("files")
            yield* TestClock.adjust("2 seconds")
            yield* bytes.update(2 ** 20)
            yield* files.update(7, "/Shared/seven")
            yield* TestClock.adjust("80 millis")
            const [first = "", second = ""] = fake.rows()
            expect(fake.rows().length).toBe(2)
            if (columns > 30) expect(first).toMatch(/ 25 % 1\.0 MiB of 4\.0 MiB 492 KiB\/s$/)
            expect(first.includes("░")).toBe(columns >= 80)
            expect(second).toMatch(/^. files {2}7 \/Shared\/se/)
            yield* bytes.update(4 * 2 ** 20)
          })
        ).pipe(Effect.provide(TerminalView.layer()), Effect.provide(fake.layer))
        // In the order in which they were added, though scopes close in the reverse order.
        expect(fake.rows().map((row) => row.slice(0, 3))).toEqual(["✓ a", "· f"])
      })
    )
  }

  it.effect("prints a line for every tenth where there is no terminal", () =>
    Effect.gen(function* () {
      const fake = Terminal.make({ columns: 80, isTTY: false })
      yield* Effect.scoped(
        Effect.flatMap(Progress.bytes("x", { total: 1000 }), ({ update }) =>
          Effect.forEach([0, 10, 99, 100, 120, 550, 1000], (done) => update(done))
        )
      ).pipe(Effect.provide(TerminalView.layer()), Effect.provide(fake.layer))
      expect(fake.rows()).toEqual([
        "x: 0 %, 0 B of 1000 B",
        "x: 10 %, 100 B of 1000 B",
        "x: 50 %, 550 B of 1000 B",
        "x: 100 %, 1000 B of 1000 B"
      ])
    })
  )
})
