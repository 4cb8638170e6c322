/** Runs the compiled statements of `@effect/sql` by the Statement Execution API. */
import * as HttpClient from "@effect/platform/HttpClient"
import type { Connection } from "@effect/sql/SqlConnection"
import { SqlError } from "@effect/sql/SqlError"
import * as Chunk from "effect/Chunk"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { whyNotReading } from "../../internal/codec/readOnlySql.js"
import { rowsFromArrow } from "../sql/statementExecution/arrow.js"
import { run, type StatementOptions } from "../sql/statementExecution/execute.js"
import { inlineCells, linkedCells } from "../sql/statementExecution/internal/chunks.js"
import { columnsOf, decodeCells } from "../sql/statementExecution/internal/columns.js"
import { type RowsOptions, rows, rowsFromLinks } from "../sql/statementExecution/rows.js"
import { StatementExecution } from "../sql/statementExecution/service.js"
import type { Row } from "../sql/statementExecution/values.js"
import { parametersOf } from "./binds.js"
import type { SqlClientConfig } from "./config.js"
import { SqlReadOnly } from "./failures.js"

type Services = StatementExecution | HttpClient.HttpClient

type Transform = (<A extends object>(rows: ReadonlyArray<A>) => ReadonlyArray<A>) | undefined

export const toSqlError = (cause: { readonly message: string }): SqlError =>
  new SqlError({ cause, message: cause.message })

export const make = (config: SqlClientConfig, context: Context.Context<Services>): Connection => {
  const { catalog, deadline, query_tags, schema, timestamps, wait_timeout, warehouse_id } = config
  const results = config.results ?? "inline"

  /** The options of a statement. Fails before anything is sent. */
  const prepared = (sql: string, binds: ReadonlyArray<unknown>): Effect.Effect<StatementOptions, SqlError> =>
    Effect.suspend(() => {
      const why = config.readOnly === true ? whyNotReading(sql) : undefined
      if (why !== undefined)
        return Effect.fail(
          toSqlError(new SqlReadOnly({ message: `The client is read-only, and the statement may change data: ${why}` }))
        )
      return Effect.mapBoth(parametersOf(binds), {
        onFailure: toSqlError,
        onSuccess: (parameters) => ({
          parameters,
          warehouse_id,
          catalog,
          schema,
          deadline,
          query_tags,
          wait_timeout
        })
      })
    })

  const ofWay = { inline: rows, links: rowsFromLinks, arrow: rowsFromArrow }

  const streamed = (
    way: keyof typeof ofWay,
    sql: string,
    binds: ReadonlyArray<unknown>
  ): Stream.Stream<Row, SqlError> =>
    Stream.unwrap(
      Effect.map(prepared(sql, binds), (options) => {
        const request: RowsOptions = { ...options, timestamps }
        return ofWay[way](sql, request).pipe(Stream.mapError(toSqlError), Stream.provideContext(context))
      })
    )

  const execute = (sql: string, binds: ReadonlyArray<unknown>, transform: Transform) =>
    Effect.map(Stream.runCollect(streamed(results, sql, binds)), (chunk) => {
      const all = Chunk.toReadonlyArray(chunk)
      return transform === undefined ? all : transform(all)
    })

  const provided = <A, E extends { readonly message: string }>(
    effect: Effect.Effect<A, E, Services>
  ): Effect.Effect<A, SqlError> => Effect.provide(Effect.mapError(effect, toSqlError), context)

  return {
    execute,
    executeUnprepared: execute,
    executeRaw: (sql, binds) => Effect.flatMap(prepared(sql, binds), (options) => provided(run(sql, options, {}))),
    executeStream: (sql, binds, transform) => {
      const all = streamed(config.results ?? "links", sql, binds)
      return transform === undefined
        ? all
        : Stream.mapChunks(all, (chunk) => Chunk.unsafeFromArray(transform(Chunk.toReadonlyArray(chunk))))
    },
    executeValues: (sql, binds) =>
      Effect.flatMap(prepared(sql, binds), (options) =>
        provided(
          Effect.gen(function* () {
            const isInline = results === "inline"
            const response = yield* run(sql, options, {
              format: "JSON_ARRAY",
              disposition: isInline ? "INLINE" : "EXTERNAL_LINKS"
            })
            const columns = yield* columnsOf(response, { timestamps: timestamps ?? "DateTime", isUnique: false })
            const decoded = Stream.mapEffect(isInline ? inlineCells(response) : linkedCells(response), (chunk) =>
              decodeCells(chunk.cells, columns, chunk.offset, response.statement_id ?? undefined, (row, valueAt) =>
                columns.map((_, index) => valueAt(row, index))
              )
            )
            return Chunk.toReadonlyArray(yield* Stream.runCollect(decoded)).flat()
          })
        )
      )
  }
}

/** What a connection needs of its environment. */
export const services: Effect.Effect<Context.Context<Services>, never, Services> = Effect.map(
  Effect.all([StatementExecution, HttpClient.HttpClient]),
  ([api, http]) => Context.make(StatementExecution, api).pipe(Context.add(HttpClient.HttpClient, http))
)
