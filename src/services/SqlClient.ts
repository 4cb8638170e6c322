/**
 * The `SqlClient` of `@effect/sql` for Databricks, over the Statement Execution API. Requires the packages `@effect/sql` and
 * `@effect/experimental`.
 *
 * Values are sent as typed named parameters, and results are typed by their manifest: see `SqlValue` of
 * `StatementExecution`. Documentation: https://docs.databricks.com/api/workspace/statementexecution
 *
 * @example
 * ```ts
 * import { SqlClient } from "@effect/sql"
 * import { StatementExecution } from "effect-databricks/sql"
 * import * as DatabricksSql from "effect-databricks/SqlClient"
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 *
 * export const SqlLive = DatabricksSql.layer({ warehouse_id: "1234567890abcdef", catalog: "main", schema: "sales" }).pipe(
 *   Layer.provide(StatementExecution.layer)
 * )
 *
 * export const paid = (day: string) =>
 *   Effect.flatMap(
 *     SqlClient.SqlClient,
 *     (sql) => sql<{ id: number }>`SELECT id FROM ${sql("main.sales.orders")} WHERE day = ${day}`
 *   )
 * ```
 *
 * @since 0.1.0
 */
import * as Reactivity from "@effect/experimental/Reactivity"
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Client from "@effect/sql/SqlClient"
import type { SqlError } from "@effect/sql/SqlError"
import * as Statement from "@effect/sql/Statement"
import * as Config from "effect/Config"
import type { ConfigError } from "effect/ConfigError"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { StatementExecution } from "./sql/statementExecution/service.js"
import { makeCompiler, param } from "./sqlClient/compiler.js"
import type { SqlClientConfig } from "./sqlClient/config.js"
import * as Connection from "./sqlClient/connection.js"
import { SqlUnsupported } from "./sqlClient/failures.js"

export { makeCompiler } from "./sqlClient/compiler.js"
export type { SqlClientConfig } from "./sqlClient/config.js"
export { SqlReadOnly, SqlUnsupported } from "./sqlClient/failures.js"

/**
 * A `SqlClient` of `@effect/sql` that runs its statements on a SQL warehouse.
 *
 * `.raw` gives the `StatementResponse`. `withTransaction` and `returning` fail with a `SqlError` whose cause is
 * `SqlUnsupported`: Databricks has neither in this API. Other failures have as cause an error of `StatementExecution`,
 * such as `StatementFailed` with its SQLSTATE.
 *
 * @since 0.1.0
 * @category models
 */
export interface DatabricksSqlClient extends Client.SqlClient {
  readonly config: SqlClientConfig
  /** A parameter whose type is given: `sql.param("DATE", "2024-01-31")`. The value is its text in SQL, or `null`. */
  readonly param: (type: string, value: string | null) => Statement.Fragment
}

/**
 * @since 0.1.0
 * @category context
 */
export const DatabricksSqlClient: Context.Tag<DatabricksSqlClient, DatabricksSqlClient> =
  Context.GenericTag<DatabricksSqlClient>("effect-databricks/DatabricksSqlClient")

const noTransaction: Effect.Effect<never, SqlError> = Effect.suspend(() =>
  Effect.fail(
    Connection.toSqlError(
      new SqlUnsupported({
        feature: "transaction",
        message:
          "Databricks has no transactions over several statements: a statement is one itself, so use one MERGE, or one statement for each table"
      })
    )
  )
)

/**
 * Makes a client.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (
  config: SqlClientConfig
): Effect.Effect<DatabricksSqlClient, never, StatementExecution | HttpClient.HttpClient | Reactivity.Reactivity> =>
  Effect.gen(function* () {
    const connection = Connection.make(config, yield* Connection.services)
    const client = yield* Client.make({
      acquirer: Effect.succeed(connection),
      compiler: makeCompiler(config.transformQueryNames),
      spanAttributes: [
        ...Object.entries(config.spanAttributes ?? {}),
        ["db.system.name", "databricks"],
        ["db.namespace", [config.catalog, config.schema].filter((name) => name !== undefined).join(".")],
        ["databricks.warehouse_id", config.warehouse_id]
      ],
      transformRows:
        config.transformResultNames && Statement.defaultTransforms(config.transformResultNames, false).array
    })
    return Object.assign(client, {
      config,
      param: (type: string, value: string | null) => param(type, value, undefined),
      withTransaction: () => noTransaction
    })
  })

/** Not `Layer.scopedContext`: the client has nothing to close. */
const provided = <E>(
  config: Effect.Effect<SqlClientConfig, E>
): Layer.Layer<DatabricksSqlClient | Client.SqlClient, E, StatementExecution | HttpClient.HttpClient> =>
  Layer.effectContext(
    Effect.map(Effect.flatMap(config, make), (client) =>
      Context.make(DatabricksSqlClient, client).pipe(Context.add(Client.SqlClient, client))
    )
  ).pipe(Layer.provide(Reactivity.layer))

/**
 * Provides the client, and the `SqlClient` of `@effect/sql`.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (
  config: SqlClientConfig
): Layer.Layer<DatabricksSqlClient | Client.SqlClient, never, StatementExecution | HttpClient.HttpClient> =>
  provided(Effect.succeed(config))

/**
 * Like `layer`, with options from `Config`s. Without `warehouse_id` it is that of `DATABRICKS_WAREHOUSE_ID`.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = (
  config?: Config.Config.Wrap<Omit<SqlClientConfig, "warehouse_id">> & {
    readonly warehouse_id?: Config.Config<string> | undefined
  }
): Layer.Layer<DatabricksSqlClient | Client.SqlClient, ConfigError, StatementExecution | HttpClient.HttpClient> => {
  const { warehouse_id = Config.nonEmptyString("DATABRICKS_WAREHOUSE_ID"), ...others } = config ?? {}
  return provided(Config.unwrap<SqlClientConfig>({ warehouse_id, ...others }))
}
