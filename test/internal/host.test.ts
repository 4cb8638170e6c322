import { describe, expect, it } from "@effect/vitest"
import * as Config from "effect/Config"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { parseHost, parseTarget } from "../../src/internal/call/host.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as Scripted from "../support/scripted.js"

const origin = "https://adb-123.4.azuredatabricks.net"

const pasted: ReadonlyArray<readonly [host: string, origin: string]> = [
  ["https://adb-123.4.azuredatabricks.net", origin],
  ["adb-123.4.azuredatabricks.net", origin],
  ["  https://adb-123.4.azuredatabricks.net/ \n", origin],
  ["https://adb-123.4.azuredatabricks.net/?o=123", origin],
  ["adb-123.4.azuredatabricks.net/?o=123#job/5", origin],
  ["https://adb-123.4.azuredatabricks.net/login.html?o=123&next_url=%2Fjobs", origin],
  ["adb-123.4.azuredatabricks.net/api/2.0", origin],
  ["HTTPS://ADB-123.4.AzureDatabricks.NET", origin],
  ["//adb-123.4.azuredatabricks.net", origin],
  ["https:/adb-123.4.azuredatabricks.net", origin],
  ["https:adb-123.4.azuredatabricks.net", origin],
  ["https://adb-123.4.azuredatabricks.net:443/", origin],
  ["adb-123.4.azuredatabricks.net:8443", `${origin}:8443`],
  ["http://localhost:8080/", "http://localhost:8080"],
  ["http://workspace.localhost", "http://workspace.localhost"],
  ["http://127.0.0.1:1", "http://127.0.0.1:1"],
  ["http://127.1.2.3", "http://127.1.2.3"],
  ["http://[::1]:8080", "http://[::1]:8080"],
  ["https://[2001:db8::1]", "https://[2001:db8::1]"],
  ["localhost:8080", "https://localhost:8080"],
  ["https:\\\\adb-123.4.azuredatabricks.net\\", origin],
  ["\u00a0adb-123.4.azuredatabricks.net\u200b", origin],
  ["\uFEFFhttps://adb-123.4.azuredatabricks.net\t\r\n", origin],
  // The same name, which clouds and certificates know without the dot.
  ["https://adb-123.4.azuredatabricks.net.", origin],
  ["adb-123.4.azuredatabricks.net.:8443/?o=1", `${origin}:8443`],
  ["adb-123.4.azuredatabricks.net:", origin],
  ["https://BÜCHER.example/", "https://xn--bcher-kva.example"],
  ["https://[2001:DB8::1]:8443/", "https://[2001:db8::1]:8443"],
  ["10.1.2.3:8443", "https://10.1.2.3:8443"]
]

/** The id of a workspace in a host that stands for many. */
const workspaces: ReadonlyArray<readonly [host: string, workspaceId: string | undefined]> = [
  ["https://acme.databricks.com/?o=6051921418418893", "6051921418418893"],
  ["acme.databricks.com?o=1", "1"],
  ["https://acme.databricks.com/jobs/5?o=1&x=2#run/3", "1"],
  ["https://acme.databricks.com/#job/1?o=7", "7"],
  ["https://acme.databricks.com/?o=1#/?o=2", "1"],
  ["https://acme.databricks.com/?o= 1 ", "1"],
  ["https://acme.databricks.com/?w=team-1", "team-1"],
  ["https://acme.databricks.com/?w=team-1&o=12", "12"],
  ["https://acme.databricks.com/?workspace_id=9", "9"],
  ["https://acme.databricks.com/?o=605192141841889312345678901", "605192141841889312345678901"],
  ["https://acme.databricks.com/?o=", undefined],
  ["https://acme.databricks.com/?w=none", undefined],
  ["https://acme.databricks.com/", undefined]
]

const nonsense: ReadonlyArray<readonly [host: string, says: RegExp]> = [
  ["", /empty/],
  [" \n", /empty/],
  ["https://", /not a URL/],
  ["https:", /not a URL/],
  ["https://?o=1", /not a URL/],
  ["two words", /not a URL/],
  ["https://adb-123:port", /not a URL/],
  ["...", /not a URL/],
  ["adb-123..net", /not a URL/],
  ["::1", /not a URL/],
  ["https://user:secret-password@adb-123.4.azuredatabricks.net", /user name or a password/],
  ["token@adb-123.4.azuredatabricks.net", /user name or a password/],
  ["mailto:someone@example.com", /user name or a password/],
  ["http://adb-123.4.azuredatabricks.net", /http.*unencrypted.*allowHttp/],
  ["http://localhost.example.com", /unencrypted/],
  ["http://notlocalhost", /unencrypted/],
  ["http://127.0.0.1.example.com", /unencrypted/],
  ["http://[2001:db8::1]", /unencrypted/],
  ["http://0.0.0.0", /unencrypted/],
  ["ftp://adb-123.4.azuredatabricks.net", /scheme ftp/],
  ["https://https://adb-123.4.azuredatabricks.net", /two schemes/],
  ["HTTPS://http://adb-123.4.azuredatabricks.net", /two schemes/],
  ["http://https://adb-123.4.azuredatabricks.net", /two schemes/],
  ["https:https://adb-123.4.azuredatabricks.net", /two schemes/],
  ["https://https:/adb-123.4.azuredatabricks.net", /two schemes/],
  ["https//adb-123.4.azuredatabricks.net", /two schemes/],
  ["https;//adb-123.4.azuredatabricks.net", /not a URL/],
  ["\u0024{DATABRICKS_HOST}", /not a URL/],
  ["https://{workspace}.azuredatabricks.net", /not a URL/],
  ["<host>", /not a URL/],
  ['"https://adb-123.4.azuredatabricks.net"', /not a URL/],
  ["'adb-123.4.azuredatabricks.net'", /not a URL/],
  ["a.example.com,b.example.com", /not a URL/],
  ["*.azuredatabricks.net", /not a URL/],
  // A workspace's id alone, which a URL would read as the address 127.241.255.255 or the like.
  ["1234567890", /not a URL/],
  ["0x7f.1", /not a URL/],
  ["adb-123.4.azuredatabricks.net:65536", /not a URL/],
  ["adb-123.4.azuredatabricks.net:0", /not a URL/],
  ["adb-123.4.azuredatabricks.net..", /not a URL/],
  ["https://:secret-password@adb-123.4.azuredatabricks.net", /user name or a password/],
  ["file:///etc/passwd", /scheme file/],
  ["https://acme.databricks.com/?o=abc", /workspace id that is not a number/],
  ["https://acme.databricks.com/?o=1%0d%0ax: y", /workspace id that is not a number/],
  ["https://acme.databricks.com/?w=1%0d%0ax: y", /workspace id is not valid/],
  ["jdbc:spark://adb-123.4.azuredatabricks.net:443/default", /./]
]

describe("parseHost", () => {
  for (const [host, expected] of pasted) {
    it(`takes ${JSON.stringify(host)}`, () => {
      expect(parseHost(host)).toStrictEqual(Either.right(expected))
    })
  }

  for (const [host, says] of nonsense) {
    it(`refuses ${JSON.stringify(host)}`, () => {
      const parsed = parseHost(host)
      expect(Either.isLeft(parsed) && parsed.left).toMatch(says)
      expect(Either.isLeft(parsed) && parsed.left).not.toContain("secret-password")
    })
  }

  for (const [host, workspaceId] of workspaces) {
    it(`finds the workspace ${workspaceId} in ${JSON.stringify(host)}`, () => {
      expect(parseTarget(host)).toStrictEqual(Either.right({ origin: "https://acme.databricks.com", workspaceId }))
    })
  }

  it("allows http elsewhere where it is asked for", () => {
    expect(parseHost("http://proxy.internal:8080", { allowHttp: true })).toStrictEqual(
      Either.right("http://proxy.internal:8080")
    )
    expect(Either.isLeft(parseHost("http://proxy.internal", { allowHttp: false }))).toBe(true)
  })
})

const request = Effect.flatMap(DatabricksClient.DatabricksClient, (client) =>
  client.request({ method: "GET", path: "/api/2.0/token/list" })
)

const withLayer = <E>(
  layer: (scripted: Scripted.Scripted) => Layer.Layer<DatabricksClient.DatabricksClient, E, never>
) => {
  const scripted = Scripted.make([Scripted.json({})])
  return { scripted, run: request.pipe(Effect.provide(layer(scripted))) }
}

const unset = undefined as unknown as string

const direct = (host: string, token: string) =>
  withLayer((scripted) =>
    DatabricksClient.layer({ host, token: Redacted.make(token) }).pipe(Layer.provide(scripted.layerHttp))
  )

const fromEnvironment = (variables: Readonly<Record<string, string>>) =>
  withLayer((scripted) =>
    DatabricksClient.layerConfig().pipe(
      Layer.provide(scripted.layerHttp),
      Layer.provide(Layer.setConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(variables)))))
    )
  )

describe("DatabricksClient.layer", () => {
  it.effect("uses the host as pasted, with the token", () =>
    Effect.gen(function* () {
      const { run, scripted } = direct("ADB-123.4.azuredatabricks.net/?o=123", " dapi-token\n")
      yield* run
      expect(scripted.only().url).toBe(`${origin}/api/2.0/token/list`)
      expect(scripted.only().headers.authorization).toBe("Bearer dapi-token")
    })
  )

  for (const [what, host, token, says] of [
    ["an invalid host", "two words", "t", /not a URL/],
    ["an empty host", "", "t", /host is empty/],
    ["a host that is undefined despite its type", unset, "t", /host is empty/],
    ["a token that is undefined despite its type", origin, unset, /token is empty/],
    ["an empty token", origin, "", /token is empty/],
    ["a token of white space", origin, " \n", /token is empty/],
    ["a token with a newline in it", origin, "dapi-secret\nx: y", /characters that are not allowed in an HTTP header/],
    ["a token that is not ASCII", origin, "dapi-secret–1", /characters that are not allowed in an HTTP header/]
  ] as const) {
    it.effect(`fails with ConfigurationError for ${what}`, () =>
      Effect.gen(function* () {
        const { run, scripted } = direct(host, token)
        const error = yield* Effect.flip(run)
        expect(error._tag).toBe("ConfigurationError")
        expect(error.message).toMatch(says)
        expect(error.message).not.toContain("dapi-secret")
        expect(scripted.requests).toEqual([])
      })
    )
  }
})

describe("DatabricksClient.layerConfig", () => {
  it.effect("reads host and token", () =>
    Effect.gen(function* () {
      const { run, scripted } = fromEnvironment({ DATABRICKS_HOST: origin, DATABRICKS_TOKEN: "dapi-token" })
      yield* run
      expect(scripted.only().headers.authorization).toBe("Bearer dapi-token")
    })
  )

  for (const variables of [{}, { DATABRICKS_HOST: origin }, { DATABRICKS_TOKEN: "t" }] as ReadonlyArray<
    Readonly<Record<string, string>>
  >) {
    it.effect(`fails with ConfigError when only ${JSON.stringify(Object.keys(variables))} is set`, () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(fromEnvironment(variables).run)
        expect(["MissingData", "And"]).toContain((error as { _op?: string })._op)
        const missing = ["DATABRICKS_HOST", "DATABRICKS_TOKEN"].filter((name) => !(name in variables))
        for (const name of missing) expect(String(error)).toContain(name)
      })
    )
  }

  it.effect("fails with ConfigurationError if the variables are invalid", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(fromEnvironment({ DATABRICKS_HOST: "ftp://x", DATABRICKS_TOKEN: "t" }).run)
      expect(error).toMatchObject({ _tag: "ConfigurationError" })
    })
  )

  it.effect("accepts other Configs", () =>
    Effect.gen(function* () {
      const { run, scripted } = withLayer((scripted) =>
        DatabricksClient.layerConfig({
          host: Config.string("HOST"),
          token: Config.succeed(Redacted.make("other")),
          userAgent: "my-app/1.2"
        }).pipe(
          Layer.provide(scripted.layerHttp),
          Layer.provide(Layer.setConfigProvider(ConfigProvider.fromMap(new Map([["HOST", "other.example.com"]]))))
        )
      )
      yield* run
      expect(scripted.only().url).toBe("https://other.example.com/api/2.0/token/list")
      expect(scripted.only().headers.authorization).toBe("Bearer other")
      expect(scripted.only().headers["user-agent"]).toMatch(/^my-app\/1\.2 effect-databricks\/\d+\.\d+\.\d+$/)
    })
  )

  it.effect("omits characters from the User-Agent that are invalid in a header", () =>
    Effect.gen(function* () {
      const { run, scripted } = withLayer((scripted) =>
        DatabricksClient.layer({ host: origin, token: Redacted.make("t"), userAgent: "Müller\r\nx: y/1" }).pipe(
          Layer.provide(scripted.layerHttp)
        )
      )
      yield* run
      expect(scripted.only().headers["user-agent"]).toMatch(/^Mllerx: y\/1 effect-databricks\/\d/)
    })
  )
})
