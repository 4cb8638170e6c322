/** What the engine of SQL needs of the workspace: the resources of Unity Catalog, the files, who may do what. */
import type { State } from "../store/state.js"

/** A file or a directory. */
export interface FileEntry {
  readonly path: string
  readonly name: string
  readonly isDirectory: boolean
  /** In bytes. */
  readonly size: number
  /** In epoch milliseconds. */
  readonly modified: number
}

/** The files of volumes, by paths such as `/Volumes/main/default/landing/a.csv`. */
export interface Files {
  readonly stat: (path: string) => FileEntry | undefined
  /** The bytes of a file. */
  readonly read: (path: string) => Uint8Array | undefined
  /** What a directory contains. */
  readonly list: (path: string) => ReadonlyArray<FileEntry> | undefined
}

export interface Metastore {
  readonly id: string
  /** Shared with the REST APIs. */
  readonly state: State
  readonly uuid: () => string
  /** Who may do everything: the owner of the workspace. */
  readonly owner: string
  /** Whether statements need privileges. */
  readonly isEnforced: boolean
  /** A user and the groups that the user is in. */
  readonly principalsOf: (userName: string) => ReadonlyArray<string>
  readonly files: Files | undefined
}
