/**
 * What a policy makes of the specification of a cluster. Of `cluster_type` and `dbus_per_hour`, which are no attributes,
 * it says nothing.
 */
import * as Either from "effect/Either"
import type { ClusterSpec } from "../../schemas/ClusterAttributes.js"
import type {
  AttributeValue,
  KnownRule,
  PolicyDefinition,
  PolicyRule,
  RegexRule
} from "../../schemas/PolicyDefinition.js"
import { isKnownType } from "../../services/policyDefinition/parse.js"

type Fields = Readonly<Record<string, unknown>>

/** Their keys may have dots, their values are strings. */
const maps: ReadonlySet<string> = new Set(["custom_tags", "spark_conf", "spark_env_vars"])

const virtual: ReadonlySet<string> = new Set(["cluster_type", "dbus_per_hour"])

const isObject = (u: unknown): u is Fields => typeof u === "object" && u !== null && !Array.isArray(u)

const isNothing = (u: unknown): u is null | undefined => u === null || u === undefined

const segmentsOf = (path: string): ReadonlyArray<string> => {
  const [head = "", ...rest] = path.split(".")
  return maps.has(head) && rest.length > 0 ? [head, rest.join(".")] : [head, ...rest]
}

/** The values at a path: several where it has a `*`. */
const read = (value: unknown, [head, ...rest]: ReadonlyArray<string>): ReadonlyArray<unknown> => {
  if (isNothing(value)) return []
  if (head === undefined) return [value]
  if (head === "*") return (Array.isArray(value) ? value : []).flatMap((item) => read(item, rest))
  if (Array.isArray(value)) return read(value[Number(head)], rest)
  return isObject(value) && Object.hasOwn(value, head) ? read(value[head], rest) : []
}

const write = (value: unknown, [head, ...rest]: ReadonlyArray<string>, last: unknown): unknown => {
  if (head === undefined) return last
  if (/^[0-9]+$/.test(head)) {
    const items: ReadonlyArray<unknown> = Array.isArray(value) ? value : []
    const index = Math.min(Number(head), items.length)
    return [...items.slice(0, index), write(items[index], rest, last), ...items.slice(index + 1)]
  }
  const fields = isObject(value) ? value : {}
  return { ...fields, [head]: write(fields[head], rest, last) }
}

/** Policies know the delivery of logs by its kind, such as `DBFS`, and its path. */
const flatLogs = (spec: ClusterSpec): Fields => {
  const { cluster_log_conf: conf, ...others } = spec
  const [kind, place] = Object.entries(conf ?? {}).find(([, place]) => !isNothing(place)) ?? []
  return kind === undefined
    ? others
    : { ...others, cluster_log_conf: { ...place, path: place?.destination, type: kind.toUpperCase() } }
}

const nestedLogs = (flat: Fields): ClusterSpec => {
  const { cluster_log_conf: conf, ...others } = flat
  if (!isObject(conf)) return others
  const { path, type, ...place } = conf
  const kind = String(type).toLowerCase()
  if (kind === "none") return others
  return { ...others, cluster_log_conf: { [kind]: { ...place, destination: path } } }
}

const isSame = (a: unknown, b: unknown): boolean => String(a) === String(b)

/** What is wrong with a value, in the words of the workspace. */
const faultOf = (rule: KnownRule, value: unknown): string | undefined => {
  const is = `(is "${String(value)}")`
  switch (rule.type) {
    case "fixed":
      return isSame(rule.value, value) ? undefined : `must be ${rule.value} ${is}`
    case "forbidden":
      return "must not be present"
    case "allowlist":
      return rule.values.some((allowed) => isSame(allowed, value))
        ? undefined
        : `must be one of ${rule.values.join(", ")} ${is}`
    case "blocklist":
      return rule.values.some((blocked) => isSame(blocked, value))
        ? `must not be one of ${rule.values.join(", ")} ${is}`
        : undefined
    case "regex":
      return new RegExp(`^(?:${rule.pattern})$`).test(String(value))
        ? undefined
        : `must match the regular expression "${rule.pattern}" ${is}`
    case "range": {
      const number = Number(value)
      if (Number.isNaN(number)) return `must be a number ${is}`
      if (!isNothing(rule.minValue) && number < rule.minValue) return `must not be less than ${rule.minValue} ${is}`
      if (!isNothing(rule.maxValue) && number > rule.maxValue) return `must not be greater than ${rule.maxValue} ${is}`
      return undefined
    }
    case "unlimited":
      return undefined
  }
}

const canBeFollowed = (rule: PolicyRule): boolean => {
  if (!isKnownType(rule.type)) return false
  try {
    return rule.type !== "regex" || new RegExp(String((rule as RegexRule).pattern)) instanceof RegExp
  } catch {
    return false
  }
}

/** Whether all rules are of types that there are, and their patterns can be read. */
export const isSound = (definition: PolicyDefinition): definition is Readonly<Record<string, KnownRule>> =>
  Object.values(definition).every(canBeFollowed)

/** What a cluster gets that leaves the attribute out. */
const settled = (rule: KnownRule, withDefaults: boolean): AttributeValue | null | undefined => {
  if (rule.type === "fixed") return rule.value
  return rule.type === "forbidden" || !withDefaults ? undefined : rule.defaultValue
}

/** The specification with what the policy settles, or what is wrong with it. */
export const apply = (
  definition: Readonly<Record<string, KnownRule>>,
  spec: ClusterSpec
): Either.Either<ClusterSpec, ReadonlyArray<string>> => {
  const withDefaults = spec.apply_policy_default_values === true
  const faults: Array<string> = []
  let result: Fields = flatLogs(spec)
  for (const [path, rule] of Object.entries(definition)) {
    if (virtual.has(path)) continue
    const segments = segmentsOf(path)
    const [head = "", key] = segments
    const isEntry = maps.has(head)
    const name = isEntry ? `${head}, ${key}` : `${path}, the value`
    const values = read(result, segments)
    const fault = values.map((value) => faultOf(rule, value)).find((fault) => fault !== undefined)
    if (fault !== undefined) faults.push(`Validation failed for ${name} ${fault}`)
    // What is for all items of a list holds for an empty one.
    if (values.length > 0 || segments.includes("*")) continue
    const value = settled(rule, withDefaults)
    if (!isNothing(value)) {
      result = write(result, segments, isEntry ? String(value) : value) as Fields
    } else if (rule.type !== "fixed" && rule.type !== "forbidden" && rule.isOptional !== true) {
      faults.push(`Validation failed for ${name} must be present`)
    }
  }
  return faults.length > 0 ? Either.left(faults) : Either.right(nestedLogs(result))
}
