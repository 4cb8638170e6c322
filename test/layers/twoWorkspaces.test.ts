/** A program with the layers of two workspaces, or of two accounts: each service calls the one that it was provided with. */
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import type * as Undici from "@effect/platform-node/Undici"
import { assert, describe, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Databricks from "../../src/Databricks.js"
import * as AccountClient from "../../src/layers/AccountClient.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as Plan from "../../src/layers/Plan.js"
import * as UndiciHttpClient from "../../src/layers/UndiciHttpClient.js"
import * as Clusters from "../../src/services/Clusters.js"
import * as AccountMetastores from "../../src/services/catalog/AccountMetastores.js"
import * as Catalogs from "../../src/services/catalog/Catalogs.js"
import * as GitCredentials from "../../src/services/GitCredentials.js"
import * as Scripted from "../support/scripted.js"

const token = Redacted.make("dapi0")
const staging = "https://staging.azuredatabricks.net"
const production = "https://production.azuredatabricks.net"

class Staging extends Context.Tag("test/Staging")<Staging, Effect.Effect<unknown, unknown>>() {}

class Production extends Context.Tag("test/Production")<Production, Effect.Effect<unknown, unknown>>() {}

/** The urls of the calls of two parts of a program, each with the same service on a client of its own. */
const urlsOf = <I, S, E, R>(
  service: Context.Tag<I, S>,
  call: (service: S) => Effect.Effect<unknown, unknown>,
  layerAt: (host: string) => Layer.Layer<I, E, R>
) => {
  const scripted = Scripted.make([Scripted.json({ credential_id: 1 })], { repeatLast: true })
  const at = <Part>(part: Context.Tag<Part, Effect.Effect<unknown, unknown>>, host: string) =>
    Layer.effect(part, Effect.map(service, call)).pipe(Layer.provide(layerAt(host)))
  const both = Layer.merge(at(Staging, staging), at(Production, production)).pipe(Layer.provide(scripted.layerHttp))
  return Effect.gen(function* () {
    yield* yield* Staging
    yield* yield* Production
    return scripted.requests.map(({ url }) => new URL(url).origin)
  }).pipe(Effect.provide(both as Layer.Layer<Staging | Production, E>))
}

const get = (clusters: Clusters.Service) => clusters.sparkVersions()

describe("two workspaces in one program", () => {
  it.effect("services by hand, with all others and alone", () =>
    Effect.gen(function* () {
      const all = yield* urlsOf(Clusters.Clusters, get, (host) => Databricks.layer({ host, token }))
      assert.deepStrictEqual(all, [staging, production])
      const alone = yield* urlsOf(Clusters.Clusters, get, (host) =>
        Layer.provide(Clusters.layer, DatabricksClient.layer({ host, token }))
      )
      assert.deepStrictEqual(alone, [staging, production])
      const small = yield* urlsOf(
        GitCredentials.GitCredentials,
        (credentials) => credentials.get({ credential_id: 1 }),
        (host) => Layer.provide(GitCredentials.layer, DatabricksClient.layer({ host, token }))
      )
      assert.deepStrictEqual(small, [staging, production])
    })
  )

  it.effect("plans, if each is fresh", () =>
    Effect.gen(function* () {
      const planned = yield* urlsOf(Clusters.Clusters, get, (host) =>
        Clusters.layer.pipe(
          Layer.provide(Layer.fresh(Plan.layer)),
          Layer.provide(DatabricksClient.layer({ host, token }))
        )
      )
      assert.deepStrictEqual(planned, [staging, production])
    })
  )

  it.effect("clients of two dispatchers", () =>
    Effect.gen(function* () {
      const called: Array<string> = []
      const dispatcher = (name: string) =>
        ({
          dispatch: (_, handler) => {
            called.push(name)
            const controller = {} as Undici.Dispatcher.DispatchController
            handler.onRequestStart?.(controller, {})
            handler.onResponseStart?.(controller, 200, {})
            handler.onResponseData?.(controller, new TextEncoder().encode("{}") as Buffer)
            handler.onResponseEnd?.(controller, {})
            return true
          }
        }) as Pick<Undici.Dispatcher, "dispatch"> as Undici.Dispatcher
      yield* urlsOf(Clusters.Clusters, get, (host) =>
        Clusters.layer.pipe(
          Layer.provide(DatabricksClient.layer({ host, token })),
          Layer.provide(UndiciHttpClient.layerWithoutDispatcher),
          Layer.provide(Layer.succeed(NodeHttpClient.Dispatcher, dispatcher(host)))
        )
      )
      assert.deepStrictEqual(called, [staging, production])
    })
  )

  it.effect("generated services, of workspaces and of accounts", () =>
    Effect.gen(function* () {
      const catalogs = yield* urlsOf(
        Catalogs.Catalogs,
        (service) => service.get({ name: "main" }),
        (host) => Layer.provide(Catalogs.layer, DatabricksClient.layer({ host, token }))
      )
      assert.deepStrictEqual(catalogs, [staging, production])
      const metastores = yield* urlsOf(
        AccountMetastores.AccountMetastores,
        (service) => service.get({ metastore_id: "m" }),
        (host) => Layer.provide(AccountMetastores.layer, AccountClient.layer({ host, accountId: "a", token }))
      )
      assert.deepStrictEqual(metastores, [staging, production])
    })
  )
})
