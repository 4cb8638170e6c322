import * as Events from "../../schemas/PipelineEvents.js"
import * as Permissions from "../../schemas/PipelinePermissions.js"
import * as Pipelines from "../../schemas/Pipelines.js"
import * as Updates from "../../schemas/PipelineUpdates.js"
import * as Endpoint from "../call/operation.js"

const service = "Pipelines"

export const create = Endpoint.make({
  service,
  operation: "create",
  method: "POST",
  path: "/api/2.0/pipelines",
  request: Pipelines.CreatePipelineRequest,
  response: Pipelines.CreatePipelineResponse
})

export const update = Endpoint.make({
  service,
  operation: "update",
  method: "PUT",
  path: "/api/2.0/pipelines/{pipeline_id}",
  request: Pipelines.UpdatePipelineRequest
})

export const get = Endpoint.make({
  service,
  operation: "get",
  method: "GET",
  path: "/api/2.0/pipelines/{pipeline_id}",
  request: Pipelines.GetPipelineRequest,
  response: Pipelines.GetPipelineResponse
})

export const list = Endpoint.make({
  service,
  operation: "list",
  method: "GET",
  path: "/api/2.0/pipelines",
  request: Pipelines.ListPipelinesRequest,
  response: Pipelines.ListPipelinesResponse,
  paged: { items: "statuses", tokenField: "next_page_token", tokenParam: "page_token" }
})

const delete_ = Endpoint.make({
  service,
  operation: "delete",
  method: "DELETE",
  path: "/api/2.0/pipelines/{pipeline_id}",
  request: Pipelines.DeletePipelineRequest
})

export { delete_ as delete }

export const restorePipeline = Endpoint.make({
  service,
  operation: "restorePipeline",
  method: "POST",
  path: "/api/2.0/pipelines/{pipeline_id}/restore",
  request: Pipelines.RestorePipelineRequest,
  repeatable: true
})

export const clone = Endpoint.make({
  service,
  operation: "clone",
  method: "POST",
  path: "/api/2.0/pipelines/{pipeline_id}/clone",
  request: Pipelines.ClonePipelineRequest,
  response: Pipelines.ClonePipelineResponse
})

export const applyEnvironment = Endpoint.make({
  service,
  operation: "applyEnvironment",
  method: "POST",
  path: "/api/2.0/pipelines/{pipeline_id}/environment/apply",
  request: Pipelines.ApplyEnvironmentRequest,
  repeatable: true
})

export const startUpdate = Endpoint.make({
  service,
  operation: "startUpdate",
  method: "POST",
  path: "/api/2.0/pipelines/{pipeline_id}/updates",
  request: Updates.StartUpdateRequest,
  response: Updates.StartUpdateResponse
})

export const getUpdate = Endpoint.make({
  service,
  operation: "getUpdate",
  method: "GET",
  path: "/api/2.0/pipelines/{pipeline_id}/updates/{update_id}",
  request: Updates.GetUpdateRequest,
  response: Updates.GetUpdateResponse
})

export const listUpdates = Endpoint.make({
  service,
  operation: "listUpdates",
  method: "GET",
  path: "/api/2.0/pipelines/{pipeline_id}/updates",
  request: Updates.ListUpdatesRequest,
  response: Updates.ListUpdatesResponse,
  paged: { items: "updates", tokenField: "next_page_token", tokenParam: "page_token" }
})

export const stop = Endpoint.make({
  service,
  operation: "stop",
  method: "POST",
  path: "/api/2.0/pipelines/{pipeline_id}/stop",
  request: Pipelines.StopPipelineRequest,
  repeatable: true
})

export const reset = Endpoint.make({
  service,
  operation: "reset",
  method: "POST",
  path: "/api/2.0/pipelines/{pipeline_id}/reset",
  request: Pipelines.ResetPipelineRequest
})

export const events = Endpoint.make({
  service,
  operation: "events",
  method: "GET",
  path: "/api/2.0/pipelines/{pipeline_id}/events",
  request: Events.ListPipelineEventsRequest,
  response: Events.ListPipelineEventsResponse,
  paged: { items: "events", tokenField: "next_page_token", tokenParam: "page_token" }
})

export const getPermissions = Endpoint.make({
  service,
  operation: "getPermissions",
  method: "GET",
  path: "/api/2.0/permissions/pipelines/{pipeline_id}",
  request: Permissions.GetPipelinePermissionsRequest,
  response: Permissions.PipelinePermissions
})

export const setPermissions = Endpoint.make({
  service,
  operation: "setPermissions",
  method: "PUT",
  path: "/api/2.0/permissions/pipelines/{pipeline_id}",
  request: Permissions.SetPipelinePermissionsRequest,
  response: Permissions.PipelinePermissions
})

export const updatePermissions = Endpoint.make({
  service,
  operation: "updatePermissions",
  method: "PATCH",
  path: "/api/2.0/permissions/pipelines/{pipeline_id}",
  request: Permissions.UpdatePipelinePermissionsRequest,
  response: Permissions.PipelinePermissions,
  repeatable: true
})

export const getPermissionLevels = Endpoint.make({
  service,
  operation: "getPermissionLevels",
  method: "GET",
  path: "/api/2.0/permissions/pipelines/{pipeline_id}/permissionLevels",
  request: Permissions.GetPipelinePermissionLevelsRequest,
  response: Permissions.GetPipelinePermissionLevelsResponse
})
