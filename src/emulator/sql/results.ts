/** Values of DuckDB as the texts of a `JSON_ARRAY` result. */

import { hiveText } from "./natives/intervals.js"
import { doubleText, floatText } from "./natives/numbers.js"
import { timestampText } from "./natives/times.js"
import { isMonths, type SparkType } from "./types.js"

interface Decimal {
  readonly toString: () => string
}

const base64 = (bytes: Uint8Array): string => {
  let binary = ""
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

const isoOf = (micros: bigint): string => {
  const [day = "", time = ""] = timestampText(micros).split(" ")
  const [seconds = "", fraction = ""] = time.split(".")
  return `${day}T${seconds}.${fraction.padEnd(3, "0")}`
}

/** The text of a value, or `null`. */
export const textOf = (value: unknown, type: SparkType): string | null => {
  if (value === null || value === undefined) return null
  switch (type.name) {
    case "FLOAT":
      return floatText(value as number)
    case "DOUBLE":
      return doubleText(value as number)
    case "DECIMAL":
      return (value as Decimal).toString().replace(/^(-?)\./, "$10.")
    case "DATE":
      return timestampText(BigInt((value as { readonly days: number }).days) * 86_400_000_000n).split(" ")[0] ?? ""
    case "TIMESTAMP":
      return `${isoOf((value as { readonly micros: bigint }).micros)}Z`
    case "TIMESTAMP_NTZ":
      return isoOf((value as { readonly micros: bigint }).micros)
    case "INTERVAL":
      return hiveText(BigInt(value as number | bigint), isMonths(type))
    case "BINARY":
      return base64((value as { readonly bytes: Uint8Array }).bytes)
    case "ARRAY":
    case "MAP":
    case "STRUCT":
      return jsonOf(value, type)
    default:
      return String(value)
  }
}

/** The JSON of a value within a nested one. */
const jsonOf = (value: unknown, type: SparkType): string => {
  if (value === null || value === undefined) return "null"
  switch (type.name) {
    case "ARRAY":
      return `[${(value as { readonly items: ReadonlyArray<unknown> }).items.map((item) => jsonOf(item, type.element)).join(",")}]`
    case "MAP":
      return `{${(
        value as { readonly entries: ReadonlyArray<{ readonly key: unknown; readonly value: unknown }> }
      ).entries
        .map((entry) => `${JSON.stringify(textOf(entry.key, type.key))}:${jsonOf(entry.value, type.value)}`)
        .join(",")}}`
    case "STRUCT": {
      const { entries } = value as { readonly entries: Readonly<Record<string, unknown>> }
      return `{${type.fields.map((field) => `${JSON.stringify(field.name)}:${jsonOf(entries[field.name], field.type)}`).join(",")}}`
    }
    case "VARIANT":
    case "BOOLEAN":
    case "TINYINT":
    case "SMALLINT":
    case "INT":
    case "BIGINT":
    case "DECIMAL":
      return textOf(value, type) ?? "null"
    case "FLOAT":
    case "DOUBLE":
      return Number.isFinite(value) ? (textOf(value, type) ?? "null") : JSON.stringify(textOf(value, type))
    default:
      return JSON.stringify(textOf(value, type))
  }
}
