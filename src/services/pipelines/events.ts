import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import * as Polling from "../../layers/Polling.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import type { PipelineEvent } from "../../schemas/pipelines/PipelineEvents.js"
import { isOver } from "./outcome.js"
import { Pipelines } from "./service.js"

/**
 * Selects the events to follow.
 *
 * @since 0.1.0
 * @category models
 */
export interface FollowEventsRequest {
  readonly pipeline_id: string
  /** Emits only the events of this update, from the first to the last. */
  readonly update_id?: string | undefined
  /** A filter as in `events`, such as `level in ('WARN', 'ERROR')`. */
  readonly filter?: string | undefined
  /** The max number of events per page (default 100). */
  readonly max_results?: number | undefined
}

/**
 * Options for `followEvents`.
 *
 * @since 0.1.0
 * @category models
 */
export interface FollowEventsOptions {
  /**
   * When to poll. By default the schedule of `Polling`, or `steadySchedule` if that is the default one. The Stream ends
   * when the schedule ends.
   */
  readonly schedule?: Schedule.Schedule<unknown, unknown> | undefined
  /** The time of the first event to emit. By default now, or the start of the update if `update_id` is set. */
  readonly since?: DateTime.DateTime | undefined
  /**
   * The max delay with which an event may appear in the log, compared with other events of its time (default 1 minute).
   * That part of the log is read again at each poll.
   */
  readonly overlap?: Duration.DurationInput | undefined
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** The state of a log that is read repeatedly, each time with some overlap. */
class Tail {
  /** The time of the newest event, or `undefined` if there is none. */
  #newest: number | undefined
  /** The ids and times of the events that the next read may return again. */
  readonly #seen = new Map<string, number>()
  /** Events up to this time existed before. `undefined` until the log has been read once. */
  #before: number | undefined
  readonly #since: number | undefined
  readonly #overlap: number

  constructor(since: number | undefined, overlap: number) {
    this.#since = since
    this.#overlap = overlap
  }

  /** Starts after an event that exists already. */
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

  /** Returns `true` if the event was not emitted before. */
  add(event: PipelineEvent): boolean {
    const parsed = Date.parse(event.timestamp ?? "")
    if (!Number.isNaN(parsed)) this.#newest = Math.max(parsed, this.#newest ?? parsed)
    if (this.#seen.has(event.id)) return false
    const at = Number.isNaN(parsed) ? Number.POSITIVE_INFINITY : parsed
    this.#seen.set(event.id, at)
    return this.#before === undefined || at > this.#before
  }

  /** Marks that the whole log has been read. */
  endRead(): void {
    this.#before = undefined
    const { from } = this
    if (from === undefined) return
    for (const [id, at] of this.#seen) if (at < from) this.#seen.delete(id)
  }
}

const endStates = /\b(COMPLETED|FAILED|CANCELED)\b/

/** The max number of consecutive malformed responses before the Stream fails. */
const maxMalformedReads = 10

/** Whether an event reports the end of the update. */
const isEndOf = (event: PipelineEvent, update_id: string): boolean => {
  if (event.event_type !== "update_progress" || event.origin?.update_id !== update_id) return false
  const details = event.details as { readonly update_progress?: { readonly state?: unknown } } | null | undefined
  return endStates.test(String(details?.update_progress?.state ?? event.message ?? ""))
}

/**
 * Emits the events of a pipeline as they occur, oldest first, each exactly once. Without `update_id`, emits the events
 * from now on, or from `since`, and never ends. With `update_id`, emits all events of the update and ends when it ends.
 * `events` reads past events, newest first.
 *
 * The log is polled. An event can appear in the log later than others of its time. It is emitted when it is found,
 * unless it is more than `overlap` late.
 *
 * Fails with the errors of `events` and `getUpdate`, except transient ones.
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
      const defaultSchedule = schedule === Polling.schedule ? Polling.steadySchedule : schedule
      const driver = yield* Schedule.driver(options?.schedule ?? defaultSchedule)
      const since = options?.since === undefined ? undefined : DateTime.toEpochMillis(options.since)
      const tail = new Tail(since, Duration.toMillis(options?.overlap ?? "1 minute"))
      // Existing events are skipped only if the request does not set a starting point.
      let hasStart = since !== undefined || update_id !== undefined
      let isFirst = true
      let hasEnded = false
      let sawEnd = false
      let readsAfterEnd = 0
      let malformedReads = 0

      /** A proxy may have responded instead of the API, but not permanently. */
      const isTransientlyMalformed = (error: DatabricksError): boolean => {
        if (!Polling.isGarbled(error)) return false
        malformedReads += 1
        return malformedReads <= maxMalformedReads
      }

      const findStart = Effect.gen(function* () {
        if (hasStart) return
        const { events } = yield* pipelines.eventsPage({ pipeline_id, max_results: 1 })
        const latest = events?.[0]
        if (latest !== undefined) tail.startAfter(latest)
        hasStart = true
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

      const read = Stream.unwrap(
        Effect.gen(function* () {
          yield* findStart
          // The update is read first, so that the log read afterwards has everything that happened before it ended.
          if (update_id !== undefined) {
            const { update } = yield* pipelines.getUpdate({ pipeline_id, update_id })
            hasEnded = isOver(update)
          }
          return log.pipe(
            Stream.filter((event) => tail.add(event)),
            Stream.tap((event) =>
              Effect.sync(() => {
                if (update_id !== undefined && isEndOf(event, update_id)) sawEnd = true
              })
            ),
            Stream.concat(
              Stream.execute(
                Effect.sync(() => {
                  tail.endRead()
                  malformedReads = 0
                  if (hasEnded) readsAfterEnd += 1
                })
              )
            )
          )
        })
      ).pipe(
        Stream.catchAll((error) =>
          Polling.isTransient(error) || isTransientlyMalformed(error)
            ? Stream.execute(
                Effect.logDebug(`Following events of pipeline ${pipeline_id}: will poll again after an error`, error)
              )
            : Stream.fail(error)
        )
      )

      const next: Effect.Effect<typeof read, Option.Option<DatabricksError>> = Effect.gen(function* () {
        // The last events of an update can appear after it has ended.
        if (readsAfterEnd > 1 || (readsAfterEnd > 0 && sawEnd)) return yield* Effect.fail(Option.none())
        if (!isFirst) yield* Effect.mapError(driver.next(undefined), () => Option.none())
        isFirst = false
        return read
      })

      return Stream.flatten(Stream.repeatEffectOption(next))
    })
  )
