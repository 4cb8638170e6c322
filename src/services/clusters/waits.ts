import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import type * as Stream from "effect/Stream"
import { isGone } from "../../internal/gone.js"
import * as Polling from "../../layers/Polling.js"
import type * as Schemas from "../../schemas/Clusters.js"
import { TerminationReason } from "../../schemas/ClusterTermination.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import * as Lazy from "../../schemas/lazy.js"
import { Clusters } from "./service.js"

/**
 * A cluster came to an end other than the one waited for.
 *
 * @since 0.1.0
 * @category errors
 */
export class ClusterFailed extends Lazy.TaggedError<ClusterFailed>("effect-databricks/ClusterFailed")(
  "ClusterFailed",
  () => ({
    message: Schema.String,
    cluster_id: Schema.String,
    state: Schema.String,
    /** The cluster's own words. */
    state_message: Schema.optional(Schema.String),
    termination_reason: Schema.optional(TerminationReason)
  })
) {}

const reasonOf = (cluster: Schemas.ClusterDetails): string => {
  const reason = cluster.termination_reason
  const parameters = Object.entries(reason?.parameters ?? {}).map(([key, value]) => `${key}: ${value}`)
  return [cluster.state_message, reason?.code, ...parameters].filter((part) => part).join("; ")
}

const failed = (cluster: Schemas.ClusterDetails, waitedFor: string): ClusterFailed => {
  const reason = reasonOf(cluster)
  return new ClusterFailed({
    message: `Cluster ${cluster.cluster_id} is ${cluster.state}, not ${waitedFor}${reason === "" ? "" : `: ${reason}`}`,
    cluster_id: cluster.cluster_id,
    state: cluster.state ?? "UNKNOWN",
    state_message: cluster.state_message ?? undefined,
    termination_reason: cluster.termination_reason ?? undefined
  })
}

const isAtRest = (cluster: Schemas.ClusterDetails): boolean =>
  cluster.state === "RUNNING" || cluster.state === "TERMINATED" || cluster.state === "ERROR"

const isEnded = (cluster: Schemas.ClusterDetails): boolean =>
  cluster.state === "TERMINATED" || cluster.state === "ERROR"

const poll = (request: Schemas.GetClusterRequest) => Effect.flatMap(Clusters, (clusters) => clusters.get(request))

const stateOf = (cluster: Schemas.ClusterDetails) => [
  cluster.state,
  cluster.state_message,
  cluster.num_workers,
  cluster.autoscale,
  cluster.executors?.length
]

/**
 * A cluster from now on: its first state, then each time that its state, its message or its size changes, until it is
 * terminated. Clusters that restart or resize are followed on.
 *
 * Fails with `WaitTimeout` after the deadline, and as `get` does, but for transient failures.
 *
 * @example
 * ```ts
 * import { Clusters } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * const report = Clusters.watch({ cluster_id: "0923-164208-meows279" }).pipe(
 *   Stream.runForEach((cluster) => Effect.log(`${cluster.state}: ${cluster.state_message}`))
 * )
 * ```
 *
 * @since 0.1.0
 * @category waits
 */
export const watch = (
  request: Schemas.GetClusterRequest,
  options?: Polling.WaitOptions
): Stream.Stream<Schemas.ClusterDetails, DatabricksError | Polling.WaitTimeout, Clusters> =>
  Polling.watch(poll(request), {
    ...options,
    waitingFor: `cluster ${request.cluster_id} to end`,
    isDone: isEnded,
    changes: stateOf
  })

/**
 * Waits until a cluster runs.
 *
 * Fails with `ClusterFailed`, which says why, where it is terminated instead, with `WaitTimeout` after the deadline,
 * and as `get` does, but for transient failures.
 *
 * @since 0.1.0
 * @category waits
 */
export const awaitRunning = (
  request: Schemas.GetClusterRequest,
  options?: Polling.WaitOptions
): Effect.Effect<Schemas.ClusterDetails, DatabricksError | ClusterFailed | Polling.WaitTimeout, Clusters> =>
  Polling.untilDone(poll(request), {
    ...options,
    waitingFor: `cluster ${request.cluster_id} to run`,
    isDone: isAtRest
  }).pipe(
    Effect.filterOrFail(
      (cluster) => cluster.state === "RUNNING",
      (cluster) => failed(cluster, "RUNNING")
    )
  )

/**
 * Waits until a cluster is terminated, for whatever reason.
 *
 * Fails with `ClusterFailed` where it ends in the state `ERROR`, with `WaitTimeout` after the deadline, and as `get`
 * does, but for transient failures.
 *
 * @since 0.1.0
 * @category waits
 */
export const awaitTerminated = (
  request: Schemas.GetClusterRequest,
  options?: Polling.WaitOptions
): Effect.Effect<Schemas.ClusterDetails, DatabricksError | ClusterFailed | Polling.WaitTimeout, Clusters> =>
  Polling.untilDone(poll(request), {
    ...options,
    waitingFor: `cluster ${request.cluster_id} to be terminated`,
    isDone: isEnded
  }).pipe(
    Effect.filterOrFail(
      (cluster) => cluster.state === "TERMINATED",
      (cluster) => failed(cluster, "TERMINATED")
    )
  )

/**
 * Makes a cluster run, in whatever state it is: starts it where it is terminated, waits for its end first where it is
 * terminating, and otherwise waits. The schedule and the deadline of the options are those of all that together.
 *
 * Fails as `awaitRunning` does, and as `start` does, but for transient failures.
 *
 * @since 0.1.0
 * @category waits
 */
export const ensureRunning = (
  request: Schemas.GetClusterRequest,
  options?: Polling.WaitOptions
): Effect.Effect<Schemas.ClusterDetails, DatabricksError | ClusterFailed | Polling.WaitTimeout, Clusters> =>
  Effect.gen(function* () {
    const clusters = yield* Clusters
    let isStarted = false
    /** The cluster, once it need not be started any more. */
    const look: Effect.Effect<Schemas.ClusterDetails, DatabricksError> = Effect.gen(function* () {
      const cluster = yield* clusters.get(request)
      if (cluster.state !== "TERMINATED" || isStarted) return cluster
      const refused = yield* Effect.as(clusters.start(request), undefined).pipe(
        Effect.catchTag("InvalidState", (error) => Effect.succeed(error))
      )
      isStarted = refused === undefined
      const now = yield* clusters.get(request)
      // Somebody else has started it meanwhile, or else it cannot be started.
      if (refused !== undefined && now.state === "TERMINATED") return yield* refused
      return now
    })
    const cluster = yield* Polling.untilDone(look, {
      ...options,
      waitingFor: `cluster ${request.cluster_id} to run`,
      isDone: isAtRest
    })
    return cluster.state === "RUNNING" ? cluster : yield* failed(cluster, "RUNNING")
  })

/**
 * @since 0.1.0
 * @category models
 */
export interface RemovalOptions {
  /** Whether the cluster is removed for good in the end; by default it is only terminated. */
  readonly permanentDelete?: boolean | undefined
}

/**
 * Creates a cluster that does not outlive the scope: it is terminated when the scope closes, at the end, after a
 * failure, when interrupted. It is `PENDING` at first; `scoped` waits until it runs. The request that creates it is not
 * interrupted: nobody would know of the cluster.
 *
 * Fails as `create` does. A termination that fails is logged as an error: it leaves a cluster behind.
 *
 * @since 0.1.0
 * @category waits
 */
export const createScoped = (
  request: Schemas.CreateClusterRequest,
  options?: RemovalOptions
): Effect.Effect<Schemas.CreateClusterResponse, DatabricksError, Clusters | Scope.Scope> =>
  Effect.flatMap(Clusters, (clusters) => {
    const remove = options?.permanentDelete === true ? clusters.permanentDelete : clusters.delete
    return Effect.acquireRelease(clusters.create(request), ({ cluster_id }) =>
      remove({ cluster_id }).pipe(
        Effect.catchIf(isGone, () => Effect.void),
        Effect.catchAll((error) =>
          Effect.logError(`Cluster ${cluster_id} could not be terminated and may still run`, error)
        )
      )
    )
  })

/**
 * Creates a cluster, waits until it runs, and terminates it when the scope closes: at the end, after a failure, when
 * interrupted, and also where it never came to run.
 *
 * Fails as `create` and `awaitRunning` do.
 *
 * @example
 * ```ts
 * import { Clusters, ClusterSpec } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.scoped(
 *   Effect.gen(function* () {
 *     const cluster = yield* Clusters.scoped(
 *       ClusterSpec.make("scratch").pipe(
 *         ClusterSpec.withRuntimeVersion(ClusterSpec.RuntimeVersion.Runtime_16_4),
 *         ClusterSpec.withNodeType(ClusterSpec.AzureNodeType.Standard_DS3_v2),
 *         ClusterSpec.withNumWorkers(2)
 *       )
 *     )
 *     yield* Effect.log(`${cluster.cluster_id} runs`)
 *   })
 * )
 * ```
 *
 * @since 0.1.0
 * @category waits
 */
export const scoped = (
  request: Schemas.CreateClusterRequest,
  options?: Polling.WaitOptions & RemovalOptions
): Effect.Effect<
  Schemas.ClusterDetails,
  DatabricksError | ClusterFailed | Polling.WaitTimeout,
  Clusters | Scope.Scope
> => Effect.flatMap(createScoped(request, options), ({ cluster_id }) => awaitRunning({ cluster_id }, options))
