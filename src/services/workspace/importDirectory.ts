import type { PlatformError } from "@effect/platform/Error"
import * as FileSystem from "@effect/platform/FileSystem"
import * as Path from "@effect/platform/Path"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import type { ImportFormat, Language } from "../../schemas/workspace/Workspace.js"
import { importFile } from "./content.js"
import { decoded, isTemporary, joinName } from "./names.js"
import { join } from "./paths.js"
import { Workspace } from "./service.js"
import {
  headSize,
  makeTally,
  notebookIn,
  type PassedOver,
  PathConflict,
  sources,
  type TransferOptions,
  type TransferSummary
} from "./transfer.js"

/**
 * Why a file, a directory or the whole import failed.
 *
 * @since 0.1.0
 * @category models
 */
export type ImportError = DatabricksError | PlatformError | PathConflict

/**
 * What to import, and where.
 *
 * @since 0.1.0
 * @category models
 */
export interface ImportDirectory {
  /** The local directory. */
  readonly directory: string
  /** The folder in the workspace for its contents. It is created if it does not exist. */
  readonly path: string
  /** Whether to replace existing objects (default false). Objects are never deleted. */
  readonly overwrite?: boolean | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface ImportDirectoryOptions extends TransferOptions {
  /**
   * Whether to import a file, or a directory with its contents (default: everything). The argument is the path relative
   * to `directory`, with `/` as the separator.
   */
  readonly include?: ((path: string) => boolean) | undefined
  /**
   * Whether to skip a file or a directory that cannot be read or imported, and continue. `() => true` skips all
   * failures. By default nothing is skipped. The argument is the local path. The summary lists what was skipped and
   * why. A failure of the requested directory itself is never skipped.
   */
  readonly passOver?: ((error: ImportError, file: string) => boolean) | undefined
  /**
   * Whether to decode file names that `exportDirectory` encoded (default true). Other names are not changed, except
   * that they are normalized to Unicode NFC, because some file systems return another form.
   */
  readonly decodeNames?: boolean | undefined
}

/**
 * The result of an import.
 *
 * @since 0.1.0
 * @category models
 */
export interface ImportSummary extends TransferSummary {
  /** Links to directories, which can form loops, and entries that are neither files nor directories. */
  readonly skipped: ReadonlyArray<string>
  /** The objects that `passOver` skipped. */
  readonly passedOver: ReadonlyArray<PassedOver<ImportError> & { readonly file: string }>
}

/** An object to create in the workspace, with the segments of its path. */
interface Item {
  readonly file: string
  readonly names: ReadonlyArray<string>
  /** `undefined` for a folder. */
  readonly content: { readonly format: ImportFormat; readonly language: Language | undefined } | undefined
}

/** A local file or directory. */
interface Entry {
  readonly file: string
  /** Its name, joined if it is split into nested directories. */
  readonly name: string
  readonly isFolder: boolean
}

type Attempt = <A>(
  file: string,
  names: ReadonlyArray<string>,
  effect: Effect.Effect<A, ImportError>
) => Effect.Effect<A | undefined, ImportError>

interface FindOptions {
  readonly fs: FileSystem.FileSystem
  readonly path: Path.Path
  readonly directory: string
  readonly decodes: boolean
  readonly include: (path: string) => boolean
  readonly attempt: Attempt
  readonly skip: (file: string) => void
}

/** Finds all directories and files. Directories come before their contents. */
const findItems = ({ attempt, decodes, directory, fs, include, path, skip }: FindOptions) =>
  Effect.gen(function* () {
    const items: Array<Item> = []

    const nameOf = (local: string): string => (decodes ? decoded(local) : local)

    const included = (file: string): boolean => include(path.relative(directory, file).split(path.sep).join("/"))

    const entriesOf = (
      folder: string,
      parent: ReadonlyArray<string>
    ): Effect.Effect<ReadonlyArray<Entry>, ImportError> =>
      Effect.gen(function* () {
        const entries: Array<Entry> = []
        for (const name of [...(yield* fs.readDirectory(folder))].sort()) {
          const file = path.join(folder, name)
          if (isTemporary(name) || !included(file)) continue
          const info = yield* attempt(file, [...parent, nameOf(name)], fs.stat(file))
          if (info === undefined) continue
          if (info.type === "File") entries.push({ file, name, isFolder: false })
          else if (info.type === "Directory" && !(yield* isLink(file))) entries.push({ file, name, isFolder: true })
          else skip(file)
        }
        return entries
      })

    const isLink = (file: string) => Effect.match(fs.readLink(file), { onFailure: () => false, onSuccess: () => true })

    const itemOf = (entry: Entry, parent: ReadonlyArray<string>): Effect.Effect<Item, ImportError> =>
      Effect.gen(function* () {
        const extension = path.extname(entry.name)
        const isSource = sources.some((source) => source.extension === extension.toLowerCase())
        const notebook = notebookIn(extension, isSource ? yield* headOf(entry.file) : new Uint8Array())
        const local = notebook === undefined ? entry.name : entry.name.slice(0, -extension.length)
        return {
          file: entry.file,
          names: [...parent, nameOf(local)],
          content: notebook ?? { format: "RAW", language: undefined }
        }
      })

    const headOf = (file: string) =>
      Effect.map(Stream.runCollect(fs.stream(file, { bytesToRead: headSize })), (chunks) =>
        Uint8Array.from(Chunk.toReadonlyArray(chunks).flatMap((chunk) => [...chunk]))
      )

    /** Lists a directory. A directory that holds the start of a long name only has the rest of that name. */
    const scan = (folder: Entry, parent: ReadonlyArray<string>): Effect.Effect<void, ImportError> =>
      Effect.gen(function* () {
        const names = [...parent, nameOf(folder.name)]
        const entries = yield* attempt(folder.file, names, entriesOf(folder.file, names))
        if (entries === undefined) return
        const rest = decodes ? continuing(folder, entries) : []
        const within =
          rest.length === 0 ? entries : entries.filter(({ name }) => joinName(folder.name, name) === undefined)
        if (rest.length === 0 || within.length > 0) items.push({ file: folder.file, names, content: undefined })
        yield* addAll(rest, parent)
        yield* addAll(within, names)
      })

    const continuing = (folder: Entry, entries: ReadonlyArray<Entry>): ReadonlyArray<Entry> =>
      entries.flatMap((entry) => {
        const name = joinName(folder.name, entry.name)
        return name === undefined ? [] : [{ ...entry, name }]
      })

    const addAll = (entries: ReadonlyArray<Entry>, parent: ReadonlyArray<string>): Effect.Effect<void, ImportError> =>
      Effect.forEach(
        entries,
        (entry) =>
          entry.isFolder
            ? scan(entry, parent)
            : Effect.map(attempt(entry.file, [...parent, nameOf(entry.name)], itemOf(entry, parent)), (item) => {
                if (item !== undefined) items.push(item)
              }),
        { discard: true }
      )

    yield* addAll(yield* entriesOf(directory, []), [])
    return items
  })

/** Removes items whose path is taken. Folders come first, and several can be the same folder. */
const withoutConflicts = (items: ReadonlyArray<Item>, path: string, attempt: Attempt) =>
  Effect.gen(function* () {
    const taken = new Map<string, string>()
    const kept: Array<Item> = []
    for (const item of [...items].sort((a, b) => Number(a.content !== undefined) - Number(b.content !== undefined))) {
      const place = join(path, item.names)
      const other = taken.get(place)
      if (other !== undefined) {
        if (item.content === undefined) continue
        const conflict = new PathConflict({
          message: `${other} and ${item.file} would both become ${place}`,
          path: place,
          sources: [other, item.file]
        })
        yield* attempt(item.file, item.names, Effect.fail(conflict))
        continue
      }
      taken.set(place, item.file)
      kept.push(item)
    }
    return kept
  })

/** Returns the folders without subfolders. The API creates the parents. */
const leafFolders = (folders: ReadonlyArray<Item>): ReadonlyArray<Item> => {
  const parents = new Set(folders.flatMap(({ names }) => (names.length === 0 ? [] : [join("", names.slice(0, -1))])))
  return folders.filter(({ names }) => !parents.has(join("", names)))
}

/**
 * Imports a local directory with its contents. Jupyter notebooks (`.ipynb`) and source files (`.py`, `.sql`, `.scala`,
 * `.r`) whose first line contains `Databricks notebook source` become notebooks, without the extension. All other files
 * become files. Links to files are followed, links to directories are skipped.
 *
 * Names that `exportDirectory` encoded, such as `run 13%3A54`, are decoded. A folder that was exported as `SOURCE` or
 * `JUPYTER` is restored with the same names, types and contents.
 *
 * Before anything is sent, fails with `PathConflict` if two files would have the same path, and with the errors of the
 * file system. After that, fails with the errors of `mkdirs` and `import`, including `ResourceAlreadyExists` if an
 * object exists and `overwrite` is not set. Objects that were already imported are kept. With `passOver`, failures are
 * skipped.
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
): Effect.Effect<ImportSummary, ImportError, Workspace | FileSystem.FileSystem | Path.Path> =>
  Effect.gen(function* () {
    const workspace = yield* Workspace
    const fs = yield* FileSystem.FileSystem
    const path = yield* Path.Path
    const concurrency = Math.max(1, options?.concurrency ?? 8)
    const skipped: Array<string> = []
    const passedOver: Array<ImportSummary["passedOver"][number]> = []

    const attempt: Attempt = (file, names, effect) =>
      Effect.catchIf(
        effect,
        (error) => {
          const skips = options?.passOver?.(error, file) === true
          if (skips) passedOver.push({ path: join(request.path, names), file, error })
          return skips
        },
        () => Effect.succeed(undefined)
      )

    const found = yield* findItems({
      fs,
      path,
      directory: request.directory,
      decodes: options?.decodeNames !== false,
      include: options?.include ?? (() => true),
      attempt,
      skip: (file) => skipped.push(file)
    })
    const items = yield* withoutConflicts(found, request.path, attempt)
    const folders = items.filter(({ content }) => content === undefined)
    const tally = makeTally(options, items.length - folders.length)

    // The root of the workspace always exists and cannot be created.
    const root = join(request.path, [])
    if (root !== "") yield* workspace.mkdirs({ path: root })
    const byNames = new Map(folders.map((folder) => [join("", folder.names), folder]))
    const rejected = new Set<Item>()
    /** If the API rejects a folder, its parents may still be accepted. */
    const createFolder = (folder: Item): Effect.Effect<void, ImportError> =>
      Effect.gen(function* () {
        const { file, names } = folder
        const created = yield* attempt(
          file,
          names,
          Effect.as(workspace.mkdirs({ path: join(request.path, names) }), true)
        )
        if (created === true) return
        rejected.add(folder)
        const parent = byNames.get(join("", names.slice(0, -1)))
        if (parent !== undefined && !rejected.has(parent)) yield* createFolder(parent)
      })
    yield* Effect.forEach(leafFolders(folders), createFolder, { concurrency, discard: true })
    yield* Effect.forEach(
      folders.filter((folder) => !rejected.has(folder)),
      () => tally.folder,
      { discard: true }
    )

    const copy = (file: string, target: string, { format, language }: NonNullable<Item["content"]>) =>
      Effect.gen(function* () {
        const content = yield* fs.readFile(file)
        yield* importFile({ path: target, content, format, language, overwrite: request.overwrite })
        const object_type = format === "RAW" ? "FILE" : "NOTEBOOK"
        yield* tally.done({ path: target, file, object_type, bytes: content.length })
      }).pipe(Effect.provideService(Workspace, workspace))

    yield* Effect.forEach(
      items,
      ({ content, file, names }) =>
        content === undefined ? Effect.void : attempt(file, names, copy(file, join(request.path, names), content)),
      { concurrency, discard: true }
    )
    return { ...(yield* tally.summary), skipped, passedOver }
  })
