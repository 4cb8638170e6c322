/** The history of tables: which statement changed them, in which version. */
import type { State } from "../store/state.js"

export interface Version {
  readonly version: number
  /** In epoch milliseconds. */
  readonly timestamp: number
  readonly userName: string
  readonly operation: string
  readonly parameters: Readonly<Record<string, string>>
  readonly metrics: Readonly<Record<string, string>>
}

/** The versions are a resource beside the table, so that they survive with it. */
export const root = "/table-history"

const pathOf = (tableId: string): string => `${root}/${tableId}`

export const versionsOf = (state: State, tableId: string): ReadonlyArray<Version> =>
  (state.get(pathOf(tableId))?.fields.versions ?? []) as ReadonlyArray<Version>

export const record = (
  state: State,
  tableId: string,
  {
    metrics = {},
    operation,
    parameters = {},
    timestamp,
    userName
  }: Partial<Version> & Pick<Version, "operation" | "timestamp" | "userName">
): void => {
  const path = pathOf(tableId)
  const versions = versionsOf(state, tableId)
  const next: Version = {
    version: (versions.at(-1)?.version ?? -1) + 1,
    timestamp,
    userName,
    operation,
    parameters,
    metrics
  }
  const item = state.get(path) ?? state.create(path, {})
  state.update(item, { ...item.fields, versions: [...versions, next] })
}

/** The paths of the files that COPY INTO has loaded into a table. */
export const loadedOf = (state: State, tableId: string): ReadonlyArray<string> =>
  (state.get(pathOf(tableId))?.fields.loaded ?? []) as ReadonlyArray<string>

export const load = (state: State, tableId: string, paths: ReadonlyArray<string>): void => {
  const path = pathOf(tableId)
  const item = state.get(path) ?? state.create(path, {})
  state.update(item, { ...item.fields, loaded: [...new Set([...loadedOf(state, tableId), ...paths])] })
}

export const forget = (state: State, tableId: string): void => state.remove(pathOf(tableId))
