/**
 * A Databricks workspace in memory, to test programs against: what is created is there, clusters and runs take their
 * time, errors are those of the real workspace. It can be told to misbehave.
 *
 * Time is Effect's Clock, so that under `TestClock` a test moves it, and a life of hours passes in milliseconds.
 *
 * @since 0.1.0
 */
import * as HttpClient from "@effect/platform/HttpClient"
import type * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as ExecutionStrategy from "effect/ExecutionStrategy"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import type { Fault } from "./Fault.js"
import * as Gateway from "./gateway.js"
import * as InMemory from "./inMemory.js"
import * as Kernel from "./kernel.js"
import { usualToken } from "./oauth/access.js"
import * as Serve from "./serve.js"
import * as Workspace from "./workspace.js"

export type {
  /**
   * How long things take.
   *
   * @since 0.1.0
   * @category options
   */
  Durations,
  /**
   * @since 0.1.0
   * @category options
   */
  Options
} from "./kernel.js"
export type {
  /**
   * A job that may ask for id tokens.
   *
   * @since 0.1.0
   * @category options
   */
  CiJob,
  /**
   * Which id tokens stand for a client.
   *
   * @since 0.1.0
   * @category options
   */
  FederationPolicy,
  /**
   * A service principal, with the ways in which it may log in.
   *
   * @since 0.1.0
   * @category options
   */
  OAuthClient,
  /**
   * @since 0.1.0
   * @category options
   */
  OAuthOptions
} from "./oauth/options.js"
export {
  /**
   * The emulator could not be served: the port is taken, or `@effect/platform-node` is not installed.
   *
   * @since 0.1.0
   * @category errors
   */
  EmulatorServeError
} from "./serve.js"

export type {
  /**
   * What a task can know when it runs.
   *
   * @since 0.1.0
   * @category tasks
   */
  TaskContext,
  /**
   * What a task does: an Effect, or a function to one.
   *
   * @since 0.1.0
   * @category tasks
   */
  TaskProgram,
  /**
   * @since 0.1.0
   * @category tasks
   */
  TaskPrograms,
  /**
   * What a task leaves behind.
   *
   * @since 0.1.0
   * @category tasks
   */
  TaskResult
} from "./Task.js"

/**
 * The host of the workspace that `layer` makes: one that no network knows.
 *
 * @since 0.1.0
 * @category constants
 */
export const host: string = Kernel.host

/**
 * A personal access token that the workspace takes, unless it was made with others.
 *
 * @since 0.1.0
 * @category constants
 */
export const token: Redacted.Redacted = Redacted.make(usualToken)

/**
 * A request that the workspace has handled.
 *
 * @since 0.1.0
 * @category models
 */
export interface HandledRequest {
  readonly requestId: string
  readonly method: string
  /** Without the query. */
  readonly path: string
  /** Such as `Clusters`; none where no API has the path. */
  readonly service: string | undefined
  /** Such as `create`. */
  readonly operation: string | undefined
  /** The fault that hit it. */
  readonly fault: Fault | undefined
  /** The status of the answer; none where the connection was broken. */
  readonly status: number | undefined
}

/**
 * What a test does to the workspace beside calling its API.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /** Makes it misbehave, after all faults that it was told before. */
  readonly inject: (...faults: ReadonlyArray<Fault>) => Effect.Effect<void>
  /** The faults that are still to come, each with the times that are left of it. */
  readonly faults: Effect.Effect<ReadonlyArray<Fault>>
  /** Takes back all faults that are still to come. */
  readonly clearFaults: Effect.Effect<void>
  /**
   * The requests, the oldest first. Of more than 100,000 at least the latest 90,000 are kept, and a warning is logged when
   * the first is left out. They hold
   * no bodies, queries or credentials.
   */
  readonly requests: Effect.Effect<ReadonlyArray<HandledRequest>>
  /** Makes everything as it was at the beginning: an empty workspace and the faults of its options. */
  readonly reset: Effect.Effect<void>
}

/**
 * @since 0.1.0
 * @category context
 */
export class Emulator extends Context.Tag("effect-databricks/Emulator")<Emulator, Service>() {}

const remembered = 100_000

interface Made {
  readonly service: Service
  readonly handle: Gateway.Gateway["handle"]
}

const make = (options: Kernel.Options): Effect.Effect<Made, never, Scope.Scope> =>
  Effect.gen(function* () {
    const outer = yield* Effect.scope
    let requests: Array<HandledRequest> = []
    let isForgetting = false

    const begin = Effect.gen(function* () {
      const scope = yield* Scope.fork(outer, ExecutionStrategy.sequential)
      const kernel = yield* Scope.extend(Kernel.make(options), scope)
      const gateway = Gateway.make(kernel, Workspace.make(kernel).routes, (handled) => {
        if (requests.length >= remembered) {
          if (!isForgetting) {
            isForgetting = true
            kernel.fork(Effect.logWarning(`The emulator's list of requests is full: it holds the latest ones only`))
          }
          // Not one by one, which would move all the others each time.
          requests = requests.slice(-remembered + remembered / 10)
        }
        requests.push(handled)
      })
      return { kernel, gateway, scope }
    })

    let current = yield* begin

    const service: Service = {
      inject: (...faults) => Effect.sync(() => current.kernel.faults.inject(faults)),
      faults: Effect.sync(() => current.kernel.faults.pending()),
      clearFaults: Effect.sync(() => current.kernel.faults.clear()),
      requests: Effect.sync(() => [...requests]),
      reset: Effect.gen(function* () {
        yield* Scope.close(current.scope, Exit.void)
        requests = []
        current = yield* begin
      })
    }
    return { service, handle: (http: HttpServerRequest.HttpServerRequest) => current.gateway.handle(http) }
  })

/**
 * The emulated workspace as an `HttpClient`: it answers requests to any host, without a socket.
 *
 * @example
 * ```ts
 * import { Clusters, DatabricksClient } from "effect-databricks"
 * import * as Emulator from "effect-databricks/Emulator"
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 *
 * const program = Effect.gen(function* () {
 *   const clusters = yield* Clusters.Clusters
 *   return yield* clusters.create({
 *     spark_version: "16.4.x-scala2.12",
 *     node_type_id: "Standard_D4ds_v5",
 *     num_workers: 2
 *   })
 * })
 *
 * export const test = program.pipe(
 *   Effect.provide(Clusters.layer),
 *   Effect.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
 *   Effect.provide(Emulator.layer())
 * )
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (options?: Kernel.Options): Layer.Layer<HttpClient.HttpClient | Emulator> =>
  Layer.scopedContext(
    Effect.map(make(options ?? {}), ({ handle, service }) =>
      Context.make(Emulator, service).pipe(Context.add(HttpClient.HttpClient, InMemory.make(handle)))
    )
  )

/**
 * @since 0.1.0
 * @category options
 */
export interface ServeOptions extends Kernel.Options {
  /** The address to listen on; 127.0.0.1 by default. */
  readonly address?: string | undefined
  /** The port to listen on; by default one that is free. */
  readonly port?: number | undefined
}

/**
 * An emulated workspace that can be reached over the network.
 *
 * @since 0.1.0
 * @category models
 */
export interface Served {
  /** Such as `http://127.0.0.1:41234`. */
  readonly host: string
  readonly port: number
  /** A token that it takes. */
  readonly token: Redacted.Redacted
  readonly emulator: Service
}

/**
 * Serves an emulated workspace until the scope closes, for programs of any language. It needs Node and
 * `@effect/platform-node`, which is loaded here and nowhere else.
 *
 * Fails with `EmulatorServeError` where that is missing or the address cannot be listened on.
 *
 * @example
 * ```ts
 * import * as Emulator from "effect-databricks/Emulator"
 * import * as Console from "effect/Console"
 * import * as Effect from "effect/Effect"
 *
 * export const main = Effect.scoped(
 *   Effect.gen(function* () {
 *     const { host } = yield* Emulator.serve({ port: 8080 })
 *     yield* Console.log(`A workspace at ${host}`)
 *     yield* Effect.never
 *   })
 * )
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const serve = (options?: ServeOptions): Effect.Effect<Served, Serve.EmulatorServeError, Scope.Scope> =>
  Effect.gen(function* () {
    const { handle, service } = yield* make(options ?? {})
    const address = options?.address ?? "127.0.0.1"
    const port = yield* Serve.serve(handle, { host: address, port: options?.port ?? 0 })
    const [first] = options?.tokens ?? []
    return {
      host: `http://${address.includes(":") ? `[${address}]` : address}:${port}`,
      port,
      token: first === undefined ? token : typeof first === "string" ? Redacted.make(first) : first,
      emulator: service
    }
  })
