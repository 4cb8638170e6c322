/** Tests of the nightly workflow: with mocks, on the emulator with faults and the test clock, and with any input. */
import { describe, expect, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/TestClock"
import * as TestContext from "effect/TestContext"
import { DatabricksClient, DatabricksError, Jobs } from "effect-databricks"
import * as Emulator from "effect-databricks/Emulator"
import * as Fault from "effect-databricks/Fault"
import { load, loadAll } from "../nightly/load.js"
import { reportOf } from "../nightly/report.js"

/** A workspace of its own for each test. */
const workspace = (options?: Emulator.Options) =>
  Jobs.layer.pipe(
    Layer.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
    Layer.provideMerge(Emulator.layer(options))
  )

/** Runs a program while time passes on the test clock. */
const within = <A, E, R>(time: Duration.DurationInput, program: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.fork(program)
    yield* TestClock.adjust(time)
    return yield* Fiber.join(fiber)
  })

describe("with mocks", () => {
  it.effect("a run that succeeds is not submitted again", () =>
    Effect.gen(function* () {
      const { attempts, outcome } = yield* load("orders")
      expect(attempts).toBe(1)
      expect(Either.isRight(outcome)).toBe(true)
    }).pipe(
      Effect.provide(
        Layer.mock(Jobs.Jobs, {
          submit: () => Effect.succeed({ run_id: 1 }),
          runsGet: ({ run_id }) =>
            Effect.succeed({ run_id, state: { life_cycle_state: "TERMINATED", result_state: "SUCCESS" } })
        })
      )
    )
  )

  it.effect("an error of the API is final", () =>
    Effect.gen(function* () {
      const { attempts, outcome } = yield* load("orders")
      expect(attempts).toBe(1)
      expect(Either.flip(outcome).pipe(Either.getOrThrow)).toMatchObject({ _tag: "PermissionDenied" })
    }).pipe(
      Effect.provide(
        Layer.mock(Jobs.Jobs, {
          submit: () =>
            new DatabricksError.PermissionDenied({
              service: "Jobs",
              operation: "submit",
              method: "POST",
              path: "/api/2.2/jobs/runs/submit",
              status: 403,
              message: "You cannot submit runs.",
              body: "",
              details: []
            })
        })
      )
    )
  )
})

describe("on the emulator", () => {
  it.effect("a run of two hours that fails once is loaded by the second attempt", () => {
    let attempts = 0
    return Effect.gen(function* () {
      const loaded = yield* within("5 hours", load("orders", { schedule: Schedule.spaced("10 minutes") }))
      expect(loaded.attempts).toBe(2)
      expect(Either.isRight(loaded.outcome)).toBe(true)
    }).pipe(
      Effect.provide(
        workspace({
          tasks: {
            "/Shared/merge": Effect.delay(
              Effect.suspend(() => (++attempts === 1 ? Effect.fail("The table is locked.") : Effect.succeed("ok"))),
              "2 hours"
            )
          }
        })
      )
    )
  })

  it.effect("throttled and interrupted requests start nothing twice", () =>
    Effect.gen(function* () {
      const { outcome } = yield* within("2 minutes", load("orders"))
      expect(Either.isRight(outcome)).toBe(true)
      const { faults, requests } = yield* Emulator.Emulator
      expect(yield* faults).toEqual([])
      const submits = (yield* requests).filter(({ operation }) => operation === "submit")
      // The second was answered, but the answer was lost. The third has the token of the second, and gets the same run.
      expect(submits.map(({ status }) => status)).toEqual([429, undefined, 200])
      const jobs = yield* Jobs.Jobs
      expect((yield* jobs.runsListPage({})).runs).toHaveLength(1)
    }).pipe(
      Effect.provide(
        workspace({
          faults: [
            Fault.throttle({ on: { operation: "submit" }, retryAfter: "30 seconds" }),
            Fault.cutAfter({ on: { operation: "submit" } })
          ]
        })
      )
    )
  )

  it.effect("an interruption cancels the run", () =>
    Effect.gen(function* () {
      const fiber = yield* Effect.fork(load("orders"))
      yield* TestClock.adjust("1 minute")
      yield* Fiber.interrupt(fiber)
      yield* TestClock.adjust("1 minute")
      const jobs = yield* Jobs.Jobs
      const [run] = (yield* jobs.runsListPage({})).runs ?? []
      expect(run?.state?.result_state).toBe("CANCELED")
    }).pipe(Effect.provide(workspace({ tasks: { "/Shared/extract": Effect.delay(Effect.succeed("ok"), "1 hour") } })))
  )
})

/** Any run that the schema of the API allows, with unknown states too. */
const anyRun = Arbitrary.make(
  Schema.Struct({
    run_id: Schema.Int,
    run_name: Schema.optional(Schema.String),
    start_time: Schema.optional(Schema.Int),
    end_time: Schema.optional(Schema.Int),
    state: Schema.optional(Jobs.RunState)
  })
)

describe("for any input", () => {
  it("a report is made of any runs, and names each table that is not loaded", () => {
    FastCheck.assert(
      FastCheck.property(FastCheck.array(anyRun), FastCheck.uniqueArray(FastCheck.string()), (runs, tables) => {
        const failure = new Jobs.RunFailed({ message: "It failed.", run_id: 1, tasks: [] })
        const { markdown } = reportOf([
          ...runs.map((run) => ({ table: "loaded", attempts: 1, outcome: Either.right(run as Jobs.Run) })),
          ...tables.map((table) => ({ table, attempts: 3, outcome: Either.left(failure) }))
        ])
        expect(markdown).toContain(`${runs.length} of ${runs.length + tables.length} tables are loaded`)
        expect(markdown.split("It failed.")).toHaveLength(tables.length + 1)
      }),
      { numRuns: 50 }
    )
  })

  it("each table is loaded once, whatever the tables and the concurrency", () =>
    FastCheck.assert(
      FastCheck.asyncProperty(
        FastCheck.uniqueArray(FastCheck.string({ minLength: 1 }), { maxLength: 5 }),
        FastCheck.integer({ min: 1, max: 4 }),
        (tables, concurrency) => {
          const seen: Array<unknown> = []
          const extract: Emulator.TaskProgram = ({ parameters }) =>
            Effect.sync(() => {
              seen.push(parameters.table)
              return "ok"
            })
          return within("2 minutes", loadAll(tables, { concurrency, schedule: Schedule.spaced("10 seconds") })).pipe(
            Effect.tap((loaded) =>
              Effect.sync(() => {
                expect(loaded.map(({ table }) => table)).toEqual(tables)
                expect(seen.toSorted()).toEqual(tables.toSorted())
              })
            ),
            Effect.asVoid,
            Effect.provide(workspace({ tasks: { "/Shared/extract": extract } })),
            Effect.provide(TestContext.TestContext),
            Effect.runPromise
          )
        }
      ),
      { numRuns: 10 }
    ))
})
