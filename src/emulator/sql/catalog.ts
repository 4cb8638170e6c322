/**
 * Unity Catalog as statements see it: what names mean, and tables with the types of Spark. It reads the resources of the
 * store, which the REST APIs serve, too. The changes of a statement count for others when it has succeeded.
 */
import type { ColumnInfo } from "../../schemas/catalog/ColumnInfo.js"
import * as CatalogFields from "../store/catalogFields.js"
import * as Rules from "../store/catalogRules.js"
import * as Overlay from "../store/overlay.js"
import type { Item } from "../store/state.js"
import type { Fields } from "../store/structure.js"
import * as Access from "./access.js"
import type { Name } from "./ast.js"
import { columnOf, infoOf, type TableColumn } from "./columnInfo.js"
import { type Place, SqlError, unsupported } from "./errors.js"
import type { FileSource } from "./fileSource.js"
import * as InformationSchema from "./informationSchema.js"
import type { Metastore } from "./metastore.js"
import type { Current, FullName, Listing, TableEntry, Within } from "./tableEntry.js"
import { identifier } from "./types.js"

export type { TableColumn } from "./columnInfo.js"
export type { Current, FullName, TableEntry } from "./tableEntry.js"

export interface Who {
  readonly userName: string
  /** In epoch milliseconds. */
  readonly now: number
}

export const shown = (...parts: ReadonlyArray<string>): string => parts.map((part) => `\`${part}\``).join(".")

export const joined = ({ catalog, schema, table }: FullName): string => `${catalog}.${schema}.${table}`

/** The schema of DuckDB with the rows of all tables. Each table has the name of its identifier. */
export const duckSchema = identifier("effect-databricks-tables")

export const duckTable = (id: string): string => `${duckSchema}.${identifier(id)}`

export const informationSchema = "information_schema"

const fileFormats = /^(csv|json|parquet|delta|text|binaryfile|avro|orc|xml)$/i

/** The files that a name such as csv.`/Volumes/main/default/landing` stands for. */
export const filesOf = ({ files, parts }: Name): FileSource | undefined => {
  const [format = "", path = ""] = parts
  if (files !== undefined || parts.length !== 2 || !fileFormats.test(format) || !path.includes("/")) return files
  return { path, format: format.toLowerCase(), options: new Map(), isReadFiles: false }
}

/** By which files that are read are found again, in the query of a view, too. */
export const fileKey = ({ format, isReadFiles, options, path }: FileSource): string =>
  JSON.stringify([path, format, isReadFiles, [...options]])

const text = (value: unknown): string => (typeof value === "string" ? value : "")

const entries = new WeakMap<Fields, TableEntry>()

const entryOf = (item: Item): TableEntry => {
  const known = entries.get(item.fields)
  if (known?.item === item) return known
  const { fields } = item
  const made = (Array.isArray(fields.columns) ? (fields.columns as ReadonlyArray<ColumnInfo>) : []).map(columnOf)
  const properties = (fields.properties ?? {}) as Readonly<Record<string, string>>
  const problem = made.find((column) => typeof column === "string")
  const full = { catalog: text(fields.catalog_name), schema: text(fields.schema_name), table: text(fields.name) }
  const isView = fields.table_type === "VIEW"
  const entry: TableEntry = {
    kind: isView ? "VIEW" : "TABLE",
    name: full.table,
    full,
    columns: made.filter((column) => typeof column !== "string"),
    source: duckTable(text(fields.table_id)),
    item,
    ...(typeof problem === "string" ? { problem } : {}),
    ...(isView
      ? {
          view: {
            text: text(fields.view_definition),
            catalog: properties["view.catalogAndNamespace.part.0"] ?? full.catalog,
            schema: properties["view.catalogAndNamespace.part.1"] ?? full.schema
          }
        }
      : {})
  }
  entries.set(fields, entry)
  return entry
}

/** The properties of a view that say where the names of its query begin. */
export const viewProperties = ({ catalog, schema }: Current): Readonly<Record<string, string>> => ({
  "view.catalogAndNamespace.numParts": "2",
  "view.catalogAndNamespace.part.0": catalog,
  "view.catalogAndNamespace.part.1": schema
})

export class Catalog implements Listing {
  readonly metastore: Metastore
  readonly who: Who
  readonly state: Overlay.Overlay
  readonly access: Access.Access
  /** The tables that stand for files, which are read before a query is translated. */
  readonly files = new Map<string, TableEntry>()

  constructor(metastore: Metastore, who: Who) {
    this.metastore = metastore
    this.who = who
    this.state = Overlay.make(metastore.state)
    this.access = Access.make(metastore, this.state, who.userName)
  }

  /** The same without checks of privileges: for what a view reads. */
  trusted(): Catalog {
    const catalog: Catalog = Object.create(this)
    return Object.defineProperty(catalog, "access", { value: Access.everything })
  }

  creation(): CatalogFields.Creation {
    const { id, uuid } = this.metastore
    return { ...this.who, uuid, metastoreId: id }
  }

  /** The resources of a kind, by name. Those of a schema if there is one. */
  all(kind: Rules.Kind, of?: Within): ReadonlyArray<Item> {
    const found = this.state
      .in(`${Rules.root}/${kind}`)
      .filter(
        ({ fields }) =>
          (of?.catalog === undefined || fields.catalog_name === of.catalog) &&
          (of?.schema === undefined || fields.schema_name === of.schema)
      )
    return [...found].sort((a, b) => (text(a.fields.name) < text(b.fields.name) ? -1 : 1))
  }

  tables(of?: Within): ReadonlyArray<TableEntry> {
    return this.all("tables", of).map(entryOf)
  }

  catalog(name: string, place?: Place): Item {
    const item = this.state.get(Rules.pathIn("catalogs", name))
    if (item === undefined) throw new SqlError("CATALOG_NOT_FOUND", `The catalog ${shown(name)} not found.`, place)
    return item
  }

  findSchema({ catalog, schema }: Current): Item | undefined {
    return this.state.get(Rules.pathIn("schemas", `${catalog}.${schema}`))
  }

  schema(name: Current, place?: Place): Item {
    const item = this.findSchema(name)
    if (item === undefined)
      throw new SqlError("SCHEMA_NOT_FOUND", `The schema ${shown(name.catalog, name.schema)} cannot be found.`, place)
    return item
  }

  schemaName({ parts, place }: Name, current: Current): Current {
    const [first = "", second] = parts.map((part) => part.toLowerCase())
    if (parts.length > 2)
      throw new SqlError("REQUIRES_SINGLE_PART_NAMESPACE", "A schema has a name of at most two parts.", place)
    return second === undefined ? { catalog: current.catalog, schema: first } : { catalog: first, schema: second }
  }

  tableName({ parts, place }: Name, current: Current): FullName {
    const lower = parts.map((part) => part.toLowerCase())
    if (lower.length > 3)
      throw new SqlError("REQUIRES_SINGLE_PART_NAMESPACE", "A table has a name of at most three parts.", place)
    const [catalog, schema, table] = [...[current.catalog, current.schema].slice(0, 3 - lower.length), ...lower]
    return { catalog: catalog ?? "", schema: schema ?? "", table: table ?? "" }
  }

  /** The name of something new. */
  newName(name: Name, current: Current): FullName {
    const full = this.tableName(name, current)
    this.checkName(full.table, name.place)
    if (full.schema === informationSchema || full.catalog === "system")
      throw new SqlError(
        "INSUFFICIENT_PERMISSIONS",
        `Insufficient privileges: nothing can be created in ${shown(full.catalog, full.schema)}.`,
        name.place
      )
    this.schema(full, name.place)
    return full
  }

  checkName(name: string, place: Place): void {
    const flaw = Rules.flawOf(name)
    if (flaw !== undefined)
      throw new SqlError("INVALID_SCHEMA_OR_RELATION_NAME", `${shown(name)} is not a valid name: ${flaw}.`, place)
  }

  find(name: FullName): TableEntry | undefined {
    const item = this.state.get(Rules.pathIn("tables", joined(name)))
    return item && entryOf(item)
  }

  /** A table or view of Unity Catalog. */
  entry(name: Name, current: Current): TableEntry & { readonly item: Item } {
    const entry = this.find(this.tableName(name, current))
    const { item } = entry ?? {}
    if (entry === undefined || item === undefined) throw this.notFound(name)
    return { ...entry, item }
  }

  notFound({ parts, place }: Name): SqlError {
    return new SqlError(
      "TABLE_OR_VIEW_NOT_FOUND",
      `The table or view ${shown(...parts)} cannot be found. Verify the spelling and correctness of the schema and catalog.`,
      place
    )
  }

  /** What a query reads under a name. */
  table(name: Name, current: Current): TableEntry {
    const source = filesOf(name)
    if (source !== undefined) {
      const read = this.files.get(fileKey(source))
      if (read === undefined) throw unsupported("files in this place", name.place)
      return read
    }
    const full = this.tableName(name, current)
    if (full.schema === informationSchema) {
      this.catalog(full.catalog, name.place)
      const entry = InformationSchema.entry(this, full)
      if (entry === undefined) throw this.notFound(name)
      return entry
    }
    const entry = this.entry(name, current)
    this.access.need(["SELECT"], { type: "table", name: joined(full) })
    return this.usable(entry, name.place)
  }

  usable(entry: TableEntry, place: Place): TableEntry {
    if (entry.problem !== undefined) throw unsupported(`a table with a column of the type ${entry.problem}`, place)
    if (entry.kind === "TABLE" && entry.columns.length === 0) throw unsupported("tables without columns", place)
    return entry
  }

  /** Creates a resource, with what the server sets. */
  create(kind: Rules.Kind, fields: Fields): Item {
    const collection = `${Rules.root}/${kind}`
    const full = Rules.fullName(fields)
    const all = CatalogFields.created(
      collection,
      { ...fields, ...(full === undefined ? {} : { full_name: full }) },
      this.creation()
    )
    return this.state.create(Rules.pathIn(kind, full ?? text(fields.name)), all)
  }

  /** Changes fields of a resource, which can get another path. A field that is `undefined` is taken away. */
  change(item: Item, changes: Fields, path?: string): Item {
    const fields = Object.entries({
      ...item.fields,
      ...changes,
      updated_at: this.who.now,
      updated_by: this.who.userName
    }).filter(([, value]) => value !== undefined)
    return this.state.update(item, Object.fromEntries(fields), path)
  }

  /** Gives a table other columns. What is known of a column stays, by the name that it had. */
  setColumns(item: Item, columns: ReadonlyArray<TableColumn>, renamed: ReadonlyMap<string, string> = new Map()): Item {
    const old = new Map(
      ((item.fields.columns ?? []) as ReadonlyArray<ColumnInfo>).map((info) => [info.name?.toLowerCase(), info])
    )
    return this.change(item, {
      columns: columns.map((column, position) => {
        const {
          comment: _,
          partition_index: __,
          ...known
        } = old.get((renamed.get(column.name) ?? column.name).toLowerCase()) ?? {}
        return infoOf(column, position, known)
      })
    })
  }
}
