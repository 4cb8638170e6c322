/** Catalogs, schemas, tables and views: what their names mean, and their columns with the types of Spark. */
import type { Name } from "./ast.js"
import { type Place, SqlError, unsupported } from "./errors.js"
import { identifier, type SparkType } from "./types.js"

export interface TableColumn {
  readonly name: string
  readonly type: SparkType
  readonly notNull: boolean
  readonly comment?: string | undefined
}

export interface TableEntry {
  readonly kind: "TABLE" | "VIEW"
  readonly name: string
  readonly columns: ReadonlyArray<TableColumn>
  readonly comment?: string | undefined
  /** The query of a view, and where its names begin. */
  readonly view?: { readonly text: string; readonly catalog: string; readonly schema: string } | undefined
}

interface SchemaEntry {
  readonly name: string
  readonly tables: Map<string, TableEntry>
}

interface CatalogEntry {
  readonly name: string
  readonly schemas: Map<string, SchemaEntry>
}

/** Names are compared in lower case, in which they are kept, too. */
export interface FullName {
  readonly catalog: string
  readonly schema: string
  readonly table: string
}

export interface Current {
  readonly catalog: string
  readonly schema: string
}

const shown = (...parts: ReadonlyArray<string>): string => parts.map((part) => `\`${part}\``).join(".")

export class Catalog {
  readonly #catalogs = new Map<string, CatalogEntry>()

  constructor(saved?: string) {
    for (const { name, schemas } of saved === undefined ? [] : (JSON.parse(saved) as ReadonlyArray<Saved>)) {
      this.#catalogs.set(name, {
        name,
        schemas: new Map(
          schemas.map(({ name, tables }) => [
            name,
            { name, tables: new Map(tables.map((table) => [table.name, table])) }
          ])
        )
      })
    }
    if (this.#catalogs.size === 0)
      for (const name of ["main", "system"]) this.createCatalog({ parts: [name], place: { line: 1, column: 0 } }, true)
  }

  /** The whole of it as JSON. */
  save(): string {
    const saved: ReadonlyArray<Saved> = [...this.#catalogs.values()].map(({ name, schemas }) => ({
      name,
      schemas: [...schemas.values()].map(({ name, tables }) => ({ name, tables: [...tables.values()] }))
    }))
    return JSON.stringify(saved)
  }

  catalogs(): ReadonlyArray<string> {
    return [...this.#catalogs.keys()].sort()
  }

  catalog(name: string, place?: Place): CatalogEntry {
    const entry = this.#catalogs.get(name.toLowerCase())
    if (entry === undefined) throw new SqlError("CATALOG_NOT_FOUND", `The catalog ${shown(name)} not found.`, place)
    return entry
  }

  schema(name: Current, place?: Place): SchemaEntry {
    const entry = this.#catalogs.get(name.catalog.toLowerCase())?.schemas.get(name.schema.toLowerCase())
    if (entry === undefined)
      throw new SqlError("SCHEMA_NOT_FOUND", `The schema ${shown(name.catalog, name.schema)} cannot be found.`, place)
    return entry
  }

  schemaName({ parts, place }: Name, current: Current): Current {
    const [first = "", second] = parts.map((part) => part.toLowerCase())
    if (parts.length > 2) throw unsupported("names of schemas with three parts", place)
    return second === undefined ? { catalog: current.catalog, schema: first } : { catalog: first, schema: second }
  }

  tableName({ parts, place }: Name, current: Current): FullName {
    const lower = parts.map((part) => part.toLowerCase())
    if (lower.length > 3)
      throw new SqlError("REQUIRES_SINGLE_PART_NAMESPACE", "A table has a name of at most three parts.", place)
    const [catalog, schema, table] = [...[current.catalog, current.schema].slice(0, 3 - lower.length), ...lower]
    if (schema === "information_schema" || catalog === "system") throw unsupported("information_schema", place)
    if (
      /^(csv|json|parquet|delta|text|binaryfile|avro|orc)$/.test(schema ?? "") &&
      lower.length === 2 &&
      /\//.test(table ?? "")
    )
      throw unsupported(`paths as tables (${schema})`, place)
    return { catalog: catalog ?? "", schema: schema ?? "", table: table ?? "" }
  }

  find(name: FullName): TableEntry | undefined {
    return this.#catalogs.get(name.catalog)?.schemas.get(name.schema)?.tables.get(name.table)
  }

  table(name: Name, current: Current): TableEntry & { readonly full: FullName } {
    const full = this.tableName(name, current)
    const entry = this.find(full)
    if (entry === undefined) {
      throw new SqlError(
        "TABLE_OR_VIEW_NOT_FOUND",
        `The table or view ${shown(...name.parts)} cannot be found. Verify the spelling and correctness of the schema and catalog.`,
        name.place
      )
    }
    return { ...entry, full }
  }

  createCatalog({ parts, place }: Name, ifNotExists: boolean): boolean {
    const name = (parts.at(-1) ?? "").toLowerCase()
    if (parts.length > 1) throw unsupported("names of catalogs with several parts", place)
    if (this.#catalogs.has(name)) {
      if (ifNotExists) return false
      throw new SqlError(
        "CATALOG_ALREADY_EXISTS",
        `Cannot create catalog ${shown(name)} because it already exists.`,
        place
      )
    }
    this.#catalogs.set(name, { name, schemas: new Map([["default", { name: "default", tables: new Map() }]]) })
    return true
  }

  dropCatalog(name: string): void {
    this.#catalogs.delete(name.toLowerCase())
  }

  createSchema({ catalog, schema }: Current, ifNotExists: boolean, place: Place): void {
    const { schemas } = this.catalog(catalog, place)
    if (schemas.has(schema)) {
      if (ifNotExists) return
      throw new SqlError(
        "SCHEMA_ALREADY_EXISTS",
        `Cannot create schema ${shown(schema)} because it already exists.`,
        place
      )
    }
    schemas.set(schema, { name: schema, tables: new Map() })
  }

  dropSchema({ catalog, schema }: Current): void {
    this.catalog(catalog).schemas.delete(schema)
  }

  put(name: FullName, entry: TableEntry, place: Place): void {
    this.schema(name, place).tables.set(name.table, entry)
  }

  remove(name: FullName): void {
    this.schema(name).tables.delete(name.table)
  }
}

interface Saved {
  readonly name: string
  readonly schemas: ReadonlyArray<{ readonly name: string; readonly tables: ReadonlyArray<TableEntry> }>
}

/** A schema of a catalog is one schema in DuckDB. */
export const duckSchema = ({ catalog, schema }: Current): string => identifier(`${catalog}.${schema}`)

export const duckTable = (name: FullName): string => `${duckSchema(name)}.${identifier(name.table)}`
