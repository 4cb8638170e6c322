/** Emulates the Groups API 2.0. */
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import type { PrincipalName } from "../../schemas/Groups.js"
import * as Wire from "../../schemas/Wire.js"
import { operations } from "../../services/groups/operations.js"
import { type ApiFailure, invalidParameterValue, resourceAlreadyExists, resourceDoesNotExist } from "../failure.js"
import type { Kernel } from "../kernel.js"
import { type Route, route, serving } from "../router.js"

export interface Groups {
  readonly routes: ReadonlyArray<Route>
  /** Returns the groups of which a user is a direct member. */
  readonly groupsOf: (userName: string) => ReadonlyArray<{ readonly id: string; readonly name: string }>
}

interface Group {
  readonly id: string
  readonly name: string
  /** The members by `keyOf`, in insertion order. */
  readonly members: Map<string, PrincipalName>
}

/** A request may contain either field, both or none. The handler validates that there is exactly one. */
const Principal = Schema.Struct({ user_name: Wire.optional(Schema.String), group_name: Wire.optional(Schema.String) })

const Membership = Schema.Struct({ ...Principal.fields, parent_name: Schema.String })

const builtIn: ReadonlyArray<string> = ["admins", "users"]

/** The emulator has no API to create users, so every name in the format of a user name is accepted. */
const isUserName = /^[^\s@]+@[^\s@]+$|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

const keyOf = (principal: PrincipalName): string =>
  typeof principal.user_name === "string" ? `user ${principal.user_name}` : `group ${principal.group_name}`

export const make = (kernel: Kernel): Groups => {
  const user: PrincipalName = { user_name: kernel.user.userName }
  const groups = new Map<string, Group>(
    builtIn.map((name, i) => [
      name,
      { id: String(1000000000000101 + i), name, members: new Map([[keyOf(user), user]]) }
    ])
  )

  const existing = (name: string): Either.Either<Group, ApiFailure> =>
    Either.fromNullable(groups.get(name), () => resourceDoesNotExist(`Group with name ${name} does not exist.`))

  const principalOf = ({ group_name, user_name }: typeof Principal.Type): Either.Either<PrincipalName, ApiFailure> =>
    Either.gen(function* () {
      const names = [user_name, group_name].filter((name) => name !== undefined && name !== null && name !== "")
      if (names.length !== 1) {
        return yield* Either.left(invalidParameterValue("Exactly one of user_name and group_name must be specified."))
      }
      if (group_name) return { group_name: (yield* existing(group_name)).name }
      return isUserName.test(user_name ?? "")
        ? { user_name: user_name ?? "" }
        : yield* Either.left(resourceDoesNotExist(`User with name ${user_name} does not exist.`))
    })

  const parentsOf = (principal: PrincipalName): ReadonlyArray<Group> =>
    [...groups.values()].filter(({ members }) => members.has(keyOf(principal)))

  /** Whether `name` equals `other` or contains it as a direct or indirect member. */
  const holds = (name: string, other: string): boolean =>
    name === other ||
    [...(groups.get(name)?.members.values() ?? [])].some(
      ({ group_name }) => typeof group_name === "string" && holds(group_name, other)
    )

  const routes = [
    route(operations.create, ({ group_name: name }) =>
      Either.gen(function* () {
        if (name === "") return yield* Either.left(invalidParameterValue("The group_name must not be empty."))
        if (groups.has(name)) {
          return yield* Either.left(resourceAlreadyExists(`Group with name ${name} already exists.`))
        }
        groups.set(name, { id: String(kernel.ids.number()), name, members: new Map() })
        return { group_name: name }
      })
    ),
    route(operations.list, () => Either.right({ group_names: [...groups.keys()] })),
    route(operations.delete, ({ group_name: name }) =>
      Either.gen(function* () {
        yield* existing(name)
        if (builtIn.includes(name)) {
          return yield* Either.left(invalidParameterValue(`The group ${name} cannot be deleted.`))
        }
        for (const parent of parentsOf({ group_name: name })) parent.members.delete(keyOf({ group_name: name }))
        groups.delete(name)
      })
    ),
    route(serving(operations.addMember, { request: Membership }), ({ parent_name, ...given }) =>
      Either.gen(function* () {
        const parent = yield* existing(parent_name)
        const member = yield* principalOf(given)
        if (typeof member.group_name === "string" && holds(member.group_name, parent_name)) {
          return yield* Either.left(
            invalidParameterValue(
              `${member.group_name} cannot be a member of ${parent_name}. The groups would form a cycle.`
            )
          )
        }
        parent.members.set(keyOf(member), member)
      })
    ),
    route(operations.listMembers, ({ group_name }) =>
      Either.map(existing(group_name), ({ members }) => (members.size === 0 ? {} : { members: [...members.values()] }))
    ),
    route(serving(operations.listParents, { request: Principal }), (given) =>
      Either.map(principalOf(given), (principal) => {
        const names = parentsOf(principal).map(({ name }) => name)
        return names.length === 0 ? {} : { group_names: names }
      })
    ),
    route(serving(operations.removeMember, { request: Membership }), ({ parent_name, ...given }) =>
      Either.gen(function* () {
        const parent = yield* existing(parent_name)
        const member = yield* principalOf(given)
        if (!parent.members.delete(keyOf(member))) {
          return yield* Either.left(
            resourceDoesNotExist(`${member.user_name ?? member.group_name} is not a member of ${parent_name}.`)
          )
        }
      })
    )
  ]

  return {
    routes,
    groupsOf: (userName) => parentsOf({ user_name: userName }).map(({ id, name }) => ({ id, name }))
  }
}
