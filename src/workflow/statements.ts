/** SQL statements as durable steps. */
import * as Activity from "@effect/workflow/Activity"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { isGone } from "../internal/call/doesNotExist.js"
import { WaitTimeout } from "../layers/Polling.js"
import { pageOf } from "../layers/polling/clientOf.js"
import { DatabricksError } from "../schemas/DatabricksError.js"
import * as Lazy from "../schemas/lazy.js"
import type { QueryInfo } from "../schemas/sql/QueryHistory.js"
import type { ExecuteStatementRequest } from "../schemas/sql/StatementExecution.js"
import type { StatementResponse } from "../schemas/sql/StatementResponse.js"
import * as Wire from "../schemas/Wire.js"
import { QueryHistory } from "../services/sql/QueryHistory.js"
import { failureOf, StatementFailed } from "../services/sql/statementExecution/failures.js"
import { type Parameter, toParameters } from "../services/sql/statementExecution/parameters.js"
import { StatementExecution } from "../services/sql/statementExecution/service.js"
import { endOwned, outcome, type StepContext, type StepOptions, started, tokenOf, whenFailed } from "./step.js"

/**
 * What the engine stores of a successful statement.
 *
 * @since 0.1.0
 * @category models
 */
export class StatementResult extends Wire.struct<StatementResult>("StatementResult")({
  /** For `getStatementResultChunkN`, as long as Databricks keeps the result. */
  statement_id: Schema.String,
  total_row_count: Schema.optional(Schema.Number),
  truncated: Schema.optional(Schema.Boolean),
  columns: Schema.Array(Schema.Struct({ name: Schema.String, type_text: Schema.String })),
  /** The rows, each with the texts of its values. Absent if they are larger than `keep`. */
  data_array: Schema.optional(Schema.Array(Schema.Array(Schema.NullOr(Schema.String))))
}) {}

const anyStatementError = () => Schema.Union(DatabricksError, StatementFailed, WaitTimeout)

/**
 * @since 0.1.0
 * @category errors
 */
export type StatementError = DatabricksError | StatementFailed | WaitTimeout

/**
 * As a named type, the errors are not expanded in declaration files and by editors.
 *
 * @since 0.1.0
 * @category errors
 */
export interface StatementErrorSchema
  extends Schema.Schema<StatementError, Schema.Schema.Encoded<ReturnType<typeof anyStatementError>>> {}

/**
 * The errors of steps that execute statements, for the `error` of a workflow.
 *
 * @since 0.1.0
 * @category errors
 */
export const StatementError: StatementErrorSchema = Lazy.schema(anyStatementError)

/**
 * @since 0.1.0
 * @category models
 */
export interface StatementRequest
  extends Pick<
    ExecuteStatementRequest,
    "statement" | "warehouse_id" | "catalog" | "schema" | "row_limit" | "byte_limit" | "query_tags" | "disposition"
  > {
  /** The named parameters of the statement: `{ day: "2024-01-31" }` for `:day`. */
  readonly parameters?: Readonly<Record<string, Parameter>> | undefined
  /** The max size of the rows that the engine stores, in bytes of JSON. The default is 65,536. 0 stores none. */
  readonly keep?: number | undefined
  /**
   * How long a statement may be missing in the query history after its start. After an interrupted request, the step
   * looks for its statement for so long before it sends the statement again. The default is 1 minute.
   */
  readonly historyLag?: Duration.DurationInput | undefined
}

const Before = Schema.Struct({ time: Schema.Number })

const Started = Schema.Struct({ statement_id: Schema.String, since: Schema.Number })

/** For clocks that differ from those of the workspace. */
const clockSkew = Duration.toMillis("10 minutes")

const isOver = ({ status }: StatementResponse): boolean => status?.state !== "PENDING" && status?.state !== "RUNNING"

const resultOf = (statement_id: string, { manifest, result }: StatementResponse, keep: number): StatementResult => {
  const rows = (manifest?.total_chunk_count ?? 0) <= 1 ? (result?.data_array ?? undefined) : undefined
  const data_array = rows?.map((row) => row.map((value) => value ?? null))
  return {
    statement_id,
    total_row_count: manifest?.total_row_count === undefined ? undefined : Number(manifest.total_row_count),
    truncated: manifest?.truncated ?? undefined,
    columns: (manifest?.schema?.columns ?? []).map(({ name, type_text }) => ({
      name: name ?? "",
      type_text: type_text ?? ""
    })),
    data_array: data_array !== undefined && JSON.stringify(data_array).length <= keep ? data_array : undefined
  }
}

const endsOfQueries: Readonly<Record<string, string>> = {
  FINISHED: "SUCCEEDED",
  FAILED: "FAILED",
  CANCELED: "CANCELED"
}

/** The state of a statement whose result has expired, from the query history. */
const fromHistory = ({ error_message, query_id, status }: QueryInfo): StatementResponse => ({
  ...(query_id ? { statement_id: query_id } : {}),
  status: {
    state: endsOfQueries[status ?? ""] ?? "RUNNING",
    ...(error_message ? { error: { message: error_message } } : {})
  }
})

/**
 * A durable step that executes a SQL statement and waits until it succeeds. The API takes no idempotency token. Instead,
 * the statement starts with a comment that has the token of the step. If the step does not know whether its request
 * arrived, because the process or the connection ended, it looks for the comment in the query history, and takes that
 * statement. It sends the statement again if the history does not have it after `historyLag`. So a statement is executed
 * once if the history has each statement by then, and at least once otherwise. Positions of errors in the first line are
 * those in the statement with the comment.
 *
 * Nothing is in memory between polls. The statement is canceled at the deadline, and when the workflow fails or is
 * interrupted, if it still runs.
 *
 * Fails with `StatementFailed` if the statement does not succeed, with `WaitTimeout` after the deadline, and with the
 * errors of `executeStatement`, `getStatement` and the query history, except transient ones.
 *
 * @example
 * ```ts
 * import * as Steps from "effect-databricks/workflow"
 *
 * const deleted = (day: string) =>
 *   Steps.executeStatement(
 *     { name: "clean", deadline: "1 hour" },
 *     {
 *       warehouse_id: "1234567890abcdef",
 *       statement: "DELETE FROM main.sales.orders WHERE day = :day",
 *       parameters: { day }
 *     }
 *   )
 * ```
 *
 * @since 0.1.0
 * @category steps
 */
export const executeStatement = (
  options: StepOptions,
  request: StatementRequest
): Effect.Effect<StatementResult, StatementError, StatementExecution | QueryHistory | StepContext> =>
  Effect.gen(function* () {
    const api = yield* StatementExecution
    const history = yield* QueryHistory
    const markerOf = Effect.map(tokenOf(options.name), (token) => `/* effect-databricks ${token} */`)
    const { historyLag, keep, parameters, ...sent } = request

    let isUnsent = false
    const { time } = yield* Activity.make({
      name: `${options.name}/before`,
      success: Before,
      execute: Effect.map(Clock.currentTimeMillis, (time) => {
        isUnsent = true
        return { time }
      })
    })

    /** The statement that an earlier attempt sent, if the history has it. */
    const find = Effect.gen(function* () {
      const marker = yield* markerOf
      let page_token: string | undefined
      for (;;) {
        const page = yield* history.list({
          filter_by: {
            warehouse_ids: [request.warehouse_id],
            query_start_time_range: { start_time_ms: time - clockSkew }
          },
          max_results: 1000,
          ...(page_token === undefined ? {} : { page_token })
        })
        const found = page.res?.find(({ query_text }) => query_text?.startsWith(marker))
        if (found?.query_id) return Option.some(found.query_id)
        if (!page.next_page_token || page.has_next_page === false) return Option.none<string>()
        page_token = page.next_page_token
      }
    })
    const send = Effect.suspend(() => {
      isUnsent = false
      return Effect.flatMap(markerOf, (marker) =>
        api.executeStatement({
          ...sent,
          statement: `${marker} ${request.statement}`,
          wait_timeout: "0s",
          on_wait_timeout: "CONTINUE",
          ...(parameters === undefined ? {} : { parameters: toParameters(parameters) })
        })
      ).pipe(Effect.map(({ statement_id }) => statement_id ?? ""))
    })
    const findOrSend = Effect.gen(function* () {
      const end = (yield* Clock.currentTimeMillis) + Duration.toMillis(historyLag ?? "1 minute")
      for (;;) {
        const found = yield* find
        if (Option.isSome(found)) return found.value
        const left = end - (yield* Clock.currentTimeMillis)
        if (left <= 0) return yield* send
        yield* Effect.sleep(Duration.millis(Math.min(5000, left)))
      }
    })

    const owned = (statement_id: string) => ({
      warning: `Statement ${statement_id} could not be canceled and may still run`,
      page: () => pageOf(api, "/sql/history"),
      isKnown: () => true,
      end: Effect.asVoid(api.cancelExecution({ statement_id }))
    })
    let known: string | undefined
    const end = Effect.suspend(() =>
      known !== undefined
        ? endOwned(owned(known))
        : Effect.flatMap(
            Effect.option(find),
            Option.match({
              onSome: Option.match({ onSome: (found) => endOwned(owned(found)), onNone: () => Effect.void }),
              onNone: () => Effect.logError(`The statement of step ${options.name} may still run`)
            })
          )
    )
    yield* whenFailed(end)

    const { since, statement_id } = yield* started({
      name: options.name,
      what: `Sending the statement of step ${options.name}`,
      success: Started,
      error: StatementError,
      attempt: Effect.flatMap(
        Effect.suspend(() => (isUnsent ? send : findOrSend)),
        (statement_id) => Effect.map(Clock.currentTimeMillis, (since) => ({ statement_id, since }))
      )
    })
    known = statement_id

    return yield* outcome({
      options,
      waitingFor: `statement ${statement_id} to end`,
      since,
      success: StatementResult,
      error: StatementError,
      poll: Effect.catchIf(api.getStatement({ statement_id }), isGone, (gone) =>
        Effect.flatMap(history.list({ filter_by: { statement_ids: [statement_id] } }), ({ res }) =>
          res?.[0] === undefined ? Effect.fail(gone) : Effect.succeed(fromHistory(res[0]))
        )
      ),
      describe: ({ status }) => String(status?.state),
      isOver,
      finish: (last) =>
        last.status?.state === "SUCCEEDED"
          ? Effect.succeed(resultOf(statement_id, last, keep ?? 65_536))
          : Effect.fail(failureOf(last, parameters)),
      end
    })
  })
