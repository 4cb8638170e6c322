/**
 * Rejects text that is not well-formed Unicode. A lone surrogate cannot be encoded in UTF-8: encoders replace it, and
 * servers replace its JSON escape.
 */

const loneSurrogate = /\p{Surrogate}/u

export const isWellFormed = (text: string): boolean => !loneSurrogate.test(text)

/** A field has text that is not well-formed. */
export class IllFormed extends Error {
  readonly field: string

  constructor(field: string) {
    super("is not well-formed Unicode")
    this.field = field
  }
}

/** The path of the first value or field name that is not well-formed. */
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

/** The escape that `JSON.stringify` writes for a lone surrogate. */
const escaped = /(?<!\\)(?:\\\\)*\\ud[89a-f]/

/** Returns the JSON of a value if all its text is well-formed. Throws `IllFormed` otherwise. */
export const checked = (json: string | undefined, value: unknown): string | undefined => {
  if (json?.includes("\\ud") && escaped.test(json)) throw new IllFormed(find(value, "") ?? "")
  return json
}
