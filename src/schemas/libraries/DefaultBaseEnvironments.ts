/**
 * The base environments of a workspace, for serverless notebooks and jobs.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { EpochMillis } from "../EpochMillis.js"
import { Environment } from "../environment.js"
import * as Wire from "../Wire.js"

/**
 * The hardware type of a base environment.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category base environments
 */
export const BaseEnvironmentType = Wire.openEnum("BaseEnvironmentType", ["CPU", "GPU"])

/**
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category base environments
 */
export type BaseEnvironmentType = typeof BaseEnvironmentType.Type

/**
 * The build status of a base environment.
 *
 * - `PENDING`: the first build is in progress.
 * - `CREATED`: ready for use.
 * - `REFRESHING`: a rebuild is in progress. Until it is done, the previous build is used.
 * - `EXPIRED`: the build is too old to be used.
 * - `FAILED`, `INVALID`: the build failed, or the definition is invalid. The message has the reason.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category base environments
 */
export const DefaultBaseEnvironmentCacheStatus = Wire.openEnum("DefaultBaseEnvironmentCacheStatus", [
  "PENDING",
  "CREATED",
  "REFRESHING",
  "EXPIRED",
  "FAILED",
  "INVALID"
])

/**
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category base environments
 */
export type DefaultBaseEnvironmentCacheStatus = typeof DefaultBaseEnvironmentCacheStatus.Type

/**
 * A built environment.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category base environments
 */
export class MaterializedEnvironment extends Wire.struct<MaterializedEnvironment>("MaterializedEnvironment")({
  /** The time of the last build, in epoch milliseconds. */
  last_updated_timestamp: Wire.optional(EpochMillis)
}) {}

/**
 * The builds of a base environment.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category base environments
 */
export class DefaultBaseEnvironmentCache extends Wire.struct<DefaultBaseEnvironmentCache>(
  "DefaultBaseEnvironmentCache"
)({
  status: Wire.optional(DefaultBaseEnvironmentCacheStatus),
  /** The reason for the status, if needed. */
  message: Wire.optional(Schema.String),
  /** The build that expires. */
  materialized_environment: Wire.optional(MaterializedEnvironment),
  /** The build that does not expire. */
  indefinite_materialized_environment: Wire.optional(MaterializedEnvironment)
}) {}

/**
 * A base environment: the environment version and the packages that serverless notebooks and jobs start with.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category base environments
 */
export class DefaultBaseEnvironment extends Wire.struct<DefaultBaseEnvironment>("DefaultBaseEnvironment")({
  id: Wire.optional(Schema.String),
  name: Wire.optional(Schema.String),
  environment: Wire.optional(Environment),
  base_environment_type: Wire.optional(BaseEnvironmentType),
  /** The workspace path of its definition file. */
  filepath: Wire.optional(Schema.String),
  /** Whether it is the default of the workspace for its type. */
  is_default: Wire.optional(Schema.Boolean),
  status: Wire.optional(DefaultBaseEnvironmentCacheStatus),
  /** The reason for the status, if needed. */
  message: Wire.optional(Schema.String),
  /** The builds. */
  base_environment_cache: Wire.optional(Wire.array(DefaultBaseEnvironmentCache)),
  /** The ids of the users, groups and service principals that can use it. */
  principal_ids: Wire.optional(Wire.array(Wire.Int64)),
  /** The creation time, in epoch milliseconds. */
  created_timestamp: Wire.optional(EpochMillis),
  /** The id of the user who created it. */
  creator_user_id: Wire.optional(Wire.Int64),
  /** The time of the last change, in epoch milliseconds. */
  last_updated_timestamp: Wire.optional(EpochMillis),
  /** The id of the user who last changed it. */
  last_updated_user_id: Wire.optional(Wire.Int64)
}) {}

/**
 * Request to add a base environment to the workspace. The build starts afterwards.
 *
 * @since 0.1.0
 * @category requests
 */
export class CreateDefaultBaseEnvironmentRequest extends Wire.struct<CreateDefaultBaseEnvironmentRequest>(
  "CreateDefaultBaseEnvironmentRequest"
)({
  default_base_environment: DefaultBaseEnvironment,
  /** Makes the request safe to repeat. If the id was used before, returns the existing base environment. */
  request_id: Wire.optional(Schema.String),
  /** The id of a workspace base environment to create it from. */
  workspace_base_environment_id: Wire.optional(Schema.String)
}) {}

/**
 * Request to get a base environment.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetDefaultBaseEnvironmentRequest extends Wire.struct<GetDefaultBaseEnvironmentRequest>(
  "GetDefaultBaseEnvironmentRequest"
)({
  id: Schema.String,
  /** @deprecated Errors carry the id of their request. */
  trace_id: Wire.optional(Schema.String)
}) {}

/**
 * Request to list the base environments that the user can see, one page at a time.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListDefaultBaseEnvironmentsRequest extends Wire.struct<ListDefaultBaseEnvironmentsRequest>(
  "ListDefaultBaseEnvironmentsRequest"
)({
  /** The max number of base environments on a page. A page can have fewer. */
  page_size: Wire.optional(Wire.Int),
  /** The `next_page_token` of the previous page. If omitted, the first page. */
  page_token: Wire.optional(Schema.String)
}) {}

/**
 * A page of base environments.
 *
 * @since 0.1.0
 * @category responses
 */
export class ListDefaultBaseEnvironmentsResponse extends Wire.struct<ListDefaultBaseEnvironmentsResponse>(
  "ListDefaultBaseEnvironmentsResponse"
)({
  default_base_environments: Wire.optional(Wire.array(DefaultBaseEnvironment)),
  /** The token of the next page. Empty or absent on the last page. */
  next_page_token: Wire.optional(Schema.String)
}) {}

/**
 * Request to update and rebuild a base environment.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdateDefaultBaseEnvironmentRequest extends Wire.struct<UpdateDefaultBaseEnvironmentRequest>(
  "UpdateDefaultBaseEnvironmentRequest"
)({
  id: Schema.String,
  default_base_environment: DefaultBaseEnvironment
}) {}

/**
 * Request to set the default base environment of the workspace.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdateDefaultDefaultBaseEnvironmentRequest extends Wire.struct<UpdateDefaultDefaultBaseEnvironmentRequest>(
  "UpdateDefaultDefaultBaseEnvironmentRequest"
)({
  id: Wire.optional(Schema.String),
  /** The hardware type that it becomes the default for. */
  base_environment_type: Wire.optional(BaseEnvironmentType)
}) {}

/**
 * Request to rebuild base environments. Until then, the previous builds are used.
 *
 * @since 0.1.0
 * @category requests
 */
export class RefreshDefaultBaseEnvironmentsRequest extends Wire.struct<RefreshDefaultBaseEnvironmentsRequest>(
  "RefreshDefaultBaseEnvironmentsRequest"
)({
  ids: Wire.array(Schema.String)
}) {}

/**
 * Request to delete a base environment.
 *
 * @since 0.1.0
 * @category requests
 */
export class DeleteDefaultBaseEnvironmentRequest extends Wire.struct<DeleteDefaultBaseEnvironmentRequest>(
  "DeleteDefaultBaseEnvironmentRequest"
)({
  id: Schema.String
}) {}
