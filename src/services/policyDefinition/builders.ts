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
 * A definition with a `pipe` method.
 *
 * @since 0.1.0
 * @category models
 */
export type Definition = PolicyDefinition & Pipeable

/**
 * Creates a definition, by default without rules.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (rules: PolicyDefinition = {}): Definition =>
  // Property descriptors, because assigning a path named `__proto__` would not create a rule.
  Object.create(Prototype, Object.getOwnPropertyDescriptors(rules))

/**
 * Sets a rule of any type. Replaces an existing rule of the attribute.
 *
 * @since 0.1.0
 * @category rules
 */
export const rule =
  (path: AttributePath, rule: PolicyRule) =>
  (self: PolicyDefinition): Definition =>
    make({ ...self, [path]: rule })

/**
 * Removes a rule.
 *
 * @since 0.1.0
 * @category rules
 */
export const remove =
  (path: AttributePath) =>
  (self: PolicyDefinition): Definition =>
    make(Object.fromEntries(Object.entries(self).filter(([key]) => key !== path)))

/**
 * Sets all rules of another definition. Replaces existing rules of the same attributes. Databricks merges the overrides
 * of a policy into its family in the same way.
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
 * Requires one value, which clusters get if they do not set the attribute.
 *
 * @since 0.1.0
 * @category rules
 */
export const fixed = (path: AttributePath, value: AttributeValue, options?: Options<FixedRule>) =>
  rule(path, { type: "fixed", value, ...options })

/**
 * Forbids the attribute.
 *
 * @since 0.1.0
 * @category rules
 */
export const forbidden = (path: AttributePath, options?: Options<ForbiddenRule>) =>
  rule(path, { type: "forbidden", ...options })

/**
 * Requires one of a list of values.
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
 * Forbids a list of values.
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
 * Requires values that match a whole regular expression.
 *
 * @since 0.1.0
 * @category rules
 */
export const regex = (path: AttributePath, pattern: string, options?: Options<RegexRule>) =>
  rule(path, { type: "regex", pattern, ...options })

/**
 * Requires numbers from `minValue` to `maxValue`.
 *
 * @since 0.1.0
 * @category rules
 */
export const range = (path: AttributePath, options: Options<RangeRule>) => rule(path, { type: "range", ...options })

/**
 * Allows any value. Use it to make an attribute required or to set a default value.
 *
 * @since 0.1.0
 * @category rules
 */
export const unlimited = (path: AttributePath, options?: Options<UnlimitedRule>) =>
  rule(path, { type: "unlimited", ...options })
