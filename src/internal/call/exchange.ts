/** One attempt of a call: sends a request, receives the whole response and decodes it. */
import * as Headers from "@effect/platform/Headers"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import type * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FiberRef from "effect/FiberRef"
import * as FiberRefs from "effect/FiberRefs"
import * as Option from "effect/Option"
import * as Tracer from "effect/Tracer"
import { InvalidRequest } from "../../schemas/DatabricksError.js"
import type { BodyBuffer } from "../codec/bodyBuffer.js"
import { requestIdOf } from "./apiError.js"
import { Deadline, type Limit, type Limits } from "./deadline.js"
import * as Direct from "./direct.js"
import { callOf, type Failure, timeout, tooLarge, transportError } from "./failure.js"
import type { Operation } from "./operation.js"
import { announcedSize, isBodiless, readBody } from "./readBody.js"
import { readResponse } from "./response.js"
import { scrubber } from "./scrub.js"
import { type Running, traceHeaders } from "./telemetry.js"
import { manualRedirects } from "./transport.js"
import * as Watchdog from "./watchdog.js"

export interface Options {
  readonly limits: Limits
  readonly sizes: { readonly response: number }
  /** The secret headers, which no log shows. */
  readonly secret: Readonly<Record<string, unknown>>
  /** What no span may show of a response. */
  readonly secrets: () => ReadonlyArray<string>
  readonly running: Running
}

export const exchange = <Request, Response>(
  client: HttpClient.HttpClient,
  operation: Operation<Request, Response>,
  request: Direct.Request,
  options: Options
): Effect.Effect<Response, Failure> => {
  const send = Direct.of(client)
  const traced = withTrace(request, options.running)
  return send === undefined || request.stream !== undefined
    ? options.running.restore(throughClient(client, operation, traced, options))
    : directly(send, operation, traced, options)
}

export const withTrace = (request: Direct.Request, running: Running): Direct.Request => {
  const headers = traceHeaders(running, () => requestOf(request))
  return headers === undefined ? request : { ...request, headers: { ...request.headers, ...headers } }
}

/** Records the head of a response in the span. */
export const recordHead = (
  span: Tracer.Span | undefined,
  secrets: () => ReadonlyArray<string>,
  status: number,
  headers: Readonly<Record<string, string | undefined>>
): void => {
  if (span === undefined) return
  span.attribute("http.response.status_code", status)
  const requestId = requestIdOf(headers)
  if (requestId !== undefined) span.attribute("databricks.request_id", scrubber(secrets())(requestId))
}

const noSecrets = (): ReadonlyArray<string> => []

const ignore = () => {}

/** The state of one request until its response is complete. One object, as there is one for every request. */
class Attempt<Request, Response> implements Direct.Listener {
  private readonly operation: Operation<Request, Response>
  private span: Tracer.Span | undefined
  private secrets: () => ReadonlyArray<string>
  private resume: (effect: Effect.Effect<Response, Failure>) => void
  private readonly deadline: Deadline
  private readonly maxBytes: number
  private status = 0
  private cancelRequest: () => void

  constructor(
    send: Direct.Send,
    operation: Operation<Request, Response>,
    request: Direct.Request,
    { limits, running, secrets, sizes }: Options,
    resume: (effect: Effect.Effect<Response, Failure>) => void
  ) {
    this.operation = operation
    this.span = running.span
    this.secrets = running.span === undefined ? noSecrets : secrets
    this.resume = resume
    this.maxBytes = sizes.response
    this.deadline = new Deadline(running.clock, limits, this)
    this.cancelRequest = send(request, running.context, this)
  }

  onHead(status: number, headers: Direct.ResponseHeaders): boolean {
    this.deadline.alive()
    recordHead(this.span, this.secrets, status, headers)
    this.status = status
    const size = announcedSize(headers["content-length"])
    // The comparison is negated so that a limit of NaN rejects every size.
    const isLarge = size !== undefined && !(size <= this.maxBytes)
    if (!isLarge || this.operation.method === "HEAD" || isBodiless(status)) return true
    this.finish(Effect.fail(tooLarge(this.operation, status, this.maxBytes, size)))
    return false
  }

  onBytes(size: number): boolean {
    if (size <= this.maxBytes) {
      this.deadline.alive()
      return true
    }
    this.finish(Effect.fail(tooLarge(this.operation, this.status, this.maxBytes, undefined)))
    return false
  }

  onEnd(status: number, headers: Direct.ResponseHeaders, body: BodyBuffer): void {
    const { operation } = this
    this.finish(Effect.suspend(() => body.use((bytes) => readResponse(operation, status, headers, bytes))))
  }

  onFailure(phase: "request" | "response", cause: unknown): void {
    this.finish(Effect.fail(transportError(this.operation, phase, cause)))
  }

  onReached(limit: Limit, after: Duration.Duration): void {
    this.cancelRequest()
    this.finish(Effect.fail(timeout(this.operation, limit, after)))
  }

  /** Called if the fiber is interrupted. */
  cancel(): void {
    this.cancelRequest()
    this.release()
  }

  private finish(result: Effect.Effect<Response, Failure>): void {
    const { resume } = this
    this.release()
    resume(result)
  }

  /** Drops what references request and response: the finalizer can stay in memory for long, see `Handover`. */
  private release(): void {
    this.deadline.cancel()
    this.span = undefined
    this.secrets = noSecrets
    this.resume = ignore
    this.cancelRequest = ignore
  }
}

/**
 * Sends the request when the effect runs, and cancels it when the effect is interrupted. The effect can run once: it
 * drops the request, since functions that start a wait can stay in memory for long, see `Handover`.
 */
const directly = <Request, Response>(
  send: Direct.Send,
  operation: Operation<Request, Response>,
  request: Direct.Request,
  options: Options
): Effect.Effect<Response, Failure> => {
  let unsent: { readonly request: Direct.Request; readonly options: Options } | undefined = { request, options }
  let attempt: Attempt<Request, Response> | undefined
  const answered = Effect.async<Response, Failure>((resume) => {
    if (unsent === undefined) return resume(Effect.dieMessage("this attempt was sent already"))
    const { options, request } = unsent
    unsent = undefined
    attempt = new Attempt(send, operation, request, options, resume)
  })
  // The handler runs after an interruption, too, because a call is uninterruptible outside the waits that it restores.
  return Effect.catchAllCause(options.running.restore(answered), (cause) => {
    attempt?.cancel()
    return Effect.failCause(cause)
  })
}

export const requestOf = ({
  body,
  contentType = "application/json",
  headers,
  method,
  origin,
  path,
  stream
}: Direct.Request): HttpClientRequest.HttpClientRequest => {
  const request = HttpClientRequest.make(method)(origin + path, { headers })
  if (stream !== undefined) {
    return HttpClientRequest.bodyStream(request, stream.bytes, { contentType, contentLength: stream.size })
  }
  if (body === undefined) return request
  return typeof body === "string"
    ? HttpClientRequest.bodyText(request, body, contentType)
    : HttpClientRequest.bodyUint8Array(request, body, contentType)
}

const throughClient = <Request, Response>(
  client: HttpClient.HttpClient,
  operation: Operation<Request, Response>,
  request: Direct.Request,
  { limits, running, secret, secrets, sizes }: Options
): Effect.Effect<Response, Failure> =>
  Watchdog.watch(
    limits,
    (limit, after) => timeout(operation, limit, after),
    setting(Object.keys(secret), running.span),
    (alive) => {
      const answered = (response: HttpClientResponse.HttpClientResponse): Effect.Effect<Response, Failure> => {
        alive()
        const { headers, status } = response
        recordHead(running.span, secrets, status, headers)
        const reading = readBody(response, { limit: sizes.response, isHead: operation.method === "HEAD", alive })
        return Effect.matchEffect(reading, {
          onFailure: (error) =>
            Effect.fail(
              error._tag === "TooLarge"
                ? tooLarge(operation, status, sizes.response, error.size)
                : transportError(operation, "response", error.cause)
            ),
          onSuccess: (body) => body.use((bytes) => readResponse(operation, status, headers, bytes))
        })
      }
      return Effect.matchEffect(client.execute(requestOf(request)), {
        onFailure: (error) => {
          if (error._tag === "ResponseError") {
            // A client such as `HttpClient.filterStatusOk` fails by status. What a status means is decided here.
            return error.reason === "StatusCode"
              ? answered(error.response)
              : Effect.fail(transportError(operation, "response", error.cause))
          }
          return Effect.fail(
            error.reason === "Transport"
              ? transportError(operation, "request", error.cause)
              : new InvalidRequest({ ...callOf(operation), message: `cannot be sent: ${error.reason}` })
          )
        },
        onSuccess: answered
      })
    }
  )

const always = () => true

/**
 * The context and FiberRefs of the client. Its own span is disabled, as it would hold the whole URL. Failures of the
 * fibers in which Streams run are not logged, as they would show requests and responses with their secrets. Secret
 * headers are redacted, as some clients print the requests that they send.
 */
export const setting = (secretHeaders: ReadonlyArray<string>, span: Tracer.Span | undefined): Watchdog.Setting => ({
  context: (context) => {
    const manual = manualRedirects(context)
    return span === undefined ? manual : (Context.add(manual, Tracer.ParentSpan, span) as Context.Context<never>)
  },
  updateRefs: (refs, id) =>
    FiberRefs.updateManyAs(refs, {
      forkAs: id,
      entries: [
        [HttpClient.currentTracerDisabledWhen, [[id, always]]],
        [FiberRef.unhandledErrorLogLevel, [[id, Option.none()]]],
        [
          Headers.currentRedactedNames,
          [[id, [...FiberRefs.getOrDefault(refs, Headers.currentRedactedNames), ...secretHeaders]]]
        ]
      ]
    })
})
