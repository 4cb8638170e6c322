/**
 * Pipelines that bring data in from elsewhere: what they read, where it goes, and how tables are kept.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { GoogleAdsConfig } from "./PipelineAdConnectors.js"
import { ConnectorOptions } from "./PipelineConnectors.js"
import { IngestionPipelineDefinitionFanoutOptions } from "./PipelineFileConnectors.js"
import { DayOfWeek } from "./PipelineSchedules.js"
import * as Wire from "./Wire.js"

/**
 * What is known of the source before there is a connection to it.
 *
 * @since 0.1.0
 * @category gateways
 */
export class ConnectionParameters extends Wire.struct<ConnectionParameters>("ConnectionParameters")({
  /** The catalog to connect to first, which Oracle (where it is the service name) cannot do without. */
  source_catalog: Wire.optional(Schema.String)
}) {}

/**
 * A pipeline that is a gateway: it reads the changes of a database all the time and stores them for ingestion pipelines.
 *
 * @since 0.1.0
 * @category gateways
 */
export class IngestionGatewayPipelineDefinition extends Wire.struct<IngestionGatewayPipelineDefinition>(
  "IngestionGatewayPipelineDefinition"
)({
  /** The Unity Catalog connection to the source. It cannot change. */
  connection_name: Wire.expected(Schema.String),
  /** The catalog of the place where changes are stored. It cannot change. */
  gateway_storage_catalog: Wire.expected(Schema.String),
  /** The schema of the place where changes are stored. It cannot change. */
  gateway_storage_schema: Wire.expected(Schema.String),
  /** The name of that place, which is made if it is not there. */
  gateway_storage_name: Wire.optional(Schema.String),
  connection_parameters: Wire.optional(ConnectionParameters),
  /** @deprecated Use `connection_name`. */
  connection_id: Wire.optional(Schema.String)
}) {}

/**
 * Whether an update that fails on a table tries again with a full refresh of it.
 *
 * @since 0.1.0
 * @category tables
 */
export class AutoFullRefreshPolicy extends Wire.struct<AutoFullRefreshPolicy>("AutoFullRefreshPolicy")({
  enabled: Wire.expected(Schema.Boolean),
  /** The fewest hours between two full refreshes of a table; 24 if absent. */
  min_interval_hours: Wire.optional(Wire.Int)
}) {}

/**
 * How a table is read by queries, from sources that tell nothing of their changes.
 *
 * @since 0.1.0
 * @category tables
 */
export class IngestionPipelineDefinitionTableSpecificConfigQueryBasedConnectorConfig extends Wire.struct<IngestionPipelineDefinitionTableSpecificConfigQueryBasedConnectorConfig>(
  "IngestionPipelineDefinitionTableSpecificConfigQueryBasedConnectorConfig"
)({
  /** Columns of the source that never decrease, by which new rows are found; and `sequence_by`, where that is absent. */
  cursor_columns: Wire.optional(Wire.array(Schema.String)),
  /** A SQL condition for rows that are marked as deleted: `is_deleted = true`. */
  deletion_condition: Wire.optional(Schema.String),
  /** The fewest seconds between two looks for rows that are gone from the source; it is never looked if absent. */
  hard_deletion_sync_min_interval_in_seconds: Wire.optional(Wire.Int64)
}) {}

/**
 * A parameter of a Workday report.
 *
 * @since 0.1.0
 * @category tables
 */
export class IngestionPipelineDefinitionWorkdayReportParametersQueryKeyValue extends Wire.struct<IngestionPipelineDefinitionWorkdayReportParametersQueryKeyValue>(
  "IngestionPipelineDefinitionWorkdayReportParametersQueryKeyValue"
)({
  key: Wire.optional(Schema.String),
  /** A SQL expression such as `current_date()` or `coalesce(current_offset(), date("2026-01-31"))`. */
  value: Wire.optional(Schema.String)
}) {}

/**
 * The parameters of a Workday report.
 *
 * @since 0.1.0
 * @category tables
 */
export class IngestionPipelineDefinitionWorkdayReportParameters extends Wire.struct<IngestionPipelineDefinitionWorkdayReportParameters>(
  "IngestionPipelineDefinitionWorkdayReportParameters"
)({
  /** SQL expressions by name: `{ start_date: 'coalesce(current_offset(), date("2026-01-31"))' }`. */
  parameters: Wire.optional(Wire.StringMap),
  /** @deprecated Use `parameters`, which decide whether the report is read incrementally. */
  incremental: Wire.optional(Schema.Boolean),
  /** @deprecated Use `parameters`. */
  report_parameters: Wire.optional(Wire.array(IngestionPipelineDefinitionWorkdayReportParametersQueryKeyValue))
}) {}

/**
 * What becomes of a row that changes: it is replaced (type 1), it is kept beside its successor (type 2), or changes are
 * appended as they come.
 *
 * @since 0.1.0
 * @category tables
 */
export const TableSpecificConfigScdType = Wire.openEnum("TableSpecificConfigScdType", [
  "SCD_TYPE_1",
  "SCD_TYPE_2",
  "APPEND_ONLY"
])

/**
 * @since 0.1.0
 * @category tables
 */
export type TableSpecificConfigScdType = typeof TableSpecificConfigScdType.Type

/**
 * How a table is written, with the values and meanings of `TableSpecificConfigScdType`.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category tables
 */
export const StorageMode = Wire.openEnum("StorageMode", ["SCD_TYPE_1", "SCD_TYPE_2", "APPEND_ONLY"])

/**
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category tables
 */
export type StorageMode = typeof StorageMode.Type

/**
 * How tables are read and written. What is said of a table comes before what is said of its schema, and that before what
 * is said of the whole pipeline.
 *
 * @since 0.1.0
 * @category tables
 */
export class TableSpecificConfig extends Wire.struct<TableSpecificConfig>("TableSpecificConfig")({
  /** The columns by which a change finds its row. */
  primary_keys: Wire.optional(Wire.array(Schema.String)),
  /** The columns that tell the order of changes. */
  sequence_by: Wire.optional(Wire.array(Schema.String)),
  /** Give either this or `storage_mode`. */
  scd_type: Wire.optional(TableSpecificConfigScdType),
  /**
   * Give either this or `scd_type`.
   *
   * @deprecated Not in the current version of the API.
   */
  storage_mode: Wire.optional(StorageMode),
  /** The only columns to read; columns that come later are left out. Not together with `exclude_columns`. */
  include_columns: Wire.optional(Wire.array(Schema.String)),
  /** The columns not to read; columns that come later are read. Not together with `include_columns`. */
  exclude_columns: Wire.optional(Wire.array(Schema.String)),
  /** The rows to read: a condition in Databricks SQL, without `WHERE`. It cannot change. */
  row_filter: Wire.optional(Schema.String),
  /** The columns to cluster by. Not together with `enable_auto_clustering`. */
  clustering_columns: Wire.optional(Wire.array(Schema.String)),
  /** Whether Databricks chooses the columns to cluster by. */
  enable_auto_clustering: Wire.optional(Schema.Boolean),
  /** Properties of the Delta table, such as `delta.enableTypeWidening`. */
  table_properties: Wire.optional(Wire.StringMap),
  /** The column, a struct, for what is known of where a row comes from. */
  source_metadata_column: Wire.optional(Schema.String),
  /** Never, if absent. */
  auto_full_refresh_policy: Wire.optional(AutoFullRefreshPolicy),
  query_based_connector_config: Wire.optional(IngestionPipelineDefinitionTableSpecificConfigQueryBasedConnectorConfig),
  /** Salesforce only: whether formula fields are read. */
  salesforce_include_formula_fields: Wire.optional(Schema.Boolean),
  /** Workday only. */
  workday_report_parameters: Wire.optional(IngestionPipelineDefinitionWorkdayReportParameters)
}) {}

/**
 * What of Confluence is read.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category objects
 */
export class IngestionPipelineDefinitionConfluenceOptions extends Wire.struct<IngestionPipelineDefinitionConfluenceOptions>(
  "IngestionPipelineDefinitionConfluenceOptions"
)({
  include_confluence_spaces: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * What of Jira is read.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category objects
 */
export class IngestionPipelineDefinitionJiraOptions extends Wire.struct<IngestionPipelineDefinitionJiraOptions>(
  "IngestionPipelineDefinitionJiraOptions"
)({
  include_jira_spaces: Wire.optional(Wire.array(Schema.String))
}) {}

// What can be said of a table and of a whole schema.
const objectFields = {
  /** The catalog in the source, where it has such. */
  source_catalog: Wire.optional(Schema.String),
  destination_catalog: Wire.expected(Schema.String),
  destination_schema: Wire.expected(Schema.String),
  table_configuration: Wire.optional(TableSpecificConfig),
  /** What the kind of source can be told. */
  connector_options: Wire.optional(ConnectorOptions),
  /** @deprecated Use `connector_options.confluence_options`. */
  confluence_options: Wire.optional(IngestionPipelineDefinitionConfluenceOptions),
  /** @deprecated Use `connector_options.jira_options`. */
  jira_options: Wire.optional(IngestionPipelineDefinitionJiraOptions)
}

const tableFields = {
  /** The table in the source; some sources, such as streams, have none. */
  source_table: Wire.optional(Schema.String),
  /** The schema in the source, where it has such. */
  source_schema: Wire.optional(Schema.String),
  /** The table to make, which must not be there; named as in the source if absent. */
  destination_table: Wire.optional(Schema.String)
}

/**
 * A table to read.
 *
 * @since 0.1.0
 * @category objects
 */
export class TableSpec extends Wire.struct<TableSpec>("TableSpec")<typeof tableFields & typeof objectFields>({
  ...tableFields,
  ...objectFields
}) {}

const schemaFields = {
  /** The schema in the source; some sources, such as streams, have none. */
  source_schema: Wire.optional(Schema.String),
  /** Spreads the records of a stream over many tables. */
  fanout_options: Wire.optional(IngestionPipelineDefinitionFanoutOptions)
}

/**
 * A schema of which all tables are read, into tables of the same names that must not be there.
 *
 * @since 0.1.0
 * @category objects
 */
export class SchemaSpec extends Wire.struct<SchemaSpec>("SchemaSpec")<typeof schemaFields & typeof objectFields>({
  ...schemaFields,
  ...objectFields
}) {}

/**
 * A report to read.
 *
 * @since 0.1.0
 * @category objects
 */
export class ReportSpec extends Wire.struct<ReportSpec>("ReportSpec")({
  /** The report's URL in the source. */
  source_url: Wire.expected(Schema.String),
  destination_catalog: Wire.expected(Schema.String),
  destination_schema: Wire.expected(Schema.String),
  /** Required: the table to make, which must not be there. */
  destination_table: Wire.optional(Schema.String),
  table_configuration: Wire.optional(TableSpecificConfig)
}) {}

/**
 * Something to read: one of the three.
 *
 * @since 0.1.0
 * @category objects
 */
export class IngestionConfig extends Wire.struct<IngestionConfig>("IngestionConfig")({
  table: Wire.optional(TableSpec),
  schema: Wire.optional(SchemaSpec),
  report: Wire.optional(ReportSpec)
}) {}

/**
 * The replication slot and the publication that changes of a PostgreSQL database are read from.
 *
 * @since 0.1.0
 * @category sources
 */
export class PostgresSlotConfig extends Wire.struct<PostgresSlotConfig>("PostgresSlotConfig")({
  slot_name: Wire.optional(Schema.String),
  publication_name: Wire.optional(Schema.String)
}) {}

/**
 * How a PostgreSQL database is read.
 *
 * @since 0.1.0
 * @category sources
 */
export class PostgresCatalogConfig extends Wire.struct<PostgresCatalogConfig>("PostgresCatalogConfig")({
  slot_config: Wire.optional(PostgresSlotConfig)
}) {}

/**
 * How a catalog of the source is read.
 *
 * @since 0.1.0
 * @category sources
 */
export class SourceCatalogConfig extends Wire.struct<SourceCatalogConfig>("SourceCatalogConfig")({
  source_catalog: Wire.optional(Schema.String),
  postgres: Wire.optional(PostgresCatalogConfig)
}) {}

/**
 * Settings of a source that takes any.
 *
 * @since 0.1.0
 * @category sources
 */
export class ApiSourceConnectorConfig extends Wire.struct<ApiSourceConnectorConfig>("ApiSourceConnectorConfig")({
  configs: Wire.optional(Wire.StringMap)
}) {}

/**
 * What can be said of the source as a whole: one of the three.
 *
 * @since 0.1.0
 * @category sources
 */
export class SourceConfig extends Wire.struct<SourceConfig>("SourceConfig")({
  catalog: Wire.optional(SourceCatalogConfig),
  google_ads_config: Wire.optional(GoogleAdsConfig),
  api_source_connector_config: Wire.optional(ApiSourceConnectorConfig)
}) {}

/**
 * The kind of source.
 *
 * Kept from an earlier version of the API, of which the current one has only a part.
 *
 * @since 0.1.0
 * @category sources
 */
export const IngestionSourceType = Wire.openEnum("IngestionSourceType", [
  "ADOBE_CAMPAIGNS",
  "ADOBE_COMMERCE",
  "ADP_WORKFORCE_NOW",
  "AHA",
  "AIRTABLE",
  "AKAMAI_WAF",
  "AMPLITUDE",
  "API_SOURCE",
  "APPFIGURES",
  "APPLE_APP_STORE",
  "APPLE_SEARCH_ADS",
  "ATLASSIAN_ORGANIZATION",
  "AWIN",
  "AZURE_MONITOR_LOGS",
  "BIGQUERY",
  "BING_ADS",
  "CERIDIAN_DAYFORCE",
  "COMMUNITY",
  "CONFLUENCE",
  "CROWDSTRIKE_EVENT_STREAM",
  "DELIGHTED",
  "DYNAMICS365",
  "EPIC_CLARITY",
  "FOREIGN_CATALOG",
  "FRESHSERVICE",
  "FRONT",
  "GA4_RAW_DATA",
  "GENESYS",
  "GITHUB",
  "GITLAB",
  "GMAIL",
  "GONG",
  "GOOGLE_ADS",
  "GOOGLE_ANALYTICS",
  "GOOGLE_CALENDAR",
  "GOOGLE_DRIVE",
  "GOOGLE_SEARCH_CONSOLE",
  "GOOGLE_WORKSPACE",
  "GUIDEWIRE",
  "GURU",
  "HIBOB",
  "HUBSPOT",
  "IRONCLAD",
  "JIRA",
  "KAFKA",
  "LINEAR",
  "LINKEDIN_ADS",
  "M365_AUDIT_LOGS",
  "MANAGED_POSTGRESQL",
  "MARKETO",
  "META_MARKETING",
  "MICROSOFT_ENTRA_ID",
  "MICROSOFT_TEAMS",
  "MONDAY_COM",
  "MYSQL",
  "NETSKOPE_LOGS",
  "NETSUITE",
  "NOTION",
  "OKTA_SYSTEM_LOGS",
  "ONEDRIVE",
  "ONE_PASSWORD_EVENT_LOGS",
  "ORACLE",
  "ORACLE_ELOQUA",
  "ORACLE_FUSION_CLOUD",
  "OUTLOOK",
  "PAGERDUTY",
  "PARTNERSTACK",
  "PENDO",
  "PINTEREST_ADS",
  "POSTGRESQL",
  "POWER_BI",
  "PROOFPOINT_SIEM",
  "QUICKBOOKS",
  "RABBITMQ",
  "REDDIT_ADS",
  "REDSHIFT",
  "SALESFORCE",
  "SALESFORCE_MARKETING_CLOUD",
  "SALESLOFT",
  "SAP_SUCCESSFACTORS",
  "SAS",
  "SENDGRID",
  "SERVICENOW",
  "SHAREPOINT",
  "SHOPIFY",
  "SLACK_ACCESS_AND_INTEGRATION_LOGS",
  "SLACK_AUDIT_LOGS",
  "SMARTSHEET",
  "SNAPCHAT_ADS",
  "SPLUNK",
  "SQLDW",
  "SQLSERVER",
  "SQUARE",
  "TERADATA",
  "TIKTOK_ADS",
  "VEEVA",
  "VEEVA_VAULT",
  "VERKADA",
  "WIZ_AUDIT_LOGS",
  "WORKDAY_ACTIVITY_LOGGING",
  "WORKDAY_HCM",
  "WORKDAY_RAAS",
  "X_ADS",
  "YOUTUBE_ANALYTICS",
  "ZENDESK",
  "ZIP",
  "ZOHO_BOOKS",
  "ZOOM",
  "ZOOM_LOGS"
])

/**
 * @since 0.1.0
 * @category sources
 */
export type IngestionSourceType = typeof IngestionSourceType.Type

/**
 * How a database is read: by its log of changes, or by queries.
 *
 * @since 0.1.0
 * @category sources
 */
export const ConnectorType = Wire.openEnum("ConnectorType", ["CDC", "QUERY_BASED"])

/**
 * @since 0.1.0
 * @category sources
 */
export type ConnectorType = typeof ConnectorType.Type

/**
 * Where a pipeline that reads changes itself stores them.
 *
 * @since 0.1.0
 * @category ingestion
 */
export class DataStagingOptions extends Wire.struct<DataStagingOptions>("DataStagingOptions")({
  /** It cannot change. */
  catalog_name: Wire.expected(Schema.String),
  /** It cannot change. */
  schema_name: Wire.expected(Schema.String),
  /** The volume, which is made if it is not there; Databricks names it if absent. */
  volume_name: Wire.optional(Schema.String)
}) {}

/**
 * The hours in which something may be done.
 *
 * @since 0.1.0
 * @category ingestion
 */
export class OperationTimeWindow extends Wire.struct<OperationTimeWindow>("OperationTimeWindow")({
  /** The hour it begins at, 0 to 23. */
  start_hour: Wire.expected(Wire.Int),
  /** Every day if absent. */
  days_of_week: Wire.optional(Wire.array(DayOfWeek)),
  /** Such as `Europe/Amsterdam`; UTC if absent. */
  time_zone_id: Wire.optional(Schema.String)
}) {}

/**
 * A pipeline that brings data in from elsewhere. The source is a connection, a gateway, or a foreign catalog.
 *
 * @since 0.1.0
 * @category ingestion
 */
export class IngestionPipelineDefinition extends Wire.struct<IngestionPipelineDefinition>(
  "IngestionPipelineDefinition"
)({
  /** Required: what to read and where it goes. */
  objects: Wire.optional(Wire.array(IngestionConfig)),
  /** The Unity Catalog connection to the source. */
  connection_name: Wire.optional(Schema.String),
  /** The id of the gateway pipeline that reads the changes of the source. */
  ingestion_gateway_id: Wire.optional(Schema.String),
  /** Whether `source_catalog` names foreign catalogs, which are read without connection and gateway. It cannot change. */
  ingest_from_uc_foreign_catalog: Wire.optional(Schema.Boolean),
  /** For databases read through `connection_name`; `QUERY_BASED` if absent. */
  connector_type: Wire.optional(ConnectorType),
  /** Found out from the connection or the gateway; what is sent is not looked at. */
  source_type: Wire.optional(IngestionSourceType),
  source_configurations: Wire.optional(Wire.array(SourceConfig)),
  /** For all tables. */
  table_configuration: Wire.optional(TableSpecificConfig),
  /** When tables may be read whole, where changes are read otherwise. */
  full_refresh_window: Wire.optional(OperationTimeWindow),
  /** Beside the pipeline's tables if absent. */
  data_staging_options: Wire.optional(DataStagingOptions),
  /** NetSuite only: the path of the JAR of its driver. */
  netsuite_jar_path: Wire.optional(Schema.String)
}) {}
