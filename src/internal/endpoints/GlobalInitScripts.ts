import * as Scripts from "../../schemas/GlobalInitScripts.js"
import * as Endpoint from "../call/operation.js"

const service = "GlobalInitScripts"

export const list = Endpoint.make({
  service,
  operation: "list",
  method: "GET",
  path: "/api/2.0/global-init-scripts",
  response: Scripts.ListGlobalInitScriptsResponse
})

export const get = Endpoint.make({
  service,
  operation: "get",
  method: "GET",
  path: "/api/2.0/global-init-scripts/{script_id}",
  request: Scripts.GetGlobalInitScriptRequest,
  response: Scripts.GlobalInitScriptDetailsWithContent
})

export const create = Endpoint.make({
  service,
  operation: "create",
  method: "POST",
  path: "/api/2.0/global-init-scripts",
  request: Scripts.CreateGlobalInitScriptRequest,
  response: Scripts.CreateResponse
})

export const update = Endpoint.make({
  service,
  operation: "update",
  method: "PATCH",
  path: "/api/2.0/global-init-scripts/{script_id}",
  request: Scripts.UpdateGlobalInitScriptRequest,
  repeatable: true
})

const delete_ = Endpoint.make({
  service,
  operation: "delete",
  method: "DELETE",
  path: "/api/2.0/global-init-scripts/{script_id}",
  request: Scripts.DeleteGlobalInitScriptRequest
})

export { delete_ as delete }
