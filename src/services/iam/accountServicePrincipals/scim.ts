/** Lists, finds and changes the service principals of an account. */
import * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { DatabricksError } from "../../../schemas/DatabricksError.js"
import type { ServicePrincipal } from "../../../schemas/iam/ListServicePrincipalResponse.js"
import { findOne, type ListOptions, listAll, patchOf } from "../internal/scim.js"
import type { NotUnique } from "../NotUnique.js"
import type { PatchOperation } from "../PatchOperation.js"
import { AccountServicePrincipals, operations } from "./service.js"

export type { ListOptions }

/**
 * Emits all service principals that match the filter. Pages are fetched on demand.
 *
 * Fails with `InvalidRequest` if the filter is not valid.
 *
 * `GET /api/2.0/accounts/{account_id}/scim/v2/ServicePrincipals`, https://docs.databricks.com/api/azure/account/accountserviceprincipals/list
 *
 * @since 0.1.0
 * @category lists
 */
export const all = (
  options?: ListOptions
): Stream.Stream<ServicePrincipal, DatabricksError, AccountServicePrincipals> =>
  Stream.unwrap(Effect.map(AccountServicePrincipals, (service) => listAll(operations.list, service.list, options)))

/**
 * Returns the service principal with this application id, without regard to case. None if there is none.
 *
 * Fails with `NotUnique` if there are several.
 *
 * `GET /api/2.0/accounts/{account_id}/scim/v2/ServicePrincipals`, https://docs.databricks.com/api/azure/account/accountserviceprincipals/list
 *
 * @since 0.1.0
 * @category lists
 */
export const findByApplicationId = (
  applicationId: string
): Effect.Effect<Option.Option<ServicePrincipal>, DatabricksError | NotUnique, AccountServicePrincipals> =>
  Effect.flatMap(AccountServicePrincipals, (service) =>
    findOne(operations.list, service.list, "applicationId", applicationId)
  )

/**
 * Returns the service principal with this display name, without regard to case. None if there is none.
 *
 * Fails with `NotUnique` if there are several.
 *
 * `GET /api/2.0/accounts/{account_id}/scim/v2/ServicePrincipals`, https://docs.databricks.com/api/azure/account/accountserviceprincipals/list
 *
 * @since 0.1.0
 * @category lists
 */
export const findByDisplayName = (
  displayName: string
): Effect.Effect<Option.Option<ServicePrincipal>, DatabricksError | NotUnique, AccountServicePrincipals> =>
  Effect.flatMap(AccountServicePrincipals, (service) =>
    findOne(operations.list, service.list, "displayName", displayName)
  )

/**
 * Applies changes to a service principal. Safe to repeat.
 *
 * Fails with an error of the family `isNotFound` if the service principal does not exist.
 *
 * `PATCH /api/2.0/accounts/{account_id}/scim/v2/ServicePrincipals/{id}`, https://docs.databricks.com/api/azure/account/accountserviceprincipals/patch
 *
 * @since 0.1.0
 * @category changes
 */
export const change = (
  id: string,
  changes: ReadonlyArray<PatchOperation>
): Effect.Effect<void, DatabricksError, AccountServicePrincipals> =>
  Effect.flatMap(AccountServicePrincipals, (service) => service.patch(patchOf(id, changes)))
