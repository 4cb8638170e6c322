import * as Schema from "effect/Schema"
import { scrubber } from "../../../internal/call/scrub.js"
import { secretsOf } from "../../../internal/call/secretsOf.js"
import * as Lazy from "../../../schemas/lazy.js"
import type { StatementResponse } from "../../../schemas/sql/StatementResponse.js"

/**
 * A statement failed, was canceled or closed. The message is that of the server.
 *
 * @since 0.1.0
 * @category errors
 */
export class StatementFailed extends Lazy.TaggedError<StatementFailed>()("StatementFailed", () => ({
  message: Schema.String,
  statement_id: Schema.optional(Schema.String),
  state: Schema.String,
  /** The error code of the API: `BAD_REQUEST`. */
  error_code: Schema.optional(Schema.String),
  /** The error class of SQL: `TABLE_OR_VIEW_NOT_FOUND`. */
  error_class: Schema.optional(Schema.String),
  /** The SQLSTATE: `42P01`. */
  sql_state: Schema.optional(Schema.String),
  /** The line of the error in the statement, from 1, if the server tells it. */
  line: Schema.optional(Schema.Number),
  /** The column of the error in its line, from 0, if the server tells it. */
  column: Schema.optional(Schema.Number)
})) {}

/**
 * A result cannot be read: a value is not of its column's type, a row does not fit the schema, or the chunks of the result
 * do not match its manifest.
 *
 * @since 0.1.0
 * @category errors
 */
export class RowsInvalid extends Lazy.TaggedError<RowsInvalid>()("RowsInvalid", () => ({
  message: Schema.String,
  statement_id: Schema.optional(Schema.String),
  /** The index of the row in the result, from 0. */
  row: Schema.optional(Schema.Number),
  column: Schema.optional(Schema.String)
})) {}

/**
 * A chunk of a result could not be fetched from its link. The error does not have the link, which is a credential.
 *
 * @since 0.1.0
 * @category errors
 */
export class LinkFailed extends Lazy.TaggedError<LinkFailed>()("LinkFailed", () => ({
  message: Schema.String,
  statement_id: Schema.optional(Schema.String),
  chunk_index: Schema.Number,
  /** The status of the last response, if there was one. */
  status: Schema.optional(Schema.Number)
})) {}

/**
 * The optional package that reads the format `ARROW_STREAM` is not installed. The message says what to install.
 *
 * @since 0.1.0
 * @category errors
 */
export class ArrowUnavailable extends Lazy.TaggedError<ArrowUnavailable>()("ArrowUnavailable", () => ({
  message: Schema.String
})) {}

/**
 * The failure of a statement that did not succeed. Its message has no value of the parameters whose names, such as
 * `password`, are those of secrets.
 *
 * @since 0.1.0
 * @category errors
 */
export const failureOf = (
  { statement_id, status }: StatementResponse,
  parameters?: Readonly<Record<string, unknown>>
): StatementFailed => {
  const state = status?.state ?? "UNKNOWN"
  // Servers quote values that cannot be converted.
  const text = scrubber(secretsOf(undefined, parameters))(status?.error?.message ?? `The statement is ${state}`)
  const errorClass = /^\s*\[([A-Z_][A-Z0-9_.]*)\]/.exec(text)?.[1]
  const place = /\bline (\d+),? (?:pos|position) (\d+)/i.exec(text)
  return new StatementFailed({
    message: text,
    statement_id: statement_id ?? undefined,
    state,
    error_code: status?.error?.error_code ?? undefined,
    error_class: errorClass,
    sql_state: status?.sql_state ?? /\bSQLSTATE: ([0-9A-Z]{5})\b/.exec(text)?.[1],
    line: place === null ? undefined : Number(place[1]),
    column: place === null ? undefined : Number(place[2])
  })
}
