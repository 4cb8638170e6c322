/** One attempt of a call: a request sent, its answer read to the end and understood. */
import * as Headers from "@effect/platform/Headers"
import * as HttpClient from "@effect/platform/HttpClient"
import type * as HttpClientError from "@effect/platform/HttpClientError"
import type * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import type * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as FiberRef from "effect/FiberRef"
import * as FiberRefs from "effect/FiberRefs"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as Tracer from "effect/Tracer"
import {
  type ApiError,
  DecodeError,
  InvalidRequest,
  NotAnApiResponse,
  RequestTimeout,
  TransportError
} from "../schemas/DatabricksError.js"
import { type Answer, apiError, requestIdOf } from "./apiError.js"
import * as BodyBuffer from "./bodyBuffer.js"
import type { Any, Endpoint } from "./endpoint.js"
import * as Json from "./json.js"
import { manualRedirects, whyOf, withoutQuery } from "./transport.js"
import * as Watchdog from "./watchdog.js"

export type Failure = ApiError | TransportError | RequestTimeout | NotAnApiResponse | DecodeError | InvalidRequest

export const callOf = (endpoint: Any) => ({
  service: endpoint.service,
  operation: endpoint.operation,
  method: endpoint.method,
  path: endpoint.path.template
})

/** Codes of a connection that was never made, whatever was being done. */
const neverSent = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT", "ConnectionRefused"])

/** What was being done when nothing can have been sent yet, whatever the code. */
const beforeSending = new Set(["connect", "getaddrinfo"])

const transportError = (endpoint: Any, error: HttpClientError.HttpClientError): TransportError | InvalidRequest => {
  if (error._tag === "RequestError" && error.reason !== "Transport") {
    return new InvalidRequest({ ...callOf(endpoint), message: `cannot be sent: ${error.reason}` })
  }
  const { codes, says, syscalls } = whyOf(error.cause)
  const isUnsent = codes.some((code) => neverSent.has(code)) || syscalls.some((call) => beforeSending.has(call))
  const what = error._tag === "RequestError" ? "The workspace could not be reached" : "The response broke off"
  return new TransportError({
    ...callOf(endpoint),
    message: [what, ...says].join(": "),
    code: codes[0],
    sent: error._tag === "ResponseError" || !isUnsent
  })
}

/** Bodies up to this size arrive in a few packets: one limit for the whole of it will do. */
const small = 65_536

/** Pulled by hand: running the Stream takes twice as long. */
const readStream = (
  stream: Stream.Stream<Uint8Array, HttpClientError.ResponseError>,
  alive: Watchdog.Alive
): Effect.Effect<Uint8Array, HttpClientError.ResponseError> =>
  Effect.scoped(
    Effect.flatMap(Stream.toPull(stream), (pull) => {
      const body = BodyBuffer.make()
      const loop: Effect.Effect<never, Option.Option<HttpClientError.ResponseError>> = Effect.flatMap(pull, (got) => {
        for (const chunk of got) body.add(chunk)
        alive()
        return loop
      })
      return Effect.catchAll(
        loop,
        Option.match({ onNone: () => Effect.sync(body.bytes), onSome: (error) => Effect.fail(error) })
      )
    })
  )

const readBytes = (
  response: HttpClientResponse.HttpClientResponse,
  length: string | undefined,
  alive: Watchdog.Alive
): Effect.Effect<Uint8Array, HttpClientError.ResponseError> => {
  if (length !== undefined && Number(length) <= small) {
    return Effect.map(response.arrayBuffer, (buffer) => new Uint8Array(buffer))
  }
  return Effect.catchIf(
    readStream(response.stream, alive),
    (error) => error.reason === "EmptyBody",
    () => Effect.succeed(new Uint8Array())
  )
}

const strict = new TextDecoder("utf-8", { fatal: true })
const lenient = new TextDecoder()

const looksLikeMarkup = (contentType: string, body: string): boolean =>
  body.startsWith("<") || (/html/i.test(contentType) && body !== "")

const notTheApi = (endpoint: Any, answer: Answer): NotAnApiResponse => {
  const location = answer.headers.location
  const isPrivateLink = /private-link-validation-error/.test(`${location ?? ""} ${answer.body}`)
  return new NotAnApiResponse({
    ...callOf(endpoint),
    message: isPrivateLink
      ? "The workspace is reachable by Private Link only, and not from this network"
      : location === undefined
        ? "A page answered instead of the API: check the host, the credentials and any proxy in between"
        : `The API redirects to ${withoutQuery(location)}: check the host and the credentials`,
    status: answer.status,
    contentType: answer.headers["content-type"],
    location: location === undefined ? undefined : withoutQuery(location),
    requestId: requestIdOf(answer.headers),
    body: endpoint.sensitive ? "" : answer.body
  })
}

/** Takes what it needs from the bytes before it returns. */
const understand = <Request, Response>(
  endpoint: Endpoint<Request, Response>,
  status: number,
  headers: Readonly<Record<string, string | undefined>>,
  bytes: Uint8Array
): Effect.Effect<Response, Failure> => {
  if (status >= 400)
    return Effect.flatMap(apiError(endpoint, { status, headers, body: lenient.decode(bytes) }), Effect.fail)
  if (status < 200 || status >= 300) {
    return Effect.fail(notTheApi(endpoint, { status, headers, body: lenient.decode(bytes) }))
  }
  const undecodable = (message: string, body: string) =>
    Effect.fail(
      new DecodeError({
        ...callOf(endpoint),
        message,
        status,
        requestId: requestIdOf(headers),
        body: endpoint.sensitive ? "" : body
      })
    )
  const direct = endpoint.fromBytes?.(bytes)
  if (direct !== undefined) return Effect.succeed(direct)
  let body: string
  try {
    body = strict.decode(bytes)
  } catch {
    return undecodable("the body is not UTF-8", lenient.decode(bytes))
  }
  const trimmed = body.trim()
  if (looksLikeMarkup(headers["content-type"] ?? "", trimmed)) {
    return Effect.fail(notTheApi(endpoint, { status, headers, body }))
  }
  if (endpoint.response === undefined) return Effect.succeed(undefined as Response)
  if (trimmed === "") {
    return Either.match(endpoint.decode(undefined), {
      onLeft: () => undecodable("the body is empty", body),
      onRight: Effect.succeed
    })
  }
  let json: unknown
  try {
    json = Json.parse(body)
  } catch {
    return undecodable(`the body of ${bytes.byteLength} bytes is not JSON; it may have been cut off`, body)
  }
  return Either.match(endpoint.decode(json), {
    onLeft: (message) => undecodable(message, body),
    onRight: Effect.succeed
  })
}

const always = () => true

/**
 * What the client runs under. Its own span would hold the whole URL. Streams run in fibers of their own, whose failures
 * the runtime logs, requests and responses, secrets and all; and there are clients that print the requests they send.
 */
const setting = (secretHeaders: ReadonlyArray<string>, span: Tracer.Span): Watchdog.Setting => ({
  context: (context) => Context.add(manualRedirects(context), Tracer.ParentSpan, span) as Context.Context<never>,
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

export const exchange = <Request, Response>(
  client: HttpClient.HttpClient,
  endpoint: Endpoint<Request, Response>,
  request: HttpClientRequest.HttpClientRequest,
  options: {
    readonly limits: Watchdog.Limits
    readonly secretHeaders: ReadonlyArray<string>
    readonly span: Tracer.Span
  }
): Effect.Effect<Response, Failure> => {
  const onTimeout = (limit: "response" | "idle" | "total", after: Duration.Duration) =>
    new RequestTimeout({
      ...callOf(endpoint),
      message: {
        response: `No response within ${Duration.format(after)}`,
        idle: `No byte of the response for ${Duration.format(after)}`,
        total: `Not done after ${Duration.format(after)}`
      }[limit],
      limit,
      after
    })
  return Watchdog.watch(options.limits, onTimeout, setting(options.secretHeaders, options.span), (alive) =>
    Effect.matchEffect(client.execute(request), {
      onFailure: (error) =>
        // From a client that was told to fail at a status; what the status means is said here.
        error._tag === "ResponseError" && error.reason === "StatusCode"
          ? answered(endpoint, error.response, alive, options.span)
          : Effect.fail(transportError(endpoint, error)),
      onSuccess: (response) => answered(endpoint, response, alive, options.span)
    })
  )
}

const answered = <Request, Response>(
  endpoint: Endpoint<Request, Response>,
  response: HttpClientResponse.HttpClientResponse,
  alive: Watchdog.Alive,
  span: Tracer.Span
): Effect.Effect<Response, Failure> => {
  alive()
  const { headers, status } = response
  span.attribute("http.response.status_code", status)
  const requestId = requestIdOf(headers)
  if (requestId !== undefined) span.attribute("databricks.request_id", requestId)
  return Effect.matchEffect(readBytes(response, headers["content-length"], alive), {
    onFailure: (error) => Effect.fail(transportError(endpoint, error)),
    onSuccess: (bytes) => {
      const understood = understand(endpoint, status, headers, bytes)
      BodyBuffer.release(bytes)
      return understood
    }
  })
}
