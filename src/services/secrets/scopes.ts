import * as Effect from "effect/Effect"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import type { AzureKeyVaultSecretScopeMetadata, CreateSecretScopeRequest } from "../../schemas/Secrets.js"
import { Secrets } from "./service.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface CreateDatabricksBackedScopeRequest
  extends Pick<CreateSecretScopeRequest, "scope" | "initial_manage_principal"> {}

/**
 * Creates a scope that is backed by Databricks. Fails with the errors of `createScope`.
 *
 * @since 0.1.0
 * @category scopes
 */
export const createDatabricksBackedScope = (
  request: CreateDatabricksBackedScopeRequest
): Effect.Effect<void, DatabricksError, Secrets> =>
  Effect.flatMap(Secrets, (secrets) => secrets.createScope({ ...request, scope_backend_type: "DATABRICKS" }))

/**
 * @since 0.1.0
 * @category models
 */
export interface CreateAzureKeyVaultBackedScopeRequest
  extends CreateDatabricksBackedScopeRequest,
    Pick<AzureKeyVaultSecretScopeMetadata, "resource_id" | "dns_name"> {}

/**
 * Creates a scope that is backed by an Azure Key Vault. This API can read the secrets; write them in Azure. Requires
 * Microsoft Entra ID credentials: personal access tokens are not accepted.
 *
 * Fails with the errors of `createScope`.
 *
 * @example
 * ```ts
 * import { Secrets } from "effect-databricks"
 *
 * const create = Secrets.createAzureKeyVaultBackedScope({
 *   scope: "warehouse",
 *   resource_id:
 *     "/subscriptions/7c2b1e0a-0000-0000-0000-000000000000/resourceGroups/data/providers/Microsoft.KeyVault/vaults/warehouse",
 *   dns_name: "https://warehouse.vault.azure.net/"
 * })
 * ```
 *
 * @since 0.1.0
 * @category scopes
 */
export const createAzureKeyVaultBackedScope = ({
  dns_name,
  resource_id,
  ...request
}: CreateAzureKeyVaultBackedScopeRequest): Effect.Effect<void, DatabricksError, Secrets> =>
  Effect.flatMap(Secrets, (secrets) =>
    secrets.createScope({
      ...request,
      scope_backend_type: "AZURE_KEYVAULT",
      backend_azure_keyvault: { resource_id, dns_name }
    })
  )
