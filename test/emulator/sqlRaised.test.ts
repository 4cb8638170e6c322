import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { onEmulator } from "../../conformance/spark/corpus.js"

const raised = "USER_RAISED_EXCEPTION"

// In Spark, tasks of writes wrap these errors in TASK_WRITE_FAILED, so that the corpus cannot have them.
it.live("errors raised in what a change writes fail it, whatever the type of the column", () =>
  Effect.gen(function* () {
    const columns = [
      "a INT",
      "d DATE",
      "s STRUCT<x: INT>",
      "m MAP<STRING, INT>",
      "l ARRAY<INT>",
      "b BINARY",
      "q BOOLEAN"
    ]
    const { one = [] } = yield* onEmulator({
      one: [
        `CREATE TABLE f (${columns.join(", ")})`,
        "INSERT INTO f (a) VALUES (1)",
        ...columns.map((column) => `INSERT INTO f (${column[0]}) SELECT raise_error('x')`),
        "UPDATE f SET a = raise_error('x') WHERE a = 1",
        "MERGE INTO f USING (SELECT 1 AS k) AS s ON f.a = s.k WHEN MATCHED THEN UPDATE SET a = raise_error('x')",
        "MERGE INTO f USING (SELECT 2 AS k) AS s ON f.a = s.k WHEN NOT MATCHED THEN INSERT (a) VALUES (raise_error('x'))",
        "SELECT * FROM f"
      ]
    })
    expect(one.slice(2, -1).map(({ error, state }) => [error, state])).toEqual(
      Array.from({ length: columns.length + 3 }, () => [raised, "P0001"])
    )
    expect(one.at(-1)?.rows).toEqual([["1", null, null, null, null, null, null]])
  })
)

it.live("errors raised in an expression fail it only where they are reached", () =>
  Effect.gen(function* () {
    const { one = [] } = yield* onEmulator({
      one: [
        "SELECT coalesce(a, raise_error('n')) AS v FROM VALUES (1), (NULL) AS t(a)",
        "SELECT coalesce(a, raise_error('n')) AS v FROM VALUES (1), (2) AS t(a)",
        "SELECT coalesce(assert_true(a > 1), a) AS v FROM VALUES (1), (2) AS t(a)",
        "SELECT raise_error(CAST(NULL AS STRING)) AS v",
        "SELECT try_to_number(raise_error('x'), '99') AS v",
        "SELECT try_to_timestamp(element_at(array('1'), 5)) AS v"
      ]
    })
    expect(one.map(({ error, rows }) => error ?? rows)).toEqual([
      raised,
      [["1"], ["2"]],
      raised,
      raised,
      raised,
      "INVALID_ARRAY_INDEX_IN_ELEMENT_AT"
    ])
  })
)
