/** Lists, downloads and uploads the artifacts of MLflow runs. */
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { undecodable } from "../../internal/call/contents.js"
import { type DatabricksError, InvalidRequest } from "../../schemas/DatabricksError.js"
import * as Lazy from "../../schemas/lazy.js"
import type { FileInfo } from "../../schemas/ml/experiments/Runs.js"
import { download as downloadFromDbfs, type FileChanged } from "../dbfs/download.js"
import type { Dbfs } from "../dbfs/service.js"
import { type UploadMismatch, upload as uploadToDbfs } from "../dbfs/upload.js"
import { Files } from "../files/Files.js"
import { Experiments, operations } from "../ml/Experiments.js"

/**
 * The library cannot transfer the artifacts of this run: the message says why, and what to do instead.
 *
 * @since 0.1.0
 * @category errors
 */
export class UnsupportedArtifactLocation extends Lazy.TaggedError<UnsupportedArtifactLocation>()(
  "UnsupportedArtifactLocation",
  () => ({
    message: Schema.String,
    run_id: Schema.String,
    artifact_uri: Schema.String
  })
) {}

/**
 * An artifact, by its path relative to the artifact directory of its run, such as `model/MLmodel`.
 *
 * @since 0.1.0
 * @category models
 */
export interface ArtifactRequest {
  readonly run_id: string
  readonly path: string
}

/**
 * A file that a run has logged.
 *
 * @since 0.1.0
 * @category models
 */
export interface Artifact extends FileInfo {
  /** Relative to the artifact directory of the run. */
  readonly path: string
}

/**
 * Lists the files of a run, or of a directory of it, including those in subdirectories. Pages are fetched on demand.
 *
 * Fails with the errors of `Experiments.listArtifacts`.
 *
 * `GET /api/2.0/mlflow/artifacts/list`, https://docs.databricks.com/api/azure/workspace/experiments/listartifacts
 *
 * @since 0.1.0
 * @category artifacts
 */
export const list = (request: {
  readonly run_id: string
  readonly path?: string | undefined
}): Stream.Stream<Artifact, DatabricksError, Experiments> => {
  const within = (path: string | undefined): Stream.Stream<Artifact, DatabricksError, Experiments> =>
    Stream.unwrap(
      Effect.map(Experiments, (experiments) =>
        experiments.listArtifacts({ run_id: request.run_id, ...(path === undefined ? {} : { path }) })
      )
    ).pipe(
      Stream.flatMap((file) => {
        if (file.path === undefined || file.path === null || file.path === path) {
          return Stream.fail(
            undecodable(operations.listArtifacts.operation, "files.path", "is not a path in the directory")
          )
        }
        return file.is_dir === true ? within(file.path) : Stream.succeed({ ...file, path: file.path })
      })
    )
  return within(request.path)
}

type Place = { readonly kind: "volume" | "dbfs"; readonly path: string }

const reasons = (uri: string): string | undefined => {
  if (/^dbfs:\/*databricks\/mlflow/.test(uri))
    return "MLflow manages them, and access to them is not part of the documented API"
  if (uri.startsWith("dbfs:/")) return undefined
  return "they are not in a volume or on DBFS, and need credentials of the storage"
}

/** Refuses paths that leave the directory of the run. */
const relative = (path: string): string | undefined => {
  const parts = typeof path === "string" ? path.split("/") : []
  return parts.length === 0 || path === "" || parts.some((part) => part === "" || part === "." || part === "..")
    ? undefined
    : path
}

const placeOf = ({
  path,
  run_id
}: ArtifactRequest): Effect.Effect<Place, DatabricksError | UnsupportedArtifactLocation, Experiments> =>
  Effect.gen(function* () {
    const { operation, method, service } = operations.listArtifacts.operation
    if (relative(path) === undefined) {
      return yield* new InvalidRequest({
        service,
        operation,
        method,
        path: operations.listArtifacts.operation.path.template,
        message: `at path: expected a path relative to the artifact directory of the run, such as model/MLmodel, without empty parts, "." and ".."`
      })
    }
    const { run } = yield* Effect.flatMap(Experiments, (experiments) => experiments.getRun({ run_id }))
    const artifact_uri = run?.info?.artifact_uri
    if (artifact_uri === undefined || artifact_uri === null) {
      return yield* Effect.fail(undecodable(operations.getRun, "run.info.artifact_uri", "is missing"))
    }
    const reason = reasons(artifact_uri)
    if (reason !== undefined) {
      return yield* new UnsupportedArtifactLocation({
        message: `Cannot transfer the artifacts of run ${run_id}: ${reason}. Create the experiment with an artifact_location in a volume (dbfs:/Volumes/...), or use the MLflow client.`,
        run_id,
        artifact_uri
      })
    }
    const directory = artifact_uri.replace(/^dbfs:\/+/, "/").replace(/\/+$/, "")
    return { kind: directory.startsWith("/Volumes/") ? "volume" : "dbfs", path: `${directory}/${path}` }
  })

/**
 * Downloads an artifact as a Stream of bytes. An artifact in a volume is held in memory.
 *
 * Fails with `UnsupportedArtifactLocation`, with the errors of `Experiments.getRun`, and with those of `Files.download`
 * or `Dbfs.download`: with an error of the family `isNotFound` if the artifact does not exist.
 *
 * @since 0.1.0
 * @category artifacts
 */
export const download = (
  request: ArtifactRequest
): Stream.Stream<Uint8Array, DatabricksError | UnsupportedArtifactLocation | FileChanged, Experiments | Files | Dbfs> =>
  Stream.unwrap(
    Effect.map(
      placeOf(request),
      ({ kind, path }): Stream.Stream<Uint8Array, DatabricksError | FileChanged, Files | Dbfs> =>
        kind === "dbfs"
          ? downloadFromDbfs({ path })
          : Stream.fromEffect(
              Effect.flatMap(Files, (files) => files.download({ file_path: path })).pipe(
                Effect.map(({ contents }) => contents ?? new Uint8Array())
              )
            )
    )
  )

/**
 * Uploads an artifact from a Stream of bytes and replaces an existing one. The bytes for a volume are held in memory.
 *
 * Fails with the errors of the Stream, with `UnsupportedArtifactLocation`, with the errors of `Experiments.getRun`, and
 * with those of `Files.upload` or `Dbfs.upload`.
 *
 * @since 0.1.0
 * @category artifacts
 */
export const upload = <E, R>(
  request: ArtifactRequest,
  contents: Stream.Stream<Uint8Array, E, R>
): Effect.Effect<
  void,
  DatabricksError | UnsupportedArtifactLocation | UploadMismatch | E,
  Experiments | Files | Dbfs | R
> =>
  Effect.flatMap(
    placeOf(request),
    ({ kind, path }): Effect.Effect<void, DatabricksError | UploadMismatch | E, Files | Dbfs | R> => {
      if (kind === "dbfs") return Effect.asVoid(uploadToDbfs({ path, overwrite: true }, contents))
      return Effect.flatMap(Stream.runCollect(contents), (chunks) => {
        const all = new Uint8Array(Chunk.reduce(chunks, 0, (length, chunk) => length + chunk.length))
        Chunk.reduce(chunks, 0, (at, chunk) => {
          all.set(chunk, at)
          return at + chunk.length
        })
        return Effect.flatMap(Files, (files) => files.upload({ file_path: path, overwrite: true, contents: all }))
      })
    }
  )
