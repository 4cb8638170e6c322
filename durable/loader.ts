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

/** For how long wake-ups are observed, in seconds. */
const observed = 60

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
  const starting = yield* timed(
    Effect.forEach(
      Array.from({ length: waiting }),
      (_, i) => Nightly.execute({ id: `waiting ${i}`, steps: 1 }, { discard: true }),
      { concurrency: 32, discard: true }
    )
  )
  let late = 0
  for (let second = 0; second < observed; second++) {
    yield* Effect.sleep("1 second")
    late = Math.max(late, yield* lateness)
  }
  const after = yield* heap
  yield* send({
    perSecond: ended / (quick / 1000),
    startSeconds: starting / 1000,
    bytesEach: Math.max(0, after - before) / waiting,
    lateSeconds: late / 1000,
    seconds: starting / 1000 + observed
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
