import type { ClusterDetails, CreateClusterRequest } from "../../schemas/Clusters.js"
import { pipeable } from "../pipeable.js"
import { type Spec, without } from "./draft.js"

/** What a cluster tells of itself beyond its specification. */
const told = Object.keys({
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

/** What answers tell besides, though no documentation says so. */
const alsoTold = ["effective_spark_version", "last_activity_time", "pinned_by_user_name"]

/** What a cluster with bounds or from a pool tells, and no request may say of one. */
const excluded = (cluster: ClusterDetails): ReadonlyArray<keyof CreateClusterRequest> => [
  ...(cluster.autoscale ? (["num_workers"] as const) : []),
  ...(cluster.instance_pool_id
    ? (["node_type_id", "driver_node_type_id", "enable_elastic_disk", "azure_attributes"] as const)
    : [])
]

/**
 * The specification of a cluster that exists, to change it (`clusters.edit({ cluster_id, ...spec })`) or to make another
 * like it. Fields that this library does not know are kept; what the API tells of a cluster and takes from nobody, such
 * as the present number of workers of one with bounds, is left out. Every cluster has a runtime version, so this is a
 * whole specification.
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromDetails = (cluster: ClusterDetails): Spec =>
  without(pipeable({ ...cluster }) as Spec, ...told, ...alsoTold, ...excluded(cluster))
