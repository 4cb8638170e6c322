/**
 * Shared waits for updates. Where an `UpdateWatcher` is provided, the waits of `Pipelines` for updates of a workspace
 * follow them together, by a list instead of a request for each one. Nothing else changes in the program.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Layer from "effect/Layer"
import { make, type Watcher } from "./polling/watcher.js"

/**
 * Follows updates together, for `Pipelines.watchUpdate`, `awaitUpdate` and `startUpdateAndAwait`.
 *
 * @since 0.1.0
 * @category context
 */
export class UpdateWatcher extends Context.Tag("effect-databricks/UpdateWatcher")<UpdateWatcher, Watcher>() {}

/**
 * Follows the updates of an effect together, those of each workspace for themselves. Polls when the schedules of the waits
 * say so, by the list of pipelines, which has the latest updates of each, if that takes fewer requests. A wait reads itself what has
 * changed. Without the permission to list them, and when its scope closes, each wait polls by itself.
 *
 * @example
 * ```ts
 * import { Pipelines, UpdateWatcher } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const all = (updates: ReadonlyArray<{ readonly pipeline_id: string; readonly update_id: string }>) =>
 *   Effect.forEach(updates, (update) => Pipelines.awaitUpdate(update), { concurrency: "unbounded" }).pipe(
 *     Effect.provide(UpdateWatcher.layer)
 *   )
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<UpdateWatcher> = Layer.scoped(UpdateWatcher, make)
