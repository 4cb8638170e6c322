/** Creates what Unity Catalog has: catalogs, schemas, tables, views, volumes, functions. */
import type { TableConstraint } from "../../schemas/catalog/TableConstraint.js"
import * as CatalogFields from "../store/catalogFields.js"
import * as Rules from "../store/catalogRules.js"
import * as Constraints from "../store/constraints.js"
import type { Item } from "../store/state.js"
import type { Fields } from "../store/structure.js"
import type { Name } from "./ast.js"
import { duckSchema, duckTable, type FullName, joined, shown, viewProperties } from "./catalog.js"
import { checkDefaults } from "./columnDefaults.js"
import { infoOf, type TableColumn, typeInfo, typeNameOf, typeText } from "./columnInfo.js"
import { type Executing, nothing, type Rows } from "./context.js"
import type { ConstraintDefinition, Definition, Mode, Pairs } from "./definitionAst.js"
import { SqlError, unsupported } from "./errors.js"
import * as History from "./history.js"
import { checkNames } from "./names.js"
import type { Translated } from "./queryKit.js"
import { repeated } from "./repeated.js"
import * as Routines from "./routines.js"
import * as T from "./types.js"

type Of<K extends Definition["kind"]> = Extract<Definition, { readonly kind: K }>

export const definitionOf = (columns: ReadonlyArray<TableColumn>): string =>
  columns
    .map(({ name, notNull, type }) => `${T.identifier(name)} ${T.duckOf(type)}${notNull ? " NOT NULL" : ""}`)
    .join(", ")

const propertiesOf = (pairs: Pairs): Readonly<Record<string, string>> =>
  Object.fromEntries([...pairs].flatMap(([key, value]) => (value === null ? [] : [[key, value]])))

/** Whether a part of the syntax tree refers to a parameter. */
const hasParameter = (part: unknown): boolean =>
  typeof part === "object" &&
  part !== null &&
  (("kind" in part && part.kind === "parameter") || Object.values(part).some(hasParameter))

const withComment = (comment: string | undefined): Fields => (comment === undefined ? {} : { comment })

/** The fields of the structs within a type. */
const fieldsIn = (type: T.SparkType): ReadonlyArray<ReadonlyArray<T.Field>> => {
  switch (type.name) {
    case "STRUCT":
      return [type.fields, ...type.fields.flatMap((field) => fieldsIn(field.type))]
    case "ARRAY":
      return fieldsIn(type.element)
    case "MAP":
      return [...fieldsIn(type.key), ...fieldsIn(type.value)]
    default:
      return []
  }
}

export const checkColumns = (
  columns: ReadonlyArray<{ readonly name: string; readonly type?: T.SparkType | undefined }>
): void => {
  for (const { type } of columns) for (const fields of type === undefined ? [] : fieldsIn(type)) checkNamesOf(fields)
  checkNamesOf(columns)
}

const checkNamesOf = (columns: ReadonlyArray<{ readonly name: string }>): void => {
  const name = repeated(columns.map((column) => column.name))?.toLowerCase()
  if (name !== undefined) throw new SqlError("COLUMN_ALREADY_EXISTS", `The column \`${name}\` already exists.`)
}

const checkStorable = (columns: ReadonlyArray<TableColumn>, name: Name): void => {
  checkColumns(columns)
  if (columns.length === 0) throw unsupported("tables without columns", name.place)
  if (columns.some(({ type }) => T.isInterval(type) || type.name === "CALENDAR"))
    throw new SqlError("DELTA_UNSUPPORTED_DATA_TYPES", "Found columns using unsupported data types.", name.place)
  const empty = columns.find(({ type }) => type.name === "VOID")
  if (empty !== undefined) throw unsupported(`the column ${empty.name} of the type VOID`, name.place)
}

/** Adds a constraint to a table. */
export const addConstraint = (
  { catalog, session }: Executing,
  table: Item,
  constraint: ConstraintDefinition,
  place: Name["place"]
): Item => {
  const own = String(table.fields.name)
  const made = ((): TableConstraint => {
    if (constraint.kind === "primary")
      return {
        primary_key_constraint: { name: constraint.name ?? `${own}_pk`, child_columns: constraint.columns }
      }
    const parent = catalog.entry(constraint.parent, session)
    const key = Constraints.primaryKeyOf(parent.item)
    return {
      foreign_key_constraint: {
        name: constraint.name ?? `${own}_${parent.name}_fk`,
        child_columns: constraint.columns,
        parent_table: joined(parent.full),
        parent_columns: constraint.parentColumns.length === 0 ? (key?.child_columns ?? []) : constraint.parentColumns
      }
    }
  })()
  const problem = Constraints.problemOf(catalog.state, table, made)
  if (problem !== undefined) throw new SqlError("INVALID_PARAMETER_VALUE", problem, place)
  const known = Constraints.of(table)
  const name = Constraints.nameOf(made) ?? ""
  if (known.some((other) => Constraints.nameOf(other)?.toLowerCase() === name.toLowerCase()))
    throw new SqlError("CONSTRAINT_ALREADY_EXISTS", `The constraint ${shown(name)} already exists.`, place)
  return catalog.change(table, { table_constraints: [...known, made] })
}

/** The fields that an object keeps when it is replaced. */
const replaced = ({ fields }: Item): Fields => ({
  table_id: fields.table_id,
  created_at: fields.created_at,
  created_by: fields.created_by,
  owner: fields.owner
})

export const creates = (executing: Executing) => {
  const { catalog, queries, run, session } = executing
  const { access } = catalog

  const exists = (full: FullName, place: Name["place"]): SqlError =>
    new SqlError(
      "TABLE_OR_VIEW_ALREADY_EXISTS",
      `Cannot create table or view ${shown(full.schema, full.table)} because it already exists.`,
      place
    )

  /** Whether something of the name may be created. */
  const isFree = (full: FullName, mode: Mode, kind: "TABLE" | "VIEW", place: Name["place"]): boolean => {
    const known = catalog.find(full)
    if (known === undefined) return true
    if (mode === "ifNotExists") return false
    if (mode === "create") throw exists(full, place)
    if (known.kind !== kind)
      throw kind === "TABLE"
        ? new SqlError(
            "EXPECT_TABLE_NOT_VIEW.NO_ALTERNATIVE",
            `${shown(full.table)} is a view, but a table is expected.`,
            place
          )
        : new SqlError(
            "EXPECT_VIEW_NOT_TABLE.NO_ALTERNATIVE",
            `${shown(full.table)} is a table, but a view is expected.`,
            place
          )
    return true
  }

  const put = (full: FullName, fields: Fields): Item => {
    const known = catalog.find(full)?.item
    const names = { catalog_name: full.catalog, schema_name: full.schema, name: full.table }
    if (known === undefined) return catalog.create("tables", { ...names, ...fields })
    access.manage({ type: "table", name: joined(full) })
    const made = CatalogFields.created(
      known.collection,
      { ...names, full_name: joined(full), ...fields, ...replaced(known) },
      catalog.creation()
    )
    return catalog.state.update(known, made)
  }

  const table = async (statement: Of<"createTable">): Promise<Rows> => {
    const { clusters, comment, mode, name, partitions, properties, query } = statement
    const full = catalog.newName(name, session)
    access.need(["CREATE_TABLE"], { type: "schema", name: `${full.catalog}.${full.schema}` })
    if (!isFree(full, mode, "TABLE", name.place)) return nothing
    if (query !== undefined && statement.columns.length > 0)
      throw unsupported("CREATE TABLE AS SELECT with columns", name.place)
    const made: Translated | undefined = query && queries.query(query)
    if (made !== undefined) checkNames(made.columns)
    const model = statement.like && catalog.entry(statement.like, session)
    const plain: ReadonlyArray<TableColumn> =
      made === undefined
        ? (model?.columns ?? statement.columns)
        : made.columns.map(({ comment, name, type }) => ({ name, type, comment, notNull: false }))
    const keys = statement.constraints.flatMap((one) => (one.kind === "primary" ? one.columns : []))
    const is = (names: ReadonlyArray<string>, of: string): number =>
      names.findIndex((other) => other.toLowerCase() === of.toLowerCase())
    const columns = plain.map((column): TableColumn => {
      const partition = is(partitions, column.name)
      return {
        ...column,
        // The columns of a primary key are never null.
        notNull: column.notNull || is(keys, column.name) !== -1,
        ...(partition === -1 ? {} : { partition })
      }
    })
    checkStorable(columns, name)
    if (model?.columns.some((column) => column.default !== undefined) === true)
      throw unsupported("CREATE TABLE LIKE a table with DEFAULT values", name.place)
    checkDefaults(queries.expressions, columns, properties)
    const missing = [...partitions, ...clusters].find(
      (partition) =>
        is(
          columns.map((column) => column.name),
          partition
        ) === -1
    )
    if (missing !== undefined)
      throw new SqlError(
        "COLUMN_NOT_DEFINED_IN_TABLE",
        `The column ${shown(missing)} of PARTITIONED BY or CLUSTER BY is not defined in the table ${shown(full.table)}.`,
        name.place
      )
    let item = put(full, {
      table_type: "MANAGED",
      data_source_format: "DELTA",
      columns: columns.map((column, position) => infoOf(column, position)),
      properties: propertiesOf(properties),
      ...withComment(comment)
    })
    const id = String(item.fields.table_id)
    item = catalog.state.update(item, {
      ...item.fields,
      storage_location: `abfss://metastore@emulator.dfs.core.windows.net/${catalog.metastore.id}/tables/${id}`
    })
    for (const constraint of statement.constraints) item = addConstraint(executing, item, constraint, name.place)
    await run(`CREATE SCHEMA IF NOT EXISTS ${duckSchema}`)
    if (made !== undefined) {
      // The query may read the table that is replaced.
      const before = queries.fresh("created")
      await run(
        `CREATE TEMPORARY TABLE ${before} AS SELECT ${made.columns.map(({ ref }) => ref).join(", ")} FROM (${made.sql})`
      )
      await run(`CREATE OR REPLACE TABLE ${duckTable(id)} (${definitionOf(columns)})`)
      await run(`INSERT INTO ${duckTable(id)} SELECT * FROM ${before}`)
      await run(`DROP TABLE ${before}`)
    } else await run(`CREATE OR REPLACE TABLE ${duckTable(id)} (${definitionOf(columns)})`)
    History.record(catalog.state, id, {
      timestamp: catalog.who.now,
      userName: catalog.who.userName,
      operation: `${mode === "replace" ? "CREATE OR REPLACE" : "CREATE"} TABLE${made === undefined ? "" : " AS SELECT"}`,
      parameters: {
        partitionBy: JSON.stringify(partitions),
        isManaged: "true",
        properties: JSON.stringify(propertiesOf(properties))
      }
    })
    return nothing
  }

  const view = (statement: Of<"createView">): Rows => {
    const { comment, mode, name, properties } = statement
    const full = catalog.newName(name, session)
    access.need(["CREATE_TABLE"], { type: "schema", name: `${full.catalog}.${full.schema}` })
    if (!isFree(full, mode, "VIEW", name.place)) return nothing
    const made = queries.query(statement.query)
    if (hasParameter(statement.query)) throw unsupported("views with parameters", name.place)
    if (statement.columns.length > 0 && statement.columns.length !== made.columns.length)
      throw new SqlError(
        `CREATE_VIEW_COLUMN_ARITY_MISMATCH.${statement.columns.length > made.columns.length ? "NOT_ENOUGH" : "TOO_MANY"}_DATA_COLUMNS`,
        `Cannot create view ${shown(full.table)}, its columns are not as many as those of its query.`,
        name.place
      )
    const columns = made.columns.map(
      (column, index): TableColumn => ({
        name: statement.columns[index]?.name ?? column.name,
        type: column.type,
        notNull: false,
        comment: statement.columns[index]?.comment ?? column.comment
      })
    )
    checkNames(columns)
    checkColumns(columns)
    put(full, {
      table_type: "VIEW",
      columns: columns.map((column, position) => infoOf(column, position)),
      view_definition: statement.text,
      properties: { ...propertiesOf(properties), ...viewProperties(session) },
      ...withComment(comment)
    })
    return nothing
  }

  const volume = ({ comment, ifNotExists, location, name }: Of<"createVolume">): Rows => {
    const full = catalog.newName(name, session)
    access.need(["CREATE_VOLUME"], { type: "schema", name: `${full.catalog}.${full.schema}` })
    if (catalog.state.get(Rules.pathIn("volumes", joined(full))) !== undefined) {
      if (ifNotExists) return nothing
      throw new SqlError("VOLUME_ALREADY_EXISTS", `The volume ${shown(full.table)} already exists.`, name.place)
    }
    catalog.create("volumes", {
      catalog_name: full.catalog,
      schema_name: full.schema,
      name: full.table,
      volume_type: location === undefined ? "MANAGED" : "EXTERNAL",
      ...(location === undefined ? {} : { storage_location: location }),
      ...withComment(comment)
    })
    return nothing
  }

  const routine = (statement: Of<"createFunction">): Rows => {
    const { comment, mode, name, parameters, text } = statement
    const full = catalog.newName(name, session)
    access.need(["CREATE_FUNCTION"], { type: "schema", name: `${full.catalog}.${full.schema}` })
    const path = Rules.pathIn("functions", joined(full))
    const known = catalog.state.get(path)
    if (known !== undefined && mode === "ifNotExists") return nothing
    if (known !== undefined && mode === "create")
      throw new SqlError(
        "ROUTINE_ALREADY_EXISTS",
        `Cannot create the routine ${shown(full.table)} because a routine of that name already exists.`,
        name.place
      )
    if (repeated(parameters.map((one) => one.name)) !== undefined)
      throw new SqlError(
        "DUPLICATE_ROUTINE_PARAMETER_NAMES",
        "A function has two parameters of the same name.",
        name.place
      )
    const returns = Routines.check(queries.expressions, statement)
    if (known !== undefined) catalog.state.remove(path)
    catalog.create("functions", {
      catalog_name: full.catalog,
      schema_name: full.schema,
      name: full.table,
      input_params: {
        parameters: parameters.map((parameter, position) => ({
          ...typeInfo(parameter.name, parameter.type, true, parameter.comment),
          position,
          parameter_mode: "IN",
          parameter_type: "PARAM",
          ...withComment(parameter.comment)
        }))
      },
      data_type: typeNameOf(returns),
      full_data_type: typeText(returns),
      routine_body: "SQL",
      routine_definition: text,
      parameter_style: "S",
      is_deterministic: true,
      sql_data_access: "CONTAINS_SQL",
      is_null_call: false,
      security_type: "DEFINER",
      specific_name: full.table,
      ...withComment(comment)
    })
    return nothing
  }

  const container = (kind: "catalogs" | "schemas", fields: Fields): Item => {
    const item = catalog.create(kind, fields)
    if (kind === "catalogs") Rules.addFirstSchemas(catalog.state, item, catalog.creation())
    return item
  }

  return {
    table,
    view,
    volume,
    routine,
    catalog: ({ comment, ifNotExists, name: { parts, place } }: Of<"createCatalog">): Rows => {
      const name = (parts.at(-1) ?? "").toLowerCase()
      if (parts.length > 1) throw unsupported("names of catalogs with several parts", place)
      catalog.checkName(name, place)
      access.need(["CREATE_CATALOG"], { type: "metastore", name: catalog.metastore.id })
      if (catalog.state.get(Rules.pathIn("catalogs", name)) !== undefined) {
        if (ifNotExists) return nothing
        throw new SqlError(
          "CATALOG_ALREADY_EXISTS",
          `Cannot create catalog ${shown(name)} because it already exists.`,
          place
        )
      }
      container("catalogs", { name, ...withComment(comment) })
      return nothing
    },
    schema: ({ comment, ifNotExists, name, properties }: Of<"createSchema">): Rows => {
      const of = catalog.schemaName(name, session)
      catalog.checkName(of.schema, name.place)
      catalog.catalog(of.catalog, name.place)
      access.need(["CREATE_SCHEMA"], { type: "catalog", name: of.catalog })
      if (catalog.findSchema(of) !== undefined) {
        if (ifNotExists) return nothing
        throw new SqlError(
          "SCHEMA_ALREADY_EXISTS",
          `Cannot create schema ${shown(of.schema)} because it already exists.`,
          name.place
        )
      }
      container("schemas", {
        catalog_name: of.catalog,
        name: of.schema,
        ...withComment(comment),
        ...(properties.size === 0 ? {} : { properties: propertiesOf(properties) })
      })
      return nothing
    }
  }
}
