/** The syntax tree of statements that define, change and show what Unity Catalog has, and of those about files. */
import type { Expr, Name, Query } from "./ast.js"
import type { FileSource } from "./fileSource.js"
import type { Size, SparkType } from "./types.js"

export type Mode = "create" | "ifNotExists" | "replace"

/** What grants, comments and owners are on. */
export type ObjectKind = "METASTORE" | "CATALOG" | "SCHEMA" | "TABLE" | "VIEW" | "VOLUME" | "FUNCTION"

/** `null` takes the name away. */
export type Pairs = ReadonlyMap<string, string | null>

export interface ColumnDefinition {
  readonly name: string
  readonly type: SparkType
  readonly size: Size | undefined
  readonly notNull: boolean
  readonly comment: string | undefined
  /** The text of its DEFAULT. */
  readonly default: string | undefined
}

export type ConstraintDefinition =
  | { readonly kind: "primary"; readonly name: string | undefined; readonly columns: ReadonlyArray<string> }
  | {
      readonly kind: "foreign"
      readonly name: string | undefined
      readonly columns: ReadonlyArray<string>
      readonly parent: Name
      /** Empty for the primary key of the parent. */
      readonly parentColumns: ReadonlyArray<string>
    }

export interface Parameter {
  readonly name: string
  readonly type: SparkType
  readonly comment: string | undefined
}

export type Alteration =
  | { readonly kind: "rename"; readonly to: Name }
  | { readonly kind: "owner"; readonly to: string }
  | { readonly kind: "properties"; readonly pairs: Pairs; readonly ifExists: boolean }
  | { readonly kind: "tags"; readonly pairs: Pairs; readonly column: string | undefined }
  | {
      readonly kind: "addColumns"
      readonly columns: ReadonlyArray<ColumnDefinition & { readonly position: Position | undefined }>
      readonly ifNotExists: boolean
    }
  | { readonly kind: "dropColumns"; readonly columns: ReadonlyArray<string>; readonly ifExists: boolean }
  | { readonly kind: "renameColumn"; readonly from: string; readonly to: string }
  | { readonly kind: "columnType"; readonly column: string; readonly type: SparkType }
  | { readonly kind: "columnComment"; readonly column: string; readonly comment: string }
  | { readonly kind: "columnNull"; readonly column: string; readonly notNull: boolean }
  | { readonly kind: "columnDefault"; readonly column: string; readonly value: string | undefined }
  | { readonly kind: "columnPosition"; readonly column: string; readonly position: Position }
  | { readonly kind: "addConstraint"; readonly constraint: ConstraintDefinition }
  | {
      readonly kind: "dropConstraint"
      readonly name: string | "PRIMARY KEY"
      readonly ifExists: boolean
      readonly cascade: boolean
    }
  | { readonly kind: "asQuery"; readonly query: Query; readonly text: string }

export type Position = { readonly kind: "first" } | { readonly kind: "after"; readonly column: string }

export type Definition =
  | {
      readonly kind: "createCatalog"
      readonly name: Name
      readonly ifNotExists: boolean
      readonly comment: string | undefined
    }
  | {
      readonly kind: "createSchema"
      readonly name: Name
      readonly ifNotExists: boolean
      readonly comment: string | undefined
      readonly properties: Pairs
    }
  | {
      readonly kind: "createTable"
      readonly name: Name
      readonly mode: Mode
      readonly columns: ReadonlyArray<ColumnDefinition>
      readonly constraints: ReadonlyArray<ConstraintDefinition>
      /** The table whose columns this one has. */
      readonly like: Name | undefined
      readonly partitions: ReadonlyArray<string>
      /** The columns of CLUSTER BY, of which nothing is seen. */
      readonly clusters: ReadonlyArray<string>
      readonly properties: Pairs
      readonly query: Query | undefined
      readonly comment: string | undefined
    }
  | {
      readonly kind: "createView"
      readonly name: Name
      readonly mode: Mode
      readonly columns: ReadonlyArray<{ readonly name: string; readonly comment: string | undefined }>
      readonly properties: Pairs
      readonly query: Query
      readonly text: string
      readonly comment: string | undefined
    }
  | {
      readonly kind: "createVolume"
      readonly name: Name
      readonly ifNotExists: boolean
      readonly comment: string | undefined
      readonly location: string | undefined
    }
  | {
      readonly kind: "createFunction"
      readonly name: Name
      readonly mode: Mode
      readonly parameters: ReadonlyArray<Parameter>
      readonly returns: SparkType | undefined
      readonly body: Expr
      readonly text: string
      readonly comment: string | undefined
    }
  | {
      readonly kind: "drop"
      readonly what: Exclude<ObjectKind, "METASTORE">
      readonly name: Name
      readonly ifExists: boolean
      readonly cascade: boolean
    }
  | {
      readonly kind: "alter"
      readonly what: Exclude<ObjectKind, "METASTORE">
      readonly name: Name
      readonly action: Alteration
    }
  | {
      readonly kind: "comment"
      readonly what: Exclude<ObjectKind, "METASTORE">
      readonly name: Name
      readonly column: string | undefined
      readonly text: string | null
    }
  | { readonly kind: "use"; readonly what: "CATALOG" | "SCHEMA"; readonly name: Name }
  | {
      readonly kind: "show"
      readonly what: "CATALOGS" | "SCHEMAS" | "TABLES" | "VIEWS" | "VOLUMES" | "FUNCTIONS"
      readonly name: Name | undefined
      readonly pattern: string | undefined
    }
  | { readonly kind: "showColumns"; readonly name: Name }
  | { readonly kind: "showProperties"; readonly name: Name; readonly key: string | undefined }
  | { readonly kind: "showCreate"; readonly name: Name }
  | {
      readonly kind: "showGrants"
      readonly principal: string | undefined
      readonly what: ObjectKind
      readonly name: Name | undefined
    }
  | { readonly kind: "describe"; readonly name: Name; readonly extended: boolean }
  | { readonly kind: "describeColumn"; readonly name: Name; readonly column: string }
  | { readonly kind: "describeQuery"; readonly query: Query }
  | {
      readonly kind: "describeObject"
      readonly what: "CATALOG" | "SCHEMA" | "VOLUME" | "FUNCTION"
      readonly name: Name
      readonly extended: boolean
    }
  | { readonly kind: "describeDetail"; readonly name: Name }
  | { readonly kind: "describeHistory"; readonly name: Name; readonly limit: number | undefined }
  | {
      readonly kind: "grant"
      readonly isRevoke: boolean
      /** With underscores, as in the REST API. */
      readonly privileges: ReadonlyArray<string>
      readonly what: ObjectKind
      readonly name: Name | undefined
      readonly principal: string
    }
  | {
      readonly kind: "copyInto"
      readonly table: Name
      readonly source: FileSource
      readonly query: Query | undefined
      readonly files: ReadonlyArray<string>
      readonly pattern: string | undefined
      readonly copyOptions: Pairs
    }
  | { readonly kind: "list"; readonly path: string; readonly limit: number | undefined }
