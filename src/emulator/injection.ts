/** The queue of pending faults. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Chance from "./chance.js"
import type {
  ClusterStart,
  Fault,
  On,
  PipelineUpdate,
  Random,
  RequestFault,
  Stale,
  TokenIssue,
  WarehouseStart
} from "./Fault.js"

export interface Subject {
  readonly method: string
  readonly path: string
  readonly service: string | undefined
  readonly operation: string | undefined
  /** What requests that are alike have in common, for random faults. */
  readonly kind?: string | undefined
}

/** A request that changed something. */
export interface Write {
  readonly subject: Subject
  /** The time in epoch milliseconds. */
  readonly at: number
}

export interface Injection {
  readonly inject: (faults: ReadonlyArray<Fault>) => void
  /** Each fault with its remaining number of times. */
  readonly pending: () => ReadonlyArray<Fault>
  /** The same with their IDs, which stay when others are used up. */
  readonly entries: () => ReadonlyArray<{ readonly id: number; readonly fault: Fault }>
  /** Returns whether the fault was still pending. */
  readonly remove: (id: number) => boolean
  readonly clear: () => void
  /** Runs an effect during which no cluster start is hit by a fault. */
  readonly without: <A, E>(effect: Effect.Effect<A, E>) => Effect.Effect<A, E>
  readonly forRequest: (subject: Subject) => RequestFault | Stale | undefined
  /** The fault for the request that asks for a token. */
  readonly forTokenIssue: (subject: Subject) => TokenIssue | undefined
  /** Whether reads may lag. */
  readonly hasStale: () => boolean
  /** Whether each write must record the state before it. Otherwise only those that a random fault has hit. */
  readonly recordsAllWrites: () => boolean
  /** Makes the reads after a write lag. */
  readonly lag: (write: Write, fault: Stale) => void
  /** The fault for a read that follows a write. */
  readonly forStaleRead: (read: Subject, write: Write, now: number) => Stale | undefined
  readonly forClusterStart: (cluster: {
    readonly clusterId: string
    readonly clusterName: string
  }) => ClusterStart | undefined
  readonly forPipelineUpdate: (pipeline: {
    readonly pipelineId: string
    readonly pipelineName: string
  }) => PipelineUpdate | undefined
  readonly forWarehouseStart: (warehouse: {
    readonly warehouseId: string
    readonly warehouseName: string
  }) => WarehouseStart | undefined
}

/** `/api/2.1/...` and `/api/2.0/...` are treated as the same path. */
const withoutVersion = (path: string): string => path.replace(/^\/api\/2\.\d+\//, "/api/2/")

const matches = (pattern: string | RegExp | undefined, text: string): boolean =>
  pattern === undefined || (typeof pattern === "string" ? pattern === text : text.search(pattern) !== -1)

const isOfRequests = (fault: Fault): fault is RequestFault | Random =>
  fault._tag !== "ClusterStart" &&
  fault._tag !== "PipelineUpdate" &&
  fault._tag !== "Stale" &&
  fault._tag !== "TokenIssue" &&
  fault._tag !== "WarehouseStart"

const isFor = (on: On, subject: Subject): boolean =>
  (on.method === undefined || on.method.toUpperCase() === subject.method) &&
  (on.service === undefined || on.service === subject.service) &&
  (on.operation === undefined || on.operation === subject.operation) &&
  (typeof on.path === "string"
    ? withoutVersion(on.path) === withoutVersion(subject.path)
    : matches(on.path, subject.path))

const isStale = (fault: Fault): fault is Stale => fault._tag === "Stale"

/** The kind of the request is unknown only in tests of this module. */
const kindOf = ({ kind, method, path }: Subject): string => kind ?? `${method} ${path}`

interface Pending {
  readonly id: number
  readonly fault: Fault
  times: number
  /** Chooses for a random fault. */
  readonly choose: ((subject: Subject) => RequestFault | Stale | undefined) | undefined
}

/** Only a write can be followed by reads that lag. */
const chooser = (fault: Fault): Pending["choose"] => {
  if (fault._tag !== "Random") return undefined
  const lottery = Chance.lottery(fault.seed)
  return (subject) => {
    const { pick, ticket } = lottery(kindOf(subject))
    if (!(ticket < fault.rate)) return undefined
    return pick(
      fault.faults.filter((inner) => isFor(inner.on, subject) && !(isStale(inner) && subject.method === "GET"))
    )
  }
}

export const make = (initial: ReadonlyArray<Fault>): Injection => {
  const remaining: Array<Pending> = []
  /** Faults assigned to a write. Its reads keep lagging even when the fault is used up. */
  const lagging = new Map<Write, Stale>()
  let lastId = 0

  const inject = (faults: ReadonlyArray<Fault>): void => {
    remaining.push(
      ...faults
        .filter((fault) => fault.times > 0)
        .map((fault) => ({ id: ++lastId, fault, times: fault.times, choose: chooser(fault) }))
    )
  }

  const use = (index: number, entry: Pending): void => {
    entry.times -= 1
    if (entry.times <= 0) remaining.splice(index, 1)
  }

  const take = <F extends Fault>(applies: (fault: Fault) => fault is F): F | undefined => {
    for (const [index, entry] of remaining.entries()) {
      const { fault } = entry
      if (!applies(fault)) continue
      use(index, entry)
      return fault
    }
    return undefined
  }

  const forRequest = (subject: Subject): RequestFault | Stale | undefined => {
    for (const [index, entry] of remaining.entries()) {
      const { fault } = entry
      if (!isOfRequests(fault) || !isFor(fault.on, subject)) continue
      const hit = fault._tag === "Random" ? entry.choose?.(subject) : fault
      if (hit === undefined) continue
      use(index, entry)
      return hit
    }
    return undefined
  }

  const entries = () => remaining.map(({ fault, id, times }) => ({ id, fault: { ...fault, times } }))

  inject(initial)
  let suspended = 0

  return {
    inject,
    pending: () => entries().map(({ fault }) => fault),
    entries,
    remove: (id) => {
      const index = remaining.findIndex((entry) => entry.id === id)
      if (index !== -1) remaining.splice(index, 1)
      return index !== -1
    },
    clear: () => {
      remaining.length = 0
      lagging.clear()
    },
    without: (effect) =>
      Effect.suspend(() => {
        suspended += 1
        return Effect.ensuring(
          effect,
          Effect.sync(() => {
            suspended -= 1
          })
        )
      }),
    hasStale: () =>
      lagging.size > 0 ||
      remaining.some(({ fault }) => isStale(fault) || (fault._tag === "Random" && fault.faults.some(isStale))),
    recordsAllWrites: () => remaining.some(({ fault }) => isStale(fault)),
    lag: (write, fault) => lagging.set(write, fault),
    forStaleRead: (read, write, now) => {
      const isLagging = ({ lag }: Stale): boolean => now - write.at < Duration.toMillis(lag)
      const applies = (fault: Stale): boolean => isFor(fault.on, read) || isFor(fault.on, write.subject)
      for (const [before, fault] of lagging) if (now - before.at >= Duration.toMillis(fault.lag)) lagging.delete(before)
      const known = lagging.get(write)
      if (known !== undefined) return applies(known) ? known : undefined
      const fault = take((fault): fault is Stale => isStale(fault) && applies(fault) && isLagging(fault))
      if (fault !== undefined) lagging.set(write, fault)
      return fault
    },
    forRequest,
    forTokenIssue: (subject) =>
      take((fault): fault is TokenIssue => fault._tag === "TokenIssue" && isFor(fault.on, subject)),
    forClusterStart: ({ clusterId, clusterName }) =>
      take(
        (fault): fault is ClusterStart =>
          fault._tag === "ClusterStart" &&
          suspended === 0 &&
          (fault.on.clusterId === undefined || fault.on.clusterId === clusterId) &&
          matches(fault.on.clusterName, clusterName)
      ),
    forPipelineUpdate: ({ pipelineId, pipelineName }) =>
      take(
        (fault): fault is PipelineUpdate =>
          fault._tag === "PipelineUpdate" &&
          (fault.on.pipelineId === undefined || fault.on.pipelineId === pipelineId) &&
          matches(fault.on.pipelineName, pipelineName)
      ),
    forWarehouseStart: ({ warehouseId, warehouseName }) =>
      take(
        (fault): fault is WarehouseStart =>
          fault._tag === "WarehouseStart" &&
          (fault.on.warehouseId === undefined || fault.on.warehouseId === warehouseId) &&
          matches(fault.on.warehouseName, warehouseName)
      )
  }
}
