import * as HttpClient from "@effect/platform/HttpClient"
import { describe, expect, it } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Chunk from "effect/Chunk"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as EmulatorSql from "../../src/emulator/EmulatorSql.js"
import * as StatementExecution from "../../src/services/sql/StatementExecution.js"
import * as Warehouses from "../../src/services/Warehouses.js"
import { inMemory } from "../support/emulated.js"

const services = Layer.mergeAll(StatementExecution.layer, Warehouses.layer)

const workspace = (options: Emulator.Options = {}, engine?: EmulatorSql.DuckDbOptions) =>
  Layer.provideMerge(
    inMemory(services, {
      sql: EmulatorSql.duckdb(engine),
      ...options,
      durations: { warehouseStart: 0, ...options.durations }
    }),
    Layer.empty
  )

const warehouse = Effect.flatMap(Warehouses.Warehouses, (warehouses) =>
  Effect.map(warehouses.create({ name: "sql", cluster_size: "Small" }), ({ id = "" }) => id)
)

const all = <A, E, R>(stream: Stream.Stream<A, E, R>) => Effect.map(Stream.runCollect(stream), Chunk.toReadonlyArray)

const requests = Effect.flatMap(Emulator.Emulator, ({ requests }) => requests)

describe("StatementExecution", () => {
  it.effect("gives rows as the values of their types, in one request", () =>
    Effect.gen(function* () {
      const warehouse_id = yield* warehouse
      const [row] = yield* all(
        StatementExecution.rows(
          `SELECT 9007199254740993 AS big, 7 AS small, 1.50 AS price, DATE '2024-01-31' AS day, TIMESTAMP '2024-01-31 10:20:30.5' AS at,
                  TIMESTAMP_NTZ '2024-01-31 10:20:30' AS here, X'00FF' AS raw, array(1, NULL) AS list, map('k', 2.5) AS pairs,
                  named_struct('a', 9007199254740993, 'b', 'x') AS s, NULL AS nothing, 0.1D AS real, true AS yes`,
          { warehouse_id }
        )
      )
      expect(row).toEqual({
        big: 9007199254740993n,
        small: 7,
        price: BigDecimal.unsafeFromString("1.50"),
        day: "2024-01-31",
        at: DateTime.unsafeMake("2024-01-31T10:20:30.500Z"),
        here: "2024-01-31T10:20:30.000",
        raw: new Uint8Array([0, 255]),
        list: [1, null],
        pairs: new Map([["k", BigDecimal.unsafeFromString("2.5")]]),
        s: { a: 9007199254740993n, b: "x" },
        nothing: null,
        real: 0.1,
        yes: true
      })
      const statements = (yield* requests).filter(({ service }) => service === "sql.StatementExecution")
      expect(statements.map(({ operation }) => operation)).toEqual(["executeStatement"])
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("passes parameters beside the statement", () =>
    Effect.gen(function* () {
      const warehouse_id = yield* warehouse
      const [row] = yield* all(
        StatementExecution.rows("SELECT :name AS name, :n + 1 AS n, :day AS day, :price AS price, :none AS none", {
          warehouse_id,
          parameters: {
            name: "x'; DROP TABLE t; --",
            n: 9007199254740993n,
            day: { type: "DATE", value: "2024-01-31" },
            price: BigDecimal.unsafeFromString("-12.340"),
            none: null
          }
        })
      )
      expect(row).toEqual({
        name: "x'; DROP TABLE t; --",
        n: 9007199254740994n,
        day: "2024-01-31",
        price: BigDecimal.unsafeFromString("-12.340"),
        none: null
      })
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("fails without the values of secret parameters, which the server quotes", () =>
    Effect.gen(function* () {
      const warehouse_id = yield* warehouse
      const failing = (name: string) =>
        Effect.flip(
          StatementExecution.execute(`SELECT CAST(:${name} AS INT)`, {
            warehouse_id,
            parameters: { [name]: "hunter-2" }
          })
        )
      expect((yield* failing("api_token")).message).toContain("The value '<redacted>' of the type")
      expect((yield* failing("amount")).message).toContain("The value 'hunter-2' of the type")
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("fails with class, SQLSTATE and place", () =>
    Effect.gen(function* () {
      const warehouse_id = yield* warehouse
      const failed = yield* Effect.flip(StatementExecution.execute("SELECT 1,\n  nosuch", { warehouse_id }))
      expect(failed).toMatchObject({
        _tag: "StatementFailed",
        state: "FAILED",
        error_code: "BAD_REQUEST",
        error_class: "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION",
        sql_state: "42703",
        line: 2,
        column: 2
      })
      const divided = yield* Effect.flip(StatementExecution.execute("SELECT 1 / 0", { warehouse_id }))
      expect(divided).toMatchObject({ error_class: "DIVIDE_BY_ZERO", sql_state: "22012" })
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("names row and column of what does not fit the schema", () =>
    Effect.gen(function* () {
      const warehouse_id = yield* warehouse
      const Item = Schema.Struct({ id: Schema.Int, name: Schema.String })
      const rows = (values: string) =>
        StatementExecution.rows(`SELECT * FROM VALUES ${values} AS t(id, name)`, { warehouse_id }).pipe(
          StatementExecution.decodeRows(Item),
          all
        )
      expect(yield* rows("(1, 'a'), (2, 'b')")).toEqual([
        { id: 1, name: "a" },
        { id: 2, name: "b" }
      ])
      const failed = yield* Effect.flip(rows("(1, 'a'), (2, NULL)"))
      expect(failed).toMatchObject({ _tag: "RowsInvalid", row: 1, column: "name" })
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("follows chunks in order", () =>
    Effect.gen(function* () {
      const warehouse_id = yield* warehouse
      const rows = yield* all(StatementExecution.rows("SELECT id FROM range(1000)", { warehouse_id }))
      expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 1000 }, (_, id) => id))
      const chunks = (yield* requests).filter(({ operation }) => operation === "getStatementResultChunkN")
      expect(chunks.length).toBeGreaterThan(5)
    }).pipe(Effect.provide(workspace({}, { chunkBytes: 1000 })))
  )

  it.effect("fetches links without credentials, and renews those that have expired", () =>
    Effect.gen(function* () {
      const warehouse_id = yield* warehouse
      const ids: Array<unknown> = []
      yield* StatementExecution.rowsFromLinks("SELECT id FROM range(1000)", { warehouse_id }).pipe(
        Stream.rechunk(1),
        // The links of the first chunks expire while the rows are read.
        Stream.runForEach(({ id }) =>
          Effect.zipRight(
            Effect.sync(() => ids.push(id)),
            id === 10 ? TestClock.adjust("20 minutes") : Effect.void
          )
        )
      )
      expect(ids).toEqual(Array.from({ length: 1000 }, (_, id) => id))
      const links = (yield* requests).filter(({ operation }) => operation === "externalLink")
      expect(links.length).toBeGreaterThan(5)
      expect(links.every(({ status }) => status === 200)).toBe(true)
    }).pipe(Effect.provide(workspace({}, { chunkBytes: 1000 })))
  )

  it.effect("keeps a refused link out of the error", () =>
    Effect.gen(function* () {
      const warehouse_id = yield* warehouse
      const broken = Effect.map(
        HttpClient.HttpClient,
        HttpClient.mapRequest(
          (request) => ({ ...request, url: request.url.replace(/signature=\w+/, "signature=wrong") }) as typeof request
        )
      )
      const fiber = yield* Effect.fork(
        Effect.flip(
          all(
            StatementExecution.rowsFromLinks("SELECT 1 AS x", { warehouse_id }).pipe(
              Stream.provideServiceEffect(HttpClient.HttpClient, broken)
            )
          )
        )
      )
      yield* Effect.repeatN(TestClock.adjust("10 seconds"), 10)
      const failed = yield* Fiber.join(fiber)
      expect(failed).toMatchObject({ _tag: "LinkFailed", chunk_index: 0, status: 403 })
      expect(JSON.stringify(failed) + String(failed)).not.toMatch(/signature|sql\/results/)
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("cancels on the server when interrupted", () =>
    Effect.gen(function* () {
      const warehouse_id = yield* warehouse
      const api = yield* StatementExecution.StatementExecution
      const fiber = yield* Effect.fork(StatementExecution.execute("SELECT 1", { warehouse_id, wait_timeout: 0 }))
      yield* TestClock.adjust("2 seconds")
      yield* Fiber.interrupt(fiber)
      const [first] = (yield* requests).filter(({ operation }) => operation === "getStatement")
      const statement_id = first?.path.split("/").at(-1) ?? ""
      expect((yield* api.getStatement({ statement_id })).status?.state).toBe("CANCELED")
    }).pipe(Effect.provide(workspace({ durations: { statement: "1 minute" } })))
  )

  it.effect.each(["3 seconds", "12 seconds"] as const)("ends at its deadline of %s, and is canceled", (deadline) =>
    Effect.gen(function* () {
      const warehouse_id = yield* warehouse
      const api = yield* StatementExecution.StatementExecution
      const fiber = yield* Effect.fork(Effect.flip(StatementExecution.execute("SELECT 1", { warehouse_id, deadline })))
      yield* TestClock.adjust(deadline)
      // The statement is canceled after the wait.
      yield* TestClock.adjust("10 millis")
      expect(Option.isSome(yield* Fiber.poll(fiber))).toBe(true)
      const { _tag, message } = yield* Fiber.join(fiber)
      expect([_tag, message]).toEqual(["WaitTimeout", expect.stringContaining("for statement ")])
      const [statement_id = ""] = message.match(/[0-9a-f-]{36}/) ?? []
      expect((yield* api.getStatement({ statement_id })).status?.state).toBe("CANCELED")
    }).pipe(Effect.provide(workspace({ durations: { statement: "100 seconds" } })))
  )

  it.effect("waits for its warehouse and for its end", () =>
    Effect.gen(function* () {
      const warehouse_id = yield* warehouse
      const fiber = yield* Effect.fork(all(StatementExecution.rows("SELECT 1 AS x", { warehouse_id })))
      // The engine starts in real time.
      const ended = Effect.zipRight(TestClock.adjust("30 seconds"), Fiber.poll(fiber))
      yield* Effect.repeat(ended, { until: Option.isSome })
      expect(yield* Fiber.join(fiber)).toEqual([{ x: 1 }])
    }).pipe(Effect.provide(workspace({ durations: { warehouseStart: "1 minute", statement: "1 minute" } })))
  )

  it.effect("gives CSV, and refuses what it has not", () =>
    Effect.gen(function* () {
      const warehouse_id = yield* warehouse
      const api = yield* StatementExecution.StatementExecution
      const parts = yield* all(StatementExecution.csvFromLinks("SELECT 1 AS a, 'x,y' AS b", { warehouse_id }))
      expect(parts.map((part) => new TextDecoder().decode(part)).join("")).toBe('a,b\r\n1,"x,y"\r\n')
      const inline = yield* Effect.flip(
        api.executeStatement({ warehouse_id, statement: "SELECT 1", format: "ARROW_STREAM", disposition: "INLINE" })
      )
      expect(inline.message).toContain("EXTERNAL_LINKS")
      const refused = yield* Effect.flip(StatementExecution.execute("SELECT histogram_numeric(1, 2)", { warehouse_id }))
      expect(refused).toMatchObject({ error_class: "UNSUPPORTED_FEATURE.EMULATOR" })
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("begins CSV with the names of the columns, and writes nulls as text", () =>
    Effect.gen(function* () {
      const warehouse_id = yield* warehouse
      const statement = `SELECT id AS \`n, "id"\`, IF(id = 1, NULL, '') AS b, 'say "hi"' AS c FROM range(200)`
      const parts = yield* all(StatementExecution.csvFromLinks(statement, { warehouse_id }))
      const text = parts.map((part) => new TextDecoder().decode(part))
      expect(text.length).toBeGreaterThan(2)
      const lines = text.join("").split("\r\n")
      expect(lines.slice(0, 3)).toEqual(['"n, ""id""",b,c', '0,"","say ""hi"""', '1,null,"say ""hi"""'])
      expect(lines.filter((line) => line.includes(",b,c"))).toHaveLength(1)
      expect(lines).toHaveLength(202)
    }).pipe(Effect.provide(workspace({}, { chunkBytes: 1000 })))
  )

  it.effect("changes tables", () =>
    Effect.gen(function* () {
      const warehouse_id = yield* warehouse
      const run = (statement: string) => StatementExecution.execute(statement, { warehouse_id, schema: "sales" })
      yield* run("CREATE SCHEMA sales")
      yield* run("CREATE TABLE orders (id INT NOT NULL, total DECIMAL(10,2))")
      yield* run("INSERT INTO orders VALUES (1, 10), (2, 20)")
      yield* run("UPDATE orders SET total = total * 2 WHERE id = 1")
      yield* run(
        "MERGE INTO orders o USING (SELECT 2 AS id, 7.5 AS total UNION ALL SELECT 3, 30) s ON o.id = s.id WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *"
      )
      yield* run("DELETE FROM orders WHERE id = 3")
      const rows = yield* all(
        StatementExecution.rows("SELECT id, CAST(total AS STRING) AS total FROM main.sales.orders ORDER BY id", {
          warehouse_id
        })
      )
      expect(rows).toEqual([
        { id: 1, total: "20.00" },
        { id: 2, total: "7.50" }
      ])
      // A statement that fails changes nothing.
      const failed = yield* Effect.flip(run("INSERT INTO orders VALUES (4, 1), (NULL, 1)"))
      expect(failed).toMatchObject({ error_class: "DELTA_NOT_NULL_CONSTRAINT_VIOLATED" })
      const twice = yield* Effect.flip(
        run(
          "MERGE INTO orders o USING (SELECT 1 AS id UNION ALL SELECT 1) s ON o.id = s.id WHEN MATCHED THEN UPDATE SET total = 1"
        )
      )
      expect(twice).toMatchObject({ error_class: "DELTA_MULTIPLE_SOURCE_ROW_MATCHING_TARGET_ROW_IN_MERGE" })
      expect(
        yield* all(StatementExecution.rows("SELECT count(*) AS n FROM main.sales.orders", { warehouse_id }))
      ).toEqual([{ n: 2 }])
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("says what to pass where no engine is given", () =>
    Effect.gen(function* () {
      const warehouse_id = yield* warehouse
      const failed = yield* Effect.flip(StatementExecution.execute("SELECT 1", { warehouse_id }))
      expect(failed.message).toContain("EmulatorSql.duckdb()")
    }).pipe(Effect.provide(inMemory(services, {})))
  )
})
