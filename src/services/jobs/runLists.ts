/** Follows many runs by the lists of active runs and of those that ended. */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { steadyTime } from "../../internal/call/steadyTime.js"
import * as Lists from "../../layers/polling/lists.js"
import type { Desk, Kind, Strategy, Waiter } from "../../layers/polling/watcher.js"
import type { BaseRun, Run } from "../../schemas/jobs/JobRuns.js"
import { isOver } from "./outcome.js"
import type { Jobs } from "./service.js"

/** The max number of runs on a page. */
const pageSize = 25

/** The max number of requests for lists in an interval, for lists that can be continued in the next one. */
const maxPages = 60

/** The same with the list of ended runs, which comes first. */
const maxEndedPages = 85

/** The shortest interval that this is counted in. */
const minInterval = Duration.toMillis("10 seconds")

/** How long requests for pages are remembered: longer than the intervals of waits. */
const remembered = Duration.toMillis("5 minutes")

/** The max number of requests in a second, for lists that take longer than an interval. */
const evenly = Math.floor((maxPages * 1000) / minInterval)

/** How long to wait for the next interval. */
const pause = Duration.seconds(1)

/**
 * How long the list of ended runs is not read again if this many wait. Each time it is read, its last page shows runs that are
 * known already.
 */
const manyWaits = 1000
const restOfMany = Duration.toMillis("2500 millis")

/** How much later than a run another one may become visible that ended before it. */
const lag = Duration.toMillis("1 minute")

/** How long a run may not be seen, at least and in delays of its wait: a deleted run is in no list. */
const unseen = Duration.toMillis("2 minutes")
const unseenDelays = 10

/** How many unseen runs poll themselves at once, if the list of active runs is too long. */
const maxUnseen = 50

/** How many waits have to be without a first state for the list of ended runs to be worth its requests. */
const manyUnread = 25

const endOf = (run: BaseRun): number => run.end_time || run.start_time || 0

/** Whether the list has all of the run, so that it need not be read. */
const isWhole = (run: BaseRun): boolean => run.has_more !== true && (run.tasks ?? []).length > 0

const digestOf = ({ state, status }: BaseRun): string => `${state?.life_cycle_state} ${status?.state}`

/** A run of a task is in no list. */
const isRunOfJob = ({ job_run_id, run_id }: Run): boolean =>
  job_run_id === undefined || job_run_id === null || String(job_run_id) === String(run_id)

/** Pages of the list of active runs, which may take several polls. */
interface Sweep {
  token: string | undefined
  pages: number
  readonly began: number
  readonly seen: Set<string>
}

export const runLists: Kind<Jobs["Type"], Run> = (jobs): Strategy<Run> => {
  const guarded = Lists.guard<Run>()
  /** The ends of the runs that were found in the list of ended runs, for as long as others may precede them. */
  const known = new Map<string, number>()
  let newestEnd = 0
  let isRead = false
  let endedPages = 1
  let endedAt = Number.NEGATIVE_INFINITY
  /** Whether the list of ended runs is sorted by their ends. Documented in recent versions of the API. */
  let isByEnd = true
  let activePages: number | undefined
  let sweep: Sweep | undefined
  const oneAtATime = Effect.unsafeMakeSemaphore(1)
  const time = steadyTime()
  /** The times of the requests for pages. */
  let read: ReadonlyArray<number> = []

  /** Those of the last interval. */
  const readIn = (interval: number, now: number): ReadonlyArray<number> => read.filter((time) => time > now - interval)

  /** Waits until another page of ended runs may be read. */
  const roomForEnded: Effect.Effect<void> = Effect.flatMap(time, (now) => {
    const times = readIn(minInterval, now)
    const [first = now] = times
    return times.length < maxEndedPages
      ? Effect.void
      : Effect.zipRight(Clock.sleep(Duration.millis(first + minInterval - now + 1)), roomForEnded)
  })

  const page = (
    filter: { readonly active_only: true } | { readonly completed_only: true },
    token: string | undefined
  ) =>
    Effect.flatMap(time, (now) => {
      read = [...readIn(remembered, now), now]
      const request = { ...filter, expand_tasks: true, limit: pageSize }
      return Effect.map(
        Lists.page(jobs.runsListPage(token === undefined ? request : { ...request, page_token: token })),
        ({ next_page_token, runs }) => ({ runs: runs ?? [], next: next_page_token || undefined })
      )
    })

  const isMany = (desk: Desk<Run>): boolean => desk.waiters.size + desk.unread().size >= manyWaits

  const restOf = (desk: Desk<Run>): number => (isMany(desk) ? restOfMany : 0)

  /** Tells those whose runs have ended. Returns false if that would take more requests than there are waits. */
  const readEnded = (desk: Desk<Run>, max: number) =>
    Effect.gen(function* () {
      const now = yield* time
      if (now < endedAt + restOf(desk)) return true
      const newestBefore = newestEnd
      const wasRead = isRead
      // Kept at the end only: after a failure, the next attempt reads the same pages again.
      const found = new Map<string, number>()
      let horizon = newestBefore - lag
      let token: string | undefined
      let previous = Number.POSITIVE_INFINITY
      endedPages = 0
      for (;;) {
        yield* roomForEnded
        const asked = yield* Clock.currentTimeMillis
        const arrivals = desk.arrivals()
        const { next, runs } = yield* page({ completed_only: true }, token)
        endedPages++
        if (!wasRead && token === undefined) horizon = Math.max(0, ...runs.map(endOf)) - lag
        let isAllKnown = true
        let isPast = false
        for (const run of runs) {
          const id = String(run.run_id)
          const end = endOf(run)
          if (end > previous + 1000) isByEnd = false
          previous = end
          isPast = end < horizon
          if (known.get(id) === end) continue
          isAllKnown = false
          found.set(id, end)
          // An end that is not newer than others that were known may precede a repair of the run.
          const isCertain = wasRead && end > newestBefore && isOver(run) && isWhole(run)
          desk.tell(id, ({ heard }) => (isCertain && heard < asked ? { state: run } : "look"))
          desk.tellUnread(id, ({ arrival }) => (isCertain && arrival <= arrivals ? { state: run } : "look"))
        }
        if (next === undefined || isAllKnown || isPast || !isByEnd) break
        if (endedPages >= max) return false
        token = next
      }
      for (const [id, end] of found) {
        known.set(id, end)
        newestEnd = Math.max(newestEnd, end)
      }
      isRead = true
      endedAt = yield* time
      for (const [id, end] of known) if (end < newestEnd - lag) known.delete(id)
      return true
    }).pipe(oneAtATime.withPermits(1))

  /** Continues or begins to read the active runs, and tells those whose states have changed, and those that are missing. */
  const readActive = (desk: Desk<Run>, now: number, interval: number) =>
    Effect.gen(function* () {
      const current = sweep ?? { token: undefined, pages: 0, began: now, seen: new Set<string>() }
      // A token that is refused is not used again.
      sweep = undefined
      for (;;) {
        if (current.pages > desk.waiters.size) {
          activePages = current.pages
          return
        }
        if (readIn(interval, yield* time).length >= maxPages) {
          sweep = current
          return
        }
        const { next, runs } = yield* page({ active_only: true }, current.token)
        current.pages++
        for (const run of runs) {
          const id = String(run.run_id)
          current.seen.add(id)
          desk.tell(id, (waiter) => {
            waiter.heard = now
            if (!waiter.isDetailed && digestOf(run) === waiter.digest) return undefined
            return isWhole(run) ? { state: run } : "look"
          })
        }
        if (next === undefined) break
        current.token = next
      }
      activePages = current.pages
      for (const id of [...desk.waiters.keys()]) {
        if (!current.seen.has(id)) desk.tell(id, ({ heard }) => (heard < current.began ? "look" : undefined))
      }
    })

  const isUnseen =
    (now: number) =>
    ({ due, heard, since }: Waiter<Run>): boolean =>
      now - heard > Math.max(unseen, unseenDelays * (due - since))

  const intervalOf = (due: ReadonlySet<string>, desk: Desk<Run>): number => {
    let shortest = Number.POSITIVE_INFINITY
    for (const id of due)
      for (const waiter of desk.waiters.get(id) ?? []) shortest = Math.min(shortest, waiter.due - waiter.since)
    return Math.max(minInterval, Number.isFinite(shortest) ? shortest : 0)
  }

  const poll = (due: ReadonlySet<string>, desk: Desk<Run>) => (now: number) =>
    Effect.gen(function* () {
      const left = () => [...due].filter((id) => desk.waiters.has(id))
      const interval = intervalOf(due, desk)
      // What the list shows is news for all of many, not only for those that are due.
      if (due.size <= endedPages && !isMany(desk)) {
        endedPages = 1
        Lists.lookAll(due, desk)
        return
      }
      if (isByEnd && !(yield* readEnded(desk, desk.waiters.size))) {
        Lists.lookAll([...desk.waiters.keys()], desk)
        return
      }
      const isIn = (test: (waiter: Waiter<Run>) => boolean) => (id: string) =>
        [...(desk.waiters.get(id) ?? [])].some(test)
      const wanted = isByEnd ? left().filter(isIn(({ isDetailed }) => isDetailed)) : left()
      const lost = [...desk.waiters.keys()].filter(isIn(isUnseen(now)))
      const pages = Math.min(maxPages, activePages ?? Math.ceil(desk.waiters.size / pageSize))
      if (wanted.length > pages || lost.length > pages || sweep !== undefined) {
        yield* readActive(desk, now, interval)
        return
      }
      Lists.lookAll(wanted, desk)
      Lists.lookAll(lost.slice(0, maxUnseen), desk)
      // It may have become shorter.
      if (lost.length > 0) activePages = undefined
    })

  /** Reads the active runs from the newest on, as long as that takes fewer requests than there are waits. */
  const first = (desk: Desk<Run>) =>
    Effect.gen(function* () {
      const max = desk.unread().size / 2
      // A list that is longer than an interval allows is read evenly: the ends that come meanwhile take requests, too.
      const isEven = max * 2 > maxPages * pageSize
      let token: string | undefined
      let n = 0
      // So that ends from now on are known to be new.
      if (!isRead) yield* Lists.patiently(readEnded(desk, Number.POSITIVE_INFINITY))
      while (n < max && desk.unread().size > 0) {
        const now = yield* time
        if (readIn(minInterval, now).length >= maxPages || (isEven && readIn(1000, now).length >= evenly)) {
          yield* Clock.sleep(pause)
          if (isByEnd && desk.unread().size > manyUnread) {
            yield* Lists.patiently(readEnded(desk, Number.POSITIVE_INFINITY))
          }
          continue
        }
        const { next, runs } = yield* Lists.patiently(page({ active_only: true }, token))
        n++
        for (const run of runs)
          if (!isOver(run) && isWhole(run)) desk.tellUnread(String(run.run_id), () => ({ state: run }))
        if (next === undefined) {
          // Those that have ended meanwhile, instead of a request for each.
          endedAt = Number.NEGATIVE_INFINITY
          if (isByEnd && desk.unread().size > 1) yield* Lists.patiently(readEnded(desk, desk.unread().size))
          return
        }
        token = next
      }
    }).pipe(Effect.ignore)

  return {
    isListed: (id, run) => !isOver(run) && isRunOfJob(run) && !known.has(id),
    digestOf,
    poll: (due, desk) => Effect.map(guarded(due, desk, poll(due, desk)), (rest) => Math.max(rest, restOf(desk))),
    first
  }
}
