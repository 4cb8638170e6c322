/**
 * Secrets: write and read them without revealing their values. Create scopes, one of them in Azure Key Vault, and set
 * permissions.
 *
 *   npx tsx -C effect-databricks:source examples/secrets.ts
 *
 * It runs on the emulated workspace: no account, no network.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as DatabricksClient from "effect-databricks/DatabricksClient"
import * as Emulator from "effect-databricks/Emulator"
import * as Secrets from "effect-databricks/Secrets"

const password = Config.withDefault(Config.redacted("WAREHOUSE_PASSWORD"), Redacted.make("correct horse"))

const program = Effect.gen(function* () {
  const secrets = yield* Secrets.Secrets
  const scope = "warehouse"

  yield* Secrets.createDatabricksBackedScope({ scope })
  yield* Secrets.createAzureKeyVaultBackedScope({
    scope: "vault",
    resource_id:
      "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/data/providers/Microsoft.KeyVault/vaults/data",
    dns_name: "https://data.vault.azure.net/"
  })
  const { scopes } = yield* secrets.listScopes()
  for (const { backend_type, name } of scopes ?? []) yield* Console.log(`scope ${name}: ${backend_type}`)

  yield* Secrets.putSecretText({ scope, key: "password", value: yield* password })
  yield* Secrets.putSecretBytes({ scope, key: "certificate", value: Redacted.make(new Uint8Array(2048).fill(7)) })
  const listed = yield* secrets.listSecrets({ scope })
  yield* Console.log(`keys: ${(listed.secrets ?? []).map(({ key }) => key).join(", ")}\n`)

  const text = yield* Secrets.getSecretText({ scope, key: "password" })
  yield* Console.log(`The password in a log: ${text}`)
  yield* Console.log(`Unwrapped, it has ${Redacted.value(text).length} characters\n`)

  yield* secrets.putAcl({ scope, principal: "analysts", permission: "READ" })
  const { items } = yield* secrets.listAcls({ scope })
  for (const { permission, principal } of items ?? []) yield* Console.log(`${principal}: ${permission}`)

  yield* secrets.deleteScope({ scope })
  yield* Secrets.getSecretText({ scope, key: "password" }).pipe(
    Effect.catchTag("ResourceDoesNotExist", (error) => Console.log(`\n${error._tag}: ${error.message}`))
  )
})

NodeRuntime.runMain(
  program.pipe(
    Effect.provide(Secrets.layer),
    Effect.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
    Effect.provide(Emulator.layer())
  )
)
