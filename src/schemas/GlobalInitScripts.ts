/**
 * Requests and responses of the Global Init Scripts API.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { EpochMillis } from "./EpochMillis.js"
import * as Wire from "./Wire.js"

const detailsFields = {
  script_id: Wire.optional(Schema.String),
  name: Wire.optional(Schema.String),
  /** The position in the execution order, starting at 0. */
  position: Wire.optional(Wire.Int),
  /** Whether clusters run the script. */
  enabled: Wire.optional(Schema.Boolean),
  /** The creation time, in epoch milliseconds. */
  created_at: Wire.optional(EpochMillis),
  created_by: Wire.optional(Schema.String),
  /** The time of the last change, in epoch milliseconds. */
  updated_at: Wire.optional(EpochMillis),
  updated_by: Wire.optional(Schema.String)
}

/**
 * A global init script without its contents.
 *
 * @since 0.1.0
 * @category scripts
 */
export class GlobalInitScriptDetails extends Wire.struct<GlobalInitScriptDetails>("GlobalInitScriptDetails")(
  detailsFields
) {}

const contentField = {
  /** The script, base64-encoded. Use `getText` to get it as text. */
  script: Wire.optional(Wire.Secret)
}

/**
 * A global init script.
 *
 * @since 0.1.0
 * @category scripts
 */
export class GlobalInitScriptDetailsWithContent extends Wire.struct<GlobalInitScriptDetailsWithContent>(
  "GlobalInitScriptDetailsWithContent"
)<typeof detailsFields & typeof contentField>({
  ...detailsFields,
  ...contentField
}) {}

/**
 * Request to create a global init script.
 *
 * @since 0.1.0
 * @category requests
 */
export class CreateGlobalInitScriptRequest extends Wire.struct<CreateGlobalInitScriptRequest>(
  "CreateGlobalInitScriptRequest"
)({
  name: Schema.String,
  /** The script, base64-encoded. At most 64 KiB before encoding. Use `createFromText` to pass it as text. */
  script: Wire.Secret,
  /** Whether clusters run the script. The default is `false`. */
  enabled: Wire.optional(Schema.Boolean),
  /**
   * The position in the execution order, starting at 0. The default is the end. The scripts from this position on move
   * back by one.
   */
  position: Wire.optional(Wire.Int)
}) {}

/**
 * The id of the created script.
 *
 * @since 0.1.0
 * @category responses
 */
export class CreateResponse extends Wire.struct<CreateResponse>("CreateResponse")({
  script_id: Schema.String
}) {}

/**
 * Request to update a global init script. Omitted fields keep their values.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdateGlobalInitScriptRequest extends Wire.struct<UpdateGlobalInitScriptRequest>(
  "UpdateGlobalInitScriptRequest"
)({
  script_id: Schema.String,
  name: Schema.String,
  /**
   * The script, base64-encoded. At most 64 KiB before encoding. If omitted, unchanged. Use `updateFromText` to pass it
   * as text.
   */
  script: Wire.optional(Wire.Secret),
  /** Whether clusters run the script. If omitted, unchanged. */
  enabled: Wire.optional(Schema.Boolean),
  /**
   * The position in the execution order, starting at 0. If omitted, unchanged. The scripts from this position on move
   * back by one.
   */
  position: Wire.optional(Wire.Int)
}) {}

/**
 * Request to get a global init script.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetGlobalInitScriptRequest extends Wire.struct<GetGlobalInitScriptRequest>("GetGlobalInitScriptRequest")({
  script_id: Schema.String
}) {}

/**
 * Request to delete a global init script.
 *
 * @since 0.1.0
 * @category requests
 */
export class DeleteGlobalInitScriptRequest extends Wire.struct<DeleteGlobalInitScriptRequest>(
  "DeleteGlobalInitScriptRequest"
)({
  script_id: Schema.String
}) {}

/**
 * All global init scripts of the workspace, without their contents.
 *
 * @since 0.1.0
 * @category responses
 */
export class ListGlobalInitScriptsResponse extends Wire.struct<ListGlobalInitScriptsResponse>(
  "ListGlobalInitScriptsResponse"
)({
  scripts: Wire.optional(Wire.array(GlobalInitScriptDetails))
}) {}
