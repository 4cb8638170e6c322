/** JSON and variants: read with a schema, walked by a path, and described by a type. */
import { raised } from "../errors.js"
import type { SparkType } from "../types.js"
import { isList, isObject, type Json, Numeral, readJson, writeJson } from "./jsonText.js"
import { type Native, native } from "./native.js"
import { decimalText, doubleText } from "./numbers.js"
import { timestampText, toDate, toTimestamp } from "./times.js"

class Unfit extends Error {}

const limits: Readonly<Record<string, bigint>> = {
  TINYINT: 2n ** 7n,
  SMALLINT: 2n ** 15n,
  INT: 2n ** 31n,
  BIGINT: 2n ** 63n
}

const refused = (what: string): Error =>
  raised("UNSUPPORTED_FEATURE.EMULATOR", `The emulator does not support ${what}.`)

/** The value as JSON that DuckDB casts to the type. Throws `Unfit` for a value of another type. */
const fitted = (value: Json, type: SparkType): unknown => {
  if (value === null) return null
  switch (type.name) {
    case "STRING":
      return typeof value === "string" ? value : writeJson(value)
    case "BOOLEAN":
      if (typeof value === "boolean") return value
      break
    case "TINYINT":
    case "SMALLINT":
    case "INT":
    case "BIGINT": {
      if (!(value instanceof Numeral) || !/^-?\d+$/.test(value.text)) break
      const number = BigInt(value.text)
      const limit = limits[type.name] ?? 0n
      if (number < -limit || number >= limit) break
      return value.text
    }
    case "FLOAT":
    case "DOUBLE":
      if (value instanceof Numeral) return value.text
      if (typeof value === "string" && /^(NaN|[+-]?INF|[+-]?Infinity)$/.test(value)) return value
      break
    case "DECIMAL": {
      if (!(value instanceof Numeral)) break
      if (/[eE]/.test(value.text)) throw refused("JSON numbers with an exponent as DECIMAL")
      const [whole = "", fraction = ""] = value.text.replace("-", "").split(".")
      if (fraction.length > type.scale) throw refused("JSON numbers with more digits than their DECIMAL")
      if (whole.replace(/^0+/, "").length > type.precision - type.scale) break
      return value.text
    }
    case "DATE":
      if (typeof value === "string") {
        if (!/^\d{4}-\d\d-\d\d$/.test(value)) throw refused("this date in JSON")
        try {
          return toDate(value)
        } catch {
          break
        }
      }
      break
    case "TIMESTAMP":
      if (typeof value === "string") {
        if (!/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?$/.test(value))
          throw refused("this timestamp in JSON")
        try {
          return timestampText(toTimestamp(value, "TIMESTAMP"))
        } catch {
          break
        }
      }
      break
    case "ARRAY":
      if (isList(value)) return value.map((one) => fitted(one, type.element))
      break
    case "MAP":
      if (type.key.name !== "STRING") throw refused("from_json of maps whose keys are no strings")
      if (isObject(value))
        return Object.fromEntries(value.entries.map(([name, one]) => [name, fitted(one, type.value)]))
      break
    case "STRUCT":
      if (isObject(value))
        return Object.fromEntries(
          type.fields.map((field) => {
            const found = value.entries.findLast(([name]) => name === field.name)
            try {
              return [field.name, found === undefined ? null : fitted(found[1], field.type)]
            } catch (cause) {
              if (cause instanceof Unfit) return [field.name, null]
              throw cause
            }
          })
        )
      break
    default:
      throw refused(`from_json with ${type.name}`)
  }
  throw new Unfit()
}

const fromJson = (text: string, typeText: string): string | undefined => {
  const type = JSON.parse(typeText) as SparkType
  if (text.trim() === "") return undefined
  const value = readJson(text)
  const empty = (): string | undefined =>
    type.name === "STRUCT"
      ? JSON.stringify(Object.fromEntries(type.fields.map((field) => [field.name, null])))
      : undefined
  if (value === undefined) return empty()
  if (value === null) return undefined
  if (type.name === "STRUCT" && isList(value)) throw refused("from_json of an array as a struct")
  if (type.name === "ARRAY" && isObject(value) && type.element.name === "STRUCT")
    return JSON.stringify([fitted(value, type.element)])
  try {
    return JSON.stringify(fitted(value, type))
  } catch (cause) {
    if (cause instanceof Unfit) return empty()
    throw cause
  }
}

const schemaOf = (value: Json): string => {
  if (value === null || typeof value === "string") return "STRING"
  if (typeof value === "boolean") return "BOOLEAN"
  if (value instanceof Numeral) {
    if (/[.eE]/.test(value.text)) return "DOUBLE"
    const size = BigInt(value.text)
    return size >= -(2n ** 63n) && size < 2n ** 63n ? "BIGINT" : `DECIMAL(${value.text.replace("-", "").length},0)`
  }
  if (isList(value)) {
    const kinds = [...new Set(value.filter((one) => one !== null).map(schemaOf))]
    if (kinds.length === 0) return "ARRAY<STRING>"
    const [only = ""] = kinds
    if (kinds.length === 1) return `ARRAY<${only}>`
    if (kinds.every((kind) => kind === "BIGINT" || kind === "DOUBLE")) return "ARRAY<DOUBLE>"
    if (value.every((one) => isObject(one) || one === null)) {
      const fields = new Map<string, Set<string>>()
      for (const one of value)
        if (isObject(one))
          for (const [name, field] of one.entries)
            fields.set(name, (fields.get(name) ?? new Set()).add(field === null ? "" : schemaOf(field)))
      const merged = [...fields].map(([name, types]): string => {
        const present = [...types].filter((type) => type !== "")
        if (present.length > 1) throw refused("schema_of_json of fields of several types")
        return `${name}: ${present[0] ?? "STRING"}`
      })
      return `ARRAY<STRUCT<${merged.sort().join(", ")}>>`
    }
    throw refused("schema_of_json of arrays of several types")
  }
  const { entries } = value
  if (entries.some(([name]) => !/^[A-Za-z_]\w*$/.test(name))) throw refused("schema_of_json of such names")
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1))
  return `STRUCT<${sorted.map(([name, one]) => `${name}: ${schemaOf(one)}`).join(", ")}>`
}

/** Spark keeps the fields of a variant in the order of their names, and numbers as integers, decimals or doubles. */
const normalized = (value: Json): Json => {
  if (value instanceof Numeral) {
    if (/[eE]/.test(value.text)) return new Numeral(doubleText(Number(value.text)))
    if (value.text.replace(/[-.]/g, "").length > 38) return new Numeral(doubleText(Number(value.text)))
    return new Numeral(
      (value.text.includes(".") ? value.text.replace(/0+$/, "").replace(/\.$/, "") : value.text).replace(/^-0$/, "0")
    )
  }
  if (isList(value)) return value.map(normalized)
  if (!isObject(value)) return value
  const sorted = [...value.entries].sort(([a], [b]) => (a < b ? -1 : 1))
  for (const [index, [name]] of sorted.entries())
    if (sorted[index + 1]?.[0] === name)
      throw raised("VARIANT_DUPLICATE_KEY", `Failed to build variant because of a duplicate object key \`${name}\`.`)
  return { entries: sorted.map(([name, one]) => [name, normalized(one)] as const) }
}

const at = (value: Json, path: string): Json | undefined => {
  const steps = [...path.matchAll(/^\$|\.([A-Za-z_]\w*)|\[(?:'([^']*)'|"([^"]*)")\]|\[(\d+)\]/g)]
  if (steps.map(([all]) => all).join("") !== path || !path.startsWith("$"))
    throw raised(
      "INVALID_VARIANT_GET_PATH",
      `The path \`${path.slice(0, 60)}\` is not a valid variant extraction path.`
    )
  let found: Json | undefined = value
  for (const [, name, single, double, index] of steps.slice(1)) {
    if (found === undefined) return undefined
    if (index !== undefined) found = isList(found) ? found[Number(index)] : undefined
    else {
      const key = name ?? single ?? double
      found = isObject(found) ? found.entries.find(([one]) => one === key)?.[1] : undefined
    }
  }
  return found
}

const isCastable = (text: string, value: Json, type: string): boolean => {
  const limit = limits[type]
  if (limit !== undefined) {
    if (typeof value === "boolean") throw refused("a boolean in a variant as a number")
    if (!/^-?\d+(\.\d+)?$/.test(text.trim()) || (typeof value === "string" && text.includes("."))) return false
    const whole = BigInt(text.trim().split(".")[0] ?? "0")
    return whole >= -limit && whole < limit
  }
  if (type === "DOUBLE" || type === "FLOAT") return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text.trim())
  if (type === "BOOLEAN") {
    if (value instanceof Numeral) throw refused("a number in a variant as a boolean")
    return /^(t|true|y|yes|1|f|false|n|no|0)$/i.test(text.trim())
  }
  if (type === "DATE" || type === "TIMESTAMP" || type === "TIMESTAMP_NTZ") {
    if (typeof value !== "string") return false
    try {
      if (type === "DATE") toDate(text)
      else toTimestamp(text, type)
      return true
    } catch {
      return false
    }
  }
  if (type !== "STRING" && type !== "VARIANT") throw refused(`a variant as ${type}`)
  return true
}

const variantGet =
  (isTry: boolean) =>
  (json: string, path: string, type: string): string | undefined => {
    const found = at(readJson(json) ?? null, path)
    if (found === undefined) return undefined
    if (type === "VARIANT") return writeJson(found)
    if (found === null) return undefined
    const isNested = isList(found) || isObject(found)
    const text = typeof found === "string" ? found : writeJson(found)
    if ((!isNested || type === "STRING") && isCastable(text, found, type)) {
      return limits[type] === undefined ? text : (text.trim().split(".")[0] ?? "")
    }
    if (isTry) return undefined
    throw raised("INVALID_VARIANT_CAST", `The variant value cannot be cast into \`${type}\`.`)
  }

/** A value of a variant as JSON that DuckDB casts to a nested type or to a decimal. */
const variantFit = (value: Json, type: SparkType, isTry: boolean): unknown => {
  const unfit = (): null => {
    if (isTry) return null
    throw raised("INVALID_VARIANT_CAST", `The variant value cannot be cast into \`${type.name}\`.`)
  }
  if (type.name === "VARIANT") return writeJson(value)
  if (value === null) return null
  switch (type.name) {
    case "ARRAY":
      return isList(value) ? value.map((one) => variantFit(one, type.element, isTry)) : unfit()
    case "MAP":
      if (type.key.name !== "STRING") throw refused("a variant as a map whose keys are no strings")
      return isObject(value)
        ? Object.fromEntries(value.entries.map(([name, one]) => [name, variantFit(one, type.value, isTry)]))
        : unfit()
    case "STRUCT":
      return isObject(value)
        ? Object.fromEntries(
            type.fields.map((field) => [
              field.name,
              variantFit(value.entries.find(([name]) => name === field.name)?.[1] ?? null, field.type, isTry)
            ])
          )
        : unfit()
    case "DECIMAL": {
      const text = value instanceof Numeral ? value.text : value
      if (typeof text !== "string" || (value instanceof Numeral && /[eE]/.test(text)))
        throw refused("this value of a variant as DECIMAL")
      try {
        return decimalText(text, type.precision, type.scale)
      } catch {
        return unfit()
      }
    }
    default: {
      if (isList(value) || isObject(value)) return type.name === "STRING" ? writeJson(value) : unfit()
      const text = typeof value === "string" ? value : writeJson(value)
      if (!isCastable(text, value, type.name)) return unfit()
      if (limits[type.name] !== undefined) return text.trim().split(".")[0] ?? ""
      if (type.name === "DATE") return toDate(text)
      return type.name === "TIMESTAMP" || type.name === "TIMESTAMP_NTZ"
        ? timestampText(toTimestamp(text, type.name))
        : text
    }
  }
}

const variantAs =
  (isTry: boolean) =>
  (json: string, path: string, typeText: string): string | undefined => {
    const found = at(readJson(json) ?? null, path)
    if (found === undefined || found === null) return undefined
    const made = variantFit(found, JSON.parse(typeText) as SparkType, isTry)
    return made === null ? undefined : JSON.stringify(made)
  }

const schemaOfVariant = (value: Json): string => {
  if (value === null) return "VOID"
  if (typeof value === "string") return "STRING"
  if (typeof value === "boolean") return "BOOLEAN"
  if (value instanceof Numeral) {
    if (/[eE]/.test(value.text)) return "DOUBLE"
    const [whole = "", fraction] = value.text.replace("-", "").split(".")
    if (fraction === undefined) return "BIGINT"
    return `DECIMAL(${Math.max(`${whole === "0" ? "" : whole}${fraction}`.length, fraction.length)},${fraction.length})`
  }
  if (isList(value)) {
    const kinds = [...new Set(value.map(schemaOfVariant))].filter((kind) => kind !== "VOID")
    if (kinds.length > 1 && kinds.every((kind) => /^(BIGINT|DECIMAL|DOUBLE|OBJECT|ARRAY)/.test(kind)))
      throw refused("schema_of_variant of such arrays")
    return `ARRAY<${kinds.length === 0 ? "VOID" : kinds.length === 1 ? kinds[0] : "VARIANT"}>`
  }
  return `OBJECT<${value.entries.map(([name, one]) => `${name}: ${schemaOfVariant(one)}`).join(", ")}>`
}

const v = "VARCHAR"

export const jsons: ReadonlyArray<Native> = [
  native("from_json", [v, v], v, fromJson),
  native("json_string", [v], v, (x) => JSON.stringify(x)),
  native("json_time", ["BIGINT"], v, (micros) => {
    const [day = "", time = ""] = timestampText(micros).split(" ")
    const [seconds = "", fraction = ""] = time.split(".")
    return `${day}T${seconds}.${fraction.padEnd(3, "0")}`
  }),
  native("schema_of_json", [v], v, (text) => {
    const value = readJson(text)
    if (value === undefined) throw refused("schema_of_json of this text")
    return schemaOf(value)
  }),
  native("json_keys", [v], v, (text) => {
    const value = readJson(text)
    return isObject(value) ? JSON.stringify(value.entries.map(([name]) => name)) : undefined
  }),
  native("variant", [v], v, (text) => {
    const value = readJson(text)
    if (value === undefined)
      throw raised(
        "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION",
        "Malformed records are detected in record parsing."
      )
    return writeJson(normalized(value))
  }),
  native("try_variant", [v], v, (text) => {
    const value = readJson(text)
    return value === undefined ? undefined : writeJson(normalized(value))
  }),
  native("variant_get", [v, v, v], v, variantGet(false)),
  native("try_variant_get", [v, v, v], v, variantGet(true)),
  native("variant_as", [v, v, v], v, variantAs(false)),
  native("try_variant_as", [v, v, v], v, variantAs(true)),
  native("schema_of_variant", [v], v, (text) => schemaOfVariant(readJson(text) ?? null))
]
