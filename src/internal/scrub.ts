/** A server may echo what it was sent; no error shows it. */
import type { Failure } from "./failure.js"
import { percentEncoded } from "./url.js"

/** A shorter one could be part of any word: it is looked for as a word of its own. */
const long = 8

/** `Bearer abc` is echoed as `abc`, in JSON and in URLs with escapes. */
const forms = (secret: string): ReadonlyArray<string> => {
  const bare = secret.replace(/^(Bearer|Basic) /, "")
  if (bare === "") return []
  return [bare, JSON.stringify(bare).slice(1, -1), percentEncoded(bare) ?? bare]
}

/** Where nothing goes on that would make it part of a longer word. */
const asWord = (form: string): RegExp => {
  const literally = form.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")
  return new RegExp(`(?<!${letter}(?=${letter}))${literally}(?!(?<=${letter})${letter})`, "gu")
}

const letter = "[\\p{L}\\p{N}_]"

/** What an error says in the library's own words. */
const own = new Set(["_tag", "service", "operation", "method", "path", "limit"])

const isPlain = (u: object): boolean => Object.getPrototypeOf(u) === Object.prototype

export const withoutSecrets = (error: Failure, secrets: ReadonlyArray<string>): Failure => {
  // The longer first: one may be part of another.
  const found = [...new Set(secrets.flatMap(forms))]
    .sort((a, b) => b.length - a.length)
    .map((form) => (form.length < long ? asWord(form) : form))
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
  const fields = Object.fromEntries(
    Object.entries({ ...error, message: error.message }).map(([name, value]) => [
      name,
      own.has(name) ? value : scrub(value)
    ])
  )
  if (isClean) return error
  return new (error.constructor as new (fields: unknown) => Failure)(fields)
}
