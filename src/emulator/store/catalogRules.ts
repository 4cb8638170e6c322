/** The rules of Unity Catalog: full names, parents that must exist, containers that must be empty, what the server sets. */
import * as Either from "effect/Either"
import type { ApiFailure } from "../failure.js"
import * as CatalogErrors from "./catalogErrors.js"
import { type Creation, created } from "./catalogFields.js"
import type { Item, State } from "./state.js"
import type { Fields } from "./structure.js"

export const root = "/api/unity-catalog"

/** The collections whose names are kept in lower case. */
export type Kind = "catalogs" | "schemas" | "tables" | "volumes" | "functions"

const kinds: ReadonlyArray<string> = ["catalogs", "schemas", "tables", "volumes", "functions"]

export const kindOf = (collection: string): Kind | undefined => {
  const name = collection.slice(root.length + 1)
  return collection.startsWith(`${root}/`) && kinds.includes(name) ? (name as Kind) : undefined
}

export const isSecurableInSchema = (type: string): boolean => ["table", "volume", "function", "model"].includes(type)

export const pathIn = (kind: Kind, name: string): string => `${root}/${kind}/${encodeURIComponent(name.toLowerCase())}`

export const isCatalogPath = (path: string): boolean => path.startsWith(`${root}/`)

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined)

/** `catalog.schema.name` of what has a catalog. */
export const fullName = ({ catalog_name, name, schema_name }: Fields): string | undefined =>
  text(catalog_name) === undefined || text(name) === undefined
    ? undefined
    : [catalog_name, schema_name, name].filter((part) => text(part) !== undefined).join(".")

/** The path of a securable in the store, by the name of its type in paths of grants. */
export const pathOf = (type: string, name: string): string | undefined => {
  const collections: Readonly<Record<string, string>> = {
    catalog: "catalogs",
    connection: "connections",
    credential: "credentials",
    external_location: "external-locations",
    function: "functions",
    metastore: "metastores",
    model: "models",
    provider: "providers",
    recipient: "recipients",
    schema: "schemas",
    share: "shares",
    storage_credential: "storage-credentials",
    table: "tables",
    volume: "volumes"
  }
  const collection = collections[type.toLowerCase()]
  if (collection === undefined) return undefined
  const of = kinds.includes(collection) ? name.toLowerCase() : name
  return `${root}/${collection}/${encodeURIComponent(of)}`
}

/** The path of a resource whose name is given in any letters. */
export const canonical = (path: string): string => {
  const slash = path.lastIndexOf("/")
  const kind = kindOf(path.slice(0, slash))
  if (kind === undefined) return path
  try {
    return pathIn(kind, decodeURIComponent(path.slice(slash + 1)))
  } catch {
    return path
  }
}

/** The fields of a new resource with its names in lower case. */
export const withLowerNames = (collection: string, fields: Fields): Fields => {
  if (kindOf(collection) === undefined) return fields
  const names = ["name", "catalog_name", "schema_name"].flatMap((field) => {
    const name = text(fields[field])
    return name === undefined ? [] : [[field, name.toLowerCase()]]
  })
  return { ...fields, ...Object.fromEntries(names) }
}

/** What a new catalog has from the beginning, where SQL runs. */
export const addFirstSchemas = (state: State, catalog: Item, creation: Creation): void => {
  for (const name of ["default", "information_schema"]) {
    const full = `${String(catalog.fields.name)}.${name}`
    const fields = {
      catalog_name: catalog.fields.name,
      name,
      full_name: full,
      comment: `${name === "default" ? "Default" : "Information"} schema (auto-created)`,
      owner: name === "default" ? creation.userName : "System user"
    }
    state.create(pathIn("schemas", full), created(`${root}/schemas`, fields, creation))
  }
}

/** Every catalog has it, so that it makes none a catalog that is not empty. */
export const isInformationSchema = ({ name, table_type, volume_type }: Fields): boolean =>
  name === "information_schema" && table_type === undefined && volume_type === undefined

/** Gives what a renamed catalog or schema has its new name. */
export const renamed = (state: State, before: Item, after: Item): void => {
  const isCatalog = before.collection === `${root}/catalogs`
  for (const item of contentsOf(state, before)) {
    const fields = { ...item.fields, [isCatalog ? "catalog_name" : "schema_name"]: after.fields.name }
    const full = fullName(fields) ?? ""
    state.update(
      item,
      "full_name" in fields ? { ...fields, full_name: full } : fields,
      `${item.collection}/${encodeURIComponent(full)}`
    )
  }
}

/** https://docs.databricks.com/aws/en/sql/language-manual/sql-ref-names */
export const flawOf = (name: string): string | undefined =>
  name === ""
    ? "it is empty"
    : /[./\s\p{Cc}]/u.test(name)
      ? "it contains a period, a blank or a slash"
      : name.length > 255
        ? "it is longer than 255 characters"
        : undefined

/** What a catalog or a schema has. */
export const contentsOf = (state: State, { collection, fields }: Item): ReadonlyArray<Item> => {
  if (collection === `${root}/catalogs`) {
    return state.under(`${root}/`).filter((item) => item.fields.catalog_name === fields.name)
  }
  if (collection === `${root}/schemas`) {
    return state
      .under(`${root}/`)
      .filter((item) => item.fields.catalog_name === fields.catalog_name && item.fields.schema_name === fields.name)
  }
  return []
}

/** Removes what a catalog or a schema has. Fails if it has anything, unless `force` is set. */
export const empty = (state: State, item: Item, force: unknown): Either.Either<void, ApiFailure> => {
  const contents = contentsOf(state, item)
  const own = contents.filter(({ fields }) => !isInformationSchema(fields))
  if (own.length > 0 && force !== true) {
    const name = String(item.fields.full_name ?? item.fields.name)
    return Either.left(
      CatalogErrors.notEmpty(
        item.collection,
        name,
        own.map(({ collection }) => collection)
      )
    )
  }
  for (const { path } of contents) state.remove(path)
  return Either.void
}
