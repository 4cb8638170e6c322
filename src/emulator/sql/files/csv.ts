/** Reads CSV files as Spark does. */
import { SqlError, unsupported } from "../errors.js"
import * as T from "../types.js"
import * as Options from "./options.js"
import type { Staged } from "./staged.js"

const known: ReadonlyArray<string> = [
  "header",
  "sep",
  "delimiter",
  "quote",
  "escape",
  "multiline",
  "nullvalue",
  "emptyvalue",
  "comment",
  "inferschema",
  "ignoreleadingwhitespace",
  "ignoretrailingwhitespace"
]

interface Dialect {
  readonly separator: string
  readonly quote: string
  readonly escape: string
  readonly isMultiLine: boolean
  readonly comment: string
  readonly nullValue: string
  readonly emptyValue: string
  readonly trimStart: boolean
  readonly trimEnd: boolean
}

type Row = ReadonlyArray<string | null>

const oneCharacter = (name: string, value: string): string => {
  if (value.length > 1) throw unsupported(`the option ${name} with several characters`)
  return value
}

const dialectOf = (options: Options.Options): Dialect => {
  const separator = options.text("sep", options.text("delimiter", ",")).replace("\\t", "\t")
  if (separator.length !== 1) throw unsupported("the option sep with several characters")
  return {
    separator,
    quote: oneCharacter("quote", options.text("quote", '"')),
    escape: oneCharacter("escape", options.text("escape", "\\")),
    isMultiLine: options.flag("multiline", false),
    comment: oneCharacter("comment", options.text("comment", "")),
    nullValue: options.text("nullvalue", ""),
    emptyValue: options.text("emptyvalue", ""),
    trimStart: options.flag("ignoreleadingwhitespace", false),
    trimEnd: options.flag("ignoretrailingwhitespace", false)
  }
}

/** The rows of a text. Empty lines are none. */
const rowsOf = (text: string, dialect: Dialect): ReadonlyArray<Row> => {
  const { comment, escape, quote, separator } = dialect
  const rows: Array<Row> = []
  const source = text.replace(/^\ufeff/, "")
  let at = 0

  const isLineEnd = (): boolean => source[at] === "\n" || source[at] === "\r"

  const plain = (): string | null => {
    const start = at
    while (at < source.length && source[at] !== separator && !isLineEnd()) at += 1
    let value = source.slice(start, at)
    if (dialect.trimStart) value = value.trimStart()
    if (dialect.trimEnd) value = value.trimEnd()
    return value === dialect.nullValue || value === "" ? null : value
  }

  const quoted = (): string | null => {
    let value = ""
    at += 1
    for (;;) {
      if (at >= source.length) throw unsupported("a quoted value that does not end")
      const char = source[at] ?? ""
      const next = source[at + 1]
      if (isLineEnd() && !dialect.isMultiLine)
        throw unsupported("a quoted value over several lines without the option multiLine")
      if (char === escape && escape !== "" && (next === quote || (next === escape && escape !== quote))) {
        value += next
        at += 2
      } else if (char === quote) {
        at += 1
        if (at < source.length && source[at] !== separator && !isLineEnd())
          throw unsupported(`a quote within a quoted value without the option escape => '${quote}'`)
        break
      } else {
        value += char
        at += 1
      }
    }
    if (value === "") return dialect.emptyValue
    return value === dialect.nullValue && dialect.nullValue !== "" ? null : value
  }

  while (at < source.length) {
    if (isLineEnd()) {
      at += 1
      continue
    }
    if (comment !== "" && source[at] === comment) {
      while (at < source.length && !isLineEnd()) at += 1
      continue
    }
    const row: Array<string | null> = []
    for (;;) {
      row.push(quote !== "" && source[at] === quote ? quoted() : plain())
      if (source[at] !== separator) break
      at += 1
      if (at >= source.length || isLineEnd()) {
        row.push(null)
        break
      }
    }
    rows.push(row)
  }
  return rows
}

const isIn = (text: string, low: bigint, high: bigint): boolean => {
  const value = BigInt(text.replace("+", ""))
  return value >= low && value <= high
}

/** The type of a value, as Spark infers it. */
const typeOf = (value: string): T.SparkType => {
  if (/^[+-]?\d+$/.test(value)) {
    if (isIn(value, -2147483648n, 2147483647n)) return T.int
    if (isIn(value, -9223372036854775808n, 9223372036854775807n)) return T.bigint
    throw unsupported("the inference of the type of integers of more than 64 bits")
  }
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[dDfF]?$/.test(value) || /^(NaN|[+-]?Inf(inity)?)$/.test(value))
    return T.double
  if (/^\d{4}-\d{1,2}-\d{1,2}$/.test(value)) return T.date
  if (/^\d{4}-\d{1,2}(-\d{1,2}T?)?$/.test(value)) throw unsupported(`the inference of the type of '${value}'`)
  if (/^\d{4}-\d{1,2}-\d{1,2}[ T]\d{1,2}:\d{1,2}(:\d{1,2}(\.\d{1,9})?)?(Z|[+-]\d{1,2}:\d{2})?$/.test(value))
    return T.timestamp
  if (/^(true|false)$/i.test(value)) return T.boolean
  return T.string
}

const merged = (a: T.SparkType, b: T.SparkType): T.SparkType => {
  if (T.isSame(a, b) || b.name === "VOID") return a
  if (a.name === "VOID") return b
  if (a.name === "STRING" || b.name === "STRING") return T.string
  if ((T.isNumeric(a) && T.isNumeric(b)) || (T.isDatetime(a) && T.isDatetime(b))) return T.commonOf(a, b) ?? T.string
  return T.string
}

/** The columns of a header: those without a name, and those that have one twice, get their place. */
const namesOf = (header: Row): ReadonlyArray<string> => {
  const lower = header.map((name) => name?.toLowerCase())
  return header.map((name, index) => {
    if (name === null || name === "") return `_c${index}`
    return lower.filter((other) => other === name.toLowerCase()).length > 1 ? `${name}${index}` : name
  })
}

/** Reads the texts of files, which are in order. */
export const read = (
  texts: ReadonlyArray<string>,
  given: ReadonlyMap<string, string>,
  { isInferred, isStrict }: { readonly isInferred: boolean; readonly isStrict: boolean }
): Staged => {
  const options = Options.make("CSV", given, known)
  const dialect = dialectOf(options)
  const hasHeader = options.flag("header", false)
  const files = texts.map((text) => rowsOf(text, dialect))
  const first = files.find((rows) => rows.length > 0)?.[0]
  if (first === undefined)
    throw new SqlError("UNABLE_TO_INFER_SCHEMA", "Unable to infer schema for CSV. It must be specified manually.")
  const names = hasHeader ? namesOf(first) : first.map((_, index) => `_c${index}`)
  const rows = files.flatMap((all) => (hasHeader ? all.slice(1) : all))
  const wide = rows.find((row) => row.length > names.length)
  if (wide !== undefined && isStrict) throw unsupported("rows with more values than columns")
  const isTyped = options.flag("inferschema", isInferred)
  return {
    columns: names.map((name, index) => {
      const type = isTyped
        ? rows.reduce<T.SparkType>((type, row) => {
            const value = row[index]
            return value === null || value === undefined || type.name === "STRING" ? type : merged(type, typeOf(value))
          }, T.nothing)
        : T.string
      return { name, type: type.name === "VOID" ? T.string : type }
    }),
    rows: rows.map((row) => names.map((_, index) => row[index] ?? null))
  }
}
