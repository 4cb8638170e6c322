/**
 * The rules of a cluster policy, which the API represents as a JSON string.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Lazy from "./lazy.js"
import * as Wire from "./Wire.js"

/**
 * The value of an attribute. Always a string for Spark configuration and tags.
 *
 * @since 0.1.0
 * @category rules
 */
export const AttributeValue = Lazy.schema(() => Schema.Union(Schema.String, Wire.Double, Wire.Int64, Schema.Boolean))

/**
 * @since 0.1.0
 * @category rules
 */
export type AttributeValue = typeof AttributeValue.Type

const hidden = {
  /** Whether the attribute is hidden in the UI. */
  hidden: Wire.optional(Schema.Boolean)
}

const limit = {
  /**
   * The value that the UI fills in. Also applied to clusters that omit the attribute and set
   * `apply_policy_default_values`.
   */
  defaultValue: Wire.optional(AttributeValue),
  /** Whether a cluster can omit the attribute. Otherwise a limited attribute is required. */
  isOptional: Wire.optional(Schema.Boolean),
  ...hidden
}

const fixedFields = {
  type: Schema.Literal("fixed"),
  value: AttributeValue
}

/**
 * A fixed value for all clusters. Clusters that omit the attribute get it, and other values are rejected.
 *
 * @since 0.1.0
 * @category rules
 */
export class FixedRule extends Wire.struct<FixedRule>("FixedRule")<typeof fixedFields & typeof hidden>({
  ...fixedFields,
  ...hidden
}) {}

const forbiddenFields = {
  type: Schema.Literal("forbidden")
}

/**
 * The attribute is not allowed.
 *
 * @since 0.1.0
 * @category rules
 */
export class ForbiddenRule extends Wire.struct<ForbiddenRule>("ForbiddenRule")<typeof forbiddenFields & typeof hidden>({
  ...forbiddenFields,
  ...hidden
}) {}

const allowlistFields = {
  type: Schema.Literal("allowlist"),
  /** The allowed values. */
  values: Wire.array(AttributeValue)
}

/**
 * A list of allowed values.
 *
 * @since 0.1.0
 * @category rules
 */
export class AllowlistRule extends Wire.struct<AllowlistRule>("AllowlistRule")<typeof allowlistFields & typeof limit>({
  ...allowlistFields,
  ...limit
}) {}

const blocklistFields = {
  type: Schema.Literal("blocklist"),
  /** The values that are not allowed. */
  values: Wire.array(AttributeValue)
}

/**
 * A list of values that are not allowed. Note that new runtime versions and node types appear that are not in the list.
 *
 * @since 0.1.0
 * @category rules
 */
export class BlocklistRule extends Wire.struct<BlocklistRule>("BlocklistRule")<typeof blocklistFields & typeof limit>({
  ...blocklistFields,
  ...limit
}) {}

const regexFields = {
  type: Schema.Literal("regex"),
  /** A regular expression. It must match the whole value. */
  pattern: Schema.String
}

/**
 * A value that matches a regular expression.
 *
 * @since 0.1.0
 * @category rules
 */
export class RegexRule extends Wire.struct<RegexRule>("RegexRule")<typeof regexFields & typeof limit>({
  ...regexFields,
  ...limit
}) {}

const Bound = Lazy.schema(() => Schema.Union(Wire.Double, Wire.Int64))

const rangeFields = {
  type: Schema.Literal("range"),
  /** The lower bound, inclusive. If omitted, no lower bound. */
  minValue: Wire.optional(Bound),
  /** The upper bound, inclusive. If omitted, no upper bound. */
  maxValue: Wire.optional(Bound)
}

/**
 * A number in a range. The bounds are inclusive.
 *
 * @since 0.1.0
 * @category rules
 */
export class RangeRule extends Wire.struct<RangeRule>("RangeRule")<typeof rangeFields & typeof limit>({
  ...rangeFields,
  ...limit
}) {}

const unlimitedFields = {
  type: Schema.Literal("unlimited")
}

/**
 * Any value. Used for a required attribute, or to set a default value.
 *
 * @since 0.1.0
 * @category rules
 */
export class UnlimitedRule extends Wire.struct<UnlimitedRule>("UnlimitedRule")<typeof unlimitedFields & typeof limit>({
  ...unlimitedFields,
  ...limit
}) {}

/**
 * A rule of a type that this module knows. The `type` field discriminates the union.
 *
 * @since 0.1.0
 * @category rules
 */
export type KnownRule =
  | FixedRule
  | ForbiddenRule
  | AllowlistRule
  | BlocklistRule
  | RegexRule
  | RangeRule
  | UnlimitedRule

/**
 * The schemas of the known rules, by type.
 *
 * @since 0.1.0
 * @category rules
 */
export const knownRules = {
  fixed: FixedRule,
  forbidden: ForbiddenRule,
  allowlist: AllowlistRule,
  blocklist: BlocklistRule,
  regex: RegexRule,
  range: RangeRule,
  unlimited: UnlimitedRule
} as const

/**
 * A rule of any other type, kept unchanged.
 *
 * @since 0.1.0
 * @category rules
 */
export interface OtherRule {
  readonly type: string
  readonly [field: string]: unknown
}

/**
 * The rule for an attribute.
 *
 * @since 0.1.0
 * @category rules
 */
export type PolicyRule = KnownRule | OtherRule

/**
 * The rules of a policy, keyed by attribute path, such as `node_type_id`, `autoscale.max_workers` and
 * `spark_conf.spark.databricks.cluster.profile`. Attributes without a rule are not restricted.
 *
 * @since 0.1.0
 * @category definitions
 */
export type PolicyDefinition = Readonly<Record<string, PolicyRule>>
