/** A process on SQLite that ends many workflows, and then has many that wait. */
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import * as ClusterWorkflowEngine from "@effect/cluster/ClusterWorkflowEngine"
import * as SingleRunner from "@effect/cluster/SingleRunner"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as SqlClient from "@effect/sql/SqlClient"
import * as SqliteClient from "@effect/sql-sqlite-node/SqliteClient"
import * as Activity from "@effect/workflow/Activity"
import * as Workflow from "@effect/workflow/Workflow"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { send } from "./processes.js"
import { layer, Nightly } from "./workflow.js"

const Quick = Workflow.make({ name: "quick", payload: { id: Schema.String }, idempotencyKey: ({ id }) => id })

const Engine = ClusterWorkflowEngine.layer.pipe(
  Layer.provide(
    SingleRunner.layer({
      runnerStorage: "memory",
      shardingConfig: { entityMessagePollInterval: "1 second", entityMaxIdleTime: "5 seconds" }
    })
  ),
  Layer.provideMerge(SqliteClient.layer({ filename: process.env.DATABASE ?? "" }))
)

setFlagsFromString("--expose-gc")
const collect: () => void = runInNewContext("gc")

const heap = Effect.sync(() => {
  collect()
  collect()
  return process.memoryUsage().heapUsed
})

/** How long the oldest wake-up that is due has waited, in milliseconds. */
const lateness = Effect.flatMap(SqlClient.SqlClient, (sql) =>
  Effect.map(
    sql<{ readonly oldest: number | null }>`
      SELECT min(deliver_at) AS oldest FROM cluster_messages WHERE deliver_at IS NOT NULL AND processed = 0`,
    ([row]) => Math.max(0, Date.now() - (row?.oldest ?? Number.POSITIVE_INFINITY))
  )
)

/** The engine removes an entity that has been idle for 5 seconds. */
const idle = Duration.seconds(20)

/** After the first wake-ups are due, for how long more of them are observed. */
const observed = Duration.minutes(1)

/** The other process sees when all runs have started. */
const allStarted = Effect.async<void>((resume) => {
  process.once("message", () => resume(Effect.void))
})

const timed = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.map(Effect.timed(effect), ([time]) => Duration.toMillis(time))

const program = Effect.gen(function* () {
  const ended = Number(process.env.ENDED)
  const waiting = Number(process.env.WAITING)
  const quick = yield* timed(
    Effect.forEach(Array.from({ length: ended }), (_, i) => Quick.execute({ id: `${i}` }), {
      concurrency: 32,
      discard: true
    })
  )
  yield* send({ note: `${ended} workflows have ended in ${(quick / 1000).toFixed(0)} s` })
  const before = yield* heap
  const began = yield* Clock.currentTimeMillis
  const since = Effect.map(Clock.currentTimeMillis, (now) => now - began)
  yield* Effect.zipRight(
    Effect.forEach(
      Array.from({ length: waiting }),
      (_, i) => Nightly.execute({ id: `waiting ${i}`, steps: 1 }, { discard: true }),
      { concurrency: 32, discard: true }
    ),
    allStarted
  )
  const starting = yield* since
  const after = yield* Effect.delay(heap, idle)
  const end = Math.max(starting, Number(process.env.INTERVAL_MS)) + Duration.toMillis(observed)
  let late = 0
  while ((yield* since) < end) {
    yield* Effect.sleep("1 second")
    late = Math.max(late, yield* lateness)
  }
  yield* send({
    perSecond: ended / (quick / 1000),
    startSeconds: starting / 1000,
    bytesEach: Math.max(0, after - before) / waiting,
    lateSeconds: late / 1000,
    seconds: (yield* since) / 1000
  })
  yield* Effect.never
})

NodeRuntime.runMain(
  program.pipe(
    Effect.provide(
      Layer.provideMerge(
        Layer.merge(
          layer,
          Quick.toLayer(() => Activity.make({ name: "step", execute: Effect.void }))
        ),
        Engine
      )
    )
  )
)
