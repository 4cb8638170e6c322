/** Execution contexts that a scope owns, and commands that are cancelled if nobody waits for them any more. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { undecodable } from "../../../internal/call/contents.js"
import type { OperationFailed } from "../../../layers/LongRunning.js"
import type * as Polling from "../../../layers/Polling.js"
import { pageOf } from "../../../layers/polling/clientOf.js"
import { acquire, withinDeadline } from "../../../layers/polling/owned.js"
import type { Created, Language } from "../../../schemas/compute/CommandExecution.js"
import type { DatabricksError } from "../../../schemas/DatabricksError.js"
import { type CommandFailed, type CommandResult, resultOf } from "./results.js"
import { awaitCommandFinishedOrError, awaitContextRunning, CommandExecution, operations } from "./service.js"

/**
 * An execution context: a session of an interpreter on a cluster. Commands share its variables.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommandContext {
  readonly clusterId: string
  readonly contextId: string
  readonly language: Language
}

type Operation = (typeof operations)["create" | "execute"]

const idOf =
  (operation: Operation) =>
  ({ id }: Created): Effect.Effect<string, DatabricksError> =>
    id === undefined || id === null ? Effect.fail(undecodable(operation, "id", "is missing")) : Effect.succeed(id)

/**
 * Creates an execution context on a running cluster, waits until it is running, and destroys it when the scope closes. The
 * deadline applies to the creation and the wait. An interruption waits for a create request that is in flight, because
 * otherwise the new context would be leaked.
 *
 * Fails with the errors of `create`, such as `InvalidState` if the cluster is not running, and with those of
 * `awaitContextRunning`. The removal is retried on transient errors for the `release` duration of `Polling`. If it does
 * not succeed, an error with the ids is logged.
 *
 * `POST /api/1.2/contexts/create`, https://docs.databricks.com/api/azure/workspace/commandexecution/create
 *
 * @example
 * ```ts
 * import * as CommandExecution from "effect-databricks/compute/CommandExecution"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.scoped(
 *   Effect.gen(function* () {
 *     const context = yield* CommandExecution.scopedContext({ clusterId: "0923-164208-meows279", language: "python" })
 *     yield* CommandExecution.execute(context, "x = 20")
 *     const result = yield* CommandExecution.execute(context, "print(x + 1)", { deadline: "1 minute" })
 *     if (result._tag === "Text") yield* Effect.log(result.text)
 *   })
 * )
 * ```
 *
 * @since 0.1.0
 * @category commands
 */
export const scopedContext = (
  request: { readonly clusterId: string; readonly language: Language },
  options?: Polling.WaitOptions
): Effect.Effect<
  CommandContext,
  DatabricksError | OperationFailed | Polling.WaitTimeout,
  CommandExecution | Scope.Scope
> =>
  Effect.gen(function* () {
    const commands = yield* CommandExecution
    const { clusterId, language } = request
    const acquired = acquire(
      Effect.flatMap(commands.create({ clusterId, language }), idOf(operations.create)),
      (contextId) => ({
        warning: `Execution context ${contextId} of cluster ${clusterId} could not be destroyed and may still exist`,
        page: () => pageOf(commands, `/compute/clusters/${clusterId}`),
        end: commands.destroy({ clusterId, contextId }),
        isKnown: () => true
      }),
      "An execution context is created"
    )
    const [contextId, left] = yield* withinDeadline(options, "an execution context to be created", acquired)
    yield* awaitContextRunning({ clusterId, contextId }, left)
    return { clusterId, contextId, language }
  })

/**
 * Executes a command in a context, waits for its end, and returns its result. If the wait ends first, by interruption or by
 * the deadline, the command is cancelled.
 *
 * Fails with `CommandFailed`, which includes the error and its cause, if the command fails, with `OperationFailed` if it is
 * cancelled by someone else, with `WaitTimeout` after the deadline, and with the errors of `execute` and `commandStatus`.
 *
 * `POST /api/1.2/commands/execute`, https://docs.databricks.com/api/azure/workspace/commandexecution/execute
 *
 * @since 0.1.0
 * @category commands
 */
export const execute = (
  context: CommandContext,
  command: string,
  options?: Polling.WaitOptions & {
    /** The language of the command, if it is not that of the context. */
    readonly language?: Language | undefined
  }
): Effect.Effect<
  CommandResult,
  DatabricksError | CommandFailed | OperationFailed | Polling.WaitTimeout,
  CommandExecution
> =>
  Effect.scoped(
    Effect.gen(function* () {
      const commands = yield* CommandExecution
      const { clusterId, contextId } = context
      let isOver = false
      const acquired = acquire(
        Effect.flatMap(
          commands.execute({ clusterId, contextId, language: options?.language ?? context.language, command }),
          idOf(operations.execute)
        ),
        (commandId) => ({
          warning: `Command ${commandId} on cluster ${clusterId} could not be cancelled and may still run`,
          page: () => pageOf(commands, `/compute/clusters/${clusterId}`),
          end: Effect.suspend(() => (isOver ? Effect.void : commands.cancel({ clusterId, contextId, commandId }))),
          isKnown: () => true
        }),
        "A command is executed"
      )
      const [commandId, left] = yield* withinDeadline(options, "a command to be started", acquired)
      const status = yield* awaitCommandFinishedOrError({ clusterId, contextId, commandId }, left).pipe(
        Effect.tapErrorTag("OperationFailed", () => Effect.sync(() => (isOver = true)))
      )
      isOver = true
      return yield* resultOf(commandId, status)
    })
  )
