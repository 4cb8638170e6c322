/** Tests grants in SQL: the same as those of the REST API, checked when told to, and kept in a file with all else. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as EmulatorSql from "../../src/emulator/EmulatorSql.js"
import * as Credentials from "../../src/layers/Credentials.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as Catalogs from "../../src/services/catalog/Catalogs.js"
import * as Grants from "../../src/services/catalog/Grants.js"
import * as Tables from "../../src/services/catalog/Tables.js"
import { services, session, workspace } from "./catalogSqlSupport.js"

/** The same workspace for a service principal. */
const asPrincipal = (clientId: string) =>
  services.pipe(
    Layer.provide(
      Layer.provide(
        DatabricksClient.layerCredentials(),
        Credentials.oauthM2M({ host: Emulator.host, clientId, clientSecret: Redacted.make("secret") })
      )
    )
  )

describe("grants in SQL", () => {
  it.scoped("are those of the REST API, and are checked when told to", () =>
    Effect.gen(function* () {
      const { error, execute, rows } = yield* session
      const grants = yield* Grants.Grants
      yield* execute("CREATE TABLE t (a INT)")
      yield* execute("INSERT INTO t VALUES (1)")
      yield* execute("CREATE VIEW v AS SELECT a FROM t")
      yield* execute("CREATE FUNCTION f(x INT) RETURN x + 1")
      const principal = yield* Layer.build(asPrincipal("app"))
      const as = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.provide(effect, principal)
      const other = {
        execute: (statement: string) => as(execute(statement)),
        rows: (statement: string) => as(rows(statement)),
        error: (statement: string) => as(error(statement))
      }
      const refused = ["INSUFFICIENT_PERMISSIONS", "42501"]
      expect((yield* Effect.flip(other.execute("SELECT * FROM t"))).message).toContain(
        "User does not have USE CATALOG on Catalog 'main'."
      )
      expect(yield* other.rows("SHOW CATALOGS")).toEqual([])
      yield* execute("GRANT USE CATALOG, USE SCHEMA ON CATALOG main TO `app`")
      expect((yield* Effect.flip(other.execute("SELECT * FROM t"))).message).toContain(
        "User does not have SELECT on Table 'main.default.t'."
      )
      yield* grants.update({
        securable_type: "table",
        full_name: "main.default.v",
        changes: [{ principal: "app", add: ["SELECT"] }]
      })
      // A view reads with the rights of its owner.
      expect(yield* other.rows("SELECT * FROM v")).toEqual([["1"]])
      expect(yield* other.error("SELECT * FROM t")).toEqual(refused)
      expect(yield* other.error("INSERT INTO t VALUES (2)")).toEqual(refused)
      expect(yield* other.error("SELECT f(1) AS x")).toEqual(refused)
      expect(yield* other.error("DROP TABLE t")).toEqual(refused)
      expect(yield* other.error("CREATE TABLE mine (a INT)")).toEqual(refused)
      expect(yield* other.error("GRANT SELECT ON TABLE t TO `app`")).toEqual(refused)
      yield* execute("GRANT MODIFY ON TABLE t TO app")
      yield* other.execute("INSERT INTO t VALUES (2)")
      yield* execute("GRANT CREATE TABLE ON SCHEMA main.default TO app")
      yield* other.execute("CREATE TABLE mine AS SELECT * FROM v")
      expect(yield* other.rows("SELECT count(*) AS n FROM mine")).toEqual([["2"]])
      yield* other.execute("DROP TABLE mine")
      yield* execute("REVOKE SELECT ON TABLE v FROM app")
      expect(yield* other.error("SELECT * FROM v")).toEqual(refused)
      expect(yield* rows("SHOW GRANTS `app` ON TABLE t")).toEqual([
        ["app", "MODIFY", "TABLE", "main.default.t"],
        ["app", "CREATE TABLE", "SCHEMA", "main.default"],
        ["app", "USE CATALOG", "CATALOG", "main"],
        ["app", "USE SCHEMA", "CATALOG", "main"]
      ])
      expect(yield* grants.get({ securable_type: "table", full_name: "main.default.t" })).toEqual({
        privilege_assignments: [{ principal: "app", privileges: ["MODIFY"] }]
      })
      expect(yield* rows("SELECT grantee, privilege_type FROM information_schema.table_privileges")).toEqual([
        ["app", "MODIFY"]
      ])
      expect((yield* error("GRANT USE CATALOG ON TABLE t TO app"))[0]).toBe("UNSUPPORTED_FEATURE.EMULATOR")
    }).pipe(Effect.provide(workspace({ grants: "enforced" })))
  )

  it.effect("survive in a file, with what either side has made", () =>
    Effect.acquireUseRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "effect-databricks-test-"))),
      (directory) =>
        Effect.gen(function* () {
          const options = { sql: EmulatorSql.duckdb({ file: join(directory, "workspace.duckdb") }) }
          yield* Effect.gen(function* () {
            const { execute } = yield* session
            yield* execute("CREATE TABLE t (a INT, b ARRAY<STRING>)")
            yield* execute("INSERT INTO t VALUES (1, array('x'))")
            const { create } = yield* Catalogs.Catalogs
            yield* create({ name: "later" })
            yield* execute("GRANT SELECT ON TABLE t TO app")
          }).pipe(Effect.provide(workspace(options)))
          yield* Effect.gen(function* () {
            // No statement has run yet.
            expect((yield* (yield* Catalogs.Catalogs).get({ name: "later" })).created_by).toBe("user@example.com")
            const { privilege_assignments } = yield* (yield* Grants.Grants).get({
              securable_type: "table",
              full_name: "main.default.t"
            })
            expect(privilege_assignments).toEqual([{ principal: "app", privileges: ["SELECT"] }])
            const { execute, rows } = yield* session
            expect(yield* rows("SELECT * FROM t")).toEqual([["1", '["x"]']])
            expect((yield* rows("DESCRIBE HISTORY t")).length).toBe(2)
            yield* (yield* Tables.Tables).delete({ full_name: "main.default.t" })
            yield* execute("CREATE TABLE t (c DATE)")
            expect(yield* rows("SELECT * FROM t")).toEqual([])
          }).pipe(Effect.provide(workspace(options)))
        }),
      (directory) => Effect.sync(() => rmSync(directory, { recursive: true }))
    )
  )
})
