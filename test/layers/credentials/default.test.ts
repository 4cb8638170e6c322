import { fileURLToPath } from "node:url"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { flowOf, look, profiles, reasonOf, type Situation } from "./found.js"
import { failsWith, onPlatform, prints } from "./programs.js"
import { authorizationOf, aws, github, resourceId, workspace } from "./support.js"

const gcp = "https://1.2.gcp.databricks.com"

const az = prints({ accessToken: "az-token", tokenType: "Bearer", expires_on: 3600 })
const cli = prints({ access_token: "cli-token", token_type: "Bearer", expiry: "1970-01-01T01:00:00Z" })

const devOps = {
  SYSTEM_ACCESSTOKEN: "t",
  SYSTEM_TEAMFOUNDATIONCOLLECTIONURI: "https://dev.azure.com/org/",
  SYSTEM_TEAMPROJECTID: "1",
  SYSTEM_HOSTTYPE: "build",
  SYSTEM_PLANID: "2",
  SYSTEM_JOBID: "3"
}
const thisFile = fileURLToPath(import.meta.url)

const host = { DATABRICKS_HOST: aws }
const azure = { DATABRICKS_HOST: workspace }
const m2m = { DATABRICKS_CLIENT_ID: "sp", DATABRICKS_CLIENT_SECRET: "s" }
const arm = { ARM_CLIENT_ID: "app", ARM_CLIENT_SECRET: "s", ARM_TENANT_ID: "t" }

describe("DefaultCredentials", { timeout: 30_000 }, () => {
  const situations: ReadonlyArray<readonly [what: string, situation: Situation, flow: string]> = [
    ["a host and a token", { variables: { ...host, DATABRICKS_TOKEN: "dapi" } }, "pat"],
    ["a host in code and a token", { options: { host: aws }, variables: { DATABRICKS_TOKEN: "dapi" } }, "pat"],
    ["a token on Azure", { variables: { ...azure, DATABRICKS_TOKEN: "dapi" } }, "pat"],
    ["client id and secret", { variables: { ...host, ...m2m } }, "oauth-m2m"],
    ["client id and secret on Azure", { variables: { ...azure, ...m2m } }, "oauth-m2m"],
    ["client id and secret on GCP", { variables: { DATABRICKS_HOST: gcp, ...m2m } }, "oauth-m2m"],
    ["an ID token in the environment", { variables: { ...host, DATABRICKS_OIDC_TOKEN: "id" } }, "env-oidc"],
    [
      "an ID token in a named variable",
      { variables: { ...host, DATABRICKS_OIDC_TOKEN_ENV: "MINE", MINE: "id" } },
      "env-oidc"
    ],
    [
      "a client ID without a secret, and an ID token",
      { variables: { ...host, DATABRICKS_CLIENT_ID: "sp", DATABRICKS_OIDC_TOKEN: "id" } },
      "env-oidc"
    ],
    ["an ID token in a file", { variables: { ...host, DATABRICKS_OIDC_TOKEN_FILEPATH: thisFile } }, "file-oidc"],
    [
      "an ID token in a file, with the old variable name",
      { variables: { ...host, DATABRICKS_OIDC_TOKEN_FILE: thisFile } },
      "file-oidc"
    ],
    ["a client ID in GitHub Actions", { variables: { ...host, ...github, DATABRICKS_CLIENT_ID: "sp" } }, "github-oidc"],
    ["an Entra client secret", { variables: { ...azure, ...arm } }, "azure-client-secret"],
    [
      "an Entra client secret without a tenant",
      { variables: { ...azure, ...arm, ARM_TENANT_ID: "" } },
      "azure-client-secret"
    ],
    ["a managed identity", { variables: { ...azure, ARM_USE_MSI: "true" } }, "azure-msi"],
    [
      "an Entra application in GitHub Actions",
      { variables: { ...azure, ...github, ARM_CLIENT_ID: "app" } },
      "github-oidc-azure"
    ],
    ["az, logged in", { variables: azure, scripts: { az } }, "azure-cli"],
    [
      "az before the ID token of a pipeline",
      { variables: { ...azure, ...devOps, DATABRICKS_CLIENT_ID: "sp" }, scripts: { az } },
      "azure-cli"
    ],
    [
      "the ID token of a pipeline",
      { variables: { ...host, ...devOps, DATABRICKS_CLIENT_ID: "sp" }, scripts: { az } },
      "azure-devops-oidc"
    ],
    ["databricks, logged in", { variables: host, scripts: { databricks: cli } }, "databricks-cli"],
    ["az and databricks, not on Azure", { variables: host, scripts: { az, databricks: cli } }, "databricks-cli"],
    [
      "az, logged out, and databricks",
      { variables: azure, scripts: { az: failsWith("ERROR: Please run az login"), databricks: cli } },
      "databricks-cli"
    ],
    ["the default profile", { file: profiles }, "pat"],
    ["a named profile", { file: profiles, variables: { DATABRICKS_CONFIG_PROFILE: "m2m" } }, "oauth-m2m"],
    ["a profile named in code", { file: profiles, options: { profile: "spn" } }, "azure-client-secret"],
    ["a profile with a managed identity", { file: profiles, options: { profile: "msi" } }, "azure-msi"],
    [
      "a profile that selects a flow",
      { file: profiles, options: { profile: "cli" }, scripts: { databricks: cli } },
      "databricks-cli"
    ],
    ["a profile with only a host", { file: profiles, options: { profile: "justhost" }, scripts: { az } }, "azure-cli"],
    ["a profile and a separate host", { file: profiles, options: { profile: "nohost" }, variables: host }, "pat"],
    [
      "a default profile named in the settings",
      { file: `${profiles}\n[__settings__]\ndefault_profile = m2m` },
      "oauth-m2m"
    ],
    [
      "a named flow among others",
      { variables: { ...azure, ...m2m, ...arm, DATABRICKS_TOKEN: "t", DATABRICKS_AUTH_TYPE: "azure-client-secret" } },
      "azure-client-secret"
    ],
    [
      "a flow named in code",
      { options: { authType: "oauth-m2m" }, variables: { ...host, ...m2m, DATABRICKS_TOKEN: "t" } },
      "oauth-m2m"
    ],
    [
      "a resource ID without a host, on a cloud that the host name does not reveal",
      {
        variables: {
          DATABRICKS_HOST: "https://databricks.example.com",
          DATABRICKS_AZURE_RESOURCE_ID: resourceId,
          ...arm
        }
      },
      "azure-client-secret"
    ],
    [
      "a host name that does not reveal the cloud, and the cloud",
      { variables: { DATABRICKS_HOST: "http://127.0.0.1:1", DATABRICKS_CLOUD: "Azure", ...arm } },
      "azure-client-secret"
    ]
  ]
  for (const [what, situation, flow] of situations) {
    it.effect(`finds ${flow} for ${what}`, () =>
      Effect.gen(function* () {
        assert.strictEqual(yield* flowOf(situation), flow)
      })
    )
  }

  describe("options take precedence over the environment, and the environment over profiles", () => {
    const tokenOf = (situation: Situation) =>
      onPlatform(
        Effect.gen(function* () {
          const { found } = yield* look(situation)
          const service = yield* found
          return `${service.host} ${yield* authorizationOf(service)}`
        })
      )

    it.effect("precedence applies to each value", () =>
      Effect.gen(function* () {
        const file = profiles
        const variables = { DATABRICKS_CONFIG_PROFILE: "DEFAULT" }
        assert.strictEqual(yield* tokenOf({ file }), `${aws} Bearer dapi-default`)
        assert.strictEqual(
          yield* tokenOf({ file, variables: { ...variables, DATABRICKS_TOKEN: "dapi-env" } }),
          `${aws} Bearer dapi-env`
        )
        assert.strictEqual(
          yield* tokenOf({ file, variables: { ...variables, DATABRICKS_HOST: workspace } }),
          `${workspace} Bearer dapi-default`
        )
        assert.strictEqual(
          yield* tokenOf({
            file,
            variables: { ...variables, DATABRICKS_TOKEN: "dapi-env" },
            options: { token: Redacted.make("dapi-code") }
          }),
          `${aws} Bearer dapi-code`
        )
      })
    )

    it.effect("explicit credentials replace others, and the reason names them", () =>
      Effect.gen(function* () {
        const clientSecret = Redacted.make("s")
        const options = { host: aws, clientId: "sp", clientSecret }
        assert.strictEqual(yield* flowOf({ options, variables: { DATABRICKS_TOKEN: "dapi" } }), "oauth-m2m")
        const app = { host: workspace, azureClientId: "app", azureClientSecret: clientSecret, azureTenantId: "t" }
        assert.strictEqual(
          yield* flowOf({ options: app, variables: { DATABRICKS_TOKEN: "t", ...m2m } }),
          "azure-client-secret"
        )
        const variables = { ...m2m, DATABRICKS_CONFIG_PROFILE: "DEFAULT" }
        assert.strictEqual(yield* flowOf({ file: profiles, variables }), "oauth-m2m")

        const half = yield* reasonOf({
          options: { host: aws, clientId: "sp" },
          variables: { DATABRICKS_TOKEN: "dapi" }
        })
        assert.include(half.message, "- pat: DATABRICKS_TOKEN is overridden by the option clientId")
      })
    )

    it.effect("a token in the environment is not sent to the host of the default profile", () =>
      Effect.gen(function* () {
        const { message } = yield* reasonOf({ file: profiles, variables: { DATABRICKS_TOKEN: "dapi-env" } })
        assert.include(message, "- pat: no host (DATABRICKS_HOST)")
        assert.include(message, "The profile file was not read: DATABRICKS_TOKEN is set, and no profile is named.")
      })
    )

    it.effect("a profile's login is not used for another host", () =>
      onPlatform(
        Effect.gen(function* () {
          const scripts = {
            databricks: `[ "$1" = version ] && printf '{"Major":1,"Minor":0,"Patch":0}' && exit 0\n${cli}`
          }
          const own = yield* look({ file: profiles, options: { profile: "cli" }, scripts })
          assert.strictEqual(own.calls.at(-1), "databricks auth token --profile cli --force-refresh")
          const other = yield* look({
            file: profiles,
            options: { profile: "cli" },
            variables: { DATABRICKS_HOST: gcp },
            scripts
          })
          assert.strictEqual(other.calls.at(-1), `databricks auth token --host ${gcp} --force-refresh`)
        })
      )
    )
  })

  describe("fromProfile", () => {
    it.effect("a named profile ignores everything else", () =>
      onPlatform(
        Effect.gen(function* () {
          const variables = { DATABRICKS_HOST: gcp, DATABRICKS_TOKEN: "dapi-env", DATABRICKS_AUTH_TYPE: "azure-cli" }
          const { found } = yield* look({ file: profiles, variables, profile: "DEFAULT" })
          const service = yield* found
          assert.strictEqual(service.host, aws)
          assert.strictEqual(yield* authorizationOf(service), "Bearer dapi-default")
          assert.strictEqual(yield* flowOf({ file: profiles, variables, profile: "m2m" }), "oauth-m2m")
        })
      )
    )

    it.effect("reports what is missing", () =>
      Effect.gen(function* () {
        assert.include(
          (yield* reasonOf({ file: profiles, profile: "prod" })).message,
          "has no profile prod: use one of DEFAULT, m2m"
        )
        assert.include((yield* reasonOf({ profile: "prod" })).message, "does not exist")
        assert.include((yield* reasonOf({ file: profiles, profile: " " })).message, "empty")
        assert.include((yield* reasonOf({ file: profiles, profile: "__settings__" })).message, "not a profile")
        const nohost = yield* reasonOf({ file: profiles, variables: host, profile: "nohost" })
        assert.include(nohost.message, "- pat: no host")
        assert.include(nohost.message, "The profile nohost of ")
      })
    )
  })

  it.effect("a managed identity is not used if ARM_USE_MSI is false", () =>
    Effect.gen(function* () {
      const { message } = yield* reasonOf({ variables: { ...azure, ARM_USE_MSI: "false" } })
      assert.include(message, "- azure-msi: ARM_USE_MSI is false")
      const variables = { ...azure, DATABRICKS_TOKEN: "dapi" }
      assert.strictEqual(yield* flowOf({ variables, options: { azureUseMsi: false } }), "pat")
    })
  )

  it.effect("the host determines the cloud before ARM_ENVIRONMENT, and an option before both", () =>
    onPlatform(
      Effect.gen(function* () {
        const directory = (situation: Situation) =>
          Effect.gen(function* () {
            const { found, seen } = yield* look(situation)
            yield* Effect.either((yield* found).headers)
            return new URL(seen[0]?.url ?? "").host
          })
        const variables = { ...azure, ...arm, ARM_ENVIRONMENT: "usgovernment" }
        const elsewhere = { ...variables, DATABRICKS_HOST: "http://127.0.0.1:1", DATABRICKS_CLOUD: "azure" }
        assert.strictEqual(yield* directory({ variables }), "login.microsoftonline.com")
        assert.strictEqual(yield* directory({ variables: elsewhere }), "login.microsoftonline.us")
        assert.strictEqual(
          yield* directory({ variables, options: { azureEnvironment: "china" } }),
          "login.chinacloudapi.cn"
        )
        assert.strictEqual(
          yield* directory({ variables: { ...elsewhere, ARM_ENVIRONMENT: "AzureChinaCloud" } }),
          "login.chinacloudapi.cn"
        )
      })
    )
  )
})
