import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import type * as Stream from "effect/Stream"
import { about } from "../../internal/call/sameId.js"
import { within } from "../../internal/call/within.js"
import * as Json from "../../internal/codec/json.js"
import * as Polling from "../../layers/Polling.js"
import { clientOf } from "../../layers/polling/clientOf.js"
import { withinDeadline } from "../../layers/polling/owned.js"
import type { ClusterDetails } from "../../schemas/clusters/Clusters.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import * as Lazy from "../../schemas/lazy.js"
import * as Schemas from "../../schemas/libraries/Libraries.js"
import { isSame, nameOf } from "../../schemas/libraries/libraryKinds.js"
import * as Wire from "../../schemas/Wire.js"
import * as Clusters from "../clusters/operations.js"
import { operations } from "./operations.js"
import { Libraries } from "./service.js"

/**
 * A library that could not be installed, as reported by `LibraryInstallFailed`.
 *
 * @since 0.1.0
 * @category errors
 */
export class FailedLibrary extends Wire.struct<FailedLibrary>("FailedLibrary")({
  library: Schemas.Library,
  /** The messages of the cluster about the library, including why it failed. */
  messages: Schema.Array(Schema.String)
}) {}

/**
 * Libraries could not be installed on a cluster.
 *
 * @since 0.1.0
 * @category errors
 */
export class LibraryInstallFailed extends Lazy.TaggedError<LibraryInstallFailed>()("LibraryInstallFailed", () => ({
  /** A summary: the failed libraries and why they failed. */
  message: Schema.String,
  cluster_id: Schema.String,
  /** The state of the cluster, `TERMINATED` or `ERROR`, if it is the reason. */
  cluster_state: Schema.optional(Schema.String),
  /** The libraries that failed, or that stay pending because the cluster is not running. */
  libraries: Schema.Array(FailedLibrary)
})) {}

/**
 * Options for the functions that wait for libraries.
 *
 * @since 0.1.0
 * @category models
 */
export interface AwaitOptions extends Polling.WaitOptions {
  /**
   * The libraries to wait for, including ones that the cluster does not list yet. By default all libraries of the
   * cluster.
   */
  readonly libraries?: ReadonlyArray<Schemas.Library> | undefined
}

const installing: ReadonlySet<string | null | undefined> = new Set(["PENDING", "RESOLVING", "INSTALLING"])

const poll = (request: Schemas.ClusterStatusRequest, wanted: ReadonlyArray<Schemas.Library> | undefined) =>
  Effect.map(
    Effect.flatMap(Libraries, (libraries) => libraries.clusterStatus(request)).pipe(
      about(operations.clusterStatus, "cluster_id", request.cluster_id, (response) => response.cluster_id)
    ),
    ({ library_statuses }): ReadonlyArray<Schemas.LibraryFullStatus> => {
      const all = library_statuses ?? []
      if (wanted === undefined) return all
      return wanted.map(
        (library): Schemas.LibraryFullStatus =>
          all.find((status) => status.library && isSame(status.library, library)) ?? { library, status: "PENDING" }
      )
    }
  )

type Statuses = ReadonlyArray<Schemas.LibraryFullStatus>

const isInstalling = ({ status }: Schemas.LibraryFullStatus): boolean => installing.has(status)

const describe = (statuses: Statuses): string =>
  statuses
    .map(({ library, messages, status }) => [`${nameOf(library ?? {})} ${status}`, ...(messages ?? [])].join(": "))
    .join(", ")

const polling = (request: Schemas.ClusterStatusRequest, options: AwaitOptions | undefined) => ({
  ...options,
  waitingFor: `the libraries of cluster ${request.cluster_id}`,
  describe,
  isDone: (statuses: Statuses) => !statuses.some(isInstalling)
})

/**
 * Returns the cluster if it is neither running nor starting, so that nothing will be installed on it. Otherwise, or if
 * its state cannot be read, returns `undefined`.
 */
const stoppedCluster = (cluster_id: string): Effect.Effect<ClusterDetails | undefined, never, Libraries> =>
  Effect.gen(function* () {
    const client = clientOf(yield* Libraries)
    if (client === undefined) return undefined
    const current = yield* Clock.currentTimeMillis
    const { details } = yield* Polling.Polling
    const get = client
      .call(Clusters.operations.get)({ cluster_id })
      .pipe(about(Clusters.operations.get, "cluster_id", cluster_id, (cluster) => cluster.cluster_id))
    const cluster = Option.flatten(yield* Effect.option(within(get, current + Duration.toMillis(details))))
    return Option.getOrUndefined(Option.filter(cluster, ({ state }) => state === "TERMINATED" || state === "ERROR"))
  })

const stopped = (cluster: ClusterDetails, statuses: Statuses): LibraryInstallFailed => {
  const pending = statuses.filter(isInstalling)
  const why = cluster.state_message ? ` (${cluster.state_message})` : ""
  return new LibraryInstallFailed({
    message: [
      `Cluster ${cluster.cluster_id} is ${cluster.state}${why}: ${pending.length === 1 ? "1 library is" : `${pending.length} libraries are`} pending until it is started`,
      ...pending.map(({ library }) => nameOf(library ?? {}))
    ].join("\n  "),
    cluster_id: cluster.cluster_id,
    cluster_state: cluster.state ?? undefined,
    libraries: pending.map(({ library, messages }) => ({ library: library ?? {}, messages: messages ?? [] }))
  })
}

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
 * Emits the libraries of a cluster each time the status of one changes, starting with the current statuses, until no
 * installation is in progress, successful or not.
 *
 * Fails with `WaitTimeout` after the deadline, and with the errors of `clusterStatus`, except transient ones.
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
 * Waits until the libraries of a cluster are installed, and returns their last statuses. Libraries that are skipped, or
 * removed at the next restart, do not count as failed.
 *
 * If the cluster is not running, libraries stay `PENDING` and the wait fails: see `Clusters.ensureRunning`.
 *
 * Fails with `LibraryInstallFailed`, which lists the failed libraries with their messages, once no installation is in
 * progress, or lists the pending libraries if the cluster is terminated. Fails with `WaitTimeout` after the deadline,
 * and with the errors of `clusterStatus`, except transient ones.
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
  Effect.gen(function* () {
    const start = yield* Clock.currentTimeMillis
    const grace = options?.fresh === true ? Duration.toMillis((yield* Polling.Polling).grace) : 0
    let previous: string | undefined
    let cluster: ClusterDetails | undefined
    // If nothing has changed since the last poll, the cluster may be the reason.
    const read = Effect.gen(function* () {
      const statuses = yield* poll(request, options?.libraries)
      const current = Json.stringify(statuses)
      const isStuck = current === previous && statuses.some(isInstalling)
      previous = current
      if (isStuck && (yield* Clock.currentTimeMillis) >= start + grace)
        cluster = yield* stoppedCluster(request.cluster_id)
      return statuses
    })
    const waiting = polling(request, options)
    const statuses = yield* Polling.untilDone(read, {
      ...waiting,
      isDone: (statuses) => cluster !== undefined || waiting.isDone(statuses)
    })
    if (cluster !== undefined) return yield* stopped(cluster, statuses)
    const failures = statuses.filter(({ status }) => status === "FAILED")
    return failures.length === 0 ? statuses : yield* failed(request.cluster_id, failures)
  })

/**
 * Adds libraries to a cluster and waits until they are installed.
 *
 * Fails with the errors of `install` and `awaitInstalled`.
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
  Effect.gen(function* () {
    const { install } = yield* Libraries
    const { cluster_id, libraries } = request
    const [, left] = yield* withinDeadline(options, `libraries to be added to cluster ${cluster_id}`, install(request))
    return yield* awaitInstalled({ cluster_id }, { ...left, libraries })
  })
