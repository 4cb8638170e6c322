/** Calls of all kinds on the emulator: that succeed, fail, are retried, throttled and interrupted, waits, transfers, SQL. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import { Clusters, Databricks, DatabricksClient, Jobs, Secrets, Warehouses, Workspace } from "effect-databricks"
import { Volumes } from "effect-databricks/catalog"
import * as Emulator from "effect-databricks/Emulator"
import * as EmulatorSql from "effect-databricks/EmulatorSql"
import * as Fault from "effect-databricks/Fault"
import { Files } from "effect-databricks/files"
import { StatementExecution } from "effect-databricks/sql"

export interface Counts {
  readonly calls: number
  readonly failures: number
  readonly retries: number
  readonly throttled: number
}

/** The emulator handles two operations of uploads as one. */
const operationOf = ({ operation, query }: Emulator.HandledRequest): string | undefined =>
  operation === "uploadAction" ? String(query.action).replace(/-u/, "U") : operation

/** What the emulator has handled, by operation. All attempts of a call have the same `traceparent`. */
const countsOf = (requests: ReadonlyArray<Emulator.HandledRequest>): ReadonlyMap<string, Counts> => {
  const byOperation = new Map<string, Array<Emulator.HandledRequest>>()
  for (const request of requests) {
    // Parts of files go to the storage of a cloud, which is no call.
    if (request.traceparent === undefined) continue
    const name = `${request.service}.${operationOf(request)}`
    byOperation.set(name, [...(byOperation.get(name) ?? []), request])
  }
  return new Map(
    [...byOperation].map(([name, all]) => {
      const last = new Map(all.map((request) => [request.traceparent, request]))
      const failed = [...last.values()].filter(({ fault, status }) => fault?._tag === "Slow" || (status ?? 500) >= 400)
      return [
        name,
        {
          calls: last.size,
          failures: failed.length,
          retries: all.length - last.size,
          throttled: all.filter(({ status }) => status === 429).length
        }
      ]
    })
  )
}

const client = { host: Emulator.host, token: Emulator.token }

/** After a 429, the calls of a client wait for each other. */
const apart = Clusters.layer.pipe(Layer.provide(DatabricksClient.layer(client)))

const poll = { schedule: Schedule.spaced("100 millis") }

const round = (n: number, warehouse_id: string) =>
  Effect.gen(function* () {
    const { inject } = yield* Emulator.Emulator
    const clusters = yield* Clusters.Clusters
    const workspace = yield* Workspace.Workspace
    yield* (yield* Secrets.Secrets).listScopes()
    yield* Effect.ignore(clusters.get({ cluster_id: "none" }))
    yield* inject(
      Fault.status({
        status: 503,
        headers: { "retry-after": "0" },
        on: { service: "Clusters", operation: "listZones" }
      })
    )
    yield* clusters.listZones()
    if (n % 4 === 0) {
      yield* inject(Fault.throttle({ retryAfter: "1 second", on: { service: "Clusters", operation: "sparkVersions" } }))
      yield* Effect.flatMap(Clusters.Clusters, ({ sparkVersions }) => sparkVersions()).pipe(Effect.provide(apart))
    }
    yield* inject(Fault.slow({ delay: "2 seconds", on: { service: "Workspace", operation: "getStatus" } }))
    yield* Effect.timeoutOption(workspace.getStatus({ path: "/Shared" }), "300 millis")
    yield* Jobs.submitAndAwait(
      { run_name: `run ${n}`, tasks: [{ task_key: "a", notebook_task: { notebook_path: "/Shared/a" } }] },
      poll
    )
    const file_path = `/Volumes/main/default/landing/${n}.bin`
    yield* Files.upload({ file_path }, Stream.make(new Uint8Array(9 * 1024 * 1024)))
    yield* Stream.runDrain(Files.download({ file_path }))
    yield* StatementExecution.execute(`SELECT ${n}`, { warehouse_id })
  })

/** Calls for half a minute, and returns what was sent. */
export const traffic = Effect.gen(function* () {
  const { id: warehouse_id = "" } = yield* (yield* Warehouses.Warehouses).create({
    name: "reports",
    cluster_size: "2X-Small"
  })
  yield* (yield* Volumes.Volumes).create({
    catalog_name: "main",
    schema_name: "default",
    name: "landing",
    volume_type: "MANAGED"
  })
  for (let n = 0; n < 25; n++) yield* round(n, warehouse_id)
  return countsOf(yield* Emulator.requests)
}).pipe(
  Effect.provide(
    Layer.mergeAll(Volumes.layer, Files.layer, StatementExecution.layer).pipe(
      Layer.provideMerge(Databricks.layer(client)),
      Layer.provideMerge(
        Emulator.layer({
          durations: { serverlessStart: "100 millis", task: "300 millis", warehouseStart: "300 millis" },
          sql: EmulatorSql.duckdb()
        })
      )
    )
  )
)
