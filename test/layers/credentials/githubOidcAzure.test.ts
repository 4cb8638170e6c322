import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Credentials from "../../../src/layers/Credentials.js"
import {
  databricks,
  environment,
  github,
  headersOf,
  json,
  numbered,
  type Reply,
  resourceId,
  type Seen,
  shown,
  workspace,
  world
} from "./support.js"

describe("github-oidc-azure", () => {
  const entra = "https://login.microsoftonline.com/tenant/oauth2/token"
  const clouds = (answer: (seen: Seen) => Reply = numbered().mint) => {
    let ids = 0
    return world((seen) => (seen.at === entra ? answer(seen) : json({ value: `assertion-${++ids}` })))
  }
  const make = Credentials.makeGithubOidcAzure({ host: workspace, clientId: "app", tenantId: "tenant" })

  it.effect("sends Entra a new assertion each time, with the audience that Entra requires", () => {
    const { layer, seen } = clouds()
    return Effect.gen(function* () {
      const service = yield* make
      assert.strictEqual(service.authType, "github-oidc-azure")
      yield* service.headers
      yield* service.refused(yield* service.headers)
      assert.deepStrictEqual(yield* headersOf(service), { authorization: "Bearer token-2" })
      assert.deepStrictEqual(
        seen.filter(({ at }) => at !== entra).map(({ query }) => query.get("audience")),
        ["api://AzureADTokenExchange", "api://AzureADTokenExchange"]
      )
      const form = (assertion: string) => ({
        grant_type: "client_credentials",
        client_id: "app",
        resource: databricks,
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        client_assertion: assertion
      })
      assert.deepStrictEqual(
        seen.filter(({ at }) => at === entra).map((one) => Object.fromEntries(one.form)),
        [form("assertion-1"), form("assertion-2")]
      )
    }).pipe(Effect.scoped, Effect.provide(layer), environment(github))
  })

  it.effect("sends a management token with a resource ID", () => {
    const { layer } = clouds()
    return Effect.gen(function* () {
      const service = yield* Credentials.makeGithubOidcAzure({
        host: workspace,
        clientId: "app",
        tenantId: "tenant",
        workspaceResourceId: resourceId
      })
      assert.deepStrictEqual(yield* headersOf(service), {
        authorization: "Bearer token-1",
        "x-databricks-azure-workspace-resource-id": resourceId,
        "x-databricks-azure-sp-management-token": "token-2"
      })
    }).pipe(Effect.scoped, Effect.provide(layer), environment(github))
  })

  it.effect("reports a refusal without the assertion", () => {
    const { layer } = clouds(({ form }) =>
      json(
        { error: "invalid_client", error_description: `AADSTS70021: No match for ${form.get("client_assertion")}` },
        401
      )
    )
    return Effect.gen(function* () {
      const error = yield* Effect.flip((yield* make).headers)
      assert.include(error.message, "AADSTS70021: No match for <redacted>")
      assert.include(error.message, "federated credential")
      assert.notInclude(shown(error), "assertion-1")
    }).pipe(Effect.scoped, Effect.provide(layer), environment(github))
  })

  it.effect("fails outside GitHub Actions", () => {
    const { layer, seen } = clouds()
    return Effect.gen(function* () {
      assert.include((yield* Effect.flip(make)).message, "GitHub Actions")
      assert.lengthOf(seen, 0)
    }).pipe(Effect.scoped, Effect.provide(layer), environment({}))
  })
})
