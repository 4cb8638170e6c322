/** The resources of Unity Catalog as text, in which a DuckDB file keeps them. */
import * as Json from "../../internal/codec/json.js"
import { root } from "../store/catalogRules.js"
import type { Item, State } from "../store/state.js"
import type { Fields } from "../store/structure.js"
import * as History from "./history.js"

interface SavedItem {
  readonly path: string
  readonly fields: Fields
  readonly grants?: ReadonlyArray<readonly [string, ReadonlyArray<string>]>
}

/** The resources that belong to Unity Catalog. */
const prefixes = [`${root}/`, `${History.root}/`, "/metastore-grants/"]

const itemsOf = (state: State): ReadonlyArray<Item> => prefixes.flatMap((prefix) => state.under(prefix))

export const save = (state: State): string =>
  Json.stringify(
    itemsOf(state).map(
      ({ fields, grants, path }): SavedItem => ({
        path,
        fields,
        ...(grants === undefined ? {} : { grants: [...grants].map(([name, all]) => [name, [...all]] as const) })
      })
    )
  ) ?? "[]"

/** Puts what was saved in place of what there is. */
export const restore = (state: State, text: string): void => {
  for (const { path } of itemsOf(state)) state.set(path, undefined)
  for (const { fields, grants, path } of Json.parse(text) as ReadonlyArray<SavedItem>) {
    const item = state.create(path, fields)
    if (grants !== undefined) state.grant(item, new Map(grants.map(([name, all]) => [name, new Set(all)])))
  }
}
