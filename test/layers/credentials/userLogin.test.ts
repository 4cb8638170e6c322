/** The login of a person in the file of the Databricks CLI. */
import * as FileSystem from "@effect/platform/FileSystem"
import * as NodeContext from "@effect/platform-node/NodeContext"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Scope from "effect/Scope"
import * as TestClock from "effect/TestClock"
import * as CredentialsFile from "../../../src/layers/CredentialsFile.js"
import * as Traces from "../../support/traces.js"
import { authorizationOf, aws, environment, json, notFound, type Reply, type Seen, shown, world } from "./support.js"

const accounts = "https://accounts.cloud.databricks.com"
const unified = "https://acme.databricks.com"

/** As Go writes it: nanoseconds, and the zone of the machine. */
const fresh = {
  access_token: "at-1",
  token_type: "Bearer",
  refresh_token: "rt-1",
  expiry: "1970-01-01T02:00:00.123456789+01:00"
}
const old = { ...fresh, expiry: "1969-12-31T23:00:00Z" }
const renewed = { access_token: "at-2", refresh_token: "rt-2", token_type: "Bearer", expires_in: 3600 }

interface Given {
  readonly tokens?: Readonly<Record<string, unknown>>
  /** Instead of `tokens`. */
  readonly content?: string
  readonly config?: string
  readonly variables?: Readonly<Record<string, string>>
  readonly answer?: (seen: Seen, disk: { readonly fs: FileSystem.FileSystem; readonly path: string }) => Reply
}

const issuing = ({ method }: Seen) => (method === "POST" ? json(renewed) : notFound())

/** A home directory with the file, and the login that is made from it. */
const home = ({ answer = issuing, config, content, tokens = {}, variables = {} }: Given) =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const folder = yield* fs.makeTempDirectoryScoped()
    const path = `${folder}/.databricks/token-cache.json`
    yield* fs.makeDirectory(`${folder}/.databricks`)
    yield* fs.writeFileString(path, content ?? JSON.stringify({ version: 1, tokens }))
    if (config !== undefined) yield* fs.writeFileString(`${folder}/.databrickscfg`, config)
    const { layer, seen } = world((seen) => answer(seen, { fs, path }))
    return {
      fs,
      path,
      seen,
      file: Effect.map(fs.readFileString(path), (text) => JSON.parse(text) as { tokens: Record<string, unknown> }),
      login: (options: Partial<CredentialsFile.UserLoginOptions> = {}) =>
        CredentialsFile.makeUserLogin({ host: aws, ...options }).pipe(
          environment({ HOME: folder, ...variables }),
          Effect.provide(layer)
        )
    }
  })

const test = <E>(name: string, effect: Effect.Effect<void, E, NodeContext.NodeContext | Scope.Scope>) =>
  it.scoped(name, () => Effect.provide(effect, NodeContext.layer))

/** The header of a login, or the message of its error, which must not show a token. */
const headerOf = (given: Given, options?: Partial<CredentialsFile.UserLoginOptions>) =>
  Effect.flatMap(home(given), ({ login }) =>
    Effect.flatMap(login(options), authorizationOf).pipe(
      Effect.map(String),
      Effect.catchAll((error) => {
        assert.notMatch(shown(error), /[ar]t-[0-9]/)
        return Effect.succeed(`${error._tag}: ${error.message}`)
      })
    )
  )

describe("the login of a person", () => {
  test(
    "is looked up by the profile, the host or the account, as the CLI does",
    Effect.gen(function* () {
      const at = (name: string) => ({ [name]: fresh })
      assert.strictEqual(yield* headerOf({ tokens: at(aws) }), "Bearer at-1")
      assert.strictEqual(yield* headerOf({ tokens: at("dev") }, { profile: "dev" }), "Bearer at-1")
      assert.include(yield* headerOf({ tokens: at(aws) }, { profile: "dev" }), "auth login --profile dev")
      const ofAccount = at(`${accounts}/oidc/accounts/acc`)
      assert.strictEqual(yield* headerOf({ tokens: ofAccount }, { host: accounts, accountId: "acc" }), "Bearer at-1")
      const both = at(`${unified}/oidc/accounts/acc`)
      const answer = ({ at }: Seen) =>
        at.endsWith("/databricks-config")
          ? json({ oidc_endpoint: `${unified}/oidc/accounts/{account_id}` })
          : notFound()
      assert.strictEqual(yield* headerOf({ tokens: both, answer }, { host: unified, accountId: "acc" }), "Bearer at-1")
    })
  )

  test(
    "is renewed and written back for the CLI, and what else is in the file stays",
    Effect.gen(function* () {
      const { file, fs, login, path, seen } = yield* home({ tokens: { [aws]: { ...old, later: 7 }, other: fresh } })
      assert.strictEqual(yield* Effect.flatMap(login(), authorizationOf), "Bearer at-2")
      const [request] = seen.filter(({ method }) => method === "POST")
      assert.deepStrictEqual(Object.fromEntries(request?.form ?? []), {
        grant_type: "refresh_token",
        refresh_token: "rt-1",
        client_id: "databricks-cli"
      })
      assert.deepStrictEqual(yield* file, {
        version: 1,
        tokens: {
          [aws]: {
            access_token: "at-2",
            token_type: "Bearer",
            refresh_token: "rt-2",
            expiry: "1970-01-01T01:00:00.000Z",
            later: 7
          },
          other: fresh
        }
      } as object)
      assert.strictEqual((yield* fs.stat(path)).mode & 0o777, 0o600)
      assert.deepStrictEqual(yield* fs.readDirectory(path.replace(/\/[^/]+$/, "")), ["token-cache.json"])
    })
  )

  test(
    "is renewed when it is refused or about to expire, and not before",
    Effect.gen(function* () {
      const { login, seen } = yield* home({ tokens: { [aws]: fresh } })
      const service = yield* login()
      const first = yield* service.headers
      yield* service.headers
      assert.isEmpty(seen)
      assert.isTrue(yield* service.refused(first))
      assert.strictEqual(yield* authorizationOf(service), "Bearer at-2")
      const late = yield* (yield* home({ tokens: { [aws]: fresh } })).login()
      yield* TestClock.adjust("57 minutes")
      assert.strictEqual(yield* authorizationOf(late), "Bearer at-2")
    })
  )

  test(
    "takes what another process renewed with the same refresh token",
    Effect.gen(function* () {
      const refusal = json({ error: "invalid_grant", error_description: "Refresh token is invalid" }, 400)
      const { file, login } = yield* home({
        tokens: { [aws]: old },
        answer: ({ method }, { fs, path }) =>
          method !== "POST"
            ? notFound()
            : fs
                .writeFileString(
                  path,
                  JSON.stringify({ version: 1, tokens: { [aws]: { ...fresh, access_token: "at-9" } } })
                )
                .pipe(Effect.orDie, Effect.as(refusal))
      })
      assert.strictEqual(yield* Effect.flatMap(login(), authorizationOf), "Bearer at-9")
      assert.property((yield* file).tokens, aws)
    })
  )

  test(
    "goes on with a token that could not be written, and renews it by the latest refresh token",
    Effect.gen(function* () {
      let n = 1
      const { login, seen } = yield* home({
        tokens: { [aws]: old },
        answer: ({ method }, { fs, path }) => {
          if (method !== "POST") return notFound()
          n++
          const folder = path.replace(/\/[^/]+$/, "")
          const blocked = fs.rename(folder, `${folder}-2`).pipe(Effect.zipRight(fs.writeFileString(folder, "")))
          return Effect.as(
            Effect.ignore(blocked),
            json({ ...renewed, access_token: `at-${n}`, refresh_token: `rt-${n}` })
          )
        }
      })
      const { exit, text } = yield* Traces.of(
        Effect.gen(function* () {
          const service = yield* login()
          const first = yield* service.headers
          assert.isTrue(yield* service.refused(first))
          yield* service.headers
        }),
        0
      )
      assert.isTrue(Exit.isSuccess(exit))
      const posted = seen.filter(({ method }) => method === "POST").map(({ form }) => form.get("refresh_token"))
      assert.deepStrictEqual(posted, ["rt-1", "rt-2"])
      assert.include(text, "could not be saved")
      assert.notMatch(text, /[ar]t-[0-9]/)
    })
  )

  test(
    "says how to log in where there is none, or it has expired",
    Effect.gen(function* () {
      const answer = ({ method }: Seen) =>
        method === "POST" ? json({ error: "invalid_grant", error_description: "bad rt-1" }, 400) : notFound()
      const command = `databricks auth login --host ${aws}`
      for (const tokens of [{}, { [aws]: { ...old, refresh_token: "" } }, { [aws]: old }]) {
        const message = yield* headerOf({ tokens, answer, variables: { DATABRICKS_AUTH_STORAGE: "plaintext" } })
        assert.include(message, "CredentialsError: ")
        assert.include(message, `run ${command}, or CredentialsLogin.login`)
      }
      const message = yield* headerOf({})
      assert.include(message, "may have it in the keyring")
      assert.include(message, `run DATABRICKS_AUTH_STORAGE=plaintext ${command}`)
    })
  )

  test(
    "is not looked for where the CLI keeps it in the keyring, and in files that are not understood",
    Effect.gen(function* () {
      const storage = (value: string) => ({ variables: { DATABRICKS_AUTH_STORAGE: value }, tokens: { [aws]: fresh } })
      assert.match(yield* headerOf(storage("secure")), /^ConfigurationError: DATABRICKS_AUTH_STORAGE is secure/)
      assert.match(yield* headerOf(storage("odd")), /^ConfigurationError: .* neither plaintext nor secure/)
      assert.strictEqual(yield* headerOf(storage("PLAINTEXT")), "Bearer at-1")
      assert.strictEqual(yield* headerOf(storage("legacy")), "Bearer at-1")
      const config = "[__settings__]\nauth_storage = secure"
      assert.match(yield* headerOf({ config }), /^ConfigurationError: auth_storage in \[__settings__\]/)
      assert.strictEqual(yield* headerOf({ ...storage("plaintext"), config }), "Bearer at-1")
      assert.include(yield* headerOf({ content: '{"version":2,"tokens":{}}' }), "has the version 2")
      assert.include(yield* headerOf({ content: "at-1" }), "is not valid JSON")
    })
  )
})
