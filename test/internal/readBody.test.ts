/** Tests how a body is read whose codings end at other times than its chunks. */
import { promisify } from "node:util"
import * as zlib from "node:zlib"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { readBody } from "../../src/internal/call/readBody.js"

const limit = 1024 * 1024
const gunzip = promisify(zlib.gunzip)

/** Ends when what `chunk` holds has been decoded twice, so that a reader which got it before has decoded it, too. */
const decodedTwice = (chunk: Uint8Array): Promise<unknown> =>
  gunzip(chunk)
    .then(gunzip, () => {})
    .catch(() => {})

/** Sends the chunk, waits until it is decoded, and sends others without end. */
const endlessAfter = (chunk: Uint8Array, other: Uint8Array) => {
  let isFirst = true
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        if (!isFirst) for (let i = 0; i < 10; i++) await decodedTwice(chunk)
        controller.enqueue(isFirst ? chunk : other)
        isFirst = false
      }
    },
    { highWaterMark: 0 }
  )
}

const read = (body: ReadableStream<Uint8Array>) =>
  readBody(
    HttpClientResponse.fromWeb(
      HttpClientRequest.get("https://example.com"),
      new Response(body, { headers: { "content-encoding": "gzip, gzip" } })
    ),
    { limit }
  ).pipe(Effect.flip, Effect.timeout("5 seconds"))

describe("a second coding that ends between two chunks", () => {
  const twice = (bytes: Uint8Array) => zlib.gzipSync(zlib.gzipSync(bytes))

  it.live("by its size", () =>
    Effect.map(read(endlessAfter(twice(Buffer.alloc(4 * limit)), Buffer.from("more"))), ({ _tag }) =>
      expect(_tag).toBe("TooLarge")
    )
  )

  it.live("by a fault", () => {
    const damaged = Buffer.concat([zlib.gzipSync("a".repeat(100)).subarray(0, -8), Buffer.alloc(8)])
    return Effect.map(read(endlessAfter(zlib.gzipSync(damaged), Buffer.from("more"))), ({ _tag }) =>
      expect(_tag).toBe("Broken")
    )
  })
})
