/**
 * Job tasks that use a SQL warehouse: queries, alerts, dashboards, dbt and Power BI.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "../Wire.js"
import { Source } from "./JobTaskTypes.js"

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
 * A SQL file to run.
 *
 * @since 0.1.0
 * @category tasks
 */
export class SqlTaskFile extends Wire.struct<SqlTaskFile>("SqlTaskFile")({
  /** An absolute workspace path, or a path relative to the root of the repository. */
  path: Wire.expected(Schema.String),
  source: Wire.optional(Source)
}) {}

/**
 * A recipient: either a user or a notification destination.
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
  /** The recipients of the notifications. */
  subscriptions: Wire.optional(Wire.array(SqlTaskSubscription)),
  /** Whether to send no notifications. */
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
  /** The recipients of the dashboard snapshot. */
  subscriptions: Wire.optional(Wire.array(SqlTaskSubscription)),
  /** The subject of the emails. */
  custom_subject: Wire.optional(Schema.String),
  /** Whether to take no snapshot and send no emails. */
  pause_subscriptions: Wire.optional(Schema.Boolean)
}) {}

/**
 * Runs a query or a SQL file, evaluates an alert, or refreshes a dashboard. Exactly one of `query`, `file`, `alert` and
 * `dashboard` is set.
 *
 * @since 0.1.0
 * @category tasks
 */
export class SqlTask extends Wire.struct<SqlTask>("SqlTask")({
  /**
   * A pro or serverless SQL warehouse. A classic warehouse supports only queries, alerts and dashboards in scheduled
   * jobs with a single task.
   */
  warehouse_id: Wire.expected(Schema.String),
  query: Wire.optional(SqlTaskQuery),
  file: Wire.optional(SqlTaskFile),
  alert: Wire.optional(SqlTaskAlert),
  dashboard: Wire.optional(SqlTaskDashboard),
  /** Parameters of the query or file. Not supported for alerts. */
  parameters: Wire.optional(Wire.StringMap)
}) {}

/**
 * A recipient of an alert: either a user or a notification destination.
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
 * Evaluates an alert, identified by either `alert_id` or `workspace_path`.
 *
 * @since 0.1.0
 * @category tasks
 */
export class AlertTask extends Wire.struct<AlertTask>("AlertTask")({
  alert_id: Wire.optional(Schema.String),
  /** The normalized path of the alert file, below `/Workspace`. */
  workspace_path: Wire.optional(Schema.String),
  warehouse_id: Wire.optional(Schema.String),
  /**
   * Values for the query parameters of the alert. At most 10,000 characters as JSON. Only scalars. Can refer to job
   * parameters (`{{job.parameters.region}}`). An unknown name fails the run.
   */
  parameters: Wire.optional(Wire.StringMap),
  /** The recipients of the result. At most 100. */
  subscribers: Wire.optional(Wire.array(AlertTaskSubscriber))
}) {}

/**
 * A recipient of a dashboard snapshot: either a user or a notification destination.
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
 * The file format of the data of a widget.
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
 * The data of widgets. Each widget is sent as a separate file.
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
  /** Whether to attach a file with the filter values of the dashboard. */
  include_applied_filters: Wire.optional(Schema.Boolean)
}) {}

/**
 * How the dashboard pages in the PDF are selected.
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
 * The dashboard pages in the PDF.
 *
 * @since 0.1.0
 * @category tasks
 */
export class SubscriptionAttachmentPageAttachment extends Wire.struct<SubscriptionAttachmentPageAttachment>(
  "SubscriptionAttachmentPageAttachment"
)({
  page_selection: Wire.optional(SubscriptionAttachmentPageAttachmentPageSelection),
  /** The `name`s of the pages in the `serialized_dashboard` of the dashboard. Only for `PAGE_SELECTION_SUBSET`. */
  page_ids: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * The files attached to a dashboard snapshot.
 *
 * @since 0.1.0
 * @category tasks
 */
export class SubscriptionAttachment extends Wire.struct<SubscriptionAttachment>("SubscriptionAttachment")({
  /** The default is none. */
  data_attachment: Wire.optional(SubscriptionAttachmentDataAttachment),
  /** The default is the first page. */
  page_attachment: Wire.optional(SubscriptionAttachmentPageAttachment)
}) {}

/**
 * The subscription to dashboard snapshots: its recipients and attachments.
 *
 * @since 0.1.0
 * @category tasks
 */
export class Subscription extends Wire.struct<Subscription>("Subscription")({
  subscribers: Wire.optional(Wire.array(SubscriptionSubscriber)),
  /** The subject of the emails. */
  custom_subject: Wire.optional(Schema.String),
  /** The default is the snapshot only. */
  attachment: Wire.optional(SubscriptionAttachment),
  /** Whether to send no emails. */
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
  /** The warehouse for the refresh. The default is that of the dashboard. */
  warehouse_id: Wire.optional(Schema.String),
  subscription: Wire.optional(Subscription),
  /**
   * The filter values of the dashboard, by URL identifier: plain text, a date in ISO 8601 format, several values as a
   * JSON array, or a range as a JSON object with `start` and `end`.
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
  /** 1 to 10 commands. Each must start with `dbt`. */
  commands: Wire.expected(Wire.array(Schema.String)),
  /** The directory of the dbt project. For a project from Git, the default is the root of the repository. */
  project_directory: Wire.optional(Schema.String),
  /**
   * The directory of the dbt profiles, relative to the project. Used only without a `warehouse_id`. The default is the
   * root of the project.
   */
  profiles_directory: Wire.optional(Schema.String),
  /** The SQL warehouse to connect to. A dbt profile is generated for it. `--profiles-dir` in a command overrides it. */
  warehouse_id: Wire.optional(Schema.String),
  /** The catalog to write to. Used only with a `warehouse_id`. Requires dbt-databricks 1.1.1 or later. */
  catalog: Wire.optional(Schema.String),
  /** The schema to write to. Used only with a `warehouse_id`. The default is `default`. */
  schema: Wire.optional(Schema.String),
  source: Wire.optional(Source)
}) {}

/**
 * Runs a job on the dbt platform.
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
 * Runs a job in dbt Cloud.
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
 * How a Power BI model authenticates to Databricks.
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
  /** The default for the tables of the model. */
  storage_mode: Wire.optional(StorageMode),
  authentication_method: Wire.optional(AuthenticationMethod),
  /** Whether to replace an existing model with the same name. */
  overwrite_existing: Wire.optional(Schema.Boolean)
}) {}

/**
 * The type of a table in Unity Catalog.
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
 * A table to publish to Power BI.
 *
 * @since 0.1.0
 * @category tasks
 */
export class PowerBiTable extends Wire.struct<PowerBiTable>("PowerBiTable")({
  catalog: Wire.optional(Schema.String),
  schema: Wire.optional(Schema.String),
  name: Wire.optional(Schema.String),
  /**
   * If omitted, it is looked up.
   *
   * @deprecated Not in the current version of the API.
   */
  table_type: Wire.optional(PowerBiTableTableType),
  storage_mode: Wire.optional(StorageMode),
  /**
   * The date column that the table is partitioned by. Only in `IMPORT` mode, with an incremental refresh policy.
   *
   * @deprecated Not in the current version of the API.
   */
  incremental_refresh_datetime_column: Wire.optional(Schema.String),
  /**
   * The column whose maximum shows whether a partition has changed. The default is the partitioning column.
   *
   * @deprecated Not in the current version of the API.
   */
  detect_data_changes_column: Wire.optional(Schema.String)
}) {}

/**
 * The unit of an incremental refresh period.
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
 * Whether the newest data is queried live (`HYBRID`) or imported like the other data.
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
 * How Power BI refreshes imported tables by partition instead of as a whole.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category tasks
 */
export class IncrementalRefreshConfig extends Wire.struct<IncrementalRefreshConfig>("IncrementalRefreshConfig")({
  /** The default is `REFRESH_POLICY_MODE_HYBRID`. */
  mode: Wire.optional(RefreshPolicyMode),
  /** The number of most recent periods to import on each refresh. The default is 1. */
  refresh_window_periods: Wire.optional(Wire.Int),
  /** The default is days. */
  refresh_window_granularity: Wire.optional(RefreshGranularity),
  /** The number of periods of data to keep. Must be greater than the refresh window. The default is 3. */
  archive_window_periods: Wire.optional(Wire.Int),
  /** The default is months. */
  archive_window_granularity: Wire.optional(RefreshGranularity),
  /** Whether to skip partitions that have not changed. */
  detect_data_changes: Wire.optional(Schema.Boolean),
  /** Whether to skip the current, incomplete period. */
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
  /** Whether to refresh the model after publishing. */
  refresh_after_update: Wire.optional(Schema.Boolean),
  /** @deprecated Not in the current version of the API. */
  incremental_refresh_config: Wire.optional(IncrementalRefreshConfig),
  /**
   * The on-premises gateway that Power BI uses to connect to a workspace in a private network.
   *
   * @deprecated Not in the current version of the API.
   */
  power_bi_gateway_id: Wire.optional(Schema.String)
}) {}
