/** One attempt of a call whose response is a stream of server-sent events: it ends when the stream begins. */
import type * as HttpClient from "@effect/platform/HttpClient"
import { withScope } from "@effect/platform/HttpClient"
import type * as HttpClientError from "@effect/platform/HttpClientError"
import type * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as Chunk from "effect/Chunk"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as ExecutionStrategy from "effect/ExecutionStrategy"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { type DatabricksError, InvalidRequest } from "../../schemas/DatabricksError.js"
import * as Json from "../codec/json.js"
import type * as Direct from "./direct.js"
import { isErrorBody } from "./errorBody.js"
import { EventParser, type ServerSentEvent } from "./eventParser.js"
import { type Options, recordHead, requestOf, setting, withTrace } from "./exchange.js"
import { callOf, type Failure, timeout, tooLarge, transportError } from "./failure.js"
import type { Derived } from "./member.js"
import type { Operation } from "./operation.js"
import { readBody } from "./readBody.js"
import { damaged, failing, type Head, readResponse, undecodable } from "./response.js"
import * as Watchdog from "./watchdog.js"
import { withoutSecrets } from "./withoutSecrets.js"

/** The max size of an event, in characters. A response in one event can hold an image. */
const maxEvent = 16 * 1024 * 1024

/** The data of the event after the last one, as OpenAI's API sends it. */
const done = "[DONE]"

/** How long a connection may take to become reusable after the last event. */
const drainFor = Duration.seconds(1)

const isEventStream = (contentType: string | undefined): boolean =>
  contentType === undefined || /^\s*text\/event-stream\b/i.test(contentType)

const isEnd = (event: ServerSentEvent): boolean => event.data.trim() === done

const decodeEvent = <A>(
  operation: Operation<unknown, A>,
  { headers, status }: Head,
  { data, type }: ServerSentEvent
): Effect.Effect<A, Failure> => {
  const failed = () => failing(operation, status, headers, new TextEncoder().encode(data))
  let value: unknown
  try {
    value = Json.parse(data)
  } catch {
    return type === "error"
      ? failed()
      : Effect.fail(damaged(operation, { status, headers }, "an event is not JSON", data))
  }
  if (type === "error" || isErrorBody(operation, value)) return failed()
  const decoded = operation.decode(value, data)
  return Either.isRight(decoded)
    ? Effect.succeed(decoded.right)
    : Effect.fail(undecodable(operation, { status, headers }, decoded.left, data))
}

type Pull<A, E> = Effect.Effect<Chunk.Chunk<A>, Option.Option<E>>

/** Pulls the events of a body, until its end or the last event. */
const pullEvents = <A>(
  operation: Operation<unknown, A>,
  head: Head,
  pull: Pull<Uint8Array, HttpClientError.ResponseError>,
  idle: Duration.DurationInput,
  limit: number
): Pull<A, Failure> => {
  const text = new TextDecoder("utf-8", { fatal: true })
  const max = Math.min(limit, maxEvent)
  const parser = new EventParser(max)
  let isDone = false

  const decoded = (events: ReadonlyArray<ServerSentEvent>): Effect.Effect<Chunk.Chunk<A>, Option.Option<Failure>> => {
    const end = events.findIndex(isEnd)
    if (end !== -1) isDone = true
    const these = end === -1 ? events : events.slice(0, end)
    const values: Array<A> = []
    return Effect.forEach(
      these,
      (event) =>
        Effect.map(decodeEvent(operation, head, event), (value) => {
          values.push(value)
        }),
      { discard: true }
    ).pipe(
      // What precedes a failure is emitted before it.
      Effect.catchAll((failure) => {
        if (values.length === 0) return Effect.fail(Option.some(failure))
        left = Effect.fail(Option.some(failure))
        return Effect.void
      }),
      Effect.map(() => Chunk.unsafeFromArray(values))
    )
  }

  let left: Effect.Effect<never, Option.Option<Failure>> | undefined

  const parse = (chunks: Iterable<Uint8Array>): ReadonlyArray<ServerSentEvent> | Failure => {
    const events: Array<ServerSentEvent> = []
    for (const chunk of chunks) {
      let piece: string
      try {
        piece = text.decode(chunk, { stream: true })
      } catch {
        return damaged(operation, head, "the body is not UTF-8", "")
      }
      const some = parser.push(piece)
      if (some === undefined) return tooLarge(operation, head.status, max, undefined)
      for (const event of some) events.push(event)
    }
    return events
  }

  const limited = pull.pipe(
    Effect.mapError(
      Option.map(
        (error): Failure =>
          error.reason === "EmptyBody"
            ? damaged(operation, head, "the body is empty", "")
            : transportError(operation, "response", error.cause)
      )
    ),
    Effect.timeoutFail({
      duration: idle,
      onTimeout: () => Option.some<Failure>(timeout(operation, "idle", Duration.decode(idle)))
    })
  )

  /** The last event may lack the empty line after it. */
  const atEnd: Pull<A, Failure> = Effect.suspend(() => {
    const event = parser.end()
    isDone = true
    return event === undefined ? Effect.fail(Option.none()) : decoded([event])
  })

  /** A connection whose body is read to the end can be used again. */
  const drain: Pull<A, Failure> = Effect.forever(pull).pipe(
    Effect.ignore,
    Effect.timeoutOption(drainFor),
    Effect.zipRight(Effect.fail(Option.none()))
  )

  const next: Pull<A, Failure> = Effect.suspend(() => {
    if (left !== undefined) return left
    if (isDone) return drain
    return Effect.matchEffect(limited, {
      onFailure: (end) => (Option.isNone(end) ? atEnd : Effect.fail(end)),
      onSuccess: (chunks) => {
        const events = parse(chunks)
        if ("_tag" in events) return Effect.fail(Option.some(events))
        return events.length === 0 ? next : decoded(events)
      }
    })
  })
  return next
}

/**
 * Sends the request and returns the events of the response, if it is a stream of events. The scope of the context owns
 * the connection. The limit `total` ends with the first byte: a stream can last as long as its consumer wants.
 */
const open = <Request, Response>(
  client: HttpClient.HttpClient,
  operation: Operation<Request, Response>,
  request: Direct.Request,
  { limits, running, secret, secrets, sizes }: Options
): Effect.Effect<Response, Failure> => {
  const of = operation as Operation<unknown, unknown>
  const traced = withTrace(request, running)
  const opened = (own: Scope.CloseableScope) =>
    Watchdog.watch(
      limits,
      (limit, after) => timeout(operation, limit, after),
      setting(Object.keys(secret), running.span),
      (alive) => {
        const answered = (
          response: HttpClientResponse.HttpClientResponse
        ): Effect.Effect<Stream.Stream<unknown, Failure>, Failure> => {
          alive()
          const { headers, status } = response
          const head = { status, headers }
          recordHead(running.span, secrets, status, headers)
          if (status >= 200 && status < 300 && isEventStream(headers["content-type"])) {
            return Effect.succeed(
              Stream.fromPull(
                Effect.map(Stream.toPull(response.stream), (pull) =>
                  pullEvents(of, head, pull, limits.idle, sizes.response)
                )
              )
            )
          }
          return readBody(response, { limit: sizes.response, alive }).pipe(
            Effect.mapError((error) =>
              error._tag === "TooLarge"
                ? tooLarge(operation, status, sizes.response, error.size)
                : transportError(operation, "response", error.cause)
            ),
            Effect.flatMap((body) => body.use((bytes) => readResponse(of, status, headers, bytes))),
            Effect.flatMap(() =>
              Effect.fail(
                undecodable(
                  operation,
                  head,
                  `expected a stream of events, got ${headers["content-type"]}: what is called may not stream`,
                  ""
                )
              )
            )
          )
        }
        return Effect.matchEffect(
          Effect.provideService(withScope(client).execute(requestOf(traced)), Scope.Scope, own),
          {
            onFailure: (error) => {
              if (error._tag === "ResponseError") {
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
          }
        )
      }
    ).pipe(
      // An attempt that failed, timed out or was interrupted gives its connection back.
      Effect.onError((cause) => Scope.close(own, Exit.failCause(cause)))
    )
  const scope = Context.unsafeGet(running.context as Context.Context<Scope.Scope>, Scope.Scope)
  return Effect.flatMap(Scope.fork(scope, ExecutionStrategy.sequential), (own) => running.restore(opened(own))).pipe(
    Effect.map((events) => Stream.mapError(events, (failure) => withoutSecrets(failure, secrets())) as Response)
  )
}

/** What the operation's call returns while it is bound: the events, and not one of them. */
const asStream = <Request, Event>(operation: Operation<Request, Event>) =>
  operation as unknown as Operation<Request, Stream.Stream<Event, DatabricksError>>

/**
 * The events of an operation's response, as a Stream of values of its response schema. A retry happens only before the
 * response begins, by the rules of the operation.
 */
export const streamed = <Request, Event>(
  operation: Operation<Request, Event>
): Derived<(request: Request) => Stream.Stream<Event, DatabricksError>> => {
  Object.assign(operation, { streamed: open })
  return {
    operation,
    bind: (call) => {
      const begin = call(asStream(operation))
      return (request) => Stream.unwrapScoped(begin(request))
    }
  }
}
