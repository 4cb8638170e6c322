/**
 * The changes that a patch of a user, a group or a service principal makes. The API applies each of them to what is
 * there, so that nothing has to be read before, and changes of others are kept.
 *
 * @example
 * ```ts
 * import { PatchOperation, Users } from "effect-databricks/iam"
 *
 * export const leave = (id: string) =>
 *   Users.change(id, [PatchOperation.setActive(false), PatchOperation.removeEntitlement("allow-cluster-create")])
 * ```
 *
 * @since 0.1.0
 */
import type { Patch } from "../../schemas/iam/Patch.js"

/**
 * An operation of a patch, as the API takes it.
 *
 * @since 0.1.0
 * @category models
 */
export interface PatchOperation extends Patch {
  readonly op: "add" | "remove" | "replace"
}

/**
 * Adds values to an attribute, or sets the attributes of an object if there is no path.
 *
 * @since 0.1.0
 * @category constructors
 */
export const add = (path: string | undefined, value: unknown): PatchOperation => ({
  op: "add",
  ...(path === undefined ? {} : { path }),
  value
})

/**
 * Replaces the value of an attribute, or of the attributes of an object if there is no path.
 *
 * @since 0.1.0
 * @category constructors
 */
export const replace = (path: string | undefined, value: unknown): PatchOperation => ({
  op: "replace",
  ...(path === undefined ? {} : { path }),
  value
})

/**
 * Removes an attribute, or the values that a path such as `members[value eq "123"]` selects.
 *
 * @since 0.1.0
 * @category constructors
 */
export const remove = (path: string): PatchOperation => ({ op: "remove", path })

const valuesOf = (values: ReadonlyArray<string>) => values.map((value) => ({ value }))

/** The path of a single value of an attribute. */
const pathOf = (attribute: string, value: string): string => `${attribute}[value eq ${JSON.stringify(value)}]`

/**
 * Adds members to a group, by their ids. Does nothing for those that are members.
 *
 * @since 0.1.0
 * @category members
 */
export const addMembers = (ids: ReadonlyArray<string>): PatchOperation => add("members", valuesOf(ids))

/**
 * Removes a member from a group, by its id.
 *
 * @since 0.1.0
 * @category members
 */
export const removeMember = (id: string): PatchOperation => remove(pathOf("members", id))

/**
 * Adds entitlements, such as `workspace-access` or `databricks-sql-access`.
 *
 * @since 0.1.0
 * @category entitlements
 */
export const addEntitlements = (values: ReadonlyArray<string>): PatchOperation => add("entitlements", valuesOf(values))

/**
 * Removes an entitlement.
 *
 * @since 0.1.0
 * @category entitlements
 */
export const removeEntitlement = (value: string): PatchOperation => remove(pathOf("entitlements", value))

/**
 * Adds roles, such as `account_admin`, or the ARN of an instance profile.
 *
 * @since 0.1.0
 * @category roles
 */
export const addRoles = (values: ReadonlyArray<string>): PatchOperation => add("roles", valuesOf(values))

/**
 * Removes a role.
 *
 * @since 0.1.0
 * @category roles
 */
export const removeRole = (value: string): PatchOperation => remove(pathOf("roles", value))

/**
 * Activates or deactivates a user or a service principal. Who is not active cannot sign in.
 *
 * @since 0.1.0
 * @category attributes
 */
export const setActive = (active: boolean): PatchOperation => replace("active", active)

/**
 * Sets the display name.
 *
 * @since 0.1.0
 * @category attributes
 */
export const setDisplayName = (displayName: string): PatchOperation => replace("displayName", displayName)
