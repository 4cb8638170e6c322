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
import type * as Requests from "../../schemas/JobRunRequests.js"
import type { Run } from "../../schemas/JobRuns.js"
import { operations } from "./operations.js"
import { Jobs } from "./service.js"

/** What is known of a run so far. */
export interface Sight {
  page: string | undefined
  isKnown: boolean
  isOver: boolean
  readonly see: (run: Run) => Effect.Effect<void>
}

export const unseen = (): Sight => {
  const sight: Sight = {
    page: undefined,
    isKnown: false,
    isOver: false,
    see: (run) =>
      Effect.sync(() => {
        sight.isKnown = true
        sight.page = run.run_page_url ?? sight.page
      })
  }
  return sight
}

const ofRun = (request: Requests.GetRunRequest) =>
  about(operations.runsGetPage, "run_id", request.run_id, (run: Run) => run.run_id)

export const poll = (request: Requests.GetRunRequest): Effect.Effect<Run, DatabricksError, Jobs> =>
  ofRun(request)(Effect.flatMap(Jobs, (jobs) => jobs.runsGet(request)))

/** Cancels the run, unless it has ended. */
export const owned = (
  jobs: Jobs["Type"],
  request: Requests.GetRunRequest,
  sight: Sight,
  isOver: (run: Run) => boolean
): Owned<never> => ({
  warning: `Run ${request.run_id} could not be cancelled and may go on`,
  page: () => sight.page ?? pageOf(jobs, "/jobs/runs"),
  isKnown: () => sight.isKnown,
  end: Effect.gen(function* () {
    if (sight.isOver) return
    const now = yield* Clock.currentTimeMillis
    const { details } = yield* Polling
    const look = Effect.tap(ofRun(request)(jobs.runsGetPage(request)), sight.see)
    const run = Option.flatten(yield* Effect.option(within(look, now + Duration.toMillis(details))))
    if (Option.exists(run, isOver)) return
    yield* jobs.cancel({ run_id: request.run_id })
  })
})
