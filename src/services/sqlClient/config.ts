/** The options of the SQL client. */
import type { StatementOptions } from "../sql/statementExecution/execute.js"
import type { RowsOptions } from "../sql/statementExecution/rows.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface SqlClientConfig
  extends Pick<StatementOptions, "warehouse_id" | "catalog" | "schema" | "wait_timeout" | "deadline" | "query_tags">,
    Pick<RowsOptions, "timestamps"> {
  /**
   * How results are fetched: `"inline"` as part of the responses of the API, up to 25 MiB; `"links"` from an object store, of
   * any size; `"arrow"` from there as Arrow, which requires `@uwdata/flechette`. The default is `"inline"`, and `"links"`
   * for `.stream`.
   */
  readonly results?: "inline" | "links" | "arrow" | undefined
  /**
   * Whether statements that are not known to only read are refused before they are sent (default: false). The functions
   * that a query calls may have effects of their own: for a guarantee, use credentials that may only read.
   */
  readonly readOnly?: boolean | undefined
  /** Applied to the names of columns in results, such as `Statement.snakeToCamel`. Fields of structs keep their names. */
  readonly transformResultNames?: ((name: string) => string) | undefined
  /** Applied to identifiers in statements. */
  readonly transformQueryNames?: ((name: string) => string) | undefined
  /** Added to the spans of statements. */
  readonly spanAttributes?: Readonly<Record<string, unknown>> | undefined
}
