import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Stream from "effect/Stream"
import * as Endpoints from "../../internal/endpoints/Jobs.js"
import * as Paging from "../../internal/paging.js"
import { appendLists, completed, whole } from "../../internal/truncation.js"
import { DatabricksClient } from "../../layers/DatabricksClient.js"
import { withClient } from "../../layers/polling/clientOf.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import type * as Permissions from "../../schemas/JobPermissions.js"
import type * as Output from "../../schemas/JobRunOutput.js"
import type * as Requests from "../../schemas/JobRunRequests.js"
import type * as Runs from "../../schemas/JobRuns.js"
import type * as Schemas from "../../schemas/Jobs.js"

/**
 * The Jobs API of a workspace.
 *
 * @example
 * ```ts
 * import { Jobs } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const jobs = yield* Jobs.Jobs
 *   const { run_id } = yield* jobs.runNow({ job_id: 620300861913893 })
 *   const run = yield* Jobs.awaitRun({ run_id }, { deadline: "2 hours" })
 *   yield* Effect.log(run.run_page_url)
 * })
 * ```
 *
 * @since 0.1.0
 * @category context
 */
export class Jobs extends Context.Tag("effect-databricks/Jobs")<Jobs, Service>() {}

/**
 * One member for each operation of the API, and the paged ones as Streams. What is made of several operations, such as
 * `awaitRun`, is a function of this module that needs the service.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /**
   * Creates a job; `JobSpec` builds its settings. Not safe to repeat: after a broken connection, look for the job by name
   * before creating it again.
   *
   * Fails with `InvalidParameterValue` where the settings make no sense: no such task, a cycle, a task without compute.
   *
   * `POST /api/2.2/jobs/create`, https://docs.databricks.com/api/azure/workspace/jobs/create
   */
  readonly create: (request: Schemas.CreateJobRequest) => Effect.Effect<Schemas.CreateJobResponse, DatabricksError>

  /**
   * A job with all its tasks, job clusters, environments and parameters: the API gives them 100 at a time, and all pages
   * are put together. So it can be changed and given to `reset` as it is.
   *
   * Fails with `ResourceDoesNotExist` where there is no such job.
   *
   * `GET /api/2.2/jobs/get`, https://docs.databricks.com/api/azure/workspace/jobs/get
   */
  readonly get: (request: Schemas.GetJobRequest) => Effect.Effect<Schemas.Job, DatabricksError>

  /**
   * A job as the API answers: of each list at most 100, and a `next_page_token` where there are more.
   *
   * `GET /api/2.2/jobs/get`, https://docs.databricks.com/api/azure/workspace/jobs/get
   */
  readonly getPage: (request: Schemas.GetJobRequest) => Effect.Effect<Schemas.Job, DatabricksError>

  /**
   * All jobs, the latest first, page after page. Tasks and clusters are there only with `expand_tasks`, and then all of
   * them: the API lists a hundred of each, and a job that has more is got as `get` does it, with one more request or
   * several. A job that is deleted before that comes with its first hundred, and `has_more`.
   *
   * `GET /api/2.2/jobs/list`, https://docs.databricks.com/api/azure/workspace/jobs/list
   */
  readonly list: (request?: Schemas.ListJobsRequest) => Stream.Stream<Schemas.BaseJob, DatabricksError>

  /**
   * One page of `list` as the API answers: with `expand_tasks`, at most 100 tasks and clusters of each job. Where a job
   * has more, `has_more` says so and `get` has them all.
   *
   * `GET /api/2.2/jobs/list`, https://docs.databricks.com/api/azure/workspace/jobs/list
   */
  readonly listPage: (request?: Schemas.ListJobsRequest) => Effect.Effect<Schemas.ListJobsResponse, DatabricksError>

  /**
   * Adds, replaces and removes some settings of a job. Fails with `ResourceDoesNotExist` or `InvalidParameterValue`.
   *
   * `POST /api/2.2/jobs/update`, https://docs.databricks.com/api/azure/workspace/jobs/update
   */
  readonly update: (request: Schemas.UpdateJobRequest) => Effect.Effect<void, DatabricksError>

  /**
   * Replaces all settings of a job.
   *
   * `POST /api/2.2/jobs/reset`, https://docs.databricks.com/api/azure/workspace/jobs/reset
   */
  readonly reset: (request: Schemas.ResetJobRequest) => Effect.Effect<void, DatabricksError>

  /**
   * Deletes a job and its history; runs that are active end a little later. Does nothing where it is deleted already.
   *
   * `POST /api/2.2/jobs/delete`, https://docs.databricks.com/api/azure/workspace/jobs/delete
   */
  readonly delete: (request: Schemas.DeleteJobRequest) => Effect.Effect<void, DatabricksError>

  /**
   * Starts a run of a job. It answers at once: see `awaitRun`, and `runScoped` for a run that is cancelled when you are
   * interrupted.
   *
   * Safe to repeat: an `idempotency_token` is made for each call unless you give one.
   *
   * `POST /api/2.2/jobs/run-now`, https://docs.databricks.com/api/azure/workspace/jobs/runnow
   */
  readonly runNow: (request: Requests.RunNowRequest) => Effect.Effect<Requests.RunNowResponse, DatabricksError>

  /**
   * Runs tasks once, without a job. It answers at once: see `submitAndAwait`.
   *
   * Safe to repeat: an `idempotency_token` is made for each call unless you give one.
   *
   * `POST /api/2.2/jobs/runs/submit`, https://docs.databricks.com/api/azure/workspace/jobs/submit
   */
  readonly submit: (request: Requests.SubmitRunRequest) => Effect.Effect<Requests.SubmitRunResponse, DatabricksError>

  /**
   * Runs, the latest first, page after page. Tasks and clusters are there only with `expand_tasks`, and then all of them:
   * the API lists a hundred of each, and a run that has more is got as `runsGet` does it, with one more request or
   * several. A run that is deleted before that comes with its first hundred, and `has_more`.
   *
   * `GET /api/2.2/jobs/runs/list`, https://docs.databricks.com/api/azure/workspace/jobs/listruns
   */
  readonly runsList: (request?: Requests.ListRunsRequest) => Stream.Stream<Runs.BaseRun, DatabricksError>

  /**
   * One page of `runsList` as the API answers: with `expand_tasks`, at most 100 tasks and clusters of each run. Where a
   * run has more, `has_more` says so and `runsGet` has them all.
   *
   * `GET /api/2.2/jobs/runs/list`, https://docs.databricks.com/api/azure/workspace/jobs/listruns
   */
  readonly runsListPage: (request?: Requests.ListRunsRequest) => Effect.Effect<Runs.ListRunsResponse, DatabricksError>

  /**
   * A run with all its tasks, job clusters, parameters, repairs and iterations: the API gives them 100 at a time, and all
   * pages are put together. A task that was tried several times, or repaired, is there once for each attempt.
   *
   * Fails with `ResourceDoesNotExist` where there is no such run, or no longer: runs are kept for 60 days.
   *
   * `GET /api/2.2/jobs/runs/get`, https://docs.databricks.com/api/azure/workspace/jobs/getrun
   */
  readonly runsGet: (request: Requests.GetRunRequest) => Effect.Effect<Runs.Run, DatabricksError>

  /**
   * A run as the API answers: of each list at most 100, and a `next_page_token` where there are more.
   *
   * `GET /api/2.2/jobs/runs/get`, https://docs.databricks.com/api/azure/workspace/jobs/getrun
   */
  readonly runsGetPage: (request: Requests.GetRunRequest) => Effect.Effect<Runs.Run, DatabricksError>

  /**
   * What a task left behind: the value that its notebook exited with (up to 5 MB), its logs, its error. It takes the run of
   * the task: that of a job is refused with `InvalidParameterValue`, even if the job has one task only.
   *
   * `GET /api/2.2/jobs/runs/get-output`, https://docs.databricks.com/api/azure/workspace/jobs/getrunoutput
   */
  readonly runsGetOutput: (request: Requests.GetRunOutputRequest) => Effect.Effect<Output.RunOutput, DatabricksError>

  /**
   * The notebook of a task's run, and its dashboards, as HTML.
   *
   * `GET /api/2.2/jobs/runs/export`, https://docs.databricks.com/api/azure/workspace/jobs/exportrun
   */
  readonly runsExport: (request: Requests.ExportRunRequest) => Effect.Effect<Requests.ExportRunOutput, DatabricksError>

  /**
   * Deletes a run. Fails with `InvalidState` while it is active.
   *
   * `POST /api/2.2/jobs/runs/delete`, https://docs.databricks.com/api/azure/workspace/jobs/deleterun
   */
  readonly runsDelete: (request: Requests.DeleteRunRequest) => Effect.Effect<void, DatabricksError>

  /**
   * Runs tasks of a run again, as part of it and with the job's present settings. Not safe to repeat by itself: from the
   * second repair on `latest_repair_id` is needed, and guards against doing it twice.
   *
   * `POST /api/2.2/jobs/runs/repair`, https://docs.databricks.com/api/azure/workspace/jobs/repairrun
   */
  readonly repair: (request: Requests.RepairRunRequest) => Effect.Effect<Requests.RepairRunResponse, DatabricksError>

  /**
   * Cancels a run. It may go on for a little while: `awaitRun` tells when it is over.
   *
   * `POST /api/2.2/jobs/runs/cancel`, https://docs.databricks.com/api/azure/workspace/jobs/cancelrun
   */
  readonly cancel: (request: Requests.CancelRunRequest) => Effect.Effect<void, DatabricksError>

  /**
   * Cancels all active runs of a job, or all queued runs. New ones can start meanwhile.
   *
   * `POST /api/2.2/jobs/runs/cancel-all`, https://docs.databricks.com/api/azure/workspace/jobs/cancelallruns
   */
  readonly cancelAll: (request: Requests.CancelAllRunsRequest) => Effect.Effect<void, DatabricksError>

  /**
   * Who may do what with a job.
   *
   * `GET /api/2.0/permissions/jobs/{job_id}`, https://docs.databricks.com/api/azure/workspace/jobs/getpermissions
   */
  readonly getPermissions: (
    request: Permissions.GetJobPermissionsRequest
  ) => Effect.Effect<Permissions.JobPermissions, DatabricksError>

  /**
   * Replaces all permissions that are given on the job itself; inherited ones stay. A job has exactly one owner.
   *
   * `PUT /api/2.0/permissions/jobs/{job_id}`, https://docs.databricks.com/api/azure/workspace/jobs/setpermissions
   */
  readonly setPermissions: (
    request: Permissions.SetJobPermissionsRequest
  ) => Effect.Effect<Permissions.JobPermissions, DatabricksError>

  /**
   * Adds permissions, or changes those of the users, groups and service principals that it names.
   *
   * `PATCH /api/2.0/permissions/jobs/{job_id}`,
   * https://docs.databricks.com/api/azure/workspace/jobs/updatepermissions
   */
  readonly updatePermissions: (
    request: Permissions.UpdateJobPermissionsRequest
  ) => Effect.Effect<Permissions.JobPermissions, DatabricksError>

  /**
   * The permission levels that a job has.
   *
   * `GET /api/2.0/permissions/jobs/{job_id}/permissionLevels`,
   * https://docs.databricks.com/api/azure/workspace/jobs/getpermissionlevels
   */
  readonly getPermissionLevels: (
    request: Permissions.GetJobPermissionLevelsRequest
  ) => Effect.Effect<Permissions.GetJobPermissionLevelsResponse, DatabricksError>
}

const appendJob = (all: Schemas.Job, next: Schemas.Job): Schemas.Job => ({
  ...all,
  settings: appendLists(all.settings ?? {}, next.settings ?? {}, [
    "tasks",
    "job_clusters",
    "environments",
    "parameters"
  ])
})

/** The run of a for-each task has one task, itself, and every page of its iterations gives it again. */
const appendRun = (all: Runs.Run, next: Runs.Run): Runs.Run =>
  appendLists(
    all,
    next,
    (all.iterations ?? []).length > 0
      ? (["iterations", "job_clusters", "job_parameters", "repair_history"] as const)
      : (["tasks", "job_clusters", "job_parameters", "repair_history"] as const)
  )

/**
 * @since 0.1.0
 * @category constructors
 */
export const make: Effect.Effect<Service, never, DatabricksClient> = Effect.map(DatabricksClient, (client) => {
  const { call } = client
  const getPage = call(Endpoints.get)
  const get = whole(Endpoints.get, getPage, appendJob)
  const listPage = call(Endpoints.list)
  const wholeJobs = (request: Schemas.ListJobsRequest) =>
    Effect.flatMap(listPage(request), (page) =>
      request.expand_tasks === true
        ? Effect.map(
            completed(page.jobs, ({ job_id }) => get({ job_id })),
            (jobs) => ({ ...page, jobs })
          )
        : Effect.succeed(page)
    )
  const list = Paging.stream(Endpoints.list, wholeJobs, (page) => page.jobs)
  const runsGetPage = call(Endpoints.runsGet)
  const runsGet = whole(Endpoints.runsGet, runsGetPage, appendRun)
  const runsListPage = call(Endpoints.runsList)
  const wholeRuns = (request: Requests.ListRunsRequest) =>
    Effect.flatMap(runsListPage(request), (page) =>
      request.expand_tasks === true
        ? Effect.map(
            completed(page.runs, ({ run_id }) => runsGet({ run_id })),
            (runs) => ({ ...page, runs })
          )
        : Effect.succeed(page)
    )
  const runsList = Paging.stream(Endpoints.runsList, wholeRuns, (page) => page.runs)
  const service = Jobs.of({
    create: call(Endpoints.create),
    get,
    getPage,
    list: (request = {}) => list(request),
    listPage: (request = {}) => listPage(request),
    update: call(Endpoints.update),
    reset: call(Endpoints.reset),
    delete: call(Endpoints.delete),
    runNow: call(Endpoints.runNow),
    submit: call(Endpoints.submit),
    runsList: (request = {}) => runsList(request),
    runsListPage: (request = {}) => runsListPage(request),
    runsGet,
    runsGetPage,
    runsGetOutput: call(Endpoints.runsGetOutput),
    runsExport: call(Endpoints.runsExport),
    runsDelete: call(Endpoints.runsDelete),
    repair: call(Endpoints.repair),
    cancel: call(Endpoints.cancel),
    cancelAll: call(Endpoints.cancelAll),
    getPermissions: call(Endpoints.getPermissions),
    setPermissions: call(Endpoints.setPermissions),
    updatePermissions: call(Endpoints.updatePermissions),
    getPermissionLevels: call(Endpoints.getPermissionLevels)
  })
  return withClient(client, service)
})

/**
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<Jobs, never, DatabricksClient> = Layer.effect(Jobs, make)
