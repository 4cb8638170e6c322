import * as Environments from "../../schemas/DefaultBaseEnvironments.js"
import * as Libraries from "../../schemas/Libraries.js"
import * as Endpoint from "../call/operation.js"

const service = "Libraries"

export const install = Endpoint.make({
  service,
  operation: "install",
  method: "POST",
  path: "/api/2.0/libraries/install",
  request: Libraries.InstallLibrariesRequest,
  repeatable: true
})

export const uninstall = Endpoint.make({
  service,
  operation: "uninstall",
  method: "POST",
  path: "/api/2.0/libraries/uninstall",
  request: Libraries.UninstallLibrariesRequest,
  repeatable: true
})

export const clusterStatus = Endpoint.make({
  service,
  operation: "clusterStatus",
  method: "GET",
  path: "/api/2.0/libraries/cluster-status",
  request: Libraries.ClusterStatusRequest,
  response: Libraries.ClusterLibraryStatuses
})

export const allClusterStatuses = Endpoint.make({
  service,
  operation: "allClusterStatuses",
  method: "GET",
  path: "/api/2.0/libraries/all-cluster-statuses",
  response: Libraries.ListAllClusterLibraryStatusesResponse
})

export const createDefaultBaseEnvironment = Endpoint.make({
  service,
  operation: "createDefaultBaseEnvironment",
  method: "POST",
  path: "/api/2.0/default-base-environments",
  request: Environments.CreateDefaultBaseEnvironmentRequest,
  response: Environments.DefaultBaseEnvironment,
  idempotencyToken: "request_id"
})

export const getDefaultBaseEnvironment = Endpoint.make({
  service,
  operation: "getDefaultBaseEnvironment",
  method: "GET",
  path: "/api/2.0/default-base-environments:getDefaultBaseEnvironment",
  request: Environments.GetDefaultBaseEnvironmentRequest,
  response: Environments.DefaultBaseEnvironment
})

export const listDefaultBaseEnvironments = Endpoint.make({
  service,
  operation: "listDefaultBaseEnvironments",
  method: "GET",
  path: "/api/2.0/default-base-environments",
  request: Environments.ListDefaultBaseEnvironmentsRequest,
  response: Environments.ListDefaultBaseEnvironmentsResponse,
  paged: { items: "default_base_environments", tokenField: "next_page_token", tokenParam: "page_token" }
})

export const updateDefaultBaseEnvironment = Endpoint.make({
  service,
  operation: "updateDefaultBaseEnvironment",
  method: "PATCH",
  path: "/api/2.0/default-base-environments/{id}",
  request: Environments.UpdateDefaultBaseEnvironmentRequest,
  response: Environments.DefaultBaseEnvironment,
  repeatable: true
})

export const updateDefaultDefaultBaseEnvironment = Endpoint.make({
  service,
  operation: "updateDefaultDefaultBaseEnvironment",
  method: "POST",
  path: "/api/2.0/default-base-environments:setDefault",
  request: Environments.UpdateDefaultDefaultBaseEnvironmentRequest,
  response: Environments.DefaultBaseEnvironment,
  repeatable: true
})

export const refreshDefaultBaseEnvironments = Endpoint.make({
  service,
  operation: "refreshDefaultBaseEnvironments",
  method: "POST",
  path: "/api/2.0/default-base-environments/refresh",
  request: Environments.RefreshDefaultBaseEnvironmentsRequest
})

export const deleteDefaultBaseEnvironment = Endpoint.make({
  service,
  operation: "deleteDefaultBaseEnvironment",
  method: "DELETE",
  path: "/api/2.0/default-base-environments/{id}",
  request: Environments.DeleteDefaultBaseEnvironmentRequest
})
