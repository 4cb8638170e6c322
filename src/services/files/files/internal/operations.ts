/** The operations behind large transfers, which the documentation of the API lacks: sessions, parts and links. */
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import { type BodyStream, type Operation, variant } from "../../../../internal/call/operation.js"
import * as Operations from "../../../../layers/Operation.js"
import * as Wire from "../../../../schemas/Wire.js"
import { operations } from "../service.js"

const named = <Request, Response>(operation: Operation<Request, Response>, name: string) =>
  variant<Request, Response>(operation, { service: "files.Files", operation: name })

const Session = Schema.Struct({ session_token: Wire.Secret })

const LinkHeaders = Wire.optional(Wire.array(Schema.Struct({ name: Schema.String, value: Wire.Secret })))

const LinkResponse = Schema.Struct({ url: Wire.Secret, headers: LinkHeaders })

/** A presigned link: a credential. */
export type Link = typeof LinkResponse.Type

export const headersOf = ({ headers }: Link): Readonly<Record<string, string>> =>
  Object.fromEntries((headers ?? []).map(({ name, value }) => [name.toLowerCase(), value]))

const filesPath = "/api/2.0/fs/files/{file_path*}"

/** A session that is started twice leaves one without parts, which is no file. */
export const initiateUpload = named(
  Operations.post(filesPath, {
    request: Schema.Struct({
      file_path: Schema.String,
      action: Schema.String,
      overwrite: Wire.optional(Schema.Boolean)
    }),
    response: Schema.Struct({
      multipart_upload: Wire.optional(Session),
      resumable_upload: Wire.optional(Session)
    }),
    query: ["action", "overwrite"],
    noBody: true,
    repeat: "safe",
    sensitive: true
  }),
  "initiateUpload"
)

const sessionFields = {
  file_path: Schema.String,
  action: Schema.String,
  upload_type: Schema.String,
  session_token: Wire.Secret
}

const sessionQuery = ["action", "upload_type", "session_token"] as const

export const completeUpload = named(
  Operations.post(filesPath, {
    request: Schema.Struct({
      ...sessionFields,
      parts: Schema.Array(Schema.Struct({ part_number: Schema.Number, etag: Schema.String }))
    }),
    query: sessionQuery,
    repeat: "safe",
    sensitive: true
  }),
  "completeUpload"
)

export const abortUpload = named(
  Operations.post(filesPath, {
    request: Schema.Struct(sessionFields),
    query: sessionQuery,
    noBody: true,
    repeat: "safe",
    sensitive: true
  }),
  "abortUpload"
)

export const createUploadPartUrls = named(
  Operations.post("/api/2.0/fs/create-upload-part-urls", {
    request: Schema.Struct({
      path: Schema.String,
      session_token: Wire.Secret,
      start_part_number: Schema.Number,
      count: Schema.Number,
      expire_time: Schema.String
    }),
    response: Schema.Struct({
      upload_part_urls: Wire.optional(
        Wire.array(Schema.Struct({ url: Wire.Secret, headers: LinkHeaders, part_number: Wire.optional(Wire.Int) }))
      )
    }),
    repeat: "safe",
    sensitive: true
  }),
  "createUploadPartUrls"
)

export const createResumableUploadUrl = named(
  Operations.post("/api/2.0/fs/create-resumable-upload-url", {
    request: Schema.Struct({ path: Schema.String, session_token: Wire.Secret }),
    response: Schema.Struct({ resumable_upload_url: Wire.optional(LinkResponse) }),
    repeat: "safe",
    sensitive: true
  }),
  "createResumableUploadUrl"
)

export const createAbortUploadUrl = named(
  Operations.post("/api/2.0/fs/create-abort-upload-url", {
    request: Schema.Struct({ path: Schema.String, session_token: Wire.Secret, expire_time: Schema.String }),
    response: Schema.Struct({ abort_upload_url: Wire.optional(LinkResponse) }),
    repeat: "safe",
    sensitive: true
  }),
  "createAbortUploadUrl"
)

export const createDownloadUrl = named(
  Operations.post("/api/2.0/fs/create-download-url", {
    request: Schema.Struct({ path: Schema.String, expire_time: Schema.String }),
    response: LinkResponse,
    query: ["path", "expire_time"],
    noBody: true,
    repeat: "safe",
    sensitive: true
  }),
  "createDownloadUrl"
)

/** A part of a file, with the headers that describe it. */
export const downloadRange: Operation<
  { readonly file_path: string; readonly headers: Readonly<Record<string, string>> },
  {
    readonly "content-range"?: string | null | undefined
    readonly "last-modified"?: string | null | undefined
    readonly contents: Uint8Array
  }
> = variant(
  Operations.get(filesPath, {
    request: Schema.Struct({ file_path: Schema.String }),
    response: Schema.Struct({
      "content-range": Wire.optional(Schema.String),
      "last-modified": Wire.optional(Schema.String),
      contents: Wire.Bytes
    }),
    rawResponse: true
  }),
  {
    service: "files.Files",
    operation: "download",
    encode: (request) => {
      const { file_path, headers } = request as { readonly file_path: string; readonly headers: Record<string, string> }
      return Either.map(operations.download.encode({ file_path }), (encoded) => ({ ...encoded, headers }))
    }
  }
)

/** An upload in one request whose body is sent as it is produced, so that it cannot be sent again. */
export const uploadStream: Operation<
  { readonly file_path: string; readonly overwrite?: boolean | undefined; readonly body: BodyStream },
  void
> = variant(operations.upload, {
  repeat: "never",
  encode: (request) => {
    const { body, ...others } = request as { readonly file_path: string; readonly body: BodyStream }
    return Either.map(operations.upload.encode({ ...others, contents: new Uint8Array() }), (encoded) => ({
      ...encoded,
      body: undefined,
      stream: body
    }))
  }
})
