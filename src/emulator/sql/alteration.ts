/** Changes and drops what Unity Catalog has. */
import type { ColumnInfo } from "../../schemas/catalog/ColumnInfo.js"
import * as Rules from "../store/catalogRules.js"
import * as Constraints from "../store/constraints.js"
import type { Item } from "../store/state.js"
import type { Name } from "./ast.js"
import { informationSchema, joined, shown, type TableEntry, viewProperties } from "./catalog.js"
import { checkDefaults } from "./columnDefaults.js"
import { infoOf, type TableColumn } from "./columnInfo.js"
import { type Executing, nothing, type Rows } from "./context.js"
import { addConstraint, checkColumns } from "./creation.js"
import type { Alteration, Definition, Pairs, Position } from "./definitionAst.js"
import { SqlError, unsupported } from "./errors.js"
import * as History from "./history.js"
import * as Objects from "./objects.js"
import { repeated } from "./repeated.js"
import * as T from "./types.js"

type Of<K extends Definition["kind"]> = Extract<Definition, { readonly kind: K }>

type TableAction = Exclude<
  Alteration,
  { readonly kind: "rename" | "owner" | "properties" | "tags" | "addConstraint" | "dropConstraint" | "asQuery" }
>

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

const isWider = (from: T.SparkType, to: T.SparkType): boolean =>
  T.isSame(T.commonOf(from, to) ?? from, to) && T.isNumeric(from) && T.isNumeric(to) && !T.isSame(from, to)

/** Whether every value of a type is one of the other. */
const isLossless = (from: T.SparkType, to: T.SparkType): boolean =>
  isWider(from, to) || (to.name === "STRING" && !T.isComplex(from)) || (from.name === "DATE" && T.isDatetime(to))

const placed = (
  columns: ReadonlyArray<TableColumn>,
  column: TableColumn,
  position: Position | undefined
): ReadonlyArray<TableColumn> => {
  if (position === undefined) return [...columns, column]
  if (position.kind === "first") return [column, ...columns]
  const at = columns.findIndex(({ name }) => same(name, position.column))
  if (at === -1) throw missingColumn(position.column, columns)
  return [...columns.slice(0, at + 1), column, ...columns.slice(at + 1)]
}

const missingColumn = (name: string, columns: ReadonlyArray<TableColumn>): SqlError =>
  new SqlError(
    "UNRESOLVED_COLUMN.WITH_SUGGESTION",
    `A column with name ${shown(name)} cannot be resolved. Did you mean one of the following? [${columns.map((column) => shown(column.name)).join(", ")}].`
  )

/** The operations of Delta's history. */
const operations: Readonly<Record<TableAction["kind"], string>> = {
  addColumns: "ADD COLUMNS",
  dropColumns: "DROP COLUMNS",
  renameColumn: "RENAME COLUMN",
  columnType: "CHANGE COLUMN",
  columnComment: "CHANGE COLUMN",
  columnNull: "CHANGE COLUMN",
  columnPosition: "CHANGE COLUMN",
  columnDefault: "CHANGE COLUMN"
}

export const alters = (executing: Executing) => {
  const { catalog, queries, run, session } = executing
  const { access, state } = catalog

  const record = (item: Item, operation: string, parameters: Readonly<Record<string, string>> = {}): void =>
    History.record(state, String(item.fields.table_id), {
      timestamp: catalog.who.now,
      userName: catalog.who.userName,
      operation,
      parameters
    })

  const columns = async (entry: TableEntry & { readonly item: Item }, action: TableAction): Promise<void> => {
    const { item, source } = entry
    const properties = (item.fields.properties ?? {}) as Readonly<Record<string, string>>
    const columnOf = (name: string): TableColumn => {
      const column = entry.columns.find((one) => same(one.name, name))
      if (column === undefined) throw missingColumn(name, entry.columns)
      return column
    }
    const replace = (name: string, change: Partial<TableColumn>): ReadonlyArray<TableColumn> => {
      const column = columnOf(name)
      return entry.columns.map((one) => (one === column ? { ...one, ...change } : one))
    }
    const needMapping = (what: "DROP" | "RENAME"): void => {
      if (properties["delta.columnMapping.mode"] !== "name")
        throw new SqlError(
          `DELTA_UNSUPPORTED_${what}_COLUMN`,
          `${what} COLUMN is not supported for your Delta table. Set the table property 'delta.columnMapping.mode' to 'name'.`
        )
    }
    const inKey = (name: string): boolean =>
      [
        ...Constraints.of(item).flatMap(({ foreign_key_constraint, primary_key_constraint }) => [
          ...(primary_key_constraint?.child_columns ?? []),
          ...(foreign_key_constraint?.child_columns ?? [])
        ])
      ].some((one) => same(one, name))
    switch (action.kind) {
      case "addColumns": {
        let made = entry.columns
        if (repeated(action.columns.map(({ name }) => name)) !== undefined)
          throw new SqlError("COLUMN_ALREADY_EXISTS", "A column cannot be added twice.")
        for (const { position, ...column } of action.columns) {
          if (made.some(({ name }) => same(name, column.name))) {
            if (action.ifNotExists) continue
            throw new SqlError(
              "FIELD_ALREADY_EXISTS",
              `Cannot add column, because ${shown(column.name)} already exists.`
            )
          }
          if (column.notNull) throw unsupported("NOT NULL of an added column")
          if (column.default !== undefined)
            throw new SqlError(
              "WRONG_COLUMN_DEFAULTS_FOR_DELTA_ALTER_TABLE_ADD_COLUMN_NOT_SUPPORTED",
              "Failed to execute the command because DEFAULT values are not supported when adding new columns to previously existing Delta tables; please add the column without a default value first, then run a second ALTER TABLE ALTER COLUMN SET DEFAULT command to apply for future inserted rows instead."
            )
          if (column.type.name === "VOID") throw unsupported(`the column ${column.name} of the type VOID`)
          if (position?.kind === "after" && !made.some(({ name }) => same(name, position.column)))
            throw new SqlError("FIELD_NOT_FOUND", `No such struct field ${shown(position.column)}.`)
          made = placed(made, column, position)
          await run(`ALTER TABLE ${source} ADD COLUMN ${T.identifier(column.name)} ${T.duckOf(column.type)}`)
        }
        catalog.setColumns(item, made)
        return
      }
      case "dropColumns": {
        if (!action.ifExists) for (const name of action.columns) columnOf(name)
        needMapping("DROP")
        let made = entry.columns
        for (const name of action.columns) {
          if (action.ifExists && !made.some((column) => same(column.name, name))) continue
          const column = columnOf(name)
          if (column.partition !== undefined) throw unsupported("DROP COLUMN of a partition column")
          if (inKey(name)) throw unsupported("DROP COLUMN of a column of a key")
          made = made.filter((one) => one !== column)
          if (made.length === 0) throw unsupported("tables without columns")
          await run(`ALTER TABLE ${source} DROP COLUMN ${T.identifier(column.name)}`)
        }
        catalog.setColumns(item, made)
        return
      }
      case "renameColumn": {
        const { from, to } = action
        const made = replace(from, { name: to })
        if (entry.columns.some(({ name }) => same(name, to)) && !same(from, to))
          throw new SqlError("FIELD_ALREADY_EXISTS", `Cannot rename column, because ${shown(to)} already exists.`)
        needMapping("RENAME")
        if (inKey(from)) throw unsupported("RENAME COLUMN of a column of a key")
        const { name } = columnOf(from)
        await run(`ALTER TABLE ${source} RENAME COLUMN ${T.identifier(name)} TO ${T.identifier(to)}`)
        catalog.setColumns(item, made, new Map([[to, from]]))
        return
      }
      case "columnType": {
        const { name, type } = columnOf(action.column)
        if (T.isSame(type, action.type)) return
        if (!isLossless(type, action.type))
          throw new SqlError(
            "NOT_SUPPORTED_CHANGE_COLUMN",
            `ALTER TABLE CHANGE COLUMN is not supported for changing ${name} from ${T.textOf(type)} to ${T.textOf(action.type)}.`
          )
        if (properties["delta.enableTypeWidening"] !== "true" || !isWider(type, action.type))
          throw new SqlError(
            "DELTA_UNSUPPORTED_ALTER_TABLE_CHANGE_COL_OP",
            `ALTER TABLE CHANGE COLUMN is not supported for changing the column ${name} from ${T.textOf(type)} to ${T.textOf(action.type)}.`
          )
        await run(`ALTER TABLE ${source} ALTER COLUMN ${T.identifier(name)} TYPE ${T.duckOf(action.type)}`)
        catalog.setColumns(item, replace(name, { type: action.type }))
        return
      }
      case "columnNull": {
        const { name, notNull } = columnOf(action.column)
        if (notNull === action.notNull) return
        if (!action.notNull && inKey(name)) throw unsupported("DROP NOT NULL of a column of a key")
        if (action.notNull) {
          const [row] = await run(`SELECT count(*) FROM ${source} WHERE ${T.identifier(name)} IS NULL`)
          if (BigInt((row?.[0] as bigint | undefined) ?? 0n) > 0n)
            throw new SqlError(
              "DELTA_NEW_NOT_NULL_VIOLATION",
              `${String(row?.[0])} rows in ${entry.name} violate the new NOT NULL constraint on ${name}.`
            )
        }
        await run(
          `ALTER TABLE ${source} ALTER COLUMN ${T.identifier(name)} ${action.notNull ? "SET" : "DROP"} NOT NULL`
        )
        catalog.setColumns(item, replace(name, { notNull: action.notNull }))
        return
      }
      case "columnComment":
        catalog.setColumns(item, replace(action.column, { comment: action.comment }))
        return
      case "columnDefault": {
        const made = replace(action.column, { default: action.value })
        checkDefaults(
          queries.expressions,
          made.filter(({ name }) => same(name, action.column)),
          properties
        )
        catalog.setColumns(item, made)
        return
      }
      case "columnPosition": {
        const column = columnOf(action.column)
        catalog.setColumns(
          item,
          placed(
            entry.columns.filter((one) => one !== column),
            column,
            action.position
          )
        )
        return
      }
    }
  }

  const rename = (what: "TABLE" | "VIEW" | "VOLUME", name: Name, item: Item, to: Name): void => {
    const full = catalog.newName(to, session)
    const before = String(item.fields.full_name)
    if (full.catalog !== item.fields.catalog_name)
      throw unsupported(`ALTER ${what} RENAME TO another catalog`, to.place)
    const path = Rules.pathIn(what === "VOLUME" ? "volumes" : "tables", joined(full))
    if (state.get(path) !== undefined)
      throw what === "VOLUME"
        ? new SqlError("VOLUME_ALREADY_EXISTS", `The volume ${shown(full.table)} already exists.`, name.place)
        : new SqlError(
            "TABLE_OR_VIEW_ALREADY_EXISTS",
            `Cannot create table or view ${shown(full.schema, full.table)} because it already exists.`,
            name.place
          )
    const references = Constraints.referencesTo(state, item)
    const changes = { name: full.table, schema_name: full.schema, full_name: joined(full) }
    catalog.change(item, changes, path)
    for (const { constraint, item: other } of references) {
      const now = state.get(other.path === item.path ? path : other.path) ?? other
      catalog.change(now, {
        table_constraints: Constraints.of(now).map((one) =>
          one === constraint && one.foreign_key_constraint
            ? { foreign_key_constraint: { ...one.foreign_key_constraint, parent_table: joined(full) } }
            : one
        )
      })
    }
    const kind = Objects.tagKind(what)
    for (const tag of state.under(`${Objects.tagsPath(kind, before)}/`)) {
      const key = encodeURIComponent(String(tag.fields.tag_key))
      state.update(tag, { ...tag.fields, entity_name: joined(full) }, `${Objects.tagsPath(kind, joined(full))}/${key}`)
    }
  }

  const setTags = (kind: string, full: string, pairs: Pairs): void => {
    for (const [key, value] of pairs) {
      const path = `${Objects.tagsPath(kind, full)}/${encodeURIComponent(key)}`
      if (value === null) {
        if (state.get(path) === undefined)
          throw new SqlError("INVALID_PARAMETER_VALUE", `The tag '${key}' is not set on '${full}'.`)
        state.remove(path)
      } else
        state.set(path, {
          ...state.create(path, {}),
          fields: {
            entity_type: kind,
            entity_name: full,
            tag_key: key,
            ...(value === "" ? {} : { tag_value: value }),
            update_time: new Date(catalog.who.now).toISOString(),
            updated_by: catalog.who.userName
          }
        })
    }
  }

  const properties = (
    name: Name,
    item: Item,
    { ifExists, pairs }: Extract<Alteration, { kind: "properties" }>
  ): void => {
    const made = { ...((item.fields.properties ?? {}) as Readonly<Record<string, string>>) }
    for (const [key, value] of pairs) {
      if (value !== null) made[key] = value
      else if (key in made) delete made[key]
      else if (!ifExists)
        throw new SqlError(
          "UNSET_NONEXISTENT_PROPERTIES",
          `Attempted to unset non-existent properties [${shown(key)}] in relation ${shown(...name.parts)}.`,
          name.place
        )
    }
    catalog.change(item, { properties: made })
  }

  const dropConstraint = (
    name: Name,
    item: Item,
    action: Extract<Alteration, { readonly kind: "dropConstraint" }>
  ): void => {
    const found = Constraints.of(item).find((one) =>
      action.name === "PRIMARY KEY" ? one.primary_key_constraint : same(Constraints.nameOf(one) ?? "", action.name)
    )
    if (found === undefined) {
      if (action.ifExists) return
      throw new SqlError(
        "CONSTRAINT_DOES_NOT_EXIST",
        `Cannot drop nonexistent constraint ${shown(action.name)} from table ${shown(...name.parts)}.`,
        name.place
      )
    }
    const references = found.primary_key_constraint ? Constraints.referencesTo(state, item) : []
    if (references.length > 0 && !action.cascade)
      throw new SqlError(
        "CANNOT_DROP_CONSTRAINT_WITH_REFERENCES",
        `The primary key of ${shown(...name.parts)} is referenced by a foreign key. Use CASCADE to drop both.`,
        name.place
      )
    for (const { constraint, item: other } of references) Constraints.remove(state, other, constraint)
    Constraints.remove(state, state.get(item.path) ?? item, found)
  }

  const alter = async ({ action, name, what }: Of<"alter">): Promise<Rows> => {
    const { item, securable } = Objects.get(catalog, what, name, session)
    const isView = item.fields.table_type === "VIEW"
    // Whether the other statement could do it.
    const hasOther = action.kind === "properties" || action.kind === "rename"
    if (what === "TABLE" && isView)
      throw new SqlError(
        hasOther ? "EXPECT_TABLE_NOT_VIEW.USE_ALTER_VIEW" : "EXPECT_TABLE_NOT_VIEW.NO_ALTERNATIVE",
        `${shown(...name.parts)} is a view, but a table is expected. Use ALTER VIEW instead.`,
        name.place
      )
    if (what === "VIEW" && !isView)
      throw new SqlError(
        hasOther ? "EXPECT_VIEW_NOT_TABLE.USE_ALTER_TABLE" : "EXPECT_VIEW_NOT_TABLE.NO_ALTERNATIVE",
        `${shown(...name.parts)} is a table, but a view is expected. Use ALTER TABLE instead.`,
        name.place
      )
    if (item.fields.name === informationSchema) throw unsupported("ALTER of information_schema", name.place)
    if (what === "TABLE" && !["rename", "owner", "tags"].includes(action.kind)) access.need(["MODIFY"], securable)
    else access.manage(securable)
    switch (action.kind) {
      case "owner":
        catalog.change(item, { owner: action.to })
        break
      case "rename":
        if (what !== "TABLE" && what !== "VIEW" && what !== "VOLUME") throw unsupported(`ALTER ${what} RENAME TO`)
        rename(what, name, item, action.to)
        break
      case "tags": {
        const full = String(item.fields.full_name)
        if (action.column !== undefined) {
          const columns = (item.fields.columns ?? []) as ReadonlyArray<ColumnInfo>
          const column = columns.find((one) => same(one.name ?? "", action.column ?? ""))
          if (column === undefined) throw missingColumn(action.column, catalog.entry(name, session).columns)
          setTags("columns", `${full}.${column.name}`, action.pairs)
        } else setTags(Objects.tagKind(what), full, action.pairs)
        break
      }
      case "properties":
        properties(name, item, action)
        if (what === "TABLE")
          record(item, `${[...action.pairs.values()].includes(null) ? "UNSET" : "SET"} TBLPROPERTIES`, {
            properties: JSON.stringify(Object.fromEntries(action.pairs))
          })
        break
      case "addConstraint": {
        const { constraint } = action
        const { columns: known } = catalog.entry(name, session)
        const nullable =
          constraint.kind === "primary"
            ? known.find((column) => !column.notNull && constraint.columns.some((one) => same(one, column.name)))
            : undefined
        if (nullable !== undefined)
          throw new SqlError(
            "INVALID_PARAMETER_VALUE",
            `Cannot create the primary key because its child column(s) ${shown(nullable.name)} is nullable. Please change the column nullability and retry.`,
            name.place
          )
        addConstraint(executing, item, constraint, name.place)
        break
      }
      case "dropConstraint":
        dropConstraint(name, item, action)
        break
      case "asQuery": {
        const made = queries.query(action.query)
        checkColumns(made.columns)
        catalog.change(item, {
          columns: made.columns.map(({ comment, name, type }, position) =>
            infoOf({ name, type, comment, notNull: false }, position)
          ),
          view_definition: action.text,
          properties: { ...(item.fields.properties as object), ...viewProperties(session) }
        })
        break
      }
      default: {
        const entry = catalog.entry(name, session)
        catalog.usable(entry, name.place)
        await columns(entry, action)
        record(item, operations[action.kind])
      }
    }
    return nothing
  }

  const comment = ({ column, name, text, what }: Of<"comment">): Rows => {
    const { item, securable } = Objects.get(catalog, what, name, session)
    access.manage(securable)
    if (column === undefined) catalog.change(item, { comment: text ?? undefined })
    else {
      const entry = catalog.entry(name, session)
      if (!entry.columns.some((one) => same(one.name, column))) throw missingColumn(column, entry.columns)
      catalog.setColumns(
        item,
        entry.columns.map((one) => (same(one.name, column) ? { ...one, comment: text ?? undefined } : one))
      )
    }
    return nothing
  }

  const drop = ({ cascade, ifExists, name, what }: Of<"drop">): Rows => {
    if (what === "SCHEMA") {
      const of = catalog.schemaName(name, session)
      if (!ifExists) catalog.catalog(of.catalog, name.place)
    }
    const found = Objects.find(catalog, what, name, session)
    if (found === undefined && ifExists) return nothing
    const { item, securable } = found ?? Objects.get(catalog, what, name, session)
    const isView = item.fields.table_type === "VIEW"
    if ((what === "TABLE" && isView) || (what === "VIEW" && !isView))
      throw new SqlError(
        "WRONG_COMMAND_FOR_OBJECT_TYPE",
        `The operation DROP ${what} requires a ${what === "TABLE" ? "EXTERNAL or MANAGED table" : "VIEW"}, but ${shown(...name.parts)} is a ${isView ? "VIEW" : "TABLE"}. Use DROP ${isView ? "VIEW" : "TABLE"} instead.`,
        name.place
      )
    if ((what === "SCHEMA" && item.fields.name === informationSchema) || item.fields.full_name === "system")
      throw unsupported(`DROP ${what} of ${String(item.fields.name)}`, name.place)
    access.manage(securable)
    if (what === "CATALOG" || what === "SCHEMA") {
      const contents = Rules.contentsOf(state, item)
      if (!cascade && contents.some(({ fields }) => !Rules.isInformationSchema(fields)))
        throw new SqlError(
          `${what}_NOT_EMPTY`,
          `Cannot drop a ${what.toLowerCase()} ${shown(String(item.fields.name))} because it contains objects. Use DROP ${what} ... CASCADE to drop it and all its objects.`,
          name.place
        )
      for (const { path } of contents) state.remove(path)
    }
    if (what === "TABLE") {
      History.forget(state, String(item.fields.table_id))
      for (const { constraint, item: other } of Constraints.referencesTo(state, item))
        if (other.path !== item.path) Constraints.remove(state, other, constraint)
    }
    for (const tag of state.under(`${Objects.tagsPath(Objects.tagKind(what), String(item.fields.full_name))}/`))
      state.remove(tag.path)
    state.remove(item.path)
    return nothing
  }

  return { alter, comment, drop }
}
