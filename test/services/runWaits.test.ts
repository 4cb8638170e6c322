import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import type * as Polling from "../../src/layers/Polling.js"
import type { DatabricksError } from "../../src/schemas/DatabricksError.js"
import type { RunOutput } from "../../src/schemas/jobs/JobRunOutput.js"
import type { Run } from "../../src/schemas/jobs/JobRuns.js"
import type { RunTask } from "../../src/schemas/jobs/JobTasks.js"
import type { Int64 } from "../../src/schemas/Wire.js"
import * as Jobs from "../../src/services/Jobs.js"
import * as Failures from "../support/failures.js"
import * as Logs from "../support/logs.js"

const run_id = 1084353

const state = (life_cycle_state: string, result_state?: string, state_message?: string): Partial<Run> => ({
  state: {
    life_cycle_state,
    ...(result_state === undefined ? {} : { result_state }),
    ...(state_message === undefined ? {} : { state_message })
  }
})

/** The response of a workspace without the older `state` field. */
const status = (state: string, code?: string, message?: string): Partial<Run> => ({
  status: { state, ...(code === undefined ? {} : { termination_details: { code, type: "CLIENT_ERROR", message } }) }
})

const task = (task_key: string, run_id: number, more: Partial<RunTask>): RunTask => ({ task_key, run_id, ...more })

const running = state("RUNNING")

const succeeded = state("TERMINATED", "SUCCESS", "")

type Answer = Partial<Run> | DatabricksError

interface Options {
  readonly outputs?: Readonly<Record<string, Partial<RunOutput> | DatabricksError>>
  readonly start?: Effect.Effect<{ readonly run_id: Int64 }, DatabricksError>
  readonly page?: Effect.Effect<Run, DatabricksError>
  readonly cancel?: Effect.Effect<void, DatabricksError>
}

/** A workspace with one run that records the calls. */
const workspace = (answers: ReadonlyArray<Answer>, options: Options = {}) => {
  const calls: Array<string> = []
  const left = [...answers]
  let last: Run = { run_id }
  const called = <A, E>(name: string, effect: Effect.Effect<A, E>) =>
    Effect.suspend(() => {
      calls.push(name)
      return effect
    })
  const get = Effect.suspend((): Effect.Effect<Run, DatabricksError> => {
    const answer = left.length > 1 ? left.shift() : left[0]
    if (answer === undefined) return Effect.dieMessage("no answer")
    if ("_tag" in answer) return Effect.fail(answer as DatabricksError)
    last = { run_id, ...answer }
    return Effect.succeed(last)
  })
  const start = options.start ?? Effect.succeed({ run_id })
  const layer = Layer.mock(Jobs.Jobs, {
    runsGet: () => called("runsGet", get),
    runsGetPage: () => called("runsGetPage", options.page ?? Effect.sync(() => last)),
    runsGetOutput: ({ run_id }) => {
      const output = options.outputs?.[String(run_id)]
      return called(
        `runsGetOutput ${run_id}`,
        output === undefined
          ? Effect.fail(Failures.doesNotExist(`Run ${run_id}`))
          : "_tag" in output
            ? Effect.fail(output as DatabricksError)
            : Effect.succeed({ metadata: { run_id }, ...output })
      )
    },
    runNow: () => called("runNow", start),
    submit: () => called("submit", start),
    cancel: ({ run_id }) => called(`cancel ${run_id}`, options.cancel ?? Effect.void)
  })
  return { calls, layer }
}

/** Advances the clock until the wait ends. */
const inTime = <A, E, R>(effect: Effect.Effect<A, E, R>, time: Duration.DurationInput = "1 hour") =>
  Effect.gen(function* () {
    const fiber = yield* Effect.fork(effect)
    yield* TestClock.adjust(time)
    return yield* Fiber.join(fiber)
  })

const everyMinute = { schedule: Schedule.spaced("1 minute") }

const awaited = (answers: ReadonlyArray<Answer>, options?: Options) => {
  const { calls, layer } = workspace(answers, options)
  return { calls, result: inTime(Effect.provide(Jobs.awaitRun({ run_id }, everyMinute), layer)) }
}

const failure = (answer: Partial<Run>, options?: Options) => {
  const { calls, result } = awaited([answer], options)
  return Effect.map(Effect.flip(result), (error) => {
    expect(error._tag).toBe("RunFailed")
    return { calls, error: error as Jobs.RunFailed }
  })
}

describe("Jobs.watchRun", () => {
  it.effect("emits the run, and each change of its state or of a task, until it ends", () =>
    Effect.gen(function* () {
      const tasks = (a: Partial<Run>, b: Partial<Run>) => ({
        tasks: [task("a", 1, a as Partial<RunTask>), task("b", 2, b as Partial<RunTask>)]
      })
      const { calls, layer } = workspace([
        state("QUEUED"),
        { ...state("PENDING"), ...tasks(state("PENDING"), state("BLOCKED")) },
        { ...running, ...tasks(state("RUNNING"), state("BLOCKED")) },
        { ...running, ...tasks(state("RUNNING"), state("BLOCKED")), run_duration: 5 },
        { ...running, ...tasks(succeeded, state("RUNNING")) },
        Failures.unavailable,
        { ...running, ...tasks(succeeded, state("TERMINATED", "FAILED")), end_time: 0 },
        { ...state("TERMINATED", "FAILED"), ...tasks(succeeded, state("TERMINATED", "FAILED")) },
        running
      ])
      const seen = yield* inTime(Effect.provide(Stream.runCollect(Jobs.watchRun({ run_id }, everyMinute)), layer))
      expect(
        Chunk.toReadonlyArray(seen).map((run) =>
          [run, ...(run.tasks ?? [])].map(({ state }) => state?.result_state ?? state?.life_cycle_state).join(" ")
        )
      ).toEqual([
        "QUEUED",
        "PENDING PENDING BLOCKED",
        "RUNNING RUNNING BLOCKED",
        "RUNNING SUCCESS RUNNING",
        "RUNNING SUCCESS FAILED",
        "FAILED SUCCESS FAILED"
      ])
      expect(calls).toHaveLength(8)
    })
  )

  it.effect("emits another attempt of a task", () =>
    Effect.gen(function* () {
      const attempt = (n: number) => task("a", 1, { ...state("PENDING"), attempt_number: n } as Partial<RunTask>)
      const { layer } = workspace([
        { ...running, tasks: [attempt(0)] },
        { ...running, tasks: [attempt(0)] },
        { ...running, tasks: [attempt(1)] },
        succeeded
      ])
      const seen = yield* inTime(Effect.provide(Stream.runCollect(Jobs.watchRun({ run_id }, everyMinute)), layer))
      expect(Chunk.size(seen)).toBe(3)
    })
  )

  it.effect("succeeds with a failed run, and ends at the deadline", () =>
    Effect.gen(function* () {
      for (const end of [state("SKIPPED"), state("INTERNAL_ERROR", "FAILED"), status("TERMINATED", "CANCELED")]) {
        const seen = yield* Effect.provide(Stream.runCollect(Jobs.watchRun({ run_id })), workspace([end]).layer)
        expect(Chunk.size(seen)).toBe(1)
      }
      const endless = Jobs.watchRun({ run_id }, { ...everyMinute, deadline: "5 minutes" })
      const error = yield* Effect.flip(inTime(Effect.provide(Stream.runDrain(endless), workspace([running]).layer)))
      expect(error).toMatchObject({
        _tag: "WaitTimeout",
        message: "Waited 5m for run 1084353 to end: the deadline has passed; last seen RUNNING"
      })
    })
  )
})

describe("Jobs.awaitRun", () => {
  for (const [what, end] of [
    ["SUCCESS", succeeded],
    ["SUCCESS_WITH_FAILURES", state("TERMINATED", "SUCCESS_WITH_FAILURES")],
    ["status SUCCESS alone", status("TERMINATED", "SUCCESS")],
    ["status SUCCESS_WITH_FAILURES alone", status("TERMINATED", "SUCCESS_WITH_FAILURES")]
  ] as const) {
    it.effect(`returns the run that ends with ${what}`, () =>
      Effect.gen(function* () {
        const { calls, result } = awaited([state("QUEUED"), running, state("TERMINATING"), end])
        expect(yield* result).toEqual({ run_id, ...end })
        expect(calls).toHaveLength(4)
      })
    )
  }

  it.effect("survives outages and broken connections in a wait of hours", () =>
    Effect.gen(function* () {
      const { layer } = workspace([
        Failures.cut,
        running,
        ...Array.from({ length: 8 }, () => Failures.unavailable),
        Failures.internal,
        running,
        succeeded
      ])
      const wait = Jobs.awaitRun({ run_id }, { schedule: Schedule.spaced("30 minutes") })
      expect((yield* inTime(Effect.provide(wait, layer), "7 hours")).state?.result_state).toBe("SUCCESS")
    })
  )

  it.effect("fails with the tasks that caused the failure: message, error, trace and URL of each", () =>
    Effect.gen(function* () {
      const failed = state("TERMINATED", "FAILED", "Workload failed, see run output for details")
      const { calls, error } = yield* failure(
        {
          ...state("INTERNAL_ERROR", "FAILED", "Task b failed. This caused all downstream tasks to get skipped."),
          job_id: 5,
          run_name: "nightly",
          run_page_url: "https://adb-1.2.azuredatabricks.net/?o=1#job/5/run/1084353",
          tasks: [
            task("a", 1, succeeded as Partial<RunTask>),
            task("b", 2, { ...(failed as Partial<RunTask>), run_page_url: "https://x/2" }),
            task("c", 3, state("TERMINATED", "TIMEDOUT", "Timed out") as Partial<RunTask>),
            task("d", 4, state("TERMINATED", "UPSTREAM_FAILED", "An upstream task failed.") as Partial<RunTask>),
            task("e", 5, state("TERMINATED", "UPSTREAM_CANCELED") as Partial<RunTask>),
            task("f", 6, state("TERMINATED", "EXCLUDED") as Partial<RunTask>),
            task("g", 7, state("TERMINATED", "DISABLED") as Partial<RunTask>),
            task("h", 8, state("SKIPPED") as Partial<RunTask>),
            task("i", 9, state("INTERNAL_ERROR", "FAILED", "Cluster failed") as Partial<RunTask>)
          ]
        },
        {
          outputs: {
            2: { error: "ValueError: no such column", error_trace: "Traceback ..." },
            3: Failures.denied,
            9: { error: null, error_trace: null }
          }
        }
      )
      expect(calls).toEqual(["runsGet", "runsGetOutput 2", "runsGetOutput 3", "runsGetOutput 9"])
      expect(error).toMatchObject({
        run_id,
        job_id: 5,
        run_name: "nightly",
        run_page_url: "https://adb-1.2.azuredatabricks.net/?o=1#job/5/run/1084353",
        life_cycle_state: "INTERNAL_ERROR",
        result_state: "FAILED",
        state_message: "Task b failed. This caused all downstream tasks to get skipped."
      })
      expect(error.tasks).toEqual([
        {
          task_key: "b",
          run_id: 2,
          result_state: "FAILED",
          state_message: "Workload failed, see run output for details",
          error: "ValueError: no such column",
          error_trace: "Traceback ...",
          run_page_url: "https://x/2"
        },
        { task_key: "c", run_id: 3, result_state: "TIMEDOUT", state_message: "Timed out" },
        { task_key: "i", run_id: 9, result_state: "FAILED", state_message: "Cluster failed" }
      ])
      expect(error.message).toBe(
        [
          "Run 1084353 (nightly) ended as FAILED: Task b failed. This caused all downstream tasks to get skipped.",
          "task b: ValueError: no such column",
          "task c: Timed out",
          "task i: Cluster failed",
          "https://adb-1.2.azuredatabricks.net/?o=1#job/5/run/1084353"
        ].join("\n  ")
      )
    })
  )

  it.effect("uses the last attempt of a task, a retry or a repair, in any order", () =>
    Effect.gen(function* () {
      const failed = state("TERMINATED", "FAILED") as Partial<RunTask>
      const fine = succeeded as Partial<RunTask>
      const { error } = yield* failure({
        ...state("TERMINATED", "FAILED"),
        tasks: [
          task("mended", 2, { ...fine, attempt_number: 1, start_time: 20 }),
          task("mended", 1, { ...failed, attempt_number: 0, start_time: 10 }),
          task("repaired", 4, { ...fine, attempt_number: 0, start_time: 30 }),
          task("repaired", 3, { ...failed, attempt_number: 1, start_time: 10 }),
          task("broken", 5, { ...failed, attempt_number: 0 }),
          task("broken", 6, { ...failed, attempt_number: 1 }),
          task("broken", 7, { ...failed, attempt_number: 2 })
        ]
      })
      expect(error.tasks.map(({ run_id, task_key }) => [task_key, run_id])).toEqual([["broken", 7]])
    })
  )

  for (const [what, end, result, message] of [
    [
      "TIMEDOUT",
      state("TERMINATED", "TIMEDOUT", "Run timed out"),
      "TIMEDOUT",
      "Run 1084353 ended as TIMEDOUT: Run timed out"
    ],
    [
      "CANCELED",
      state("TERMINATED", "CANCELED", "Run cancelled."),
      "CANCELED",
      "Run 1084353 ended as CANCELED: Run cancelled."
    ],
    [
      "SKIPPED",
      state("SKIPPED", "MAXIMUM_CONCURRENT_RUNS_REACHED"),
      "MAXIMUM_CONCURRENT_RUNS_REACHED",
      "Run 1084353 ended as MAXIMUM_CONCURRENT_RUNS_REACHED"
    ],
    ["INTERNAL_ERROR", state("INTERNAL_ERROR"), undefined, "Run 1084353 ended as INTERNAL_ERROR"],
    ["an unknown result", state("TERMINATED", "EVAPORATED"), "EVAPORATED", "Run 1084353 ended as EVAPORATED"],
    ["no result", state("TERMINATED"), undefined, "Run 1084353 ended as TERMINATED"],
    [
      "status alone",
      status("TERMINATED", "RUN_EXECUTION_ERROR", "Task a failed"),
      "RUN_EXECUTION_ERROR",
      "Run 1084353 ended as RUN_EXECUTION_ERROR: Task a failed"
    ],
    ["status without details", status("TERMINATED"), undefined, "Run 1084353 ended as not successful"]
  ] as const) {
    it.effect(`fails with ${what}`, () =>
      Effect.gen(function* () {
        const { error } = yield* failure(end)
        expect([error.result_state, error.message, error.tasks]).toEqual([result, message, []])
      })
    )
  }

  it.effect("reports the tasks of a run that only has status", () =>
    Effect.gen(function* () {
      const { error } = yield* failure(
        {
          ...status("TERMINATED", "RUN_EXECUTION_ERROR"),
          tasks: [
            task("a", 1, status("TERMINATED", "SUCCESS") as Partial<RunTask>),
            task("b", 2, status("TERMINATED", "RUN_EXECUTION_ERROR", "It broke") as Partial<RunTask>),
            task("c", 3, status("TERMINATED", "SKIPPED") as Partial<RunTask>),
            task("d", 4, status("TERMINATED", "DISABLED") as Partial<RunTask>)
          ]
        },
        { outputs: { 2: { error: "ValueError" } } }
      )
      expect(error.tasks).toEqual([
        {
          task_key: "b",
          run_id: 2,
          result_state: "RUN_EXECUTION_ERROR",
          state_message: "It broke",
          error: "ValueError"
        }
      ])
    })
  )

  it.effect("reports a failed task without key and id", () =>
    Effect.gen(function* () {
      // The types require both, but a response without them is accepted.
      const nameless = Schema.decodeUnknownSync(Jobs.RunTask)(state("TERMINATED", "FAILED"))
      const { layer } = workspace([{ ...state("TERMINATED", "FAILED"), tasks: [nameless] }])
      const error = yield* Jobs.awaitRun({ run_id }).pipe(Effect.provide(layer), Effect.flip)
      expect(error).toMatchObject({ _tag: "RunFailed", run_id, tasks: [{ task_key: "", run_id }] })
    })
  )

  it.effect("keeps ids beyond 2^53 exactly", () =>
    Effect.gen(function* () {
      const big = 9007199254740993n
      const layer = Layer.mock(Jobs.Jobs, {
        runsGet: ({ run_id }) => Effect.succeed({ run_id, ...state("TERMINATED", "FAILED") })
      })
      const error = yield* Effect.flip(Effect.provide(Jobs.awaitRun({ run_id: big }), layer))
      expect(error).toMatchObject({ run_id: big, message: "Run 9007199254740993 ended as FAILED" })
    })
  )

  it.effect("fails immediately with permanent errors, and at the deadline", () =>
    Effect.gen(function* () {
      const gone = awaited([running, Failures.doesNotExist("Run 1084353")])
      expect(yield* Effect.flip(gone.result)).toMatchObject({ _tag: "ResourceDoesNotExist" })
      const { layer } = workspace([running])
      const late = Jobs.awaitRun({ run_id }, { ...everyMinute, deadline: "90 seconds" })
      expect(yield* Effect.flip(inTime(Effect.provide(late, layer)))).toMatchObject({
        _tag: "WaitTimeout",
        last: { run_id, ...running }
      })
    })
  )
})

const job = { job_id: 5 }

const oneTime = { tasks: [] }

describe("Jobs.awaitTask and awaitRepair", () => {
  const a = (run_id: number, more: Partial<Run>) => task("a", run_id, more as Partial<RunTask>)
  const failed = state("TERMINATED", "FAILED")
  const repair = (id: number, task_run_ids: ReadonlyArray<number>, more: Partial<Run>) => ({
    repair_history: [
      { type: "ORIGINAL", ...failed, task_run_ids: [1, 2] },
      { type: "REPAIR", id, task_run_ids, ...more }
    ]
  })

  const outcome = <A, E>(answers: ReadonlyArray<Answer>, wait: Effect.Effect<A, E, Jobs.Jobs>) => {
    const { calls, layer } = workspace(answers)
    return Effect.map(inTime(Effect.either(Effect.provide(wait, layer))), (either) => ({ calls, either }))
  }

  it.effect("awaits a task independently of others, including its retries", () =>
    Effect.gen(function* () {
      const wait = Jobs.awaitTask({ run_id, task_key: "a" }, everyMinute)
      const b = task("b", 9, running as Partial<RunTask>)
      const retried = yield* outcome(
        [
          { ...running, tasks: [{ ...a(1, failed), max_retries: 1, attempt_number: 0 }, b] },
          { ...running, tasks: [a(1, failed), { ...a(2, succeeded), attempt_number: 1 }, b] }
        ],
        wait
      )
      expect(retried.either).toMatchObject({ right: { run_id: 2 } })
      const lost = yield* outcome([{ ...running, tasks: [a(1, failed), b] }], wait)
      expect(lost.either).toMatchObject({ left: { _tag: "RunFailed", tasks: [{ task_key: "a", run_id: 1 }] } })
      const missing = yield* outcome([{ ...succeeded, tasks: [b] }], wait)
      expect(missing.either).toMatchObject({
        left: { _tag: "RunFailed", message: expect.stringContaining("task a: the run does not have this task") }
      })
    })
  )

  it.effect("ignores the state of the run before the repair", () =>
    Effect.gen(function* () {
      const fast = { schedule: Schedule.spaced("5 seconds") }
      const before = { ...failed, tasks: [a(1, failed)] }
      const during = { ...running, tasks: [a(1, failed), a(3, running)], ...repair(7, [3], running) }
      const good = { ...succeeded, tasks: [a(1, failed), a(3, succeeded)], ...repair(7, [3], succeeded) }
      const bad = {
        ...failed,
        tasks: [task("b", 2, failed as Partial<RunTask>), a(3, failed)],
        ...repair(7, [3], failed)
      }
      const whole = Jobs.awaitRepair({ run_id, repair_id: 7 }, fast)
      const one = Jobs.awaitTask({ run_id, repair_id: 7, task_key: "a" }, fast)
      expect((yield* outcome([before, before, during, good], whole)).either).toMatchObject({ right: { run_id } })
      expect((yield* outcome([before, before, during, good], one)).either).toMatchObject({ right: { run_id: 3 } })
      for (const wait of [whole, one]) {
        const { either } = yield* outcome([before, during, bad], wait)
        expect(either).toMatchObject({ left: { _tag: "RunFailed", tasks: [{ task_key: "a", run_id: 3 }] } })
      }
      // A repair that never appears: after the grace period, the run decides.
      const never = yield* outcome([before], whole)
      expect(never.either).toMatchObject({ left: { _tag: "RunFailed" } })
      expect(never.calls.filter((call) => call === "runsGet")).toHaveLength(13)
    })
  )
})

describe("Jobs.runScoped and submitScoped", () => {
  for (const [name, started] of [
    ["runNow", Jobs.runScoped(job)],
    ["submit", Jobs.submitScoped(oneTime)]
  ] as const) {
    it.effect(`${name}: cancels a run that is active when the scope closes`, () =>
      Effect.gen(function* () {
        const { calls, layer } = workspace([running], { page: Effect.succeed({ run_id, ...running }) })
        expect(yield* Effect.scoped(Effect.provide(started, layer))).toEqual({ run_id })
        expect(calls).toEqual([name, "runsGetPage", `cancel ${run_id}`])
      })
    )

    it.effect(`${name}: does not cancel a run that has ended`, () =>
      Effect.gen(function* () {
        for (const end of [succeeded, state("INTERNAL_ERROR"), status("TERMINATED", "CANCELED")]) {
          const { calls, layer } = workspace([], { page: Effect.succeed({ run_id, ...end }) })
          yield* Effect.scoped(Effect.provide(started, layer))
          expect(calls).toEqual([name, "runsGetPage"])
        }
      })
    )

    it.effect(`${name}: cancels a run when interrupted during the start`, () =>
      Effect.gen(function* () {
        const { calls, layer } = workspace([running], { start: Effect.delay(Effect.succeed({ run_id }), "1 minute") })
        const fiber = yield* Effect.fork(Effect.scoped(Effect.provide(started, layer)))
        yield* TestClock.adjust("1 second")
        const interruption = yield* Effect.fork(Fiber.interrupt(fiber))
        yield* TestClock.adjust("1 minute")
        expect(Exit.isInterrupted(yield* Fiber.join(interruption))).toBe(true)
        expect(calls.at(-1)).toBe(`cancel ${run_id}`)
      })
    )
  }

  it.effect("cancel if the state of the run cannot be read", () =>
    Effect.gen(function* () {
      const { calls, layer } = workspace([], { page: Effect.fail(Failures.unavailable) })
      yield* Effect.scoped(Effect.provide(Jobs.runScoped(job), layer))
      expect(calls).toEqual(["runNow", "runsGetPage", `cancel ${run_id}`])
    })
  )

  it.effect("log a failed cancellation as an error, and return the result", () =>
    Effect.gen(function* () {
      const scoped = (cancel: DatabricksError) => {
        const logs = Logs.make()
        const { calls, layer } = workspace([], { page: Effect.fail(Failures.unavailable), cancel: Effect.fail(cancel) })
        return Effect.scoped(Jobs.runScoped(job)).pipe(
          Effect.provide(layer),
          Effect.provide(logs.layer),
          Effect.map((started) => ({ started, logs: logs.lines, calls }))
        )
      }
      const { logs, started } = yield* scoped(Failures.denied)
      expect(started).toEqual({ run_id })
      expect(logs).toHaveLength(1)
      expect(logs[0]).toMatch("ERROR Run 1084353 could not be cancelled and may still be active No")
      // A run that was just started may not be visible yet. After a while, it is gone.
      const gone = yield* inTime(scoped(Failures.invalidParameter("Run 1084353 does not exist.")))
      expect(gone.logs).toEqual([])
      expect(gone.calls.filter((call) => call === `cancel ${run_id}`).length).toBeGreaterThan(1)
    })
  )
})

describe("Jobs.runNowAndAwait and submitAndAwait", () => {
  for (const [name, waited] of [
    ["runNow", (options: Polling.WaitOptions) => Jobs.runNowAndAwait(job, { ...everyMinute, ...options })],
    ["submit", (options: Polling.WaitOptions) => Jobs.submitAndAwait(oneTime, { ...everyMinute, ...options })]
  ] as const) {
    it.effect(`${name}: returns the run or fails with it, and stops polling when it has ended`, () =>
      Effect.gen(function* () {
        const fine = workspace([running, succeeded])
        expect(yield* inTime(Effect.provide(waited({}), fine.layer))).toMatchObject(succeeded)
        expect(fine.calls).toEqual([name, "runsGet", "runsGet"])
        const failed = workspace([state("TERMINATED", "FAILED")])
        expect(yield* Effect.flip(Effect.provide(waited({}), failed.layer))).toMatchObject({ _tag: "RunFailed" })
        expect(failed.calls).toEqual([name, "runsGet"])
      })
    )

    it.effect(`${name}: is cancelled at the deadline`, () =>
      Effect.gen(function* () {
        const { calls, layer } = workspace([running])
        const error = yield* Effect.flip(inTime(Effect.provide(waited({ deadline: "2 minutes" }), layer)))
        expect(error._tag).toBe("WaitTimeout")
        expect(calls.slice(-2)).toEqual(["runsGetPage", `cancel ${run_id}`])
      })
    )

    it.effect(`${name}: is cancelled when interrupted`, () =>
      Effect.gen(function* () {
        const { calls, layer } = workspace([running])
        const fiber = yield* Effect.fork(Effect.provide(waited({}), layer))
        yield* TestClock.adjust("1 minute")
        expect(Exit.isInterrupted(yield* Fiber.interrupt(fiber))).toBe(true)
        expect(calls.at(-1)).toBe(`cancel ${run_id}`)
      })
    )

    it.effect(`${name}: is cancelled if it can no longer be watched`, () =>
      Effect.gen(function* () {
        const { calls, layer } = workspace([running, Failures.denied])
        expect(yield* Effect.flip(inTime(Effect.provide(waited({}), layer)))).toMatchObject({
          _tag: "PermissionDenied"
        })
        expect(calls.at(-1)).toBe(`cancel ${run_id}`)
      })
    )

    it.effect(`${name}: does not wait if it was not started`, () =>
      Effect.gen(function* () {
        const { calls, layer } = workspace([], { start: Effect.fail(Failures.denied) })
        expect(yield* Effect.flip(Effect.provide(waited({}), layer))).toMatchObject({ _tag: "PermissionDenied" })
        expect(calls).toEqual([name])
      })
    )
  }
})
