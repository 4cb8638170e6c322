/** Tests the plans of directory transfers, of `SqlClient`, and of functions that make only what is missing. */

import * as FileSystem from "@effect/platform/FileSystem"
import * as NodeContext from "@effect/platform-node/NodeContext"
import * as SqlClient from "@effect/sql/SqlClient"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as EmulatorSql from "../../src/emulator/EmulatorSql.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as Plan from "../../src/layers/Plan.js"
import * as Clusters from "../../src/services/Clusters.js"
import * as Catalogs from "../../src/services/catalog/Catalogs.js"
import * as Grants from "../../src/services/catalog/Grants.js"
import * as Schemas from "../../src/services/catalog/Schemas.js"
import * as Volumes from "../../src/services/catalog/Volumes.js"
import * as Dbfs from "../../src/services/Dbfs.js"
import * as Files from "../../src/services/files/Files.js"
import * as GlobalInitScripts from "../../src/services/GlobalInitScripts.js"
import * as Groups from "../../src/services/iam/Groups.js"
import * as ModelRegistry from "../../src/services/ml/ModelRegistry.js"
import * as DatabricksSql from "../../src/services/SqlClient.js"
import * as AlertsV2 from "../../src/services/sql/AlertsV2.js"
import * as Queries from "../../src/services/sql/Queries.js"
import * as StatementExecution from "../../src/services/sql/StatementExecution.js"
import * as Tokens from "../../src/services/Tokens.js"
import * as Warehouses from "../../src/services/Warehouses.js"
import * as Workspace from "../../src/services/Workspace.js"

const services = Layer.mergeAll(
  AlertsV2.layer,
  Catalogs.layer,
  Clusters.layer,
  Dbfs.layer,
  Files.layer,
  GlobalInitScripts.layer,
  Grants.layer,
  Groups.layer,
  ModelRegistry.layer,
  Queries.layer,
  Schemas.layer,
  StatementExecution.layer,
  Tokens.layer,
  Volumes.layer,
  Warehouses.layer,
  Workspace.layer
)

const workspace = Layer.merge(Emulator.layer(), NodeContext.layer)

type Ambient = Layer.Layer.Success<typeof workspace>

type Program<A, E> = Effect.Effect<A, E, Layer.Layer.Success<typeof services> | Ambient>

const client = DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })

const signs = { create: "+", update: "~", delete: "-", unknown: "?" }

/** What `run` plans on the workspace that `given` has made, the text of the plan, and what `run` ends with. */
const planOf = <A, E>(run: Program<A, E>, given: Program<unknown, unknown> = Effect.void) =>
  Effect.gen(function* () {
    yield* Effect.orDie(Effect.provide(given, Layer.provide(services, client)))
    const before = yield* Emulator.snapshot
    const { changes, outcome } = yield* Effect.all({ outcome: Effect.either(run), changes: Plan.changes }).pipe(
      Effect.provide(services.pipe(Layer.provideMerge(Plan.layer), Layer.provide(client)))
    )
    expect(yield* Emulator.snapshot).toEqual(before)
    return {
      outcome,
      changes: changes.map(({ action, operation }) => signs[action] + operation),
      text: Plan.render(changes)
    }
  })

/** A directory with a file, a notebook, and a folder that is empty. */
const local = Effect.gen(function* () {
  const fs = yield* FileSystem.FileSystem
  const directory = yield* fs.makeTempDirectoryScoped()
  yield* fs.makeDirectory(`${directory}/sub/empty`, { recursive: true })
  yield* fs.writeFileString(`${directory}/a.csv`, "1,2")
  yield* fs.writeFileString(`${directory}/sub/report.py`, "# Databricks notebook source\nprint(1)")
  return directory
})

const volume = Effect.gen(function* () {
  yield* Effect.flatMap(Catalogs.Catalogs, (api) => api.create({ name: "raw" }))
  yield* Effect.flatMap(Schemas.Schemas, (api) => api.create({ name: "in", catalog_name: "raw" }))
  yield* Effect.flatMap(Volumes.Volumes, (api) =>
    api.create({ name: "drop", catalog_name: "raw", schema_name: "in", volume_type: "MANAGED" })
  )
  yield* Files.write({ file_path: "/Volumes/raw/in/drop/old/a.csv" }, "1,2")
})

describe("the plan of a directory", () => {
  it.scoped("that is uploaded into a volume has its folders and files", () =>
    Effect.gen(function* () {
      const directory = yield* local
      const { changes, outcome, text } = yield* planOf(
        Files.uploadDirectory({ directory, directory_path: "/Volumes/raw/in/drop/new" }),
        volume
      )
      expect(Either.getOrThrow(outcome)).toMatchObject({ files: 2, directories: 2, skipped: [] })
      expect(changes).toEqual(["+createDirectory", "+createDirectory", "+upload", "+upload"])
      expect(text).toContain('contents: "<3 bytes>"')
      expect(text).not.toContain("overwrite")
    }).pipe(Effect.provide(workspace))
  )

  it.scoped("that is imported into the workspace has its folders, files and notebooks, without contents", () =>
    Effect.gen(function* () {
      const directory = yield* local
      const { outcome, text } = yield* planOf(
        Workspace.importDirectory({ directory, path: "/Shared/app", overwrite: true }, { concurrency: 1 })
      )
      expect(Either.getOrThrow(outcome)).toMatchObject({ notebooks: 1, files: 1, folders: 2 })
      expect(text).toMatchInlineSnapshot(`
        "+ Workspace.mkdirs
            path: "/Shared/app"
        + Workspace.mkdirs
            path: "/Shared/app/sub/empty"
        + Workspace.import
            path: "/Shared/app/a.csv"
            content: "<3 bytes>"
            format: "RAW"
            overwrite: true
        + Workspace.import
            path: "/Shared/app/sub/report"
            content: "<37 bytes>"
            format: "SOURCE"
            language: "PYTHON"
            overwrite: true
        4 to create."
      `)
    }).pipe(Effect.provide(workspace))
  )

  it.scoped("that is downloaded or exported is empty, and the files are there", () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const directory = yield* fs.makeTempDirectoryScoped()
      const { changes, outcome } = yield* planOf(
        Effect.zip(
          Files.downloadDirectory({ directory_path: "/Volumes/raw/in/drop", directory: `${directory}/files` }),
          Workspace.exportDirectory({ path: "/Shared", directory: `${directory}/notebooks` })
        ),
        Effect.zipRight(volume, Workspace.importFile({ path: "/Shared/x", content: "print(1)", language: "PYTHON" }))
      )
      expect(Either.isRight(outcome)).toBe(true)
      expect(changes).toEqual([])
      expect(yield* fs.readFileString(`${directory}/files/old/a.csv`)).toBe("1,2")
      expect(yield* fs.readDirectory(`${directory}/notebooks`)).toEqual(["x.py"])
    }).pipe(Effect.provide(workspace))
  )

  it.effect("that is deleted has what is there, from the inside out", () =>
    Effect.gen(function* () {
      const { changes, outcome } = yield* planOf(
        Files.deleteRecursive({ directory_path: "/Volumes/raw/in/drop/old" }),
        volume
      )
      expect(Either.isRight(outcome)).toBe(true)
      expect(changes).toEqual(["-delete", "-deleteDirectory"])
    }).pipe(Effect.provide(workspace))
  )

  it.effect("has no contents of files in base64", () =>
    Effect.gen(function* () {
      const { text } = yield* planOf(
        Effect.all([
          Dbfs.write({ path: "/a" }, "hunter2"),
          GlobalInitScripts.createFromText({ name: "a", text: "hunter2" }),
          Workspace.importFile({ path: "/a", content: "hunter2" })
        ])
      )
      expect(text.match(/<7 bytes>/g)?.length).toBe(3)
      expect(text).not.toContain("aHVudGVyMg")
    }).pipe(Effect.provide(workspace))
  )
})

describe("the plan of a function that makes what is missing", () => {
  const member = "urn:ietf:params:scim:api:messages:2.0:PatchOp"

  const alert = {
    display_name: "No orders",
    query_text: "SELECT count(*) AS orders FROM main.sales.orders",
    warehouse_id: "w",
    evaluation: { source: { name: "orders" }, comparison_operator: "EQUAL" },
    schedule: { quartz_cron_schedule: "0 0 8 * * ?", timezone_id: "UTC" }
  } as const

  const query = { display_name: "Orders", query_text: "SELECT 1", warehouse_id: "w" }

  const grant = Grants.ensure({ securable_type: "CATALOG", full_name: "raw" }, { analysts: ["USE_CATALOG"] })

  const model = ModelRegistry.ensureModel({ name: "churn" })

  const table: ReadonlyArray<
    readonly [
      name: string,
      run: Program<unknown, unknown>,
      given: Program<unknown, unknown>,
      changes: ReadonlyArray<string>
    ]
  > = [
    ["Grants.ensure", grant, volume, ["~update"]],
    ["Grants.ensure of what is there", grant, Effect.zipRight(volume, grant), []],
    ["Queries.ensure", Queries.ensure(query), Effect.void, ["+create"]],
    ["Queries.ensure of what is there", Queries.ensure(query), Queries.ensure(query), []],
    [
      "Queries.ensure of what differs",
      Queries.ensure({ ...query, query_text: "SELECT 2" }),
      Queries.ensure(query),
      ["~update"]
    ],
    ["AlertsV2.ensure", AlertsV2.ensure(alert), Effect.void, ["+createAlert"]],
    [
      "AlertsV2.ensure of what differs",
      AlertsV2.ensure({ ...alert, query_text: "SELECT 0 AS orders" }),
      AlertsV2.ensure(alert),
      ["~updateAlert"]
    ],
    ["ModelRegistry.ensureModel", model, Effect.void, ["+createModel"]],
    ["ModelRegistry.ensureModel of what is there", model, model, []],
    ["Groups.ensureMember", Groups.ensureMember("1", "2"), Effect.void, ["~patch"]]
  ]

  for (const [name, run, given, wanted] of table) {
    it.effect(name, () =>
      Effect.gen(function* () {
        const { changes, outcome } = yield* planOf(run, given)
        expect([changes, outcome._tag]).toEqual([wanted, "Right"])
      }).pipe(Effect.provide(workspace))
    )
  }

  it.effect("shows what issues a secret, and ends with it, as nothing may stand for a secret", () =>
    Effect.gen(function* () {
      const { outcome, text } = yield* planOf(
        Effect.gen(function* () {
          const tokens = yield* Tokens.Tokens
          const { token_value } = yield* tokens.create({ comment: "ci", lifetime_seconds: 60 })
          return yield* Dbfs.write({ path: "/token" }, Redacted.value(token_value))
        })
      )
      expect(Either.flip(outcome)).toMatchObject({ right: { _tag: "PlanEnded" } })
      expect(text).toBe(
        [
          "+ Tokens.create",
          '    comment: "ci"',
          "    lifetime_seconds: 60",
          "    (the plan ends here: Tokens.create is not sent, and its answer is a secret, which only the workspace knows)",
          "1 to create. The plan may be incomplete."
        ].join("\n")
      )
    }).pipe(Effect.provide(workspace))
  )

  it.effect("uses what is only planned", () =>
    Effect.gen(function* () {
      const { outcome, text } = yield* planOf(
        Effect.gen(function* () {
          const groups = yield* Groups.Groups
          const { id } = yield* groups.create({ displayName: "analysts" })
          yield* Groups.ensureMember(id ?? "", "5")
        })
      )
      expect(Either.isRight(outcome)).toBe(true)
      expect(text).toBe(
        [
          "+ iam.Groups.create → planned-1",
          '    displayName: "analysts"',
          "~ iam.Groups.patch",
          '    id: "planned-1"',
          `    schemas: ["${member}"]`,
          '    Operations: [{"op":"add","path":"members","value":[{"value":"5"}]}]',
          "    (needs planned-1 of this plan)",
          "1 to create, 1 to change."
        ].join("\n")
      )
    }).pipe(Effect.provide(workspace))
  )

  it.effect("starts and waits for what runs, up to the first read", () =>
    Effect.gen(function* () {
      const seeded = yield* Emulator.seed({
        clusters: {
          etl: {
            spark_version: "16.4.x-scala2.12",
            node_type_id: "Standard_DS3_v2",
            num_workers: 1,
            state: "TERMINATED"
          }
        }
      })
      const { changes, outcome } = yield* planOf(Clusters.ensureRunning(seeded.clusters.etl))
      expect(changes).toEqual(["~start", "?get"])
      expect(Either.flip(outcome)).toMatchObject({ right: { _tag: "PlanEnded" } })
    }).pipe(Effect.provide(workspace))
  )
})

describe("the plan of SqlClient", () => {
  const engine = EmulatorSql.duckdb()

  const sqlWorkspace = Layer.merge(Emulator.layer({ sql: engine, durations: { warehouseStart: 0 } }), NodeContext.layer)

  /** Plans a program on a table with one row. */
  const planned = <A, E>(program: Effect.Effect<A, E, SqlClient.SqlClient>) =>
    Effect.gen(function* () {
      yield* Emulator.seed({ tables: { "main.default.t": { columns: { a: "INT" }, rows: [[1]] } } })
      const { id } = yield* Effect.flatMap(Warehouses.Warehouses, (api) =>
        api.create({ name: "w", cluster_size: "Small" })
      ).pipe(Effect.provide(Layer.provide(Warehouses.layer, client)))
      return yield* planOf(
        program.pipe(
          Effect.provide(DatabricksSql.layer({ warehouse_id: id ?? "", catalog: "main", schema: "default" }))
        )
      )
    })

  it.effect("has all statements of a program, without values, and sends those that read", () =>
    Effect.gen(function* () {
      const { outcome, text } = yield* planned(
        Effect.gen(function* () {
          const sql = yield* SqlClient.SqlClient
          const before = yield* sql`SELECT a FROM t`
          yield* sql`INSERT INTO main.default.u ${sql.insert([{ a: "hunter2" }, { a: "b" }])}`
          const updated = yield* sql`UPDATE main.default.v SET a = ${2} WHERE a = ${1}`
          yield* sql`DELETE FROM main.default.w`
          yield* sql`MERGE INTO x USING y ON x.a = y.a WHEN MATCHED THEN DELETE`
          yield* sql`INSERT INTO log VALUES (${Number(updated[0]?.num_affected_rows)})`
          return { before, updated }
        })
      )
      expect(outcome).toEqual(Either.right({ before: [{ a: 1 }], updated: [{ num_affected_rows: -5 }] }))
      expect(text.split("\n").filter((line) => /^\S|statement:|needs/.test(line))).toMatchInlineSnapshot(`
        [
          "~ sql.StatementExecution.executeStatement → planned-1, -2, -3",
          "    statement: "INSERT INTO main.default.u (\`a\`) VALUES (:p1),(:p2)"",
          "~ sql.StatementExecution.executeStatement → planned-4, -5",
          "    statement: "UPDATE main.default.v SET a = :p1 WHERE a = :p2"",
          "- sql.StatementExecution.executeStatement → planned-6, -7",
          "    statement: "DELETE FROM main.default.w"",
          "~ sql.StatementExecution.executeStatement → planned-8, -9, -10, -11, -12",
          "    statement: "MERGE INTO x USING y ON x.a = y.a WHEN MATCHED THEN DELETE"",
          "~ sql.StatementExecution.executeStatement → planned-13, -14, -15",
          "    statement: "INSERT INTO log VALUES (:p1)"",
          "    (needs -5 of this plan)",
          "4 to change, 1 to delete.",
        ]
      `)
      expect(text).not.toContain("hunter2")
      expect((yield* Emulator.requests).filter(({ operation }) => operation === "executeStatement").length).toBe(1)
    }).pipe(Effect.provide(sqlWorkspace))
  )

  it.effect("ends with an error that has PlanEnded as its cause", () =>
    Effect.gen(function* () {
      const { changes, outcome } = yield* planned(
        Effect.gen(function* () {
          const sql = yield* SqlClient.SqlClient
          yield* sql`CREATE TABLE main.default.u (a INT)`
          return yield* Effect.flip(sql`SELECT * FROM main.default.u`)
        })
      )
      expect(changes).toEqual(["+executeStatement", "?executeStatement"])
      expect(outcome).toMatchObject({ right: { _tag: "SqlError", cause: { _tag: "PlanEnded" } } })
    }).pipe(Effect.provide(sqlWorkspace))
  )

  it.effect("streams what it reads", () =>
    Effect.gen(function* () {
      const { changes, outcome } = yield* planned(
        Effect.flatMap(SqlClient.SqlClient, (sql) => Stream.runCount(sql`SELECT * FROM range(3)`.stream))
      )
      expect([changes, outcome]).toEqual([[], Either.right(3)])
    }).pipe(Effect.provide(sqlWorkspace))
  )
})
