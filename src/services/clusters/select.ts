import * as Effect from "effect/Effect"
import * as Order from "effect/Order"
import * as Schema from "effect/Schema"
import type { NodeType, SparkVersion } from "../../schemas/clusters/NodeTypes.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import * as Lazy from "../../schemas/lazy.js"
import { Clusters } from "./service.js"

/**
 * The workspace offers nothing that matches the criteria.
 *
 * @since 0.1.0
 * @category errors
 */
export class NothingSuitable extends Lazy.TaggedError<NothingSuitable>()("NothingSuitable", () => ({
  /** The criteria, and the number of candidates. */
  message: Schema.String
})) {}

/**
 * The criteria for a Databricks Runtime version.
 *
 * @since 0.1.0
 * @category models
 */
export interface SparkVersionCriteria {
  /** Whether to select only versions with long-term support. */
  readonly longTermSupport?: boolean | undefined
  /** Whether to select the machine learning variant (default false). */
  readonly ml?: boolean | undefined
  /** Whether to select the variant for GPU nodes, which implies machine learning (default false). */
  readonly gpu?: boolean | undefined
  /**
   * Whether to select the Photon variant of older runtimes (default false). For newer runtimes set `runtime_engine`
   * instead.
   */
  readonly photon?: boolean | undefined
  /** Whether to include beta versions (default false). */
  readonly beta?: boolean | undefined
  /** The Scala version. By default any; for the same runtime, the newest is preferred. */
  readonly scala?: "2.12" | "2.13" | (string & {}) | undefined
  /** The Apache Spark version of the runtime, such as `3.5`. */
  readonly sparkVersion?: string | undefined
}

const runtime = /^(\d+)\.(\d+|x)(?:\.(\d+|x))?-/
const scala = /-scala(\d+)\.(\d+)/

const numbers = (match: RegExpExecArray | null): ReadonlyArray<number> =>
  (match ?? []).slice(1).map((part) => (part === undefined || part === "x" ? 0 : Number(part)))

const byVersion: Order.Order<SparkVersion> = Order.mapInput(Order.array(Order.number), (version: SparkVersion) => [
  ...numbers(runtime.exec(version.key ?? "")),
  ...numbers(scala.exec(version.key ?? ""))
])

const matchesVersion =
  (criteria: SparkVersionCriteria) =>
  (version: SparkVersion): boolean => {
    const key = version.key ?? ""
    const name = version.name ?? ""
    const gpu = criteria.gpu === true
    return (
      runtime.test(key) &&
      key.includes("-gpu-") === gpu &&
      key.includes("-ml-") === (criteria.ml === true || gpu) &&
      key.includes("-photon-") === (criteria.photon === true) &&
      !key.includes("-aarch64-") &&
      !key.includes("-hls-") &&
      (criteria.beta === true || !/\bbeta\b/i.test(name)) &&
      (criteria.longTermSupport !== true || /\bLTS\b/.test(name) || key.includes("-esr-")) &&
      (criteria.scala === undefined || key.includes(`-scala${criteria.scala}`)) &&
      (criteria.sparkVersion === undefined || name.includes(`Apache Spark ${criteria.sparkVersion}`))
    )
  }

const describe = (criteria: object): string =>
  Object.entries(criteria)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}: ${String(value)}`)
    .join(", ")

/**
 * Returns the key of the newest Databricks Runtime version of the workspace that matches, such as `16.4.x-scala2.12`.
 *
 * Fails with `NothingSuitable` if no version matches, and with the errors of `sparkVersions`.
 *
 * @example
 * ```ts
 * import { Clusters } from "effect-databricks"
 *
 * const runtime = Clusters.selectSparkVersion({ longTermSupport: true, scala: "2.12" })
 * ```
 *
 * @since 0.1.0
 * @category selection
 */
export const selectSparkVersion = (
  criteria: SparkVersionCriteria = {}
): Effect.Effect<string, DatabricksError | NothingSuitable, Clusters> =>
  Effect.gen(function* () {
    const { sparkVersions } = yield* Clusters
    const versions = (yield* sparkVersions()).versions ?? []
    const best = versions.filter(matchesVersion(criteria)).sort(byVersion).at(-1)?.key
    if (best !== undefined && best !== null) return best
    return yield* new NothingSuitable({
      message: `None of the ${versions.length} runtime versions of the workspace match: ${describe(criteria)}`
    })
  })

/**
 * The minimum requirements for a node type.
 *
 * @since 0.1.0
 * @category models
 */
export interface NodeTypeCriteria {
  readonly minCores?: number | undefined
  /** Memory in GB (1 GB is 1024 MB). */
  readonly minMemoryGb?: number | undefined
  /** Memory in GB per core. */
  readonly gbPerCore?: number | undefined
  /** The number of GPUs. By default, node types with GPUs are excluded. */
  readonly minGpus?: number | undefined
  /** Whether it has local disks (including NVMe disks). */
  readonly localDisk?: boolean | undefined
  /** The total size of all local disks, in GB. */
  readonly minLocalDiskGb?: number | undefined
  /** The category as named by Databricks, such as `Memory Optimized`. */
  readonly category?: string | undefined
  /** Whether it supports Photon on the driver. */
  readonly photonDriver?: boolean | undefined
  /** Whether it supports Photon on workers. */
  readonly photonWorker?: boolean | undefined
  /** Whether it has Arm processors (default false). */
  readonly arm?: boolean | undefined
}

const localDiskGb = ({ node_instance_type: type }: NodeType): number =>
  (type?.local_disks ?? 0) * (type?.local_disk_size_gb ?? 0) +
  (type?.local_nvme_disks ?? 0) * (type?.local_nvme_disk_size_gb ?? 0)

const localDisks = ({ node_instance_type: type }: NodeType): number =>
  (type?.local_disks ?? 0) + (type?.local_nvme_disks ?? 0)

const isOffered = (type: NodeType): boolean =>
  type.is_deprecated !== true && type.is_hidden !== true && (type.node_info?.status ?? []).length === 0

const matchesNodeType =
  (criteria: NodeTypeCriteria) =>
  (type: NodeType): boolean => {
    const gb = (type.memory_mb ?? 0) / 1024
    const cores = type.num_cores ?? 0
    const gpus = type.num_gpus ?? 0
    return (
      isOffered(type) &&
      cores >= (criteria.minCores ?? 0) &&
      gb >= (criteria.minMemoryGb ?? 0) &&
      gb >= cores * (criteria.gbPerCore ?? 0) &&
      (criteria.minGpus === undefined ? gpus === 0 : gpus >= criteria.minGpus) &&
      (criteria.localDisk !== true || localDisks(type) > 0) &&
      localDiskGb(type) >= (criteria.minLocalDiskGb ?? 0) &&
      (criteria.category === undefined || type.category?.toLowerCase() === criteria.category.toLowerCase()) &&
      (criteria.photonDriver !== true || type.photon_driver_capable === true) &&
      (criteria.photonWorker !== true || type.photon_worker_capable === true) &&
      (type.is_graviton === true) === (criteria.arm === true)
    )
  }

const bySize: Order.Order<NodeType> = Order.combineAll([
  Order.mapInput(Order.number, (type: NodeType) => type.num_gpus ?? 0),
  Order.mapInput(Order.number, (type: NodeType) => type.num_cores ?? 0),
  Order.mapInput(Order.number, (type: NodeType) => type.memory_mb ?? 0),
  Order.mapInput(Order.number, localDiskGb),
  Order.mapInput(Order.number, (type: NodeType) => type.display_order ?? 0),
  Order.mapInput(Order.string, (type: NodeType) => type.node_type_id)
])

/**
 * Returns the smallest node type of the workspace that matches, such as `Standard_DS3_v2`: the one with the fewest
 * GPUs, then cores, then memory, then local disk. Excludes node types that are deprecated, hidden or not available to
 * the subscription.
 *
 * Fails with `NothingSuitable` if no node type matches, and with the errors of `listNodeTypes`.
 *
 * @example
 * ```ts
 * import { Clusters } from "effect-databricks"
 *
 * const nodeType = Clusters.selectNodeType({ minCores: 8, minMemoryGb: 32, localDisk: true })
 * ```
 *
 * @since 0.1.0
 * @category selection
 */
export const selectNodeType = (
  criteria: NodeTypeCriteria = {}
): Effect.Effect<string, DatabricksError | NothingSuitable, Clusters> =>
  Effect.gen(function* () {
    const { listNodeTypes } = yield* Clusters
    const types = (yield* listNodeTypes()).node_types ?? []
    const [best] = types.filter(matchesNodeType(criteria)).sort(bySize)
    if (best !== undefined) return best.node_type_id
    return yield* new NothingSuitable({
      message: `None of the ${types.length} node types of the workspace match: ${describe(criteria)}`
    })
  })
