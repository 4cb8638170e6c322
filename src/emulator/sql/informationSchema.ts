/** The views of `information_schema`, of one catalog, or in `system` of all. */
import type { ColumnInfo } from "../../schemas/catalog/ColumnInfo.js"
import type { TableConstraint } from "../../schemas/catalog/TableConstraint.js"
import * as Constraints from "../store/constraints.js"
import type { Item } from "../store/state.js"
import { parsedType, typeNameOf } from "./columnInfo.js"
import type { FullName, Listing, TableEntry } from "./tableEntry.js"
import { cast, textLiteral, typed } from "./typed.js"
import * as T from "./types.js"

type Value = string | number | null | undefined

interface View {
  /** Names with the type in front, if it is not STRING: `int ordinal_position`. */
  readonly columns: ReadonlyArray<string>
  readonly rows: (catalog: Listing, of: string | undefined) => ReadonlyArray<ReadonlyArray<Value>>
}

const types: Readonly<Record<string, T.SparkType>> = { int: T.int, long: T.bigint, time: T.timestamp }

const words = (text: string): ReadonlyArray<string> => text.trim().split(/\s*,\s*/)

const audit = words("time created, created_by, time last_altered, last_altered_by")

const auditOf = ({ fields }: Item): ReadonlyArray<Value> =>
  [fields.created_at, fields.created_by, fields.updated_at, fields.updated_by] as ReadonlyArray<Value>

const value = (item: Item, field: string): Value => item.fields[field] as Value

const inTable = ["catalog_name", "schema_name", "name"]

const nameIn = (item: Item): ReadonlyArray<Value> => inTable.map((field) => value(item, field))

const tablesOf = (catalog: Listing, of: string | undefined): ReadonlyArray<Item> =>
  catalog
    .all("tables", { catalog: of })
    .filter((item) => catalog.access.sees({ type: "table", name: String(item.fields.full_name) }))

const schemasOf = (catalog: Listing, of: string | undefined): ReadonlyArray<Item> =>
  catalog
    .all("schemas", { catalog: of })
    .filter((item) => catalog.access.sees({ type: "schema", name: String(item.fields.full_name) }))

const bits: Readonly<Record<string, number>> = {
  TINYINT: 8,
  SMALLINT: 16,
  INT: 32,
  BIGINT: 64,
  FLOAT: 24,
  DOUBLE: 53
}

const columnRow = (table: Item, info: ColumnInfo, index: number): ReadonlyArray<Value> => {
  const type = parsedType(info.type_text ?? "")
  const scale = type === undefined ? null : T.isDecimal(type) ? type.scale : T.isIntegral(type) ? 0 : null
  return [
    ...nameIn(table),
    info.name,
    (info.position ?? index) + 1,
    null,
    info.nullable === false ? "NO" : "YES",
    info.type_text,
    type === undefined ? info.type_name : typeNameOf(type),
    null,
    null,
    type === undefined ? null : T.isDecimal(type) ? type.precision : bits[type.name],
    type === undefined || !T.isNumeric(type) ? null : T.isDecimal(type) ? 10 : 2,
    scale,
    type?.name === "DATE" ? 0 : type !== undefined && T.isDatetime(type) ? 3 : null,
    null,
    null,
    null,
    "NO",
    null,
    null,
    null,
    null,
    null,
    null,
    "NO",
    null,
    "NO",
    "NO",
    null,
    "YES",
    info.partition_index === undefined || info.partition_index === null ? null : info.partition_index + 1,
    info.comment
  ]
}

const grantRows = (items: ReadonlyArray<Item>, name: (item: Item) => ReadonlyArray<Value>) =>
  items.flatMap((item) =>
    [...(item.grants ?? [])].flatMap(([principal, privileges]) =>
      [...privileges]
        .sort()
        .map((privilege): ReadonlyArray<Value> => [null, principal, ...name(item), privilege, "NO", "NONE"])
    )
  )

const constraintsOf = (
  catalog: Listing,
  of: string | undefined
): ReadonlyArray<{ readonly table: Item; readonly constraint: TableConstraint }> =>
  tablesOf(catalog, of).flatMap((table) => Constraints.of(table).map((constraint) => ({ table, constraint })))

const constraintName = (table: Item, constraint: TableConstraint): ReadonlyArray<Value> => [
  value(table, "catalog_name"),
  value(table, "schema_name"),
  Constraints.nameOf(constraint)
]

const views: Readonly<Record<string, View>> = {
  catalogs: {
    columns: [...words("catalog_name, catalog_owner, comment"), ...audit],
    rows: (catalog, of) =>
      catalog
        .all("catalogs")
        .filter(
          ({ fields }) =>
            (of === undefined || fields.name === of) &&
            catalog.access.sees({ type: "catalog", name: String(fields.name) })
        )
        .map((item) => [value(item, "name"), value(item, "owner"), value(item, "comment"), ...auditOf(item)])
  },
  schemata: {
    columns: [...words("catalog_name, schema_name, schema_owner, comment"), ...audit],
    rows: (catalog, of) =>
      schemasOf(catalog, of).map((item) => [
        ...["catalog_name", "name", "owner", "comment"].map((field) => value(item, field)),
        ...auditOf(item)
      ])
  },
  tables: {
    columns: [
      ...words(
        "table_catalog, table_schema, table_name, table_type, is_insertable_into, commit_action, table_owner, comment"
      ),
      ...audit,
      ...words("data_source_format, storage_path, storage_sub_directory")
    ],
    rows: (catalog, of) =>
      tablesOf(catalog, of).map((item) => [
        ...nameIn(item),
        value(item, "table_type"),
        item.fields.table_type === "VIEW" ? "NO" : "YES",
        "PRESERVE",
        value(item, "owner"),
        value(item, "comment"),
        ...auditOf(item),
        value(item, "data_source_format"),
        value(item, "storage_location"),
        null
      ])
  },
  columns: {
    columns: words(
      "table_catalog, table_schema, table_name, column_name, int ordinal_position, column_default, is_nullable, " +
        "full_data_type, data_type, int character_maximum_length, character_octet_length, int numeric_precision, " +
        "int numeric_precision_radix, int numeric_scale, int datetime_precision, interval_type, int interval_precision, " +
        "int maximum_cardinality, is_identity, identity_generation, identity_start, identity_increment, " +
        "identity_maximum, identity_minimum, identity_cycle, is_generated, generation_expression, " +
        "is_system_time_period_start, is_system_time_period_end, system_time_period_timestamp_generation, " +
        "is_updatable, int partition_ordinal_position, comment"
    ),
    rows: (catalog, of) =>
      tablesOf(catalog, of).flatMap((table) =>
        ((table.fields.columns ?? []) as ReadonlyArray<ColumnInfo>).map((info, index) => columnRow(table, info, index))
      )
  },
  views: {
    columns: words(
      "table_catalog, table_schema, table_name, view_definition, check_option, is_updatable, is_insertable_into, " +
        "sql_path, is_materialized"
    ),
    rows: (catalog, of) =>
      tablesOf(catalog, of)
        .filter(({ fields }) => fields.table_type === "VIEW")
        .map((item) => [
          ...nameIn(item),
          value(item, "view_definition"),
          "NONE",
          "NO",
          "NO",
          value(item, "sql_path"),
          "NO"
        ])
  },
  volumes: {
    columns: [
      ...words("volume_catalog, volume_schema, volume_name, volume_type, volume_owner, comment, storage_location"),
      ...audit
    ],
    rows: (catalog, of) =>
      catalog
        .all("volumes", { catalog: of })
        .filter((item) => catalog.access.sees({ type: "volume", name: String(item.fields.full_name) }))
        .map((item) => [
          ...nameIn(item),
          ...["volume_type", "owner", "comment", "storage_location"].map((field) => value(item, field)),
          ...auditOf(item)
        ])
  },
  table_privileges: {
    columns: words(
      "grantor, grantee, table_catalog, table_schema, table_name, privilege_type, is_grantable, inherited_from"
    ),
    rows: (catalog, of) => grantRows(tablesOf(catalog, of), nameIn)
  },
  schema_privileges: {
    columns: words("grantor, grantee, catalog_name, schema_name, privilege_type, is_grantable, inherited_from"),
    rows: (catalog, of) =>
      grantRows(schemasOf(catalog, of), (item) => [value(item, "catalog_name"), value(item, "name")])
  },
  table_constraints: {
    columns: words(
      "constraint_catalog, constraint_schema, constraint_name, table_catalog, table_schema, table_name, " +
        "constraint_type, is_deferrable, initially_deferred, enforced, comment"
    ),
    rows: (catalog, of) =>
      constraintsOf(catalog, of).map(({ constraint, table }) => [
        ...constraintName(table, constraint),
        ...nameIn(table),
        constraint.primary_key_constraint ? "PRIMARY KEY" : constraint.foreign_key_constraint ? "FOREIGN KEY" : "CHECK",
        "YES",
        "YES",
        "NO",
        null
      ])
  },
  key_column_usage: {
    columns: words(
      "constraint_catalog, constraint_schema, constraint_name, table_catalog, table_schema, table_name, column_name, " +
        "int ordinal_position, int position_in_unique_constraint"
    ),
    rows: (catalog, of) =>
      constraintsOf(catalog, of).flatMap(({ constraint, table }) => {
        const { foreign_key_constraint: foreign, primary_key_constraint: primary } = constraint
        return (primary?.child_columns ?? foreign?.child_columns ?? []).map(
          (column, index): ReadonlyArray<Value> => [
            ...constraintName(table, constraint),
            ...nameIn(table),
            column,
            index + 1,
            foreign ? index + 1 : null
          ]
        )
      })
  }
}

const literal = (given: Value, type: T.SparkType): string => {
  if (given === null || given === undefined) return `CAST(NULL AS ${T.duckOf(type)})`
  if (type.name === "TIMESTAMP") return `make_timestamp(${Math.round(Number(given) * 1000)})`
  return typeof given === "number"
    ? `CAST(${given} AS ${T.duckOf(type)})`
    : cast(typed(T.string, textLiteral(given)), type).sql
}

/** A view, as a table whose rows stand in the query. */
export const entry = (catalog: Listing, full: FullName): TableEntry | undefined => {
  const view = Object.hasOwn(views, full.table) ? views[full.table] : undefined
  if (view === undefined) return undefined
  const columns = view.columns.map((column) => {
    const [first = "", second] = column.split(" ")
    return { name: second ?? first, type: second === undefined ? T.string : (types[first] ?? T.string), notNull: false }
  })
  const rows = view.rows(catalog, full.catalog === "system" ? undefined : full.catalog)
  const row = (values: ReadonlyArray<Value>): string =>
    `(${columns.map(({ type }, index) => literal(values[index], type)).join(", ")})`
  const list = columns.map(({ name }) => T.identifier(name)).join(", ")
  const source =
    rows.length === 0
      ? `(SELECT * FROM (VALUES ${row([])}) AS r(${list}) WHERE false)`
      : `(SELECT * FROM (VALUES ${rows.map(row).join(", ")}) AS r(${list}))`
  return { kind: "VIEW", name: full.table, full, columns, source }
}
