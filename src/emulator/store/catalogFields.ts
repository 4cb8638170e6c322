/** What Unity Catalog sets when an object is created: identifiers, owners, times and defaults. */
import { isRecord } from "../../internal/codec/isRecord.js"
import type { Fields } from "./structure.js"

/** Who creates something, and when. */
export interface Creation {
  readonly userName: string
  /** In epoch milliseconds. */
  readonly now: number
  readonly uuid: () => string
  readonly metastoreId: string
}

/** The metastore of a workspace. */
export const metastoreIdOf = (workspaceId: string): string =>
  `00000000-0000-4000-8000-${BigInt(workspaceId.replace(/\D/g, "") || "0")
    .toString(16)
    .padStart(12, "0")
    .slice(-12)}`

type Own = (fields: Fields, creation: Creation) => Fields

/** Catalogs and schemas inherit predictive optimization unless it is set: recorded output of the Databricks CLI. */
const container: Fields = { enable_predictive_optimization: "INHERIT", browse_only: false }

const managed = (folder: string, id: unknown, { metastoreId }: Creation): string =>
  `abfss://metastore@emulator.dfs.core.windows.net/${metastoreId}/${folder}/${String(id)}`

/** Options of connections that are never returned. */
const isSecret = (name: string): boolean => /password|secret|token|credential|private_?key/i.test(name)

const withoutSecrets = (options: unknown): Fields =>
  isRecord(options) ? { options: Object.fromEntries(Object.entries(options).filter(([name]) => !isSecret(name))) } : {}

const own: Readonly<Record<string, Own>> = {
  catalogs: ({ name }) => ({
    full_name: name,
    catalog_type: "MANAGED_CATALOG",
    securable_type: "CATALOG",
    isolation_mode: "OPEN",
    ...container
  }),
  connections: ({ name, options }, { uuid }) => ({
    full_name: name,
    connection_id: uuid(),
    securable_type: "CONNECTION",
    credential_type: isRecord(options) && "user" in options ? "USERNAME_PASSWORD" : undefined,
    read_only: false
  }),
  "external-locations": () => ({ read_only: false, fallback: false, isolation_mode: "ISOLATION_MODE_OPEN" }),
  functions: (_, { uuid }) => ({ function_id: uuid() }),
  models: (_, creation) => ({ storage_location: managed("models", creation.uuid(), creation) }),
  providers: () => ({}),
  recipients: (_, { uuid }) => ({ id: uuid(), activated: false }),
  schemas: (_, { uuid }) => ({ catalog_type: "MANAGED_CATALOG", schema_id: uuid(), ...container }),
  shares: () => ({}),
  "storage-credentials": ({ name }, { uuid }) => ({
    id: uuid(),
    full_name: name,
    read_only: false,
    used_for_managed_storage: false,
    isolation_mode: "ISOLATION_MODE_OPEN"
  }),
  tables: (_, { uuid }) => ({ table_id: uuid() }),
  volumes: (_, creation) => {
    const id = creation.uuid()
    return { volume_id: id, storage_location: managed("volumes", id, creation) }
  }
}

/** Adds what the server sets when something is created. */
export const created = (collection: string, fields: Fields, creation: Creation): Fields => {
  const of = own[collection.replace(/^\/api\/unity-catalog\//, "")]
  if (of === undefined) return fields
  const { metastoreId, now, userName } = creation
  return {
    ...of(fields, creation),
    owner: userName,
    metastore_id: metastoreId,
    created_at: now,
    created_by: userName,
    updated_at: now,
    updated_by: userName,
    ...fields,
    ...(collection.endsWith("/connections") ? withoutSecrets(fields.options) : {})
  }
}
