import * as Effect from "effect/Effect"
import { callOf } from "../../internal/call/failure.js"
import type * as Polling from "../../layers/Polling.js"
import { type DatabricksError, InvalidRequest } from "../../schemas/DatabricksError.js"
import type { RunNowRequest, SubmitRunRequest } from "../../schemas/jobs/JobRunRequests.js"
import type { Run } from "../../schemas/jobs/JobRuns.js"
import { operations } from "./operations.js"
import type { RunFailed } from "./outcome.js"
import { Jobs } from "./service.js"
import { awaitRun } from "./waits.js"

/**
 * A request of `runNow` or `submit` with a token of the program's own.
 *
 * @since 0.1.0
 * @category models
 */
export type ResumeRequest = (RunNowRequest | SubmitRunRequest) & { readonly idempotency_token: string }

/**
 * Waits until the run succeeds that a request with this `idempotency_token` started, also in a process that no longer
 * exists. If there is none yet, the request starts it. If the wait ends first, the run goes on: the program can resume it
 * again. `runNowAndAwait` and `submitAndAwait` cancel it.
 *
 * Derive the token from what the run is for, such as `nightly-2026-11-22`. The API has no other way to find a run by its
 * token, and forgets the token when the run is deleted, after 60 days at the latest.
 *
 * Fails with `InvalidRequest` if the token is empty, and with the errors of `runNow`, `submit` and `awaitRun`.
 *
 * @example
 * ```ts
 * import { Jobs } from "effect-databricks"
 *
 * const nightly = (day: string) => Jobs.resume({ job_id: 620300861913893, idempotency_token: `nightly-${day}` })
 * ```
 *
 * @since 0.1.0
 * @category waits
 */
export const resume = (
  request: ResumeRequest,
  options?: Polling.WaitOptions
): Effect.Effect<Run, DatabricksError | RunFailed | Polling.WaitTimeout, Jobs> =>
  Effect.flatMap(Jobs, (jobs): Effect.Effect<Run, DatabricksError | RunFailed | Polling.WaitTimeout, Jobs> => {
    const isOfJob = "job_id" in request && request.job_id !== undefined
    if (typeof request.idempotency_token !== "string" || request.idempotency_token === "") {
      return Effect.fail(
        new InvalidRequest({
          ...callOf(isOfJob ? operations.runNow : operations.submit),
          message: "idempotency_token is empty: give the token that the run is found by"
        })
      )
    }
    const started: Effect.Effect<Pick<Run, "run_id">, DatabricksError> = isOfJob
      ? jobs.runNow(request as RunNowRequest)
      : jobs.submit(request as SubmitRunRequest)
    return Effect.flatMap(started, ({ run_id }) => awaitRun({ run_id }, { ...options, fresh: true }))
  })
