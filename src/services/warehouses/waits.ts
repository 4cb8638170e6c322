import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { about } from "../../internal/call/sameId.js"
import * as Polling from "../../layers/Polling.js"
import { pageOf } from "../../layers/polling/clientOf.js"
import { ensure } from "../../layers/polling/ensure.js"
import { acquire, withinDeadline } from "../../layers/polling/owned.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import * as Lazy from "../../schemas/lazy.js"
import {
  type CreateWarehouseRequest,
  EndpointHealth,
  type GetWarehouseRequest,
  type GetWarehouseResponse,
  type StartWarehouseRequest,
  type StopWarehouseRequest
} from "../../schemas/warehouses/Warehouses.js"
import { operations } from "./operations.js"
import { Warehouses } from "./service.js"
import { following } from "./warehouseList.js"

/**
 * A warehouse reached a final state other than the expected one.
 *
 * @since 0.1.0
 * @category errors
 */
export class WarehouseFailed extends Lazy.TaggedError<WarehouseFailed>()("WarehouseFailed", () => ({
  message: Schema.String,
  warehouse_id: Schema.String,
  warehouse_name: Schema.optional(Schema.String),
  state: Schema.String,
  /** The health of the warehouse, including why clusters could not be started. */
  health: Schema.optional(EndpointHealth)
})) {}

/**
 * The errors of the functions that wait for warehouses.
 *
 * @since 0.1.0
 * @category errors
 */
export type WaitError = DatabricksError | WarehouseFailed | Polling.WaitTimeout

const healthDetails = ({
  details,
  failure_reason: reason,
  message,
  summary
}: EndpointHealth): ReadonlyArray<string> => {
  const texts = (summary || details ? [summary, details] : [message]).flatMap((part) => part || [])
  // The details often include the parameters.
  const parameters = Object.entries(reason?.parameters ?? {}).filter(
    ([, value]) => !texts.some((word) => word.includes(value))
  )
  return [...texts, ...(reason?.code ? [reason.code] : []), ...parameters.map(([key, value]) => `${key}: ${value}`)]
}

const failed = (warehouse: GetWarehouseResponse, waitedFor: string): WarehouseFailed => {
  const reason = healthDetails(warehouse.health ?? {}).join("; ")
  return new WarehouseFailed({
    message: `Warehouse ${warehouse.id} is ${warehouse.state}, not ${waitedFor}${reason === "" ? "" : `: ${reason}`}`,
    warehouse_id: warehouse.id,
    warehouse_name: warehouse.name ?? undefined,
    state: warehouse.state ?? "UNKNOWN",
    health: warehouse.health ?? undefined
  })
}

const hasState =
  (...states: ReadonlyArray<string>) =>
  ({ state }: GetWarehouseResponse): boolean =>
    states.includes(state ?? "")

const isStopped = hasState("STOPPED", "DELETING", "DELETED")

const describe = (warehouse: GetWarehouseResponse): string => {
  const { status, ...health } = warehouse.health ?? {}
  const text = [...(status ? [`health ${status}`] : []), ...healthDetails(health)].join("; ")
  return text === "" ? `${warehouse.state}` : `${warehouse.state}: ${text}`
}

const poll = (request: GetWarehouseRequest) =>
  Effect.flatMap(Warehouses, (warehouses) => warehouses.get(request)).pipe(
    about(operations.get, "id", request.id, (warehouse) => warehouse.id)
  )

/** States that may be stale after a start. */
const mayBeStale = hasState("STOPPED", "STOPPING")

/**
 * Decides when a warehouse will not start: when it is stopped, or when its health stays `FAILED` during the start for
 * longer than stale states are ignored.
 */
const makeHasFailed = Effect.map(Effect.all([Polling.Polling, Effect.clock]), ([{ grace }, clock]) => {
  let failingSince: number | undefined
  return (warehouse: GetWarehouseResponse): boolean => {
    if (isStopped(warehouse)) return true
    if (warehouse.health?.status !== "FAILED") {
      failingSince = undefined
      return false
    }
    const now = clock.unsafeCurrentTimeMillis()
    failingSince ??= now
    return now - failingSince >= Duration.toMillis(grace)
  }
})

/**
 * Emits a warehouse each time its state, its health or its number of clusters changes, starting with its current state,
 * until it is stopped or deleted.
 *
 * Fails with `WaitTimeout` after the deadline, and with the errors of `get`, except transient ones.
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
  Stream.unwrap(
    Effect.map(following(request.id), (follow) =>
      Polling.watch(poll(request), {
        ...options,
        follow,
        waitingFor: `warehouse ${request.id} to stop`,
        describe,
        isDone: isStopped,
        isOld: mayBeStale,
        changes: ({ health, num_clusters, state }) => [state, health, num_clusters]
      })
    )
  )

const awaiting = (
  request: GetWarehouseRequest,
  options: Polling.WaitOptions | undefined,
  isOld: ((warehouse: GetWarehouseResponse) => boolean) | undefined,
  onVisible: () => void
): Effect.Effect<GetWarehouseResponse, WaitError, Warehouses> =>
  Effect.flatMap(Effect.zip(makeHasFailed, following(request.id)), ([hasFailed, follow]) =>
    Polling.untilDone(
      Effect.tap(poll(request), () => Effect.sync(onVisible)),
      {
        ...options,
        follow,
        waitingFor: `warehouse ${request.id} to run`,
        describe,
        isDone: (warehouse) => warehouse.state === "RUNNING" || hasFailed(warehouse),
        isOld
      }
    )
  ).pipe(Effect.filterOrFail(hasState("RUNNING"), (warehouse) => failed(warehouse, "RUNNING")))

/**
 * Waits until a warehouse is running.
 *
 * Fails with `WarehouseFailed`, which includes the reason, if the warehouse is stopped or deleted instead, or if its
 * health is `FAILED` for the grace period of `Polling` while it starts. Fails with `WaitTimeout` after the deadline,
 * and with the errors of `get`, except transient ones.
 *
 * @since 0.1.0
 * @category waits
 */
export const awaitRunning = (
  request: GetWarehouseRequest,
  options?: Polling.WaitOptions
): Effect.Effect<GetWarehouseResponse, WaitError, Warehouses> => awaiting(request, options, mayBeStale, () => {})

/**
 * Waits until a warehouse is stopped, by a request or automatically.
 *
 * Fails with `WarehouseFailed` if it is deleted instead, with `WaitTimeout` after the deadline, and with the errors of
 * `get`, except transient ones.
 *
 * @since 0.1.0
 * @category waits
 */
export const awaitStopped = (
  request: GetWarehouseRequest,
  options?: Polling.WaitOptions
): Effect.Effect<GetWarehouseResponse, WaitError, Warehouses> =>
  Effect.flatMap(following(request.id), (follow) =>
    Polling.untilDone(poll(request), {
      ...options,
      follow,
      waitingFor: `warehouse ${request.id} to stop`,
      describe,
      isDone: isStopped
    })
  ).pipe(Effect.filterOrFail(hasState("STOPPED"), (warehouse) => failed(warehouse, "STOPPED")))

/**
 * Ensures that a warehouse is running, whatever its state. Starts it if it is stopped. If it is stopping, waits for
 * that first. Then waits until it is running. The schedule and the deadline apply to the whole operation. After the
 * start, stale states are ignored for the grace period of `Polling`.
 *
 * Fails with the errors of `awaitRunning`, and with those of `start`, except transient ones.
 *
 * @since 0.1.0
 * @category waits
 */
export const ensureRunning = (
  request: GetWarehouseRequest,
  options?: Polling.WaitOptions
): Effect.Effect<GetWarehouseResponse, WaitError, Warehouses> =>
  Effect.flatMap(makeHasFailed, (hasFailed) =>
    ensure(
      {
        waitingFor: `warehouse ${request.id} to run`,
        get: poll(request),
        act: Effect.flatMap(Warehouses, (warehouses) => warehouses.start({ id: request.id })),
        needsAct: hasState("STOPPED"),
        isDone: (warehouse) => warehouse.state === "RUNNING" || hasFailed(warehouse),
        isRefusal: ({ _tag }: DatabricksError) => _tag === "InvalidState",
        deniesNeed: ({ message }) => /\b(?:starting|running|stopping)\b/i.test(message),
        traces: ({ health, state }) => [state, health],
        follow: following(request.id),
        describe
      },
      options
    )
  ).pipe(Effect.filterOrFail(hasState("RUNNING"), (warehouse) => failed(warehouse, "RUNNING")))

/**
 * Creates a warehouse, waits until it is running, and deletes it when the scope closes, on success, failure or
 * interruption, and also if it never reached the state `RUNNING`.
 *
 * Fails with the errors of `create` and `awaitRunning`. The deletion is retried on transient errors for the `release`
 * duration of `Polling`. If it does not succeed, an error with the id and the URL of the warehouse is logged.
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
    let isKnown = false
    const created = acquire(
      warehouses.create(request),
      ({ id }) => ({
        warning: `Warehouse ${id} could not be deleted and may still be running`,
        page: () => pageOf(warehouses, `/sql/warehouses/${id}`),
        end: warehouses.delete({ id }),
        isKnown: () => isKnown
      }),
      "A warehouse is created"
    )
    const [{ id }, left] = yield* withinDeadline(options, "a warehouse to be created", created)
    return yield* awaiting({ id }, { ...left, fresh: true }, undefined, () => {
      isKnown = true
    })
  })

/**
 * Creates a warehouse and waits until it is running. The warehouse stays, also if the wait fails: `scoped` deletes it.
 *
 * Fails with the errors of `create` and `awaitRunning`.
 *
 * @since 0.1.0
 * @category waits
 */
export const createAndAwait = (
  request: CreateWarehouseRequest,
  options?: Polling.WaitOptions
): Effect.Effect<GetWarehouseResponse, WaitError, Warehouses> =>
  Effect.gen(function* () {
    const { create } = yield* Warehouses
    const [{ id }, left] = yield* withinDeadline(options, "a warehouse to be created", create(request))
    return yield* awaiting({ id }, { ...left, fresh: true }, undefined, () => {})
  })

/**
 * Starts a warehouse and waits until it is running. `ensureRunning` also waits for one that is stopping.
 *
 * Fails with the errors of `start` and `awaitRunning`.
 *
 * @since 0.1.0
 * @category waits
 */
export const startAndAwait = (
  request: StartWarehouseRequest,
  options?: Polling.WaitOptions
): Effect.Effect<GetWarehouseResponse, WaitError, Warehouses> =>
  Effect.gen(function* () {
    const { start } = yield* Warehouses
    const [, left] = yield* withinDeadline(options, `warehouse ${request.id} to be started`, start(request))
    return yield* awaitRunning({ id: request.id }, { ...left, fresh: true })
  })

/**
 * Stops a warehouse and waits until it is stopped.
 *
 * Fails with the errors of `stop` and `awaitStopped`.
 *
 * @since 0.1.0
 * @category waits
 */
export const stopAndAwait = (
  request: StopWarehouseRequest,
  options?: Polling.WaitOptions
): Effect.Effect<GetWarehouseResponse, WaitError, Warehouses> =>
  Effect.gen(function* () {
    const { stop } = yield* Warehouses
    const [, left] = yield* withinDeadline(options, `warehouse ${request.id} to be stopped`, stop(request))
    return yield* awaitStopped({ id: request.id }, left)
  })
