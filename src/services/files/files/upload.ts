import * as HttpClient from "@effect/platform/HttpClient"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { callOf } from "../../../internal/call/failure.js"
import * as Pieces from "../../../internal/codec/pieces.js"
import { clientOf } from "../../../layers/polling/clientOf.js"
import { type DatabricksError, InvalidRequest, isApiError } from "../../../schemas/DatabricksError.js"
import type { TransferFailed } from "./failures.js"
import { uploadStream } from "./internal/operations.js"
import * as Sessions from "./internal/sessions.js"
import { Files, operations, type Service } from "./service.js"
import { UploadState } from "./uploadState.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface UploadRequest {
  /** The path of the file, such as `/Volumes/main/sales/raw/orders.parquet`. Missing directories are created. */
  readonly file_path: string
  /** Whether an existing file is replaced (default true). */
  readonly overwrite?: boolean | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface UploadOptions {
  /**
   * The size of a part in bytes (default 8 MiB). A file that is smaller is sent in one request. AWS takes parts of at
   * least 5 MiB. After 2,000 parts, the size of parts doubles, since storage takes 10,000 parts at most.
   */
  readonly partSize?: number | undefined
  /** The number of parts to send concurrently (default 8). Each is held in memory. On Google Cloud always 1. */
  readonly concurrency?: number | undefined
  /** Runs after each part, with the number of bytes stored so far. */
  readonly onProgress?: ((bytes: number) => Effect.Effect<void>) | undefined
  /**
   * Makes the upload one that can be continued: runs after the start and after each part, with what to store. The upload
   * is then not aborted when it fails or is interrupted: continue it with `state`, or end it with `abortUpload`.
   */
  readonly onState?: ((state: UploadState) => Effect.Effect<void>) | undefined
  /** Continues an upload. The Stream must have the same bytes, from the beginning: those that are stored are skipped. */
  readonly state?: UploadState | undefined
}

const mebibyte = 1024 * 1024

const defaultPartSize = 8 * mebibyte

/** Chunks of a resumable session have to be multiples of it. */
const granularity = 256 * 1024

/** By the index of the part, from 0. */
const sizeAt =
  (partSize: number) =>
  (index: number): number =>
    partSize * 2 ** Math.floor(index / 2000)

const invalid = (message: string): InvalidRequest => new InvalidRequest({ ...callOf(operations.upload), message })

const isState = Schema.is(UploadState)

const notState = () =>
  invalid("at state: is not an UploadState. Decode what was stored with Schema.decodeUnknown(Files.UploadState)")

const notBytes = () => invalid("at contents: expected Uint8Array")

const abortTimeout = "1 minute"

/** The caller already has an error. A session that could not be ended is logged: it is no file. */
const discard = (context: Sessions.Context, state: UploadState): Effect.Effect<void> =>
  Sessions.abort(context, state).pipe(
    Effect.interruptible,
    Effect.timeout(abortTimeout),
    // Nothing was sent under a plan that has ended.
    Effect.catchTag("PlanEnded", () => Effect.void),
    Effect.catchAll((error) =>
      Effect.logWarning(`The upload of ${state.file_path} failed and its parts could not be deleted`, error)
    )
  )

/** Failures that are the same for a single request: the file exists, or nothing can be sent. */
const isFinal = (error: DatabricksError | TransferFailed): boolean =>
  error._tag === "TransferFailed"
    ? error.status === 412
    : isApiError(error)
      ? error.status === 409 || error.status === 412
      : error._tag === "InvalidRequest" || error._tag === "CredentialsError"

type Pull<E, R> = Effect.Effect<Option.Option<Uint8Array>, E, R>

/** Pulls one block at a time. */
const pullOf = <E, R>(blocks: Stream.Stream<Uint8Array, E, R>): Effect.Effect<Pull<E, R>, never, R | Scope.Scope> =>
  Effect.map(Stream.toPull(Stream.rechunk(blocks, 1)), (pull) =>
    Effect.map(pull, Chunk.head).pipe(
      Effect.catchAll(
        Option.match({ onNone: () => Effect.succeed(Option.none<Uint8Array>()), onSome: (error) => Effect.fail(error) })
      )
    )
  )

const streamOf = <E, R>(pull: Pull<E, R>): Stream.Stream<Uint8Array, E, R> =>
  Stream.repeatEffectOption(Effect.flatMap(Effect.mapError(pull, Option.some), Effect.mapError(Option.none)))

const joined = (pieces: ReadonlyArray<Uint8Array>): Uint8Array => {
  const whole = new Uint8Array(pieces.reduce((size, { length }) => size + length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

/** Sends the whole file in one request, which can be repeated only if all bytes are at hand. */
const putWhole = <E, R>(
  files: Service,
  { file_path, overwrite }: UploadRequest,
  first: Uint8Array,
  pull: Pull<E, R>
): Effect.Effect<number, DatabricksError | E, R> =>
  Effect.gen(function* () {
    const second = yield* pull
    const client = clientOf(files)
    if (Option.isNone(second) || client === undefined) {
      const rest = Option.isNone(second) ? [] : Chunk.toReadonlyArray(yield* Stream.runCollect(streamOf(pull)))
      const contents = joined([first, ...Option.toArray(second), ...rest])
      yield* files.upload({ file_path, overwrite, contents })
      return contents.length
    }
    const context = yield* Effect.context<R>()
    let failure: Option.Option<E> = Option.none()
    let sent = 0
    const bytes = Stream.concat(Stream.make(first, second.value), streamOf(pull)).pipe(
      Stream.tapError((error) =>
        Effect.sync(() => {
          failure = Option.some(error)
        })
      ),
      Stream.tap((piece) =>
        Effect.sync(() => {
          sent += piece.length
        })
      ),
      Stream.provideContext(context)
    )
    yield* Effect.catchAll(
      client.call(uploadStream)({ file_path, overwrite, body: { bytes, size: undefined } }),
      (error): Effect.Effect<never, DatabricksError | E> =>
        Option.isSome(failure) ? Effect.fail(failure.value) : error
    )
    return sent
  })

/** Sends parts by links, several at once. The first goes alone if a failure of it has another way. */
const sendParts = <E, R>(
  context: Sessions.Context,
  begun: UploadState,
  parts: Stream.Stream<readonly [number, Uint8Array], E, R>,
  options: UploadOptions | undefined
): Effect.Effect<UploadState, DatabricksError | TransferFailed | E, R> =>
  Effect.gen(function* () {
    let state = begun
    let bytes = begun.parts.reduce((sum, { size }) => sum + size, 0)
    yield* Stream.runDrain(
      Stream.mapEffect(
        parts,
        ([part_number, part]) =>
          Effect.gen(function* () {
            const etag = yield* Sessions.putPart(context, state, part_number, part)
            state = { ...state, parts: [...state.parts, { part_number, etag, size: part.length }] }
            bytes += part.length
            yield* options?.onState?.(state) ?? Effect.void
            yield* options?.onProgress?.(bytes) ?? Effect.void
          }),
        { concurrency: Math.max(1, options?.concurrency ?? 8), unordered: true }
      )
    )
    return state
  })

/** Sends chunks one after another. The last one says how large the file is, so that one chunk is read ahead. */
const sendChunks = <E, R>(
  context: Sessions.Context,
  state: UploadState,
  session: NonNullable<UploadState["resumable"]>,
  from: number,
  first: Uint8Array,
  pull: Pull<E, R>,
  options: UploadOptions | undefined
): Effect.Effect<number, DatabricksError | TransferFailed | E, R> =>
  Effect.gen(function* () {
    let offset = from
    let chunk = first
    while (true) {
      const next = yield* pull
      yield* Sessions.putChunk(context, state, session, offset, chunk, Option.isNone(next))
      offset += chunk.length
      yield* options?.onState?.(state) ?? Effect.void
      yield* options?.onProgress?.(offset) ?? Effect.void
      if (Option.isNone(next)) return offset
      chunk = next.value
    }
  })

const dropBytes = <E, R>(contents: Stream.Stream<Uint8Array, E, R>, count: number): Stream.Stream<Uint8Array, E, R> =>
  Stream.mapAccum(contents, count, (left, piece) => [Math.max(0, left - piece.length), piece.subarray(left)])

/**
 * Uploads a file of any size from a Stream of bytes with chunks of any size, in constant memory. Returns the number of
 * bytes.
 *
 * A file that is smaller than a part is sent in one request. A larger one is sent to the storage of the workspace by
 * presigned links: in parts, several at once, on AWS and Azure, and to a resumable session on Google Cloud. Each part is
 * retried. If the links are refused before the first part is stored, for example by a firewall, the file is sent in one
 * request, which takes up to 5 GiB.
 *
 * The file is complete or absent, and an existing file is replaced at the end: after a failure, including one of the
 * Stream, and after an interruption, the upload is aborted. With `onState` it can be continued instead, also by another
 * process.
 *
 * Fails with the errors of the Stream, with `AlreadyExists` if the file exists and `overwrite` is false, with an error for
 * which `isNotFound` is true if the volume does not exist, and with `TransferFailed` if the storage does not take a part.
 *
 * @example
 * ```ts
 * import { FileSystem } from "@effect/platform/FileSystem"
 * import { Files } from "effect-databricks/files"
 * import * as Effect from "effect/Effect"
 *
 * export const program = Effect.gen(function* () {
 *   const fs = yield* FileSystem
 *   yield* Files.upload({ file_path: "/Volumes/main/sales/raw/orders.parquet" }, fs.stream("orders.parquet"), {
 *     onProgress: (bytes) => Effect.log(`${bytes} bytes`)
 *   })
 * })
 * ```
 *
 * @since 0.1.0
 * @category transfers
 */
export const upload = <E, R>(
  request: UploadRequest,
  contents: Stream.Stream<Uint8Array, E, R>,
  options?: UploadOptions
): Effect.Effect<number, DatabricksError | TransferFailed | E, Files | HttpClient.HttpClient | R> =>
  Effect.scoped(
    Effect.gen(function* () {
      const files = yield* Files
      const partSize = options?.state?.part_size ?? options?.partSize ?? defaultPartSize
      if (options?.state !== undefined && !isState(options.state)) return yield* notState()
      if (!Number.isSafeInteger(partSize) || partSize < 1) {
        return yield* invalid(`at partSize: expected a positive whole number, got ${partSize}`)
      }
      const client = clientOf(files)
      const context = client && { client, files, http: yield* HttpClient.HttpClient }
      if (options?.state !== undefined) {
        if (context === undefined) return yield* invalid("at state: this service has no client")
        return yield* resume(context, request, options.state, contents, options)
      }
      const pull = yield* pullOf(Pieces.split(contents, sizeAt(partSize), notBytes))
      const first = Option.getOrElse(yield* pull, () => new Uint8Array())
      if (first.length < partSize || context === undefined) return yield* putWhole(files, request, first, pull)
      return yield* uploadLarge(context, request, partSize, first, pull, options)
    })
  )

/** Aborts the session after a failure, unless it can be continued. */
const aborting = <A, E, R>(
  context: Sessions.Context,
  state: UploadState,
  options: UploadOptions | undefined,
  effect: Effect.Effect<A, E, R>
): Effect.Effect<A, E, R> =>
  Effect.onExit(effect, (exit) =>
    Exit.isSuccess(exit) || options?.onState !== undefined || options?.state !== undefined
      ? Effect.void
      : discard(context, state)
  )

const uploadLarge = <E, R>(
  context: Sessions.Context,
  request: UploadRequest,
  partSize: number,
  first: Uint8Array,
  pull: Pull<E, R>,
  options: UploadOptions | undefined
): Effect.Effect<number, DatabricksError | TransferFailed | E, R> => {
  type Failed = DatabricksError | TransferFailed
  /** Until the first part is stored, the same bytes can still be sent in one request. */
  const begin = (restore: <A, E2, R2>(effect: Effect.Effect<A, E2, R2>) => Effect.Effect<A, E2, R2>) =>
    Effect.flatMap(restore(Sessions.initiate(context, request.file_path, request.overwrite, partSize)), (state) =>
      state.resumable === undefined
        ? Effect.map(
            Effect.onExit(restore(Sessions.putPart(context, state, 1, first)), (exit) =>
              Exit.isSuccess(exit) ? Effect.void : discard(context, state)
            ),
            (etag): UploadState => ({ ...state, parts: [{ part_number: 1, etag, size: first.length }] })
          )
        : Effect.succeed(state)
    )
  const rest = (state: UploadState): Effect.Effect<number, Failed | E, R> =>
    Effect.gen(function* () {
      yield* options?.onState?.(state) ?? Effect.void
      if (state.resumable !== undefined) {
        // Blocks are multiples of what the session takes only if the size of parts is.
        const blocks = yield* pullOf(
          Pieces.split(Stream.concat(Stream.make(first), streamOf(pull)), sizeAt(chunkSize(partSize)), notBytes)
        )
        const chunk = Option.getOrElse(yield* blocks, () => new Uint8Array())
        return yield* sendChunks(context, state, state.resumable, 0, chunk, blocks, options)
      }
      yield* options?.onProgress?.(first.length) ?? Effect.void
      const parts = Stream.zipWithIndex(streamOf(pull)).pipe(
        Stream.map(([bytes, index]) => [index + 2, bytes] as const)
      )
      const sent = yield* sendParts(context, state, parts, options)
      yield* Sessions.complete(context, sent)
      return sent.parts.reduce((sum, { size }) => sum + size, 0)
    }).pipe(Effect.scoped)

  return Effect.uninterruptibleMask((restore) =>
    Effect.flatMap(Effect.either(begin(restore)), (begun) => {
      if (begun._tag === "Right") return aborting(context, begun.right, options, restore(rest(begun.right)))
      return isFinal(begun.left)
        ? Effect.fail(begun.left)
        : restore(
            Effect.zipRight(
              Effect.logDebug(`${request.file_path} is uploaded in one request, since its parts were refused`),
              putWhole(context.files, request, first, pull)
            )
          )
    })
  )
}

const chunkSize = (partSize: number): number => Math.ceil(partSize / granularity) * granularity

const resume = <E, R>(
  context: Sessions.Context,
  { file_path }: UploadRequest,
  state: UploadState,
  contents: Stream.Stream<Uint8Array, E, R>,
  options: UploadOptions
): Effect.Effect<number, DatabricksError | TransferFailed | E, R | Scope.Scope> =>
  Effect.gen(function* () {
    if (state.file_path !== file_path) return yield* invalid(`at state: is of an upload to ${state.file_path}`)
    const { part_size, resumable } = state
    if (resumable !== undefined) {
      const received = yield* Sessions.received(context, state, resumable)
      if (received.isDone) return yield* Stream.runFold(contents, 0, (size, piece) => size + piece.length)
      const left = dropBytes(contents, received.offset)
      const pull = yield* pullOf(Pieces.split(left, sizeAt(chunkSize(part_size)), notBytes))
      const first = Option.getOrElse(yield* pull, () => new Uint8Array())
      return yield* sendChunks(context, state, resumable, received.offset, first, pull, options)
    }
    const stored = new Map(state.parts.map((part) => [part.part_number, part]))
    const parts = Stream.zipWithIndex(Pieces.split(contents, sizeAt(part_size), notBytes)).pipe(
      Stream.map(([bytes, index]) => [index + 1, bytes] as const),
      Stream.filter(([number]) => !stored.has(number))
    )
    const sent = yield* sendParts(context, state, parts, options)
    yield* Sessions.complete(context, sent)
    return sent.parts.reduce((sum, { size }) => sum + size, 0)
  })

/**
 * Ends an upload that could be continued: its parts are deleted. Does nothing if it has already ended.
 *
 * @since 0.1.0
 * @category transfers
 */
export const abortUpload = (
  state: UploadState
): Effect.Effect<void, DatabricksError | TransferFailed, Files | HttpClient.HttpClient> =>
  Effect.gen(function* () {
    const files = yield* Files
    if (!isState(state)) return yield* notState()
    const client = clientOf(files)
    if (client === undefined) return yield* invalid("at state: this service has no client")
    yield* Sessions.abort({ client, files, http: yield* HttpClient.HttpClient }, state)
  })
