/**
 * Secret scopes, the secrets in them, and who may read and write those.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { EpochMillis } from "./EpochMillis.js"
import * as Wire from "./Wire.js"

/**
 * Where the secrets of a scope are kept.
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
 * The Azure Key Vault behind a scope.
 *
 * @since 0.1.0
 * @category scopes
 */
export class AzureKeyVaultSecretScopeMetadata extends Wire.struct<AzureKeyVaultSecretScopeMetadata>(
  "AzureKeyVaultSecretScopeMetadata"
)({
  /** The vault's id in Azure: `/subscriptions/…/resourceGroups/…/providers/Microsoft.KeyVault/vaults/…`. */
  resource_id: Wire.expected(Schema.String),
  /** The vault's URI, such as `https://my-vault.vault.azure.net/`. */
  dns_name: Wire.expected(Schema.String)
}) {}

/**
 * A scope: a named collection of secrets.
 *
 * @since 0.1.0
 * @category scopes
 */
export class SecretScope extends Wire.struct<SecretScope>("SecretScope")({
  name: Wire.optional(Schema.String),
  backend_type: Wire.optional(ScopeBackendType),
  /** Of scopes that are kept in Azure Key Vault. */
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
 * What someone may do with a scope; each level includes those after it: change its ACLs, write secrets, read them.
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
 * What one user or group may do with a scope.
 *
 * @since 0.1.0
 * @category acls
 */
export class AclItem extends Wire.struct<AclItem>("AclItem")({
  /** The name of a user or group, or the application id of a service principal. */
  principal: Schema.String,
  permission: Wire.optional(AclPermission)
}) {}

/**
 * Creates a scope.
 *
 * @since 0.1.0
 * @category requests
 */
export class CreateSecretScopeRequest extends Wire.struct<CreateSecretScopeRequest>("CreateSecretScopeRequest")({
  /** The scope's name: letters, digits, `-`, `_`, `@` and `.`, at most 128 of them. */
  scope: Schema.String,
  /** `DATABRICKS` by default. */
  scope_backend_type: Wire.optional(ScopeBackendType),
  /** Needed where the type is `AZURE_KEYVAULT`. */
  backend_azure_keyvault: Wire.optional(AzureKeyVaultSecretScopeMetadata),
  /** Who may manage the scope: `users` for everybody. Without, only whoever creates it. */
  initial_manage_principal: Wire.optional(Schema.String)
}) {}

/**
 * Deletes a scope with all its secrets and ACLs.
 *
 * @since 0.1.0
 * @category requests
 */
export class DeleteSecretScopeRequest extends Wire.struct<DeleteSecretScopeRequest>("DeleteSecretScopeRequest")({
  scope: Schema.String
}) {}

/**
 * All scopes that the caller may see.
 *
 * @since 0.1.0
 * @category responses
 */
export class ListSecretScopesResponse extends Wire.struct<ListSecretScopesResponse>("ListSecretScopesResponse")({
  scopes: Wire.optional(Wire.array(SecretScope))
}) {}

/**
 * Writes a secret, in place of one of the same key. Exactly one of the two values is given.
 *
 * @since 0.1.0
 * @category requests
 */
export class PutSecretRequest extends Wire.struct<PutSecretRequest>("PutSecretRequest")({
  scope: Schema.String,
  /** The secret's name: letters, digits, `-`, `_` and `.`, at most 128 of them. */
  key: Schema.String,
  /** Kept in UTF-8; at most 128 KiB. */
  string_value: Wire.optional(Wire.Secret),
  /** In base64; at most 128 KiB before that. */
  bytes_value: Wire.optional(Wire.Secret)
}) {}

/**
 * Asks for the value of a secret.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetSecretRequest extends Wire.struct<GetSecretRequest>("GetSecretRequest")({
  scope: Schema.String,
  key: Schema.String
}) {}

/**
 * A secret as it crosses the wire. The service hands out a `Secret` instead, which does not show its value.
 *
 * @since 0.1.0
 * @category responses
 */
export class GetSecretResponse extends Wire.struct<GetSecretResponse>("GetSecretResponse")({
  key: Wire.optional(Schema.String),
  /** In base64, whether it was written as text or as bytes. */
  value: Wire.Secret
}) {}

/**
 * Deletes a secret.
 *
 * @since 0.1.0
 * @category requests
 */
export class DeleteSecretRequest extends Wire.struct<DeleteSecretRequest>("DeleteSecretRequest")({
  scope: Schema.String,
  key: Schema.String
}) {}

/**
 * Asks for the keys of a scope's secrets.
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
 * Gives a user or group a permission on a scope, in place of the one that they have.
 *
 * @since 0.1.0
 * @category requests
 */
export class PutSecretAclRequest extends Wire.struct<PutSecretAclRequest>("PutSecretAclRequest")({
  scope: Schema.String,
  /** The name of a user or group, or the application id of a service principal. */
  principal: Schema.String,
  permission: AclPermission
}) {}

/**
 * Asks what a user or group may do with a scope.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetSecretAclRequest extends Wire.struct<GetSecretAclRequest>("GetSecretAclRequest")({
  scope: Schema.String,
  principal: Schema.String
}) {}

/**
 * Asks for all permissions on a scope.
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
 * Takes a user's or group's permission on a scope away.
 *
 * @since 0.1.0
 * @category requests
 */
export class DeleteSecretAclRequest extends Wire.struct<DeleteSecretAclRequest>("DeleteSecretAclRequest")({
  scope: Schema.String,
  principal: Schema.String
}) {}
