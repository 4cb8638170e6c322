/** Values without their secrets, for what a test reads and prints. */
import * as AST from "effect/SchemaAST"
import type { Any } from "./operation.js"
import { redacted, scrubber } from "./scrub.js"
import { canHoldSecrets, isComposed, secretsOf } from "./secretsOf.js"

const isPlain = (u: object): boolean => {
  const prototype = Object.getPrototypeOf(u)
  return prototype === Object.prototype || prototype === null
}

/**
 * Replaces the secrets of a JSON value: those that its schema or the names of its fields tell, and tokens. Anything but
 * JSON, such as the bytes of a file, stays as it is.
 */
export const redact = (ast: AST.AST | undefined, value: unknown): unknown => {
  // JSON that was cut off.
  if (typeof value === "string" && /^\s*[[{]/.test(value) && ast !== undefined && canHoldSecrets(ast)) return redacted
  const secrets = new Set(secretsOf(ast, value))
  const scrub = scrubber([])
  const scrubAll = secrets.size === 0 ? scrub : scrubber([...secrets])
  const clean = (u: unknown): unknown => {
    if (typeof u === "string") return secrets.has(u) ? redacted : isComposed(u) ? scrubAll(u) : scrub(u)
    if (Array.isArray(u)) return u.map(clean)
    if (typeof u !== "object" || u === null || !isPlain(u)) return u
    return Object.fromEntries(Object.entries(u).map(([name, field]) => [name, clean(field)]))
  }
  return clean(value)
}

/** The schema of the body of a request, which some operations take from a field. */
export const bodyAst = ({ body, request }: Any): AST.AST | undefined => {
  if (body === undefined || request === undefined) return request?.ast
  return AST.getPropertySignatures(AST.typeAST(request.ast)).find(({ name }) => name === body)?.type
}
