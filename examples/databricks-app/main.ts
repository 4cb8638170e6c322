/**
 * Runs the app on the emulator for two users and for a request without a user.
 *
 *   npx tsx -C effect-databricks:source examples/databricks-app/main.ts     no account, no network
 */
import assert from "node:assert/strict"
import { createServer } from "node:http"
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as HttpApiClient from "@effect/platform/HttpApiClient"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as HttpServer from "@effect/platform/HttpServer"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Console from "effect/Console"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { ClusterSpec, Clusters, DatabricksClient } from "effect-databricks"
import * as Emulator from "effect-databricks/Emulator"
import { App, AppLive } from "./app.js"

const tokens = { ada: "token-of-ada", grace: "token-of-grace" }

/** The part of the workspace that a user sees: the emulator has one user for all its tokens. */
const workspaceOf = (name: keyof typeof tokens) =>
  Effect.gen(function* () {
    const context = yield* Layer.build(Emulator.layer({ userName: `${name}@example.com`, tokens: [tokens[name]] }))
    const clusters = Clusters.layer.pipe(
      Layer.provide(DatabricksClient.layer({ host: Emulator.host, token: Redacted.make(tokens[name]) })),
      Layer.provide(Layer.succeedContext(context))
    )
    yield* Effect.flatMap(Clusters.Clusters, ({ create }) =>
      create(
        ClusterSpec.make(`cluster of ${name}`).pipe(ClusterSpec.withNumWorkers(1), (spec) => ({
          ...spec,
          spark_version: "16.4.x-scala2.12",
          node_type_id: "Standard_DS3_v2"
        }))
      )
    ).pipe(Effect.provide(clusters))
    return Context.get(context, HttpClient.HttpClient)
  })

/** The client of the app, which answers each token as the workspace of its user does. */
const Workspace = Layer.scoped(
  HttpClient.HttpClient,
  Effect.gen(function* () {
    const ada = yield* workspaceOf("ada")
    const grace = yield* workspaceOf("grace")
    return HttpClient.make((request) =>
      (request.headers.authorization === `Bearer ${tokens.grace}` ? grace : ada).execute(request)
    )
  })
)

/** What the proxy of Databricks Apps does: it adds the token of the user who is logged in. */
const askAs = (token: string | undefined) =>
  HttpApiClient.make(App, {
    transformClient: HttpClient.mapRequest((request) =>
      token === undefined ? request : HttpClientRequest.setHeader(request, "x-forwarded-access-token", token)
    )
  }).pipe(Effect.flatMap(({ clusters }) => clusters()))

const Client = Layer.provide(HttpServer.layerTestClient, FetchHttpClient.layer)

const program = Effect.gen(function* () {
  const [ada, grace] = yield* Effect.all([askAs(tokens.ada), askAs(tokens.grace)], { concurrency: 2 })
  yield* Console.log(ada, grace)
  assert.deepEqual(ada, { user: "ada@example.com", clusters: ["cluster of ada"] })
  assert.deepEqual(grace, { user: "grace@example.com", clusters: ["cluster of grace"] })

  for (const token of [undefined, "token-that-has-expired"]) {
    const refused = yield* Effect.flip(askAs(token))
    yield* Console.log(`${refused._tag}: ${refused.message}`)
    assert.equal(refused._tag, "Unauthorized")
  }
})

NodeRuntime.runMain(
  program.pipe(
    Effect.provide(Client),
    Effect.provide(Layer.provide(AppLive, Workspace)),
    Effect.provide(NodeHttpServer.layer(createServer, { port: 0, host: "127.0.0.1" })),
    Effect.withConfigProvider(ConfigProvider.fromMap(new Map([["DATABRICKS_HOST", Emulator.host]])))
  )
)
