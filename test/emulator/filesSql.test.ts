/** Tests files in SQL: queries of volumes, LIST and COPY INTO. */
import { readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DuckDBInstance } from "@duckdb/node-api"
import * as HttpBody from "@effect/platform/HttpBody"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { session, workspace } from "./catalogSqlSupport.js"

const folder = "/Volumes/main/default/landing"

const put = (name: string, content: string | Uint8Array) =>
  Effect.flatMap(HttpClient.HttpClient, (client) =>
    client.execute(
      HttpClientRequest.put(`https://emulator.azuredatabricks.net/api/2.0/fs/files${folder}/${name}?overwrite=true`, {
        headers: { authorization: "Bearer some-token" },
        body: HttpBody.uint8Array(typeof content === "string" ? new TextEncoder().encode(content) : content)
      })
    )
  )

const landing = Effect.tap(session, ({ execute }) => execute("CREATE VOLUME landing"))

const refusal = <E extends { readonly message: string }, R>(effect: Effect.Effect<unknown, E, R>) =>
  Effect.map(Effect.flip(effect), ({ message }) => /does not support (.*?)\. SQLSTATE/.exec(message)?.[1] ?? message)

describe("files in SQL", () => {
  it.effect("are read as tables", () =>
    Effect.gen(function* () {
      const { error, execute, rows } = yield* landing
      yield* put("csv/a.csv", 'id,name,price,day\n1,"x, y",1.5,2024-01-31\n2,,,\n')
      yield* put("csv/b.csv", "id,name,price,day\n3,z,2,2024-02-01\n")
      yield* put("csv/_hidden.csv", "nothing")
      const described = (query: string) =>
        Effect.map(execute(query), ({ manifest }) =>
          (manifest?.schema?.columns ?? []).map(({ name, type_text }) => [name, type_text])
        )
      const csv = `read_files('${folder}/csv', format => 'csv', header => true)`
      expect(yield* described(`SELECT * FROM ${csv}`)).toEqual([
        ["id", "INT"],
        ["name", "STRING"],
        ["price", "DOUBLE"],
        ["day", "DATE"],
        ["_rescued_data", "STRING"]
      ])
      expect(yield* rows(`SELECT * EXCEPT (_rescued_data) FROM ${csv} AS f WHERE f.id < 3 ORDER BY id`)).toEqual([
        ["1", "x, y", "1.5", "2024-01-31"],
        ["2", null, null, null]
      ])
      expect(yield* rows(`SELECT * FROM csv.\`${folder}/csv/b.csv\``)).toEqual([
        ["id", "name", "price", "day"],
        ["3", "z", "2", "2024-02-01"]
      ])
      expect(
        yield* described(
          `SELECT * FROM read_files('dbfs:${folder}/csv/*.csv', header => 'true', schema => 'id BIGINT, name STRING')`
        )
      ).toEqual([
        ["id", "BIGINT"],
        ["name", "STRING"]
      ])
      yield* put("j.json", '{"b": 1, "a": {"y": [1, 2.5], "x": null}}\n{"b": 9007199254740993, "c": true}\n')
      expect(yield* described(`SELECT * FROM json.\`${folder}/j.json\``)).toEqual([
        ["a", "STRUCT<x: STRING, y: ARRAY<DOUBLE>>"],
        ["b", "BIGINT"],
        ["c", "BOOLEAN"]
      ])
      expect(yield* rows(`SELECT a.y[1] AS y, b, c FROM json.\`${folder}/j.json\``)).toEqual([
        ["2.5", "1", null],
        [null, "9007199254740993", "true"]
      ])
      expect(yield* rows(`SELECT * FROM text.\`${folder}/csv/b.csv\``)).toEqual([
        ["id,name,price,day"],
        ["3,z,2,2024-02-01"]
      ])
      yield* execute(`CREATE VIEW f AS SELECT id FROM ${csv}`)
      expect(yield* rows("SELECT sum(id) AS s FROM f")).toEqual([["6"]])
      expect(yield* rows(`LIST '${folder}'`)).toEqual([
        [`dbfs:${folder}/csv/`, "csv/", "0", "0"],
        [`dbfs:${folder}/j.json`, "j.json", expect.any(String), "0"]
      ])
      expect(yield* error(`SELECT * FROM csv.\`${folder}/none\``)).toEqual(["PATH_NOT_FOUND", "42K03"])
      expect(yield* error("SELECT * FROM csv.`/Volumes/main/default/none/a`")).toEqual(["UC_VOLUME_NOT_FOUND", "42704"])
      expect(
        yield* refusal(execute(`SELECT * FROM read_files('${folder}/csv', format => 'csv', locale => 'de')`))
      ).toBe("the option locale of CSV files")
      expect(yield* refusal(execute(`SELECT * FROM avro.\`${folder}/csv\``))).toBe("files in the format avro")
      expect(yield* refusal(execute("SELECT * FROM csv.`s3://bucket/a.csv`"))).toContain(
        "files that are not in a volume"
      )
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("are read from Parquet", () =>
    Effect.gen(function* () {
      const { rows } = yield* landing
      const file = join(tmpdir(), `effect-databricks-test-${process.pid}.parquet`)
      yield* Effect.promise(async () => {
        const instance = await DuckDBInstance.create(":memory:")
        const connection = await instance.connect()
        await connection.run(
          `COPY (SELECT 1::INTEGER AS id, 1.50::DECIMAL(10,2) AS price, ['x'] AS l, {'a': 2::BIGINT, 'b c': DATE '2024-01-01'} AS s, TIMESTAMPTZ '2024-01-01 00:00:00+00' AS at) TO '${file}' (FORMAT parquet)`
        )
        connection.closeSync()
        instance.closeSync()
      })
      yield* put("p/a.parquet", readFileSync(file))
      rmSync(file)
      expect(yield* rows(`SELECT id, price, l, s, at, typeof(at) AS u FROM parquet.\`${folder}/p\``)).toEqual([
        ["1", "1.50", '["x"]', '{"a":2,"b c":"2024-01-01"}', "2024-01-01T00:00:00.000Z", "timestamp"]
      ])
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("are loaded once", () =>
    Effect.gen(function* () {
      const { error, execute, rows } = yield* landing
      yield* execute("CREATE TABLE t (id INT, name STRING, extra DOUBLE)")
      yield* put("in/a.csv", "id,name\n1,x\n")
      const copy = (rest = "") =>
        Effect.map(
          rows(
            `COPY INTO t FROM '${folder}/in' FILEFORMAT = CSV FORMAT_OPTIONS ('header' = 'true', 'inferSchema' = 'true') ${rest}`
          ),
          ([row]) => row
        )
      expect(yield* copy()).toEqual(["1", "1", "0"])
      expect(yield* copy()).toEqual(["0", "0", "0"])
      yield* put("in/b.csv", "name,id\ny,2\n")
      yield* put("in/c.txt", "name,id\nz,3\n")
      expect(yield* copy("COPY_OPTIONS ('mergeSchema' = 'false')")).toEqual(["2", "2", "0"])
      expect(yield* rows("SELECT * FROM t ORDER BY id")).toEqual([
        ["1", "x", null],
        ["2", "y", null],
        ["3", "z", null]
      ])
      expect(
        yield* rows(
          `COPY INTO t FROM (SELECT CAST(_c0 AS INT) + 10 AS id, 'q' AS name FROM '${folder}/in') FILEFORMAT = CSV FILES = ('d.csv')`
        ).pipe(
          Effect.flip,
          Effect.map(({ message }) => message)
        )
      ).toContain("PATH_NOT_FOUND")
      yield* put("in/d.csv", "4\n")
      yield* execute(
        `COPY INTO t FROM (SELECT CAST(_c0 AS INT) + 10 AS id, 'q' AS name FROM '${folder}/in') FILEFORMAT = CSV PATTERN = 'd*.csv'`
      )
      expect(yield* rows("SELECT * FROM t WHERE id > 3")).toEqual([["14", "q", null]])
      expect(
        yield* error(
          `COPY INTO t FROM '${folder}/in/a.csv' FILEFORMAT = CSV FORMAT_OPTIONS ('header' = 'true') COPY_OPTIONS ('force' = 'true')`
        )
      ).toEqual(["DELTA_FAILED_TO_MERGE_FIELDS", "22005"])
      expect(yield* refusal(copy("COPY_OPTIONS ('mergeSchema' = 'true')"))).toBe("the copy option mergeSchema = true")
    }).pipe(Effect.provide(workspace()))
  )
})
