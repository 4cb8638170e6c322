import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { callOf } from "../../internal/call/failure.js"
import * as Pieces from "../../internal/codec/pieces.js"
import * as RetryPolicy from "../../layers/RetryPolicy.js"
import { type DatabricksError, InvalidRequest, isApiError, isNotFound } from "../../schemas/DatabricksError.js"
import type { CreateDbfsRequest, CreateDbfsResponse } from "../../schemas/Dbfs.js"
import * as Lazy from "../../schemas/lazy.js"
import { addBlock } from "./operations.js"
import { Dbfs, type Service } from "./service.js"

/** The max size of a block that the API accepts and returns, in bytes before base64. */
export const blockSize = 1024 * 1024

/**
 * After an upload, the size of the file in DBFS differs from the number of bytes sent. The file was deleted.
 *
 * @since 0.1.0
 * @category errors
 */
export class UploadMismatch extends Lazy.TaggedError<UploadMismatch>()("UploadMismatch", () => ({
  message: Schema.String,
  path: Schema.String,
  /** The number of bytes sent. */
  sent: Schema.Number,
  /** The size of the file, in bytes. */
  stored: Schema.Number
})) {}

/**
 * @since 0.1.0
 * @category models
 */
export interface UploadOptions {
  /** Runs after each block, with the number of bytes in the file so far. */
  readonly onProgress?: ((bytes: number) => Effect.Effect<void>) | undefined
}

const notBytes = () => new InvalidRequest({ ...callOf(addBlock), message: "at data: expected Uint8Array" })

/** Splits pieces of any size into blocks of max size, one at a time. */
const blocks = <E, R>(contents: Stream.Stream<Uint8Array, E, R>): Stream.Stream<Uint8Array, E | InvalidRequest, R> =>
  Pieces.split(contents, () => blockSize, notBytes)

const discardTimeout = "1 minute"

/** Leaves enough time to delete the file. */
const closeTimeout = "20 seconds"

/** The caller already has an error. A file that could not be deleted is logged. */
const discard = (path: string, remove: Effect.Effect<void, DatabricksError>): Effect.Effect<void> =>
  remove.pipe(
    Effect.interruptible,
    Effect.timeout(discardTimeout),
    // Nothing was sent under a plan that has ended.
    Effect.catchTag("PlanEnded", () => Effect.void),
    Effect.catchAll((error) =>
      Effect.logError(`${path} is incomplete and could not be deleted after a failed upload`, error)
    )
  )

/** Whether the call may have taken effect although it failed. */
const isUncertain = (error: DatabricksError): boolean => {
  if (isApiError(error)) return error.status >= 500
  switch (error._tag) {
    case "TransportError":
      return error.sent
    case "InvalidRequest":
    case "CredentialsError":
      return false
    default:
      return true
  }
}

/**
 * Sends a block again after a 503. The retry policy does not, because the block may already be in the file. Here the
 * final size reveals a duplicate.
 */
const retryUnavailable = <A>(addBlock: Effect.Effect<A, DatabricksError>): Effect.Effect<A, DatabricksError> =>
  Effect.flatMap(RetryPolicy.RetryPolicy, ({ isRetryable, schedule }) =>
    Effect.retry(addBlock, {
      schedule,
      while: (error) => isApiError(error) && error.status === 503 && isRetryable(error, addBlockCall)
    })
  )

const addBlockCall = { service: "Dbfs", operation: "addBlock", repeatable: true }

/** Whether the file at the path can only be ours. */
const ownsPath = (dbfs: Service, { overwrite, path }: CreateDbfsRequest): Effect.Effect<boolean> =>
  overwrite === true
    ? Effect.succeed(true)
    : dbfs.getStatus({ path }).pipe(
        Effect.as(false),
        Effect.catchAll((error) => Effect.succeed(isNotFound(error)))
      )

/**
 * Opens the file. If the response is lost, an empty file may exist with no one to close it. It is deleted if it is
 * ours.
 */
const open = (
  dbfs: Service,
  { overwrite, path }: CreateDbfsRequest,
  isOwner: boolean
): Effect.Effect<CreateDbfsResponse, DatabricksError> => {
  const removeIfEmpty = Effect.gen(function* () {
    const { file_size, is_dir } = yield* dbfs.getStatus({ path })
    if (is_dir !== true && Number(file_size) === 0) yield* dbfs.delete({ path })
  }).pipe(Effect.catchIf(isNotFound, () => Effect.void))
  return Effect.tapError(dbfs.create({ path, overwrite }), (error) =>
    isOwner && isUncertain(error) ? discard(path, removeIfEmpty) : Effect.void
  )
}

/**
 * Uploads a file of any size from a Stream of bytes with chunks of any size. Only a few blocks of 1 MiB are held in
 * memory. Returns the number of bytes.
 *
 * The file is complete or absent: after a failure, including one of the Stream, and after an interruption, it is closed
 * and deleted. (If the process is killed, a partial file remains.) If the connection fails while a block is sent, the
 * block is not sent again, because it may already be in the file. With `overwrite`, an existing file is replaced as
 * soon as the upload starts.
 *
 * Fails with the errors of the Stream, with `ResourceAlreadyExists` if the path exists and `overwrite` is not set, with
 * `ResourceDoesNotExist` if the Stream takes more than 10 minutes to produce a block, and with `UploadMismatch` if the
 * file has the wrong size. If a partial file cannot be deleted, an error is logged.
 *
 * @example
 * ```ts
 * import { FileSystem } from "@effect/platform/FileSystem"
 * import { Dbfs } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const fs = yield* FileSystem
 *   yield* Dbfs.upload({ path: "/FileStore/data.parquet", overwrite: true }, fs.stream("data.parquet"), {
 *     onProgress: (bytes) => Effect.log(`${bytes} bytes`)
 *   })
 * })
 * ```
 *
 * @since 0.1.0
 * @category transfers
 */
export const upload = <E, R>(
  request: CreateDbfsRequest,
  contents: Stream.Stream<Uint8Array, E, R>,
  options?: UploadOptions
): Effect.Effect<number, DatabricksError | UploadMismatch | E, Dbfs | R> =>
  Effect.flatMap(Dbfs, (dbfs) => {
    const { path } = request

    const send = ({ handle }: CreateDbfsResponse) =>
      blocks(contents).pipe(
        Stream.runFoldEffect(0, (before, data) =>
          dbfs.addBlock({ handle, data }).pipe(
            retryUnavailable,
            Effect.as(before + data.length),
            Effect.tap((bytes) => options?.onProgress?.(bytes) ?? Effect.void)
          )
        )
      )

    /** A block that was sent again after a 503 may be in the file twice, so the size is checked. */
    const finish = ({ handle }: CreateDbfsResponse, sent: number) =>
      Effect.gen(function* () {
        const closed = yield* Effect.either(dbfs.close({ handle }))
        const { file_size } = yield* dbfs.getStatus({ path })
        const stored = Number(file_size ?? sent)
        if (stored === sent) return sent
        if (Either.isLeft(closed)) return yield* closed.left
        return yield* new UploadMismatch({
          message: `${path} has ${stored} bytes, but ${sent} were uploaded`,
          path,
          sent,
          stored
        })
      })

    return Effect.flatMap(ownsPath(dbfs, request), (isOwner) =>
      Effect.acquireUseRelease(
        open(dbfs, request, isOwner),
        (file) => Effect.flatMap(send(file), (sent) => finish(file, sent)),
        ({ handle }, exit) =>
          Exit.isSuccess(exit)
            ? Effect.void
            : discard(
                path,
                Effect.zipRight(
                  Effect.ignore(Effect.timeout(dbfs.close({ handle }), closeTimeout)),
                  dbfs.delete({ path })
                )
              )
      )
    )
  })
