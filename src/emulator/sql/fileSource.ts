/** Which files a statement reads. */

/** Files that a query reads as a table. */
export interface FileSource {
  readonly path: string
  /** In lower case. `undefined` if the ends of the names of the files tell it. */
  readonly format: string | undefined
  /** By their names in lower case. */
  readonly options: ReadonlyMap<string, string>
  /** Whether it is `read_files`, whose defaults differ from those of a path as a table. */
  readonly isReadFiles: boolean
}
