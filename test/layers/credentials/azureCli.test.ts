import * as NodePath from "@effect/platform-node/NodePath"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/TestClock"
import * as CredentialsCli from "../../../src/layers/CredentialsCli.js"
import { countCalls, failsWith, onPlatform, prints, programs } from "./programs.js"
import {
  authorizationOf,
  databricks,
  headersOf,
  json,
  jwt,
  notFound,
  type Reply,
  resourceId,
  type Seen,
  workspace,
  world
} from "./support.js"

const token = {
  accessToken: "az-token",
  tokenType: "Bearer",
  expires_on: 3600,
  expiresOn: "1999-01-01 00:00:00.000000"
}

const human = { user: { name: "me@example.com", type: "user" } }
const managedIdentity = { user: { name: "systemAssignedIdentity", type: "servicePrincipal" } }

/** A script for `az` that returns this account. */
const az = (getToken: string, account: unknown = human): string =>
  `if [ "$2" = show ]; then\n${prints(account)}\nexit 0\nfi\n${getToken}`

const get = `az account get-access-token --resource ${databricks} --output json`

interface Setting extends CredentialsCli.AzureCliOptions {
  readonly scripts: Readonly<Record<string, string>>
  readonly answer?: (seen: Seen) => Reply
}

/** The flow and the commands it ran, with these scripts and servers. */
const flow = ({ answer = notFound, scripts, ...options }: Setting) =>
  Effect.gen(function* () {
    const { calls, layer } = yield* programs(scripts)
    const service = yield* CredentialsCli.makeAzureCli(options).pipe(Effect.provide([layer, world(answer).layer]))
    return { service, calls }
  })

const options = { host: workspace, tenantId: "tenant" }

describe("azure-cli", { timeout: 30_000 }, () => {
  it.effect("runs az once for a Databricks token in the workspace's tenant", () =>
    onPlatform(
      Effect.gen(function* () {
        const { calls, service } = yield* flow({ ...options, scripts: { az: az(prints(token)) } })
        assert.strictEqual(service.authType, "azure-cli")
        assert.deepStrictEqual(yield* headersOf(service), { authorization: "Bearer az-token" })
        yield* service.headers
        assert.deepStrictEqual(yield* calls, ["az account show --output json", `${get} --tenant tenant`])
      })
    )
  )

  it.effect("finds the tenant through the login page, and omits it if there is none", () =>
    onPlatform(
      Effect.gen(function* () {
        const login = ({ at }: Seen) =>
          at === `${workspace}/aad/auth`
            ? new Response(null, {
                status: 302,
                headers: { location: "https://login.microsoftonline.com/found/oauth2/authorize" }
              })
            : notFound()
        const scripts = { az: az(prints(token)) }
        const found = yield* flow({ host: workspace, scripts, answer: login })
        yield* found.service.headers
        assert.include(yield* found.calls, `${get} --tenant found`)

        const without = yield* flow({ host: workspace, scripts })
        yield* without.service.headers
        assert.deepStrictEqual(yield* without.calls, [get])
      })
    )
  )

  it.effect("omits the tenant while the login page fails, and retries for the next token", () =>
    onPlatform(
      Effect.gen(function* () {
        let isWell = false
        const login = () =>
          isWell
            ? new Response(null, {
                status: 302,
                headers: { location: "https://login.microsoftonline.com/found/oauth2/authorize" }
              })
            : json({}, 503)
        const { calls, service } = yield* flow({ host: workspace, scripts: { az: az(prints(token)) }, answer: login })
        const fiber = yield* Effect.fork(service.headers)
        yield* TestClock.adjust("1 minute")
        yield* service.refused(yield* Fiber.join(fiber))
        assert.deepStrictEqual(yield* calls, [get])
        isWell = true
        yield* service.headers
        assert.include(yield* calls, `${get} --tenant found`)
      })
    )
  )

  it.effect("omits the tenant for a managed identity, where az would fail", () =>
    onPlatform(
      Effect.gen(function* () {
        const script = `case "$*" in *--tenant*) ${failsWith("ERROR: Tenant shouldn't be specified").replace("\n", "; ")};; esac\n${prints(token)}`
        for (const name of ["systemAssignedIdentity", "userAssignedIdentity"]) {
          const account = { user: { ...managedIdentity.user, name } }
          const { calls, service } = yield* flow({ ...options, scripts: { az: az(script, account) } })
          assert.strictEqual(yield* authorizationOf(service), "Bearer az-token")
          assert.strictEqual((yield* calls).at(-1), get)
        }
      })
    )
  )

  it.effect("with a resource ID passes its subscription, and the tenant only if that fails", () =>
    onPlatform(
      Effect.gen(function* () {
        const more = { ...options, workspaceResourceId: resourceId }
        const user = { ...token, accessToken: jwt({ upn: "me@example.com" }) }
        const first = yield* flow({ ...more, scripts: { az: az(prints(user)) } })
        yield* first.service.headers
        assert.deepStrictEqual(yield* first.calls, [`${get} --subscription 11111111-0000-0000-0000-000000000000`])

        const script = `case "$*" in *--subscription*) ${failsWith("ERROR: no such subscription").replace("\n", "; ")};; esac\n${prints(user)}`
        const second = yield* flow({ ...more, scripts: { az: az(script) } })
        yield* second.service.headers
        assert.deepStrictEqual(yield* second.calls, [
          `${get} --subscription 11111111-0000-0000-0000-000000000000`,
          "az account show --output json",
          `${get} --tenant tenant`
        ])
      })
    )
  )

  describe("with a resource ID", () => {
    const more = { ...options, workspaceResourceId: resourceId }
    const managed = "https://management.core.windows.net/"

    it.effect("a user sends the resource ID without a management token", () =>
      onPlatform(
        Effect.gen(function* () {
          const accessToken = jwt({ upn: "me@example.com" })
          const { service } = yield* flow({ ...more, scripts: { az: az(prints({ ...token, accessToken })) } })
          assert.deepStrictEqual(yield* headersOf(service), {
            authorization: `Bearer ${accessToken}`,
            "x-databricks-azure-workspace-resource-id": resourceId
          })
        })
      )
    )

    it.effect("a service principal sends the management token", () =>
      onPlatform(
        Effect.gen(function* () {
          const script = `case "$*" in *${managed}*)\n${prints({ ...token, accessToken: "managed" })}\nexit 0;; esac\n${prints(token)}`
          const { service } = yield* flow({ ...more, scripts: { az: az(script) } })
          assert.deepInclude(yield* headersOf(service), {
            authorization: "Bearer az-token",
            "x-databricks-azure-sp-management-token": "managed"
          })
        })
      )
    )

    it.effect(
      "a service principal without Azure access omits the management token, and az is not run for each call",
      () =>
        onPlatform(
          Effect.gen(function* () {
            const script = `case "$*" in *${managed}*) ${failsWith("ERROR: no access").replace("\n", "; ")};; esac\n${prints(token)}`
            const { calls, service } = yield* flow({ ...more, scripts: { az: az(script) } })
            assert.deepStrictEqual(yield* headersOf(service), {
              authorization: "Bearer az-token",
              "x-databricks-azure-workspace-resource-id": resourceId
            })
            const before = (yield* calls).length
            yield* service.headers
            assert.strictEqual((yield* calls).length, before)
          })
        )
    )

    it.effect("finds the host through the resource ID", () =>
      onPlatform(
        Effect.gen(function* () {
          const { calls, service } = yield* flow({
            workspaceResourceId: resourceId,
            scripts: { az: az(prints(token)) },
            answer: ({ at, headers }) =>
              at === `https://management.azure.com${resourceId}` && headers.authorization === "Bearer az-token"
                ? json({ properties: { workspaceUrl: "adb-9.9.azuredatabricks.net" } })
                : notFound()
          })
          assert.strictEqual(service.host, "https://adb-9.9.azuredatabricks.net")
          assert.include((yield* calls)[0] ?? "", "--resource https://management.azure.com/")
        })
      )
    )
  })

  it.effect("runs az again after a refusal, and reports if az returns the same token", () =>
    onPlatform(
      Effect.gen(function* () {
        const fresh = `${countCalls}\nprintf '{"accessToken":"az-%s","expires_on":3600}' "$count"`
        const first = yield* flow({ host: workspace, scripts: { az: fresh } })
        assert.strictEqual(yield* authorizationOf(first.service), "Bearer az-1")
        assert.isTrue(yield* first.service.refused(yield* first.service.headers))
        assert.strictEqual(yield* authorizationOf(first.service), "Bearer az-2")

        const second = yield* flow({ host: workspace, scripts: { az: prints(token) } })
        assert.isTrue(yield* second.service.refused(yield* second.service.headers))
        assert.isFalse(yield* second.service.refused(yield* second.service.headers))
      })
    )
  )

  it.effect("runs az again when the token is about to expire", () =>
    onPlatform(
      Effect.gen(function* () {
        const { calls, service } = yield* flow({ host: workspace, scripts: { az: az(prints(token)) } })
        yield* service.headers
        yield* TestClock.adjust("3561 seconds")
        const error = yield* Effect.flip(service.headers)
        assert.include(error.message, "expires in 39 s")
        assert.lengthOf(yield* calls, 2)
      })
    )
  )

  it.effect("uses expires_on in epoch seconds, not expiresOn", () =>
    onPlatform(
      Effect.gen(function* () {
        const { service } = yield* flow({
          host: workspace,
          scripts: { az: az(prints({ ...token, expires_on: "3600" })) }
        })
        assert.strictEqual(yield* authorizationOf(service), "Bearer az-token")
      })
    )
  )

  it.effect("reads expiresOn in local time if az does not return expires_on", () =>
    onPlatform(
      Effect.gen(function* () {
        const zone = process.env.TZ
        process.env.TZ = "Asia/Kolkata"
        yield* Effect.addFinalizer(() =>
          Effect.sync(() => {
            if (zone === undefined) delete process.env.TZ
            else process.env.TZ = zone
          })
        )
        const { expires_on: _, ...old } = token
        // 01:00 UTC is 06:30 in that time zone.
        const script = az(prints({ ...old, expiresOn: "1970-01-01 06:30:00.123456" }))
        const { calls, service } = yield* flow({ host: workspace, scripts: { az: script } })
        yield* service.headers
        yield* TestClock.adjust("39 minutes")
        yield* service.headers
        assert.lengthOf(yield* calls, 1)
        yield* TestClock.adjust("1221 seconds")
        assert.include((yield* Effect.flip(service.headers)).message, "expires in 39 s")
      })
    )
  )

  const forms: ReadonlyArray<readonly [what: string, more: Readonly<Record<string, unknown>>]> = [
    ["nothing", {}],
    ["N/A", { expiresOn: "N/A" }],
    ["null", { expiresOn: null, expires_on: null }],
    ["N/A in both places", { expiresOn: "N/A", expires_on: "N/A" }],
    ["zero", { expires_on: 0 }],
    ["empty text", { expiresOn: "", expires_on: "" }],
    ["the day before the month", { expiresOn: "02/01/1970 01:00:00" }],
    ["the month before the day", { expiresOn: "1/13/1970 1:00:00 AM" }],
    ["dots and the day first", { expiresOn: "13.01.1970 01:00:00" }],
    ["a month in words", { expiresOn: "01 janv. 1970" }],
    ["a number", { expiresOn: 12 }],
    ["an invalid date", { expiresOn: "1970-13-45 99:00:00.000000" }]
  ]
  for (const [what, more] of forms) {
    it.effect(`uses the expiry in the token if az prints ${what}`, () =>
      onPlatform(
        Effect.gen(function* () {
          const accessToken = jwt({ exp: 3600, upn: "me@example.com" })
          const script = az(prints({ accessToken, tokenType: "Bearer", ...more }))
          const { calls, service } = yield* flow({ host: workspace, scripts: { az: script } })
          assert.strictEqual(yield* authorizationOf(service), `Bearer ${accessToken}`)
          yield* TestClock.adjust("39 minutes")
          yield* service.headers
          assert.lengthOf(yield* calls, 1)
          yield* TestClock.adjust("1221 seconds")
          assert.include((yield* Effect.flip(service.headers)).message, "expires in 39 s")
        })
      )
    )
  }

  it.effect("reads JSON that is surrounded by other output", () =>
    onPlatform(
      Effect.gen(function* () {
        const text = JSON.stringify(token, undefined, 2)
        for (const printed of [
          `\uFEFF${text}`,
          text.replaceAll("\n", "\r\n"),
          `WARNING: This command is in preview {and may change}.\n${text}\nDone`
        ]) {
          const { service } = yield* flow({ host: workspace, scripts: { az: az(prints(printed)) } })
          assert.strictEqual(yield* authorizationOf(service), "Bearer az-token")
        }
      })
    )
  )

  const explains = (what: string, scripts: Readonly<Record<string, string>>, ...says: ReadonlyArray<string>) =>
    it.effect(`explains ${what}`, () =>
      onPlatform(
        Effect.gen(function* () {
          const { service } = yield* flow({ host: workspace, scripts })
          const error = yield* Effect.flip(service.headers)
          assert.strictEqual(error._tag, "CredentialsError")
          assert.strictEqual(error.authType, "azure-cli")
          for (const part of says) assert.include(error.message, part)
        })
      )
    )

  explains("az is missing", {}, "az was not found", "install the Azure CLI", "az login")
  explains(
    "the user is not logged in",
    { az: failsWith("ERROR: Please run 'az login' to setup account.") },
    "exited with code 1: Please run 'az login' to setup account. If you are logged out, run `az login`"
  )
  explains("a failure without output", { az: "exit 3" }, "exited with code 3: no output")

  for (const [printed, shown] of [
    ['{"access_token":"opaque-t0ken","tokenType":"x"}', '{"access_token":"<redacted>","tokenType":"x"}'],
    ["Authorization: Bearer opaque-t0ken", "Authorization: Bearer <redacted>"],
    ["GET https://a.example.com/?code=opaque-t0ken&state=1", "GET https://a.example.com/?code=<redacted>&state=1"],
    ["Failed to get a token: connection refused", "Failed to get a token: connection refused"]
  ] as const) {
    explains(
      `a failure that prints ${printed}`,
      { az: `echo '${printed}' >&2; exit 1` },
      `exited with code 1: ${shown}`
    )
  }
  explains("output that is not JSON", { az: prints("{accessToken: ..corrupt") }, "not JSON")
  explains("output without a token", { az: prints({ tokenType: "Bearer" }) }, "returned no token")
  explains(
    "an ambiguous date without another expiry",
    { az: prints({ accessToken: "t", expiresOn: "02/01/1970 01:00:00" }) },
    "printed no expiry for the token"
  )
  explains("output without an expiry", { az: prints({ accessToken: "t" }) }, "printed no expiry for the token")
  explains("an expired token", { az: prints({ ...token, expires_on: -60 }) }, "expired 60 s ago")

  it.effect("runs az in a shell on Windows, where it is a script", () =>
    onPlatform(
      Effect.gen(function* () {
        const onWindows = Effect.provide(NodePath.layerWin32)
        const { service } = yield* flow({ host: workspace, scripts: { az: az(prints(token)) } }).pipe(onWindows)
        assert.strictEqual(yield* authorizationOf(service), "Bearer az-token")
        const missing = yield* flow({ host: workspace, scripts: {} }).pipe(onWindows)
        assert.include((yield* Effect.flip(missing.service.headers)).message, "az was not found")
      })
    )
  )

  it.effect("does not expose a token that az prints when it fails", () =>
    onPlatform(
      Effect.gen(function* () {
        const secret = jwt({ sub: "me" })
        const { service } = yield* flow({ host: workspace, scripts: { az: failsWith(`ERROR: bad ${secret}`) } })
        const error = yield* Effect.flip(service.headers)
        assert.include(error.message, "bad <redacted>")
      })
    )
  )

  it.effect("terminates az after the time limit, even if it ignores signals", () =>
    onPlatform(
      Effect.gen(function* () {
        const { calls, service } = yield* flow({
          host: workspace,
          scripts: { az: `trap '' TERM\nwhile [ -e "$LOG" ]; do /bin/sleep 0.05; done` },
          commandTimeLimit: "10 seconds"
        })
        const fiber = yield* Effect.fork(Effect.flip(service.headers))
        while ((yield* calls).length < 1) yield* Effect.yieldNow()
        yield* TestClock.adjust("10 seconds")
        assert.include((yield* Fiber.join(fiber)).message, "az account get-access-token did not exit within 10s")
      })
    )
  )
})
