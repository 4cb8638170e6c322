/** Emulates the Clusters API. */
import * as Either from "effect/Either"
import type { ClusterSpec } from "../../schemas/clusters/ClusterAttributes.js"
import { type ClusterDetails, UpdateClusterResource } from "../../schemas/clusters/Clusters.js"
import type { TerminationReason } from "../../schemas/clusters/ClusterTermination.js"
import type { ClusterInstance } from "../../schemas/jobs/JobRunStates.js"
import { operations } from "../../services/clusters/operations.js"
import { type ApiFailure, invalidParameterValue, invalidState, resourceDoesNotExist } from "../failure.js"
import type { Kernel } from "../kernel.js"
import * as Paging from "../paging.js"
import { type Route, route } from "../router.js"
import type { Cancel } from "../timeline.js"
import * as Catalogue from "./clusterCatalogue.js"
import * as Events from "./clusterEvents.js"
import * as LifeCycle from "./clusterLifeCycle.js"
import * as Policies from "./clusterPolicies.js"
import * as Spec from "./clusterSpec.js"
import * as Views from "./clusterViews.js"
import * as Pools from "./instancePools.js"
import * as Permissions from "./permissions.js"

/** Cluster operations for other modules. All of them return immediately; state changes happen over time. */
export interface Clusters {
  readonly routes: ReadonlyArray<Route>
  readonly catalogue: Catalogue.Catalogue
  readonly get: (id: string) => Either.Either<ClusterDetails, ApiFailure>
  /** Validates a specification as `create` does, without creating a cluster. */
  readonly check: (spec: ClusterSpec, user: string) => Either.Either<void, ApiFailure>
  /**
   * Creates a cluster for a run, or returns why its specification is invalid. It has no idle timeout; the caller must
   * terminate it.
   */
  readonly createForJob: (options: {
    readonly spec: ClusterSpec
    /** The name, such as `job-123-run-456-main`. */
    readonly name: string
    readonly jobId: string
    readonly runName: string
    readonly creator: string
  }) => { readonly id: string } | { readonly error: string }
  /** Terminates a cluster because its run has ended. */
  readonly terminateForJob: (id: string) => void
  /**
   * Uses a cluster. It is started if it is terminated, and is not idle until the returned function is called. Never
   * calls back before it returns.
   */
  readonly use: (
    id: string,
    on: {
      /** Called once, when the cluster runs. */
      readonly ready: (cluster: ClusterInstance) => void
      /** Called once with the reason, if the cluster will not run. */
      readonly failed: (message: string) => void
      /** Called once, if the cluster stops running. */
      readonly lost?: ((message: string) => void) | undefined
    }
  ) => Cancel
  /** Puts a new cluster into a state at once. */
  readonly settle: (id: string, state: "PENDING" | "RUNNING" | "TERMINATED") => void
  /** Does nothing if the cluster is terminated or terminating. */
  readonly terminate: (id: string, reason: TerminationReason, message?: string) => void
  /** Registers a listener for every change of a cluster's state or specification. */
  readonly onChange: (listener: (cluster: ClusterDetails) => void) => void
  /** Registers a listener for permanently deleted clusters. */
  readonly onRemoved: (listener: (id: string) => void) => void
  /** Registers a listener for cloned clusters, whose libraries must be copied. */
  readonly onCloned: (listener: (from: string, to: string) => void) => void
}

const doesNotExist = (id: string): string => `Cluster ${id} does not exist`

const listLimits = { default: 20, max: 100 }

const maxPinned = 100

const levels = [
  { permission_level: "CAN_ATTACH_TO", description: "Can Attach To permission on cluster" },
  { permission_level: "CAN_RESTART", description: "Can Restart permission on cluster" },
  { permission_level: "CAN_MANAGE", description: "Can Manage permission on cluster" }
]

type Fields = Readonly<Record<string, unknown>>

/** Copies the field at the path from one object to another. Lists and maps are copied as a whole. */
const masked = (into: Fields, from: Fields, [head = "", ...rest]: ReadonlyArray<string>): Fields => {
  const { [head]: old, ...others } = into
  const given = from[head]
  const value = rest.length === 0 ? given : masked((old ?? {}) as Fields, (given ?? {}) as Fields, rest)
  return value === undefined ? others : { ...others, [head]: value }
}

/** The specification after an update. A fixed size replaces autoscaling and vice versa. */
const updated = (
  spec: ClusterSpec,
  given: UpdateClusterResource,
  mask: string
): Either.Either<ClusterSpec, ApiFailure> => {
  if (mask === "*") return Either.right(given)
  const paths = mask.split(",").map((path) => path.split("."))
  const unknown = paths.find(([head = ""]) => !Object.hasOwn(UpdateClusterResource.fields, head))
  if (unknown !== undefined) {
    return Either.left(invalidParameterValue(`Invalid update_mask: unknown field '${unknown.join(".")}'.`))
  }
  const heads = new Set(paths.map(([head]) => head))
  let before = spec
  if (heads.has("num_workers") && !heads.has("autoscale") && given.num_workers !== undefined) {
    before = { ...before, autoscale: undefined }
  }
  if (heads.has("autoscale") && !heads.has("num_workers") && given.autoscale !== undefined) {
    before = { ...before, num_workers: undefined }
  }
  return Either.right(paths.reduce<Fields>((into, path) => masked(into, given as Fields, path), before as Fields))
}

export const make = (kernel: Kernel): Clusters => {
  const permissions = kernel.use(Permissions.make)
  const pools = kernel.use(Pools.make)
  const clusters = new Map<string, LifeCycle.Cluster>()
  const tokens = new Map<string, string>()
  const changed: Array<(cluster: ClusterDetails) => void> = []
  const removed: Array<(id: string) => void> = []
  const cloned: Array<(from: string, to: string) => void> = []
  const uses = new Set<(cluster: LifeCycle.Cluster) => void>()

  const catalogue = Catalogue.make({
    nodeTypes: kernel.options.nodeTypes,
    sparkVersions: kernel.options.sparkVersions
  })
  const specs = Spec.make(catalogue, {
    applyPolicy: kernel.use(Policies.make).apply,
    nodeTypeOfPool: pools.nodeTypeOf
  })
  const events = Events.make(kernel)

  const life = LifeCycle.make(kernel, clusters, events, (cluster) => {
    for (const use of [...uses]) use(cluster)
    if (changed.length === 0) return
    const shown = Views.details(catalogue, cluster)
    for (const listener of changed) listener(shown)
  })

  const remove = (cluster: LifeCycle.Cluster): void => {
    clusters.delete(cluster.id)
    events.forget(cluster.id)
    lists.removed(cluster.id)
    for (const listener of removed) listener(cluster.id)
  }

  const find = (id: string): LifeCycle.Cluster | undefined => {
    const cluster = clusters.get(id)
    if (cluster === undefined || Views.isKept(cluster, kernel.now())) return cluster
    remove(cluster)
    return undefined
  }

  const existing = (id: string): Either.Either<LifeCycle.Cluster, ApiFailure> =>
    Either.fromNullable(find(id), () => invalidParameterValue(doesNotExist(id)))

  const lists = permissions.define({
    type: "cluster",
    collection: "clusters",
    levels,
    creatorLevel: "CAN_MANAGE",
    check: (id) => Either.fromNullable(find(id), () => resourceDoesNotExist(doesNotExist(id)))
  })

  const edit = (
    id: string,
    user: string,
    change: (cluster: LifeCycle.Cluster) => Either.Either<ClusterSpec, ApiFailure>
  ): Either.Either<void, ApiFailure> =>
    Either.gen(function* () {
      const cluster = yield* existing(id)
      if (cluster.source === "JOB") {
        return yield* Either.left(invalidState(`Cluster ${id} was created by the job scheduler and cannot be edited.`))
      }
      const spec = yield* change(cluster)
      const resolved = yield* specs.resolve(spec, cluster.creator)
      yield* life.edit(cluster, spec, resolved, user)
    })

  const setPinned = (id: string, user: string, isPinned: boolean): Either.Either<void, ApiFailure> =>
    Either.gen(function* () {
      const cluster = yield* existing(id)
      if (cluster.isPinned === isPinned) return
      if (isPinned && [...clusters.values()].filter((other) => other.isPinned).length >= maxPinned) {
        return yield* Either.left(invalidState(`Cannot pin more than ${maxPinned} clusters.`))
      }
      cluster.isPinned = isPinned
      events.add(id, isPinned ? "PINNED" : "UNPINNED", { user })
    })

  const routes: ReadonlyArray<Route> = [
    route(operations.create, ({ clone_from, idempotency_token: token, ...spec }, { user }) =>
      Either.gen(function* () {
        if ((token ?? "").length > 64) {
          return yield* Either.left(invalidParameterValue("The idempotency token must have at most 64 characters."))
        }
        const earlier = find(tokens.get(token ?? "") ?? "")
        if (earlier !== undefined && earlier.state !== "TERMINATED") return { cluster_id: earlier.id }
        if (clone_from) yield* existing(clone_from.source_cluster_id)
        const resolved = yield* specs.resolve(spec, user.userName)
        const { id } = life.create({ spec, resolved, creator: user.userName, source: "API", defaultTags: {} })
        if (token) tokens.set(token, id)
        lists.created(id, user.userName)
        if (clone_from) for (const listener of cloned) listener(clone_from.source_cluster_id, id)
        return { cluster_id: id }
      })
    ),
    route(operations.edit, ({ cluster_id, ...spec }, { user }) =>
      edit(cluster_id, user.userName, () => Either.right(spec))
    ),
    route(operations.update, ({ cluster, cluster_id, update_mask }, { user }) =>
      edit(cluster_id, user.userName, ({ size, spec }) =>
        updated({ ...spec, num_workers: undefined, autoscale: undefined, ...size }, cluster ?? {}, update_mask)
      )
    ),
    route(operations.get, ({ cluster_id }) =>
      Either.map(existing(cluster_id), (cluster) => Views.details(catalogue, cluster))
    ),
    route(operations.listPage, ({ filter_by, page_size, page_token, sort_by }) =>
      Either.gen(function* () {
        const listed = [...clusters.values()].filter(
          (cluster) => Views.isListed(cluster, kernel.now()) && Views.matches(cluster, filter_by)
        )
        const page = yield* Paging.page({
          list: JSON.stringify(["clusters", filter_by, sort_by]),
          items: Views.sorted(listed, sort_by),
          // The key includes everything that the sort order depends on. If the item moves, its old position is used
          // instead, so that no items are skipped.
          key: ({ id, isPinned, state }) => JSON.stringify([id, state, isPinned]),
          size: yield* Paging.pageSize(page_size, listLimits),
          token: page_token
        })
        return {
          ...(page.items.length === 0
            ? {}
            : { clusters: page.items.map((cluster) => Views.summary(catalogue, cluster)) }),
          next_page_token: page.next,
          prev_page_token: page.previous
        }
      })
    ),
    route(operations.start, ({ cluster_id }, { user }) =>
      Either.flatMap(existing(cluster_id), (cluster) => life.start(cluster, user.userName))
    ),
    route(operations.restart, ({ cluster_id, restart_user }, { user }) =>
      Either.flatMap(existing(cluster_id), (cluster) => life.restart(cluster, restart_user ?? user.userName))
    ),
    route(operations.resize, ({ cluster_id, ...size }, { user }) =>
      Either.gen(function* () {
        const cluster = yield* existing(cluster_id)
        yield* life.resize(cluster, yield* Spec.checkSize(size), user.userName)
      })
    ),
    route(operations.delete, ({ cluster_id }, { user }) =>
      Either.map(existing(cluster_id), (cluster) => life.terminate(cluster, LifeCycle.byUser(user.userName)))
    ),
    route(operations.permanentDelete, ({ cluster_id }, { user }) =>
      Either.gen(function* () {
        const cluster = yield* existing(cluster_id)
        if (cluster.isPinned) {
          return yield* Either.left(
            invalidState(`Cluster ${cluster_id} is pinned and cannot be deleted, please unpin the cluster first.`)
          )
        }
        remove(cluster)
        life.destroy(cluster, LifeCycle.byUser(user.userName))
      })
    ),
    route(operations.pin, ({ cluster_id }, { user }) => setPinned(cluster_id, user.userName, true)),
    route(operations.unpin, ({ cluster_id }, { user }) => setPinned(cluster_id, user.userName, false)),
    route(operations.changeOwner, ({ cluster_id, owner_username }) =>
      Either.gen(function* () {
        const cluster = yield* existing(cluster_id)
        if (cluster.state !== "TERMINATED") return yield* Either.left(LifeCycle.unexpectedState(cluster))
        cluster.creator = owner_username
        yield* lists.grant(cluster_id, owner_username, "CAN_MANAGE")
      })
    ),
    route(operations.eventsPage, (request) => Either.flatMap(existing(request.cluster_id), () => events.page(request))),
    route(operations.getDiagnostic, ({ name }) =>
      Either.map(existing(name.replace(/^clusters\//, "")), Views.diagnostic)
    ),
    route(operations.listNodeTypes, () => Either.right({ node_types: catalogue.nodeTypes })),
    route(operations.sparkVersions, () => Either.right({ versions: catalogue.sparkVersions })),
    route(operations.listZones, () => Either.right(catalogue.zones)),
    route(operations.getPermissions, ({ cluster_id }) => lists.get(cluster_id)),
    route(operations.setPermissions, ({ access_control_list, cluster_id }) =>
      lists.set(cluster_id, access_control_list)
    ),
    route(operations.updatePermissions, ({ access_control_list, cluster_id }) =>
      lists.update(cluster_id, access_control_list)
    ),
    route(operations.getPermissionLevels, ({ cluster_id }) => lists.levels(cluster_id))
  ]

  const use: Clusters["use"] = (id, on) => {
    const cluster = find(id)
    if (cluster === undefined) return kernel.after(0, () => on.failed(doesNotExist(id)))
    const release = life.use(cluster)
    let isReady = false
    /** Whether a previous run of the cluster may still be ending. If so, it is started again once terminated. */
    let isOld = cluster.state === "TERMINATING" || cluster.state === "TERMINATED"

    const onState = (changed: LifeCycle.Cluster): void => {
      if (changed !== cluster) return
      const isUp = cluster.state === "RUNNING" || cluster.state === "RESIZING"
      const inWords = LifeCycle.unexpectedState(cluster).message
      if (isReady) {
        if (isUp) return
        stop()
        on.lost?.(`Cluster ${id} became unusable during the run: ${inWords}`)
      } else if (isUp) {
        isReady = true
        on.ready({
          cluster_id: id,
          ...(cluster.sparkContextId === undefined ? {} : { spark_context_id: String(cluster.sparkContextId) })
        })
      } else if (!LifeCycle.isActive(cluster)) {
        if (isOld && clusters.has(id) && Either.isRight(life.start(cluster, cluster.creator))) {
          isOld = false
          return
        }
        stop()
        on.failed(`Cluster ${id} was terminated while waiting on it to be ready: ${inWords}`)
      }
    }
    // Deferred, so that no callback runs in the middle of a change.
    const onStateLater = (changed: LifeCycle.Cluster): void => {
      if (changed === cluster) kernel.after(0, () => uses.has(onStateLater) && onState(cluster))
    }
    const stop = (): void => {
      uses.delete(onStateLater)
      release()
    }
    uses.add(onStateLater)
    onStateLater(cluster)
    return stop
  }

  const terminate: Clusters["terminate"] = (id, reason, message) => {
    const cluster = find(id)
    if (cluster !== undefined) life.terminate(cluster, { reason, message: message ?? "" })
  }

  const all: Clusters = {
    routes,
    catalogue,
    get: (id) => Either.map(existing(id), (cluster) => Views.details(catalogue, cluster)),
    check: (spec, user) => Either.map(specs.resolve(spec, user), () => undefined),
    createForJob: ({ creator, jobId, name, runName, spec }) => {
      const resolved = specs.resolve(spec, creator)
      if (Either.isLeft(resolved)) return { error: resolved.left.message }
      const { attributes, size } = resolved.right
      const { id } = life.create({
        spec,
        resolved: { size, attributes: { ...attributes, cluster_name: name, autotermination_minutes: 0 } },
        creator,
        source: "JOB",
        defaultTags: { JobId: jobId, RunName: runName }
      })
      lists.created(id, creator)
      return { id }
    },
    terminateForJob: (id) => terminate(id, { code: "JOB_FINISHED", type: "SUCCESS" }),
    use,
    settle: (id, state) => {
      const cluster = find(id)
      if (cluster !== undefined && state !== "PENDING") life.settle(cluster, state)
    },
    terminate,
    onChange: (listener) => {
      changed.push(listener)
    },
    onRemoved: (listener) => {
      removed.push(listener)
    },
    onCloned: (listener) => {
      cloned.push(listener)
    }
  }
  pools.supply(all)
  return all
}
