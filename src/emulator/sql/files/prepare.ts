/** Reads the files of a statement into temporary tables, before it is translated. */
import type { Name } from "../ast.js"
import { type Catalog, fileKey, filesOf, type TableEntry } from "../catalog.js"
import { Cursor } from "../cursor.js"
import { SqlError, unsupported } from "../errors.js"
import type { FileSource } from "../fileSource.js"
import type { FileEntry } from "../metastore.js"
import { parseType } from "../parseType.js"
import { attempt, cast, textLiteral, typed } from "../typed.js"
import * as T from "../types.js"
import * as Csv from "./csv.js"
import * as Json from "./json.js"
import * as Options from "./options.js"
import * as Paths from "./paths.js"
import type { Staged } from "./staged.js"

type Run = (sql: string) => Promise<ReadonlyArray<ReadonlyArray<unknown>>>

/** Reads Parquet files that are copied to where DuckDB may read. */
export type ReadParquet = (files: ReadonlyArray<Uint8Array>) => Promise<ReadonlyArray<string>>

export interface Reading {
  readonly catalog: Catalog
  readonly run: Run
  readonly parquet: ReadParquet
}

const batch = 500

/** Options of `read_files` that every format has. */
const common: ReadonlyArray<string> = [
  "schema",
  "schemahints",
  "rescueddatacolumn",
  "infercolumntypes",
  "pathglobfilter",
  "fileglobfilter",
  "fileNamePattern"
]

/** Column definitions: `a INT, b STRING`. */
const schemaOf = (text: string): Staged["columns"] => {
  const cursor = new Cursor(text)
  const columns = cursor.list(() => {
    const name = cursor.identifier()
    cursor.symbol(":")
    const type = parseType(cursor)
    if (cursor.word("NOT", "NULL") || cursor.word("COMMENT")) throw unsupported("constraints in the schema of files")
    return { name, type }
  })
  if (cursor.peek().kind !== "end") throw cursor.error()
  return columns
}

const withoutCommon = (options: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map([...options].filter(([name]) => !common.includes(name)))

const formatOf = (files: ReadonlyArray<FileEntry>): string => {
  const ends = new Set(files.map(({ name }) => /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ""))
  const [only = ""] = ends
  if (ends.size > 1 || !["csv", "json", "parquet", "txt"].includes(only))
    throw unsupported("read_files without the option format for these files")
  return only === "txt" ? "text" : only
}

let count = 0

const fresh = (): string => {
  count = (count + 1) % Number.MAX_SAFE_INTEGER
  return `files${count}`
}

const stage = async (run: Run, { columns, rows }: Staged, schema: Staged["columns"]): Promise<TableEntry> => {
  const raw = fresh()
  const name = fresh()
  await run(`CREATE TEMPORARY TABLE ${raw} (${columns.map((_, index) => `c${index} VARCHAR`).join(", ")})`)
  for (let at = 0; at < rows.length; at += batch) {
    const values = rows
      .slice(at, at + batch)
      .map((row) => `(${row.map((value) => (value === null ? "NULL" : textLiteral(value))).join(", ")})`)
    await run(`INSERT INTO ${raw} VALUES ${values.join(", ")}`)
  }
  const selected = schema.map(({ name: of, type }) => {
    const index = columns.findIndex((column) => column.name.toLowerCase() === of.toLowerCase())
    const value =
      index === -1
        ? `CAST(NULL AS ${T.duckOf(type)})`
        : T.isComplex(type)
          ? `CAST(CAST(c${index} AS JSON) AS ${T.duckOf(type)})`
          : attempt(cast(typed(T.string, `c${index}`), type)).sql
    return `${value} AS ${T.identifier(of)}`
  })
  await run(`CREATE TEMPORARY TABLE ${name} AS SELECT ${selected.join(", ")} FROM ${raw}`)
  await run(`DROP TABLE ${raw}`)
  return {
    kind: "TABLE",
    name,
    full: { catalog: "", schema: "", table: name },
    columns: schema.map((column) => ({ ...column, notNull: false })),
    source: name
  }
}

/** The type of Spark of a type that DuckDB has read from a Parquet file. */
const sparkOf = (duck: string): T.SparkType => {
  const text = duck.trim()
  const list = /^(.*)\[\]$/.exec(text)
  if (list?.[1] !== undefined) return T.array(sparkOf(list[1]))
  const decimal = /^DECIMAL\((\d+),\s*(\d+)\)$/.exec(text)
  if (decimal !== null) return T.decimal(Number(decimal[1]), Number(decimal[2]))
  const nested = /^(STRUCT|MAP)\((.*)\)$/.exec(text)
  if (nested !== null) {
    const parts: Array<string> = []
    let depth = 0
    let isQuoted = false
    let start = 0
    const inside = nested[2] ?? ""
    for (const [at, char] of [...inside].entries()) {
      if (char === '"') isQuoted = !isQuoted
      else if (!isQuoted && char === "(") depth += 1
      else if (!isQuoted && char === ")") depth -= 1
      else if (!isQuoted && char === "," && depth === 0) {
        parts.push(inside.slice(start, at))
        start = at + 1
      }
    }
    parts.push(inside.slice(start))
    if (nested[1] === "MAP") return T.map(sparkOf(parts[0] ?? ""), sparkOf(parts[1] ?? ""))
    return T.struct(
      parts.map((part) => {
        const field = /^\s*(?:"((?:[^"]|"")*)"|(\S+))\s+(.*)$/.exec(part)
        if (field === null) throw unsupported(`the type ${duck} of Parquet`)
        return { name: field[1]?.replaceAll('""', '"') ?? field[2] ?? "", type: sparkOf(field[3] ?? "") }
      })
    )
  }
  const simple: Readonly<Record<string, T.SparkType>> = {
    BOOLEAN: T.boolean,
    TINYINT: T.tinyint,
    SMALLINT: T.smallint,
    INTEGER: T.int,
    BIGINT: T.bigint,
    FLOAT: T.float,
    DOUBLE: T.double,
    VARCHAR: T.string,
    BLOB: T.binary,
    DATE: T.date,
    TIMESTAMP: T.timestampNtz,
    TIMESTAMP_NS: T.timestampNtz,
    "TIMESTAMP WITH TIME ZONE": T.timestamp
  }
  const type = simple[text]
  if (type === undefined) throw unsupported(`the type ${duck} of Parquet`)
  return type
}

const parquet = async (
  { catalog, parquet: copy, run }: Reading,
  files: ReadonlyArray<FileEntry>
): Promise<TableEntry> => {
  const bytes = files.map(({ path }) => Paths.filesOf(catalog).read(path) ?? new Uint8Array())
  const paths = await copy(bytes)
  const name = fresh()
  const from = `read_parquet([${paths.map((path) => textLiteral(path)).join(", ")}])`
  const described = await run(`DESCRIBE SELECT * FROM ${from}`)
  const columns = described.map(([column, type]) => ({
    name: String(column),
    type: sparkOf(String(type)),
    notNull: false
  }))
  const selected = columns.map(({ name: of, type }) => {
    const value = T.identifier(of)
    // Instants are kept in UTC, without a zone.
    return type.name === "TIMESTAMP"
      ? `timezone('UTC', ${value}) AS ${value}`
      : `CAST(${value} AS ${T.duckOf(type)}) AS ${value}`
  })
  await run(`CREATE TEMPORARY TABLE ${name} AS SELECT ${selected.join(", ")} FROM ${from}`)
  return { kind: "TABLE", name, full: { catalog: "", schema: "", table: name }, columns, source: name }
}

/** Reads files as a table. `files` are those that the path names, by default. */
export const read = async (
  reading: Reading,
  source: FileSource,
  chosen?: ReadonlyArray<FileEntry>
): Promise<TableEntry> => {
  const { catalog, run } = reading
  const { isReadFiles, options } = source
  const glob = options.get("pathglobfilter") ?? options.get("fileglobfilter") ?? options.get("filenamepattern")
  const found = chosen ?? Paths.find(catalog, source.path)
  const files = glob === undefined ? found : found.filter(({ path }) => Paths.fits(glob)(path))
  if (files.length === 0) throw new SqlError("PATH_NOT_FOUND", `Path does not exist: ${source.path}.`)
  const format = source.format ?? formatOf(files)
  if (format === "parquet") {
    Options.make("Parquet", options, [])
    return parquet(reading, files)
  }
  const texts = (): ReadonlyArray<string> => files.map(({ path }) => Paths.textOf(Paths.filesOf(catalog), path))
  const rest = withoutCommon(options)
  const isInferred = isReadFiles && options.get("infercolumntypes")?.toLowerCase() !== "false"
  const given = options.get("schema")
  const made = ((): Staged => {
    switch (format) {
      case "csv":
        return Csv.read(texts(), rest, { isInferred, isStrict: isReadFiles })
      case "json":
        if (isReadFiles && !isInferred) throw unsupported("the option inferColumnTypes of JSON files")
        return Json.read(texts(), rest)
      case "text": {
        const whole = Options.make("text", rest, ["wholetext"]).flag("wholetext", false)
        return {
          columns: [{ name: "value", type: T.string }],
          rows: texts().flatMap((text) => {
            if (whole) return [[text]]
            const lines = text.split(/\r\n|\n|\r/)
            return (lines.at(-1) === "" ? lines.slice(0, -1) : lines).map((line) => [line])
          })
        }
      }
      default:
        throw unsupported(`files in the format ${format}`)
    }
  })()
  const hints = new Map(
    schemaOf(options.get("schemahints") ?? "ignored STRING").map(({ name, type }) => [name.toLowerCase(), type])
  )
  const inferred = made.columns.map((column) => ({
    name: column.name,
    type: options.has("schemahints") ? (hints.get(column.name.toLowerCase()) ?? column.type) : column.type
  }))
  if (given !== undefined) {
    const schema = schemaOf(given)
    // Without names in the files, the columns of a schema are those in order.
    const byPlace = format === "csv" && rest.get("header")?.toLowerCase() !== "true"
    const columns = byPlace
      ? made.columns.map((column, index) => ({ ...column, name: schema[index]?.name ?? column.name }))
      : made.columns
    return stage(run, { ...made, columns }, schema)
  }
  const rescued = options.get("rescueddatacolumn") ?? (isReadFiles && format !== "text" ? "_rescued_data" : undefined)
  return stage(run, made, rescued === undefined ? inferred : [...inferred, { name: rescued, type: T.string }])
}

const isName = (node: object): node is Name => "parts" in node && Array.isArray(node.parts) && "place" in node

/** The names in a statement that are those of files, and of views, whose queries may read files, too. */
const namesIn = (node: unknown, found: Array<Name>): Array<Name> => {
  if (typeof node !== "object" || node === null) return found
  if (isName(node)) {
    found.push(node)
    return found
  }
  for (const part of Array.isArray(node) ? node : Object.values(node)) namesIn(part, found)
  return found
}

/** Reads all files of a statement. `parse` gives the statement of the text of a view. */
export const prepare = async (
  reading: Reading,
  statement: unknown,
  current: { readonly catalog: string; readonly schema: string },
  parse: (text: string) => unknown,
  depth = 0
): Promise<void> => {
  const { catalog } = reading
  if (depth > 32) throw unsupported("views that read themselves")
  for (const name of namesIn(statement, [])) {
    const source = filesOf(name)
    if (source !== undefined) {
      const key = fileKey(source)
      if (!catalog.files.has(key)) catalog.files.set(key, await read(reading, source))
      continue
    }
    if (name.parts.length > 3) continue
    const view = catalog.find(catalog.tableName(name, current))?.view
    if (view !== undefined)
      await prepare({ ...reading, catalog: catalog.trusted() }, parse(view.text), view, parse, depth + 1)
  }
}
