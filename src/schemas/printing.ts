/** How errors are printed: their message, the call that failed, and what to do next. And as JSON. */

import * as Duration from "effect/Duration"

/** What to do next, where it is the same for all errors of a tag. */
const hints: Readonly<Record<string, string>> = {
  Unauthenticated: "check that the token belongs to this workspace and has not expired",
  PermissionDenied: "ask the owner or an admin for the permission, or use another identity",
  CredentialsError: "the page credentials of the documentation lists all ways to log in",
  DatabricksRequestTimeout: "TimeLimits changes the limit",
  DecodeError: "update the library, or report the response with its request id",
  RunFailed: "runsGetOutput has the whole output of a task, and repair runs failed tasks again",
  WaitTimeout: "what was awaited may still succeed: wait again, or with a longer deadline"
}

/** The max length of a field in a line. */
const maxField = 200

interface Printable {
  readonly name: string
  readonly message: string
}

/** The workspace answers 403 to a token that it does not know. */
const hintOf = ({ message, name }: Printable): string | undefined =>
  name === "PermissionDenied" && /invalid access token/i.test(message) ? hints.Unauthenticated : hints[name]

const text = (u: unknown): string | undefined =>
  typeof u === "string" && u !== "" ? u.slice(0, maxField) : typeof u === "number" ? String(u) : undefined

/** The lines of an error. The first ones are its name and message. Later ones have the form of the frames of a stack. */
export const printed = (error: Printable): string => {
  const { errorCode, method, operation, path, requestId, retryAfter, service, status } = error as Printable &
    Readonly<Record<string, unknown>>
  const details = [
    [text(method), text(path)].filter((part) => part !== undefined).join(" "),
    // Some errors have their status as code, too.
    [...new Set([text(status), text(errorCode)])].filter((part) => part !== undefined).join(" "),
    text(requestId) === undefined ? "" : `request id ${text(requestId)}`,
    Duration.isDuration(retryAfter) ? `retry after ${Duration.format(retryAfter)}` : ""
  ].filter((part) => part !== "")
  const call = text(operation) === undefined ? undefined : `${text(service) ?? "?"}.${text(operation)}`
  const hint = hintOf(error)
  return [
    `${error.name}: ${error.message}`,
    ...(call === undefined ? [] : [`    at ${call} (${details.join(", ")})`]),
    ...(hint === undefined ? [] : [`    (${hint})`])
  ].join("\n")
}

/** JSON has no bigints, and `JSON.stringify` throws at one: ids beyond 2^53 become strings of digits, as the schemas do. */
export const jsonOf = (value: unknown): unknown => {
  if (typeof value === "bigint") return String(value)
  if (Array.isArray(value)) return value.map(jsonOf)
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, jsonOf(field)]))
}
