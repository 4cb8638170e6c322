/** Serves the bytes of a file as HTTP does: whole or in a range, and only if the file has not changed. */
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Either from "effect/Either"
import { type ApiFailure, apiFailure } from "../failure.js"
import type * as Incoming from "../incoming.js"
import type { Entry } from "./volumes.js"

const contentType = "application/octet-stream"

const modifiedOf = ({ modified }: Entry): string => new Date(modified).toUTCString()

export const headersOf = (entry: Entry): Readonly<Record<string, string>> => ({
  "content-length": String(entry.size),
  "content-type": contentType,
  "last-modified": modifiedOf(entry),
  "accept-ranges": "bytes"
})

interface Range {
  readonly from: number
  readonly to: number
}

/** A header that is not one range of bytes is ignored, as HTTP allows. `empty` if it contains no byte of the file. */
const rangeOf = (header: string | undefined, size: number): Range | "empty" | undefined => {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "")
  if (match === null || (match[1] === "" && match[2] === "")) return undefined
  const from = match[1] === "" ? Math.max(0, size - Number(match[2])) : Number(match[1])
  const to = match[1] === "" || match[2] === "" ? size : Math.min(size, Number(match[2]) + 1)
  return from >= size || to <= from ? "empty" : { from, to }
}

/** HTTP dates have no fractions of seconds. */
const isModifiedSince = ({ modified }: Entry, header: string | undefined): boolean => {
  const since = header === undefined ? Number.NaN : Date.parse(header)
  return !Number.isNaN(since) && Math.floor(modified / 1000) * 1000 > since
}

export const serve = (
  entry: Entry,
  headers: Incoming.Incoming["headers"],
  read: (range: Range) => Uint8Array | undefined
): Either.Either<HttpServerResponse.HttpServerResponse, ApiFailure> => {
  if (isModifiedSince(entry, headers["if-unmodified-since"])) {
    return Either.left(apiFailure(412, "FAILED_PRECONDITION", "The file was modified since the given time."))
  }
  const range = rangeOf(headers.range, entry.size)
  if (range === "empty") {
    return Either.left(
      apiFailure(416, "INVALID_PARAMETER_VALUE", "The requested range is not satisfiable.", {
        headers: { "content-range": `bytes */${entry.size}` }
      })
    )
  }
  const { from, to } = range ?? { from: 0, to: entry.size }
  return Either.right(
    HttpServerResponse.uint8Array(read({ from, to }) ?? new Uint8Array(), {
      status: range === undefined ? 200 : 206,
      contentType,
      headers: {
        "last-modified": modifiedOf(entry),
        "accept-ranges": "bytes",
        ...(range === undefined ? {} : { "content-range": `bytes ${from}-${to - 1}/${entry.size}` })
      }
    })
  )
}
