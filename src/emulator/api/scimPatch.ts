/** Applies the operations of a SCIM PATCH (RFC 7644, 3.5.2) to a resource. */
import * as Either from "effect/Either"
import type { Patch } from "../../schemas/iam/Patch.js"
import { type Fields, find, isFields } from "./scimAttributes.js"
import * as Filter from "./scimFilter.js"

/** `members`, `name.givenName`, `members[value eq "1"]`, `emails[type eq "work"].value`. */
const pathForm = /^([\w$-]+)(?:\[(.+)\])?(?:\.([\w$-]+))?$/

const list = (value: unknown): ReadonlyArray<unknown> =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]

/** Complex values of a list are the same if their `value` is. */
const identity = (item: unknown): unknown => (isFields(item) ? (item.value ?? JSON.stringify(item)) : item)

const added = (old: unknown, value: unknown): unknown => {
  if (!Array.isArray(old) && !Array.isArray(value)) {
    return isFields(old) && isFields(value) ? { ...old, ...value } : value
  }
  const known = new Set(list(old).map(identity))
  return [...list(old), ...list(value).filter((item) => !known.has(identity(item)))]
}

const set = (fields: Fields, name: string, change: (old: unknown) => unknown): Fields => {
  const key = find(fields, name) ?? name
  const { [key]: old, ...others } = fields
  const value = change(old)
  return value === undefined ? others : { ...others, [key]: value }
}

const changeOf =
  (op: string, value: unknown) =>
  (old: unknown): unknown => {
    if (op === "add") return added(old, value)
    if (op === "replace") return value
    if (value === undefined || value === null) return undefined
    const removed = new Set(list(value).map(identity))
    return list(old).filter((item) => !removed.has(identity(item)))
  }

const at = (fields: Fields, path: string, op: string, value: unknown): Either.Either<Fields, string> => {
  const [, name = "", condition, sub] = pathForm.exec(path) ?? []
  if (name === "") return Either.left(`Unsupported path: ${path}`)
  const change = changeOf(op, value)
  if (condition === undefined) {
    return Either.right(
      set(fields, name, (old) => (sub === undefined ? change(old) : set(isFields(old) ? old : {}, sub, change)))
    )
  }
  return Either.map(Filter.make(condition), (holds) =>
    set(fields, name, (old) =>
      list(old).flatMap((item) => {
        const target = isFields(item) ? item : { value: item }
        if (!holds(target)) return [item]
        if (sub !== undefined) return [set(target, sub, change)]
        return op === "remove" ? [] : [isFields(value) ? { ...target, ...value } : value]
      })
    )
  )
}

const applyOne = (fields: Fields, { op: given, path, value }: Patch): Either.Either<Fields, string> => {
  const op = String(given ?? "").toLowerCase()
  if (!["add", "remove", "replace"].includes(op)) return Either.left(`Unsupported operation: ${given ?? "none"}`)
  if (path !== undefined && path !== null && path !== "") return at(fields, path, op, value)
  if (op === "remove") return Either.left("A remove operation requires a path")
  if (!isFields(value)) return Either.left(`An ${op} operation without a path requires an object as its value`)
  return Either.right(Object.entries(value).reduce((all, [name, inner]) => set(all, name, changeOf(op, inner)), fields))
}

/** Left says which operation cannot be applied. Nothing is changed then. */
export const apply = (fields: Fields, patches: ReadonlyArray<Patch>): Either.Either<Fields, string> =>
  patches.reduce(
    (all, patch) => Either.flatMap(all, (given) => applyOne(given, patch)),
    Either.right(fields) as Either.Either<Fields, string>
  )
