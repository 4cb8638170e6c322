/**
 * Shared waits for warehouses. Where a `WarehouseWatcher` is provided, the waits of `Warehouses` for SQL warehouses of a workspace
 * follow them together, by a list instead of a request for each one. Nothing else changes in the program.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Layer from "effect/Layer"
import { make, type Watcher } from "./polling/watcher.js"

/**
 * Follows warehouses together, for `Warehouses.watch`, `awaitRunning`, `awaitStopped`, `ensureRunning` and `scoped`.
 *
 * @since 0.1.0
 * @category context
 */
export class WarehouseWatcher extends Context.Tag("effect-databricks/WarehouseWatcher")<WarehouseWatcher, Watcher>() {}

/**
 * Follows the warehouses of an effect together, those of each workspace for themselves. Polls when the schedules of the waits
 * say so, by the list of warehouses, if that takes fewer requests. A wait reads itself what has
 * changed. Without the permission to list them, and when its scope closes, each wait polls by itself.
 *
 * @example
 * ```ts
 * import { Warehouses, WarehouseWatcher } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const all = (ids: ReadonlyArray<string>) =>
 *   Effect.forEach(ids, (id) => Warehouses.awaitRunning({ id }), { concurrency: "unbounded" }).pipe(
 *     Effect.provide(WarehouseWatcher.layer)
 *   )
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<WarehouseWatcher> = Layer.scoped(WarehouseWatcher, make)
