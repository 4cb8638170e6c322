/**
 * Notifications about the runs of a job or task, and health rules.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "../Wire.js"

const emailNotificationsFields = {
  on_start: Wire.optional(Wire.array(Schema.String)),
  /** The run ended with `SUCCESS`. */
  on_success: Wire.optional(Wire.array(Schema.String)),
  /** The run ended with `INTERNAL_ERROR`, `FAILED` or `TIMEDOUT`. */
  on_failure: Wire.optional(Wire.array(Schema.String)),
  /** The run exceeded the `RUN_DURATION_SECONDS` rule in `health`. Without this rule, no notification is sent. */
  on_duration_warning_threshold_exceeded: Wire.optional(Wire.array(Schema.String)),
  /**
   * The backlog of a stream, averaged over 10 minutes, exceeded a `STREAMING_BACKLOG_...` rule in `health`. Repeated
   * every 30 minutes while it does.
   */
  on_streaming_backlog_exceeded: Wire.optional(Wire.array(Schema.String)),
  /** Databricks started maintenance of a continuous job. */
  on_maintenance_start: Wire.optional(Wire.array(Schema.String)),
  /** Databricks finished maintenance of a continuous job. */
  on_maintenance_complete: Wire.optional(Wire.array(Schema.String)),
  /**
   * Whether to skip `on_failure` notifications for skipped runs.
   *
   * @deprecated Use `no_alert_for_skipped_runs` of `notification_settings`.
   */
  no_alert_for_skipped_runs: Wire.optional(Schema.Boolean)
}

/**
 * Email addresses to notify about the runs of a job, by event.
 *
 * @since 0.1.0
 * @category notifications
 */
export class JobEmailNotifications extends Wire.struct<JobEmailNotifications>("JobEmailNotifications")(
  emailNotificationsFields
) {}

/**
 * Email addresses to notify about the runs of a task, by event.
 *
 * @since 0.1.0
 * @category notifications
 */
export class TaskEmailNotifications extends Wire.struct<TaskEmailNotifications>("TaskEmailNotifications")(
  emailNotificationsFields
) {}

/**
 * A notification destination: Slack, Teams, PagerDuty or a URL.
 *
 * @since 0.1.0
 * @category notifications
 */
export class Webhook extends Wire.struct<Webhook>("Webhook")({
  /** The id of the notification destination, a UUID. */
  id: Wire.expected(Schema.String)
}) {}

/**
 * Notification destinations to notify about the runs of a job or task, by event. At most 3 for each event.
 *
 * @since 0.1.0
 * @category notifications
 */
export class WebhookNotifications extends Wire.struct<WebhookNotifications>("WebhookNotifications")({
  on_start: Wire.optional(Wire.array(Webhook)),
  on_success: Wire.optional(Wire.array(Webhook)),
  on_failure: Wire.optional(Wire.array(Webhook)),
  /** The run exceeded the `RUN_DURATION_SECONDS` rule in `health`. Without this rule, no notification is sent. */
  on_duration_warning_threshold_exceeded: Wire.optional(Wire.array(Webhook)),
  /**
   * The backlog of a stream, averaged over 10 minutes, exceeded a `STREAMING_BACKLOG_...` rule in `health`. Repeated
   * every 30 minutes while it does.
   */
  on_streaming_backlog_exceeded: Wire.optional(Wire.array(Webhook)),
  /** Databricks started maintenance of a continuous job. */
  on_maintenance_start: Wire.optional(Wire.array(Webhook)),
  /** Databricks finished maintenance of a continuous job. */
  on_maintenance_complete: Wire.optional(Wire.array(Webhook))
}) {}

const notificationSettingsFields = {
  /** Whether to skip `on_failure` notifications for skipped runs. */
  no_alert_for_skipped_runs: Wire.optional(Schema.Boolean),
  /** Whether to skip `on_failure` notifications for canceled runs. */
  no_alert_for_canceled_runs: Wire.optional(Schema.Boolean)
}

/**
 * Notification settings of a job, for email and webhook notifications.
 *
 * @since 0.1.0
 * @category notifications
 */
export class JobNotificationSettings extends Wire.struct<JobNotificationSettings>("JobNotificationSettings")(
  notificationSettingsFields
) {}

/**
 * Notification settings of a task, for email and webhook notifications.
 *
 * @since 0.1.0
 * @category notifications
 */
export class TaskNotificationSettings extends Wire.struct<TaskNotificationSettings>("TaskNotificationSettings")({
  ...notificationSettingsFields,
  /** Whether to skip `on_start` notifications for retries, and `on_failure` notifications before the last attempt. */
  alert_on_last_attempt: Wire.optional(Schema.Boolean)
}) {}

/**
 * The metric of a health rule. Backlogs are estimates of the unprocessed data. The value is the maximum over all
 * streams.
 *
 * @since 0.1.0
 * @category health
 */
export const JobsHealthMetric = Wire.openEnum("JobsHealthMetric", [
  "RUN_DURATION_SECONDS",
  "STREAMING_BACKLOG_BYTES",
  "STREAMING_BACKLOG_RECORDS",
  "STREAMING_BACKLOG_SECONDS",
  "STREAMING_BACKLOG_FILES"
])

/**
 * @since 0.1.0
 * @category health
 */
export type JobsHealthMetric = typeof JobsHealthMetric.Type

/**
 * The comparison operator of a health rule.
 *
 * @since 0.1.0
 * @category health
 */
export const JobsHealthOperator = Wire.openEnum("JobsHealthOperator", ["GREATER_THAN"])

/**
 * @since 0.1.0
 * @category health
 */
export type JobsHealthOperator = typeof JobsHealthOperator.Type

/**
 * A health rule. A run that exceeds its limit is unhealthy.
 *
 * @since 0.1.0
 * @category health
 */
export class JobsHealthRule extends Wire.struct<JobsHealthRule>("JobsHealthRule")({
  metric: Wire.expected(JobsHealthMetric),
  op: Wire.expected(JobsHealthOperator),
  /** The limit, in the unit at the end of the metric's name. */
  value: Wire.expected(Wire.Int64)
}) {}

/**
 * The health rules of a job or task.
 *
 * @since 0.1.0
 * @category health
 */
export class JobsHealthRules extends Wire.struct<JobsHealthRules>("JobsHealthRules")({
  rules: Wire.optional(Wire.array(JobsHealthRule))
}) {}
