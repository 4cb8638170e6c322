/** Rows of files as texts, which DuckDB casts to the types of their columns. Those of nested types are JSON. */
import type { SparkType } from "../types.js"

export interface Staged {
  readonly columns: ReadonlyArray<{ readonly name: string; readonly type: SparkType }>
  readonly rows: ReadonlyArray<ReadonlyArray<string | null>>
}
