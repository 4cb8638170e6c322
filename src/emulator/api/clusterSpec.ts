/** Validates and completes the specification of a cluster. */
import * as Either from "effect/Either"
import { ClusterAttributes, type ClusterSize, type ClusterSpec } from "../../schemas/clusters/ClusterAttributes.js"
import { type ApiFailure, invalidParameterValue, missingField } from "../failure.js"
import type { Catalogue } from "./clusterCatalogue.js"

/** Hooks for other APIs. */
export interface Extensions {
  /** The specification with what its policy settles, or why it breaks it. */
  readonly applyPolicy: (spec: ClusterSpec) => Either.Either<ClusterSpec, ApiFailure>
  /** The machines of an instance pool. */
  readonly nodeTypeOfPool: (poolId: string) => Either.Either<string, ApiFailure>
}

export interface Resolved {
  readonly attributes: ClusterAttributes
  readonly size: ClusterSize
}

type Checked<A> = Either.Either<A, ApiFailure>

const refused = (message: string): Either.Either<never, ApiFailure> => Either.left(invalidParameterValue(message))

const attributeNames = Object.keys(ClusterAttributes.fields) as ReadonlyArray<keyof ClusterAttributes>

/** The attributes without the size and policy settings. */
const attributesOf = (spec: ClusterSpec): Partial<ClusterAttributes> =>
  Object.fromEntries(attributeNames.filter((name) => spec[name] !== undefined).map((name) => [name, spec[name]]))

export const checkSize = (size: ClusterSize): Checked<ClusterSize> => {
  const { autoscale, num_workers: workers } = size
  const isFixed = workers !== undefined && workers !== null
  const isScaled = autoscale !== undefined && autoscale !== null
  if (isFixed === isScaled)
    return refused("Exactly 1 of virtual_cluster_size, num_workers or autoscale must be specified.")
  if (isFixed) {
    return workers < 0
      ? refused(`Invalid num_workers: ${workers}. It must not be negative.`)
      : Either.right({ num_workers: workers })
  }
  const { max_workers: max, min_workers: min } = autoscale ?? {}
  if (min === undefined || min === null) return Either.left(missingField("autoscale.min_workers"))
  if (max === undefined || max === null) return Either.left(missingField("autoscale.max_workers"))
  return min < 0 || max < min || max === 0
    ? refused(`Invalid autoscale: min_workers (${min}) must be less than or equal to max_workers (${max}).`)
    : Either.right({ autoscale: { min_workers: min, max_workers: max } })
}

/** The initial number of workers for a cluster size. */
export const initialWorkers = (size: ClusterSize): number => size.num_workers ?? size.autoscale?.min_workers ?? 0

const singleNode = (spec: ClusterSpec): ClusterSpec =>
  spec.is_single_node === true
    ? {
        ...spec,
        autoscale: undefined,
        num_workers: 0,
        spark_conf: {
          "spark.databricks.cluster.profile": "singleNode",
          "spark.master": "local[*]",
          ...spec.spark_conf
        },
        custom_tags: { ResourceClass: "SingleNode", ...spec.custom_tags }
      }
    : spec

/**
 * The defaults that the real workspace adds, and no others: tools such as bundles would try to revert any extra field.
 * `cluster_name` and `autotermination_minutes` are documented by the API. `enable_elastic_disk`,
 * `enable_local_disk_encryption`, `driver_node_type_id` (above), `single_user_name` and the cloud attributes are those
 * that the CLI expects (bundle/direct/dresources/resources.yml).
 */
const withDefaults = (attributes: ClusterAttributes, creator: string): ClusterAttributes => ({
  cluster_name: "",
  autotermination_minutes: 0,
  enable_elastic_disk: true,
  enable_local_disk_encryption: false,
  ...(attributes.data_security_mode === "SINGLE_USER" ||
  attributes.data_security_mode === "DATA_SECURITY_MODE_DEDICATED"
    ? { single_user_name: creator }
    : {}),
  ...attributes,
  azure_attributes: {
    availability: "ON_DEMAND_AZURE",
    first_on_demand: 1,
    spot_bid_max_price: -1,
    ...attributes.azure_attributes
  }
})

export const make = (catalogue: Catalogue, extensions: Extensions) => {
  const supported = (id: string): Checked<string> =>
    catalogue.nodeType(id) === undefined
      ? refused(
          `Node type ${id} is not supported. Supported node types: ${catalogue.nodeTypes.map((type) => type.node_type_id).join(", ")}`
        )
      : Either.right(id)

  const machine = (
    nodeType: string | null | undefined,
    pool: string | null | undefined
  ): Checked<string | undefined> =>
    pool !== undefined && pool !== null
      ? extensions.nodeTypeOfPool(pool)
      : nodeType !== undefined && nodeType !== null
        ? supported(nodeType)
        : Either.right(undefined)

  const machines = (spec: ClusterSpec): Checked<{ readonly driver: string; readonly worker: string }> =>
    Either.gen(function* () {
      const worker = yield* machine(spec.node_type_id, spec.instance_pool_id)
      if (worker === undefined) return yield* Either.left(missingField("node_type_id"))
      const driver = yield* machine(spec.driver_node_type_id, spec.driver_instance_pool_id)
      return { worker, driver: driver ?? worker }
    })

  const limits = (spec: ClusterSpec): Checked<void> => {
    const minutes = spec.autotermination_minutes ?? 0
    if (minutes !== 0 && (minutes < 10 || minutes > 10_000)) {
      return refused(
        `Invalid autotermination_minutes: ${minutes}. The threshold must be between 10 and 10000 minutes, or 0 to disable automatic termination.`
      )
    }
    if (Object.keys(spec.custom_tags ?? {}).length > 45) return refused("At most 45 custom tags can be specified.")
    if ((spec.ssh_public_keys ?? []).length > 10) return refused("At most 10 SSH public keys can be specified.")
    if (spec.kind !== "CLASSIC_PREVIEW" && (spec.is_single_node === true || spec.use_ml_runtime === true)) {
      return refused("is_single_node and use_ml_runtime can only be used when kind is CLASSIC_PREVIEW.")
    }
    return Either.void
  }

  return {
    /** Returns the resolved cluster. Defaults that need a user name use the creator. */
    resolve: (requested: ClusterSpec, creator: string): Checked<Resolved> =>
      Either.gen(function* () {
        const withPolicy = yield* extensions.applyPolicy(requested)
        yield* limits(withPolicy)
        const spec = singleNode(withPolicy)
        if (spec.spark_version === undefined || spec.spark_version === null) {
          return yield* Either.left(missingField("spark_version"))
        }
        const sparkVersion = catalogue.sparkVersion(spec.spark_version)
        if (sparkVersion === undefined) return yield* refused(`Invalid spark version ${spec.spark_version}.`)
        const size = yield* checkSize(spec)
        const { driver, worker } = yield* machines(spec)
        const attributes: ClusterAttributes = {
          ...attributesOf(spec),
          spark_version: sparkVersion,
          node_type_id: worker,
          driver_node_type_id: driver
        }
        return { size, attributes: withDefaults(attributes, creator) }
      })
  }
}
