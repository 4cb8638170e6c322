/** A process that owns a cluster and a run, and serves an API and an emulated workspace with open event streams. */
import { createServer } from "node:http"
import * as HttpRouter from "@effect/platform/HttpRouter"
import * as HttpServer from "@effect/platform/HttpServer"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import * as ClusterSpec from "effect-databricks/ClusterSpec"
import * as Clusters from "effect-databricks/Clusters"
import * as DatabricksClient from "effect-databricks/DatabricksClient"
import * as EmulatorServer from "effect-databricks/EmulatorServer"
import * as Jobs from "effect-databricks/Jobs"
import * as UndiciHttpClient from "effect-databricks/UndiciHttpClient"
import { send } from "./processes.js"

const ticks = Stream.repeatEffectWithSchedule(Effect.succeed("data: tick\n\n"), Schedule.spaced("100 millis"))

const events = HttpServerResponse.stream(Stream.encodeText(ticks), { contentType: "text/event-stream" })

const http = createServer()

/** The server waits until all connections are closed. Event streams stay open, so they are closed first. */
const Connections = Layer.scopedDiscard(Effect.addFinalizer(() => Effect.sync(() => http.closeAllConnections())))

const Server = HttpRouter.empty.pipe(HttpRouter.get("/events", Effect.succeed(events)), HttpServer.serve())

const program = Effect.gen(function* () {
  const server = yield* HttpServer.HttpServer
  const { host } = yield* EmulatorServer.serve({
    servingEndpoints: { chat: () => Stream.concat(Stream.make("Hello"), Stream.never) }
  })
  const cluster = yield* Clusters.scoped(
    ClusterSpec.make("owned").pipe(
      ClusterSpec.withRuntimeVersion(ClusterSpec.RuntimeVersion.Runtime_16_4),
      ClusterSpec.withNodeType(ClusterSpec.AzureNodeType.Standard_DS3_v2),
      ClusterSpec.withNumWorkers(1)
    )
  )
  const { run_id } = yield* Jobs.submitScoped({
    run_name: "owned",
    tasks: [{ task_key: "main", notebook_task: { notebook_path: "/Shared/load" } }]
  })
  yield* send({
    cluster_id: cluster.cluster_id,
    run_id: String(run_id),
    emulator: host,
    port: server.address._tag === "TcpAddress" ? server.address.port : 0
  })
  yield* Jobs.awaitRun({ run_id })
}).pipe(Effect.scoped)

const services = Layer.mergeAll(Clusters.layer, Jobs.layer).pipe(
  Layer.provide(DatabricksClient.layer({ host: process.env.WORKSPACE ?? "", token: Redacted.make("emulator-token") })),
  Layer.provide(UndiciHttpClient.layer)
)

NodeRuntime.runMain(
  program.pipe(
    Effect.provide(
      Layer.mergeAll(Server, Connections).pipe(
        Layer.provideMerge(NodeHttpServer.layer(() => http, { port: 0, host: "127.0.0.1" }))
      )
    ),
    Effect.provide(services)
  )
)
