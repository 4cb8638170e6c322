/** Parses the names of types. */
import type { Cursor } from "./cursor.js"
import { SqlError, unsupported } from "./errors.js"
import { stringOf } from "./parseShared.js"
import * as T from "./types.js"

const names: Readonly<Record<string, T.SparkType>> = {
  BOOLEAN: T.boolean,
  BYTE: T.tinyint,
  TINYINT: T.tinyint,
  SHORT: T.smallint,
  SMALLINT: T.smallint,
  INT: T.int,
  INTEGER: T.int,
  LONG: T.bigint,
  BIGINT: T.bigint,
  FLOAT: T.float,
  REAL: T.float,
  DOUBLE: T.double,
  STRING: T.string,
  BINARY: T.binary,
  DATE: T.date,
  TIMESTAMP: T.timestamp,
  TIMESTAMP_NTZ: T.timestampNtz,
  TIMESTAMP_LTZ: T.timestamp,
  VARIANT: T.variant,
  VOID: T.nothing
}

const integer = (cursor: Cursor): number => {
  const token = cursor.next()
  if (token.kind !== "number" || !/^\d+$/.test(token.text)) throw cursor.error()
  return Number(token.text)
}

const commentOf = (cursor: Cursor): string | undefined => (cursor.word("COMMENT") ? stringOf(cursor) : undefined)

/** What is cast to CHAR or VARCHAR stays a string of any length, as in Spark. Columns of these types have a size. */
export const parseType = (cursor: Cursor, within: "cast" | "definition" = "definition"): T.SparkType => {
  let closing = 0

  const close = (): void => {
    if (closing > 0) {
      closing -= 1
    } else if (cursor.symbol(">>>")) {
      closing += 2
    } else if (cursor.symbol(">>")) {
      closing += 1
    } else cursor.expectSymbol(">")
  }

  const type = (): T.SparkType => {
    const { place, word } = cursor.peek()
    if (word === "DECIMAL" || word === "DEC" || word === "NUMERIC") {
      cursor.next()
      if (!cursor.symbol("(")) return T.decimal(10, 0)
      const precision = integer(cursor)
      const scale = cursor.symbol(",") ? integer(cursor) : 0
      cursor.expectSymbol(")")
      if (precision === 0) throw unsupported("the type DECIMAL(0)", place)
      if (precision > T.maxPrecision) {
        throw new SqlError(
          "DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION",
          `Decimal precision ${precision} exceeds max precision 38.`,
          place
        )
      }
      if (scale > precision) throw unsupported("a decimal whose scale exceeds its precision", place)
      return T.decimal(precision, scale)
    }
    if (word === "ARRAY") {
      cursor.next()
      cursor.expectSymbol("<")
      const element = type()
      close()
      return T.array(element)
    }
    if (word === "MAP") {
      cursor.next()
      cursor.expectSymbol("<")
      const key = type()
      cursor.expectSymbol(",")
      const value = type()
      close()
      return T.map(key, value)
    }
    if (word === "STRUCT") {
      cursor.next()
      if (cursor.symbol("<>")) return T.struct([])
      cursor.expectSymbol("<")
      const fields: Array<T.Field> = []
      do {
        const name = cursor.identifier()
        cursor.symbol(":")
        const of = type()
        fields.push({ name, type: of, comment: commentOf(cursor) })
        if (cursor.word("NOT", "NULL")) throw unsupported("NOT NULL in a struct", place)
        // A `>>` of the last type has closed this one, too.
      } while (closing === 0 && cursor.symbol(","))
      close()
      return T.struct(fields)
    }
    if (word === "INTERVAL") {
      cursor.next()
      const unit = (): T.IntervalUnit => {
        const found = T.intervalUnits.find((one) => one === cursor.peek().word)
        if (found === undefined) throw unsupported("the type INTERVAL without units", place)
        cursor.next()
        return found
      }
      const from = unit()
      const to = cursor.word("TO") ? unit() : from
      if (
        T.intervalUnits.indexOf(from) > T.intervalUnits.indexOf(to) ||
        T.isMonths(T.interval(from)) !== T.isMonths(T.interval(to))
      )
        throw cursor.error()
      return T.interval(from, to)
    }
    if (word === "VARCHAR" || word === "CHAR" || word === "CHARACTER") {
      if (within !== "cast" || !cursor.isSymbol("(", 1)) throw unsupported(`the type ${word}`, place)
      cursor.next()
      cursor.expectSymbol("(")
      const length = integer(cursor)
      cursor.expectSymbol(")")
      if (length === 0) throw unsupported(`the type ${word}(0)`, place)
      return T.string
    }
    const known = names[word]
    if (known === undefined || cursor.isSymbol("(", 1)) {
      if (cursor.isIdentifier()) {
        throw new SqlError(
          "UNSUPPORTED_DATATYPE",
          `Unsupported data type "${cursor.peek().text.toUpperCase()}".`,
          place
        )
      }
      throw cursor.error()
    }
    cursor.next()
    return known
  }

  return type()
}

/** The type of a column. */
export const parseColumnType = (cursor: Cursor): { readonly type: T.SparkType; readonly size: T.Size | undefined } => {
  const { place, word } = cursor.peek()
  if (word !== "VARCHAR" && word !== "CHAR" && word !== "CHARACTER") return { type: parseType(cursor), size: undefined }
  cursor.next()
  const kind = word === "VARCHAR" ? "VARCHAR" : "CHAR"
  if (!cursor.symbol("("))
    throw new SqlError(
      "DATATYPE_MISSING_SIZE",
      `DataType "${kind}" requires a length parameter, for example ${kind}(10).`,
      place
    )
  const length = integer(cursor)
  cursor.expectSymbol(")")
  if (length === 0) throw unsupported(`the type ${kind}(0)`, place)
  return { type: T.string, size: { kind, length } }
}

/** Fields without the word STRUCT: `a INT, b ARRAY<STRING>`. */
export const parseFields = (cursor: Cursor): ReadonlyArray<T.Field> =>
  cursor.list(() => {
    const name = cursor.identifier()
    cursor.symbol(":")
    const type = parseType(cursor)
    return { name, type, comment: commentOf(cursor) }
  })
