/** Logins of a person at the emulated OAuth servers of a workspace and of an account. */
import * as HttpBody from "@effect/platform/HttpBody"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as AccountClient from "../../src/layers/AccountClient.js"
import * as Credentials from "../../src/layers/Credentials.js"
import * as OAuth from "./oauth.js"

const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
/** Of RFC 7636, appendix B. */
const challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

const redirect_uri = "http://localhost:8020"
const workspace = `${Emulator.host}/oidc`
const account = "https://accounts.azuredatabricks.net/oidc/accounts/3f2504e0"

const asked = {
  client_id: "databricks-cli",
  redirect_uri,
  response_type: "code",
  state: "xyz",
  scope: "offline_access all-apis",
  code_challenge: challenge,
  code_challenge_method: "S256"
}

const execute = (request: HttpClientRequest.HttpClientRequest) =>
  Effect.flatMap(HttpClient.HttpClient, (client) => client.execute(request))

/** Where the browser is sent. */
const authorize = (server: string, more: Readonly<Record<string, string>> = {}) =>
  Effect.map(
    execute(HttpClientRequest.get(`${server}/v1/authorize`, { urlParams: { ...asked, ...more } })),
    ({ headers, status }) => ({ status, target: new URL(headers.location ?? "about:blank").searchParams })
  )

const token = (server: string, fields: Readonly<Record<string, string>>) =>
  Effect.gen(function* () {
    const body = HttpBody.text(String(new URLSearchParams(fields)), "application/x-www-form-urlencoded")
    const response = yield* execute(HttpClientRequest.post(`${server}/v1/token`, { body }))
    return { status: response.status, json: (yield* response.json) as Record<string, unknown> }
  })

const redeem = (server: string, code: string | null, more: Readonly<Record<string, string>> = {}) =>
  token(server, {
    grant_type: "authorization_code",
    client_id: asked.client_id,
    redirect_uri,
    code: code ?? "",
    code_verifier: verifier,
    ...more
  })

const refresh = (server: string, refreshToken: unknown) =>
  token(server, { grant_type: "refresh_token", client_id: asked.client_id, refresh_token: String(refreshToken) })

const strict = Effect.provide(Emulator.layer(OAuth.options()))

describe("the emulated login of a person", () => {
  for (const server of [workspace, account]) {
    it.effect(`issues a code, tokens for it, and new ones for a refresh token, at ${server}`, () =>
      Effect.gen(function* () {
        const { status, target } = yield* authorize(server)
        assert.strictEqual(status, 302)
        assert.strictEqual(target.get("state"), "xyz")
        const first = yield* redeem(server, target.get("code"))
        assert.strictEqual(first.status, 200)
        assert.deepInclude(first.json, { scope: asked.scope, token_type: "Bearer", expires_in: 3600 })
        const me = yield* execute(
          HttpClientRequest.get(`${Emulator.host}/api/2.0/preview/scim/v2/Me`, {
            headers: { authorization: `Bearer ${String(first.json.access_token)}` }
          })
        )
        assert.strictEqual(me.status, 200)
        const second = yield* refresh(server, first.json.refresh_token)
        assert.strictEqual(second.status, 200)
        assert.notStrictEqual(second.json.access_token, first.json.access_token)
        const used = yield* refresh(server, first.json.refresh_token)
        assert.deepInclude(used.json, { error: "invalid_grant", error_description: "Refresh token is invalid" })
      }).pipe(strict)
    )
  }

  it.effect("refuses a code that is used, late, of another server, or with another verifier", () =>
    Effect.gen(function* () {
      const code = Effect.map(authorize(workspace), ({ target }) => target.get("code"))
      const used = yield* code
      yield* redeem(workspace, used)
      const refusals = [
        yield* redeem(workspace, used),
        yield* redeem(account, yield* code),
        yield* redeem(workspace, yield* code, { code_verifier: "other" }),
        yield* redeem(workspace, yield* code, { redirect_uri: "http://localhost:8021" }),
        yield* Effect.flatMap(code, (late) => Effect.zipRight(TestClock.adjust("5 minutes"), redeem(workspace, late)))
      ]
      for (const { json, status } of refusals) {
        assert.strictEqual(status, 400)
        assert.strictEqual(json.error, "invalid_grant")
      }
    }).pipe(strict)
  )

  it.effect("tells the client what is wrong, unless it cannot be trusted with a redirect", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* authorize(workspace, { redirect_uri: "https://evil.example.com" })).status, 400)
      const plain = yield* authorize(workspace, { code_challenge_method: "plain" })
      assert.strictEqual(plain.target.get("error"), "invalid_request")
      assert.isNull(plain.target.get("code"))
      const implicit = yield* authorize(workspace, { response_type: "token" })
      assert.strictEqual(implicit.target.get("error"), "unsupported_response_type")
    }).pipe(strict)
  )

  it.effect("issues no refresh token without the scope offline_access", () =>
    Effect.gen(function* () {
      const { target } = yield* authorize(workspace, { scope: "all-apis" })
      assert.notProperty((yield* redeem(workspace, target.get("code"))).json, "refresh_token")
    }).pipe(strict)
  )

  it.effect("has the token endpoint of an account, for service principals", () =>
    Effect.gen(function* () {
      const credentials = Credentials.oauthM2M({
        host: "accounts.azuredatabricks.net",
        accountId: "3f2504e0",
        clientId: OAuth.ids.sp,
        clientSecret: Redacted.make(OAuth.secrets.sp)
      })
      const me = yield* Effect.flatMap(AccountClient.AccountClient, (client) =>
        client.request({ method: "GET", path: "/api/2.0/preview/scim/v2/Me" })
      ).pipe(Effect.provide(Layer.provide(AccountClient.layerCredentials(), credentials)))
      assert.propertyVal(me, "userName", OAuth.ids.sp)
    }).pipe(strict)
  )
})
