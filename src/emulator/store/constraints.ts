/** The primary and foreign keys of tables in the store. They inform; they are not enforced. */
import type { TableConstraint } from "../../schemas/catalog/TableConstraint.js"
import { pathIn, root } from "./catalogRules.js"
import type { Item, State } from "./state.js"

export const of = ({ fields }: Item): ReadonlyArray<TableConstraint> =>
  Array.isArray(fields.table_constraints) ? (fields.table_constraints as ReadonlyArray<TableConstraint>) : []

export const nameOf = (constraint: TableConstraint): string | undefined =>
  constraint.primary_key_constraint?.name ??
  constraint.foreign_key_constraint?.name ??
  constraint.named_table_constraint?.name

export const primaryKeyOf = (table: Item): NonNullable<TableConstraint["primary_key_constraint"]> | undefined =>
  of(table).flatMap(({ primary_key_constraint }) => primary_key_constraint ?? [])[0]

export const remove = (state: State, item: Item, constraint: TableConstraint): void => {
  const rest = of(item).filter((other) => other !== constraint)
  const { table_constraints: _, ...fields } = item.fields
  state.update(item, rest.length === 0 ? fields : { ...fields, table_constraints: rest })
}

/** The foreign keys of other tables that refer to a table. */
export const referencesTo = (
  state: State,
  table: Item
): ReadonlyArray<{ readonly item: Item; readonly constraint: TableConstraint }> =>
  state.in(`${root}/tables`).flatMap((item) =>
    of(item)
      .filter(({ foreign_key_constraint }) => foreign_key_constraint?.parent_table === table.fields.full_name)
      .map((constraint) => ({ item, constraint }))
  )

const columnsOf = ({ fields }: Item): ReadonlyArray<string> =>
  Array.isArray(fields.columns) ? fields.columns.map(({ name }: { readonly name?: string }) => name ?? "") : []

const missingIn = (table: Item, names: ReadonlyArray<string>): string | undefined => {
  const known = new Set(columnsOf(table).map((name) => name.toLowerCase()))
  return names.find((name) => !known.has(name.toLowerCase()))
}

/** Why a constraint cannot be added to a table. */
export const problemOf = (state: State, table: Item, constraint: TableConstraint): string | undefined => {
  const { foreign_key_constraint: foreign, primary_key_constraint: primary } = constraint
  const missing = missingIn(table, primary?.child_columns ?? foreign?.child_columns ?? [])
  if (missing !== undefined) return `The column '${missing}' does not exist in '${String(table.fields.full_name)}'.`
  if (primary && primaryKeyOf(table) !== undefined)
    return `The table '${String(table.fields.full_name)}' already has a primary key.`
  if (!foreign) return undefined
  const parent = state.get(pathIn("tables", foreign.parent_table))
  if (parent === undefined) return `The parent table '${foreign.parent_table}' does not exist.`
  const absent = missingIn(parent, foreign.parent_columns)
  if (absent !== undefined) return `The column '${absent}' does not exist in '${foreign.parent_table}'.`
  const key = primaryKeyOf(parent)
  const isKey =
    key?.child_columns.length === foreign.parent_columns.length &&
    key.child_columns.every((name, index) => name.toLowerCase() === foreign.parent_columns[index]?.toLowerCase())
  return isKey ? undefined : `The parent columns are not the primary key of '${foreign.parent_table}'.`
}
