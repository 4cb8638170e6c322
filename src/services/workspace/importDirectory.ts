import type { PlatformError } from "@effect/platform/Error"
import * as FileSystem from "@effect/platform/FileSystem"
import * as Path from "@effect/platform/Path"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import type { ImportFormat, Language } from "../../schemas/Workspace.js"
import { importFile } from "./content.js"
import { continued, decoded, isUnfinished } from "./names.js"
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
 * Why a file or a folder, or all of them, cannot be imported.
 *
 * @since 0.1.0
 * @category models
 */
export type ImportError = DatabricksError | PlatformError | PathConflict

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
  /**
   * Whether to leave out a file or a folder that cannot be read or imported, and go on: `() => true` imports what can be
   * imported. By default nothing is left out. It is given the path on this machine. The summary says what was left out and
   * why. The folder that was asked for fails always.
   */
  readonly passOver?: ((error: ImportError, file: string) => boolean) | undefined
  /**
   * Whether to undo the spellings in which `exportDirectory` writes names; by default true. Names that it does not write
   * stay as they are in any case, apart from the form of Unicode, which is NFC: some file systems give another one back.
   */
  readonly decodeNames?: boolean | undefined
}

/**
 * What was imported, and what was not.
 *
 * @since 0.1.0
 * @category models
 */
export interface ImportSummary extends TransferSummary {
  /** Links to folders, which can lead to where they are themselves, and what is neither a file nor a folder. */
  readonly skipped: ReadonlyArray<string>
  /** What `passOver` left out. */
  readonly passedOver: ReadonlyArray<PassedOver<ImportError> & { readonly file: string }>
}

/** What is to be made in the workspace, with the names that lead to it there. */
interface Item {
  readonly file: string
  readonly names: ReadonlyArray<string>
  /** Of a folder, nothing. */
  readonly content: { readonly format: ImportFormat; readonly language: Language | undefined } | undefined
}

/** A file or a folder on this machine. */
interface Entry {
  readonly file: string
  /** Its name, put together where it is spread over folders. */
  readonly name: string
  readonly isFolder: boolean
}

type Attempt = <A>(
  file: string,
  names: ReadonlyArray<string>,
  effect: Effect.Effect<A, ImportError>
) => Effect.Effect<A | undefined, ImportError>

interface Finder {
  readonly fs: FileSystem.FileSystem
  readonly path: Path.Path
  readonly directory: string
  readonly decodes: boolean
  readonly include: (path: string) => boolean
  readonly attempt: Attempt
  readonly skip: (file: string) => void
}

/** All folders and files, those above before those within. */
const find = ({ attempt, decodes, directory, fs, include, path, skip }: Finder) =>
  Effect.gen(function* () {
    const items: Array<Item> = []

    const nameOf = (local: string): string => (decodes ? decoded(local) : local)

    const included = (file: string): boolean => include(path.relative(directory, file).split(path.sep).join("/"))

    const entriesOf = (
      folder: string,
      above: ReadonlyArray<string>
    ): Effect.Effect<ReadonlyArray<Entry>, ImportError> =>
      Effect.gen(function* () {
        const entries: Array<Entry> = []
        for (const name of [...(yield* fs.readDirectory(folder))].sort()) {
          const file = path.join(folder, name)
          if (isUnfinished(name) || !included(file)) continue
          const info = yield* attempt(file, [...above, nameOf(name)], fs.stat(file))
          if (info === undefined) continue
          if (info.type === "File") entries.push({ file, name, isFolder: false })
          else if (info.type === "Directory" && !(yield* isLink(file))) entries.push({ file, name, isFolder: true })
          else skip(file)
        }
        return entries
      })

    const isLink = (file: string) => Effect.match(fs.readLink(file), { onFailure: () => false, onSuccess: () => true })

    const itemOf = (entry: Entry, above: ReadonlyArray<string>): Effect.Effect<Item, ImportError> =>
      Effect.gen(function* () {
        const extension = path.extname(entry.name)
        const isSource = sources.some((source) => source.extension === extension.toLowerCase())
        const notebook = notebookIn(extension, isSource ? yield* headOf(entry.file) : new Uint8Array())
        const local = notebook === undefined ? entry.name : entry.name.slice(0, -extension.length)
        return {
          file: entry.file,
          names: [...above, nameOf(local)],
          content: notebook ?? { format: "RAW", language: undefined }
        }
      })

    const headOf = (file: string) =>
      Effect.map(Stream.runCollect(fs.stream(file, { bytesToRead: headSize })), (chunks) =>
        Uint8Array.from(Chunk.toReadonlyArray(chunks).flatMap((chunk) => [...chunk]))
      )

    /** What is in a folder; of a folder in which a long name begins, what goes on in it is no part of it. */
    const scan = (folder: Entry, above: ReadonlyArray<string>): Effect.Effect<void, ImportError> =>
      Effect.gen(function* () {
        const names = [...above, nameOf(folder.name)]
        const entries = yield* attempt(folder.file, names, entriesOf(folder.file, names))
        if (entries === undefined) return
        const rest = decodes ? continuing(folder, entries) : []
        const within =
          rest.length === 0 ? entries : entries.filter(({ name }) => continued(folder.name, name) === undefined)
        if (rest.length === 0 || within.length > 0) items.push({ file: folder.file, names, content: undefined })
        yield* addAll(rest, above)
        yield* addAll(within, names)
      })

    const continuing = (folder: Entry, entries: ReadonlyArray<Entry>): ReadonlyArray<Entry> =>
      entries.flatMap((entry) => {
        const name = continued(folder.name, entry.name)
        return name === undefined ? [] : [{ ...entry, name }]
      })

    const addAll = (entries: ReadonlyArray<Entry>, above: ReadonlyArray<string>): Effect.Effect<void, ImportError> =>
      Effect.forEach(
        entries,
        (entry) =>
          entry.isFolder
            ? scan(entry, above)
            : Effect.map(attempt(entry.file, [...above, nameOf(entry.name)], itemOf(entry, above)), (item) => {
                if (item !== undefined) items.push(item)
              }),
        { discard: true }
      )

    yield* addAll(yield* entriesOf(directory, []), [])
    return items
  })

/** Without those whose place is taken. Folders come first, and several can be one. */
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
          message: `${other} and ${item.file} would both be ${place}`,
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

/** Those in which no other is: the API makes all that are above. */
const innermost = (folders: ReadonlyArray<Item>): ReadonlyArray<Item> => {
  const parents = new Set(folders.flatMap(({ names }) => (names.length === 0 ? [] : [join("", names.slice(0, -1))])))
  return folders.filter(({ names }) => !parents.has(join("", names)))
}

/**
 * Imports a local folder with all that is in it. Jupyter notebooks (`.ipynb`) and source files (`.py`, `.sql`, `.scala`,
 * `.r`) whose first line says `Databricks notebook source` become notebooks, without the extension; all others become
 * files. Links to files are followed, those to folders are left out.
 *
 * Names in the spellings of `exportDirectory`, such as `run 13%3A54`, become what they stand for. A folder that was
 * exported as `SOURCE` or `JUPYTER` comes back with the same names, kinds and contents.
 *
 * Before anything is sent, it fails with `PathConflict` where two files would have the same path, and as the file system
 * does. After that it fails as `mkdirs` and `import` do, with `ResourceAlreadyExists` where something is there and
 * `overwrite` isn't set; what was imported by then stays. With `passOver` it leaves out what fails and goes on.
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
          const passes = options?.passOver?.(error, file) === true
          if (passes) passedOver.push({ path: join(request.path, names), file, error })
          return passes
        },
        () => Effect.succeed(undefined)
      )

    const found = yield* find({
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

    // The root of the workspace is there, and cannot be made.
    const root = join(request.path, [])
    if (root !== "") yield* workspace.mkdirs({ path: root })
    const byNames = new Map(folders.map((folder) => [join("", folder.names), folder]))
    const refused = new Set<Item>()
    /** Where one is refused, those above it may not be. */
    const makeFolder = (folder: Item): Effect.Effect<void, ImportError> =>
      Effect.gen(function* () {
        const { file, names } = folder
        const made = yield* attempt(file, names, Effect.as(workspace.mkdirs({ path: join(request.path, names) }), true))
        if (made === true) return
        refused.add(folder)
        const above = byNames.get(join("", names.slice(0, -1)))
        if (above !== undefined && !refused.has(above)) yield* makeFolder(above)
      })
    yield* Effect.forEach(innermost(folders), makeFolder, { concurrency, discard: true })
    yield* Effect.forEach(
      folders.filter((folder) => !refused.has(folder)),
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
