/** A table or a view as a query sees it. */
import type { Kind } from "../store/catalogRules.js"
import type { Item } from "../store/state.js"
import type { Access } from "./access.js"
import type { TableColumn } from "./columnInfo.js"

/** The query of a view, and where its names begin. */
export interface View {
  readonly text: string
  readonly catalog: string
  readonly schema: string
}

export interface TableEntry {
  readonly kind: "TABLE" | "VIEW"
  readonly name: string
  readonly full: FullName
  readonly columns: ReadonlyArray<TableColumn>
  /** What DuckDB reads: a table, or a query in parentheses. */
  readonly source: string
  readonly view?: View | undefined
  /** The resource of the store. What is made for a statement, such as files, has none. */
  readonly item?: Item | undefined
  /** A column whose type the engine does not support. */
  readonly problem?: string | undefined
}

/** Names are compared in lower case, in which they are kept, too. */
export interface FullName {
  readonly catalog: string
  readonly schema: string
  readonly table: string
}

export interface Current {
  readonly catalog: string
  readonly schema: string
}

export interface Within {
  readonly catalog?: string | undefined
  readonly schema?: string | undefined
}

/** What lists the resources of Unity Catalog, and says which of them the user sees. */
export interface Listing {
  readonly access: Access
  readonly all: (kind: Kind, of?: Within) => ReadonlyArray<Item>
}
