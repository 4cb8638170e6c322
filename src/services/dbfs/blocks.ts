/**
 * Operations that transfer the bytes of files without intermediate strings. Otherwise a block of 1 MiB and its base64
 * would also exist as a string, in a JSON text and as the bytes of that text, and garbage would accumulate faster than
 * it is collected.
 */
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import { type Operation, variant } from "../../internal/call/operation.js"
import * as Base64 from "../../internal/codec/base64.js"
import type { ReadDbfsResponse } from "../../schemas/Dbfs.js"

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Returns the JSON of a request whose last field is an empty string, with the base64 of the bytes inserted there. */
const filled = (json: string, bytes: Uint8Array): Uint8Array => {
  const end = '"}'
  const head = encoder.encode(json.slice(0, -end.length))
  const length = Base64.encodedLength(bytes.length)
  const body = new Uint8Array(head.length + length + end.length)
  body.set(head)
  Base64.encodeInto(bytes, body.subarray(head.length))
  encoder.encodeInto(end, body.subarray(head.length + length))
  return body
}

/** A request with a field that accepts bytes or base64. */
type WithBytes<Request, Field extends keyof Request> = Omit<Request, Field> & {
  readonly [F in keyof Pick<Request, Field>]: Request[F] | Uint8Array
}

export const withBytes = <Request, Field extends string & keyof Request>(
  operation: Operation<Request, void>,
  field: Field
): Operation<WithBytes<Request, Field>, void> =>
  variant(operation, {
    encode: (request) => {
      const { [field]: bytes, ...others } = (request ?? {}) as Readonly<Record<string, unknown>>
      if (!(bytes instanceof Uint8Array)) return operation.encode(request)
      return Either.map(operation.encode({ ...others, [field]: "" }), (encoded) => ({
        ...encoded,
        body: typeof encoded.body === "string" ? filled(encoded.body, bytes) : encoded.body
      }))
    }
  })

const begin = /^\s*\{\s*(?:"bytes_read"\s*:\s*(\d+)\s*,\s*)?"data"\s*:\s*"/
const end = /"\s*(?:,\s*"bytes_read"\s*:\s*(\d+)\s*)?\}\s*$/

/** Decodes a response of the usual form. Any other response is parsed as JSON. */
const fromBytes = (body: Uint8Array): Uint8Array | undefined => {
  const head = begin.exec(decoder.decode(body.subarray(0, 200)))
  const tail = end.exec(decoder.decode(body.subarray(-200)))
  if (head === null || tail === null) return undefined
  // The text is ASCII, so characters and bytes are the same.
  const [from, to] = [head[0].length, body.length - tail[0].length]
  const bytes = from > to ? undefined : Base64.decodeCharacters(body.subarray(from, to))
  const count = head[1] ?? tail[1]
  return bytes === undefined || (count !== undefined && Number(count) !== bytes.length) ? undefined : bytes
}

/** Returns an operation that reads a block and responds with its bytes. */
export const asBytes = <Request>(operation: Operation<Request, ReadDbfsResponse>): Operation<Request, Uint8Array> =>
  variant(operation, {
    response: Schema.Uint8ArrayFromSelf,
    fromBytes,
    decode: (json) =>
      Either.flatMap(operation.decode(json), ({ bytes_read: count, data }) => {
        const bytes = Base64.decode(data ?? "")
        if (bytes === undefined) return Either.left("at data: expected base64")
        return bytes.length === (count ?? bytes.length)
          ? Either.right(bytes)
          : Either.left(`at data: expected ${count} bytes, got ${bytes.length}`)
      })
  })
