/**
 * Builders for cluster specifications. Each step returns plain data, which holds only fields of a create request. You
 * can print, store, compare or edit a specification at any point.
 *
 * @example
 * ```ts
 * import { ClusterSpec } from "effect-databricks"
 *
 * const spec = ClusterSpec.make("my-cluster").pipe(
 *   ClusterSpec.withRuntimeVersion(ClusterSpec.RuntimeVersion.Runtime_16_4),
 *   ClusterSpec.withNodeType(ClusterSpec.AzureNodeType.Standard_DS3_v2),
 *   ClusterSpec.withAutoscale(3, 7),
 *   ClusterSpec.withAutoTermination(30),
 *   ClusterSpec.withClusterLogConf("dbfs:/logs/")
 * )
 * ```
 *
 * @since 0.1.0
 */

import type { ClusterLogConf, DataSecurityMode, Kind, RuntimeEngine } from "../schemas/clusters/ClusterAttributes.js"
import type { AzureNodeType } from "./clusterSpec/azureNodeTypes.js"
import { type Draft, merge, type Spec, set, unmerge, without } from "./clusterSpec/draft.js"
import type { RuntimeVersion } from "./clusterSpec/runtimeVersions.js"
import { pipeable } from "./pipeable.js"

export { AzureNodeType } from "./clusterSpec/azureNodeTypes.js"
export type { Draft, Spec } from "./clusterSpec/draft.js"
export { fromDetails } from "./clusterSpec/fromDetails.js"
export { RuntimeVersion } from "./clusterSpec/runtimeVersions.js"

/**
 * Creates a specification that only has a name.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (cluster_name?: string): Draft => pipeable(cluster_name === undefined ? {} : { cluster_name })

/**
 * Sets the Databricks Runtime version: a key such as `16.4.x-scala2.12`, from `RuntimeVersion` or any other.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withRuntimeVersion =
  (spark_version: (typeof RuntimeVersion)[keyof typeof RuntimeVersion] | (string & {})) =>
  <S extends Draft>(spec: S): S & Spec =>
    set(spec, { spark_version }) as S & Spec

/**
 * Sets the runtime engine: standard or Photon.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withRuntimeEngine =
  (runtime_engine: RuntimeEngine) =>
  <S extends Draft>(spec: S): S =>
    set(spec, { runtime_engine })

type NodeTypeId = keyof typeof AzureNodeType | (string & {})

/**
 * Sets the node type of the workers, and of the driver unless it is given separately. Replaces an instance pool.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withNodeType =
  (worker: NodeTypeId, driver?: NodeTypeId) =>
  <S extends Draft>(spec: S): S =>
    set(without(spec, "driver_node_type_id", "instance_pool_id", "driver_instance_pool_id"), {
      node_type_id: worker,
      ...(driver === undefined ? {} : { driver_node_type_id: driver })
    })

const singleNode = {
  conf: { "spark.databricks.cluster.profile": "singleNode", "spark.master": "local[*]" },
  tags: { ResourceClass: "SingleNode" }
} as const

/** Reverts everything that `withSingleNode` sets. */
const withoutSingleNode = <S extends Draft>(spec: S): S => {
  const { conf, tags } = singleNode
  if (spec.spark_conf?.["spark.databricks.cluster.profile"] !== conf["spark.databricks.cluster.profile"]) {
    return spec.is_single_node === true ? without(spec, "is_single_node") : spec
  }
  const spark_conf = unmerge(spec.spark_conf, conf)
  const custom_tags = unmerge(spec.custom_tags, tags)
  return set(without(spec, "is_single_node", "num_workers", "spark_conf", "custom_tags"), {
    ...(spark_conf === undefined ? {} : { spark_conf }),
    ...(custom_tags === undefined ? {} : { custom_tags })
  })
}

/**
 * Sets a fixed number of workers. Replaces autoscaling. A number above 0 also replaces single node.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withNumWorkers =
  (num_workers: number) =>
  <S extends Draft>(spec: S): S =>
    set(without(num_workers > 0 ? withoutSingleNode(spec) : spec, "autoscale"), { num_workers })

/**
 * Scales the number of workers with the load, between a minimum and a maximum. Replaces a fixed number and single node.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withAutoscale =
  (min_workers: number, max_workers: number) =>
  <S extends Draft>(spec: S): S =>
    set(without(withoutSingleNode(spec), "num_workers"), { autoscale: { min_workers, max_workers } })

/**
 * Terminates the cluster after a number of minutes without activity: 10 to 10000, or 0 for never.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withAutoTermination =
  (autotermination_minutes: number) =>
  <S extends Draft>(spec: S): S =>
    set(spec, { autotermination_minutes })

const destination = (path: string): ClusterLogConf =>
  path.startsWith("/Volumes/")
    ? { volumes: { destination: path } }
    : path.startsWith("s3://")
      ? { s3: { destination: path } }
      : { dbfs: { destination: path } }

/**
 * Sets where logs are delivered: a path such as `dbfs:/logs/` or `/Volumes/main/default/logs`, or the whole
 * configuration.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withClusterLogConf =
  (conf: string | ClusterLogConf) =>
  <S extends Draft>(spec: S): S =>
    set(spec, { cluster_log_conf: typeof conf === "string" ? destination(conf) : conf })

/**
 * Adds Spark properties to the existing ones.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withSparkConf =
  (spark_conf: Readonly<Record<string, string>>) =>
  <S extends Draft>(spec: S): S =>
    set(spec, { spark_conf: merge(spec.spark_conf, spark_conf) })

/**
 * Adds environment variables for Spark processes to the existing ones.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withSparkEnvVars =
  (spark_env_vars: Readonly<Record<string, string>>) =>
  <S extends Draft>(spec: S): S =>
    set(spec, { spark_env_vars: merge(spec.spark_env_vars, spark_env_vars) })

/**
 * Adds tags for the cloud resources of the cluster to the existing ones.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withCustomTags =
  (custom_tags: Readonly<Record<string, string>>) =>
  <S extends Draft>(spec: S): S =>
    set(spec, { custom_tags: merge(spec.custom_tags, custom_tags) })

const languagesKey = "spark.databricks.repl.allowedLanguages"

const derivedLanguages = { tableAccessControl: "python,sql", highConcurrency: "sql,python,r" } as const

/**
 * Sets the allowed languages, which depend on the two other settings, regardless of the order in which they were set.
 */
const withLanguages = <S extends Draft>(spec: S): S => {
  const conf = spec.spark_conf ?? {}
  const languages =
    conf["spark.databricks.acl.dfAclsEnabled"] === "true"
      ? derivedLanguages.tableAccessControl
      : conf["spark.databricks.cluster.profile"] === "serverless"
        ? derivedLanguages.highConcurrency
        : undefined
  const given = conf[languagesKey]
  const isDerived = given === undefined || Object.values<string>(derivedLanguages).includes(given)
  return isDerived ? set(spec, { spark_conf: merge(conf, { [languagesKey]: languages }) }) : spec
}

/**
 * Uses one node as both driver and worker. If `kind` is set, sets `is_single_node`. Otherwise sets its equivalent: no
 * workers, a local Spark master, the profile `singleNode` and the tag `ResourceClass: SingleNode`.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withSingleNode = <S extends Draft>(spec: S): S => {
  const one = without(spec, "autoscale", "num_workers")
  if (spec.kind !== undefined && spec.kind !== null) return set(one, { is_single_node: true })
  return withLanguages(
    set(one, {
      num_workers: 0,
      spark_conf: merge(spec.spark_conf, singleNode.conf),
      custom_tags: merge(spec.custom_tags, singleNode.tags)
    })
  )
}

/**
 * Sets the kind of the specification. `CLASSIC_PREVIEW`, which the user interface uses, has simpler fields, such as
 * `is_single_node`.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withKind =
  (kind: Kind) =>
  <S extends Draft>(spec: S): S =>
    spec.spark_conf?.["spark.databricks.cluster.profile"] === "singleNode"
      ? set(withoutSingleNode(spec), { kind, is_single_node: true })
      : set(spec, { kind })

/**
 * Enables the high concurrency mode of older runtimes: many users share the cluster, and only languages that can be
 * isolated are allowed. For newer runtimes use `withDataSecurityMode`.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withHighConcurrency = <S extends Draft>(spec: S): S =>
  withLanguages(
    set(spec, {
      spark_conf: merge(spec.spark_conf, {
        "spark.databricks.cluster.profile": "serverless",
        "spark.master": undefined
      }),
      custom_tags: merge(spec.custom_tags, { ResourceClass: "Serverless" })
    })
  )

/**
 * Enables table access control (for the Hive metastore), which restricts the languages to Python and SQL.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withTableAccessControl = <S extends Draft>(spec: S): S =>
  withLanguages(set(spec, { spark_conf: merge(spec.spark_conf, { "spark.databricks.acl.dfAclsEnabled": "true" }) }))

/**
 * Passes the credentials of the user through to Azure Data Lake Storage. With `single_user_name`, the cluster belongs
 * to that user. A high concurrency cluster passes the credentials of each user through.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withCredentialPassthrough =
  (single_user_name?: string) =>
  <S extends Draft>(spec: S): S =>
    set(spec, {
      spark_conf: merge(spec.spark_conf, { "spark.databricks.passthrough.enabled": "true" }),
      ...(single_user_name === undefined ? {} : { single_user_name })
    })

/**
 * Sets the access mode, and the user or group of a cluster with dedicated access.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withDataSecurityMode =
  (data_security_mode: DataSecurityMode, single_user_name?: string) =>
  <S extends Draft>(spec: S): S =>
    set(spec, { data_security_mode, ...(single_user_name === undefined ? {} : { single_user_name }) })

/**
 * Takes the instances of the workers from a pool, and those of the driver from the same or another pool. Replaces node
 * types.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withInstancePool =
  (instance_pool_id: string, driver_instance_pool_id: string = instance_pool_id) =>
  <S extends Draft>(spec: S): S =>
    set(without(spec, "node_type_id", "driver_node_type_id"), { instance_pool_id, driver_instance_pool_id })

/**
 * Applies a policy. By default, the default values of the policy are used for fields that are not set.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withPolicy =
  (policy_id: string, apply_policy_default_values = true) =>
  <S extends Draft>(spec: S): S =>
    set(spec, { policy_id, apply_policy_default_values })

/**
 * Runs the cluster in a Docker container, with the credentials of the registry if it needs any.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withDockerImage =
  (url: string, basic_auth?: { readonly username: string; readonly password: string }) =>
  <S extends Draft>(spec: S): S =>
    set(spec, { docker_image: { url, ...(basic_auth === undefined ? {} : { basic_auth }) } })
