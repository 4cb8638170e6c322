/** Emulates the Statement Execution API. Statements wait for their warehouse, run, and keep their results in chunks. */
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Fiber from "effect/Fiber"
import { pathTemplate } from "../../internal/call/url.js"
import type { ExecuteStatementRequest } from "../../schemas/sql/StatementExecution.js"
import type { ResultData, ResultManifest, StatementResponse } from "../../schemas/sql/StatementResponse.js"
import { operations } from "../../services/sql/statementExecution/service.js"
import { type ApiFailure, apiFailure, invalidParameterValue, resourceDoesNotExist } from "../failure.js"
import type { Kernel } from "../kernel.js"
import { type Context, type Route, raw, route } from "../router.js"
import * as Arrow from "../sql/arrow.js"
import type { ResultColumn, Running } from "../sql/engine.js"
import type { SqlError } from "../sql/errors.js"
import { isDecimal, manifestNameOf, textOf } from "../sql/types.js"
import * as Statements from "../statements.js"
import * as Warehouses from "./warehouses.js"

export interface StatementExecution {
  readonly routes: ReadonlyArray<Route>
}

interface Chunk {
  readonly offset: number
  readonly rows: ReadonlyArray<ReadonlyArray<string | null>>
  readonly bytes: number
}

interface Statement {
  readonly id: string
  readonly isLinked: boolean
  readonly format: string
  state: "PENDING" | "RUNNING" | "SUCCEEDED" | "FAILED" | "CANCELED"
  error: { readonly code: string; readonly message: string; readonly sqlState: string | undefined } | undefined
  columns: ReadonlyArray<ResultColumn>
  chunks: ReadonlyArray<Chunk>
  isTruncated: boolean
  /** Part of the links, so that nobody can guess them. */
  readonly secret: string
  readonly done: Deferred.Deferred<void>
  fiber: Fiber.RuntimeFiber<void> | undefined
  readonly entry: Statements.Entry
}

const arrowPackage = Effect.mapError(
  Arrow.load(() => import("@uwdata/flechette")),
  (message) => apiFailure(501, "NOT_IMPLEMENTED", message)
)

/** How long a statement and its result are kept. */
const kept = "1 hour"

/** How long a link is valid. */
const linkLife = Duration.toMillis("15 minutes")

const maxInlineBytes = 25 * 1024 * 1024

const maxStatementBytes = 16 * 1024 * 1024

const linkPath = "/sql/results/{statement_id}/{chunk_index}"

const bytesOfRow = (row: ReadonlyArray<string | null>): number =>
  row.reduce((sum, value) => sum + (value?.length ?? 4) + 3, 2)

const chunked = (rows: Chunk["rows"], size: number): ReadonlyArray<Chunk> => {
  const chunks: Array<Chunk> = []
  let some: Array<ReadonlyArray<string | null>> = []
  let bytes = 0
  const close = (): void => {
    if (some.length > 0)
      chunks.push({ offset: (chunks.at(-1)?.offset ?? 0) + (chunks.at(-1)?.rows.length ?? 0), rows: some, bytes })
    some = []
    bytes = 0
  }
  for (const row of rows) {
    const length = bytesOfRow(row)
    if (bytes + length > size) close()
    some.push(row)
    bytes += length
  }
  close()
  return chunks
}

const csvLine = (values: ReadonlyArray<string>): string =>
  `${values.map((value) => (/[",\r\n]/.test(value) || value === "" ? `"${value.replaceAll('"', '""')}"` : value)).join(",")}\r\n`

/** Nulls are written as the text `null`, and the first chunk begins with the names of the columns, as the API's documentation says. */
const csvOf = (columns: ReadonlyArray<ResultColumn>, { offset, rows }: Chunk): string =>
  [
    ...(offset === 0 ? [columns.map(({ name }) => name)] : []),
    ...rows.map((row) => row.map((value) => value ?? "null"))
  ]
    .map(csvLine)
    .join("")

const checked = (request: ExecuteStatementRequest): Either.Either<number, ApiFailure> => {
  const refuse = (message: string) => Either.left(invalidParameterValue(message))
  const { disposition, format, on_wait_timeout, statement, wait_timeout } = request
  if (statement.trim() === "") return refuse("The statement is empty.")
  if (statement.length > maxStatementBytes) return refuse("The statement exceeds the limit of 16 MiB.")
  const wait = /^(\d+)s$/.exec(wait_timeout ?? "10s")
  const seconds = Number(wait?.[1] ?? Number.NaN)
  if (!(seconds === 0 || (seconds >= 5 && seconds <= 50)))
    return refuse("wait_timeout must be 0s or between 5s and 50s.")
  if (seconds === 0 && on_wait_timeout === "CANCEL")
    return refuse("on_wait_timeout CANCEL is not allowed with wait_timeout 0s.")
  if ((format === "CSV" || format === "ARROW_STREAM") && disposition !== "EXTERNAL_LINKS")
    return refuse(`The format ${format} requires the disposition EXTERNAL_LINKS.`)
  const names = (request.parameters ?? []).map(({ name }) => name)
  if (new Set(names).size < names.length) return refuse("Two parameters have the same name.")
  return Either.right(seconds)
}

export const make = (kernel: Kernel): StatementExecution => {
  const warehouses = kernel.use(Warehouses.make)
  const statements = new Map<string, Statement>()
  const engine = kernel.options.sql
  const queries = kernel.use(Statements.make)
  const { opened } = queries

  const existing = (id: string): Either.Either<Statement, ApiFailure> =>
    Either.fromNullable(statements.get(id), () =>
      resourceDoesNotExist(`The statement ${id} was not found. It may have expired.`)
    )

  const isOver = ({ state }: Statement): boolean => state !== "PENDING" && state !== "RUNNING"

  const end = (statement: Statement, state: Statement["state"]): void => {
    if (isOver(statement)) return
    statement.state = state
    queries.ended(statement.entry, {
      status: state === "SUCCEEDED" ? "FINISHED" : state === "FAILED" ? "FAILED" : "CANCELED",
      rows: state === "SUCCEEDED" ? statement.chunks.reduce((sum, { rows }) => sum + rows.length, 0) : undefined,
      message: statement.error?.message
    })
    Deferred.unsafeDone(statement.done, Effect.void)
    kernel.after(kept, () => statements.delete(statement.id))
  }

  const fail = (statement: Statement, code: string, message: string, sqlState?: string): void => {
    if (isOver(statement)) return
    statement.error = { code, message, sqlState }
    end(statement, "FAILED")
  }

  const work = (
    statement: Statement,
    request: ExecuteStatementRequest,
    { user }: Context,
    running: Effect.Effect<Running, SqlError>
  ): Effect.Effect<void> =>
    Effect.gen(function* () {
      const problem = yield* queries.awaitWarehouse(request.warehouse_id)
      if (problem !== undefined) return fail(statement, "BAD_REQUEST", problem)
      statement.state = "RUNNING"
      statement.entry.status = "RUNNING"
      const takes = Duration.decode(kernel.durations.statement)
      if (Duration.greaterThan(takes, Duration.zero)) yield* kernel.sleep(takes)
      const outcome = yield* Effect.either(
        Effect.flatMap(running, ({ run }) =>
          run({
            statement: request.statement,
            parameters: (request.parameters ?? []).map(({ name, type, value }) => ({
              name,
              type: type ?? "STRING",
              value: value ?? undefined
            })),
            catalog: request.catalog ?? undefined,
            schema: request.schema ?? undefined,
            userName: user.userName,
            now: kernel.now(),
            rowLimit: request.row_limit ?? undefined
          })
        )
      )
      if (Either.isLeft(outcome)) return fail(statement, "BAD_REQUEST", outcome.left.message, outcome.left.sqlState)
      const { columns, isTruncated, rows } = outcome.right
      let limited = rows
      if (request.byte_limit) {
        let bytes = 0
        const end = rows.findIndex((row) => {
          bytes += bytesOfRow(row)
          return bytes > (request.byte_limit ?? 0)
        })
        if (end !== -1) limited = rows.slice(0, end)
      }
      statement.columns = columns
      statement.isTruncated = isTruncated || limited.length < rows.length
      statement.chunks = chunked(limited, engine?.chunkBytes ?? maxInlineBytes)
      const total = statement.chunks.reduce((sum, { bytes }) => sum + bytes, 0)
      if (!statement.isLinked && total > maxInlineBytes) {
        return fail(
          statement,
          "BAD_REQUEST",
          "Inline byte limit exceeded. Statements executed with disposition=INLINE can have a result size of at most 26214400 bytes. Please execute the statement with disposition=EXTERNAL_LINKS if you want to download the full result."
        )
      }
      end(statement, "SUCCEEDED")
    })

  const manifest = ({ chunks, columns, format, isTruncated }: Statement): ResultManifest => ({
    format,
    schema: {
      column_count: columns.length,
      columns: columns.map(({ name, type }, position) => ({
        name,
        position,
        type_name: manifestNameOf(type),
        type_text: textOf(type),
        ...(isDecimal(type) ? { type_precision: type.precision, type_scale: type.scale } : {})
      }))
    },
    total_chunk_count: chunks.length,
    total_row_count: chunks.reduce((sum, { rows }) => sum + rows.length, 0),
    total_byte_count: chunks.reduce((sum, { bytes }) => sum + bytes, 0),
    truncated: isTruncated,
    chunks: chunks.map(({ bytes, offset, rows }, chunk_index) => ({
      chunk_index,
      row_offset: offset,
      row_count: rows.length,
      byte_count: bytes
    }))
  })

  const resultOf = (statement: Statement, index: number): ResultData => {
    const chunk = statement.chunks[index]
    if (chunk === undefined) return {}
    const next =
      index + 1 < statement.chunks.length
        ? {
            next_chunk_index: index + 1,
            next_chunk_internal_link: `/api/2.0/sql/statements/${statement.id}/result/chunks/${index + 1}`
          }
        : {}
    const about = {
      chunk_index: index,
      row_offset: chunk.offset,
      row_count: chunk.rows.length,
      byte_count: chunk.bytes,
      ...next
    }
    if (!statement.isLinked) return { ...about, data_array: chunk.rows }
    const expires = kernel.now() + linkLife
    return {
      external_links: [
        {
          ...about,
          external_link: `${kernel.address()}/sql/results/${statement.id}/${index}?signature=${statement.secret}&expires=${expires}`,
          expiration: new Date(expires).toISOString()
        }
      ]
    }
  }

  const shown = (statement: Statement): StatementResponse => ({
    statement_id: statement.id,
    status: {
      state: statement.state,
      ...(statement.error === undefined
        ? {}
        : { error: { error_code: statement.error.code, message: statement.error.message } }),
      ...(statement.error?.sqlState === undefined ? {} : { sql_state: statement.error.sqlState })
    },
    ...(statement.state === "SUCCEEDED" ? { manifest: manifest(statement), result: resultOf(statement, 0) } : {})
  })

  const cancel = (statement: Statement): void => {
    if (isOver(statement)) return
    end(statement, "CANCELED")
    if (statement.fiber !== undefined) kernel.fork(Fiber.interrupt(statement.fiber))
  }

  const routes: ReadonlyArray<Route> = [
    route(operations.executeStatement, (request, context) =>
      Effect.gen(function* () {
        const seconds = yield* checked(request)
        // A missing package is reported before the statement runs.
        if (request.format === "ARROW_STREAM") yield* arrowPackage
        if (opened === undefined) {
          return yield* Effect.fail(
            apiFailure(
              501,
              "NOT_IMPLEMENTED",
              "This emulated workspace runs no SQL. Pass the option `sql: EmulatorSql.duckdb()`, with `duckdb` of effect-databricks/EmulatorSql."
            )
          )
        }
        const release = yield* Either.mapLeft(warehouses.use(request.warehouse_id), () =>
          invalidParameterValue(`${request.warehouse_id} is not a valid endpoint id.`)
        )
        const id = kernel.ids.uuid()
        const statement: Statement = {
          id,
          isLinked: request.disposition === "EXTERNAL_LINKS",
          format: request.format ?? "JSON_ARRAY",
          state: "PENDING",
          error: undefined,
          columns: [],
          chunks: [],
          isTruncated: false,
          secret: kernel.ids.hex(32),
          done: yield* Deferred.make<void>(),
          fiber: undefined,
          entry: queries.began({
            id,
            text: request.statement,
            userName: context.user.userName,
            warehouseId: request.warehouse_id,
            source: undefined
          })
        }
        statements.set(statement.id, statement)
        statement.fiber = kernel.fork(Effect.ensuring(work(statement, request, context, opened), Effect.sync(release)))
        if (seconds === 0) return shown(statement)
        yield* Effect.interruptible(
          Effect.race(Deferred.await(statement.done), kernel.sleep(Duration.seconds(seconds)))
        )
        if (!isOver(statement) && request.on_wait_timeout === "CANCEL") cancel(statement)
        return shown(statement)
      })
    ),
    route(operations.getStatement, ({ statement_id }) => Either.map(existing(statement_id), shown)),
    route(operations.cancelExecution, ({ statement_id }) => Either.map(existing(statement_id), cancel)),
    route(operations.getStatementResultChunkN, ({ chunk_index, statement_id }) =>
      Either.flatMap(existing(statement_id), (statement) => {
        if (statement.state !== "SUCCEEDED")
          return Either.left(
            invalidParameterValue(`The statement ${statement_id} has no result: its state is ${statement.state}.`)
          )
        if (statement.chunks[chunk_index] === undefined)
          return Either.left(invalidParameterValue(`The chunk index ${chunk_index} is out of range.`))
        return Either.right(resultOf(statement, chunk_index))
      })
    ),
    raw(
      { service: "sql.StatementExecution", operation: "externalLink", method: "GET", path: pathTemplate(linkPath) },
      ({ context, path, query }) => {
        const refused = (code: string) =>
          Effect.succeed(
            HttpServerResponse.text(`<Error><Code>${code}</Code></Error>`, {
              status: 403,
              contentType: "application/xml"
            })
          )
        // Object stores refuse a second kind of credentials beside the signature.
        if (context.http.headers.authorization !== undefined) return refused("OnlyOneAuthMechanismAllowed")
        const statement = statements.get(path.statement_id ?? "")
        const chunk = statement?.chunks[Number(path.chunk_index)]
        if (statement === undefined || chunk === undefined || query.get("signature") !== statement.secret)
          return refused("SignatureDoesNotMatch")
        if (kernel.now() >= Number(query.get("expires"))) return refused("AccessDenied")
        if (statement.format === "ARROW_STREAM")
          return Effect.matchEffect(arrowPackage, {
            onFailure: ({ message }) => Effect.succeed(HttpServerResponse.text(message, { status: 501 })),
            onSuccess: (arrow) =>
              Effect.sync(() =>
                HttpServerResponse.uint8Array(Arrow.write(arrow, statement.columns, chunk.rows), {
                  contentType: "application/vnd.apache.arrow.stream"
                })
              )
          })
        return Effect.succeed(
          statement.format === "CSV"
            ? HttpServerResponse.text(csvOf(statement.columns, chunk), { contentType: "text/csv" })
            : HttpServerResponse.text(JSON.stringify(chunk.rows), { contentType: "application/json" })
        )
      },
      { needsToken: false }
    )
  ]

  return { routes }
}
