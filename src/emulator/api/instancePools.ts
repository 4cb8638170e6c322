/** Emulates the Instance Pools API and supplies instances to clusters. */
import * as Either from "effect/Either"
import type { ClusterDetails } from "../../schemas/clusters/Clusters.js"
import type { TerminationReason } from "../../schemas/clusters/ClusterTermination.js"
import {
  type CreateInstancePoolRequest,
  EditInstancePoolRequest,
  type GetInstancePool,
  type InstancePoolStats
} from "../../schemas/instancePools/InstancePools.js"
import { operations } from "../../services/instancePools/operations.js"
import { type ApiFailure, invalidParameterValue, resourceDoesNotExist } from "../failure.js"
import type { Kernel } from "../kernel.js"
import { type Route, route } from "../router.js"
import type { Cancel } from "../timeline.js"
import * as Catalogue from "./clusterCatalogue.js"
import * as Permissions from "./permissions.js"

export interface InstancePools {
  readonly routes: ReadonlyArray<Route>
  /** Returns the node type of a pool. */
  readonly nodeTypeOf: (id: string) => Either.Either<string, ApiFailure>
  /** From now on clusters take their machines from the pools that they name. */
  readonly supply: (clusters: Clusters) => void
}

/** The clusters to supply. */
interface Clusters {
  readonly onChange: (listener: (cluster: ClusterDetails) => void) => void
  readonly onRemoved: (listener: (id: string) => void) => void
  readonly terminate: (id: string, reason: TerminationReason, message?: string) => void
}

/** The instances of a pool that a cluster uses: running and pending. */
interface Taken {
  readonly used: number
  readonly pending: number
}

interface Pool {
  readonly id: string
  readonly creatorId: string
  fields: CreateInstancePoolRequest
  /** When each idle instance became idle, longest first. */
  idle: ReadonlyArray<number>
  pendingIdle: number
  readonly taken: Map<string, Taken>
  /** The scheduled release of the instance that has been idle longest. */
  next: Cancel | undefined
}

const doesNotExist = (id: string): string => `Can't find an instance pool with id: ${id}.`

const refused = (message: string): Either.Either<never, ApiFailure> => Either.left(invalidParameterValue(message))

const levels = [
  { permission_level: "CAN_ATTACH_TO", description: "Can Attach To permission on pool" },
  { permission_level: "CAN_MANAGE", description: "Can Manage permission on pool" }
]

const defaultIdleMinutes = 60

/**
 * Sixty minutes and, below, `enable_elastic_disk` are the defaults that the CLI expects
 * (bundle/direct/dresources/resources.yml).
 */
const defaults = { min_idle_instances: 0, idle_instance_autotermination_minutes: defaultIdleMinutes }

/** The fields that an edit keeps. */
const fixedOf = (fields: CreateInstancePoolRequest): Partial<CreateInstancePoolRequest> =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !Object.hasOwn(EditInstancePoolRequest.fields, name)))

const sum = (counts: Iterable<number>): number => [...counts].reduce((total, count) => total + count, 0)

const minIdleOf = (pool: Pool): number => pool.fields.min_idle_instances ?? 0

const usedBy = ({ pending, used }: Taken): number => used + pending

/** The number of additional instances that a pool may start. */
const roomOf = (pool: Pool): number =>
  (pool.fields.max_capacity ?? Number.POSITIVE_INFINITY) -
  (pool.idle.length + pool.pendingIdle + sum([...pool.taken.values()].map(usedBy)))

const statsOf = (pool: Pool): InstancePoolStats => ({
  used_count: sum([...pool.taken.values()].map(({ used }) => used)),
  idle_count: pool.idle.length,
  pending_used_count: sum([...pool.taken.values()].map(({ pending }) => pending)),
  pending_idle_count: pool.pendingIdle
})

const show = (pool: Pool): GetInstancePool => ({
  ...pool.fields,
  instance_pool_id: pool.id,
  default_tags: {
    Vendor: "Databricks",
    DatabricksInstancePoolCreatorId: pool.creatorId,
    DatabricksInstancePoolId: pool.id
  },
  state: "ACTIVE",
  stats: statsOf(pool),
  status: {}
})

/** The number of instances that a cluster needs from each pool. */
const demandOf = (cluster: ClusterDetails, workers: number): ReadonlyMap<string, number> => {
  const demand = new Map<string, number>()
  const add = (id: string | null | undefined, count: number): void => {
    if (id && count > 0) demand.set(id, (demand.get(id) ?? 0) + count)
  }
  add(cluster.driver_instance_pool_id ?? cluster.instance_pool_id, 1)
  add(cluster.instance_pool_id, workers)
  return demand
}

export const make = (kernel: Kernel): InstancePools => {
  const permissions = kernel.use(Permissions.make)
  const pools = new Map<string, Pool>()
  const catalogue = Catalogue.make({
    nodeTypes: kernel.options.nodeTypes,
    sparkVersions: kernel.options.sparkVersions
  })

  const existing = (id: string): Either.Either<Pool, ApiFailure> =>
    Either.fromNullable(pools.get(id), () => resourceDoesNotExist(doesNotExist(id)))

  const lists = permissions.define({
    type: "instance-pool",
    collection: "instance-pools",
    levels,
    creatorLevel: "CAN_MANAGE",
    check: existing
  })

  const check = (fields: CreateInstancePoolRequest, id?: string): Either.Either<void, ApiFailure> => {
    const {
      custom_tags: tags,
      idle_instance_autotermination_minutes: minutes,
      instance_pool_name: name,
      max_capacity: max,
      min_idle_instances: min,
      node_type_id: nodeType
    } = fields
    if (name.length < 1 || name.length > 100) return refused("The pool name must have between 1 and 100 characters.")
    if ([...pools.values()].some((other) => other.id !== id && other.fields.instance_pool_name === name)) {
      return refused(`Instance pool name ${name} is already in use. The name must be unique.`)
    }
    if (catalogue.nodeType(nodeType) === undefined) {
      return refused(
        `Node type ${nodeType} is not supported. Supported node types: ${catalogue.nodeTypes.map((type) => type.node_type_id).join(", ")}`
      )
    }
    if ((min ?? 0) < 0) return refused(`Invalid min_idle_instances: ${min}. It must not be negative.`)
    if (max !== undefined && max !== null && (max < 1 || max < (min ?? 0))) {
      return refused(`Invalid max_capacity: ${max}. It must be positive and not less than min_idle_instances.`)
    }
    if ((minutes ?? 0) < 0 || (minutes ?? 0) > 10_000) {
      return refused(
        `Invalid idle_instance_autotermination_minutes: ${minutes}. The threshold must be between 0 and 10000 minutes.`
      )
    }
    if (Object.keys(tags ?? {}).length > 45) return refused("At most 45 custom tags can be specified.")
    if ((fields.preloaded_spark_versions ?? []).length > 1) {
      return refused("At most one preloaded Spark version can be specified.")
    }
    if (fields.enable_auto_alternate_node_types === true && fields.node_type_flexibility) {
      return refused("enable_auto_alternate_node_types and node_type_flexibility cannot be used together.")
    }
    return Either.void
  }

  /** Starts instances until enough are idle, and releases surplus ones that have been idle too long. */
  const balance = (pool: Pool): void => {
    pool.next?.()
    pool.next = undefined
    if (!pools.has(pool.id)) return
    const lacking = Math.min(minIdleOf(pool) - pool.idle.length - pool.pendingIdle, roomOf(pool))
    if (lacking > 0) {
      pool.pendingIdle += lacking
      kernel.after(kernel.durations.clusterStart, () => {
        // A cluster may have taken some in the meantime.
        const ready = Math.min(lacking, pool.pendingIdle)
        pool.pendingIdle -= ready
        pool.idle = [...pool.idle, ...Array.from({ length: ready }, () => kernel.now())]
        balance(pool)
      })
    }
    const [oldest] = pool.idle
    if (oldest === undefined || pool.idle.length <= minIdleOf(pool)) return
    const minutes = pool.fields.idle_instance_autotermination_minutes ?? defaultIdleMinutes
    pool.next = kernel.after(Math.max(0, oldest + minutes * 60_000 - kernel.now()), () => {
      pool.idle = pool.idle.slice(1)
      balance(pool)
    })
  }

  const give = (pool: Pool, cluster: string, wanted: number, isUp: boolean): void => {
    const before = pool.taken.get(cluster) ?? { used: 0, pending: 0 }
    const more = Math.max(0, wanted - usedBy(before))
    const fewer = Math.max(0, usedBy(before) - wanted)
    const warm = Math.min(more, pool.idle.length)
    const coming = Math.min(more - warm, pool.pendingIdle)
    const kept = pool.idle.length - warm
    pool.idle = [...pool.idle.slice(0, kept), ...Array.from({ length: fewer }, () => kernel.now())]
    pool.pendingIdle -= coming
    const used = isUp ? wanted : Math.min(wanted, before.used + warm)
    if (wanted === 0) pool.taken.delete(cluster)
    else pool.taken.set(cluster, { used, pending: wanted - used })
    balance(pool)
  }

  const release = (cluster: string): void => {
    for (const pool of pools.values()) if (pool.taken.has(cluster)) give(pool, cluster, 0, true)
  }

  const supply: InstancePools["supply"] = (clusters) => {
    const fail = (id: string, code: string, poolId: string, message: string): void => {
      // Deferred, because the cluster is in the middle of a change.
      kernel.after(0, () =>
        clusters.terminate(
          id,
          { code, type: "CLIENT_ERROR", parameters: { instance_pool_id: poolId, databricks_error_message: message } },
          message
        )
      )
    }

    clusters.onRemoved(release)
    clusters.onChange((cluster) => {
      const id = cluster.cluster_id
      const { state } = cluster
      if (state === "TERMINATING") return
      if (state === "TERMINATED" || state === "ERROR") return release(id)
      const isUp = state === "RUNNING"
      const workers = isUp
        ? (cluster.executors ?? []).length
        : (cluster.num_workers ?? cluster.autoscale?.min_workers ?? 0)
      const demand = demandOf(cluster, workers)
      for (const pool of pools.values()) {
        if (pool.taken.has(id) && !demand.has(pool.id)) give(pool, id, 0, isUp)
      }
      for (const [poolId, wanted] of demand) {
        const pool = pools.get(poolId)
        const isStarting = state === "PENDING" || state === "RESTARTING"
        if (pool === undefined) {
          if (isStarting) fail(id, "INSTANCE_POOL_NOT_FOUND", poolId, doesNotExist(poolId))
          continue
        }
        const had = pool.taken.get(id)
        const more = wanted - (had === undefined ? 0 : usedBy(had))
        if (isStarting && more > pool.idle.length + pool.pendingIdle + roomOf(pool)) {
          const max = pool.fields.max_capacity
          fail(
            id,
            "INSTANCE_POOL_MAX_CAPACITY_REACHED",
            poolId,
            `The instance pool ${poolId} has reached its maximum capacity of ${max}.`
          )
        } else {
          give(pool, id, wanted, isUp)
        }
      }
    })
  }

  const routes: ReadonlyArray<Route> = [
    route(operations.create, (fields, { user }) =>
      Either.map(check(fields), () => {
        const pool: Pool = {
          id: `${kernel.ids.cluster()}-pool-${kernel.ids.letters(8)}`,
          creatorId: user.id,
          fields: {
            ...defaults,
            enable_elastic_disk: true,
            ...fields,
            azure_attributes: {
              availability: "ON_DEMAND_AZURE",
              spot_bid_max_price: -1,
              ...fields.azure_attributes
            }
          },
          idle: [],
          pendingIdle: 0,
          taken: new Map(),
          next: undefined
        }
        pools.set(pool.id, pool)
        lists.created(pool.id, user.userName)
        balance(pool)
        return { instance_pool_id: pool.id }
      })
    ),
    route(operations.edit, ({ instance_pool_id: id, ...given }) =>
      Either.gen(function* () {
        const pool = yield* existing(id)
        if (given.node_type_id !== pool.fields.node_type_id) {
          return yield* refused(`The node type of instance pool ${id} cannot be changed.`)
        }
        const fields = { ...defaults, ...fixedOf(pool.fields), ...given }
        yield* check(fields, id)
        pool.fields = fields
        balance(pool)
      })
    ),
    route(operations.get, ({ instance_pool_id: id }) => Either.map(existing(id), show)),
    route(operations.list, () =>
      Either.right(pools.size === 0 ? {} : { instance_pools: [...pools.values()].map(show) })
    ),
    route(operations.delete, ({ instance_pool_id: id }) =>
      Either.map(existing(id), (pool) => {
        pools.delete(id)
        pool.next?.()
        lists.removed(id)
      })
    ),
    route(operations.getPermissions, ({ instance_pool_id: id }) => lists.get(id)),
    route(operations.setPermissions, ({ access_control_list, instance_pool_id: id }) =>
      lists.set(id, access_control_list)
    ),
    route(operations.updatePermissions, ({ access_control_list, instance_pool_id: id }) =>
      lists.update(id, access_control_list)
    ),
    route(operations.getPermissionLevels, ({ instance_pool_id: id }) => lists.levels(id))
  ]

  return {
    routes,
    supply,
    nodeTypeOf: (id) =>
      Either.fromNullable(pools.get(id)?.fields.node_type_id, () =>
        invalidParameterValue(`Cluster validation error: ${doesNotExist(id)}`)
      )
  }
}
