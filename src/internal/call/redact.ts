/** Values without their secrets, for what a test reads and prints. */
import type * as AST from "effect/SchemaAST"
import { redacted, scrubber } from "./scrub.js"
import { secretsOf } from "./secretsOf.js"

const isPlain = (u: object): boolean => {
  const prototype = Object.getPrototypeOf(u)
  return prototype === Object.prototype || prototype === null
}

/**
 * Replaces the secrets of a JSON value: those that its schema or the names of its fields tell, and tokens. Anything but
 * JSON, such as the bytes of a file, stays as it is.
 */
export const redact = (ast: AST.AST | undefined, value: unknown): unknown => {
  const secrets = new Set(secretsOf(ast, value))
  const scrub = scrubber([])
  const clean = (u: unknown): unknown => {
    if (typeof u === "string") return secrets.has(u) ? redacted : scrub(u)
    if (Array.isArray(u)) return u.map(clean)
    if (typeof u !== "object" || u === null || !isPlain(u)) return u
    return Object.fromEntries(Object.entries(u).map(([name, field]) => [name, clean(field)]))
  }
  return clean(value)
}
