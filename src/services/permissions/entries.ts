import * as Brand from "effect/Brand"
import type {
  AccessControlRequest,
  GroupAccess,
  OtherLevel,
  PermissionLevel,
  ServicePrincipalAccess,
  UserAccess
} from "../../schemas/Permissions.js"

/**
 * Creates a permission for a user, by user name (email address).
 *
 * @example
 * ```ts
 * import { Permissions } from "effect-databricks"
 *
 * export const entry = Permissions.user("someone@example.com", "CAN_MANAGE")
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const user = <const Level extends PermissionLevel>(
  user_name: string,
  permission_level: Level
): UserAccess<Level> => ({ user_name, permission_level })

/**
 * Creates a permission for a group, by name.
 *
 * @since 0.1.0
 * @category constructors
 */
export const group = <const Level extends PermissionLevel>(
  group_name: string,
  permission_level: Level
): GroupAccess<Level> => ({ group_name, permission_level })

/**
 * Creates a permission for a service principal, by application id.
 *
 * @since 0.1.0
 * @category constructors
 */
export const servicePrincipal = <const Level extends PermissionLevel>(
  service_principal_name: string,
  permission_level: Level
): ServicePrincipalAccess<Level> => ({ service_principal_name, permission_level })

/**
 * A level that the library does not know for the object type. Known levels are checked by the compiler.
 *
 * @example
 * ```ts
 * import { Permissions } from "effect-databricks"
 *
 * export const entry = Permissions.group("analysts", Permissions.otherLevel("CAN_SHARE"))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const otherLevel: (level: string) => OtherLevel = Brand.nominal<OtherLevel>()

/**
 * The permissions on any object, as returned by this API and by the `getPermissions` of other services.
 *
 * @since 0.1.0
 * @category models
 */
export interface Readable {
  readonly access_control_list?:
    | ReadonlyArray<{
        readonly user_name?: string | null | undefined
        readonly group_name?: string | null | undefined
        readonly service_principal_name?: string | null | undefined
        readonly all_permissions?:
          | ReadonlyArray<{
              readonly permission_level?: PermissionLevel | null | undefined
              readonly inherited?: boolean | null | undefined
            }>
          | null
          | undefined
      }>
    | null
    | undefined
}

/**
 * Converts permissions that were read to entries that can be set. Inherited permissions are excluded. Passing the
 * result to `set` changes nothing.
 *
 * @example
 * ```ts
 * import { Permissions } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * export const takeAway = (request_object_id: string, userName: string) =>
 *   Effect.gen(function* () {
 *     const permissions = yield* Permissions.Permissions
 *     const before = yield* permissions.get({ request_object_type: "clusters", request_object_id })
 *     return yield* permissions.set({
 *       request_object_type: "clusters",
 *       request_object_id,
 *       access_control_list: Permissions.direct(before).filter((entry) => entry.user_name !== userName)
 *     })
 *   })
 * ```
 *
 * @since 0.1.0
 * @category conversions
 */
export const direct = (permissions: Readable): Array<AccessControlRequest<OtherLevel>> =>
  (permissions.access_control_list ?? []).flatMap((entry) =>
    (entry.all_permissions ?? []).flatMap(
      ({ inherited, permission_level }): Array<AccessControlRequest<OtherLevel>> => {
        if (inherited === true || !permission_level) return []
        const level = otherLevel(permission_level)
        if (entry.user_name) return [user(entry.user_name, level)]
        if (entry.group_name) return [group(entry.group_name, level)]
        return entry.service_principal_name ? [servicePrincipal(entry.service_principal_name, level)] : []
      }
    )
  )
