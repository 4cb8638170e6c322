import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import type * as Stream from "effect/Stream"
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
  type GetWarehouseResponse
} from "../../schemas/Warehouses.js"
import { operations } from "./operations.js"
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

const describe = (warehouse: GetWarehouseResponse): string => {
  const { status, ...health } = warehouse.health ?? {}
  const words = [...(status ? [`health ${status}`] : []), ...wordsOf(health)].join("; ")
  return words === "" ? `${warehouse.state}` : `${warehouse.state}: ${words}`
}

const poll = (request: GetWarehouseRequest) =>
  Effect.flatMap(Warehouses, (warehouses) => warehouses.get(request)).pipe(
    about(operations.get, "id", request.id, (warehouse) => warehouse.id)
  )

/** States that may be from before a start. */
const isFromBefore = isIn("STOPPED", "STOPPING")

/**
 * When a warehouse that is waited for will not run: once it is stopped, and once its health has been `FAILED` while it
 * starts for as long as reads may show what was before.
 */
const hopelessness = Effect.map(Effect.all([Polling.Polling, Effect.clock]), ([{ grace }, clock]) => {
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
 * A warehouse from now on: its first state, then each time that its state, its health or its number of clusters changes,
 * until it is stopped or deleted.
 *
 * Fails with `WaitTimeout` after the deadline, and as `get` does, except for transient failures.
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
    describe,
    isDone: isStopped,
    isOld: isFromBefore,
    changes: ({ health, num_clusters, state }) => [state, health, num_clusters]
  })

const awaiting = (
  request: GetWarehouseRequest,
  options: Polling.WaitOptions | undefined,
  isOld: ((warehouse: GetWarehouseResponse) => boolean) | undefined,
  onSeen: () => void
): Effect.Effect<GetWarehouseResponse, WaitError, Warehouses> =>
  Effect.flatMap(hopelessness, (isHopeless) =>
    Polling.untilDone(
      Effect.tap(poll(request), () => Effect.sync(onSeen)),
      {
        ...options,
        waitingFor: `warehouse ${request.id} to run`,
        describe,
        isDone: (warehouse) => warehouse.state === "RUNNING" || isHopeless(warehouse),
        isOld
      }
    )
  ).pipe(Effect.filterOrFail(isIn("RUNNING"), (warehouse) => failed(warehouse, "RUNNING")))

/**
 * Waits until a warehouse runs.
 *
 * Fails with `WarehouseFailed`, which says why, where it is stopped or deleted instead, or where its health is `FAILED`
 * for the grace period of `Polling` while it starts; with `WaitTimeout` after the deadline; and as `get` does, except for
 * transient failures.
 *
 * @since 0.1.0
 * @category waits
 */
export const awaitRunning = (
  request: GetWarehouseRequest,
  options?: Polling.WaitOptions
): Effect.Effect<GetWarehouseResponse, WaitError, Warehouses> => awaiting(request, options, isFromBefore, () => {})

/**
 * Waits until a warehouse is stopped, on request or by itself.
 *
 * Fails with `WarehouseFailed` where it is deleted instead, with `WaitTimeout` after the deadline, and as `get` does, except
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
    describe,
    isDone: isStopped
  }).pipe(Effect.filterOrFail(isIn("STOPPED"), (warehouse) => failed(warehouse, "STOPPED")))

/**
 * Makes a warehouse run, in whatever state it is: starts it where it is stopped, waits for that first where it is
 * stopping, and otherwise waits. The schedule and the deadline of the options are those of all that together. After the
 * start, reads that still show the warehouse as it was are passed over for the grace period of `Polling`.
 *
 * Fails as `awaitRunning` does, and as `start` does, except for transient failures.
 *
 * @since 0.1.0
 * @category waits
 */
export const ensureRunning = (
  request: GetWarehouseRequest,
  options?: Polling.WaitOptions
): Effect.Effect<GetWarehouseResponse, WaitError, Warehouses> =>
  Effect.flatMap(hopelessness, (isHopeless) =>
    ensure(
      {
        waitingFor: `warehouse ${request.id} to run`,
        get: poll(request),
        act: Effect.flatMap(Warehouses, (warehouses) => warehouses.start({ id: request.id })),
        needsAct: isIn("STOPPED"),
        isDone: (warehouse) => warehouse.state === "RUNNING" || isHopeless(warehouse),
        isRefusal: ({ _tag }: DatabricksError) => _tag === "InvalidState",
        deniesNeed: ({ message }) => /\b(?:starting|running|stopping)\b/i.test(message),
        traces: ({ health, state }) => [state, health],
        describe
      },
      options
    )
  ).pipe(Effect.filterOrFail(isIn("RUNNING"), (warehouse) => failed(warehouse, "RUNNING")))

/**
 * Creates a warehouse, waits until it runs, and deletes it when the scope closes: at the end, after a failure, when
 * interrupted, and also where it never came to run.
 *
 * Fails as `create` and `awaitRunning` do. The deletion is repeated over transient failures, for as long as `release` of
 * `Polling` says; where it does not succeed, an error is logged that names the warehouse and its page.
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
        warning: `Warehouse ${id} could not be deleted and may still run`,
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
