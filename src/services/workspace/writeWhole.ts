import { type PlatformError, SystemError } from "@effect/platform/Error"
import type * as FileSystem from "@effect/platform/FileSystem"
import type * as Path from "@effect/platform/Path"
import * as Effect from "effect/Effect"
import { unfinishedName } from "./names.js"

const alreadyExists = (file: string): SystemError =>
  new SystemError({
    reason: "AlreadyExists",
    module: "FileSystem",
    method: "writeFile",
    pathOrDescriptor: file,
    description: "The file is there, and `overwrite` is not set"
  })

/**
 * Writes a file that is whole or not there, also where the disk is full or the process is killed: under another name
 * first. Fails with `AlreadyExists` where there is one, unless it may be replaced.
 */
export const writeWhole = (
  fs: FileSystem.FileSystem,
  path: Path.Path,
  file: string,
  bytes: Uint8Array,
  overwrite: boolean
): Effect.Effect<void, PlatformError> => {
  const part = path.join(path.dirname(file), unfinishedName())
  const refuseExisting = Effect.flatMap(fs.exists(file), (exists) => (exists ? alreadyExists(file) : Effect.void))
  // A link fails where the name is taken, which a renaming does not. Not every file system has links.
  const moveUnlessThere = Effect.catchAll(fs.link(part, file), (error) =>
    error._tag === "SystemError" && error.reason === "AlreadyExists"
      ? alreadyExists(file)
      : Effect.zipRight(refuseExisting, fs.rename(part, file))
  )
  return Effect.zipRight(
    overwrite ? Effect.void : refuseExisting,
    Effect.ensuring(
      Effect.zipRight(
        fs.writeFile(part, bytes, { flag: "wx" }),
        Effect.uninterruptible(overwrite ? fs.rename(part, file) : moveUnlessThere)
      ),
      Effect.ignore(fs.remove(part, { force: true }))
    )
  )
}
