/** One attempt of a call: a request sent, its answer read to the end and understood. */
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
import { understand } from "./response.js"
import { scrubber } from "./scrub.js"
import { type Running, traceHeaders } from "./telemetry.js"
import { manualRedirects } from "./transport.js"
import * as Watchdog from "./watchdog.js"

export interface Options {
  readonly limits: Limits
  readonly sizes: { readonly response: number }
  /** The headers that no log shows. */
  readonly secret: Readonly<Record<string, unknown>>
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
  return send === undefined
    ? throughClient(client, operation, traced, options)
    : directly(send, operation, traced, options)
}

const withTrace = (request: Direct.Request, running: Running): Direct.Request => {
  const headers = traceHeaders(running, () => requestOf(request))
  return headers === undefined ? request : { ...request, headers: { ...request.headers, ...headers } }
}

/** What an answer begins with. */
const onHead = (
  { secrets, span }: Running,
  status: number,
  headers: Readonly<Record<string, string | undefined>>
): void => {
  if (span === undefined) return
  span.attribute("http.response.status_code", status)
  const requestId = requestIdOf(headers)
  if (requestId !== undefined) span.attribute("databricks.request_id", scrubber(secrets?.() ?? [])(requestId))
}

/** One object for all that a request needs until it is answered: it is made for every one. */
class Attempt<Request, Response> implements Direct.Listener {
  private readonly operation: Operation<Request, Response>
  private readonly running: Running
  private readonly resume: (effect: Effect.Effect<Response, Failure>) => void
  private readonly deadline: Deadline
  private readonly most: number
  private status = 0
  private readonly unsend: () => void

  constructor(
    send: Direct.Send,
    operation: Operation<Request, Response>,
    request: Direct.Request,
    { limits, running, sizes }: Options,
    resume: (effect: Effect.Effect<Response, Failure>) => void
  ) {
    this.operation = operation
    this.running = running
    this.resume = resume
    this.most = sizes.response
    this.deadline = new Deadline(running.clock, limits, this)
    this.unsend = send(request, running.context, this)
  }

  onHead(status: number, headers: Direct.ResponseHeaders): void {
    this.deadline.alive()
    onHead(this.running, status, headers)
    this.status = status
    const size = announcedSize(headers["content-length"])
    // A limit that is no number lets nothing through.
    const isLarge = size !== undefined && !(size <= this.most)
    if (isLarge && this.operation.method !== "HEAD" && !isBodiless(status)) this.failTooLarge(size)
  }

  onBytes(size: number): void {
    if (!(size <= this.most)) this.failTooLarge(undefined)
    else this.deadline.alive()
  }

  private failTooLarge(size: number | undefined): void {
    this.cancel()
    this.resume(Effect.fail(tooLarge(this.operation, this.status, this.most, size)))
  }

  onEnd(status: number, headers: Direct.ResponseHeaders, body: BodyBuffer): void {
    this.deadline.cancel()
    const { operation } = this
    this.resume(Effect.suspend(() => body.use((bytes) => understand(operation, status, headers, bytes))))
  }

  onFailure(phase: "request" | "response", cause: unknown): void {
    this.deadline.cancel()
    this.resume(Effect.fail(transportError(this.operation, phase, cause)))
  }

  onReached(limit: Limit, after: Duration.Duration): void {
    this.unsend()
    this.resume(Effect.fail(timeout(this.operation, limit, after)))
  }

  cancel(): void {
    this.deadline.cancel()
    this.unsend()
  }
}

/** An effect to be run once: what begins a wait stays in memory for long (see `Handover`), and is not to keep the body. */
const directly = <Request, Response>(
  send: Direct.Send,
  operation: Operation<Request, Response>,
  request: Direct.Request,
  options: Options
): Effect.Effect<Response, Failure> => {
  let unsent: Direct.Request | undefined = request
  return Effect.async((resume) => {
    if (unsent === undefined) return resume(Effect.dieMessage("sent already: each attempt has an effect of its own"))
    options.running.sent = new Attempt(send, operation, unsent, options, resume)
    unsent = undefined
  })
}

const requestOf = ({
  body,
  contentType = "application/json",
  headers,
  method,
  origin,
  path
}: Direct.Request): HttpClientRequest.HttpClientRequest => {
  const request = HttpClientRequest.make(method)(origin + path, { headers })
  if (body === undefined) return request
  return typeof body === "string"
    ? HttpClientRequest.bodyText(request, body, contentType)
    : HttpClientRequest.bodyUint8Array(request, body, contentType)
}

const throughClient = <Request, Response>(
  client: HttpClient.HttpClient,
  operation: Operation<Request, Response>,
  request: Direct.Request,
  { limits, running, secret, sizes }: Options
): Effect.Effect<Response, Failure> =>
  Watchdog.watch(
    limits,
    (limit, after) => timeout(operation, limit, after),
    setting(Object.keys(secret), running.span),
    (alive) => {
      const answered = (response: HttpClientResponse.HttpClientResponse): Effect.Effect<Response, Failure> => {
        alive()
        const { headers, status } = response
        onHead(running, status, headers)
        const reading = readBody(response, { limit: sizes.response, isHead: operation.method === "HEAD", alive })
        return Effect.matchEffect(reading, {
          onFailure: (error) =>
            Effect.fail(
              error._tag === "TooLarge"
                ? tooLarge(operation, status, sizes.response, error.size)
                : transportError(operation, "response", error.cause)
            ),
          onSuccess: (body) => body.use((bytes) => understand(operation, status, headers, bytes))
        })
      }
      return Effect.matchEffect(client.execute(requestOf(request)), {
        onFailure: (error) => {
          if (error._tag === "ResponseError") {
            // From a client that was told to fail at a status; what the status means is said here.
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
 * What the client runs under. Its own span would hold the whole URL. Streams run in fibers of their own, whose failures
 * the runtime logs, requests and responses, secrets and all; and there are clients that print the requests they send.
 */
const setting = (secretHeaders: ReadonlyArray<string>, span: Tracer.Span | undefined): Watchdog.Setting => ({
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
