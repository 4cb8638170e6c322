/** What users provide in place of models, of code on clusters and of Genie, and how it is run. */
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as FiberId from "effect/FiberId"
import type * as Stream from "effect/Stream"
import type { Cancel, Timeline } from "./timeline.js"

/**
 * A query of a serving endpoint.
 *
 * @since 0.1.0
 * @category models
 */
export interface ServingQuery {
  readonly endpoint: string
  /** The body of the request, such as `{ messages }`, `{ input }` or `{ dataframe_records }`. */
  readonly body: Readonly<Record<string, unknown>>
}

/**
 * The model of a serving endpoint. A text answers a chat or a prompt, a list gives the predictions or the embeddings, and
 * an object is the whole response. A Stream gives the parts of the text. A failure is answered with status 400.
 *
 * @since 0.1.0
 * @category models
 */
export type ServingModel = (query: ServingQuery) => Effect.Effect<unknown, unknown> | Stream.Stream<string, unknown>

/**
 * A command in an execution context of a cluster.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommandCall {
  readonly clusterId: string
  readonly contextId: string
  readonly language: string
  readonly command: string
}

/**
 * What commands do. A text is the output; any other value is the data of a table, as a list of rows. A failure is the
 * error of the command.
 *
 * @since 0.1.0
 * @category models
 */
export type CommandProgram = (command: CommandCall) => Effect.Effect<unknown, unknown>

/**
 * A question to a Genie space.
 *
 * @since 0.1.0
 * @category models
 */
export interface GenieQuestion {
  readonly spaceId: string
  readonly conversationId: string
  readonly content: string
}

/**
 * The answer of a Genie space: a text, a query with its rows, or both.
 *
 * @since 0.1.0
 * @category models
 */
export interface GenieAnswer {
  readonly text?: string | undefined
  readonly query?: string | undefined
  readonly description?: string | undefined
  readonly columns?: ReadonlyArray<string> | undefined
  readonly rows?: ReadonlyArray<ReadonlyArray<string | null>> | undefined
}

/**
 * How Genie answers. A failure is the error of the message.
 *
 * @since 0.1.0
 * @category models
 */
export type GenieProgram = (question: GenieQuestion) => Effect.Effect<GenieAnswer | string, unknown>

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Runs a program of the user. `done` is called once, unless the program is stopped first. */
export const run = <A>(
  { after, fork, runDue }: Pick<Timeline, "after" | "fork" | "runDue">,
  program: () => Effect.Effect<A, unknown>,
  done: (exit: Exit.Exit<A, unknown>) => void
): Cancel => {
  const fiber = fork(Effect.suspend(program))
  let stopped = false
  fiber.addObserver((exit) => {
    // Scheduled on the timeline, because a program that never suspends ends before `fork` returns.
    after(0, () => {
      if (!stopped) done(exit)
    })
    runDue()
  })
  return () => {
    stopped = true
    fiber.unsafeInterruptAsFork(FiberId.none)
  }
}
