/** Finds what a statement names, of each kind, and says who owns it. */
import * as Rules from "../store/catalogRules.js"
import type { Securable } from "../store/privileges.js"
import type { Item } from "../store/state.js"
import type { Name } from "./ast.js"
import { type Catalog, type Current, joined, shown } from "./catalog.js"
import type { ObjectKind } from "./definitionAst.js"
import { SqlError } from "./errors.js"

export interface Found {
  readonly item: Item
  readonly securable: Securable
}

const notFound = (what: "VOLUME" | "FUNCTION", name: Name): SqlError =>
  what === "VOLUME"
    ? new SqlError("UC_VOLUME_NOT_FOUND", `Volume ${shown(...name.parts)} does not exist.`, name.place)
    : new SqlError("ROUTINE_NOT_FOUND", `The routine ${shown(...name.parts)} cannot be found.`, name.place)

/** The full name of an object, as the REST API has it. */
const fullNameOf = (catalog: Catalog, what: Exclude<ObjectKind, "METASTORE">, name: Name, current: Current): string => {
  if (what === "CATALOG") return (name.parts[0] ?? "").toLowerCase()
  if (what === "SCHEMA") {
    const of = catalog.schemaName(name, current)
    return `${of.catalog}.${of.schema}`
  }
  return joined(catalog.tableName(name, current))
}

const kinds: Readonly<Record<Exclude<ObjectKind, "METASTORE">, Rules.Kind>> = {
  CATALOG: "catalogs",
  SCHEMA: "schemas",
  TABLE: "tables",
  VIEW: "tables",
  VOLUME: "volumes",
  FUNCTION: "functions"
}

const securableOf = (what: Exclude<ObjectKind, "METASTORE">, full: string): Securable => ({
  type: what === "VIEW" ? "table" : what.toLowerCase(),
  name: full
})

export const find = (
  catalog: Catalog,
  what: Exclude<ObjectKind, "METASTORE">,
  name: Name,
  current: Current
): Found | undefined => {
  const full = fullNameOf(catalog, what, name, current)
  const item = catalog.state.get(Rules.pathIn(kinds[what], full))
  return item && { item, securable: securableOf(what, full) }
}

export const get = (catalog: Catalog, what: Exclude<ObjectKind, "METASTORE">, name: Name, current: Current): Found => {
  const found = find(catalog, what, name, current)
  if (found !== undefined) return found
  switch (what) {
    case "CATALOG":
      return { item: catalog.catalog(name.parts[0] ?? "", name.place), securable: { type: "catalog", name: "" } }
    case "SCHEMA":
      return {
        item: catalog.schema(catalog.schemaName(name, current), name.place),
        securable: { type: "schema", name: "" }
      }
    case "TABLE":
    case "VIEW":
      throw catalog.notFound(name)
    default:
      throw notFound(what, name)
  }
}

/** The path of a securable's tags in the store. */
export const tagsPath = (what: string, full: string): string =>
  `${Rules.root}/entity-tag-assignments/${what}/${encodeURIComponent(full)}/tags`

export const tagKind = (what: Exclude<ObjectKind, "METASTORE">): string => kinds[what]
