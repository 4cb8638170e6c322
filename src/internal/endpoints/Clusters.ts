import * as Diagnostics from "../../schemas/ClusterDiagnostics.js"
import * as Events from "../../schemas/ClusterEvents.js"
import * as Permissions from "../../schemas/ClusterPermissions.js"
import * as Clusters from "../../schemas/Clusters.js"
import * as NodeTypes from "../../schemas/NodeTypes.js"
import * as Endpoint from "../call/operation.js"

const service = "Clusters"

export const create = Endpoint.make({
  service,
  operation: "create",
  method: "POST",
  path: "/api/2.1/clusters/create",
  request: Clusters.CreateClusterRequest,
  response: Clusters.CreateClusterResponse,
  idempotencyToken: "idempotency_token"
})

export const edit = Endpoint.make({
  service,
  operation: "edit",
  method: "POST",
  path: "/api/2.1/clusters/edit",
  request: Clusters.EditClusterRequest
})

export const update = Endpoint.make({
  service,
  operation: "update",
  method: "POST",
  path: "/api/2.1/clusters/update",
  request: Clusters.UpdateClusterRequest
})

export const get = Endpoint.make({
  service,
  operation: "get",
  method: "GET",
  path: "/api/2.1/clusters/get",
  request: Clusters.GetClusterRequest,
  response: Clusters.ClusterDetails
})

export const list = Endpoint.make({
  service,
  operation: "list",
  method: "GET",
  path: "/api/2.1/clusters/list",
  request: Clusters.ListClustersRequest,
  response: Clusters.ListClustersResponse,
  paged: { items: "clusters", tokenField: "next_page_token", tokenParam: "page_token" }
})

export const start = Endpoint.make({
  service,
  operation: "start",
  method: "POST",
  path: "/api/2.1/clusters/start",
  request: Clusters.StartClusterRequest
})

export const restart = Endpoint.make({
  service,
  operation: "restart",
  method: "POST",
  path: "/api/2.1/clusters/restart",
  request: Clusters.RestartClusterRequest
})

export const resize = Endpoint.make({
  service,
  operation: "resize",
  method: "POST",
  path: "/api/2.1/clusters/resize",
  request: Clusters.ResizeClusterRequest
})

const delete_ = Endpoint.make({
  service,
  operation: "delete",
  method: "POST",
  path: "/api/2.1/clusters/delete",
  request: Clusters.DeleteClusterRequest,
  repeatable: true
})

export { delete_ as delete }

export const permanentDelete = Endpoint.make({
  service,
  operation: "permanentDelete",
  method: "POST",
  path: "/api/2.1/clusters/permanent-delete",
  request: Clusters.PermanentDeleteClusterRequest,
  repeatable: true
})

export const pin = Endpoint.make({
  service,
  operation: "pin",
  method: "POST",
  path: "/api/2.1/clusters/pin",
  request: Clusters.PinClusterRequest,
  repeatable: true
})

export const unpin = Endpoint.make({
  service,
  operation: "unpin",
  method: "POST",
  path: "/api/2.1/clusters/unpin",
  request: Clusters.UnpinClusterRequest,
  repeatable: true
})

export const changeOwner = Endpoint.make({
  service,
  operation: "changeOwner",
  method: "POST",
  path: "/api/2.1/clusters/change-owner",
  request: Clusters.ChangeClusterOwnerRequest,
  repeatable: true
})

export const events = Endpoint.make({
  service,
  operation: "events",
  method: "POST",
  path: "/api/2.1/clusters/events",
  request: Events.GetEventsRequest,
  response: Events.GetEventsResponse,
  repeatable: true,
  paged: { items: "events", tokenField: "next_page_token", tokenParam: "page_token" }
})

export const getDiagnostic = Endpoint.make({
  service,
  operation: "getDiagnostic",
  method: "GET",
  path: "/api/2.1/{name*}/diagnostics",
  request: Diagnostics.GetDiagnosticRequest,
  response: Diagnostics.Diagnostic
})

export const listNodeTypes = Endpoint.make({
  service,
  operation: "listNodeTypes",
  method: "GET",
  path: "/api/2.1/clusters/list-node-types",
  response: NodeTypes.ListNodeTypesResponse
})

export const sparkVersions = Endpoint.make({
  service,
  operation: "sparkVersions",
  method: "GET",
  path: "/api/2.1/clusters/spark-versions",
  response: NodeTypes.GetSparkVersionsResponse
})

export const listZones = Endpoint.make({
  service,
  operation: "listZones",
  method: "GET",
  path: "/api/2.1/clusters/list-zones",
  response: NodeTypes.ListAvailableZonesResponse
})

export const getPermissions = Endpoint.make({
  service,
  operation: "getPermissions",
  method: "GET",
  path: "/api/2.0/permissions/clusters/{cluster_id}",
  request: Permissions.GetClusterPermissionsRequest,
  response: Permissions.ClusterPermissions
})

export const setPermissions = Endpoint.make({
  service,
  operation: "setPermissions",
  method: "PUT",
  path: "/api/2.0/permissions/clusters/{cluster_id}",
  request: Permissions.SetClusterPermissionsRequest,
  response: Permissions.ClusterPermissions
})

export const updatePermissions = Endpoint.make({
  service,
  operation: "updatePermissions",
  method: "PATCH",
  path: "/api/2.0/permissions/clusters/{cluster_id}",
  request: Permissions.UpdateClusterPermissionsRequest,
  response: Permissions.ClusterPermissions,
  repeatable: true
})

export const getPermissionLevels = Endpoint.make({
  service,
  operation: "getPermissionLevels",
  method: "GET",
  path: "/api/2.0/permissions/clusters/{cluster_id}/permissionLevels",
  request: Permissions.GetClusterPermissionLevelsRequest,
  response: Permissions.GetClusterPermissionLevelsResponse
})
