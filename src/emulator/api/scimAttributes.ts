/** Attributes of SCIM resources: finds them by name, and selects those that a request asks for. */

export type Fields = Readonly<Record<string, unknown>>

export const isFields = (u: unknown): u is Fields => typeof u === "object" && u !== null && !Array.isArray(u)

/** Attribute names are case-insensitive (RFC 7644, 3.10) and use dots for nested fields. */
export const find = (fields: Fields, name: string): string | undefined =>
  Object.keys(fields).find((key) => key.toLowerCase() === name.toLowerCase())

const mapped = (value: unknown, change: (fields: Fields) => Fields): unknown =>
  Array.isArray(value) ? value.map((item) => mapped(item, change)) : isFields(value) ? change(value) : value

const only = (fields: Fields, paths: ReadonlyArray<ReadonlyArray<string>>): Fields =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) => {
      const meant = paths.filter(([head = ""]) => head.toLowerCase() === key.toLowerCase())
      if (meant.length === 0) return []
      const rests = meant.map(([, ...rest]) => rest)
      return [[key, rests.some((rest) => rest.length === 0) ? value : mapped(value, (inner) => only(inner, rests))]]
    })
  )

const without = (fields: Fields, [head = "", ...rest]: ReadonlyArray<string>): Fields => {
  const key = find(fields, head)
  if (key === undefined) return fields
  const { [key]: value, ...others } = fields
  return rest.length === 0 ? others : { ...others, [key]: mapped(value, (inner) => without(inner, rest)) }
}

const pathsIn = (names: string | null | undefined): ReadonlyArray<ReadonlyArray<string>> =>
  (names ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "")
    .map((name) => name.split("."))

/** The fields that a request asks for. The ID and the schemas are always included. */
export const project = (
  fields: Fields,
  {
    attributes,
    excludedAttributes
  }: {
    readonly attributes?: string | null | undefined
    readonly excludedAttributes?: string | null | undefined
  }
): Fields => {
  const requested = pathsIn(attributes)
  const wanted = requested.length === 0 ? fields : only(fields, [...requested, ["schemas"], ["id"]])
  return pathsIn(excludedAttributes).reduce<Fields>(without, wanted)
}

/** All values at a dotted path. The items of a list count one by one, and a complex value stands for its `value`. */
export const valuesAt = (fields: Fields, [head = "", ...rest]: ReadonlyArray<string>): ReadonlyArray<unknown> => {
  const key = find(fields, head)
  if (key === undefined) return []
  const items = Array.isArray(fields[key]) ? fields[key] : [fields[key]]
  return items.flatMap((item) =>
    isFields(item) ? valuesAt(item, rest.length === 0 ? ["value"] : rest) : rest.length === 0 ? [item] : []
  )
}
