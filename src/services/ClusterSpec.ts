/**
 * Specifications of clusters, built step by step. Each step gives plain data, the fields of a request to create a
 * cluster and nothing else, so a specification can be printed, stored, compared and changed by hand at any point.
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

import type { ClusterLogConf, DataSecurityMode, Kind, RuntimeEngine } from "../schemas/ClusterAttributes.js"
import type { AzureNodeType } from "./clusterSpec/azureNodeTypes.js"
import { type Draft, merge, type Spec, set, unmerge, without } from "./clusterSpec/draft.js"
import type { RuntimeVersion } from "./clusterSpec/runtimeVersions.js"
import { pipeable } from "./pipeable.js"

export { AzureNodeType } from "./clusterSpec/azureNodeTypes.js"
export type { Draft, Spec } from "./clusterSpec/draft.js"
export { fromDetails } from "./clusterSpec/fromDetails.js"
export { RuntimeVersion } from "./clusterSpec/runtimeVersions.js"

/**
 * A specification with nothing but a name.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (cluster_name?: string): Draft => pipeable(cluster_name === undefined ? {} : { cluster_name })

/**
 * The Databricks Runtime: a key such as `16.4.x-scala2.12`, of `RuntimeVersion` or any other.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withRuntimeVersion =
  (spark_version: (typeof RuntimeVersion)[keyof typeof RuntimeVersion] | (string & {})) =>
  <S extends Draft>(spec: S): S & Spec =>
    set(spec, { spark_version }) as S & Spec

/**
 * Standard or Photon.
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
 * The machines of the workers, and of the driver unless it is given another, in place of a pool.
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

/** Takes back all that `withSingleNode` sets, for a cluster that is to have workers. */
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
 * A fixed number of workers, in place of bounds or of a single node. With 0 it stays a single node where it was one.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withNumWorkers =
  (num_workers: number) =>
  <S extends Draft>(spec: S): S =>
    set(without(num_workers > 0 ? withoutSingleNode(spec) : spec, "autoscale"), { num_workers })

/**
 * A number of workers that follows the load between two bounds, in place of a fixed one or of a single node.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withAutoscale =
  (min_workers: number, max_workers: number) =>
  <S extends Draft>(spec: S): S =>
    set(without(withoutSingleNode(spec), "num_workers"), { autoscale: { min_workers, max_workers } })

/**
 * Terminates the cluster after so many minutes without activity: 10 to 10000, or 0 for never.
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
 * Where logs are delivered: a path such as `dbfs:/logs/` or `/Volumes/main/default/logs`, or the whole configuration.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withClusterLogConf =
  (conf: string | ClusterLogConf) =>
  <S extends Draft>(spec: S): S =>
    set(spec, { cluster_log_conf: typeof conf === "string" ? destination(conf) : conf })

/**
 * Spark properties, added to those that are there.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withSparkConf =
  (spark_conf: Readonly<Record<string, string>>) =>
  <S extends Draft>(spec: S): S =>
    set(spec, { spark_conf: merge(spec.spark_conf, spark_conf) })

/**
 * Environment variables of Spark's processes, added to those that are there.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withSparkEnvVars =
  (spark_env_vars: Readonly<Record<string, string>>) =>
  <S extends Draft>(spec: S): S =>
    set(spec, { spark_env_vars: merge(spec.spark_env_vars, spark_env_vars) })

/**
 * Tags of the cloud's resources, added to those that are there.
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

/** Which languages are allowed follows from the other two, in whichever order they were asked for. */
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
 * One node that is driver and worker at once. With `kind` set it is `is_single_node`; without, what that stands for:
 * no workers, a local Spark master, the profile `singleNode` and the tag `ResourceClass: SingleNode`.
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
 * The form of the specification. `CLASSIC_PREVIEW`, which the user interface uses, has simpler fields: a single node is
 * `is_single_node` then.
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
 * The high concurrency mode of older runtimes: many users on one cluster, languages limited to those that can be kept
 * apart. Newer ones take `withDataSecurityMode`.
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
 * Access control on tables (of the Hive metastore), which limits the languages to Python and SQL.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withTableAccessControl = <S extends Draft>(spec: S): S =>
  withLanguages(set(spec, { spark_conf: merge(spec.spark_conf, { "spark.databricks.acl.dfAclsEnabled": "true" }) }))

/**
 * Hands the user's own credentials on to Azure Data Lake Storage: those of one user, whose cluster it then is, or, on a
 * cluster with high concurrency, those of each.
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
 * The access mode, and for a dedicated one the user or group that the cluster is for.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withDataSecurityMode =
  (data_security_mode: DataSecurityMode, single_user_name?: string) =>
  <S extends Draft>(spec: S): S =>
    set(spec, { data_security_mode, ...(single_user_name === undefined ? {} : { single_user_name }) })

/**
 * Takes machines from a pool, those of workers and driver or with another pool for the driver, in place of node types.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withInstancePool =
  (instance_pool_id: string, driver_instance_pool_id: string = instance_pool_id) =>
  <S extends Draft>(spec: S): S =>
    set(without(spec, "node_type_id", "driver_node_type_id"), { instance_pool_id, driver_instance_pool_id })

/**
 * Obeys a policy. Its default values fill what the specification leaves open, unless told otherwise.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withPolicy =
  (policy_id: string, apply_policy_default_values = true) =>
  <S extends Draft>(spec: S): S =>
    set(spec, { policy_id, apply_policy_default_values })

/**
 * Runs in a container of a Docker image, with the credentials of its registry where it needs any.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withDockerImage =
  (url: string, basic_auth?: { readonly username: string; readonly password: string }) =>
  <S extends Draft>(spec: S): S =>
    set(spec, { docker_image: { url, ...(basic_auth === undefined ? {} : { basic_auth }) } })
