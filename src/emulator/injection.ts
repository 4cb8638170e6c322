/** The faults that are still to come. */
import type { ClusterStart, Fault, On, PipelineUpdate, RequestFault, TokenIssue, WarehouseStart } from "./Fault.js"

export interface Subject {
  readonly method: string
  readonly path: string
  readonly service: string | undefined
  readonly operation: string | undefined
}

export interface Injection {
  readonly inject: (faults: ReadonlyArray<Fault>) => void
  /** Each with the times that are left of it. */
  readonly pending: () => ReadonlyArray<Fault>
  readonly clear: () => void
  readonly forRequest: (subject: Subject) => RequestFault | undefined
  /** For the request that asks for the token. */
  readonly forTokenIssue: (subject: Subject) => TokenIssue | undefined
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

/** `/api/2.1/...` and `/api/2.0/...` are the same to whoever names a path. */
const withoutVersion = (path: string): string => path.replace(/^\/api\/2\.\d+\//, "/api/2/")

const matches = (pattern: string | RegExp | undefined, text: string): boolean =>
  pattern === undefined || (typeof pattern === "string" ? pattern === text : text.search(pattern) !== -1)

const isOfRequests = (fault: Fault): fault is RequestFault =>
  fault._tag !== "ClusterStart" &&
  fault._tag !== "PipelineUpdate" &&
  fault._tag !== "TokenIssue" &&
  fault._tag !== "WarehouseStart"

const isFor = (on: On, subject: Subject): boolean =>
  (on.method === undefined || on.method.toUpperCase() === subject.method) &&
  (on.service === undefined || on.service === subject.service) &&
  (on.operation === undefined || on.operation === subject.operation) &&
  (typeof on.path === "string"
    ? withoutVersion(on.path) === withoutVersion(subject.path)
    : matches(on.path, subject.path))

export const make = (initial: ReadonlyArray<Fault>): Injection => {
  const left: Array<{ readonly fault: Fault; times: number }> = []

  const inject = (faults: ReadonlyArray<Fault>): void => {
    left.push(...faults.filter((fault) => fault.times > 0).map((fault) => ({ fault, times: fault.times })))
  }

  const take = <F extends Fault>(isMeant: (fault: Fault) => fault is F): F | undefined => {
    for (const [index, entry] of left.entries()) {
      const { fault } = entry
      if (!isMeant(fault)) continue
      entry.times -= 1
      if (entry.times <= 0) left.splice(index, 1)
      return fault
    }
    return undefined
  }

  inject(initial)

  return {
    inject,
    pending: () => left.map(({ fault, times }) => ({ ...fault, times })),
    clear: () => {
      left.length = 0
    },
    forRequest: (subject) => take((fault): fault is RequestFault => isOfRequests(fault) && isFor(fault.on, subject)),
    forTokenIssue: (subject) =>
      take((fault): fault is TokenIssue => fault._tag === "TokenIssue" && isFor(fault.on, subject)),
    forClusterStart: ({ clusterId, clusterName }) =>
      take(
        (fault): fault is ClusterStart =>
          fault._tag === "ClusterStart" &&
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
