/** What Unity Catalog refuses: names that are not valid, parents and credentials that do not exist or are in use. */
import * as Either from "effect/Either"
import { type ApiFailure, invalidParameterValue } from "../failure.js"
import * as CatalogErrors from "./catalogErrors.js"
import { flawOf, kindOf, pathIn, pathOf, root } from "./catalogRules.js"
import type { Item, State } from "./state.js"
import type { Fields } from "./structure.js"

type Checked<A> = Either.Either<A, ApiFailure>

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined)

const missing = (kind: string, name: string): Checked<never> =>
  Either.left(CatalogErrors.doesNotExist(`${root}/${kind}`, name))

/** Fails if the catalog or the schema of a resource does not exist. */
export const parents = (state: State, { catalog_name, schema_name }: Fields): Checked<void> => {
  const catalog = text(catalog_name)
  const schema = text(schema_name)
  if (catalog === undefined) return Either.void
  if (state.get(pathIn("catalogs", catalog)) === undefined) return missing("catalogs", catalog)
  if (schema === undefined) return Either.void
  const name = `${catalog}.${schema}`
  return state.get(pathIn("schemas", name)) === undefined ? missing("schemas", name) : Either.void
}

/** Fails if something in Unity Catalog cannot have its name. */
export const name = (collection: string, { name }: Fields): Checked<void> => {
  const flaw = kindOf(collection) === undefined || typeof name !== "string" ? undefined : flawOf(name)
  return flaw === undefined
    ? Either.void
    : Either.left(invalidParameterValue(`'${String(name)}' is not a valid name: ${flaw}.`))
}

/** The message is the one that the fake workspace of the Databricks CLI has from Unity Catalog. */
const newName = (collection: string, fields: Fields): Checked<void> => {
  const kind = { catalogs: "Catalog", schemas: "Schema" }[collection.slice(root.length + 1)]
  const given = String(fields.name ?? "")
  return kind === undefined || given.length > 255
    ? name(collection, fields)
    : Either.mapLeft(name(collection, { name: given }), () =>
        invalidParameterValue(
          `Invalid input: RPC Create${kind} Field managedcatalog.${kind}Info.name: name "${given}" is not a valid name. Valid names cannot contain spaces, periods, forward slashes, or control characters.`
        )
      )
}

/** An external location knows its credential by its ID, too. */
const location = (state: State, fields: Fields): Checked<Fields> => {
  const credential = text(fields.credential_name)
  if (credential === undefined) return Either.right(fields)
  const path = pathOf("storage_credential", credential)
  const found = path === undefined ? undefined : state.get(path)
  return found === undefined
    ? missing("storage-credentials", credential)
    : Either.right({ credential_id: found.fields.id, ...fields })
}

/** Locations of volumes have no slash at their ends. Both facts are those of the fake workspace of the Databricks CLI. */
const volume = (fields: Fields): Checked<Fields> => {
  const location = text(fields.storage_location)
  if (location === undefined) return Either.right(fields)
  return fields.volume_type === "EXTERNAL"
    ? Either.right({ ...fields, storage_location: location.replace(/\/+$/, "") })
    : Either.left(invalidParameterValue("CreateVolume storage_location can not be provided."))
}

/** The fields of a new resource, as they are stored. */
export const creation = (state: State, collection: string, fields: Fields): Checked<Fields> =>
  Either.gen(function* () {
    yield* newName(collection, fields)
    yield* parents(state, fields)
    switch (collection) {
      case `${root}/external-locations`:
        return yield* location(state, fields)
      case `${root}/volumes`:
        return yield* volume(fields)
      default:
        return fields
    }
  })

/** Fails if a storage credential has locations, unless `force` is set. */
export const deletion = (state: State, { collection, fields }: Item, force: unknown): Checked<void> => {
  if (collection !== `${root}/storage-credentials` || force === true) return Either.void
  const uses = state.in(`${root}/external-locations`).filter((item) => item.fields.credential_name === fields.name)
  return uses.length === 0 ? Either.void : Either.left(CatalogErrors.credentialInUse(String(fields.name), uses.length))
}
