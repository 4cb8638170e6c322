/**
 * Shared waits for clusters. Where a `ClusterWatcher` is provided, the waits of `Clusters` for clusters of a workspace
 * follow them together, by a list instead of a request for each one. Nothing else changes in the program.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Layer from "effect/Layer"
import { make, type Watcher } from "./polling/watcher.js"

/**
 * Follows clusters together, for `Clusters.watch`, `awaitRunning`, `awaitTerminated`, `ensureRunning` and `scoped`.
 *
 * @since 0.1.0
 * @category context
 */
export class ClusterWatcher extends Context.Tag("effect-databricks/ClusterWatcher")<ClusterWatcher, Watcher>() {}

/**
 * Follows the clusters of an effect together, those of each workspace for themselves. Polls when the schedules of the waits
 * say so, by clusters/list, if that takes fewer requests. A wait reads itself what has
 * changed. Without the permission to list them, and when its scope closes, each wait polls by itself.
 *
 * @example
 * ```ts
 * import { Clusters, ClusterWatcher } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const all = (cluster_ids: ReadonlyArray<string>) =>
 *   Effect.forEach(cluster_ids, (cluster_id) => Clusters.awaitRunning({ cluster_id }), { concurrency: "unbounded" }).pipe(
 *     Effect.provide(ClusterWatcher.layer)
 *   )
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<ClusterWatcher> = Layer.scoped(ClusterWatcher, make)
