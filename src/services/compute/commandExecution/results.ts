/** What a command has as its result: text, a table, images, or an error. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { undecodable } from "../../../internal/call/contents.js"
import type { CommandStatusResponse, Results } from "../../../schemas/compute/CommandExecution.js"
import type { DatabricksError } from "../../../schemas/DatabricksError.js"
import * as Lazy from "../../../schemas/lazy.js"
import { operations } from "./service.js"

/**
 * A command failed on the cluster.
 *
 * @since 0.1.0
 * @category errors
 */
export class CommandFailed extends Lazy.TaggedError<CommandFailed>()("CommandFailed", () => ({
  message: Schema.String,
  commandId: Schema.String,
  /** The error in one line, such as `NameError: name 'x' is not defined`. */
  summary: Schema.optional(Schema.String),
  /** The stack trace. It can include data and source text of the command. */
  cause: Schema.optional(Schema.String)
})) {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommandColumn {
  readonly name: string
  /** The type as Spark names it, such as `string`; an object for a nested type. */
  readonly type: unknown
}

/**
 * The result of a command, by its `_tag`.
 *
 * @since 0.1.0
 * @category models
 */
export type CommandResult =
  | { readonly _tag: "Text"; readonly text: string; readonly truncated: boolean }
  | {
      readonly _tag: "Table"
      readonly columns: ReadonlyArray<CommandColumn>
      /** The cells as JSON, in the order of the columns. */
      readonly rows: ReadonlyArray<ReadonlyArray<unknown>>
      readonly truncated: boolean
    }
  | { readonly _tag: "Images"; readonly fileNames: ReadonlyArray<string> }

/** With `isJsonSchema`, a type is JSON in a string: `"\"string\""`. */
const typeOf = (type: unknown): unknown => {
  if (typeof type !== "string" || !/^["{]/.test(type)) return type
  try {
    return JSON.parse(type)
  } catch {
    return type
  }
}

const columnOf = (column: Readonly<Record<string, unknown>>): CommandColumn => ({
  name: String(column.name ?? ""),
  type: typeOf(column.type)
})

const invalid = (field: string, says: string) =>
  Effect.fail(undecodable(operations.commandStatus, `results.${field}`, says))

const textOf = (data: unknown): string =>
  data === undefined || data === null ? "" : typeof data === "string" ? data : JSON.stringify(data)

const tableOf = ({ data, schema, truncated }: Results): Effect.Effect<CommandResult, DatabricksError> =>
  Array.isArray(data) && data.every((row): row is ReadonlyArray<unknown> => Array.isArray(row))
    ? Effect.succeed({
        _tag: "Table",
        columns: (schema ?? []).map(columnOf),
        rows: data,
        truncated: truncated === true
      })
    : invalid("data", "expected a list of rows")

/**
 * Returns the result of a command that has ended.
 *
 * Fails with `CommandFailed` if the command has failed, and with `DecodeError` if its result has an unknown form.
 *
 * @since 0.1.0
 * @category commands
 */
export const resultOf = (
  commandId: string,
  { results, status }: CommandStatusResponse
): Effect.Effect<CommandResult, DatabricksError | CommandFailed> => {
  if (status === "Error" || results?.resultType === "error") {
    const summary = results?.summary ?? undefined
    const cause = results?.cause ?? undefined
    const line = summary ?? cause?.split("\n").find((part) => part.trim() !== "")
    return Effect.fail(
      new CommandFailed({
        message: `Command ${commandId} failed${line === undefined ? "" : `: ${line}`}`,
        commandId,
        summary,
        cause
      })
    )
  }
  switch (results?.resultType) {
    case "table":
      return tableOf(results)
    case "image":
    case "images":
      return Effect.succeed({
        _tag: "Images",
        fileNames: results.fileNames ?? (typeof results.fileName === "string" ? [results.fileName] : [])
      })
    case "text":
    case undefined:
    case null:
      return Effect.succeed({ _tag: "Text", text: textOf(results?.data), truncated: results?.truncated === true })
    default:
      return invalid("resultType", `${results?.resultType} is not a known type of result`)
  }
}
