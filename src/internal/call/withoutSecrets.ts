/** Redacts the secrets of a request in the error of its response. */
import type { Failure } from "./failure.js"
import { redacted, scrubber } from "./scrub.js"

/** The fields of an error whose values come from the library. */
const ownFields = new Set(["_tag", "service", "operation", "method", "path", "limit"])

/** The max depth of details. Deeper ones are redacted as a whole. */
const maxDepth = 200

const isPlain = (u: object): boolean => {
  const prototype = Object.getPrototypeOf(u)
  return prototype === Object.prototype || prototype === null
}

export const withoutSecrets = (error: Failure, secrets: ReadonlyArray<string>): Failure => {
  const clean = scrubber(secrets)
  let isClean = true
  const scrub = (u: unknown, depth = 0): unknown => {
    if (typeof u === "string") {
      const text = clean(u)
      isClean &&= text === u
      return text
    }
    if (typeof u !== "object" || u === null) return u
    if (depth > maxDepth) {
      isClean = false
      return redacted
    }
    if (Array.isArray(u)) return u.map((item) => scrub(item, depth + 1))
    if (!isPlain(u)) return u
    return Object.fromEntries(Object.entries(u).map(([key, value]) => [scrub(key), scrub(value, depth + 1)]))
  }
  // The message of an error is not enumerable.
  const fields = Object.fromEntries(
    Object.entries({ ...error, message: error.message }).map(([name, value]) => [
      name,
      ownFields.has(name) ? value : scrub(value)
    ])
  )
  if (isClean) return error
  return new (error.constructor as new (fields: unknown) => Failure)(fields)
}
