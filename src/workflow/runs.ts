/** Runs of jobs as durable steps. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { about } from "../internal/call/sameId.js"
import { WaitTimeout } from "../layers/Polling.js"
import * as Brief from "../layers/polling/brief.js"
import { DatabricksError } from "../schemas/DatabricksError.js"
import type { RunNowRequest, SubmitRunRequest } from "../schemas/jobs/JobRunRequests.js"
import type { Run } from "../schemas/jobs/JobRuns.js"
import * as Lazy from "../schemas/lazy.js"
import * as Wire from "../schemas/Wire.js"
import { operations } from "../services/jobs/operations.js"
import { describe, isOver, isSuccessful, lastAttempts, RunFailed, runFailed } from "../services/jobs/outcome.js"
import { makeTracker, owned } from "../services/jobs/ownedRun.js"
import { Jobs } from "../services/jobs/service.js"
import { endOwned, outcome, type StepContext, type StepOptions, started, tokenOf, whenFailed } from "./step.js"

/**
 * A task of a successful run.
 *
 * @since 0.1.0
 * @category models
 */
export class TaskResult extends Wire.struct<TaskResult>("TaskResult")({
  task_key: Schema.String,
  /** The run of the task, for `runsGetOutput`. */
  run_id: Wire.Int64,
  result_state: Schema.optional(Schema.String),
  run_page_url: Schema.optional(Schema.String)
}) {}

/**
 * What the engine stores of a successful run: not its parameters, clusters and environment variables. `runsGet` returns
 * the rest.
 *
 * @since 0.1.0
 * @category models
 */
export class RunResult extends Wire.struct<RunResult>("RunResult")({
  run_id: Wire.Int64,
  job_id: Schema.optional(Wire.Int64),
  run_name: Schema.optional(Schema.String),
  run_page_url: Schema.optional(Schema.String),
  /** `SUCCESS` or `SUCCESS_WITH_FAILURES`. */
  result_state: Schema.optional(Schema.String),
  /** In epoch milliseconds. */
  start_time: Schema.optional(Schema.Number),
  /** In epoch milliseconds. */
  end_time: Schema.optional(Schema.Number),
  /** The last attempt of each task. */
  tasks: Schema.Array(TaskResult)
}) {}

const anyRunError = () => Schema.Union(DatabricksError, RunFailed, WaitTimeout)

/**
 * @since 0.1.0
 * @category errors
 */
export type RunError = DatabricksError | RunFailed | WaitTimeout

/**
 * As a named type, the errors are not expanded in declaration files and by editors.
 *
 * @since 0.1.0
 * @category errors
 */
export interface RunErrorSchema
  extends Schema.Schema<RunError, Schema.Schema.Encoded<ReturnType<typeof anyRunError>>> {}

/**
 * The errors of steps that run jobs, for the `error` of a workflow.
 *
 * @since 0.1.0
 * @category errors
 */
export const RunError: RunErrorSchema = Lazy.schema(anyRunError)

const Started = Schema.Struct({ run_id: Wire.Int64, since: Schema.Number })

const resultOf = (run: Run): RunResult => ({
  run_id: run.run_id,
  job_id: run.job_id ?? undefined,
  run_name: run.run_name ?? undefined,
  run_page_url: run.run_page_url ?? undefined,
  result_state: run.state?.result_state ?? run.status?.termination_details?.code ?? undefined,
  start_time: run.start_time ?? undefined,
  end_time: run.end_time ?? undefined,
  tasks: lastAttempts(run).map((task) => ({
    task_key: task.task_key,
    run_id: task.run_id,
    result_state: task.state?.result_state ?? task.status?.termination_details?.code ?? undefined,
    run_page_url: task.run_page_url ?? undefined
  }))
})

const step = (
  options: StepOptions,
  begin: (jobs: Jobs["Type"], token: string) => Effect.Effect<{ readonly run_id: Wire.Int64 }, DatabricksError>
): Effect.Effect<RunResult, RunError, Jobs | StepContext> =>
  Effect.gen(function* () {
    const jobs = yield* Jobs
    const { run_id, since } = yield* started({
      name: options.name,
      what: `Starting the run of step ${options.name}`,
      success: Started,
      error: RunError,
      attempt: tokenOf(options.name).pipe(
        Effect.flatMap((token) => begin(jobs, token)),
        Effect.flatMap(({ run_id }) => Effect.map(Clock.currentTimeMillis, (since) => ({ run_id, since })))
      )
    })
    const end = Effect.suspend(() => endOwned(owned(jobs, { run_id }, makeTracker(), isOver)))
    yield* whenFailed(end)
    const ofRun = about(operations.runsGetPage, "run_id", run_id, (run: Run) => run.run_id)
    return yield* outcome({
      options,
      waitingFor: `run ${run_id} to end`,
      since,
      success: RunResult,
      error: RunError,
      poll: ofRun(jobs.runsGetPage({ run_id })),
      describe,
      isOver,
      finish: () =>
        Effect.gen(function* () {
          const run = yield* ofRun(jobs.runsGet({ run_id }))
          if (isSuccessful(run)) return resultOf(run)
          const details = yield* Brief.begin(undefined)
          return yield* yield* runFailed(run, yield* details)
        }),
      end
    })
  })

/**
 * A durable step that runs a job and waits until the run succeeds. The idempotency token of `runNow` is derived from the
 * execution, the name of the step and the attempt of `Activity.retry`: however often the step is repeated, one run is
 * started. Nothing is in memory between polls. The run is cancelled at the deadline, and when the workflow fails or is
 * interrupted, if it is still active.
 *
 * Fails with `RunFailed` if the run ends without success, with `WaitTimeout` after the deadline, and with the errors of
 * `runNow` and `runsGet`, except transient ones.
 *
 * @example
 * ```ts
 * import * as Workflow from "@effect/workflow/Workflow"
 * import * as Steps from "effect-databricks/workflow"
 * import * as Schema from "effect/Schema"
 *
 * const Nightly = Workflow.make({
 *   name: "nightly",
 *   payload: { day: Schema.String },
 *   idempotencyKey: ({ day }) => day,
 *   success: Steps.RunResult,
 *   error: Steps.RunError
 * })
 *
 * export const layer = Nightly.toLayer(({ day }) =>
 *   Steps.runNow({ name: "load", deadline: "6 hours" }, { job_id: 620300861913893, job_parameters: { day } })
 * )
 * ```
 *
 * @since 0.1.0
 * @category steps
 */
export const runNow = (
  options: StepOptions,
  request: Omit<RunNowRequest, "idempotency_token">
): Effect.Effect<RunResult, RunError, Jobs | StepContext> =>
  step(options, (jobs, idempotency_token) => jobs.runNow({ ...request, idempotency_token }))

/**
 * A durable step that starts a one-time run and waits until it succeeds, like `runNow`.
 *
 * Fails with `RunFailed` if the run ends without success, with `WaitTimeout` after the deadline, and with the errors of
 * `submit` and `runsGet`, except transient ones.
 *
 * @since 0.1.0
 * @category steps
 */
export const submit = (
  options: StepOptions,
  request: Omit<SubmitRunRequest, "idempotency_token">
): Effect.Effect<RunResult, RunError, Jobs | StepContext> =>
  step(options, (jobs, idempotency_token) => jobs.submit({ ...request, idempotency_token }))
