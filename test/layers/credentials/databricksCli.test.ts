import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/TestClock"
import * as CredentialsCli from "../../../src/layers/CredentialsCli.js"
import { countCalls, failsWith, onPlatform, prints, programs } from "./programs.js"
import { authorizationOf, aws, jwt } from "./support.js"

const token = { access_token: "cli-token", token_type: "Bearer", expiry: "1970-01-01T01:00:00Z" }

const v = (Major: number, Minor: number, Patch: number) => ({
  Version: `${Major}.${Minor}.${Patch}`,
  Major,
  Minor,
  Patch
})

/** A script for `databricks` of this version. */
const databricks = (getToken: string, version: unknown = v(0, 300, 0)): string =>
  `if [ "$1" = version ]; then\n${prints(version)}\nexit 0\nfi\n${getToken}`

interface Setting extends Partial<CredentialsCli.DatabricksCliOptions> {
  readonly scripts: Readonly<Record<string, string>>
}

const flow = ({ scripts, ...options }: Setting) =>
  Effect.gen(function* () {
    const { calls, folder, layer } = yield* programs(scripts)
    const service = yield* CredentialsCli.makeDatabricksCli({ host: aws, ...options }).pipe(Effect.provide(layer))
    return { service, calls, folder }
  })

/** The command that requests a token from a CLI of this version. */
const commandOf = (version: unknown, profile?: string) =>
  Effect.gen(function* () {
    const { calls, service } = yield* flow({ profile, scripts: { databricks: databricks(prints(token), version) } })
    assert.strictEqual(yield* authorizationOf(service), "Bearer cli-token")
    return (yield* calls).at(-1)
  })

describe("databricks-cli", { timeout: 30_000 }, () => {
  it.effect("runs databricks for a token of the host with --force-refresh", () =>
    onPlatform(
      Effect.gen(function* () {
        const { calls, service } = yield* flow({ scripts: { databricks: databricks(prints(token)) } })
        assert.strictEqual(service.authType, "databricks-cli")
        assert.strictEqual(yield* authorizationOf(service), "Bearer cli-token")
        yield* service.headers
        assert.deepStrictEqual(yield* calls, [
          "databricks version --output json",
          `databricks auth token --host ${aws} --force-refresh`
        ])
      })
    )
  )

  it.effect("uses only options that the CLI version supports", () =>
    onPlatform(
      Effect.gen(function* () {
        const host = `databricks auth token --host ${aws}`
        assert.strictEqual(
          yield* commandOf(v(0, 296, 0), "prod"),
          "databricks auth token --profile prod --force-refresh"
        )
        assert.strictEqual(yield* commandOf(v(1, 0, 0), "prod"), "databricks auth token --profile prod --force-refresh")
        assert.strictEqual(yield* commandOf(v(0, 295, 9), "prod"), "databricks auth token --profile prod")
        assert.strictEqual(yield* commandOf(v(0, 207, 1), "prod"), "databricks auth token --profile prod")
        assert.strictEqual(yield* commandOf(v(0, 207, 0), "prod"), host)
        assert.strictEqual(yield* commandOf("Databricks CLI", "prod"), host)
        assert.strictEqual(yield* commandOf(v(0, 207, 1)), host)
      })
    )
  )

  it.effect("runs the given executable", () =>
    onPlatform(
      Effect.gen(function* () {
        const { calls, service } = yield* flow({ cliPath: "dbx", scripts: { dbx: databricks(prints(token)) } })
        assert.strictEqual(yield* authorizationOf(service), "Bearer cli-token")
        assert.isTrue((yield* calls).every((call) => call.startsWith("dbx ")))
      })
    )
  )

  it.effect("gets a new token after a refusal", () =>
    onPlatform(
      Effect.gen(function* () {
        const fresh = `${countCalls}\nprintf '{"access_token":"cli-%s","expiry":"1970-01-01T01:00:00Z"}' "$count"`
        const { service } = yield* flow({ scripts: { databricks: databricks(fresh) } })
        assert.strictEqual(yield* authorizationOf(service), "Bearer cli-2")
        yield* service.refused(yield* service.headers)
        assert.strictEqual(yield* authorizationOf(service), "Bearer cli-3")
      })
    )
  )

  for (const expiry of ["1970-01-01T01:00:00Z", "1970-01-01T03:00:00.123456789+02:00", "1969-12-31T20:30:00.5-04:30"]) {
    it.effect(`reads the expiry ${expiry} with its time zone`, () =>
      onPlatform(
        Effect.gen(function* () {
          const { calls, service } = yield* flow({ scripts: { databricks: databricks(prints({ ...token, expiry })) } })
          yield* service.headers
          yield* TestClock.adjust("2399 seconds")
          yield* service.headers
          assert.lengthOf(yield* calls, 2)
          yield* TestClock.adjust("2 seconds")
          yield* service.headers
          while ((yield* calls).length < 3) yield* Effect.yieldNow()
        })
      )
    )
  }

  it.effect("treats the zero time as no expiry", () =>
    onPlatform(
      Effect.gen(function* () {
        const endless = { ...token, expiry: "0001-01-01T00:00:00Z" }
        const { service } = yield* flow({ scripts: { databricks: databricks(prints(endless)) } })
        yield* service.headers
        yield* TestClock.adjust("10 days")
        assert.strictEqual(yield* authorizationOf(service), "Bearer cli-token")
      })
    )
  )

  for (const expiry of ["N/A", null, "", 0, "02/01/1970 01:00:00", "1/13/1970 1:00 AM", "0001-01-01T00:00:00Z"]) {
    it.effect(`believes the token itself where the CLI says ${JSON.stringify(expiry)} of its end`, () =>
      onPlatform(
        Effect.gen(function* () {
          const access_token = jwt({ exp: 3600 })
          const script = databricks(prints({ access_token, token_type: "Bearer", expiry }))
          const { service } = yield* flow({ scripts: { databricks: script } })
          assert.strictEqual(yield* authorizationOf(service), `Bearer ${access_token}`)
          yield* TestClock.adjust("3599 seconds")
          assert.include((yield* Effect.flip(service.headers)).message, "expires in 1 s")
        })
      )
    )
  }

  it.effect("waits for an old CLI to have another token, which it has ten seconds before the end of the first", () =>
    onPlatform(
      Effect.gen(function* () {
        const old = `${countCalls}\nif [ $count -lt 4 ]; then at=00:10:00; else at=01:00:00; fi\nprintf '{"access_token":"cli-%s","expiry":"1970-01-01T%sZ"}' "$count" $at`
        const { calls, service } = yield* flow({ scripts: { databricks: databricks(old, v(0, 200, 0)) } })
        assert.strictEqual(yield* authorizationOf(service), "Bearer cli-2")
        yield* TestClock.adjust("570 seconds")
        // 30 s before expiry.
        const fiber = yield* Effect.fork(authorizationOf(service))
        while ((yield* calls).length < 3) yield* Effect.yieldNow()
        for (let i = 0; i < 25; i++) yield* TestClock.adjust("1 second")
        assert.strictEqual(yield* Fiber.join(fiber), "Bearer cli-4")
      })
    )
  )

  const explains = (what: string, scripts: Readonly<Record<string, string>>, ...says: ReadonlyArray<string>) =>
    it.effect(`explains ${what}`, () =>
      onPlatform(
        Effect.gen(function* () {
          const { service } = yield* flow({ scripts })
          const error = yield* Effect.flip(service.headers)
          assert.strictEqual(error._tag, "CredentialsError")
          assert.strictEqual(error.authType, "databricks-cli")
          for (const part of says) assert.include(error.message, part)
        })
      )
    )

  explains(
    "databricks is missing",
    {},
    "databricks was not found",
    "install the Databricks CLI",
    "databricks auth login"
  )
  explains(
    "the user is not logged in",
    { databricks: databricks(failsWith("Error: cache: databricks OAuth is not configured for this host")) },
    "exited with code 1: cache: databricks OAuth is not configured for this host",
    `databricks auth login --host ${aws}`
  )
  explains(
    "the legacy Databricks CLI without tokens",
    { databricks: failsWith("Error: No such command 'auth'.", 2) },
    "exited with code 2: No such command 'auth'"
  )
  explains(
    "output that is not JSON",
    { databricks: databricks(prints("Usage: databricks")) },
    "not JSON",
    "legacy Databricks CLI"
  )
  explains("output without a token", { databricks: databricks(prints({ expiry: "" })) }, "returned no token")
  explains(
    "an expired token",
    { databricks: databricks(prints({ ...token, expiry: "1969-12-31T23:59:00Z" })) },
    "expired"
  )

  it.effect("does not expose a token that databricks prints when it fails", () =>
    onPlatform(
      Effect.gen(function* () {
        const secret = jwt({ sub: "me" })
        const { service } = yield* flow({ scripts: { databricks: databricks(failsWith(`Error: bad ${secret}`)) } })
        assert.include((yield* Effect.flip(service.headers)).message, "bad <redacted>")
      })
    )
  )

  it.effect("terminates databricks after the time limit", () =>
    onPlatform(
      Effect.gen(function* () {
        const { calls, service } = yield* flow({
          scripts: { databricks: databricks("/bin/sleep 2") },
          commandTimeLimit: "10 seconds"
        })
        const fiber = yield* Effect.fork(Effect.flip(service.headers))
        while ((yield* calls).length < 2) yield* Effect.yieldNow()
        yield* TestClock.adjust("10 seconds")
        assert.include((yield* Fiber.join(fiber)).message, "databricks auth token did not exit within 10s")
      })
    )
  )
})
