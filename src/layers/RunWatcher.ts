/**
 * Shared waits for runs of jobs. Where a `RunWatcher` is provided, all waits of `Jobs` for runs of a workspace follow their
 * runs together, by lists of runs instead of a request for each run. Nothing else changes in the program.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Layer from "effect/Layer"
import { make, type Watcher } from "./polling/watcher.js"

/**
 * Follows runs together, for `Jobs.awaitRun`, `watchRun`, `runNowAndAwait`, `submitAndAwait` and `awaitTask`. Waits for
 * repairs, which no list shows, poll by themselves.
 *
 * @since 0.1.0
 * @category context
 */
export class RunWatcher extends Context.Tag("effect-databricks/RunWatcher")<RunWatcher, Watcher>() {}

/**
 * Follows the runs of an effect together, those of each workspace for themselves. Polls when the schedules of the waits
 * say so, by the pages of `runs/list` if these take fewer requests than `runs/get` of each run. Without the permission to
 * list runs, and when its scope closes, each wait polls by itself.
 *
 * @example
 * ```ts
 * import { Jobs, RunWatcher } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const nightly = (run_ids: ReadonlyArray<number>) =>
 *   Effect.forEach(run_ids, (run_id) => Effect.either(Jobs.awaitRun({ run_id })), { concurrency: "unbounded" }).pipe(
 *     Effect.provide(RunWatcher.layer)
 *   )
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<RunWatcher> = Layer.scoped(RunWatcher, make)
