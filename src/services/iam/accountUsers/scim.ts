/** Lists, finds and changes the users of an account. */
import * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { User } from "../../../schemas/CurrentUser.js"
import type { DatabricksError } from "../../../schemas/DatabricksError.js"
import { findOne, type ListOptions, listAll, patchOf } from "../internal/scim.js"
import type { NotUnique } from "../NotUnique.js"
import type { PatchOperation } from "../PatchOperation.js"
import { AccountUsers, operations } from "./service.js"

export type { ListOptions }

/**
 * Emits all users that match the filter. Pages are fetched on demand.
 *
 * Fails with `InvalidRequest` if the filter is not valid.
 *
 * `GET /api/2.0/accounts/{account_id}/scim/v2/Users`, https://docs.databricks.com/api/azure/account/accountusers/list
 *
 * @since 0.1.0
 * @category lists
 */
export const all = (options?: ListOptions): Stream.Stream<User, DatabricksError, AccountUsers> =>
  Stream.unwrap(Effect.map(AccountUsers, (service) => listAll(operations.list, service.list, options)))

/**
 * Returns the user with this `userName`, which is an email address, without regard to case. None if there is none.
 *
 * Fails with `NotUnique` if there are several.
 *
 * `GET /api/2.0/accounts/{account_id}/scim/v2/Users`, https://docs.databricks.com/api/azure/account/accountusers/list
 *
 * @since 0.1.0
 * @category lists
 */
export const findByUserName = (
  userName: string
): Effect.Effect<Option.Option<User>, DatabricksError | NotUnique, AccountUsers> =>
  Effect.flatMap(AccountUsers, (service) => findOne(operations.list, service.list, "userName", userName))

/**
 * Applies changes to a user. Safe to repeat.
 *
 * Fails with an error of the family `isNotFound` if the user does not exist.
 *
 * `PATCH /api/2.0/accounts/{account_id}/scim/v2/Users/{id}`, https://docs.databricks.com/api/azure/account/accountusers/patch
 *
 * @since 0.1.0
 * @category changes
 */
export const change = (
  id: string,
  changes: ReadonlyArray<PatchOperation>
): Effect.Effect<void, DatabricksError, AccountUsers> =>
  Effect.flatMap(AccountUsers, (service) => service.patch(patchOf(id, changes)))
