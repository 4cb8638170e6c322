/** REST operations of the Clusters API. */
import * as Operation from "../../layers/Operation.js"
import * as Diagnostics from "../../schemas/clusters/ClusterDiagnostics.js"
import * as Events from "../../schemas/clusters/ClusterEvents.js"
import * as Permissions from "../../schemas/clusters/ClusterPermissions.js"
import * as Clusters from "../../schemas/clusters/Clusters.js"
import * as NodeTypes from "../../schemas/clusters/NodeTypes.js"

const listPage = Operation.get("/api/2.1/clusters/list", {
  request: Clusters.ListClustersRequest,
  response: Clusters.ListClustersResponse
})

const eventsPage = Operation.post("/api/2.1/clusters/events", {
  request: Events.GetEventsRequest,
  response: Events.GetEventsResponse,
  repeat: "safe"
})

/** Older servers return the whole request for the next page instead of a token. */
const nextEvents = (request: Events.GetEventsRequest, page: Events.GetEventsResponse) =>
  page.next_page_token ? { ...request, page_token: page.next_page_token } : (page.next_page ?? undefined)

/** The operations: the request, the response and the retry behavior of each. @since 0.1.0 @category operations */
export const operations = Operation.group("Clusters", {
  /**
   * Creates a cluster and starts it. Returns immediately, while the cluster is `PENDING`. Use `awaitRunning` to wait
   * for it, or `scoped` for a cluster that is terminated when a scope closes.
   * Safe to retry: each call sends a generated `idempotency_token` unless you set one.
   * Fails with `InvalidParameterValue` if the specification is invalid or violates a policy, and with
   * `PermissionDenied` if the caller cannot create clusters.
   * @see `POST /api/2.1/clusters/create`, https://docs.databricks.com/api/azure/workspace/clusters/create
   */
  create: Operation.post("/api/2.1/clusters/create", {
    request: Clusters.CreateClusterRequest,
    response: Clusters.CreateClusterResponse,
    repeat: "by-token"
  }),
  /**
   * Replaces the specification of a running or terminated cluster. A running cluster is restarted. Fails with
   * `InvalidState` in any other state.
   * @see `POST /api/2.1/clusters/edit`, https://docs.databricks.com/api/azure/workspace/clusters/edit
   */
  edit: Operation.post("/api/2.1/clusters/edit", { request: Clusters.EditClusterRequest, repeat: "never" }),
  /**
   * Updates the fields named in `update_mask` and keeps the others. A running cluster is restarted. Fails with
   * `InvalidState` if the cluster is neither running nor terminated.
   * @see `POST /api/2.1/clusters/update`, https://docs.databricks.com/api/azure/workspace/clusters/update
   */
  update: Operation.post("/api/2.1/clusters/update", { request: Clusters.UpdateClusterRequest, repeat: "never" }),
  /**
   * Returns a cluster and its state. Fails with `ResourceDoesNotExist` if the cluster does not exist.
   * @see `GET /api/2.1/clusters/get`, https://docs.databricks.com/api/azure/workspace/clusters/get
   */
  get: Operation.get("/api/2.1/clusters/get", {
    request: Clusters.GetClusterRequest,
    response: Clusters.ClusterDetails
  }),
  /**
   * Lists all clusters that are pinned, active, or were terminated within the last 30 days. Pages are fetched on
   * demand.
   * @see `GET /api/2.1/clusters/list`, https://docs.databricks.com/api/azure/workspace/clusters/list
   *
   * @example
   * ```ts
   * import { Clusters } from "effect-databricks"
   * import * as Effect from "effect/Effect"
   * import * as Stream from "effect/Stream"
   *
   * const running = Stream.unwrap(
   *   Effect.map(Clusters.Clusters, (clusters) => clusters.list({ filter_by: { cluster_states: ["RUNNING"] } }))
   * )
   * ```
   */
  list: Operation.paged(listPage, "clusters"),
  /** Returns one page of `list`. */
  listPage,
  /**
   * Starts a terminated cluster with its last size. Fails with `InvalidState` if the cluster is not terminated;
   * `ensureRunning` works in any state.
   * @see `POST /api/2.1/clusters/start`, https://docs.databricks.com/api/azure/workspace/clusters/start
   */
  start: Operation.post("/api/2.1/clusters/start", { request: Clusters.StartClusterRequest, repeat: "never" }),
  /**
   * Restarts a running cluster. Fails with `InvalidState` if the cluster is not running.
   * @see `POST /api/2.1/clusters/restart`, https://docs.databricks.com/api/azure/workspace/clusters/restart
   */
  restart: Operation.post("/api/2.1/clusters/restart", { request: Clusters.RestartClusterRequest, repeat: "never" }),
  /**
   * Changes the number of workers of a running cluster. Fails with `InvalidState` if the cluster is not running.
   * @see `POST /api/2.1/clusters/resize`, https://docs.databricks.com/api/azure/workspace/clusters/resize
   */
  resize: Operation.post("/api/2.1/clusters/resize", { request: Clusters.ResizeClusterRequest, repeat: "never" }),
  /**
   * Terminates a cluster. The cluster keeps its id and specification and can be started again. It is removed after 30
   * days unless it is pinned. Does nothing if the cluster is already terminated.
   * @see `POST /api/2.1/clusters/delete`, https://docs.databricks.com/api/azure/workspace/clusters/delete
   */
  delete: Operation.post("/api/2.1/clusters/delete", { request: Clusters.DeleteClusterRequest, repeat: "safe" }),
  /**
   * Deletes a cluster permanently. A running cluster is terminated first.
   * @see `POST /api/2.1/clusters/permanent-delete`, https://docs.databricks.com/api/azure/workspace/clusters/permanentdelete
   */
  permanentDelete: Operation.post("/api/2.1/clusters/permanent-delete", {
    request: Clusters.PermanentDeleteClusterRequest,
    repeat: "safe"
  }),
  /**
   * Pins a cluster, so that it is never removed from the list. Requires admin rights.
   * @see `POST /api/2.1/clusters/pin`, https://docs.databricks.com/api/azure/workspace/clusters/pin
   */
  pin: Operation.post("/api/2.1/clusters/pin", { request: Clusters.PinClusterRequest, repeat: "safe" }),
  /**
   * Unpins a cluster. Requires admin rights.
   * @see `POST /api/2.1/clusters/unpin`, https://docs.databricks.com/api/azure/workspace/clusters/unpin
   */
  unpin: Operation.post("/api/2.1/clusters/unpin", { request: Clusters.UnpinClusterRequest, repeat: "safe" }),
  /**
   * Changes the owner of a terminated cluster. Requires admin rights.
   * @see `POST /api/2.1/clusters/change-owner`, https://docs.databricks.com/api/azure/workspace/clusters/changeowner
   */
  changeOwner: Operation.post("/api/2.1/clusters/change-owner", {
    request: Clusters.ChangeClusterOwnerRequest,
    repeat: "safe"
  }),
  /**
   * Lists the events of a cluster, newest first unless `order` is set. Pages are fetched on demand.
   * @see `POST /api/2.1/clusters/events`, https://docs.databricks.com/api/azure/workspace/clusters/events
   */
  events: Operation.paged(eventsPage, "events", { next: nextEvents }),
  /** Returns one page of `events`. */
  eventsPage,
  /**
   * Returns the latest health checks of a running cluster, by its resource name `clusters/{cluster_id}`.
   * @see `GET /api/2.1/clusters/{cluster_id}/diagnostics`, https://docs.databricks.com/api/azure/workspace/clusters/getdiagnostic
   *
   * @deprecated Not in the current version of the API.
   */
  getDiagnostic: Operation.get("/api/2.1/{name*}/diagnostics", {
    request: Diagnostics.GetDiagnosticRequest,
    response: Diagnostics.Diagnostic
  }),
  /**
   * Lists the node types that clusters can use. `selectNodeType` picks one.
   * @see `GET /api/2.1/clusters/list-node-types`, https://docs.databricks.com/api/azure/workspace/clusters/listnodetypes
   */
  listNodeTypes: Operation.get("/api/2.1/clusters/list-node-types", { response: NodeTypes.ListNodeTypesResponse }),
  /**
   * Lists the Databricks Runtime versions that clusters can use. `selectSparkVersion` picks one.
   * @see `GET /api/2.1/clusters/spark-versions`, https://docs.databricks.com/api/azure/workspace/clusters/sparkversions
   */
  sparkVersions: Operation.get("/api/2.1/clusters/spark-versions", { response: NodeTypes.GetSparkVersionsResponse }),
  /**
   * Lists the availability zones in which clusters can run (AWS only).
   * @see `GET /api/2.1/clusters/list-zones`, https://docs.databricks.com/api/workspace/clusters/listzones
   */
  listZones: Operation.get("/api/2.1/clusters/list-zones", { response: NodeTypes.ListAvailableZonesResponse }),
  /**
   * Returns the permissions on a cluster.
   * @see `GET /api/2.0/permissions/clusters/{cluster_id}`, https://docs.databricks.com/api/azure/workspace/clusters/getpermissions
   */
  getPermissions: Operation.get("/api/2.0/permissions/clusters/{cluster_id}", {
    request: Permissions.GetClusterPermissionsRequest,
    response: Permissions.ClusterPermissions
  }),
  /**
   * Replaces all direct permissions on a cluster. Inherited permissions are kept.
   * @see `PUT /api/2.0/permissions/clusters/{cluster_id}`, https://docs.databricks.com/api/azure/workspace/clusters/setpermissions
   */
  setPermissions: Operation.put("/api/2.0/permissions/clusters/{cluster_id}", {
    request: Permissions.SetClusterPermissionsRequest,
    response: Permissions.ClusterPermissions
  }),
  /**
   * Adds or changes the permissions of the users, groups and service principals in the request.
   * @see `PATCH /api/2.0/permissions/clusters/{cluster_id}`, https://docs.databricks.com/api/azure/workspace/clusters/updatepermissions
   */
  updatePermissions: Operation.patch("/api/2.0/permissions/clusters/{cluster_id}", {
    request: Permissions.UpdateClusterPermissionsRequest,
    response: Permissions.ClusterPermissions,
    repeat: "safe"
  }),
  /**
   * Returns the permission levels that a cluster supports.
   * @see `GET /api/2.0/permissions/clusters/{cluster_id}/permissionLevels`, https://docs.databricks.com/api/azure/workspace/clusters/getpermissionlevels
   */
  getPermissionLevels: Operation.get("/api/2.0/permissions/clusters/{cluster_id}/permissionLevels", {
    request: Permissions.GetClusterPermissionLevelsRequest,
    response: Permissions.GetClusterPermissionLevelsResponse
  })
})
