/** What a click or a form of the page changes in the workspace. */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import * as Json from "../../internal/codec/json.js"
import type { Int64 } from "../../schemas/Wire.js"
import { operations as jobs } from "../../services/jobs/operations.js"
import type { Inside } from "../emulated.js"
import * as Faults from "./faults.js"
import { ask, type Refused } from "./inside.js"
import * as Place from "./place.js"
import * as Query from "./query.js"

const Id = Schema.String.pipe(Schema.pattern(/^\d{1,19}$/))

const Times = Schema.Literal("1", "3", "10", "every")

/** The requests that the page sends. All their fields are texts, because those of forms are. */
export const Action = Schema.Union(
  Schema.TaggedStruct("Inject", {
    kind: Schema.Literal(...Faults.names),
    times: Times,
    method: Schema.Literal("", "GET", "POST", "PUT", "PATCH", "DELETE"),
    path: Schema.String.pipe(Schema.maxLength(500))
  }),
  Schema.TaggedStruct("RemoveFault", { id: Schema.String.pipe(Schema.pattern(/^\d{1,12}$/)) }),
  Schema.TaggedStruct("ClearFaults", {}),
  Schema.TaggedStruct("RunJob", { job_id: Id }),
  Schema.TaggedStruct("CancelRun", { run_id: Id }),
  Schema.TaggedStruct("Sql", {
    statement: Schema.String.pipe(Schema.maxLength(1_000_000)),
    catalog: Schema.String,
    schema: Schema.String
  })
)

export type Action = typeof Action.Type

/** What the page does then. */
export interface Reply {
  /** A sentence for the reader. */
  readonly message?: string
  /** The result of a form. */
  readonly html?: string
  /** The place to go to. */
  readonly go?: string
}

export const decode = (text: string): Either.Either<Action, string> =>
  Either.mapLeft(
    Schema.decodeUnknownEither(Schema.parseJson(Action))(text),
    () => "The page sent what the emulator does not know. Load the page again."
  )

const idOf = (text: string): Int64 => Json.parse(text.replace(/^0+(?=\d)/, "")) as Int64

const perform = (inside: Inside, action: Action): Effect.Effect<Reply, Refused> => {
  const { faults } = inside.kernel()
  switch (action._tag) {
    case "Inject":
      return Effect.sync(() => {
        const times = action.times === "every" ? Number.POSITIVE_INFINITY : Number(action.times)
        faults.inject([Faults.make(action.kind, { ...action, times })])
        return { message: `On: ${Faults.kinds[action.kind].label}.` }
      })
    case "RemoveFault":
      return Effect.sync(() => ({
        message: faults.remove(Number(action.id)) ? "The fault is off." : "The fault has hit all its requests already."
      }))
    case "ClearFaults":
      return Effect.sync(() => {
        faults.clear()
        return { message: "All faults are off." }
      })
    case "RunJob":
      return Effect.map(ask(inside, jobs.runNow, { job_id: idOf(action.job_id) }), ({ run_id }) => ({
        go: Place.toRun(action.job_id, run_id ?? 0)
      }))
    case "CancelRun":
      return Effect.as(ask(inside, jobs.cancel, { run_id: idOf(action.run_id) }), {
        message: "The run is being canceled."
      })
    case "Sql":
      return action.statement.trim() === ""
        ? Effect.succeed({ message: "Type a statement first." })
        : Effect.map(Query.run(inside.kernel(), action), ({ text }) => ({ html: text }))
  }
}

/** Performs an action. What the workspace refuses is said to the reader. */
export const run = (inside: Inside, action: Action): Effect.Effect<Reply> =>
  Effect.catchAll(
    Effect.suspend(() => perform(inside, action)),
    ({ message }) => Effect.succeed({ message })
  )
