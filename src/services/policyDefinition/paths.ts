import type { OpenEnum } from "../../schemas/Wire.js"

type Flexibility = "driver_node_type_flexibility" | "worker_node_type_flexibility"

type Script = "abfss" | "dbfs" | "file" | "gcs" | "s3" | "volumes" | "workspace"

/**
 * The path of an attribute of a cluster specification. For `init_scripts` and `ssh_public_keys`, it includes the index,
 * starting at 0, or `*` for all entries. Two paths are virtual: `cluster_type` is the purpose of the cluster
 * (`all-purpose`, `job` or `dlt`), and `dbus_per_hour` is the max cost.
 *
 * @since 0.1.0
 * @category models
 */
export type AttributePath = OpenEnum<
  | "autoscale.max_workers"
  | "autoscale.min_workers"
  | "autotermination_minutes"
  | "aws_attributes.availability"
  | "aws_attributes.ebs_volume_count"
  | "aws_attributes.ebs_volume_size"
  | "aws_attributes.ebs_volume_type"
  | "aws_attributes.first_on_demand"
  | "aws_attributes.instance_profile_arn"
  | "aws_attributes.spot_bid_price_percent"
  | "aws_attributes.zone_id"
  | "azure_attributes.availability"
  | "azure_attributes.first_on_demand"
  | "azure_attributes.spot_bid_max_price"
  | "cluster_log_conf.path"
  | "cluster_log_conf.region"
  | "cluster_log_conf.type"
  | "cluster_name"
  | "cluster_type"
  | `custom_tags.${string}`
  | "data_security_mode"
  | "dbus_per_hour"
  | "docker_image.basic_auth.password"
  | "docker_image.basic_auth.username"
  | "docker_image.url"
  | "driver_instance_pool_id"
  | "driver_node_type_id"
  | `${Flexibility}.alternate_node_type_ids`
  | "enable_elastic_disk"
  | "enable_local_disk_encryption"
  | "gcp_attributes.availability"
  | "gcp_attributes.boot_disk_size"
  | "gcp_attributes.first_on_demand"
  | "gcp_attributes.google_service_account"
  | "gcp_attributes.local_ssd_count"
  | "gcp_attributes.zone_id"
  | `init_scripts.${"*" | number}.${Script}.destination`
  | "instance_pool_id"
  | "is_single_node"
  | "kind"
  | "node_type_id"
  | "num_workers"
  | "runtime_engine"
  | "single_user_name"
  | `spark_conf.${string}`
  | `spark_env_vars.${string}`
  | "spark_version"
  | `ssh_public_keys.${"*" | number}`
  | "use_ml_runtime"
  | "workload_type.clients.jobs"
  | "workload_type.clients.notebooks"
>
