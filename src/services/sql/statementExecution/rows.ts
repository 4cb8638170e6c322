import type * as HttpClient from "@effect/platform/HttpClient"
import * as Effect from "effect/Effect"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Json from "../../../internal/codec/json.js"
import type { WaitTimeout } from "../../../layers/Polling.js"
import type { DatabricksError } from "../../../schemas/DatabricksError.js"
import type { ResultData, StatementResponse } from "../../../schemas/sql/StatementResponse.js"
import { run, type StatementOptions } from "./execute.js"
import { type LinkFailed, RowsInvalid, type StatementFailed } from "./failures.js"
import { fetchChunk } from "./internal/links.js"
import { parseType, type SqlType } from "./internal/types.js"
import { decode, Invalid } from "./internal/values.js"
import { StatementExecution } from "./service.js"
import type { Row, SqlValue } from "./values.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface RowsOptions extends StatementOptions {
  /** Whether a TIMESTAMP is a `DateTime.Utc`, to the millisecond, or its text, with all digits (default `"DateTime"`). */
  readonly timestamps?: "DateTime" | "text" | undefined
}

type Cells = ReadonlyArray<ReadonlyArray<string | null>>

/** How many chunks are fetched ahead. */
const ahead = 4

interface Column {
  readonly name: string
  readonly type: SqlType
}

const columnsOf = ({ manifest, statement_id }: StatementResponse): Effect.Effect<ReadonlyArray<Column>, RowsInvalid> =>
  Effect.gen(function* () {
    const columns: Array<Column> = []
    const names = new Set<string>()
    for (const { name, type_name, type_text } of manifest?.schema?.columns ?? []) {
      if (!name)
        return yield* new RowsInvalid({ message: "A column has no name", statement_id: statement_id ?? undefined })
      if (names.has(name)) {
        return yield* new RowsInvalid({
          message: `Two columns have the name ${name}: give them aliases`,
          statement_id: statement_id ?? undefined,
          column: name
        })
      }
      names.add(name)
      const type = parseType(type_text ?? type_name ?? "")
      if (type === undefined)
        return yield* new RowsInvalid({
          message: `The type of column ${name} cannot be read: ${type_text}`,
          statement_id: statement_id ?? undefined,
          column: name
        })
      columns.push({ name, type })
    }
    return columns
  })

const decodeRow = (
  cells: ReadonlyArray<string | null>,
  columns: ReadonlyArray<Column>,
  row: number,
  options: RowsOptions,
  statement_id: string | undefined
): Row => {
  const values: Record<string, SqlValue> = {}
  if (cells.length !== columns.length)
    throw new RowsInvalid({
      message: `Row ${row} has ${cells.length} values, but there are ${columns.length} columns`,
      statement_id,
      row
    })
  for (const [index, { name, type }] of columns.entries()) {
    const cell = cells[index]
    try {
      values[name] =
        cell === null || cell === undefined
          ? null
          : decode(cell, type, { timestampsAsText: options.timestamps === "text" })
    } catch (cause) {
      throw new RowsInvalid({
        message: `Row ${row}, column ${name}: the value ${cause instanceof Invalid ? cause.message : "cannot be read"}`,
        statement_id,
        row,
        column: name
      })
    }
  }
  return values
}

/** The chunks of a result as rows. */
const decoded = <E, R>(
  response: StatementResponse,
  options: RowsOptions,
  chunks: Stream.Stream<{ readonly cells: Cells; readonly offset: number }, E, R>
): Stream.Stream<Row, E | RowsInvalid, R> =>
  Stream.unwrap(
    Effect.map(columnsOf(response), (columns) =>
      Stream.mapConcatEffect(chunks, ({ cells, offset }) =>
        Effect.try({
          try: () =>
            cells.map((row, index) =>
              decodeRow(row, columns, offset + index, options, response.statement_id ?? undefined)
            ),
          catch: (cause) =>
            cause instanceof RowsInvalid ? cause : new RowsInvalid({ message: "A row cannot be read" })
        })
      )
    )
  )

const chunkCount = ({ manifest, result }: StatementResponse): number =>
  Number(manifest?.total_chunk_count ?? (result?.data_array || result?.external_links ? 1 : 0))

/** Chunks in order. Some are fetched ahead, so that memory does not grow with the result. */
const chunksOf = <A, E, R>(
  response: StatementResponse,
  read: (index: number) => Effect.Effect<A, E, R>
): Stream.Stream<A, E, R> => {
  const count = chunkCount(response)
  return count === 0 ? Stream.empty : Stream.mapEffect(Stream.range(0, count - 1), read, { concurrency: ahead })
}

const offsetOf = (response: StatementResponse, index: number, data: ResultData | undefined): number =>
  Number(
    data?.row_offset ?? response.manifest?.chunks?.find(({ chunk_index }) => chunk_index === index)?.row_offset ?? 0
  )

/**
 * The rows of a statement, typed by the manifest of its result: see `SqlValue`. The result is part of the responses of the
 * API, which allows up to 25 MiB: for more use `rowsFromLinks`. Chunks are fetched ahead, in order.
 *
 * Fails with the errors of `execute`, with `RowsInvalid`, which names row and column, and with the errors of
 * `getStatementResultChunkN`. If the stream ends early, what is left of the statement is canceled.
 *
 * @example
 * ```ts
 * import { StatementExecution } from "effect-databricks/sql"
 * import * as Stream from "effect/Stream"
 *
 * export const paid = StatementExecution.rows("SELECT id, total FROM main.sales.orders WHERE day = :day", {
 *   warehouse_id: "1234567890abcdef",
 *   parameters: { day: { type: "DATE", value: "2024-01-31" } }
 * }).pipe(Stream.runCollect)
 * ```
 *
 * @since 0.1.0
 * @category statements
 */
export const rows = (
  statement: string,
  options: RowsOptions
): Stream.Stream<Row, DatabricksError | StatementFailed | RowsInvalid | WaitTimeout, StatementExecution> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const api = yield* StatementExecution
      const { timestamps: _, ...request } = options
      const response = yield* run(statement, request, { format: "JSON_ARRAY", disposition: "INLINE" })
      const statement_id = response.statement_id ?? ""
      const read = (index: number) =>
        Effect.map(
          index === 0 && response.result
            ? Effect.succeed(response.result)
            : api.getStatementResultChunkN({ statement_id, chunk_index: index }),
          (data) => ({ cells: data.data_array ?? [], offset: offsetOf(response, index, data) })
        )
      return decoded(response, options, chunksOf(response, read))
    })
  )

const linkOf = (response: StatementResponse, index: number) =>
  response.result?.external_links?.find((link) => (link.chunk_index ?? 0) === index)

/**
 * Like `rows`, for results of any size: the chunks are fetched in parallel from links to an object store. The links are
 * credentials: they are fetched without those of the workspace, renewed when they expire, and never part of an error, a
 * log or a span.
 *
 * Fails like `rows`, and with `LinkFailed` if a chunk cannot be fetched in several attempts.
 *
 * @since 0.1.0
 * @category statements
 */
export const rowsFromLinks = (
  statement: string,
  options: RowsOptions
): Stream.Stream<
  Row,
  DatabricksError | StatementFailed | RowsInvalid | LinkFailed | WaitTimeout,
  StatementExecution | HttpClient.HttpClient
> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const { timestamps: _, ...request } = options
      const response = yield* run(statement, request, { format: "JSON_ARRAY", disposition: "EXTERNAL_LINKS" })
      const statement_id = response.statement_id ?? ""
      const read = (index: number) =>
        Effect.flatMap(fetchChunk(statement_id, index, linkOf(response, index)), (bytes) =>
          Effect.try({
            try: () => {
              const cells = Json.parse(new TextDecoder().decode(bytes))
              if (!Array.isArray(cells)) throw new Error("no array")
              return { cells: cells as Cells, offset: offsetOf(response, index, undefined) }
            },
            catch: () => new RowsInvalid({ message: `Chunk ${index} is not a JSON array`, statement_id })
          })
        )
      return decoded(response, options, chunksOf(response, read))
    })
  )

/**
 * The result of a statement as CSV: its chunks, in order, each of them whole lines. They are fetched as those of
 * `rowsFromLinks`, and fail like them.
 *
 * @since 0.1.0
 * @category statements
 */
export const csvFromLinks = (
  statement: string,
  options: StatementOptions
): Stream.Stream<
  Uint8Array,
  DatabricksError | StatementFailed | LinkFailed | WaitTimeout,
  StatementExecution | HttpClient.HttpClient
> =>
  Stream.unwrap(
    Effect.map(run(statement, options, { format: "CSV", disposition: "EXTERNAL_LINKS" }), (response) =>
      chunksOf(response, (index) => fetchChunk(response.statement_id ?? "", index, linkOf(response, index)))
    )
  )

/**
 * Decodes rows by a schema: `rows(...).pipe(decodeRows(Order))`.
 *
 * Fails with `RowsInvalid`, which names the row and the column.
 *
 * @since 0.1.0
 * @category statements
 */
export const decodeRows =
  <A, I, R>(schema: Schema.Schema<A, I, R>) =>
  <E, R2>(rows: Stream.Stream<Row, E, R2>): Stream.Stream<A, E | RowsInvalid, R | R2> => {
    const parse = Schema.decodeUnknown(schema)
    return Stream.mapEffect(Stream.zipWithIndex(rows), ([row, index]) =>
      Effect.mapError(parse(row), (error) => {
        const [issue] = ParseResult.ArrayFormatter.formatErrorSync(error)
        const column = issue?.path[0]
        return new RowsInvalid({
          // Without the values, which may be confidential.
          message: `Row ${index}${column === undefined ? "" : `, column ${String(column)}`}: does not fit the schema (${issue?._tag ?? "Type"})`,
          row: index,
          column: column === undefined ? undefined : String(column)
        })
      })
    )
  }
