/** Updates of pipelines as durable steps. */

import * as Activity from "@effect/workflow/Activity"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { about } from "../internal/call/sameId.js"
import { WaitTimeout } from "../layers/Polling.js"
import * as Brief from "../layers/polling/brief.js"
import { pageOf } from "../layers/polling/clientOf.js"
import { DatabricksError, isConflict } from "../schemas/DatabricksError.js"
import * as Lazy from "../schemas/lazy.js"
import type { StartUpdateRequest, UpdateInfo } from "../schemas/pipelines/PipelineUpdates.js"
import * as Wire from "../schemas/Wire.js"
import { operations } from "../services/pipelines/operations.js"
import { isOver, isSuccessful, UpdateFailed, updateFailed } from "../services/pipelines/outcome.js"
import { Pipelines } from "../services/pipelines/service.js"
import { endOwned, outcome, patiently, type StepContext, type StepOptions, started, whenFailed } from "./step.js"

/**
 * What the engine stores of a successful update.
 *
 * @since 0.1.0
 * @category models
 */
export class UpdateResult extends Wire.struct<UpdateResult>("UpdateResult")({
  pipeline_id: Schema.String,
  update_id: Schema.String,
  /** `COMPLETED`. */
  state: Schema.optional(Schema.String)
}) {}

const anyUpdateError = () => Schema.Union(DatabricksError, UpdateFailed, WaitTimeout)

/**
 * @since 0.1.0
 * @category errors
 */
export type UpdateError = DatabricksError | UpdateFailed | WaitTimeout

/**
 * As a named type, the errors are not expanded in declaration files and by editors.
 *
 * @since 0.1.0
 * @category errors
 */
export interface UpdateErrorSchema
  extends Schema.Schema<UpdateError, Schema.Schema.Encoded<ReturnType<typeof anyUpdateError>>> {}

/**
 * The errors of steps that update pipelines, for the `error` of a workflow.
 *
 * @since 0.1.0
 * @category errors
 */
export const UpdateError: UpdateErrorSchema = Lazy.schema(anyUpdateError)

const Before = Schema.Struct({ latest: Schema.optional(Schema.String) })

const Started = Schema.Struct({ update_id: Schema.String, since: Schema.Number })

const selections = [
  "refresh_selection",
  "full_refresh_selection",
  "refresh_selection_by_path",
  "full_refresh_selection_by_path"
] as const

/** Whether an update does what the request asks for. Fields that the list omits do not count. */
const isOf = (request: StartUpdateRequest, update: UpdateInfo): boolean => {
  const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
  return (
    (update.cause ?? "API_CALL") === (request.cause ?? "API_CALL") &&
    (update.full_refresh ?? false) === (request.full_refresh ?? false) &&
    (update.validate_only ?? false) === (request.validate_only ?? false) &&
    selections.every((name) => isSame([...(update[name] ?? [])].sort(), [...(request[name] ?? [])].sort()))
  )
}

/**
 * A durable step that starts an update of a pipeline and waits until it succeeds. The API takes no idempotency token.
 * Instead, the step stores the latest update before it starts one. If it does not know whether its request arrived,
 * because the process or the connection ended, it looks for a newer update with the same selection, and takes that one. So
 * the step starts no second update. It can take over one that somebody else has started meanwhile, by the API and with
 * the same selection. Nothing is in memory between polls. The pipeline is stopped at the deadline, and when the workflow
 * fails or is interrupted, if this update is still active.
 *
 * Fails with `UpdateFailed` if the update ends without success, with `ResourceConflict` if another update is active, with
 * `WaitTimeout` after the deadline, and with the errors of `startUpdate`, `listUpdates` and `getUpdate`, except transient
 * ones.
 *
 * @example
 * ```ts
 * import * as Steps from "effect-databricks/workflow"
 *
 * const refreshed = (pipeline_id: string) =>
 *   Steps.startUpdate({ name: "refresh", deadline: "2 hours" }, { pipeline_id, refresh_selection: ["orders"] })
 * ```
 *
 * @since 0.1.0
 * @category steps
 */
export const startUpdate = (
  options: StepOptions,
  request: StartUpdateRequest
): Effect.Effect<UpdateResult, UpdateError, Pipelines | StepContext> =>
  Effect.gen(function* () {
    const pipelines = yield* Pipelines
    const { pipeline_id } = request
    let isUnsent = false
    const { latest } = yield* Activity.make({
      name: `${options.name}/before`,
      success: Before,
      error: UpdateError,
      execute: Effect.map(
        patiently(
          `Reading the updates before step ${options.name}`,
          pipelines.listUpdatesPage({ pipeline_id, max_results: 1 })
        ),
        ({ updates }) => {
          isUnsent = true
          return { latest: updates?.[0]?.update_id ?? undefined }
        }
      )
    })

    /** The update that an earlier attempt started, if there is one. */
    const find = pipelines.listUpdates({ pipeline_id }).pipe(
      Stream.takeWhile(({ update_id }) => update_id !== latest),
      Stream.filter((update) => isOf(request, update)),
      Stream.runLast
    )
    const send = Effect.suspend(() => {
      isUnsent = false
      return Effect.map(pipelines.startUpdate(request), ({ update_id }) => update_id)
    })
    const findOrSend = Effect.flatMap(
      find,
      Option.match({
        onSome: ({ update_id }) => Effect.succeed(update_id),
        // The active update may be that of the earlier attempt, which the list did not have yet.
        onNone: () =>
          Effect.catchIf(send, isConflict, (conflict) =>
            Effect.flatMap(
              find,
              Option.match({
                onSome: ({ update_id }) => Effect.succeed(update_id),
                onNone: () => Effect.fail(conflict)
              })
            )
          )
      })
    )
    const { since, update_id } = yield* started({
      name: options.name,
      what: `Starting the update of step ${options.name}`,
      success: Started,
      error: UpdateError,
      attempt: Effect.flatMap(
        Effect.suspend(() => (isUnsent ? send : findOrSend)),
        (update_id) => Effect.map(Clock.currentTimeMillis, (since) => ({ update_id, since }))
      )
    })

    const poll = Effect.map(pipelines.getUpdate({ pipeline_id, update_id }), ({ update }) => update).pipe(
      about(operations.getUpdate, "update.update_id", update_id, (update: UpdateInfo) => update.update_id)
    )
    const end = endOwned({
      warning: `Update ${update_id} of pipeline ${pipeline_id} could not be stopped and may still be active`,
      page: () => pageOf(pipelines, `/pipelines/${pipeline_id}/updates/${update_id}`),
      isKnown: () => false,
      end: Effect.flatMap(poll, (update) => (isOver(update) ? Effect.void : pipelines.stop({ pipeline_id })))
    })
    yield* whenFailed(end)
    return yield* outcome({
      options,
      waitingFor: `update ${update_id} of pipeline ${pipeline_id} to end`,
      since,
      success: UpdateResult,
      error: UpdateError,
      poll,
      describe: ({ state }) => `${state}`,
      isOver,
      finish: (update) =>
        Effect.gen(function* () {
          if (isSuccessful(update)) return { pipeline_id, update_id, state: update.state ?? undefined }
          const details = yield* Brief.begin(undefined)
          return yield* yield* updateFailed(pipeline_id, update, yield* details)
        }),
      end
    })
  })
