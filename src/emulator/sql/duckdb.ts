/** Runs SQL statements on DuckDB, which is loaded when the first statement comes. */
import type * as DuckDb from "@duckdb/node-api"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { Catalog, duckSchema, duckTable } from "./catalog.js"
import type { Run } from "./context.js"
import { definitionOf } from "./creation.js"
import { Cursor } from "./cursor.js"
import type { Request, Result, Running, SqlEngine } from "./engine.js"
import { ofDuck, SqlError, unsupported } from "./errors.js"
import { prepare, type Reading, read } from "./files/prepare.js"
import type { Metastore } from "./metastore.js"
import { hashes } from "./natives/hashes.js"
import { intervals } from "./natives/intervals.js"
import { jsonPaths } from "./natives/jsonPaths.js"
import { jsons } from "./natives/jsons.js"
import type { Native } from "./natives/native.js"
import { numberFormats } from "./natives/numberFormats.js"
import { numbers } from "./natives/numbers.js"
import { texts } from "./natives/texts.js"
import { times } from "./natives/times.js"
import { parse } from "./parser.js"
import { parseType } from "./parseType.js"
import { textOf } from "./results.js"
import * as Saved from "./saved.js"
import * as Scratch from "./scratch.js"
import { execute } from "./statements.js"
import { cast, type Typed, textLiteral, typed } from "./typed.js"
import * as T from "./types.js"

/**
 * @since 0.1.0
 * @category options
 */
export interface DuckDbOptions {
  /** The DuckDB file that keeps the data. The default is in memory: they are gone when the emulator ends. */
  readonly file?: string | undefined
  /** The maximum size of a chunk of a result, in bytes. The default is 1 MiB. */
  readonly chunkBytes?: number | undefined
}

const toSqlError = (cause: unknown): SqlError =>
  cause instanceof SqlError ? cause : ofDuck(cause instanceof Error ? cause.message : String(cause))

const register = (
  duck: typeof DuckDb,
  connection: DuckDb.DuckDBConnection,
  { name, parameters, result, run }: Native
): void => {
  const types = {
    VARCHAR: duck.VARCHAR,
    INTEGER: duck.INTEGER,
    BIGINT: duck.BIGINT,
    DOUBLE: duck.DOUBLE,
    BOOLEAN: duck.BOOLEAN
  }
  connection.registerScalarFunction(
    duck.DuckDBScalarFunction.create({
      name,
      returnType: types[result],
      parameterTypes: parameters.map((type) => types[type]),
      mainFunction: (_, input, output) => {
        const vectors = parameters.map((_, index) => input.getColumnVector(index))
        for (let row = 0; row < input.rowCount; row++) {
          const args = vectors.map((vector) => vector.getItem(row))
          output.setItem(row, args.includes(null) ? null : ((run(args) as DuckDb.DuckDBValue | undefined) ?? null))
        }
        output.flush()
      }
    })
  )
}

const parameterOf = ({ name, type, value }: Request["parameters"][number]): readonly [string, Typed] => {
  const cursor = new Cursor(type)
  const to = parseType(cursor)
  if (cursor.peek().kind !== "end" || T.isComplex(to)) throw unsupported(`parameters of the type ${type}`)
  if (value === undefined) return [name, cast(typed(T.nothing, "NULL"), to)]
  const text = typed(T.string, textLiteral(value))
  // The same as a literal: the text is known, so that it may be a unit or a format.
  return [name, to.name === "STRING" ? { ...typed(to, `CAST(${text.sql} AS VARCHAR)`), text: value } : cast(text, to)]
}

/** Loads the package. Fails with what to install. */
export const load = (importing: () => Promise<typeof DuckDb>): Effect.Effect<typeof DuckDb, SqlError> =>
  Effect.tryPromise({
    try: importing,
    catch: () =>
      unsupported("SQL without DuckDB: install the package @duckdb/node-api (npm install --save-dev @duckdb/node-api)")
  })

const stateTable = `"effect-databricks"."catalog"`

/** Statements that change nothing. */
const reading = new Set(["query", "use", "list"])

const isReading = (kind: string): boolean => reading.has(kind) || /^(show|describe)/.test(kind)

const open = (options: DuckDbOptions, metastore: Metastore): Effect.Effect<Running, SqlError, Scope.Scope> =>
  Effect.gen(function* () {
    const duck = yield* load(() => import("@duckdb/node-api"))
    const promised = <A>(run: () => Promise<A>): Effect.Effect<A, SqlError> =>
      Effect.tryPromise({ try: run, catch: toSqlError })
    const instance = yield* Effect.acquireRelease(
      promised(() => duck.DuckDBInstance.create(options.file ?? ":memory:")),
      (instance) => Effect.sync(() => instance.closeSync())
    )
    const first = yield* Effect.acquireRelease(
      promised(() => instance.connect()),
      (connection) => Effect.sync(() => connection.closeSync())
    )
    const scratch = yield* Scratch.make
    let version = -1
    const saved = yield* promised(async () => {
      await first.run(
        `SET autoinstall_known_extensions = false; SET preserve_insertion_order = true; SET allowed_directories = [${textLiteral(scratch.directory)}]; SET enable_external_access = false; SET threads = 2`
      )
      for (const one of [
        ...numbers,
        ...numberFormats,
        ...texts,
        ...times,
        ...intervals,
        ...jsons,
        ...jsonPaths,
        ...hashes(scratch.digest)
      ])
        register(duck, first, one)
      await first.run(
        `CREATE SCHEMA IF NOT EXISTS "effect-databricks"; CREATE TABLE IF NOT EXISTS ${stateTable} (state VARCHAR); CREATE SCHEMA IF NOT EXISTS ${duckSchema}`
      )
      const rows = await (await first.run(`SELECT state FROM ${stateTable}`)).getRows()
      return rows[0]?.[0] as string | undefined
    })
    if (saved !== undefined) Saved.restore(metastore.state, saved)
    const writing = yield* Effect.makeSemaphore(1)

    const write = async (connection: DuckDb.DuckDBConnection, text: string): Promise<void> => {
      await connection.run(`DELETE FROM ${stateTable}`)
      await connection.run(`INSERT INTO ${stateTable} VALUES (${textLiteral(text)})`)
    }

    /** Makes tables for those that other APIs have created, and drops those that are gone. */
    const align = Effect.suspend(() =>
      metastore.state.version() === version
        ? Effect.void
        : writing.withPermits(1)(
            promised(async () => {
              const now = metastore.state.version()
              const catalog = new Catalog(metastore, { userName: metastore.owner, now: 0 })
              const ids = new Set<string>()
              const tables = await first.run(
                "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'effect-databricks-tables'"
              )
              const known = new Set((await tables.getRows()).map(([name]) => String(name)))
              for (const { columns, item, kind, problem } of catalog.tables()) {
                const id = item?.fields.table_id
                if (kind !== "TABLE" || typeof id !== "string") continue
                ids.add(id)
                if (known.has(id) || problem !== undefined || columns.length === 0) continue
                await first.run(`CREATE TABLE IF NOT EXISTS ${duckTable(id)} (${definitionOf(columns)})`)
              }
              for (const id of known) {
                if (ids.has(id)) continue
                await first.run(`DROP TABLE IF EXISTS ${duckTable(id)}`)
              }
              version = now
            })
          )
    )

    const run = (request: Request): Effect.Effect<Result, SqlError> =>
      Effect.acquireUseRelease(
        promised(() => instance.connect()),
        (connection) =>
          Effect.suspend(() => {
            const statement = Effect.try({ try: () => parse(request.statement), catch: toSqlError })
            const session = {
              now: BigInt(request.now) * 1000n,
              userName: request.userName,
              catalog: request.catalog?.toLowerCase() ?? "main",
              schema: request.schema?.toLowerCase() ?? "default"
            }
            return Effect.flatMap(statement, (parsed) => {
              const isQuery = isReading(parsed.kind)
              let isTruncated = false
              const plain: Run = async (sql) => {
                try {
                  return await (await connection.run(sql)).getRows()
                } catch (cause) {
                  throw toSqlError(cause)
                }
              }
              const limited: Run = async (sql) => {
                try {
                  const limit = request.rowLimit ?? Number.POSITIVE_INFINITY
                  const rows: Array<ReadonlyArray<unknown>> = []
                  const result = await connection.stream(sql)
                  for await (const some of result.yieldRows()) {
                    for (const row of some) rows.push(row)
                    if (rows.length > limit) break
                  }
                  isTruncated = rows.length > limit
                  return isTruncated ? rows.slice(0, limit) : rows
                } catch (cause) {
                  throw toSqlError(cause)
                }
              }
              const work = Effect.async<Result, SqlError>((resume) => {
                const done = (async () => {
                  const catalog = new Catalog(metastore, { userName: request.userName, now: request.now })
                  const files: Reading = { catalog, run: plain, parquet: scratch.write }
                  if (!isQuery) await connection.run("BEGIN TRANSACTION")
                  try {
                    if (parsed.kind !== "copyInto") await prepare(files, parsed, session, parse)
                    const parameters = new Map(request.parameters.map(parameterOf))
                    const { columns, rows } = await execute(parsed, {
                      catalog,
                      session,
                      parameters,
                      run: isQuery ? limited : plain,
                      read: (source, chosen) => read(files, source, chosen)
                    })
                    const made = rows.map((row) => columns.map(({ type }, index) => textOf(row[index], type)))
                    if (!isQuery) {
                      if (catalog.state.isChanged()) await write(connection, Saved.save(catalog.state))
                      await connection.run("COMMIT")
                      catalog.state.commit()
                    }
                    return { columns: columns.map(({ name, type }) => ({ name, type })), rows: made, isTruncated }
                  } catch (cause) {
                    if (!isQuery) await connection.run("ROLLBACK").catch(() => undefined)
                    throw cause
                  }
                })()
                done.then(
                  (result) => resume(Effect.succeed(result)),
                  (cause) => resume(Effect.fail(toSqlError(cause)))
                )
                return Effect.promise(() => {
                  connection.interrupt()
                  return done.then(
                    () => undefined,
                    () => undefined
                  )
                })
              })
              return Effect.zipRight(align, isQuery ? work : writing.withPermits(1)(work))
            })
          }),
        (connection) => Effect.sync(() => connection.closeSync())
      )

    const save = writing.withPermits(1)(
      promised(async () => {
        await first.run("BEGIN TRANSACTION")
        await write(first, Saved.save(metastore.state))
        await first.run("COMMIT")
      })
    )

    return { run, save }
  })

/**
 * An engine of SQL statements on DuckDB. It needs the package `@duckdb/node-api`, which is loaded when the first
 * statement comes. Without it, statements fail with an error that says what to install.
 *
 * @since 0.1.0
 * @category constructors
 */
export const duckdb = (options: DuckDbOptions = {}): SqlEngine => ({
  chunkBytes: options.chunkBytes ?? 1024 * 1024,
  isDurable: options.file !== undefined,
  open: (metastore) => open(options, metastore)
})
