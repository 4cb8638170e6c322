import type * as HttpClient from "@effect/platform/HttpClient"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as ParseResult from "effect/ParseResult"
import type * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { WaitTimeout } from "../../../layers/Polling.js"
import type { DatabricksError } from "../../../schemas/DatabricksError.js"
import type { StatementResponse } from "../../../schemas/sql/StatementResponse.js"
import { run, type StatementOptions } from "./execute.js"
import { type LinkFailed, RowsInvalid, type StatementFailed } from "./failures.js"
import { inBatches } from "./internal/batches.js"
import { type CellChunk, inlineCells, linkedCells, linkedChunks } from "./internal/chunks.js"
import { columnsOf, decodeCells, rowMaker } from "./internal/columns.js"
import type { StatementExecution } from "./service.js"
import type { Row } from "./values.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface RowsOptions extends StatementOptions {
  /** Whether a TIMESTAMP is a `DateTime.Utc` or a `Date`, to the millisecond, or its text, with all digits (default `"DateTime"`). */
  readonly timestamps?: "DateTime" | "Date" | "text" | undefined
}

const decodingOf = (options: RowsOptions) => ({ timestamps: options.timestamps ?? "DateTime" }) as const

/** The chunks of a result as rows. */
const decoded = <E, R>(
  response: StatementResponse,
  options: RowsOptions,
  chunks: Stream.Stream<CellChunk, E, R>
): Stream.Stream<Row, E | RowsInvalid, R> =>
  Stream.unwrap(
    Effect.map(columnsOf(response, { ...decodingOf(options), isUnique: true }), (columns) => {
      const make = rowMaker(columns)
      const statement_id = response.statement_id ?? undefined
      return Stream.flatMap(chunks, ({ cells, offset }) =>
        inBatches(cells.length, (from, to) =>
          decodeCells(cells.slice(from, to), columns, offset + from, statement_id, make)
        )
      )
    })
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
      const { timestamps: _, ...request } = options
      const response = yield* run(statement, request, { format: "JSON_ARRAY", disposition: "INLINE" })
      return decoded(response, options, inlineCells(response))
    })
  )

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
      return decoded(response, options, linkedCells(response))
    })
  )

/**
 * The result of a statement as CSV: its chunks, in order, each of them whole lines. The first one begins with the names of
 * the columns, and a null is the text `null`. They are fetched as those of `rowsFromLinks`, and fail like them.
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
      Stream.map(linkedChunks(response), ({ bytes }) => bytes)
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
    const parse = ParseResult.decodeUnknown(schema)
    const misfit = (issue: ParseResult.ParseIssue, row: number): RowsInvalid => {
      const [first] = ParseResult.ArrayFormatter.formatIssueSync(issue)
      const column = first?.path[0]
      return new RowsInvalid({
        // Without the values, which may be confidential.
        message: `Row ${row}${column === undefined ? "" : `, column ${String(column)}`}: does not fit the schema (${first?._tag ?? "Type"})`,
        row,
        column: column === undefined ? undefined : String(column)
      })
    }
    const isDone = (
      result: Effect.Effect<A, ParseResult.ParseIssue, R>
    ): result is Either.Either<A, ParseResult.ParseIssue> => Either.isEither(result)
    return Stream.suspend(() => {
      let offset = 0
      return Stream.mapChunksEffect(rows, (chunk) => {
        const first = offset
        offset += chunk.length
        const made: Array<A> = []
        const given = Chunk.toReadonlyArray(chunk)
        // A schema without effects gives its results at once.
        for (const row of given) {
          const result = parse(row)
          if (!isDone(result)) break
          if (Either.isLeft(result)) return Effect.fail(misfit(result.left, first + made.length))
          made.push(result.right)
        }
        if (made.length === given.length) return Effect.succeed(Chunk.unsafeFromArray(made))
        return Effect.map(
          Effect.forEach(given, (row, index) => Effect.mapError(parse(row), (issue) => misfit(issue, first + index))),
          Chunk.unsafeFromArray
        )
      })
    })
  }
