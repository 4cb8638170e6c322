/** Access control lists for objects of every type. All permission APIs share these rules. */
import * as Either from "effect/Either"
import { type ApiFailure, invalidParameterValue, missingField } from "../failure.js"
import type { Kernel } from "../kernel.js"

export interface Level {
  readonly permission_level: string
  readonly description: string
}

export interface ObjectType {
  /** The value of `object_type`, such as `cluster`. */
  readonly type: string
  /** The name in paths and in `object_id`, such as `clusters`. */
  readonly collection: string
  /** The permission levels, lowest first. */
  readonly levels: ReadonlyArray<Level>
  /** The level of the creator: `CAN_MANAGE`, `IS_OWNER` for objects with exactly one owner, or none. */
  readonly creatorLevel: string | undefined
  /** The level of admins on every object. The default is `CAN_MANAGE`. */
  readonly adminLevel?: string | undefined
  /** Fails if the object does not exist. */
  readonly check: (id: string) => Either.Either<unknown, ApiFailure>
}

export interface Principal {
  readonly user_name?: string | null | undefined
  readonly group_name?: string | null | undefined
  readonly service_principal_name?: string | null | undefined
}

export interface Grant extends Principal {
  readonly permission_level?: string | null | undefined
}

export interface Permission {
  readonly permission_level: string
  readonly inherited: boolean
  readonly inherited_from_object?: ReadonlyArray<string> | undefined
}

export interface AccessControl extends Principal {
  readonly display_name?: string | undefined
  readonly all_permissions: ReadonlyArray<Permission>
}

export interface ObjectPermissions {
  readonly object_id: string
  readonly object_type: string
  readonly access_control_list: ReadonlyArray<AccessControl>
}

/** The permissions of all objects of one type. */
export interface AccessControlLists {
  readonly type: ObjectType
  /**
   * Must be called when an object is created. `creator` is a user name or the application ID of a service principal.
   */
  readonly created: (id: string, creator: string) => void
  readonly removed: (id: string) => void
  /** Grants a level to a principal, named as in `created`. */
  readonly grant: (id: string, name: string, level: string) => Either.Either<unknown, ApiFailure>
  readonly get: (id: string) => Either.Either<ObjectPermissions, ApiFailure>
  /** Replaces all direct permissions. */
  readonly set: (
    id: string,
    grants: ReadonlyArray<Grant> | null | undefined
  ) => Either.Either<ObjectPermissions, ApiFailure>
  /** Adds direct permissions. Those of other principals stay. */
  readonly update: (
    id: string,
    grants: ReadonlyArray<Grant> | null | undefined
  ) => Either.Either<ObjectPermissions, ApiFailure>
  readonly levels: (id: string) => Either.Either<{ readonly permission_levels: ReadonlyArray<Level> }, ApiFailure>
}

export interface Permissions {
  /** Registers an object type and its permissions. */
  readonly define: (type: ObjectType) => AccessControlLists
  /** Returns the permissions of a collection, for the API that serves all types. */
  readonly of: (collection: string) => AccessControlLists | undefined
}

const isOwner = "IS_OWNER"

/** A service principal is identified by its application ID. */
const applicationId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

const principalOf = (name: string): Principal =>
  applicationId.test(name) ? { service_principal_name: name } : { user_name: name }

const kinds = ["user_name", "group_name", "service_principal_name"] as const

const keyOf = (principal: Principal): string => kinds.map((kind) => principal[kind] ?? "").join("\n")

export const make = (kernel: Kernel): Permissions => {
  const known = new Map<string, AccessControlLists>()

  const define = (type: ObjectType): AccessControlLists => {
    const objects = new Map<string, ReadonlyMap<string, Grant>>()

    const granted = (grant: Grant): Either.Either<Grant, ApiFailure> => {
      const named = kinds.filter((kind) => (grant[kind] ?? "") !== "")
      if (named.length !== 1) {
        return Either.left(
          invalidParameterValue("Exactly one of user_name, group_name or service_principal_name must be specified.")
        )
      }
      const { permission_level: level } = grant
      if (level === undefined || level === null) return Either.left(missingField("permission_level"))
      if (!type.levels.some((known) => known.permission_level === level)) {
        return Either.left(
          invalidParameterValue(`${level} is not a valid permission level for an object of type ${type.type}.`)
        )
      }
      return level === isOwner && named[0] === "group_name"
        ? Either.left(invalidParameterValue(`Groups can't be the owner of a ${type.type}.`))
        : Either.right(grant)
    }

    const show = (id: string): ObjectPermissions => {
      const direct = [...(objects.get(id)?.values() ?? [])]
      const inherited: Permission = {
        permission_level: type.adminLevel ?? "CAN_MANAGE",
        inherited: true,
        inherited_from_object: [`/${type.collection}/`]
      }
      const entries = direct.map(({ permission_level: level, ...principal }): AccessControl => {
        const given: Permission = { permission_level: level ?? "", inherited: false }
        return {
          ...principal,
          ...(principal.group_name === undefined ? { display_name: displayName(principal) } : {}),
          all_permissions: principal.group_name === "admins" ? [given, inherited] : [given]
        }
      })
      return {
        object_id: `/${type.collection}/${id}`,
        object_type: type.type,
        access_control_list: entries.some((entry) => entry.group_name === "admins")
          ? entries
          : [...entries, { group_name: "admins", all_permissions: [inherited] }]
      }
    }

    const displayName = (principal: Principal): string =>
      principal.user_name === kernel.user.userName
        ? kernel.user.displayName
        : (principal.user_name ?? principal.service_principal_name ?? "")

    const change = (
      id: string,
      before: ReadonlyMap<string, Grant>,
      grants: ReadonlyArray<Grant> | null | undefined
    ): Either.Either<ObjectPermissions, ApiFailure> =>
      Either.gen(function* () {
        yield* type.check(id)
        const after = new Map(before)
        for (const requested of grants ?? []) {
          const grant = yield* granted(requested)
          if (grant.permission_level === isOwner) {
            for (const [key, other] of before) if (other.permission_level === isOwner) after.delete(key)
          }
          after.set(keyOf(grant), grant)
        }
        const owners = [...after.values()].filter((grant) => grant.permission_level === isOwner)
        if (type.creatorLevel === isOwner && owners.length !== 1) {
          return yield* Either.left(invalidParameterValue(`The ${type.type} must have exactly one owner.`))
        }
        objects.set(id, after)
        return show(id)
      })

    const lists: AccessControlLists = {
      type,
      created: (id, creator) => {
        const grant: Grant = { ...principalOf(creator), permission_level: type.creatorLevel }
        objects.set(id, new Map(type.creatorLevel === undefined ? [] : [[keyOf(grant), grant]]))
      },
      removed: (id) => {
        objects.delete(id)
      },
      get: (id) => Either.map(type.check(id), () => show(id)),
      set: (id, grants) => change(id, new Map(), grants),
      update: (id, grants) => change(id, objects.get(id) ?? new Map(), grants),
      grant: (id, name, level) =>
        change(id, objects.get(id) ?? new Map(), [{ ...principalOf(name), permission_level: level }]),
      levels: (id) => Either.map(type.check(id), () => ({ permission_levels: type.levels }))
    }
    known.set(type.collection, lists)
    return lists
  }

  return { define, of: (collection) => known.get(collection) }
}
