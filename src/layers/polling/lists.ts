/** Reads lists on behalf of waits. A failing list ends no wait: they wait for it, or poll themselves. */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schedule from "effect/Schedule"
import { retryAfterOf } from "../../internal/call/retryAfter.js"
import { within } from "../../internal/call/within.js"
import { type DatabricksError, isRateLimited } from "../../schemas/DatabricksError.js"
import * as Polling from "../Polling.js"
import * as RetryPolicy from "../RetryPolicy.js"
import type { Desk, Strategy } from "./watcher.js"

/** A page of a list, and the token of the next one. */
export interface Page<Item> {
  readonly items: ReadonlyArray<Item>
  readonly next: string | undefined
}

/** How long a page may take. */
const pageLimit = Duration.toMillis("15 seconds")

/** After as many failures in succession, waits poll themselves, but few of them in a time: the workspace may be down. */
const maxFailures = 3
const maxLooks = 60
const ofLooks = Duration.toMillis("10 seconds")

/** How long a list that is refused, for lack of a permission or because it does not exist, is not asked for again. */
const refusal = Duration.toMillis("10 minutes")

/** The pauses after a list was throttled, unless the server says how long. */
const minPause = Duration.toMillis("2 seconds")
const maxPause = Duration.toMillis("1 minute")

class NoPage {
  readonly _tag = "NoPage"
}

/** Reads a page once: the next poll tries again. */
export const page = <A>(read: Effect.Effect<A, DatabricksError>): Effect.Effect<A, DatabricksError | NoPage> =>
  Effect.flatMap(Clock.currentTimeMillis, (now) =>
    Effect.flatMap(
      within(RetryPolicy.withPolicy(RetryPolicy.none)(read), now + pageLimit),
      Option.match({ onNone: () => Effect.fail(new NoPage()), onSome: Effect.succeed })
    )
  )

/** Whether another attempt may succeed. */
const passes = (error: DatabricksError | NoPage): boolean =>
  error._tag === "NoPage" || Polling.isTransient(error) || Polling.isGarbled(error)

/** Reads again after failures that pass: what follows from giving up is a request for each wait. */
export const patiently = <A>(
  read: Effect.Effect<A, DatabricksError | NoPage>
): Effect.Effect<A, DatabricksError | NoPage> =>
  Effect.retry(read, { while: passes, times: maxFailures, schedule: Schedule.spaced(minPause) })

export const lookAll = <A>(ids: Iterable<string>, desk: Desk<A>): void => {
  for (const id of ids) desk.tell(id, () => "look")
}

/** Runs polls that read lists. */
export const guard = <A>() => {
  let failures = 0
  let pause = 0
  let refusedUntil = 0
  let looks = 0
  let looksUntil = 0
  const lookSome = (due: ReadonlySet<string>, desk: Desk<A>, now: number): void => {
    if (now >= looksUntil) {
      looks = 0
      looksUntil = now + ofLooks
    }
    // Many take turns, whenever they are due: a wait that has read its resource comes last again.
    const some = [...(desk.waiters.size > maxLooks ? desk.waiters.keys() : due)].slice(0, maxLooks - looks)
    looks += some.length
    lookAll(some, desk)
  }
  return (
    due: ReadonlySet<string>,
    desk: Desk<A>,
    poll: (now: number) => Effect.Effect<void, DatabricksError | NoPage>
  ): Effect.Effect<number> =>
    Effect.flatMap(Clock.currentTimeMillis, (now) => {
      if (now < refusedUntil) {
        lookAll(due, desk)
        return Effect.succeed(0)
      }
      return Effect.match(poll(now), {
        onSuccess: () => {
          failures = 0
          pause = 0
          return 0
        },
        onFailure: (error) => {
          if (error._tag !== "NoPage" && isRateLimited(error)) {
            pause = Math.max(retryAfterOf(error), Math.min(maxPause, Math.max(minPause, pause * 2)))
            return pause
          }
          failures++
          if (!passes(error)) {
            refusedUntil = now + refusal
            lookAll(due, desk)
          } else if (failures >= maxFailures) lookSome(due, desk, now)
          return 0
        }
      })
    })
}

/** A list that has the states of all resources of a kind. */
export interface Listed<A, Item> {
  readonly page: (token: string | undefined) => Effect.Effect<Page<Item>, DatabricksError>
  readonly idOf: (item: Item) => string
  /** What an item and a state have in common that can change. */
  readonly digestOf: (item: Item | A) => string
  readonly isListed: (state: A) => boolean
}

/** How long a list that was too long is not asked for again. */
const tooLong = Duration.toMillis("5 minutes")

/** Reads the whole list if that takes fewer requests than there are waits, and lets those poll that it says more about. */
export const make = <A, Item>({ digestOf, idOf, isListed, page: read }: Listed<A, Item>): Strategy<A> => {
  const guarded = guard<A>()
  /** The number of pages up to the last resource, and until when it counts. */
  let pages = 1
  let until = 0

  const poll = (due: ReadonlySet<string>, desk: Desk<A>) => (now: number) =>
    Effect.gen(function* () {
      if (now >= until) pages = 1
      const left = new Set(due)
      let token: string | undefined
      let n = 0
      do {
        if (left.size <= (n === 0 ? pages : 1)) break
        const { items, next } = yield* page(read(token))
        n++
        for (const item of items) {
          const id = idOf(item)
          left.delete(id)
          const digest = digestOf(item)
          desk.tell(id, (waiter) => (digest === waiter.digest ? undefined : "look"))
        }
        if (n > due.size) {
          pages = n
          until = now + tooLong
          break
        }
        token = next
      } while (token !== undefined)
      lookAll(left, desk)
    })

  return { isListed: (_, state) => isListed(state), digestOf, poll: (due, desk) => guarded(due, desk, poll(due, desk)) }
}
