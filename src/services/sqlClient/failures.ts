/** The errors of the SQL client, which are the causes of a `SqlError`. */
import * as Schema from "effect/Schema"
import * as Lazy from "../../schemas/lazy.js"

/**
 * The program asks for something that `@effect/sql` has and Databricks, or its Statement Execution API, has not. The
 * message says what to use instead.
 *
 * @since 0.1.0
 * @category errors
 */
export class SqlUnsupported extends Lazy.TaggedError<SqlUnsupported>()("SqlUnsupported", () => ({
  message: Schema.String,
  feature: Schema.Literal("transaction", "returning", "parameter")
})) {}

/**
 * A client with `readOnly` was given a statement that is not known to only read. It was not sent.
 *
 * @since 0.1.0
 * @category errors
 */
export class SqlReadOnly extends Lazy.TaggedError<SqlReadOnly>()("SqlReadOnly", () => ({
  message: Schema.String
})) {}
