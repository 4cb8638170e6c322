/** Tests every OAuth flow over HTTP against the emulator, from the secret to a successful call. */
import * as FileSystem from "@effect/platform/FileSystem"
import * as NodeContext from "@effect/platform-node/NodeContext"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type * as Layer from "effect/Layer"
import * as TestClock from "effect/TestClock"
import * as Databricks from "../../src/Databricks.js"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as EmulatorServer from "../../src/emulator/EmulatorServer.js"
import * as Fault from "../../src/emulator/Fault.js"
import { environment, shown } from "../layers/credentials/support.js"
import * as OAuth from "./oauth.js"

/** The requests except those to the API. */
const issuing = Effect.flatMap(Emulator.Emulator, ({ requests }) =>
  Effect.map(requests, (all) => all.filter(({ path }) => !path.startsWith("/api/")))
)

/** The number of issued access tokens. */
const issued = Effect.map(
  issuing,
  (all) =>
    all.filter(
      ({ operation, status }) => /^(token|entraToken|metadataToken)$/.test(String(operation)) && status === 200
    ).length
)

const refusals = Effect.flatMap(Emulator.Emulator, ({ requests }) =>
  Effect.map(requests, (all) => all.filter(({ path, status }) => path.startsWith("/api/") && status !== 200).length)
)

/** Runs an effect while TestClock advances. */
const through = <A, E, R>(minutes: number, effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.fork(effect)
    for (let i = 0; i < minutes; i += 5) yield* TestClock.adjust("5 minutes")
    return yield* Fiber.join(fiber)
  })

for (const flow of OAuth.flows) {
  const run = <A, E>(
    effect: Effect.Effect<A, E, Layer.Layer.Success<ReturnType<typeof OAuth.client>> | Emulator.Emulator>,
    options: { readonly oauth?: Partial<Emulator.OAuthOptions>; readonly isRefused?: boolean } = {}
  ) => {
    const layer = (options.isRefused === true ? flow.refused.layer : undefined) ?? flow.layer
    const variables = (options.isRefused === true ? flow.refused.variables : undefined) ?? flow.variables
    return effect.pipe(
      Effect.provide(OAuth.client(layer(OAuth.inMemory))),
      Effect.provide(Emulator.layer(OAuth.options(options.oauth))),
      Effect.provide(NodeContext.layer),
      environment(variables?.(OAuth.inMemory) ?? {})
    )
  }

  describe(flow.name, { timeout: 30_000 }, () => {
    it.effect("authenticates the principal and reuses one token for many calls", () =>
      run(
        Effect.gen(function* () {
          assert.strictEqual(yield* OAuth.whoAmI, flow.who)
          const before = yield* issued
          yield* Effect.all(
            Array.from({ length: 10 }, () => OAuth.list),
            { concurrency: 10 }
          )
          assert.strictEqual(yield* issued, before)
          assert.strictEqual(yield* refusals, 0)
        })
      )
    )

    it.effect("renews 10-minute tokens during an hour of calls", () =>
      run(
        Effect.gen(function* () {
          yield* through(65, Effect.repeatN(Effect.delay(OAuth.list, "100 seconds"), 35))
          assert.strictEqual(yield* refusals, 0)
          assert.isAtLeast(yield* issued, 6)
        }),
        { oauth: { tokenLifetime: "10 minutes", idTokenLifetime: "3 minutes" } }
      )
    )

    it.effect("a call after token expiry waits for the next token", () =>
      run(
        Effect.gen(function* () {
          yield* OAuth.list
          const before = yield* issued
          yield* TestClock.adjust("3 hours")
          yield* OAuth.list
          assert.isAbove(yield* issued, before)
          assert.strictEqual(yield* refusals, 0)
        })
      )
    )

    it.effect("replaces a token rejected with 401 and retries the call once", () =>
      run(
        Effect.gen(function* () {
          yield* OAuth.list
          const before = yield* issued
          const { inject } = yield* Emulator.Emulator
          yield* inject(Fault.status({ status: 401, errorCode: "401", on: { path: /^\/api\// } }))
          yield* OAuth.list
          assert.isAbove(yield* issued, before)
          assert.strictEqual(yield* refusals, 1)
        })
      )
    )

    it.effect("reports a refusal once, without secrets", () =>
      run(
        Effect.gen(function* () {
          const error = yield* Effect.flip(OAuth.list)
          assert.strictEqual(error._tag, "CredentialsError")
          assert.include(error.message, flow.refused.says)
          assert.notInclude(shown(error), flow.refused.secret)
          assert.isTrue((yield* issuing).every(({ path }) => !path.startsWith("/api/")))
          assert.lengthOf(
            (yield* issuing).filter(({ status }) => status !== undefined && status >= 400),
            1
          )
        }),
        { isRefused: true }
      )
    )

    it.effect("retries after 503 and a broken connection", () =>
      run(
        Effect.gen(function* () {
          const { inject } = yield* Emulator.Emulator
          const on = { path: /token$/ }
          yield* inject(Fault.status({ status: 503, on }), Fault.cutBefore({ on }))
          yield* through(1, OAuth.list)
          assert.strictEqual(yield* refusals, 0)
        })
      )
    )
  })
}

describe("works over a socket", () => {
  for (const flow of OAuth.flows) {
    it.scoped(flow.name, () =>
      Effect.gen(function* () {
        const { host } = yield* EmulatorServer.serve(OAuth.options({}, { host: "", azure: "" }))
        const at = { host, azure: host }
        assert.strictEqual(
          yield* OAuth.whoAmI.pipe(
            Effect.provide(OAuth.client(flow.layer(at))),
            environment(flow.variables?.(at) ?? {})
          ),
          flow.who
        )
      }).pipe(Effect.provide([NodeHttpClient.layerUndici, NodeContext.layer]))
    )
  }
})

describe("file-oidc", () => {
  it.scoped("reads the file again for each token", () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const path = yield* fs.makeTempFileScoped()
      yield* fs.writeFileString(path, OAuth.vaultToken({ exp: 60 }))
      yield* Effect.gen(function* () {
        assert.strictEqual(yield* OAuth.whoAmI, OAuth.ids.vault)
        yield* TestClock.adjust("2 hours")
        const error = yield* Effect.flip(OAuth.list)
        assert.include(error.message, "invalid_grant: The subject token is expired")
        yield* fs.writeFileString(path, OAuth.vaultToken())
        yield* OAuth.list
      }).pipe(Effect.provide(OAuth.client(OAuth.inFile(path)(OAuth.inMemory))))
    }).pipe(Effect.provide(Emulator.layer(OAuth.options())), Effect.provide(NodeContext.layer))
  )
})

describe("Databricks.layerDefault", () => {
  it.effect("finds the service principal in the environment or in a profile", () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const configFile = yield* fs.makeTempFileScoped()
      yield* fs.writeFileString(
        configFile,
        `[prod]\nhost = ${Emulator.host}\nazure_client_id = ${OAuth.ids.app}\nazure_client_secret = ${OAuth.secrets.app}\n`
      )
      const variables = {
        DATABRICKS_HOST: Emulator.host,
        DATABRICKS_CLIENT_ID: OAuth.ids.sp,
        DATABRICKS_CLIENT_SECRET: OAuth.secrets.sp
      }
      const byEnvironment = OAuth.whoAmI.pipe(Effect.provide(Databricks.layerDefault()), environment(variables))
      assert.strictEqual(yield* byEnvironment, OAuth.ids.sp)
      const byProfile = OAuth.whoAmI.pipe(
        Effect.provide(Databricks.layerDefault({ profile: "prod", configFile })),
        environment({})
      )
      assert.strictEqual(yield* byProfile, OAuth.ids.app)
    }).pipe(Effect.scoped, Effect.provide(Emulator.layer(OAuth.options())), Effect.provide(NodeContext.layer))
  )
})
