/** The token of a signed-in user, through an HttpApi that runs as a Databricks App does. */
import * as Headers from "@effect/platform/Headers"
import * as HttpApi from "@effect/platform/HttpApi"
import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import * as HttpApiEndpoint from "@effect/platform/HttpApiEndpoint"
import * as HttpApiGroup from "@effect/platform/HttpApiGroup"
import * as HttpServer from "@effect/platform/HttpServer"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FiberRef from "effect/FiberRef"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as CredentialsRequest from "../../../src/layers/CredentialsRequest.js"
import * as DatabricksClient from "../../../src/layers/DatabricksClient.js"
import { authorizationOf, aws, environment, json, shown, world } from "./support.js"

const named = "x-forwarded-access-token"

class NoUser extends Schema.TaggedError<NoUser>()("NoUser", { message: Schema.String }) {}

const api = HttpApi.make("app").add(
  HttpApiGroup.make("me").add(
    HttpApiEndpoint.get("name", "/name").addSuccess(Schema.String).addError(NoUser, { status: 401 })
  )
)

const whoAmI = Effect.flatMap(DatabricksClient.DatabricksClient, (client) =>
  client.request({
    method: "GET",
    path: "/api/2.0/preview/scim/v2/Me",
    response: Schema.Struct({ userName: Schema.String })
  })
)

const asUser = DatabricksClient.layerCredentials().pipe(Layer.provide(CredentialsRequest.forwarded({ host: aws })))

const handlers = HttpApiBuilder.group(api, "me", (handlers) =>
  handlers.handle("name", () =>
    whoAmI.pipe(
      Effect.map(({ userName }) => userName),
      Effect.provide(asUser),
      Effect.mapError(({ message }) => new NoUser({ message }))
    )
  )
)

const fakeWorkspace = world(({ headers }) =>
  json({ userName: headers.authorization === "Bearer token-of-ann" ? "ann" : "bob" })
)

describe("the token that Databricks Apps forwards", () => {
  it.scoped("is that of the user of each request, in an HttpApi handler", () =>
    Effect.gen(function* () {
      const { handler, dispose } = HttpApiBuilder.toWebHandler(
        Layer.mergeAll(
          HttpApiBuilder.api(api).pipe(Layer.provide(handlers), Layer.provide(fakeWorkspace.layer)),
          HttpServer.layerContext
        )
      )
      yield* Effect.addFinalizer(() => Effect.promise(dispose))
      const get = (headers: Record<string, string>) =>
        Effect.promise(async () => {
          const response = await handler(new Request("http://app/name", { headers }))
          return [response.status, await response.json()]
        })
      const both = yield* Effect.all([get({ [named]: "token-of-ann" }), get({ [named]: "token-of-bob" })], {
        concurrency: 2
      })
      assert.deepStrictEqual(both, [
        [200, "ann"],
        [200, "bob"]
      ])
      const [status, body] = yield* get({})
      assert.strictEqual(status, 401)
      assert.include(JSON.stringify(body), "turn on user authorization")
    })
  )

  it.effect("is redacted where the server traces headers, with layerRedacted", () =>
    Effect.gen(function* () {
      const traced = Effect.map(FiberRef.get(Headers.currentRedactedNames), (names) =>
        String(Object.values(Headers.redact(Headers.fromInput({ [named]: "token-of-ann" }), names)))
      )
      assert.strictEqual(yield* traced, "token-of-ann")
      assert.strictEqual(yield* Effect.provide(traced, CredentialsRequest.layerRedacted), "<redacted>")
    })
  )

  it.effect("needs the host of the app's workspace, and shows no token in an error", () =>
    Effect.gen(function* () {
      const make = (token: string, variables: Readonly<Record<string, string>>) =>
        CredentialsRequest.makeForwardedHeaders({ [named]: token }).pipe(environment(variables))
      const service = yield* make("secret-token", { DATABRICKS_HOST: "dbc-1234.cloud.databricks.com" })
      assert.strictEqual(service.host, aws)
      assert.strictEqual(service.authType, "forwarded")
      assert.strictEqual(yield* authorizationOf(service), "Bearer secret-token")
      const noHost = yield* Effect.flip(make("secret-token", {}))
      assert.include(noHost.message, "DATABRICKS_HOST")
      const odd = yield* Effect.flip(make("secret token", { DATABRICKS_HOST: aws }))
      assert.notInclude(shown(odd), "secret token")
      const blank = yield* Effect.flip(make(" ", { DATABRICKS_HOST: aws }))
      assert.strictEqual(blank._tag, "CredentialsError")
    })
  )
})
