/** The REST operations of the Clusters API. */
import * as Operation from "../../layers/Operation.js"
import * as Diagnostics from "../../schemas/ClusterDiagnostics.js"
import * as Events from "../../schemas/ClusterEvents.js"
import * as Permissions from "../../schemas/ClusterPermissions.js"
import * as Clusters from "../../schemas/Clusters.js"
import * as NodeTypes from "../../schemas/NodeTypes.js"

const listPage = Operation.get("/api/2.1/clusters/list", {
  request: Clusters.ListClustersRequest,
  response: Clusters.ListClustersResponse
})

const eventsPage = Operation.post("/api/2.1/clusters/events", {
  request: Events.GetEventsRequest,
  response: Events.GetEventsResponse,
  repeat: "safe"
})

/** The older way of paging returns the whole request for the next page. */
const nextEvents = (request: Events.GetEventsRequest, page: Events.GetEventsResponse) =>
  page.next_page_token ? { ...request, page_token: page.next_page_token } : (page.next_page ?? undefined)

/**
 * The operations of the API, each with its request, its response and whether it may be repeated.
 *
 * @since 0.1.0
 * @category operations
 */
export const operations = Operation.group("Clusters", {
  /**
   * Creates a cluster and starts it. It answers at once; the cluster is `PENDING` then: see `awaitRunning`, and
   * `scoped` for one that goes when you are done.
   *
   * Safe to repeat: an `idempotency_token` is made for each call unless you give one.
   *
   * Fails with `InvalidParameterValue` where the specification makes no sense or a policy forbids it, with
   * `PermissionDenied` without the right to create clusters.
   *
   * `POST /api/2.1/clusters/create`, https://docs.databricks.com/api/azure/workspace/clusters/create
   */
  create: Operation.post("/api/2.1/clusters/create", {
    request: Clusters.CreateClusterRequest,
    response: Clusters.CreateClusterResponse,
    repeat: "by-token"
  }),

  /**
   * Replaces the specification of a cluster that is running or terminated. A running one is restarted. Fails with
   * `InvalidState` in any other state.
   *
   * `POST /api/2.1/clusters/edit`, https://docs.databricks.com/api/azure/workspace/clusters/edit
   */
  edit: Operation.post("/api/2.1/clusters/edit", {
    request: Clusters.EditClusterRequest,
    repeat: "never"
  }),

  /**
   * Changes the fields that `update_mask` names and leaves the others. A running cluster is restarted. Fails with
   * `InvalidState` where the cluster is neither running nor terminated.
   *
   * `POST /api/2.1/clusters/update`, https://docs.databricks.com/api/azure/workspace/clusters/update
   */
  update: Operation.post("/api/2.1/clusters/update", {
    request: Clusters.UpdateClusterRequest,
    repeat: "never"
  }),

  /**
   * A cluster and its state. Fails with `ResourceDoesNotExist` where there is none of that id.
   *
   * `GET /api/2.1/clusters/get`, https://docs.databricks.com/api/azure/workspace/clusters/get
   */
  get: Operation.get("/api/2.1/clusters/get", {
    request: Clusters.GetClusterRequest,
    response: Clusters.ClusterDetails
  }),

  /**
   * All clusters that are pinned, active, or were terminated within the last 30 days, page after page.
   *
   * `GET /api/2.1/clusters/list`, https://docs.databricks.com/api/azure/workspace/clusters/list
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

  /**
   * One page of `list`.
   *
   * `GET /api/2.1/clusters/list`, https://docs.databricks.com/api/azure/workspace/clusters/list
   */
  listPage,

  /**
   * Starts a terminated cluster, with its last size. Fails with `InvalidState` where it is not terminated: see
   * `ensureRunning`.
   *
   * `POST /api/2.1/clusters/start`, https://docs.databricks.com/api/azure/workspace/clusters/start
   */
  start: Operation.post("/api/2.1/clusters/start", {
    request: Clusters.StartClusterRequest,
    repeat: "never"
  }),

  /**
   * Restarts a running cluster. Fails with `InvalidState` where it is not running.
   *
   * `POST /api/2.1/clusters/restart`, https://docs.databricks.com/api/azure/workspace/clusters/restart
   */
  restart: Operation.post("/api/2.1/clusters/restart", {
    request: Clusters.RestartClusterRequest,
    repeat: "never"
  }),

  /**
   * Gives a running cluster another number of workers. Fails with `InvalidState` where it is not running.
   *
   * `POST /api/2.1/clusters/resize`, https://docs.databricks.com/api/azure/workspace/clusters/resize
   */
  resize: Operation.post("/api/2.1/clusters/resize", {
    request: Clusters.ResizeClusterRequest,
    repeat: "never"
  }),

  /**
   * Terminates a cluster. It keeps its id and specification and can be started again; after 30 days it is gone unless
   * it is pinned. Does nothing where it is terminated already.
   *
   * `POST /api/2.1/clusters/delete`, https://docs.databricks.com/api/azure/workspace/clusters/delete
   */
  delete: Operation.post("/api/2.1/clusters/delete", {
    request: Clusters.DeleteClusterRequest,
    repeat: "safe"
  }),

  /**
   * Removes a cluster for good, terminating it where it runs.
   *
   * `POST /api/2.1/clusters/permanent-delete`,
   * https://docs.databricks.com/api/azure/workspace/clusters/permanentdelete
   */
  permanentDelete: Operation.post("/api/2.1/clusters/permanent-delete", {
    request: Clusters.PermanentDeleteClusterRequest,
    repeat: "safe"
  }),

  /**
   * Keeps a cluster in the list for good. Takes an administrator.
   *
   * `POST /api/2.1/clusters/pin`, https://docs.databricks.com/api/azure/workspace/clusters/pin
   */
  pin: Operation.post("/api/2.1/clusters/pin", {
    request: Clusters.PinClusterRequest,
    repeat: "safe"
  }),

  /**
   * Undoes `pin`. Takes an administrator.
   *
   * `POST /api/2.1/clusters/unpin`, https://docs.databricks.com/api/azure/workspace/clusters/unpin
   */
  unpin: Operation.post("/api/2.1/clusters/unpin", {
    request: Clusters.UnpinClusterRequest,
    repeat: "safe"
  }),

  /**
   * Gives a terminated cluster another owner. Takes an administrator.
   *
   * `POST /api/2.1/clusters/change-owner`, https://docs.databricks.com/api/azure/workspace/clusters/changeowner
   */
  changeOwner: Operation.post("/api/2.1/clusters/change-owner", {
    request: Clusters.ChangeClusterOwnerRequest,
    repeat: "safe"
  }),

  /**
   * What happened to a cluster, the latest first unless `order` says otherwise, page after page.
   *
   * `POST /api/2.1/clusters/events`, https://docs.databricks.com/api/azure/workspace/clusters/events
   */
  events: Operation.paged(eventsPage, "events", { next: nextEvents }),

  /**
   * One page of `events`.
   *
   * `POST /api/2.1/clusters/events`, https://docs.databricks.com/api/azure/workspace/clusters/events
   */
  eventsPage,

  /**
   * The latest health checks of a running cluster, by its resource name `clusters/{cluster_id}`.
   *
   * `GET /api/2.1/clusters/{cluster_id}/diagnostics`,
   * https://docs.databricks.com/api/azure/workspace/clusters/getdiagnostic
   *
   * @deprecated Not in the current version of the API.
   */
  getDiagnostic: Operation.get("/api/2.1/{name*}/diagnostics", {
    request: Diagnostics.GetDiagnosticRequest,
    response: Diagnostics.Diagnostic
  }),

  /**
   * The kinds of machine that clusters can be made of; `selectNodeType` picks one.
   *
   * `GET /api/2.1/clusters/list-node-types`,
   * https://docs.databricks.com/api/azure/workspace/clusters/listnodetypes
   */
  listNodeTypes: Operation.get("/api/2.1/clusters/list-node-types", {
    response: NodeTypes.ListNodeTypesResponse
  }),

  /**
   * The Databricks Runtime versions that clusters can run; `selectSparkVersion` picks one.
   *
   * `GET /api/2.1/clusters/spark-versions`,
   * https://docs.databricks.com/api/azure/workspace/clusters/sparkversions
   */
  sparkVersions: Operation.get("/api/2.1/clusters/spark-versions", {
    response: NodeTypes.GetSparkVersionsResponse
  }),

  /**
   * The availability zones that clusters can run in. (AWS)
   *
   * `GET /api/2.1/clusters/list-zones`, https://docs.databricks.com/api/workspace/clusters/listzones
   */
  listZones: Operation.get("/api/2.1/clusters/list-zones", {
    response: NodeTypes.ListAvailableZonesResponse
  }),

  /**
   * Who may do what with a cluster.
   *
   * `GET /api/2.0/permissions/clusters/{cluster_id}`,
   * https://docs.databricks.com/api/azure/workspace/clusters/getpermissions
   */
  getPermissions: Operation.get("/api/2.0/permissions/clusters/{cluster_id}", {
    request: Permissions.GetClusterPermissionsRequest,
    response: Permissions.ClusterPermissions
  }),

  /**
   * Replaces all permissions that are given on the cluster itself; inherited ones stay.
   *
   * `PUT /api/2.0/permissions/clusters/{cluster_id}`,
   * https://docs.databricks.com/api/azure/workspace/clusters/setpermissions
   */
  setPermissions: Operation.put("/api/2.0/permissions/clusters/{cluster_id}", {
    request: Permissions.SetClusterPermissionsRequest,
    response: Permissions.ClusterPermissions
  }),

  /**
   * Adds permissions, or changes those of the users, groups and service principals that it names.
   *
   * `PATCH /api/2.0/permissions/clusters/{cluster_id}`,
   * https://docs.databricks.com/api/azure/workspace/clusters/updatepermissions
   */
  updatePermissions: Operation.patch("/api/2.0/permissions/clusters/{cluster_id}", {
    request: Permissions.UpdateClusterPermissionsRequest,
    response: Permissions.ClusterPermissions,
    repeat: "safe"
  }),

  /**
   * The permission levels that a cluster has.
   *
   * `GET /api/2.0/permissions/clusters/{cluster_id}/permissionLevels`,
   * https://docs.databricks.com/api/azure/workspace/clusters/getpermissionlevels
   */
  getPermissionLevels: Operation.get("/api/2.0/permissions/clusters/{cluster_id}/permissionLevels", {
    request: Permissions.GetClusterPermissionLevelsRequest,
    response: Permissions.GetClusterPermissionLevelsResponse
  })
})
