import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import * as Json from "../../internal/codec/json.js"
import * as Lazy from "../../schemas/lazy.js"
import type { KnownRule, PolicyDefinition, PolicyRule } from "../../schemas/PolicyDefinition.js"
import { type Definition, make } from "./builders.js"
import { isKnownType, parse } from "./parse.js"

/**
 * A text is not a valid policy definition: it is not JSON, not an object of rules, or a rule lacks fields that its type
 * requires.
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidPolicyDefinition extends Lazy.TaggedError<InvalidPolicyDefinition>()(
  "InvalidPolicyDefinition",
  () => ({
    /** The problem, and the rule that has it. */
    message: Schema.String,
    /** The invalid text. */
    definition: Schema.String
  })
) {}

/**
 * Returns `true` if the library knows the type of a rule. Its `type` then determines its fields.
 *
 * @example
 * ```ts
 * import { PolicyDefinition } from "effect-databricks"
 *
 * export const nodeTypes = (definition: PolicyDefinition.PolicyDefinition) => {
 *   const rule = definition.node_type_id
 *   return rule !== undefined && PolicyDefinition.isKnown(rule) && rule.type === "allowlist" ? rule.values : []
 * }
 * ```
 *
 * @since 0.1.0
 * @category predicates
 */
export const isKnown = (rule: PolicyRule): rule is KnownRule => isKnownType(rule.type)

/**
 * Decodes the definition or the overrides of a policy or a family. Rules of unknown types and unknown fields of rules
 * are kept.
 *
 * Returns a left `InvalidPolicyDefinition` if the text is not valid. Databricks itself accepts any JSON as a
 * definition, and rejects the clusters that are created with it.
 *
 * @example
 * ```ts
 * import { PolicyDefinition } from "effect-databricks"
 * import * as Either from "effect/Either"
 *
 * export const rules = PolicyDefinition.decode('{"spark_version":{"type":"fixed","value":"16.4.x-scala2.12"}}').pipe(
 *   Either.map(PolicyDefinition.remove("spark_version"))
 * )
 * ```
 *
 * @since 0.1.0
 * @category conversions
 */
export const decode = (definition: string): Either.Either<Definition, InvalidPolicyDefinition> =>
  Either.mapBoth(parse(definition), {
    onLeft: (problem) =>
      new InvalidPolicyDefinition({ message: `Invalid cluster policy definition: ${problem}`, definition }),
    onRight: make
  })

/**
 * Encodes a definition as the string that the API accepts.
 *
 * @since 0.1.0
 * @category conversions
 */
export const encode = (definition: PolicyDefinition): string => Json.stringify(definition) ?? "{}"
