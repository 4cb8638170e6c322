/**
 * A backend that starts job runs and returns them as JSON. Ids beyond 2^53 keep all their digits. The backend and its
 * clients use the schemas of the library.
 *
 *   npx tsx -C effect-databricks:source examples/backend.ts
 *
 * It runs on the embedded workspace: no account, no network.
 */
import { createServer } from "node:http"
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as HttpApi from "@effect/platform/HttpApi"
import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import * as HttpApiClient from "@effect/platform/HttpApiClient"
import * as HttpApiEndpoint from "@effect/platform/HttpApiEndpoint"
import * as HttpApiError from "@effect/platform/HttpApiError"
import * as HttpApiGroup from "@effect/platform/HttpApiGroup"
import * as HttpServer from "@effect/platform/HttpServer"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import { Databricks, DatabricksError, JobSpec, Jobs, Wire } from "effect-databricks"
import * as Emulator from "effect-databricks/Emulator"

/** The API that the backend and its clients share. Ids in paths are strings. */
const runs = HttpApiGroup.make("runs")
  .add(
    HttpApiEndpoint.post("start", "/jobs/:job_id/runs")
      .setPath(Schema.Struct({ job_id: Wire.Int64FromString }))
      .addSuccess(Jobs.RunNowResponse)
  )
  .add(
    HttpApiEndpoint.get("get", "/runs/:run_id")
      .setPath(Schema.Struct({ run_id: Wire.Int64FromString }))
      .addSuccess(Jobs.Run)
  )
  .addError(HttpApiError.NotFound)
  .addError(HttpApiError.InternalServerError)

const Backend = HttpApi.make("backend").add(runs)

/** Details about the workspace are not for clients. They are only logged. */
const forCallers = Effect.catchAll(
  (
    error: DatabricksError.DatabricksError
  ): Effect.Effect<never, HttpApiError.NotFound | HttpApiError.InternalServerError> =>
    DatabricksError.isNotFound(error)
      ? new HttpApiError.NotFound()
      : Effect.zipRight(Effect.logError(error.message), new HttpApiError.InternalServerError())
)

const RunsLive = HttpApiBuilder.group(Backend, "runs", (handlers) =>
  Effect.map(Jobs.Jobs, (jobs) =>
    handlers
      .handle("start", ({ path }) => forCallers(jobs.runNow(path)))
      .handle("get", ({ path }) => forCallers(jobs.runsGet(path)))
  )
)

const Workspace = Databricks.layer({ host: Emulator.host, token: Emulator.token }).pipe(
  Layer.provide(Emulator.layer({ bigIds: true, tasks: { "/Shared/report": Effect.succeed("42 rows") } }))
)

const BackendLive = HttpApiBuilder.serve().pipe(Layer.provide(HttpApiBuilder.api(Backend)), Layer.provide(RunsLive))

const http = createServer()

/** The server waits until all connections are closed. Those of event streams do not end, so they are closed first. */
const Connections = Layer.scopedDiscard(Effect.addFinalizer(() => Effect.sync(() => http.closeAllConnections())))

const Server = Layer.provideMerge(
  Connections,
  NodeHttpServer.layer(() => http, { port: 0, host: "127.0.0.1" })
)

/** A client in another process needs the address of the backend. Here, the server does. */
const Client = Layer.provide(HttpServer.layerTestClient, FetchHttpClient.layer)

const caller = Effect.gen(function* () {
  const jobs = yield* Jobs.Jobs
  const { job_id } = yield* jobs.create(
    JobSpec.make("report").pipe(JobSpec.addTask("report", JobSpec.notebookTask("/Shared/report")))
  )

  const backend = yield* HttpApiClient.make(Backend)
  const { run_id } = yield* backend.runs.start({ path: { job_id } })
  yield* Console.log(`Started: run ${run_id} of job ${job_id}`)

  const hasEnded = Schedule.recurUntil((run: Jobs.Run) => run.state?.life_cycle_state === "TERMINATED")
  const { state } = yield* backend.runs
    .get({ path: { run_id } })
    .pipe(Effect.repeat(Schedule.zipRight(Schedule.spaced("200 millis"), hasEnded)))
  yield* Console.log(`Ended: ${state?.result_state}`)

  yield* backend.runs
    .get({ path: { run_id: 9007199254740993n } })
    .pipe(Effect.catchTag("NotFound", () => Console.log("No such run: 9007199254740993")))
})

NodeRuntime.runMain(
  caller.pipe(Effect.provide(Layer.merge(BackendLive, Client)), Effect.provide(Workspace), Effect.provide(Server))
)
