import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { Reader } from "../../layers/polling/brief.js"
import * as Lazy from "../../schemas/lazy.js"
import type { PipelineEvent } from "../../schemas/pipelines/PipelineEvents.js"
import type { UpdateInfo } from "../../schemas/pipelines/PipelineUpdates.js"
import * as Wire from "../../schemas/Wire.js"
import { Pipelines } from "./service.js"

/**
 * An error in the events of an update.
 *
 * @since 0.1.0
 * @category errors
 */
export class UpdateError extends Wire.struct<UpdateError>("UpdateError")({
  /** The message of the event. */
  message: Schema.String,
  /** The type of the event, such as `flow_progress` or `update_progress`. */
  event_type: Schema.optional(Schema.String),
  /** The flow that failed, if the event is about a flow. */
  flow_name: Schema.optional(Schema.String),
  /** The table or view that the event is about. */
  dataset_name: Schema.optional(Schema.String),
  /** The messages of the exception and its causes, outermost first. */
  exceptions: Schema.Array(Schema.String)
}) {}

/**
 * An update ended without success.
 *
 * @since 0.1.0
 * @category errors
 */
export class UpdateFailed extends Lazy.TaggedError<UpdateFailed>()("UpdateFailed", () => ({
  /** A summary: the result, and the errors in the events. */
  message: Schema.String,
  pipeline_id: Schema.String,
  update_id: Schema.String,
  /** `FAILED` or `CANCELED`. */
  state: Schema.String,
  /** What started the update, such as `API_CALL`: the `cause` of the update. */
  update_cause: Schema.optional(Schema.String),
  /** The errors in the events of the update, oldest first. Also empty if the event log could not be read. */
  errors: Schema.Array(UpdateError)
})) {}

const ends: ReadonlySet<string> = new Set(["COMPLETED", "FAILED", "CANCELED"])

/**
 * Returns `true` if an update has ended.
 *
 * @since 0.1.0
 * @category predicates
 */
export const isOver = (update: Pick<UpdateInfo, "state">): boolean => ends.has(update.state ?? "")

/**
 * Returns `true` if an update has ended successfully.
 *
 * @since 0.1.0
 * @category predicates
 */
export const isSuccessful = (update: Pick<UpdateInfo, "state">): boolean => update.state === "COMPLETED"

/** Further errors add no information. */
const maxErrors = 25

const updateError = (event: PipelineEvent): UpdateError => ({
  message: event.message ?? "",
  event_type: event.event_type ?? undefined,
  flow_name: event.origin?.flow_name ?? undefined,
  dataset_name: event.origin?.dataset_name ?? undefined,
  exceptions: (event.error?.exceptions ?? []).flatMap(({ message }) => message || [])
})

/** The first errors are closest to the cause. */
const errorsOf = (pipeline_id: string, update: UpdateInfo, details: Reader) =>
  Effect.gen(function* () {
    const { events } = yield* Pipelines
    const { isLate, value } = yield* details.read(
      events({
        pipeline_id,
        filter: `update_id = '${update.update_id}' AND level = 'ERROR'`,
        order_by: ["timestamp asc"],
        max_results: maxErrors
      }).pipe(
        Stream.take(maxErrors),
        Stream.filter((event) => event.origin?.update_id === update.update_id),
        Stream.runCollect
      )
    )
    return { isLate, errors: value === undefined ? [] : Chunk.toReadonlyArray(value).map(updateError) }
  })

const textOf = ({ message, exceptions }: UpdateError): string => {
  const causes = exceptions.filter((text) => !message.includes(text))
  return causes.length === 0 ? message : [message.replace(/\.$/, ""), ...causes].join(": ")
}

/** Builds the error for an update that ended without success. */
export const updateFailed = (
  pipeline_id: string,
  update: UpdateInfo,
  details: Reader
): Effect.Effect<UpdateFailed, never, Pipelines> =>
  Effect.map(errorsOf(pipeline_id, update, details), ({ errors, isLate }) => {
    const state = update.state ?? "not successful"
    return new UpdateFailed({
      message: [
        `Update ${update.update_id} of pipeline ${pipeline_id} ended as ${state}`,
        ...errors.map(textOf),
        ...(isLate ? ["the errors could not be read in time"] : [])
      ].join("\n  "),
      pipeline_id,
      update_id: update.update_id,
      state,
      update_cause: update.cause ?? undefined,
      errors
    })
  })
