/** Filters and orders of searches in MLflow: `metrics.loss < 0.1 and tags.team = 'a'`, `metrics.loss DESC`. */
import * as Either from "effect/Either"
import { type ApiFailure, invalidParameterValue } from "../failure.js"

/** The value of a field, such as `metrics.loss` or `attributes.status`. Undefined if there is none. */
export type Lookup<A> = (item: A, kind: string, name: string) => string | number | undefined

const clause =
  /^\s*(?:(\w+)\.)?(?:([\w/-]+)|`([^`]+)`|"([^"]+)")\s*(=|!=|<=|>=|<|>|\bLIKE\b|\bILIKE\b)\s*(?:'([^']*)'|"([^"]*)"|(-?[\d.]+(?:e[+-]?\d+)?))\s*$/i

const refused = (text: string): Either.Either<never, ApiFailure> =>
  Either.left(
    invalidParameterValue(`Invalid filter: ${text}. Expected clauses such as metrics.loss < 0.1, joined with AND.`)
  )

const like = (value: string, pattern: string, flags: string): boolean =>
  new RegExp(`^${pattern.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("%", ".*")}$`, flags).test(value)

const compare = (a: string | number, operator: string, b: string | number): boolean => {
  switch (operator.toUpperCase()) {
    case "=":
      return a === b
    case "!=":
      return a !== b
    case "<":
      return a < b
    case "<=":
      return a <= b
    case ">":
      return a > b
    case ">=":
      return a >= b
    default:
      return like(String(a), String(b), operator.toUpperCase() === "ILIKE" ? "i" : "")
  }
}

/** Splits at AND outside of quotes. */
const clausesOf = (text: string): ReadonlyArray<string> => {
  const parts = text.split(/('[^']*'|"[^"]*"|`[^`]*`|\band\b)/i)
  return parts.reduce<Array<string>>(
    (all, part) => {
      if (/^and$/i.test(part)) all.push("")
      else all[all.length - 1] = `${all.at(-1) ?? ""}${part}`
      return all
    },
    [""]
  )
}

export const filter = <A>(
  text: string | null | undefined,
  lookup: Lookup<A>
): Either.Either<(item: A) => boolean, ApiFailure> => {
  if (text === undefined || text === null || text.trim() === "") return Either.right(() => true)
  const tests: Array<(item: A) => boolean> = []
  for (const part of clausesOf(text)) {
    const found = clause.exec(part)
    if (found === null) return refused(text)
    const [, kind = "attribute", plain, ticked, quoted, operator = "=", single, double, number] = found
    const name = plain ?? ticked ?? quoted ?? ""
    const wanted = number === undefined ? (single ?? double ?? "") : Number(number)
    tests.push((item) => {
      const value = lookup(item, kind.toLowerCase().replace(/s$/, ""), name)
      return (
        value !== undefined && compare(typeof wanted === "number" ? Number(value) : String(value), operator, wanted)
      )
    })
  }
  return Either.right((item) => tests.every((test) => test(item)))
}

const order = /^\s*(?:(\w+)\.)?(?:([\w/-]+)|`([^`]+)`|"([^"]+)")(?:\s+(ASC|DESC))?\s*$/i

/** Items without the field come last. */
export const sort = <A>(
  items: ReadonlyArray<A>,
  orders: ReadonlyArray<string> | null | undefined,
  lookup: Lookup<A>
): Either.Either<ReadonlyArray<A>, ApiFailure> => {
  const keys: Array<(item: A) => string | number | undefined> = []
  const signs: Array<number> = []
  for (const text of orders ?? []) {
    const found = order.exec(text)
    if (found === null) return Either.left(invalidParameterValue(`Invalid order_by: ${text}`))
    const [, kind = "attribute", plain, ticked, quoted, direction] = found
    keys.push((item) => lookup(item, kind.toLowerCase().replace(/s$/, ""), plain ?? ticked ?? quoted ?? ""))
    signs.push(direction?.toUpperCase() === "DESC" ? -1 : 1)
  }
  return Either.right(
    [...items].sort((a, b) => {
      for (const [i, key] of keys.entries()) {
        const [x, y] = [key(a), key(b)]
        if (x === y) continue
        if (x === undefined) return 1
        if (y === undefined) return -1
        return (x < y ? -1 : 1) * (signs[i] ?? 1)
      }
      return 0
    })
  )
}
