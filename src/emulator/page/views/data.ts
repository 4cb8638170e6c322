/** The views of Unity Catalog: catalogs, schemas, what is in them, and the files of volumes. */
import type { CatalogInfo } from "../../../schemas/catalog/Catalogs.js"
import type { FunctionInfo } from "../../../schemas/catalog/Functions.js"
import type { SchemaInfo } from "../../../schemas/catalog/Schemas.js"
import type { TableInfo } from "../../../schemas/catalog/Tables.js"
import type { VolumeInfo } from "../../../schemas/catalog/Volumes.js"
import type { DirectoryEntry } from "../../../schemas/files/Files.js"
import { type Html, html, type Part } from "../html.js"
import * as Place from "../place.js"
import {
  type Column,
  code,
  constant,
  facts,
  limited,
  link,
  maxRows,
  section,
  type TableOptions,
  table,
  time,
  type View,
  view
} from "./parts.js"

/** The way to a place, without the place itself. */
const trail = (names: ReadonlyArray<string>): Part => [
  link("#data", "Data"),
  ...names.map((name, index) => link(Place.toData(...names.slice(0, index + 1)), name))
]

/** The first rows of a list that may be long. */
const listed = <A>(
  label: string,
  columns: ReadonlyArray<Column>,
  all: ReadonlyArray<A>,
  row: (one: A) => ReadonlyArray<Part>,
  options?: TableOptions
): Part => {
  const shown = all.slice(0, maxRows)
  return [
    table(label, columns, shown.map(row), options),
    limited(shown.length, all.length, label.toLowerCase(), "first")
  ]
}

const named = { name: "Name", kind: "main" } as const
const owner = { name: "Owner", kind: "spare" } as const
const comment = { name: "Comment", kind: "text" } as const

export const catalogs = (list: ReadonlyArray<CatalogInfo>): View =>
  view("Data", [
    listed(
      "Catalogs",
      [named, { name: "Type" }, owner, comment],
      list,
      (one) => [
        link(Place.toData(one.name ?? ""), one.name),
        constant(one.catalog_type ?? "MANAGED_CATALOG"),
        one.owner,
        one.comment
      ],
      {
        empty:
          "No catalog yet. With SQL, a workspace has main and system; a program creates others with Catalogs.create."
      }
    )
  ])

export const schemas = (catalog: string, list: ReadonlyArray<SchemaInfo>): View =>
  view(
    catalog,
    [
      section(
        "Schemas",
        listed("Schemas", [named, owner, comment], list, ({ comment, name, owner }) => [
          link(Place.toData(catalog, name ?? ""), name),
          owner,
          comment
        ])
      )
    ],
    { above: trail([]) }
  )

export const schema = (
  names: readonly [catalog: string, schema: string],
  content: {
    readonly tables: ReadonlyArray<TableInfo>
    readonly volumes: ReadonlyArray<VolumeInfo>
    readonly functions: ReadonlyArray<FunctionInfo>
  }
): View =>
  view(
    names.join("."),
    [
      section(
        "Tables and views",
        listed(
          "Tables and views",
          [named, { name: "Type" }, { name: "Columns", kind: "number" }, owner],
          content.tables,
          ({ columns, name, owner, table_type }) => [
            link(Place.toData(...names, name ?? ""), name),
            table_type,
            columns?.length ?? 0,
            owner
          ]
        )
      ),
      section(
        "Volumes",
        listed("Volumes", [named, { name: "Type" }, owner], content.volumes, ({ name, owner, volume_type }) => [
          link(Place.toFiles(`/Volumes/${names.join("/")}/${name}`), name),
          volume_type,
          owner
        ])
      ),
      content.functions.length > 0 &&
        section(
          "Functions",
          listed(
            "Functions",
            [named, { name: "Returns" }, owner],
            content.functions,
            ({ full_data_type, name, owner }) => [name, full_data_type, owner]
          )
        )
    ],
    { above: trail([names[0]]) }
  )

export const tableView = (names: ReadonlyArray<string>, one: TableInfo, rows: Html | undefined): View =>
  view(
    names.join("."),
    [
      facts([
        ["Type", one.table_type],
        ["Format", one.data_source_format],
        ["Owner", one.owner],
        ["Comment", one.comment],
        ["Created (UTC)", time(one.created_at)],
        ["Updated (UTC)", time(one.updated_at)]
      ]),
      section(
        "Columns",
        table(
          "Columns",
          [named, { name: "Type" }, { name: "Nullable" }, comment],
          (one.columns ?? []).map((column) => [
            column.name,
            column.type_text,
            column.nullable === false ? "no" : "yes",
            column.comment
          ])
        )
      ),
      one.view_definition && section("Definition", code(one.view_definition, "Definition")),
      rows !== undefined && section("First rows", rows)
    ],
    { above: trail(names.slice(0, 2)) }
  )

const sizes = ["B", "KiB", "MiB", "GiB"]

const sizeOf = (bytes: number): string => {
  const unit = Math.min(sizes.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10))
  return `${unit === 0 ? bytes : (bytes / 1024 ** unit).toFixed(1)} ${sizes[unit]}`
}

const trailOfPath = (path: string): Part => {
  const [, catalog = "", schema = "", ...rest] = path.split("/").filter((name) => name !== "")
  return [
    ...[trail([catalog, schema].filter((name) => name !== ""))],
    ...rest
      .slice(0, -1)
      .map((name, index) =>
        link(Place.toFiles(`/Volumes/${catalog}/${schema}/${rest.slice(0, index + 1).join("/")}`), name)
      )
  ]
}

export const folder = (path: string, entries: ReadonlyArray<DirectoryEntry>): View =>
  view(
    path,
    [
      listed(
        "Files",
        [named, { name: "Size", kind: "number" }, { name: "Modified (UTC)", kind: "spare" }],
        entries,
        (entry) => [
          link(Place.toFiles(entry.path ?? ""), entry.is_directory ? `${entry.name}/` : entry.name),
          entry.is_directory ? "–" : sizeOf(Number(entry.file_size ?? 0)),
          time(Number(entry.last_modified ?? 0))
        ],
        { empty: "This folder is empty." }
      )
    ],
    { above: trailOfPath(path) }
  )

export const file = (path: string, text: string | undefined, isWhole: boolean): View =>
  view(
    path,
    [
      text === undefined
        ? html`<p class="nothing">The file is not text.</p>`
        : html`${code(text, "Content")}${!isWhole && html`<p class="count">The first 64 KiB.</p>`}`
    ],
    { above: trailOfPath(path) }
  )
