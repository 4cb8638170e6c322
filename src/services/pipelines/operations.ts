/** REST operations of the Pipelines API. */
import * as Effect from "effect/Effect"
import { callOf } from "../../internal/call/failure.js"
import * as Operation from "../../layers/Operation.js"
import { type DatabricksError, DecodeError } from "../../schemas/DatabricksError.js"
import * as Events from "../../schemas/pipelines/PipelineEvents.js"
import * as Permissions from "../../schemas/pipelines/PipelinePermissions.js"
import * as Pipelines from "../../schemas/pipelines/Pipelines.js"
import * as Updates from "../../schemas/pipelines/PipelineUpdates.js"

const listPage = Operation.get("/api/2.0/pipelines", {
  request: Pipelines.ListPipelinesRequest,
  response: Pipelines.ListPipelinesResponse
})

const listUpdatesPage = Operation.get("/api/2.0/pipelines/{pipeline_id}/updates", {
  request: Updates.ListUpdatesRequest,
  response: Updates.ListUpdatesResponse
})

const eventsPage = Operation.get("/api/2.0/pipelines/{pipeline_id}/events", {
  request: Events.ListPipelineEventsRequest,
  response: Events.ListPipelineEventsResponse
})

/**
 * A request to create a pipeline, not a dry run.
 *
 * @since 0.1.0
 * @category models
 */
export interface CreateNewPipelineRequest extends Omit<Pipelines.CreatePipelineRequest, "dry_run"> {
  readonly dry_run?: false | null | undefined
}

/**
 * The response of `create` without `dry_run`. It always has an id.
 *
 * @since 0.1.0
 * @category models
 */
export interface CreatedPipeline extends Pipelines.CreatePipelineResponse {
  readonly pipeline_id: string
}

export const createPipeline = Operation.post("/api/2.0/pipelines", {
  request: Pipelines.CreatePipelineRequest,
  response: Pipelines.CreatePipelineResponse,
  repeat: "never"
})

const withId = (response: Pipelines.CreatePipelineResponse): Effect.Effect<CreatedPipeline, DecodeError> => {
  const { pipeline_id } = response
  return typeof pipeline_id === "string"
    ? Effect.succeed({ ...response, pipeline_id })
    : Effect.fail(
        new DecodeError({
          ...callOf(createPipeline),
          message: "at pipeline_id: expected a string",
          status: 200,
          body: ""
        })
      )
}

/** Without `dry_run` the response has an id. */
interface Create {
  (request: CreateNewPipelineRequest): Effect.Effect<CreatedPipeline, DatabricksError>
  (request: Pipelines.CreatePipelineRequest): Effect.Effect<Pipelines.CreatePipelineResponse, DatabricksError>
}

const create = (
  call: (request: Pipelines.CreatePipelineRequest) => Effect.Effect<Pipelines.CreatePipelineResponse, DatabricksError>
): Create =>
  ((request: Pipelines.CreatePipelineRequest) =>
    request.dry_run === true ? call(request) : Effect.flatMap(call(request), withId)) as Create

/** The token already encodes the filter and the order. The API rejects requests that set both. */
const nextEvents = (
  request: Events.ListPipelineEventsRequest,
  { next_page_token }: Events.ListPipelineEventsResponse
): Events.ListPipelineEventsRequest | undefined => {
  if (!next_page_token) return undefined
  const { filter: _filter, order_by: _orderBy, ...rest } = request
  return { ...rest, page_token: next_page_token }
}

/** The operations: the request, the response and the retry behavior of each. @since 0.1.0 @category operations */
export const operations = Operation.group("Pipelines", {
  /**
   * Creates a pipeline. The pipeline is idle; a continuous pipeline starts. With `dry_run` no pipeline is created, and
   * the response has `effective_settings` instead of an id. Not safe to retry: if the connection fails, look the
   * pipeline up by name before creating it again.
   * Fails with `ResourceConflict` if the name is taken and `allow_duplicate_names` is not set, and with
   * `InvalidParameterValue` if the settings are invalid.
   * @see `POST /api/2.0/pipelines`, https://docs.databricks.com/api/azure/workspace/pipelines/create
   */
  create: Operation.derive(createPipeline, (call) => create(call)),
  /**
   * Replaces all settings of a pipeline: read them with `get`, change them and send all of them. An active update keeps
   * the settings it started with.
   * Fails with `ResourceConflict` if the name is taken, or if `expected_last_modified` is set and the settings have
   * changed since.
   * @see `PUT /api/2.0/pipelines/{pipeline_id}`, https://docs.databricks.com/api/azure/workspace/pipelines/update
   */
  update: Operation.put("/api/2.0/pipelines/{pipeline_id}", { request: Pipelines.UpdatePipelineRequest }),
  /**
   * Returns a pipeline, its settings and its state. Fails with `ResourceDoesNotExist` if the pipeline does not exist.
   * @see `GET /api/2.0/pipelines/{pipeline_id}`, https://docs.databricks.com/api/azure/workspace/pipelines/get
   */
  get: Operation.get("/api/2.0/pipelines/{pipeline_id}", {
    request: Pipelines.GetPipelineRequest,
    response: Pipelines.GetPipelineResponse
  }),
  /**
   * Lists all pipelines, without their settings. Pages are fetched on demand.
   * @see `GET /api/2.0/pipelines`, https://docs.databricks.com/api/azure/workspace/pipelines/listpipelines
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
  list: Operation.paged(listPage, "statuses"),
  /** Returns one page of `list`. */
  listPage,
  /**
   * Deletes a pipeline. An active update is stopped. Its tables and views in Unity Catalog are deleted too, unless
   * `cascade` is false.
   * @see `DELETE /api/2.0/pipelines/{pipeline_id}`, https://docs.databricks.com/api/azure/workspace/pipelines/delete
   */
  delete: Operation.delete("/api/2.0/pipelines/{pipeline_id}", { request: Pipelines.DeletePipelineRequest }),
  /**
   * Restores a pipeline that was deleted within the last 30 days, together with its tables.
   * @see `POST /api/2.0/pipelines/{pipeline_id}/restore`, https://docs.databricks.com/api/azure/workspace/pipelines/restorepipeline
   * @deprecated Not in the current version of the API.
   */
  restorePipeline: Operation.post("/api/2.0/pipelines/{pipeline_id}/restore", {
    request: Pipelines.RestorePipelineRequest,
    repeat: "safe"
  }),
  /**
   * Clones a Hive metastore pipeline, with its data, to a Unity Catalog pipeline, and starts the first update of the
   * clone.
   * @see `POST /api/2.0/pipelines/{pipeline_id}/clone`, https://docs.databricks.com/api/azure/workspace/pipelines/clone
   */
  clone: Operation.post("/api/2.0/pipelines/{pipeline_id}/clone", {
    request: Pipelines.ClonePipelineRequest,
    response: Pipelines.ClonePipelineResponse,
    repeat: "never"
  }),
  /**
   * Installs the environment of a pipeline on its current compute, for later updates in development mode.
   * @see `POST /api/2.0/pipelines/{pipeline_id}/environment/apply`, https://docs.databricks.com/api/azure/workspace/pipelines/applyenvironment
   */
  applyEnvironment: Operation.post("/api/2.0/pipelines/{pipeline_id}/environment/apply", {
    request: Pipelines.ApplyEnvironmentRequest,
    noBody: true,
    repeat: "safe"
  }),
  /**
   * Starts an update: of all tables, of selected tables, or a full refresh. Returns immediately. Use `awaitUpdate` to
   * wait for it, or `startUpdateScoped` for an update that is stopped when a scope closes. Not safe to retry.
   * Fails with `ResourceConflict` if an update is active.
   * @see `POST /api/2.0/pipelines/{pipeline_id}/updates`, https://docs.databricks.com/api/azure/workspace/pipelines/startupdate
   */
  startUpdate: Operation.post("/api/2.0/pipelines/{pipeline_id}/updates", {
    request: Updates.StartUpdateRequest,
    response: Updates.StartUpdateResponse,
    repeat: "never"
  }),
  /**
   * Returns an update and its state. Fails with `ResourceDoesNotExist` if the update does not exist.
   * @see `GET /api/2.0/pipelines/{pipeline_id}/updates/{update_id}`, https://docs.databricks.com/api/azure/workspace/pipelines/getupdate
   */
  getUpdate: Operation.get("/api/2.0/pipelines/{pipeline_id}/updates/{update_id}", {
    request: Updates.GetUpdateRequest,
    response: Updates.GetUpdateResponse
  }),
  /**
   * Lists the updates of a pipeline, newest first, without their settings. Pages are fetched on demand.
   * @see `GET /api/2.0/pipelines/{pipeline_id}/updates`, https://docs.databricks.com/api/azure/workspace/pipelines/listupdates
   */
  listUpdates: Operation.paged(listUpdatesPage, "updates"),
  /** Returns one page of `listUpdates`. */
  listUpdatesPage,
  /**
   * Stops the active update, which ends as `CANCELED`. Does nothing if no update is active. Returns immediately; use
   * `awaitIdle` to wait.
   * @see `POST /api/2.0/pipelines/{pipeline_id}/stop`, https://docs.databricks.com/api/azure/workspace/pipelines/stop
   */
  stop: Operation.post("/api/2.0/pipelines/{pipeline_id}/stop", {
    request: Pipelines.StopPipelineRequest,
    noBody: true,
    repeat: "safe"
  }),
  /**
   * Starts a full refresh of all tables without returning the id of the update. Databricks no longer documents this
   * operation: use `startUpdate` with `full_refresh` instead.
   * @see `POST /api/2.0/pipelines/{pipeline_id}/reset`
   */
  reset: Operation.post("/api/2.0/pipelines/{pipeline_id}/reset", {
    request: Pipelines.ResetPipelineRequest,
    repeat: "never"
  }),
  /**
   * Lists the past events of a pipeline, newest first unless `order_by` is set. Pages are fetched on demand. Use
   * `followEvents` for future events.
   * @see `GET /api/2.0/pipelines/{pipeline_id}/events`, https://docs.databricks.com/api/azure/workspace/pipelines/listpipelineevents
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
  events: Operation.paged(eventsPage, "events", { next: nextEvents }),
  /** Returns one page of `events`. */
  eventsPage,
  /**
   * Returns the permissions on a pipeline.
   * @see `GET /api/2.0/permissions/pipelines/{pipeline_id}`, https://docs.databricks.com/api/azure/workspace/pipelines/getpermissions
   */
  getPermissions: Operation.get("/api/2.0/permissions/pipelines/{pipeline_id}", {
    request: Permissions.GetPipelinePermissionsRequest,
    response: Permissions.PipelinePermissions
  }),
  /**
   * Replaces all direct permissions on a pipeline. Inherited permissions are kept. A pipeline has exactly one owner.
   * @see `PUT /api/2.0/permissions/pipelines/{pipeline_id}`, https://docs.databricks.com/api/azure/workspace/pipelines/setpermissions
   */
  setPermissions: Operation.put("/api/2.0/permissions/pipelines/{pipeline_id}", {
    request: Permissions.SetPipelinePermissionsRequest,
    response: Permissions.PipelinePermissions
  }),
  /**
   * Adds or changes the permissions of the users, groups and service principals in the request.
   * @see `PATCH /api/2.0/permissions/pipelines/{pipeline_id}`, https://docs.databricks.com/api/azure/workspace/pipelines/updatepermissions
   */
  updatePermissions: Operation.patch("/api/2.0/permissions/pipelines/{pipeline_id}", {
    request: Permissions.UpdatePipelinePermissionsRequest,
    response: Permissions.PipelinePermissions,
    repeat: "safe"
  }),
  /**
   * Returns the permission levels that a pipeline supports.
   * @see `GET /api/2.0/permissions/pipelines/{pipeline_id}/permissionLevels`, https://docs.databricks.com/api/azure/workspace/pipelines/getpermissionlevels
   */
  getPermissionLevels: Operation.get("/api/2.0/permissions/pipelines/{pipeline_id}/permissionLevels", {
    request: Permissions.GetPipelinePermissionLevelsRequest,
    response: Permissions.GetPipelinePermissionLevelsResponse
  })
})
