import type { PlatformError } from "@effect/platform/Error"
import * as FileSystem from "@effect/platform/FileSystem"
import * as Path from "@effect/platform/Path"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import type { ImportFormat, Language } from "../../schemas/Workspace.js"
import { importFile } from "./content.js"
import { join } from "./paths.js"
import { Workspace } from "./service.js"
import { header, makeTally, PathConflict, sources, type TransferOptions, type TransferSummary } from "./transfer.js"

/**
 * What to import, and where to.
 *
 * @since 0.1.0
 * @category models
 */
export interface ImportDirectory {
  /** The folder on this machine. */
  readonly directory: string
  /** The folder of the workspace to put its contents in. It is made where it is not there. */
  readonly path: string
  /** Whether to replace what is there; by default not. Nothing is ever removed. */
  readonly overwrite?: boolean | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface ImportDirectoryOptions extends TransferOptions {
  /**
   * Whether to import a file, or a folder and what is in it; by default all of them. It is given the path within the
   * folder, with `/` between names.
   */
  readonly include?: ((path: string) => boolean) | undefined
}

interface Item {
  readonly file: string
  /** The names that lead to it in the workspace. */
  readonly names: ReadonlyArray<string>
  readonly format: ImportFormat
  readonly language: Language | undefined
}

interface Found {
  readonly folders: Array<ReadonlyArray<string>>
  readonly files: Array<{ readonly file: string; readonly names: ReadonlyArray<string> }>
}

type Reads<A> = Effect.Effect<A, PlatformError, FileSystem.FileSystem | Path.Path>

/** All folders and files, those above before those within. */
const find = (directory: string, include: (path: string) => boolean): Reads<Found> =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const path = yield* Path.Path
    const found: Found = { folders: [], files: [] }
    const scan = (folder: string, above: ReadonlyArray<string>): Effect.Effect<void, PlatformError> =>
      Effect.gen(function* () {
        for (const name of [...(yield* fs.readDirectory(folder))].sort()) {
          const names = [...above, name]
          if (!include(names.join("/"))) continue
          const file = path.join(folder, name)
          const { type } = yield* fs.stat(file)
          if (type === "File") found.files.push({ file, names })
          // A link to a folder can lead to where it is itself.
          if (type === "Directory" && Option.isNone(yield* Effect.option(fs.readLink(file)))) {
            found.folders.push(names)
            yield* scan(file, names)
          }
        }
      })
    yield* scan(directory, [])
    return found
  })

const firstLine = (file: string): Reads<string> =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const text = yield* fs.stream(file, { bytesToRead: 128 }).pipe(Stream.decodeText(), Stream.mkString)
    return (text.split("\n", 1)[0] ?? "").trimEnd()
  })

/** A notebook loses its extension in the workspace; everything else stays as it is. */
const itemOf = ({ file, names }: Found["files"][number]): Reads<Item> =>
  Effect.gen(function* () {
    const path = yield* Path.Path
    const extension = path.extname(file)
    const item: Item = { file, names, format: "RAW", language: undefined }
    const notebook = {
      ...item,
      names: [...names.slice(0, -1), path.basename(file, extension)]
    }
    if (extension.toLowerCase() === ".ipynb") return { ...notebook, format: "JUPYTER" }
    const source = sources.find((source) => source.extension === extension.toLowerCase())
    if (source === undefined || (yield* firstLine(file)) !== `${source.comment} ${header}`) return item
    return { ...notebook, format: "SOURCE", language: source.language }
  })

/** What a folder is made for already. */
const withoutConflicts = (
  folders: Found["folders"],
  items: ReadonlyArray<Item>,
  path: string
): Effect.Effect<void, PathConflict> => {
  const taken = new Map(folders.map((names) => [names.join("/"), names.join("/")]))
  for (const { file, names } of items) {
    const name = names.join("/")
    const other = taken.get(name)
    if (other !== undefined) {
      const conflict = join(path, names)
      return new PathConflict({
        message: `${other} and ${file} would both be ${conflict}`,
        path: conflict,
        sources: [other, file]
      })
    }
    taken.set(name, file)
  }
  return Effect.void
}

/** Those in which no other is: the API makes all that are above. */
const innermost = (folders: Found["folders"]): Found["folders"] => {
  const parents = new Set(folders.flatMap((names) => (names.length === 0 ? [] : [names.slice(0, -1).join("/")])))
  return folders.filter((names) => !parents.has(names.join("/")))
}

/**
 * Imports a local folder with all that is in it. Jupyter notebooks (`.ipynb`) and source files (`.py`, `.sql`, `.scala`,
 * `.r`) whose first line says `Databricks notebook source` become notebooks, without the extension; all others become
 * files. Links to files are followed, those to folders are left out.
 *
 * Before anything is sent, it fails with `PathConflict` where two files would have the same path, and as the file system
 * does. After that it fails as `mkdirs` and `import` do, with `ResourceAlreadyExists` where something is there and
 * `overwrite` isn't set; what was imported by then stays.
 *
 * @example
 * ```ts
 * import { Workspace } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const deploy = Workspace.importDirectory(
 *   { directory: "notebooks", path: "/Shared/sales", overwrite: true },
 *   {
 *     include: (path) => !path.split("/").includes("__pycache__"),
 *     onProgress: ({ latest, objects, total }) => Effect.log(`${objects} of ${total}: ${latest.path}`)
 *   }
 * )
 * ```
 *
 * @since 0.1.0
 * @category trees
 */
export const importDirectory = (
  request: ImportDirectory,
  options?: ImportDirectoryOptions
): Effect.Effect<
  TransferSummary,
  DatabricksError | PlatformError | PathConflict,
  Workspace | FileSystem.FileSystem | Path.Path
> =>
  Effect.gen(function* () {
    const workspace = yield* Workspace
    const fs = yield* FileSystem.FileSystem
    const concurrency = Math.max(1, options?.concurrency ?? 8)
    const { files, folders } = yield* find(request.directory, options?.include ?? (() => true))
    const items = yield* Effect.forEach(files, itemOf, { concurrency })
    yield* withoutConflicts(folders, items, request.path)
    const tally = makeTally(options, items.length)

    // The root of the workspace is there, and cannot be made.
    const wanted = [...(join(request.path, []) === "" ? [] : [[]]), ...folders]
    yield* Effect.forEach(innermost(wanted), (names) => workspace.mkdirs({ path: join(request.path, names) }), {
      concurrency,
      discard: true
    })
    yield* Effect.forEach(folders, () => tally.folder, { discard: true })

    yield* Effect.forEach(
      items,
      ({ file, format, language, names }) =>
        Effect.gen(function* () {
          const content = yield* fs.readFile(file)
          const path = join(request.path, names)
          yield* importFile({ path, content, format, language, overwrite: request.overwrite })
          const object_type = format === "RAW" ? "FILE" : "NOTEBOOK"
          yield* tally.done({ path, file, object_type, bytes: content.length })
        }),
      { concurrency, discard: true }
    )
    return yield* tally.summary
  })
