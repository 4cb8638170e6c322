import type { GroupPrincipal, PrincipalName, UserPrincipal } from "../../schemas/Groups.js"

/**
 * Returns `true` if a principal is a user.
 *
 * @since 0.1.0
 * @category predicates
 */
export const isUser = (principal: PrincipalName): principal is UserPrincipal => typeof principal.user_name === "string"

/**
 * Returns `true` if a principal is a group.
 *
 * @since 0.1.0
 * @category predicates
 */
export const isGroup = (principal: PrincipalName): principal is GroupPrincipal =>
  typeof principal.group_name === "string"
