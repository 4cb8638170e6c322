/**
 * Turns a saved query into a statement with named parameters. What the SQL editor would replace in the text, such as
 * `{{ day }}`, becomes a marker: a value is never part of the statement.
 */

import { isCode, isMarker, type Token, tokensOf } from "../../../../internal/codec/sqlText.js"
import type { DateRangeValue, DateValue, QueryParameter } from "../../../../schemas/sql/Queries.js"

/** A value with its type in SQL. A STRING stands for a value of the type that the query declares. */
export interface Value {
  readonly type: string
  readonly value: string | undefined
}

export interface Plan {
  readonly statement: string
  readonly parameters: ReadonlyArray<Value & { readonly name: string }>
  /** The names of all parameters that the text refers to. */
  readonly names: ReadonlySet<string>
}

/** Thrown by `plan`. */
export class Unplanned extends Error {
  readonly parameter: string
  constructor(parameter: string, problem: string) {
    super(`The parameter ${parameter} ${problem}`)
    this.parameter = parameter
  }
}

const isText = (value: Value): value is Value & { readonly value: string } =>
  value.type === "STRING" && value.value !== undefined

const numeric = (text: string): Value => ({
  type: !/^[+-]?\d+$/.test(text) ? "DOUBLE" : Math.abs(Number(text)) < 2 ** 31 ? "INT" : "BIGINT",
  value: text
})

const precisions: Readonly<Record<string, number>> = { MINUTE_PRECISION: 16, SECOND_PRECISION: 19 }

const dated = (text: string, precision: string | null | undefined): Value => ({
  type: precisions[precision ?? ""] === undefined ? "DATE" : "TIMESTAMP",
  value: text
})

const moving = ({ dynamic_date_value, precision }: DateValue, now: number): string | undefined => {
  const day = dynamic_date_value === "NOW" ? 0 : dynamic_date_value === "YESTERDAY" ? 1 : undefined
  const time = day === undefined ? undefined : new Date(now - day * 86_400_000).toISOString()
  return time?.slice(0, precisions[precision ?? ""] ?? 10).replace("T", " ")
}

/** The values of a parameter: the given one, or the defaults. */
const valuesOf = (
  parameter: QueryParameter | undefined,
  given: Value | undefined,
  now: number
): ReadonlyArray<Value> => {
  const { date_value, enum_value, numeric_value, query_backed_value, text_value } = parameter ?? {}
  if (given !== undefined && !isText(given)) return [given]
  if (date_value) {
    const text = given?.value ?? date_value.date_value ?? moving(date_value, now)
    return text === undefined || text === null ? [] : [dated(text, date_value.precision)]
  }
  if (numeric_value) {
    const text = given?.value ?? numeric_value.value
    return text === undefined || text === null ? [] : [numeric(String(text))]
  }
  const texts =
    given === undefined ? (enum_value?.values ?? query_backed_value?.values ?? [text_value?.value]) : [given.value]
  return texts.flatMap((value) => (typeof value === "string" ? [{ type: "STRING", value }] : []))
}

const ends: Readonly<Record<string, "start" | "end">> = { min: "start", start: "start", max: "end", end: "end" }

const endOf = (name: string, range: DateRangeValue, member: string): Value => {
  const end = ends[member]
  const text = end === undefined ? undefined : range.date_range_value?.[end]
  if (text) return dated(text, range.precision)
  throw new Unplanned(
    name,
    end === undefined
      ? `is a date range: it has min and max, not ${member}`
      : "is a date range that moves, or has no value. Save the query with fixed dates"
  )
}

interface Reference {
  readonly name: string
  readonly member: string | undefined
  readonly start: number
  readonly end: number
}

const inBraces = /^\{\{\s*([^{}]*?)\s*\}\}$/

const named = (inner: string, start: number, end: number, isRange: (name: string) => boolean): Reference => {
  const [, name = inner, member] = /^(.+)\.(start|end|min|max)$/.exec(inner) ?? []
  return member !== undefined && isRange(name)
    ? { name, member, start, end }
    : { name: inner, member: undefined, start, end }
}

/** `{{ name }}` among the tokens, or as a whole literal, and `:name`. */
const referencesIn = (text: string, isRange: (name: string) => boolean): ReadonlyArray<Reference> => {
  const code = tokensOf(text).filter(isCode)
  const found: Array<Reference> = []
  let from = 0
  const at = (index: number): Token | undefined => code[index]
  for (const [index, token] of code.entries()) {
    if (token.start < from) continue
    if (token.kind === "string" || token.kind === "quoted") {
      const inner = inBraces.exec(token.text.slice(1, -1))?.[1]
      if (inner !== undefined) found.push(named(inner, token.start, token.end, isRange))
      else {
        const partly = /\{\{\s*([^{}]*?)\s*\}\}/.exec(token.text)?.[1]
        if (partly) throw new Unplanned(partly, "is a part of a literal. Use concat with :parameters in the query")
      }
      continue
    }
    if (token.text === "{" && at(index + 1)?.text === "{") {
      const close = text.indexOf("}}", token.end)
      const inner = close === -1 ? undefined : inBraces.exec(text.slice(token.start, close + 2))?.[1]
      if (inner === undefined) continue
      from = close + 2
      found.push(named(inner, token.start, from, isRange))
      continue
    }
    const name = at(index + 1)
    if (name === undefined || !isMarker(code, index)) continue
    const member = at(index + 2)?.text === "." && isRange(name.text) ? at(index + 3) : undefined
    found.push({ name: name.text, member: member?.text, start: token.start, end: (member ?? name).end })
  }
  return found
}

/** Throws `Unplanned` if a parameter has no value that a statement can have. */
export const plan = (
  text: string,
  declared: ReadonlyArray<QueryParameter>,
  given: Readonly<Record<string, Value>>,
  now: number
): Plan => {
  const declaredAs = (name: string) => declared.find((parameter) => parameter.name === name)
  const parameters = new Map<string, Value & { readonly name: string }>()
  const names = new Set<string>()
  const markers = new Map<string, string>()

  const markerOf = (key: string, value: Value): string => {
    const known = markers.get(key)
    if (known !== undefined) return known
    let marker = /^[A-Za-z_]\w*$/.test(key) ? key : `p_${key.replace(/\W+/g, "_")}`
    while (parameters.has(marker)) marker += "_"
    markers.set(key, marker)
    parameters.set(marker, { name: marker, ...value })
    return marker
  }

  const written = ({ member, name }: Reference): string => {
    names.add(name)
    const parameter = declaredAs(name)
    const own = Object.hasOwn(given, name) ? given[name] : undefined
    const range = parameter?.date_range_value
    if (range) {
      if (own !== undefined || member === undefined)
        throw new Unplanned(name, "is a date range, which a statement cannot take as a whole")
      return `:${markerOf(`${name}_${ends[member] ?? member}`, endOf(name, range, member))}`
    }
    const values = valuesOf(parameter, own, now)
    if (values.length === 0) throw new Unplanned(name, "has no default: pass a value")
    return values.map((value, index) => `:${markerOf(index === 0 ? name : `${name}_${index + 1}`, value)}`).join(", ")
  }

  let statement = ""
  let from = 0
  for (const reference of referencesIn(text, (name) => !!declaredAs(name)?.date_range_value)) {
    statement += text.slice(from, reference.start) + written(reference)
    from = reference.end
  }
  return { statement: statement + text.slice(from), parameters: [...parameters.values()], names }
}
