/**
 * Text that can be written as UTF-8. Half of a surrogate pair cannot: an encoder puts another character in its place, and
 * JSON an escape that servers read as another.
 */

const loneSurrogate = /\p{Surrogate}/u

export const isWellFormed = (text: string): boolean => !loneSurrogate.test(text)

/** A field holds text that cannot be sent. */
export class IllFormed extends Error {
  readonly field: string

  constructor(field: string) {
    super("is not well-formed Unicode")
    this.field = field
  }
}

/** Where such a text is in a value, a name of a field included. */
const find = (value: unknown, at: string): string | undefined => {
  if (typeof value === "string") return isWellFormed(value) ? undefined : at
  if (typeof value !== "object" || value === null) return undefined
  for (const [name, inner] of Object.entries(value)) {
    const path = Array.isArray(value) ? `${at}[${name}]` : at === "" ? name : `${at}.${name}`
    if (!isWellFormed(name)) return at
    const found = find(inner, path)
    if (found !== undefined) return found
  }
  return undefined
}

/** `JSON.stringify` escapes half a pair, and nothing else that could be one. */
const escaped = /(?<!\\)(?:\\\\)*\\ud[89a-f]/

/** JSON of a value, if all its text can be sent. Throws `IllFormed`. */
export const checked = (json: string | undefined, value: unknown): string | undefined => {
  if (json?.includes("\\ud") && escaped.test(json)) throw new IllFormed(find(value, "") ?? "")
  return json
}
