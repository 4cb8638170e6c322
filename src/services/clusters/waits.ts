import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as Polling from "../../layers/Polling.js"
import { pageOf } from "../../layers/polling/clientOf.js"
import { ensure } from "../../layers/polling/ensure.js"
import { acquire, withinDeadline } from "../../layers/polling/owned.js"
import { startOnce } from "../../layers/polling/started.js"
import type * as Schemas from "../../schemas/clusters/Clusters.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import { following } from "./clusterList.js"
import { Clusters } from "./service.js"
import { awaitNew, describe, failed, isAtRest, isEnded, poll, running, untilDone, type WaitError } from "./waiting.js"

const stateOf = (cluster: Schemas.ClusterDetails) => [
  cluster.state,
  cluster.state_message,
  cluster.num_workers,
  cluster.autoscale,
  cluster.executors?.length
]

/**
 * Emits a cluster each time its state, its message or its size changes, starting with its current state, until it is
 * terminated. Continues when the cluster is restarted or resized.
 *
 * Fails with `WaitTimeout` after the deadline, and with the errors of `get`, except transient ones.
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
  Stream.unwrap(
    Effect.map(following(request.cluster_id), (follow) =>
      Polling.watch(poll(request), {
        ...options,
        follow,
        waitingFor: `cluster ${request.cluster_id} to end`,
        describe,
        isDone: isEnded,
        isOld: isEnded,
        changes: stateOf
      })
    )
  )

/**
 * Waits until a cluster is running.
 *
 * Fails with `ClusterFailed`, which includes the reason, if the cluster is terminated instead, with `WaitTimeout` after
 * the deadline, and with the errors of `get`, except transient ones.
 *
 * @since 0.1.0
 * @category waits
 */
export const awaitRunning = (
  request: Schemas.GetClusterRequest,
  options?: Polling.WaitOptions
): Effect.Effect<Schemas.ClusterDetails, WaitError, Clusters> =>
  untilDone(request.cluster_id, poll(request), {
    ...options,
    waitingFor: `cluster ${request.cluster_id} to run`,
    describe,
    isDone: isAtRest,
    isOld: isEnded
  }).pipe(running)

/**
 * Waits until a cluster is terminated, for any reason.
 *
 * Fails with `ClusterFailed` if the cluster ends in the state `ERROR`, with `WaitTimeout` after the deadline, and with
 * the errors of `get`, except transient ones.
 *
 * @since 0.1.0
 * @category waits
 */
export const awaitTerminated = (
  request: Schemas.GetClusterRequest,
  options?: Polling.WaitOptions
): Effect.Effect<Schemas.ClusterDetails, WaitError, Clusters> =>
  untilDone(request.cluster_id, poll(request), {
    ...options,
    waitingFor: `cluster ${request.cluster_id} to be terminated`,
    describe,
    isDone: isEnded,
    isOld: ({ state }) => state === "ERROR"
  }).pipe(
    Effect.filterOrFail(
      (cluster) => cluster.state === "TERMINATED",
      (cluster) => failed(cluster, "TERMINATED")
    )
  )

/** Fields that distinguish a state from the same state at another time. */
const fingerprintOf = (cluster: Schemas.ClusterDetails) => [
  cluster.state,
  cluster.state_message,
  cluster.start_time,
  cluster.terminated_time,
  cluster.termination_reason
]

/**
 * Ensures that a cluster is running, whatever its state. Starts it if it is terminated. If it is terminating, waits for
 * that first. Then waits until it is running. The schedule and the deadline apply to the whole operation. After the
 * start, stale states are ignored for the grace period of `Polling`.
 *
 * Fails with the errors of `awaitRunning`, and with those of `start`, except transient ones.
 *
 * @since 0.1.0
 * @category waits
 */
export const ensureRunning = (
  request: Schemas.GetClusterRequest,
  options?: Polling.WaitOptions
): Effect.Effect<Schemas.ClusterDetails, WaitError, Clusters> =>
  ensure(
    {
      waitingFor: `cluster ${request.cluster_id} to run`,
      get: poll(request),
      act: Effect.flatMap(Clusters, (clusters) => clusters.start(request)),
      needsAct: ({ state }) => state === "TERMINATED",
      isDone: isAtRest,
      isRefusal: ({ _tag }: DatabricksError) => _tag === "InvalidState",
      deniesNeed: ({ message }) => /\bunexpected state\b|\b(?:pending|running|restarting|resizing)\b/i.test(message),
      traces: fingerprintOf,
      follow: following(request.cluster_id),
      describe
    },
    options
  ).pipe(running)

/**
 * @since 0.1.0
 * @category models
 */
export interface RemovalOptions {
  /** Whether the cluster is deleted permanently in the end (default false: it is only terminated). */
  readonly permanentDelete?: boolean | undefined
}

/** Creates a cluster that the scope owns. Also returns a function to call once the cluster is visible. */
const owned = (request: Schemas.CreateClusterRequest, options: RemovalOptions | undefined) =>
  Effect.flatMap(Clusters, (clusters) => {
    const remove = options?.permanentDelete === true ? clusters.permanentDelete : clusters.delete
    let isKnown = false
    const onVisible = () => {
      isKnown = true
    }
    return Effect.map(
      acquire(
        startOnce(request, clusters.create),
        ({ cluster_id }) => ({
          warning: `Cluster ${cluster_id} could not be terminated and may still be running`,
          page: () => pageOf(clusters, `/compute/clusters/${cluster_id}`),
          end: remove({ cluster_id }),
          isKnown: () => isKnown
        }),
        "A cluster is created"
      ),
      (created) => ({ created, onVisible })
    )
  })

/**
 * Creates a cluster and terminates it when the scope closes, on success, failure or interruption. The cluster is
 * `PENDING` at first; `scoped` waits until it is running. An interruption waits for a create request that is in flight,
 * because otherwise the new cluster would be leaked.
 *
 * Fails with the errors of `create`. The termination is retried on transient errors for the `release` duration of
 * `Polling`. If it does not succeed, an error with the id and the URL of the cluster is logged.
 *
 * @since 0.1.0
 * @category waits
 */
export const createScoped = (
  request: Schemas.CreateClusterRequest,
  options?: RemovalOptions
): Effect.Effect<Schemas.CreateClusterResponse, DatabricksError, Clusters | Scope.Scope> =>
  Effect.map(owned(request, options), ({ created }) => created)

/**
 * Creates a cluster, waits until it is running, and terminates it when the scope closes, on success, failure or
 * interruption, and also if it never reached the state `RUNNING`.
 *
 * Fails with the errors of `create` and `awaitRunning`.
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
): Effect.Effect<Schemas.ClusterDetails, WaitError, Clusters | Scope.Scope> =>
  Effect.gen(function* () {
    const [{ created, onVisible }, left] = yield* withinDeadline(
      options,
      "a cluster to be created",
      owned(request, options)
    )
    const { cluster_id } = created
    return yield* awaitNew(cluster_id, left, onVisible)
  })
