import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import * as Polling from "../../layers/Polling.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import type { PipelineEvent } from "../../schemas/PipelineEvents.js"
import { isOver } from "./outcome.js"
import { Pipelines } from "./service.js"

/**
 * Which events to follow.
 *
 * @since 0.1.0
 * @category models
 */
export interface FollowEventsRequest {
  readonly pipeline_id: string
  /** Only the events of this update, from its first to its last. */
  readonly update_id?: string | undefined
  /** As that of `events`: `level in ('WARN', 'ERROR')`. */
  readonly filter?: string | undefined
  /** The most events on a page; 100 by default. */
  readonly max_results?: number | undefined
}

/**
 * How to follow events.
 *
 * @since 0.1.0
 * @category models
 */
export interface FollowEventsOptions {
  /** When to look again; by default the schedule of `Polling`, or `steadySchedule` where that is standard. Where it ends, so does the Stream. */
  readonly schedule?: Schedule.Schedule<unknown, unknown> | undefined
  /** The time to begin at. By default now, or with an `update_id` its beginning. */
  readonly since?: DateTime.DateTime | undefined
  /**
   * How much later than others of its time an event may turn up in the log and still be found; 1 minute by default. That
   * much of the log is read again each time.
   */
  readonly overlap?: Duration.DurationInput | undefined
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** What has been seen of a log that is read again and again, each time with some of what was read before. */
class Tail {
  /** When the latest event was; none so far if absent. */
  #newest: number | undefined
  /** The events that the next look may find again, with their times. */
  readonly #seen = new Map<string, number>()
  /** Up to when events were there before; until the log has been read once. */
  #before: number | undefined
  readonly #since: number | undefined
  readonly #overlap: number

  constructor(since: number | undefined, overlap: number) {
    this.#since = since
    this.#overlap = overlap
  }

  /** Begins after an event that is there already. */
  startAfter(event: PipelineEvent): void {
    const at = Date.parse(event.timestamp ?? "")
    if (Number.isNaN(at)) return
    this.#newest = at
    this.#before = at
  }

  /** The time to read from. */
  get from(): number | undefined {
    if (this.#newest === undefined) return this.#since
    return Math.max(this.#newest - this.#overlap, this.#since ?? Number.NEGATIVE_INFINITY)
  }

  /** Whether nobody has been given the event. */
  take(event: PipelineEvent): boolean {
    const parsed = Date.parse(event.timestamp ?? "")
    if (!Number.isNaN(parsed)) this.#newest = Math.max(parsed, this.#newest ?? parsed)
    if (this.#seen.has(event.id)) return false
    const at = Number.isNaN(parsed) ? Number.POSITIVE_INFINITY : parsed
    this.#seen.set(event.id, at)
    return this.#before === undefined || at > this.#before
  }

  /** To be called when all of the log has been read. */
  finish(): void {
    this.#before = undefined
    const { from } = this
    if (from === undefined) return
    for (const [id, at] of this.#seen) if (at < from) this.#seen.delete(id)
  }
}

const endStates = /\b(COMPLETED|FAILED|CANCELED)\b/

/** On end, before the Stream fails with what they were. */
const mostGarbledLooks = 10

/** Whether an event tells of the end of the update. */
const isEndOf = (event: PipelineEvent, update_id: string): boolean => {
  if (event.event_type !== "update_progress" || event.origin?.update_id !== update_id) return false
  const details = event.details as { readonly update_progress?: { readonly state?: unknown } } | null | undefined
  return endStates.test(String(details?.update_progress?.state ?? event.message ?? ""))
}

/**
 * The events of a pipeline as they come, the earliest first, none left out and none given twice: those that come from now
 * on, or from `since`, without end; or all those of an update, until it is over. `events` reads what is past, the latest
 * first.
 *
 * The log is polled, and an event may turn up in it later than others of its time: it is given when it is found, unless
 * that is more than `overlap` later.
 *
 * Fails as `events` and `getUpdate` do, except for transient failures.
 *
 * @example
 * ```ts
 * import { Pipelines } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * const refresh = (pipeline_id: string) =>
 *   Effect.gen(function* () {
 *     const { update_id } = yield* Pipelines.startUpdateScoped({ pipeline_id })
 *     yield* Stream.runForEach(Pipelines.followEvents({ pipeline_id, update_id }), (event) =>
 *       Effect.log(`${event.timestamp} ${event.level} ${event.message}`)
 *     )
 *     return yield* Pipelines.awaitUpdate({ pipeline_id, update_id })
 *   }).pipe(Effect.scoped)
 * ```
 *
 * @since 0.1.0
 * @category events
 */
export const followEvents = (
  request: FollowEventsRequest,
  options?: FollowEventsOptions
): Stream.Stream<PipelineEvent, DatabricksError, Pipelines> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const pipelines = yield* Pipelines
      const { filter, max_results = 100, pipeline_id, update_id } = request
      const { schedule } = yield* Polling.Polling
      const usual = schedule === Polling.schedule ? Polling.steadySchedule : schedule
      const driver = yield* Schedule.driver(options?.schedule ?? usual)
      const since = options?.since === undefined ? undefined : DateTime.toEpochMillis(options.since)
      const tail = new Tail(since, Duration.toMillis(options?.overlap ?? "1 minute"))
      // What is there already is left out only where nothing says where to begin.
      let isPlaced = since !== undefined || update_id !== undefined
      let isFirst = true
      let wasOver = false
      let sawEnd = false
      let looksAfterEnd = 0
      let garbledLooks = 0

      /** Something on the way may answer instead of the API, but not for good. */
      const isGarbledForNow = (error: DatabricksError): boolean => {
        if (!Polling.isGarbled(error)) return false
        garbledLooks += 1
        return garbledLooks <= mostGarbledLooks
      }

      const place = Effect.gen(function* () {
        if (isPlaced) return
        const { events } = yield* pipelines.eventsPage({ pipeline_id, max_results: 1 })
        const latest = events?.[0]
        if (latest !== undefined) tail.startAfter(latest)
        isPlaced = true
      })

      const log = Stream.suspend(() => {
        const conditions = [
          ...(filter ? [filter] : []),
          ...(update_id === undefined ? [] : [`update_id = ${quoted(update_id)}`]),
          ...(tail.from === undefined ? [] : [`timestamp >= ${quoted(new Date(tail.from).toISOString())}`])
        ]
        return pipelines.events({
          pipeline_id,
          ...(conditions.length === 0 ? {} : { filter: conditions.join(" AND ") }),
          order_by: ["timestamp asc"],
          max_results
        })
      })

      const look = Stream.unwrap(
        Effect.gen(function* () {
          yield* place
          // Asked first: what happened before the update was over is in what is read afterwards.
          if (update_id !== undefined) {
            const { update } = yield* pipelines.getUpdate({ pipeline_id, update_id })
            wasOver = isOver(update)
          }
          return log.pipe(
            Stream.filter((event) => tail.take(event)),
            Stream.tap((event) =>
              Effect.sync(() => {
                if (update_id !== undefined && isEndOf(event, update_id)) sawEnd = true
              })
            ),
            Stream.concat(
              Stream.execute(
                Effect.sync(() => {
                  tail.finish()
                  garbledLooks = 0
                  if (wasOver) looksAfterEnd += 1
                })
              )
            )
          )
        })
      ).pipe(
        Stream.catchAll((error) =>
          Polling.isTransient(error) || isGarbledForNow(error)
            ? Stream.execute(
                Effect.logDebug(`Following events of pipeline ${pipeline_id}: will look again after a failure`, error)
              )
            : Stream.fail(error)
        )
      )

      const next: Effect.Effect<typeof look, Option.Option<DatabricksError>> = Effect.gen(function* () {
        // The last events of an update may turn up after it is over.
        if (looksAfterEnd > 1 || (looksAfterEnd > 0 && sawEnd)) return yield* Effect.fail(Option.none())
        if (!isFirst) yield* Effect.mapError(driver.next(undefined), () => Option.none())
        isFirst = false
        return look
      })

      return Stream.flatten(Stream.repeatEffectOption(next))
    })
  )
