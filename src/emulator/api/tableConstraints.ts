/** Emulates the constraints and the summaries of tables of Unity Catalog, on the tables of the store. */
import * as Either from "effect/Either"
import { isRecord } from "../../internal/codec/isRecord.js"
import type { TableConstraint } from "../../schemas/catalog/TableConstraint.js"
import { operations } from "../../services/catalog/TableConstraints.js"
import { operations as tables } from "../../services/catalog/Tables.js"
import { type ApiFailure, apiFailure, invalidParameterValue, resourceAlreadyExists } from "../failure.js"
import type { Kernel } from "../kernel.js"
import * as Lakehouse from "../lakehouse.js"
import * as Paging from "../paging.js"
import { type Route, route } from "../router.js"
import * as CatalogErrors from "../store/catalogErrors.js"
import * as CatalogRules from "../store/catalogRules.js"
import * as Constraints from "../store/constraints.js"
import * as State from "../store/state.js"

const limits = { default: 10_000, max: 10_000 }

/** A pattern of SQL's LIKE. */
const matches = (pattern: string | null | undefined): ((name: string) => boolean) => {
  if (!pattern) return () => true
  const source = pattern
    .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
    .replaceAll("%", ".*")
    .replaceAll("_", ".")
  const all = new RegExp(`^${source}$`, "i")
  return (name) => all.test(name)
}

export const make = (kernel: Kernel): { readonly routes: ReadonlyArray<Route> } => {
  const state = kernel.use(State.make)
  const { durably } = kernel.use(Lakehouse.make)

  const existing = (name: string): Either.Either<State.Item, ApiFailure> =>
    Either.fromNullable(state.get(CatalogRules.pathIn("tables", name)), () =>
      CatalogErrors.doesNotExist(`${CatalogRules.root}/tables`, name)
    )

  const create = (name: string, constraint: TableConstraint) =>
    Either.gen(function* () {
      const table = yield* existing(name)
      const of = Constraints.nameOf(constraint)
      if (of === undefined)
        return yield* Either.left(invalidParameterValue("A constraint requires one of its kinds, with a name."))
      const problem = Constraints.problemOf(state, table, constraint)
      if (problem !== undefined) return yield* Either.left(invalidParameterValue(problem))
      const known = Constraints.of(table)
      if (known.some((other) => Constraints.nameOf(other)?.toLowerCase() === of.toLowerCase()))
        return yield* Either.left(resourceAlreadyExists(`Constraint '${of}' already exists in table '${name}'.`, 409))
      state.update(table, { ...table.fields, table_constraints: [...known, constraint] })
      return constraint
    })

  const remove = (name: string, of: string, cascade: boolean) =>
    Either.gen(function* () {
      const table = yield* existing(name)
      const found = Constraints.of(table).find((other) => Constraints.nameOf(other)?.toLowerCase() === of.toLowerCase())
      if (found === undefined)
        return yield* Either.left(
          apiFailure(404, "CONSTRAINT_DOES_NOT_EXIST", `Constraint '${of}' does not exist in table '${name}'.`)
        )
      const references = isRecord(found.primary_key_constraint) ? Constraints.referencesTo(state, table) : []
      if (references.length > 0 && !cascade)
        return yield* Either.left(
          invalidParameterValue(`The primary key '${of}' is referenced by a foreign key. Set cascade to delete both.`)
        )
      for (const { constraint, item } of references) Constraints.remove(state, item, constraint)
      Constraints.remove(state, state.get(table.path) ?? table, found)
    })

  const served: typeof route = (operation, handler) =>
    route(operation, (request, context, path) => durably(() => handler(request, context, path)))

  const routes: ReadonlyArray<Route> = [
    served(operations.create, ({ constraint, full_name_arg }) => create(full_name_arg, constraint)),
    served(operations.delete, ({ cascade, constraint_name, full_name }) => remove(full_name, constraint_name, cascade)),
    served(tables.exists, ({ full_name }) =>
      Either.right({ table_exists: state.get(CatalogRules.pathIn("tables", full_name)) !== undefined })
    ),
    served(
      tables.listSummariesPage,
      ({ catalog_name, max_results, page_token, schema_name_pattern, table_name_pattern }) =>
        Either.gen(function* () {
          const isSchema = matches(schema_name_pattern)
          const isTable = matches(table_name_pattern)
          const { items, next } = yield* Paging.page({
            list: `table-summaries ${catalog_name} ${schema_name_pattern ?? ""} ${table_name_pattern ?? ""}`,
            items: state
              .in(`${CatalogRules.root}/tables`)
              .filter(
                ({ fields }) =>
                  fields.catalog_name === catalog_name.toLowerCase() &&
                  isSchema(String(fields.schema_name)) &&
                  isTable(String(fields.name))
              ),
            key: ({ path }) => path,
            size: yield* Paging.pageSize(max_results ? Number(max_results) : undefined, limits),
            token: page_token
          })
          return {
            ...(items.length === 0
              ? {}
              : {
                  tables: items.map(({ fields }) => ({
                    full_name: String(fields.full_name),
                    ...(typeof fields.table_type === "string" ? { table_type: fields.table_type } : {})
                  }))
                }),
            ...(next === undefined ? {} : { next_page_token: next })
          }
        })
    )
  ]

  return { routes }
}
