/**
 * SQL for the emulated workspace: an engine that parses Databricks SQL, gives it Spark's semantics and runs it on DuckDB.
 * It needs the optional package `@duckdb/node-api`.
 *
 * @example
 * ```ts
 * import * as Emulator from "effect-databricks/Emulator"
 * import * as EmulatorSql from "effect-databricks/EmulatorSql"
 *
 * export const workspace = Emulator.layer({ sql: EmulatorSql.duckdb() })
 * ```
 *
 * @since 0.1.0
 */
export { type DuckDbOptions, duckdb } from "./sql/duckdb.js"
export type { SqlEngine } from "./sql/engine.js"
