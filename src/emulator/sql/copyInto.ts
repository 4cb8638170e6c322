/** COPY INTO: loads files into a table, each of them once. */
import { fileKey, joined, shown } from "./catalog.js"
import { counts, type Executing, type Rows } from "./context.js"
import type { Definition } from "./definitionAst.js"
import { SqlError, unsupported } from "./errors.js"
import * as Paths from "./files/paths.js"
import * as History from "./history.js"
import { insertable } from "./storing.js"
import { typed } from "./typed.js"
import * as T from "./types.js"

const result = (rows: bigint): Rows =>
  counts(["num_affected_rows", "num_inserted_rows", "num_skipped_corrupt_files"], [rows, rows, 0n])

export const copyInto = async (
  statement: Extract<Definition, { readonly kind: "copyInto" }>,
  executing: Executing
): Promise<Rows> => {
  const { catalog, queries, read, run, session } = executing
  const entry = catalog.entry(statement.table, session)
  const { full, item } = entry
  if (entry.kind === "VIEW")
    throw new SqlError(
      "EXPECT_TABLE_NOT_VIEW.NO_ALTERNATIVE",
      `${shown(full.table)} is a view, but a table is expected.`
    )
  catalog.access.need(["MODIFY"], { type: "table", name: joined(full) })
  catalog.usable(entry, statement.table.place)
  let force = false
  for (const [name, value] of statement.copyOptions) {
    const option = name.toLowerCase()
    if (option === "force" && (value === "true" || value === "false")) force = value === "true"
    else if (!(option === "mergeschema" && value === "false")) throw unsupported(`the copy option ${name} = ${value}`)
  }
  const { source } = statement
  const base = source.path.replace(/\/+$/, "")
  const found =
    statement.files.length > 0
      ? statement.files.flatMap((file) => Paths.find(catalog, `${base}/${file}`))
      : Paths.find(catalog, source.path)
  const id = String(item.fields.table_id)
  const loaded = new Set(History.loadedOf(catalog.state, id))
  const files = found.filter(({ path }) => Paths.fits(statement.pattern)(path) && (force || !loaded.has(path)))
  if (files.length === 0) return result(0n)
  const made = await read(source, files)
  const { columns, sql } = ((): {
    readonly sql: string
    readonly columns: ReadonlyArray<{ readonly name: string; readonly type: T.SparkType; readonly ref: string }>
  } => {
    if (statement.query === undefined)
      return {
        sql: `SELECT * FROM ${made.source}`,
        columns: made.columns.map(({ name, type }) => ({ name, type, ref: T.identifier(name) }))
      }
    const { body } = statement.query
    const [from] = body.kind === "select" ? body.from : []
    if (from?.kind === "table" && from.name.files !== undefined) catalog.files.set(fileKey(from.name.files), made)
    return queries.query(statement.query)
  })()
  const pairs = columns.map((column) => {
    const target = entry.columns.find(({ name }) => name.toLowerCase() === column.name.toLowerCase())
    if (target === undefined)
      throw new SqlError(
        "DELTA_METADATA_MISMATCH",
        `A schema mismatch detected when writing to the Delta table: it has no column ${shown(column.name)}.`
      )
    if (column.type.name === "STRING" && target.type.name !== "STRING")
      throw new SqlError(
        "DELTA_FAILED_TO_MERGE_FIELDS",
        `Failed to merge fields '${target.name}' and '${column.name}': the table has ${T.textOf(target.type)}, the files have STRING. Set the format option inferSchema, or cast in a SELECT.`
      )
    return { target, value: insertable(typed(column.type, column.ref), target, entry.name) }
  })
  const [row] = await run(
    `INSERT INTO ${entry.source} (${pairs.map(({ target }) => T.identifier(target.name)).join(", ")}) SELECT ${pairs.map(({ value }) => value).join(", ")} FROM (${sql})`
  )
  const rows = BigInt((row?.[0] as bigint | number | undefined) ?? 0)
  History.record(catalog.state, id, {
    timestamp: catalog.who.now,
    userName: catalog.who.userName,
    operation: "COPY INTO",
    metrics: { numOutputRows: String(rows), numFiles: String(files.length) }
  })
  History.load(
    catalog.state,
    id,
    files.map(({ path }) => path)
  )
  return result(rows)
}
