/** REST operations of the Libraries API. */
import * as Operation from "../../layers/Operation.js"
import * as Environments from "../../schemas/libraries/DefaultBaseEnvironments.js"
import * as Libraries from "../../schemas/libraries/Libraries.js"

const listDefaultBaseEnvironmentsPage = Operation.get("/api/2.0/default-base-environments", {
  request: Environments.ListDefaultBaseEnvironmentsRequest,
  response: Environments.ListDefaultBaseEnvironmentsResponse
})

/** The operations: the request, the response and the retry behavior of each. @since 0.1.0 @category operations */
export const operations = Operation.group("Libraries", {
  /**
   * Adds libraries to a cluster and returns immediately. A running cluster starts to install them at once, any other
   * cluster when it starts. Use `awaitInstalled` to wait.
   * Fails with `InvalidParameterValue` if the cluster does not exist or a library is invalid.
   * @see `POST /api/2.0/libraries/install`, https://docs.databricks.com/api/azure/workspace/libraries/install
   */
  install: Operation.post("/api/2.0/libraries/install", { request: Libraries.InstallLibrariesRequest, repeat: "safe" }),
  /**
   * Removes libraries from a cluster. Installed libraries are `UNINSTALL_ON_RESTART` until the cluster restarts.
   * Libraries that the cluster does not have are ignored.
   * @see `POST /api/2.0/libraries/uninstall`, https://docs.databricks.com/api/azure/workspace/libraries/uninstall
   */
  uninstall: Operation.post("/api/2.0/libraries/uninstall", {
    request: Libraries.UninstallLibrariesRequest,
    repeat: "safe"
  }),
  /**
   * Returns the libraries of a cluster and their install status. Fails with `InvalidParameterValue` if the cluster does
   * not exist.
   * @see `GET /api/2.0/libraries/cluster-status`, https://docs.databricks.com/api/azure/workspace/libraries/clusterstatus
   */
  clusterStatus: Operation.get("/api/2.0/libraries/cluster-status", {
    request: Libraries.ClusterStatusRequest,
    response: Libraries.ClusterLibraryStatuses
  }),
  /**
   * Returns the libraries of all clusters and their install status.
   * @see `GET /api/2.0/libraries/all-cluster-statuses`, https://docs.databricks.com/api/azure/workspace/libraries/allclusterstatuses
   */
  allClusterStatuses: Operation.get("/api/2.0/libraries/all-cluster-statuses", {
    response: Libraries.ListAllClusterLibraryStatusesResponse
  }),
  /**
   * Creates a base environment for serverless notebooks and jobs. It is built in the background.
   * Safe to retry: each call sends a generated `request_id` unless you set one.
   * @see `POST /api/2.0/default-base-environments`, https://docs.databricks.com/api/azure/workspace/libraries/createdefaultbaseenvironment
   *
   * @deprecated Not in the current version of the API.
   */
  createDefaultBaseEnvironment: Operation.post("/api/2.0/default-base-environments", {
    request: Environments.CreateDefaultBaseEnvironmentRequest,
    response: Environments.DefaultBaseEnvironment,
    repeat: "by-token",
    token: "request_id"
  }),
  /**
   * Returns a base environment. Fails with `ResourceDoesNotExist` if it does not exist.
   * @see `GET /api/2.0/default-base-environments:getDefaultBaseEnvironment`, https://docs.databricks.com/api/azure/workspace/libraries/getdefaultbaseenvironment
   *
   * @deprecated Not in the current version of the API.
   */
  getDefaultBaseEnvironment: Operation.get("/api/2.0/default-base-environments:getDefaultBaseEnvironment", {
    request: Environments.GetDefaultBaseEnvironmentRequest,
    response: Environments.DefaultBaseEnvironment
  }),
  /**
   * Lists the base environments that the caller can see. Pages are fetched on demand.
   * @see `GET /api/2.0/default-base-environments`, https://docs.databricks.com/api/azure/workspace/libraries/listdefaultbaseenvironments
   *
   * @deprecated Not in the current version of the API.
   */
  listDefaultBaseEnvironments: Operation.paged(listDefaultBaseEnvironmentsPage, "default_base_environments"),
  /**
   * Returns one page of `listDefaultBaseEnvironments`.
   * @see `GET /api/2.0/default-base-environments`, https://docs.databricks.com/api/azure/workspace/libraries/listdefaultbaseenvironments
   *
   * @deprecated Not in the current version of the API.
   */
  listDefaultBaseEnvironmentsPage,
  /**
   * Updates a base environment and rebuilds it. The previous build is used until the new one is ready.
   * @see `PATCH /api/2.0/default-base-environments/{id}`, https://docs.databricks.com/api/azure/workspace/libraries/updatedefaultbaseenvironment
   *
   * @deprecated Not in the current version of the API.
   */
  updateDefaultBaseEnvironment: Operation.patch("/api/2.0/default-base-environments/{id}", {
    request: Environments.UpdateDefaultBaseEnvironmentRequest,
    response: Environments.DefaultBaseEnvironment,
    repeat: "safe"
  }),
  /**
   * Sets the default base environment of the workspace.
   * @see `POST /api/2.0/default-base-environments:setDefault`, https://docs.databricks.com/api/azure/workspace/libraries/updatedefaultdefaultbaseenvironment
   *
   * @deprecated Not in the current version of the API.
   */
  updateDefaultDefaultBaseEnvironment: Operation.post("/api/2.0/default-base-environments:setDefault", {
    request: Environments.UpdateDefaultDefaultBaseEnvironmentRequest,
    response: Environments.DefaultBaseEnvironment,
    repeat: "safe"
  }),
  /**
   * Rebuilds base environments. The previous builds are used until the new ones are ready.
   * @see `POST /api/2.0/default-base-environments/refresh`, https://docs.databricks.com/api/azure/workspace/libraries/refreshdefaultbaseenvironments
   *
   * @deprecated Not in the current version of the API.
   */
  refreshDefaultBaseEnvironments: Operation.post("/api/2.0/default-base-environments/refresh", {
    request: Environments.RefreshDefaultBaseEnvironmentsRequest,
    repeat: "never"
  }),
  /**
   * Deletes a base environment, even if it is in use.
   * @see `DELETE /api/2.0/default-base-environments/{id}`, https://docs.databricks.com/api/azure/workspace/libraries/deletedefaultbaseenvironment
   *
   * @deprecated Not in the current version of the API.
   */
  deleteDefaultBaseEnvironment: Operation.delete("/api/2.0/default-base-environments/{id}", {
    request: Environments.DeleteDefaultBaseEnvironmentRequest
  })
})
