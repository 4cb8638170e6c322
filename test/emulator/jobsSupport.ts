/** Helpers for tests of jobs and clusters in an emulated workspace. */
import * as Chunk from "effect/Chunk"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import type { DatabricksError } from "../../src/schemas/DatabricksError.js"
import type { RunNowRequest } from "../../src/schemas/jobs/JobRunRequests.js"
import type { Run } from "../../src/schemas/jobs/JobRuns.js"
import type { CreateJobRequest } from "../../src/schemas/jobs/Jobs.js"
import type { RunTask, Task } from "../../src/schemas/jobs/JobTasks.js"
import type { Int64 } from "../../src/schemas/Wire.js"
import * as Clusters from "../../src/services/Clusters.js"
import * as Jobs from "../../src/services/Jobs.js"

/** Nothing takes time unless a test says so. */
export const instant: Emulator.Options = { durations: { serverlessStart: 0, task: "10 seconds", runTerminate: 0 } }

export const workspace = (options: Emulator.Options = instant) =>
  Layer.mergeAll(Clusters.layer, Jobs.layer).pipe(
    Layer.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
    Layer.provideMerge(Emulator.layer(options)),
    Layer.orDie
  )

export const collect = <A, E, R>(stream: Stream.Stream<A, E, R>): Effect.Effect<ReadonlyArray<A>, E, R> =>
  Effect.map(Stream.runCollect(stream), Chunk.toReadonlyArray)

export const jobs = <A, E, R>(f: (jobs: Jobs.Service) => Effect.Effect<A, E, R>) => Effect.flatMap(Jobs.Jobs, f)

export const create = (request: CreateJobRequest) =>
  Effect.map(
    jobs((service) => service.create(request)),
    ({ job_id }) => job_id
  )

export const start = (job_id: Int64, request: Omit<RunNowRequest, "job_id"> = {}) =>
  Effect.map(
    jobs((service) => service.runNow({ job_id, ...request })),
    ({ run_id }) => run_id
  )

export const get = (run_id: Int64) => jobs((service) => service.runsGet({ run_id }))

/** Creates a job with these tasks, runs it, and returns the run after the given time. */
export const ran = (
  tasks: ReadonlyArray<Task>,
  options: {
    readonly job?: Omit<CreateJobRequest, "tasks">
    readonly request?: Omit<RunNowRequest, "job_id">
    readonly for?: Duration.DurationInput
  } = {}
): Effect.Effect<Run, DatabricksError, Jobs.Jobs> =>
  Effect.gen(function* () {
    const run_id = yield* start(yield* create({ ...options.job, tasks }), options.request)
    yield* TestClock.adjust(options.for ?? "1 hour")
    return yield* get(run_id)
  })

export const task = (task_key: string, ...on: ReadonlyArray<string>): Task => ({
  task_key,
  notebook_task: { notebook_path: `/${task_key}` },
  ...(on.length === 0 ? {} : { depends_on: on.map((task_key) => ({ task_key })) })
})

/** The result, such as `SUCCESS` or `FAILED`, or the life cycle state of an active run. */
export const outcome = ({ state }: Pick<Run, "state"> | RunTask): string =>
  state?.result_state ?? state?.life_cycle_state ?? "?"

/** The outcome of each attempt of each task. */
export const outcomes = (run: Run): Readonly<Record<string, string>> => {
  const all: Record<string, string> = {}
  for (const task of run.tasks ?? []) {
    all[task.task_key] = [all[task.task_key], outcome(task)].filter((part) => part !== undefined).join(" ")
  }
  return all
}

export const taskOf = (run: Run, key: string, attempt = 0): RunTask => {
  const found = (run.tasks ?? []).find((task) => task.task_key === key && task.attempt_number === attempt)
  if (found === undefined) throw new Error(`the run has no attempt ${attempt} of ${key}`)
  return found
}

/** The start and end of a task, in seconds since the run started. */
export const seconds = (run: Run, task: RunTask): readonly [from: number, to: number] => [
  ((task.start_time ?? 0) - (run.start_time ?? 0)) / 1000,
  ((task.end_time ?? 0) - (run.start_time ?? 0)) / 1000
]

export const refusal = <A, R>(effect: Effect.Effect<A, DatabricksError, R>) =>
  Effect.map(Effect.flip(effect), (error) =>
    "errorCode" in error ? `${error.status} ${error.errorCode}: ${error.message}` : `${error._tag}: ${error.message}`
  )
