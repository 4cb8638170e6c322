/** Tests hosts that serve many workspaces: each call sends the workspace id. */
import { assert, describe, it } from "@effect/vitest"
import * as Config from "effect/Config"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as Credentials from "../../../src/layers/Credentials.js"
import * as CredentialsCli from "../../../src/layers/CredentialsCli.js"
import * as DatabricksClient from "../../../src/layers/DatabricksClient.js"
import type { ConfigurationError, CredentialsError } from "../../../src/schemas/DatabricksError.js"
import * as Scripted from "../../support/scripted.js"
import { look, type Situation } from "./found.js"
import { onPlatform, prints, programs } from "./programs.js"
import { environment, github, json, jwt, notFound, page, resourceId, workspace, world } from "./support.js"

const unified = "https://acme.databricks.com"
const id = "6051921418418893"
const host = `${unified}/?o=${id}`
const header = "x-databricks-workspace-id"

const token = Redacted.make("dapi")
const issued = { access_token: "t", token_type: "Bearer", expires_in: 3600 }

const get = (path = "/api/2.0/token/list") =>
  Effect.flatMap(DatabricksClient.DatabricksClient, (client) => client.request({ method: "GET", path }))

/** The headers of a call made with these credentials. */
const sentBy = (service: Credentials.Service, path?: string) => {
  const scripted = Scripted.make([Scripted.json({})])
  return Effect.as(get(path).pipe(Effect.provide(Scripted.layerCredentials(scripted, service))), scripted)
}

type Making = Effect.Effect<Credentials.Service, ConfigurationError | CredentialsError, Scope.Scope>

describe("the workspace id", () => {
  const flows: ReadonlyArray<readonly [name: string, make: (host: string, workspaceId?: string) => Making]> = (
    [
      ["pat", (o) => Credentials.makePat({ ...o, token })],
      ["oauth-m2m", (o) => Credentials.makeOAuthM2M({ ...o, clientId: "c", clientSecret: token })],
      ["env-oidc", (o) => Credentials.makeEnvOidc(o)],
      ["github-oidc", (o) => Credentials.makeGithubOidc({ ...o, clientId: "c" })],
      ["oidc", (o) => Credentials.makeOidc({ ...o, idToken: () => Effect.succeed(token) })],
      [
        "azure-client-secret",
        (o) => Credentials.makeAzureClientSecret({ ...o, tenantId: "t", clientId: "c", clientSecret: token })
      ],
      [
        "azure-client-secret with a resource id",
        (o) =>
          Credentials.makeAzureClientSecret({
            ...o,
            tenantId: "t",
            clientId: "c",
            clientSecret: token,
            workspaceResourceId: resourceId
          })
      ],
      ["azure-msi", (o) => Credentials.makeAzureManagedIdentity(o)],
      ["github-oidc-azure", (o) => Credentials.makeGithubOidcAzure({ ...o, tenantId: "t", clientId: "c" })],
      ["custom", (o) => Credentials.makeFromEffect({ ...o, token: Effect.succeed({ token }) })],
      [
        "token-credential",
        (o) =>
          Credentials.makeFromTokenCredential({
            ...o,
            credential: { getToken: async () => ({ token: "t", expiresOnTimestamp: 3_600_000 }) }
          })
      ]
    ] as ReadonlyArray<
      readonly [string, (options: { readonly host: string; readonly workspaceId?: string | undefined }) => Making]
    >
  ).map(([name, make]) => [
    name,
    (host, workspaceId) =>
      make({ host, workspaceId }).pipe(
        environment({ ...github, DATABRICKS_OIDC_TOKEN: "id-token" }),
        Effect.provide(world(() => json({ ...issued, value: jwt({}) })).layer)
      )
  ])

  for (const [name, make] of flows) {
    it.scoped(`is part of the credentials of ${name}`, () =>
      Effect.gen(function* () {
        const inHost = yield* make(host)
        assert.strictEqual(inHost.host, unified)
        assert.strictEqual(inHost.workspaceId, id)
        assert.strictEqual((yield* make(unified, id)).workspaceId, id)
        assert.strictEqual((yield* make(host, "7")).workspaceId, "7")
        assert.isUndefined((yield* make(unified)).workspaceId)
        const error = yield* Effect.flip(make(unified, "1\r\nx: y"))
        assert.include(error.message, "workspace id is not valid")
      })
    )
  }

  it.effect("is a header of every call if there is one", () =>
    Effect.gen(function* () {
      const service = yield* Credentials.makePat({ host, token })
      const scripted = yield* sentBy(service)
      assert.strictEqual(scripted.only().url, `${unified}/api/2.0/token/list`)
      assert.strictEqual(scripted.only().headers[header], id)
      const classic = yield* sentBy(yield* Credentials.makePat({ host: unified, token }))
      assert.notProperty(classic.only().headers, header)
    })
  )

  it.effect("is not sent with calls to account APIs", () =>
    Effect.gen(function* () {
      const service = yield* Credentials.makePat({ host, token })
      const sent = (path: string) => Effect.map(sentBy(service, path), (scripted) => scripted.only().headers[header])
      for (const path of [
        "/api/2.0/accounts/0d26daa6-5e44-4c97-a497-ef015f91254a/workspaces",
        "/api/2.1/accounts/0d26daa6-5e44-4c97-a497-ef015f91254a/budget-policies?page_size=1",
        "/api/2.0/identity/accounts/0d26daa6-5e44-4c97-a497-ef015f91254a/groups",
        "/api/networking/v1/accounts/0d26daa6-5e44-4c97-a497-ef015f91254a/endpoints"
      ]) {
        assert.isUndefined(yield* sent(path), path)
      }
      for (const path of [
        "/api/2.0/preview/accounts/access-control/rule-sets",
        "/api/2.0/accounts/servicePrincipals/1/credentials/secrets",
        "/api/2.0/fs/files/Volumes/a/b/c/accounts/d"
      ]) {
        assert.strictEqual(yield* sent(path), id, path)
      }
    })
  )

  it.effect("is read from variables and Configs by the layers of the client", () =>
    Effect.gen(function* () {
      const sent = (
        variables: Readonly<Record<string, string>>,
        options?: Parameters<typeof DatabricksClient.layerConfig>[0]
      ) => {
        const scripted = Scripted.make([Scripted.json({})])
        const layer = DatabricksClient.layerConfig(options).pipe(
          Layer.provide(scripted.layerHttp),
          Layer.provide(Layer.setConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(variables)))))
        )
        return Effect.as(Effect.provide(get(), layer), scripted).pipe(
          Effect.map((scripted) => scripted.only().headers[header])
        )
      }
      const both = { DATABRICKS_HOST: unified, DATABRICKS_TOKEN: "t" }
      assert.strictEqual(yield* sent({ ...both, DATABRICKS_HOST: host }), id)
      assert.strictEqual(yield* sent({ ...both, DATABRICKS_WORKSPACE_ID: id }), id)
      assert.strictEqual(yield* sent({ ...both, MINE: "5" }, { workspaceId: Config.string("MINE") }), "5")
      assert.isUndefined(yield* sent({ ...both, DATABRICKS_WORKSPACE_ID: " " }))
      assert.isUndefined(yield* sent({ ...both, DATABRICKS_WORKSPACE_ID: "none" }))
      const error = yield* Effect.flip(sent({ ...both, DATABRICKS_WORKSPACE_ID: "12 34" }))
      assert.include(String(error), "workspace id is not valid")
      const missing = yield* Effect.flip(sent({ DATABRICKS_HOST: host }))
      assert.include(String(missing), "Expected DATABRICKS_TOKEN to exist")
    })
  )

  const found: ReadonlyArray<readonly [what: string, situation: Situation, workspaceId: string | undefined]> = [
    ["?o= in DATABRICKS_HOST", { variables: { DATABRICKS_HOST: host, DATABRICKS_TOKEN: "t" } }, id],
    [
      "DATABRICKS_WORKSPACE_ID",
      { variables: { DATABRICKS_HOST: unified, DATABRICKS_TOKEN: "t", DATABRICKS_WORKSPACE_ID: id } },
      id
    ],
    [
      "DATABRICKS_WORKSPACE_ID before ?o= in the same source",
      { variables: { DATABRICKS_HOST: `${unified}?o=1`, DATABRICKS_TOKEN: "t", DATABRICKS_WORKSPACE_ID: id } },
      id
    ],
    [
      "?o= in code before DATABRICKS_WORKSPACE_ID",
      { options: { host }, variables: { DATABRICKS_TOKEN: "t", DATABRICKS_WORKSPACE_ID: "1" } },
      id
    ],
    [
      "an option before everything",
      { options: { host: `${unified}?o=1`, workspaceId: id }, variables: { DATABRICKS_TOKEN: "t" } },
      id
    ],
    ["workspace_id in a profile", { file: `[DEFAULT]\nhost=${unified}\ntoken=t\nworkspace_id=${id}\n` }, id],
    ["?o= in a profile", { file: `[DEFAULT]\nhost=${host}\ntoken=t\n` }, id],
    ["a profile by name", { profile: "a", file: `[a]\nhost=${unified}\ntoken=t\nworkspace_id = ${id}\n` }, id],
    ["workspace_id = none", { file: `[DEFAULT]\nhost=${unified}\ntoken=t\nworkspace_id = none\n` }, undefined],
    [
      "oauth-m2m",
      {
        variables: {
          DATABRICKS_HOST: unified,
          DATABRICKS_CLIENT_ID: "c",
          DATABRICKS_CLIENT_SECRET: "s",
          DATABRICKS_WORKSPACE_ID: id
        }
      },
      id
    ],
    [
      "azure-client-secret",
      {
        variables: {
          DATABRICKS_HOST: workspace,
          ARM_CLIENT_ID: "c",
          ARM_CLIENT_SECRET: "s",
          ARM_TENANT_ID: "t",
          DATABRICKS_WORKSPACE_ID: id
        }
      },
      id
    ]
  ]
  for (const [what, situation, workspaceId] of found) {
    it.effect(`is found in ${what}`, () =>
      onPlatform(
        Effect.gen(function* () {
          const service = yield* (yield* look(situation)).found
          assert.strictEqual(service.workspaceId, workspaceId)
          assert.notInclude(service.host, "?")
        })
      )
    )
  }

  it.effect("that is not valid fails with the name of its setting", () =>
    onPlatform(
      Effect.gen(function* () {
        const { found } = yield* look({ file: `[DEFAULT]\nhost=${unified}\ntoken=t\nworkspace_id=1 2\n` })
        const error = yield* Effect.flip(found)
        assert.include(error.message, "workspace_id in the profile DEFAULT")
      })
    )
  )
})

describe("token requests to a host that serves many workspaces", () => {
  const m2m = (more: Partial<Credentials.OAuthM2MOptions> = {}) =>
    Credentials.makeOAuthM2M({ host, clientId: "c", clientSecret: token, ...more })

  it.scoped("send the workspace id to this host only", () => {
    const { layer, seen } = world(({ at }) =>
      at.endsWith("/oauth-authorization-server")
        ? json({ token_endpoint: at.startsWith(unified) ? `${unified}/oidc/v1/token` : "https://idp.example.com/t" })
        : json(issued)
    )
    return Effect.gen(function* () {
      yield* (yield* m2m()).headers
      assert.deepStrictEqual(
        seen.map(({ at, headers }) => [at, headers[header]]),
        [
          [`${unified}/oidc/.well-known/oauth-authorization-server`, id],
          [`${unified}/oidc/v1/token`, id]
        ]
      )
      const discoveryUrl = "https://idp.example.com/oauth-authorization-server"
      yield* (yield* m2m({ discoveryUrl })).headers
      assert.deepStrictEqual(
        seen.slice(2).map(({ at, headers }) => [at, headers[header]]),
        [
          [discoveryUrl, undefined],
          ["https://idp.example.com/t", undefined]
        ]
      )
    }).pipe(Effect.provide(layer))
  })

  const account = "0d26daa6-5e44-4c97-a497-ef015f91254a"
  const config = { account_id: account, oidc_endpoint: `${unified}/oidc/accounts/{account_id}` }

  /** A host with an OAuth server for each account, named in its configuration. */
  const accountHost = (configuration: unknown, discovered = true) =>
    world(({ at }) => {
      if (at === `${unified}/.well-known/databricks-config`) return json(configuration)
      if (at === `${unified}/oidc/.well-known/oauth-authorization-server`) return page()
      if (at.endsWith("/oauth-authorization-server")) {
        return discovered ? json({ token_endpoint: `${unified}/oidc/accounts/${account}/v1/token` }) : notFound()
      }
      return json(issued)
    })

  for (const discovered of [true, false]) {
    it.scoped(`go to the server of the account, ${discovered ? "with" : "without"} metadata`, () => {
      const { layer, seen } = accountHost(config, discovered)
      return Effect.gen(function* () {
        const service = yield* m2m()
        yield* service.headers
        yield* service.refused(yield* service.headers)
        yield* service.headers
        assert.deepStrictEqual(
          seen.filter(({ method }) => method === "POST").map(({ at }) => at),
          [`${unified}/oidc/accounts/${account}/v1/token`, `${unified}/oidc/accounts/${account}/v1/token`]
        )
      }).pipe(Effect.provide(layer))
    })
  }

  it.scoped("go to the default server if the configuration names no other", () =>
    Effect.gen(function* () {
      for (const configuration of [{}, { oidc_endpoint: config.oidc_endpoint }, [], { oidc_endpoint: 1 }]) {
        const { layer, seen } = accountHost(configuration)
        yield* Effect.flatMap(m2m(), ({ headers }) => headers).pipe(Effect.provide(layer))
        assert.strictEqual(seen.at(-1)?.at, `${unified}/oidc/v1/token`)
      }
    })
  )

  it.scoped("are not sent without https", () => {
    const { layer } = accountHost({ oidc_endpoint: "http://acme.databricks.com/oidc" })
    return Effect.gen(function* () {
      const error = yield* Effect.flip(Effect.flatMap(m2m(), ({ headers }) => headers))
      assert.include(error.message, "https only")
    }).pipe(Effect.provide(layer))
  })

  it.scoped("exchange id tokens for the audience that the host expects", () =>
    Effect.gen(function* () {
      const audienceOf = (configuration: unknown, audience?: string) => {
        let asked = ""
        return Effect.flatMap(
          Credentials.makeOidc({
            host,
            ...(audience === undefined ? {} : { audience }),
            idToken: (audience) =>
              Effect.sync(() => {
                asked = audience
                return token
              })
          }),
          ({ headers }) => Effect.map(headers, () => asked)
        ).pipe(Effect.provide(accountHost(configuration).layer))
      }
      assert.strictEqual(yield* audienceOf(config), account)
      const named = { ...config, token_federation_default_oidc_audiences: ["for-us", "for-them"] }
      assert.strictEqual(yield* audienceOf(named), "for-us")
      assert.strictEqual(yield* audienceOf(named, "mine"), "mine")
      assert.strictEqual(
        yield* audienceOf({ ...config, workspace_id: "5" }),
        `${unified}/oidc/accounts/${account}/v1/token`
      )
    })
  )

  it.scoped("use the workspace id from Azure Resource Manager", () => {
    const { layer } = world(({ at }) =>
      at.includes("management.azure.com")
        ? json({ properties: { workspaceUrl: `acme.databricks.com?o=${id}` } })
        : json(issued)
    )
    return Effect.gen(function* () {
      const service = yield* Credentials.makeAzureClientSecret({
        tenantId: "t",
        clientId: "c",
        clientSecret: token,
        workspaceResourceId: resourceId
      })
      assert.deepStrictEqual([service.host, service.workspaceId], [unified, id])
    }).pipe(Effect.provide(layer))
  })

  it.effect("by the Databricks CLI contain the workspace id if the version supports it", () =>
    onPlatform(
      Effect.gen(function* () {
        const called = (
          version: readonly [number, number, number],
          options: Partial<CredentialsCli.DatabricksCliOptions>
        ) =>
          Effect.gen(function* () {
            const [Major, Minor, Patch] = version
            const databricks = `if [ "$1" = version ]; then\n${prints({ Major, Minor, Patch })}\nexit 0\nfi\n${prints({ access_token: "t", token_type: "Bearer", expiry: "1970-01-01T01:00:00Z" })}`
            const { calls, layer } = yield* programs({ databricks })
            const service = yield* CredentialsCli.makeDatabricksCli({ host, ...options }).pipe(Effect.provide(layer))
            assert.strictEqual(service.workspaceId, options.workspaceId ?? id)
            yield* service.headers
            return (yield* calls).at(-1)
          })
        assert.strictEqual(yield* called([0, 296, 0], {}), `databricks auth token --host ${host} --force-refresh`)
        assert.strictEqual(
          yield* called([1, 9, 0], { host: unified, workspaceId: "team-1" }),
          `databricks auth token --host ${unified}/?w=team-1 --force-refresh`
        )
        assert.strictEqual(yield* called([0, 295, 0], {}), `databricks auth token --host ${unified}`)
        assert.strictEqual(
          yield* called([1, 9, 0], { profile: "acme" }),
          "databricks auth token --profile acme --force-refresh"
        )
      })
    )
  )
})
