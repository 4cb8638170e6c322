/**
 * Who is told about the runs of a job or task, and the limits past which a run counts as unhealthy.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "./Wire.js"

const emailNotificationsFields = {
  on_start: Wire.optional(Wire.array(Schema.String)),
  /** The run ended with `SUCCESS`. */
  on_success: Wire.optional(Wire.array(Schema.String)),
  /** The run ended with `INTERNAL_ERROR`, `FAILED` or `TIMEDOUT`. */
  on_failure: Wire.optional(Wire.array(Schema.String)),
  /** The run took longer than the `RUN_DURATION_SECONDS` rule of `health` allows. Without that rule, nobody is told. */
  on_duration_warning_threshold_exceeded: Wire.optional(Wire.array(Schema.String)),
  /**
   * A stream's backlog, averaged over 10 minutes, exceeds a `STREAMING_BACKLOG_...` rule of `health`. Repeated every 30
   * minutes as long as it does.
   */
  on_streaming_backlog_exceeded: Wire.optional(Wire.array(Schema.String)),
  /** Databricks began maintenance of a continuous job. */
  on_maintenance_start: Wire.optional(Wire.array(Schema.String)),
  /** Databricks finished maintenance of a continuous job. */
  on_maintenance_complete: Wire.optional(Wire.array(Schema.String)),
  /**
   * Send nothing to `on_failure` when a run is skipped.
   *
   * @deprecated Use `no_alert_for_skipped_runs` of `notification_settings`.
   */
  no_alert_for_skipped_runs: Wire.optional(Schema.Boolean)
}

/**
 * Email addresses to tell about the runs of a job, by what happened.
 *
 * @since 0.1.0
 * @category notifications
 */
export class JobEmailNotifications extends Wire.struct<JobEmailNotifications>("JobEmailNotifications")(
  emailNotificationsFields
) {}

/**
 * Email addresses to tell about the runs of a task, by what happened.
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
  /** The destination's id, a UUID. */
  id: Wire.expected(Schema.String)
}) {}

/**
 * Notification destinations to call about the runs of a job or task, by what happened; at most 3 each.
 *
 * @since 0.1.0
 * @category notifications
 */
export class WebhookNotifications extends Wire.struct<WebhookNotifications>("WebhookNotifications")({
  on_start: Wire.optional(Wire.array(Webhook)),
  on_success: Wire.optional(Wire.array(Webhook)),
  on_failure: Wire.optional(Wire.array(Webhook)),
  /** The run took longer than the `RUN_DURATION_SECONDS` rule of `health` allows. Without that rule, none is called. */
  on_duration_warning_threshold_exceeded: Wire.optional(Wire.array(Webhook)),
  /**
   * A stream's backlog, averaged over 10 minutes, exceeds a `STREAMING_BACKLOG_...` rule of `health`. Repeated every 30
   * minutes as long as it does.
   */
  on_streaming_backlog_exceeded: Wire.optional(Wire.array(Webhook)),
  /** Databricks began maintenance of a continuous job. */
  on_maintenance_start: Wire.optional(Wire.array(Webhook)),
  /** Databricks finished maintenance of a continuous job. */
  on_maintenance_complete: Wire.optional(Wire.array(Webhook))
}) {}

const notificationSettingsFields = {
  /** Send nothing to `on_failure` when a run is skipped. */
  no_alert_for_skipped_runs: Wire.optional(Schema.Boolean),
  /** Send nothing to `on_failure` when a run is cancelled. */
  no_alert_for_canceled_runs: Wire.optional(Schema.Boolean)
}

/**
 * Which runs of a job nobody is told about, by email or webhook.
 *
 * @since 0.1.0
 * @category notifications
 */
export class JobNotificationSettings extends Wire.struct<JobNotificationSettings>("JobNotificationSettings")(
  notificationSettingsFields
) {}

/**
 * Which runs of a task nobody is told about, by email or webhook.
 *
 * @since 0.1.0
 * @category notifications
 */
export class TaskNotificationSettings extends Wire.struct<TaskNotificationSettings>("TaskNotificationSettings")({
  ...notificationSettingsFields,
  /** Send nothing to `on_start` for retries, and nothing to `on_failure` before the last attempt. */
  alert_on_last_attempt: Wire.optional(Schema.Boolean)
}) {}

/**
 * What a health rule measures. The backlogs are estimates of what is still to be read, the maximum over all streams.
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
 * How a health rule compares.
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
 * A limit; the run counts as unhealthy past it.
 *
 * @since 0.1.0
 * @category health
 */
export class JobsHealthRule extends Wire.struct<JobsHealthRule>("JobsHealthRule")({
  metric: Wire.expected(JobsHealthMetric),
  op: Wire.expected(JobsHealthOperator),
  /** The limit, in the unit that the metric's name ends with. */
  value: Wire.expected(Wire.Int64)
}) {}

/**
 * The limits of a job or task.
 *
 * @since 0.1.0
 * @category health
 */
export class JobsHealthRules extends Wire.struct<JobsHealthRules>("JobsHealthRules")({
  rules: Wire.optional(Wire.array(JobsHealthRule))
}) {}
