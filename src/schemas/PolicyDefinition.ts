/**
 * The rules of a cluster policy, which the API sends as JSON in a string.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Lazy from "./lazy.js"
import * as Wire from "./Wire.js"

/**
 * The value of an attribute: of Spark configuration and tags always a string.
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
  /** Whether the user interface leaves the attribute out. */
  hidden: Wire.optional(Schema.Boolean)
}

const limit = {
  /**
   * What the user interface fills in, and what a cluster gets that leaves the attribute out and asks for
   * `apply_policy_default_values`.
   */
  defaultValue: Wire.optional(AttributeValue),
  /** Whether a cluster may leave the attribute out; otherwise a limited attribute has to be there. */
  isOptional: Wire.optional(Schema.Boolean),
  ...hidden
}

const fixedFields = {
  type: Schema.Literal("fixed"),
  value: AttributeValue
}

/**
 * One value for all clusters: those that leave the attribute out get it, another one is refused.
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
 * No cluster has the attribute.
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
  /** What a cluster may have. */
  values: Wire.array(AttributeValue)
}

/**
 * One of some values.
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
  /** What a cluster may not have. */
  values: Wire.array(AttributeValue)
}

/**
 * Any but some values. Of runtime versions and node types new ones come up that no list names.
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
  /** A regular expression that the whole value has to match. */
  pattern: Schema.String
}

/**
 * A value of a certain form.
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
  /** The least number; no lower bound if absent. */
  minValue: Wire.optional(Bound),
  /** The greatest number; no upper bound if absent. */
  maxValue: Wire.optional(Bound)
}

/**
 * A number between bounds, which belong to it.
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
 * Any value: for an attribute that has to be there, or that has a default value.
 *
 * @since 0.1.0
 * @category rules
 */
export class UnlimitedRule extends Wire.struct<UnlimitedRule>("UnlimitedRule")<typeof unlimitedFields & typeof limit>({
  ...unlimitedFields,
  ...limit
}) {}

/**
 * A rule of a type that the library knows. Its `type` tells them apart.
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
 * The schemas of the rules, by type.
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
 * A rule of any other type, kept as it is.
 *
 * @since 0.1.0
 * @category rules
 */
export interface OtherRule {
  readonly type: string
  readonly [field: string]: unknown
}

/**
 * What a policy says of one attribute.
 *
 * @since 0.1.0
 * @category rules
 */
export type PolicyRule = KnownRule | OtherRule

/**
 * The rules of a policy by the paths of the attributes that they are for, such as `node_type_id`,
 * `autoscale.max_workers` and `spark_conf.spark.databricks.cluster.profile`. What no rule is for is free.
 *
 * @since 0.1.0
 * @category definitions
 */
export type PolicyDefinition = Readonly<Record<string, PolicyRule>>
