/** Serves an emulator, and a second address at which programs in other languages inject faults. */
import { createServer } from "node:http"
import * as HttpRouter from "@effect/platform/HttpRouter"
import * as HttpServer from "@effect/platform/HttpServer"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type * as Emulator from "../src/emulator/Emulator.js"
import * as EmulatorServer from "../src/emulator/EmulatorServer.js"
import * as EmulatorSql from "../src/emulator/EmulatorSql.js"
import * as Fault from "../src/emulator/Fault.js"
import { operations } from "../src/emulator/operations.js"

const loopback = "127.0.0.1"

const token = "dapi-conformance"

/** The user that the token belongs to. */
export const userName = "conformance@example.com"

const Named = Schema.Struct({
  method: Schema.optional(Schema.String),
  path: Schema.optional(Schema.String),
  service: Schema.optional(Schema.String),
  operation: Schema.optional(Schema.String)
})

/** Rejects names that the emulator does not have, as they would never match. */
const isOn = (on: unknown): on is Fault.On => {
  if (!Schema.is(Named)(on)) return false
  const known = Object.entries(operations).filter(([service]) => on.service === undefined || on.service === service)
  return on.operation === undefined
    ? known.length > 0
    : known.some(([, names]) => names.some((name) => name === on.operation))
}

const common = {
  /** The number of requests it affects; 1 if absent, 0 for all. */
  times: Schema.optional(Schema.Number),
  on: Schema.optional(Schema.declare(isOn, { identifier: "On" }))
}

const FaultRequest = Schema.Union(
  Schema.Struct({
    fault: Schema.Literal("throttle"),
    ...common,
    /** In seconds. */
    retryAfter: Schema.optional(Schema.Number)
  }),
  Schema.Struct({
    fault: Schema.Literal("status"),
    ...common,
    status: Schema.Number,
    errorCode: Schema.optional(Schema.String),
    message: Schema.optional(Schema.String),
    headers: Schema.optional(Schema.Record({ key: Schema.String, value: Schema.String }))
  }),
  Schema.Struct({ fault: Schema.Literal("html"), ...common, status: Schema.optional(Schema.Number) }),
  Schema.Struct({ fault: Schema.Literal("cutBefore"), ...common }),
  Schema.Struct({ fault: Schema.Literal("clusterStart"), ...common, clusterName: Schema.String }),
  Schema.Struct({ fault: Schema.Literal("warehouseStart"), ...common, warehouseName: Schema.String }),
  Schema.Struct({ fault: Schema.Literal("pipelineUpdate"), ...common, pipelineName: Schema.String })
)

const faultOf = (request: typeof FaultRequest.Type): Fault.Fault => {
  const times = request.times === 0 ? Number.POSITIVE_INFINITY : request.times
  switch (request.fault) {
    case "throttle": {
      const retryAfter = request.retryAfter === undefined ? undefined : Duration.seconds(request.retryAfter)
      return Fault.throttle({ times, on: request.on, retryAfter })
    }
    case "status":
      return Fault.status({ ...request, times })
    case "html":
      return Fault.html({ ...request, times })
    case "cutBefore":
      return Fault.cutBefore({ times, on: request.on })
    case "clusterStart":
      return Fault.clusterStart({ times, on: { clusterName: request.clusterName } })
    case "warehouseStart":
      return Fault.warehouseStart({ times, on: { warehouseName: request.warehouseName } })
    case "pipelineUpdate":
      return Fault.pipelineUpdate({ times, on: { pipelineName: request.pipelineName } })
  }
}

/** A service principal that logs in with its secret or with an id token. */
const servicePrincipal = {
  clientId: "11112222-3333-4444-5555-666677778888",
  secret: "dose-conformance",
  federation: [{ issuer: "https://issuer.example.com", subject: "job" }]
}

/** Durations that are long enough to be observed, and no longer. */
const options: Emulator.Options = {
  tokens: [token],
  userName,
  oauth: { clients: [servicePrincipal] },
  // Real ids can be this large. A client that reads them as floating-point numbers fails.
  bigIds: true,
  // DuckDB is loaded by the first statement.
  sql: EmulatorSql.duckdb(),
  // Slightly shorter than the SDK's sleep before the second poll.
  durations: {
    clusterStart: "900 millis",
    clusterRestart: "900 millis",
    clusterResize: "900 millis",
    clusterTerminate: "900 millis",
    serverlessStart: "100 millis",
    task: "500 millis",
    runTerminate: "500 millis",
    updatePhase: "150 millis",
    updateRun: "300 millis",
    updateStop: "500 millis",
    warehouseStart: "900 millis",
    warehouseStop: "900 millis",
    libraryInstall: "500 millis",
    baseEnvironmentBuild: "500 millis"
  },
  tasks: {
    "/Shared/fails": Effect.fail(new Error("boom")),
    "/Shared/succeeds": Effect.succeed({ result: "the end", logs: "a line\n" }),
    "/Shared/slow": Effect.sleep("1 minute"),
    "/Shared/echo": ({ parameters }) => Effect.succeed(JSON.stringify(parameters)),
    "/Shared/second": ({ attempt }) => (attempt === 0 ? Effect.fail(new Error("not yet")) : Effect.succeed("now")),
    "/Shared/repaired": ({ parameters }) =>
      parameters.repaired === "yes" ? Effect.succeed("repaired") : Effect.fail(new Error("broken"))
  }
}

const serveControl = (emulator: Emulator.Service) =>
  Effect.gen(function* () {
    const server = yield* NodeHttpServer.make(() => createServer(), { host: loopback, port: 0 })
    const app = HttpRouter.empty.pipe(
      HttpRouter.get(
        "/requests",
        Effect.flatMap(emulator.requests, (requests) =>
          // Bodies can hold integers that JSON.stringify does not write.
          HttpServerResponse.json(requests.map(({ body: _, ...request }) => request))
        )
      ),
      HttpRouter.post(
        "/faults",
        HttpServerRequest.schemaBodyJson(Schema.Array(FaultRequest)).pipe(
          Effect.flatMap((request) => emulator.inject(...request.map(faultOf))),
          Effect.zipRight(HttpServerResponse.json({}))
        )
      ),
      HttpRouter.del("/faults", Effect.zipRight(emulator.clearFaults, HttpServerResponse.json({})))
    )
    yield* HttpServer.serveEffect(app).pipe(Effect.provideService(HttpServer.HttpServer, server))
    return HttpServer.formatAddress(server.address)
  })

/** Serves a workspace until the scope closes. */
export const serve = Effect.gen(function* () {
  const { emulator, host, token } = yield* EmulatorServer.serve(options)
  const control = yield* serveControl(emulator)
  return { host, token: Redacted.value(token), control, emulator }
})
