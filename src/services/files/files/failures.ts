import * as Schema from "effect/Schema"
import * as Lazy from "../../../schemas/lazy.js"

/**
 * A file changed during a download. The bytes so far may belong to two versions of the file.
 *
 * @since 0.1.0
 * @category errors
 */
export class FileChanged extends Lazy.TaggedError<FileChanged>("effect-databricks/files/FileChanged")(
  "FileChanged",
  () => ({
    message: Schema.String,
    file_path: Schema.String
  })
) {}

/**
 * A part of a file could not be sent to the storage of the workspace, or received from it. The error does not have the
 * presigned link, which is a credential.
 *
 * @since 0.1.0
 * @category errors
 */
export class TransferFailed extends Lazy.TaggedError<TransferFailed>("effect-databricks/files/TransferFailed")(
  "TransferFailed",
  () => ({
    message: Schema.String,
    file_path: Schema.String,
    /** The status of the last response, if there was one. */
    status: Schema.optional(Schema.Number),
    /** The error code of the storage, such as `AccessDenied`, if it sent one. */
    code: Schema.optional(Schema.String)
  })
) {}
