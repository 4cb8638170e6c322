/** Tests the emulator's OAuth servers as any client sees them, and how the API validates their tokens. */
import * as HttpBody from "@effect/platform/HttpBody"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/emulator/Emulator.js"
import { databricks, jwt } from "../layers/credentials/support.js"
import { type Answer, call, errorOf } from "./http.js"
import * as OAuth from "./oauth.js"

const { ids, secrets, tenantId } = OAuth

const form = (url: string, fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) =>
  Effect.gen(function* () {
    const client = yield* HttpClient.HttpClient
    const response = yield* client.execute(
      HttpClientRequest.post(url, {
        headers,
        body: HttpBody.text(String(new URLSearchParams(fields)), "application/x-www-form-urlencoded")
      })
    )
    const text = yield* response.text
    return { status: response.status, headers: response.headers, json: JSON.parse(text) as Record<string, unknown> }
  })

const workspace = (fields: Readonly<Record<string, string>>, headers?: Readonly<Record<string, string>>) =>
  form(`${Emulator.host}/oidc/v1/token`, fields, headers)

const entra = (fields: Readonly<Record<string, string>>, version: "" | "v2.0/" = "", tenant = tenantId) =>
  form(`https://login.microsoftonline.com/${tenant}/oauth2/${version}token`, fields)

const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`
})

const grant = { grant_type: "client_credentials", scope: "all-apis" }

const exchange = {
  grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
  subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
  scope: "all-apis"
}

const app = { grant_type: "client_credentials", client_id: ids.app, client_secret: secrets.app }

const list = (headers: Readonly<Record<string, string>>) =>
  call("GET", "/api/2.1/clusters/list", undefined, { headers })

const withToken = (token: unknown, more: Readonly<Record<string, string>> = {}) =>
  list({ authorization: `Bearer ${String(token)}`, ...more })

const tokenFor = (resource: string, clientId = ids.app) =>
  Effect.map(entra({ ...app, client_id: clientId, resource }), ({ json }) => String(json.access_token))

const management = "https://management.core.windows.net/"

const strict = Effect.provide(Emulator.layer(OAuth.options()))

const statusOf = (answer: Answer) => answer.status

describe("/oidc", () => {
  it.effect("returns its metadata for any host", () =>
    Effect.gen(function* () {
      const host = "https://dbc-1.cloud.databricks.com"
      const { json, status } = yield* call("GET", "/oidc/.well-known/oauth-authorization-server", undefined, {
        host,
        headers: {}
      })
      assert.strictEqual(status, 200)
      assert.deepInclude(json, { issuer: `${host}/oidc`, token_endpoint: `${host}/oidc/v1/token` })
      const config = yield* call("GET", "/.well-known/databricks-config", undefined, { host, headers: {} })
      assert.strictEqual(config.status, 200)
      assert.deepInclude(config.json, { oidc_endpoint: `${host}/oidc` })
    }).pipe(strict)
  )

  it.effect("accepts a client secret by HTTP basic, percent-encoded or not, and in the form", () =>
    Effect.gen(function* () {
      for (const answer of [
        yield* workspace(grant, basic(ids.sp, secrets.sp)),
        yield* workspace(grant, basic(ids.sp, encodeURIComponent(secrets.sp))),
        yield* workspace({ ...grant, client_id: ids.sp, client_secret: secrets.sp })
      ]) {
        assert.strictEqual(answer.status, 200)
        assert.strictEqual(answer.headers["cache-control"], "no-store")
        assert.strictEqual(answer.headers["content-type"], "application/json; charset=utf-8")
        const { access_token, ...rest } = answer.json
        assert.deepStrictEqual(rest, { scope: "all-apis", token_type: "Bearer", expires_in: 3600 })
        assert.strictEqual(statusOf(yield* withToken(access_token)), 200)
      }
    }).pipe(strict)
  )

  it.effect("accepts a client's ID token as a client assertion", () =>
    Effect.gen(function* () {
      const { status } = yield* workspace({
        ...grant,
        client_id: ids.vault,
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        client_assertion: OAuth.vaultToken()
      })
      assert.strictEqual(status, 200)
    }).pipe(strict)
  )

  it.effect("exchanges an ID token without a client ID for a token of the named user", () =>
    Effect.gen(function* () {
      const subject_token = OAuth.vaultToken({ sub: "ann@example.com" })
      const { json, status } = yield* workspace({ ...exchange, subject_token })
      assert.strictEqual(status, 200)
      assert.strictEqual(json.issued_token_type, "urn:ietf:params:oauth:token-type:access_token")
      const created = yield* call(
        "POST",
        "/api/2.2/jobs/create",
        { name: "hers" },
        {
          headers: { authorization: `Bearer ${String(json.access_token)}` }
        }
      )
      const { job_id } = created.json as { job_id: number }
      const job = yield* withTokenGet(json.access_token, `/api/2.2/jobs/get?job_id=${job_id}`)
      assert.deepInclude(job.json, { creator_user_name: "ann@example.com" })
    }).pipe(Effect.provide(Emulator.layer(OAuth.options({ federation: [{ issuer: "https://vault.example.com" }] }))))
  )

  const refusals: ReadonlyArray<
    readonly [
      what: string,
      fields: Record<string, string>,
      headers: Record<string, string>,
      status: number,
      error: string
    ]
  > = [
    ["a wrong secret", grant, basic(ids.sp, "wrong"), 401, "invalid_client"],
    ["an unknown client", grant, basic(ids.ci.replace("6", "9"), secrets.sp), 401, "invalid_client"],
    ["the secret of Entra", grant, basic(ids.app, secrets.app), 401, "invalid_client"],
    ["no secret", { ...grant, client_id: ids.sp }, {}, 401, "invalid_client"],
    ["no grant type", {}, basic(ids.sp, secrets.sp), 400, "invalid_request"],
    ["another grant type", { grant_type: "password" }, basic(ids.sp, secrets.sp), 400, "unsupported_grant_type"],
    ["no subject token", exchange, {}, 400, "invalid_request"],
    [
      "a subject token of another type",
      { ...exchange, subject_token: "x", subject_token_type: "urn:ietf:params:oauth:token-type:saml2" },
      {},
      400,
      "invalid_request"
    ],
    ["an invalid subject token", { ...exchange, subject_token: "x", client_id: ids.vault }, {}, 400, "invalid_grant"],
    [
      "an expired ID token",
      { ...exchange, subject_token: OAuth.vaultToken({ exp: 0 }), client_id: ids.vault },
      {},
      400,
      "invalid_grant"
    ],
    [
      "an ID token of another issuer",
      { ...exchange, subject_token: OAuth.vaultToken({ iss: "https://else.example.com" }), client_id: ids.vault },
      {},
      400,
      "invalid_grant"
    ],
    [
      "an ID token for another audience",
      {
        ...exchange,
        subject_token: jwt({
          iss: "https://token.actions.githubusercontent.com",
          sub: "repo:org/repo:environment:prod",
          aud: "else"
        }),
        client_id: ids.ci
      },
      {},
      400,
      "invalid_grant"
    ],
    [
      "an ID token that no user policy accepts",
      { ...exchange, subject_token: OAuth.vaultToken() },
      {},
      400,
      "invalid_grant"
    ]
  ]
  for (const [what, fields, headers, status, error] of refusals) {
    it.effect(`rejects ${what}`, () =>
      Effect.gen(function* () {
        const answer = yield* workspace(fields, headers)
        assert.deepStrictEqual([answer.status, answer.json.error], [status, error])
      }).pipe(strict)
    )
  }

  it.effect("allows everyone if no clients are configured", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* workspace(grant, basic("anyone", "anything"))).status, 200)
      assert.strictEqual((yield* workspace({ ...exchange, subject_token: "opaque" })).status, 200)
      assert.strictEqual((yield* workspace(grant, basic("anyone", ""))).status, 401)
      assert.strictEqual(statusOf(yield* withToken("dapi-any")), 200)
    }).pipe(Effect.provide(Emulator.layer()))
  )
})

const withTokenGet = (token: unknown, path: string) =>
  call("GET", path, undefined, { headers: { authorization: `Bearer ${String(token)}` } })

describe("Entra", () => {
  it.effect("issues tokens for a resource (v1) or a scope (v2)", () =>
    Effect.gen(function* () {
      const first = yield* entra({ ...app, resource: databricks })
      assert.deepInclude(first.json, {
        token_type: "Bearer",
        expires_in: "3600",
        expires_on: "3600",
        resource: databricks
      })
      const second = yield* entra({ ...app, scope: `${databricks}/.default` }, "v2.0/")
      assert.deepInclude(second.json, { token_type: "Bearer", expires_in: 3600 })
      for (const { json } of [first, second]) assert.strictEqual(statusOf(yield* withToken(json.access_token)), 200)
    }).pipe(strict)
  )

  for (const [what, fields, version, tenant, status, code] of [
    ["an unknown tenant", { ...app, resource: databricks }, "", "another", 400, 90002],
    ["an unknown application", { ...app, client_id: "x", resource: databricks }, "", tenantId, 400, 700016],
    ["a wrong secret", { ...app, client_secret: "x", resource: databricks }, "", tenantId, 401, 7000215],
    ["no resource", app, "", tenantId, 400, 900144],
    ["a scope without /.default", { ...app, scope: databricks }, "v2.0/", tenantId, 400, 1002012],
    ["another grant type", { ...app, grant_type: "password" }, "", tenantId, 400, 70003]
  ] as const) {
    it.effect(`rejects ${what}`, () =>
      Effect.gen(function* () {
        const answer = yield* entra(fields, version, tenant)
        assert.strictEqual(answer.status, status)
        assert.include(String(answer.json.error_description), `AADSTS${code}: `)
        assert.deepStrictEqual(answer.json.error_codes, [code])
        assert.notInclude(JSON.stringify(answer.json), secrets.app)
      }).pipe(strict)
    )
  }

  for (const [host, directory] of [
    ["https://adb-1.2.azuredatabricks.net", "https://login.microsoftonline.com"],
    ["https://adb-1.2.databricks.azure.us", "https://login.microsoftonline.us"],
    ["https://adb-1.2.databricks.azure.cn", "https://login.chinacloudapi.cn"],
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080"]
  ] as const) {
    it.effect(`the login page of ${host} redirects to it`, () =>
      Effect.gen(function* () {
        const { headers, status } = yield* call("GET", "/aad/auth", undefined, { host, headers: {} })
        assert.strictEqual(status, 302)
        assert.include(headers.location, `${directory}/${tenantId}/oauth2/authorize?`)
      }).pipe(strict)
    )
  }
})

describe("the metadata service", () => {
  const ask = (query: string, headers: Readonly<Record<string, string>> = { metadata: "true" }) =>
    call("GET", `/metadata/identity/oauth2/token?${query}`, undefined, { host: "http://169.254.169.254", headers })

  const good = `api-version=2018-02-01&resource=${databricks}`

  it.effect("issues tokens for managed identities if the metadata header is present", () =>
    Effect.gen(function* () {
      const answer = yield* ask(good)
      assert.deepInclude(answer.json, { client_id: ids.machine, expires_in: "3600", expires_on: "3600" })
      assert.strictEqual(statusOf(yield* withToken((answer.json as { access_token: string }).access_token)), 200)
      assert.strictEqual(statusOf(yield* ask(`${good}&client_id=${ids.assigned}`)), 200)
      for (const [query, headers] of [
        [good, {}],
        [`resource=${databricks}`, undefined],
        ["api-version=2018-02-01", undefined],
        [`${good}&client_id=${ids.sp}`, undefined]
      ] as const) {
        const refused = yield* ask(query, headers)
        assert.strictEqual(refused.status, 400)
        assert.deepInclude(refused.json, { error: "invalid_request" })
      }
    }).pipe(strict)
  )
})

describe("Azure Resource Manager", () => {
  const ask = (token: string | undefined, path = `${OAuth.resourceId}?api-version=2018-04-01`) =>
    call("GET", path, undefined, {
      host: "https://management.azure.com",
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` }
    })

  it.effect("returns the workspace URL for a management token", () =>
    Effect.gen(function* () {
      const token = yield* tokenFor("https://management.azure.com/")
      const { json } = yield* ask(
        token,
        `${OAuth.resourceId.toUpperCase().replace("/SUBSCRIPTIONS", "/subscriptions")}?api-version=1`
      )
      assert.deepInclude(json, { id: OAuth.resourceId })
      const { properties } = json as { properties: { workspaceUrl: string } }
      assert.strictEqual(`https://${properties.workspaceUrl}`, Emulator.host)
      assert.strictEqual(statusOf(yield* ask(token, `${OAuth.resourceId}2?api-version=1`)), 404)
      assert.strictEqual(statusOf(yield* ask(token, OAuth.resourceId)), 400)
      assert.strictEqual(statusOf(yield* ask(undefined)), 401)
      assert.strictEqual(statusOf(yield* ask(yield* tokenFor(databricks))), 401)
      yield* TestClock.adjust("1 hour")
      assert.include(JSON.stringify((yield* ask(token)).json), "ExpiredAuthenticationToken")
    }).pipe(strict)
  )
})

describe("the API", () => {
  it.effect("accepts a token until 30 s before expiry, then responds with 401", () =>
    Effect.gen(function* () {
      const token = yield* tokenFor(databricks)
      yield* TestClock.adjust("3569 seconds")
      assert.strictEqual(statusOf(yield* withToken(token)), 200)
      yield* TestClock.adjust("1 second")
      assert.deepStrictEqual(errorOf(yield* withToken(token)), [
        401,
        "401",
        "Token is expiring within 30 seconds. (token expired)"
      ])
      yield* TestClock.adjust("2 days")
      assert.strictEqual(statusOf(yield* withToken(token)), 401)
    }).pipe(strict)
  )

  it.effect("rejects unknown tokens and accepts personal access tokens", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(errorOf(yield* withToken("dapi-unknown")), [403, "403", "Invalid access token."])
      assert.strictEqual(statusOf(yield* withToken(OAuth.vaultToken())), 401)
      assert.strictEqual(statusOf(yield* list({})), 401)
      assert.strictEqual(statusOf(yield* withToken("emulator-token")), 200)
      const made = yield* call(
        "POST",
        "/api/2.0/token/create",
        {},
        { headers: { authorization: "Bearer emulator-token" } }
      )
      assert.strictEqual(statusOf(yield* withToken((made.json as { token_value: string }).token_value)), 200)
    }).pipe(strict)
  )

  it.effect("accepts the tokens of `tokens` in addition to OAuth tokens, and no others", () =>
    Effect.gen(function* () {
      assert.strictEqual(statusOf(yield* withToken("dapi-1")), 200)
      assert.strictEqual(statusOf(yield* withToken(yield* tokenFor(databricks))), 200)
      assert.strictEqual(statusOf(yield* withToken("emulator-token")), 403)
    }).pipe(Effect.provide(Emulator.layer({ ...OAuth.options(), tokens: ["dapi-1"] })))
  )

  it.effect("rejects a token for another resource", () =>
    Effect.gen(function* () {
      const [status, , message] = errorOf(yield* withToken(yield* tokenFor(management)))
      assert.strictEqual(status, 400)
      assert.include(message, `Expected aud claim to be: ${databricks}`)
    }).pipe(strict)
  )

  it.effect("allows a non-user only with the resource ID and a management token", () =>
    Effect.gen(function* () {
      const token = yield* tokenFor(databricks, ids.outsider)
      const second = yield* tokenFor(management, ids.outsider)
      const id = { "x-databricks-azure-workspace-resource-id": OAuth.resourceId }
      const managed = (token: string) => ({ "x-databricks-azure-sp-management-token": token })
      const notAuthorized = [403, "403", "User not authorized."] as const
      assert.deepStrictEqual(errorOf(yield* withToken(token)), notAuthorized)
      assert.deepStrictEqual(errorOf(yield* withToken(token, id)), notAuthorized)
      assert.deepStrictEqual(errorOf(yield* withToken(token, managed(second))), notAuthorized)
      assert.strictEqual(statusOf(yield* withToken(token, { ...id, ...managed(second) })), 200)
      assert.strictEqual(statusOf(yield* withToken(token, { ...id, ...managed(token) })), 403)
      const elsewhere = { "x-databricks-azure-workspace-resource-id": `${OAuth.resourceId}2` }
      assert.strictEqual(statusOf(yield* withToken(token, { ...elsewhere, ...managed(second) })), 400)
      // A user may also send these headers, but they must be valid.
      const user = yield* tokenFor(databricks)
      assert.strictEqual(statusOf(yield* withToken(user, { ...id, ...managed(second) })), 200)
      assert.strictEqual(statusOf(yield* withToken(user, elsewhere)), 400)
      yield* TestClock.adjust("1 hour")
      const fresh = yield* tokenFor(databricks, ids.outsider)
      assert.strictEqual(statusOf(yield* withToken(fresh, { ...id, ...managed(second) })), 401)
    }).pipe(strict)
  )

  it.effect("forgets all tokens on reset and responds with 401", () =>
    Effect.gen(function* () {
      const token = yield* tokenFor(databricks)
      yield* Effect.flatMap(Emulator.Emulator, ({ reset }) => reset)
      assert.strictEqual(statusOf(yield* withToken(token)), 401)
    }).pipe(strict)
  )
})
