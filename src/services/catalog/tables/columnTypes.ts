/** The types of columns as data. */

/**
 * A field of a `STRUCT`.
 *
 * @since 0.1.0
 * @category models
 */
export interface StructField {
  readonly name: string
  readonly type: ColumnType
  readonly nullable: boolean
  readonly comment?: string | undefined
}

/**
 * The types without parameters.
 *
 * @since 0.1.0
 * @category models
 */
export type SimpleTypeName =
  | "BIGINT"
  | "BINARY"
  | "BOOLEAN"
  | "DATE"
  | "DOUBLE"
  | "FLOAT"
  | "INT"
  | "OBJECT"
  | "SMALLINT"
  | "TIMESTAMP"
  | "TIMESTAMP_NTZ"
  | "TINYINT"
  | "VARIANT"
  | "VOID"

/**
 * The type of a column, named as in SQL.
 *
 * @since 0.1.0
 * @category models
 */
export type ColumnType =
  | { readonly type: SimpleTypeName }
  | { readonly type: "STRING"; readonly collation?: string | undefined }
  | { readonly type: "CHAR" | "VARCHAR"; readonly length: number }
  | { readonly type: "DECIMAL"; readonly precision: number; readonly scale: number }
  /** `unit` is such as `YEAR TO MONTH` or `DAY`. */
  | { readonly type: "INTERVAL"; readonly unit: string }
  /** `srid` is a number, or `ANY`. */
  | { readonly type: "GEOGRAPHY" | "GEOMETRY"; readonly srid: string }
  | { readonly type: "ARRAY"; readonly element: ColumnType; readonly containsNull: boolean }
  | {
      readonly type: "MAP"
      readonly key: ColumnType
      readonly value: ColumnType
      readonly valueContainsNull: boolean
    }
  | { readonly type: "STRUCT"; readonly fields: ReadonlyArray<StructField> }
  /** A type that this version does not know. `text` is what the API says. */
  | { readonly type: "UNKNOWN"; readonly text: string }

const plain = /^[A-Za-z_][A-Za-z0-9_]*$/

const quoted = (name: string): string => (plain.test(name) ? name : `\`${name.replaceAll("`", "``")}\``)

const fieldText = ({ comment, name, nullable, type }: StructField): string => {
  const text = comment === undefined ? "" : ` COMMENT '${comment.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`
  return `${quoted(name)}: ${formatType(type)}${nullable ? "" : " NOT NULL"}${text}`
}

/**
 * The type as SQL, such as `ARRAY<STRUCT<id: BIGINT, price: DECIMAL(10,2)>>`.
 *
 * @since 0.1.0
 * @category formatting
 */
export const formatType = (type: ColumnType): string => {
  switch (type.type) {
    case "STRING":
      return type.collation === undefined ? "STRING" : `STRING COLLATE ${type.collation}`
    case "CHAR":
    case "VARCHAR":
      return `${type.type}(${type.length})`
    case "DECIMAL":
      return `DECIMAL(${type.precision},${type.scale})`
    case "INTERVAL":
      return `INTERVAL ${type.unit}`
    case "GEOGRAPHY":
    case "GEOMETRY":
      return `${type.type}(${type.srid})`
    case "ARRAY":
      return `ARRAY<${formatType(type.element)}>`
    case "MAP":
      return `MAP<${formatType(type.key)}, ${formatType(type.value)}>`
    case "STRUCT":
      return `STRUCT<${type.fields.map(fieldText).join(", ")}>`
    case "UNKNOWN":
      return type.text
    default:
      return type.type
  }
}
