/** SQL statements that change something: their kind, what they change, and what is known of their results. */
import { redacted } from "../../internal/call/scrub.js"
import { isRecord } from "../../internal/codec/isRecord.js"
import type { Change } from "./change.js"

/** The operation that runs SQL. */
export const template = "/api/2.0/sql/statements"

const leading = /^(?:\s+|--[^\r\n]*|\/\*[\s\S]*?\*\/)+/

const bare = (statement: string): string => statement.replace(leading, "")

export const actionOf = (statement: string): Change["action"] => {
  const verb = /^\w+/.exec(bare(statement))?.[0].toUpperCase()
  if (verb === "CREATE") return "create"
  return verb === "DROP" || verb === "DELETE" || verb === "TRUNCATE" ? "delete" : "update"
}

const name = String.raw`(?:\x60[^\x60]+\x60|\w+)`

const target = new RegExp(
  String.raw`^(?:(?:CREATE|DROP|ALTER|TRUNCATE)\s+(?:OR\s+\w+\s+)?(?:(?!IF\b)[A-Z]+\s+)*(?:IF\s+(?:NOT\s+)?EXISTS\s+)?|INSERT\s+\w+\s+(?:TABLE\s+)?|DELETE\s+FROM\s+|MERGE\s+INTO\s+|UPDATE\s+|COPY\s+INTO\s+)((?:${name}\.)*${name})`,
  "i"
)

/** The last part of the name of what a statement changes. Undefined if the statement does not tell it plainly. */
export const targetOf = (statement: string): string | undefined =>
  target.exec(bare(statement))?.[1]?.split(".").at(-1)?.replaceAll("`", "").toLowerCase()

export const mentions = (statement: string, target: string): boolean =>
  (statement.toLowerCase().match(/\w+/g) ?? []).join(" ").includes((target.match(/\w+/g) ?? []).join(" "))

/** The request without the values of its parameters, which can be secrets. */
export const shown = (request: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Array.isArray(request.parameters)
    ? {
        ...request,
        parameters: request.parameters.map((one) =>
          isRecord(one) && "value" in one ? { ...one, value: redacted } : one
        )
      }
    : request

/**
 * As other changes, a statement is taken to succeed. One that returns rows has a result, which only the workspace knows: a
 * read of its rows ends the plan, unless they are `counts`.
 */
export const answer = (statement: string): Readonly<Record<string, unknown>> => ({
  status: { state: "SUCCEEDED" },
  manifest: {
    total_chunk_count: /^(?:CREATE|DROP|ALTER|USE|SET|GRANT|REVOKE|COMMENT)\b/i.test(bare(statement)) ? 0 : 1
  }
})

const counted: ReadonlyArray<readonly [statement: RegExp, columns: ReadonlyArray<string>]> = [
  [/^INSERT\b/i, ["num_affected_rows", "num_inserted_rows"]],
  [/^(?:UPDATE|DELETE)\b/i, ["num_affected_rows"]],
  [/^MERGE\b/i, ["num_affected_rows", "num_updated_rows", "num_deleted_rows", "num_inserted_rows"]]
]

/**
 * The one row of a statement that counts rows, of placeholders: most programs read it without a use for it, as
 * `@effect/sql` reads all rows. Undefined for other statements, and for those whose result is asked for in another form.
 */
export const counts = (
  { disposition, format, statement }: Readonly<Record<string, unknown>>,
  next: () => number
): { readonly fields: object; readonly placeholders: ReadonlyArray<number> } | undefined => {
  const columns = counted.find(([verb]) => verb.test(bare(String(statement))))?.[1]
  if (columns === undefined || (disposition ?? "INLINE") !== "INLINE" || (format ?? "JSON_ARRAY") !== "JSON_ARRAY") {
    return undefined
  }
  const placeholders = columns.map(() => -next())
  return {
    placeholders,
    fields: {
      manifest: {
        format: "JSON_ARRAY",
        schema: {
          column_count: columns.length,
          columns: columns.map((name, position) => ({ name, position, type_name: "LONG", type_text: "BIGINT" }))
        },
        total_chunk_count: 1,
        total_row_count: 1
      },
      result: { chunk_index: 0, row_offset: 0, row_count: 1, data_array: [placeholders.map(String)] }
    }
  }
}
