import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientError from "@effect/platform/HttpClientError"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Credentials from "../../../src/layers/Credentials.js"
import { authorizationOf, aws, environment, json, workspace, world } from "./support.js"

describe("fromConfig", () => {
  it.effect("selects a flow from the environment, without files or programs", () => {
    const { layer } = world(({ at }) =>
      at.endsWith("/token") ? json({ access_token: "t0ken", token_type: "Bearer", expires_in: 3600 }) : json({})
    )
    const flow = (variables: Readonly<Record<string, string>>, options?: Credentials.ChainOptions) =>
      Effect.flatMap(Credentials.Credentials, (service) =>
        Effect.map(authorizationOf(service), (header) => `${service.authType} ${header}`)
      ).pipe(Effect.provide(Credentials.fromConfig(options)), environment(variables))
    return Effect.gen(function* () {
      const host = { DATABRICKS_HOST: aws }
      assert.strictEqual(yield* flow({ ...host, DATABRICKS_TOKEN: "dapi" }), "pat Bearer dapi")
      const m2m = { ...host, DATABRICKS_CLIENT_ID: "sp", DATABRICKS_CLIENT_SECRET: "s3cret" }
      assert.strictEqual(yield* flow(m2m), "oauth-m2m Bearer t0ken")
      assert.strictEqual(yield* flow(m2m, { token: Redacted.make("dapi") }), "pat Bearer dapi")

      const message = (variables: Readonly<Record<string, string>>) =>
        Effect.map(Effect.flip(flow(variables)), (error) => error.message)
      const nothing = yield* message(host)
      assert.include(nothing, "- azure-devops-oidc:")
      assert.notInclude(nothing, "az ")
      assert.include(yield* message({ ...host, DATABRICKS_AUTH_TYPE: "azure-cli" }), "use DefaultCredentials")
    }).pipe(Effect.provide(layer))
  })
})

describe("absent options", () => {
  type Make = (options: never) => ReturnType<typeof Credentials.makeAzureManagedIdentity>
  const flows: Readonly<Record<string, Make>> = {
    pat: Credentials.makePat,
    oauthM2M: Credentials.makeOAuthM2M,
    azureClientSecret: Credentials.makeAzureClientSecret,
    azureManagedIdentity: Credentials.makeAzureManagedIdentity,
    githubOidcAzure: Credentials.makeGithubOidcAzure,
    envOidc: Credentials.makeEnvOidc,
    fromEffect: Credentials.makeFromEffect,
    googleCredentials: Credentials.makeGoogleCredentials,
    googleId: Credentials.makeGoogleId
  }
  for (const [name, make] of Object.entries(flows)) {
    it.effect(`${name} says what to give`, () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(make(undefined as never))
        assert.strictEqual(error._tag, "ConfigurationError")
        assert.notMatch(error.message, /undefined|TypeError/)
      }).pipe(Effect.scoped, Effect.provide(world(() => json({})).layer), environment({}))
    )
  }
})

describe("a token endpoint whose host name does not exist", () => {
  it.effect("is requested once, and the error contains the code", () => {
    let asked = 0
    const client = HttpClient.make((request) => {
      asked++
      const cause = Object.assign(new Error("getaddrinfo ENOTFOUND dbc-1234"), { code: "ENOTFOUND" })
      return Effect.fail(new HttpClientError.RequestError({ request, reason: "Transport", cause }))
    })
    return Effect.gen(function* () {
      const service = yield* Credentials.makeOAuthM2M({
        host: aws,
        clientId: "sp",
        clientSecret: Redacted.make("s3cret")
      })
      const error = yield* Effect.flip(service.headers)
      assert.strictEqual(asked, 1)
      assert.strictEqual(error.code, "ENOTFOUND")
      assert.include(error.message, "could not be reached: getaddrinfo ENOTFOUND")
      // A long wait must survive a name server that temporarily fails to resolve the host.
      assert.isTrue(error.transient)
    }).pipe(Effect.scoped, Effect.provideService(HttpClient.HttpClient, client))
  })
})

describe("redirects", () => {
  it.effect("fetch is told not to follow redirects", () => {
    const inits: Array<RequestInit | undefined> = []
    const fetch = async (_: unknown, init?: RequestInit) => {
      inits.push(init)
      return json({ access_token: "t0ken", token_type: "Bearer", expires_in: 3600 })
    }
    return Effect.gen(function* () {
      const clientSecret = Redacted.make("s3cret")
      const service = yield* Credentials.makeAzureClientSecret({
        host: workspace,
        tenantId: "t",
        clientId: "app",
        clientSecret
      })
      assert.strictEqual(yield* authorizationOf(service), "Bearer t0ken")
      assert.deepStrictEqual(
        inits.map((init) => init?.redirect),
        ["manual"]
      )
      // The user's own fetch options are kept.
      assert.deepStrictEqual(
        inits.map((init) => init?.cache),
        ["no-store"]
      )
    }).pipe(
      Effect.scoped,
      Effect.provide(
        FetchHttpClient.layer.pipe(
          Layer.provideMerge(Layer.succeed(FetchHttpClient.Fetch, fetch as typeof globalThis.fetch)),
          Layer.provideMerge(Layer.succeed(FetchHttpClient.RequestInit, { cache: "no-store" }))
        )
      )
    )
  })
})

describe("pat", () => {
  it.effect("cannot be renewed after a refusal", () =>
    Effect.gen(function* () {
      const service = yield* Credentials.makePat({ host: `${aws}/?o=1`, token: Redacted.make(" dapi1\n") })
      assert.strictEqual(service.host, aws)
      assert.strictEqual(yield* authorizationOf(service), "Bearer dapi1")
      assert.isFalse(yield* service.refused(yield* service.headers))
    })
  )
})
