/** Runs the corpus of SQL statements on the emulator, and compares its answers with those of Spark. */
import { readdirSync, readFileSync } from "node:fs"
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { DatabricksClient, Warehouses } from "effect-databricks"
import * as Emulator from "effect-databricks/Emulator"
import * as EmulatorSql from "effect-databricks/EmulatorSql"
import { StatementExecution } from "effect-databricks/sql"
import { parseType, type SqlType } from "../../src/services/sql/statementExecution/internal/types.js"
import { decoderOf } from "../../src/services/sql/statementExecution/internal/values.js"

export interface Answer {
  readonly columns?: ReadonlyArray<readonly [name: string, type: string]>
  readonly rows?: ReadonlyArray<ReadonlyArray<unknown>>
  readonly error?: string
  readonly state?: string | null
}

export type Corpus = Readonly<Record<string, ReadonlyArray<string>>>

const folder = new URL("./", import.meta.url)

/** The statements, by the file that they stand in. */
export const corpus = (): Corpus =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((file) => file.endsWith(".sql"))
      .sort()
      .map((file) => [
        file.slice(0, -".sql".length),
        readFileSync(new URL(file, folder), "utf8")
          .split(/;\s*\n/)
          .map((text) => text.trim())
          .filter((text) => text !== "")
      ])
  )

/** `1-2`: years and months. */
const yearsOf = ({ months }: StatementExecution.YearMonthInterval): string =>
  `${months < 0 ? "-" : ""}${Math.trunc(Math.abs(months) / 12)}-${Math.abs(months) % 12}`

/** `1 02:03:04.000000000`: days and the time. */
const daysOf = ({ microseconds }: StatementExecution.DayTimeInterval): string => {
  const all = microseconds < 0n ? -microseconds : microseconds
  const two = (value: bigint): string => String(value).padStart(2, "0")
  const [seconds, minutes, hours] = [all / 1_000_000n, all / 60_000_000n, all / 3_600_000_000n]
  const time = `${two(hours % 24n)}:${two(minutes % 60n)}:${two(seconds % 60n)}`
  return `${microseconds < 0n ? "-" : ""}${hours / 24n} ${time}.${String(all % 1_000_000n).padStart(6, "0")}000`
}

/** A value as spark.py writes it. */
const canonical = (value: unknown, type: SqlType): unknown => {
  if (value === null || value === undefined) return null
  if (value instanceof StatementExecution.YearMonthInterval) return yearsOf(value)
  if (value instanceof StatementExecution.DayTimeInterval) return daysOf(value)
  if ("element" in type) return (value as ReadonlyArray<unknown>).map((item) => canonical(item, type.element))
  if ("key" in type) {
    return [...(value as ReadonlyMap<unknown, unknown>)].map(([key, of]) => [
      canonical(key, type.key),
      canonical(of, type.value)
    ])
  }
  if ("fields" in type)
    return type.fields.map((field) => canonical((value as Readonly<Record<string, unknown>>)[field.name], field.type))
  if (BigDecimal.isBigDecimal(value)) {
    const { scale, value: units } = value.scale < 0 ? BigDecimal.scale(value, 0) : value
    const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0")
    return `${units < 0n ? "-" : ""}${scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`}`
  }
  if (type.name === "VARIANT") return JSON.stringify(value)
  if (value instanceof Uint8Array) return btoa(String.fromCharCode(...value))
  if (type.name === "TIMESTAMP" || type.name === "TIMESTAMP_NTZ") {
    const [seconds = "", fraction = ""] = String(value).replace(/Z$/, "").split(".")
    return `${seconds}.${fraction.padEnd(6, "0")}`
  }
  return typeof value === "number" || typeof value === "bigint" ? String(value) : value
}

const Workspace = Layer.mergeAll(StatementExecution.layer, Warehouses.layer).pipe(
  Layer.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
  Layer.provide(Emulator.layer({ sql: EmulatorSql.duckdb(), durations: { warehouseStart: 0 } }))
)

/** The answers of the emulator, through this library. */
export const onEmulator = (
  statements: Corpus
): Effect.Effect<Readonly<Record<string, ReadonlyArray<Answer>>>, unknown> =>
  Effect.gen(function* () {
    const warehouses = yield* Warehouses.Warehouses
    const { id = "" } = yield* warehouses.create({ name: "corpus", cluster_size: "Small" })
    const answers: Record<string, ReadonlyArray<Answer>> = {}
    for (const [schema, texts] of Object.entries(statements)) {
      yield* StatementExecution.execute(`CREATE SCHEMA ${schema}`, { warehouse_id: id })
      answers[schema] = yield* Effect.forEach(texts, (text) =>
        StatementExecution.execute(text, { warehouse_id: id, schema }).pipe(
          Effect.map(({ manifest, result }): Answer => {
            const columns = manifest?.schema?.columns ?? []
            const types = columns.map(({ type_text }) => parseType(type_text ?? "") ?? { name: "UNKNOWN" })
            return {
              columns: columns.map(({ name, type_text }) => [name ?? "", type_text ?? ""]),
              rows: (result?.data_array ?? []).map((row) =>
                row.map((cell: string | null, index) => {
                  const type = types[index] ?? { name: "UNKNOWN" }
                  return cell === null ? null : canonical(decoderOf(type, { timestamps: "text" })(cell), type)
                })
              )
            }
          }),
          Effect.catchTag("StatementFailed", ({ error_class, message, sql_state }) =>
            Effect.succeed<Answer>({
              error:
                error_class === "UNSUPPORTED_FEATURE.EMULATOR"
                  ? `refused: ${message.replace(/^\[[^\]]*\] The emulator does not support | SQLSTATE.*$/g, "")}`
                  : (error_class ?? "UNKNOWN"),
              state: sql_state ?? null
            })
          )
        )
      )
    }
    return answers
  }).pipe(Effect.provide(Workspace))

export type Verdict = "equal" | "refused" | "different"

/** Doubles are equal to a part in 10^14: the libraries of functions differ in the last digit. */
const isEqual = (a: unknown, b: unknown, type: string): boolean => {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => isEqual(item, b[index], type))
  if (/DOUBLE|FLOAT/.test(type) && typeof a === "string" && typeof b === "string") {
    const [x, y] = [a, b].map((text) =>
      Number(text.replace(/^nan$/i, "NaN").replace(/^(-?)inf(inity)?$/i, "$1Infinity"))
    ) as [number, number]
    if (type.includes("FLOAT") && Math.fround(x) === Math.fround(y)) return true
    return Object.is(x, y) || Math.abs(x - y) <= 1e-14 * Math.max(Math.abs(x), Math.abs(y))
  }
  return a === b
}

const sorted = (rows: ReadonlyArray<ReadonlyArray<unknown>>): ReadonlyArray<ReadonlyArray<unknown>> =>
  [...rows].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))

export const judge = (statement: string, ours: Answer, spark: Answer): Verdict => {
  if (ours.error?.startsWith("refused: ") === true) return "refused"
  if (ours.error !== undefined || spark.error !== undefined) {
    // An exception of Java that Spark gives no error class is any error.
    if (ours.error !== undefined && spark.state === null && /^\w+Exception$/.test(spark.error ?? "")) return "equal"
    return ours.error === spark.error && (spark.state === null || ours.state === spark.state) ? "equal" : "different"
  }
  // What a definition or a change answers is Databricks' own: Spark without Delta answers nothing.
  if (!/^\s*(select|with|values|describe|desc|show|table)\b/i.test(statement)) return "equal"
  const [columns, theirs] = [ours.columns ?? [], spark.columns ?? []]
  const isSame =
    columns.length === theirs.length &&
    columns.every(
      ([name, type], index) => name === theirs[index]?.[0] && type.replaceAll("`", "") === theirs[index]?.[1]
    )
  if (!isSame) return "different"
  const isOrdered = /\border by\b[^()]*$/i.test(statement.replace(/\([^()]*\)/g, ""))
  const [a, b] = [ours.rows ?? [], spark.rows ?? []].map((rows) => (isOrdered ? rows : sorted(rows))) as [
    ReadonlyArray<ReadonlyArray<unknown>>,
    ReadonlyArray<ReadonlyArray<unknown>>
  ]
  return a.length === b.length &&
    a.every((row, at) => row.every((value, index) => isEqual(value, b[at]?.[index], columns[index]?.[1] ?? "")))
    ? "equal"
    : "different"
}
