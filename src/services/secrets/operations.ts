/** The REST operations of the Secrets API. */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { toBytes } from "../../internal/codec/contents.js"
import * as Operation from "../../layers/Operation.js"
import type { DecodeError } from "../../schemas/DatabricksError.js"
import * as Secrets from "../../schemas/Secrets.js"

/**
 * A secret. Its value shows only where `Redacted.value` is called on it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Secret extends Omit<Secrets.GetSecretResponse, "value"> {
  /** The bytes; of a secret that was written as text, its UTF-8. */
  readonly value: Redacted.Redacted<Uint8Array>
}

export const getSecret = Operation.get("/api/2.0/secrets/get", {
  request: Secrets.GetSecretRequest,
  response: Secrets.GetSecretResponse,
  sensitive: true
})

const redacted = (response: Secrets.GetSecretResponse): Effect.Effect<Secret, DecodeError> =>
  Effect.map(toBytes(getSecret, "value", response.value), (bytes) => ({ ...response, value: Redacted.make(bytes) }))

/**
 * The operations of the API, each with its request, its response and whether it may be repeated.
 *
 * @since 0.1.0
 * @category operations
 */
export const operations = Operation.group("Secrets", {
  /**
   * Creates a scope, kept by Databricks or in an Azure Key Vault: `createDatabricksBackedScope` and
   * `createAzureKeyVaultBackedScope` are made for the one and the other.
   *
   * Fails with `ResourceAlreadyExists` where there is one of that name, with `DatabricksBadRequest` (`RESOURCE_LIMIT_EXCEEDED`)
   * where there are too many.
   *
   * `POST /api/2.0/secrets/scopes/create`, https://docs.databricks.com/api/azure/workspace/secrets/createscope
   */
  createScope: Operation.post("/api/2.0/secrets/scopes/create", {
    request: Secrets.CreateSecretScopeRequest,
    repeat: "never"
  }),

  /**
   * Deletes a scope with its secrets and ACLs; what is in an Azure Key Vault stays there. Fails with
   * `ResourceDoesNotExist` where there is none.
   *
   * `POST /api/2.0/secrets/scopes/delete`, https://docs.databricks.com/api/azure/workspace/secrets/deletescope
   */
  deleteScope: Operation.post("/api/2.0/secrets/scopes/delete", {
    request: Secrets.DeleteSecretScopeRequest,
    repeat: "safe"
  }),

  /**
   * All scopes.
   *
   * `GET /api/2.0/secrets/scopes/list`, https://docs.databricks.com/api/azure/workspace/secrets/listscopes
   */
  listScopes: Operation.get("/api/2.0/secrets/scopes/list", {
    response: Secrets.ListSecretScopesResponse
  }),

  /**
   * Writes a secret, in place of one of the same key. `putSecretText` and `putSecretBytes` take values that are
   * `Redacted`. No error, log or span holds the value.
   *
   * Fails with `ResourceDoesNotExist` where there is no such scope, with `InvalidParameterValue` where the key or the
   * value is not allowed, with `DatabricksBadRequest` where the scope is kept in an Azure Key Vault (write it there).
   *
   * `POST /api/2.0/secrets/put`, https://docs.databricks.com/api/azure/workspace/secrets/putsecret
   */
  putSecret: Operation.post("/api/2.0/secrets/put", {
    request: Secrets.PutSecretRequest,
    sensitive: true,
    repeat: "safe"
  }),

  /**
   * The bytes of a secret, `Redacted`; `getSecretText` and `getSecretBytes` give the value alone.
   *
   * Fails with `ResourceDoesNotExist` where there is no such scope or secret.
   *
   * `GET /api/2.0/secrets/get`, https://docs.databricks.com/api/azure/workspace/secrets/getsecret
   */
  getSecret: Operation.derive(
    getSecret,
    (call) => (request: Secrets.GetSecretRequest) => Effect.flatMap(call(request), redacted)
  ),

  /**
   * Deletes a secret. Fails with `ResourceDoesNotExist` where there is no such scope or secret.
   *
   * `POST /api/2.0/secrets/delete`, https://docs.databricks.com/api/azure/workspace/secrets/deletesecret
   */
  deleteSecret: Operation.post("/api/2.0/secrets/delete", {
    request: Secrets.DeleteSecretRequest,
    repeat: "safe"
  }),

  /**
   * The keys of a scope's secrets. Fails with `ResourceDoesNotExist` where there is no such scope.
   *
   * `GET /api/2.0/secrets/list`, https://docs.databricks.com/api/azure/workspace/secrets/listsecrets
   */
  listSecrets: Operation.get("/api/2.0/secrets/list", {
    request: Secrets.ListSecretsRequest,
    response: Secrets.ListSecretsResponse
  }),

  /**
   * Gives a user or group a permission on a scope, in place of the one that they have. Takes the permission `MANAGE`, as
   * do all operations on ACLs.
   *
   * Fails with `ResourceDoesNotExist` where there is no such scope, with `InvalidParameterValue` where the principal or
   * the permission is none.
   *
   * `POST /api/2.0/secrets/acls/put`, https://docs.databricks.com/api/azure/workspace/secrets/putacl
   */
  putAcl: Operation.post("/api/2.0/secrets/acls/put", {
    request: Secrets.PutSecretAclRequest,
    repeat: "safe"
  }),

  /**
   * The permission of a user or group on a scope. Fails with `ResourceDoesNotExist` where there is no such scope, or none
   * was given.
   *
   * `GET /api/2.0/secrets/acls/get`, https://docs.databricks.com/api/azure/workspace/secrets/getacl
   */
  getAcl: Operation.get("/api/2.0/secrets/acls/get", {
    request: Secrets.GetSecretAclRequest,
    response: Secrets.AclItem
  }),

  /**
   * All permissions on a scope. Fails with `ResourceDoesNotExist` where there is no such scope.
   *
   * `GET /api/2.0/secrets/acls/list`, https://docs.databricks.com/api/azure/workspace/secrets/listacls
   */
  listAcls: Operation.get("/api/2.0/secrets/acls/list", {
    request: Secrets.ListSecretAclsRequest,
    response: Secrets.ListSecretAclsResponse
  }),

  /**
   * Takes the permission of a user or group on a scope away. Fails with `ResourceDoesNotExist` where there is no such
   * scope, or none was given.
   *
   * `POST /api/2.0/secrets/acls/delete`, https://docs.databricks.com/api/azure/workspace/secrets/deleteacl
   */
  deleteAcl: Operation.post("/api/2.0/secrets/acls/delete", {
    request: Secrets.DeleteSecretAclRequest,
    repeat: "safe"
  })
})
