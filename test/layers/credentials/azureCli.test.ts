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

/** `az` that says who is logged in, and otherwise does this. */
const az = (getToken: string, account: unknown = human): string =>
  `if [ "$2" = show ]; then\n${prints(account)}\nexit 0\nfi\n${getToken}`

const get = `az account get-access-token --resource ${databricks} --output json`

interface Setting extends CredentialsCli.AzureCliOptions {
  readonly scripts: Readonly<Record<string, string>>
  readonly answer?: (seen: Seen) => Reply
}

/** The flow and the calls that it has made, above these programs and this world. */
const flow = ({ answer = notFound, scripts, ...options }: Setting) =>
  Effect.gen(function* () {
    const { calls, layer } = yield* programs(scripts)
    const service = yield* CredentialsCli.makeAzureCli(options).pipe(Effect.provide([layer, world(answer).layer]))
    return { service, calls }
  })

const options = { host: workspace, tenantId: "tenant" }

describe("azure-cli", { timeout: 30_000 }, () => {
  it.effect("runs az for a token of Databricks in the workspace's tenant, once", () =>
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

  it.effect("finds the tenant by the workspace's login page, and goes without where there is none", () =>
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

  it.effect("goes without the tenant while the login page is unwell, and asks again for the next token", () =>
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

  it.effect("names no tenant under a managed identity, where az would fail", () =>
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

  it.effect(
    "with a resource id names its subscription, and the tenant only where that fails: az takes one of them",
    () =>
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

  describe("with a resource id", () => {
    const more = { ...options, workspaceResourceId: resourceId }
    const managed = "https://management.core.windows.net/"

    it.effect("a user carries the id and no management token", () =>
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

    it.effect("a service principal carries the management token", () =>
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
      "a service principal without access to Azure goes without it, and az is not run for it at each call",
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

    it.effect("finds the host by the resource id where none is given", () =>
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

  it.effect("runs az again when the token is refused, and says so where az has only the same one", () =>
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

  it.effect("runs az again when the token nears its end", () =>
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

  it.effect("believes expires_on, in epoch seconds, and not expiresOn", () =>
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

  it.effect("reads expiresOn in the local time of the machine, where az is too old for expires_on", () =>
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
        // 01:00 UTC is 06:30 there.
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

  explains("that az is missing", {}, "az was not found", "install the Azure CLI", "az login")
  explains(
    "that nobody is logged in",
    { az: failsWith("ERROR: Please run 'az login' to setup account.") },
    "failed with exit code 1: Please run 'az login' to setup account. If you are logged out, run `az login`"
  )
  explains("a failure without a word", { az: "exit 3" }, "failed with exit code 3: nothing")
  explains("output that is not JSON", { az: prints("{accessToken: ..corrupt") }, "did not print JSON")
  explains("output without a token", { az: prints({ tokenType: "Bearer" }) }, "returned no token")
  explains("output without an expiry", { az: prints({ accessToken: "t" }) }, "returned a token without an expiry")
  explains(
    "a token that had expired when az gave it",
    { az: prints({ ...token, expires_on: -60 }) },
    "expired 60 s ago"
  )

  it.effect("on Windows runs az, which is a script there, in a shell", () =>
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

  it.effect("shows no token that az prints beside a failure", () =>
    onPlatform(
      Effect.gen(function* () {
        const secret = jwt({ sub: "me" })
        const { service } = yield* flow({ host: workspace, scripts: { az: failsWith(`ERROR: bad ${secret}`) } })
        const error = yield* Effect.flip(service.headers)
        assert.include(error.message, "bad <redacted>")
      })
    )
  )

  it.effect("ends an az that does not end by itself, and does not wait for one that is deaf", () =>
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
