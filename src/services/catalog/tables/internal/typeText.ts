/** Parses the text of a type, such as `array<struct<id:bigint,price:decimal(10,2)>>`. */
import type { ColumnType, SimpleTypeName, StructField } from "../columnTypes.js"

const simple: Readonly<Record<string, SimpleTypeName>> = {
  bigint: "BIGINT",
  binary: "BINARY",
  bool: "BOOLEAN",
  boolean: "BOOLEAN",
  byte: "TINYINT",
  date: "DATE",
  double: "DOUBLE",
  float: "FLOAT",
  int: "INT",
  integer: "INT",
  long: "BIGINT",
  null: "VOID",
  object: "OBJECT",
  real: "FLOAT",
  short: "SMALLINT",
  smallint: "SMALLINT",
  timestamp: "TIMESTAMP",
  timestamp_ltz: "TIMESTAMP",
  timestamp_ntz: "TIMESTAMP_NTZ",
  tinyint: "TINYINT",
  variant: "VARIANT",
  void: "VOID"
}

/** The max depth of a type that is parsed. A deeper one is unknown as a whole. */
export const maxDepth = 100

/** The text does not have the form of a type. */
class Unparsable extends Error {}

class Parser {
  private readonly text: string
  private at = 0

  constructor(text: string) {
    this.text = text
  }

  whole(): ColumnType {
    const type = this.type(0)
    this.space()
    if (this.at < this.text.length) throw new Unparsable()
    return type
  }

  private space(): void {
    while (/\s/.test(this.text[this.at] ?? "")) this.at += 1
  }

  private match(pattern: RegExp): RegExpExecArray | undefined {
    this.space()
    const sticky = new RegExp(pattern.source, "iy")
    sticky.lastIndex = this.at
    const found = sticky.exec(this.text)
    if (found === null) return undefined
    this.at = sticky.lastIndex
    return found
  }

  private expect(pattern: RegExp): RegExpExecArray {
    const found = this.match(pattern)
    if (found === undefined) throw new Unparsable()
    return found
  }

  private type(depth: number): ColumnType {
    if (depth > maxDepth) throw new Unparsable()
    this.space()
    const from = this.at
    const name = this.expect(/[a-z_][a-z0-9_]*/)[0].toLowerCase()
    switch (name) {
      case "array": {
        this.expect(/</)
        const element = this.type(depth + 1)
        this.expect(/>/)
        return { type: "ARRAY", element, containsNull: true }
      }
      case "map": {
        this.expect(/</)
        const key = this.type(depth + 1)
        this.expect(/,/)
        const value = this.type(depth + 1)
        this.expect(/>/)
        return { type: "MAP", key, value, valueContainsNull: true }
      }
      case "struct":
        return { type: "STRUCT", fields: this.fields(depth + 1) }
      case "decimal":
      case "dec":
      case "numeric": {
        const found = this.match(/\(\s*([0-9]+)\s*(?:,\s*(-?[0-9]+)\s*)?\)/)
        return { type: "DECIMAL", precision: Number(found?.[1] ?? 10), scale: Number(found?.[2] ?? 0) }
      }
      case "char":
      case "character":
      case "varchar": {
        const length = Number(this.expect(/\(\s*([0-9]+)\s*\)/)[1])
        return { type: name === "varchar" ? "VARCHAR" : "CHAR", length }
      }
      case "string": {
        const collation = this.match(/collate\s+([a-z0-9_.]+)/)?.[1]
        return collation === undefined ? { type: "STRING" } : { type: "STRING", collation }
      }
      case "interval": {
        const unit = this.match(/([a-z]+(?:\s+to\s+[a-z]+)?)/)?.[1]
        return { type: "INTERVAL", unit: (unit ?? "").toUpperCase().replace(/\s+/g, " ") }
      }
      case "geography":
      case "geometry": {
        const srid = this.match(/\(\s*([a-z0-9:]+)\s*\)/)?.[1] ?? "ANY"
        return { type: name === "geography" ? "GEOGRAPHY" : "GEOMETRY", srid: srid.toUpperCase() }
      }
      default: {
        const known = Object.hasOwn(simple, name) ? simple[name] : undefined
        if (known !== undefined) return { type: known }
        this.match(/\([^()<>]*\)/)
        return { type: "UNKNOWN", text: this.text.slice(from, this.at).trim() }
      }
    }
  }

  private fields(depth: number): ReadonlyArray<StructField> {
    this.expect(/</)
    const fields: Array<StructField> = []
    if (this.match(/>/) !== undefined) return fields
    do {
      fields.push(this.field(depth))
    } while (this.match(/,/) !== undefined)
    this.expect(/>/)
    return fields
  }

  private field(depth: number): StructField {
    const found = this.expect(/`((?:[^`]|``)*)`|([^\s:<>,`]+)/)
    const name = found[1]?.replaceAll("``", "`") ?? found[2] ?? ""
    this.match(/:/)
    const type = this.type(depth)
    const nullable = this.match(/not\s+null\b/) === undefined
    const comment = this.match(/comment\s+(?:'((?:[^'\\]|\\.|'')*)'|"((?:[^"\\]|\\.)*)")/)
    const said = comment?.[1]?.replaceAll("''", "'") ?? comment?.[2]
    return {
      name,
      type,
      nullable,
      ...(said === undefined ? {} : { comment: said.replace(/\\(.)/g, "$1") })
    }
  }
}

/** `UNKNOWN` if the text has another form. */
export const parseText = (text: string): ColumnType => {
  try {
    return new Parser(text).whole()
  } catch (error) {
    if (error instanceof Unparsable) return { type: "UNKNOWN", text }
    throw error
  }
}
