import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import { look, profiles, reasonOf } from "./found.js"
import { failsWith, onPlatform } from "./programs.js"
import { aws, resourceId, shown, workspace } from "./support.js"

const host = { DATABRICKS_HOST: aws }
const azure = { DATABRICKS_HOST: workspace }
const arm = { ARM_CLIENT_ID: "app", ARM_CLIENT_SECRET: "s", ARM_TENANT_ID: "t" }

describe("when no credentials are found", { timeout: 30_000 }, () => {
  it.effect("lists each step and why it was skipped", () =>
    onPlatform(
      Effect.gen(function* () {
        const { folder, found } = yield* look({
          variables: { ...host, DATABRICKS_CLIENT_ID: "sp", ARM_CLIENT_ID: "app", ARM_CLIENT_SECRET: "s" }
        })
        const error = Either.isLeft(found) ? found.left : undefined
        assert.strictEqual(error?._tag, "ConfigurationError")
        assert.strictEqual(
          error?.message,
          `No credentials were found for ${aws}. Flows tried, in this order:
- pat: no token (DATABRICKS_TOKEN)
- oauth-m2m: no client_secret (DATABRICKS_CLIENT_SECRET)
- env-oidc: DATABRICKS_OIDC_TOKEN is not set
- file-oidc: no oidc_token_filepath (DATABRICKS_OIDC_TOKEN_FILEPATH)
- github-oidc: not in a GitHub Actions job with the permission id-token: write (ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN are not set)
- azure-client-secret: the host is on AWS, not on Azure
- azure-msi: no azure_use_msi (ARM_USE_MSI); the host is on AWS, not on Azure
- github-oidc-azure: not in a GitHub Actions job with the permission id-token: write (ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN are not set); the host is on AWS, not on Azure
- azure-cli: the host is on AWS, not on Azure
- azure-devops-oidc: not in an Azure Pipelines step that maps SYSTEM_ACCESSTOKEN (SYSTEM_ACCESSTOKEN, SYSTEM_TEAMFOUNDATIONCOLLECTIONURI, SYSTEM_TEAMPROJECTID, SYSTEM_HOSTTYPE, SYSTEM_PLANID, SYSTEM_JOBID not set)
- databricks-cli: databricks was not found: install the Databricks CLI (https://docs.databricks.com/dev-tools/cli/install) and run \`databricks auth login\`
The profile file was not read: DATABRICKS_HOST is set, and no profile is named.
Set what one of them needs in the environment, in a profile or in code.`
        )
        assert.isString(folder)
      })
    )
  )

  it.effect("includes the output of programs, and reports a missing file", () =>
    Effect.gen(function* () {
      const { message } = yield* reasonOf({
        variables: { ...azure, DATABRICKS_OIDC_TOKEN_FILEPATH: "/does/not/exist" },
        scripts: { az: failsWith("ERROR: Please run 'az login'"), databricks: failsWith("Error: not configured") }
      })
      assert.include(message, "- file-oidc: the file /does/not/exist does not exist")
      assert.include(message, "Please run 'az login'. If you are logged out, run `az login`")
      assert.include(
        message,
        "exited with code 1: not configured. If you are logged out, run `databricks auth login --host"
      )
    })
  )

  it.effect("reports why the profile file had no credentials", () =>
    Effect.gen(function* () {
      assert.include((yield* reasonOf({})).message, "/.databrickscfg does not exist.")
      assert.include((yield* reasonOf({})).message, "for any workspace: no host is set")
      assert.include(
        (yield* reasonOf({ file: "[DEFAULT]\n[prod]\nhost = x" })).message,
        "no profile DEFAULT, and no profile is named"
      )
      assert.include((yield* reasonOf({ variables: { HOME: "" } })).message, "HOME is not set")
      const variables = { DATABRICKS_CONFIG_FILE: "/does/not/exist", DATABRICKS_CONFIG_PROFILE: "prod" }
      assert.include((yield* reasonOf({ variables })).message, "/does/not/exist does not exist")
      const prod = yield* reasonOf({ file: profiles, variables: { DATABRICKS_CONFIG_PROFILE: "prod" } })
      assert.include(prod.message, "has no profile prod: use one of DEFAULT, m2m, spn, msi, nohost, justhost, cli")
    })
  )

  it.effect("reports what a named flow lacks, and tries nothing else", () =>
    Effect.gen(function* () {
      const variables = { ...azure, DATABRICKS_TOKEN: "t", DATABRICKS_AUTH_TYPE: "oauth-m2m" }
      assert.include(
        (yield* reasonOf({ variables })).message,
        "The flow oauth-m2m (DATABRICKS_AUTH_TYPE) cannot be used: no client_id (DATABRICKS_CLIENT_ID) and no client_secret (DATABRICKS_CLIENT_SECRET)."
      )
      assert.include(
        (yield* reasonOf({ variables: { ...variables, DATABRICKS_AUTH_TYPE: "basic" } })).message,
        "The flow basic (DATABRICKS_AUTH_TYPE) does not exist: use one of pat, oauth-m2m"
      )
      const cli = yield* reasonOf({ variables: { ...variables, DATABRICKS_AUTH_TYPE: "azure-cli" } })
      assert.strictEqual(cli._tag, "CredentialsError")
      assert.include(cli.message, "az was not found")
    })
  )

  it.effect("asks for the tenant if only the resource ID identifies the workspace", () =>
    Effect.gen(function* () {
      const { message } = yield* reasonOf({
        variables: { DATABRICKS_AZURE_RESOURCE_ID: resourceId, ARM_CLIENT_ID: "app", ARM_CLIENT_SECRET: "s" }
      })
      assert.include(message, "- azure-client-secret: no azure_tenant_id (ARM_TENANT_ID)")
      assert.include(message, "- azure-cli: az was not found")
      assert.include((yield* reasonOf({})).message, "- azure-client-secret: no azure_client_id (ARM_CLIENT_ID)")
    })
  )

  it.effect("names invalid values", () =>
    Effect.gen(function* () {
      assert.include((yield* reasonOf({ variables: { DATABRICKS_HOST: "http://example.com" } })).message, "https")
      assert.include(
        (yield* reasonOf({ variables: { DATABRICKS_HOST: "http://example.com" } })).message,
        "(DATABRICKS_HOST)"
      )
      assert.include(
        (yield* reasonOf({ variables: { ...host, DATABRICKS_CLOUD: "moon" } })).message,
        "DATABRICKS_CLOUD is not valid"
      )
      assert.include(
        (yield* reasonOf({ variables: { ...azure, ARM_USE_MSI: "maybe" } })).message,
        "ARM_USE_MSI is not valid: set it to true or false"
      )
      const elsewhere = {
        DATABRICKS_HOST: "http://127.0.0.1:1",
        DATABRICKS_CLOUD: "azure",
        ...arm,
        ARM_ENVIRONMENT: "german"
      }
      assert.include((yield* reasonOf({ variables: elsewhere })).message, "ARM_ENVIRONMENT")
      assert.include((yield* reasonOf({ options: { host: "" } })).message, "empty")
    })
  )

  it.effect("errors contain no secrets from any source", () =>
    Effect.gen(function* () {
      const secrets = ["s3cret-env", "s3cret-file", "s3cret-code"]
      const error = yield* reasonOf({
        variables: { DATABRICKS_CONFIG_PROFILE: "p", DATABRICKS_TOKEN: "s3cret-env" },
        file: "[p]\nclient_secret = s3cret-file",
        options: { azureClientSecret: Redacted.make("s3cret-code") }
      })
      for (const secret of secrets) assert.notInclude(shown(error), secret)
    })
  )
})
