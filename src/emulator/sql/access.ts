/** Who may do what: the privileges that statements need, if the workspace checks them. */
import * as Rules from "../store/catalogRules.js"
import { grantsOf, parentsOf, type Securable } from "../store/privileges.js"
import type { State } from "../store/state.js"
import { SqlError } from "./errors.js"
import type { Metastore } from "./metastore.js"

export interface Access {
  /** Fails unless the user has one of the privileges on a securable, and may use what it is in. */
  readonly need: (privileges: ReadonlyArray<string>, on: Securable) => void
  /** Fails unless the user owns a securable or what it is in, or may manage it. */
  readonly manage: (on: Securable) => void
  /** Whether the user may see that something exists. */
  readonly sees: (on: Securable) => boolean
}

export const everything: Access = { need: () => {}, manage: () => {}, sees: () => true }

const labels: Readonly<Record<string, string>> = { metastore: "Metastore", catalog: "Catalog", schema: "Schema" }

const kinds: Readonly<Record<string, Rules.Kind>> = {
  catalog: "catalogs",
  schema: "schemas",
  table: "tables",
  volume: "volumes",
  function: "functions"
}

const insufficient = (text: string): SqlError =>
  new SqlError("INSUFFICIENT_PERMISSIONS", `Insufficient privileges: ${text}`)

const described = ({ name, type }: Securable): string =>
  `${labels[type] ?? `${type.charAt(0).toUpperCase()}${type.slice(1)}`} '${name}'`

export const make = (metastore: Metastore, state: State, userName: string): Access => {
  if (!metastore.isEnforced || userName === metastore.owner) return everything
  const principals = new Set([...metastore.principalsOf(userName), "account users"])

  const owns = ({ name, type }: Securable): boolean => {
    const kind = kinds[type]
    const owner = kind && state.get(Rules.pathIn(kind, name))?.fields.owner
    return typeof owner === "string" && principals.has(owner)
  }

  const has = (privilege: string, on: Securable): boolean =>
    [on, ...parentsOf(on)].some((of) =>
      [...grantsOf(state, of)].some(
        ([principal, privileges]) =>
          principals.has(principal) && (privileges.has(privilege) || privileges.has("ALL_PRIVILEGES"))
      )
    )

  const use = (on: Securable): void => {
    for (const parent of [...parentsOf(on)].reverse()) {
      const privilege = parent.type === "catalog" ? "USE_CATALOG" : "USE_SCHEMA"
      if (!owns(parent) && !has(privilege, parent))
        throw insufficient(`User does not have ${privilege.replace("_", " ")} on ${described(parent)}.`)
    }
    if (on.type === "catalog" || on.type === "schema") {
      const privilege = on.type === "catalog" ? "USE_CATALOG" : "USE_SCHEMA"
      if (!owns(on) && !has(privilege, on))
        throw insufficient(`User does not have ${privilege.replace("_", " ")} on ${described(on)}.`)
    }
  }

  const manages = (on: Securable): boolean =>
    [on, ...parentsOf(on)].some(owns) ||
    [on, ...parentsOf(on)].some((of) =>
      [...grantsOf(state, of)].some(([principal, privileges]) => principals.has(principal) && privileges.has("MANAGE"))
    )

  const need: Access["need"] = (privileges, on) => {
    use(on)
    if (owns(on) || privileges.some((privilege) => has(privilege, on))) return
    throw insufficient(`User does not have ${(privileges[0] ?? "").replaceAll("_", " ")} on ${described(on)}.`)
  }

  return {
    need,
    manage: (on) => {
      if (!manages(on)) throw insufficient(`User does not have MANAGE on ${described(on)}.`)
    },
    sees: (on) =>
      manages(on) ||
      [on, ...parentsOf(on)].some((of) =>
        [...grantsOf(state, of)].some(([principal, privileges]) => principals.has(principal) && privileges.size > 0)
      )
  }
}
