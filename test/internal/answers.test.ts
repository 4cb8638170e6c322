/** Tests responses byte by byte through each client: all clients must read the same. */
import * as net from "node:net"
import * as zlib from "node:zlib"
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { describe, expect, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { send } from "../../src/layers/credentials/http.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as RetryPolicy from "../../src/layers/RetryPolicy.js"
import * as SizeLimits from "../../src/layers/SizeLimits.js"
import * as UndiciHttpClient from "../../src/layers/UndiciHttpClient.js"

const clients = {
  "UndiciHttpClient.layer": UndiciHttpClient.layer,
  "NodeHttpClient.layerUndici": NodeHttpClient.layerUndici,
  "NodeHttpClient.layer": NodeHttpClient.layer,
  "FetchHttpClient.layer": FetchHttpClient.layer
}

type Name = keyof typeof clients

/** The bytes in sending order, and how the connection ends: by itself, or after the bytes. */
interface Answer {
  readonly bytes: Buffer
  readonly end?: "fin" | "reset" | undefined
  /** Sent repeatedly for as long as the client accepts it. */
  readonly endless?: Buffer | undefined
}

const json = '{"a":"bcd"}'

const head = (start: string, headers: Readonly<Record<string, string | ReadonlyArray<string>>> = {}): Buffer =>
  Buffer.from(
    `HTTP/1.1 ${start}\r\n${Object.entries(headers)
      .flatMap(([name, value]) => [value].flat().map((value) => `${name}: ${value}\r\n`))
      .join("")}\r\n`,
    "latin1"
  )

const answer = (
  body: string | Buffer,
  headers: Readonly<Record<string, string | ReadonlyArray<string>>> = {},
  status = "200 OK"
): Answer => {
  const bytes = Buffer.from(body)
  return { bytes: Buffer.concat([head(status, { "content-length": `${bytes.length}`, ...headers }), bytes]) }
}

const coded = (coding: string | ReadonlyArray<string>, body: string | Buffer, status?: string): Answer =>
  answer(body, { "content-encoding": coding }, status)

const chunked = (...chunks: ReadonlyArray<string | Buffer>): Buffer =>
  Buffer.concat(
    chunks.flatMap((chunk) => {
      const bytes = Buffer.from(chunk)
      return [Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from("\r\n")]
    })
  )

const chunkedHead = head("200 OK", { "transfer-encoding": "chunked" })
const lastChunk = Buffer.from("0\r\n\r\n")

const gzip = zlib.gzipSync(json)
const long = JSON.stringify({ a: "bcd", long: "x".repeat(300_000) })
const zstd = (zlib as { readonly zstdCompressSync?: (text: string) => Buffer }).zstdCompressSync?.(json)

/** The result of a response: the value, or the tag of the error. */
type Outcome = unknown

const ok = { a: "bcd" }

const cases: ReadonlyArray<
  readonly [what: string, answer: Answer, outcome: Outcome, but?: Partial<Record<Name, Outcome>>]
> = [
  ["gzip", coded("gzip", gzip), ok],
  ["x-gzip", coded("x-gzip", gzip), ok],
  ["gzip in upper case", coded("GZip", gzip), ok],
  ["gzip in two parts", coded("gzip", Buffer.concat([zlib.gzipSync('{"a":'), zlib.gzipSync('"bcd"}')])), ok],
  ["gzip without its end", coded("gzip", gzip.subarray(0, -8)), ok],
  ["gzip that is cut off", coded("gzip", gzip.subarray(0, 20)), "NotAnApiResponse"],
  ["gzip with a wrong sum", coded("gzip", Buffer.concat([gzip.subarray(0, -8), Buffer.alloc(8)])), "TransportError"],
  ["gzip and something else", coded("gzip", Buffer.concat([gzip, Buffer.from("xx")])), "TransportError"],
  [
    "gzip in chunks",
    {
      bytes: Buffer.concat([
        head("200 OK", { "content-encoding": "gzip", "transfer-encoding": "chunked" }),
        chunked(...[...gzip].map((byte) => Buffer.of(byte))),
        lastChunk
      ])
    },
    ok
  ],
  ["large gzip", coded("gzip", zlib.gzipSync(long)), JSON.parse(long)],
  ["deflate", coded("deflate", zlib.deflateSync(json)), ok],
  ["deflate without a header", coded("deflate", zlib.deflateRawSync(json)), ok],
  ["deflate at other levels", coded("deflate", zlib.deflateSync(json, { level: 1 })), ok],
  ["br", coded("br", zlib.brotliCompressSync(json)), ok],
  ["large br", coded("br", zlib.brotliCompressSync(long)), JSON.parse(long)],
  ...(zstd === undefined ? [] : [["zstd", coded("zstd", zstd), ok] as const]),
  ["nested codings", coded("gzip, gzip", zlib.gzipSync(gzip)), ok],
  ["nested codings in two headers", coded(["br", "gzip"], zlib.gzipSync(zlib.brotliCompressSync(json))), ok],
  ["three codings", coded("deflate, br, gzip", zlib.gzipSync(zlib.brotliCompressSync(zlib.deflateRawSync(json)))), ok],
  ["identity", coded("identity", json), ok],
  ["identity and gzip", coded("identity, gzip", gzip), ok],
  ["an unknown coding", coded("foo", json), ok],
  // Many proxies decompress the body but keep the header.
  ["a coding that was already undone", coded("gzip", json), ok, { "FetchHttpClient.layer": "TransportError" }],
  ["br that was already undone", coded("br", long), JSON.parse(long), { "FetchHttpClient.layer": "TransportError" }],
  [
    "more than five codings",
    coded("gzip,gzip,gzip,gzip,gzip,gzip", json),
    ok,
    { "FetchHttpClient.layer": "TransportError" }
  ],
  ["gzip of an empty body", coded("gzip", ""), undefined],
  ["gzip without a body", { bytes: head("204 No Content", { "content-encoding": "gzip" }) }, undefined],
  [
    "an error in gzip",
    coded("gzip", zlib.gzipSync('{"error_code":"INVALID_STATE"}'), "400 Bad Request"),
    "InvalidState"
  ],

  ["chunks", { bytes: Buffer.concat([chunkedHead, chunked(json.slice(0, 5), json.slice(5)), lastChunk]) }, ok],
  [
    "chunks with extensions and trailers",
    { bytes: Buffer.concat([chunkedHead, Buffer.from(`b;x=y\r\n${json}\r\n0\r\nx-t: 1\r\n\r\n`)]) },
    ok
  ],
  ["chunks that break off", { bytes: Buffer.concat([chunkedHead, chunked(json)]), end: "fin" }, "TransportError"],
  ["chunks without sizes", { bytes: Buffer.concat([chunkedHead, Buffer.from(`zz\r\n${json}\r\n`)]) }, "TransportError"],
  [
    "chunks and a length",
    {
      bytes: Buffer.concat([
        head("200 OK", { "transfer-encoding": "chunked", "content-length": "11" }),
        chunked(json),
        lastChunk
      ])
    },
    "TransportError"
  ],
  ["no length", { bytes: Buffer.concat([head("200 OK"), Buffer.from(json)]), end: "fin" }, ok],
  [
    "less than the length",
    { bytes: Buffer.concat([head("200 OK", { "content-length": "20" }), Buffer.from(json)]), end: "fin" },
    "TransportError"
  ],
  [
    "more than the length",
    { bytes: Buffer.concat([head("200 OK", { "content-length": "11" }), Buffer.from(`${json}xyz`)]), end: "fin" },
    ok
  ],
  ["two lengths", answer(json, { "content-length": ["11", "11"] }), "TransportError"],
  ["an invalid length", answer(json, { "content-length": "abc" }), "TransportError"],
  ["HTTP/1.0", { bytes: Buffer.from(`HTTP/1.0 200 OK\r\n\r\n${json}`), end: "fin" }, ok],
  ["HTTP/1.0 with a length", { bytes: Buffer.from(`HTTP/1.0 200 OK\r\ncontent-length: 11\r\n\r\n${json}`) }, ok],
  ["no reason phrase", answer(json, {}, "200"), ok],
  ["a connection that is closed", { ...answer(json, { connection: "close" }), end: "fin" }, ok],
  ["nothing", { bytes: Buffer.alloc(0), end: "fin" }, "TransportError"],
  ["a reset", { bytes: Buffer.alloc(0), end: "reset" }, "TransportError"],
  ["an incomplete head", { bytes: Buffer.from("HTTP/1.1 200 OK\r\ncontent-le"), end: "fin" }, "TransportError"],
  ["something else", { bytes: Buffer.from("hello\r\n\r\n") }, "TransportError"],

  ["201", answer(json, {}, "201 Created"), ok],
  ["206", answer(json, {}, "206 Partial Content"), ok],
  ["299", answer(json, {}, "299 X"), ok],
  ["204", { bytes: head("204 No Content") }, undefined],
  ["204 with a body", { ...answer(json, {}, "204 No Content"), end: "fin" }, undefined],
  ["205", answer("", {}, "205 Reset Content"), undefined],
  ["205 with a body", answer(json, {}, "205 Reset Content"), undefined],
  ["205 with a body in gzip", coded("gzip", gzip, "205 Reset Content"), undefined],
  ["304", { bytes: head("304 Not Modified") }, "NotAnApiResponse"],
  [
    "304 with the length of the body it omits",
    { bytes: head("304 Not Modified", { "content-length": "11" }) },
    "NotAnApiResponse"
  ],
  ["307", answer("", { location: "/x" }, "307 Temporary Redirect"), "NotAnApiResponse"],
  ["401", answer(json, { "www-authenticate": "Basic realm=x" }, "401 Unauthorized"), "Unauthenticated"],
  // The status of a proxy. `fetch` does not expose it to programs.
  ["407", answer(json, {}, "407 X"), "UnexpectedStatus", { "FetchHttpClient.layer": "TransportError" }],
  ["416", answer(json, {}, "416 X"), "UnexpectedStatus"],
  ["600", answer(json, {}, "600 X"), "UnexpectedStatus"],
  ["102 before", { bytes: Buffer.concat([head("102 Processing"), answer(json).bytes]) }, ok],
  [
    "103 before, repeated",
    { bytes: Buffer.concat([head("103 Early Hints"), head("103 Early Hints"), answer(json).bytes]) },
    ok
  ],
  // Not requested, and undici treats it as an attack.
  [
    "100 before",
    { bytes: Buffer.concat([head("100 Continue"), answer(json).bytes]) },
    "TransportError",
    { "NodeHttpClient.layer": ok }
  ],

  ["a byte order mark", answer(`\ufeff${json}`), ok],
  ["a wrong charset", answer(json, { "content-type": "application/json; charset=utf-16" }), ok],
  [
    "UTF-16",
    answer(Buffer.from(json, "utf16le"), { "content-type": "application/json; charset=utf-16" }),
    "NotAnApiResponse"
  ],
  [
    "Latin-1",
    answer(Buffer.from('{"a":"\xfc"}', "latin1"), { "content-type": "application/json; charset=latin1" }),
    "NotAnApiResponse"
  ],
  ["many headers", answer(json, Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`h${i}`, "v"]))), ok],
  ["a header in upper case", answer(json, { "X-REQUEST-ID": "a" }), ok],
  ["a header twice", answer(json, { "set-cookie": ["a=b", "c=d"] }), ok],
  ["a header named like an object's property", answer(json, { __proto__x: "a", constructor: "b" }), ok],
  ["a header that is too long", answer(json, { x: "y".repeat(20_000) }), "TransportError"],
  [
    "a folded header",
    { bytes: Buffer.from(`HTTP/1.1 200 OK\r\nx: a\r\n b\r\ncontent-length: 11\r\n\r\n${json}`) },
    "TransportError"
  ]
]

const serve = Effect.gen(function* () {
  let next: Answer = { bytes: Buffer.alloc(0) }
  const closed = yield* Deferred.make<number>()
  const sockets = new Set<net.Socket>()
  const server = net.createServer((socket) => {
    sockets.add(socket)
    let sent = 0
    socket.on("error", () => {})
    socket.on("close", () => {
      sockets.delete(socket)
      Deferred.unsafeDone(closed, Effect.succeed(sent))
    })
    socket.on("data", () => {
      const { bytes, end, endless } = next
      const more = () => {
        while (endless !== undefined && !socket.destroyed) {
          sent += endless.length
          if (!socket.write(endless)) return
        }
      }
      socket.on("drain", more)
      socket.write(bytes, () => {
        if (end === "fin") socket.end()
        if (end === "reset") socket.resetAndDestroy()
        more()
      })
    })
  })
  yield* Effect.acquireRelease(
    Effect.async<void>((resume) => {
      server.listen(0, "127.0.0.1", () => resume(Effect.void))
    }),
    () =>
      Effect.async<void>((resume) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resume(Effect.void))
      })
  )
  return {
    url: `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`,
    answer: (answer: Answer) => {
      next = answer
    },
    /** How much of an endless body was sent until the client closed the connection. */
    closed: Deferred.await(closed)
  }
})

const get = Effect.flatMap(DatabricksClient.DatabricksClient, (client) => client.request({ method: "GET", path: "/x" }))

const withClient =
  (url: string, name: Name) =>
  <A, E>(effect: Effect.Effect<A, E, DatabricksClient.DatabricksClient>) =>
    effect.pipe(
      RetryPolicy.withPolicy(RetryPolicy.none),
      Effect.provide(
        DatabricksClient.layer({ host: url, token: Redacted.make("t") }).pipe(Layer.provide(clients[name]))
      )
    )

const names = Object.keys(clients) as ReadonlyArray<Name>

describe.each(names)("%s agrees with the other clients", (name) => {
  it.scopedLive.each(cases)("%s", ([_, given, outcome, but]) =>
    Effect.gen(function* () {
      const server = yield* serve
      server.answer(given)
      const result = yield* Effect.match(get, { onSuccess: (value) => value, onFailure: ({ _tag }) => _tag }).pipe(
        withClient(server.url, name)
      )
      expect(result).toEqual(but !== undefined && name in but ? but[name] : outcome)
    })
  )
})

const mebibyte = 1024 * 1024
const limited = SizeLimits.withLimits({ response: mebibyte })

describe.each(names)("%s reads no more than its limit", (name) => {
  const zeros = zlib.gzipSync(Buffer.alloc(16 * mebibyte, " "))
  const endless: ReadonlyArray<readonly [string, Answer]> = [
    ["without an end", { bytes: head("200 OK"), endless: Buffer.alloc(65_536, " ") }],
    ["in chunks without an end", { bytes: chunkedHead, endless: chunked(Buffer.alloc(65_536, " ")) }],
    ["of an error", { bytes: head("500 X"), endless: Buffer.alloc(65_536, " ") }],
    ["in gzip without an end", { bytes: head("200 OK", { "content-encoding": "gzip" }), endless: zeros }],
    [
      "in gzip twice without an end",
      { bytes: head("200 OK", { "content-encoding": "gzip, gzip" }), endless: zlib.gzipSync(zeros) }
    ],
    [
      "with a declared length",
      { bytes: head("200 OK", { "content-length": `${2 ** 40}` }), endless: Buffer.alloc(65_536, " ") }
    ]
  ]
  it.scopedLive.each(endless)("%s", ([what, given]) =>
    Effect.gen(function* () {
      const server = yield* serve
      server.answer(given)
      yield* Effect.gen(function* () {
        const error = yield* Effect.flip(limited(get))
        expect(error).toMatchObject({ _tag: "ResponseTooLarge", limit: mebibyte })
        expect(error.message).toContain("SizeLimits.response")
        if (what === "with a declared length") expect(error).toMatchObject({ size: 2 ** 40 })
        // Within the client's scope, so that closing the client is not what closes it. Sockets buffer this much, and no
        // more.
        expect(yield* server.closed).toBeLessThan(32 * mebibyte)
      }).pipe(withClient(server.url, name))
    })
  )

  it.scopedLive.each([Number.NaN, undefined, "x", 0] as ReadonlyArray<unknown>)("with the limit %j", (response) =>
    Effect.gen(function* () {
      const server = yield* serve
      server.answer(answer(json))
      const error = yield* Effect.flip(SizeLimits.withLimits({ response: response as number })(get)).pipe(
        withClient(server.url, name)
      )
      expect(error._tag).toBe("ResponseTooLarge")
    })
  )

  // `fetch` decodes by itself and shows no data, so that only `TimeLimits` ends the call.
  it.scopedLive.skipIf(name === "FetchHttpClient.layer")("between two codings, if the second gives no data", () =>
    Effect.gen(function* () {
      const server = yield* serve
      const nameWithoutEnd = Buffer.from([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3])
      server.answer({
        bytes: Buffer.concat([head("200 OK", { "content-encoding": "gzip, gzip" }), zlib.gzipSync(nameWithoutEnd)]),
        endless: zlib.gzipSync(Buffer.alloc(16 * mebibyte, "a"))
      })
      const error = yield* Effect.flip(limited(get)).pipe(withClient(server.url, name))
      expect(error._tag).toBe("ResponseTooLarge")
    })
  )

  it.scopedLive("after decompression", () =>
    Effect.gen(function* () {
      const server = yield* serve
      server.answer(coded("gzip", zlib.gzipSync(JSON.stringify("x".repeat(2 * mebibyte)))))
      const error = yield* Effect.flip(limited(get)).pipe(withClient(server.url, name))
      expect(error._tag).toBe("ResponseTooLarge")
    })
  )

  it.scopedLive("and reads all of a body as large as the limit", () =>
    Effect.gen(function* () {
      const server = yield* serve
      const text = "x".repeat(mebibyte - 2)
      for (const given of [answer(JSON.stringify(text)), coded("gzip", zlib.gzipSync(JSON.stringify(text)))]) {
        server.answer(given)
        expect(yield* limited(get).pipe(withClient(server.url, name))).toBe(text)
      }
    })
  )
})

describe("a token server", () => {
  const fetchToken = (url: string) =>
    Effect.flatMap(HttpClient.HttpClient, (client) =>
      send(client, {
        authType: "test",
        server: "The server",
        request: HttpClientRequest.get(url),
        secrets: [],
        timeLimit: "1 second"
      })
    ).pipe(Effect.provide(clients["NodeHttpClient.layerUndici"]))

  it.scopedLive("is read up to the maximum size of a token", () =>
    Effect.gen(function* () {
      const server = yield* serve
      server.answer({ bytes: head("200 OK"), endless: Buffer.alloc(65_536, " ") })
      const error = yield* Effect.flip(fetchToken(server.url))
      expect(error).toMatchObject({ _tag: "CredentialsError", transient: false })
      expect(error.message).toBe("The server answered with more than 1048576 bytes")
    })
  )

  it.scopedLive("can compress its responses", () =>
    Effect.gen(function* () {
      const server = yield* serve
      server.answer(coded("gzip", gzip))
      expect(yield* fetchToken(server.url)).toMatchObject({ status: 200, body: json })
    })
  )
})
