/** Validates and completes the settings of a SQL warehouse. */
import * as Either from "effect/Either"
import { CreateWarehouseRequest } from "../../schemas/warehouses/Warehouses.js"
import { type ApiFailure, invalidParameterValue } from "../failure.js"

export type Settings = CreateWarehouseRequest

type Checked<A> = Either.Either<A, ApiFailure>

const refused = (message: string): Either.Either<never, ApiFailure> => Either.left(invalidParameterValue(message))

const sizes = [
  "2X-Small",
  "X-Small",
  "Small",
  "Medium",
  "Large",
  "X-Large",
  "2X-Large",
  "3X-Large",
  "4X-Large",
  "5X-Large"
]

const names = Object.keys(CreateWarehouseRequest.fields) as ReadonlyArray<keyof Settings>

/** Settings whose change requires new clusters. */
const clusterSettings: ReadonlyArray<keyof Settings> = [
  "cluster_size",
  "warehouse_type",
  "enable_serverless_compute",
  "enable_photon",
  "channel",
  "spot_instance_policy"
]

/** Extracts the settings from an object. */
export const only = (given: Settings): Settings =>
  Object.fromEntries(names.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])))

export const needsOtherClusters = (before: Settings, after: Settings): boolean =>
  clusterSettings.some((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))

const autoStop = ({ auto_stop_mins, enable_serverless_compute }: Settings): Checked<number> => {
  const minutes = auto_stop_mins ?? 120
  const minAutoStop = enable_serverless_compute === true ? 1 : 10
  return minutes === 0 || minutes >= minAutoStop
    ? Either.right(minutes)
    : refused(`auto_stop_mins must be 0 or at least ${minAutoStop}, but was ${minutes}.`)
}

const clusters = (given: Settings): Checked<{ readonly min: number; readonly max: number }> => {
  const min = given.min_num_clusters ?? 1
  const max = given.max_num_clusters ?? min
  if (min < 1 || min > 30) return refused(`min_num_clusters must be between 1 and 30, but was ${min}.`)
  return max < min || max > 40
    ? refused(`max_num_clusters must be between min_num_clusters (${min}) and 40, but was ${max}.`)
    : Either.right({ min, max })
}

interface Rules {
  readonly isEnabled: (type: string) => boolean
  readonly isTaken: (name: string) => boolean
}

/**
 * Completes the settings with the documented defaults. The CLI expects `channel`, `tags`, `warehouse_type`,
 * `min_num_clusters` and `enable_serverless_compute` (bundle/direct/dresources/resources.yml).
 */
export const resolve = (given: Settings, id: string, creator: string, rules: Rules): Checked<Settings> =>
  Either.gen(function* () {
    const name = given.name || id
    if (name.length >= 100) return yield* refused("The name of a SQL warehouse must be shorter than 100 characters.")
    if (rules.isTaken(name)) {
      return yield* Either.left({
        ...invalidParameterValue(`SQL warehouse with name \`${name}\` already exists`),
        errorCode: "RESOURCE_ALREADY_EXISTS"
      })
    }
    const size = given.cluster_size ?? "X-Small"
    if (!sizes.includes(size)) {
      return yield* refused(`Invalid cluster_size '${size}'. Supported values: ${sizes.join(", ")}.`)
    }
    const type = given.warehouse_type ?? "CLASSIC"
    if (!rules.isEnabled(type)) return yield* refused(`Warehouse type ${type} is not enabled in this workspace.`)
    if (given.enable_serverless_compute === true && type !== "PRO") {
      return yield* refused("Serverless compute requires the warehouse type PRO.")
    }
    if (given.channel?.name === "CHANNEL_NAME_CUSTOM" && !given.channel.dbsql_version) {
      return yield* refused("CHANNEL_NAME_CUSTOM requires dbsql_version.")
    }
    if ((given.tags?.custom_tags ?? []).length >= 45) return yield* refused("Fewer than 45 tags can be specified.")
    const { min, max } = yield* clusters(given)
    return {
      ...given,
      name,
      cluster_size: size,
      min_num_clusters: min,
      max_num_clusters: max,
      auto_stop_mins: yield* autoStop(given),
      warehouse_type: type,
      enable_serverless_compute: given.enable_serverless_compute ?? false,
      enable_photon: given.enable_photon ?? true,
      channel: given.channel ?? { name: "CHANNEL_NAME_CURRENT" },
      spot_instance_policy: given.spot_instance_policy ?? "COST_OPTIMIZED",
      tags: given.tags ?? {},
      creator_name: given.creator_name ?? creator
    }
  })
