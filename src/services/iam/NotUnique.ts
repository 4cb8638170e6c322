/**
 * The error of a search by a name that several users, groups or service principals have.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Lazy from "../../schemas/lazy.js"

/**
 * Several resources have the name. Use one of their ids instead.
 *
 * @since 0.1.0
 * @category errors
 */
export class NotUnique extends Lazy.TaggedError<NotUnique>()("NotUnique", () => ({
  message: Schema.String,
  attribute: Schema.String,
  value: Schema.String,
  ids: Schema.Array(Schema.String)
})) {}
