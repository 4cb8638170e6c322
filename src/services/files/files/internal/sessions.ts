/** Upload sessions: starts them, sends their parts by presigned links, completes and aborts them. */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { Service as Client } from "../../../../layers/DatabricksClient.js"
import { type DatabricksError, isNotFound } from "../../../../schemas/DatabricksError.js"
import { TransferFailed } from "../failures.js"
import type { Service } from "../service.js"
import type { UploadState } from "../uploadState.js"
import { expireTime, Refused, refused, retries, send } from "./links.js"
import * as Operations from "./operations.js"

export interface Context {
  readonly client: Client
  readonly http: HttpClient.HttpClient
  readonly files: Service
}

type Failure = DatabricksError | TransferFailed

const failed = (file_path: string, what: string, cause: Refused): TransferFailed =>
  new TransferFailed({
    message: `${file_path}: ${what}: ${cause.reason}`,
    file_path,
    status: cause.status,
    code: cause.code
  })

const unexpected = (file_path: string): TransferFailed =>
  new TransferFailed({ message: `${file_path}: the workspace sent no link for the upload`, file_path })

/** Starts a session. On Google Cloud, the state has the link to which all chunks are sent. */
export const initiate = (
  { client }: Context,
  file_path: string,
  overwrite: boolean | undefined,
  part_size: number
): Effect.Effect<UploadState, Failure> =>
  Effect.gen(function* () {
    const { multipart_upload, resumable_upload } = yield* client.call(Operations.initiateUpload)({
      file_path,
      action: "initiate-upload",
      overwrite
    })
    if (multipart_upload) {
      return { file_path, part_size, session_token: Redacted.make(multipart_upload.session_token), parts: [] }
    }
    if (!resumable_upload) return yield* unexpected(file_path)
    const { session_token } = resumable_upload
    const { resumable_upload_url: link } = yield* client.call(Operations.createResumableUploadUrl)({
      path: file_path,
      session_token
    })
    if (!link) return yield* unexpected(file_path)
    return {
      file_path,
      part_size,
      session_token: Redacted.make(session_token),
      parts: [],
      resumable: { url: Redacted.make(link.url), headers: Operations.headersOf(link) }
    }
  })

/** Sends a part, with a new link for each attempt after one that was refused, and returns its etag. */
export const putPart = (
  { client, http }: Context,
  { file_path, session_token }: UploadState,
  part_number: number,
  bytes: Uint8Array
): Effect.Effect<string, Failure> => {
  let link: Operations.Link | undefined

  const renew = Effect.gen(function* () {
    const { upload_part_urls } = yield* client.call(Operations.createUploadPartUrls)({
      path: file_path,
      session_token: Redacted.value(session_token),
      start_part_number: part_number,
      count: 1,
      expire_time: yield* expireTime
    })
    const found = upload_part_urls?.find((one) => (one.part_number ?? part_number) === part_number)
    return found === undefined ? yield* unexpected(file_path) : found
  })

  const attempt = Effect.gen(function* () {
    link ??= yield* renew
    const headers = { "content-type": "application/octet-stream", ...Operations.headersOf(link) }
    const response = yield* send(http, { method: "PUT", url: link.url, headers, body: bytes })
    if (response.status === 200 || response.status === 201) return response.headers.etag ?? ""
    const error = refused(response)
    if (error.isExpired) link = undefined
    return yield* error
  })

  return attempt.pipe(
    Effect.retry({
      schedule: retries,
      while: (error) => error._tag === "Refused" && (error.isTransient || error.isExpired)
    }),
    Effect.mapError((error) =>
      error._tag === "Refused" ? failed(file_path, `part ${part_number} could not be uploaded`, error) : error
    )
  )
}

/** Makes a file of the parts. */
export const complete = ({ client, files }: Context, state: UploadState): Effect.Effect<void, DatabricksError> => {
  const { file_path, parts } = state
  const size = parts.reduce((sum, part) => sum + part.size, 0)
  return client
    .call(Operations.completeUpload)({
      file_path,
      action: "complete-upload",
      upload_type: "multipart",
      session_token: Redacted.value(state.session_token),
      parts: [...parts]
        .sort((a, b) => a.part_number - b.part_number)
        .map(({ etag, part_number }) => ({ part_number, etag }))
    })
    .pipe(
      // The response of an attempt that completed the session may have been lost.
      Effect.catchIf(isNotFound, (error) =>
        Effect.flatMap(
          Effect.mapError(files.getMetadata({ file_path }), () => error),
          (found): Effect.Effect<void, DatabricksError> =>
            Number(found["content-length"]) === size ? Effect.void : Effect.fail(error)
        )
      )
    )
}

/** How a chunk of a resumable session was received. */
export type Received = { readonly isDone: true } | { readonly isDone: false; readonly offset: number }

type Resumable = NonNullable<UploadState["resumable"]>

/** Sends a chunk, or asks what was received if there are no bytes. */
const putRange = (
  { http }: Context,
  { headers, url }: Resumable,
  range: string,
  body: Uint8Array
): Effect.Effect<Received, Refused> =>
  Effect.flatMap(
    send(http, {
      method: "PUT",
      url: Redacted.value(url),
      headers: { "content-type": "application/octet-stream", ...headers, "content-range": range },
      body
    }),
    (response): Effect.Effect<Received, Refused> => {
      if (response.status === 200 || response.status === 201) return Effect.succeed({ isDone: true })
      if (response.status !== 308) return refused(response)
      const last = /^bytes=0-(\d+)$/.exec(response.headers.range ?? "")?.[1]
      return Effect.succeed({ isDone: false, offset: last === undefined ? 0 : Number(last) + 1 })
    }
  )

/** What a resumable session has received. */
export const received = (context: Context, state: UploadState, session: Resumable): Effect.Effect<Received, Failure> =>
  putRange(context, session, "bytes */*", new Uint8Array()).pipe(
    Effect.retry({ schedule: retries, while: ({ isTransient }) => isTransient }),
    Effect.mapError((error) => failed(state.file_path, "the upload cannot be continued", error))
  )

/** How often bytes are sent of which none are kept. */
const maxSendings = 5

const stalled = (at: number): Refused =>
  new Refused({
    reason: `the storage did not keep the bytes from ${at}`,
    status: undefined,
    code: undefined,
    isExpired: false,
    isTransient: false
  })

/** Sends a chunk until all of it is received. Storage may keep the beginning of a chunk only, and says how much. */
export const putChunk = (
  context: Context,
  { file_path }: UploadState,
  session: Resumable,
  offset: number,
  chunk: Uint8Array,
  isLast: boolean
): Effect.Effect<void, Failure> => {
  const end = offset + chunk.length
  const total = isLast ? String(end) : "*"
  let at = offset
  let isUncertain = false
  let sendings = 0

  const attempt: Effect.Effect<boolean, Refused> = Effect.gen(function* () {
    // Storage that accepts chunks and keeps nothing of them would cause an endless loop.
    if (!isUncertain && ++sendings > maxSendings) return yield* stalled(at)
    const range = `bytes ${at}-${end - 1}/${total}`
    const sent = yield* isUncertain
      ? putRange(context, session, "bytes */*", new Uint8Array())
      : putRange(context, session, range, chunk.subarray(at - offset))
    isUncertain = false
    if (sent.isDone) return true
    if (sent.offset < at || sent.offset > end) {
      return yield* new Refused({
        reason: `the storage has ${sent.offset} bytes, but ${at} were sent`,
        status: 308,
        code: undefined,
        isExpired: false,
        isTransient: false
      })
    }
    if (sent.offset > at) sendings = 0
    at = sent.offset
    return at === end && !isLast
  }).pipe(
    Effect.tapError(() =>
      Effect.sync(() => {
        isUncertain = true
      })
    )
  )

  const all: Effect.Effect<void, Refused> = Effect.flatMap(
    Effect.retry(attempt, { schedule: retries, while: ({ isTransient }) => isTransient }),
    (isDone) => (isDone ? Effect.void : all)
  )
  return Effect.mapError(all, (error) => failed(file_path, `the bytes from ${offset} could not be uploaded`, error))
}

/** Ends a session, so that its parts are deleted. */
export const abort = (context: Context, state: UploadState): Effect.Effect<void, Failure> => {
  const { client, http } = context
  const session_token = Redacted.value(state.session_token)
  const { file_path, resumable } = state

  const remove = (url: string, headers: Readonly<Record<string, string>>) =>
    Effect.flatMap(send(http, { method: "DELETE", url, headers }), (response) =>
      // Google answers 499 to a session that was cancelled.
      response.status < 300 || response.status === 404 || response.status === 499
        ? Effect.void
        : Effect.fail(refused(response))
    ).pipe(
      Effect.retry({ schedule: retries, while: ({ isTransient }) => isTransient }),
      Effect.mapError((error) => failed(file_path, "the upload could not be aborted", error))
    )

  if (resumable !== undefined) return remove(Redacted.value(resumable.url), resumable.headers)
  return client
    .call(Operations.abortUpload)({ file_path, action: "abort-upload", upload_type: "multipart", session_token })
    .pipe(
      // Workspaces without this action have a link for it.
      Effect.catchIf(
        (error) => !isNotFound(error),
        () =>
          Effect.gen(function* () {
            const { abort_upload_url: link } = yield* client.call(Operations.createAbortUploadUrl)({
              path: file_path,
              session_token,
              expire_time: yield* expireTime
            })
            if (!link) return yield* unexpected(file_path)
            return yield* remove(link.url, Operations.headersOf(link))
          })
      ),
      Effect.catchIf(
        (error) => error._tag !== "TransferFailed" && isNotFound(error),
        () => Effect.void
      )
    )
}
