/**
 * The requests and responses of the Global Init Scripts API.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { EpochMillis } from "./EpochMillis.js"
import * as Wire from "./Wire.js"

const detailsFields = {
  script_id: Wire.optional(Schema.String),
  name: Wire.optional(Schema.String),
  /** Scripts run in this order, from 0 on. */
  position: Wire.optional(Wire.Int),
  /** Whether clusters run it. */
  enabled: Wire.optional(Schema.Boolean),
  /** When it was made, in epoch milliseconds. */
  created_at: Wire.optional(EpochMillis),
  created_by: Wire.optional(Schema.String),
  /** When it was last changed, in epoch milliseconds. */
  updated_at: Wire.optional(EpochMillis),
  updated_by: Wire.optional(Schema.String)
}

/**
 * A global init script without what it does.
 *
 * @since 0.1.0
 * @category scripts
 */
export class GlobalInitScriptDetails extends Wire.struct<GlobalInitScriptDetails>("GlobalInitScriptDetails")(
  detailsFields
) {}

const contentField = {
  /** The script, in base64. `getText` gives it as text. */
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
 * Adds a script.
 *
 * @since 0.1.0
 * @category requests
 */
export class CreateGlobalInitScriptRequest extends Wire.struct<CreateGlobalInitScriptRequest>(
  "CreateGlobalInitScriptRequest"
)({
  name: Schema.String,
  /** The script, in base64: at most 64 KiB before that. `createFromText` takes it as text. */
  script: Wire.Secret,
  /** Whether clusters run it; by default they don't. */
  enabled: Wire.optional(Schema.Boolean),
  /** Where to run it among the others, from 0 on; by default after them. Those from there on move back by one. */
  position: Wire.optional(Wire.Int)
}) {}

/**
 * The id of the new script.
 *
 * @since 0.1.0
 * @category responses
 */
export class CreateResponse extends Wire.struct<CreateResponse>("CreateResponse")({
  script_id: Schema.String
}) {}

/**
 * Changes a script.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdateGlobalInitScriptRequest extends Wire.struct<UpdateGlobalInitScriptRequest>(
  "UpdateGlobalInitScriptRequest"
)({
  script_id: Schema.String,
  name: Schema.String,
  /** The script, in base64: at most 64 KiB before that; as it was where left out. `updateFromText` takes it as text. */
  script: Wire.optional(Wire.Secret),
  /** Whether clusters run it; as it was where left out. */
  enabled: Wire.optional(Schema.Boolean),
  /** Where to run it among the others, from 0 on; as it was where left out. Those from there on move back by one. */
  position: Wire.optional(Wire.Int)
}) {}

/**
 * Asks for a script.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetGlobalInitScriptRequest extends Wire.struct<GetGlobalInitScriptRequest>("GetGlobalInitScriptRequest")({
  script_id: Schema.String
}) {}

/**
 * Removes a script.
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
 * All scripts of the workspace, without their contents.
 *
 * @since 0.1.0
 * @category responses
 */
export class ListGlobalInitScriptsResponse extends Wire.struct<ListGlobalInitScriptsResponse>(
  "ListGlobalInitScriptsResponse"
)({
  scripts: Wire.optional(Wire.array(GlobalInitScriptDetails))
}) {}
