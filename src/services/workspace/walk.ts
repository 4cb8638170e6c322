import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Queue from "effect/Queue"
import * as Stream from "effect/Stream"
import { type DatabricksError, isNotFound } from "../../schemas/DatabricksError.js"
import type * as Schemas from "../../schemas/Workspace.js"
import type { WorkspaceObjectType } from "../../schemas/WorkspacePermissions.js"
import { isBeneath } from "./paths.js"
import { Workspace } from "./service.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface WalkOptions {
  /** How many folders are listed at a time; 8 by default. With 1, the order is always the same. */
  readonly concurrency?: number | undefined
  /** Whether to go into a folder; by default into all. */
  readonly into?: ((folder: Schemas.ObjectInfo) => boolean) | undefined
  /**
   * Whether to pass over a folder that cannot be listed. By default, one that has vanished since the folder above it was
   * listed. The folder that was asked for fails always.
   */
  readonly passOver?: ((error: DatabricksError, folder: Schemas.ObjectInfo) => boolean) | undefined
}

/**
 * Whether an object can have others in it: a folder or a Git folder.
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
 * How the permission operations name a notebook, a folder or a file; none for other objects. Dashboards have ids of
 * their own, and Git folders permissions in the Repos API.
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
 * All objects of a tree: a folder comes before what is in it, otherwise in no order. The folder that was asked for is
 * not among them. No more folders are listed ahead than are listed at a time.
 *
 * The tree may change meanwhile: each folder is as it was when it was listed, and one that vanished before is passed
 * over. Fails as `list` does.
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
      // The last comes first: depth before breadth keeps the list short.
      const waiting = [root]
      let listing = 0

      const start = Effect.suspend(() => {
        const folder = waiting.pop()
        if (folder === undefined) return Effect.void
        listing++
        return workspace.list({ ...request, path: folder.path }).pipe(
          Effect.exit,
          Effect.flatMap((exit) => Queue.offer(done, { folder, exit })),
          Effect.forkIn(scope)
        )
      })

      const next = Effect.gen(function* () {
        while (waiting.length > 0 && listing < concurrency) yield* start
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
        // Listed once more, a folder that says it is in itself would never come to an end.
        const folders = objects.filter(
          (object) => isFolder(object) && isBeneath(folder.path, object.path) && into(object)
        )
        waiting.push(...folders.reverse())
        return Chunk.unsafeFromArray(objects)
      })

      return Stream.repeatEffectChunkOption(next)
    })
  )
