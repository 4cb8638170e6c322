/** What runs the SQL statements of the emulated workspace. `EmulatorSql` has one on DuckDB. */
import type * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { SqlError } from "./errors.js"
import type { Metastore } from "./metastore.js"
import type { SparkType } from "./types.js"

/** A statement, and who runs it. */
export interface Request {
  readonly statement: string
  readonly parameters: ReadonlyArray<{
    readonly name: string
    readonly type: string
    readonly value: string | undefined
  }>
  readonly catalog: string | undefined
  readonly schema: string | undefined
  readonly userName: string
  /** The time, in milliseconds. */
  readonly now: number
  readonly rowLimit: number | undefined
}

export interface ResultColumn {
  readonly name: string
  readonly type: SparkType
}

/** The rows of a statement, as the texts of a `JSON_ARRAY`. */
export interface Result {
  readonly columns: ReadonlyArray<ResultColumn>
  readonly rows: ReadonlyArray<ReadonlyArray<string | null>>
  readonly isTruncated: boolean
}

export interface Running {
  /** Interrupting it cancels the query. */
  readonly run: (request: Request) => Effect.Effect<Result, SqlError>
  /** Keeps what other APIs have changed in the metastore. */
  readonly save: Effect.Effect<void, SqlError>
}

/**
 * The engine of SQL statements.
 *
 * @since 0.1.0
 * @category models
 */
export interface SqlEngine {
  /** The maximum size of a chunk of a result, in bytes. */
  readonly chunkBytes: number
  /** Whether the data outlive the workspace. They are opened with the first request about Unity Catalog then. */
  readonly isDurable: boolean
  /** Opens the data of a workspace, which has a metastore. They are closed with the scope. */
  readonly open: (metastore: Metastore) => Effect.Effect<Running, SqlError, Scope.Scope>
}
