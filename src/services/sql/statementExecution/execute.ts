import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Polling from "../../../layers/Polling.js"
import { pageOf } from "../../../layers/polling/clientOf.js"
import { acquire, withinDeadline } from "../../../layers/polling/owned.js"
import type { DatabricksError } from "../../../schemas/DatabricksError.js"
import type { ExecuteStatementRequest } from "../../../schemas/sql/StatementExecution.js"
import type { StatementResponse } from "../../../schemas/sql/StatementResponse.js"
import { failureOf, type StatementFailed } from "./failures.js"
import { type Parameter, toParameters } from "./parameters.js"
import { StatementExecution } from "./service.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface StatementOptions
  extends Polling.WaitOptions,
    Pick<ExecuteStatementRequest, "warehouse_id" | "catalog" | "schema" | "row_limit" | "byte_limit" | "query_tags"> {
  /** The named parameters of the statement: `{ day: "2024-01-31" }` for `:day`. */
  readonly parameters?: Readonly<Record<string, Parameter>> | undefined
  /**
   * How long the server waits with its first response, in seconds: 0, or 5 to 50. A statement that is done by then takes
   * one request. The default is 10, and less if the deadline is earlier. An interruption waits for this response, to
   * know what to cancel.
   */
  readonly wait_timeout?: number | undefined
}

/** Not beyond the deadline. The API accepts 0, and 5 to 50 seconds. */
const waitOf = ({ deadline, wait_timeout = 10 }: StatementOptions): number => {
  const left = deadline === undefined ? wait_timeout : Math.floor(Duration.toSeconds(deadline))
  return left >= wait_timeout ? wait_timeout : left >= 5 ? left : 0
}

const isOver = ({ status }: StatementResponse): boolean => status?.state !== "PENDING" && status?.state !== "RUNNING"

/** Runs a statement to its end, with these changes of the request. */
export const run = (
  statement: string,
  options: StatementOptions,
  changes: Pick<ExecuteStatementRequest, "format" | "disposition">
): Effect.Effect<StatementResponse, DatabricksError | StatementFailed | Polling.WaitTimeout, StatementExecution> =>
  Effect.scoped(
    Effect.flatMap(StatementExecution, (api) =>
      Effect.gen(function* () {
        const { deadline, fresh, parameters, schedule, wait_timeout: _, ...request } = options
        let isDone = false
        const begun = acquire(
          api.executeStatement({
            ...request,
            ...changes,
            statement,
            wait_timeout: `${waitOf(options)}s`,
            on_wait_timeout: "CONTINUE",
            ...(parameters === undefined ? {} : { parameters: toParameters(parameters) })
          }),
          ({ statement_id }) => ({
            warning: `Statement ${statement_id} could not be canceled and may still run`,
            page: () => pageOf(api, "/sql/history"),
            end: Effect.suspend(() =>
              isDone || !statement_id ? Effect.void : Effect.asVoid(api.cancelExecution({ statement_id }))
            ),
            isKnown: () => true
          }),
          "A statement is started"
        )
        const [first, left] = yield* withinDeadline({ deadline, fresh, schedule }, "a statement to be started", begun)
        isDone = isOver(first)
        const { statement_id } = first
        const last =
          isDone || !statement_id
            ? first
            : yield* Polling.untilDone(api.getStatement({ statement_id }), {
                ...left,
                waitingFor: `statement ${statement_id} to end`,
                describe: ({ status }) => String(status?.state),
                isDone: isOver
              })
        isDone = true
        return last.status?.state === "SUCCEEDED" ? last : yield* failureOf(last, parameters)
      })
    )
  )

/**
 * Runs a statement to its end and returns its response, whose manifest describes the result. For the rows use `rows`. A
 * stopped warehouse is started by the server and waited for.
 *
 * Fails with `StatementFailed` if the statement does not succeed, with `WaitTimeout` after the deadline, and with the errors
 * of `executeStatement` and `getStatement`, except transient ones of the latter. On interruption and after a failure the
 * statement is canceled on the server.
 *
 * @example
 * ```ts
 * import { StatementExecution } from "effect-databricks/sql"
 *
 * export const updated = StatementExecution.execute("UPDATE main.sales.orders SET paid = true WHERE id = :id", {
 *   warehouse_id: "1234567890abcdef",
 *   parameters: { id: 42 }
 * })
 * ```
 *
 * @since 0.1.0
 * @category statements
 */
export const execute = (
  statement: string,
  options: StatementOptions
): Effect.Effect<StatementResponse, DatabricksError | StatementFailed | Polling.WaitTimeout, StatementExecution> =>
  run(statement, options, {})
