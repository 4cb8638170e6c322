/** A person logs in through a browser: against the served emulator, whose user consents, and a browser that obeys. */
import * as FileSystem from "@effect/platform/FileSystem"
import * as HttpClient from "@effect/platform/HttpClient"
import * as NodeContext from "@effect/platform-node/NodeContext"
import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as TestClock from "effect/TestClock"
import * as EmulatorServer from "../../../src/emulator/EmulatorServer.js"
import * as CredentialsFile from "../../../src/layers/CredentialsFile.js"
import * as CredentialsLogin from "../../../src/layers/CredentialsLogin.js"
import * as DatabricksClient from "../../../src/layers/DatabricksClient.js"
import * as UndiciHttpClient from "../../../src/layers/UndiciHttpClient.js"
import * as Traces from "../../support/traces.js"
import { environment } from "./support.js"

const platform = Layer.merge(NodeContext.layer, UndiciHttpClient.layer)

/** The emulator, where only issued tokens are accepted, and a home directory. */
const scene = Effect.gen(function* () {
  const fs = yield* FileSystem.FileSystem
  const home = yield* fs.makeTempDirectoryScoped()
  const { host } = yield* EmulatorServer.serve({ oauth: { clients: [] } })
  const http = HttpClient.withTracerDisabledWhen(yield* HttpClient.HttpClient, () => true)
  const visited: Array<string> = []
  /** Follows the redirect of the OAuth server, as a browser does. `edit` changes where it goes. */
  const browser =
    (edit: (redirect: URL) => void = () => {}) =>
    (url: string) =>
      Effect.gen(function* () {
        const { headers } = yield* http.get(url)
        const redirect = new URL(headers.location ?? "")
        visited.push(redirect.href)
        edit(redirect)
        const answer = yield* http.get(redirect)
        visited.push(`${answer.status} ${yield* answer.text}`)
      })
  return { fs, home, host, browser, visited }
})

const test = <E>(name: string, effect: Effect.Effect<void, E, Layer.Layer.Success<typeof platform> | Scope.Scope>) =>
  it.scoped(name, () => Effect.provide(effect, platform), 60_000)

const whoAmI = (credentials: ReturnType<typeof CredentialsFile.userLogin>) =>
  Effect.flatMap(DatabricksClient.DatabricksClient, (client) =>
    client.request({ method: "GET", path: "/api/2.0/preview/scim/v2/Me" })
  ).pipe(Effect.provide(DatabricksClient.layerCredentials().pipe(Layer.provide(credentials))))

describe("CredentialsLogin.login", () => {
  test(
    "saves a login that calls use and renew, and shows no token, code or verifier",
    Effect.gen(function* () {
      const { browser, fs, home, host, visited } = yield* scene
      const { exit, text } = yield* Traces.of(
        Effect.gen(function* () {
          const login = yield* CredentialsLogin.login({ host, open: browser() })
          assert.strictEqual(login.tokenCache, `${home}/.databricks/token-cache.json`)
          const me = yield* whoAmI(CredentialsFile.userLogin({ host }))
          assert.propertyVal(me, "userName", "user@example.com")
        }).pipe(environment({ HOME: home })),
        0
      )
      assert.strictEqual(exit._tag, "Success", text)
      const [redirect, page] = visited
      const code = new URL(redirect ?? "").searchParams.get("code") ?? ""
      assert.match(String(page), /^200 .*You are logged in/)
      const file = JSON.parse(yield* fs.readFileString(`${home}/.databricks/token-cache.json`))
      const { access_token, refresh_token, token_type } = file.tokens[host]
      assert.strictEqual(token_type, "Bearer")
      for (const secret of [code, access_token, refresh_token]) {
        assert.isAbove(String(secret).length, 10)
        assert.notInclude(text, secret)
      }
      yield* TestClock.adjust("2 hours")
      yield* whoAmI(CredentialsFile.userLogin({ host })).pipe(environment({ HOME: home }))
      const renewed = JSON.parse(yield* fs.readFileString(`${home}/.databricks/token-cache.json`))
      assert.notStrictEqual(renewed.tokens[host].refresh_token, refresh_token)
    })
  )

  test(
    "saves it under the profile and the account too, and takes the next port if one is in use",
    Effect.gen(function* () {
      const { browser, fs, home, host, visited } = yield* scene
      const login = (profile: string, open: (url: string) => Effect.Effect<unknown, unknown>) =>
        CredentialsLogin.login({ host, profile, open }).pipe(
          environment({ HOME: home, DATABRICKS_AUTH_STORAGE: "plaintext" })
        )
      yield* login("outer", (url) =>
        Effect.zipRight(Effect.provide(login("inner", browser()), platform), browser()(url))
      )
      const [inner, , outer] = visited.map((text) => /^http:\/\/localhost:([0-9]+)/.exec(text)?.[1])
      assert.isAbove(Number(inner), Number(outer))
      const file = JSON.parse(yield* fs.readFileString(`${home}/.databricks/token-cache.json`))
      assert.deepStrictEqual(Object.keys(file.tokens).sort(), [host, "inner", "outer"].sort())
    })
  )

  test(
    "ignores redirects without its state, fails with what the server says, and does not wait for ever",
    Effect.gen(function* () {
      const { browser, home, host, visited } = yield* scene
      const login = (open: (url: string) => Effect.Effect<unknown, unknown>) =>
        Effect.flip(CredentialsLogin.login({ host, open, timeLimit: "1 minute" })).pipe(
          environment({ HOME: home }),
          Effect.map(({ message }) => message)
        )
      const answered = yield* Deferred.make<void>()
      const forge = browser((redirect) => redirect.searchParams.set("state", "forged"))
      const forged = yield* Effect.fork(
        login((url) => Effect.zipRight(forge(url), Deferred.succeed(answered, undefined)))
      )
      yield* Deferred.await(answered)
      assert.match(visited[1] ?? "", /^404 /)
      yield* TestClock.adjust("1 minute")
      assert.include(yield* forged, `Nobody logged in to ${host} within 1m`)
      const denied = browser((redirect) => {
        redirect.searchParams.delete("code")
        redirect.searchParams.set("error", "access_denied")
      })
      assert.include(yield* login(denied), "The login was refused: access_denied")
      const stolen = browser((redirect) => redirect.searchParams.set("code", "of-another"))
      const message = yield* login(stolen)
      assert.include(message, "invalid_grant")
      assert.notInclude(message, "of-another")
    })
  )

  test(
    "fails before a browser opens where the login could not be saved for the CLI",
    Effect.gen(function* () {
      const { home, host } = yield* scene
      const error = yield* Effect.flip(
        CredentialsLogin.login({ host, open: () => Effect.dieMessage("opened") }).pipe(
          environment({ HOME: home, DATABRICKS_AUTH_STORAGE: "secure" })
        )
      )
      assert.strictEqual(error._tag, "ConfigurationError")
    })
  )
})
