/** Lists what Unity Catalog has: SHOW. */
import type * as Rules from "../store/catalogRules.js"
import { informationSchema, joined } from "./catalog.js"
import { type Executing, type Rows, table, texts } from "./context.js"
import type { Definition } from "./definitionAst.js"
import { unsupported } from "./errors.js"
import * as T from "./types.js"

type Of<K extends Definition["kind"]> = Extract<Definition, { readonly kind: K }>

/** A pattern of SHOW: `*` stands for anything, `|` for one of several. */
const matches = (pattern: string | undefined): ((name: string) => boolean) => {
  if (pattern === undefined) return () => true
  const one = (text: string): string =>
    text
      .trim()
      .replace(/[.+?^${}()[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
  const all = new RegExp(`^(?:${pattern.split("|").map(one).join("|")})$`, "i")
  return (name) => all.test(name)
}

const text = (value: unknown): string => String(value ?? "")

export const shows = ({ catalog, session }: Executing) => {
  const { access } = catalog

  const show = ({ name, pattern, what }: Of<"show">): Rows => {
    const isMatch = matches(pattern)
    if (what === "CATALOGS")
      return texts(
        ["catalog"],
        catalog
          .all("catalogs")
          .map(({ fields }) => text(fields.name))
          .filter((one) => isMatch(one) && access.sees({ type: "catalog", name: one }))
          .map((one) => [one])
      )
    if (what === "SCHEMAS") {
      const of = text(catalog.catalog(name?.parts[0] ?? session.catalog, name?.place).fields.name)
      return texts(
        ["databaseName"],
        catalog
          .all("schemas", { catalog: of })
          .map(({ fields }) => text(fields.name))
          .filter((one) => isMatch(one) && access.sees({ type: "schema", name: `${of}.${one}` }))
          .map((one) => [one])
      )
    }
    const of = name === undefined ? session : catalog.schemaName(name, session)
    catalog.schema(of, name?.place)
    if (of.schema === informationSchema) throw unsupported(`SHOW ${what} of information_schema`, name?.place)
    const names = (kind: Rules.Kind, type: string, isShown: (tableType: unknown) => boolean = () => true) =>
      catalog
        .all(kind, of)
        .filter(
          ({ fields }) =>
            isMatch(text(fields.name)) &&
            isShown(fields.table_type) &&
            access.sees({ type, name: text(fields.full_name) })
        )
        .map(({ fields }) => text(fields.name))
    const withFlag = (first: string, second: string, found: ReadonlyArray<string>): Rows =>
      table(
        [
          [first, T.string],
          [second, T.string],
          ["isTemporary", T.boolean]
        ],
        found.map((one) => [of.schema, one, false])
      )
    switch (what) {
      case "TABLES":
        return withFlag("database", "tableName", names("tables", "table"))
      case "VIEWS":
        return withFlag(
          "namespace",
          "viewName",
          names("tables", "table", (type) => type === "VIEW")
        )
      case "VOLUMES":
        return texts(
          ["database", "volume_name"],
          names("volumes", "volume").map((one) => [of.schema, one])
        )
      default:
        return texts(
          ["function"],
          names("functions", "function").map((one) => [`${of.catalog}.${of.schema}.${one}`])
        )
    }
  }

  const properties = ({ key, name }: Of<"showProperties">): Rows => {
    const entry = catalog.entry(name, session)
    access.need(["SELECT", "MODIFY", "BROWSE"], { type: "table", name: joined(entry.full) })
    const known = (entry.item.fields.properties ?? {}) as Readonly<Record<string, string>>
    if (key !== undefined)
      return texts(
        ["key", "value"],
        [[key, known[key] ?? `Table ${joined(entry.full)} does not have property: ${key}`]]
      )
    return texts(
      ["key", "value"],
      Object.entries(known)
        .filter(([one]) => !one.startsWith("view.catalogAndNamespace."))
        .sort(([a], [b]) => (a < b ? -1 : 1))
    )
  }

  const columns = ({ name }: Of<"showColumns">): Rows =>
    texts(
      ["col_name"],
      catalog.table(name, session).columns.map((column) => [column.name])
    )

  const use = ({ name, what }: Of<"use">): Rows => {
    // A session ends with its statement, as in the API. What does not exist fails nevertheless.
    if (what === "CATALOG") catalog.catalog(name.parts[0] ?? "", name.place)
    else catalog.schema(catalog.schemaName(name, session), name.place)
    return texts([], [])
  }

  return { show, properties, columns, use }
}
