/**
 * Waits for long-running operations: for the states of a resource, or for an operation that says when it is done. The
 * waits of the generated services are made of these. Use them for APIs that the library does not have.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import type * as Stream from "effect/Stream"
import { undecodable } from "../internal/call/contents.js"
import type { Any } from "../internal/call/operation.js"
import { reader } from "../internal/codec/reader.js"
import type { DatabricksError } from "../schemas/DatabricksError.js"
import * as Lazy from "../schemas/lazy.js"
import * as Wire from "../schemas/Wire.js"
import * as Polling from "./Polling.js"
import { withinDeadline } from "./polling/owned.js"

/**
 * A long-running operation ended in another state than the expected one.
 *
 * @since 0.1.0
 * @category errors
 */
export class OperationFailed extends Lazy.TaggedError<OperationFailed>()("OperationFailed", () => ({
  message: Schema.String,
  /** The final state. */
  state: Schema.String,
  /** The message of the API about the state, if it has one. */
  reason: Schema.optional(Schema.String),
  /** The error code of an operation that failed, if it has one. */
  error_code: Schema.optional(Schema.String),
  /** The resource or the operation as it was read last. */
  last: Wire.Json
})) {}

type Text = string | null | undefined

/**
 * A resource whose state is polled.
 *
 * @since 0.1.0
 * @category models
 */
export interface Resource<Request, State, Self> {
  /** The noun for messages: `app`. */
  readonly what: string
  /** The fields of the request that identify the resource. */
  readonly id: ReadonlyArray<keyof Request>
  /** Reads the resource. */
  readonly get: (request: Request) => Effect.Effect<State, DatabricksError, Self>
  readonly state: (state: State) => Text
  /** The message of the API about the state. */
  readonly message?: ((state: State) => Text) | undefined
  readonly errorCode?: ((state: State) => Text) | undefined
}

/**
 * A resource, the states that a wait succeeds with, and those that it fails with.
 *
 * @since 0.1.0
 * @category models
 */
export interface Goal<Request, State, Self> extends Resource<Request, State, Self> {
  readonly success: ReadonlyArray<string>
  readonly failure: ReadonlyArray<string>
  /**
   * The states that may date from before the operation: by default those of `failure`. During the grace period of
   * `Polling`, they do not end a wait that is `fresh`.
   */
  readonly old?: ReadonlyArray<string> | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export type Watch<Request, State, Self> = (
  request: Request,
  options?: Polling.WaitOptions
) => Stream.Stream<State, DatabricksError | Polling.WaitTimeout, Self>

/**
 * @since 0.1.0
 * @category models
 */
export type Await<Request, State, Self> = (
  request: Request,
  options?: Polling.WaitOptions
) => Effect.Effect<State, DatabricksError | OperationFailed | Polling.WaitTimeout, Self>

const describe =
  <Request, State, Self>({ message, state }: Resource<Request, State, Self>) =>
  (a: State): string =>
    [state(a) ?? "in no state", message?.(a)].filter((part) => part).join(": ")

const nameOf = <Request, State, Self>({ id, what }: Resource<Request, State, Self>, request: Request): string =>
  [what, ...id.map((field) => String(request[field]))].join(" ")

const pollOptions = <Request, State, Self>(
  goal: Goal<Request, State, Self>,
  request: Request,
  options: Polling.WaitOptions | undefined
): Polling.PollOptions<State, DatabricksError> => {
  const old = goal.old ?? goal.failure
  const isIn = (states: ReadonlyArray<string>) => (a: State) => states.includes(goal.state(a) ?? "")
  return {
    ...options,
    waitingFor: `${nameOf(goal, request)} to be ${goal.success.join(" or ")}`,
    describe: describe(goal),
    isDone: isIn([...goal.success, ...goal.failure]),
    isOld: isIn(old),
    changes: (a) => [goal.state(a), goal.message?.(a)]
  }
}

/** Fails if the state is not one of success. */
const succeeded =
  <Request, State, Self>(goal: Goal<Request, State, Self>, request: Request) =>
  (a: State): Effect.Effect<State, OperationFailed> => {
    const state = goal.state(a) ?? "UNKNOWN"
    if (goal.success.includes(state)) return Effect.succeed(a)
    const reason = goal.message?.(a) ?? undefined
    const error_code = goal.errorCode?.(a) ?? undefined
    const why = [error_code, reason].filter((part) => part).join(": ")
    const message = `${nameOf(goal, request)} is ${state}, not ${goal.success.join(" or ")}${why === "" ? "" : `: ${why}`}`
    return Effect.fail(
      new OperationFailed({
        message: message.charAt(0).toUpperCase() + message.slice(1),
        state,
        reason,
        error_code,
        last: a
      })
    )
  }

/**
 * A function that emits the resource each time its state or message changes, until a state is final. If the wait is
 * `fresh`, any final state may be a previous one.
 *
 * The Stream fails with `WaitTimeout` after the deadline, and with the errors of the polled operation, except transient
 * ones.
 *
 * @example
 * ```ts
 * import { DatabricksClient, LongRunning } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 * import * as Schema from "effect/Schema"
 *
 * const Feature = Schema.Struct({ state: Schema.String, reason: Schema.optional(Schema.String) })
 *
 * const ready: LongRunning.Goal<{ readonly name: string }, typeof Feature.Type, DatabricksClient.DatabricksClient> = {
 *   what: "feature",
 *   id: ["name"],
 *   get: ({ name }) =>
 *     Effect.flatMap(DatabricksClient.DatabricksClient, (client) =>
 *       client.request({ method: "GET", path: "/api/2.0/features/{name}", pathParams: { name }, response: Feature })
 *     ),
 *   state: ({ state }) => state,
 *   message: ({ reason }) => reason,
 *   success: ["READY"],
 *   failure: ["FAILED"]
 * }
 *
 * const watchFeature = LongRunning.watch(ready)
 * const awaitFeature = LongRunning.until(ready)
 * ```
 *
 * @since 0.1.0
 * @category waits
 */
export const watch =
  <Request, State, Self>(goal: Goal<Request, State, Self>): Watch<Request, State, Self> =>
  (request, options) =>
    Polling.watch(
      goal.get(request),
      pollOptions({ ...goal, old: [...goal.success, ...goal.failure] }, request, options)
    )

/**
 * A function that waits for a state of success and returns the resource.
 *
 * The Effect fails with `OperationFailed`, which includes the message of the API, in a state of failure, with
 * `WaitTimeout` after the deadline, and with the errors of the polled operation, except transient ones.
 *
 * @since 0.1.0
 * @category waits
 */
export const until =
  <Request, State, Self>(goal: Goal<Request, State, Self>): Await<Request, State, Self> =>
  (request, options) =>
    Effect.flatMap(Polling.untilDone(goal.get(request), pollOptions(goal, request, options)), succeeded(goal, request))

/** The fields of a request that are taken from a response, in which each may be missing. */
type Found<Request> = { readonly [Name in keyof Request]: Request[Name] | null | undefined }

/**
 * An operation that goes on after its response.
 *
 * @since 0.1.0
 * @category models
 */
export interface Start<Request, Started, Polled, State, Self> {
  /** Errors name it. */
  readonly operation: Any
  readonly start: (request: Request) => Effect.Effect<Started, DatabricksError, Self>
  /** The request that polls it. */
  readonly poll: (request: Request, started: Started) => Found<Polled>
  /** The states that may date from before the operation. The default is none, as of a new resource. */
  readonly old?: ReadonlyArray<string> | undefined
  /** The state that the response already has. */
  readonly state?: ((started: Started) => State) | undefined
}

/**
 * A function that starts an operation and waits for a state of success. The deadline applies to both. 404 and previous
 * states do not end the wait during the grace period of `Polling`.
 *
 * The Effect fails with the errors of the operation and with those of `until`.
 *
 * @since 0.1.0
 * @category waits
 */
export const andAwait =
  <Request, Started, Polled, State, Self>(
    goal: Goal<Polled, State, Self>,
    begin: Start<Request, Started, Polled, State, Self>
  ): Await<Request, State, Self> =>
  (request, options) =>
    Effect.gen(function* () {
      const what = `${begin.operation.service}.${begin.operation.operation} to return`
      const [started, left] = yield* withinDeadline(options, what, begin.start(request))
      const found = begin.poll(request, started)
      const missing = goal.id.find((field) => found[field] === undefined || found[field] === null)
      if (missing !== undefined) {
        return yield* Effect.fail(undecodable(begin.operation, String(missing), "is missing, so the wait has no id"))
      }
      const polled = found as Polled
      const goalNow = { ...goal, old: begin.old ?? [] }
      const first = begin.state?.(started)
      if (first !== undefined && pollOptions(goalNow, polled, left).isDone(first)) {
        return yield* succeeded(goalNow, polled)(first)
      }
      return yield* until(goalNow)(polled, { ...left, fresh: true })
    })

/**
 * The fields of an `Operation` of Databricks' APIs: its result, or the error that it ended with, once it is done.
 *
 * @since 0.1.0
 * @category models
 */
export interface Status {
  readonly name?: Text
  readonly done?: boolean | null | undefined
  readonly error?: { readonly error_code?: Text; readonly message?: Text } | null | undefined
  readonly metadata?: unknown
  readonly response?: unknown
}

/**
 * The goal of an operation that says when it is done. Its states are `RUNNING`, `DONE` and `FAILED`.
 *
 * @since 0.1.0
 * @category constructors
 */
export const operation = <Request extends { readonly name: string }, State extends Status, Self>(
  get: (request: Request) => Effect.Effect<State, DatabricksError, Self>
): Goal<Request, State, Self> => ({
  what: "operation",
  id: ["name"],
  get,
  state: ({ done, error }) => (done !== true ? "RUNNING" : error ? "FAILED" : "DONE"),
  message: ({ error }) => error?.message,
  errorCode: ({ error }) => error?.error_code,
  success: ["DONE"],
  failure: ["FAILED"],
  old: []
})

/**
 * A function that starts an operation, waits until it is done and returns its result: the `response` of the operation,
 * or nothing without a schema of it. An operation that is done at once is not polled.
 *
 * The Effect fails as that of `andAwait`, and with `DecodeError` if the result does not match its schema.
 *
 * @since 0.1.0
 * @category waits
 */
export const operationAndAwait = <
  Request,
  Polled extends { readonly name: string },
  State extends Status,
  Self,
  Result = void
>(
  goal: Goal<Polled, State, Self>,
  started: Any,
  start: (request: Request) => Effect.Effect<State, DatabricksError, Self>,
  result?: Schema.Schema<Result, Wire.Encoded<Result>>
): Await<Request, Result, Self> => {
  const wait = andAwait(goal, {
    operation: started,
    start,
    poll: (_, { name }) => ({ name }) as Found<Polled>,
    state: (now) => now
  })
  const read = result === undefined ? () => Either.right(undefined as Result) : reader(result)
  return (request, options) =>
    Effect.flatMap(wait(request, options), ({ response }) =>
      Either.mapLeft(read(response), (says) => undecodable(started, "response", says))
    )
}
