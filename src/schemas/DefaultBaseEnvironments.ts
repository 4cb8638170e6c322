/**
 * The base environments that a workspace offers to serverless notebooks and jobs.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { EpochMillis } from "./EpochMillis.js"
import { Environment } from "./environment.js"
import * as Wire from "./Wire.js"

/**
 * The hardware that a base environment is for.
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
 * Whether a base environment has been built.
 *
 * - `PENDING`: it is being built for the first time.
 * - `CREATED`: it can be used.
 * - `REFRESHING`: it is being built anew; until then the build before serves.
 * - `EXPIRED`: its build is too old to be used.
 * - `FAILED`, `INVALID`: it could not be built, or its definition makes no sense; a message says why.
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
 * An environment as built.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category base environments
 */
export class MaterializedEnvironment extends Wire.struct<MaterializedEnvironment>("MaterializedEnvironment")({
  /** When it was last built, in epoch milliseconds. */
  last_updated_timestamp: Wire.optional(EpochMillis)
}) {}

/**
 * A build of a base environment.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category base environments
 */
export class DefaultBaseEnvironmentCache extends Wire.struct<DefaultBaseEnvironmentCache>(
  "DefaultBaseEnvironmentCache"
)({
  status: Wire.optional(DefaultBaseEnvironmentCacheStatus),
  /** Why it has the status, where that is not plain. */
  message: Wire.optional(Schema.String),
  /** The build that expires. */
  materialized_environment: Wire.optional(MaterializedEnvironment),
  /** The build that does not expire. */
  indefinite_materialized_environment: Wire.optional(MaterializedEnvironment)
}) {}

/**
 * A base environment: the environment version and the packages that serverless notebooks and jobs begin with.
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
  /** The workspace path of the file that defines it. */
  filepath: Wire.optional(Schema.String),
  /** Whether it is the workspace's own default for its type. */
  is_default: Wire.optional(Schema.Boolean),
  status: Wire.optional(DefaultBaseEnvironmentCacheStatus),
  /** Why it has the status, where that is not plain. */
  message: Wire.optional(Schema.String),
  /** Its builds. */
  base_environment_cache: Wire.optional(Wire.array(DefaultBaseEnvironmentCache)),
  /** Ids of the users, groups and service principals that it is for. */
  principal_ids: Wire.optional(Wire.array(Wire.Int64)),
  /** When it was made, in epoch milliseconds. */
  created_timestamp: Wire.optional(EpochMillis),
  /** The id of the user that made it. */
  creator_user_id: Wire.optional(Wire.Int64),
  /** When it was last changed, in epoch milliseconds. */
  last_updated_timestamp: Wire.optional(EpochMillis),
  /** The id of the user that last changed it. */
  last_updated_user_id: Wire.optional(Wire.Int64)
}) {}

/**
 * Adds a base environment to the workspace. It is built afterwards.
 *
 * @since 0.1.0
 * @category requests
 */
export class CreateDefaultBaseEnvironmentRequest extends Wire.struct<CreateDefaultBaseEnvironmentRequest>(
  "CreateDefaultBaseEnvironmentRequest"
)({
  default_base_environment: DefaultBaseEnvironment,
  /** Makes it safe to repeat the request: with an id that was used before, the answer is what was made then. */
  request_id: Wire.optional(Schema.String),
  /** The id of a base environment of the workspace to make it from. */
  workspace_base_environment_id: Wire.optional(Schema.String)
}) {}

/**
 * Asks for a base environment.
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
 * Asks for a page of the base environments that the user may see.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListDefaultBaseEnvironmentsRequest extends Wire.struct<ListDefaultBaseEnvironmentsRequest>(
  "ListDefaultBaseEnvironmentsRequest"
)({
  /** The most on a page; Databricks may send fewer. */
  page_size: Wire.optional(Wire.Int),
  /** The `next_page_token` of the page before; the first page if absent. */
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
  /** The token of the page after this one; absent or empty on the last. */
  next_page_token: Wire.optional(Schema.String)
}) {}

/**
 * Changes a base environment and has it built anew.
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
 * Makes a base environment the workspace's default.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdateDefaultDefaultBaseEnvironmentRequest extends Wire.struct<UpdateDefaultDefaultBaseEnvironmentRequest>(
  "UpdateDefaultDefaultBaseEnvironmentRequest"
)({
  id: Wire.optional(Schema.String),
  /** The hardware that it is to be the default for. */
  base_environment_type: Wire.optional(BaseEnvironmentType)
}) {}

/**
 * Has base environments built anew. Until then the builds before serve.
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
 * Removes a base environment.
 *
 * @since 0.1.0
 * @category requests
 */
export class DeleteDefaultBaseEnvironmentRequest extends Wire.struct<DeleteDefaultBaseEnvironmentRequest>(
  "DeleteDefaultBaseEnvironmentRequest"
)({
  id: Schema.String
}) {}
