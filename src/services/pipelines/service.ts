import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Stream from "effect/Stream"
import * as Endpoints from "../../internal/endpoints/Pipelines.js"
import { callOf } from "../../internal/failure.js"
import * as Paging from "../../internal/paging.js"
import { DatabricksClient } from "../../layers/DatabricksClient.js"
import { withClient } from "../../layers/polling/clientOf.js"
import { type DatabricksError, DecodeError } from "../../schemas/DatabricksError.js"
import type * as Events from "../../schemas/PipelineEvents.js"
import type * as Permissions from "../../schemas/PipelinePermissions.js"
import type * as Schemas from "../../schemas/Pipelines.js"
import type * as Updates from "../../schemas/PipelineUpdates.js"

/**
 * The Pipelines API of a workspace.
 *
 * @example
 * ```ts
 * import { Pipelines } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const pipelines = yield* Pipelines.Pipelines
 *   const { pipeline_id } = yield* pipelines.create({
 *     name: "orders",
 *     catalog: "main",
 *     schema: "sales",
 *     serverless: true,
 *     libraries: [{ glob: { include: "/Workspace/Shared/orders/**" } }]
 *   })
 *   const { update_id } = yield* pipelines.startUpdate({ pipeline_id })
 *   yield* Pipelines.awaitUpdate({ pipeline_id, update_id }, { deadline: "1 hour" })
 * })
 * ```
 *
 * @since 0.1.0
 * @category context
 */
export class Pipelines extends Context.Tag("effect-databricks/Pipelines")<Pipelines, Service>() {}

/**
 * Asks for a new pipeline, and for no dry run.
 *
 * @since 0.1.0
 * @category models
 */
export interface CreateNewPipelineRequest extends Omit<Schemas.CreatePipelineRequest, "dry_run"> {
  readonly dry_run?: false | null | undefined
}

/**
 * What `create` answers unless it is told to make nothing: always an id.
 *
 * @since 0.1.0
 * @category models
 */
export interface CreatedPipeline extends Schemas.CreatePipelineResponse {
  readonly pipeline_id: string
}

/**
 * One member for each operation of the API, and the paged ones as Streams. What is made of several operations, such as
 * `awaitUpdate`, is a function of this module that needs the service.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /**
   * Creates a pipeline, which is idle then; a continuous one starts to run. With `dry_run` nothing is made, and the
   * answer has `effective_settings` instead of an id. Not safe to repeat: after a broken connection, look for the pipeline
   * by name before creating it again.
   *
   * Fails with `ResourceConflict` where another pipeline has the name, unless `allow_duplicate_names` is set, and with
   * `InvalidParameterValue` where the settings make no sense.
   *
   * `POST /api/2.0/pipelines`, https://docs.databricks.com/api/azure/workspace/pipelines/create
   */
  readonly create: {
    (request: CreateNewPipelineRequest): Effect.Effect<CreatedPipeline, DatabricksError>
    (request: Schemas.CreatePipelineRequest): Effect.Effect<Schemas.CreatePipelineResponse, DatabricksError>
  }

  /**
   * Replaces all settings of a pipeline: get them, change them, update it. An update that runs goes on with the settings
   * that it began with.
   *
   * Fails with `ResourceConflict` where another pipeline has the name, and where `expected_last_modified` is given and the
   * settings have changed since.
   *
   * `PUT /api/2.0/pipelines/{pipeline_id}`, https://docs.databricks.com/api/azure/workspace/pipelines/update
   */
  readonly update: (request: Schemas.UpdatePipelineRequest) => Effect.Effect<void, DatabricksError>

  /**
   * A pipeline, its settings and its state. Fails with `ResourceDoesNotExist` where there is none of that id.
   *
   * `GET /api/2.0/pipelines/{pipeline_id}`, https://docs.databricks.com/api/azure/workspace/pipelines/get
   */
  readonly get: (request: Schemas.GetPipelineRequest) => Effect.Effect<Schemas.GetPipelineResponse, DatabricksError>

  /**
   * All pipelines, page after page, without their settings.
   *
   * `GET /api/2.0/pipelines`, https://docs.databricks.com/api/azure/workspace/pipelines/listpipelines
   *
   * @example
   * ```ts
   * import { Pipelines } from "effect-databricks"
   * import * as Effect from "effect/Effect"
   * import * as Stream from "effect/Stream"
   *
   * const orders = Stream.unwrap(
   *   Effect.map(Pipelines.Pipelines, (pipelines) => pipelines.list({ filter: "name LIKE '%orders%'" }))
   * )
   * ```
   */
  readonly list: (request?: Schemas.ListPipelinesRequest) => Stream.Stream<Schemas.PipelineStateInfo, DatabricksError>

  /**
   * One page of `list`.
   *
   * `GET /api/2.0/pipelines`, https://docs.databricks.com/api/azure/workspace/pipelines/listpipelines
   */
  readonly listPage: (
    request?: Schemas.ListPipelinesRequest
  ) => Effect.Effect<Schemas.ListPipelinesResponse, DatabricksError>

  /**
   * Deletes a pipeline and, unless `cascade` is false, its tables and views in Unity Catalog. What runs is stopped.
   *
   * `DELETE /api/2.0/pipelines/{pipeline_id}`, https://docs.databricks.com/api/azure/workspace/pipelines/delete
   */
  readonly delete: (request: Schemas.DeletePipelineRequest) => Effect.Effect<void, DatabricksError>

  /**
   * Brings back a pipeline that was deleted within the last 30 days, with the tables that went with it.
   *
   * `POST /api/2.0/pipelines/{pipeline_id}/restore`,
   * https://docs.databricks.com/api/azure/workspace/pipelines/restorepipeline
   *
   * @deprecated Not in the current version of the API.
   */
  readonly restorePipeline: (request: Schemas.RestorePipelineRequest) => Effect.Effect<void, DatabricksError>

  /**
   * Makes a pipeline for Unity Catalog out of one for the Hive metastore, with its data, and starts its first update.
   *
   * `POST /api/2.0/pipelines/{pipeline_id}/clone`, https://docs.databricks.com/api/azure/workspace/pipelines/clone
   */
  readonly clone: (
    request: Schemas.ClonePipelineRequest
  ) => Effect.Effect<Schemas.ClonePipelineResponse, DatabricksError>

  /**
   * Installs the pipeline's environment on the compute that it runs on, for the updates that follow in development.
   *
   * `POST /api/2.0/pipelines/{pipeline_id}/environment/apply`,
   * https://docs.databricks.com/api/azure/workspace/pipelines/applyenvironment
   */
  readonly applyEnvironment: (request: Schemas.ApplyEnvironmentRequest) => Effect.Effect<void, DatabricksError>

  /**
   * Starts an update: of everything, of a selection of tables, or a full refresh. It answers at once: see `awaitUpdate`,
   * and `startUpdateScoped` for one that does not outlive you. Not safe to repeat.
   *
   * Fails with `ResourceConflict` where an update is active.
   *
   * `POST /api/2.0/pipelines/{pipeline_id}/updates`,
   * https://docs.databricks.com/api/azure/workspace/pipelines/startupdate
   */
  readonly startUpdate: (
    request: Updates.StartUpdateRequest
  ) => Effect.Effect<Updates.StartUpdateResponse, DatabricksError>

  /**
   * An update and its state. Fails with `ResourceDoesNotExist` where the pipeline has none of that id.
   *
   * `GET /api/2.0/pipelines/{pipeline_id}/updates/{update_id}`,
   * https://docs.databricks.com/api/azure/workspace/pipelines/getupdate
   */
  readonly getUpdate: (request: Updates.GetUpdateRequest) => Effect.Effect<Updates.GetUpdateResponse, DatabricksError>

  /**
   * The updates of a pipeline, the latest first, page after page, without the settings that they ran with.
   *
   * `GET /api/2.0/pipelines/{pipeline_id}/updates`,
   * https://docs.databricks.com/api/azure/workspace/pipelines/listupdates
   */
  readonly listUpdates: (request: Updates.ListUpdatesRequest) => Stream.Stream<Updates.UpdateInfo, DatabricksError>

  /**
   * One page of `listUpdates`.
   *
   * `GET /api/2.0/pipelines/{pipeline_id}/updates`,
   * https://docs.databricks.com/api/azure/workspace/pipelines/listupdates
   */
  readonly listUpdatesPage: (
    request: Updates.ListUpdatesRequest
  ) => Effect.Effect<Updates.ListUpdatesResponse, DatabricksError>

  /**
   * Stops the update that runs, which is `CANCELED` in the end. Does nothing where none runs. It answers at once: see
   * `awaitIdle`.
   *
   * `POST /api/2.0/pipelines/{pipeline_id}/stop`, https://docs.databricks.com/api/azure/workspace/pipelines/stop
   */
  readonly stop: (request: Schemas.StopPipelineRequest) => Effect.Effect<void, DatabricksError>

  /**
   * Starts an update that refreshes everything from the beginning, without saying which one it is. Databricks no longer
   * documents it: prefer `startUpdate` with `full_refresh`.
   *
   * `POST /api/2.0/pipelines/{pipeline_id}/reset`
   */
  readonly reset: (request: Schemas.ResetPipelineRequest) => Effect.Effect<void, DatabricksError>

  /**
   * The event log of a pipeline, page after page back through its history: the latest first unless `order_by` says
   * otherwise. See `followEvents` for those that are still to come.
   *
   * `GET /api/2.0/pipelines/{pipeline_id}/events`,
   * https://docs.databricks.com/api/azure/workspace/pipelines/listpipelineevents
   *
   * @example
   * ```ts
   * import { Pipelines } from "effect-databricks"
   * import * as Effect from "effect/Effect"
   * import * as Stream from "effect/Stream"
   *
   * const latestErrors = (pipeline_id: string) =>
   *   Effect.flatMap(Pipelines.Pipelines, (pipelines) =>
   *     pipelines.events({ pipeline_id, filter: "level = 'ERROR'" }).pipe(Stream.take(10), Stream.runCollect)
   *   )
   * ```
   */
  readonly events: (request: Events.ListPipelineEventsRequest) => Stream.Stream<Events.PipelineEvent, DatabricksError>

  /**
   * One page of `events`.
   *
   * `GET /api/2.0/pipelines/{pipeline_id}/events`,
   * https://docs.databricks.com/api/azure/workspace/pipelines/listpipelineevents
   */
  readonly eventsPage: (
    request: Events.ListPipelineEventsRequest
  ) => Effect.Effect<Events.ListPipelineEventsResponse, DatabricksError>

  /**
   * Who may do what with a pipeline.
   *
   * `GET /api/2.0/permissions/pipelines/{pipeline_id}`,
   * https://docs.databricks.com/api/azure/workspace/pipelines/getpermissions
   */
  readonly getPermissions: (
    request: Permissions.GetPipelinePermissionsRequest
  ) => Effect.Effect<Permissions.PipelinePermissions, DatabricksError>

  /**
   * Replaces all permissions that are given on the pipeline itself; inherited ones stay. A pipeline has exactly one owner.
   *
   * `PUT /api/2.0/permissions/pipelines/{pipeline_id}`,
   * https://docs.databricks.com/api/azure/workspace/pipelines/setpermissions
   */
  readonly setPermissions: (
    request: Permissions.SetPipelinePermissionsRequest
  ) => Effect.Effect<Permissions.PipelinePermissions, DatabricksError>

  /**
   * Adds permissions, or changes those of the users, groups and service principals that it names.
   *
   * `PATCH /api/2.0/permissions/pipelines/{pipeline_id}`,
   * https://docs.databricks.com/api/azure/workspace/pipelines/updatepermissions
   */
  readonly updatePermissions: (
    request: Permissions.UpdatePipelinePermissionsRequest
  ) => Effect.Effect<Permissions.PipelinePermissions, DatabricksError>

  /**
   * The permission levels that a pipeline has.
   *
   * `GET /api/2.0/permissions/pipelines/{pipeline_id}/permissionLevels`,
   * https://docs.databricks.com/api/azure/workspace/pipelines/getpermissionlevels
   */
  readonly getPermissionLevels: (
    request: Permissions.GetPipelinePermissionLevelsRequest
  ) => Effect.Effect<Permissions.GetPipelinePermissionLevelsResponse, DatabricksError>
}

/** A token stands for the filter and the order, which the API refuses beside it. */
const nextEvents = (
  request: Events.ListPipelineEventsRequest,
  page: Events.ListPipelineEventsResponse
): Events.ListPipelineEventsRequest | undefined => {
  const next = Paging.byToken(Endpoints.events)(request, page)
  if (next === undefined) return undefined
  const { filter: _filter, order_by: _orderBy, ...rest } = next
  return rest
}

const withId = (response: Schemas.CreatePipelineResponse): Effect.Effect<CreatedPipeline, DecodeError> => {
  const { pipeline_id } = response
  return typeof pipeline_id === "string"
    ? Effect.succeed({ ...response, pipeline_id })
    : Effect.fail(
        new DecodeError({
          ...callOf(Endpoints.create),
          message: "at pipeline_id: expected a string",
          status: 200,
          body: ""
        })
      )
}

/**
 * @since 0.1.0
 * @category constructors
 */
export const make: Effect.Effect<Service, never, DatabricksClient> = Effect.map(DatabricksClient, (client) => {
  const { call } = client
  const create = call(Endpoints.create)
  const listPage = call(Endpoints.list)
  const list = Paging.stream(Endpoints.list, listPage, (page) => page.statuses)
  const listUpdatesPage = call(Endpoints.listUpdates)
  const eventsPage = call(Endpoints.events)
  const service = Pipelines.of({
    create: ((request: Schemas.CreatePipelineRequest) =>
      request?.dry_run === true ? create(request) : Effect.flatMap(create(request), withId)) as Service["create"],
    update: call(Endpoints.update),
    get: call(Endpoints.get),
    list: (request = {}) => list(request),
    listPage: (request = {}) => listPage(request),
    delete: call(Endpoints.delete),
    restorePipeline: call(Endpoints.restorePipeline),
    clone: call(Endpoints.clone),
    applyEnvironment: call(Endpoints.applyEnvironment),
    startUpdate: call(Endpoints.startUpdate),
    getUpdate: call(Endpoints.getUpdate),
    listUpdates: Paging.stream(Endpoints.listUpdates, listUpdatesPage, (page) => page.updates),
    listUpdatesPage,
    stop: call(Endpoints.stop),
    reset: call(Endpoints.reset),
    events: (request) =>
      Paging.streamPages(
        { endpoint: Endpoints.events, page: eventsPage, items: (page) => page.events, next: nextEvents },
        request
      ),
    eventsPage,
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
export const layer: Layer.Layer<Pipelines, never, DatabricksClient> = Layer.effect(Pipelines, make)
