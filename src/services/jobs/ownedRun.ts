/** Runs that a scope owns. */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { about } from "../../internal/call/sameId.js"
import { within } from "../../internal/call/within.js"
import { Polling } from "../../layers/Polling.js"
import { pageOf } from "../../layers/polling/clientOf.js"
import type { Follow } from "../../layers/polling/follow.js"
import type { Owned } from "../../layers/polling/owned.js"
import { RunWatcher } from "../../layers/RunWatcher.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import type * as Requests from "../../schemas/jobs/JobRunRequests.js"
import type { Run } from "../../schemas/jobs/JobRuns.js"
import { operations } from "./operations.js"
import { runLists } from "./runLists.js"
import { Jobs } from "./service.js"

/** What is known of a run so far. */
export class RunTracker {
  page: string | undefined
  isKnown = false
  isOver = false

  record(run: Run): void {
    this.isKnown = true
    this.page = run.run_page_url ?? this.page
  }
}

export const makeTracker = (): RunTracker => new RunTracker()

const ofRun = (request: Requests.GetRunRequest) =>
  about(operations.runsGetPage, "run_id", request.run_id, (run: Run) => run.run_id)

export const poll = (request: Requests.GetRunRequest): Effect.Effect<Run, DatabricksError, Jobs> =>
  ofRun(request)(Effect.flatMap(Jobs, (jobs) => jobs.runsGet(request)))

/** Records each state that is read. */
export const recording =
  (tracker: RunTracker) =>
  <E, R>(poll: Effect.Effect<Run, E, R>): Effect.Effect<Run, E, R> =>
    Effect.tap(poll, (run) => Effect.sync(() => tracker.record(run)))

/** Follows the run together with others, if there is a `RunWatcher`. */
export const following = (
  request: Requests.GetRunRequest,
  isDetailed: boolean,
  tracker?: RunTracker
): Effect.Effect<Follow<Run> | undefined, never, Jobs> =>
  Effect.zipWith(Jobs, Effect.serviceOption(RunWatcher), (jobs, watcher) =>
    // What else a request includes is in no list.
    Option.isNone(watcher) || Object.keys(request).length > 1
      ? undefined
      : watcher.value.follow(runLists, jobs, String(request.run_id), isDetailed, tracker)
  )

/** Cancels the run, unless it has ended. */
export const owned = (
  jobs: Jobs["Type"],
  request: Requests.GetRunRequest,
  tracker: RunTracker,
  isOver: (run: Run) => boolean
): Owned<never> => ({
  warning: `Run ${request.run_id} could not be cancelled and may still be active`,
  page: () => tracker.page ?? pageOf(jobs, "/jobs/runs"),
  isKnown: () => tracker.isKnown,
  end: Effect.gen(function* () {
    if (tracker.isOver) return
    const now = yield* Clock.currentTimeMillis
    const { details } = yield* Polling
    const read = recording(tracker)(ofRun(request)(jobs.runsGetPage(request)))
    const run = Option.flatten(yield* Effect.option(within(read, now + Duration.toMillis(details))))
    if (Option.exists(run, isOver)) return
    yield* jobs.cancel({ run_id: request.run_id })
  })
})
