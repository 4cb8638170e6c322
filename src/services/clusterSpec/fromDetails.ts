import type { ClusterDetails, CreateClusterRequest } from "../../schemas/clusters/Clusters.js"
import { pipeable } from "../pipeable.js"
import { type Spec, without } from "./draft.js"

/** Fields of a cluster that are not part of its specification. */
const readOnlyFields = Object.keys({
  cluster_id: true,
  state: true,
  state_message: true,
  termination_reason: true,
  spec: true,
  cluster_source: true,
  creator_user_name: true,
  default_tags: true,
  start_time: true,
  last_restarted_time: true,
  last_state_loss_time: true,
  terminated_time: true,
  driver: true,
  executors: true,
  spark_context_id: true,
  jdbc_port: true,
  cluster_cores: true,
  cluster_memory_mb: true,
  cluster_log_status: true
} satisfies Record<Exclude<keyof ClusterDetails, keyof CreateClusterRequest>, true>)

/** Undocumented fields of responses that are not part of the specification either. */
const undocumentedFields = ["effective_spark_version", "last_activity_time", "pinned_by_user_name"]

/** Fields that the API returns for a cluster with autoscaling or from a pool, but rejects in requests. */
const rejectedFields = (cluster: ClusterDetails): ReadonlyArray<keyof CreateClusterRequest> => [
  ...(cluster.autoscale ? (["num_workers"] as const) : []),
  ...(cluster.instance_pool_id
    ? (["node_type_id", "driver_node_type_id", "enable_elastic_disk", "azure_attributes"] as const)
    : [])
]

/**
 * Creates a specification from an existing cluster, to change it (`clusters.edit({ cluster_id, ...spec })`) or to
 * create a similar one. Fields that this library does not know are kept. Read-only fields are removed, such as the
 * current number of workers of a cluster with autoscaling. The result is complete, because every cluster has a runtime
 * version.
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromDetails = (cluster: ClusterDetails): Spec =>
  without(pipeable({ ...cluster }) as Spec, ...readOnlyFields, ...undocumentedFields, ...rejectedFields(cluster))
