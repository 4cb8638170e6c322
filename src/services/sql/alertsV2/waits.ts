/** Evaluates alerts, watches their states, and waits for their next evaluation. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Stream from "effect/Stream"
import * as Polling from "../../../layers/Polling.js"
import type { DatabricksError } from "../../../schemas/DatabricksError.js"
import * as Lazy from "../../../schemas/lazy.js"
import type { AlertV2 } from "../../../schemas/sql/AlertsV2.js"
import type { RunFailed } from "../../jobs/outcome.js"
import { Jobs } from "../../jobs/service.js"
import { submitAndAwait } from "../../jobs/waits.js"
import { AlertsV2 } from "./service.js"

/**
 * An alert was not evaluated: its evaluation failed, its schedule is paused, or it is in the trash.
 *
 * @since 0.1.0
 * @category errors
 */
export class AlertFailed extends Lazy.TaggedError<AlertFailed>()("AlertFailed", () => ({
  message: Schema.String,
  id: Schema.String,
  /** The state of the evaluation, such as `ERROR`. */
  state: Schema.optional(Schema.String)
})) {}

/**
 * @since 0.1.0
 * @category models
 */
export interface EvaluateRequest {
  readonly id: string
  /** The warehouse. The default is that of the alert. */
  readonly warehouse_id?: string | undefined
  /** Values of the parameters of the alert's query. */
  readonly parameters?: Readonly<Record<string, string>> | undefined
}

const poll = (id: string) => Effect.flatMap(AlertsV2, (alerts) => alerts.getAlert({ id }))

const stateOf = ({ evaluation, lifecycle_state }: AlertV2) => [
  lifecycle_state,
  evaluation?.state,
  evaluation?.last_evaluated_at
]

const isTrashed = ({ lifecycle_state }: AlertV2): boolean => lifecycle_state === "DELETED"

const describe = (alert: AlertV2): string =>
  isTrashed(alert) ? "in the trash" : `${alert.evaluation?.state}, evaluated at ${alert.evaluation?.last_evaluated_at}`

/**
 * Emits an alert each time it is evaluated or its state changes, starting with its current state, until it is in the trash.
 *
 * Fails with `WaitTimeout` after the deadline, and with the errors of `getAlert`, except transient ones.
 *
 * @example
 * ```ts
 * import { AlertsV2 } from "effect-databricks/sql"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * export const report = AlertsV2.watch({ id: "fc2b9f4e-5d5a-4d33-9d5e-0c36e2a0e2a1" }).pipe(
 *   Stream.filter(({ evaluation }) => evaluation?.state === "TRIGGERED"),
 *   Stream.runForEach(({ display_name }) => Effect.logWarning(`${display_name} is triggered`))
 * )
 * ```
 *
 * @since 0.1.0
 * @category alerts
 */
export const watch = (
  { id }: { readonly id: string },
  options?: Polling.WaitOptions
): Stream.Stream<AlertV2, DatabricksError | Polling.WaitTimeout, AlertsV2> =>
  Polling.watch(poll(id), {
    ...options,
    waitingFor: `alert ${id} to be in the trash`,
    describe,
    isDone: isTrashed,
    changes: stateOf
  })

/**
 * Waits for the next evaluation of an alert, and returns the alert with its new state. `after` is the `last_evaluated_at`
 * of an alert that was read before; by default it is read first.
 *
 * Fails with `AlertFailed` if the evaluation fails, or if there will be none because the schedule is paused or the alert is
 * in the trash, with `WaitTimeout` after the deadline, and with the errors of `getAlert`, except transient ones.
 *
 * @since 0.1.0
 * @category alerts
 */
export const awaitEvaluation = (
  { after, id }: { readonly id: string; readonly after?: string | undefined },
  options?: Polling.WaitOptions
): Effect.Effect<AlertV2, AlertFailed | DatabricksError | Polling.WaitTimeout, AlertsV2> =>
  Effect.suspend(() => {
    let before = after
    let isFirst = after === undefined
    const isEvaluated = (alert: AlertV2): boolean => {
      const at = alert.evaluation?.last_evaluated_at ?? undefined
      if (isFirst) before = at
      isFirst = false
      return at !== undefined && at !== before
    }
    const isPaused = ({ schedule }: AlertV2): boolean => schedule?.pause_status === "PAUSED"
    // The state is compared once for each poll, so that the first one is the state before.
    let evaluated = false
    return Polling.untilDone(
      Effect.tap(poll(id), (alert) =>
        Effect.sync(() => {
          evaluated = isEvaluated(alert)
        })
      ),
      {
        ...options,
        waitingFor: `alert ${id} to be evaluated`,
        describe,
        isDone: (alert) => evaluated || isTrashed(alert) || isPaused(alert)
      }
    ).pipe(
      Effect.flatMap((alert) => {
        const state = alert.evaluation?.state ?? undefined
        const failed = (message: string) => Effect.fail(new AlertFailed({ message, id, state }))
        if (evaluated) return state === "ERROR" ? failed(`The evaluation of alert ${id} failed`) : Effect.succeed(alert)
        return isTrashed(alert)
          ? failed(`Alert ${id} is in the trash and is not evaluated`)
          : failed(`The schedule of alert ${id} is paused: evaluate it with evaluate, or resume the schedule`)
      })
    )
  })

/**
 * Evaluates an alert now, and returns its state: `OK`, `TRIGGERED` or `UNKNOWN`. The API has no operation for it, so this
 * submits a one-time run with an alert task and waits for it.
 *
 * Fails with `RunFailed` if the alert cannot be evaluated, with `AlertFailed` if its evaluation ends in `ERROR`, and with
 * the errors of `Jobs.submitAndAwait` and `Jobs.runsGetOutput`.
 *
 * @example
 * ```ts
 * import { AlertsV2 } from "effect-databricks/sql"
 *
 * export const state = AlertsV2.evaluate(
 *   { id: "fc2b9f4e-5d5a-4d33-9d5e-0c36e2a0e2a1", parameters: { country: "DE" } },
 *   { deadline: "10 minutes" }
 * )
 * ```
 *
 * @since 0.1.0
 * @category alerts
 */
export const evaluate = (
  { id, parameters, warehouse_id }: EvaluateRequest,
  options?: Polling.WaitOptions
): Effect.Effect<string, AlertFailed | DatabricksError | RunFailed | Polling.WaitTimeout, Jobs> =>
  Effect.gen(function* () {
    const jobs = yield* Jobs
    const alert_task = {
      alert_id: id,
      ...(warehouse_id === undefined ? {} : { warehouse_id }),
      ...(parameters === undefined ? {} : { parameters })
    }
    const run = yield* submitAndAwait({ run_name: `alert ${id}`, tasks: [{ task_key: "alert", alert_task }] }, options)
    const [task] = run.tasks ?? []
    const { alert_output } = yield* jobs.runsGetOutput({ run_id: task?.run_id ?? run.run_id })
    const state = alert_output?.alert_state ?? undefined
    if (state === undefined || state === "ERROR") {
      return yield* new AlertFailed({
        message: `The evaluation of alert ${id} ${state === undefined ? "gave no state" : "failed"}`,
        id,
        state
      })
    }
    return state
  })
