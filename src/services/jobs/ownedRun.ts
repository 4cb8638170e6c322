/** Runs that a scope owns. */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { about } from "../../internal/call/sameId.js"
import { within } from "../../internal/call/within.js"
import { Polling } from "../../layers/Polling.js"
import { pageOf } from "../../layers/polling/clientOf.js"
import type { Owned } from "../../layers/polling/owned.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import type * as Requests from "../../schemas/jobs/JobRunRequests.js"
import type { Run } from "../../schemas/jobs/JobRuns.js"
import { operations } from "./operations.js"
import { Jobs } from "./service.js"

/** What is known of a run so far. */
export interface RunTracker {
  page: string | undefined
  isKnown: boolean
  isOver: boolean
  readonly record: (run: Run) => Effect.Effect<void>
}

export const makeTracker = (): RunTracker => {
  const tracker: RunTracker = {
    page: undefined,
    isKnown: false,
    isOver: false,
    record: (run) =>
      Effect.sync(() => {
        tracker.isKnown = true
        tracker.page = run.run_page_url ?? tracker.page
      })
  }
  return tracker
}

const ofRun = (request: Requests.GetRunRequest) =>
  about(operations.runsGetPage, "run_id", request.run_id, (run: Run) => run.run_id)

export const poll = (request: Requests.GetRunRequest): Effect.Effect<Run, DatabricksError, Jobs> =>
  ofRun(request)(Effect.flatMap(Jobs, (jobs) => jobs.runsGet(request)))

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
    const read = Effect.tap(ofRun(request)(jobs.runsGetPage(request)), tracker.record)
    const run = Option.flatten(yield* Effect.option(within(read, now + Duration.toMillis(details))))
    if (Option.exists(run, isOver)) return
    yield* jobs.cancel({ run_id: request.run_id })
  })
})
