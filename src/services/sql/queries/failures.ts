/** Why a saved query was not found or cannot be run. */
import * as Schema from "effect/Schema"
import * as Lazy from "../../../schemas/lazy.js"

/**
 * There is no query of a display name, or there are several.
 *
 * @since 0.1.0
 * @category errors
 */
export class QueryNotFound extends Lazy.TaggedError<QueryNotFound>()("QueryNotFound", () => ({
  message: Schema.String,
  display_name: Schema.String,
  /** The IDs of the queries with this name, if there are several. */
  ids: Schema.Array(Schema.String)
})) {}

/**
 * A saved query cannot be run as it is: it has no warehouse, or a parameter has no value that a statement can have. The
 * message says what to pass or to change.
 *
 * @since 0.1.0
 * @category errors
 */
export class QueryInvalid extends Lazy.TaggedError<QueryInvalid>()("QueryInvalid", () => ({
  message: Schema.String,
  id: Schema.optional(Schema.String),
  /** The name of the parameter. */
  parameter: Schema.optional(Schema.String)
})) {}
