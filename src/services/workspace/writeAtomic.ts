import { type PlatformError, SystemError } from "@effect/platform/Error"
import type * as FileSystem from "@effect/platform/FileSystem"
import type * as Path from "@effect/platform/Path"
import * as Effect from "effect/Effect"
import { temporaryName } from "./names.js"

const alreadyExists = (file: string): SystemError =>
  new SystemError({
    reason: "AlreadyExists",
    module: "FileSystem",
    method: "writeFile",
    pathOrDescriptor: file,
    description: "The file exists and `overwrite` is not set"
  })

/** Writes bytes to a file that is complete or absent, see `writeAtomicWith`. */
export const writeAtomic = (
  fs: FileSystem.FileSystem,
  path: Path.Path,
  file: string,
  bytes: Uint8Array,
  overwrite: boolean
): Effect.Effect<void, PlatformError> =>
  writeAtomicWith(fs, path, file, (part) => fs.writeFile(part, bytes, { flag: "wx" }), overwrite)

/**
 * Writes a file that is complete or absent, even if the disk is full or the process is killed, by writing to a
 * temporary file first. Fails with `AlreadyExists` if the file exists, unless it may be replaced.
 */
export const writeAtomicWith = <E, R>(
  fs: FileSystem.FileSystem,
  path: Path.Path,
  file: string,
  /** Writes the temporary file, which does not exist. */
  write: (part: string) => Effect.Effect<void, E, R>,
  overwrite: boolean
): Effect.Effect<void, PlatformError | E, R> => {
  const part = path.join(path.dirname(file), temporaryName())
  const refuseExisting = Effect.flatMap(fs.exists(file), (exists) => (exists ? alreadyExists(file) : Effect.void))
  // A hard link fails if the name is taken, while a rename replaces the file. Not every file system supports links.
  const moveUnlessThere = Effect.catchAll(fs.link(part, file), (error) =>
    error._tag === "SystemError" && error.reason === "AlreadyExists"
      ? alreadyExists(file)
      : Effect.zipRight(refuseExisting, fs.rename(part, file))
  )
  return Effect.zipRight(
    overwrite ? Effect.void : refuseExisting,
    Effect.ensuring(
      Effect.zipRight(write(part), Effect.uninterruptible(overwrite ? fs.rename(part, file) : moveUnlessThere)),
      Effect.ignore(fs.remove(part, { force: true }))
    )
  )
}
