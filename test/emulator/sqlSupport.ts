/** Helpers for tests of an emulated workspace that runs SQL. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Encoding from "effect/Encoding"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as TestClock from "effect/TestClock"
import type * as Emulator from "../../src/emulator/Emulator.js"
import * as EmulatorSql from "../../src/emulator/EmulatorSql.js"
import type { Run } from "../../src/schemas/jobs/JobRuns.js"
import type { Task } from "../../src/schemas/jobs/JobTasks.js"
import type { Int64 } from "../../src/schemas/Wire.js"
import * as Jobs from "../../src/services/Jobs.js"
import * as Pipelines from "../../src/services/Pipelines.js"
import * as Alerts from "../../src/services/sql/Alerts.js"
import * as AlertsV2 from "../../src/services/sql/AlertsV2.js"
import * as Queries from "../../src/services/sql/Queries.js"
import * as QueryHistory from "../../src/services/sql/QueryHistory.js"
import * as StatementExecution from "../../src/services/sql/StatementExecution.js"
import * as Warehouses from "../../src/services/Warehouses.js"
import * as Workspace from "../../src/services/Workspace.js"
import { inMemory } from "../support/emulated.js"

const services = Layer.mergeAll(
  Alerts.layer,
  AlertsV2.layer,
  Jobs.layer,
  Pipelines.layer,
  Queries.layer,
  QueryHistory.layer,
  StatementExecution.layer,
  Warehouses.layer,
  Workspace.layer
)

/** Tells when the engine runs no statement. It works in its own threads, which no test clock moves. */
class Engine extends Context.Tag("test/Engine")<Engine, { readonly idle: Effect.Effect<void> }>() {}

const counted = (engine: EmulatorSql.SqlEngine) => {
  let running = 0
  const waiting: Array<() => void> = []
  const done = Effect.sync(() => {
    running -= 1
    for (const resume of running === 0 ? waiting.splice(0) : []) resume()
  })
  const tick = Effect.promise(() => new Promise<void>((resolve) => setImmediate(resolve)))
  const rest = Effect.suspend(() =>
    running === 0
      ? Effect.void
      : Effect.async<void>((resume) => {
          waiting.push(() => resume(Effect.void))
        })
  )
  return {
    idle: Effect.zipRight(tick, rest).pipe(Effect.zipRight(tick), Effect.repeat({ until: () => running === 0 })),
    sql: {
      ...engine,
      open: (metastore: Parameters<typeof engine.open>[0]) =>
        Effect.map(engine.open(metastore), (opened) => ({
          ...opened,
          run: (request: Parameters<typeof opened.run>[0]) =>
            Effect.suspend(() => {
              running += 1
              return Effect.ensuring(opened.run(request), done)
            })
        }))
    }
  }
}

export const workspace = (options: Emulator.Options = {}) => {
  const { idle, sql } = counted(EmulatorSql.duckdb())
  return Layer.merge(
    Layer.succeed(Engine, { idle }),
    inMemory(services, {
      sql,
      ...options,
      durations: { warehouseStart: 0, serverlessStart: 0, updatePhase: 0, updateRun: 0, ...options.durations }
    })
  )
}

export const warehouse = Effect.flatMap(Warehouses.Warehouses, (warehouses) =>
  Effect.map(warehouses.create({ name: "sql", cluster_size: "Small" }), ({ id = "" }) => id)
)

const breath = Effect.flatMap(Engine, ({ idle }) => Effect.zipRight(idle, TestClock.adjust("1 second")))

/** Runs an effect to its end, and the clock with it. */
export const driven = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.fork(effect)
    yield* until(Fiber.poll(fiber), Option.isSome)
    return yield* Fiber.join(fiber)
  })

/** Repeats an effect until its value fits. */
export const until = <A, E, R>(effect: Effect.Effect<A, E, R>, fits: (a: A) => boolean) =>
  Effect.zipLeft(effect, breath).pipe(Effect.repeat({ until: fits, times: 2000 }))

export const notebook = (path: string, source: string, language = "SQL") =>
  Effect.flatMap(Workspace.Workspace, (workspace) =>
    workspace.import({ path, language, overwrite: true, content: Encoding.encodeBase64(source) })
  )

export const file = (path: string, source: string) =>
  Effect.flatMap(Workspace.Workspace, (workspace) =>
    workspace.import({ path, format: "RAW", overwrite: true, content: Encoding.encodeBase64(source) })
  )

export const ended = (run_id: Int64) =>
  Effect.flatMap(Jobs.Jobs, (jobs) =>
    until(jobs.runsGet({ run_id }), ({ state }: Run) => state?.result_state !== undefined)
  )

/** Runs tasks to their end, and gives their states and outputs. */
export const ran = (tasks: ReadonlyArray<Task>) =>
  Effect.gen(function* () {
    const jobs = yield* Jobs.Jobs
    const { run_id } = yield* jobs.submit({ run_name: "sql", tasks })
    const run = yield* ended(run_id)
    return yield* Effect.forEach(run.tasks ?? [], ({ run_id, state }) =>
      Effect.map(jobs.runsGetOutput({ run_id }), (output) => ({ output, result: state?.result_state }))
    )
  })

/** Runs one task to its end. */
export const ranOne = (task: Omit<Task, "task_key">) =>
  Effect.flatMap(ran([{ task_key: "only", ...task }]), ([one]) =>
    one === undefined ? Effect.dieMessage("no task") : Effect.succeed(one)
  )
