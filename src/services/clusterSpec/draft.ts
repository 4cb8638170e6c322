import type { Pipeable } from "effect/Pipeable"
import type { CreateClusterRequest } from "../../schemas/clusters/Clusters.js"
import { pipeable } from "../pipeable.js"

/**
 * A specification that may lack a runtime version.
 *
 * @since 0.1.0
 * @category models
 */
export interface Draft extends Omit<CreateClusterRequest, "spark_version">, Pipeable {
  readonly spark_version?: string
}

/**
 * A complete specification, as required by `Clusters.create`.
 *
 * @since 0.1.0
 * @category models
 */
export interface Spec extends CreateClusterRequest, Pipeable {}

type Fields = Partial<CreateClusterRequest>

export const set = <S extends Draft>(spec: S, fields: Fields): S => pipeable({ ...spec, ...fields })

export const without = <S extends Draft>(spec: S, ...names: ReadonlyArray<string>): S => {
  const kept = Object.entries(spec).filter(([name]) => !names.includes(name))
  return pipeable(Object.fromEntries(kept)) as S
}

/** Removes entries with the value `undefined`. */
export const merge = (
  map: Readonly<Record<string, string>> | null | undefined,
  entries: Readonly<Record<string, string | undefined>>
): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ ...map, ...entries }).filter((entry): entry is [string, string] => entry[1] !== undefined)
  )

/** Returns the map without the given entries, or `undefined` if the result is empty. */
export const unmerge = (
  map: Readonly<Record<string, string>> | null | undefined,
  entries: Readonly<Record<string, string>>
): Record<string, string> | undefined => {
  const left = Object.entries(map ?? {}).filter(([name, value]) => entries[name] !== value)
  return left.length === 0 ? undefined : Object.fromEntries(left)
}
