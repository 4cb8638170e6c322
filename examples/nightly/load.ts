/** Loads tables by runs of jobs: several at a time, and again after a failure. */
import * as Effect from "effect/Effect"
import type * as Either from "effect/Either"
import * as Schedule from "effect/Schedule"
import { Jobs, type Polling } from "effect-databricks"

/** What became of a table: its run, or the error of the last attempt. */
export interface Loaded {
  readonly table: string
  readonly attempts: number
  readonly outcome: Either.Either<Jobs.Run, Effect.Effect.Error<ReturnType<typeof Jobs.awaitRun>>>
}

export interface Options extends Polling.WaitOptions {
  /** How many runs there are at the same time. The default is 8. */
  readonly concurrency?: number
}

const runOf = (table: string): Jobs.SubmitRunRequest => ({
  run_name: `load ${table}`,
  tasks: [
    {
      task_key: "extract",
      notebook_task: { notebook_path: "/Shared/extract", base_parameters: { table } }
    },
    {
      task_key: "merge",
      depends_on: [{ task_key: "extract" }],
      notebook_task: { notebook_path: "/Shared/merge", base_parameters: { table } }
    },
    {
      task_key: "check",
      depends_on: [{ task_key: "merge" }],
      notebook_task: { notebook_path: "/Shared/check", base_parameters: { table } }
    }
  ]
})

/**
 * Loads a table. A failed run is submitted again, twice at most. Calls that fail are retried by the library, so that other
 * errors are final. An interruption cancels the run.
 */
export const load = (table: string, options?: Options): Effect.Effect<Loaded, never, Jobs.Jobs> =>
  Effect.suspend(() => {
    let attempts = 0
    return Effect.suspend(() => {
      attempts++
      return Jobs.submitAndAwait(runOf(table), options)
    }).pipe(
      Effect.retry({
        schedule: Schedule.intersect(Schedule.exponential("1 second"), Schedule.recurs(2)),
        while: (error) => error._tag === "RunFailed"
      }),
      Effect.either,
      Effect.map((outcome) => ({ table, attempts, outcome }))
    )
  })

/** Loads all tables. A table that cannot be loaded does not stop the others. */
export const loadAll = (tables: ReadonlyArray<string>, options?: Options) =>
  Effect.forEach(tables, (table) => load(table, options), { concurrency: options?.concurrency ?? 8 })
