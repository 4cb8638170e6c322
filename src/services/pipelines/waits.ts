import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import type * as Stream from "effect/Stream"
import { about } from "../../internal/call/sameId.js"
import * as Polling from "../../layers/Polling.js"
import * as Brief from "../../layers/polling/brief.js"
import { pageOf } from "../../layers/polling/clientOf.js"
import { acquire, withinDeadline } from "../../layers/polling/owned.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import * as Lazy from "../../schemas/lazy.js"
import type { GetPipelineRequest, GetPipelineResponse } from "../../schemas/Pipelines.js"
import type * as Updates from "../../schemas/PipelineUpdates.js"
import { operations } from "./operations.js"
import { isOver, isSuccessful, type UpdateFailed, updateFailed } from "./outcome.js"
import { Pipelines } from "./service.js"

/**
 * A pipeline came to a state other than the one waited for.
 *
 * @since 0.1.0
 * @category errors
 */
export class PipelineFailed extends Lazy.TaggedError<PipelineFailed>("effect-databricks/PipelineFailed")(
  "PipelineFailed",
  () => ({
    message: Schema.String,
    pipeline_id: Schema.String,
    pipeline_name: Schema.optional(Schema.String),
    state: Schema.String,
    /** What led to the state, in the pipeline's own words: its `cause`. */
    state_cause: Schema.optional(Schema.String)
  })
) {}

/** What the waits of updates fail with. */
type WaitError = DatabricksError | UpdateFailed | Polling.WaitTimeout

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
 * An update from now on: as it is, then each time that its state changes, until it is over, whether it succeeded or not.
 * An update of a continuous pipeline goes on until it is stopped.
 *
 * Fails with `WaitTimeout` after the deadline, and as `getUpdate` does, except for transient failures.
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
  Polling.watch(pollUpdate(request), {
    ...pollingUpdate(request, options),
    changes: (update) => [update.state, update.cluster_id]
  })

/**
 * Waits until an update has succeeded.
 *
 * Fails with `UpdateFailed`, which has the messages of its errors, where it ended in any other way, with `WaitTimeout`
 * after the deadline, and as `getUpdate` does, except for transient failures.
 *
 * @since 0.1.0
 * @category waits
 */
export const awaitUpdate = (
  request: Updates.GetUpdateRequest,
  options?: Polling.WaitOptions
): Effect.Effect<Updates.UpdateInfo, WaitError, Pipelines> => awaitingUpdate(request, options, unseen())

/** What was seen of an update so far. */
interface Sight {
  isKnown: boolean
  isOver: boolean
}

const unseen = (): Sight => ({ isKnown: false, isOver: false })

/** Tells meanwhile what it sees of the update. */
const awaitingUpdate = (
  request: Updates.GetUpdateRequest,
  options: Polling.WaitOptions | undefined,
  sight: Sight
): Effect.Effect<Updates.UpdateInfo, WaitError, Pipelines> =>
  Effect.gen(function* () {
    const details = yield* Brief.begin(options)
    const poll = Effect.tap(pollUpdate(request), () =>
      Effect.sync(() => {
        sight.isKnown = true
      })
    )
    const update = yield* Polling.untilDone(poll, pollingUpdate(request, options))
    sight.isOver = true
    return isSuccessful(update) ? update : yield* yield* updateFailed(request.pipeline_id, update, yield* details)
  })

/** Owned by the scope: the pipeline is stopped where this very update is still active; another one goes on. */
const begin = (
  request: Updates.StartUpdateRequest,
  sight: Sight
): Effect.Effect<Updates.StartUpdateResponse, DatabricksError, Pipelines | Scope.Scope> =>
  Effect.flatMap(Pipelines, (pipelines) => {
    const { pipeline_id } = request
    return acquire(
      pipelines.startUpdate(request),
      ({ update_id }) => ({
        warning: `Update ${update_id} of pipeline ${pipeline_id} could not be stopped and may go on`,
        page: () => pageOf(pipelines, `/pipelines/${pipeline_id}/updates/${update_id}`),
        isKnown: () => sight.isKnown,
        end: Effect.gen(function* () {
          if (sight.isOver || isOver(yield* getUpdate(pipelines, { pipeline_id, update_id }))) return
          yield* pipelines.stop({ pipeline_id })
        })
      }),
      `An update of pipeline ${pipeline_id} is started`
    )
  })

/**
 * Starts an update that does not outlive the scope: where it is still active when the scope closes, because of an
 * interruption or a failure, say, the pipeline is stopped.
 *
 * Fails as `startUpdate` does. The stop is repeated over transient failures, for as long as `release` of `Polling` says;
 * where it does not succeed, an error is logged that names the update and its page.
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
): Effect.Effect<Updates.StartUpdateResponse, DatabricksError, Pipelines | Scope.Scope> => begin(request, unseen())

/**
 * Starts an update and waits for its success. Where the wait ends before the update does, by interruption or by the
 * deadline, the pipeline is stopped.
 *
 * Fails as `startUpdate` and `awaitUpdate` do.
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
      const sight = unseen()
      const { pipeline_id } = request
      const started = begin(request, sight)
      const [{ update_id }, left] = yield* withinDeadline(options, `pipeline ${pipeline_id} to be updated`, started)
      return yield* awaitingUpdate({ pipeline_id, update_id }, { ...left, fresh: true }, sight)
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
 * Waits until nothing of a pipeline runs any more: after `stop`, say, or before `startUpdate`.
 *
 * Fails with `PipelineFailed` where its latest update failed, with `WaitTimeout` after the deadline, and as `get` does,
 * except for transient failures.
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
 * Waits until a pipeline runs; meant for continuous ones, which then keep on running. One that nobody starts is waited
 * for, so give a deadline.
 *
 * Fails with `PipelineFailed` where its latest update failed, with `WaitTimeout` after the deadline, and as `get` does,
 * except for transient failures.
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
