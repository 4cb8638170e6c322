import * as Schema from "effect/Schema"

/**
 * What an upload has done so far. `upload` reports it after each part, and continues from it. Store it with
 * `Schema.encode(Files.UploadState)`. The encoded form has the credentials of the upload, which are valid for a few days:
 * keep it like a secret.
 *
 * @since 0.1.0
 * @category models
 */
export const UploadState = Schema.Struct({
  file_path: Schema.String,
  /** The size of the first parts, in bytes. */
  part_size: Schema.Number,
  session_token: Schema.Redacted(Schema.String),
  /** The parts that are stored. Empty on Google Cloud, where the storage knows. */
  parts: Schema.Array(
    Schema.Struct({
      part_number: Schema.Number,
      etag: Schema.String,
      /** In bytes. */
      size: Schema.Number
    })
  ),
  /** The link of a resumable session, on Google Cloud. */
  resumable: Schema.optional(
    Schema.Struct({
      url: Schema.Redacted(Schema.String),
      headers: Schema.Record({ key: Schema.String, value: Schema.String })
    })
  )
})

/**
 * @since 0.1.0
 * @category models
 */
export type UploadState = typeof UploadState.Type
