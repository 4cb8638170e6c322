/** Gives hostile answers to operations, and checks what becomes of each: a value or a typed error, and nothing else. */
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as DatabricksClient from "effect-databricks/DatabricksClient"
import * as Errors from "effect-databricks/DatabricksError"
import * as RetryPolicy from "effect-databricks/RetryPolicy"
import * as Direct from "../src/internal/call/direct.js"
import { type Any, variant } from "../src/internal/call/operation.js"
import { BodyBuffer } from "../src/internal/codec/bodyBuffer.js"
import * as Hostile from "./hostile.js"
import * as Random from "./random.js"
import { sample } from "./sample.js"

const token = "dapi-a-token-of-chaos"

const tags: ReadonlySet<string> = new Set(
  Object.values(Errors).flatMap((one) => (typeof one === "function" && "_tag" in one ? [String(one._tag)] : []))
)

/** Answers every request with the next answer. */
const httpClient = (next: () => Hostile.Answer): HttpClient.HttpClient =>
  Direct.attach(
    HttpClient.make((request) =>
      Effect.sync(() => {
        const { body, headers, status } = next()
        return HttpClientResponse.fromWeb(
          request,
          new Response(body as Uint8Array<ArrayBuffer>, {
            status: Math.min(status, 599),
            headers: clean(headers)
          })
        )
      })
    ),
    (_, __, listener) => {
      const { body, headers, status } = next()
      if (listener.onHead(status, headers) && listener.onBytes(body.length)) {
        listener.onEnd(status, headers, BodyBuffer.of(body))
      }
      return () => {}
    }
  )

/** `Response` refuses some headers that a socket delivers. */
const clean = (headers: Hostile.Answer["headers"]): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([, value]) => !value.includes("\u0000")))

export interface Options {
  readonly seed: number
  /** How many hostile answers each operation gets. */
  readonly answers: number
  /** The max time of one answer, in milliseconds. */
  readonly limit: number
  /**
   * Every how many answers one is a near miss of a valid one, which takes more time than others. As many operations get a
   * valid answer first.
   */
  readonly every: number
  /** The size of large answers: 1 for tens of kilobytes. */
  readonly scale: number
}

export interface Report {
  readonly operations: number
  readonly answers: number
  /** What became of the answers: values, and errors by tag. */
  readonly outcomes: Readonly<Record<string, number>>
  readonly problems: ReadonlyArray<string>
  /** The longest time of an answer, in milliseconds. */
  readonly slowest: number
}

/** What would be left of a polluted prototype. */
const isPolluted = (): boolean =>
  "polluted" in {} || Object.keys(Object.prototype).length > 0 || Object.keys(Array.prototype).length > 0

const tagOf = (exit: Exit.Exit<unknown, unknown>): string => {
  if (Exit.isSuccess(exit)) return "value"
  const failure = Option.getOrUndefined(Cause.failureOption(exit.cause)) as { readonly _tag?: string } | undefined
  return failure?._tag !== undefined && tags.has(failure._tag) ? failure._tag : "defect"
}

/** Whether a failure can be shown, and shows no token. */
const unshowable = (exit: Exit.Exit<unknown, unknown>): string | undefined => {
  if (Exit.isSuccess(exit)) return undefined
  try {
    const failure = Option.getOrThrow(Cause.failureOption(exit.cause)) as Error
    const shown = `${failure.message} ${JSON.stringify(failure)}`
    return shown.includes(token) ? "shows the token" : undefined
  } catch (error) {
    return `cannot be shown: ${error}`
  }
}

/** Gives hostile answers to all operations. */
export const answerAll = (
  operations: ReadonlyArray<Any>,
  { answers, every, limit, scale, seed }: Options
): Effect.Effect<Report> =>
  Effect.gen(function* () {
    let answer: Hostile.Answer = Hostile.valid({})
    const connect = DatabricksClient.DatabricksClient.pipe(
      Effect.provide(
        DatabricksClient.layer({ host: "https://adb-1.2.azuredatabricks.net", token: Redacted.make(token) }).pipe(
          Layer.provide(RetryPolicy.layer(RetryPolicy.none)),
          Layer.provide(Layer.sync(HttpClient.HttpClient, () => httpClient(() => answer)))
        )
      ),
      Effect.orDie
    )
    let client = yield* connect
    const outcomes: Record<string, number> = {}
    const problems: Array<string> = []
    let given = 0
    let slowest = 0

    const give = (
      operation: Any,
      call: () => Effect.Effect<unknown, unknown>,
      one: Hostile.Answer,
      isValid: boolean
    ) => {
      answer = one
      const began = performance.now()
      const judge = (exit: Exit.Exit<unknown, unknown>): void => {
        const took = performance.now() - began
        const tag = tagOf(exit)
        given++
        outcomes[tag] = (outcomes[tag] ?? 0) + 1
        slowest = Math.max(slowest, took)
        const name = `${operation.service}.${operation.operation}, ${one.what}`
        if (tag === "defect") problems.push(`${name}: ${Cause.pretty((exit as Exit.Failure<unknown, unknown>).cause)}`)
        else if (isValid && tag !== "value") problems.push(`${name}: a valid answer is ${tag}`)
        if (took > limit) problems.push(`${name}: took ${took.toFixed(0)} ms`)
        const why = unshowable(exit)
        if (why !== undefined && tag !== "defect") problems.push(`${name}: ${why}`)
        if (isPolluted()) problems.push(`${name}: a prototype is polluted`)
      }
      return Effect.map(Effect.exit(Effect.suspend(call)), judge)
    }

    for (const [index, operation] of operations.entries()) {
      const random = Random.make(Random.seedOf(seed, index))
      const sent = { url: "/x", body: undefined, secrets: () => [] }
      const asked = variant<void, unknown>(operation, { encode: () => Either.right(sent) })
      const call = (): Effect.Effect<unknown, unknown> =>
        operation.streamed === undefined
          ? client.call(asked)({} as never)
          : Effect.scoped(
              Effect.flatMap(client.call(asked)({} as never), (events) =>
                Stream.runDrain(events as Stream.Stream<unknown, unknown>)
              )
            )
      const ast = operation.response?.ast
      const valid = (): unknown => (ast === undefined || operation.rawResponse === true ? {} : sample(ast, random))
      // Lets timers and messages of the process run.
      if (index % 50 === 0) yield* Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))
      if (index % every === 0 && operation.streamed === undefined && operation.rawResponse !== true) {
        yield* give(operation, call, Hostile.valid(valid()), true)
      }
      for (let i = 0; i < answers; i++) {
        const one =
          (index + i) % every === 0
            ? Hostile.nearMiss(valid(), random, scale)
            : Hostile.other(valid(), random, scale, index + i)
        yield* give(operation, call, one, false)
        // After 429 a client pauses.
        if (one.status === 429) client = yield* connect
      }
    }
    return { operations: operations.length, answers: given, outcomes, problems, slowest }
  })
