/** The syntax tree of Databricks SQL. */
import type { Place } from "./errors.js"
import type { FileSource } from "./fileSource.js"
import type { IntervalType, SparkType } from "./types.js"

export interface WindowSpec {
  /** The name of a window that this one is, or begins with. */
  readonly base: string | undefined
  readonly partitionBy: ReadonlyArray<Expr>
  readonly orderBy: ReadonlyArray<SortItem>
  /** The text of the frame. Its bounds are keywords and integers. */
  readonly frame: string | undefined
}

export interface SortItem {
  readonly expr: Expr
  readonly descending: boolean
  readonly nulls: "FIRST" | "LAST"
}

export interface Call {
  readonly kind: "call"
  readonly name: string
  readonly args: ReadonlyArray<Expr>
  readonly distinct: boolean
  readonly filter: Expr | undefined
  readonly over: WindowSpec | undefined
  readonly ignoreNulls: boolean
  /** The order of WITHIN GROUP. */
  readonly within?: ReadonlyArray<SortItem> | undefined
  readonly place: Place
}

export type Expr =
  | { readonly kind: "literal"; readonly type: SparkType; readonly value: string | null }
  /** Months or microseconds, as the type says. */
  | { readonly kind: "interval"; readonly type: IntervalType; readonly value: string }
  | { readonly kind: "column"; readonly parts: ReadonlyArray<string>; readonly place: Place }
  | {
      readonly kind: "star"
      readonly qualifier: ReadonlyArray<string>
      readonly except: ReadonlyArray<string>
      readonly place: Place
    }
  | Call
  | { readonly kind: "binary"; readonly op: string; readonly left: Expr; readonly right: Expr; readonly place: Place }
  | { readonly kind: "unary"; readonly op: "-" | "+" | "NOT" | "~"; readonly operand: Expr }
  | { readonly kind: "cast"; readonly operand: Expr; readonly type: SparkType; readonly isTry: boolean }
  | {
      readonly kind: "case"
      readonly operand: Expr | undefined
      readonly whens: ReadonlyArray<readonly [Expr, Expr]>
      readonly otherwise: Expr | undefined
    }
  | {
      readonly kind: "isNull"
      readonly operand: Expr
      readonly not: boolean
      /** Whether it is IS UNKNOWN, which takes conditions only. */
      readonly isUnknown?: boolean | undefined
    }
  | { readonly kind: "isTrue"; readonly operand: Expr; readonly value: boolean; readonly not: boolean }
  | {
      readonly kind: "distinctFrom"
      readonly left: Expr
      readonly right: Expr
      readonly not: boolean
      readonly place: Place
    }
  | {
      readonly kind: "in"
      readonly operand: Expr
      readonly list: ReadonlyArray<Expr>
      readonly not: boolean
      readonly place: Place
    }
  | {
      readonly kind: "inQuery"
      readonly operand: Expr
      readonly query: Query
      readonly not: boolean
      readonly place: Place
    }
  | { readonly kind: "exists"; readonly query: Query }
  | {
      readonly kind: "between"
      readonly operand: Expr
      readonly low: Expr
      readonly high: Expr
      readonly not: boolean
      readonly place: Place
    }
  | {
      readonly kind: "like"
      readonly op: "LIKE" | "ILIKE" | "RLIKE"
      readonly operand: Expr
      readonly pattern: Expr
      /** The character that takes the meaning from the one behind it. The default is the backslash. */
      readonly escape: string | undefined
      readonly not: boolean
      readonly place: Place
    }
  | { readonly kind: "scalar"; readonly query: Query }
  | { readonly kind: "lambda"; readonly params: ReadonlyArray<string>; readonly body: Expr }
  | { readonly kind: "field"; readonly operand: Expr; readonly name: string; readonly place: Place }
  | { readonly kind: "index"; readonly operand: Expr; readonly index: Expr; readonly place: Place }
  | { readonly kind: "parameter"; readonly name: string; readonly place: Place }

export interface Query {
  readonly ctes: ReadonlyArray<{
    readonly name: string
    readonly columns: ReadonlyArray<string>
    readonly query: Query
  }>
  readonly body: Body
  readonly orderBy: ReadonlyArray<SortItem>
  readonly limit: Expr | undefined
  readonly offset: Expr | undefined
}

export type Body =
  | Select
  | {
      readonly kind: "set"
      readonly op: "UNION" | "INTERSECT" | "EXCEPT"
      readonly all: boolean
      readonly left: Body
      readonly right: Body
    }
  | { readonly kind: "values"; readonly rows: ReadonlyArray<ReadonlyArray<Expr>> }
  | { readonly kind: "nested"; readonly query: Query }
  | { readonly kind: "all"; readonly table: Name }

export interface SelectItem {
  readonly expr: Expr
  readonly aliases: ReadonlyArray<string>
}

export interface Grouping {
  readonly kind: "plain" | "all" | "ROLLUP" | "CUBE" | "SETS"
  readonly exprs: ReadonlyArray<Expr>
  readonly sets: ReadonlyArray<ReadonlyArray<Expr>>
}

export interface LateralView {
  readonly outer: boolean
  readonly generator: Call
  readonly alias: string
  readonly columns: ReadonlyArray<string>
}

export interface Select {
  readonly kind: "select"
  readonly distinct: boolean
  readonly items: ReadonlyArray<SelectItem>
  readonly from: ReadonlyArray<Relation>
  readonly laterals: ReadonlyArray<LateralView>
  readonly where: Expr | undefined
  readonly groupBy: Grouping | undefined
  readonly having: Expr | undefined
  readonly qualify: Expr | undefined
  /** The windows that the clause WINDOW names, in lower case. */
  readonly windows: ReadonlyMap<string, WindowSpec>
}

export interface Name {
  readonly parts: ReadonlyArray<string>
  readonly place: Place
  /** The files that `read_files` reads. */
  readonly files?: FileSource | undefined
}

export interface Alias {
  readonly alias: string | undefined
  readonly columns: ReadonlyArray<string>
}

export type JoinType = "INNER" | "LEFT" | "RIGHT" | "FULL" | "CROSS" | "SEMI" | "ANTI"

export type Relation =
  | ({ readonly kind: "table"; readonly name: Name } & Alias)
  | ({ readonly kind: "subquery"; readonly query: Query; readonly lateral: boolean } & Alias)
  | ({ readonly kind: "function"; readonly call: Call } & Alias)
  | (Pivot & Alias)
  | (Unpivot & Alias)
  | {
      readonly kind: "join"
      readonly type: JoinType
      readonly left: Relation
      readonly right: Relation
      readonly on: Expr | undefined
      readonly using: ReadonlyArray<string> | undefined
      readonly natural: boolean
    }

/** PIVOT: rows become columns. */
export interface Pivot {
  readonly kind: "pivot"
  readonly source: Relation
  readonly aggregates: ReadonlyArray<SelectItem>
  readonly keys: ReadonlyArray<Expr>
  readonly values: ReadonlyArray<{ readonly exprs: ReadonlyArray<Expr>; readonly alias: string | undefined }>
  readonly place: Place
}

/** UNPIVOT: columns become rows. */
export interface Unpivot {
  readonly kind: "unpivot"
  readonly source: Relation
  readonly includeNulls: boolean
  readonly values: ReadonlyArray<string>
  readonly name: string
  readonly sources: ReadonlyArray<{ readonly names: ReadonlyArray<Name>; readonly alias: string | undefined }>
  readonly place: Place
}

export interface Assignment {
  readonly column: ReadonlyArray<string>
  readonly value: Expr
  readonly place: Place
}

export interface MergeClause {
  readonly when: "matched" | "notMatched" | "notMatchedBySource"
  readonly condition: Expr | undefined
  readonly action:
    | { readonly kind: "delete" }
    | { readonly kind: "update"; readonly set: ReadonlyArray<Assignment> | "*" }
    | { readonly kind: "insert"; readonly columns: ReadonlyArray<string>; readonly values: ReadonlyArray<Expr> }
    | { readonly kind: "insertAll" }
}

/** A statement about data. */
export type DataStatement =
  | { readonly kind: "query"; readonly query: Query }
  | {
      readonly kind: "insert"
      readonly table: Name
      readonly columns: ReadonlyArray<string>
      /** Whether the columns of the query are those of the table with the same names. */
      readonly byName: boolean
      readonly overwrite: boolean
      readonly query: Query
    }
  | {
      readonly kind: "update"
      readonly table: Name
      readonly alias: string | undefined
      readonly set: ReadonlyArray<Assignment>
      readonly where: Expr | undefined
    }
  | {
      readonly kind: "delete"
      readonly table: Name
      readonly alias: string | undefined
      readonly where: Expr | undefined
    }
  | {
      readonly kind: "merge"
      readonly target: Name
      readonly alias: string | undefined
      readonly source: Relation
      readonly on: Expr
      readonly clauses: ReadonlyArray<MergeClause>
    }
  | { readonly kind: "truncate"; readonly table: Name }
