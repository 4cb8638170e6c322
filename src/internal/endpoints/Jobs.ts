import * as Permissions from "../../schemas/JobPermissions.js"
import * as Output from "../../schemas/JobRunOutput.js"
import * as Requests from "../../schemas/JobRunRequests.js"
import * as Runs from "../../schemas/JobRuns.js"
import * as Jobs from "../../schemas/Jobs.js"
import * as Endpoint from "../call/operation.js"

const service = "Jobs"

export const create = Endpoint.make({
  service,
  operation: "create",
  method: "POST",
  path: "/api/2.2/jobs/create",
  request: Jobs.CreateJobRequest,
  response: Jobs.CreateJobResponse
})

export const get = Endpoint.make({
  service,
  operation: "get",
  method: "GET",
  path: "/api/2.2/jobs/get",
  request: Jobs.GetJobRequest,
  response: Jobs.Job
})

export const list = Endpoint.make({
  service,
  operation: "list",
  method: "GET",
  path: "/api/2.2/jobs/list",
  request: Jobs.ListJobsRequest,
  response: Jobs.ListJobsResponse,
  paged: { items: "jobs", tokenField: "next_page_token", tokenParam: "page_token" }
})

export const update = Endpoint.make({
  service,
  operation: "update",
  method: "POST",
  path: "/api/2.2/jobs/update",
  request: Jobs.UpdateJobRequest,
  repeatable: true
})

export const reset = Endpoint.make({
  service,
  operation: "reset",
  method: "POST",
  path: "/api/2.2/jobs/reset",
  request: Jobs.ResetJobRequest,
  repeatable: true
})

const delete_ = Endpoint.make({
  service,
  operation: "delete",
  method: "POST",
  path: "/api/2.2/jobs/delete",
  request: Jobs.DeleteJobRequest,
  repeatable: true
})

export { delete_ as delete }

export const runNow = Endpoint.make({
  service,
  operation: "runNow",
  method: "POST",
  path: "/api/2.2/jobs/run-now",
  request: Requests.RunNowRequest,
  response: Requests.RunNowResponse,
  idempotencyToken: "idempotency_token"
})

export const submit = Endpoint.make({
  service,
  operation: "submit",
  method: "POST",
  path: "/api/2.2/jobs/runs/submit",
  request: Requests.SubmitRunRequest,
  response: Requests.SubmitRunResponse,
  idempotencyToken: "idempotency_token"
})

export const runsList = Endpoint.make({
  service,
  operation: "runsList",
  method: "GET",
  path: "/api/2.2/jobs/runs/list",
  request: Requests.ListRunsRequest,
  response: Runs.ListRunsResponse,
  paged: { items: "runs", tokenField: "next_page_token", tokenParam: "page_token" }
})

export const runsGet = Endpoint.make({
  service,
  operation: "runsGet",
  method: "GET",
  path: "/api/2.2/jobs/runs/get",
  request: Requests.GetRunRequest,
  response: Runs.Run
})

export const runsGetOutput = Endpoint.make({
  service,
  operation: "runsGetOutput",
  method: "GET",
  path: "/api/2.2/jobs/runs/get-output",
  request: Requests.GetRunOutputRequest,
  response: Output.RunOutput
})

export const runsExport = Endpoint.make({
  service,
  operation: "runsExport",
  method: "GET",
  path: "/api/2.2/jobs/runs/export",
  request: Requests.ExportRunRequest,
  response: Requests.ExportRunOutput
})

export const runsDelete = Endpoint.make({
  service,
  operation: "runsDelete",
  method: "POST",
  path: "/api/2.2/jobs/runs/delete",
  request: Requests.DeleteRunRequest,
  repeatable: true
})

export const repair = Endpoint.make({
  service,
  operation: "repair",
  method: "POST",
  path: "/api/2.2/jobs/runs/repair",
  request: Requests.RepairRunRequest,
  response: Requests.RepairRunResponse
})

export const cancel = Endpoint.make({
  service,
  operation: "cancel",
  method: "POST",
  path: "/api/2.2/jobs/runs/cancel",
  request: Requests.CancelRunRequest,
  repeatable: true
})

export const cancelAll = Endpoint.make({
  service,
  operation: "cancelAll",
  method: "POST",
  path: "/api/2.2/jobs/runs/cancel-all",
  request: Requests.CancelAllRunsRequest,
  repeatable: true
})

export const getPermissions = Endpoint.make({
  service,
  operation: "getPermissions",
  method: "GET",
  path: "/api/2.0/permissions/jobs/{job_id}",
  request: Permissions.GetJobPermissionsRequest,
  response: Permissions.JobPermissions
})

export const setPermissions = Endpoint.make({
  service,
  operation: "setPermissions",
  method: "PUT",
  path: "/api/2.0/permissions/jobs/{job_id}",
  request: Permissions.SetJobPermissionsRequest,
  response: Permissions.JobPermissions
})

export const updatePermissions = Endpoint.make({
  service,
  operation: "updatePermissions",
  method: "PATCH",
  path: "/api/2.0/permissions/jobs/{job_id}",
  request: Permissions.UpdateJobPermissionsRequest,
  response: Permissions.JobPermissions,
  repeatable: true
})

export const getPermissionLevels = Endpoint.make({
  service,
  operation: "getPermissionLevels",
  method: "GET",
  path: "/api/2.0/permissions/jobs/{job_id}/permissionLevels",
  request: Permissions.GetJobPermissionLevelsRequest,
  response: Permissions.GetJobPermissionLevelsResponse
})
