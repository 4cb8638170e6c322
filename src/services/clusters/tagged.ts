import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import { Clusters } from "./service.js"

/**
 * A custom tag of a cluster.
 *
 * @since 0.1.0
 * @category models
 */
export interface CustomTag {
  readonly key: string
  readonly value: string
}

/**
 * Terminates the clusters that have a custom tag with this value and are not terminated, and returns their ids. Such a
 * tag on each cluster of a program (`custom_tags` of its specification) finds clusters that nobody owns: a server that
 * lags behind the time limit of a request can start a cluster after its idempotency token was freed by the termination
 * of the first one. Run it after a release, and again a few minutes later.
 *
 * Fails with the errors of `list` and `delete`.
 *
 * @example
 * ```ts
 * import { Clusters } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 * import * as Schedule from "effect/Schedule"
 *
 * const sweep = Clusters.terminateTagged({ key: "nightly-run", value: "2026-11-22" }).pipe(
 *   Effect.tap((ids) => Effect.log(`terminated ${ids.length} clusters that were left over`)),
 *   Effect.repeat(Schedule.addDelay(Schedule.once, () => "5 minutes"))
 * )
 * ```
 *
 * @since 0.1.0
 * @category waits
 */
export const terminateTagged = (tag: CustomTag): Effect.Effect<ReadonlyArray<string>, DatabricksError, Clusters> =>
  Effect.flatMap(Clusters, (clusters) =>
    clusters.list().pipe(
      Stream.filter(
        ({ custom_tags, state }) =>
          custom_tags?.[tag.key] === tag.value && state !== "TERMINATED" && state !== "TERMINATING"
      ),
      Stream.mapEffect(({ cluster_id }) => Effect.as(clusters.delete({ cluster_id }), cluster_id)),
      Stream.runCollect,
      Effect.map((ids) => [...ids])
    )
  )
