import { describe, expect, it } from "@effect/vitest"
import * as Activity from "@effect/workflow/Activity"
import * as Workflow from "@effect/workflow/Workflow"
import * as WorkflowEngine from "@effect/workflow/WorkflowEngine"
import * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as Scope from "effect/Scope"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as Fault from "../../src/emulator/Fault.js"
import type { SqlEngine } from "../../src/emulator/sql/engine.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import { WaitTimeout } from "../../src/layers/Polling.js"
import * as DatabricksError from "../../src/schemas/DatabricksError.js"
import * as Jobs from "../../src/services/Jobs.js"
import * as Pipelines from "../../src/services/Pipelines.js"
import * as QueryHistory from "../../src/services/sql/QueryHistory.js"
import * as StatementExecution from "../../src/services/sql/StatementExecution.js"
import * as Warehouses from "../../src/services/Warehouses.js"
import * as Steps from "../../src/workflow/Steps.js"
import { withWallClock } from "../support/wallClock.js"

/** An engine that answers each statement with one row. */
const oneRow: SqlEngine = {
  chunkBytes: 1000,
  isDurable: false,
  open: () =>
    Effect.succeed({
      save: Effect.void,
      run: ({ statement }) =>
        Effect.succeed({ columns: [{ name: "n", type: { name: "INT" } }], rows: [[statement]], isTruncated: false })
    })
}

const services = Layer.mergeAll(
  Jobs.layer,
  Pipelines.layer,
  StatementExecution.layer,
  QueryHistory.layer,
  Warehouses.layer
).pipe(Layer.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })))

const workspace = (options?: Emulator.Options) =>
  Layer.provideMerge(services, Emulator.layer({ sql: oneRow, ...options }))

type Services =
  | Emulator.Emulator
  | Jobs.Jobs
  | Pipelines.Pipelines
  | QueryHistory.QueryHistory
  | StatementExecution.StatementExecution
  | Warehouses.Warehouses
  | WorkflowEngine.WorkflowEngine

const AnyError = Schema.Union(Steps.RunError, Steps.StatementError, Steps.UpdateError)

const payload = { id: Schema.String }

const workflowOf = <A, I>(success: Schema.Schema<A, I>) =>
  Workflow.make({ name: "test", payload, idempotencyKey: ({ id }) => id, success, error: AnyError })

/** Tokens are hashed outside of Effect, so TestClock does not wait for them. */
const hashed = Effect.promise(async () => {
  for (let i = 0; i < 2; i++) await crypto.subtle.digest("SHA-256", new Uint8Array(1))
  await new Promise((resolve) => setImmediate(resolve))
})

const adjust = (time: Duration.DurationInput) =>
  Effect.repeatN(Effect.zipRight(hashed, TestClock.adjust(Duration.times(time, 1 / 8))), 7)

/** Executes a workflow with this body, moves the clock, and returns its result. */
const executed = <A, I>(
  success: Schema.Schema<A, I>,
  body: Effect.Effect<A, typeof AnyError.Type, Services | WorkflowEngine.WorkflowInstance>,
  time: Duration.DurationInput = "3 minutes"
) =>
  Effect.gen(function* () {
    const workflow = workflowOf(success)
    const executionId = yield* workflow.execute({ id: "1" }, { discard: true })
    yield* adjust(time)
    const result = yield* workflow.poll(executionId)
    if (result?._tag !== "Complete") throw new Error("The workflow has not ended")
    return result.exit
  }).pipe(Effect.provide(workflowOf(success).toLayer(() => body)))

const failureOf = (exit: Exit.Exit<unknown, unknown>): unknown =>
  Exit.isFailure(exit) ? Cause.squash(exit.cause) : undefined

const test = (name: string, program: () => Effect.Effect<void, unknown, Services>, options?: Emulator.Options) =>
  it.effect(name, () =>
    Effect.suspend(program).pipe(Effect.provide(Layer.mergeAll(workspace(options), WorkflowEngine.layerMemory)))
  )

const load = { run_name: "load", tasks: [{ task_key: "load", notebook_task: { notebook_path: "/Shared/load" } }] }

const count = (service: string, operation: string) =>
  Effect.gen(function* () {
    const { requests } = yield* Emulator.Emulator
    return (yield* requests).filter((request) => request.service === service && request.operation === operation).length
  })

const runs = Effect.flatMap(Jobs.Jobs, (jobs) => jobs.runsListPage({}))

describe("runs", () => {
  test(
    "polls in durable pauses that get longer, and stores the result",
    () =>
      Effect.gen(function* () {
        const exit = yield* executed(Steps.RunResult, Steps.submit({ name: "load" }, load), "6 minutes")
        expect(Exit.isSuccess(exit) && exit.value).toMatchObject({
          run_name: "load",
          result_state: "SUCCESS",
          tasks: [{ task_key: "load", result_state: "SUCCESS" }]
        })
        expect(yield* count("Jobs", "submit")).toBe(1)
        // About 20 in the first minute, then each 10 seconds.
        expect(yield* count("Jobs", "runsGet")).toBeGreaterThan(25)
        expect(yield* count("Jobs", "runsGet")).toBeLessThan(60)
      }),
    { tasks: { "/Shared/load": Effect.as(Effect.sleep("5 minutes"), "done") } }
  )

  test(
    "sends the same token after a lost response",
    () =>
      Effect.gen(function* () {
        const exit = yield* executed(Steps.RunResult, Steps.submit({ name: "load" }, load))
        expect(Exit.isSuccess(exit)).toBe(true)
        expect((yield* runs).runs).toHaveLength(1)
        expect(yield* count("Jobs", "submit")).toBeGreaterThan(1)
      }),
    { faults: [Fault.cutAfter({ on: { operation: "submit" }, times: 2 })] }
  )

  test(
    "starts another run for each attempt of a retried step, and fails with RunFailed of the last one",
    () =>
      Effect.gen(function* () {
        const exit = yield* executed(
          Steps.RunResult,
          Activity.retry(Steps.submit({ name: "load" }, load), { times: 1 })
        )
        const error = failureOf(exit)
        expect(error).toBeInstanceOf(Jobs.RunFailed)
        expect(error).toMatchObject({ tasks: [{ task_key: "load", error: "no data" }] })
        expect((yield* runs).runs).toHaveLength(2)
      }),
    { tasks: { "/Shared/load": Effect.fail("no data") } }
  )

  test(
    "cancels the run at the deadline",
    () =>
      Effect.gen(function* () {
        const exit = yield* executed(Steps.RunResult, Steps.submit({ name: "load", deadline: "1 minute" }, load))
        const error = failureOf(exit)
        expect(error).toBeInstanceOf(WaitTimeout)
        expect((error as WaitTimeout).message).toContain("Waited 1m for run")
        expect((yield* runs).runs?.[0]?.state?.result_state).toBe("CANCELED")
      }),
    { tasks: { "/Shared/load": Effect.never } }
  )

  test(
    "cancels the run when the workflow is interrupted",
    () =>
      Effect.gen(function* () {
        const workflow = workflowOf(Steps.RunResult)
        const body = Steps.submit({ name: "load" }, load)
        yield* Effect.gen(function* () {
          const executionId = yield* workflow.execute({ id: "1" }, { discard: true })
          yield* adjust("1 minute")
          expect((yield* runs).runs?.[0]?.state?.life_cycle_state).toBe("RUNNING")
          yield* workflow.interrupt(executionId)
          yield* adjust("2 minutes")
          expect((yield* workflow.poll(executionId))?._tag).toBe("Complete")
        }).pipe(Effect.provide(workflow.toLayer(() => body)))
        expect((yield* runs).runs?.[0]?.state?.result_state).toBe("CANCELED")
      }),
    { tasks: { "/Shared/load": Effect.never } }
  )

  test(
    "cancels the run when another step fails",
    () =>
      Effect.gen(function* () {
        yield* executed(
          Schema.Void,
          Effect.all(
            [
              Steps.submit({ name: "long" }, load),
              Steps.submit(
                { name: "broken" },
                { run_name: "broken", tasks: [{ task_key: "a", notebook_task: { notebook_path: "/Shared/broken" } }] }
              )
            ],
            { concurrency: "unbounded", discard: true }
          )
        )
        const states = Object.fromEntries(
          (yield* runs).runs?.map(({ run_name, state }) => [run_name, state?.result_state]) ?? []
        )
        expect(states).toEqual({ load: "CANCELED", broken: "FAILED" })
      }),
    { tasks: { "/Shared/load": Effect.never, "/Shared/broken": Effect.fail("broken") } }
  )

  test(
    "reads the result again after an outage that begins when the run has ended",
    () =>
      Effect.gen(function* () {
        const emulator = yield* Emulator.Emulator
        const jobs = yield* Jobs.Jobs
        let isBroken = false
        const runsGet: typeof jobs.runsGet = (request) =>
          Effect.suspend(() => {
            if (isBroken) return jobs.runsGet(request)
            isBroken = true
            const outage = Fault.status({ status: 503, on: { operation: "runsGet" }, times: 40 })
            return Effect.zipRight(emulator.inject(outage), jobs.runsGet(request))
          })
        const step = Effect.provideService(Steps.submit({ name: "load" }, load), Jobs.Jobs, { ...jobs, runsGet })
        const exit = yield* executed(Steps.RunResult, step, "2 hours")
        expect(yield* emulator.faults).toEqual([])
        expect(Exit.isSuccess(exit) && exit.value.result_state).toBe("SUCCESS")
        expect((yield* runs).runs).toHaveLength(1)
      }),
    { tasks: { "/Shared/load": Effect.succeed("done") } }
  )

  it.effect("polls no more often when the clock is set back", () =>
    withWallClock((setBack) =>
      Effect.gen(function* () {
        const workflow = workflowOf(Steps.RunResult)
        yield* Effect.gen(function* () {
          const executionId = yield* workflow.execute({ id: "1" }, { discard: true })
          yield* adjust("10 minutes")
          yield* setBack("1 hour")
          yield* adjust("12 minutes")
          expect((yield* workflow.poll(executionId))?._tag).toBe("Complete")
        }).pipe(Effect.provide(workflow.toLayer(() => Steps.submit({ name: "load" }, load))))
        expect(yield* count("Jobs", "runsGet")).toBeLessThan(200)
      }).pipe(
        Effect.provide([
          workspace({ tasks: { "/Shared/load": Effect.as(Effect.sleep("20 minutes"), "done") } }),
          WorkflowEngine.layerMemory
        ])
      )
    )
  )

  test(
    "leaves the run active when the process shuts down in the middle of a poll",
    () =>
      Effect.gen(function* () {
        const emulator = yield* Emulator.Emulator
        const workflow = workflowOf(Steps.RunResult)
        const layer = workflow.toLayer(() => Steps.submit({ name: "load" }, load))
        const process = yield* Scope.make()
        const context = yield* Layer.buildWithScope(Layer.provideMerge(layer, WorkflowEngine.layerMemory), process)
        yield* Effect.provide(workflow.execute({ id: "1" }, { discard: true }), context)
        yield* adjust("5 minutes")
        yield* emulator.inject(Fault.slow({ on: { operation: "runsGet" }, delay: "5 minutes" }))
        yield* adjust("2 minutes")
        expect(yield* emulator.faults).toEqual([])
        yield* Effect.fork(Scope.close(process, Exit.void))
        yield* adjust("10 minutes")
        expect((yield* runs).runs?.[0]?.state?.life_cycle_state).toBe("RUNNING")
        expect(yield* count("Jobs", "cancel")).toBe(0)
      }),
    { tasks: { "/Shared/load": Effect.never } }
  )
})

describe("statements", () => {
  const statement = (more?: Partial<Steps.StatementRequest>) =>
    Effect.flatMap(Warehouses.Warehouses, (warehouses) =>
      Effect.flatMap(warehouses.listPage({}), ({ warehouses }) =>
        Steps.executeStatement(
          { name: "clean" },
          { statement: "SELECT 1", warehouse_id: warehouses?.[0]?.id ?? "", ...more }
        )
      )
    )

  const withWarehouse = Effect.flatMap(Warehouses.Warehouses, (warehouses) => warehouses.create({ name: "w" }))

  test("stores the rows", () =>
    Effect.gen(function* () {
      yield* withWarehouse
      const exit = yield* executed(Steps.StatementResult, statement())
      expect(Exit.isSuccess(exit) && exit.value.data_array?.[0]?.[0]).toMatch(
        /^\/\* effect-databricks [0-9a-f]{32} \*\/ SELECT 1$/
      )
      expect(yield* count("sql.QueryHistory", "list")).toBe(0)
    }))

  test(
    "finds the statement of a lost response in the history",
    () =>
      Effect.gen(function* () {
        yield* withWarehouse
        const exit = yield* executed(Steps.StatementResult, statement())
        expect(Exit.isSuccess(exit)).toBe(true)
        expect(yield* count("sql.StatementExecution", "executeStatement")).toBe(1)
      }),
    { faults: [Fault.cutAfter({ on: { operation: "executeStatement" } })] }
  )

  test(
    "sends the statement again if the history does not have it",
    () =>
      Effect.gen(function* () {
        yield* withWarehouse
        const exit = yield* executed(Steps.StatementResult, statement({ keep: 0 }))
        expect(Exit.isSuccess(exit) && exit.value.data_array).toBeUndefined()
        expect(yield* count("sql.StatementExecution", "executeStatement")).toBe(2)
        expect(yield* count("sql.QueryHistory", "list")).toBeGreaterThan(1)
      }),
    { faults: [Fault.cutBefore({ on: { operation: "executeStatement" } })] }
  )
})

describe("updates of pipelines", () => {
  const update = Effect.flatMap(Pipelines.Pipelines, (pipelines) =>
    Effect.gen(function* () {
      const page = yield* pipelines.listPage({})
      return yield* Steps.startUpdate(
        { name: "refresh" },
        { pipeline_id: page.statuses?.[0]?.pipeline_id ?? "", full_refresh: true }
      )
    })
  )

  const created = Effect.flatMap(Pipelines.Pipelines, (pipelines) =>
    pipelines.create({ name: "p", catalog: "main", schema: "s", libraries: [{ notebook: { path: "/Shared/p" } }] })
  )

  test("takes the update of a lost response", () =>
    Effect.gen(function* () {
      const pipelines = yield* Pipelines.Pipelines
      const { pipeline_id } = yield* created
      // An older update of the same kind is not the step's.
      const before = yield* pipelines.startUpdate({ pipeline_id, full_refresh: true })
      yield* TestClock.adjust("10 minutes")
      yield* Effect.flatMap(Emulator.Emulator, (emulator) =>
        emulator.inject(Fault.cutAfter({ on: { operation: "startUpdate" } }))
      )
      const exit = yield* executed(Steps.UpdateResult, update)
      const { updates } = yield* pipelines.listUpdatesPage({ pipeline_id })
      expect(updates).toHaveLength(2)
      expect(Exit.isSuccess(exit) && exit.value).toMatchObject({
        update_id: updates?.find(({ update_id }) => update_id !== before.update_id)?.update_id,
        state: "COMPLETED"
      })
    }))

  test("waits for the end of an outage before the update is started", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator.Emulator
      const pipelines = yield* Pipelines.Pipelines
      const { pipeline_id } = yield* created
      yield* emulator.inject(Fault.status({ status: 503, on: { operation: "listUpdates" }, times: 40 }))
      const exit = yield* executed(Steps.UpdateResult, update, "2 hours")
      expect(yield* emulator.faults).toEqual([])
      expect(Exit.isSuccess(exit) && exit.value.state).toBe("COMPLETED")
      expect((yield* pipelines.listUpdatesPage({ pipeline_id })).updates).toHaveLength(1)
    }))

  test("fails with ResourceConflict if another update is active", () =>
    Effect.gen(function* () {
      const pipelines = yield* Pipelines.Pipelines
      const { pipeline_id } = yield* created
      yield* pipelines.startUpdate({ pipeline_id })
      const exit = yield* executed(Steps.UpdateResult, update)
      expect(DatabricksError.isConflict(failureOf(exit))).toBe(true)
    }))
})

describe("errors", () => {
  const stored = <A, I>(schema: Schema.Schema<A, I>, error: A): A =>
    Schema.decodeUnknownSync(schema)(JSON.parse(JSON.stringify(Schema.encodeSync(schema)(error))))

  const call = { service: "Jobs", operation: "runNow", method: "POST", path: "/api/2.2/jobs/run-now" }
  const answer = { ...call, status: 429, message: "slow down", details: [{ id: 9007199254740993n }], body: "{}" }

  it("come out of the storage as they went in", () => {
    const errors: ReadonlyArray<Steps.RunError> = [
      new DatabricksError.TooManyRequests({ ...answer, errorCode: undefined, retryAfter: Duration.seconds(3) }),
      new DatabricksError.TransportError({ ...call, message: "ECONNRESET", code: "ECONNRESET", sent: true }),
      new Jobs.RunFailed({
        message: "Run 1 ended",
        run_id: 9007199254740993n,
        result_state: "FAILED",
        tasks: [{ task_key: "a", run_id: 2, error: "no data" }]
      }),
      new WaitTimeout({ message: "Waited", after: Duration.minutes(1), last: undefined })
    ]
    for (const error of errors) {
      const read = stored(Steps.RunError, error)
      expect(read).toBeInstanceOf(error.constructor)
      expect(Schema.encodeSync(Steps.RunError)(read)).toEqual(Schema.encodeSync(Steps.RunError)(error))
    }
    expect((stored(Steps.RunError, errors[2] as Jobs.RunFailed) as Jobs.RunFailed).run_id).toBe(9007199254740993n)
  })
})
