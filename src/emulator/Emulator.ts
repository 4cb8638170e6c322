/**
 * A Databricks workspace in memory, to test programs against: what is created is there, clusters and runs take their
 * time, errors are those of the real workspace. It can be told to misbehave.
 *
 * Time is Effect's Clock, so that under `TestClock` a test moves it, and a life of hours passes in milliseconds.
 *
 * @since 0.1.0
 */
import * as HttpClient from "@effect/platform/HttpClient"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type { Service } from "./control.js"
import * as Emulated from "./emulated.js"
import * as InMemory from "./inMemory.js"
import * as Kernel from "./kernel.js"
import { usualToken } from "./oauth/access.js"

export type {
  /**
   * A request that the workspace has handled.
   *
   * @since 0.1.0
   * @category models
   */
  HandledRequest,
  /**
   * What a test does to the workspace beside calling its API.
   *
   * @since 0.1.0
   * @category models
   */
  Service
} from "./control.js"
export type {
  /**
   * A request to an operation of one's own.
   *
   * @since 0.1.0
   * @category routes
   */
  CustomRequest,
  /**
   * An operation of one's own.
   *
   * @since 0.1.0
   * @category routes
   */
  CustomRoute
} from "./customRoutes.js"
export {
  /**
   * An error of the API, for an operation of one's own to fail with: its status, its code and its message.
   *
   * @since 0.1.0
   * @category routes
   */
  type ApiFailure,
  /**
   * An error of the API, for an operation of one's own to fail with.
   *
   * @since 0.1.0
   * @category routes
   */
  apiFailure
} from "./failure.js"
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
} from "./task.js"

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
 * @since 0.1.0
 * @category context
 */
export class Emulator extends Context.Tag("effect-databricks/Emulator")<Emulator, Service>() {}

/**
 * The emulated workspace as an `HttpClient`: it answers requests to any host, without a socket.
 *
 * @example
 * ```ts
 * import { Clusters, DatabricksClient } from "effect-databricks"
 * import * as Emulator from "effect-databricks/Emulator"
 * import * as Effect from "effect/Effect"
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
    Effect.map(Emulated.make(options ?? {}), ({ handle, service }) =>
      Context.make(Emulator, service).pipe(Context.add(HttpClient.HttpClient, InMemory.make(handle)))
    )
  )
