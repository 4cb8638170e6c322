/**
 * Ingestion pipelines: their sources, destinations and table settings.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "../Wire.js"
import { GoogleAdsConfig } from "./PipelineAdConnectors.js"
import { ConnectorOptions } from "./PipelineConnectors.js"
import { IngestionPipelineDefinitionFanoutOptions } from "./PipelineFileConnectors.js"
import { DayOfWeek } from "./PipelineSchedules.js"

/**
 * Information about the source, used before there is a connection.
 *
 * @since 0.1.0
 * @category gateways
 */
export class ConnectionParameters extends Wire.struct<ConnectionParameters>("ConnectionParameters")({
  /** The catalog to connect to first. Required for Oracle, where it is the service name. */
  source_catalog: Wire.optional(Schema.String)
}) {}

/**
 * A gateway pipeline. It continuously reads the changes of a database and stores them for ingestion pipelines.
 *
 * @since 0.1.0
 * @category gateways
 */
export class IngestionGatewayPipelineDefinition extends Wire.struct<IngestionGatewayPipelineDefinition>(
  "IngestionGatewayPipelineDefinition"
)({
  /** The Unity Catalog connection to the source. Cannot be changed. */
  connection_name: Wire.expected(Schema.String),
  /** The catalog of the storage location for changes. Cannot be changed. */
  gateway_storage_catalog: Wire.expected(Schema.String),
  /** The schema of the storage location for changes. Cannot be changed. */
  gateway_storage_schema: Wire.expected(Schema.String),
  /** The name of the storage location. It is created if it does not exist. */
  gateway_storage_name: Wire.optional(Schema.String),
  connection_parameters: Wire.optional(ConnectionParameters),
  /** @deprecated Use `connection_name`. */
  connection_id: Wire.optional(Schema.String)
}) {}

/**
 * Whether a failed update of a table is retried with a full refresh.
 *
 * @since 0.1.0
 * @category tables
 */
export class AutoFullRefreshPolicy extends Wire.struct<AutoFullRefreshPolicy>("AutoFullRefreshPolicy")({
  enabled: Wire.expected(Schema.Boolean),
  /** The min time between two full refreshes of a table, in hours. The default is 24. */
  min_interval_hours: Wire.optional(Wire.Int)
}) {}

/**
 * How to read a table with queries, for sources without change tracking.
 *
 * @since 0.1.0
 * @category tables
 */
export class IngestionPipelineDefinitionTableSpecificConfigQueryBasedConnectorConfig extends Wire.struct<IngestionPipelineDefinitionTableSpecificConfigQueryBasedConnectorConfig>(
  "IngestionPipelineDefinitionTableSpecificConfigQueryBasedConnectorConfig"
)({
  /** Source columns whose values never decrease, used to find new rows. Also the default for `sequence_by`. */
  cursor_columns: Wire.optional(Wire.array(Schema.String)),
  /** A SQL condition for rows that are marked as deleted, such as `is_deleted = true`. */
  deletion_condition: Wire.optional(Schema.String),
  /**
   * The min time between two checks for rows that were deleted in the source, in seconds. If omitted, there are no
   * checks.
   */
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
  /** SQL expressions, by name: `{ start_date: 'coalesce(current_offset(), date("2026-01-31"))' }`. */
  parameters: Wire.optional(Wire.StringMap),
  /** @deprecated Use `parameters`. They determine whether the report is read incrementally. */
  incremental: Wire.optional(Schema.Boolean),
  /** @deprecated Use `parameters`. */
  report_parameters: Wire.optional(Wire.array(IngestionPipelineDefinitionWorkdayReportParametersQueryKeyValue))
}) {}

/**
 * What happens to a changed row: it is overwritten (type 1), the old version is kept as history (type 2), or changes
 * are appended.
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
 * How a table is written. The values have the same meanings as in `TableSpecificConfigScdType`.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category tables
 */
export const StorageMode = Wire.openEnum("pipelines.StorageMode", ["SCD_TYPE_1", "SCD_TYPE_2", "APPEND_ONLY"])

/**
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category tables
 */
export type StorageMode = typeof StorageMode.Type

/**
 * How tables are read and written. The settings of a table override those of its schema, and these override those of
 * the pipeline.
 *
 * @since 0.1.0
 * @category tables
 */
export class TableSpecificConfig extends Wire.struct<TableSpecificConfig>("TableSpecificConfig")({
  /** The columns that identify a row. */
  primary_keys: Wire.optional(Wire.array(Schema.String)),
  /** The columns that define the order of changes. */
  sequence_by: Wire.optional(Wire.array(Schema.String)),
  /** Set either this or `storage_mode`. */
  scd_type: Wire.optional(TableSpecificConfigScdType),
  /**
   * Set either this or `scd_type`.
   *
   * @deprecated Not in the current version of the API.
   */
  storage_mode: Wire.optional(StorageMode),
  /** The columns to read. Columns that are added later are not read. Cannot be combined with `exclude_columns`. */
  include_columns: Wire.optional(Wire.array(Schema.String)),
  /** The columns to skip. Columns that are added later are read. Cannot be combined with `include_columns`. */
  exclude_columns: Wire.optional(Wire.array(Schema.String)),
  /** The rows to read: a Databricks SQL condition, without `WHERE`. Cannot be changed. */
  row_filter: Wire.optional(Schema.String),
  /** The clustering columns. Cannot be combined with `enable_auto_clustering`. */
  clustering_columns: Wire.optional(Wire.array(Schema.String)),
  /** Whether Databricks chooses the clustering columns. */
  enable_auto_clustering: Wire.optional(Schema.Boolean),
  /** Properties of the Delta table, such as `delta.enableTypeWidening`. */
  table_properties: Wire.optional(Wire.StringMap),
  /** The struct column for metadata about the source of a row. */
  source_metadata_column: Wire.optional(Schema.String),
  /** The default is never. */
  auto_full_refresh_policy: Wire.optional(AutoFullRefreshPolicy),
  query_based_connector_config: Wire.optional(IngestionPipelineDefinitionTableSpecificConfigQueryBasedConnectorConfig),
  /** Whether to read formula fields. Salesforce only. */
  salesforce_include_formula_fields: Wire.optional(Schema.Boolean),
  /** Report parameters. Workday only. */
  workday_report_parameters: Wire.optional(IngestionPipelineDefinitionWorkdayReportParameters)
}) {}

/**
 * The parts of Confluence to read.
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
 * The parts of Jira to read.
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

// The settings that tables and schemas share.
const objectFields = {
  /** The source catalog, if the source has catalogs. */
  source_catalog: Wire.optional(Schema.String),
  destination_catalog: Wire.expected(Schema.String),
  destination_schema: Wire.expected(Schema.String),
  table_configuration: Wire.optional(TableSpecificConfig),
  /** Options for the type of source. */
  connector_options: Wire.optional(ConnectorOptions),
  /** @deprecated Use `connector_options.confluence_options`. */
  confluence_options: Wire.optional(IngestionPipelineDefinitionConfluenceOptions),
  /** @deprecated Use `connector_options.jira_options`. */
  jira_options: Wire.optional(IngestionPipelineDefinitionJiraOptions)
}

const tableFields = {
  /** The source table. Some sources, such as streams, have none. */
  source_table: Wire.optional(Schema.String),
  /** The source schema, if the source has schemas. */
  source_schema: Wire.optional(Schema.String),
  /** The destination table. It must not exist yet. The default is the name of the source table. */
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
  /** The source schema. Some sources, such as streams, have none. */
  source_schema: Wire.optional(Schema.String),
  /** Distributes the records of a stream over several tables. */
  fanout_options: Wire.optional(IngestionPipelineDefinitionFanoutOptions)
}

/**
 * A schema to read. All its tables are read into destination tables of the same names, which must not exist yet.
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
  /** The destination table. Required. It must not exist yet. */
  destination_table: Wire.optional(Schema.String),
  table_configuration: Wire.optional(TableSpecificConfig)
}) {}

/**
 * An object to read. Exactly one field is set.
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
 * The replication slot and the publication to read the changes of a PostgreSQL database from.
 *
 * @since 0.1.0
 * @category sources
 */
export class PostgresSlotConfig extends Wire.struct<PostgresSlotConfig>("PostgresSlotConfig")({
  slot_name: Wire.optional(Schema.String),
  publication_name: Wire.optional(Schema.String)
}) {}

/**
 * How to read a PostgreSQL database.
 *
 * @since 0.1.0
 * @category sources
 */
export class PostgresCatalogConfig extends Wire.struct<PostgresCatalogConfig>("PostgresCatalogConfig")({
  slot_config: Wire.optional(PostgresSlotConfig)
}) {}

/**
 * How to read a catalog of the source.
 *
 * @since 0.1.0
 * @category sources
 */
export class SourceCatalogConfig extends Wire.struct<SourceCatalogConfig>("SourceCatalogConfig")({
  source_catalog: Wire.optional(Schema.String),
  postgres: Wire.optional(PostgresCatalogConfig)
}) {}

/**
 * Free-form settings of a source.
 *
 * @since 0.1.0
 * @category sources
 */
export class ApiSourceConnectorConfig extends Wire.struct<ApiSourceConnectorConfig>("ApiSourceConnectorConfig")({
  configs: Wire.optional(Wire.StringMap)
}) {}

/**
 * The settings of the whole source. Exactly one field is set.
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
 * The type of source.
 *
 * Taken from an earlier version of the API. The current version has only some of these values.
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
 * How to read a database: from its change log, or with queries.
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
 * Where a pipeline without a gateway stores the changes it reads.
 *
 * @since 0.1.0
 * @category ingestion
 */
export class DataStagingOptions extends Wire.struct<DataStagingOptions>("DataStagingOptions")({
  /** Cannot be changed. */
  catalog_name: Wire.expected(Schema.String),
  /** Cannot be changed. */
  schema_name: Wire.expected(Schema.String),
  /** The volume. It is created if it does not exist. If omitted, Databricks chooses the name. */
  volume_name: Wire.optional(Schema.String)
}) {}

/**
 * A time window in which an operation is allowed.
 *
 * @since 0.1.0
 * @category ingestion
 */
export class OperationTimeWindow extends Wire.struct<OperationTimeWindow>("OperationTimeWindow")({
  /** The start hour, 0 to 23. */
  start_hour: Wire.expected(Wire.Int),
  /** The default is every day. */
  days_of_week: Wire.optional(Wire.array(DayOfWeek)),
  /** A time zone id, such as `Europe/Amsterdam`. The default is UTC. */
  time_zone_id: Wire.optional(Schema.String)
}) {}

/**
 * An ingestion pipeline. The source is a connection, a gateway, or a foreign catalog.
 *
 * @since 0.1.0
 * @category ingestion
 */
export class IngestionPipelineDefinition extends Wire.struct<IngestionPipelineDefinition>(
  "IngestionPipelineDefinition"
)({
  /** The objects to read and their destinations. Required. */
  objects: Wire.optional(Wire.array(IngestionConfig)),
  /** The Unity Catalog connection to the source. */
  connection_name: Wire.optional(Schema.String),
  /** The id of the gateway pipeline that reads the changes. */
  ingestion_gateway_id: Wire.optional(Schema.String),
  /**
   * Whether `source_catalog` refers to a foreign catalog, which is read without a connection or gateway. Cannot be
   * changed.
   */
  ingest_from_uc_foreign_catalog: Wire.optional(Schema.Boolean),
  /** For databases that are read with `connection_name`. The default is `QUERY_BASED`. */
  connector_type: Wire.optional(ConnectorType),
  /** Derived from the connection or the gateway. Ignored in requests. */
  source_type: Wire.optional(IngestionSourceType),
  source_configurations: Wire.optional(Wire.array(SourceConfig)),
  /** The settings for all tables. */
  table_configuration: Wire.optional(TableSpecificConfig),
  /** The window for full refreshes, for sources whose changes are read otherwise. */
  full_refresh_window: Wire.optional(OperationTimeWindow),
  /** The default is the location of the pipeline's tables. */
  data_staging_options: Wire.optional(DataStagingOptions),
  /** The path of the driver JAR. NetSuite only. */
  netsuite_jar_path: Wire.optional(Schema.String)
}) {}
