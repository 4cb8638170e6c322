/**
 * An in-memory Databricks workspace for tests. It keeps what is created, clusters and runs take time to change state,
 * and errors match those of the real workspace. Faults can be injected.
 *
 * All time comes from Effect's Clock, so a test with `TestClock` simulates hours in milliseconds.
 *
 * @since 0.1.0
 */
import * as HttpClient from "@effect/platform/HttpClient"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type { HandledRequest, Service } from "./control.js"
import * as Emulated from "./emulated.js"
import * as InMemory from "./inMemory.js"
import * as Kernel from "./kernel.js"
import type { Seed, Seeded, SeedFailed } from "./kit/seed.js"
import type { Snapshot } from "./kit/snapshot.js"
import { defaultToken } from "./oauth/access.js"

export type {
  /**
   * A request that the workspace has handled.
   *
   * @since 0.1.0
   * @category models
   */
  HandledRequest,
  /**
   * Controls the workspace from a test, outside its API.
   *
   * @since 0.1.0
   * @category models
   */
  Service
} from "./control.js"
export type {
  /**
   * A request to a custom route.
   *
   * @since 0.1.0
   * @category routes
   */
  CustomRequest,
  /**
   * A custom route.
   *
   * @since 0.1.0
   * @category routes
   */
  CustomRoute,
  /**
   * What is known of a request in addition to the fields of the operation.
   *
   * @since 0.1.0
   * @category routes
   */
  HandledOperation,
  /**
   * A handler of an operation.
   *
   * @since 0.1.0
   * @category routes
   */
  OperationRoute
} from "./customRoutes.js"
export {
  /**
   * Gives an operation a handler of one's own.
   *
   * @since 0.1.0
   * @category routes
   */
  handle
} from "./customRoutes.js"
export {
  /**
   * An API error for a custom route to fail with: status, error code and message.
   *
   * @since 0.1.0
   * @category routes
   */
  type ApiFailure,
  /**
   * Creates an API error for a custom route to fail with.
   *
   * @since 0.1.0
   * @category routes
   */
  apiFailure
} from "./failure.js"
export type {
  /**
   * How long state changes take.
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
export {
  /**
   * What a workspace begins with.
   *
   * @since 0.1.0
   * @category seeds
   */
  type Seed,
  /**
   * A cluster to begin with.
   *
   * @since 0.1.0
   * @category seeds
   */
  type SeedCluster,
  /**
   * The ids of what was made, in the form of requests.
   *
   * @since 0.1.0
   * @category seeds
   */
  type Seeded,
  /**
   * A seed that is not valid, or that the workspace refuses.
   *
   * @since 0.1.0
   * @category errors
   */
  SeedFailed,
  /**
   * A job to begin with, with its runs, oldest first.
   *
   * @since 0.1.0
   * @category seeds
   */
  type SeedJob,
  /**
   * A run to begin with.
   *
   * @since 0.1.0
   * @category seeds
   */
  type SeedRun,
  /**
   * A table to begin with.
   *
   * @since 0.1.0
   * @category seeds
   */
  type SeedTable,
  /**
   * The last attempt of a task in a run to begin with.
   *
   * @since 0.1.0
   * @category seeds
   */
  type SeedTaskRun
} from "./kit/seed.js"
export type {
  /**
   * What a workspace has.
   *
   * @since 0.1.0
   * @category models
   */
  Snapshot
} from "./kit/snapshot.js"
export type {
  /**
   * A CI job that may request ID tokens.
   *
   * @since 0.1.0
   * @category options
   */
  CiJob,
  /**
   * Which ID tokens authenticate a client.
   *
   * @since 0.1.0
   * @category options
   */
  FederationPolicy,
  /**
   * A service principal and the ways it may log in.
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
   * A command in an execution context.
   *
   * @since 0.1.0
   * @category programs
   */
  CommandCall,
  /**
   * What commands do.
   *
   * @since 0.1.0
   * @category programs
   */
  CommandProgram,
  /**
   * The answer of a Genie space.
   *
   * @since 0.1.0
   * @category programs
   */
  GenieAnswer,
  /**
   * How Genie answers.
   *
   * @since 0.1.0
   * @category programs
   */
  GenieProgram,
  /**
   * A question to a Genie space.
   *
   * @since 0.1.0
   * @category programs
   */
  GenieQuestion,
  /**
   * The model of a serving endpoint.
   *
   * @since 0.1.0
   * @category programs
   */
  ServingModel,
  /**
   * A query of a serving endpoint.
   *
   * @since 0.1.0
   * @category programs
   */
  ServingQuery
} from "./programs.js"
export type {
  /**
   * The information available to a task when it runs.
   *
   * @since 0.1.0
   * @category tasks
   */
  TaskContext,
  /**
   * What a task does: an Effect, or a function that returns one.
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
   * The result of a task.
   *
   * @since 0.1.0
   * @category tasks
   */
  TaskResult
} from "./task.js"
export type {
  /**
   * How the storage behind volumes behaves.
   *
   * @since 0.1.0
   * @category options
   */
  VolumeOptions
} from "./volumes/options.js"

/**
 * The host of the workspace that `layer` creates. It does not exist on any network.
 *
 * @since 0.1.0
 * @category constants
 */
export const host: string = Kernel.host

/**
 * The personal access token that the workspace accepts by default.
 *
 * @since 0.1.0
 * @category constants
 */
export const token: Redacted.Redacted = Redacted.make(defaultToken)

/**
 * @since 0.1.0
 * @category context
 */
export class Emulator extends Context.Tag("effect-databricks/Emulator")<Emulator, Service>() {}

/**
 * Provides the emulated workspace as an `HttpClient`. It answers requests to any host, without a socket.
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

/**
 * Makes clusters, jobs with runs in any state, tables and secrets, and returns their ids in the form of requests. No time
 * passes, no fault hits it, and `requests` does not list it. The schemas of the API validate it.
 *
 * Fails with `SeedFailed` if the seed is not valid, or if the workspace refuses a part of it. What was made before that
 * part exists then.
 *
 * @example
 * ```ts
 * import { Databricks, Jobs } from "effect-databricks"
 * import * as Emulator from "effect-databricks/Emulator"
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 *
 * const Workspace = Databricks.layer({ host: Emulator.host, token: Emulator.token }).pipe(
 *   Layer.provideMerge(Emulator.layer())
 * )
 *
 * export const test = Effect.gen(function* () {
 *   const { runs } = yield* Emulator.seed({
 *     clusters: { etl: { spark_version: "16.4.x-scala2.12", node_type_id: "Standard_DS3_v2", num_workers: 2 } },
 *     jobs: {
 *       nightly: {
 *         tasks: [{ task_key: "load", existing_cluster_id: "etl", notebook_task: { notebook_path: "/load" } }],
 *         runs: [{ result_state: "SUCCESS" }, { tasks: { load: { error: "no such file" } } }]
 *       }
 *     },
 *     secrets: { production: { password: "s3cret" } }
 *   })
 *   return yield* Effect.forEach(runs.nightly, (run) => Effect.either(Jobs.awaitRun(run)))
 * }).pipe(Effect.provide(Workspace))
 * ```
 *
 * @since 0.1.0
 * @category seeds
 */
export const seed = <const Clusters extends string = never, const Jobs extends string = never>(
  seed: Seed<Clusters, Jobs>
): Effect.Effect<Seeded<Clusters, Jobs>, SeedFailed, Emulator> =>
  Effect.flatMap(Emulator, (emulator) => emulator.seed(seed))

/**
 * What the workspace has, as one plain value for the matcher of a test: clusters, jobs, runs, files, the resources of all
 * APIs. The order is stable, and sections without content are absent. The values of secrets and tokens are not part of it.
 * It has no identities, permissions, query history, MLflow and rows of tables.
 *
 * @since 0.1.0
 * @category accessors
 */
export const snapshot: Effect.Effect<Snapshot, never, Emulator> = Effect.flatMap(Emulator, ({ snapshot }) => snapshot)

/**
 * The handled requests with their bodies, oldest first. See `Service`.
 *
 * @since 0.1.0
 * @category accessors
 */
export const requests: Effect.Effect<ReadonlyArray<HandledRequest>, never, Emulator> = Effect.flatMap(
  Emulator,
  ({ requests }) => requests
)
