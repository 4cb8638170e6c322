/**
 * Records the answers of a real workspace into a file without secrets, and replays them as an `HttpClient`.
 *
 * @since 0.1.0
 */
import * as FileSystem from "@effect/platform/FileSystem"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientError from "@effect/platform/HttpClientError"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as Cause from "effect/Cause"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { notRecordedCode } from "../schemas/transient.js"
import * as Scrubbing from "./cassette/scrubbing.js"
import * as Tape from "./cassette/tape.js"

/**
 * @since 0.1.0
 * @category options
 */
export interface Options {
  /**
   * What the file has in place of host names. The default replaces the host of each request to a path below `/api` by
   * `workspace.example.com`.
   */
  readonly hosts?: Readonly<Record<string, string>> | undefined
  /** Query parameters and fields of bodies that may differ between recording and replay, such as `start_time`. */
  readonly ignore?: ReadonlyArray<string> | undefined
  /** Headers of responses to keep, in addition to those that clients use. Names in lower case. */
  readonly headers?: ReadonlyArray<string> | undefined
}

/**
 * The file of a cassette cannot be read or written, or is no cassette.
 *
 * @since 0.1.0
 * @category errors
 */
export class CassetteError extends Data.TaggedError("CassetteError")<{
  readonly path: string
  /** Says what to do. */
  readonly message: string
}> {}

/**
 * A request that the cassette does not have, or not as often. It is the cause of the `RequestError` of the client. Calls
 * of this library fail with a `TransportError` with its message and the code `NOT_RECORDED`, and are not retried.
 *
 * @since 0.1.0
 * @category errors
 */
export class NotRecorded extends Data.TaggedError("NotRecorded")<{
  readonly code: typeof notRecordedCode
  readonly path: string
  readonly message: string
}> {}

/** Headers that clients use. Others can have secrets, or change with each request. */
const kept = [
  "content-type",
  "retry-after",
  "location",
  "etag",
  "last-modified",
  "accept-ranges",
  "content-range",
  "x-databricks-reason-phrase"
]

const isOfApi = (url: URL): boolean => /^\/(?:api|oidc|serving-endpoints)\//.test(url.pathname)

const isStream = (headers: Readonly<Record<string, string | undefined>>): boolean =>
  headers["content-type"]?.startsWith("text/event-stream") === true

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b

const joined = (chunks: ReadonlyArray<Uint8Array>): Uint8Array<ArrayBuffer> => {
  const whole = new Uint8Array(chunks.reduce((size, { length }) => size + length, 0))
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

/** A `Response` refuses a body with these. */
const isBodiless = (method: string, status: number): boolean =>
  method === "HEAD" || status === 204 || status === 205 || status === 304

const answerOf = (
  request: HttpClientRequest.HttpClientRequest,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: BodyInit
): HttpClientResponse.HttpClientResponse => {
  const response = new Response(isBodiless(request.method, status) ? null : body, { status, headers })
  // `Response` adds one to text.
  if (headers["content-type"] === undefined) response.headers.delete("content-type")
  return HttpClientResponse.fromWeb(request, response)
}

const takenOf = (request: HttpClientRequest.HttpClientRequest, url: URL, body: Uint8Array): Scrubbing.Taken => ({
  method: request.method,
  // Whoever knows the path of a metadata service gets tokens of it.
  url: request.headers["x-databricks-metadata-version"] === undefined ? url : new URL("/redacted", url),
  headers: [
    "authorization",
    "x-databricks-azure-sp-management-token",
    "x-databricks-gcp-sa-access-token",
    "cookie"
  ].flatMap((name) => request.headers[name] ?? []),
  body
})

const unreadable = (request: HttpClientRequest.HttpClientRequest) => (cause: unknown) =>
  new HttpClientError.RequestError({ request, reason: "Encode", cause })

/**
 * Sends requests with the `HttpClient` that it needs, and writes them and their responses into the file when the scope of
 * the layer closes. An existing file is replaced. Failures without a response are not recorded.
 *
 * The file has no headers of requests. Tokens, the values of secrets and the queries of presigned links are `<redacted>`,
 * wherever they occur, and host names are replaced. Look at it before you commit it, as a secret that neither the schemas
 * of the API nor the name of a field tell is not known. JSON and text can be read in it; other bodies are base64.
 *
 * Fails with `CassetteError` if the file cannot be written.
 *
 * @example
 * ```ts
 * import * as NodeContext from "@effect/platform-node/NodeContext"
 * import { Databricks } from "effect-databricks"
 * import * as Cassette from "effect-databricks/Cassette"
 * import * as UndiciHttpClient from "effect-databricks/UndiciHttpClient"
 * import * as Layer from "effect/Layer"
 *
 * export const recording = Databricks.layerConfig().pipe(
 *   Layer.provide(Cassette.record("test/nightly.json")),
 *   Layer.provide([UndiciHttpClient.layer, NodeContext.layer])
 * )
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const record = (
  path: string,
  options?: Options
): Layer.Layer<HttpClient.HttpClient, CassetteError, HttpClient.HttpClient | FileSystem.FileSystem> =>
  Layer.scoped(
    HttpClient.HttpClient,
    Effect.gen(function* () {
      const client = yield* HttpClient.HttpClient
      const files = yield* FileSystem.FileSystem
      const hosts: Record<string, string> = { ...options?.hosts }
      const tape: Array<Tape.Interaction | undefined> = []
      const scrubbing = Scrubbing.make({ hosts, ignore: new Set(options?.ignore) })
      const names = [...kept, ...(options?.headers ?? [])]

      const write = Effect.suspend(() =>
        files.writeFileString(
          path,
          Tape.write(tape.filter((one) => one !== undefined).map((one) => scrubbing.finished(one)))
        )
      ).pipe(
        Effect.mapError(
          (error) => new CassetteError({ path, message: `The cassette ${path} cannot be written: ${error.message}` })
        )
      )
      const folder = path.replace(/[^\\/]*$/, "")
      if (folder !== "") yield* Effect.ignore(files.makeDirectory(folder, { recursive: true }))
      // A file that cannot be written fails before anything is sent.
      yield* write
      yield* Effect.addFinalizer(() => Effect.catchAll(write, (error) => Effect.logError(error.message)))

      return HttpClient.make((request, url) =>
        Effect.gen(function* () {
          const body = yield* Effect.mapError(Scrubbing.bytesIn(request), unreadable(request))
          if (isOfApi(url)) hosts[url.host] ??= Scrubbing.host
          const plain = HttpClientRequest.setHeader(request, "accept-encoding", "identity")
          const contentType = request.headers["content-type"]
          const response = yield* client.execute(
            request.body._tag === "Stream" ? HttpClientRequest.bodyUint8Array(plain, body, contentType) : plain
          )
          const entry = scrubbing.request(takenOf(request, url, body))
          const headers = Object.fromEntries(
            names.flatMap((name) => {
              const value = response.headers[name]
              return value === undefined ? [] : [[name, value]]
            })
          )
          // The size is all that a HEAD tells of a body.
          const size = response.headers["content-length"]
          if (request.method === "HEAD" && size !== undefined) headers["content-length"] = size
          const index = tape.length
          const commit = (bytes: Uint8Array): void => {
            const encoding = isGzip(bytes) ? response.headers["content-encoding"] : undefined
            const all = encoding === undefined ? headers : { ...headers, "content-encoding": encoding }
            tape[index] = { request: entry, response: scrubbing.response(entry, response.status, all, bytes) }
          }
          /** The response broke off. */
          const drop = Effect.sync(() => {
            tape[index] = undefined
          })
          commit(new Uint8Array())
          if (isStream(response.headers)) {
            const chunks: Array<Uint8Array> = []
            const taken = response.stream.pipe(
              Stream.tap((chunk) => Effect.sync(() => chunks.push(chunk))),
              Stream.ensuringWith((exit) =>
                Exit.isFailure(exit) && !Cause.isInterruptedOnly(exit.cause)
                  ? drop
                  : Effect.sync(() => commit(joined(chunks)))
              )
            )
            return answerOf(request, response.status, response.headers, yield* Stream.toReadableStreamEffect(taken))
          }
          const bytes = isBodiless(request.method, response.status)
            ? new Uint8Array()
            : new Uint8Array(yield* Effect.tapError(response.arrayBuffer, () => drop))
          commit(bytes)
          const { "content-encoding": encoding, ...received } = response.headers
          const given = encoding !== undefined && isGzip(bytes) ? response.headers : received
          return answerOf(request, response.status, given, bytes)
        })
      )
    })
  )

/**
 * Answers requests from a file that `record` has written, without a network. A request finds its answer by method, path,
 * query and body; the host does not matter, nor do the order of names, tokens against repetition, and what
 * `Options.ignore` lists. Equal requests get their answers in the order of the recording.
 *
 * Fails with `CassetteError` if there is no such file. A request that is not in it fails with `NotRecorded`.
 *
 * @example
 * ```ts
 * import * as NodeContext from "@effect/platform-node/NodeContext"
 * import { Databricks } from "effect-databricks"
 * import * as Cassette from "effect-databricks/Cassette"
 * import * as Layer from "effect/Layer"
 * import * as Redacted from "effect/Redacted"
 *
 * export const replayed = Databricks.layer({ host: Cassette.host, token: Redacted.make("none") }).pipe(
 *   Layer.provide(Cassette.replay("test/nightly.json")),
 *   Layer.provide(NodeContext.layer)
 * )
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const replay = (
  path: string,
  options?: Options
): Layer.Layer<HttpClient.HttpClient, CassetteError, FileSystem.FileSystem> =>
  Layer.effect(
    HttpClient.HttpClient,
    Effect.gen(function* () {
      const files = yield* FileSystem.FileSystem
      const text = yield* Effect.mapError(
        files.readFileString(path),
        () =>
          new CassetteError({
            path,
            message: `The cassette ${path} cannot be read: record it first, with Cassette.record("${path}") in place of Cassette.replay`
          })
      )
      const interactions = Tape.read(text)
      if (Either.isLeft(interactions)) {
        return yield* new CassetteError({
          path,
          message: `${path} is not a cassette, ${interactions.left}: record it again with Cassette.record("${path}")`
        })
      }
      const scrubbing = Scrubbing.make({ hosts: options?.hosts ?? {}, ignore: new Set(options?.ignore) })
      let queues: Map<string, Array<Tape.Interaction["response"]>> | undefined
      /** Made by the first request, when the modules that it needs are loaded. */
      const queued = () => {
        if (queues !== undefined) return queues
        queues = new Map()
        for (const { request, response } of interactions.right) {
          const key = scrubbing.keyOf(request)
          queues.set(key, [...(queues.get(key) ?? []), response])
        }
        return queues
      }

      return HttpClient.make((request, url) =>
        Effect.gen(function* () {
          const body = yield* Effect.mapError(Scrubbing.bytesIn(request), unreadable(request))
          const entry = scrubbing.request(takenOf(request, url, body))
          const queue = queued().get(scrubbing.keyOf(entry))
          const response = queue?.shift()
          if (response !== undefined) {
            return answerOf(request, response.status, response.headers, Tape.bytesOf(response.body))
          }
          const what = `${entry.method} ${entry.path}${entry.query === undefined ? "" : `?${entry.query}`}`
          const known = interactions.right.filter(
            (one) => one.request.method === entry.method && one.request.path === entry.path
          ).length
          const why =
            queue !== undefined
              ? "has no more answers to"
              : known > 0
                ? `has ${known} with another query or body, but not`
                : "has no answer to"
          return yield* new HttpClientError.RequestError({
            request,
            reason: "Transport",
            cause: new NotRecorded({
              code: notRecordedCode,
              path,
              message: `The cassette ${path} ${why} ${what}: record it again with Cassette.record("${path}")`
            })
          })
        })
      )
    })
  )

/**
 * The host of recorded workspaces in the file. Any other host works, too.
 *
 * @since 0.1.0
 * @category constants
 */
export const host: string = `https://${Scrubbing.host}`
