/**
 * The kinds of job task that work on a SQL warehouse: queries, alerts, dashboards, dbt and Power BI.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { Source } from "./JobTaskTypes.js"
import * as Wire from "./Wire.js"

/**
 * A saved query to run.
 *
 * @since 0.1.0
 * @category tasks
 */
export class SqlTaskQuery extends Wire.struct<SqlTaskQuery>("SqlTaskQuery")({
  query_id: Wire.expected(Schema.String)
}) {}

/**
 * A file of SQL to run.
 *
 * @since 0.1.0
 * @category tasks
 */
export class SqlTaskFile extends Wire.struct<SqlTaskFile>("SqlTaskFile")({
  /** An absolute path in the workspace, or one relative to the root of the repository. */
  path: Wire.expected(Schema.String),
  source: Wire.optional(Source)
}) {}

/**
 * Who is told: either a user or a notification destination.
 *
 * @since 0.1.0
 * @category tasks
 */
export class SqlTaskSubscription extends Wire.struct<SqlTaskSubscription>("SqlTaskSubscription")({
  /** The user's email address. */
  user_name: Wire.optional(Schema.String),
  destination_id: Wire.optional(Schema.String)
}) {}

/**
 * A legacy SQL alert to evaluate.
 *
 * @since 0.1.0
 * @category tasks
 */
export class SqlTaskAlert extends Wire.struct<SqlTaskAlert>("SqlTaskAlert")({
  alert_id: Wire.expected(Schema.String),
  /** Who gets the alert's notifications. */
  subscriptions: Wire.optional(Wire.array(SqlTaskSubscription)),
  /** Send no notifications. */
  pause_subscriptions: Wire.optional(Schema.Boolean)
}) {}

/**
 * A legacy SQL dashboard to refresh.
 *
 * @since 0.1.0
 * @category tasks
 */
export class SqlTaskDashboard extends Wire.struct<SqlTaskDashboard>("SqlTaskDashboard")({
  dashboard_id: Wire.expected(Schema.String),
  /** Who gets a snapshot of the dashboard. */
  subscriptions: Wire.optional(Wire.array(SqlTaskSubscription)),
  /** The subject of the emails. */
  custom_subject: Wire.optional(Schema.String),
  /** Take no snapshot and send no emails. */
  pause_subscriptions: Wire.optional(Schema.Boolean)
}) {}

/**
 * Runs a query or a file of SQL, or refreshes an alert or a dashboard: one of `query`, `file`, `alert` and `dashboard`.
 *
 * @since 0.1.0
 * @category tasks
 */
export class SqlTask extends Wire.struct<SqlTask>("SqlTask")({
  /**
   * A pro or serverless SQL warehouse. A classic one serves queries, alerts and dashboards in scheduled jobs of one
   * task only.
   */
  warehouse_id: Wire.expected(Schema.String),
  query: Wire.optional(SqlTaskQuery),
  file: Wire.optional(SqlTaskFile),
  alert: Wire.optional(SqlTaskAlert),
  dashboard: Wire.optional(SqlTaskDashboard),
  /** Parameters of the query or file. An alert takes none. */
  parameters: Wire.optional(Wire.StringMap)
}) {}

/**
 * Who is told about an alert: either a user or a notification destination.
 *
 * @since 0.1.0
 * @category tasks
 */
export class AlertTaskSubscriber extends Wire.struct<AlertTaskSubscriber>("AlertTaskSubscriber")({
  /** The user's email address. */
  user_name: Wire.optional(Schema.String),
  destination_id: Wire.optional(Schema.String)
}) {}

/**
 * Evaluates an alert, which is given by either `alert_id` or `workspace_path`.
 *
 * @since 0.1.0
 * @category tasks
 */
export class AlertTask extends Wire.struct<AlertTask>("AlertTask")({
  alert_id: Wire.optional(Schema.String),
  /** The path of the alert's file, normalised and below `/Workspace`. */
  workspace_path: Wire.optional(Schema.String),
  warehouse_id: Wire.optional(Schema.String),
  /**
   * Values for the alert's query parameters, at most 10,000 characters as JSON. Only scalars; they may refer to job
   * parameters (`{{job.parameters.region}}`). A name that the alert doesn't know fails the run.
   */
  parameters: Wire.optional(Wire.StringMap),
  /** Who is told the result, at most 100. */
  subscribers: Wire.optional(Wire.array(AlertTaskSubscriber))
}) {}

/**
 * Who gets a snapshot of a dashboard: either a user or a notification destination.
 *
 * @since 0.1.0
 * @category tasks
 */
export class SubscriptionSubscriber extends Wire.struct<SubscriptionSubscriber>("SubscriptionSubscriber")({
  /** The user's email address. */
  user_name: Wire.optional(Schema.String),
  destination_id: Wire.optional(Schema.String)
}) {}

/**
 * A widget of a dashboard.
 *
 * @since 0.1.0
 * @category tasks
 */
export class SubscriptionAttachmentDataAttachmentWidget extends Wire.struct<SubscriptionAttachmentDataAttachmentWidget>(
  "SubscriptionAttachmentDataAttachmentWidget"
)({
  /** The `name` of the page in the dashboard's `serialized_dashboard`. */
  page_id: Wire.expected(Schema.String),
  /** The `name` of the widget in the page's `layout`. */
  widget_id: Wire.expected(Schema.String)
}) {}

/**
 * The kind of file that a widget's data is sent as.
 *
 * @since 0.1.0
 * @category tasks
 */
export const SubscriptionAttachmentDataAttachmentFileFormat = Wire.openEnum(
  "SubscriptionAttachmentDataAttachmentFileFormat",
  ["FILE_FORMAT_CSV", "FILE_FORMAT_EXCEL", "FILE_FORMAT_TSV"]
)

/**
 * @since 0.1.0
 * @category tasks
 */
export type SubscriptionAttachmentDataAttachmentFileFormat = typeof SubscriptionAttachmentDataAttachmentFileFormat.Type

/**
 * The data of widgets, sent as a file each.
 *
 * @since 0.1.0
 * @category tasks
 */
export class SubscriptionAttachmentDataAttachment extends Wire.struct<SubscriptionAttachmentDataAttachment>(
  "SubscriptionAttachmentDataAttachment"
)({
  /** At least one. */
  widgets: Wire.expected(Wire.array(SubscriptionAttachmentDataAttachmentWidget)),
  file_format: Wire.expected(SubscriptionAttachmentDataAttachmentFileFormat),
  /** Whether another file has the values of the dashboard's filters. */
  include_applied_filters: Wire.optional(Schema.Boolean)
}) {}

/**
 * Which pages of a dashboard the PDF has.
 *
 * @since 0.1.0
 * @category tasks
 */
export const SubscriptionAttachmentPageAttachmentPageSelection = Wire.openEnum(
  "SubscriptionAttachmentPageAttachmentPageSelection",
  ["PAGE_SELECTION_ALL", "PAGE_SELECTION_SUBSET"]
)

/**
 * @since 0.1.0
 * @category tasks
 */
export type SubscriptionAttachmentPageAttachmentPageSelection =
  typeof SubscriptionAttachmentPageAttachmentPageSelection.Type

/**
 * The pages of a dashboard that the PDF has.
 *
 * @since 0.1.0
 * @category tasks
 */
export class SubscriptionAttachmentPageAttachment extends Wire.struct<SubscriptionAttachmentPageAttachment>(
  "SubscriptionAttachmentPageAttachment"
)({
  page_selection: Wire.optional(SubscriptionAttachmentPageAttachmentPageSelection),
  /** The `name`s of the pages in the dashboard's `serialized_dashboard`. Only for `PAGE_SELECTION_SUBSET`. */
  page_ids: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * The files that come with a snapshot of a dashboard.
 *
 * @since 0.1.0
 * @category tasks
 */
export class SubscriptionAttachment extends Wire.struct<SubscriptionAttachment>("SubscriptionAttachment")({
  /** None if absent. */
  data_attachment: Wire.optional(SubscriptionAttachmentDataAttachment),
  /** The first page if absent. */
  page_attachment: Wire.optional(SubscriptionAttachmentPageAttachment)
}) {}

/**
 * Whether and to whom snapshots of a dashboard are sent.
 *
 * @since 0.1.0
 * @category tasks
 */
export class Subscription extends Wire.struct<Subscription>("Subscription")({
  subscribers: Wire.optional(Wire.array(SubscriptionSubscriber)),
  /** The subject of the emails. */
  custom_subject: Wire.optional(Schema.String),
  /** The snapshot alone if absent. */
  attachment: Wire.optional(SubscriptionAttachment),
  /** Send no emails. */
  paused: Wire.optional(Schema.Boolean)
}) {}

/**
 * Refreshes an AI/BI dashboard and sends a snapshot of it.
 *
 * @since 0.1.0
 * @category tasks
 */
export class DashboardTask extends Wire.struct<DashboardTask>("DashboardTask")({
  dashboard_id: Wire.optional(Schema.String),
  /** The warehouse to refresh it on; the dashboard's own if absent. */
  warehouse_id: Wire.optional(Schema.String),
  subscription: Wire.optional(Subscription),
  /**
   * Values of the dashboard's filters by their URL identifiers: text as it is, a date as ISO 8601, several values as a
   * JSON array, a range as a JSON object with `start` and `end`.
   */
  filters: Wire.optional(Wire.StringMap)
}) {}

/**
 * Runs dbt commands.
 *
 * @since 0.1.0
 * @category tasks
 */
export class DbtTask extends Wire.struct<DbtTask>("DbtTask")({
  /** Between 1 and 10 commands, each of which starts with `dbt`. */
  commands: Wire.expected(Wire.array(Schema.String)),
  /** The directory of the dbt project; the root of the repository if absent, for a project from Git. */
  project_directory: Wire.optional(Schema.String),
  /**
   * The directory of the dbt profiles, relative to the project. Only without a `warehouse_id`; the project's root if
   * absent.
   */
  profiles_directory: Wire.optional(Schema.String),
  /** The SQL warehouse to connect to; a dbt profile is made for it. A command's `--profiles-dir` overrides it. */
  warehouse_id: Wire.optional(Schema.String),
  /** The catalog to write to. Only with a `warehouse_id`, from dbt-databricks 1.1.1 on. */
  catalog: Wire.optional(Schema.String),
  /** The schema to write to; `default` if absent. Only with a `warehouse_id`. */
  schema: Wire.optional(Schema.String),
  source: Wire.optional(Source)
}) {}

/**
 * Runs a job of the dbt platform.
 *
 * @since 0.1.0
 * @category tasks
 */
export class DbtPlatformTask extends Wire.struct<DbtPlatformTask>("DbtPlatformTask")({
  /** The Unity Catalog connection to the dbt platform. */
  connection_resource_name: Wire.optional(Schema.String),
  dbt_platform_job_id: Wire.optional(Schema.String)
}) {}

/**
 * Runs a job of dbt Cloud.
 *
 * @deprecated Use {@link DbtPlatformTask}.
 * @since 0.1.0
 * @category tasks
 */
export class DbtCloudTask extends Wire.struct<DbtCloudTask>("DbtCloudTask")({
  /** The Unity Catalog connection to dbt Cloud. */
  connection_resource_name: Wire.optional(Schema.String),
  dbt_cloud_job_id: Wire.optional(Wire.Int64)
}) {}

/**
 * How a Power BI model signs in to Databricks.
 *
 * @since 0.1.0
 * @category tasks
 */
export const AuthenticationMethod = Wire.openEnum("AuthenticationMethod", ["OAUTH", "PAT"])

/**
 * @since 0.1.0
 * @category tasks
 */
export type AuthenticationMethod = typeof AuthenticationMethod.Type

/**
 * Whether Power BI queries Databricks, imports the data, or does both.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category tasks
 */
export const StorageMode = Wire.openEnum("StorageMode", ["DIRECT_QUERY", "IMPORT", "DUAL"])

/**
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category tasks
 */
export type StorageMode = typeof StorageMode.Type

/**
 * A Power BI semantic model.
 *
 * @since 0.1.0
 * @category tasks
 */
export class PowerBiModel extends Wire.struct<PowerBiModel>("PowerBiModel")({
  /** The Power BI workspace. */
  workspace_name: Wire.optional(Schema.String),
  model_name: Wire.optional(Schema.String),
  /** The default of the model's tables. */
  storage_mode: Wire.optional(StorageMode),
  authentication_method: Wire.optional(AuthenticationMethod),
  /** Replace a model of that name. */
  overwrite_existing: Wire.optional(Schema.Boolean)
}) {}

/**
 * The type that Unity Catalog gives a table.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category tasks
 */
export const PowerBiTableTableType = Wire.openEnum("PowerBiTableTableType", [
  "EXTERNAL",
  "EXTERNAL_SHALLOW_CLONE",
  "FOREIGN",
  "MANAGED",
  "MANAGED_SHALLOW_CLONE",
  "MATERIALIZED_VIEW",
  "METRIC_VIEW",
  "STREAMING_TABLE",
  "VIEW"
])

/**
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category tasks
 */
export type PowerBiTableTableType = typeof PowerBiTableTableType.Type

/**
 * A table that is published to Power BI.
 *
 * @since 0.1.0
 * @category tasks
 */
export class PowerBiTable extends Wire.struct<PowerBiTable>("PowerBiTable")({
  catalog: Wire.optional(Schema.String),
  schema: Wire.optional(Schema.String),
  name: Wire.optional(Schema.String),
  /**
   * Looked up if absent.
   *
   * @deprecated Not in the current version of the API.
   */
  table_type: Wire.optional(PowerBiTableTableType),
  storage_mode: Wire.optional(StorageMode),
  /**
   * The date column by which the table is partitioned. Only in `IMPORT` mode, with an incremental refresh policy.
   *
   * @deprecated Not in the current version of the API.
   */
  incremental_refresh_datetime_column: Wire.optional(Schema.String),
  /**
   * The column whose maximum tells whether a partition has changed; the partitioning column if absent.
   *
   * @deprecated Not in the current version of the API.
   */
  detect_data_changes_column: Wire.optional(Schema.String)
}) {}

/**
 * The length of a period of incremental refresh.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category tasks
 */
export const RefreshGranularity = Wire.openEnum("RefreshGranularity", [
  "REFRESH_GRANULARITY_DAY",
  "REFRESH_GRANULARITY_MONTH",
  "REFRESH_GRANULARITY_QUARTER",
  "REFRESH_GRANULARITY_YEAR"
])

/**
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category tasks
 */
export type RefreshGranularity = typeof RefreshGranularity.Type

/**
 * Whether the newest data is queried live (`HYBRID`) or imported like the rest.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category tasks
 */
export const RefreshPolicyMode = Wire.openEnum("RefreshPolicyMode", [
  "REFRESH_POLICY_MODE_HYBRID",
  "REFRESH_POLICY_MODE_IMPORT_ONLY"
])

/**
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category tasks
 */
export type RefreshPolicyMode = typeof RefreshPolicyMode.Type

/**
 * How Power BI refreshes imported tables partition by partition instead of as a whole.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category tasks
 */
export class IncrementalRefreshConfig extends Wire.struct<IncrementalRefreshConfig>("IncrementalRefreshConfig")({
  /** `REFRESH_POLICY_MODE_HYBRID` by default. */
  mode: Wire.optional(RefreshPolicyMode),
  /** How many of the latest periods are imported again on each refresh; 1 by default. */
  refresh_window_periods: Wire.optional(Wire.Int),
  /** Days by default. */
  refresh_window_granularity: Wire.optional(RefreshGranularity),
  /** How many periods of data are kept; 3 by default. More than the refresh window. */
  archive_window_periods: Wire.optional(Wire.Int),
  /** Months by default. */
  archive_window_granularity: Wire.optional(RefreshGranularity),
  /** Skip partitions that have not changed. */
  detect_data_changes: Wire.optional(Schema.Boolean),
  /** Leave out the period that has not ended yet. */
  only_refresh_complete_periods: Wire.optional(Schema.Boolean)
}) {}

/**
 * Publishes tables to a Power BI semantic model.
 *
 * @since 0.1.0
 * @category tasks
 */
export class PowerBiTask extends Wire.struct<PowerBiTask>("PowerBiTask")({
  /** The Unity Catalog connection to Power BI. */
  connection_resource_name: Wire.optional(Schema.String),
  power_bi_model: Wire.optional(PowerBiModel),
  tables: Wire.optional(Wire.array(PowerBiTable)),
  /** The SQL warehouse that Power BI reads from. */
  warehouse_id: Wire.optional(Schema.String),
  /** Refresh the model after it is published. */
  refresh_after_update: Wire.optional(Schema.Boolean),
  /** @deprecated Not in the current version of the API. */
  incremental_refresh_config: Wire.optional(IncrementalRefreshConfig),
  /**
   * The on-premises gateway through which Power BI reaches a workspace in a private network.
   *
   * @deprecated Not in the current version of the API.
   */
  power_bi_gateway_id: Wire.optional(Schema.String)
}) {}
