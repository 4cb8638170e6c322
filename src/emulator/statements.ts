/** What runs SQL in the workspace: its engine, which is opened once, its warehouses, and the history of statements. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Exit from "effect/Exit"
import type * as Scope from "effect/Scope"
import { parametersIn } from "../internal/codec/sqlText.js"
import type { ExternalQuerySource, QueryInfo } from "../schemas/sql/QueryHistory.js"
import * as Warehouses from "./api/warehouses.js"
import { type ApiFailure, invalidParameterValue } from "./failure.js"
import type { Kernel } from "./kernel.js"
import * as Lakehouse from "./lakehouse.js"
import type { Request, Result, Running } from "./sql/engine.js"
import { SqlError } from "./sql/errors.js"

/** A statement, and what ran it. */
export interface About {
  readonly id: string
  readonly text: string
  readonly userName: string
  /** Undefined on a cluster. */
  readonly warehouseId: string | undefined
  readonly source: ExternalQuerySource | undefined
}

export interface Ended {
  readonly status: "FINISHED" | "FAILED" | "CANCELED"
  readonly rows: number | undefined
  readonly message: string | undefined
}

export interface Entry extends About {
  readonly startedAt: number
  endedAt: number | undefined
  status: "QUEUED" | "RUNNING" | Ended["status"]
  rows: number | undefined
  message: string | undefined
}

export type Parameters = Request["parameters"]

export interface Ask {
  readonly text: string
  /** Only those that the statement names are passed on. */
  readonly parameters: Parameters
  readonly catalog: string | undefined
  readonly schema: string | undefined
  readonly userName: string
  readonly warehouseId: string | undefined
  readonly source: ExternalQuerySource | undefined
}

export interface Ran extends Result {
  readonly id: string
}

export interface Statements {
  /** The engine. Undefined if the workspace runs no SQL. */
  readonly opened: Effect.Effect<Running, SqlError> | undefined
  /** Runs a statement of a job or a pipeline. */
  readonly run: (ask: Ask) => Effect.Effect<Ran, SqlError>
  /** Starts a warehouse, and uses it until the scope closes. Fails if it does not start. */
  readonly warehouse: (id: string) => Effect.Effect<void, ApiFailure, Scope.Scope>
  /** Waits until a warehouse runs. Returns why it does not. */
  readonly awaitWarehouse: (id: string) => Effect.Effect<string | undefined>
  readonly began: (about: About) => Entry
  readonly ended: (entry: Entry, how: Ended) => void
  /** Latest first. */
  readonly history: () => ReadonlyArray<Entry>
}

/** The maximum number of statements that the history keeps. */
const maxEntries = 10_000

const types: ReadonlyArray<QueryInfo["statement_type"]> = [
  ...(["ALTER", "ANALYZE", "COPY", "CREATE", "DELETE", "DESCRIBE", "DROP", "EXPLAIN", "GRANT", "INSERT"] as const),
  ...(["MERGE", "OPTIMIZE", "REFRESH", "REPLACE", "REVOKE", "SELECT", "SET", "SHOW", "TRUNCATE", "UPDATE"] as const),
  "USE"
]

/** The type of a statement in the history. */
export const typeOf = (text: string): QueryInfo["statement_type"] => {
  const [word = ""] = /[A-Za-z]+/.exec(text.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, " ")) ?? []
  const first = word.toUpperCase()
  if (["WITH", "VALUES", "FROM", "TABLE"].includes(first)) return "SELECT"
  if (first === "DESC") return "DESCRIBE"
  return types.find((type) => type === first) ?? "OTHER"
}

export const make = (kernel: Kernel): Statements => {
  const warehouses = kernel.use(Warehouses.make)
  const entries: Array<Entry> = []
  const { opened } = kernel.use(Lakehouse.make)

  const began: Statements["began"] = (about) => {
    const entry: Entry = {
      ...about,
      startedAt: kernel.now(),
      endedAt: undefined,
      status: "QUEUED",
      rows: undefined,
      message: undefined
    }
    entries.push(entry)
    if (entries.length > maxEntries) entries.splice(0, maxEntries / 10)
    return entry
  }

  const ended: Statements["ended"] = (entry, { message, rows, status }) => {
    if (entry.endedAt !== undefined) return
    entry.endedAt = kernel.now()
    entry.status = status
    entry.rows = rows
    entry.message = message
  }

  const awaitWarehouse: Statements["awaitWarehouse"] = (id) =>
    Effect.suspend(() => {
      const warehouse = warehouses.get(id)
      if (Either.isLeft(warehouse)) return Effect.succeed("The SQL warehouse was deleted.")
      if (warehouse.right.state === "RUNNING") return Effect.succeed(undefined)
      if (warehouse.right.state !== "STARTING")
        return Effect.succeed(
          `The SQL warehouse could not start: ${warehouse.right.health?.message ?? warehouse.right.state}`
        )
      return Effect.zipRight(kernel.sleep("250 millis"), awaitWarehouse(id))
    })

  return {
    opened,
    awaitWarehouse,
    began,
    ended,
    history: () => [...entries].reverse(),
    warehouse: (id) =>
      Effect.acquireRelease(
        Effect.suspend(() => warehouses.use(id)),
        (release) => Effect.sync(release)
      ).pipe(
        Effect.zipRight(awaitWarehouse(id)),
        Effect.flatMap((problem) => (problem === undefined ? Effect.void : Effect.fail(invalidParameterValue(problem))))
      ),
    run: ({ catalog, parameters, schema, text, userName, ...about }) =>
      Effect.suspend(() => {
        if (opened === undefined) return Effect.fail(new SqlError("UNSUPPORTED_FEATURE.EMULATOR", "No SQL engine."))
        const entry = began({ ...about, text, userName, id: kernel.ids.uuid() })
        entry.status = "RUNNING"
        const named = parametersIn(text)
        const takes = Duration.decode(kernel.durations.statement)
        return Effect.when(kernel.sleep(takes), () => Duration.greaterThan(takes, Duration.zero)).pipe(
          Effect.zipRight(opened),
          Effect.flatMap((running) =>
            running.run({
              statement: text,
              parameters: parameters.filter(({ name }) => named.has(name)),
              catalog,
              schema,
              userName,
              now: kernel.now(),
              rowLimit: undefined
            })
          ),
          Effect.map((result): Ran => ({ ...result, id: entry.id })),
          Effect.onExit(
            Exit.match({
              onFailure: (cause) =>
                Effect.sync(() => {
                  const error = cause._tag === "Fail" ? cause.error.message : undefined
                  ended(entry, { status: error === undefined ? "CANCELED" : "FAILED", rows: undefined, message: error })
                }),
              onSuccess: ({ rows }) =>
                Effect.sync(() => ended(entry, { status: "FINISHED", rows: rows.length, message: undefined }))
            })
          )
        )
      })
  }
}
