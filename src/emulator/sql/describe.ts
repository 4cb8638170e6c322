/** Describes what Unity Catalog has: DESCRIBE and SHOW CREATE TABLE. */
import * as Constraints from "../store/constraints.js"
import type { Item } from "../store/state.js"
import type { Name } from "./ast.js"
import { isBuiltIn } from "./calls.js"
import { informationSchema, joined, shown, type TableEntry } from "./catalog.js"
import { columnTypeText, type TableColumn, typeText } from "./columnInfo.js"
import { arrayValue, type Executing, mapValue, type Rows, table, texts, timeValue } from "./context.js"
import type { Definition } from "./definitionAst.js"
import { SqlError, unsupported } from "./errors.js"
import * as History from "./history.js"
import { checkNames } from "./names.js"
import * as Objects from "./objects.js"
import * as T from "./types.js"

type Of<K extends Definition["kind"]> = Extract<Definition, { readonly kind: K }>

const columnRows = (columns: ReadonlyArray<TableColumn>): ReadonlyArray<ReadonlyArray<string | null>> =>
  columns.map((column) => [column.name, columnTypeText(column), column.comment ?? null])

const columnNames = ["col_name", "data_type", "comment"]

const infoNames = ["info_name", "info_value"]

const text = (value: unknown): string => (value === undefined || value === null ? "" : String(value))

/** A time as Java writes it. */
const timeText = (millis: unknown): string => {
  if (typeof millis !== "number") return ""
  const [, day, date, month, year, time] =
    /^(\w+), (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(millis).toUTCString()) ?? []
  return `${day} ${month} ${date} ${time} UTC ${year}`
}

/** The literal of a string. */
const quoted = (value: unknown): string => T.quotedText(text(value))

const propertiesOf = ({ fields }: Item): ReadonlyArray<readonly [string, string]> =>
  Object.entries((fields.properties ?? {}) as Readonly<Record<string, string>>)
    .filter(([key]) => !key.startsWith("view.catalogAndNamespace."))
    .sort(([a], [b]) => (a < b ? -1 : 1))

const noFunction = ({ parts, place }: Name): SqlError =>
  parts.length === 1 && isBuiltIn(parts[0] ?? "")
    ? unsupported("DESCRIBE FUNCTION of built-in functions", place)
    : new SqlError("UNRESOLVED_ROUTINE", `Cannot resolve routine \`${parts.join("`.`")}\`.`, place)

export const describes = ({ catalog, queries, session }: Executing) => {
  const describe = ({ extended, name }: Of<"describe">): Rows => {
    const full = catalog.tableName(name, session)
    const isVirtual = full.schema === informationSchema
    const entry: TableEntry = isVirtual ? catalog.table(name, session) : catalog.entry(name, session)
    if (!isVirtual) {
      catalog.access.need(["SELECT", "MODIFY", "BROWSE", "APPLY_TAG"], { type: "table", name: joined(full) })
      catalog.usable(entry, name.place)
    }
    const partitions = entry.columns
      .filter(({ partition }) => partition !== undefined)
      .sort((a, b) => (a.partition ?? 0) - (b.partition ?? 0))
    const rows: Array<ReadonlyArray<string | null>> = [...columnRows(entry.columns)]
    if (partitions.length > 0)
      rows.push(["# Partition Information", "", ""], ["# col_name", "data_type", "comment"], ...columnRows(partitions))
    const { item } = entry
    if (extended && item !== undefined) {
      const { fields } = item
      const properties = propertiesOf(item)
      const facts: ReadonlyArray<readonly [string, string | undefined]> = [
        ["Catalog", full.catalog],
        ["Database", full.schema],
        ["Table", full.table],
        ["Owner", text(fields.owner)],
        ["Created Time", timeText(fields.created_at)],
        ["Created By", text(fields.created_by)],
        ["Type", text(fields.table_type)],
        ["Comment", fields.comment === undefined ? undefined : text(fields.comment)],
        ["View Text", entry.view?.text],
        ["View Catalog and Namespace", entry.view && shown(entry.view.catalog, entry.view.schema)],
        ["Location", fields.storage_location === undefined ? undefined : text(fields.storage_location)],
        ["Provider", entry.kind === "VIEW" ? undefined : text(fields.data_source_format).toLowerCase()],
        [
          "Table Properties",
          properties.length === 0 ? undefined : `[${properties.map(([key, value]) => `${key}=${value}`).join(",")}]`
        ]
      ]
      rows.push(["", "", ""], ["# Detailed Table Information", "", ""])
      for (const [fact, value] of facts) if (value !== undefined) rows.push([fact, value, ""])
      const constraints = Constraints.of(item)
      if (constraints.length > 0) rows.push(["", "", ""], ["# Constraints", "", ""])
      for (const { foreign_key_constraint: foreign, primary_key_constraint: primary } of constraints) {
        if (primary)
          rows.push([primary.name, `PRIMARY KEY (${primary.child_columns.map((one) => shown(one)).join(", ")})`, ""])
        if (foreign)
          rows.push([
            foreign.name,
            `FOREIGN KEY (${foreign.child_columns.map((one) => shown(one)).join(", ")}) REFERENCES ${shown(...foreign.parent_table.split("."))} (${foreign.parent_columns.map((one) => shown(one)).join(", ")})`,
            ""
          ])
      }
    }
    return texts(columnNames, rows)
  }

  const column = ({ column: of, name }: Of<"describeColumn">): Rows => {
    const entry = catalog.table(name, session)
    const found = entry.columns.find((one) => one.name.toLowerCase() === of.toLowerCase())
    if (found === undefined)
      throw new SqlError(
        "UNRESOLVED_COLUMN.WITH_SUGGESTION",
        `A column with name ${shown(of)} cannot be resolved. Did you mean one of the following? [${entry.columns.map((one) => shown(one.name)).join(", ")}].`,
        name.place
      )
    return texts(infoNames, [
      ["col_name", found.name],
      ["data_type", columnTypeText(found)],
      ["comment", found.comment ?? "NULL"]
    ])
  }

  const object = ({ extended, name, what }: Of<"describeObject">): Rows => {
    if (what === "FUNCTION" && Objects.find(catalog, what, name, session) === undefined) throw noFunction(name)
    const { item, securable } = Objects.get(catalog, what, name, session)
    if (!catalog.access.sees(securable)) catalog.access.manage(securable)
    const { fields } = item
    const audit = [
      ["Created By", text(fields.created_by)],
      ["Created At", timeText(fields.created_at)],
      ["Updated By", text(fields.updated_by)],
      ["Updated At", timeText(fields.updated_at)]
    ]
    switch (what) {
      case "CATALOG":
        return texts(infoNames, [
          ["Catalog Name", text(fields.name)],
          ["Comment", text(fields.comment)],
          ["Owner", text(fields.owner)],
          ["Catalog Type", fields.name === "system" ? "System" : "Regular"],
          ...(extended ? audit : [])
        ])
      case "SCHEMA": {
        const properties = propertiesOf(item)
        return texts(
          ["database_description_item", "database_description_value"],
          [
            ["Catalog Name", text(fields.catalog_name)],
            ["Namespace Name", text(fields.name)],
            ["Comment", text(fields.comment)],
            ["Location", text(fields.storage_location)],
            ["Owner", text(fields.owner)],
            ...(extended
              ? [["Properties", `(${properties.map(([key, value]) => `(${key},${value})`).join(", ")})`]]
              : [])
          ]
        )
      }
      case "VOLUME":
        return texts(
          ["name", "catalog", "database", "owner", "storageLocation", "volumeType", "comment"],
          [
            [
              text(fields.name),
              text(fields.catalog_name),
              text(fields.schema_name),
              text(fields.owner),
              text(fields.storage_location),
              text(fields.volume_type),
              fields.comment ?? null
            ]
          ]
        )
      default: {
        const parameters = (
          (fields.input_params ?? {}) as {
            readonly parameters?: ReadonlyArray<{ readonly name?: string; readonly type_text?: string }>
          }
        ).parameters
        return texts(
          ["function_desc"],
          [
            [`Function: ${text(fields.full_name)}`],
            ["Type:     SCALAR"],
            [
              `Input:    ${(parameters ?? []).map((one) => `${one.name} ${one.type_text?.toUpperCase()}`).join(", ") || "()"}`
            ],
            [`Returns:  ${text(fields.full_data_type).toUpperCase()}`],
            ...(extended
              ? [
                  ...(fields.comment === undefined ? [] : [[`Comment:  ${text(fields.comment)}`]]),
                  [`Owner:    ${text(fields.owner)}`],
                  [`Body:     ${text(fields.routine_definition)}`]
                ]
              : [])
          ]
        )
      }
    }
  }

  const tableItem = (name: Of<"describeDetail">["name"]): Item => {
    const entry = catalog.entry(name, session)
    if (entry.kind === "VIEW")
      throw new SqlError(
        "EXPECT_TABLE_NOT_VIEW.NO_ALTERNATIVE",
        `${shown(...name.parts)} is a view, but a table is expected.`,
        name.place
      )
    catalog.access.need(["SELECT", "MODIFY"], { type: "table", name: joined(entry.full) })
    return entry.item
  }

  const detail = ({ name }: Of<"describeDetail">): Rows => {
    const { fields } = tableItem(name)
    const { columns } = catalog.entry(name, session)
    return table(
      [
        ["format", T.string],
        ["id", T.string],
        ["name", T.string],
        ["description", T.string],
        ["location", T.string],
        ["createdAt", T.timestamp],
        ["lastModified", T.timestamp],
        ["partitionColumns", T.array(T.string)],
        ["clusteringColumns", T.array(T.string)],
        ["numFiles", T.bigint],
        ["sizeInBytes", T.bigint],
        ["properties", T.map(T.string, T.string)],
        ["minReaderVersion", T.int],
        ["minWriterVersion", T.int],
        ["tableFeatures", T.array(T.string)]
      ],
      [
        [
          text(fields.data_source_format).toLowerCase(),
          fields.table_id,
          fields.full_name,
          fields.comment ?? null,
          fields.storage_location ?? null,
          timeValue(fields.created_at),
          timeValue(History.versionsOf(catalog.state, String(fields.table_id)).at(-1)?.timestamp ?? fields.created_at),
          arrayValue(columns.filter(({ partition }) => partition !== undefined).map((one) => one.name)),
          arrayValue([]),
          null,
          null,
          mapValue((fields.properties ?? {}) as object as Readonly<Record<string, string>>),
          null,
          null,
          null
        ]
      ]
    )
  }

  const history = ({ limit, name }: Of<"describeHistory">): Rows => {
    const { fields } = tableItem(name)
    const versions = [...History.versionsOf(catalog.state, String(fields.table_id))].reverse()
    return table(
      [
        ["version", T.bigint],
        ["timestamp", T.timestamp],
        ["userId", T.string],
        ["userName", T.string],
        ["operation", T.string],
        ["operationParameters", T.map(T.string, T.string)],
        ["readVersion", T.bigint],
        ["isolationLevel", T.string],
        ["isBlindAppend", T.boolean],
        ["operationMetrics", T.map(T.string, T.string)],
        ["userMetadata", T.string],
        ["engineInfo", T.string]
      ],
      versions
        .slice(0, limit)
        .map(({ metrics, operation, parameters, timestamp, userName, version }) => [
          BigInt(version),
          timeValue(timestamp),
          null,
          userName,
          operation,
          mapValue(parameters),
          version === 0 ? null : BigInt(version - 1),
          "WriteSerializable",
          null,
          mapValue(metrics),
          null,
          "Databricks emulator"
        ])
    )
  }

  const showCreate = ({ name }: Of<"showCreate">): Rows => {
    const entry = catalog.entry(name, session)
    catalog.access.need(["SELECT", "MODIFY", "BROWSE"], { type: "table", name: joined(entry.full) })
    const { columns, full, item, view } = entry
    const { fields } = item
    const comment = (of: unknown): string => (of === undefined ? "" : ` COMMENT ${quoted(of)}`)
    const properties = propertiesOf(item)
    const lines: Array<string> = []
    const named = shown(full.catalog, full.schema, full.table).replace(/`(\w+)`/g, "$1")
    const tail = [
      ...(fields.comment === undefined ? [] : [`COMMENT ${quoted(fields.comment)}`]),
      ...(properties.length === 0
        ? []
        : [`TBLPROPERTIES (\n${properties.map(([key, value]) => `  ${quoted(key)} = ${quoted(value)}`).join(",\n")})`])
    ]
    if (view !== undefined) {
      lines.push(
        `CREATE VIEW ${named} (\n${columns.map((one) => `  ${T.quotedName(one.name)}${comment(one.comment)}`).join(",\n")})`,
        ...tail,
        `AS ${view.text}`
      )
      return texts(["createtab_stmt"], [[lines.join("\n")]])
    }
    catalog.usable(entry, name.place)
    const definitions = columns.map(
      (one) =>
        `  ${T.quotedName(one.name)} ${one.size === undefined ? T.definitionOf(one.type) : columnTypeText(one).toUpperCase()}${one.notNull ? " NOT NULL" : ""}${one.default === undefined ? "" : ` DEFAULT ${one.default}`}${comment(one.comment)}`
    )
    for (const { foreign_key_constraint: foreign, primary_key_constraint: primary } of Constraints.of(item)) {
      const list = (names: ReadonlyArray<string>): string => names.map((one) => shown(one)).join(", ")
      if (primary) definitions.push(`  CONSTRAINT ${shown(primary.name)} PRIMARY KEY (${list(primary.child_columns)})`)
      if (foreign)
        definitions.push(
          `  CONSTRAINT ${shown(foreign.name)} FOREIGN KEY (${list(foreign.child_columns)}) REFERENCES ${shown(...foreign.parent_table.split("."))} (${list(foreign.parent_columns)})`
        )
    }
    const partitions = columns.filter(({ partition }) => partition !== undefined)
    lines.push(
      `CREATE TABLE ${named} (\n${definitions.join(",\n")})`,
      `USING ${text(fields.data_source_format).toLowerCase()}`,
      ...(partitions.length === 0
        ? []
        : [`PARTITIONED BY (${partitions.map((one) => T.quotedName(one.name)).join(", ")})`]),
      ...tail
    )
    return texts(["createtab_stmt"], [[`${lines.join("\n")}\n`]])
  }

  const query = (of: Of<"describeQuery">["query"]): Rows => {
    const { columns } = queries.query(of)
    checkNames(columns)
    if (columns.some(({ type }) => type.name === "INTERVAL")) throw unsupported("intervals as results")
    return texts(
      columnNames,
      columns.map(({ comment, name, type }) => [name, typeText(type), comment ?? null])
    )
  }

  return { describe, column, object, detail, history, showCreate, query }
}
