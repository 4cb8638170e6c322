/**
 * A program for Bun and Deno: calls the emulator in memory, and a workspace by the `fetch` of the runtime.
 *
 *   program.ts HOST TOKEN
 */
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import { Clusters, Databricks, DatabricksClient, JobSpec, Jobs } from "effect-databricks"
import * as Emulator from "effect-databricks/Emulator"

const [host = "", token = ""] = process.argv.slice(2)

const inMemory = Effect.gen(function* () {
  const jobs = yield* Jobs.Jobs
  const { job_id } = yield* jobs.create(
    JobSpec.make("report").pipe(JobSpec.addTask("report", JobSpec.notebookTask("/Shared/report")))
  )
  const run = yield* Jobs.runNowAndAwait({ job_id }, { schedule: Schedule.spaced("100 millis") })
  return `run: ${run.state?.result_state}`
}).pipe(
  Effect.provide(Databricks.layer({ host: Emulator.host, token: Emulator.token })),
  Effect.provide(Emulator.layer({ bigIds: true, durations: { serverlessStart: "50 millis" } }))
)

const overFetch = Effect.gen(function* () {
  const clusters = yield* Clusters.Clusters
  const names = yield* Stream.runCollect(Stream.map(clusters.list(), ({ cluster_name }) => cluster_name))
  const missing = yield* Effect.flip(clusters.get({ cluster_id: "missing" }))
  return `clusters: ${Chunk.join(Chunk.map(names, String), ", ")}; ${missing._tag}`
}).pipe(
  Effect.provide(Clusters.layer),
  Effect.provide(DatabricksClient.layer({ host, token: Redacted.make(token) })),
  Effect.provide(Layer.fresh(FetchHttpClient.layer))
)

const lines = await Effect.runPromise(Effect.all([inMemory, overFetch]))
console.log(lines.join("\n"))
