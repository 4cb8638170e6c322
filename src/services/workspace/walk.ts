import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Queue from "effect/Queue"
import * as Stream from "effect/Stream"
import { type DatabricksError, isNotFound } from "../../schemas/DatabricksError.js"
import type * as Schemas from "../../schemas/workspace/Workspace.js"
import type { WorkspaceObjectType } from "../../schemas/workspace/WorkspacePermissions.js"
import { isBeneath } from "./paths.js"
import { Workspace } from "./service.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface WalkOptions {
  /** The number of folders to list concurrently (default 8). With 1, the order is deterministic. */
  readonly concurrency?: number | undefined
  /** Whether to descend into a folder (default: all). */
  readonly into?: ((folder: Schemas.ObjectInfo) => boolean) | undefined
  /**
   * Whether to skip a folder that cannot be listed. By default, folders that were deleted after their parent was listed
   * are skipped. A failure of the requested folder itself is never skipped.
   */
  readonly passOver?: ((error: DatabricksError, folder: Schemas.ObjectInfo) => boolean) | undefined
}

/**
 * Whether an object can contain others: a folder or a Git folder.
 *
 * @since 0.1.0
 * @category predicates
 */
export const isFolder = ({ object_type }: Schemas.ObjectInfo): boolean =>
  object_type === "DIRECTORY" || object_type === "REPO"

const collections: Readonly<Record<string, WorkspaceObjectType>> = {
  NOTEBOOK: "notebooks",
  DIRECTORY: "directories",
  FILE: "files"
}

/**
 * Returns the parameters that identify a notebook, a folder or a file in the permission operations, or `undefined` for
 * other objects. Dashboards have their own ids, and Git folders have their permissions in the Repos API.
 *
 * @example
 * ```ts
 * import { Workspace } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const permissions = Effect.gen(function* () {
 *   const workspace = yield* Workspace.Workspace
 *   const report = yield* workspace.getStatus({ path: "/Shared/report" })
 *   return yield* workspace.getPermissions(yield* Workspace.permissionsOf(report))
 * })
 * ```
 *
 * @since 0.1.0
 * @category getters
 */
export const permissionsOf = (
  object: Schemas.ObjectInfo
): Option.Option<{
  readonly workspace_object_type: WorkspaceObjectType
  readonly workspace_object_id: number | bigint
}> =>
  Option.all({
    workspace_object_type: Option.fromNullable(collections[object.object_type ?? ""]),
    workspace_object_id: Option.fromNullable(object.object_id)
  })

interface Listed {
  readonly folder: Schemas.ObjectInfo
  readonly exit: Exit.Exit<Schemas.ListResponse, DatabricksError>
}

/**
 * Emits all objects of a tree. A folder comes before its contents; otherwise the order is not specified. The requested
 * folder itself is not included. At most `concurrency` folders are listed ahead.
 *
 * The tree can change in the meantime. Each folder is read as it is when it is listed, and folders that were deleted
 * before that are skipped. Fails with the errors of `list`.
 *
 * @example
 * ```ts
 * import { Workspace } from "effect-databricks"
 * import * as Stream from "effect/Stream"
 *
 * const notebooks = Workspace.walk({ path: "/Shared" }).pipe(
 *   Stream.filter(({ object_type }) => object_type === "NOTEBOOK"),
 *   Stream.map(({ path }) => path)
 * )
 * ```
 *
 * @since 0.1.0
 * @category trees
 */
export const walk = (
  request: Schemas.ListRequest,
  options?: WalkOptions
): Stream.Stream<Schemas.ObjectInfo, DatabricksError, Workspace> =>
  Stream.unwrapScoped(
    Effect.gen(function* () {
      const workspace = yield* Workspace
      const scope = yield* Effect.scope
      const done = yield* Queue.unbounded<Listed>()
      const concurrency = Math.max(1, options?.concurrency ?? 8)
      const into = options?.into ?? (() => true)
      const passOver = options?.passOver ?? isNotFound
      const root: Schemas.ObjectInfo = { path: request.path, object_type: "DIRECTORY" }
      // Depth-first order keeps the list short.
      const pending = [root]
      let listing = 0

      const start = Effect.suspend(() => {
        const folder = pending.pop()
        if (folder === undefined) return Effect.void
        listing++
        return workspace.list({ ...request, path: folder.path }).pipe(
          Effect.exit,
          Effect.flatMap((exit) => Queue.offer(done, { folder, exit })),
          Effect.forkIn(scope)
        )
      })

      const next = Effect.gen(function* () {
        while (pending.length > 0 && listing < concurrency) yield* start
        if (listing === 0) return yield* Effect.fail(Option.none())
        const { exit, folder } = yield* Queue.take(done)
        listing--
        const listed = yield* exit.pipe(
          Effect.catchIf(
            (error) => folder !== root && passOver(error, folder),
            () => Effect.succeed<Schemas.ListResponse>({})
          ),
          Effect.mapError(Option.some)
        )
        const objects = listed.objects ?? []
        // A folder that lists itself would cause an endless loop.
        const folders = objects.filter(
          (object) => isFolder(object) && isBeneath(folder.path, object.path) && into(object)
        )
        pending.push(...folders.reverse())
        return Chunk.unsafeFromArray(objects)
      })

      return Stream.repeatEffectChunkOption(next)
    })
  )
