/**
 * Applies the rules of a policy to the specification of a cluster. `cluster_type` and `dbus_per_hour` are ignored,
 * because they are not attributes.
 */
import * as Either from "effect/Either"
import type { ClusterSpec } from "../../schemas/clusters/ClusterAttributes.js"
import type {
  AttributeValue,
  KnownRule,
  PolicyDefinition,
  PolicyRule,
  RegexRule
} from "../../schemas/PolicyDefinition.js"
import { isKnownType } from "../../services/policyDefinition/parse.js"

type Fields = Readonly<Record<string, unknown>>

/** Keys may contain dots. Values are strings. */
const maps: ReadonlySet<string> = new Set(["custom_tags", "spark_conf", "spark_env_vars"])

const virtual: ReadonlySet<string> = new Set(["cluster_type", "dbus_per_hour"])

const isObject = (u: unknown): u is Fields => typeof u === "object" && u !== null && !Array.isArray(u)

const isAbsent = (u: unknown): u is null | undefined => u === null || u === undefined

const segmentsOf = (path: string): ReadonlyArray<string> => {
  const [head = "", ...rest] = path.split(".")
  return maps.has(head) && rest.length > 0 ? [head, rest.join(".")] : [head, ...rest]
}

/** The values at a path. A `*` matches several. */
const read = (value: unknown, [head, ...rest]: ReadonlyArray<string>): ReadonlyArray<unknown> => {
  if (isAbsent(value)) return []
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

/** In policies, log delivery has a type, such as `DBFS`, and a path. */
const flatLogs = (spec: ClusterSpec): Fields => {
  const { cluster_log_conf: conf, ...others } = spec
  const [kind, place] = Object.entries(conf ?? {}).find(([, place]) => !isAbsent(place)) ?? []
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

/** The workspace's error message for an invalid value. */
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
      if (!isAbsent(rule.minValue) && number < rule.minValue) return `must not be less than ${rule.minValue} ${is}`
      if (!isAbsent(rule.maxValue) && number > rule.maxValue) return `must not be greater than ${rule.maxValue} ${is}`
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

/** Whether all rules have known types and valid patterns. */
export const isSound = (definition: PolicyDefinition): definition is Readonly<Record<string, KnownRule>> =>
  Object.values(definition).every(canBeFollowed)

/** The value that a cluster gets if it omits the attribute. */
const impliedValue = (rule: KnownRule, withDefaults: boolean): AttributeValue | null | undefined => {
  if (rule.type === "fixed") return rule.value
  return rule.type === "forbidden" || !withDefaults ? undefined : rule.defaultValue
}

/** Returns the specification with the policy's values, or the errors. */
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
    // Rules for all elements of a list also accept an empty list.
    if (values.length > 0 || segments.includes("*")) continue
    const value = impliedValue(rule, withDefaults)
    if (!isAbsent(value)) {
      result = write(result, segments, isEntry ? String(value) : value) as Fields
    } else if (rule.type !== "fixed" && rule.type !== "forbidden" && rule.isOptional !== true) {
      faults.push(`Validation failed for ${name} must be present`)
    }
  }
  return faults.length > 0 ? Either.left(faults) : Either.right(nestedLogs(result))
}
