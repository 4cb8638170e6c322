/** REST operations of the Secrets API. */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { toBytes } from "../../internal/call/contents.js"
import * as Operation from "../../layers/Operation.js"
import type { DecodeError } from "../../schemas/DatabricksError.js"
import * as Secrets from "../../schemas/Secrets.js"

/**
 * A secret. Only `Redacted.value` reveals its value.
 *
 * @since 0.1.0
 * @category models
 */
export interface Secret extends Omit<Secrets.GetSecretResponse, "value"> {
  /** The bytes of the value. A secret that was written as text is encoded in UTF-8. */
  readonly value: Redacted.Redacted<Uint8Array>
}

export const getSecret = Operation.get("/api/2.0/secrets/get", {
  request: Secrets.GetSecretRequest,
  response: Secrets.GetSecretResponse,
  sensitive: true
})

const redacted = (response: Secrets.GetSecretResponse): Effect.Effect<Secret, DecodeError> =>
  Effect.map(toBytes(getSecret, "value", response.value), (bytes) => ({ ...response, value: Redacted.make(bytes) }))

/** The operations: the request, the response and the retry behavior of each. @since 0.1.0 @category operations */
export const operations = Operation.group("Secrets", {
  /**
   * Creates a scope that is backed by Databricks or by an Azure Key Vault. `createDatabricksBackedScope` and
   * `createAzureKeyVaultBackedScope` are shorter to call.
   * Fails with `ResourceAlreadyExists` if the name is taken, and with `DatabricksBadRequest`
   * (`RESOURCE_LIMIT_EXCEEDED`) if the workspace has too many scopes.
   * @see `POST /api/2.0/secrets/scopes/create`, https://docs.databricks.com/api/azure/workspace/secrets/createscope
   */
  createScope: Operation.post("/api/2.0/secrets/scopes/create", {
    request: Secrets.CreateSecretScopeRequest,
    repeat: "never"
  }),
  /**
   * Deletes a scope with its secrets and ACLs. Secrets in an Azure Key Vault are kept there. Fails with
   * `ResourceDoesNotExist` if the scope does not exist.
   * @see `POST /api/2.0/secrets/scopes/delete`, https://docs.databricks.com/api/azure/workspace/secrets/deletescope
   */
  deleteScope: Operation.post("/api/2.0/secrets/scopes/delete", {
    request: Secrets.DeleteSecretScopeRequest,
    repeat: "safe"
  }),
  /**
   * Lists all scopes.
   * @see `GET /api/2.0/secrets/scopes/list`, https://docs.databricks.com/api/azure/workspace/secrets/listscopes
   */
  listScopes: Operation.get("/api/2.0/secrets/scopes/list", { response: Secrets.ListSecretScopesResponse }),
  /**
   * Writes a secret and replaces an existing one with the same key. `putSecretText` and `putSecretBytes` accept
   * `Redacted` values. The value never appears in errors, logs or spans.
   * Fails with `ResourceDoesNotExist` if the scope does not exist, with `InvalidParameterValue` if the key or the value
   * is not allowed, and with `DatabricksBadRequest` if the scope is backed by an Azure Key Vault. Write such secrets in
   * Azure.
   * @see `POST /api/2.0/secrets/put`, https://docs.databricks.com/api/azure/workspace/secrets/putsecret
   */
  putSecret: Operation.post("/api/2.0/secrets/put", {
    request: Secrets.PutSecretRequest,
    sensitive: true,
    repeat: "safe"
  }),
  /**
   * Returns the bytes of a secret as `Redacted`. `getSecretText` and `getSecretBytes` return only the value.
   * Fails with `ResourceDoesNotExist` if the scope or the secret does not exist.
   * @see `GET /api/2.0/secrets/get`, https://docs.databricks.com/api/azure/workspace/secrets/getsecret
   */
  getSecret: Operation.derive(
    getSecret,
    (call) => (request: Secrets.GetSecretRequest) => Effect.flatMap(call(request), redacted)
  ),
  /**
   * Deletes a secret. Fails with `ResourceDoesNotExist` if the scope or the secret does not exist.
   * @see `POST /api/2.0/secrets/delete`, https://docs.databricks.com/api/azure/workspace/secrets/deletesecret
   */
  deleteSecret: Operation.post("/api/2.0/secrets/delete", { request: Secrets.DeleteSecretRequest, repeat: "safe" }),
  /**
   * Lists the keys of the secrets in a scope. Fails with `ResourceDoesNotExist` if the scope does not exist.
   * @see `GET /api/2.0/secrets/list`, https://docs.databricks.com/api/azure/workspace/secrets/listsecrets
   */
  listSecrets: Operation.get("/api/2.0/secrets/list", {
    request: Secrets.ListSecretsRequest,
    response: Secrets.ListSecretsResponse
  }),
  /**
   * Sets the permission of a user or group on a scope and replaces an existing one. Requires the permission `MANAGE`,
   * like all operations on ACLs.
   * Fails with `ResourceDoesNotExist` if the scope does not exist, and with `InvalidParameterValue` if the principal or
   * the permission is invalid.
   * @see `POST /api/2.0/secrets/acls/put`, https://docs.databricks.com/api/azure/workspace/secrets/putacl
   */
  putAcl: Operation.post("/api/2.0/secrets/acls/put", { request: Secrets.PutSecretAclRequest, repeat: "safe" }),
  /**
   * Returns the permission of a user or group on a scope. Fails with `ResourceDoesNotExist` if the scope or the
   * permission does not exist.
   * @see `GET /api/2.0/secrets/acls/get`, https://docs.databricks.com/api/azure/workspace/secrets/getacl
   */
  getAcl: Operation.get("/api/2.0/secrets/acls/get", {
    request: Secrets.GetSecretAclRequest,
    response: Secrets.AclItem
  }),
  /**
   * Lists all permissions on a scope. Fails with `ResourceDoesNotExist` if the scope does not exist.
   * @see `GET /api/2.0/secrets/acls/list`, https://docs.databricks.com/api/azure/workspace/secrets/listacls
   */
  listAcls: Operation.get("/api/2.0/secrets/acls/list", {
    request: Secrets.ListSecretAclsRequest,
    response: Secrets.ListSecretAclsResponse
  }),
  /**
   * Deletes the permission of a user or group on a scope. Fails with `ResourceDoesNotExist` if the scope or the
   * permission does not exist.
   * @see `POST /api/2.0/secrets/acls/delete`, https://docs.databricks.com/api/azure/workspace/secrets/deleteacl
   */
  deleteAcl: Operation.post("/api/2.0/secrets/acls/delete", { request: Secrets.DeleteSecretAclRequest, repeat: "safe" })
})
