import * as FileSystem from "@effect/platform/FileSystem"
import type * as HttpClient from "@effect/platform/HttpClient"
import * as NodeContext from "@effect/platform-node/NodeContext"
import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import * as Credentials from "../../../src/layers/Credentials.js"
import * as CredentialsFile from "../../../src/layers/CredentialsFile.js"
import { CredentialsError } from "../../../src/schemas/DatabricksError.js"
import {
  authorizationOf,
  aws,
  environment,
  github,
  json,
  jwt,
  notFound,
  numbered,
  page,
  type Reply,
  type Seen,
  shown,
  world
} from "./support.js"

const endpoint = `${aws}/oidc/v1/token`

/** A workspace, and a CI system that issues ID tokens at all other addresses. */
const federation = (idToken: (seen: Seen) => Reply = notFound, token: () => Response = numbered().mint) =>
  world((seen) =>
    seen.at.includes("/.well-known/")
      ? json({ token_endpoint: endpoint })
      : seen.at === endpoint
        ? token()
        : idToken(seen)
  )

const exchange = (idToken: string, clientId?: string) => ({
  grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
  subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
  subject_token: idToken,
  ...(clientId === undefined ? {} : { client_id: clientId }),
  scope: "all-apis"
})

const exchanges = (seen: ReadonlyArray<Seen>) =>
  seen.filter(({ at }) => at === endpoint).map(({ form }) => Object.fromEntries(form))

const failure = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.fork(Effect.flip(effect))
    yield* TestClock.adjust("5 minutes")
    return yield* Fiber.join(fiber)
  })

describe("oidc", () => {
  it.effect("exchanges an ID token from any source, and requests a new one each time", () => {
    const { layer, seen } = federation()
    const audiences: Array<string> = []
    return Effect.gen(function* () {
      const service = yield* Credentials.makeOidc({
        host: aws,
        clientId: "sp",
        idToken: (audience) => Effect.sync(() => Redacted.make(`id-${audiences.push(audience)}`))
      })
      assert.strictEqual(yield* authorizationOf(service), "Bearer token-1")
      assert.strictEqual(yield* authorizationOf(service), "Bearer token-1")
      yield* service.refused(yield* service.headers)
      assert.strictEqual(yield* authorizationOf(service), "Bearer token-2")
      assert.deepStrictEqual(exchanges(seen), [exchange("id-1", "sp"), exchange("id-2", "sp")])
      assert.deepStrictEqual(audiences, [endpoint, endpoint])
      assert.isTrue(seen.every(({ headers }) => headers.authorization === undefined))
    }).pipe(Effect.scoped, Effect.provide(layer))
  })

  it.effect("turns the user's errors into a CredentialsError", () => {
    const { layer } = federation()
    const message = (error: unknown) =>
      Credentials.makeOidc({ host: aws, idToken: () => Effect.fail(error) }).pipe(
        Effect.flatMap((service) => Effect.flip(service.headers)),
        Effect.map((error) => error.message)
      )
    return Effect.gen(function* () {
      assert.strictEqual(yield* message(new Error("the vault is sealed")), "the vault is sealed")
      assert.strictEqual(yield* message({ _tag: "Odd" }), "No token was returned")
      assert.strictEqual(yield* message(new CredentialsError({ authType: "x", message: "mine" })), "mine")
      const token = jwt({ sub: "me" })
      assert.notInclude(yield* message(new Error(`bad token ${token}`)), token)
    }).pipe(Effect.scoped, Effect.provide(layer))
  })

  it.effect("reports a refusal without the ID token", () => {
    const idToken = jwt({ sub: "repo:x" })
    const { layer } = federation(notFound, () =>
      json({ error: "invalid_grant", error_description: `no policy for ${idToken}` }, 400)
    )
    return Effect.gen(function* () {
      const service = yield* Credentials.makeOidc({
        host: aws,
        clientId: "sp",
        idToken: () => Effect.succeed(Redacted.make(idToken))
      })
      const error = yield* failure(service.headers)
      assert.include(error.message, "invalid_grant: no policy for <redacted>")
      assert.include(error.message, "federation policy")
      assert.notInclude(shown(error), idToken)
    }).pipe(Effect.scoped, Effect.provide(layer))
  })
})

describe("env-oidc", () => {
  it.effect("reads the variable again before each exchange", () => {
    const { layer, seen } = federation()
    const name = "EFFECT_DATABRICKS_TEST_ID_TOKEN"
    return Effect.gen(function* () {
      process.env[name] = "first"
      yield* Effect.addFinalizer(() => Effect.sync(() => delete process.env[name]))
      const service = yield* Credentials.makeEnvOidc({ host: aws, tokenEnv: name })
      assert.strictEqual(service.authType, "env-oidc")
      yield* service.headers
      process.env[name] = " second\n"
      yield* service.refused(yield* service.headers)
      yield* service.headers
      yield* service.refused(yield* service.headers)
      delete process.env[name]
      assert.include((yield* Effect.flip(service.headers)).message, `${name} is not set`)
      assert.deepStrictEqual(exchanges(seen), [exchange("first"), exchange("second")])
    }).pipe(Effect.scoped, Effect.provide(layer), Effect.withConfigProvider(ConfigProvider.fromEnv()))
  })

  it.effect("reads another variable if named, and fails if it is unset or empty", () => {
    const { layer, seen } = federation()
    return Effect.gen(function* () {
      const service = yield* Credentials.makeEnvOidc({ host: aws, tokenEnv: "MY_TOKEN", clientId: "sp" })
      yield* service.headers
      assert.deepStrictEqual(exchanges(seen), [exchange("mine", "sp")])
      for (const tokenEnv of ["EMPTY", "MISSING", undefined]) {
        const error = yield* Effect.flip(Credentials.makeEnvOidc({ host: aws, tokenEnv }))
        assert.strictEqual(error._tag, "ConfigurationError")
        assert.include(error.message, `${tokenEnv ?? "DATABRICKS_OIDC_TOKEN"} is not set`)
      }
    }).pipe(Effect.scoped, Effect.provide(layer), environment({ MY_TOKEN: "mine", EMPTY: "" }))
  })
})

describe("file-oidc", () => {
  const withFile = <A, E>(
    test: (path: string) => Effect.Effect<A, E, FileSystem.FileSystem | HttpClient.HttpClient>,
    layer: Layer.Layer<HttpClient.HttpClient>
  ) =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* fs.makeTempDirectoryScoped()
      return yield* test(`${folder}/token`)
    }).pipe(Effect.scoped, Effect.provide([layer, NodeContext.layer]))

  it.effect("reads the file again before each exchange", () => {
    const { layer, seen } = federation()
    return withFile(
      (path) =>
        Effect.gen(function* () {
          const fs = yield* FileSystem.FileSystem
          yield* fs.writeFileString(path, "first\n")
          const service = yield* CredentialsFile.makeFileOidc({ host: aws, clientId: "sp", path })
          assert.strictEqual(service.authType, "file-oidc")
          yield* service.headers
          yield* fs.writeFileString(path, "second")
          yield* service.refused(yield* service.headers)
          yield* service.headers
          assert.deepStrictEqual(exchanges(seen), [exchange("first", "sp"), exchange("second", "sp")])
        }).pipe(Effect.scoped),
      layer
    )
  })

  it.effect("reads the file as any system writes it", () => {
    const { layer, seen } = federation()
    return withFile(
      (path) =>
        Effect.gen(function* () {
          const fs = yield* FileSystem.FileSystem
          const service = yield* CredentialsFile.makeFileOidc({ host: aws, clientId: "sp", path })
          for (const text of ["id-token\r\n", "\uFEFFid-token", Buffer.from("\uFEFFid-token\r\n", "utf16le")]) {
            yield* fs.writeFile(path, Buffer.from(text))
            yield* service.refused(yield* service.headers)
          }
          assert.deepStrictEqual(
            exchanges(seen),
            [1, 2, 3].map(() => exchange("id-token", "sp"))
          )
        }).pipe(Effect.scoped),
      layer
    )
  })

  it.effect("explains a file that is not there, empty, or something else, without its content", () => {
    const { layer } = federation()
    return withFile(
      (path) =>
        Effect.gen(function* () {
          const fs = yield* FileSystem.FileSystem
          const service = yield* CredentialsFile.makeFileOidc({ host: aws, path })
          assert.include((yield* Effect.flip(service.headers)).message, `${path} does not exist`)
          yield* fs.writeFileString(path, "\n")
          assert.include((yield* Effect.flip(service.headers)).message, "must contain an id token")
          yield* fs.writeFileString(path, '{ "secret": "words" }')
          const error = yield* Effect.flip(service.headers)
          assert.include(error.message, "must contain an id token")
          assert.notInclude(shown(error), "words")
          yield* fs.remove(path)
          yield* fs.makeDirectory(path)
          assert.include((yield* Effect.flip(service.headers)).message, "could not be read")
        }).pipe(Effect.scoped),
      layer
    )
  })
})

describe("github-oidc", () => {
  it.effect("requests an ID token from GitHub for the workspace's token endpoint", () => {
    const { layer, seen } = federation(() => json({ value: `id-${seen.length}`, count: 1 }))
    return Effect.gen(function* () {
      const service = yield* Credentials.makeGithubOidc({ host: aws, clientId: "sp" })
      assert.strictEqual(service.authType, "github-oidc")
      assert.strictEqual(yield* authorizationOf(service), "Bearer token-1")
      const asked = seen.find(({ at }) => at === "https://pipelines.actions.example/token")
      assert.strictEqual(asked?.method, "GET")
      assert.deepStrictEqual(Object.fromEntries(asked?.query ?? []), { "api-version": "2.0", audience: endpoint })
      assert.strictEqual(asked?.headers.authorization, "Bearer github-request-token")
      assert.deepStrictEqual(exchanges(seen), [exchange("id-2", "sp")])
      yield* service.refused(yield* service.headers)
      yield* service.headers
      assert.deepStrictEqual(exchanges(seen)[1], exchange("id-4", "sp"))
    }).pipe(Effect.scoped, Effect.provide(layer), environment(github))
  })

  it.effect("requests the given audience", () => {
    const { layer, seen } = federation(() => json({ value: "id" }))
    return Effect.gen(function* () {
      yield* (yield* Credentials.makeGithubOidc({ host: aws, clientId: "sp", audience: "https://my/audience?" }))
        .headers
      assert.isTrue(seen.some(({ query }) => query.get("audience") === "https://my/audience?"))
    }).pipe(Effect.scoped, Effect.provide(layer), environment(github))
  })

  it.effect("fails outside GitHub Actions, without permission, or with a URL without TLS", () => {
    const { layer, seen } = federation()
    const message = (variables: Readonly<Record<string, string>>) =>
      Credentials.makeGithubOidc({ host: aws, clientId: "sp" }).pipe(
        Effect.flip,
        Effect.map((error) => error.message),
        environment(variables)
      )
    return Effect.gen(function* () {
      assert.include(yield* message({}), "ACTIONS_ID_TOKEN_REQUEST_URL, ACTIONS_ID_TOKEN_REQUEST_TOKEN are not set")
      assert.include(yield* message({ ...github, ACTIONS_ID_TOKEN_REQUEST_TOKEN: "" }), "id-token: write")
      assert.include(yield* message({ ...github, ACTIONS_ID_TOKEN_REQUEST_URL: "http://example.com/x" }), "https")
      assert.lengthOf(seen, 0)
    }).pipe(Effect.scoped, Effect.provide(layer))
  })

  for (const [what, reply, says] of [
    [
      "refuses",
      () => json({ message: "Resource not accessible github-request-token" }, 403),
      "answered 403: Resource not accessible <redacted>"
    ],
    ["responds with an HTML page", () => page(), "text/html, not JSON"],
    ["returns no token", () => json({ count: 0 }), "returned no token"],
    ["is down", () => json({}, 503), "answered 503"]
  ] as const) {
    it.effect(`reports that GitHub ${what}`, () => {
      const { layer } = federation(reply)
      return Effect.gen(function* () {
        const service = yield* Credentials.makeGithubOidc({ host: aws, clientId: "sp" })
        const { message } = yield* failure(service.headers)
        assert.include(message, "GitHub, queried for an id token,")
        assert.include(message, says)
      }).pipe(Effect.scoped, Effect.provide(layer), environment(github))
    })
  }
})

describe("azure-devops-oidc", () => {
  const variables = {
    SYSTEM_ACCESSTOKEN: "devops-token",
    SYSTEM_TEAMFOUNDATIONCOLLECTIONURI: "https://dev.azure.com/my%20org/",
    SYSTEM_TEAMPROJECTID: "project",
    SYSTEM_HOSTTYPE: "build",
    SYSTEM_PLANID: "plan",
    SYSTEM_JOBID: "job"
  }

  it.effect("requests an ID token from the pipeline and exchanges it", () => {
    const { layer, seen } = federation(() => json({ oidcToken: "id" }))
    return Effect.gen(function* () {
      const service = yield* Credentials.makeAzureDevOpsOidc({ host: aws, clientId: "sp" })
      assert.strictEqual(service.authType, "azure-devops-oidc")
      assert.strictEqual(yield* authorizationOf(service), "Bearer token-1")
      const asked = seen.find(({ at }) => at.startsWith("https://dev.azure.com"))
      assert.strictEqual(asked?.method, "POST")
      assert.strictEqual(
        asked?.url,
        "https://dev.azure.com/my%20org/project/_apis/distributedtask/hubs/build/plans/plan/jobs/job/oidctoken?api-version=7.2-preview.1"
      )
      assert.strictEqual(asked?.headers.authorization, "Bearer devops-token")
      assert.strictEqual(asked?.headers["content-type"], "application/json")
      assert.strictEqual(asked?.body, "")
      assert.deepStrictEqual(exchanges(seen), [exchange("id", "sp")])
    }).pipe(Effect.scoped, Effect.provide(layer), environment(variables))
  })

  it.effect("accepts a collection URI without a trailing slash", () => {
    const { layer, seen } = federation(() => json({ oidcToken: "id" }))
    return Effect.gen(function* () {
      yield* (yield* Credentials.makeAzureDevOpsOidc({ host: aws, clientId: "sp" })).headers
      assert.isTrue(seen.some(({ at }) => at.startsWith("https://dev.azure.com/org/project/_apis/")))
    }).pipe(
      Effect.scoped,
      Effect.provide(layer),
      environment({ ...variables, SYSTEM_TEAMFOUNDATIONCOLLECTIONURI: "https://dev.azure.com/org" })
    )
  })

  it.effect("reports missing variables, and that the access token must be mapped", () => {
    const { layer } = federation()
    const { SYSTEM_ACCESSTOKEN: _, SYSTEM_JOBID: __, ...rest } = variables
    return Effect.gen(function* () {
      const { message } = yield* Effect.flip(Credentials.makeAzureDevOpsOidc({ host: aws, clientId: "sp" }))
      assert.include(message, "SYSTEM_ACCESSTOKEN, SYSTEM_JOBID are not set")
      assert.include(message, "mapped")
    }).pipe(Effect.scoped, Effect.provide(layer), environment(rest))
  })

  it.effect("reports a refusal", () => {
    const { layer } = federation(() => json({ typeKey: "UnauthorizedRequestException", message: "denied" }, 401))
    return Effect.gen(function* () {
      const service = yield* Credentials.makeAzureDevOpsOidc({ host: aws, clientId: "sp" })
      assert.include((yield* failure(service.headers)).message, "answered 401: UnauthorizedRequestException: denied")
    }).pipe(Effect.scoped, Effect.provide(layer), environment(variables))
  })
})
