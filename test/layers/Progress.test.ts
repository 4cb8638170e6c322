import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as Progress from "effect-databricks/Progress"
import * as TerminalView from "effect-databricks/TerminalView"
import { widthOf } from "../../src/layers/terminal/width.js"
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
            expect(first).toMatch(/^. a\/lo.*l\.bin /)
            if (columns === 30) expect(first).toMatch(/ 25 % +1\.0 MiB$/)
            if (columns === 46) expect(first).toMatch(/ 25 % +1\.0 MiB of 4\.0 MiB$/)
            if (columns >= 80) expect(first).toMatch(/ 25 % +1\.0 MiB of 4\.0 MiB +492 KiB\/s$/)
            expect(first.includes("░")).toBe(columns >= 80)
            expect(second).toMatch(columns >= 80 ? /^. files +7 \/S.*en$/ : /^. files +7$/)
            yield* bytes.update(4 * 2 ** 20)
          })
        ).pipe(Effect.provide(TerminalView.layer()), Effect.provide(fake.layer))
        // In the order in which they were added, though scopes close in the reverse order.
        expect(fake.rows().map((row) => row.slice(0, 3))).toEqual(["✓ a", "✓ f"])
      })
    )
  }

  it.effect("keeps bars below each other while numbers grow, and a short name with a bar in 46 columns", () =>
    Effect.gen(function* () {
      const bars = (columns: number, names: ReadonlyArray<string>) => {
        const fake = Terminal.make({ columns })
        const bar = (row: string) => [widthOf(row.slice(0, row.search(/[█░]/))), (row.match(/[█░]/g) ?? []).length]
        return Effect.gen(function* () {
          const all = yield* Effect.forEach(names, (name, i) => Progress.bytes(name, { total: 900 * 1024 ** (i + 1) }))
          yield* Progress.bytes("unknown")
          const seen = new Set<string>()
          for (const share of [0, 0.001, 0.1, 0.5, 1]) {
            yield* Effect.forEach(all, ({ update }, i) => update(900 * 1024 ** (i + 1) * share))
            yield* TestClock.adjust("2 seconds")
            for (const row of fake.rows().slice(0, names.length)) seen.add(String(bar(row)))
          }
          return [...seen]
        }).pipe(Effect.scoped, Effect.provide(TerminalView.layer()), Effect.provide(fake.layer))
      }
      expect(yield* bars(80, ["model.bin", "/Volumes/a/b/file.csv", "日本語"])).toEqual(["24,18"])
      expect(yield* bars(46, ["model.bin"])).toEqual(["12,7"])
    })
  )

  it.effect("tells success, failure and interruption", () =>
    Effect.gen(function* () {
      const ended = (isTTY: boolean) => {
        const fake = Terminal.make({ columns: 80, isTTY })
        const transfer = (name: string, end: Effect.Effect<unknown, unknown>, total?: number) =>
          Effect.flatMap(Progress.bytes(name, { total }), ({ update }) => Effect.zipRight(update(10), end)).pipe(
            Effect.scoped,
            Effect.exit
          )
        return Effect.gen(function* () {
          yield* transfer("done", Effect.void)
          yield* transfer("whole", Effect.void, 10)
          yield* transfer("failed", Effect.fail("no"))
          yield* transfer("late", Effect.fail("no"), 10)
          yield* transfer("left", Effect.interrupt)
          yield* transfer("short", Effect.void, 20)
        }).pipe(
          Effect.provide(TerminalView.layer()),
          Effect.provide(fake.layer),
          Effect.map(() => fake.rows())
        )
      }
      expect((yield* ended(true)).map((row) => row.split(" ", 2).join(" "))).toEqual([
        "✓ done",
        "✓ whole",
        "✗ failed",
        "✗ late",
        "– left",
        "– short"
      ])
      expect(yield* ended(false)).toEqual([
        "done: done, 10 B",
        "whole: 100 %, 10 B of 10 B",
        "failed: failed, 10 B",
        "late: 100 %, 10 B of 10 B",
        "late: failed, 10 B of 10 B",
        "left: stopped, 10 B",
        "short: 50 %, 10 B of 20 B",
        "short: stopped, 10 B of 20 B"
      ])
    })
  )

  it.effect("prints what is done so far every ten seconds where there is no terminal and no total", () =>
    Effect.gen(function* () {
      const fake = Terminal.make({ columns: 80, isTTY: false })
      yield* Effect.flatMap(Progress.bytes("x"), ({ update }) =>
        Effect.forEach([1, 2, 3, 4, 5, 6], (done) => Effect.zipRight(TestClock.adjust("4 seconds"), update(done)))
      ).pipe(Effect.scoped, Effect.provide(TerminalView.layer()), Effect.provide(fake.layer))
      expect(fake.rows()).toEqual(["x: 3 B", "x: 6 B", "x: done, 6 B"])
    })
  )

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
        "x: 55 %, 550 B of 1000 B",
        "x: 100 %, 1000 B of 1000 B"
      ])
    })
  )
})
