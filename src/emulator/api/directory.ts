/** The users, groups and service principals of a workspace or an account. SCIM and the Groups API 2.0 share them. */
import type { Kernel } from "../kernel.js"
import type { Fields } from "./scimAttributes.js"

export type Kind = "Users" | "Groups" | "ServicePrincipals"

export interface Directory {
  /** The resources by ID, in insertion order, as they were sent. */
  readonly all: Readonly<Record<Kind, Map<string, Fields>>>
  readonly kindOf: (id: string) => Kind | undefined
  /** The ID of a user or of a service principal by user name or application ID. */
  readonly principal: (name: string) => string | undefined
  readonly group: (name: string) => string | undefined
  /** The IDs of the direct members of a group. */
  readonly members: (group: string) => ReadonlyArray<string>
  readonly setMembers: (group: string, members: ReadonlyArray<string>) => void
  /** The groups of which a principal or a group is a direct member. */
  readonly groupsOf: (id: string) => ReadonlyArray<{ readonly id: string; readonly name: string }>
  /** Adds a resource and returns its ID. */
  readonly add: (kind: Kind, fields: Fields, id?: string) => string
  /** Removes a resource, also from all groups. */
  readonly remove: (kind: Kind, id: string) => void
}

const kinds: ReadonlyArray<Kind> = ["Users", "Groups", "ServicePrincipals"]

/** Groups that exist in every workspace. */
export const builtIn: ReadonlyArray<string> = ["admins", "users"]

const isSame = (a: unknown, b: string): boolean => typeof a === "string" && a.toLowerCase() === b.toLowerCase()

const make = (kernel: Kernel): Directory => {
  const all: Record<Kind, Map<string, Fields>> = { Users: new Map(), Groups: new Map(), ServicePrincipals: new Map() }

  const idWhere = (kind: Kind, holds: (fields: Fields) => boolean): string | undefined =>
    [...all[kind]].find(([, fields]) => holds(fields))?.[0]

  const members = (group: string): ReadonlyArray<string> => {
    const given = all.Groups.get(group)?.members
    return (Array.isArray(given) ? given : []).map((member: Fields) => String(member.value))
  }

  const directory: Directory = {
    all,
    kindOf: (id) => kinds.find((kind) => all[kind].has(id)),
    principal: (name) =>
      idWhere("Users", ({ userName }) => isSame(userName, name)) ??
      idWhere("ServicePrincipals", ({ applicationId }) => isSame(applicationId, name)),
    group: (name) => idWhere("Groups", ({ displayName }) => displayName === name),
    members,
    setMembers: (group, ids) => {
      all.Groups.set(group, { ...all.Groups.get(group), members: ids.map((value) => ({ value })) })
    },
    groupsOf: (id) =>
      [...all.Groups.keys()]
        .filter((group) => members(group).includes(id))
        .map((group) => ({ id: group, name: String(all.Groups.get(group)?.displayName) })),
    add: (kind, fields, id = String(kernel.ids.number())) => {
      all[kind].set(id, fields)
      return id
    },
    remove: (kind, id) => {
      all[kind].delete(id)
      for (const { id: group } of directory.groupsOf(id)) {
        directory.setMembers(
          group,
          members(group).filter((member) => member !== id)
        )
      }
    }
  }

  directory.add("Users", { userName: kernel.user.userName, displayName: kernel.user.displayName }, kernel.user.id)
  return directory
}

/** The directory of the workspace. The owner is in its built-in groups. */
export const workspace = (kernel: Kernel): Directory => {
  const directory = make(kernel)
  for (const [i, displayName] of builtIn.entries()) {
    directory.add("Groups", { displayName, members: [{ value: kernel.user.id }] }, String(1000000000000101 + i))
  }
  return directory
}

/** The directories of accounts, by account ID. Each begins with the owner of the workspace. */
export const accounts = (kernel: Kernel): ((accountId: string) => Directory) => {
  const known = new Map<string, Directory>()
  return (accountId) => {
    const directory = known.get(accountId) ?? make(kernel)
    known.set(accountId, directory)
    return directory
  }
}
