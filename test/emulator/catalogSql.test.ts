/** Tests that SQL and the REST APIs of Unity Catalog are one: what either makes, changes and deletes, the other sees. */
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Catalogs from "../../src/services/catalog/Catalogs.js"
import * as Functions from "../../src/services/catalog/Functions.js"
import * as Schemas from "../../src/services/catalog/Schemas.js"
import * as TableConstraints from "../../src/services/catalog/TableConstraints.js"
import * as Tables from "../../src/services/catalog/Tables.js"
import * as Volumes from "../../src/services/catalog/Volumes.js"
import { session, workspace } from "./catalogSqlSupport.js"

describe("SQL and the REST APIs of Unity Catalog", () => {
  it.effect("show tables that SQL makes", () =>
    Effect.gen(function* () {
      const { execute, rows } = yield* session
      const tables = yield* Tables.Tables
      yield* execute(
        "CREATE TABLE main.default.orders (id BIGINT NOT NULL COMMENT 'the key', price DECIMAL(10,2), tags ARRAY<STRUCT<a: INT>>, day DATE, at TIMESTAMP_NTZ) PARTITIONED BY (day) COMMENT 'all orders' TBLPROPERTIES ('owner.team' = 'sales')"
      )
      yield* execute("INSERT INTO orders VALUES (1, 2.5, array(named_struct('a', 1)), DATE '2024-01-01', NULL)")
      const table = yield* tables.get({ full_name: "main.default.ORDERS" })
      expect(table).toMatchObject({
        catalog_name: "main",
        schema_name: "default",
        name: "orders",
        full_name: "main.default.orders",
        table_type: "MANAGED",
        data_source_format: "DELTA",
        comment: "all orders",
        owner: "user@example.com",
        created_by: "user@example.com",
        created_at: 0,
        properties: { "owner.team": "sales" }
      })
      expect(table.columns).toEqual([
        {
          name: "id",
          type_text: "bigint",
          type_name: "LONG",
          type_json: '{"name":"id","type":"long","nullable":false,"metadata":{"comment":"the key"}}',
          position: 0,
          nullable: false,
          comment: "the key"
        },
        {
          name: "price",
          type_text: "decimal(10,2)",
          type_name: "DECIMAL",
          type_precision: 10,
          type_scale: 2,
          type_json: '{"name":"price","type":"decimal(10,2)","nullable":true,"metadata":{}}',
          position: 1,
          nullable: true
        },
        expect.objectContaining({ name: "tags", type_text: "array<struct<a:int>>", type_name: "ARRAY", position: 2 }),
        expect.objectContaining({ name: "day", type_text: "date", partition_index: 0 }),
        expect.objectContaining({ name: "at", type_text: "timestamp_ntz", type_name: "TIMESTAMP_NTZ" })
      ])
      expect(yield* rows("SELECT id, price FROM main.default.orders")).toEqual([["1", "2.50"]])
      yield* tables.delete({ full_name: "main.default.orders" })
      expect(yield* rows("SHOW TABLES")).toEqual([])
      yield* execute("CREATE TABLE orders (id INT)")
      expect(yield* rows("SELECT count(*) AS n FROM orders")).toEqual([["0"]])
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("see what the other makes, and restrict deletions alike", () =>
    Effect.gen(function* () {
      const { error, execute, rows } = yield* session
      const [catalogs, schemas, tables, volumes] = yield* Effect.all([
        Catalogs.Catalogs,
        Schemas.Schemas,
        Tables.Tables,
        Volumes.Volumes
      ])
      yield* catalogs.create({ name: "Shop", comment: "by REST" })
      expect(yield* rows("SHOW CATALOGS")).toEqual([["main"], ["shop"], ["system"]])
      expect(yield* rows("SHOW SCHEMAS IN shop")).toEqual([["default"], ["information_schema"]])
      yield* execute("CREATE SCHEMA shop.sales COMMENT 'by SQL'")
      expect(yield* schemas.get({ full_name: "shop.sales" })).toMatchObject({ comment: "by SQL", catalog_name: "shop" })
      yield* tables.create({
        catalog_name: "shop",
        schema_name: "sales",
        name: "External",
        table_type: "EXTERNAL",
        data_source_format: "DELTA",
        storage_location: "s3://bucket/t",
        columns: [{ name: "id", type_text: "bigint", type_name: "LONG", position: 0 }]
      })
      yield* execute("INSERT INTO shop.sales.external VALUES (7)")
      expect(yield* rows("SELECT id FROM shop.sales.external")).toEqual([["7"]])
      yield* schemas.update({ full_name: "shop.sales", new_name: "deals" })
      expect(yield* rows("SELECT id FROM shop.deals.external")).toEqual([["7"]])
      expect(yield* error("SELECT id FROM shop.sales.external")).toEqual(["TABLE_OR_VIEW_NOT_FOUND", "42P01"])
      yield* execute("CREATE VOLUME shop.deals.landing COMMENT 'files'")
      expect(yield* volumes.read({ name: "shop.deals.landing" })).toMatchObject({
        volume_type: "MANAGED",
        comment: "files",
        created_at: 0
      })
      expect(yield* error("DROP SCHEMA shop.deals")).toEqual(["SCHEMA_NOT_EMPTY", "2BP01"])
      expect((yield* Effect.flip(schemas.delete({ full_name: "shop.deals" })))._tag).toBe("DatabricksBadRequest")
      yield* execute("DROP VOLUME shop.deals.landing")
      yield* tables.delete({ full_name: "shop.deals.external" })
      yield* schemas.delete({ full_name: "shop.deals" })
      expect(yield* error("CREATE TABLE shop.deals.t (a INT)")).toEqual(["SCHEMA_NOT_FOUND", "42704"])
      expect((yield* error("DROP CATALOG shop"))[0]).toBe("CATALOG_NOT_EMPTY")
      yield* execute("DROP CATALOG shop CASCADE")
      expect((yield* Effect.flip(catalogs.get({ name: "shop" })))._tag).toBe("ResourceDoesNotExist")
      // What fails leaves nothing behind.
      expect((yield* error("CREATE TABLE bad AS SELECT 1 / 0 AS x"))[0]).toBe("DIVIDE_BY_ZERO")
      expect(yield* rows("SHOW TABLES")).toEqual([])
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("alter tables and views", () =>
    Effect.gen(function* () {
      const { error, execute, rows } = yield* session
      const tables = yield* Tables.Tables
      yield* execute("CREATE TABLE t (a INT, b STRING)")
      yield* execute("INSERT INTO t VALUES (1, 'x')")
      yield* execute("ALTER TABLE t ADD COLUMNS (c DOUBLE COMMENT 'new' FIRST, d DATE)")
      expect(yield* rows("SELECT * FROM t")).toEqual([[null, "1", "x", null]])
      expect(yield* error("ALTER TABLE t DROP COLUMN c")).toEqual(["DELTA_UNSUPPORTED_DROP_COLUMN", "0AKDC"])
      yield* execute("ALTER TABLE t SET TBLPROPERTIES ('delta.columnMapping.mode' = 'name', 'k' = 'v')")
      yield* execute("ALTER TABLE t DROP COLUMNS (c, d)")
      yield* execute("ALTER TABLE t RENAME COLUMN b TO name")
      yield* execute("ALTER TABLE t ALTER COLUMN name COMMENT 'who'")
      yield* execute("ALTER TABLE t ALTER COLUMN a SET NOT NULL")
      yield* execute("ALTER TABLE t UNSET TBLPROPERTIES ('k')")
      yield* execute("COMMENT ON TABLE t IS 'people'")
      yield* execute("ALTER TABLE t SET OWNER TO `ann@example.com`")
      yield* execute("ALTER TABLE t RENAME TO people")
      const table = yield* tables.get({ full_name: "main.default.people" })
      expect(table).toMatchObject({
        comment: "people",
        owner: "ann@example.com",
        properties: { "delta.columnMapping.mode": "name" },
        columns: [
          { name: "a", nullable: false, position: 0 },
          { name: "name", comment: "who", position: 1 }
        ]
      })
      expect(yield* rows("SELECT * FROM people")).toEqual([["1", "x"]])
      expect((yield* error("INSERT INTO people VALUES (NULL, 'y')"))[0]).toBe("DELTA_NOT_NULL_CONSTRAINT_VIOLATED")
      expect(yield* error("ALTER TABLE people UNSET TBLPROPERTIES ('k')")).toEqual([
        "UNSET_NONEXISTENT_PROPERTIES",
        "42K0J"
      ])
      expect((yield* error("ALTER TABLE people ALTER COLUMN a TYPE BIGINT"))[0]).toBe(
        "DELTA_UNSUPPORTED_ALTER_TABLE_CHANGE_COL_OP"
      )
      yield* execute("ALTER TABLE people SET TBLPROPERTIES ('delta.enableTypeWidening' = 'true')")
      yield* execute("ALTER TABLE people ALTER COLUMN a TYPE BIGINT")
      expect(yield* rows("SELECT typeof(a) AS t FROM people")).toEqual([["bigint"]])
      yield* execute("CREATE VIEW v (n COMMENT 'the name') AS SELECT name FROM people")
      expect(yield* tables.get({ full_name: "main.default.v" })).toMatchObject({
        table_type: "VIEW",
        view_definition: "SELECT name FROM people",
        columns: [{ name: "n", comment: "the name" }]
      })
      yield* execute("ALTER VIEW v AS SELECT name, a FROM people")
      expect(yield* rows("SELECT * FROM v")).toEqual([["x", "1"]])
      expect(yield* error("ALTER TABLE v RENAME TO w")).toEqual(["EXPECT_TABLE_NOT_VIEW.USE_ALTER_VIEW", "42809"])
      expect(yield* error("DROP TABLE v")).toEqual(["WRONG_COMMAND_FOR_OBJECT_TYPE", "42809"])
      for (const [statement, what] of [
        ["CREATE TABLE g (a INT, b INT GENERATED ALWAYS AS (a + 1))", "generated columns"],
        ["CREATE TABLE g (a BIGINT GENERATED ALWAYS AS IDENTITY)", "identity columns"],
        ["SELECT * FROM people VERSION AS OF 1", "VERSION AS OF"],
        ["RESTORE TABLE people TO VERSION AS OF 0", "RESTORE"],
        ["SHOW PARTITIONS people", "SHOW PARTITIONS"]
      ] as const) {
        const failed = yield* Effect.flip(execute(statement))
        expect(failed.message).toContain(`The emulator does not support ${what}`)
      }
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("describe and show", () =>
    Effect.gen(function* () {
      const { execute, rows } = yield* session
      yield* execute("CREATE SCHEMA s COMMENT 'shop'")
      yield* execute("CREATE TABLE s.parent (id INT PRIMARY KEY, b STRING) TBLPROPERTIES ('x' = '1')")
      yield* execute(
        "CREATE TABLE s.child (id INT, p INT, CONSTRAINT to_parent FOREIGN KEY (p) REFERENCES s.parent) COMMENT 'c' PARTITIONED BY (p)"
      )
      yield* execute("INSERT INTO s.child VALUES (1, 2)")
      yield* execute("CREATE VIEW s.v AS SELECT id FROM s.parent")
      expect(yield* rows("DESCRIBE s.child")).toEqual([
        ["id", "int", null],
        ["p", "int", null],
        ["# Partition Information", "", ""],
        ["# col_name", "data_type", "comment"],
        ["p", "int", null]
      ])
      const extended = yield* rows("DESCRIBE TABLE EXTENDED s.child")
      for (const row of [
        ["Catalog", "main", ""],
        ["Created Time", "Thu Jan 01 00:00:00 UTC 1970", ""],
        ["Type", "MANAGED", ""],
        ["Provider", "delta", ""],
        ["to_parent", "FOREIGN KEY (`p`) REFERENCES `main`.`s`.`parent` (`id`)", ""]
      ])
        expect(extended).toContainEqual(row)
      expect((yield* rows("DESCRIBE HISTORY s.child")).map((row) => [row[0], row[4]])).toEqual([
        ["1", "WRITE"],
        ["0", "CREATE TABLE"]
      ])
      expect((yield* rows("DESCRIBE DETAIL s.child"))[0]?.slice(0, 4)).toEqual([
        "delta",
        expect.any(String),
        "main.s.child",
        "c"
      ])
      expect(yield* rows("DESCRIBE SCHEMA s")).toContainEqual(["Comment", "shop"])
      expect(yield* rows("DESCRIBE CATALOG main")).toContainEqual(["Catalog Type", "Regular"])
      expect(yield* rows("DESCRIBE QUERY SELECT id, 1.5 AS x FROM s.parent")).toEqual([
        ["id", "int", null],
        ["x", "decimal(2,1)", null]
      ])
      expect(yield* rows("SHOW VIEWS IN s")).toEqual([["s", "v", "false"]])
      expect(yield* rows("SHOW TABLES IN s LIKE 'p*|v'")).toEqual([
        ["s", "parent", "false"],
        ["s", "v", "false"]
      ])
      expect(yield* rows("SHOW TBLPROPERTIES s.parent")).toEqual([["x", "1"]])
      const [[created]] = (yield* rows("SHOW CREATE TABLE s.parent")) as [[string]]
      yield* execute("DROP TABLE s.parent")
      yield* execute(created)
      expect(yield* rows("SHOW CREATE TABLE s.parent")).toEqual([[created]])
      expect(
        yield* rows(
          "SELECT table_name, column_name, ordinal_position, is_nullable FROM system.information_schema.columns WHERE table_schema = 's' AND table_name <> 'v' ORDER BY 1, 3"
        )
      ).toEqual([
        ["child", "id", "1", "YES"],
        ["child", "p", "2", "YES"],
        ["parent", "id", "1", "NO"],
        ["parent", "b", "2", "YES"]
      ])
      expect(
        yield* rows("SELECT constraint_name, constraint_type FROM main.information_schema.table_constraints")
      ).toEqual([["parent_pk", "PRIMARY KEY"]])
      for (const [view, columns] of Object.entries({
        catalogs: 7,
        schemata: 8,
        tables: 15,
        columns: 33,
        views: 9,
        volumes: 11,
        table_privileges: 8,
        schema_privileges: 7,
        table_constraints: 11,
        key_column_usage: 9
      })) {
        const { manifest } = yield* execute(`SELECT * FROM information_schema.${view}`)
        expect([view, manifest?.schema?.column_count]).toEqual([view, columns])
      }
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("keep the comments of columns and of fields in views and copies", () =>
    Effect.gen(function* () {
      const { execute, rows } = yield* session
      const tables = yield* Tables.Tables
      const comments = (name: string) =>
        Effect.map(tables.get({ full_name: `main.default.${name}` }), ({ columns }) =>
          columns?.map(({ comment, name }) => [name, comment])
        )
      yield* execute(
        "CREATE TABLE t (a INT COMMENT 'it\\'s a', b STRING, c ARRAY<STRUCT<x: INT COMMENT 'of x', y: INT>> COMMENT 'of c')"
      )
      yield* execute("CREATE VIEW v (p, q COMMENT 'own', r, x) AS SELECT a, a, c, c[0].x FROM t")
      expect(yield* comments("v")).toEqual([
        ["p", "it's a"],
        ["q", "own"],
        ["r", "of c"],
        ["x", "of x"]
      ])
      yield* execute("CREATE TABLE copied AS SELECT * FROM v")
      const [[created]] = (yield* rows("SHOW CREATE TABLE copied")) as [[string]]
      expect(created).toContain(
        "  r ARRAY<STRUCT<x: INT COMMENT 'of x', y: INT>> COMMENT 'of c',\n  x INT COMMENT 'of x')"
      )
      yield* execute("DROP TABLE copied")
      yield* execute(created)
      expect(yield* rows("DESCRIBE QUERY SELECT r[0].x AS m, r[0].y AS n, q + 1 AS o FROM copied")).toEqual([
        ["m", "int", "of x"],
        ["n", "int", null],
        ["o", "int", null]
      ])
      yield* execute("ALTER VIEW v AS SELECT b, a FROM t")
      expect(yield* comments("v")).toEqual([
        ["b", undefined],
        ["a", "it's a"]
      ])
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("have the same keys", () =>
    Effect.gen(function* () {
      const { error, execute } = yield* session
      const [constraints, tables] = yield* Effect.all([TableConstraints.TableConstraints, Tables.Tables])
      yield* execute("CREATE TABLE parent (id INT NOT NULL, b STRING)")
      yield* execute("CREATE TABLE child (p INT)")
      yield* constraints.create({
        full_name_arg: "main.default.parent",
        constraint: { primary_key_constraint: { name: "pk", child_columns: ["id"] } }
      })
      expect((yield* error("ALTER TABLE child ADD CONSTRAINT fk FOREIGN KEY (nope) REFERENCES parent"))[0]).toBe(
        "INVALID_PARAMETER_VALUE"
      )
      yield* execute("ALTER TABLE child ADD CONSTRAINT fk FOREIGN KEY (p) REFERENCES parent")
      yield* execute("ALTER TABLE parent RENAME TO parents")
      expect((yield* tables.get({ full_name: "main.default.child" })).table_constraints).toEqual([
        {
          foreign_key_constraint: {
            name: "fk",
            child_columns: ["p"],
            parent_table: "main.default.parents",
            parent_columns: ["id"]
          }
        }
      ])
      const remove = (cascade: boolean) =>
        constraints.delete({ full_name: "main.default.parents", constraint_name: "pk", cascade })
      expect((yield* Effect.flip(remove(false)))._tag).toBe("InvalidParameterValue")
      yield* remove(true)
      expect((yield* tables.get({ full_name: "main.default.child" })).table_constraints).toBeUndefined()
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("call functions that either has made", () =>
    Effect.gen(function* () {
      const { error, execute, rows } = yield* session
      const functions = yield* Functions.Functions
      yield* execute("CREATE FUNCTION plus(x INT, y INT) RETURNS BIGINT COMMENT 'adds' RETURN x + y")
      yield* execute("CREATE FUNCTION main.default.twice(x DOUBLE) RETURN plus(CAST(x AS INT), CAST(x AS INT))")
      expect(yield* functions.get({ name: "main.default.plus" })).toMatchObject({
        full_data_type: "bigint",
        data_type: "LONG",
        routine_definition: "x + y",
        routine_body: "SQL",
        input_params: { parameters: [{ name: "x", type_text: "int", position: 0 }, { name: "y" }] }
      })
      expect(
        yield* rows("SELECT plus(id, 1) AS a, default.twice(id) AS b, typeof(plus(1, 2)) AS t FROM range(2, 4)")
      ).toEqual([
        ["3", "4", "bigint"],
        ["4", "6", "bigint"]
      ])
      expect(yield* error("SELECT plus(1) AS a")).toEqual(["WRONG_NUM_ARGS.WITHOUT_SUGGESTION", "42605"])
      expect((yield* error("CREATE FUNCTION plus(x INT) RETURN x"))[0]).toBe("ROUTINE_ALREADY_EXISTS")
      expect((yield* Effect.flip(execute("CREATE FUNCTION s() RETURN (SELECT 1)"))).message).toContain(
        "functions whose body has queries"
      )
      expect(yield* rows("SHOW USER FUNCTIONS")).toEqual([["main.default.plus"], ["main.default.twice"]])
      yield* functions.delete({ name: "main.default.plus" })
      expect((yield* Effect.flip(execute("SELECT plus(1, 2) AS a"))).message).toContain("[UNRESOLVED_ROUTINE]")
    }).pipe(Effect.provide(workspace()))
  )
})
