/** Calls that change a cluster, with the wait for their end. */
import * as Effect from "effect/Effect"
import type * as Polling from "../../layers/Polling.js"
import { withinDeadline } from "../../layers/polling/owned.js"
import type * as Schemas from "../../schemas/clusters/Clusters.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import { Clusters, type Service } from "./service.js"
import { awaitNew, describe, failed, isAtRest, isEnded, poll, running, untilDone, type WaitError } from "./waiting.js"
import { awaitRunning, awaitTerminated } from "./waits.js"

type Result = Effect.Effect<Schemas.ClusterDetails, WaitError, Clusters>

/** Calls, then waits with what is left of the deadline. */
const andAwait = <A>(
  what: string,
  options: Polling.WaitOptions | undefined,
  call: (clusters: Service) => Effect.Effect<A, DatabricksError>,
  wait: (answer: A, left: Polling.WaitOptions | undefined) => Result
): Result =>
  Effect.gen(function* () {
    const clusters = yield* Clusters
    const [answer, left] = yield* withinDeadline(options, what, call(clusters))
    return yield* wait(answer, left)
  })

/**
 * Creates a cluster and waits until it is running. The cluster stays, also if the wait fails: `scoped` terminates it.
 *
 * Fails with the errors of `create` and `awaitRunning`.
 *
 * @example
 * ```ts
 * import { Clusters, ClusterSpec } from "effect-databricks"
 *
 * const etl = Clusters.createAndAwait(
 *   ClusterSpec.make("etl").pipe(
 *     ClusterSpec.withRuntimeVersion(ClusterSpec.RuntimeVersion.Runtime_16_4),
 *     ClusterSpec.withNodeType(ClusterSpec.AzureNodeType.Standard_DS3_v2),
 *     ClusterSpec.withNumWorkers(2)
 *   ),
 *   { deadline: "20 minutes" }
 * )
 * ```
 *
 * @since 0.1.0
 * @category waits
 */
export const createAndAwait = (request: Schemas.CreateClusterRequest, options?: Polling.WaitOptions): Result =>
  andAwait(
    "a cluster to be created",
    options,
    (clusters) => clusters.create(request),
    ({ cluster_id }, left) => awaitNew(cluster_id, left, () => {})
  )

/**
 * Starts a terminated cluster and waits until it is running. `ensureRunning` takes a cluster in any state.
 *
 * Fails with the errors of `start` and `awaitRunning`.
 *
 * @since 0.1.0
 * @category waits
 */
export const startAndAwait = (request: Schemas.StartClusterRequest, options?: Polling.WaitOptions): Result =>
  andAwait(
    `cluster ${request.cluster_id} to be started`,
    options,
    (clusters) => clusters.start(request),
    (_, left) => awaitRunning({ cluster_id: request.cluster_id }, { ...left, fresh: true })
  )

/** Waits until a running cluster has left the state `RUNNING` and is running again. */
const awaitAgain = (cluster_id: string, options: Polling.WaitOptions | undefined): Result =>
  untilDone(cluster_id, poll({ cluster_id }), {
    ...options,
    fresh: true,
    waitingFor: `cluster ${cluster_id} to run`,
    describe,
    isDone: isAtRest,
    isOld: ({ state }) => state === "RUNNING"
  }).pipe(running)

/**
 * Restarts a running cluster and waits until it is running again. If no poll sees the restart, the wait ends after the
 * grace period of `Polling`.
 *
 * Fails with the errors of `restart` and `awaitRunning`.
 *
 * @since 0.1.0
 * @category waits
 */
export const restartAndAwait = (request: Schemas.RestartClusterRequest, options?: Polling.WaitOptions): Result =>
  andAwait(
    `cluster ${request.cluster_id} to be restarted`,
    options,
    (clusters) => clusters.restart(request),
    (_, left) => awaitAgain(request.cluster_id, left)
  )

/**
 * Changes the number of workers of a running cluster and waits until it is running with them. If no poll sees the change,
 * as the cluster has so many, the wait ends after the grace period of `Polling`: a shorter deadline ends in `WaitTimeout`.
 *
 * Fails with the errors of `resize` and `awaitRunning`.
 *
 * @since 0.1.0
 * @category waits
 */
export const resizeAndAwait = (request: Schemas.ResizeClusterRequest, options?: Polling.WaitOptions): Result =>
  andAwait(
    `cluster ${request.cluster_id} to be resized`,
    options,
    (clusters) => clusters.resize(request),
    (_, left) => awaitAgain(request.cluster_id, left)
  )

/** Waits for a restart, if there is one: a terminated cluster has the new settings at its next start. */
const awaitEdited = (cluster_id: string, options: Polling.WaitOptions | undefined): Result =>
  Effect.suspend(() => {
    let wasActive = false
    const observed = Effect.tap(poll({ cluster_id }), (cluster) =>
      Effect.sync(() => {
        wasActive ||= !isEnded(cluster)
      })
    )
    return untilDone(cluster_id, observed, {
      ...options,
      fresh: true,
      waitingFor: `cluster ${cluster_id} to have its new settings`,
      describe,
      isDone: isAtRest,
      isOld: ({ state }) => state === "RUNNING"
    }).pipe(
      Effect.filterOrFail(
        ({ state }) => state === "RUNNING" || (state === "TERMINATED" && !wasActive),
        (cluster) => failed(cluster, "RUNNING")
      )
    )
  })

/**
 * Replaces the settings of a cluster. A running cluster is restarted, and waited for until it is running again. A
 * terminated cluster is returned at once: it has the new settings at its next start. If no poll sees a restart, as nothing
 * has changed, the wait ends after the grace period of `Polling`: a shorter deadline ends in `WaitTimeout`.
 *
 * Fails with the errors of `edit` and `awaitRunning`.
 *
 * @since 0.1.0
 * @category waits
 */
export const editAndAwait = (request: Schemas.EditClusterRequest, options?: Polling.WaitOptions): Result =>
  andAwait(
    `cluster ${request.cluster_id} to be edited`,
    options,
    (clusters) => clusters.edit(request),
    (_, left) => awaitEdited(request.cluster_id, left)
  )

/**
 * Updates the settings that `update_mask` names, and waits as `editAndAwait` does.
 *
 * Fails with the errors of `update` and `awaitRunning`.
 *
 * @since 0.1.0
 * @category waits
 */
export const updateAndAwait = (request: Schemas.UpdateClusterRequest, options?: Polling.WaitOptions): Result =>
  andAwait(
    `cluster ${request.cluster_id} to be updated`,
    options,
    (clusters) => clusters.update(request),
    (_, left) => awaitEdited(request.cluster_id, left)
  )

/**
 * Terminates a cluster and waits until it is terminated.
 *
 * Fails with the errors of `delete` and `awaitTerminated`.
 *
 * @since 0.1.0
 * @category waits
 */
export const deleteAndAwait = (request: Schemas.DeleteClusterRequest, options?: Polling.WaitOptions): Result =>
  andAwait(
    `cluster ${request.cluster_id} to be terminated`,
    options,
    (clusters) => clusters.delete(request),
    (_, left) => awaitTerminated({ cluster_id: request.cluster_id }, left)
  )
