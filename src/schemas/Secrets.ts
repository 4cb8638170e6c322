/**
 * Secret scopes, secrets, and their access control lists.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { EpochMillis } from "./EpochMillis.js"
import * as Wire from "./Wire.js"

/**
 * Where the secrets of a scope are stored.
 *
 * @since 0.1.0
 * @category scopes
 */
export const ScopeBackendType = Wire.openEnum("ScopeBackendType", ["DATABRICKS", "AZURE_KEYVAULT"])

/**
 * @since 0.1.0
 * @category scopes
 */
export type ScopeBackendType = typeof ScopeBackendType.Type

/**
 * The Azure Key Vault of a scope.
 *
 * @since 0.1.0
 * @category scopes
 */
export class AzureKeyVaultSecretScopeMetadata extends Wire.struct<AzureKeyVaultSecretScopeMetadata>(
  "AzureKeyVaultSecretScopeMetadata"
)({
  /** The Azure resource id of the vault: `/subscriptions/…/resourceGroups/…/providers/Microsoft.KeyVault/vaults/…`. */
  resource_id: Wire.expected(Schema.String),
  /** The URI of the vault, such as `https://my-vault.vault.azure.net/`. */
  dns_name: Wire.expected(Schema.String)
}) {}

/**
 * A secret scope: a named collection of secrets.
 *
 * @since 0.1.0
 * @category scopes
 */
export class SecretScope extends Wire.struct<SecretScope>("SecretScope")({
  name: Wire.optional(Schema.String),
  backend_type: Wire.optional(ScopeBackendType),
  /** Set only for scopes in Azure Key Vault. */
  keyvault_metadata: Wire.optional(AzureKeyVaultSecretScopeMetadata)
}) {}

/**
 * A secret without its value.
 *
 * @since 0.1.0
 * @category secrets
 */
export class SecretMetadata extends Wire.struct<SecretMetadata>("SecretMetadata")({
  key: Wire.optional(Schema.String),
  last_updated_timestamp: Wire.optional(EpochMillis)
}) {}

/**
 * A permission on a scope. Each level includes the ones after it: change ACLs, write secrets, read secrets.
 *
 * @since 0.1.0
 * @category acls
 */
export const AclPermission = Wire.openEnum("AclPermission", ["MANAGE", "WRITE", "READ"])

/**
 * @since 0.1.0
 * @category acls
 */
export type AclPermission = typeof AclPermission.Type

/**
 * The permission of a principal on a scope.
 *
 * @since 0.1.0
 * @category acls
 */
export class AclItem extends Wire.struct<AclItem>("AclItem")({
  /** A user name, a group name, or the application id of a service principal. */
  principal: Schema.String,
  permission: Wire.optional(AclPermission)
}) {}

/**
 * Request to create a scope.
 *
 * @since 0.1.0
 * @category requests
 */
export class CreateSecretScopeRequest extends Wire.struct<CreateSecretScopeRequest>("CreateSecretScopeRequest")({
  /** The name of the scope. At most 128 characters: letters, digits, `-`, `_`, `@` and `.`. */
  scope: Schema.String,
  /** The default is `DATABRICKS`. */
  scope_backend_type: Wire.optional(ScopeBackendType),
  /** Required if the type is `AZURE_KEYVAULT`. */
  backend_azure_keyvault: Wire.optional(AzureKeyVaultSecretScopeMetadata),
  /** The principal that can manage the scope: `users` for all users. The default is only the creator. */
  initial_manage_principal: Wire.optional(Schema.String)
}) {}

/**
 * Request to delete a scope with all its secrets and ACLs.
 *
 * @since 0.1.0
 * @category requests
 */
export class DeleteSecretScopeRequest extends Wire.struct<DeleteSecretScopeRequest>("DeleteSecretScopeRequest")({
  scope: Schema.String
}) {}

/**
 * All scopes that the caller can see.
 *
 * @since 0.1.0
 * @category responses
 */
export class ListSecretScopesResponse extends Wire.struct<ListSecretScopesResponse>("ListSecretScopesResponse")({
  scopes: Wire.optional(Wire.array(SecretScope))
}) {}

/**
 * Request to create or replace a secret. Exactly one of the two values is set.
 *
 * @since 0.1.0
 * @category requests
 */
export class PutSecretRequest extends Wire.struct<PutSecretRequest>("PutSecretRequest")({
  scope: Schema.String,
  /** The key of the secret. At most 128 characters: letters, digits, `-`, `_` and `.`. */
  key: Schema.String,
  /** The value as text, stored in UTF-8. At most 128 KiB. */
  string_value: Wire.optional(Wire.Secret),
  /** The value as bytes, base64-encoded. At most 128 KiB before encoding. */
  bytes_value: Wire.optional(Wire.Secret)
}) {}

/**
 * Request to get the value of a secret.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetSecretRequest extends Wire.struct<GetSecretRequest>("GetSecretRequest")({
  scope: Schema.String,
  key: Schema.String
}) {}

/**
 * A secret in the format of the API. The service returns a `Secret` instead, which does not reveal its value.
 *
 * @since 0.1.0
 * @category responses
 */
export class GetSecretResponse extends Wire.struct<GetSecretResponse>("GetSecretResponse")({
  key: Wire.optional(Schema.String),
  /** The value, base64-encoded, regardless of whether it was written as text or as bytes. */
  value: Wire.Secret
}) {}

/**
 * Request to delete a secret.
 *
 * @since 0.1.0
 * @category requests
 */
export class DeleteSecretRequest extends Wire.struct<DeleteSecretRequest>("DeleteSecretRequest")({
  scope: Schema.String,
  key: Schema.String
}) {}

/**
 * Request to list the secrets of a scope.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListSecretsRequest extends Wire.struct<ListSecretsRequest>("ListSecretsRequest")({
  scope: Schema.String
}) {}

/**
 * All secrets of a scope, without their values.
 *
 * @since 0.1.0
 * @category responses
 */
export class ListSecretsResponse extends Wire.struct<ListSecretsResponse>("ListSecretsResponse")({
  secrets: Wire.optional(Wire.array(SecretMetadata))
}) {}

/**
 * Request to set the permission of a principal on a scope. Replaces the existing permission.
 *
 * @since 0.1.0
 * @category requests
 */
export class PutSecretAclRequest extends Wire.struct<PutSecretAclRequest>("PutSecretAclRequest")({
  scope: Schema.String,
  /** A user name, a group name, or the application id of a service principal. */
  principal: Schema.String,
  permission: AclPermission
}) {}

/**
 * Request to get the permission of a principal on a scope.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetSecretAclRequest extends Wire.struct<GetSecretAclRequest>("GetSecretAclRequest")({
  scope: Schema.String,
  principal: Schema.String
}) {}

/**
 * Request to list all permissions on a scope.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListSecretAclsRequest extends Wire.struct<ListSecretAclsRequest>("ListSecretAclsRequest")({
  scope: Schema.String
}) {}

/**
 * All permissions on a scope.
 *
 * @since 0.1.0
 * @category responses
 */
export class ListSecretAclsResponse extends Wire.struct<ListSecretAclsResponse>("ListSecretAclsResponse")({
  items: Wire.optional(Wire.array(AclItem))
}) {}

/**
 * Request to remove the permission of a principal on a scope.
 *
 * @since 0.1.0
 * @category requests
 */
export class DeleteSecretAclRequest extends Wire.struct<DeleteSecretAclRequest>("DeleteSecretAclRequest")({
  scope: Schema.String,
  principal: Schema.String
}) {}
