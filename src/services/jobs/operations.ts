/** The REST operations of the Jobs API. */
import * as Effect from "effect/Effect"
import type { Call } from "../../internal/call/member.js"
import { appendLists, completed, whole } from "../../internal/call/truncation.js"
import * as Operation from "../../layers/Operation.js"
import * as Permissions from "../../schemas/JobPermissions.js"
import * as Output from "../../schemas/JobRunOutput.js"
import * as Requests from "../../schemas/JobRunRequests.js"
import * as Runs from "../../schemas/JobRuns.js"
import * as Jobs from "../../schemas/Jobs.js"

const getPage = Operation.get("/api/2.2/jobs/get", {
  request: Jobs.GetJobRequest,
  response: Jobs.Job
})

const listPage = Operation.get("/api/2.2/jobs/list", {
  request: Jobs.ListJobsRequest,
  response: Jobs.ListJobsResponse
})

const runsListPage = Operation.get("/api/2.2/jobs/runs/list", {
  request: Requests.ListRunsRequest,
  response: Runs.ListRunsResponse
})

const runsGetPage = Operation.get("/api/2.2/jobs/runs/get", {
  request: Requests.GetRunRequest,
  response: Runs.Run
})

const appendJob = (all: Jobs.Job, next: Jobs.Job): Jobs.Job => ({
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

const wholeJob = whole(getPage, appendJob)

const wholeRun = whole(runsGetPage, appendRun)

const wholeJobs = (call: Call) => {
  const get = wholeJob.bind(call)
  return (request: Jobs.ListJobsRequest, page: Jobs.ListJobsResponse) =>
    request.expand_tasks === true
      ? Effect.map(
          completed(page.jobs, ({ job_id }) => get({ job_id })),
          (jobs) => ({ ...page, jobs })
        )
      : Effect.succeed(page)
}

const wholeRuns = (call: Call) => {
  const get = wholeRun.bind(call)
  return (request: Requests.ListRunsRequest, page: Runs.ListRunsResponse) =>
    request.expand_tasks === true
      ? Effect.map(
          completed(page.runs, ({ run_id }) => get({ run_id })),
          (runs) => ({ ...page, runs })
        )
      : Effect.succeed(page)
}

/**
 * The operations of the API, each with its request, its response and whether it may be repeated.
 *
 * @since 0.1.0
 * @category operations
 */
export const operations = Operation.group("Jobs", {
  /**
   * Creates a job; `JobSpec` builds its settings. Not safe to repeat: after a broken connection, look for the job by name
   * before creating it again.
   *
   * Fails with `InvalidParameterValue` where the settings make no sense: no such task, a cycle, a task without compute.
   *
   * `POST /api/2.2/jobs/create`, https://docs.databricks.com/api/azure/workspace/jobs/create
   */
  create: Operation.post("/api/2.2/jobs/create", {
    request: Jobs.CreateJobRequest,
    response: Jobs.CreateJobResponse,
    repeat: "never"
  }),

  /**
   * A job with all its tasks, job clusters, environments and parameters: the API gives them 100 at a time, and all pages
   * are put together. So it can be changed and given to `reset` as it is.
   *
   * Fails with `ResourceDoesNotExist` where there is no such job.
   *
   * `GET /api/2.2/jobs/get`, https://docs.databricks.com/api/azure/workspace/jobs/get
   */
  get: wholeJob,

  /**
   * A job as the API answers: of each list at most 100, and a `next_page_token` where there are more.
   *
   * `GET /api/2.2/jobs/get`, https://docs.databricks.com/api/azure/workspace/jobs/get
   */
  getPage,

  /**
   * All jobs, the latest first, page after page. Tasks and clusters are there only with `expand_tasks`, and then all of
   * them: the API lists a hundred of each, and a job that has more is got as `get` does it, with one more request or
   * several. A job that is deleted before that comes with its first hundred, and `has_more`.
   *
   * `GET /api/2.2/jobs/list`, https://docs.databricks.com/api/azure/workspace/jobs/list
   */
  list: Operation.paged(listPage, "jobs", { complete: wholeJobs }),

  /**
   * One page of `list` as the API answers: with `expand_tasks`, at most 100 tasks and clusters of each job. Where a job
   * has more, `has_more` says so and `get` has them all.
   *
   * `GET /api/2.2/jobs/list`, https://docs.databricks.com/api/azure/workspace/jobs/list
   */
  listPage,

  /**
   * Adds, replaces and removes some settings of a job. Fails with `ResourceDoesNotExist` or `InvalidParameterValue`.
   *
   * `POST /api/2.2/jobs/update`, https://docs.databricks.com/api/azure/workspace/jobs/update
   */
  update: Operation.post("/api/2.2/jobs/update", {
    request: Jobs.UpdateJobRequest,
    repeat: "safe"
  }),

  /**
   * Replaces all settings of a job.
   *
   * `POST /api/2.2/jobs/reset`, https://docs.databricks.com/api/azure/workspace/jobs/reset
   */
  reset: Operation.post("/api/2.2/jobs/reset", {
    request: Jobs.ResetJobRequest,
    repeat: "safe"
  }),

  /**
   * Deletes a job and its history; runs that are active end a little later. Does nothing where it is deleted already.
   *
   * `POST /api/2.2/jobs/delete`, https://docs.databricks.com/api/azure/workspace/jobs/delete
   */
  delete: Operation.post("/api/2.2/jobs/delete", {
    request: Jobs.DeleteJobRequest,
    repeat: "safe"
  }),

  /**
   * Starts a run of a job. It answers at once: see `awaitRun`, and `runScoped` for a run that is cancelled when you are
   * interrupted.
   *
   * Safe to repeat: an `idempotency_token` is made for each call unless you give one.
   *
   * `POST /api/2.2/jobs/run-now`, https://docs.databricks.com/api/azure/workspace/jobs/runnow
   */
  runNow: Operation.post("/api/2.2/jobs/run-now", {
    request: Requests.RunNowRequest,
    response: Requests.RunNowResponse,
    repeat: "by-token"
  }),

  /**
   * Runs tasks once, without a job. It answers at once: see `submitAndAwait`.
   *
   * Safe to repeat: an `idempotency_token` is made for each call unless you give one.
   *
   * `POST /api/2.2/jobs/runs/submit`, https://docs.databricks.com/api/azure/workspace/jobs/submit
   */
  submit: Operation.post("/api/2.2/jobs/runs/submit", {
    request: Requests.SubmitRunRequest,
    response: Requests.SubmitRunResponse,
    repeat: "by-token"
  }),

  /**
   * Runs, the latest first, page after page. Tasks and clusters are there only with `expand_tasks`, and then all of them:
   * the API lists a hundred of each, and a run that has more is got as `runsGet` does it, with one more request or
   * several. A run that is deleted before that comes with its first hundred, and `has_more`.
   *
   * `GET /api/2.2/jobs/runs/list`, https://docs.databricks.com/api/azure/workspace/jobs/listruns
   */
  runsList: Operation.paged(runsListPage, "runs", { complete: wholeRuns }),

  /**
   * One page of `runsList` as the API answers: with `expand_tasks`, at most 100 tasks and clusters of each run. Where a
   * run has more, `has_more` says so and `runsGet` has them all.
   *
   * `GET /api/2.2/jobs/runs/list`, https://docs.databricks.com/api/azure/workspace/jobs/listruns
   */
  runsListPage,

  /**
   * A run with all its tasks, job clusters, parameters, repairs and iterations: the API gives them 100 at a time, and all
   * pages are put together. A task that was tried several times, or repaired, is there once for each attempt.
   *
   * Fails with `ResourceDoesNotExist` where there is no such run, or no longer: runs are kept for 60 days.
   *
   * `GET /api/2.2/jobs/runs/get`, https://docs.databricks.com/api/azure/workspace/jobs/getrun
   */
  runsGet: wholeRun,

  /**
   * A run as the API answers: of each list at most 100, and a `next_page_token` where there are more.
   *
   * `GET /api/2.2/jobs/runs/get`, https://docs.databricks.com/api/azure/workspace/jobs/getrun
   */
  runsGetPage,

  /**
   * What a task left behind: the value that its notebook exited with (up to 5 MB), its logs, its error. It takes the run of
   * the task: that of a job is refused with `InvalidParameterValue`, even if the job has one task only.
   *
   * `GET /api/2.2/jobs/runs/get-output`, https://docs.databricks.com/api/azure/workspace/jobs/getrunoutput
   */
  runsGetOutput: Operation.get("/api/2.2/jobs/runs/get-output", {
    request: Requests.GetRunOutputRequest,
    response: Output.RunOutput
  }),

  /**
   * The notebook of a task's run, and its dashboards, as HTML.
   *
   * `GET /api/2.2/jobs/runs/export`, https://docs.databricks.com/api/azure/workspace/jobs/exportrun
   */
  runsExport: Operation.get("/api/2.2/jobs/runs/export", {
    request: Requests.ExportRunRequest,
    response: Requests.ExportRunOutput
  }),

  /**
   * Deletes a run. Fails with `InvalidState` while it is active.
   *
   * `POST /api/2.2/jobs/runs/delete`, https://docs.databricks.com/api/azure/workspace/jobs/deleterun
   */
  runsDelete: Operation.post("/api/2.2/jobs/runs/delete", {
    request: Requests.DeleteRunRequest,
    repeat: "safe"
  }),

  /**
   * Runs tasks of a run again, as part of it and with the job's present settings. Not safe to repeat by itself: from the
   * second repair on `latest_repair_id` is needed, and guards against doing it twice.
   *
   * `POST /api/2.2/jobs/runs/repair`, https://docs.databricks.com/api/azure/workspace/jobs/repairrun
   */
  repair: Operation.post("/api/2.2/jobs/runs/repair", {
    request: Requests.RepairRunRequest,
    response: Requests.RepairRunResponse,
    repeat: "never"
  }),

  /**
   * Cancels a run. It may go on for a little while: `awaitRun` tells when it is over.
   *
   * `POST /api/2.2/jobs/runs/cancel`, https://docs.databricks.com/api/azure/workspace/jobs/cancelrun
   */
  cancel: Operation.post("/api/2.2/jobs/runs/cancel", {
    request: Requests.CancelRunRequest,
    repeat: "safe"
  }),

  /**
   * Cancels all active runs of a job, or all queued runs. New ones can start meanwhile.
   *
   * `POST /api/2.2/jobs/runs/cancel-all`, https://docs.databricks.com/api/azure/workspace/jobs/cancelallruns
   */
  cancelAll: Operation.post("/api/2.2/jobs/runs/cancel-all", {
    request: Requests.CancelAllRunsRequest,
    repeat: "safe"
  }),

  /**
   * Who may do what with a job.
   *
   * `GET /api/2.0/permissions/jobs/{job_id}`, https://docs.databricks.com/api/azure/workspace/jobs/getpermissions
   */
  getPermissions: Operation.get("/api/2.0/permissions/jobs/{job_id}", {
    request: Permissions.GetJobPermissionsRequest,
    response: Permissions.JobPermissions
  }),

  /**
   * Replaces all permissions that are given on the job itself; inherited ones stay. A job has exactly one owner.
   *
   * `PUT /api/2.0/permissions/jobs/{job_id}`, https://docs.databricks.com/api/azure/workspace/jobs/setpermissions
   */
  setPermissions: Operation.put("/api/2.0/permissions/jobs/{job_id}", {
    request: Permissions.SetJobPermissionsRequest,
    response: Permissions.JobPermissions
  }),

  /**
   * Adds permissions, or changes those of the users, groups and service principals that it names.
   *
   * `PATCH /api/2.0/permissions/jobs/{job_id}`,
   * https://docs.databricks.com/api/azure/workspace/jobs/updatepermissions
   */
  updatePermissions: Operation.patch("/api/2.0/permissions/jobs/{job_id}", {
    request: Permissions.UpdateJobPermissionsRequest,
    response: Permissions.JobPermissions,
    repeat: "safe"
  }),

  /**
   * The permission levels that a job has.
   *
   * `GET /api/2.0/permissions/jobs/{job_id}/permissionLevels`,
   * https://docs.databricks.com/api/azure/workspace/jobs/getpermissionlevels
   */
  getPermissionLevels: Operation.get("/api/2.0/permissions/jobs/{job_id}/permissionLevels", {
    request: Permissions.GetJobPermissionLevelsRequest,
    response: Permissions.GetJobPermissionLevelsResponse
  })
})
