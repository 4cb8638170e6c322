import { readFileSync } from "node:fs"
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { onEmulator } from "../../conformance/spark/corpus.js"

const page = readFileSync(new URL("../../docs/emulator-sql.md", import.meta.url), "utf8")

/** What the page says in prose that the emulator refuses, with a statement that shows it. */
const refused: ReadonlyArray<readonly [what: string, statement: string]> = [
  ["time travel", "SELECT * FROM plain VERSION AS OF 0"],
  ["`RESTORE`", "RESTORE TABLE plain TO VERSION AS OF 0"],
  ["generated", "CREATE TABLE g (a INT, b INT GENERATED ALWAYS AS (a + 1))"],
  ["identity", "CREATE TABLE g (a BIGINT GENERATED ALWAYS AS IDENTITY)"],
  ["`CHECK`", "CREATE TABLE g (a INT, CONSTRAINT c CHECK (a > 0))"],
  ["tables over files", "CREATE TABLE g USING csv LOCATION '/Volumes/main/default/x'"],
  ["`WITH RECURSIVE`", "WITH RECURSIVE r AS (SELECT 1 AS n) SELECT * FROM r"],
  ["`SET TIME ZONE`", "SET TIME ZONE 'Europe/Paris'"],
  ["temporary views", "CREATE TEMPORARY VIEW v AS SELECT 1 AS a"],
  ["`TABLESAMPLE`", "SELECT * FROM plain TABLESAMPLE (10 PERCENT)"],
  ["`rand` with a seed", "SELECT rand(1) AS a"],
  ["`CHAR` and `VARCHAR` within nested types", "CREATE TABLE g (a ARRAY<CHAR(2)>)"],
  ["`SET` and joins in pipe syntax", "FROM plain |> SET a = 1"]
]

it.live("refuses by name what its page says that it refuses", () =>
  Effect.gen(function* () {
    const { one = [] } = yield* onEmulator({
      one: ["CREATE TABLE plain (a INT)", ...refused.map(([, statement]) => statement)]
    })
    for (const [index, [what, statement]] of refused.entries()) {
      expect(page, `docs/emulator-sql.md does not mention ${what}`).toContain(what)
      expect(one[index + 1]?.error, statement).toMatch(/^refused: /)
    }
  })
)

it.live("follows paths behind a colon, which Spark does not have", () =>
  Effect.gen(function* () {
    const { one = [] } = yield* onEmulator({
      one: [
        `SELECT j:a.b AS field, j:A.B AS anyCase, j:['a'] AS exact, j:['A'] AS none, j:c[1].x AS item,
                parse_json(j):a.b::INT AS number, parse_json(j):A AS caseOfVariants, j:missing AS missing
         FROM VALUES ('{"a":{"b":15},"c":[{"x":1},{"x":"y"}]}') AS t(j)`,
        "SELECT j:c[*].x AS a FROM VALUES ('{}') AS t(j)",
        'SELECT j:a AS a FROM VALUES (\'{"A":1,"a":2}\') AS t(j)',
        "SELECT j:a AS a FROM VALUES (1) AS t(j)"
      ]
    })
    expect(one[0]?.rows).toEqual([["15", "15", '{"b":15}', null, "y", "15", null, null]])
    expect(one.slice(1).map(({ error }) => error)).toEqual([
      "refused: * in a path into JSON.",
      "refused: a path into JSON with names that differ only in case.",
      "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE"
    ])
  })
)

it.live("gives DEFAULT values in MERGE, which open-source Delta fails at", () =>
  Effect.gen(function* () {
    const { one = [] } = yield* onEmulator({
      one: [
        "CREATE TABLE d (id INT, v STRING DEFAULT 'none', n INT DEFAULT 1 + 1) TBLPROPERTIES ('delta.feature.allowColumnDefaults' = 'supported')",
        "MERGE INTO d USING (SELECT 1 AS id) s ON d.id = s.id WHEN NOT MATCHED THEN INSERT (id, v) VALUES (s.id, DEFAULT)",
        "UPDATE d SET v = 'x', n = 7",
        "MERGE INTO d USING (SELECT 1 AS id) s ON d.id = s.id WHEN MATCHED THEN UPDATE SET n = DEFAULT",
        "SELECT * FROM d",
        "CREATE TABLE c (a CHAR(3), b VARCHAR(2))",
        "DESCRIBE c",
        "INSERT INTO c VALUES ('x', 'abc')",
        "SHOW CREATE TABLE d"
      ]
    })
    expect(one.slice(0, 6).map(({ error }) => error)).toEqual(Array.from({ length: 6 }, () => undefined))
    expect(one[4]?.rows).toEqual([["1", "x", "2"]])
    expect(one[6]?.rows).toEqual([
      ["a", "char(3)", null],
      ["b", "varchar(2)", null]
    ])
    expect(one[7]?.error).toBe("DELTA_EXCEED_CHAR_VARCHAR_LIMIT")
    expect(JSON.stringify(one[8]?.rows)).toContain("v STRING DEFAULT 'none'")
  })
)
