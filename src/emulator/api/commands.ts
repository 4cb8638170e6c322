/** Emulates command execution (API 1.2): contexts on clusters, and commands that a program of the user runs. */
import * as Cause from "effect/Cause"
import * as Either from "effect/Either"
import * as Exit from "effect/Exit"
import type { CommandStatus, Results } from "../../schemas/compute/CommandExecution.js"
import { operations } from "../../services/compute/CommandExecution.js"
import { type ApiFailure, apiFailure } from "../failure.js"
import type { Kernel } from "../kernel.js"
import { messageOf, run } from "../programs.js"
import { type Route, route } from "../router.js"
import type { Cancel } from "../timeline.js"
import * as Clusters from "./clusters.js"

interface Context {
  readonly id: string
  readonly clusterId: string
  readonly language: string
  status: "Pending" | "Running"
  /** Commands of a context run one after another. */
  readonly queue: Array<Command>
}

interface Command {
  readonly id: string
  readonly contextId: string
  readonly text: string
  readonly language: string
  status: CommandStatus
  results: Results | undefined
  cancel: Cancel | undefined
}

/** The error body of version 1.2. */
const failed = (status: number, message: string): ApiFailure =>
  apiFailure(status, status === 404 ? "RESOURCE_DOES_NOT_EXIST" : "INVALID_PARAMETER_VALUE", message, {
    body: { error: message }
  })

const isOver = ({ status }: Command): boolean => ["Cancelled", "Error", "Finished"].includes(status)

const resultOf = (exit: Exit.Exit<unknown, unknown>): Results =>
  Exit.match(exit, {
    onFailure: (cause) => {
      const error = Cause.squash(cause)
      const summary = messageOf(error)
      return {
        resultType: "error",
        summary,
        cause: (error instanceof Error ? error.stack : undefined) ?? summary
      }
    },
    onSuccess: (value) =>
      Array.isArray(value)
        ? { resultType: "table", data: value, truncated: false, isJsonSchema: true }
        : { resultType: "text", data: value === undefined || value === null ? "" : String(value) }
  })

export const make = (kernel: Kernel): { readonly routes: ReadonlyArray<Route> } => {
  const clusters = kernel.use(Clusters.make)
  const contexts = new Map<string, Context>()
  const commands = new Map<string, Command>()

  const runningCluster = (id: string | null | undefined): Either.Either<string, ApiFailure> =>
    Either.gen(function* () {
      const cluster = yield* Either.mapLeft(clusters.get(id ?? ""), ({ message }) => failed(400, message))
      return cluster.state === "RUNNING"
        ? (id ?? "")
        : yield* Either.left(failed(400, `The cluster ${id} is not running: its state is ${cluster.state}.`))
    })

  const contextOf = (clusterId: unknown, id: unknown): Either.Either<Context, ApiFailure> => {
    const context = contexts.get(String(id))
    return context !== undefined && context.clusterId === clusterId
      ? Either.right(context)
      : Either.left(failed(404, `ContextNotFound: there is no context ${String(id)}.`))
  }

  const commandOf = (clusterId: unknown, contextId: unknown, id: unknown): Either.Either<Command, ApiFailure> =>
    Either.flatMap(contextOf(clusterId, contextId), () => {
      const command = commands.get(String(id))
      return command !== undefined && command.contextId === contextId
        ? Either.right(command)
        : Either.left(failed(404, `CommandNotFound: there is no command ${String(id)}.`))
    })

  const next = (context: Context): void => {
    const [command] = context.queue
    if (context.status !== "Running" || command === undefined || command.status !== "Queued") return
    command.status = "Running"
    const done = (results: Results): void => {
      command.status = "Finished"
      command.results = results
      context.queue.shift()
      next(context)
    }
    const program = kernel.options.commands
    command.cancel =
      program === undefined
        ? kernel.after(kernel.durations.command, () => done({ resultType: "text", data: "" }))
        : run(
            kernel,
            () =>
              program({
                clusterId: context.clusterId,
                contextId: context.id,
                language: command.language,
                command: command.text
              }),
            (exit) => done(resultOf(exit))
          )
  }

  const cancel = (context: Context, command: Command): void => {
    if (isOver(command)) return
    command.cancel?.()
    command.status = "Cancelled"
    const index = context.queue.indexOf(command)
    if (index !== -1) context.queue.splice(index, 1)
    next(context)
  }

  const destroy = (context: Context): void => {
    for (const command of [...context.queue].reverse()) cancel(context, command)
    contexts.delete(context.id)
  }

  // The contexts of a cluster end with it.
  clusters.onChange(({ cluster_id, state }) => {
    if (state === "RUNNING" || state === "RESIZING") return
    for (const context of contexts.values()) if (context.clusterId === cluster_id) destroy(context)
  })

  const routes: ReadonlyArray<Route> = [
    route(operations.create, ({ clusterId, language }) =>
      Either.map(runningCluster(clusterId), (cluster) => {
        const context: Context = {
          id: String(kernel.ids.number()),
          clusterId: cluster,
          language: language ?? "python",
          status: "Pending",
          queue: []
        }
        contexts.set(context.id, context)
        kernel.after(kernel.durations.contextStart, () => {
          context.status = "Running"
          next(context)
        })
        return { id: context.id }
      })
    ),
    route(operations.contextStatus, ({ clusterId, contextId }) =>
      Either.map(contextOf(clusterId, contextId), ({ id, status }) => ({ id, status }))
    ),
    route(operations.destroy, ({ clusterId, contextId }) => Either.map(contextOf(clusterId, contextId), destroy)),
    route(operations.execute, ({ clusterId, command: text, contextId, language }) =>
      Either.gen(function* () {
        yield* runningCluster(clusterId)
        const context = yield* contextOf(clusterId, contextId)
        const command: Command = {
          id: kernel.ids.hex(32),
          contextId: context.id,
          text: text ?? "",
          language: language ?? context.language,
          status: "Queued",
          results: undefined,
          cancel: undefined
        }
        commands.set(command.id, command)
        context.queue.push(command)
        next(context)
        return { id: command.id }
      })
    ),
    route(operations.commandStatus, ({ clusterId, commandId, contextId }) =>
      Either.map(commandOf(clusterId, contextId, commandId), ({ id, results, status }) => ({
        id,
        status,
        ...(results === undefined ? {} : { results })
      }))
    ),
    route(operations.cancel, ({ clusterId, commandId, contextId }) =>
      Either.gen(function* () {
        const command = yield* commandOf(clusterId, contextId, commandId)
        cancel(yield* contextOf(clusterId, contextId), command)
      })
    )
  ]

  return { routes }
}
