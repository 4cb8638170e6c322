/** The REST operations of the Pipelines API. */
import * as Effect from "effect/Effect"
import { callOf } from "../../internal/call/failure.js"
import * as Operation from "../../layers/Operation.js"
import { type DatabricksError, DecodeError } from "../../schemas/DatabricksError.js"
import * as Events from "../../schemas/PipelineEvents.js"
import * as Permissions from "../../schemas/PipelinePermissions.js"
import * as Pipelines from "../../schemas/Pipelines.js"
import * as Updates from "../../schemas/PipelineUpdates.js"

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
 * Asks for a new pipeline, and for no dry run.
 *
 * @since 0.1.0
 * @category models
 */
export interface CreateNewPipelineRequest extends Omit<Pipelines.CreatePipelineRequest, "dry_run"> {
  readonly dry_run?: false | null | undefined
}

/**
 * What `create` answers unless it is told to make nothing: always an id.
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

/** A token stands for the filter and the order, which the API refuses beside it. */
const nextEvents = (
  request: Events.ListPipelineEventsRequest,
  { next_page_token }: Events.ListPipelineEventsResponse
): Events.ListPipelineEventsRequest | undefined => {
  if (!next_page_token) return undefined
  const { filter: _filter, order_by: _orderBy, ...rest } = request
  return { ...rest, page_token: next_page_token }
}

/**
 * The operations of the API, each with its request, its response and whether it may be repeated.
 *
 * @since 0.1.0
 * @category operations
 */
export const operations = Operation.group("Pipelines", {
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
  create: Operation.derive(createPipeline, (call) => create(call)),

  /**
   * Replaces all settings of a pipeline: get them, change them, update it. An update that runs goes on with the settings
   * that it began with.
   *
   * Fails with `ResourceConflict` where another pipeline has the name, and where `expected_last_modified` is given and the
   * settings have changed since.
   *
   * `PUT /api/2.0/pipelines/{pipeline_id}`, https://docs.databricks.com/api/azure/workspace/pipelines/update
   */
  update: Operation.put("/api/2.0/pipelines/{pipeline_id}", {
    request: Pipelines.UpdatePipelineRequest
  }),

  /**
   * A pipeline, its settings and its state. Fails with `ResourceDoesNotExist` where there is none of that id.
   *
   * `GET /api/2.0/pipelines/{pipeline_id}`, https://docs.databricks.com/api/azure/workspace/pipelines/get
   */
  get: Operation.get("/api/2.0/pipelines/{pipeline_id}", {
    request: Pipelines.GetPipelineRequest,
    response: Pipelines.GetPipelineResponse
  }),

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
  list: Operation.paged(listPage, "statuses"),

  /**
   * One page of `list`.
   *
   * `GET /api/2.0/pipelines`, https://docs.databricks.com/api/azure/workspace/pipelines/listpipelines
   */
  listPage,

  /**
   * Deletes a pipeline and, unless `cascade` is false, its tables and views in Unity Catalog. What runs is stopped.
   *
   * `DELETE /api/2.0/pipelines/{pipeline_id}`, https://docs.databricks.com/api/azure/workspace/pipelines/delete
   */
  delete: Operation.delete("/api/2.0/pipelines/{pipeline_id}", {
    request: Pipelines.DeletePipelineRequest
  }),

  /**
   * Brings back a pipeline that was deleted within the last 30 days, with the tables that went with it.
   *
   * `POST /api/2.0/pipelines/{pipeline_id}/restore`,
   * https://docs.databricks.com/api/azure/workspace/pipelines/restorepipeline
   *
   * @deprecated Not in the current version of the API.
   */
  restorePipeline: Operation.post("/api/2.0/pipelines/{pipeline_id}/restore", {
    request: Pipelines.RestorePipelineRequest,
    repeat: "safe"
  }),

  /**
   * Makes a pipeline for Unity Catalog out of one for the Hive metastore, with its data, and starts its first update.
   *
   * `POST /api/2.0/pipelines/{pipeline_id}/clone`, https://docs.databricks.com/api/azure/workspace/pipelines/clone
   */
  clone: Operation.post("/api/2.0/pipelines/{pipeline_id}/clone", {
    request: Pipelines.ClonePipelineRequest,
    response: Pipelines.ClonePipelineResponse,
    repeat: "never"
  }),

  /**
   * Installs the pipeline's environment on the compute that it runs on, for the updates that follow in development.
   *
   * `POST /api/2.0/pipelines/{pipeline_id}/environment/apply`,
   * https://docs.databricks.com/api/azure/workspace/pipelines/applyenvironment
   */
  applyEnvironment: Operation.post("/api/2.0/pipelines/{pipeline_id}/environment/apply", {
    request: Pipelines.ApplyEnvironmentRequest,
    repeat: "safe"
  }),

  /**
   * Starts an update: of everything, of a selection of tables, or a full refresh. It answers at once: see `awaitUpdate`,
   * and `startUpdateScoped` for one that does not outlive you. Not safe to repeat.
   *
   * Fails with `ResourceConflict` where an update is active.
   *
   * `POST /api/2.0/pipelines/{pipeline_id}/updates`,
   * https://docs.databricks.com/api/azure/workspace/pipelines/startupdate
   */
  startUpdate: Operation.post("/api/2.0/pipelines/{pipeline_id}/updates", {
    request: Updates.StartUpdateRequest,
    response: Updates.StartUpdateResponse,
    repeat: "never"
  }),

  /**
   * An update and its state. Fails with `ResourceDoesNotExist` where the pipeline has none of that id.
   *
   * `GET /api/2.0/pipelines/{pipeline_id}/updates/{update_id}`,
   * https://docs.databricks.com/api/azure/workspace/pipelines/getupdate
   */
  getUpdate: Operation.get("/api/2.0/pipelines/{pipeline_id}/updates/{update_id}", {
    request: Updates.GetUpdateRequest,
    response: Updates.GetUpdateResponse
  }),

  /**
   * The updates of a pipeline, the latest first, page after page, without the settings that they ran with.
   *
   * `GET /api/2.0/pipelines/{pipeline_id}/updates`,
   * https://docs.databricks.com/api/azure/workspace/pipelines/listupdates
   */
  listUpdates: Operation.paged(listUpdatesPage, "updates"),

  /**
   * One page of `listUpdates`.
   *
   * `GET /api/2.0/pipelines/{pipeline_id}/updates`,
   * https://docs.databricks.com/api/azure/workspace/pipelines/listupdates
   */
  listUpdatesPage,

  /**
   * Stops the update that runs, which is `CANCELED` in the end. Does nothing where none runs. It answers at once: see
   * `awaitIdle`.
   *
   * `POST /api/2.0/pipelines/{pipeline_id}/stop`, https://docs.databricks.com/api/azure/workspace/pipelines/stop
   */
  stop: Operation.post("/api/2.0/pipelines/{pipeline_id}/stop", {
    request: Pipelines.StopPipelineRequest,
    repeat: "safe"
  }),

  /**
   * Starts an update that refreshes everything from the beginning, without saying which one it is. Databricks no longer
   * documents it: prefer `startUpdate` with `full_refresh`.
   *
   * `POST /api/2.0/pipelines/{pipeline_id}/reset`
   */
  reset: Operation.post("/api/2.0/pipelines/{pipeline_id}/reset", {
    request: Pipelines.ResetPipelineRequest,
    repeat: "never"
  }),

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
  events: Operation.paged(eventsPage, "events", { next: nextEvents }),

  /**
   * One page of `events`.
   *
   * `GET /api/2.0/pipelines/{pipeline_id}/events`,
   * https://docs.databricks.com/api/azure/workspace/pipelines/listpipelineevents
   */
  eventsPage,

  /**
   * Who may do what with a pipeline.
   *
   * `GET /api/2.0/permissions/pipelines/{pipeline_id}`,
   * https://docs.databricks.com/api/azure/workspace/pipelines/getpermissions
   */
  getPermissions: Operation.get("/api/2.0/permissions/pipelines/{pipeline_id}", {
    request: Permissions.GetPipelinePermissionsRequest,
    response: Permissions.PipelinePermissions
  }),

  /**
   * Replaces all permissions that are given on the pipeline itself; inherited ones stay. A pipeline has exactly one owner.
   *
   * `PUT /api/2.0/permissions/pipelines/{pipeline_id}`,
   * https://docs.databricks.com/api/azure/workspace/pipelines/setpermissions
   */
  setPermissions: Operation.put("/api/2.0/permissions/pipelines/{pipeline_id}", {
    request: Permissions.SetPipelinePermissionsRequest,
    response: Permissions.PipelinePermissions
  }),

  /**
   * Adds permissions, or changes those of the users, groups and service principals that it names.
   *
   * `PATCH /api/2.0/permissions/pipelines/{pipeline_id}`,
   * https://docs.databricks.com/api/azure/workspace/pipelines/updatepermissions
   */
  updatePermissions: Operation.patch("/api/2.0/permissions/pipelines/{pipeline_id}", {
    request: Permissions.UpdatePipelinePermissionsRequest,
    response: Permissions.PipelinePermissions,
    repeat: "safe"
  }),

  /**
   * The permission levels that a pipeline has.
   *
   * `GET /api/2.0/permissions/pipelines/{pipeline_id}/permissionLevels`,
   * https://docs.databricks.com/api/azure/workspace/pipelines/getpermissionlevels
   */
  getPermissionLevels: Operation.get("/api/2.0/permissions/pipelines/{pipeline_id}/permissionLevels", {
    request: Permissions.GetPipelinePermissionLevelsRequest,
    response: Permissions.GetPipelinePermissionLevelsResponse
  })
})
