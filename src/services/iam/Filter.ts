/**
 * Filters of lists of users, groups and service principals. Values are escaped, so that a name with quotes is a name.
 *
 * @example
 * ```ts
 * import { Filter, Users } from "effect-databricks/iam"
 *
 * const filter = Filter.and(Filter.startsWith("userName", "ada"), Filter.eq("active", true))
 *
 * export const users = Users.all({ filter })
 * ```
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"

/**
 * An attribute of a user, a group or a service principal.
 *
 * @since 0.1.0
 * @category models
 */
export type Attribute =
  | "active"
  | "applicationId"
  | "displayName"
  | "emails.value"
  | "externalId"
  | "groups.value"
  | "id"
  | "name.familyName"
  | "name.givenName"
  | "userName"
  | (string & {})

/**
 * A condition on attributes.
 *
 * @since 0.1.0
 * @category models
 */
export type Filter =
  | {
      readonly _tag: "Comparison"
      readonly operator: "eq" | "ne" | "co" | "sw"
      readonly attribute: Attribute
      readonly value: string | number | boolean
    }
  | { readonly _tag: "Combination"; readonly operator: "and" | "or"; readonly filters: ReadonlyArray<Filter> }

type Value = string | number | boolean

const comparison = (operator: "eq" | "ne" | "co" | "sw", attribute: Attribute, value: Value): Filter => ({
  _tag: "Comparison",
  operator,
  attribute,
  value
})

/**
 * Whether an attribute is a value. Ignores case in texts.
 *
 * @since 0.1.0
 * @category comparisons
 */
export const eq = (attribute: Attribute, value: string | number | boolean): Filter => comparison("eq", attribute, value)

/**
 * Whether an attribute is not a value.
 *
 * @since 0.1.0
 * @category comparisons
 */
export const ne = (attribute: Attribute, value: string | number | boolean): Filter => comparison("ne", attribute, value)

/**
 * Whether an attribute contains a text.
 *
 * @since 0.1.0
 * @category comparisons
 */
export const contains = (attribute: Attribute, text: string): Filter => comparison("co", attribute, text)

/**
 * Whether an attribute starts with a text.
 *
 * @since 0.1.0
 * @category comparisons
 */
export const startsWith = (attribute: Attribute, text: string): Filter => comparison("sw", attribute, text)

/**
 * Whether all of the filters hold.
 *
 * @since 0.1.0
 * @category combinations
 */
export const and = (...filters: readonly [Filter, ...ReadonlyArray<Filter>]): Filter => ({
  _tag: "Combination",
  operator: "and",
  filters
})

/**
 * Whether one of the filters holds.
 *
 * @since 0.1.0
 * @category combinations
 */
export const or = (...filters: readonly [Filter, ...ReadonlyArray<Filter>]): Filter => ({
  _tag: "Combination",
  operator: "or",
  filters
})

const attributePattern = /^[A-Za-z][A-Za-z0-9_-]*(?:\.[A-Za-z$][A-Za-z0-9_-]*)*$/

const isValue = (u: unknown): u is Value =>
  typeof u === "string" || typeof u === "boolean" || (typeof u === "number" && Number.isFinite(u))

/**
 * The text of a filter, such as `userName eq "ada@example.com" and active eq true`. Left says why it has none: an
 * attribute is not one, or a value is not a text, a finite number or a boolean.
 *
 * @since 0.1.0
 * @category formatting
 */
export const format = (filter: Filter): Either.Either<string, string> => {
  if (filter._tag === "Comparison") {
    const { attribute, operator, value } = filter
    if (!attributePattern.test(attribute)) {
      return Either.left(
        `at filter: ${JSON.stringify(attribute)} is not an attribute, such as userName or emails.value`
      )
    }
    return isValue(value)
      ? Either.right(`${attribute} ${operator} ${JSON.stringify(value)}`)
      : Either.left(`at filter: the value of ${attribute} is not a text, a finite number or a boolean`)
  }
  if (filter.filters.length === 0) return Either.left(`at filter: "${filter.operator}" has no filters`)
  return Either.map(Either.all(filter.filters.map(format)), (texts) =>
    texts
      .map((text, i) => (filter.filters.length > 1 && filter.filters[i]?._tag === "Combination" ? `(${text})` : text))
      .join(` ${filter.operator} `)
  )
}
