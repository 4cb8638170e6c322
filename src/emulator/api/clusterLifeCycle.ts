/** The life cycle of a cluster: its states and the transitions between them. */
import * as Either from "effect/Either"
import type { ClusterAttributes, ClusterSize, ClusterSpec } from "../../schemas/clusters/ClusterAttributes.js"
import type { ClusterSource, SparkNode } from "../../schemas/clusters/Clusters.js"
import type { TerminationReason } from "../../schemas/clusters/ClusterTermination.js"
import { type ApiFailure, invalidState } from "../failure.js"
import type { Kernel } from "../kernel.js"
import type { Cancel } from "../timeline.js"
import type { ClusterEvents } from "./clusterEvents.js"
import { initialWorkers, type Resolved } from "./clusterSpec.js"

export type ClusterState = "PENDING" | "RUNNING" | "RESTARTING" | "RESIZING" | "TERMINATING" | "TERMINATED" | "ERROR"

export interface Cluster {
  readonly id: string
  readonly source: ClusterSource
  /** Tags in addition to those of every cluster. */
  readonly defaultTags: Readonly<Record<string, string>>
  readonly createdAt: number
  /** The requested specification. */
  spec: ClusterSpec
  attributes: ClusterAttributes
  size: ClusterSize
  creator: string
  isPinned: boolean
  state: ClusterState
  stateMessage: string
  reason: TerminationReason | undefined
  driver: SparkNode | undefined
  executors: ReadonlyArray<SparkNode>
  sparkContextId: bigint | undefined
  restartedAt: number | undefined
  lostStateAt: number
  terminatedAt: number | undefined
  /** Whether the latest start reached the network checks. */
  isChecked: boolean
  /** The number of active uses. The cluster is idle at 0. */
  uses: number
  next: Cancel | undefined
  idle: Cancel | undefined
}

export interface LifeCycle {
  readonly create: (made: {
    readonly spec: ClusterSpec
    readonly resolved: Resolved
    readonly creator: string
    readonly source: ClusterSource
    readonly defaultTags: Readonly<Record<string, string>>
  }) => Cluster
  readonly start: (cluster: Cluster, user: string) => Either.Either<void, ApiFailure>
  readonly restart: (cluster: Cluster, user: string) => Either.Either<void, ApiFailure>
  readonly resize: (cluster: Cluster, size: ClusterSize, user: string) => Either.Either<void, ApiFailure>
  readonly edit: (
    cluster: Cluster,
    spec: ClusterSpec,
    resolved: Resolved,
    user: string
  ) => Either.Either<void, ApiFailure>
  /** Does nothing if the cluster is terminated or terminating. */
  readonly terminate: (cluster: Cluster, why: Termination) => void
  /** Puts a new cluster into a state at once. */
  readonly settle: (cluster: Cluster, state: "RUNNING" | "TERMINATED") => void
  /** Terminates and removes the cluster immediately. */
  readonly destroy: (cluster: Cluster, why: Termination) => void
  /** Keeps the cluster from being idle. Returns a function that ends the use. */
  readonly use: (cluster: Cluster) => () => void
}

export interface Termination {
  readonly reason: TerminationReason
  readonly message: string
  readonly user?: string | undefined
}

export const byUser = (user: string): Termination => ({
  reason: { code: "USER_REQUEST", type: "SUCCESS", parameters: { username: user } },
  message: "Terminated by user",
  user
})

const byInactivity = (minutes: number): Termination => ({
  reason: { code: "INACTIVITY", type: "SUCCESS", parameters: { inactivity_duration_min: String(minutes) } },
  message: `Inactive cluster terminated (inactive for ${minutes} minutes).`
})

export const isActive = (cluster: Cluster): boolean => cluster.state !== "TERMINATED" && cluster.state !== "ERROR"

const titleCase = (state: string): string => state.charAt(0) + state.slice(1).toLowerCase()

/** `Terminated: INACTIVITY(SUCCESS): inactivity_duration_min:30`, as the workspace formats it in errors. */
const stateInWords = (cluster: Cluster): string => {
  const { reason, state } = cluster
  if (reason === undefined || state !== "TERMINATED") return titleCase(state)
  const parameters = Object.entries(reason.parameters ?? {}).map(([key, value]) => `${key}:${value}`)
  return [
    titleCase(state),
    `${reason.code}(${reason.type})`,
    ...(parameters.length > 0 ? [parameters.join(",")] : [])
  ].join(": ")
}

export const unexpectedState = (cluster: Cluster): ApiFailure =>
  invalidState(`Cluster ${cluster.id} is in unexpected state ${stateInWords(cluster)}.`)

/** `onChange` is called after every change of state or specification. */
export const make = (
  kernel: Kernel,
  clusters: Map<string, Cluster>,
  events: ClusterEvents,
  onChange: (cluster: Cluster) => void
): LifeCycle => {
  const { durations, ids } = kernel

  const expect = (cluster: Cluster, ...states: ReadonlyArray<ClusterState>): Either.Either<void, ApiFailure> =>
    states.includes(cluster.state) ? Either.void : Either.left(unexpectedState(cluster))

  const enter = (cluster: Cluster, state: ClusterState, message: string): void => {
    cluster.state = state
    cluster.stateMessage = message
    onChange(cluster)
  }

  /** A cluster has at most one scheduled transition. A new one replaces it. */
  const schedule = (cluster: Cluster, delay: Parameters<Kernel["after"]>[0], action: () => void): void => {
    cluster.next?.()
    cluster.next = kernel.after(delay, action)
  }

  const watchIdleness = (cluster: Cluster): void => {
    cluster.idle?.()
    cluster.idle = undefined
    const minutes = cluster.attributes.autotermination_minutes ?? 0
    if (minutes === 0 || cluster.uses > 0 || cluster.source === "JOB") return
    if (cluster.state !== "RUNNING" && cluster.state !== "RESIZING") return
    cluster.idle = kernel.after(`${minutes} minutes`, () => terminate(cluster, byInactivity(minutes)))
  }

  const node = (): SparkNode => {
    const host = `10.139.64.${4 + ids.below(250)}`
    return {
      node_id: ids.hex(32),
      instance_id: ids.hex(32),
      private_ip: host.replace("10.139.64", "10.139.0"),
      host_private_ip: host,
      public_dns: "",
      start_timestamp: kernel.now()
    }
  }

  const nodes = (count: number, kept: ReadonlyArray<SparkNode> = []): ReadonlyArray<SparkNode> =>
    Array.from({ length: count }, (_, i) => kept[i] ?? node())

  const running = (cluster: Cluster, isFirst: boolean): void => {
    const workers = initialWorkers(cluster.size)
    const scripts = cluster.attributes.init_scripts ?? []
    cluster.driver = node()
    cluster.executors = nodes(workers)
    cluster.sparkContextId = ids.int64()
    cluster.restartedAt = kernel.now()
    if (!isFirst) cluster.lostStateAt = kernel.now()
    cluster.isChecked = true
    if (scripts.length > 0) {
      const ran = scripts.map((script) => ({ ...script, status: "SUCCEEDED", execution_duration_seconds: 0 }))
      events.add(cluster.id, "INIT_SCRIPTS_STARTED", { init_scripts: { cluster: scripts } })
      events.add(cluster.id, "INIT_SCRIPTS_FINISHED", {
        init_scripts: { cluster: ran, reported_for_node: cluster.driver.private_ip }
      })
    }
    events.add(cluster.id, "RUNNING", { current_num_workers: workers, target_num_workers: workers })
    events.add(cluster.id, "DRIVER_HEALTHY", {})
    enter(cluster, "RUNNING", "")
    watchIdleness(cluster)
  }

  const enterRunning = (cluster: Cluster, state: "PENDING" | "RESTARTING", message: string, isFirst: boolean): void => {
    cluster.idle?.()
    cluster.idle = undefined
    cluster.reason = undefined
    cluster.terminatedAt = undefined
    const fault = kernel.faults.forClusterStart({
      clusterId: cluster.id,
      clusterName: cluster.attributes.cluster_name ?? ""
    })
    schedule(cluster, state === "PENDING" ? durations.clusterStart : durations.clusterRestart, () => {
      if (fault === undefined) return running(cluster, isFirst)
      const why = { reason: fault.reason, message: fault.stateMessage }
      if (fault.endsIn === "TERMINATED") return terminate(cluster, why)
      ended(cluster, "ERROR", why)
    })
    enter(cluster, state, message)
  }

  const ended = (cluster: Cluster, state: "TERMINATED" | "ERROR", why: Termination): void => {
    cluster.next?.()
    cluster.next = undefined
    cluster.idle?.()
    cluster.idle = undefined
    cluster.reason = why.reason
    cluster.driver = undefined
    cluster.executors = []
    cluster.terminatedAt = kernel.now()
    enter(cluster, state, why.message)
  }

  const terminate: LifeCycle["terminate"] = (cluster, why) => {
    if (!isActive(cluster) || cluster.state === "TERMINATING") return
    cluster.idle?.()
    cluster.idle = undefined
    cluster.reason = why.reason
    events.add(cluster.id, "TERMINATING", { reason: why.reason, ...(why.user === undefined ? {} : { user: why.user }) })
    schedule(cluster, durations.clusterTerminate, () => ended(cluster, "TERMINATED", why))
    enter(cluster, "TERMINATING", why.message)
  }

  const restarting = (cluster: Cluster, user: string): void => {
    events.add(cluster.id, "RESTARTING", { user })
    enterRunning(cluster, "RESTARTING", "Restarting", false)
  }

  const finding = "Finding instances for new nodes, acquiring more instances if necessary"

  return {
    create: ({ creator, defaultTags, resolved, source, spec }) => {
      const cluster: Cluster = {
        id: ids.cluster(),
        source,
        defaultTags,
        createdAt: kernel.now(),
        spec,
        attributes: resolved.attributes,
        size: resolved.size,
        creator,
        isPinned: false,
        state: "PENDING",
        stateMessage: finding,
        reason: undefined,
        driver: undefined,
        executors: [],
        sparkContextId: undefined,
        restartedAt: undefined,
        lostStateAt: 0,
        terminatedAt: undefined,
        isChecked: false,
        uses: 0,
        next: undefined,
        idle: undefined
      }
      clusters.set(cluster.id, cluster)
      events.add(cluster.id, "CREATING", { cluster_size: cluster.size, attributes: cluster.attributes, user: creator })
      enterRunning(cluster, "PENDING", finding, true)
      return cluster
    },
    start: (cluster, user) =>
      Either.map(expect(cluster, "TERMINATED"), () => {
        events.add(cluster.id, "STARTING", { user, cluster_size: cluster.size })
        enterRunning(cluster, "PENDING", finding, cluster.restartedAt === undefined)
      }),
    restart: (cluster, user) => Either.map(expect(cluster, "RUNNING"), () => restarting(cluster, user)),
    resize: (cluster, size, user) =>
      Either.map(expect(cluster, "RUNNING"), () => {
        const current = cluster.executors.length
        const { autoscale } = size
        const target = autoscale
          ? Math.min(Math.max(current, autoscale.min_workers ?? 0), autoscale.max_workers ?? current)
          : initialWorkers(size)
        const details = { current_num_workers: current, target_num_workers: target }
        events.add(cluster.id, "RESIZING", {
          ...details,
          cause: "USER_REQUEST",
          user,
          cluster_size: size,
          previous_cluster_size: cluster.size
        })
        cluster.size = size
        schedule(cluster, durations.clusterResize, () => {
          cluster.executors = nodes(target, cluster.executors)
          if (target > current) {
            events.add(cluster.id, "UPSIZE_COMPLETED", { current_num_workers: target, target_num_workers: target })
          }
          enter(cluster, "RUNNING", "")
        })
        enter(cluster, "RESIZING", `Resizing from ${current} to ${target} workers`)
        watchIdleness(cluster)
      }),
    edit: (cluster, spec, resolved, user) =>
      Either.map(expect(cluster, "RUNNING", "TERMINATED"), () => {
        events.add(cluster.id, "EDITED", {
          user,
          attributes: resolved.attributes,
          previous_attributes: cluster.attributes,
          cluster_size: resolved.size,
          previous_cluster_size: cluster.size
        })
        cluster.spec = spec
        cluster.attributes = resolved.attributes
        cluster.size = resolved.size
        if (cluster.state === "RUNNING") restarting(cluster, user)
        else onChange(cluster)
      }),
    terminate,
    settle: (cluster, state) => {
      cluster.next?.()
      cluster.next = undefined
      if (state === "RUNNING") running(cluster, true)
      else ended(cluster, "TERMINATED", byUser(cluster.creator))
    },
    destroy: (cluster, why) => {
      if (isActive(cluster)) ended(cluster, "TERMINATED", why)
    },
    use: (cluster) => {
      let isOver = false
      cluster.uses += 1
      watchIdleness(cluster)
      return () => {
        if (isOver) return
        isOver = true
        cluster.uses -= 1
        watchIdleness(cluster)
      }
    }
  }
}
