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
 * As other changes, a statement is taken to succeed. One that counts rows has a result, which only the workspace knows: a
 * read of its rows ends the plan.
 */
export const answer = (statement: string): Readonly<Record<string, unknown>> => ({
  status: { state: "SUCCEEDED" },
  manifest: {
    total_chunk_count: /^(?:CREATE|DROP|ALTER|USE|SET|GRANT|REVOKE|COMMENT)\b/i.test(bare(statement)) ? 0 : 1
  }
})
