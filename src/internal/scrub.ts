/** A server may echo what it was sent; no error shows it. */
import type { Failure } from "./failure.js"

/** A shorter one could be part of any word. */
const shortest = 8

/** `Bearer abc` is echoed as `abc`, in JSON and in URLs with escapes. */
const forms = (secret: string): ReadonlyArray<string> => {
  const bare = secret.replace(/^(Bearer|Basic) /, "")
  return bare.length < shortest ? [] : [bare, JSON.stringify(bare).slice(1, -1), encodeURIComponent(bare)]
}

const isPlain = (u: object): boolean => Object.getPrototypeOf(u) === Object.prototype

export const withoutSecrets = (error: Failure, secrets: ReadonlyArray<string>): Failure => {
  // The longer first: one may be part of another.
  const found = [...new Set(secrets.flatMap(forms))].sort((a, b) => b.length - a.length)
  let isClean = true
  const scrub = (u: unknown): unknown => {
    if (typeof u === "string") {
      let clean = u
      for (const secret of found) clean = clean.replaceAll(secret, "<redacted>")
      isClean &&= clean === u
      return clean
    }
    if (Array.isArray(u)) return u.map(scrub)
    if (typeof u !== "object" || u === null || !isPlain(u)) return u
    return Object.fromEntries(Object.entries(u).map(([key, value]) => [scrub(key), scrub(value)]))
  }
  // An error's message is not among its enumerable fields.
  const fields = scrub({ ...error, message: error.message })
  if (isClean) return error
  return new (error.constructor as new (fields: unknown) => Failure)(fields)
}
