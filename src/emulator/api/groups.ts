/** Emulates the Groups API 2.0. */
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import type { PrincipalName } from "../../schemas/Groups.js"
import * as Wire from "../../schemas/Wire.js"
import { operations } from "../../services/groups/operations.js"
import { type ApiFailure, invalidParameterValue, resourceAlreadyExists, resourceDoesNotExist } from "../failure.js"
import type { Kernel } from "../kernel.js"
import { type Route, route, serving } from "../router.js"
import * as Directory from "./directory.js"

export interface Groups {
  readonly routes: ReadonlyArray<Route>
  /** Returns the groups of which a user is a direct member. */
  readonly groupsOf: (userName: string) => ReadonlyArray<{ readonly id: string; readonly name: string }>
}

/** A request may contain either field, both or none. The handler validates that there is exactly one. */
const Principal = Schema.Struct({ user_name: Wire.optional(Schema.String), group_name: Wire.optional(Schema.String) })

const Membership = Schema.Struct({ ...Principal.fields, parent_name: Schema.String })

/** A user who does not exist is created, as on the first login. */
const isUserName = /^[^\s@]+@[^\s@]+$|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export const make = (kernel: Kernel): Groups => {
  const directory = kernel.use(Directory.workspace)

  const nameOf = (id: string): string => String(directory.all.Groups.get(id)?.displayName)

  const existing = (name: string): Either.Either<string, ApiFailure> =>
    Either.fromNullable(directory.group(name), () => resourceDoesNotExist(`Group with name ${name} does not exist.`))

  const shown = (id: string): PrincipalName => {
    const kind = directory.kindOf(id)
    if (kind === "Groups") return { group_name: nameOf(id) }
    const { applicationId, userName } = directory.all[kind ?? "Users"].get(id) ?? {}
    return { user_name: String(userName ?? applicationId) }
  }

  /** The ID of a member, or the name of a user who does not exist yet. */
  const memberOf = ({
    group_name,
    user_name
  }: typeof Principal.Type): Either.Either<{ readonly id?: string; readonly name: string }, ApiFailure> =>
    Either.gen(function* () {
      const names = [user_name, group_name].filter((name) => name !== undefined && name !== null && name !== "")
      if (names.length !== 1) {
        return yield* Either.left(invalidParameterValue("Exactly one of user_name and group_name must be specified."))
      }
      if (group_name) return { id: yield* existing(group_name), name: group_name }
      const name = user_name ?? ""
      const id = directory.principal(name)
      if (id !== undefined) return { id, name }
      return isUserName.test(name)
        ? { name }
        : yield* Either.left(resourceDoesNotExist(`User with name ${user_name} does not exist.`))
    })

  /** Whether a group is another one or has it as a direct or indirect member. */
  const holds = (group: string, other: string): boolean =>
    group === other || directory.members(group).some((id) => directory.all.Groups.has(id) && holds(id, other))

  const routes = [
    route(operations.create, ({ group_name: name }) =>
      Either.gen(function* () {
        if (name === "") return yield* Either.left(invalidParameterValue("The group_name must not be empty."))
        if (directory.group(name) !== undefined) {
          return yield* Either.left(resourceAlreadyExists(`Group with name ${name} already exists.`))
        }
        directory.add("Groups", { displayName: name })
        return { group_name: name }
      })
    ),
    route(operations.list, () => Either.right({ group_names: [...directory.all.Groups.keys()].map(nameOf) })),
    route(operations.delete, ({ group_name: name }) =>
      Either.gen(function* () {
        const id = yield* existing(name)
        if (Directory.builtIn.includes(name)) {
          return yield* Either.left(invalidParameterValue(`The group ${name} cannot be deleted.`))
        }
        directory.remove("Groups", id)
      })
    ),
    route(serving(operations.addMember, { request: Membership }), ({ parent_name, ...given }) =>
      Either.gen(function* () {
        const parent = yield* existing(parent_name)
        const { id, name } = yield* memberOf(given)
        if (id !== undefined && directory.all.Groups.has(id) && holds(id, parent)) {
          return yield* Either.left(
            invalidParameterValue(`${name} cannot be a member of ${parent_name}. The groups would form a cycle.`)
          )
        }
        const member = id ?? directory.add("Users", { userName: name })
        directory.setMembers(parent, [...new Set([...directory.members(parent), member])])
      })
    ),
    route(operations.listMembers, ({ group_name }) =>
      Either.map(existing(group_name), (group) => {
        const members = directory.members(group).map(shown)
        return members.length === 0 ? {} : { members }
      })
    ),
    route(serving(operations.listParents, { request: Principal }), (given) =>
      Either.map(memberOf(given), ({ id }) => {
        const names = id === undefined ? [] : directory.groupsOf(id).map(({ name }) => name)
        return names.length === 0 ? {} : { group_names: names }
      })
    ),
    route(serving(operations.removeMember, { request: Membership }), ({ parent_name, ...given }) =>
      Either.gen(function* () {
        const parent = yield* existing(parent_name)
        const { id, name } = yield* memberOf(given)
        const members = directory.members(parent)
        if (id === undefined || !members.includes(id)) {
          return yield* Either.left(resourceDoesNotExist(`${name} is not a member of ${parent_name}.`))
        }
        directory.setMembers(
          parent,
          members.filter((member) => member !== id)
        )
      })
    )
  ]

  return {
    routes,
    groupsOf: (userName) => {
      const id = directory.principal(userName)
      return id === undefined ? [] : directory.groupsOf(id)
    }
  }
}
