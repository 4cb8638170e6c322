import { describe, expect, it } from "@effect/vitest"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as TestClock from "effect/TestClock"
import * as TerminalView from "effect-databricks/TerminalView"
import * as Terminal from "../support/terminal.js"

/** The lines of a view whose number can change. */
const shown = (name: string) => {
  const names = { all: [name] }
  const add = Effect.flatMap(TerminalView.TerminalView, (view) =>
    view.add(({ spinner }) => names.all.map((one) => [`${spinner} ${one}`]))
  )
  return { add, names }
}

const tick = TestClock.adjust("80 millis")

const names = (fake: Terminal.Fake) => fake.rows().map((row) => row.replace(/^[^\w ] /, ""))

/** A Console that writes to the terminal. */
const consoleOf = (fake: Terminal.Fake): Console.Console => {
  const log = (...parts: ReadonlyArray<unknown>) => fake.display(`${parts.join(" ")}\n`)
  return {
    log: (...parts: ReadonlyArray<unknown>) => Effect.sync(() => log(...parts)),
    unsafe: { log, group: () => undefined, groupEnd: () => undefined }
  } as unknown as Console.Console
}

describe("TerminalView", () => {
  it.effect("takes a terminal without a size for one of 80 columns and 24 rows", () =>
    Effect.gen(function* () {
      const fake = Terminal.make({ columns: 0, rows: 0 })
      yield* Effect.gen(function* () {
        const view = yield* TerminalView.TerminalView
        const given: Array<readonly [columns: number, rows: number]> = []
        yield* view.add(({ columns, rows }) => {
          given.push([columns, rows])
          return []
        })
        yield* view.print("all in one line")
        expect(given).toContainEqual([80, 22])
        expect(fake.output()).toContain("all in one line\n")
      }).pipe(Effect.scoped, Effect.provide(TerminalView.layer()), Effect.provide(fake.layer))
    })
  )

  it.effect("draws over its lines, and erases those that are no longer there, but never the whole terminal", () =>
    Effect.gen(function* () {
      const fake = Terminal.make({ columns: 40, rows: 5 })
      const { add, names: lines } = shown("a")
      yield* Effect.gen(function* () {
        yield* add
        for (const all of [["a", "b", "c", "d", "e"], ["long name", "b"], ["x"], [], ["y"]]) {
          lines.all = all
          yield* tick
          expect(names(fake)).toEqual(all.length > 3 ? ["a", "b", "  and 3 more lines"] : all)
        }
      }).pipe(Effect.scoped, Effect.provide(TerminalView.layer()), Effect.provide(fake.layer))
      expect(names(fake)).toEqual(["y"])
    })
  )

  it.effect("is not torn by the echo of what is typed", () =>
    Effect.gen(function* () {
      const fake = Terminal.make({ columns: 40 })
      yield* Effect.gen(function* () {
        yield* Effect.zipRight(shown("first").add, shown("second").add)
        yield* tick
        fake.display("^C")
      }).pipe(Effect.scoped, Effect.provide(TerminalView.layer()), Effect.provide(fake.layer))
      expect(fake.rows()).toEqual(["· first", "· second"])
    })
  )

  it.effect("writes no blanks at the end of a line, which a narrower terminal would wrap", () =>
    Effect.gen(function* () {
      const fake = Terminal.make({ columns: 40 })
      yield* Effect.gen(function* () {
        const view = yield* TerminalView.TerminalView
        yield* view.add(() => [["a  ", ["b ", "red"], " ", ["  ", "grey"]]])
        expect(fake.rows()).toEqual(["a  b"])
        fake.narrow(6)
        yield* tick
        expect(fake.rows()).toEqual(["a  b"])
      }).pipe(Effect.scoped, Effect.provide(TerminalView.layer()), Effect.provide(fake.layer))
    })
  )

  it.effect("keeps what is logged and printed above its lines, in order", () =>
    Effect.gen(function* () {
      const fake = Terminal.make({ columns: 60 })
      const logger = Logger.withConsoleLog(Logger.make<unknown, string>(({ message }) => `logged ${message}`))
      yield* Effect.gen(function* () {
        yield* Effect.log("before")
        expect(fake.rows()).toEqual(["logged before"])
        yield* Effect.scoped(
          Effect.gen(function* () {
            const view = yield* TerminalView.TerminalView
            yield* shown("first").add
            yield* Effect.log("one")
            yield* Effect.log("two")
            yield* Console.log("three")
            yield* view.print("four")
            yield* Effect.log("five")
            yield* tick
            expect(names(fake).slice(1)).toEqual(["logged one", "logged two", "three", "four", "logged five", "first"])
          })
        )
        yield* Effect.log("after")
      }).pipe(
        Effect.provide(TerminalView.layer()),
        Effect.provide(Layer.mergeAll(fake.layer, Logger.add(logger), Console.setConsole(consoleOf(fake))))
      )
      expect(names(fake).slice(-3)).toEqual(["logged five", "first", "logged after"])
    })
  )

  it.effect("keeps the loggers of a program, and its Console where nothing is updated in place", () =>
    Effect.gen(function* () {
      const messages: Array<unknown> = []
      const own = Logger.make(({ message }) => messages.push(message))
      const inside = (options: { readonly isTTY: boolean }) => {
        const fake = Terminal.make({ columns: 60, ...options })
        const console = consoleOf(fake)
        return Effect.zipRight(Effect.log("mine"), Effect.console).pipe(
          Effect.map((found) => found === console),
          Effect.provide(TerminalView.layer()),
          Effect.provide(Layer.mergeAll(fake.layer, Logger.add(own), Console.setConsole(console)))
        )
      }
      expect(yield* inside({ isTTY: true })).toBe(false)
      expect(yield* inside({ isTTY: false })).toBe(true)
      expect(messages).toEqual([["mine"], ["mine"]])
    })
  )
})
