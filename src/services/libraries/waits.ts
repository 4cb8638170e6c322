import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Stream from "effect/Stream"
import { isSame, nameOf } from "../../internal/libraries.js"
import * as Polling from "../../layers/Polling.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import * as Schemas from "../../schemas/Libraries.js"
import * as Lazy from "../../schemas/lazy.js"
import { Libraries } from "./service.js"

/**
 * A library that could not be installed, as `LibraryInstallFailed` tells of it.
 *
 * @since 0.1.0
 * @category errors
 */
export const FailedLibrary = Schema.Struct({
  library: Schemas.Library,
  /** What the cluster reported of it, why it failed included. */
  messages: Schema.Array(Schema.String)
}).annotations({ identifier: "FailedLibrary" })

/**
 * @since 0.1.0
 * @category errors
 */
export interface FailedLibrary extends Schema.Schema.Type<typeof FailedLibrary> {}

/**
 * Libraries could not be installed on a cluster.
 *
 * @since 0.1.0
 * @category errors
 */
export class LibraryInstallFailed extends Lazy.TaggedError<LibraryInstallFailed>(
  "effect-databricks/LibraryInstallFailed"
)("LibraryInstallFailed", () => ({
  /** All that matters in one text: which libraries failed, and why. */
  message: Schema.String,
  cluster_id: Schema.String,
  /** Those that failed. */
  libraries: Schema.Array(FailedLibrary)
})) {}

/**
 * Which libraries to wait for, and how.
 *
 * @since 0.1.0
 * @category models
 */
export interface AwaitOptions extends Polling.WaitOptions {
  /** Only these; by default all that the cluster has. One that it does not have yet is waited for. */
  readonly libraries?: ReadonlyArray<Schemas.Library> | undefined
}

const installing: ReadonlySet<string | null | undefined> = new Set(["PENDING", "RESOLVING", "INSTALLING"])

const poll = (request: Schemas.ClusterStatusRequest, wanted: ReadonlyArray<Schemas.Library> | undefined) =>
  Effect.map(
    Effect.flatMap(Libraries, (libraries) => libraries.clusterStatus(request)),
    ({ library_statuses }): ReadonlyArray<Schemas.LibraryFullStatus> => {
      const all = library_statuses ?? []
      if (wanted === undefined) return all
      return wanted.map(
        (library): Schemas.LibraryFullStatus =>
          all.find((status) => status.library && isSame(status.library, library)) ?? { library, status: "PENDING" }
      )
    }
  )

const polling = (request: Schemas.ClusterStatusRequest, options: AwaitOptions | undefined) => ({
  ...options,
  waitingFor: `the libraries of cluster ${request.cluster_id}`,
  isDone: (statuses: ReadonlyArray<Schemas.LibraryFullStatus>) => !statuses.some(({ status }) => installing.has(status))
})

const failed = (cluster_id: string, statuses: ReadonlyArray<Schemas.LibraryFullStatus>): LibraryInstallFailed =>
  new LibraryInstallFailed({
    message: [
      `Cluster ${cluster_id} could not install ${statuses.length === 1 ? "a library" : `${statuses.length} libraries`}`,
      ...statuses.map(({ library, messages }) => [nameOf(library ?? {}), ...(messages ?? [])].join(": "))
    ].join("\n  "),
    cluster_id,
    libraries: statuses.map(({ library, messages }) => ({ library: library ?? {}, messages: messages ?? [] }))
  })

/**
 * The libraries of a cluster from now on: as they are, then each time that the status of one changes, until none is
 * being installed any more, whether it could be or not.
 *
 * Fails with `WaitTimeout` after the deadline, and as `clusterStatus` does, but for transient failures.
 *
 * @example
 * ```ts
 * import { Libraries } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * const report = Libraries.watch({ cluster_id: "0923-164208-meows279" }).pipe(
 *   Stream.runForEach((libraries) =>
 *     Effect.forEach(libraries, ({ library, status }) => Effect.log(`${Libraries.nameOf(library ?? {})}: ${status}`))
 *   )
 * )
 * ```
 *
 * @since 0.1.0
 * @category waits
 */
export const watch = (
  request: Schemas.ClusterStatusRequest,
  options?: AwaitOptions
): Stream.Stream<ReadonlyArray<Schemas.LibraryFullStatus>, DatabricksError | Polling.WaitTimeout, Libraries> =>
  Polling.watch(poll(request, options?.libraries), polling(request, options))

/**
 * Waits until the libraries of a cluster are installed, and gives their last statuses. Those that were skipped or go
 * with the next restart don't count as failed.
 *
 * On a cluster that does not run, libraries stay `PENDING`: see `Clusters.ensureRunning`.
 *
 * Fails with `LibraryInstallFailed`, which names all that failed and why, once none is being installed any more; with
 * `WaitTimeout` after the deadline; and as `clusterStatus` does, but for transient failures.
 *
 * @example
 * ```ts
 * import { Libraries } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Libraries.awaitInstalled({ cluster_id: "0923-164208-meows279" }, { deadline: "10 minutes" }).pipe(
 *   Effect.catchTag("LibraryInstallFailed", ({ libraries }) =>
 *     Effect.forEach(libraries, ({ library, messages }) =>
 *       Effect.logError(`${Libraries.nameOf(library)}: ${messages.join("; ")}`)
 *     )
 *   )
 * )
 * ```
 *
 * @since 0.1.0
 * @category waits
 */
export const awaitInstalled = (
  request: Schemas.ClusterStatusRequest,
  options?: AwaitOptions
): Effect.Effect<
  ReadonlyArray<Schemas.LibraryFullStatus>,
  DatabricksError | LibraryInstallFailed | Polling.WaitTimeout,
  Libraries
> =>
  Effect.flatMap(Polling.untilDone(poll(request, options?.libraries), polling(request, options)), (statuses) => {
    const failures = statuses.filter(({ status }) => status === "FAILED")
    return failures.length === 0 ? Effect.succeed(statuses) : failed(request.cluster_id, failures)
  })

/**
 * Adds libraries to a cluster and waits until they are installed.
 *
 * Fails as `install` and `awaitInstalled` do.
 *
 * @example
 * ```ts
 * import { Libraries } from "effect-databricks"
 *
 * const program = Libraries.installAndAwait({
 *   cluster_id: "0923-164208-meows279",
 *   libraries: [Libraries.pypi("pandas==2.2.0"), Libraries.whl("/Volumes/main/default/lib/etl-1.4.0-py3-none-any.whl")]
 * })
 * ```
 *
 * @since 0.1.0
 * @category waits
 */
export const installAndAwait = (
  request: Schemas.InstallLibrariesRequest,
  options?: Polling.WaitOptions
): Effect.Effect<
  ReadonlyArray<Schemas.LibraryFullStatus>,
  DatabricksError | LibraryInstallFailed | Polling.WaitTimeout,
  Libraries
> =>
  Effect.flatMap(Libraries, (libraries) =>
    Effect.zipRight(
      libraries.install(request),
      awaitInstalled({ cluster_id: request.cluster_id }, { ...options, libraries: request.libraries })
    )
  )
