import { type Pipeable, Prototype } from "effect/Pipeable"
import type {
  AllowlistRule,
  AttributeValue,
  BlocklistRule,
  FixedRule,
  ForbiddenRule,
  PolicyDefinition,
  PolicyRule,
  RangeRule,
  RegexRule,
  UnlimitedRule
} from "../../schemas/PolicyDefinition.js"
import type { AttributePath } from "./paths.js"

/**
 * A definition that can be piped.
 *
 * @since 0.1.0
 * @category models
 */
export type Definition = PolicyDefinition & Pipeable

/**
 * A definition, by default without rules.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (rules: PolicyDefinition = {}): Definition =>
  // By descriptors, as a path of the name `__proto__` would otherwise not become a rule.
  Object.create(Prototype, Object.getOwnPropertyDescriptors(rules))

/**
 * Sets a rule of any type, in place of the one that the attribute had.
 *
 * @since 0.1.0
 * @category rules
 */
export const rule =
  (path: AttributePath, rule: PolicyRule) =>
  (self: PolicyDefinition): Definition =>
    make({ ...self, [path]: rule })

/**
 * Takes a rule away.
 *
 * @since 0.1.0
 * @category rules
 */
export const remove =
  (path: AttributePath) =>
  (self: PolicyDefinition): Definition =>
    make(Object.fromEntries(Object.entries(self).filter(([key]) => key !== path)))

/**
 * Sets all rules of another definition, in place of those that the same attributes had. This is how Databricks puts the
 * overrides of a policy onto its family.
 *
 * @since 0.1.0
 * @category rules
 */
export const merge =
  (that: PolicyDefinition) =>
  (self: PolicyDefinition): Definition =>
    make({ ...self, ...that })

type Options<Rule> = Omit<Rule, "type" | "value" | "values" | "pattern">

/**
 * All clusters have one value; those that leave the attribute out get it.
 *
 * @since 0.1.0
 * @category rules
 */
export const fixed = (path: AttributePath, value: AttributeValue, options?: Options<FixedRule>) =>
  rule(path, { type: "fixed", value, ...options })

/**
 * No cluster may have the attribute.
 *
 * @since 0.1.0
 * @category rules
 */
export const forbidden = (path: AttributePath, options?: Options<ForbiddenRule>) =>
  rule(path, { type: "forbidden", ...options })

/**
 * Clusters may have one of some values.
 *
 * @since 0.1.0
 * @category rules
 */
export const allowlist = (
  path: AttributePath,
  values: ReadonlyArray<AttributeValue>,
  options?: Options<AllowlistRule>
) => rule(path, { type: "allowlist", values, ...options })

/**
 * Clusters may have any but some values.
 *
 * @since 0.1.0
 * @category rules
 */
export const blocklist = (
  path: AttributePath,
  values: ReadonlyArray<AttributeValue>,
  options?: Options<BlocklistRule>
) => rule(path, { type: "blocklist", values, ...options })

/**
 * Clusters may have values that match a regular expression as a whole.
 *
 * @since 0.1.0
 * @category rules
 */
export const regex = (path: AttributePath, pattern: string, options?: Options<RegexRule>) =>
  rule(path, { type: "regex", pattern, ...options })

/**
 * Clusters may have numbers from `minValue` to `maxValue`.
 *
 * @since 0.1.0
 * @category rules
 */
export const range = (path: AttributePath, options: Options<RangeRule>) => rule(path, { type: "range", ...options })

/**
 * Clusters may have any value: for an attribute that has to be there, or that has a default value.
 *
 * @since 0.1.0
 * @category rules
 */
export const unlimited = (path: AttributePath, options?: Options<UnlimitedRule>) =>
  rule(path, { type: "unlimited", ...options })
