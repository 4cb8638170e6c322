/** The columns of tables as data. */
import * as Effect from "effect/Effect"
import type { ColumnInfo, ColumnMask } from "../../../schemas/catalog/ColumnInfo.js"
import type { TableInfo } from "../../../schemas/catalog/Tables.js"
import type { DatabricksError } from "../../../schemas/DatabricksError.js"
import * as Name from "../Name.js"
import type { ColumnType } from "./columnTypes.js"
import { parseJson } from "./internal/typeJson.js"
import { parseText } from "./internal/typeText.js"
import { Tables } from "./service.js"

/**
 * A column of a table.
 *
 * @since 0.1.0
 * @category models
 */
export interface Column {
  readonly name: string
  readonly type: ColumnType
  readonly nullable: boolean
  /** From 0. */
  readonly position: number
  readonly comment?: string | undefined
  /** The position among the columns that partition the table. Undefined if it is not one of them. */
  readonly partitionIndex?: number | undefined
  readonly mask?: ColumnMask | undefined
}

/**
 * Parses the text of a type, such as `decimal(10,2)` or `map<string,array<int>>`. A type that has no known form is
 * `UNKNOWN`, with its text.
 *
 * @since 0.1.0
 * @category parsing
 */
export const parseType = (text: string): ColumnType => parseText(text)

/**
 * The type of a column: that of its `type_json`, which says what can be null, or else of its `type_text`.
 *
 * @since 0.1.0
 * @category parsing
 */
export const columnType = ({ type_json, type_name, type_text }: ColumnInfo): ColumnType => {
  const fromJson = type_json ? parseJson(type_json) : undefined
  if (fromJson !== undefined && fromJson.type !== "UNKNOWN") return fromJson
  const text = type_text || type_name
  const fromText = text ? parseText(text) : undefined
  return fromText === undefined || (fromText.type === "UNKNOWN" && fromJson !== undefined && !type_text)
    ? (fromJson ?? { type: "UNKNOWN", text: "" })
    : fromText
}

/**
 * The columns of a table in their order, with parsed types.
 *
 * @since 0.1.0
 * @category accessors
 */
export const columnsOf = (table: Pick<TableInfo, "columns">): ReadonlyArray<Column> =>
  (table.columns ?? [])
    .map((column, i): Column => {
      const { comment, mask, name, nullable, partition_index: partitionIndex, position } = column
      return {
        name: name ?? "",
        type: columnType(column),
        nullable: nullable !== false,
        position: position ?? i,
        ...(comment ? { comment } : {}),
        ...(typeof partitionIndex === "number" ? { partitionIndex } : {}),
        ...(mask ? { mask } : {})
      }
    })
    .sort((a, b) => a.position - b.position)

/**
 * Returns the columns of a table or view in their order, with parsed types.
 *
 * Fails with an error of the family `isNotFound` if the table does not exist.
 *
 * `GET /api/2.1/unity-catalog/tables/{full_name}`, https://docs.databricks.com/api/azure/workspace/tables/get
 *
 * @example
 * ```ts
 * import { Tables } from "effect-databricks/catalog"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   for (const { name, nullable, type } of yield* Tables.columns("main.sales.orders")) {
 *     yield* Effect.log(`${name} ${Tables.formatType(type)}${nullable ? "" : " NOT NULL"}`)
 *     if (type.type === "DECIMAL") yield* Effect.log(`${type.scale} digits after the point`)
 *   }
 * })
 * ```
 *
 * @since 0.1.0
 * @category columns
 */
export const columns = (full_name: string | Name.Name): Effect.Effect<ReadonlyArray<Column>, DatabricksError, Tables> =>
  Effect.flatMap(Tables, (tables) =>
    Effect.map(tables.get({ full_name: typeof full_name === "string" ? full_name : Name.format(full_name) }), columnsOf)
  )
