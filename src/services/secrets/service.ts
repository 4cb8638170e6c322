import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { toBytes } from "../../internal/contents.js"
import * as Endpoints from "../../internal/endpoints/Secrets.js"
import { withoutFields } from "../../internal/withoutFields.js"
import { DatabricksClient } from "../../layers/DatabricksClient.js"
import type { DatabricksError, DecodeError } from "../../schemas/DatabricksError.js"
import type * as Schemas from "../../schemas/Secrets.js"

/**
 * The Secrets API of a workspace.
 *
 * @example
 * ```ts
 * import { Secrets } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const secrets = yield* Secrets.Secrets
 *   const { scopes } = yield* secrets.listScopes()
 *   for (const { name } of scopes ?? []) yield* Effect.log(name)
 * })
 * ```
 *
 * @since 0.1.0
 * @category context
 */
export class Secrets extends Context.Tag("effect-databricks/Secrets")<Secrets, Service>() {}

/**
 * A secret. Its value shows only where `Redacted.value` is called on it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Secret extends Omit<Schemas.GetSecretResponse, "value"> {
  /** The bytes; of a secret that was written as text, its UTF-8. */
  readonly value: Redacted.Redacted<Uint8Array>
}

/**
 * One member for each operation of the API. What makes them handier, such as `getSecretText` and `putSecretText`, is a
 * function of this module that needs the service.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /**
   * Creates a scope, kept by Databricks or in an Azure Key Vault: `createDatabricksBackedScope` and
   * `createAzureKeyVaultBackedScope` are made for the one and the other.
   *
   * Fails with `ResourceAlreadyExists` where there is one of that name, with `DatabricksBadRequest` (`RESOURCE_LIMIT_EXCEEDED`)
   * where there are too many.
   *
   * `POST /api/2.0/secrets/scopes/create`, https://docs.databricks.com/api/azure/workspace/secrets/createscope
   */
  readonly createScope: (request: Schemas.CreateSecretScopeRequest) => Effect.Effect<void, DatabricksError>

  /**
   * Deletes a scope with its secrets and ACLs; what is in an Azure Key Vault stays there. Fails with
   * `ResourceDoesNotExist` where there is none.
   *
   * `POST /api/2.0/secrets/scopes/delete`, https://docs.databricks.com/api/azure/workspace/secrets/deletescope
   */
  readonly deleteScope: (request: Schemas.DeleteSecretScopeRequest) => Effect.Effect<void, DatabricksError>

  /**
   * All scopes.
   *
   * `GET /api/2.0/secrets/scopes/list`, https://docs.databricks.com/api/azure/workspace/secrets/listscopes
   */
  readonly listScopes: () => Effect.Effect<Schemas.ListSecretScopesResponse, DatabricksError>

  /**
   * Writes a secret, in place of one of the same key. `putSecretText` and `putSecretBytes` take values that are
   * `Redacted`. No error, log or span holds the value.
   *
   * Fails with `ResourceDoesNotExist` where there is no such scope, with `InvalidParameterValue` where the key or the
   * value is not allowed, with `DatabricksBadRequest` where the scope is kept in an Azure Key Vault (write it there).
   *
   * `POST /api/2.0/secrets/put`, https://docs.databricks.com/api/azure/workspace/secrets/putsecret
   */
  readonly putSecret: (request: Schemas.PutSecretRequest) => Effect.Effect<void, DatabricksError>

  /**
   * The bytes of a secret, `Redacted`; `getSecretText` and `getSecretBytes` give the value alone.
   *
   * Fails with `ResourceDoesNotExist` where there is no such scope or secret.
   *
   * `GET /api/2.0/secrets/get`, https://docs.databricks.com/api/azure/workspace/secrets/getsecret
   */
  readonly getSecret: (request: Schemas.GetSecretRequest) => Effect.Effect<Secret, DatabricksError>

  /**
   * Deletes a secret. Fails with `ResourceDoesNotExist` where there is no such scope or secret.
   *
   * `POST /api/2.0/secrets/delete`, https://docs.databricks.com/api/azure/workspace/secrets/deletesecret
   */
  readonly deleteSecret: (request: Schemas.DeleteSecretRequest) => Effect.Effect<void, DatabricksError>

  /**
   * The keys of a scope's secrets. Fails with `ResourceDoesNotExist` where there is no such scope.
   *
   * `GET /api/2.0/secrets/list`, https://docs.databricks.com/api/azure/workspace/secrets/listsecrets
   */
  readonly listSecrets: (
    request: Schemas.ListSecretsRequest
  ) => Effect.Effect<Schemas.ListSecretsResponse, DatabricksError>

  /**
   * Gives a user or group a permission on a scope, in place of the one that they have. Takes the permission `MANAGE`, as
   * do all operations on ACLs.
   *
   * Fails with `ResourceDoesNotExist` where there is no such scope, with `InvalidParameterValue` where the principal or
   * the permission is none.
   *
   * `POST /api/2.0/secrets/acls/put`, https://docs.databricks.com/api/azure/workspace/secrets/putacl
   */
  readonly putAcl: (request: Schemas.PutSecretAclRequest) => Effect.Effect<void, DatabricksError>

  /**
   * The permission of a user or group on a scope. Fails with `ResourceDoesNotExist` where there is no such scope, or none
   * was given.
   *
   * `GET /api/2.0/secrets/acls/get`, https://docs.databricks.com/api/azure/workspace/secrets/getacl
   */
  readonly getAcl: (request: Schemas.GetSecretAclRequest) => Effect.Effect<Schemas.AclItem, DatabricksError>

  /**
   * All permissions on a scope. Fails with `ResourceDoesNotExist` where there is no such scope.
   *
   * `GET /api/2.0/secrets/acls/list`, https://docs.databricks.com/api/azure/workspace/secrets/listacls
   */
  readonly listAcls: (
    request: Schemas.ListSecretAclsRequest
  ) => Effect.Effect<Schemas.ListSecretAclsResponse, DatabricksError>

  /**
   * Takes the permission of a user or group on a scope away. Fails with `ResourceDoesNotExist` where there is no such
   * scope, or none was given.
   *
   * `POST /api/2.0/secrets/acls/delete`, https://docs.databricks.com/api/azure/workspace/secrets/deleteacl
   */
  readonly deleteAcl: (request: Schemas.DeleteSecretAclRequest) => Effect.Effect<void, DatabricksError>
}

/** The wire form goes no further than here. */
const redacted = (response: Schemas.GetSecretResponse): Effect.Effect<Secret, DecodeError> =>
  Effect.map(toBytes(Endpoints.getSecret, "value", response.value), (bytes) => ({
    ...response,
    value: Redacted.make(bytes)
  }))

/**
 * @since 0.1.0
 * @category constructors
 */
export const make: Effect.Effect<Service, never, DatabricksClient> = Effect.map(DatabricksClient, ({ call }) => {
  const getSecret = call(Endpoints.getSecret)
  return Secrets.of({
    createScope: call(Endpoints.createScope),
    deleteScope: call(Endpoints.deleteScope),
    listScopes: withoutFields(call(Endpoints.listScopes)),
    putSecret: call(Endpoints.putSecret),
    getSecret: (request) => Effect.flatMap(getSecret(request), redacted),
    deleteSecret: call(Endpoints.deleteSecret),
    listSecrets: call(Endpoints.listSecrets),
    putAcl: call(Endpoints.putAcl),
    getAcl: call(Endpoints.getAcl),
    listAcls: call(Endpoints.listAcls),
    deleteAcl: call(Endpoints.deleteAcl)
  })
})

/**
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<Secrets, never, DatabricksClient> = Layer.effect(Secrets, make)
