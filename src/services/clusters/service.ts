import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Stream from "effect/Stream"
import * as Endpoints from "../../internal/endpoints/Clusters.js"
import * as Paging from "../../internal/paging.js"
import { withoutFields } from "../../internal/withoutFields.js"
import { DatabricksClient } from "../../layers/DatabricksClient.js"
import { withClient } from "../../layers/polling/clientOf.js"
import type * as Diagnostics from "../../schemas/ClusterDiagnostics.js"
import type * as Events from "../../schemas/ClusterEvents.js"
import type * as Permissions from "../../schemas/ClusterPermissions.js"
import type * as Schemas from "../../schemas/Clusters.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import type * as NodeTypes from "../../schemas/NodeTypes.js"

/**
 * The Clusters API of a workspace.
 *
 * @example
 * ```ts
 * import { Clusters } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const clusters = yield* Clusters.Clusters
 *   const { cluster_name, state } = yield* clusters.get({ cluster_id: "0923-164208-meows279" })
 *   yield* Effect.log(`${cluster_name} is ${state}`)
 * })
 * ```
 *
 * @since 0.1.0
 * @category context
 */
export class Clusters extends Context.Tag("effect-databricks/Clusters")<Clusters, Service>() {}

/**
 * One member for each operation of the API, and the paged ones as Streams. What is made of several operations, such as
 * `awaitRunning`, is a function of this module that needs the service.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
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
  readonly create: (
    request: Schemas.CreateClusterRequest
  ) => Effect.Effect<Schemas.CreateClusterResponse, DatabricksError>

  /**
   * Replaces the specification of a cluster that is running or terminated. A running one is restarted. Fails with
   * `InvalidState` in any other state.
   *
   * `POST /api/2.1/clusters/edit`, https://docs.databricks.com/api/azure/workspace/clusters/edit
   */
  readonly edit: (request: Schemas.EditClusterRequest) => Effect.Effect<void, DatabricksError>

  /**
   * Changes the fields that `update_mask` names and leaves the others. A running cluster is restarted. Fails with
   * `InvalidState` where the cluster is neither running nor terminated.
   *
   * `POST /api/2.1/clusters/update`, https://docs.databricks.com/api/azure/workspace/clusters/update
   */
  readonly update: (request: Schemas.UpdateClusterRequest) => Effect.Effect<void, DatabricksError>

  /**
   * A cluster and its state. Fails with `ResourceDoesNotExist` where there is none of that id.
   *
   * `GET /api/2.1/clusters/get`, https://docs.databricks.com/api/azure/workspace/clusters/get
   */
  readonly get: (request: Schemas.GetClusterRequest) => Effect.Effect<Schemas.ClusterDetails, DatabricksError>

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
  readonly list: (request?: Schemas.ListClustersRequest) => Stream.Stream<Schemas.ClusterDetails, DatabricksError>

  /**
   * One page of `list`.
   *
   * `GET /api/2.1/clusters/list`, https://docs.databricks.com/api/azure/workspace/clusters/list
   */
  readonly listPage: (
    request?: Schemas.ListClustersRequest
  ) => Effect.Effect<Schemas.ListClustersResponse, DatabricksError>

  /**
   * Starts a terminated cluster, with its last size. Fails with `InvalidState` where it is not terminated: see
   * `ensureRunning`.
   *
   * `POST /api/2.1/clusters/start`, https://docs.databricks.com/api/azure/workspace/clusters/start
   */
  readonly start: (request: Schemas.StartClusterRequest) => Effect.Effect<void, DatabricksError>

  /**
   * Restarts a running cluster. Fails with `InvalidState` where it is not running.
   *
   * `POST /api/2.1/clusters/restart`, https://docs.databricks.com/api/azure/workspace/clusters/restart
   */
  readonly restart: (request: Schemas.RestartClusterRequest) => Effect.Effect<void, DatabricksError>

  /**
   * Gives a running cluster another number of workers. Fails with `InvalidState` where it is not running.
   *
   * `POST /api/2.1/clusters/resize`, https://docs.databricks.com/api/azure/workspace/clusters/resize
   */
  readonly resize: (request: Schemas.ResizeClusterRequest) => Effect.Effect<void, DatabricksError>

  /**
   * Terminates a cluster. It keeps its id and specification and can be started again; after 30 days it is gone unless
   * it is pinned. Does nothing where it is terminated already.
   *
   * `POST /api/2.1/clusters/delete`, https://docs.databricks.com/api/azure/workspace/clusters/delete
   */
  readonly delete: (request: Schemas.DeleteClusterRequest) => Effect.Effect<void, DatabricksError>

  /**
   * Removes a cluster for good, terminating it where it runs.
   *
   * `POST /api/2.1/clusters/permanent-delete`,
   * https://docs.databricks.com/api/azure/workspace/clusters/permanentdelete
   */
  readonly permanentDelete: (request: Schemas.PermanentDeleteClusterRequest) => Effect.Effect<void, DatabricksError>

  /**
   * Keeps a cluster in the list for good. Takes an administrator.
   *
   * `POST /api/2.1/clusters/pin`, https://docs.databricks.com/api/azure/workspace/clusters/pin
   */
  readonly pin: (request: Schemas.PinClusterRequest) => Effect.Effect<void, DatabricksError>

  /**
   * Undoes `pin`. Takes an administrator.
   *
   * `POST /api/2.1/clusters/unpin`, https://docs.databricks.com/api/azure/workspace/clusters/unpin
   */
  readonly unpin: (request: Schemas.UnpinClusterRequest) => Effect.Effect<void, DatabricksError>

  /**
   * Gives a terminated cluster another owner. Takes an administrator.
   *
   * `POST /api/2.1/clusters/change-owner`, https://docs.databricks.com/api/azure/workspace/clusters/changeowner
   */
  readonly changeOwner: (request: Schemas.ChangeClusterOwnerRequest) => Effect.Effect<void, DatabricksError>

  /**
   * What happened to a cluster, the latest first unless `order` says otherwise, page after page.
   *
   * `POST /api/2.1/clusters/events`, https://docs.databricks.com/api/azure/workspace/clusters/events
   */
  readonly events: (request: Events.GetEventsRequest) => Stream.Stream<Events.ClusterEvent, DatabricksError>

  /**
   * One page of `events`.
   *
   * `POST /api/2.1/clusters/events`, https://docs.databricks.com/api/azure/workspace/clusters/events
   */
  readonly eventsPage: (request: Events.GetEventsRequest) => Effect.Effect<Events.GetEventsResponse, DatabricksError>

  /**
   * The latest health checks of a running cluster, by its resource name `clusters/{cluster_id}`.
   *
   * `GET /api/2.1/clusters/{cluster_id}/diagnostics`,
   * https://docs.databricks.com/api/azure/workspace/clusters/getdiagnostic
   *
   * @deprecated Not in the current version of the API.
   */
  readonly getDiagnostic: (
    request: Diagnostics.GetDiagnosticRequest
  ) => Effect.Effect<Diagnostics.Diagnostic, DatabricksError>

  /**
   * The kinds of machine that clusters can be made of; `selectNodeType` picks one.
   *
   * `GET /api/2.1/clusters/list-node-types`,
   * https://docs.databricks.com/api/azure/workspace/clusters/listnodetypes
   */
  readonly listNodeTypes: () => Effect.Effect<NodeTypes.ListNodeTypesResponse, DatabricksError>

  /**
   * The Databricks Runtime versions that clusters can run; `selectSparkVersion` picks one.
   *
   * `GET /api/2.1/clusters/spark-versions`,
   * https://docs.databricks.com/api/azure/workspace/clusters/sparkversions
   */
  readonly sparkVersions: () => Effect.Effect<NodeTypes.GetSparkVersionsResponse, DatabricksError>

  /**
   * The availability zones that clusters can run in. (AWS)
   *
   * `GET /api/2.1/clusters/list-zones`, https://docs.databricks.com/api/workspace/clusters/listzones
   */
  readonly listZones: () => Effect.Effect<NodeTypes.ListAvailableZonesResponse, DatabricksError>

  /**
   * Who may do what with a cluster.
   *
   * `GET /api/2.0/permissions/clusters/{cluster_id}`,
   * https://docs.databricks.com/api/azure/workspace/clusters/getpermissions
   */
  readonly getPermissions: (
    request: Permissions.GetClusterPermissionsRequest
  ) => Effect.Effect<Permissions.ClusterPermissions, DatabricksError>

  /**
   * Replaces all permissions that are given on the cluster itself; inherited ones stay.
   *
   * `PUT /api/2.0/permissions/clusters/{cluster_id}`,
   * https://docs.databricks.com/api/azure/workspace/clusters/setpermissions
   */
  readonly setPermissions: (
    request: Permissions.SetClusterPermissionsRequest
  ) => Effect.Effect<Permissions.ClusterPermissions, DatabricksError>

  /**
   * Adds permissions, or changes those of the users, groups and service principals that it names.
   *
   * `PATCH /api/2.0/permissions/clusters/{cluster_id}`,
   * https://docs.databricks.com/api/azure/workspace/clusters/updatepermissions
   */
  readonly updatePermissions: (
    request: Permissions.UpdateClusterPermissionsRequest
  ) => Effect.Effect<Permissions.ClusterPermissions, DatabricksError>

  /**
   * The permission levels that a cluster has.
   *
   * `GET /api/2.0/permissions/clusters/{cluster_id}/permissionLevels`,
   * https://docs.databricks.com/api/azure/workspace/clusters/getpermissionlevels
   */
  readonly getPermissionLevels: (
    request: Permissions.GetClusterPermissionLevelsRequest
  ) => Effect.Effect<Permissions.GetClusterPermissionLevelsResponse, DatabricksError>
}

/** The older way of paging answers with the whole request for the next page. */
const nextEvents = (
  request: Events.GetEventsRequest,
  page: Events.GetEventsResponse
): Events.GetEventsRequest | undefined => Paging.byToken(Endpoints.events)(request, page) ?? page.next_page ?? undefined

/**
 * @since 0.1.0
 * @category constructors
 */
export const make: Effect.Effect<Service, never, DatabricksClient> = Effect.map(DatabricksClient, (client) => {
  const { call } = client
  const listPage = call(Endpoints.list)
  const list = Paging.stream(Endpoints.list, listPage, (page) => page.clusters)
  const eventsPage = call(Endpoints.events)
  const service = Clusters.of({
    create: call(Endpoints.create),
    edit: call(Endpoints.edit),
    update: call(Endpoints.update),
    get: call(Endpoints.get),
    list: (request = {}) => list(request),
    listPage: (request = {}) => listPage(request),
    start: call(Endpoints.start),
    restart: call(Endpoints.restart),
    resize: call(Endpoints.resize),
    delete: call(Endpoints.delete),
    permanentDelete: call(Endpoints.permanentDelete),
    pin: call(Endpoints.pin),
    unpin: call(Endpoints.unpin),
    changeOwner: call(Endpoints.changeOwner),
    events: (request) =>
      Paging.streamPages(
        { endpoint: Endpoints.events, page: eventsPage, items: (page) => page.events, next: nextEvents },
        request
      ),
    eventsPage,
    getDiagnostic: call(Endpoints.getDiagnostic),
    listNodeTypes: withoutFields(call(Endpoints.listNodeTypes)),
    sparkVersions: withoutFields(call(Endpoints.sparkVersions)),
    listZones: withoutFields(call(Endpoints.listZones)),
    getPermissions: call(Endpoints.getPermissions),
    setPermissions: call(Endpoints.setPermissions),
    updatePermissions: call(Endpoints.updatePermissions),
    getPermissionLevels: call(Endpoints.getPermissionLevels)
  })
  return withClient(client, service)
})

/**
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<Clusters, never, DatabricksClient> = Layer.effect(Clusters, make)
