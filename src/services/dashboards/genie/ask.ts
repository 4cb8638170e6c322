/** Asks Genie a question, waits for the answer, and reads the rows of its queries. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { OperationFailed } from "../../../layers/LongRunning.js"
import type * as Polling from "../../../layers/Polling.js"
import type { DatabricksError } from "../../../schemas/DatabricksError.js"
import type { GenieAttachment, GenieMessage } from "../../../schemas/dashboards/genie/GenieMessage.js"
import * as Lazy from "../../../schemas/lazy.js"
import type { ColumnInfo } from "../../../schemas/sql/StatementResponse.js"
import { Genie } from "./service.js"
import { createMessageAndAwait, startConversationAndAwait } from "./waits/messages.js"

/**
 * The query of an answer has no result.
 *
 * @since 0.1.0
 * @category errors
 */
export class GenieQueryFailed extends Lazy.TaggedError<GenieQueryFailed>()("GenieQueryFailed", () => ({
  message: Schema.String,
  message_id: Schema.String,
  attachment_id: Schema.String,
  /** The state of the statement, such as `FAILED` or `CLOSED`. */
  state: Schema.String,
  error_code: Schema.optional(Schema.String),
  /** The SQL text. */
  query: Schema.optional(Schema.String)
})) {}

/**
 * A question in a Genie space.
 *
 * @since 0.1.0
 * @category models
 */
export interface AskRequest {
  readonly space_id: string
  readonly content: string
  /** The conversation that the question follows up on. Without it, a new conversation starts. */
  readonly conversation_id?: string | undefined
  readonly enable_visualization?: boolean | undefined
}

/**
 * A query of an answer and its rows.
 *
 * @since 0.1.0
 * @category models
 */
export interface GenieRows {
  readonly attachment_id: string
  readonly title: string | undefined
  /** What the query does, in words. */
  readonly description: string | undefined
  /** The SQL text. */
  readonly query: string | undefined
  readonly columns: ReadonlyArray<ColumnInfo>
  /** The cells as text, in the order of the columns. */
  readonly rows: ReadonlyArray<ReadonlyArray<string | null>>
  /** Whether the result has more rows than these. */
  readonly truncated: boolean
}

/**
 * The answer to a question.
 *
 * @since 0.1.0
 * @category models
 */
export interface GenieAnswer {
  /** For the next question. */
  readonly conversation_id: string
  readonly message: GenieMessage
  /** The texts of the answer. */
  readonly text: ReadonlyArray<string>
  readonly suggestedQuestions: ReadonlyArray<string>
  readonly queries: ReadonlyArray<GenieRows>
}

const endings: ReadonlySet<string> = new Set(["FAILED", "CANCELED", "CLOSED"])

const rowsOf = (
  message: GenieMessage,
  attachment: GenieAttachment
): Effect.Effect<ReadonlyArray<GenieRows>, DatabricksError | GenieQueryFailed, Genie> =>
  Effect.gen(function* () {
    const { attachment_id, query } = attachment
    if (query === undefined || query === null || attachment_id === undefined || attachment_id === null) return []
    const genie = yield* Genie
    const { conversation_id, message_id, space_id } = message
    const request = { space_id, conversation_id, message_id, attachment_id }
    const { statement_response } = yield* genie.getMessageAttachmentQueryResult(request)
    const { manifest, result, status } = statement_response ?? {}
    const state = status?.state ?? "UNKNOWN"
    if (endings.has(state)) {
      const why = [status?.error?.error_code, status?.error?.message].filter((part) => part).join(": ")
      return yield* new GenieQueryFailed({
        message: `The query of message ${message_id} is ${state}${why === "" ? "" : `: ${why}`}`,
        message_id,
        attachment_id,
        state,
        error_code: status?.error?.error_code ?? undefined,
        query: query.query ?? undefined
      })
    }
    const rows: ReadonlyArray<ReadonlyArray<string | null>> = result?.data_array ?? []
    return [
      {
        attachment_id,
        title: query.title ?? undefined,
        description: query.description ?? undefined,
        query: query.query ?? undefined,
        columns: manifest?.schema?.columns ?? [],
        rows,
        truncated: manifest?.truncated === true || Number(manifest?.total_row_count ?? 0) > rows.length
      }
    ]
  })

/**
 * Asks a question in a Genie space, in a new conversation or as a follow-up, waits for the answer, and reads the rows of
 * its queries. The deadline applies to the question and the wait.
 *
 * Fails with `OperationFailed`, which includes the reason, if Genie cannot answer, with `GenieQueryFailed` if a query of the
 * answer has failed, with `WaitTimeout` after the deadline, and with the errors of `startConversation`, `createMessage`,
 * `getMessage` and `getMessageAttachmentQueryResult`.
 *
 * `POST /api/2.0/genie/spaces/{space_id}/start-conversation`,
 * https://docs.databricks.com/api/azure/workspace/genie/startconversation
 *
 * @example
 * ```ts
 * import * as Genie from "effect-databricks/dashboards/Genie"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const space_id = "01efa1b2c3d4e5f6"
 *   const { conversation_id, queries } = yield* Genie.ask({ space_id, content: "What were the sales of last month?" })
 *   for (const { columns, rows } of queries) yield* Effect.log(columns.map(({ name }) => name), rows)
 *   yield* Genie.ask({ space_id, conversation_id, content: "And by region?" }, { deadline: "5 minutes" })
 * })
 * ```
 *
 * @since 0.1.0
 * @category conversations
 */
export const ask = (
  request: AskRequest,
  options?: Polling.WaitOptions
): Effect.Effect<GenieAnswer, DatabricksError | OperationFailed | GenieQueryFailed | Polling.WaitTimeout, Genie> =>
  Effect.gen(function* () {
    const { conversation_id, ...question } = request
    const message = yield* conversation_id === undefined
      ? startConversationAndAwait(question, options)
      : createMessageAndAwait({ ...question, conversation_id }, options)
    const attachments = message.attachments ?? []
    const queries = yield* Effect.forEach(attachments, (attachment) => rowsOf(message, attachment))
    return {
      conversation_id: message.conversation_id,
      message,
      text: attachments.flatMap(({ text }) => (typeof text?.content === "string" ? [text.content] : [])),
      suggestedQuestions: attachments.flatMap(({ suggested_questions }) => suggested_questions?.questions ?? []),
      queries: queries.flat()
    }
  })
