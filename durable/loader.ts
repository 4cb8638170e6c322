/** A process on SQLite that ends many workflows, and then has many that wait. */

import * as ClusterWorkflowEngine from "@effect/cluster/ClusterWorkflowEngine"
import * as SingleRunner from "@effect/cluster/SingleRunner"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as SqliteClient from "@effect/sql-sqlite-node/SqliteClient"
import * as Activity from "@effect/workflow/Activity"
import * as Workflow from "@effect/workflow/Workflow"
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
  Layer.provide(SqliteClient.layer({ filename: process.env.DATABASE ?? "" }))
)

const heap = Effect.sync(() => {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
})

const timed = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.map(Effect.timed(effect), ([time]) =>
    Number(time.pipe((d) => (d.value._tag === "Millis" ? d.value.millis : 0)))
  )

const program = Effect.gen(function* () {
  const ended = Number(process.env.ENDED)
  const waiting = Number(process.env.WAITING)
  const quick = yield* timed(
    Effect.forEach(Array.from({ length: ended }), (_, i) => Quick.execute({ id: `${i}` }), {
      concurrency: 32,
      discard: true
    })
  )
  const before = yield* heap
  const starting = yield* timed(
    Effect.forEach(
      Array.from({ length: waiting }),
      (_, i) => Nightly.execute({ id: `waiting ${i}`, steps: 1 }, { discard: true }),
      { concurrency: 32, discard: true }
    )
  )
  yield* Effect.sleep("30 seconds")
  const after = yield* heap
  yield* send({
    perSecond: ended / (quick / 1000),
    startSeconds: starting / 1000,
    bytesEach: Math.max(0, after - before) / waiting,
    seconds: starting / 1000 + 30
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
