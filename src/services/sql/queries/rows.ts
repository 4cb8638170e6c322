/** Runs saved queries through the Statement Execution API. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { WaitTimeout } from "../../../layers/Polling.js"
import type { DatabricksError } from "../../../schemas/DatabricksError.js"
import type { RowsInvalid, StatementFailed } from "../statementExecution/failures.js"
import { type RowsOptions, rows as rowsOf } from "../statementExecution/rows.js"
import type { StatementExecution } from "../statementExecution/service.js"
import type { Row } from "../statementExecution/values.js"
import { QueryInvalid, type QueryNotFound } from "./failures.js"
import { find, type QueryReference } from "./find.js"
import { planned } from "./internal/planned.js"
import type { Queries } from "./service.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface QueryRowsOptions extends Omit<RowsOptions, "warehouse_id"> {
  /** The warehouse. The default is that of the query. */
  readonly warehouse_id?: string | undefined
}

/** The limit of a query that applies one automatically. */
const autoLimit = 1000

/**
 * Runs a saved query and returns its rows, as `StatementExecution.rows` does. Its text, parameters with their defaults,
 * catalog, schema and warehouse are those of the query; the options take precedence. A query that limits its result
 * automatically gives at most 1000 rows, unless `row_limit` is set. Dates that move, such as today, are those in UTC.
 *
 * The statement runs as the caller, also if the query runs as its owner in the UI, and does not appear among the runs of the
 * query. Values are parameters of the statement, never a part of its text: `:name` stays, and `{{ name }}`, which the SQL
 * editor replaces, becomes `:name`, also as a whole literal. A list of values becomes one parameter for each, a date range
 * one for each end.
 *
 * Fails with `QueryInvalid` if the query cannot be run like this, with the errors of `find`, and with those of
 * `StatementExecution.rows`.
 *
 * @example
 * ```ts
 * import { Queries, StatementExecution } from "effect-databricks/sql"
 * import * as Schema from "effect/Schema"
 * import * as Stream from "effect/Stream"
 *
 * const Order = Schema.Struct({ id: Schema.Number, country: Schema.String })
 *
 * export const orders = Queries.rows({ display_name: "Orders" }, { parameters: { country: "DE" } }).pipe(
 *   StatementExecution.decodeRows(Order),
 *   Stream.runCollect
 * )
 * ```
 *
 * @since 0.1.0
 * @category queries
 */
export const rows = (
  reference: QueryReference,
  options: QueryRowsOptions = {}
): Stream.Stream<
  Row,
  DatabricksError | QueryInvalid | QueryNotFound | RowsInvalid | StatementFailed | WaitTimeout,
  Queries | StatementExecution
> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const query = yield* find(reference)
      const id = query.id ?? undefined
      const invalid = (message: string) => new QueryInvalid({ message, id })
      const text = query.query_text ?? ""
      if (text.trim() === "") return yield* invalid(`The query ${query.display_name} has no text`)
      const warehouse_id = options.warehouse_id || query.warehouse_id
      if (!warehouse_id) {
        return yield* invalid(`The query ${query.display_name} has no warehouse: pass warehouse_id`)
      }
      const now = yield* Clock.currentTimeMillis
      const { parameters, statement } = yield* planned(id, text, query.parameters ?? [], options.parameters ?? {}, now)
      const row_limit = query.apply_auto_limit === true ? autoLimit : undefined
      return rowsOf(statement, {
        ...(row_limit === undefined ? {} : { row_limit }),
        ...(query.catalog ? { catalog: query.catalog } : {}),
        ...(query.schema ? { schema: query.schema } : {}),
        ...options,
        warehouse_id,
        ...(Object.keys(parameters).length === 0 ? {} : { parameters })
      })
    })
  )
