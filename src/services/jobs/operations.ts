/** REST operations of the Jobs API. */
import * as Effect from "effect/Effect"
import type { Call } from "../../internal/call/member.js"
import { appendLists, completed, whole } from "../../internal/call/truncation.js"
import * as Operation from "../../layers/Operation.js"
import * as Permissions from "../../schemas/jobs/JobPermissions.js"
import * as Output from "../../schemas/jobs/JobRunOutput.js"
import * as Requests from "../../schemas/jobs/JobRunRequests.js"
import * as Runs from "../../schemas/jobs/JobRuns.js"
import * as Jobs from "../../schemas/jobs/Jobs.js"

const getPage = Operation.get("/api/2.2/jobs/get", { request: Jobs.GetJobRequest, response: Jobs.Job })

const listPage = Operation.get("/api/2.2/jobs/list", { request: Jobs.ListJobsRequest, response: Jobs.ListJobsResponse })

const runsListPage = Operation.get("/api/2.2/jobs/runs/list", {
  request: Requests.ListRunsRequest,
  response: Runs.ListRunsResponse
})

const runsGetPage = Operation.get("/api/2.2/jobs/runs/get", { request: Requests.GetRunRequest, response: Runs.Run })

const appendJob = (all: Jobs.Job, next: Jobs.Job): Jobs.Job => ({
  ...all,
  settings: appendLists(all.settings ?? {}, next.settings ?? {}, [
    "tasks",
    "job_clusters",
    "environments",
    "parameters"
  ])
})

/** A for-each run has a single task, and every page of its iterations repeats it. */
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

/** The operations: the request, the response and the retry behavior of each. @since 0.1.0 @category operations */
export const operations = Operation.group("Jobs", {
  /**
   * Creates a job. `JobSpec` builds the settings. Not safe to retry: if the connection fails, look the job up by name
   * before creating it again.
   * Fails with `InvalidParameterValue` if the settings are invalid: an unknown task, a cycle, a task without compute.
   * @see `POST /api/2.2/jobs/create`, https://docs.databricks.com/api/azure/workspace/jobs/create
   */
  create: Operation.post("/api/2.2/jobs/create", {
    request: Jobs.CreateJobRequest,
    response: Jobs.CreateJobResponse,
    repeat: "never"
  }),
  /**
   * Returns a job with all its tasks, job clusters, environments and parameters. The API returns them in pages of 100,
   * which are merged here. The result can be edited and passed to `reset`.
   * Fails with `ResourceDoesNotExist` if the job does not exist.
   * @see `GET /api/2.2/jobs/get`, https://docs.databricks.com/api/azure/workspace/jobs/get
   */
  get: wholeJob,
  /**
   * Returns one page of a job: at most 100 entries of each list, and a `next_page_token` if there are more.
   * @see `GET /api/2.2/jobs/get`, https://docs.databricks.com/api/azure/workspace/jobs/get
   */
  getPage,
  /**
   * Lists all jobs, newest first. Pages are fetched on demand. Tasks and clusters are included only if `expand_tasks`
   * is set. The API lists at most 100 of each, so a job with more is completed as by `get`, at the cost of one or more
   * extra requests. If such a job is deleted in the meantime, its first 100 entries are returned and `has_more` is set.
   * @see `GET /api/2.2/jobs/list`, https://docs.databricks.com/api/azure/workspace/jobs/list
   */
  list: Operation.paged(listPage, "jobs", { complete: wholeJobs }),
  /**
   * Returns one page of `list`, unmerged: with `expand_tasks`, at most 100 tasks and clusters per job. `has_more` is
   * set on jobs that have more; `get` returns all of them.
   * @see `GET /api/2.2/jobs/list`, https://docs.databricks.com/api/azure/workspace/jobs/list
   */
  listPage,
  /**
   * Adds, replaces and removes some settings of a job. Fails with `ResourceDoesNotExist` or `InvalidParameterValue`.
   * @see `POST /api/2.2/jobs/update`, https://docs.databricks.com/api/azure/workspace/jobs/update
   */
  update: Operation.post("/api/2.2/jobs/update", { request: Jobs.UpdateJobRequest, repeat: "safe" }),
  /**
   * Replaces all settings of a job.
   * @see `POST /api/2.2/jobs/reset`, https://docs.databricks.com/api/azure/workspace/jobs/reset
   */
  reset: Operation.post("/api/2.2/jobs/reset", { request: Jobs.ResetJobRequest, repeat: "safe" }),
  /**
   * Deletes a job and its run history. Active runs end shortly afterwards. Does nothing if the job is already deleted.
   * @see `POST /api/2.2/jobs/delete`, https://docs.databricks.com/api/azure/workspace/jobs/delete
   */
  delete: Operation.post("/api/2.2/jobs/delete", { request: Jobs.DeleteJobRequest, repeat: "safe" }),
  /**
   * Starts a run of a job and returns immediately. Use `awaitRun` to wait for it, or `runScoped` for a run that is
   * cancelled on interruption.
   * Safe to retry: each call sends a generated `idempotency_token` unless you set one.
   * @see `POST /api/2.2/jobs/run-now`, https://docs.databricks.com/api/azure/workspace/jobs/runnow
   */
  runNow: Operation.post("/api/2.2/jobs/run-now", {
    request: Requests.RunNowRequest,
    response: Requests.RunNowResponse,
    repeat: "by-token"
  }),
  /**
   * Starts a one-time run without creating a job, and returns immediately. `submitAndAwait` also waits for the result.
   * Safe to retry: each call sends a generated `idempotency_token` unless you set one.
   * @see `POST /api/2.2/jobs/runs/submit`, https://docs.databricks.com/api/azure/workspace/jobs/submit
   */
  submit: Operation.post("/api/2.2/jobs/runs/submit", {
    request: Requests.SubmitRunRequest,
    response: Requests.SubmitRunResponse,
    repeat: "by-token"
  }),
  /**
   * Lists runs, newest first. Pages are fetched on demand. Tasks and clusters are included only if `expand_tasks` is
   * set. The API lists at most 100 of each, so a run with more is completed as by `runsGet`, at the cost of one or more
   * extra requests. If such a run is deleted in the meantime, its first 100 entries are returned and `has_more` is set.
   * @see `GET /api/2.2/jobs/runs/list`, https://docs.databricks.com/api/azure/workspace/jobs/listruns
   */
  runsList: Operation.paged(runsListPage, "runs", { complete: wholeRuns }),
  /**
   * Returns one page of `runsList`, unmerged: with `expand_tasks`, at most 100 tasks and clusters per run. `has_more`
   * is set on runs that have more; `runsGet` returns all of them.
   * @see `GET /api/2.2/jobs/runs/list`, https://docs.databricks.com/api/azure/workspace/jobs/listruns
   */
  runsListPage,
  /**
   * Returns a run with all its tasks, job clusters, parameters, repairs and iterations. The API returns them in pages
   * of 100, which are merged here. A task that was retried or repaired appears once per attempt.
   * Fails with `ResourceDoesNotExist` if the run does not exist. Runs are removed after 60 days.
   * @see `GET /api/2.2/jobs/runs/get`, https://docs.databricks.com/api/azure/workspace/jobs/getrun
   */
  runsGet: wholeRun,
  /**
   * Returns one page of a run: at most 100 entries of each list, and a `next_page_token` if there are more.
   * @see `GET /api/2.2/jobs/runs/get`, https://docs.databricks.com/api/azure/workspace/jobs/getrun
   */
  runsGetPage,
  /**
   * Returns the output of a task run: the exit value of its notebook (max 5 MB), its logs and its error. `run_id` is
   * the run of the task. Fails with `InvalidParameterValue` for the run of a job, even if the job has only one task.
   * @see `GET /api/2.2/jobs/runs/get-output`, https://docs.databricks.com/api/azure/workspace/jobs/getrunoutput
   */
  runsGetOutput: Operation.get("/api/2.2/jobs/runs/get-output", {
    request: Requests.GetRunOutputRequest,
    response: Output.RunOutput
  }),
  /**
   * Exports the notebook and the dashboards of a task run as HTML.
   * @see `GET /api/2.2/jobs/runs/export`, https://docs.databricks.com/api/azure/workspace/jobs/exportrun
   */
  runsExport: Operation.get("/api/2.2/jobs/runs/export", {
    request: Requests.ExportRunRequest,
    response: Requests.ExportRunOutput
  }),
  /**
   * Deletes a run. Fails with `InvalidState` if the run is active.
   * @see `POST /api/2.2/jobs/runs/delete`, https://docs.databricks.com/api/azure/workspace/jobs/deleterun
   */
  runsDelete: Operation.post("/api/2.2/jobs/runs/delete", { request: Requests.DeleteRunRequest, repeat: "safe" }),
  /**
   * Reruns tasks of a run, as part of the same run and with the current settings of the job. Not safe to retry. From
   * the second repair on, the API requires `latest_repair_id`, which prevents duplicate repairs.
   * @see `POST /api/2.2/jobs/runs/repair`, https://docs.databricks.com/api/azure/workspace/jobs/repairrun
   */
  repair: Operation.post("/api/2.2/jobs/runs/repair", {
    request: Requests.RepairRunRequest,
    response: Requests.RepairRunResponse,
    repeat: "never"
  }),
  /**
   * Cancels a run. The run may stay active for a short time; `awaitRun` waits until it ends.
   * @see `POST /api/2.2/jobs/runs/cancel`, https://docs.databricks.com/api/azure/workspace/jobs/cancelrun
   */
  cancel: Operation.post("/api/2.2/jobs/runs/cancel", { request: Requests.CancelRunRequest, repeat: "safe" }),
  /**
   * Cancels all active runs of a job, or all queued runs. New runs can start in the meantime.
   * @see `POST /api/2.2/jobs/runs/cancel-all`, https://docs.databricks.com/api/azure/workspace/jobs/cancelallruns
   */
  cancelAll: Operation.post("/api/2.2/jobs/runs/cancel-all", {
    request: Requests.CancelAllRunsRequest,
    repeat: "safe"
  }),
  /**
   * Returns the permissions on a job.
   * @see `GET /api/2.0/permissions/jobs/{job_id}`, https://docs.databricks.com/api/azure/workspace/jobs/getpermissions
   */
  getPermissions: Operation.get("/api/2.0/permissions/jobs/{job_id}", {
    request: Permissions.GetJobPermissionsRequest,
    response: Permissions.JobPermissions
  }),
  /**
   * Replaces all direct permissions on a job. Inherited permissions are kept. A job has exactly one owner.
   * @see `PUT /api/2.0/permissions/jobs/{job_id}`, https://docs.databricks.com/api/azure/workspace/jobs/setpermissions
   */
  setPermissions: Operation.put("/api/2.0/permissions/jobs/{job_id}", {
    request: Permissions.SetJobPermissionsRequest,
    response: Permissions.JobPermissions
  }),
  /**
   * Adds or changes the permissions of the users, groups and service principals in the request.
   * @see `PATCH /api/2.0/permissions/jobs/{job_id}`, https://docs.databricks.com/api/azure/workspace/jobs/updatepermissions
   */
  updatePermissions: Operation.patch("/api/2.0/permissions/jobs/{job_id}", {
    request: Permissions.UpdateJobPermissionsRequest,
    response: Permissions.JobPermissions,
    repeat: "safe"
  }),
  /**
   * Returns the permission levels that a job supports.
   * @see `GET /api/2.0/permissions/jobs/{job_id}/permissionLevels`, https://docs.databricks.com/api/azure/workspace/jobs/getpermissionlevels
   */
  getPermissionLevels: Operation.get("/api/2.0/permissions/jobs/{job_id}/permissionLevels", {
    request: Permissions.GetJobPermissionLevelsRequest,
    response: Permissions.GetJobPermissionLevelsResponse
  })
})
