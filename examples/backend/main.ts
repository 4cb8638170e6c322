/**
 * Starts the backend on the emulator with a collector of telemetry, uses it as a page would, shuts it down in the middle of
 * an event stream, and checks what the collector received.
 *
 *   npx tsx -C effect-databricks:source examples/backend/main.ts            no account, no network
 *   npx tsx -C effect-databricks:source examples/backend/main.ts --serve    serves the page until Ctrl-C
 */
import assert from "node:assert/strict"
import * as Otlp from "@effect/opentelemetry/Otlp"
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as HttpApiClient from "@effect/platform/HttpApiClient"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpServer from "@effect/platform/HttpServer"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Chunk from "effect/Chunk"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { Databricks, JobSpec, Jobs } from "effect-databricks"
import * as Emulator from "effect-databricks/Emulator"
import { Backend, RunEvent } from "./api.js"
import { attribute, collector } from "./collector.js"
import { Server } from "./server.js"

const Workspace = Databricks.layer({ host: Emulator.host, token: Emulator.token }).pipe(
  Layer.provide(
    Emulator.layer({
      bigIds: true,
      durations: { serverlessStart: "300 millis" },
      tasks: {
        "/Shared/report": Effect.delay(Effect.succeed("42 rows"), "500 millis"),
        "/Shared/slow": Effect.delay(Effect.succeed("done"), "1 hour")
      }
    })
  )
)

const decode = Schema.decodeSync(Schema.parseJson(RunEvent))

/** The events of a run, as an `EventSource` reads them. */
const eventsOf = (run_id: number | bigint) =>
  Effect.map(HttpClient.get(`/runs/${run_id}/events`), ({ stream }) =>
    stream.pipe(
      Stream.decodeText(),
      Stream.splitLines,
      Stream.filter((line) => line.startsWith("data: ")),
      Stream.map((line) => decode(line.slice("data: ".length)))
    )
  ).pipe(Stream.unwrap)

const createJob = (name: string) =>
  Effect.flatMap(Jobs.Jobs, (jobs) =>
    jobs.create(JobSpec.make(name).pipe(JobSpec.addTask(name, JobSpec.notebookTask(`/Shared/${name}`))))
  )

/** What the page does. Returns what is left to be seen after the shutdown. */
const use = Effect.gen(function* () {
  const backend = yield* HttpApiClient.make(Backend)
  assert.match(yield* backend.page(), /new EventSource/)

  const { job_id } = yield* createJob("report")
  const { run_id } = yield* backend.runs.start({ path: { job_id } })
  yield* Console.log(`Started: run ${run_id} of job ${job_id}`)
  const events = yield* Stream.runCollect(
    Stream.tap(eventsOf(run_id), ({ result, state }) => Console.log(`  ${result ?? state}`))
  )
  assert.equal(Chunk.unsafeLast(events).result, "SUCCESS")
  const output = yield* backend.runs.output({ path: { run_id } })
  yield* Console.log(`Output: ${output.map(({ result, task }) => `${task}: ${result}`).join()}`)
  assert.equal(output[0]?.result, "42 rows")

  const missing = yield* Effect.flip(backend.runs.get({ path: { run_id: 9007199254740993n } }))
  assert.equal(missing._tag, "NotFound")

  const slow = yield* backend.runs.start({ path: yield* createJob("slow") })
  const started = yield* Effect.makeLatch()
  const watching = yield* eventsOf(slow.run_id).pipe(
    Stream.tap(() => started.open),
    Stream.runCount,
    Effect.forkDaemon
  )
  yield* started.await
  return watching
})

/** A client in another process needs the address of the backend. Here, the server has it. */
const Client = Layer.provide(HttpServer.layerTestClient, FetchHttpClient.layer)

const telemetry = (baseUrl: string) =>
  Otlp.layerJson({ baseUrl, resource: { serviceName: "backend" } }).pipe(Layer.provide(FetchHttpClient.layer))

const check = Effect.gen(function* () {
  const { baseUrl, metrics, spans } = yield* collector
  const Live = Server.pipe(Layer.provideMerge(Workspace), Layer.provideMerge(telemetry(baseUrl)))
  const watching = yield* use.pipe(Effect.provide(Layer.provideMerge(Client, Live)))
  yield* Console.log(`Shut down: an event stream ended after ${yield* Fiber.join(watching)} events`)

  const call = spans.find(({ name }) => name === "Jobs.runNow")
  assert(call !== undefined)
  assert.equal(attribute(call, "url.template"), "/api/2.2/jobs/run-now")
  const parent = spans.find(({ spanId }) => spanId === call.parentSpanId)
  assert.match(parent?.name ?? "", /^http.server/)
  assert.equal(parent?.traceId, call.traceId)
  const counted = metrics.get("databricks_calls")?.sum?.dataPoints ?? []
  const starts = counted.find((point) => attribute(point, "operation") === "runNow")
  assert.equal(starts?.asDouble, 2)
  assert.equal(metrics.get("databricks_call_duration_ms")?.unit, "ms")
  yield* Console.log(`Collected: ${spans.length} spans and ${metrics.size} metrics`)
}).pipe(Effect.scoped)

const serve = Effect.gen(function* () {
  const { job_id } = yield* createJob("report")
  yield* HttpServer.addressFormattedWith((address) => Console.log(`Open ${address} and start job ${job_id}`))
  yield* Effect.never
}).pipe(Effect.provide(Layer.provideMerge(Server, Workspace)))

NodeRuntime.runMain(process.argv.includes("--serve") ? serve : check)
