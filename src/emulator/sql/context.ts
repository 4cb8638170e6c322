/** What the execution of statements shares: where they run, and the rows that they return. */
import type { Catalog } from "./catalog.js"
import type { ResultColumn } from "./engine.js"
import type { FileSource } from "./fileSource.js"
import type { Session } from "./functions/kit.js"
import type { FileEntry } from "./metastore.js"
import type { Queries } from "./queries.js"
import type { TableEntry } from "./tableEntry.js"
import type { Typed } from "./typed.js"
import * as T from "./types.js"

/** Runs SQL of DuckDB and gives the rows. */
export type Run = (sql: string) => Promise<ReadonlyArray<ReadonlyArray<unknown>>>

export interface Context {
  readonly catalog: Catalog
  readonly session: Session
  readonly parameters: ReadonlyMap<string, Typed>
  readonly run: Run
  /** Reads files into a temporary table. */
  readonly read: (source: FileSource, files?: ReadonlyArray<FileEntry>) => Promise<TableEntry>
}

export interface Executing extends Context {
  readonly queries: Queries
}

export interface Rows {
  readonly columns: ReadonlyArray<ResultColumn>
  readonly rows: ReadonlyArray<ReadonlyArray<unknown>>
}

export const nothing: Rows = { columns: [], rows: [] }

export const texts = (names: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<unknown>>): Rows => ({
  columns: names.map((name) => ({ name, type: T.string })),
  rows
})

export const table = (
  columns: ReadonlyArray<readonly [string, T.SparkType]>,
  rows: ReadonlyArray<ReadonlyArray<unknown>>
): Rows => ({ columns: columns.map(([name, type]) => ({ name, type })), rows })

export const counts = (names: ReadonlyArray<string>, values: ReadonlyArray<bigint>): Rows => ({
  columns: names.map((name) => ({ name, type: T.bigint })),
  rows: [values]
})

/** Values as DuckDB gives them, for rows that come from elsewhere. */
export const timeValue = (millis: unknown): unknown =>
  typeof millis === "number" || typeof millis === "bigint" ? { micros: BigInt(millis) * 1000n } : null

export const arrayValue = (items: ReadonlyArray<unknown>): unknown => ({ items })

export const mapValue = (entries: Readonly<Record<string, unknown>>): unknown => ({
  entries: Object.entries(entries).map(([key, value]) => ({ key, value: String(value) }))
})
