/** The errors of Unity Catalog about objects that do not exist, exist already, have contents or are in use. */
import { type ApiFailure, apiFailure, resourceAlreadyExists, resourceDoesNotExist } from "../failure.js"

/**
 * How errors name what a collection has. Messages: acceptance tests of the Databricks CLI with recorded output
 * (`record_cloud/volume-io`), and issues of the Terraform provider. Functions and models are one kind there.
 */
const titles: Readonly<Record<string, string>> = {
  catalogs: "Catalog",
  connections: "Connection",
  credentials: "Credential",
  "external-locations": "External Location",
  functions: "Routine or Model",
  metastores: "Metastore",
  models: "Routine or Model",
  providers: "Provider",
  recipients: "Recipient",
  schemas: "Schema",
  shares: "Share",
  "storage-credentials": "Storage Credential",
  tables: "Table",
  volumes: "Volume"
}

/** The kinds with error codes of their own in `ErrorCode` of the official SDKs. */
const coded: ReadonlySet<string> = new Set([
  "Catalog",
  "External Location",
  "Metastore",
  "Provider",
  "Recipient",
  "Schema",
  "Share",
  "Storage Credential",
  "Table"
])

const titleOf = (collection: string): string | undefined =>
  collection.startsWith("/api/unity-catalog/") ? titles[collection.slice("/api/unity-catalog/".length)] : undefined

const codeOf = (title: string, ending: string): string =>
  `${coded.has(title) ? title.toUpperCase().replace(" ", "_") : "RESOURCE"}_${ending}`

export const doesNotExist = (collection: string, fullName: string): ApiFailure => {
  const title = titleOf(collection)
  return title === undefined
    ? resourceDoesNotExist(`${fullName} does not exist in ${collection.slice(collection.lastIndexOf("/") + 1)}.`)
    : apiFailure(404, codeOf(title, "DOES_NOT_EXIST"), `${title} '${fullName}' does not exist.`)
}

/** The status is 400: SDKs report a `BadRequest` (databrickslabs/ucx, pull request 2077). */
export const alreadyExists = (collection: string, name: string): ApiFailure => {
  const title = titleOf(collection)
  return title === undefined
    ? resourceAlreadyExists(`${name} already exists.`, 409)
    : apiFailure(400, codeOf(title, "ALREADY_EXISTS"), `${title} '${name}' already exists`)
}

/** `contents` are the collections of what the container has. Models count as functions. */
export const notEmpty = (collection: string, fullName: string, contents: ReadonlyArray<string>): ApiFailure => {
  const count = (...of: ReadonlyArray<string>): number =>
    contents.filter((found) => of.some((name) => found.endsWith(`/${name}`))).length
  const title = titleOf(collection) ?? "Catalog"
  const has =
    title === "Schema"
      ? `The schema has ${count("tables")} tables(s), ${count("functions", "models")} functions(s), ${count("volumes")} volumes(s)`
      : `The catalog has ${count("schemas")} schema(s)`
  return apiFailure(400, `${title.toUpperCase()}_NOT_EMPTY`, `${title} '${fullName}' is not empty. ${has}`)
}

/** Terraform provider, issue 4000. */
export const credentialInUse = (name: string, locations: number): ApiFailure =>
  apiFailure(
    400,
    "INVALID_STATE",
    `Storage credential '${name}' has 0 directly dependent external table(s) and ${locations} dependent storage location(s). You may use force option to delete it but the managed storage data using this storage credential cannot be purged by Unity Catalog anymore.`
  )
