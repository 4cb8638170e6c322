/** What the waits for clusters share: how a cluster is polled, when it is at rest, and why it failed. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { about } from "../../internal/call/sameId.js"
import * as Polling from "../../layers/Polling.js"
import type * as Schemas from "../../schemas/clusters/Clusters.js"
import { TerminationReason } from "../../schemas/clusters/ClusterTermination.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import * as Lazy from "../../schemas/lazy.js"
import { following } from "./clusterList.js"
import { operations } from "./operations.js"
import { Clusters } from "./service.js"

/**
 * A cluster reached a final state other than the expected one.
 *
 * @since 0.1.0
 * @category errors
 */
export class ClusterFailed extends Lazy.TaggedError<ClusterFailed>()("ClusterFailed", () => ({
  message: Schema.String,
  cluster_id: Schema.String,
  state: Schema.String,
  /** The state message of the cluster. */
  state_message: Schema.optional(Schema.String),
  termination_reason: Schema.optional(TerminationReason)
})) {}

const reasonOf = (cluster: Schemas.ClusterDetails): string => {
  const reason = cluster.termination_reason
  const parameters = Object.entries(reason?.parameters ?? {}).map(([key, value]) => `${key}: ${value}`)
  return [cluster.state_message, reason?.code, ...parameters].filter((part) => part).join("; ")
}

export const failed = (cluster: Schemas.ClusterDetails, waitedFor: string): ClusterFailed => {
  const reason = reasonOf(cluster)
  return new ClusterFailed({
    message: `Cluster ${cluster.cluster_id} is ${cluster.state}, not ${waitedFor}${reason === "" ? "" : `: ${reason}`}`,
    cluster_id: cluster.cluster_id,
    state: cluster.state ?? "UNKNOWN",
    state_message: cluster.state_message ?? undefined,
    termination_reason: cluster.termination_reason ?? undefined
  })
}

export const isAtRest = (cluster: Schemas.ClusterDetails): boolean =>
  cluster.state === "RUNNING" || cluster.state === "TERMINATED" || cluster.state === "ERROR"

export const isEnded = (cluster: Schemas.ClusterDetails): boolean =>
  cluster.state === "TERMINATED" || cluster.state === "ERROR"

export const describe = (cluster: Schemas.ClusterDetails): string => {
  const reason = reasonOf(cluster)
  return reason === "" ? `${cluster.state}` : `${cluster.state}: ${reason}`
}

export const poll = (request: Schemas.GetClusterRequest) =>
  Effect.flatMap(Clusters, (clusters) => clusters.get(request)).pipe(
    about(operations.get, "cluster_id", request.cluster_id, (cluster) => cluster.cluster_id)
  )

/** Polls together with others, if there is a `ClusterWatcher`. */
export const untilDone = (
  cluster_id: string,
  poll: Effect.Effect<Schemas.ClusterDetails, DatabricksError, Clusters>,
  options: Polling.PollOptions<Schemas.ClusterDetails, DatabricksError>
): Effect.Effect<Schemas.ClusterDetails, DatabricksError | Polling.WaitTimeout, Clusters> =>
  Effect.flatMap(following(cluster_id), (follow) => Polling.untilDone(poll, { ...options, follow }))

/**
 * The errors of the functions that wait for clusters.
 *
 * @since 0.1.0
 * @category errors
 */
export type WaitError = DatabricksError | ClusterFailed | Polling.WaitTimeout

/** Fails unless the cluster is running. */
export const running = <E, R>(
  wait: Effect.Effect<Schemas.ClusterDetails, E, R>
): Effect.Effect<Schemas.ClusterDetails, E | ClusterFailed, R> =>
  Effect.filterOrFail(
    wait,
    ({ state }) => state === "RUNNING",
    (cluster) => failed(cluster, "RUNNING")
  )

/** Like `awaitRunning` for a new cluster: it may not be visible at first, and none of its states is stale. */
export const awaitNew = (
  cluster_id: string,
  options: Polling.WaitOptions | undefined,
  onVisible: () => void
): Effect.Effect<Schemas.ClusterDetails, WaitError, Clusters> =>
  untilDone(
    cluster_id,
    Effect.tap(poll({ cluster_id }), () => Effect.sync(onVisible)),
    {
      ...options,
      fresh: true,
      waitingFor: `cluster ${cluster_id} to run`,
      describe,
      isDone: isAtRest
    }
  ).pipe(running)
