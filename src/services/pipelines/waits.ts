import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { about } from "../../internal/call/sameId.js"
import * as Polling from "../../layers/Polling.js"
import * as Brief from "../../layers/polling/brief.js"
import { pageOf } from "../../layers/polling/clientOf.js"
import { acquire, withinDeadline } from "../../layers/polling/owned.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import * as Lazy from "../../schemas/lazy.js"
import type { GetPipelineRequest, GetPipelineResponse } from "../../schemas/pipelines/Pipelines.js"
import type * as Updates from "../../schemas/pipelines/PipelineUpdates.js"
import { operations } from "./operations.js"
import { isOver, isSuccessful, type UpdateFailed, updateFailed } from "./outcome.js"
import { Pipelines } from "./service.js"
import { following } from "./updateList.js"

/**
 * A pipeline reached a final state other than the expected one.
 *
 * @since 0.1.0
 * @category errors
 */
export class PipelineFailed extends Lazy.TaggedError<PipelineFailed>()("PipelineFailed", () => ({
  message: Schema.String,
  pipeline_id: Schema.String,
  pipeline_name: Schema.optional(Schema.String),
  state: Schema.String,
  /** What led to the state: the `cause` of the pipeline. */
  state_cause: Schema.optional(Schema.String)
})) {}

/**
 * The errors of the functions that wait for updates.
 *
 * @since 0.1.0
 * @category errors
 */
export type WaitError = DatabricksError | UpdateFailed | Polling.WaitTimeout

const getUpdate = (pipelines: Pipelines["Type"], request: Updates.GetUpdateRequest) =>
  Effect.map(pipelines.getUpdate(request), ({ update }) => update).pipe(
    about(operations.getUpdate, "update.update_id", request.update_id, (update: Updates.UpdateInfo) => update.update_id)
  )

const pollUpdate = (request: Updates.GetUpdateRequest) =>
  Effect.flatMap(Pipelines, (pipelines) => getUpdate(pipelines, request))

const pollingUpdate = (request: Updates.GetUpdateRequest, options: Polling.WaitOptions | undefined) => ({
  ...options,
  waitingFor: `update ${request.update_id} of pipeline ${request.pipeline_id} to end`,
  describe: ({ state }: Updates.UpdateInfo) => `${state}`,
  isDone: isOver
})

/**
 * Emits an update each time its state changes, starting with its current state, until it ends, successfully or not. An
 * update of a continuous pipeline runs until it is stopped.
 *
 * Fails with `WaitTimeout` after the deadline, and with the errors of `getUpdate`, except transient ones.
 *
 * @example
 * ```ts
 * import { Pipelines } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * const report = (pipeline_id: string, update_id: string) =>
 *   Pipelines.watchUpdate({ pipeline_id, update_id }).pipe(
 *     Stream.runForEach((update) => Effect.log(`${update.update_id}: ${update.state}`))
 *   )
 * ```
 *
 * @since 0.1.0
 * @category waits
 */
export const watchUpdate = (
  request: Updates.GetUpdateRequest,
  options?: Polling.WaitOptions
): Stream.Stream<Updates.UpdateInfo, DatabricksError | Polling.WaitTimeout, Pipelines> =>
  Stream.unwrap(
    Effect.map(following(request.update_id), (follow) =>
      Polling.watch(pollUpdate(request), {
        ...pollingUpdate(request, options),
        follow,
        changes: (update) => [update.state, update.cluster_id]
      })
    )
  )

/**
 * Waits until an update succeeds.
 *
 * Fails with `UpdateFailed`, which includes the errors in its events, if the update ends without success, with
 * `WaitTimeout` after the deadline, and with the errors of `getUpdate`, except transient ones.
 *
 * @since 0.1.0
 * @category waits
 */
export const awaitUpdate = (
  request: Updates.GetUpdateRequest,
  options?: Polling.WaitOptions
): Effect.Effect<Updates.UpdateInfo, WaitError, Pipelines> => awaitingUpdate(request, options, makeTracker())

/** What is known of an update so far. */
interface UpdateTracker {
  isKnown: boolean
  isOver: boolean
}

const makeTracker = (): UpdateTracker => ({ isKnown: false, isOver: false })

/** Records each observed state of the update. */
const awaitingUpdate = (
  request: Updates.GetUpdateRequest,
  options: Polling.WaitOptions | undefined,
  tracker: UpdateTracker
): Effect.Effect<Updates.UpdateInfo, WaitError, Pipelines> =>
  Effect.gen(function* () {
    const details = yield* Brief.begin(options)
    const poll = Effect.tap(pollUpdate(request), () =>
      Effect.sync(() => {
        tracker.isKnown = true
      })
    )
    const follow = yield* following(request.update_id)
    const update = yield* Polling.untilDone(poll, { ...pollingUpdate(request, options), follow })
    tracker.isOver = true
    return isSuccessful(update) ? update : yield* yield* updateFailed(request.pipeline_id, update, yield* details)
  })

/**
 * Starts an update that the scope owns: the pipeline is stopped if this update is still active, but not for another
 * update.
 */
const begin = (
  request: Updates.StartUpdateRequest,
  tracker: UpdateTracker
): Effect.Effect<Updates.StartUpdateResponse, DatabricksError, Pipelines | Scope.Scope> =>
  Effect.flatMap(Pipelines, (pipelines) => {
    const { pipeline_id } = request
    return acquire(
      pipelines.startUpdate(request),
      ({ update_id }) => ({
        warning: `Update ${update_id} of pipeline ${pipeline_id} could not be stopped and may still be active`,
        page: () => pageOf(pipelines, `/pipelines/${pipeline_id}/updates/${update_id}`),
        isKnown: () => tracker.isKnown,
        end: Effect.gen(function* () {
          if (tracker.isOver || isOver(yield* getUpdate(pipelines, { pipeline_id, update_id }))) return
          yield* pipelines.stop({ pipeline_id })
        })
      }),
      `An update of pipeline ${pipeline_id} is started`
    )
  })

/**
 * Starts an update and stops the pipeline if the update is still active when the scope closes, for example after an
 * interruption or a failure.
 *
 * Fails with the errors of `startUpdate`. The stop is retried on transient errors for the `release` duration of
 * `Polling`. If it does not succeed, an error with the id and the URL of the update is logged.
 *
 * @example
 * ```ts
 * import { Pipelines } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const refresh = (pipeline_id: string) =>
 *   Effect.scoped(
 *     Effect.flatMap(Pipelines.startUpdateScoped({ pipeline_id, refresh_selection: ["orders"] }), ({ update_id }) =>
 *       Pipelines.awaitUpdate({ pipeline_id, update_id })
 *     )
 *   )
 * ```
 *
 * @since 0.1.0
 * @category waits
 */
export const startUpdateScoped = (
  request: Updates.StartUpdateRequest
): Effect.Effect<Updates.StartUpdateResponse, DatabricksError, Pipelines | Scope.Scope> => begin(request, makeTracker())

/**
 * Starts an update and waits until it succeeds. If the wait ends first, by interruption or by the deadline, the
 * pipeline is stopped.
 *
 * Fails with the errors of `startUpdate` and `awaitUpdate`.
 *
 * @example
 * ```ts
 * import { Pipelines } from "effect-databricks"
 *
 * const rebuild = (pipeline_id: string) =>
 *   Pipelines.startUpdateAndAwait({ pipeline_id, full_refresh: true }, { deadline: "3 hours" })
 * ```
 *
 * @since 0.1.0
 * @category waits
 */
export const startUpdateAndAwait = (
  request: Updates.StartUpdateRequest,
  options?: Polling.WaitOptions
): Effect.Effect<Updates.UpdateInfo, WaitError, Pipelines> =>
  Effect.scoped(
    Effect.gen(function* () {
      const tracker = makeTracker()
      const { pipeline_id } = request
      const started = begin(request, tracker)
      const [{ update_id }, left] = yield* withinDeadline(options, `pipeline ${pipeline_id} to be updated`, started)
      return yield* awaitingUpdate({ pipeline_id, update_id }, { ...left, fresh: true }, tracker)
    })
  )

const poll = (request: GetPipelineRequest) =>
  Effect.flatMap(Pipelines, (pipelines) => pipelines.get(request)).pipe(
    about(operations.get, "pipeline_id", request.pipeline_id, (pipeline: GetPipelineResponse) => pipeline.pipeline_id)
  )

const describe = ({ cause, state }: GetPipelineResponse): string => (cause ? `${state}: ${cause}` : `${state}`)

const awaitState =
  (wanted: "IDLE" | "RUNNING", ends: ReadonlyArray<string>) =>
  (
    request: GetPipelineRequest,
    options?: Polling.WaitOptions
  ): Effect.Effect<GetPipelineResponse, DatabricksError | PipelineFailed | Polling.WaitTimeout, Pipelines> =>
    Polling.untilDone(poll(request), {
      ...options,
      waitingFor: `pipeline ${request.pipeline_id} to be ${wanted}`,
      describe,
      isOld: ({ state }) => ends.includes(state ?? ""),
      isDone: ({ state }) => state === wanted || ends.includes(state ?? "")
    }).pipe(
      Effect.filterOrFail(
        (pipeline) => pipeline.state === wanted,
        (pipeline) =>
          new PipelineFailed({
            message: `Pipeline ${request.pipeline_id} is ${pipeline.state}, not ${wanted}${pipeline.cause ? `: ${pipeline.cause}` : ""}`,
            pipeline_id: request.pipeline_id,
            pipeline_name: pipeline.name ?? undefined,
            state: pipeline.state ?? "UNKNOWN",
            state_cause: pipeline.cause ?? undefined
          })
      )
    )

/**
 * Waits until a pipeline has no active update, for example after `stop` or before `startUpdate`.
 *
 * Fails with `PipelineFailed` if its last update failed, with `WaitTimeout` after the deadline, and with the errors of
 * `get`, except transient ones.
 *
 * @since 0.1.0
 * @category waits
 */
export const awaitIdle: (
  request: GetPipelineRequest,
  options?: Polling.WaitOptions
) => Effect.Effect<GetPipelineResponse, DatabricksError | PipelineFailed | Polling.WaitTimeout, Pipelines> = awaitState(
  "IDLE",
  ["FAILED", "DELETED"]
)

/**
 * Waits until a pipeline is running. Intended for continuous pipelines, which keep running. A pipeline that is never
 * started is waited for, so set a deadline.
 *
 * Fails with `PipelineFailed` if its last update failed, with `WaitTimeout` after the deadline, and with the errors of
 * `get`, except transient ones.
 *
 * @since 0.1.0
 * @category waits
 */
export const awaitRunning: (
  request: GetPipelineRequest,
  options?: Polling.WaitOptions
) => Effect.Effect<GetPipelineResponse, DatabricksError | PipelineFailed | Polling.WaitTimeout, Pipelines> = awaitState(
  "RUNNING",
  ["FAILED", "DELETED"]
)
