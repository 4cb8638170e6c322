/** The REST operations of the Libraries API. */
import * as Operation from "../../layers/Operation.js"
import * as Environments from "../../schemas/DefaultBaseEnvironments.js"
import * as Libraries from "../../schemas/Libraries.js"

const listDefaultBaseEnvironmentsPage = Operation.get("/api/2.0/default-base-environments", {
  request: Environments.ListDefaultBaseEnvironmentsRequest,
  response: Environments.ListDefaultBaseEnvironmentsResponse
})

/**
 * The operations of the API, each with its request, its response and whether it may be repeated.
 *
 * @since 0.1.0
 * @category operations
 */
export const operations = Operation.group("Libraries", {
  /**
   * Adds libraries to a cluster. It answers at once; a cluster that runs begins to install them then, any other when it
   * starts: see `awaitInstalled`.
   *
   * Fails with `InvalidParameterValue` where there is no such cluster, or a library makes no sense.
   *
   * `POST /api/2.0/libraries/install`, https://docs.databricks.com/api/azure/workspace/libraries/install
   */
  install: Operation.post("/api/2.0/libraries/install", {
    request: Libraries.InstallLibrariesRequest,
    repeat: "safe"
  }),

  /**
   * Takes libraries off a cluster: those that are installed are `UNINSTALL_ON_RESTART` until it restarts. Libraries that
   * the cluster does not have are passed over.
   *
   * `POST /api/2.0/libraries/uninstall`, https://docs.databricks.com/api/azure/workspace/libraries/uninstall
   */
  uninstall: Operation.post("/api/2.0/libraries/uninstall", {
    request: Libraries.UninstallLibrariesRequest,
    repeat: "safe"
  }),

  /**
   * The libraries of a cluster, and how far it is with each. Fails with `InvalidParameterValue` where there is no such
   * cluster.
   *
   * `GET /api/2.0/libraries/cluster-status`, https://docs.databricks.com/api/azure/workspace/libraries/clusterstatus
   */
  clusterStatus: Operation.get("/api/2.0/libraries/cluster-status", {
    request: Libraries.ClusterStatusRequest,
    response: Libraries.ClusterLibraryStatuses
  }),

  /**
   * The libraries of all clusters.
   *
   * `GET /api/2.0/libraries/all-cluster-statuses`,
   * https://docs.databricks.com/api/azure/workspace/libraries/allclusterstatuses
   */
  allClusterStatuses: Operation.get("/api/2.0/libraries/all-cluster-statuses", {
    response: Libraries.ListAllClusterLibraryStatusesResponse
  }),

  /**
   * Adds a base environment for serverless notebooks and jobs. It is built afterwards.
   *
   * Safe to repeat: a `request_id` is made for each call unless you give one.
   *
   * `POST /api/2.0/default-base-environments`,
   * https://docs.databricks.com/api/azure/workspace/libraries/createdefaultbaseenvironment
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
   * A base environment. Fails with `ResourceDoesNotExist` where there is none of that id.
   *
   * `GET /api/2.0/default-base-environments:getDefaultBaseEnvironment`,
   * https://docs.databricks.com/api/azure/workspace/libraries/getdefaultbaseenvironment
   *
   * @deprecated Not in the current version of the API.
   */
  getDefaultBaseEnvironment: Operation.get("/api/2.0/default-base-environments:getDefaultBaseEnvironment", {
    request: Environments.GetDefaultBaseEnvironmentRequest,
    response: Environments.DefaultBaseEnvironment
  }),

  /**
   * The base environments that the user may see, page after page.
   *
   * `GET /api/2.0/default-base-environments`,
   * https://docs.databricks.com/api/azure/workspace/libraries/listdefaultbaseenvironments
   *
   * @deprecated Not in the current version of the API.
   */
  listDefaultBaseEnvironments: Operation.paged(listDefaultBaseEnvironmentsPage, "default_base_environments"),

  /**
   * One page of `listDefaultBaseEnvironments`.
   *
   * `GET /api/2.0/default-base-environments`,
   * https://docs.databricks.com/api/azure/workspace/libraries/listdefaultbaseenvironments
   *
   * @deprecated Not in the current version of the API.
   */
  listDefaultBaseEnvironmentsPage,

  /**
   * Changes a base environment and has it built anew; until then its build before serves.
   *
   * `PATCH /api/2.0/default-base-environments/{id}`,
   * https://docs.databricks.com/api/azure/workspace/libraries/updatedefaultbaseenvironment
   *
   * @deprecated Not in the current version of the API.
   */
  updateDefaultBaseEnvironment: Operation.patch("/api/2.0/default-base-environments/{id}", {
    request: Environments.UpdateDefaultBaseEnvironmentRequest,
    response: Environments.DefaultBaseEnvironment,
    repeat: "safe"
  }),

  /**
   * Makes a base environment the workspace's default.
   *
   * `POST /api/2.0/default-base-environments:setDefault`,
   * https://docs.databricks.com/api/azure/workspace/libraries/updatedefaultdefaultbaseenvironment
   *
   * @deprecated Not in the current version of the API.
   */
  updateDefaultDefaultBaseEnvironment: Operation.post("/api/2.0/default-base-environments:setDefault", {
    request: Environments.UpdateDefaultDefaultBaseEnvironmentRequest,
    response: Environments.DefaultBaseEnvironment,
    repeat: "safe"
  }),

  /**
   * Has base environments built anew; until then their builds before serve.
   *
   * `POST /api/2.0/default-base-environments/refresh`,
   * https://docs.databricks.com/api/azure/workspace/libraries/refreshdefaultbaseenvironments
   *
   * @deprecated Not in the current version of the API.
   */
  refreshDefaultBaseEnvironments: Operation.post("/api/2.0/default-base-environments/refresh", {
    request: Environments.RefreshDefaultBaseEnvironmentsRequest,
    repeat: "never"
  }),

  /**
   * Removes a base environment. What uses it is not asked.
   *
   * `DELETE /api/2.0/default-base-environments/{id}`,
   * https://docs.databricks.com/api/azure/workspace/libraries/deletedefaultbaseenvironment
   *
   * @deprecated Not in the current version of the API.
   */
  deleteDefaultBaseEnvironment: Operation.delete("/api/2.0/default-base-environments/{id}", {
    request: Environments.DeleteDefaultBaseEnvironmentRequest
  })
})
