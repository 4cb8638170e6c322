/** An `HttpClient` that answers from a script and records its requests. */
import * as HttpBody from "@effect/platform/HttpBody"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientError from "@effect/platform/HttpClientError"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FiberId from "effect/FiberId"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Runtime from "effect/Runtime"
import * as Stream from "effect/Stream"
import * as Direct from "../../src/internal/call/direct.js"
import type * as Endpoint from "../../src/internal/call/operation.js"
import { BodyBuffer } from "../../src/internal/codec/bodyBuffer.js"
import * as Credentials from "../../src/layers/Credentials.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import type { DatabricksError } from "../../src/schemas/DatabricksError.js"

export const host = "https://adb-123.4.azuredatabricks.net"

export const token = "dapi0123456789abcdef"

export interface Recorded {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Empty if there is no body. */
  readonly body: string
}

export type Answer = (
  request: HttpClientRequest.HttpClientRequest
) => Effect.Effect<HttpClientResponse.HttpClientResponse, HttpClientError.HttpClientError>

export interface Head {
  readonly status?: number | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
}

const respond =
  (body: BodyInit | null, head: Head | undefined, contentType?: string): Answer =>
  (request) =>
    Effect.sync(() => {
      const response = new Response(body, {
        status: head?.status ?? 200,
        headers: { ...(contentType === undefined ? {} : { "content-type": contentType }), ...head?.headers }
      })
      // `Response` adds a content type to text.
      if (contentType === undefined && head?.headers?.["content-type"] === undefined) {
        response.headers.delete("content-type")
      }
      return HttpClientResponse.fromWeb(request, response)
    })

/** A response of the API. */
export const json = (value: unknown, head?: Head): Answer => respond(JSON.stringify(value), head, "application/json")

/** Plain text, without a content type unless one is given. */
export const text = (body: string, head?: Head): Answer => respond(body, head)

export const html = (body: string, head?: Head): Answer => respond(body, head, "text/html; charset=utf-8")

export const bytes = (body: Uint8Array<ArrayBuffer>, head?: Head): Answer => respond(body, head)

/** No body, as in 204 responses and redirects. */
export const empty = (head?: Head): Answer => respond(null, head)

export interface Chunks {
  readonly chunks: ReadonlyArray<string>
  /** The error that the body fails with after its chunks. */
  readonly breaks?: unknown
  /** Whether the body never ends after its chunks. */
  readonly hangs?: boolean | undefined
  readonly onCancel?: (() => void) | undefined
}

/** A body in chunks, without a length. */
export const stream =
  (options: Chunks, head?: Head): Answer =>
  (request) =>
    Effect.suspend(() => {
      const encoder = new TextEncoder()
      const left = [...options.chunks]
      const body = new ReadableStream<Uint8Array>(
        {
          pull: (controller) => {
            const chunk = left.shift()
            if (chunk !== undefined) return controller.enqueue(encoder.encode(chunk))
            if (options.breaks !== undefined) return controller.error(options.breaks)
            if (options.hangs === true) return new Promise<void>(() => {})
            controller.close()
          },
          cancel: () => options.onCancel?.()
        },
        { highWaterMark: 0 }
      )
      return respond(body, { headers: { "content-type": "application/json" }, ...head })(request)
    })

/** A body whose chunks arrive slowly. */
export const drip =
  (pieces: ReadonlyArray<readonly [delay: Duration.DurationInput, text: string]>, head?: Head): Answer =>
  (request) =>
    Stream.fromIterable(pieces).pipe(
      Stream.mapEffect(([delay, text]) =>
        Effect.delay(
          Effect.sync(() => new TextEncoder().encode(text)),
          delay
        )
      ),
      Stream.toReadableStreamEffect({ strategy: { highWaterMark: 0 } }),
      Effect.flatMap((body) => respond(body, head, "application/json")(request))
    )

/** An error as Node's sockets report it. */
export const socketError = (code: string, syscall: string): Error =>
  Object.assign(new Error(`${syscall} ${code} 10.0.0.1:443`), { code, syscall })

/** A connection error instead of a response. */
export const fails =
  (cause: unknown): Answer =>
  (request) =>
    Effect.fail(new HttpClientError.RequestError({ request, reason: "Transport", cause }))

/** The connection could not be established. */
export const refused: Answer = fails(new TypeError("fetch failed", { cause: socketError("ECONNREFUSED", "connect") }))

/** The connection broke after the request was sent. */
export const cut: Answer = fails(new TypeError("fetch failed", { cause: socketError("ECONNRESET", "read") }))

export const after =
  (delay: Duration.DurationInput, answer: Answer): Answer =>
  (request) =>
    Effect.delay(answer(request), delay)

export const never: Answer = () => Effect.never

/** Whether the library uses the general `HttpClient` interface or bypasses it, as on undici. */
export type Way = "through the client" | "directly"

export const ways: ReadonlyArray<Way> = ["through the client", "directly"]

/** Wraps a client that the library can bypass. */
const past =
  (client: HttpClient.HttpClient, runtime: Runtime.Runtime<never>): Direct.Send =>
  ({ body, headers, method, origin, path }, _, listener) => {
    const untraced = HttpClient.withTracerDisabledWhen(client, () => true)
    const request = HttpClientRequest.make(method)(origin + path, {
      headers,
      ...(body === undefined ? {} : { body: HttpBody.raw(body, { contentType: "application/json" }) })
    })
    const read = (response: HttpClientResponse.HttpClientResponse) => {
      const body = new BodyBuffer()
      let goesOn = true
      if (!listener.onHead(response.status, response.headers)) return Effect.void
      return Stream.runForEachWhile(response.stream, (chunk) =>
        Effect.sync(() => {
          body.add(chunk)
          goesOn = listener.onBytes(body.length)
          return goesOn
        })
      ).pipe(
        Effect.catchIf(
          (error) => error.reason === "EmptyBody",
          () => Effect.void
        ),
        Effect.match({
          onFailure: (error) => listener.onFailure("response", error.cause),
          onSuccess: () => {
            if (goesOn) listener.onEnd(response.status, response.headers, body)
          }
        })
      )
    }
    const exchange = Effect.matchEffect(untraced.execute(request), {
      onFailure: (error) => Effect.sync(() => listener.onFailure("request", error.cause)),
      onSuccess: read
    })
    const fiber = Runtime.runFork(runtime)(
      // Its Streams run in fibers whose failures the runtime logs; this stand-in for undici has none.
      Effect.withUnhandledErrorLogLevel(Effect.interruptible(exchange), Option.none())
    )
    return () => fiber.unsafeInterruptAsFork(FiberId.none)
  }

export interface Scripted {
  readonly layerHttp: Layer.Layer<HttpClient.HttpClient>
  /** All requests so far. */
  readonly requests: ReadonlyArray<Recorded>
  /** The only request. Fails if there are more, or none. */
  readonly only: () => Recorded
}

const bodyText = (request: HttpClientRequest.HttpClientRequest): string =>
  request.body._tag === "Uint8Array"
    ? new TextDecoder().decode(request.body.body)
    : request.body._tag === "Raw"
      ? String(request.body.body)
      : ""

/**
 * Answers the requests in the order of the script. With `repeatLast`, the last response is repeated. A request beyond
 * the script is a defect, which no test mistakes for a response.
 */
export const make = (
  script: ReadonlyArray<Answer> | ((request: Recorded, n: number) => Answer),
  options?: { readonly repeatLast?: boolean | undefined; readonly way?: Way | undefined }
): Scripted => {
  const requests: Array<Recorded> = []
  const answerTo = (recorded: Recorded, n: number): Answer | undefined =>
    typeof script === "function"
      ? script(recorded, n)
      : (script[n] ?? (options?.repeatLast ? script.at(-1) : undefined))
  const client = HttpClient.make((request, url) =>
    Effect.suspend(() => {
      const recorded = {
        method: request.method,
        url: url.href,
        headers: { ...request.headers },
        body: bodyText(request)
      }
      const answer = answerTo(recorded, requests.length)
      requests.push(recorded)
      return answer === undefined
        ? Effect.dieMessage(
            `no response is scripted for request ${requests.length}: ${recorded.method} ${recorded.url}`
          )
        : answer(request)
    })
  )
  return {
    layerHttp: Layer.effect(
      HttpClient.HttpClient,
      Effect.map(Effect.runtime<never>(), (runtime) =>
        options?.way === "directly" ? Direct.attach(client, past(client, runtime)) : client
      )
    ),
    requests,
    only: () => {
      const [first] = requests
      if (first === undefined || requests.length > 1) throw new Error(`expected one request, got ${requests.length}`)
      return first
    }
  }
}

/** A client of `host` with `token` over the script. */
export const layer = (scripted: Scripted): Layer.Layer<DatabricksClient.DatabricksClient> =>
  layerCredentials(scripted, {
    host,
    authType: "pat",
    headers: Effect.succeed({ authorization: Redacted.make(`Bearer ${token}`) }),
    refused: () => Effect.succeed(false)
  })

/** A client with the test's own credentials over the script. */
export const layerCredentials = (
  scripted: Scripted,
  credentials: Credentials.Service
): Layer.Layer<DatabricksClient.DatabricksClient> =>
  DatabricksClient.layerCredentials().pipe(
    Layer.provide(Layer.succeed(Credentials.Credentials, credentials)),
    Layer.provide(scripted.layerHttp)
  )

/** A call over the script, with the caller's retries and time limits. */
export const call = <Request, Response>(
  scripted: Scripted,
  endpoint: Endpoint.Operation<Request, Response>,
  request: Request
): Effect.Effect<Response, DatabricksError> =>
  Effect.flatMap(DatabricksClient.DatabricksClient, (client) => client.call(endpoint)(request)).pipe(
    Effect.provide(layer(scripted))
  )
