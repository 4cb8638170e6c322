import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import * as Json from "../../internal/codec/json.js"
import * as Lazy from "../../schemas/lazy.js"
import type { KnownRule, PolicyDefinition, PolicyRule } from "../../schemas/PolicyDefinition.js"
import { type Definition, make } from "./builders.js"
import { isKnownType, parse } from "./parse.js"

/**
 * A text is not the definition of a policy: it is no JSON, no object of rules, or a rule lacks what its type has.
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidPolicyDefinition extends Lazy.TaggedError<InvalidPolicyDefinition>(
  "effect-databricks/InvalidPolicyDefinition"
)("InvalidPolicyDefinition", () => ({
  /** What is wrong, and in which rule. */
  message: Schema.String,
  /** The text. */
  definition: Schema.String
})) {}

/**
 * Whether a rule is of a type that the library knows. Its `type` then tells what fields it has.
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
 * Reads the string that a policy or a family has for its definition or its overrides. Rules of unknown types and unknown
 * fields of rules are kept.
 *
 * On the left `InvalidPolicyDefinition`: Databricks itself takes any JSON for a definition, and refuses the clusters that
 * are made with it.
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
    onLeft: (fault) =>
      new InvalidPolicyDefinition({ message: `Not the definition of a cluster policy: ${fault}`, definition }),
    onRight: make
  })

/**
 * Writes a definition as the string that the API takes.
 *
 * @since 0.1.0
 * @category conversions
 */
export const encode = (definition: PolicyDefinition): string => Json.stringify(definition) ?? "{}"
