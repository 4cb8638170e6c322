/** Parses SCIM filters (RFC 7644, 3.4.2.2) into predicates. */
import * as Either from "effect/Either"
import { type Fields, valuesAt } from "./scimAttributes.js"

export type Predicate = (fields: Fields) => boolean

/** Thrown only inside this module, to exit from nested expressions. */
class Unreadable {}

const tokens = /\s*("(?:[^"\\]|\\.)*"|[()]|[^\s()"]+)/gy

const tokenize = (text: string): ReadonlyArray<string> => {
  const found: Array<string> = []
  let end = 0
  for (const match of text.trimEnd().matchAll(tokens)) {
    found.push(match[1] ?? "")
    end = match.index + match[0].length
  }
  if (end !== text.trimEnd().length) throw new Unreadable()
  return found
}

/** Text is compared without case, as names of users and groups are. */
const normal = (value: unknown): unknown => (typeof value === "string" ? value.toLowerCase() : value)

const compare: Readonly<Record<string, (a: unknown, b: unknown) => boolean>> = {
  eq: (a, b) => a === b,
  co: (a, b) => String(a).includes(String(b)),
  sw: (a, b) => String(a).startsWith(String(b)),
  ew: (a, b) => String(a).endsWith(String(b)),
  gt: (a, b) => String(a) > String(b),
  ge: (a, b) => String(a) >= String(b),
  lt: (a, b) => String(a) < String(b),
  le: (a, b) => String(a) <= String(b)
}

const literal = (token: string): unknown => {
  if (token.startsWith('"')) return JSON.parse(token)
  if (/^(true|false)$/i.test(token)) return token.toLowerCase() === "true"
  // Databricks accepts names without quotes.
  return /^-?\d+(\.\d+)?$/.test(token) ? Number(token) : token
}

const parse = (all: ReadonlyArray<string>): Predicate => {
  let at = 0
  const isNext = (word: string): boolean => all[at]?.toLowerCase() === word
  const next = (): string => {
    const token = all[at++]
    if (token === undefined) throw new Unreadable()
    return token
  }

  const comparison = (): Predicate => {
    const path = next().split(".")
    const operator = next().toLowerCase()
    if (operator === "pr") return (fields) => valuesAt(fields, path).length > 0
    const value = normal(literal(next()))
    if (operator === "ne") return (fields) => !valuesAt(fields, path).some((given) => normal(given) === value)
    const holds = compare[operator]
    if (holds === undefined) throw new Unreadable()
    return (fields) => valuesAt(fields, path).some((given) => holds(normal(given), value))
  }

  const term = (): Predicate => {
    if (isNext("not")) {
      at++
      const inner = term()
      return (fields) => !inner(fields)
    }
    if (!isNext("(")) return comparison()
    at++
    const inner = either()
    if (next() !== ")") throw new Unreadable()
    return inner
  }

  const both = (): Predicate => {
    const first = term()
    if (!isNext("and")) return first
    at++
    const rest = both()
    return (fields) => first(fields) && rest(fields)
  }

  const either = (): Predicate => {
    const first = both()
    if (!isNext("or")) return first
    at++
    const rest = either()
    return (fields) => first(fields) || rest(fields)
  }

  const whole = either()
  if (at < all.length) throw new Unreadable()
  return whole
}

/** Left says what is wrong. An empty filter holds for everything. */
export const make = (filter: string | null | undefined): Either.Either<Predicate, string> => {
  if (filter === undefined || filter === null || filter.trim() === "") return Either.right(() => true)
  return Either.try({
    try: () => parse(tokenize(filter)),
    catch: () => `Given filter operator is not supported: ${filter}`
  })
}
