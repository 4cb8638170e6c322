/** `get_json_object` and `json_tuple`: values of JSON by a path or by name, written as Jackson writes them. */
import { raised } from "../errors.js"
import { isList, isObject, type Json, Numeral, readJson } from "./jsonText.js"
import { type Native, native } from "./native.js"
import { doubleText } from "./numbers.js"

type Step =
  | { readonly kind: "name"; readonly name: string; readonly isExact: boolean }
  | { readonly kind: "index"; readonly index: number }
  | Wild

interface Wild {
  readonly kind: "every" | "field"
}

/** Fractions are written as Java writes doubles. */
const written = (value: Json): string => {
  if (value instanceof Numeral)
    return /[.eE]/.test(value.text) ? doubleText(Number(value.text)) : value.text.replace(/^-0$/, "0")
  if (isList(value)) return `[${value.map(written).join(",")}]`
  if (isObject(value)) return `{${value.entries.map(([name, one]) => `${quoted(name)}:${written(one)}`).join(",")}}`
  return typeof value === "string" ? quoted(value) : String(value)
}

const quoted = (text: string): string =>
  JSON.stringify(text).replace(/\\u[0-9a-f]{4}/g, (code) => `\\u${code.slice(2).toUpperCase()}`)

const paths = new Map<string, ReadonlyArray<Step> | undefined>()

/** `undefined` for what is no path. */
const stepsOf = (path: string): ReadonlyArray<Step> | undefined => {
  if (paths.has(path)) return paths.get(path)
  const found = [...path.matchAll(/^\$|\.\*|\.([^.[]+)|\['\*'\]|\['([^']+)'\]|\[(\d+)\]|\[\*\]/g)]
  const isWhole = path.startsWith("$") && found.map(([all]) => all).join("") === path
  const steps = isWhole
    ? found.slice(1).map(([all, name, quotedName, index]): Step => {
        if (all === ".*" || all === "['*']") return { kind: "field" }
        if (all === "[*]") return { kind: "every" }
        if (index !== undefined) return { kind: "index", index: Number(index) }
        return { kind: "name", name: name ?? quotedName ?? "", isExact: quotedName !== undefined }
      })
    : undefined
  if (paths.size > 1000) paths.clear()
  paths.set(path, steps)
  return steps
}

type Style = "raw" | "quoted" | "flat"

/** The texts that a path gives, in the order of the document. Empty if there is nothing. */
const found = (value: Json, steps: ReadonlyArray<Step>, style: Style): ReadonlyArray<string> => {
  const [step, ...rest] = steps
  if (step === undefined) {
    if (typeof value === "string" && style === "raw") return [value]
    if (isList(value) && style === "flat") return value.flatMap((one) => found(one, [], style))
    return [written(value)]
  }
  if (step.kind === "name" && isObject(value)) {
    for (const [name, one] of value.entries) {
      if (name !== step.name || one === null) continue
      const texts = found(one, rest, style)
      // Once a name has matched, later fields are not read.
      if (texts.length > 0) return texts
    }
    return []
  }
  if (!isList(value)) return []
  if (step.kind === "index") {
    const one = value[step.index]
    return one === undefined ? [] : found(one, rest, rest[0]?.kind === "every" ? "quoted" : style)
  }
  if (step.kind !== "every") return []
  if (rest[0]?.kind === "every") {
    const texts = value.flatMap((one) => found(one, rest.slice(1), "flat"))
    return texts.length === 0 ? [] : [`[${texts.join(",")}]`]
  }
  if (style === "quoted") {
    const texts = value.flatMap((one) => found(one, rest, "quoted"))
    return texts.length === 0 ? [] : [`[${texts.join(",")}]`]
  }
  const matches = value
    .map((one) => found(one, rest, style === "raw" ? "quoted" : style))
    .filter((texts) => texts.length > 0)
  const texts = matches.flat()
  if (matches.length === 0) return []
  // A single match stands alone.
  return [matches.length > 1 ? `[${texts.join(",")}]` : texts.join(",")]
}

const documentOf = (text: string): Json | undefined => readJson(text, true)

const jsonObject = (text: string, path: string): string | undefined => {
  const steps = stepsOf(path)
  const value = steps && documentOf(text)
  if (steps === undefined || value === undefined) return undefined
  const texts = found(value, steps, "raw")
  return texts.length === 0 ? undefined : texts.join("")
}

/** The values of these names, as a list in JSON. */
const jsonTuple = (text: string, names: string): string => {
  const value = documentOf(text)
  const values = (JSON.parse(names) as ReadonlyArray<string | null>).map((name) => {
    if (!isObject(value)) return null
    const one = value.entries.findLast(([key, of]) => key === name && of !== null)?.[1]
    return one === undefined || one === null ? null : typeof one === "string" ? one : written(one)
  })
  return JSON.stringify(values)
}

/** The value of a path whose names are compared without regard to case, as after a colon. */
const jsonColon = (text: string, path: string): string | undefined => {
  const steps = stepsOf(path)
  const value = steps && documentOf(text)
  if (steps === undefined || value === undefined) return undefined
  let at: Json = value
  const exact: Array<Step> = []
  for (const step of steps) {
    if (step.kind === "name" && isObject(at)) {
      const same = at.entries.filter(([name]) =>
        step.isExact ? name === step.name : name.toLowerCase() === step.name.toLowerCase()
      )
      if (same.length > 1)
        throw raised(
          "UNSUPPORTED_FEATURE.EMULATOR",
          "The emulator does not support a path into JSON with names that differ only in case."
        )
      if (same[0] === undefined) return undefined
      exact.push({ kind: "name", name: same[0][0], isExact: true })
      at = same[0][1]
    } else {
      exact.push(step)
      at = step.kind === "index" && isList(at) ? (at[step.index] ?? null) : null
    }
  }
  const texts = found(value, exact, "raw")
  return texts.length === 0 ? undefined : texts.join("")
}

const v = "VARCHAR"

export const jsonPaths: ReadonlyArray<Native> = [
  native("json_object", [v, v], v, jsonObject),
  native("json_tuple", [v, v], v, jsonTuple),
  native("json_colon", [v, v], v, jsonColon)
]
