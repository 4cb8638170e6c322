import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import * as Credentials from "../../../src/layers/Credentials.js"
import {
  authorizationOf,
  Broken,
  databricks,
  headersOf,
  json,
  notFound,
  page,
  resourceId,
  type Seen,
  shown,
  workspace,
  world
} from "./support.js"

const management = "https://management.core.windows.net/"

/** Entra or the metadata service: numbers its tokens and includes the resource. */
const issuer = (lifetime: unknown = 3599) => {
  let n = 0
  return ({ form, method, query }: Seen) => {
    const resource = method === "POST" ? form.get("resource") : query.get("resource")
    return json({
      access_token: `${resource === databricks ? "databricks" : resource}-${++n}`,
      token_type: "Bearer",
      // Both return numbers as strings.
      expires_in: String(lifetime),
      resource
    })
  }
}

const secret = "entra~secret/+"

const make = (more: Partial<Credentials.AzureClientSecretOptions> = {}) =>
  Credentials.makeAzureClientSecret({
    host: workspace,
    tenantId: "tenant-id",
    clientId: "client-id",
    clientSecret: Redacted.make(secret),
    ...more
  })

/** Runs the effect with unlimited time. */
const eventually = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.fork(Effect.either(effect))
    yield* TestClock.adjust("5 minutes")
    return yield* Fiber.join(fiber)
  })

const failure = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.flatMap(eventually(effect), (result) => Effect.map(Effect.flip(result), (error) => error as E & Error))

describe("azure-client-secret", () => {
  it.effect("requests only a Databricks token from Entra", () => {
    const { layer, seen } = world(issuer())
    return Effect.gen(function* () {
      const service = yield* make()
      assert.strictEqual(service.authType, "azure-client-secret")
      assert.deepStrictEqual(yield* headersOf(service), { authorization: "Bearer databricks-1" })
      yield* service.headers
      assert.lengthOf(seen, 1)
      assert.strictEqual(seen[0]?.url, "https://login.microsoftonline.com/tenant-id/oauth2/token")
      assert.deepStrictEqual(Object.fromEntries(seen[0]?.form ?? []), {
        grant_type: "client_credentials",
        client_id: "client-id",
        client_secret: secret,
        resource: databricks
      })
      assert.isTrue(yield* service.refused(yield* service.headers))
      assert.strictEqual(yield* authorizationOf(service), "Bearer databricks-2")
    }).pipe(Effect.scoped, Effect.provide(layer))
  })

  it.effect("with a resource ID sends the ID and a management token, and renews each token separately", () => {
    const { layer, seen } = world(issuer())
    return Effect.gen(function* () {
      const service = yield* make({ workspaceResourceId: resourceId })
      const headers = {
        authorization: "Bearer databricks-1",
        "x-databricks-azure-workspace-resource-id": resourceId,
        "x-databricks-azure-sp-management-token": `${management}-2`
      }
      assert.deepStrictEqual(yield* headersOf(service), headers)
      assert.deepStrictEqual(yield* headersOf(service), headers)
      assert.lengthOf(seen, 2)

      assert.isTrue(yield* service.refused(yield* service.headers))
      assert.deepStrictEqual(yield* headersOf(service), {
        ...headers,
        authorization: "Bearer databricks-3",
        "x-databricks-azure-sp-management-token": `${management}-4`
      })
    }).pipe(Effect.scoped, Effect.provide(layer))
  })

  it.effect("renews both tokens in the background before they expire", () => {
    const { layer, seen } = world(issuer())
    return Effect.gen(function* () {
      const service = yield* make({ workspaceResourceId: resourceId })
      yield* service.headers
      yield* TestClock.adjust("41 minutes")
      yield* service.headers
      yield* TestClock.adjust("1 second")
      assert.deepInclude(yield* headersOf(service), { authorization: "Bearer databricks-3" })
      assert.lengthOf(seen, 4)
    }).pipe(Effect.scoped, Effect.provide(layer))
  })

  it.effect("fails if the management token is refused", () => {
    const { layer } = world((seen) =>
      seen.form.get("resource") === databricks
        ? issuer()(seen)
        : json({ error: "unauthorized_client", error_description: "AADSTS700016: not in this directory" }, 400)
    )
    return Effect.gen(function* () {
      const service = yield* make({ workspaceResourceId: resourceId })
      assert.include((yield* Effect.flip(service.headers)).message, "AADSTS700016")
    }).pipe(Effect.scoped, Effect.provide(layer))
  })

  it.effect("reports Entra's error without the secret", () => {
    const { layer, seen } = world(() =>
      json(
        {
          error: "invalid_client",
          error_description: `AADSTS7000215: Invalid client secret provided: ${secret}.\r\nTrace ID: 1\r\nCorrelation ID: 2`
        },
        401
      )
    )
    return Effect.gen(function* () {
      const error = yield* failure(Effect.flatMap(make(), (service) => service.headers))
      assert.include(
        error.message,
        "answered 401: invalid_client: AADSTS7000215: Invalid client secret provided: <redacted>. Trace ID: 1"
      )
      assert.include(error.message, "https://login.microsoftonline.com/tenant-id/oauth2/token")
      assert.notInclude(shown(error), secret)
      assert.lengthOf(seen, 1)
    }).pipe(Effect.scoped, Effect.provide(layer))
  })

  for (const [domain, directory, resource] of [
    [".azuredatabricks.net", "https://login.microsoftonline.com/", "https://management.core.windows.net/"],
    [".databricks.azure.us", "https://login.microsoftonline.us/", "https://management.core.usgovcloudapi.net/"],
    [".databricks.azure.cn", "https://login.chinacloudapi.cn/", "https://management.core.chinacloudapi.cn/"]
  ] as const) {
    it.effect(`uses ${directory} for a host on ${domain}`, () => {
      const { layer, seen } = world(issuer())
      return Effect.gen(function* () {
        const service = yield* make({ host: `adb-1.2${domain}`, workspaceResourceId: resourceId })
        yield* service.headers
        assert.deepStrictEqual(
          seen.map(({ at }) => at),
          [`${directory}tenant-id/oauth2/token`, `${directory}tenant-id/oauth2/token`]
        )
        assert.strictEqual(seen[1]?.form.get("resource"), resource)
      }).pipe(Effect.scoped, Effect.provide(layer))
    })
  }

  it.effect("uses the given endpoints, which may be plain http only on loopback", () => {
    const { layer, seen } = world(issuer())
    return Effect.gen(function* () {
      const service = yield* make({
        host: "http://127.0.0.1:1",
        azureEndpoints: { activeDirectory: "http://127.0.0.1:2" }
      })
      yield* service.headers
      assert.strictEqual(seen[0]?.at, "http://127.0.0.1:2/tenant-id/oauth2/token")
      const error = yield* Effect.flip(make({ azureEndpoints: { activeDirectory: "http://example.com/" } }))
      assert.include(error.message, "https")
    }).pipe(Effect.scoped, Effect.provide(layer))
  })

  describe("without a tenant", () => {
    const login = (location: string | undefined, status = 302) =>
      world((seen) =>
        seen.at === `${workspace}/aad/auth`
          ? location === undefined
            ? page()
            : new Response(null, { status, headers: { location } })
          : issuer()(seen)
      )

    it.effect("finds the tenant once, through the login page's redirect", () => {
      const { layer, seen } = login("https://login.microsoftonline.com/the-tenant/oauth2/authorize?client_id=1")
      return Effect.gen(function* () {
        const service = yield* make({ tenantId: undefined, workspaceResourceId: resourceId })
        yield* service.headers
        assert.deepStrictEqual(
          seen.map(({ at }) => at),
          [
            `${workspace}/aad/auth`,
            "https://login.microsoftonline.com/the-tenant/oauth2/token",
            "https://login.microsoftonline.com/the-tenant/oauth2/token"
          ]
        )
      }).pipe(Effect.scoped, Effect.provide(layer))
    })

    for (const location of [
      undefined,
      "https://evil.example.com/the-tenant/oauth2/authorize",
      "https://login.microsoftonline.com/common/oauth2/authorize",
      "https://login.microsoftonline.com/",
      "/login.html"
    ]) {
      it.effect(
        `requires it if the login page ${location === undefined ? "is a page" : `redirects to ${location}`}`,
        () => {
          const { layer, seen } = login(location)
          return Effect.gen(function* () {
            const error = yield* failure(Effect.flatMap(make({ tenantId: undefined }), (service) => service.headers))
            assert.include(error.message, "ARM_TENANT_ID")
            assert.lengthOf(seen, 1)
          }).pipe(Effect.scoped, Effect.provide(layer))
        }
      )
    }
  })

  describe("without a host", () => {
    const resource = `https://management.azure.com${resourceId}`

    it.effect("gets the workspace URL from Azure Resource Manager", () => {
      const { layer, seen } = world((seen) =>
        seen.at === resource ? json({ properties: { workspaceUrl: "adb-9.9.azuredatabricks.net" } }) : issuer()(seen)
      )
      return Effect.gen(function* () {
        const service = yield* make({ host: undefined, workspaceResourceId: resourceId })
        assert.strictEqual(service.host, "https://adb-9.9.azuredatabricks.net")
        assert.strictEqual(seen[0]?.form.get("resource"), "https://management.azure.com/")
        assert.strictEqual(seen[1]?.url, `${resource}?api-version=2018-04-01`)
        assert.strictEqual(seen[1]?.headers.authorization, "Bearer https://management.azure.com/-1")
        yield* service.headers
      }).pipe(Effect.scoped, Effect.provide(layer))
    })

    for (const [what, reply, says] of [
      [
        "may not be read",
        () => json({ error: { code: "AuthorizationFailed", message: "no access" } }, 403),
        "AuthorizationFailed: no access"
      ],
      ["has no URL", () => json({ properties: {} }), "returned none: set the host"],
      ["has no properties", () => json({ properties: null }), "returned none: set the host"]
    ] as const) {
      it.effect(`fails if the resource ${what}`, () => {
        const { layer } = world((seen) => (seen.at === resource ? reply() : issuer()(seen)))
        return Effect.gen(function* () {
          const error = yield* failure(make({ host: undefined, workspaceResourceId: resourceId }))
          assert.strictEqual(error._tag, "CredentialsError")
          assert.include(error.message, says)
        }).pipe(Effect.scoped, Effect.provide(layer))
      })
    }

    it.effect("reports what is missing", () => {
      const { layer, seen } = world(notFound)
      return Effect.gen(function* () {
        const message = (options: Partial<Credentials.AzureClientSecretOptions>) =>
          Effect.map(Effect.flip(make({ host: undefined, ...options })), (error) => error.message)
        assert.include(yield* message({}), "host of the workspace nor its Azure resource id")
        assert.include(yield* message({ workspaceResourceId: "ws" }), "/subscriptions/")
        assert.include(yield* message({ workspaceResourceId: `${resourceId}?x=y` }), "/subscriptions/")
        assert.include(yield* message({ workspaceResourceId: resourceId, tenantId: undefined }), "tenant")
        assert.include(yield* message({ workspaceResourceId: resourceId, tenantId: "a/b" }), "tenant")
        assert.lengthOf(seen, 0)
      }).pipe(Effect.scoped, Effect.provide(layer))
    })
  })
})

describe("azure-msi", () => {
  const endpoint = "http://169.254.169.254/metadata/identity/oauth2/token"
  const makeMsi = (more: Partial<Credentials.AzureManagedIdentityOptions> = {}) =>
    Credentials.makeAzureManagedIdentity({ host: workspace, ...more })

  it.effect("requests a token for the system-assigned identity from the metadata service", () => {
    const { layer, seen } = world(issuer(86_399))
    return Effect.gen(function* () {
      const service = yield* makeMsi()
      assert.strictEqual(service.authType, "azure-msi")
      assert.strictEqual(yield* authorizationOf(service), "Bearer databricks-1")
      assert.strictEqual(seen[0]?.method, "GET")
      assert.strictEqual(seen[0]?.at, endpoint)
      assert.deepStrictEqual(Object.fromEntries(seen[0]?.query ?? []), {
        "api-version": "2018-02-01",
        resource: databricks
      })
      assert.strictEqual(seen[0]?.headers.metadata, "true")
    }).pipe(Effect.scoped, Effect.provide(layer))
  })

  it.effect("requests a user-assigned identity, and sends the management token with a resource ID", () => {
    const { layer, seen } = world(issuer())
    return Effect.gen(function* () {
      const service = yield* makeMsi({ clientId: "identity", workspaceResourceId: resourceId })
      assert.deepInclude(yield* headersOf(service), { "x-databricks-azure-sp-management-token": `${management}-2` })
      assert.deepStrictEqual(
        seen.map(({ query }) => query.get("client_id")),
        ["identity", "identity"]
      )
    }).pipe(Effect.scoped, Effect.provide(layer))
  })

  it.effect("retries while the metadata service is being updated", () => {
    let n = 0
    const { layer } = world((seen) => (++n < 3 ? new Response("", { status: n === 1 ? 410 : 404 }) : issuer()(seen)))
    return Effect.gen(function* () {
      const result = yield* eventually(Effect.flatMap(makeMsi(), authorizationOf))
      assert.deepStrictEqual(result, Either.right("Bearer databricks-1"))
    }).pipe(Effect.scoped, Effect.provide(layer))
  })

  it.effect("reports a missing service, identity or metadata address", () => {
    const absent = world(() => new Broken("connect EHOSTUNREACH 169.254.169.254:80"))
    const unknown = world(() => json({ error: "invalid_request", error_description: "Identity not found" }, 400))
    return Effect.gen(function* () {
      const call = Effect.scoped(Effect.flatMap(makeMsi(), (service) => service.headers))
      const first = yield* failure(Effect.provide(call, absent.layer))
      assert.include(first.message, "EHOSTUNREACH")
      assert.include(first.message, "only available on Azure virtual machines")
      const second = yield* failure(Effect.provide(call, unknown.layer))
      assert.include(second.message, "Identity not found")
      assert.include(second.message, "system-assigned")
      assert.lengthOf(unknown.seen, 1)
      const third = yield* Effect.flip(
        Effect.scoped(Effect.provide(makeMsi({ metadataEndpoint: "http://10.0.0.1" }), unknown.layer))
      )
      assert.include(third.message, "https")
    })
  })

  it.effect("fails within the time limit if the metadata service does not respond", () => {
    const { layer } = world(() => Effect.never)
    return Effect.gen(function* () {
      const error = yield* failure(
        Effect.flatMap(makeMsi({ tokenTimeLimit: "20 seconds" }), (service) => service.headers)
      )
      assert.include(error.message, "did not answer")
      assert.include(error.message, "only available on Azure virtual machines")
    }).pipe(Effect.scoped, Effect.provide(layer))
  })

  it.effect("uses another metadata service on loopback", () => {
    const { layer, seen } = world(issuer())
    return Effect.gen(function* () {
      yield* (yield* makeMsi({ metadataEndpoint: "http://localhost:4000" })).headers
      assert.strictEqual(seen[0]?.at, "http://localhost:4000/metadata/identity/oauth2/token")
    }).pipe(Effect.scoped, Effect.provide(layer))
  })
})

describe("cloudOf", () => {
  it("recognizes the domains of the clouds, but no look-alikes", () => {
    const cloud = (host: string) => Credentials.cloudOf(`https://${host}`)
    assert.strictEqual(cloud("adb-1.2.azuredatabricks.net"), "azure")
    assert.strictEqual(cloud("adb-1.2.databricks.azure.us"), "azure")
    assert.strictEqual(cloud("adb-1.2.databricks.azure.cn"), "azure")
    assert.strictEqual(cloud("dbc-1.cloud.databricks.com"), "aws")
    assert.strictEqual(cloud("dbc-1.cloud.databricks.us"), "aws")
    assert.strictEqual(cloud("1.2.gcp.databricks.com"), "gcp")
    assert.isUndefined(cloud("evilazuredatabricks.net"))
    assert.isUndefined(cloud("azuredatabricks.net.example.com"))
    assert.isUndefined(cloud("databricks.example.com"))
  })
})
