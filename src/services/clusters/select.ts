import * as Effect from "effect/Effect"
import * as Order from "effect/Order"
import * as Schema from "effect/Schema"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import * as Lazy from "../../schemas/lazy.js"
import type { NodeType, SparkVersion } from "../../schemas/NodeTypes.js"
import { Clusters } from "./service.js"

/**
 * Nothing that the workspace offers is as wanted.
 *
 * @since 0.1.0
 * @category errors
 */
export class NothingSuitable extends Lazy.TaggedError<NothingSuitable>("effect-databricks/NothingSuitable")(
  "NothingSuitable",
  () => ({
    /** What was wanted, and out of how many it was looked for. */
    message: Schema.String
  })
) {}

/**
 * What a Databricks Runtime version must be.
 *
 * @since 0.1.0
 * @category models
 */
export interface SparkVersionCriteria {
  /** With long-term support only. */
  readonly longTermSupport?: boolean | undefined
  /** The machine learning variant; by default the standard one. */
  readonly ml?: boolean | undefined
  /** For nodes with GPUs (a machine learning variant); by default not. */
  readonly gpu?: boolean | undefined
  /** The Photon variant that older runtimes had; newer ones take `runtime_engine` instead. By default not. */
  readonly photon?: boolean | undefined
  /** Versions in beta too; by default not. */
  readonly beta?: boolean | undefined
  /** The Scala version; by default any, the newest of a runtime first. */
  readonly scala?: "2.12" | "2.13" | (string & {}) | undefined
  /** The Apache Spark version that it holds, such as `3.5`. */
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

const fitsVersion =
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
 * The key of the newest Databricks Runtime version of the workspace that is as wanted, such as `16.4.x-scala2.12`.
 *
 * Fails with `NothingSuitable` where there is none, and as `sparkVersions` does.
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
    const best = versions.filter(fitsVersion(criteria)).sort(byVersion).at(-1)?.key
    if (best !== undefined && best !== null) return best
    return yield* new NothingSuitable({
      message: `None of the workspace's ${versions.length} runtime versions fits: ${describe(criteria)}`
    })
  })

/**
 * What a node type must be, at least.
 *
 * @since 0.1.0
 * @category models
 */
export interface NodeTypeCriteria {
  readonly minCores?: number | undefined
  /** Memory in GB (of 1024 MB). */
  readonly minMemoryGb?: number | undefined
  /** Memory in GB for each core. */
  readonly gbPerCore?: number | undefined
  /** By default node types with GPUs are left out. */
  readonly minGpus?: number | undefined
  /** With local disks, NVMe ones included. */
  readonly localDisk?: boolean | undefined
  /** All local disks together, in GB. */
  readonly minLocalDiskGb?: number | undefined
  /** The category as Databricks names it, such as `Memory Optimized`. */
  readonly category?: string | undefined
  /** Able to run Photon as a driver. */
  readonly photonDriver?: boolean | undefined
  /** Able to run Photon as a worker. */
  readonly photonWorker?: boolean | undefined
  /** Arm processors; by default they are left out. */
  readonly arm?: boolean | undefined
}

const localDiskGb = ({ node_instance_type: type }: NodeType): number =>
  (type?.local_disks ?? 0) * (type?.local_disk_size_gb ?? 0) +
  (type?.local_nvme_disks ?? 0) * (type?.local_nvme_disk_size_gb ?? 0)

const localDisks = ({ node_instance_type: type }: NodeType): number =>
  (type?.local_disks ?? 0) + (type?.local_nvme_disks ?? 0)

const isOffered = (type: NodeType): boolean =>
  type.is_deprecated !== true && type.is_hidden !== true && (type.node_info?.status ?? []).length === 0

const fitsNode =
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
 * The smallest node type of the workspace that is as wanted, such as `Standard_DS3_v2`: with the fewest GPUs, then
 * cores, then memory, then local disk. Deprecated and hidden ones and those not available to the subscription are left
 * out.
 *
 * Fails with `NothingSuitable` where there is none, and as `listNodeTypes` does.
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
    const [best] = types.filter(fitsNode(criteria)).sort(bySize)
    if (best !== undefined) return best.node_type_id
    return yield* new NothingSuitable({
      message: `None of the workspace's ${types.length} node types fits: ${describe(criteria)}`
    })
  })
