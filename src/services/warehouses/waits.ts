import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import type * as Stream from "effect/Stream"
import * as Polling from "../../layers/Polling.js"
import { type DatabricksError, isNotFound } from "../../schemas/DatabricksError.js"
import * as Lazy from "../../schemas/lazy.js"
import {
  type CreateWarehouseRequest,
  EndpointHealth,
  type GetWarehouseRequest,
  type GetWarehouseResponse
} from "../../schemas/Warehouses.js"
import { Warehouses } from "./service.js"

/**
 * A warehouse came to a state other than the one waited for.
 *
 * @since 0.1.0
 * @category errors
 */
export class WarehouseFailed extends Lazy.TaggedError<WarehouseFailed>("effect-databricks/WarehouseFailed")(
  "WarehouseFailed",
  () => ({
    message: Schema.String,
    warehouse_id: Schema.String,
    warehouse_name: Schema.optional(Schema.String),
    state: Schema.String,
    /** What the warehouse says is wrong, with the reason for which clusters could not be had. */
    health: Schema.optional(EndpointHealth)
  })
) {}

/** What the waits fail with. */
type WaitError = DatabricksError | WarehouseFailed | Polling.WaitTimeout

const wordsOf = ({ details, failure_reason: reason, message, summary }: EndpointHealth): ReadonlyArray<string> => {
  const said = (summary || details ? [summary, details] : [message]).flatMap((part) => part || [])
  // The details often have them already.
  const parameters = Object.entries(reason?.parameters ?? {}).filter(
    ([, value]) => !said.some((word) => word.includes(value))
  )
  return [...said, ...(reason?.code ? [reason.code] : []), ...parameters.map(([key, value]) => `${key}: ${value}`)]
}

const failed = (warehouse: GetWarehouseResponse, waitedFor: string): WarehouseFailed => {
  const reason = wordsOf(warehouse.health ?? {}).join("; ")
  return new WarehouseFailed({
    message: `Warehouse ${warehouse.id} is ${warehouse.state}, not ${waitedFor}${reason === "" ? "" : `: ${reason}`}`,
    warehouse_id: warehouse.id,
    warehouse_name: warehouse.name ?? undefined,
    state: warehouse.state ?? "UNKNOWN",
    health: warehouse.health ?? undefined
  })
}

const isIn =
  (...states: ReadonlyArray<string>) =>
  ({ state }: GetWarehouseResponse): boolean =>
    states.includes(state ?? "")

const isStopped = isIn("STOPPED", "DELETING", "DELETED")

const poll = (request: GetWarehouseRequest) => Effect.flatMap(Warehouses, (warehouses) => warehouses.get(request))

/**
 * A warehouse from now on: its first state, then each time that its state, its health or its number of clusters changes,
 * until it is stopped or deleted.
 *
 * Fails with `WaitTimeout` after the deadline, and as `get` does, but for transient failures.
 *
 * @example
 * ```ts
 * import { Warehouses } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * const report = Warehouses.watch({ id: "1234567890abcdef" }).pipe(
 *   Stream.runForEach((warehouse) => Effect.log(`${warehouse.state}, ${warehouse.num_clusters} clusters`))
 * )
 * ```
 *
 * @since 0.1.0
 * @category waits
 */
export const watch = (
  request: GetWarehouseRequest,
  options?: Polling.WaitOptions
): Stream.Stream<GetWarehouseResponse, DatabricksError | Polling.WaitTimeout, Warehouses> =>
  Polling.watch(poll(request), {
    ...options,
    waitingFor: `warehouse ${request.id} to stop`,
    isDone: isStopped,
    changes: ({ health, num_clusters, state }) => [state, health, num_clusters]
  })

/**
 * Waits until a warehouse runs.
 *
 * Fails with `WarehouseFailed`, which says why, where it is stopped or deleted instead, with `WaitTimeout` after the
 * deadline, and as `get` does, but for transient failures.
 *
 * @since 0.1.0
 * @category waits
 */
export const awaitRunning = (
  request: GetWarehouseRequest,
  options?: Polling.WaitOptions
): Effect.Effect<GetWarehouseResponse, WaitError, Warehouses> =>
  Polling.untilDone(poll(request), {
    ...options,
    waitingFor: `warehouse ${request.id} to run`,
    isDone: (warehouse) => warehouse.state === "RUNNING" || isStopped(warehouse)
  }).pipe(Effect.filterOrFail(isIn("RUNNING"), (warehouse) => failed(warehouse, "RUNNING")))

/**
 * Waits until a warehouse is stopped, on request or by itself.
 *
 * Fails with `WarehouseFailed` where it is deleted instead, with `WaitTimeout` after the deadline, and as `get` does, but
 * for transient failures.
 *
 * @since 0.1.0
 * @category waits
 */
export const awaitStopped = (
  request: GetWarehouseRequest,
  options?: Polling.WaitOptions
): Effect.Effect<GetWarehouseResponse, WaitError, Warehouses> =>
  Polling.untilDone(poll(request), {
    ...options,
    waitingFor: `warehouse ${request.id} to stop`,
    isDone: isStopped
  }).pipe(Effect.filterOrFail(isIn("STOPPED"), (warehouse) => failed(warehouse, "STOPPED")))

/**
 * Makes a warehouse run, in whatever state it is: starts it where it is stopped, waits for that first where it is
 * stopping, and otherwise waits.
 *
 * Fails as `awaitRunning` does.
 *
 * @since 0.1.0
 * @category waits
 */
export const ensureRunning = (
  request: GetWarehouseRequest,
  options?: Polling.WaitOptions
): Effect.Effect<GetWarehouseResponse, WaitError, Warehouses> =>
  Effect.gen(function* () {
    const { start } = yield* Warehouses
    const warehouse = yield* Polling.untilDone(poll(request), {
      ...options,
      waitingFor: `warehouse ${request.id} to run`,
      isDone: (warehouse) => !isIn("STOPPING")(warehouse)
    })
    if (warehouse.state === "RUNNING") return warehouse
    if (warehouse.state === "STOPPED") yield* start({ id: request.id })
    return yield* awaitRunning(request, options)
  })

/**
 * Creates a warehouse, waits until it runs, and deletes it when the scope closes: at the end, after a failure, when
 * interrupted, and also where it never came to run.
 *
 * Fails as `create` and `awaitRunning` do. A deletion that fails is logged as an error: it leaves a warehouse behind.
 *
 * @example
 * ```ts
 * import { Warehouses } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.scoped(
 *   Effect.gen(function* () {
 *     const warehouse = yield* Warehouses.scoped({
 *       name: "scratch",
 *       cluster_size: "2X-Small",
 *       warehouse_type: "PRO",
 *       enable_serverless_compute: true,
 *       auto_stop_mins: 10
 *     })
 *     yield* Effect.log(`${warehouse.name} runs at ${warehouse.jdbc_url}`)
 *   })
 * )
 * ```
 *
 * @since 0.1.0
 * @category waits
 */
export const scoped = (
  request: CreateWarehouseRequest,
  options?: Polling.WaitOptions
): Effect.Effect<GetWarehouseResponse, WaitError, Warehouses | Scope.Scope> =>
  Effect.gen(function* () {
    const warehouses = yield* Warehouses
    const { id } = yield* Effect.acquireRelease(warehouses.create(request), (created) =>
      warehouses.delete({ id: created.id }).pipe(
        Effect.catchIf(isNotFound, () => Effect.void),
        Effect.catchAll((error) =>
          Effect.logError(`Warehouse ${created.id} could not be deleted and may still run`, error)
        )
      )
    )
    return yield* awaitRunning({ id }, options)
  })
