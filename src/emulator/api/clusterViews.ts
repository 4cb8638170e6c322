/** Converts clusters to their API format. */
import type { Diagnostic, DiagnosticCheck } from "../../schemas/clusters/ClusterDiagnostics.js"
import { CheckId } from "../../schemas/clusters/ClusterDiagnostics.js"
import type { ClusterDetails, ListClustersRequest } from "../../schemas/clusters/Clusters.js"
import type { Catalogue } from "./clusterCatalogue.js"
import { type Cluster, type ClusterState, isActive } from "./clusterLifeCycle.js"

/** Lists omit the specification. */
export const summary = (catalogue: Catalogue, cluster: Cluster): ClusterDetails => {
  const { attributes, driver, executors } = cluster
  const machines = [
    ...(driver === undefined ? [] : [attributes.driver_node_type_id]),
    ...executors.map(() => attributes.node_type_id)
  ].map((id) => catalogue.nodeType(id ?? ""))
  return {
    cluster_id: cluster.id,
    ...attributes,
    ...cluster.size,
    state: cluster.state,
    state_message: cluster.stateMessage,
    termination_reason: cluster.reason,
    cluster_source: cluster.source,
    creator_user_name: cluster.creator,
    default_tags: {
      Vendor: "Databricks",
      Creator: cluster.creator,
      ClusterName: attributes.cluster_name ?? "",
      ClusterId: cluster.id,
      ...cluster.defaultTags
    },
    start_time: cluster.createdAt,
    last_restarted_time: cluster.restartedAt,
    last_state_loss_time: cluster.lostStateAt,
    terminated_time: cluster.terminatedAt,
    driver,
    executors: executors.length === 0 ? undefined : executors,
    spark_context_id: cluster.sparkContextId,
    jdbc_port: driver === undefined ? undefined : 10000,
    cluster_cores: machines.reduce((sum, type) => sum + (type?.num_cores ?? 0), 0),
    cluster_memory_mb: machines.reduce((sum, type) => sum + (type?.memory_mb ?? 0), 0)
  }
}

export const details = (catalogue: Catalogue, cluster: Cluster): ClusterDetails => ({
  ...summary(catalogue, cluster),
  spec: cluster.spec
})

const day = 24 * 60 * 60 * 1000

/** Whether a cluster is listed. Lists omit clusters that terminated more than 30 days ago. */
export const isListed = (cluster: Cluster, now: number): boolean =>
  isActive(cluster) || cluster.isPinned || now - (cluster.terminatedAt ?? now) <= 30 * day

/** Whether a cluster still exists. It is removed 60 days after its termination. */
export const isKept = (cluster: Cluster, now: number): boolean =>
  isActive(cluster) || cluster.isPinned || now - (cluster.terminatedAt ?? now) <= 60 * day

export const matches = (cluster: Cluster, filter: ListClustersRequest["filter_by"]): boolean => {
  const states = filter?.cluster_states ?? []
  const sources = filter?.cluster_sources ?? []
  return (
    (states.length === 0 || states.includes(cluster.state)) &&
    (sources.length === 0 || sources.includes(cluster.source)) &&
    (filter?.is_pinned === undefined || filter.is_pinned === cluster.isPinned) &&
    (filter?.policy_id === undefined || filter.policy_id === cluster.attributes.policy_id)
  )
}

const rank: Readonly<Record<ClusterState, number>> = {
  RUNNING: 0,
  RESIZING: 1,
  RESTARTING: 2,
  PENDING: 3,
  TERMINATING: 4,
  TERMINATED: 5,
  ERROR: 6
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const byName = (a: Cluster, b: Cluster): number =>
  compare(a.attributes.cluster_name ?? "", b.attributes.cluster_name ?? "") || compare(a.id, b.id)

const byDefault = (a: Cluster, b: Cluster): number =>
  rank[a.state] - rank[b.state] || Number(b.isPinned) - Number(a.isPinned) || byName(a, b)

export const sorted = (
  clusters: ReadonlyArray<Cluster>,
  sortBy: ListClustersRequest["sort_by"]
): ReadonlyArray<Cluster> => {
  const ascending = clusters.toSorted(sortBy?.field === "CLUSTER_NAME" ? byName : byDefault)
  return sortBy?.direction === "DESC" ? ascending.reverse() : ascending
}

/**
 * For example, `NETWORK_CHECK_DNS_SERVER_FAILURE_DUE_TO_MISCONFIG` belongs to the check `CHECK_ID_NETWORK_DNS_SERVER`.
 */
const failedCheck = (cluster: Cluster): string | undefined => {
  const code = /^NETWORK_CHECK_(.+?)_FAILURE/.exec(cluster.reason?.code ?? "")?.[1]
  return code === undefined ? undefined : CheckId.known.find((id) => id.startsWith(`CHECK_ID_NETWORK_${code}`))
}

export const diagnostic = (cluster: Cluster): Diagnostic => {
  const failed = failedCheck(cluster)
  if (failed === undefined && cluster.restartedAt === undefined) {
    return { diagnostics_status: "DIAGNOSTICS_STATUS_NOT_RUN" }
  }
  const checks = CheckId.known.map(
    (id): DiagnosticCheck =>
      id === failed
        ? {
            check_id: id,
            check_status: "DIAGNOSTICS_STATUS_FAILED",
            description: `Reaches ${words(id)}`,
            reason: "ERROR_REASON_TCP_TIMEOUT",
            remediation: `Let the cluster's subnets reach ${words(id)}.`
          }
        : { check_id: id, check_status: "DIAGNOSTICS_STATUS_PASSED", description: `Reaches ${words(id)}` }
  )
  return {
    diagnostics_status: failed === undefined ? "DIAGNOSTICS_STATUS_PASSED" : "DIAGNOSTICS_STATUS_FAILED",
    checks
  }
}

const words = (id: string): string => `the ${id.replace("CHECK_ID_NETWORK_", "").toLowerCase().replaceAll("_", " ")}`
