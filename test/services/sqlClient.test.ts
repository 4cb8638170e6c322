import * as Model from "@effect/sql/Model"
import * as Client from "@effect/sql/SqlClient"
import { SqlError } from "@effect/sql/SqlError"
import * as SqlResolver from "@effect/sql/SqlResolver"
import * as SqlSchema from "@effect/sql/SqlSchema"
import * as Statement from "@effect/sql/Statement"
import { describe, expect, it } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Cause from "effect/Cause"
import * as Chunk from "effect/Chunk"
import * as Config from "effect/Config"
import * as ConfigProvider from "effect/ConfigProvider"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as String from "effect/String"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as EmulatorSql from "../../src/emulator/EmulatorSql.js"
import { whyNotReading } from "../../src/internal/codec/readOnlySql.js"
import * as DatabricksSql from "../../src/services/SqlClient.js"
import * as SqlMigrator from "../../src/services/SqlMigrator.js"
import * as StatementExecution from "../../src/services/sql/StatementExecution.js"
import * as Warehouses from "../../src/services/Warehouses.js"
import { inMemory } from "../support/emulated.js"

/** Statements are only compiled. A new one each time: its compiled statements are cached by it. */
const unconnected = () => Effect.dieMessage("no connection")

const sql = Statement.make(unconnected(), DatabricksSql.makeCompiler(), [], undefined)

const compiled = (statement: Statement.Statement<unknown>) => {
  const [text, binds] = statement.compile()
  return [text, ...binds]
}

describe("the compiler", () => {
  it("insert helper", () => {
    expect(compiled(sql`INSERT INTO ${sql("people")} ${sql.insert({ name: "Tim", age: 10 })}`)).toEqual([
      "INSERT INTO `people` (`name`,`age`) VALUES (:p1,:p2)",
      "Tim",
      10
    ])
    const people = [
      { name: "Tim", photo: new Uint8Array([1]) },
      { name: undefined, photo: null }
    ]
    expect(compiled(sql`INSERT INTO people ${sql.insert(people)}`)).toEqual([
      "INSERT INTO people (`name`,`photo`) VALUES (:p1,unbase64(:p2)),(:p3,:p4)",
      "Tim",
      new Uint8Array([1]),
      null,
      null
    ])
  })

  it("update helper", () => {
    expect(compiled(sql`UPDATE people SET ${sql.update({ id: 1, name: "Tim" }, ["id"])} WHERE id = ${1}`)).toEqual([
      "UPDATE people SET `name` = :p1 WHERE id = :p2",
      "Tim",
      1
    ])
  })

  it("update values helper", () => {
    const rows = [
      { id: 1, name: "Tim" },
      { id: 2, name: "John" }
    ]
    expect(compiled(sql`MERGE INTO people USING ${sql.updateValues(rows, "data")} ON people.id = data.id`)).toEqual([
      "MERGE INTO people USING (VALUES (:p1,:p2),(:p3,:p4)) AS `data`(`id`,`name`) ON people.id = data.id",
      1,
      "Tim",
      2,
      "John"
    ])
  })

  it("array helper", () => {
    expect(compiled(sql`SELECT * FROM ${sql("people")} WHERE id IN ${sql.in([1, 2, "string"])}`)).toEqual([
      "SELECT * FROM `people` WHERE id IN (:p1,:p2,:p3)",
      1,
      2,
      "string"
    ])
    expect(compiled(sql`SELECT * FROM people WHERE ${sql.in("id", [])}`)).toEqual(["SELECT * FROM people WHERE 1=0"])
  })

  it("and, or, csv and fragments", () => {
    const where = sql.and([sql`a = ${1}`, sql.or([sql`b = ${2}`, sql.in("c", [3])])])
    expect(compiled(sql`SELECT * FROM t WHERE ${where} ORDER BY ${sql.csv(["a", sql`${sql("b.c")}`])}`)).toEqual([
      "SELECT * FROM t WHERE (a = :p1 AND (b = :p2 OR `c` IN (:p3))) ORDER BY a, `b`.`c`",
      1,
      2,
      3
    ])
  })

  it("identifiers of three levels, with backticks", () => {
    expect(compiled(sql`SELECT * FROM ${sql("main.my sales.peo`ple")}`)).toEqual([
      "SELECT * FROM `main`.`my sales`.`peo``ple`"
    ])
  })

  it("name transforms", () => {
    const transformed = Statement.make(unconnected(), DatabricksSql.makeCompiler(String.camelToSnake), [], undefined)
    const statement = transformed`SELECT ${transformed("firstName")} FROM ${transformed("myTable")}`
    expect(statement.compile()[0]).toBe("SELECT `first_name` FROM `my_table`")
    expect(statement.compile(true)[0]).toBe("SELECT `firstName` FROM `myTable`")
  })
})

describe("readOnly", () => {
  it.each([
    "SELECT 1",
    " -- a comment\n(SELECT 'INSERT INTO t', `update` FROM t) UNION ALL (SELECT 2);",
    "WITH a AS (SELECT 1) SELECT replace(x, 'a', 'b') FROM a",
    "/* INSERT */ SHOW CREATE TABLE t",
    "EXPLAIN DELETE FROM t",
    "DESCRIBE TABLE t",
    "VALUES (1), (2)",
    "FROM t |> SELECT a"
  ])("lets through: %s", (statement) => {
    expect(whyNotReading(statement)).toBeUndefined()
  })

  it.each([
    "",
    "-- nothing",
    "INSERT INTO t SELECT 1",
    "WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a",
    "FROM a INSERT INTO t SELECT *",
    ...["INSERT", "UPDATE", "DELETE", "MERGE", "CREATE", "REPLACE", "DROP", "ALTER", "TRUNCATE", "COPY", "CALL"].map(
      (word) => `WITH a AS (SELECT 1) ${word} t`
    ),
    "SELECT 1; DROP TABLE t",
    "SELECT 1; SELECT 2",
    "(((DELETE FROM t)))",
    "BEGIN DELETE FROM t; END",
    "EXECUTE IMMEDIATE 'DROP TABLE t'",
    "WITH x AS (SELECT 'a\\') INSERT INTO t SELECT 1 -- ')",
    'WITH x AS (SELECT "a\\") INSERT INTO t SELECT 1 -- ")',
    "WITH x AS (SELECT 1 /* /* */ */) INSERT INTO t SELECT 1 -- */",
    "WITH x AS (SELECT 1) -- \\\nINSERT INTO t SELECT 1",
    "SELECT 'open",
    "SET x = 1",
    "USE CATALOG other",
    "CALL f()",
    "1"
  ])("refuses: %s", (statement) => {
    expect(whyNotReading(statement)).toEqual(expect.any(globalThis.String))
  })
})

const workspace = (
  config: Omit<DatabricksSql.SqlClientConfig, "warehouse_id"> = {},
  engine?: EmulatorSql.DuckDbOptions
) =>
  Layer.unwrapEffect(
    Effect.map(
      Effect.flatMap(Warehouses.Warehouses, ({ create }) => create({ name: "sql", cluster_size: "Small" })),
      ({ id = "" }) => DatabricksSql.layer({ warehouse_id: id, ...config })
    )
  ).pipe(
    Layer.provideMerge(
      inMemory(Layer.mergeAll(StatementExecution.layer, Warehouses.layer), {
        sql: EmulatorSql.duckdb(engine),
        durations: { warehouseStart: 0 }
      })
    )
  )

const statements = Effect.map(
  Effect.flatMap(Emulator.Emulator, ({ requests }) => requests),
  (requests) => requests.filter(({ service }) => service === "sql.StatementExecution").map(({ operation }) => operation)
)

const collected = <A, E, R>(stream: Stream.Stream<A, E, R>) =>
  Effect.map(Stream.runCollect(stream), Chunk.toReadonlyArray)

const table = Effect.flatMap(
  Client.SqlClient,
  (sql) =>
    sql`CREATE TABLE people (id BIGINT NOT NULL, name STRING, born DATE, seen TIMESTAMP, cost DECIMAL(20,4), photo BINARY)`
)

class Person extends Model.Class<Person>("Person")({
  id: Schema.Int,
  name: Schema.NullOr(Schema.String)
}) {}

describe("SqlClient", () => {
  it.effect("writes and reads values of all kinds of parameters", () =>
    Effect.gen(function* () {
      const sql = yield* DatabricksSql.DatabricksSqlClient
      yield* table
      const person = {
        id: 9007199254740993n,
        name: "x'; DROP TABLE people; --",
        born: sql.param("DATE", "1990-02-28"),
        seen: new Date("2024-01-31T10:20:30.500Z"),
        cost: BigDecimal.unsafeFromString("1234567890123456.7890"),
        photo: new Uint8Array([0, 255, 39])
      }
      const changed =
        yield* sql`INSERT INTO ${sql("main.default.people")} ${sql.insert([person, { ...person, id: 2, name: null }])}`
      expect(changed).toHaveLength(1)
      const [row, none] =
        yield* sql`SELECT * FROM people WHERE ${sql.and([sql.in("id", [9007199254740993n, 2]), sql`photo = ${person.photo}`])} ORDER BY id DESC`
      expect(row).toEqual({
        id: 9007199254740993n,
        name: "x'; DROP TABLE people; --",
        born: "1990-02-28",
        seen: DateTime.unsafeMake("2024-01-31T10:20:30.500Z"),
        cost: BigDecimal.unsafeFromString("1234567890123456.7890"),
        photo: new Uint8Array([0, 255, 39])
      })
      expect(none).toMatchObject({ id: 2, name: null })
      yield* sql`UPDATE people SET ${sql.update({ id: 2, name: "Ann" }, ["id"])} WHERE id = ${2}`
      yield* sql`MERGE INTO people USING ${sql.updateValues(
        [
          { id: 2, name: "Bo" },
          { id: 3, name: "Cy" }
        ],
        "data"
      )} ON people.id = data.id WHEN MATCHED THEN UPDATE SET name = data.name WHEN NOT MATCHED THEN INSERT (id, name) VALUES (data.id, data.name)`
      expect(yield* sql`SELECT id, name FROM people WHERE id < 10 ORDER BY id`).toEqual([
        { id: 2, name: "Bo" },
        { id: 3, name: "Cy" }
      ])
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("has values, raw, unprepared, streams and transforms", () =>
    Effect.gen(function* () {
      const sql = yield* Client.SqlClient
      const one = sql`SELECT ${1} AS first_name, named_struct('some_field', 1) AS s`
      expect(yield* one).toEqual([{ firstName: 1, s: { some_field: 1 } }])
      expect(yield* one.unprepared).toEqual([{ firstName: 1, s: { some_field: 1 } }])
      expect(yield* one.withoutTransform).toEqual([{ first_name: 1, s: { some_field: 1 } }])
      const plain = sql.withoutTransforms()
      expect(yield* plain`SELECT 1 AS ${plain("a_b")}`).toEqual([{ a_b: 1 }])
      expect(yield* sql`SELECT 1 AS x, 2.5 AS x`.values).toEqual([[1, BigDecimal.unsafeFromString("2.5")]])
      expect(yield* sql`SELECT 1 AS x`.raw).toMatchObject({
        status: { state: "SUCCEEDED" },
        result: { data_array: [["1"]] }
      })
      expect(yield* sql.unsafe("SELECT :p1 AS x", ["a"])).toEqual([{ x: "a" }])
      const ids = yield* collected(sql<{ bigId: number }>`SELECT id AS big_id FROM range(${300})`.stream)
      expect(ids.map(({ bigId }) => bigId)).toEqual(Array.from({ length: 300 }, (_, id) => id))
      expect((yield* statements).filter((operation) => operation === "externalLink").length).toBeGreaterThan(1)
    }).pipe(
      Effect.provide(
        workspace(
          { transformResultNames: String.snakeToCamel, transformQueryNames: String.camelToSnake },
          { chunkBytes: 1000 }
        )
      )
    )
  )

  it.effect.each(["links", "arrow"] as const)("fetches results by %s", (results) =>
    Effect.gen(function* () {
      const sql = yield* Client.SqlClient
      expect(yield* sql`SELECT 1.5 AS x`).toEqual([{ x: BigDecimal.unsafeFromString("1.5") }])
      expect(yield* sql`SELECT 1 AS x`.values).toEqual([[1]])
      expect(yield* collected(sql`SELECT 1 AS x`.stream)).toEqual([{ x: 1 }])
      expect((yield* statements).filter((operation) => operation === "externalLink")).toHaveLength(3)
    }).pipe(Effect.provide(workspace({ results })))
  )

  it.effect("fails with SqlError, whose cause is the error of the library", () =>
    Effect.gen(function* () {
      const sql = yield* Client.SqlClient
      const failed = yield* Effect.flip(sql`SELECT 1 / 0`)
      expect(failed).toBeInstanceOf(SqlError)
      expect(failed.cause).toMatchObject({ _tag: "StatementFailed", sql_state: "22012" })
      expect(failed.message).toContain("DIVIDE_BY_ZERO")
      expect(yield* Effect.flip(Stream.runDrain(sql`SELECT nosuch`.stream))).toMatchObject({
        cause: { _tag: "StatementFailed", error_class: "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION" }
      })
      expect(yield* Effect.flip(sql`SELECT 1 AS a, 2 AS a`)).toMatchObject({ cause: { _tag: "RowsInvalid" } })
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("refuses what Databricks has not, before a request is sent", () =>
    Effect.gen(function* () {
      const sql = yield* Client.SqlClient
      const refused = (feature: string, effect: Effect.Effect<unknown, SqlError>) =>
        Effect.map(Effect.flip(effect), (error) => {
          expect(error).toBeInstanceOf(SqlError)
          expect(error.cause).toMatchObject({ _tag: "SqlUnsupported", feature })
        })
      yield* refused("transaction", sql.withTransaction(sql`SELECT 1`))
      yield* refused("transaction", sql.withoutTransforms().withTransaction(sql`SELECT 1`))
      yield* refused("returning", sql`INSERT INTO t ${sql.insert({ a: 1 }).returning("*")}`)
      yield* refused("returning", sql`UPDATE t SET ${sql.update({ a: 1 }).returning(sql("a"))}`)
      yield* refused("parameter", sql`SELECT ${[1]}`)
      yield* refused("parameter", sql`SELECT ${{ type: "DATE", value: "2024-01-31" }}`)
      yield* refused("parameter", sql`SELECT ${new Date(Number.NaN)}`)
      yield* refused("parameter", sql`INSERT INTO t ${sql.insert({ a: sql`now()` })}`)
      yield* refused("parameter", sql`SELECT ${sql.unsafe(":p1", [1])}, ${2}`)
      yield* refused("parameter", sql.unsafe("SELECT :p1", [new Uint8Array()]))
      expect(yield* statements).toEqual([])
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("only reads with readOnly", () =>
    Effect.gen(function* () {
      const sql = yield* Client.SqlClient
      expect(yield* sql`SELECT 1 AS x`).toEqual([{ x: 1 }])
      const ways = [
        sql`DROP TABLE t`,
        sql`DROP TABLE t`.raw,
        sql`DROP TABLE t`.values,
        Stream.runDrain(sql`DROP TABLE t`.stream)
      ]
      for (const way of ways) {
        expect(yield* Effect.flip(way as Effect.Effect<unknown, SqlError>)).toMatchObject({
          cause: { _tag: "SqlReadOnly" }
        })
      }
      expect(yield* statements).toEqual(["executeStatement"])
    }).pipe(Effect.provide(workspace({ readOnly: true })))
  )

  it.effect("works with SqlSchema", () =>
    Effect.gen(function* () {
      const sql = yield* Client.SqlClient
      const Row = Schema.Struct({ id: Schema.Int, at: Schema.DateTimeUtcFromSelf, cost: Schema.BigDecimalFromSelf })
      const find = SqlSchema.findOne({
        Request: Schema.Int,
        Result: Row,
        execute: (id) => sql`SELECT ${id} AS id, TIMESTAMP '2024-01-31 00:00:00' AS at, 1.50 AS cost WHERE ${id} > 0`
      })
      expect(yield* find(7)).toEqual(
        Option.some({
          id: 7,
          at: DateTime.unsafeMake("2024-01-31T00:00:00Z"),
          cost: BigDecimal.unsafeFromString("1.50")
        })
      )
      expect(yield* find(0)).toEqual(Option.none())
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("works with SqlResolver, in one statement for a batch", () =>
    Effect.gen(function* () {
      const sql = yield* Client.SqlClient
      yield* table
      const insert = yield* SqlResolver.void("insert", {
        Request: Person.insert,
        execute: (people) => sql`INSERT INTO people ${sql.insert(people)}`
      })
      const byId = yield* SqlResolver.findById("byId", {
        Id: Schema.Int,
        Result: Person,
        ResultId: ({ id }) => id,
        execute: (ids) => sql`SELECT id, name FROM people WHERE ${sql.in("id", ids)}`
      })
      const batched = { batching: true, concurrency: "unbounded" } as const
      yield* Effect.forEach([1, 2, 3], (id) => insert.execute({ id, name: `n${id}` }), batched)
      const found = yield* Effect.forEach([3, 1, 9], byId.execute, batched)
      expect(found.map(Option.getOrNull)).toEqual([{ id: 3, name: "n3" }, { id: 1, name: "n1" }, null])
      expect(yield* statements).toHaveLength(3)
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("works with the repository of a Model, except what returns rows that it writes", () =>
    Effect.gen(function* () {
      yield* table
      const people = yield* Model.makeRepository(Person, { tableName: "people", idColumn: "id", spanPrefix: "Person" })
      yield* people.insertVoid({ id: 1, name: "Ann" })
      yield* people.updateVoid({ id: 1, name: null })
      expect(yield* people.findById(1)).toEqual(Option.some(new Person({ id: 1, name: null })))
      yield* people.delete(1)
      expect(yield* people.findById(1)).toEqual(Option.none())
      // The repository turns its errors into defects.
      const exit = yield* Effect.exit(people.insert({ id: 2, name: "Bo" }))
      const defect = Exit.isFailure(exit) ? Option.getOrUndefined(Cause.dieOption(exit.cause)) : undefined
      expect(defect).toMatchObject({ cause: { _tag: "SqlUnsupported", feature: "returning" } })
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("reads its options from Configs", () =>
    Effect.gen(function* () {
      const client = yield* DatabricksSql.DatabricksSqlClient
      expect(client.config).toEqual({ warehouse_id: "1234", readOnly: true })
    }).pipe(
      Effect.provide(DatabricksSql.layerConfig({ readOnly: Config.boolean("READ_ONLY") })),
      Effect.provide(inMemory(StatementExecution.layer)),
      Effect.withConfigProvider(
        ConfigProvider.fromMap(
          new Map([
            ["DATABRICKS_WAREHOUSE_ID", "1234"],
            ["READ_ONLY", "true"]
          ])
        )
      )
    )
  )
})

describe("DatabricksSqlClient.layerConfig", () => {
  for (const [name, config] of [
    ["no Configs", undefined],
    ["an empty record", {}],
    ["no Config of the warehouse", { warehouse_id: undefined }]
  ] as const) {
    it.effect(`takes the warehouse from the environment with ${name}`, () =>
      Effect.gen(function* () {
        const client = yield* DatabricksSql.DatabricksSqlClient
        expect(client.config).toEqual({ warehouse_id: "1234" })
      }).pipe(
        Effect.provide(DatabricksSql.layerConfig(config)),
        Effect.provide(inMemory(StatementExecution.layer)),
        Effect.withConfigProvider(ConfigProvider.fromMap(new Map([["DATABRICKS_WAREHOUSE_ID", "1234"]])))
      )
    )
  }
})

describe("SqlMigrator", () => {
  const insert = (text: string) => Effect.flatMap(Client.SqlClient, (sql) => sql`INSERT INTO log VALUES (${text})`)
  const create = Effect.flatMap(Client.SqlClient, (sql) => sql`CREATE TABLE IF NOT EXISTS log (text STRING)`)
  const written = Effect.flatMap(Client.SqlClient, (sql) => sql`SELECT text FROM log ORDER BY text`.values)

  it.effect("runs what has not run yet, in order", () =>
    Effect.gen(function* () {
      const migrations = { "1_create": Effect.asVoid(create), "10_ten": Effect.asVoid(insert("ten")) }
      expect(yield* SqlMigrator.run({ loader: SqlMigrator.fromRecord(migrations) })).toEqual([
        [1, "create"],
        [10, "ten"]
      ])
      expect(yield* SqlMigrator.run({ loader: SqlMigrator.fromRecord(migrations) })).toEqual([])
      const more = { ...migrations, "11_more": Effect.asVoid(insert("more")) }
      yield* Effect.provide(Effect.void, SqlMigrator.layer({ loader: SqlMigrator.fromRecord(more) }))
      expect(yield* written).toEqual([["more"], ["ten"]])
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("runs a migration that failed again, and none that another program has begun", () =>
    Effect.gen(function* () {
      let isBroken = true
      const migrations = {
        "1_create": Effect.asVoid(create),
        "2_shaky": Effect.suspend(
          (): Effect.Effect<void, unknown, Client.SqlClient> =>
            isBroken ? Effect.fail("broken") : Effect.asVoid(insert("done"))
        )
      }
      const run = SqlMigrator.run({ loader: SqlMigrator.fromRecord(migrations) })
      expect(yield* Effect.flip(run)).toMatchObject({ _tag: "MigrationError", reason: "failed" })
      isBroken = false
      expect(yield* run).toEqual([[2, "shaky"]])
      const sql = yield* Client.SqlClient
      yield* sql`UPDATE effect_sql_migrations SET is_done = false WHERE migration_id = 2`
      const open = yield* Effect.flip(run)
      expect(open).toMatchObject({ _tag: "MigrationError", reason: "bad-state" })
      expect(open.message).toContain("2_shaky")
    }).pipe(Effect.provide(workspace()))
  )
})
