/** The rules of Unity Catalog: full names, parents that must exist, and containers that must be empty. */
import * as Either from "effect/Either"
import { type ApiFailure, apiFailure } from "../failure.js"
import type { Item, State } from "./state.js"
import type { Fields } from "./structure.js"

const root = "/api/unity-catalog"

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
  return collection === undefined ? undefined : `${root}/${collection}/${encodeURIComponent(name)}`
}

const missing = (kind: string, name: string): Either.Either<never, ApiFailure> =>
  Either.left(apiFailure(404, `${kind.toUpperCase()}_DOES_NOT_EXIST`, `${kind} '${name}' does not exist.`))

/** Fails if the catalog or the schema of a new resource does not exist. */
export const checkParents = (state: State, { catalog_name, schema_name }: Fields): Either.Either<void, ApiFailure> => {
  const catalog = text(catalog_name)
  const schema = text(schema_name)
  if (catalog === undefined) return Either.void
  if (state.get(`${root}/catalogs/${encodeURIComponent(catalog)}`) === undefined) return missing("Catalog", catalog)
  if (schema === undefined) return Either.void
  const name = `${catalog}.${schema}`
  return state.get(`${root}/schemas/${encodeURIComponent(name)}`) === undefined ? missing("Schema", name) : Either.void
}

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
  if (contents.length > 0 && force !== true) {
    const kind = item.collection.endsWith("/catalogs") ? "Catalog" : "Schema"
    const name = String(item.fields.full_name ?? item.fields.name)
    return Either.left(apiFailure(400, "BAD_REQUEST", `${kind} '${name}' is not empty. Set force to delete it.`))
  }
  for (const { path } of contents) state.remove(path)
  return Either.void
}
