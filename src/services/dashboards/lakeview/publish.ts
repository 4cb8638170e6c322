/** Brings dashboards to their readers: publishes and schedules them. */
import * as Effect from "effect/Effect"
import { undecodable } from "../../../internal/call/contents.js"
import type { DatabricksError } from "../../../schemas/DatabricksError.js"
import type {
  Dashboard,
  PublishedDashboard,
  PublishLakeviewRequest,
  Schedule,
  Subscriber
} from "../../../schemas/dashboards/Lakeview.js"
import { type DashboardDefinition, serialize } from "./definition.js"
import { Lakeview, operations } from "./service.js"

/**
 * A dashboard to create, or to change if it has an id, and how to publish it.
 *
 * @since 0.1.0
 * @category models
 */
export interface PublishRequest extends Omit<PublishLakeviewRequest, "dashboard_id"> {
  /** With a `dashboard_id`, the dashboard is changed: with its `etag` only if nobody else has changed it. */
  readonly dashboard: Dashboard
  /** Sets `serialized_dashboard`. */
  readonly definition?: DashboardDefinition | undefined
}

/**
 * Creates or changes a draft dashboard and publishes it. If the publication fails, the draft stays.
 *
 * Fails with the errors of `create` or `update`, such as `Aborted` for an outdated `etag`, and with those of `publish`.
 *
 * @since 0.1.0
 * @category dashboards
 */
export const publishDashboard = ({
  dashboard: given,
  definition,
  ...publication
}: PublishRequest): Effect.Effect<
  { readonly dashboard: Dashboard & { readonly dashboard_id: string }; readonly published: PublishedDashboard },
  DatabricksError,
  Lakeview
> =>
  Effect.gen(function* () {
    const lakeview = yield* Lakeview
    const wanted = { ...given, ...(definition === undefined ? {} : { serialized_dashboard: serialize(definition) }) }
    const id = given.dashboard_id ?? undefined
    const dashboard = yield* id === undefined
      ? lakeview.create({ dashboard: wanted })
      : lakeview.update({ dashboard_id: id, dashboard: wanted })
    const dashboard_id = dashboard.dashboard_id ?? id
    if (dashboard_id === undefined) {
      return yield* Effect.fail(undecodable(operations.create, "dashboard_id", "is missing"))
    }
    const published = yield* lakeview.publish({ ...publication, dashboard_id })
    return { dashboard: { ...dashboard, dashboard_id }, published }
  })

/**
 * Creates a schedule of a published dashboard and subscribes users and destinations to it. If a subscription fails, the
 * schedule is deleted, unless that fails too.
 *
 * Fails with the errors of `createSchedule` and `createSubscription`.
 *
 * @example
 * ```ts
 * import * as Lakeview from "effect-databricks/dashboards/Lakeview"
 *
 * const program = Lakeview.scheduleWithSubscribers({
 *   dashboard_id: "01efa1b2c3d4e5f6",
 *   schedule: { cron_schedule: { quartz_cron_expression: "0 0 8 * * ?", timezone_id: "Europe/Berlin" } },
 *   subscribers: [{ user_subscriber: { user_id: 620300861913893 } }]
 * })
 * ```
 *
 * @since 0.1.0
 * @category dashboards
 */
export const scheduleWithSubscribers = (request: {
  readonly dashboard_id: string
  readonly schedule: Schedule
  readonly subscribers: ReadonlyArray<Subscriber>
}): Effect.Effect<Schedule & { readonly schedule_id: string }, DatabricksError, Lakeview> =>
  Effect.gen(function* () {
    const lakeview = yield* Lakeview
    const { dashboard_id } = request
    const schedule = yield* lakeview.createSchedule({ dashboard_id, schedule: request.schedule })
    const { schedule_id } = schedule
    if (schedule_id === undefined || schedule_id === null) {
      return yield* Effect.fail(undecodable(operations.createSchedule, "schedule_id", "is missing"))
    }
    yield* Effect.forEach(
      request.subscribers,
      (subscriber) => lakeview.createSubscription({ dashboard_id, schedule_id, subscription: { subscriber } }),
      { discard: true }
    ).pipe(Effect.onError(() => Effect.ignore(lakeview.deleteSchedule({ dashboard_id, schedule_id }))))
    return { ...schedule, schedule_id }
  })
