/** Emulates the Statement Execution API. Statements wait for their warehouse, run, and keep their results in chunks. */
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Fiber from "effect/Fiber"
import * as Scope from "effect/Scope"
import { pathTemplate } from "../../internal/call/url.js"
import type { QueryInfo } from "../../schemas/sql/QueryHistory.js"
import type { ExecuteStatementRequest } from "../../schemas/sql/StatementExecution.js"
import type { ResultData, ResultManifest, StatementResponse } from "../../schemas/sql/StatementResponse.js"
import { operations } from "../../services/sql/statementExecution/service.js"
import { type ApiFailure, apiFailure, invalidParameterValue, resourceDoesNotExist } from "../failure.js"
import type { Kernel } from "../kernel.js"
import { type Context, type Route, raw, route } from "../router.js"
import type { ResultColumn, Running } from "../sql/engine.js"
import type { SqlError } from "../sql/errors.js"
import { isDecimal, manifestNameOf, textOf } from "../sql/types.js"
import * as Warehouses from "./warehouses.js"

export interface StatementExecution {
  /** All statements, latest first, for the query history. */
  readonly queries: () => ReadonlyArray<QueryInfo>
  readonly routes: ReadonlyArray<Route>
}

interface Chunk {
  readonly offset: number
  readonly rows: ReadonlyArray<ReadonlyArray<string | null>>
  readonly bytes: number
}

interface Statement {
  readonly id: string
  readonly text: string
  readonly warehouseId: string
  readonly userName: string
  readonly started: number
  ended: number | undefined
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
}

/** How long a statement and its result are kept. */
const kept = "1 hour"

/** The states in the query history. */
const statuses: Readonly<Record<Statement["state"], string>> = {
  PENDING: "QUEUED",
  RUNNING: "RUNNING",
  SUCCEEDED: "FINISHED",
  FAILED: "FAILED",
  CANCELED: "CANCELED"
}

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

const csvOf = (rows: ReadonlyArray<ReadonlyArray<string | null>>): string =>
  rows
    .map(
      (row) =>
        `${row.map((value) => (value === null ? "" : /[",\r\n]/.test(value) || value === "" ? `"${value.replaceAll('"', '""')}"` : value)).join(",")}\r\n`
    )
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
  if (format === "ARROW_STREAM")
    return Either.left(
      apiFailure(
        501,
        "NOT_IMPLEMENTED",
        "The emulator does not support the format ARROW_STREAM. Use JSON_ARRAY or CSV."
      )
    )
  if (format === "CSV" && disposition !== "EXTERNAL_LINKS")
    return refuse("The format CSV requires the disposition EXTERNAL_LINKS.")
  const names = (request.parameters ?? []).map(({ name }) => name)
  if (new Set(names).size < names.length) return refuse("Two parameters have the same name.")
  return Either.right(seconds)
}

export const make = (kernel: Kernel): StatementExecution => {
  const warehouses = kernel.use(Warehouses.make)
  const statements = new Map<string, Statement>()
  /** The history is kept longer than the results. */
  const history: Array<Statement> = []
  const engine = kernel.options.sql
  const opened: Effect.Effect<Running, SqlError> | undefined =
    engine && Effect.runSync(Effect.cached(Scope.extend(engine.open, kernel.scope)))

  const existing = (id: string): Either.Either<Statement, ApiFailure> =>
    Either.fromNullable(statements.get(id), () =>
      resourceDoesNotExist(`The statement ${id} was not found. It may have expired.`)
    )

  const isOver = ({ state }: Statement): boolean => state !== "PENDING" && state !== "RUNNING"

  const end = (statement: Statement, state: Statement["state"]): void => {
    if (isOver(statement)) return
    statement.state = state
    statement.ended = kernel.now()
    Deferred.unsafeDone(statement.done, Effect.void)
    kernel.after(kept, () => statements.delete(statement.id))
  }

  const fail = (statement: Statement, code: string, message: string, sqlState?: string): void => {
    if (isOver(statement)) return
    statement.error = { code, message, sqlState }
    end(statement, "FAILED")
  }

  /** Waits until the warehouse runs. Returns why it does not. */
  const warehouseOf = (id: string): Effect.Effect<string | undefined> =>
    Effect.suspend(() => {
      const warehouse = warehouses.get(id)
      if (Either.isLeft(warehouse)) return Effect.succeed("The SQL warehouse was deleted.")
      if (warehouse.right.state === "RUNNING") return Effect.succeed(undefined)
      if (warehouse.right.state !== "STARTING")
        return Effect.succeed(
          `The SQL warehouse could not start: ${warehouse.right.health?.message ?? warehouse.right.state}`
        )
      return Effect.zipRight(kernel.sleep("250 millis"), warehouseOf(id))
    })

  const work = (
    statement: Statement,
    request: ExecuteStatementRequest,
    { user }: Context,
    running: Effect.Effect<Running, SqlError>
  ): Effect.Effect<void> =>
    Effect.gen(function* () {
      const problem = yield* warehouseOf(request.warehouse_id)
      if (problem !== undefined) return fail(statement, "BAD_REQUEST", problem)
      statement.state = "RUNNING"
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
        const statement: Statement = {
          id: kernel.ids.uuid(),
          text: request.statement,
          warehouseId: request.warehouse_id,
          userName: context.user.userName,
          started: kernel.now(),
          ended: undefined,
          isLinked: request.disposition === "EXTERNAL_LINKS",
          format: request.format ?? "JSON_ARRAY",
          state: "PENDING",
          error: undefined,
          columns: [],
          chunks: [],
          isTruncated: false,
          secret: kernel.ids.hex(32),
          done: yield* Deferred.make<void>(),
          fiber: undefined
        }
        statements.set(statement.id, statement)
        history.unshift(statement)
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
        return Effect.succeed(
          statement.format === "CSV"
            ? HttpServerResponse.text(csvOf(chunk.rows), { contentType: "text/csv" })
            : HttpServerResponse.text(JSON.stringify(chunk.rows), { contentType: "application/json" })
        )
      },
      { needsToken: false }
    )
  ]

  const queries = () =>
    history.map(
      (statement): QueryInfo => ({
        query_id: statement.id,
        query_text: statement.text,
        status: statuses[statement.state],
        query_start_time_ms: statement.started,
        ...(statement.ended === undefined ? {} : { query_end_time_ms: statement.ended }),
        is_final: statement.ended !== undefined,
        warehouse_id: statement.warehouseId,
        user_name: statement.userName,
        ...(statement.error === undefined ? {} : { error_message: statement.error.message })
      })
    )

  return { queries, routes }
}
