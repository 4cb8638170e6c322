/** Captures everything a program emits: its result or error, its logs at every level, and its spans. */
import { inspect } from "node:util"
import * as Cause from "effect/Cause"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Inspectable from "effect/Inspectable"
import * as Logger from "effect/Logger"
import * as LogLevel from "effect/LogLevel"
import * as TestClock from "effect/TestClock"
import * as Recording from "./tracer.js"

const allOf = (u: unknown): string =>
  [
    inspect(u, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true }),
    Inspectable.toStringUnknown(u),
    String(u),
    ...(u instanceof Error ? [u.stack, u.message, JSON.stringify(u)] : [])
  ].join("\n")

export interface Traces<A, E> {
  readonly exit: Exit.Exit<A, E>
  readonly text: string
}

/**
 * Runs a program with unlimited time, logs its result, and returns everything that it emitted. A program that uses real
 * sockets needs its clock to stand still: `time` is how far it moves.
 */
export const of = <A, E, R>(
  program: Effect.Effect<A, E, R>,
  time: Duration.DurationInput = "1 day"
): Effect.Effect<Traces<A, E>, never, R> =>
  Effect.gen(function* () {
    const lines: Array<string> = []
    const logger = Logger.make((options) => {
      lines.push(
        Logger.logfmtLogger.log(options),
        Logger.jsonLogger.log(options),
        allOf(options.message),
        Cause.pretty(options.cause, { renderErrorCause: true })
      )
    })
    const tracer = Recording.make(({ name }) => ({
      attribute: (key, value) => lines.push(`span ${name}: ${key} ${allOf(value)}`),
      event: (event, _, attributes) => lines.push(`span ${name}: ${event} ${allOf(attributes)}`),
      end: (exit) => lines.push(`span ${name}: ${allOf(Exit.isFailure(exit) ? Cause.pretty(exit.cause) : "ends")}`)
    }))
    const fiber = yield* program.pipe(
      Effect.withSpan("program"),
      Effect.tap((result) => Effect.logInfo("done", result)),
      Effect.tapErrorCause((cause) => Effect.logError("failed", cause)),
      Effect.tapError((error) => Effect.logError(error)),
      Effect.exit,
      Effect.withTracer(tracer),
      Effect.provide(Logger.replace(Logger.defaultLogger, logger)),
      Logger.withMinimumLogLevel(LogLevel.All),
      Effect.fork
    )
    yield* TestClock.adjust(time)
    const exit = yield* Fiber.join(fiber)
    return { exit, text: [allOf(exit), ...lines].join("\n") }
  })
