/** Encodes the fields of a request as path and query. */
import * as Either from "effect/Either"
import { isRecord } from "../codec/isRecord.js"
import { IllFormed, isWellFormed } from "../codec/wellFormed.js"

type Segment = { readonly text: string } | { readonly field: string; readonly multi: boolean }

export interface PathTemplate {
  readonly template: string
  readonly fields: ReadonlyArray<string>
  /** Left has the field that cannot be part of a path, and why. */
  readonly build: (request: Readonly<Record<string, unknown>>) => Either.Either<string, string>
}

const isSimple = (u: unknown): u is string | number | bigint | boolean =>
  typeof u === "string" || typeof u === "number" || typeof u === "bigint" || typeof u === "boolean"

/** A segment that is empty, `.` or `..` would name another resource: URL parsers resolve it even if it is escaped. */
const isSegment = (value: string): boolean => value !== "" && value !== "." && value !== ".."

/** Returns undefined for a lone surrogate, which has no percent-encoding. */
const percentEncoded = (value: string): string | undefined => {
  try {
    return encodeURIComponent(value)
  } catch {
    return undefined
  }
}

const segmentsOf = (template: string): ReadonlyArray<Segment> =>
  template
    .split(/(\{[^}]+\})/)
    .filter((part) => part !== "")
    .map((part) => {
      if (!part.startsWith("{")) return { text: part }
      const multi = part.endsWith("*}")
      return { field: part.slice(1, multi ? -2 : -1), multi }
    })

/**
 * Parses a template such as `/api/2.0/permissions/clusters/{cluster_id}`. The value of a field is
 * percent-encoded as one segment; `{path*}` keeps the slashes of its value.
 */
export const pathTemplate = (template: string): PathTemplate => {
  // Parsed by the first call, as most programs use few operations.
  let made: { readonly segments: ReadonlyArray<Segment>; readonly fields: ReadonlyArray<string> } | undefined
  const parts = () => {
    if (made === undefined) {
      const segments = segmentsOf(template)
      made = { segments, fields: segments.flatMap((segment) => ("field" in segment ? [segment.field] : [])) }
    }
    return made
  }
  return {
    template,
    get fields() {
      return parts().fields
    },
    build: (request) => {
      let path = ""
      for (const segment of parts().segments) {
        if ("text" in segment) {
          path += segment.text
          continue
        }
        const value = request[segment.field]
        if (value === undefined || value === null) return Either.left(`at ${segment.field}: is missing`)
        if (!isSimple(value)) return Either.left(`at ${segment.field}: expected a string or a number`)
        const parts = segment.multi ? String(value).replace(/^\//, "").split("/") : [String(value)]
        if (!parts.every(isSegment)) {
          return Either.left(`at ${segment.field}: an empty segment, "." and ".." cannot be part of a path`)
        }
        const encoded = parts.map(percentEncoded)
        if (encoded.includes(undefined)) return Either.left(`at ${segment.field}: is not well-formed Unicode`)
        path += encoded.join("/")
      }
      return Either.right(path)
    }
  }
}

/** Text that needs no form encoding. */
const plain = /^[A-Za-z0-9*._-]*$/

const formEncoded = (text: string, name: string): string => {
  if (plain.test(text)) return text
  if (!isWellFormed(text)) throw new IllFormed(name)
  return new URLSearchParams({ "": text }).toString().slice("=".length)
}

/** Encodes a field: lists are repeated, fields of objects have dotted names, undefined and null are omitted. */
const parameter = (name: string, value: unknown): string => {
  if (value === undefined || value === null) return ""
  if (Array.isArray(value)) return joined(value.map((item) => parameter(name, item)))
  if (isRecord(value)) {
    return joined(Object.entries(value).map(([key, item]) => parameter(`${name}.${key}`, item)))
  }
  return `${formEncoded(name, name)}=${formEncoded(String(value), name)}`
}

const joined = (parts: ReadonlyArray<string>): string => parts.filter((part) => part !== "").join("&")

/** Encodes the fields that are sent in the query. Throws `IllFormed`. */
export const queryString = (
  fields: Readonly<Record<string, unknown>>,
  isSent: (name: string) => boolean = () => true
): string => {
  let query = ""
  for (const name of Object.keys(fields)) {
    const part = isSent(name) ? parameter(name, fields[name]) : ""
    if (part !== "") query += query === "" ? part : `&${part}`
  }
  return query
}
