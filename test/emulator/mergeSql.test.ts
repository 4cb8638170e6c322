import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { session, workspace } from "./catalogSqlSupport.js"

// DuckDB reads columns that a MERGE does not set, and ends the process after some statements, if it is asked for actions.
it.effect("merges again and again with clauses that set some columns", () =>
  Effect.gen(function* () {
    const { execute, rows } = yield* session
    yield* execute("CREATE TABLE t (id STRING, name STRING, plan STRING, isCurrent BOOLEAN)")
    for (let round = 0; round < 12; round++) {
      yield* execute(
        "INSERT OVERWRITE t VALUES ('u1', 'Ann', 'free', true), ('u2', 'Bob', 'pro', true), ('u3', 'Cy', 'free', false)"
      )
      expect(
        yield* rows(
          "MERGE INTO t USING VALUES ('u1', 'Ann Lee', 'team'), ('u4', 'Di', 'pro') AS s(id, name, plan) ON t.id = s.id WHEN MATCHED AND t.plan <> s.plan THEN UPDATE SET plan = s.plan WHEN NOT MATCHED THEN INSERT (id, name, plan) VALUES (s.id, s.name, s.plan) WHEN NOT MATCHED BY SOURCE THEN UPDATE SET isCurrent = NULL"
        )
      ).toEqual([["4", "3", "0", "1"]])
      expect(yield* rows("SELECT * FROM t ORDER BY id")).toEqual([
        ["u1", "Ann", "team", "true"],
        ["u2", "Bob", "pro", null],
        ["u3", "Cy", "free", null],
        ["u4", "Di", "pro", null]
      ])
    }
  }).pipe(Effect.provide(workspace()))
)
