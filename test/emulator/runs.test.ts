import { describe, expect, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import type * as Emulator from "../../src/emulator/Emulator.js"
import { decide, decideAll, type Ended, type Result, resultOfRun } from "../../src/emulator/runs/graph.js"
import type { RunIf, Task } from "../../src/schemas/jobs/JobTasks.js"
import * as JobSpec from "../../src/services/JobSpec.js"
import * as Jobs from "../../src/services/Jobs.js"
import {
  create,
  get,
  instant,
  jobs,
  outcome,
  outcomes,
  ran,
  seconds,
  start,
  task,
  taskOf,
  workspace
} from "./jobsSupport.js"

const fails = (message: string) => Effect.fail(new Error(message))

const withTasks = (tasks: NonNullable<Emulator.Options["tasks"]>) => workspace({ ...instant, tasks })

describe("decisions", () => {
  it("are carried out until none is left, whatever the order of the tasks", () => {
    const ended = new Map<string, Ended>([["a", { result: "FAILED", outcome: undefined }]])
    const attempts = [
      { task: { task_key: "c", depends_on: [{ task_key: "b" }] }, lifeCycle: "BLOCKED" },
      { task: { task_key: "b", depends_on: [{ task_key: "a" }] }, lifeCycle: "BLOCKED" }
    ]
    decideAll(
      () => attempts,
      (key) => ended.get(key),
      (attempt, result) => {
        attempt.lifeCycle = "TERMINATED"
        if (result !== "run") ended.set(attempt.task.task_key, { result, outcome: undefined })
      }
    )
    expect([...ended].map(([key, { result }]) => `${key} ${result}`)).toEqual([
      "a FAILED",
      "b UPSTREAM_FAILED",
      "c UPSTREAM_FAILED"
    ])
  })
})

describe("run_if", () => {
  const results: ReadonlyArray<Result> = ["SUCCESS", "FAILED", "EXCLUDED", "CANCELED", "DISABLED"]

  const decided = (run_if: RunIf | undefined, ...ends: ReadonlyArray<Result>) =>
    decide(
      { task_key: "x", ...(run_if ? { run_if } : {}), depends_on: ends.map((_, i) => ({ task_key: String(i) })) },
      (key) => ({ result: ends[Number(key)] ?? "SUCCESS", outcome: undefined })
    )

  /** Rows: the result of one task. Columns: the result of the other, in the order of `results`. */
  const tables: ReadonlyArray<readonly [RunIf | undefined, ReadonlyArray<string>]> = [
    [
      "ALL_SUCCESS",
      [
        "run             UPSTREAM_FAILED EXCLUDED        UPSTREAM_CANCELED DISABLED",
        "UPSTREAM_FAILED UPSTREAM_FAILED UPSTREAM_FAILED UPSTREAM_FAILED   DISABLED",
        "EXCLUDED        UPSTREAM_FAILED EXCLUDED        UPSTREAM_CANCELED DISABLED",
        "UPSTREAM_CANCELED UPSTREAM_FAILED UPSTREAM_CANCELED UPSTREAM_CANCELED DISABLED",
        "DISABLED DISABLED DISABLED DISABLED DISABLED"
      ]
    ],
    [
      "AT_LEAST_ONE_SUCCESS",
      [
        "run run             run               run               run",
        "run UPSTREAM_FAILED UPSTREAM_FAILED   UPSTREAM_FAILED   UPSTREAM_FAILED",
        "run UPSTREAM_FAILED EXCLUDED          UPSTREAM_CANCELED EXCLUDED",
        "run UPSTREAM_FAILED UPSTREAM_CANCELED UPSTREAM_CANCELED UPSTREAM_CANCELED",
        "run UPSTREAM_FAILED EXCLUDED          UPSTREAM_CANCELED DISABLED"
      ]
    ],
    [
      "NONE_FAILED",
      [
        "run UPSTREAM_FAILED run UPSTREAM_CANCELED run",
        "UPSTREAM_FAILED UPSTREAM_FAILED UPSTREAM_FAILED UPSTREAM_FAILED UPSTREAM_FAILED",
        "run UPSTREAM_FAILED EXCLUDED UPSTREAM_CANCELED run",
        "UPSTREAM_CANCELED UPSTREAM_FAILED UPSTREAM_CANCELED UPSTREAM_CANCELED UPSTREAM_CANCELED",
        "run UPSTREAM_FAILED run UPSTREAM_CANCELED DISABLED"
      ]
    ],
    [
      "ALL_DONE",
      [
        "run run run run run",
        "run run run run run",
        "run run EXCLUDED run run",
        "run run run run run",
        "run run run run run"
      ]
    ],
    [
      "AT_LEAST_ONE_FAILED",
      [
        "EXCLUDED run EXCLUDED run EXCLUDED",
        "run run run run run",
        "EXCLUDED run EXCLUDED run EXCLUDED",
        "run run run run run",
        "EXCLUDED run EXCLUDED run DISABLED"
      ]
    ],
    [
      "ALL_FAILED",
      [
        "EXCLUDED EXCLUDED EXCLUDED EXCLUDED DISABLED",
        "EXCLUDED run EXCLUDED run DISABLED",
        "EXCLUDED EXCLUDED EXCLUDED EXCLUDED DISABLED",
        "EXCLUDED run EXCLUDED run DISABLED",
        "DISABLED DISABLED DISABLED DISABLED DISABLED"
      ]
    ]
  ]

  for (const [runIf, rows] of tables) {
    it(`${runIf}`, () => {
      const table = results.map((one) => results.map((other) => decided(runIf, one, other)))
      expect(table).toEqual(rows.map((row) => row.split(/ +/)))
    })
  }

  it("defaults to ALL_SUCCESS and waits for all dependencies", () => {
    expect(decided(undefined, "SUCCESS", "FAILED")).toBe("UPSTREAM_FAILED")
    expect(decided(undefined, "TIMEDOUT")).toBe("UPSTREAM_FAILED")
    expect(decided("AT_LEAST_ONE_FAILED", "UPSTREAM_FAILED")).toBe("run")
    const waiting = (key: string) => (key === "a" ? undefined : ({ result: "FAILED", outcome: undefined } as const))
    expect(decide({ task_key: "x", depends_on: [{ task_key: "b" }, { task_key: "a" }] }, waiting)).toBeUndefined()
    expect(decide({ task_key: "x", disabled: true }, waiting)).toBe("DISABLED")
    expect(decide({ task_key: "x" }, waiting)).toBe("run")
  })

  it("leaf tasks decide the result of the run", () => {
    const end = (...tasks: ReadonlyArray<readonly [Task, Result]>) =>
      resultOfRun(tasks.map(([task, result]) => ({ task, result })))
    const [a, b, c] = [task("a"), task("b", "a"), task("c", "a")]
    expect(end([a, "SUCCESS"], [b, "SUCCESS"], [c, "EXCLUDED"])).toBe("SUCCESS")
    expect(end([a, "FAILED"], [b, "SUCCESS"], [c, "SUCCESS"])).toBe("SUCCESS_WITH_FAILURES")
    expect(end([a, "SUCCESS"], [b, "FAILED"], [c, "SUCCESS"])).toBe("FAILED")
    expect(end([a, "FAILED"], [b, "UPSTREAM_FAILED"], [c, "UPSTREAM_FAILED"])).toBe("FAILED")
    expect(end([a, "SUCCESS"], [b, "TIMEDOUT"], [c, "FAILED"])).toBe("FAILED")
    expect(end([a, "TIMEDOUT"])).toBe("TIMEDOUT")
    expect(end([a, "SUCCESS"], [b, "CANCELED"], [c, "SUCCESS"])).toBe("CANCELED")
    expect(end([a, "DISABLED"], [b, "DISABLED"])).toBe("SUCCESS")
  })
})

describe("a run", () => {
  it.effect("runs tasks in dependency order, independent ones concurrently", () =>
    Effect.gen(function* () {
      const run_id = yield* start(yield* create({ name: "j", tasks: [task("c", "a", "b"), task("a"), task("b")] }))
      expect(outcomes(yield* get(run_id))).toEqual({ a: "RUNNING", b: "RUNNING", c: "BLOCKED" })
      yield* TestClock.adjust("10 seconds")
      const half = yield* get(run_id)
      expect([outcome(half), outcomes(half)]).toEqual(["RUNNING", { a: "SUCCESS", b: "SUCCESS", c: "RUNNING" }])
      yield* TestClock.adjust("10 seconds")
      const run = yield* get(run_id)
      expect(run).toMatchObject({
        run_id,
        run_name: "j",
        run_type: "JOB_RUN",
        trigger: "ONE_TIME",
        creator_user_name: "user@example.com",
        state: {
          life_cycle_state: "TERMINATED",
          result_state: "SUCCESS",
          state_message: "",
          user_cancelled_or_timedout: false
        },
        status: { state: "TERMINATED", termination_details: { code: "SUCCESS", type: "SUCCESS" } },
        run_duration: 20_000,
        end_time: (run.start_time ?? 0) + 20_000,
        job_run_id: run_id,
        original_attempt_run_id: run_id,
        number_in_job: run_id
      })
      expect(run.run_page_url).toBe(
        `https://emulator.azuredatabricks.net/?o=1234567890123456#job/${run.job_id}/run/${run_id}`
      )
      expect(run.tasks?.map((one) => [one.task_key, ...seconds(run, one)])).toEqual([
        ["c", 10, 20],
        ["a", 0, 10],
        ["b", 0, 10]
      ])
      expect(taskOf(run, "a")).toMatchObject({ setup_duration: 0, execution_duration: 10_000, attempt_number: 0 })
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("reports which task failed and what was skipped", () =>
    Effect.gen(function* () {
      const run = yield* ran([
        task("a"),
        task("b", "a"),
        { ...task("c", "b"), run_if: "AT_LEAST_ONE_FAILED" },
        task("d")
      ])
      expect(outcomes(run)).toEqual({ a: "FAILED", b: "UPSTREAM_FAILED", c: "SUCCESS", d: "SUCCESS" })
      expect(outcome(run)).toBe("SUCCESS_WITH_FAILURES")
      const alone = yield* ran([task("a"), task("b", "a")])
      expect(alone.state).toEqual({
        life_cycle_state: "INTERNAL_ERROR",
        result_state: "FAILED",
        state_message:
          "Task a failed with message: Workload failed, see run output for details. This caused all downstream tasks to get skipped.",
        user_cancelled_or_timedout: false
      })
      expect(alone.status?.termination_details).toMatchObject({ code: "RUN_EXECUTION_ERROR", type: "CLIENT_ERROR" })
      expect(taskOf(alone, "a").state).toMatchObject({
        life_cycle_state: "TERMINATED",
        result_state: "FAILED",
        state_message: "Workload failed, see run output for details"
      })
      expect(taskOf(alone, "b").status?.termination_details?.code).toBe("SKIPPED")
      const only = yield* ran([task("a")])
      expect(only.state?.state_message).toBe("Task a failed with message: Workload failed, see run output for details.")
      const both = yield* ran([task("a"), { ...task("e"), notebook_task: { notebook_path: "/a" } }])
      expect(both.state?.state_message).toBe("Tasks a, e failed.")
    }).pipe(Effect.provide(withTasks({ "/a": fails("broken") })))
  )

  it.effect("skips disabled tasks and their dependents", () =>
    Effect.gen(function* () {
      const run = yield* ran([
        { ...task("a"), disabled: true },
        task("b", "a"),
        { ...task("c", "a"), run_if: "ALL_DONE" }
      ])
      expect(outcomes(run)).toEqual({ a: "DISABLED", b: "DISABLED", c: "SUCCESS" })
      expect(outcome(run)).toBe("SUCCESS")
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("runs a chain of a thousand tasks quickly", () =>
    Effect.gen(function* () {
      const tasks = Array.from({ length: 1000 }, (_, i) =>
        i === 0
          ? task("t0")
          : { ...task(`t${i}`, `t${i - 1}`), condition_task: { left: "1", op: "EQUAL_TO", right: "1" } }
      )
      const run = yield* ran(tasks)
      expect(outcome(run)).toBe("SUCCESS")
      expect(run.tasks).toHaveLength(1000)
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("ends immediately without tasks", () =>
    Effect.map(ran([]), (run) => expect(outcome(run)).toBe("SUCCESS")).pipe(Effect.provide(workspace()))
  )
})

describe("a condition task", () => {
  const condition = (left: string, op: string, right: string): Task => ({
    task_key: "if",
    condition_task: { left, op, right }
  })

  const branch = (task_key: string, outcome: string): Task => ({
    ...task(task_key),
    depends_on: [{ task_key: "if", outcome }]
  })

  it.effect("runs the tasks of its outcome, and those where the branches join", () =>
    Effect.gen(function* () {
      const tasks = (right: string): ReadonlyArray<Task> => [
        condition("{{job.parameters.n}}", "GREATER_THAN", right),
        branch("yes", "true"),
        branch("no", "false"),
        task("after", "yes"),
        task("after_no", "no"),
        { ...task("both", "yes", "no"), run_if: "NONE_FAILED" },
        task("strict", "yes", "no")
      ]
      const job = { parameters: [{ name: "n", default: "10" }] }
      const more = yield* ran(tasks("9"), { job })
      expect(outcomes(more)).toEqual({
        if: "SUCCESS",
        yes: "SUCCESS",
        no: "EXCLUDED",
        after: "SUCCESS",
        after_no: "EXCLUDED",
        both: "SUCCESS",
        strict: "EXCLUDED"
      })
      expect(taskOf(more, "if").condition_task).toMatchObject({ left: "{{job.parameters.n}}", outcome: "true" })
      expect(taskOf(more, "no").status?.termination_details).toMatchObject({ code: "SKIPPED", type: "SUCCESS" })
      expect(outcome(more)).toBe("SUCCESS")
      expect(outcomes(yield* ran(tasks("11"), { job }))).toMatchObject({ yes: "EXCLUDED", no: "SUCCESS" })
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("compares strings as strings and numbers as numbers", () =>
    Effect.gen(function* () {
      const cases: ReadonlyArray<readonly [left: string, op: string, right: string, outcome: string]> = [
        ["12.0", "EQUAL_TO", "12", "false"],
        ["a", "EQUAL_TO", "a", "true"],
        ["12.0", "NOT_EQUAL", "12", "true"],
        ["12.0", "GREATER_THAN_OR_EQUAL", "12", "true"],
        ["9", "LESS_THAN", "10", "true"],
        ["10", "LESS_THAN_OR_EQUAL", "9.5", "false"],
        ["12", "GREATER_THAN", "12", "false"],
        ["b", "GREATER_THAN", "a", "false"]
      ]
      const run = yield* ran(
        cases.map(([left, op, right], i) => ({ ...condition(left, op, right), task_key: `t${i}` }))
      )
      expect(run.tasks?.map(({ condition_task }) => condition_task?.outcome)).toEqual(
        cases.map(([, , , outcome]) => outcome)
      )
    }).pipe(Effect.provide(workspace()))
  )
})

describe("a for-each task", () => {
  const loop = (inputs: string | ReadonlyArray<unknown>, concurrency?: number, more: Partial<Task> = {}): Task => ({
    task_key: "loop",
    ...JobSpec.forEachTask(
      inputs,
      { task_key: "one", ...JobSpec.notebookTask("/one", { base_parameters: { value: "{{input.name}}" } }), ...more },
      concurrency === undefined ? {} : { concurrency }
    )
  })

  it.effect("runs its task for each element with limited concurrency and separate inputs", () =>
    Effect.gen(function* () {
      const seen: Array<unknown> = []
      const options = {
        ...instant,
        tasks: {
          "/one": (context: { readonly input: unknown; readonly parameters: object }) =>
            Effect.sync(() => seen.push([context.input, context.parameters])).pipe(
              Effect.zipRight(Effect.sleep("10 seconds"))
            )
        }
      }
      yield* Effect.gen(function* () {
        const run_id = yield* start(yield* create({ tasks: [loop([{ name: "a" }, { name: "b" }, { name: "c" }], 2)] }))
        const stats = () => Effect.map(get(run_id), (run) => run.tasks?.[0]?.for_each_task?.stats?.task_run_stats)
        yield* TestClock.adjust("5 seconds")
        expect(yield* stats()).toMatchObject({ total_iterations: 3, scheduled_iterations: 2, active_iterations: 2 })
        yield* TestClock.adjust("10 seconds")
        const half = yield* get(run_id)
        expect(yield* stats()).toEqual({
          total_iterations: 3,
          scheduled_iterations: 3,
          active_iterations: 1,
          completed_iterations: 2,
          succeeded_iterations: 2,
          failed_iterations: 0
        })
        yield* TestClock.adjust("10 seconds")
        const whole = yield* get(taskOf(half, "loop").run_id)
        expect(whole.iterations?.map((one) => [one.task_key, ...seconds(whole, one), outcome(one)])).toEqual([
          ["one", 0, 10, "SUCCESS"],
          ["one", 0, 10, "SUCCESS"],
          ["one", 10, 20, "SUCCESS"]
        ])
        expect(whole.tasks?.map(({ task_key }) => task_key)).toEqual(["loop"])
        expect(outcome(yield* get(run_id))).toBe("SUCCESS")
        expect(seen).toEqual(["a", "b", "c"].map((name) => [{ name }, { value: name }]))
      }).pipe(Effect.provide(workspace(options)))
    })
  )

  it.effect("runs one iteration at a time by default", () =>
    Effect.gen(function* () {
      const run = yield* ran([loop([1, 2, 3])])
      expect(seconds(run, taskOf(run, "loop"))).toEqual([0, 30])
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("takes its inputs from a parameter or another task's value", () =>
    Effect.gen(function* () {
      const count = (inputs: string, upstream: ReadonlyArray<Task> = []) =>
        Effect.map(
          ran([...upstream, { ...loop(inputs), depends_on: upstream.map(({ task_key }) => ({ task_key })) }], {
            job: { parameters: [{ name: "list", default: "[1,2]" }] }
          }),
          (run) => taskOf(run, "loop").for_each_task?.stats?.task_run_stats?.succeeded_iterations
        )
      expect(yield* count("{{job.parameters.list}}")).toBe(2)
      expect(yield* count("{{tasks.list.values.regions}}", [task("list")])).toBe(3)
      expect(yield* count("[]")).toBe(0)
    }).pipe(Effect.provide(withTasks({ "/list": Effect.succeed({ values: { regions: '["nl","be","de"]' } }) })))
  )

  it.effect("runs all iterations and fails if one failed, after its retries", () =>
    Effect.gen(function* () {
      const run = yield* ran([loop(["good", "bad", "late"], 3, { max_retries: 1 }), task("after", "loop")])
      expect(outcomes(run)).toEqual({ loop: "FAILED", after: "UPSTREAM_FAILED" })
      const whole = yield* get(taskOf(run, "loop").run_id)
      expect(whole.iterations?.map((one) => [one.attempt_number, outcome(one)])).toEqual([
        [0, "SUCCESS"],
        [0, "FAILED"],
        [0, "FAILED"],
        [1, "FAILED"],
        [1, "SUCCESS"]
      ])
      expect(taskOf(run, "loop").for_each_task?.stats?.task_run_stats).toMatchObject({
        total_iterations: 3,
        completed_iterations: 3,
        succeeded_iterations: 2,
        failed_iterations: 1
      })
      const output = yield* jobs((service) => service.runsGetOutput({ run_id: taskOf(run, "loop").run_id }))
      expect(output.error).toBe("1 of 3 iterations failed.")
    }).pipe(
      Effect.provide(
        withTasks({
          one: ({ attempt, input }) =>
            input === "bad" || (input === "late" && attempt === 0) ? fails("x") : Effect.void
        })
      )
    )
  )

  it.effect("fails if its inputs are not a list", () =>
    Effect.gen(function* () {
      for (const inputs of ["nonsense", "{}", "{{tasks.nobody.values.x}}"]) {
        expect(outcome(yield* ran([loop(inputs)]))).toBe("FAILED")
      }
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("continues after a canceled iteration, and cancels its iterations with it", () =>
    Effect.gen(function* () {
      const run_id = yield* start(yield* create({ tasks: [loop([1, 2, 3])] }))
      const { run_id: loopRun } = taskOf(yield* get(run_id), "loop")
      yield* TestClock.adjust("5 seconds")
      const iteration = (yield* get(loopRun)).iterations?.[0]
      yield* jobs((service) => service.cancel({ run_id: iteration?.run_id ?? 0 }))
      yield* TestClock.adjust("5 seconds")
      expect((yield* get(loopRun)).iterations?.map(outcome)).toEqual(["CANCELED", "RUNNING"])
      yield* jobs((service) => service.cancel({ run_id: loopRun }))
      yield* TestClock.adjust("1 hour")
      const ended = yield* get(loopRun)
      expect([outcome(ended), ended.iterations?.map(outcome)]).toEqual(["CANCELED", ["CANCELED", "CANCELED"]])
      expect(outcome(yield* get(run_id))).toBe("CANCELED")
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("returns its iterations in pages of 100", () =>
    Effect.gen(function* () {
      const inputs = Array.from({ length: 250 }, (_, i) => i)
      const run = yield* ran([
        {
          ...loop(inputs, 100),
          ...JobSpec.forEachTask(
            inputs,
            { task_key: "one", ...JobSpec.conditionTask("1", "EQUAL_TO", "1") },
            { concurrency: 100 }
          )
        }
      ])
      const { run_id } = taskOf(run, "loop")
      const page = yield* jobs((service) => service.runsGetPage({ run_id }))
      expect([page.iterations?.length, page.tasks?.length, typeof page.next_page_token]).toEqual([100, 1, "string"])
      const whole = yield* get(run_id)
      expect([whole.iterations?.length, whole.tasks?.length]).toEqual([250, 1])
    }).pipe(Effect.provide(workspace()))
  )
})

describe("a run_job_task", () => {
  it.effect("runs the other job with its parameters and takes over its result", () =>
    Effect.gen(function* () {
      const child = yield* create({
        name: "child",
        tasks: [{ task_key: "work", ...JobSpec.notebookTask("/work") }],
        parameters: [{ name: "day", default: "none" }]
      })
      const parent = yield* ran([
        task("first"),
        {
          task_key: "call",
          depends_on: [{ task_key: "first" }],
          ...JobSpec.runJobTask(child, { job_parameters: { day: "{{tasks.first.values.day}}" } })
        }
      ])
      expect(outcomes(parent)).toEqual({ first: "SUCCESS", call: "SUCCESS" })
      const call = taskOf(parent, "call")
      const output = yield* jobs((service) => service.runsGetOutput({ run_id: call.run_id }))
      const childRun = yield* get(output.run_job_output?.run_id ?? 0)
      expect(childRun).toMatchObject({
        job_id: child,
        run_name: "child",
        trigger: "RUN_JOB_TASK",
        trigger_info: { run_id: call.run_id },
        job_parameters: [{ name: "day", default: "none", value: "monday" }]
      })
      expect(seconds(parent, call)).toEqual([10, 20])
    }).pipe(
      Effect.provide(withTasks({ "/first": Effect.delay(Effect.succeed({ values: { day: "monday" } }), "10 seconds") }))
    )
  )

  it.effect("fails if the other job fails or is missing, and cancels it", () =>
    Effect.gen(function* () {
      const child = yield* create({ name: "child", tasks: [task("bad")] })
      const failed = yield* ran([{ task_key: "call", ...JobSpec.runJobTask(child) }])
      expect(outcome(failed)).toBe("FAILED")
      const output = yield* jobs((service) => service.runsGetOutput({ run_id: taskOf(failed, "call").run_id }))
      expect(output.error).toMatch(/^Run \d+ of job \d+ ended as FAILED: Task bad failed with message/)
      expect(outcome(yield* ran([{ task_key: "call", ...JobSpec.runJobTask(42) }]))).toBe("FAILED")
      const slow = yield* create({ tasks: [task("slow")] })
      const run_id = yield* start(yield* create({ tasks: [{ task_key: "call", ...JobSpec.runJobTask(slow) }] }))
      yield* TestClock.adjust("1 second")
      yield* jobs((service) => service.cancel({ run_id }))
      yield* TestClock.adjust("1 second")
      const runs = yield* jobs((service) => service.runsListPage({ job_id: slow }))
      expect(runs.runs?.map(outcome)).toEqual(["CANCELED"])
    }).pipe(Effect.provide(withTasks({ "/bad": fails("x") })))
  )

  it.effect("waits in the other job's queue, or fails without a queue", () =>
    Effect.gen(function* () {
      const call = (queue: boolean) =>
        Effect.gen(function* () {
          const child = yield* create({ tasks: [task("a")], queue: { enabled: queue } })
          yield* start(child)
          return yield* ran([{ task_key: "call", ...JobSpec.runJobTask(child) }])
        })
      const waited = yield* call(true)
      expect([outcome(waited), waited.run_duration]).toEqual(["SUCCESS", 20_000])
      expect(outcome(yield* call(false))).toBe("FAILED")
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("does not end twice if the other run is repaired later", () =>
    Effect.gen(function* () {
      let isBroken = true
      const program = Effect.suspend(() => (isBroken ? fails("x") : Effect.void))
      yield* Effect.gen(function* () {
        const child = yield* create({ tasks: [task("flaky")] })
        const parent = yield* ran([{ task_key: "call", ...JobSpec.runJobTask(child) }])
        const output = yield* jobs((service) => service.runsGetOutput({ run_id: taskOf(parent, "call").run_id }))
        isBroken = false
        const run_id = output.run_job_output?.run_id ?? 0
        yield* jobs((service) => service.repair({ run_id, rerun_all_failed_tasks: true }))
        yield* TestClock.adjust("1 hour")
        expect(outcome(yield* get(run_id))).toBe("SUCCESS")
        expect(yield* get(parent.run_id)).toEqual(parent)
      }).pipe(Effect.provide(withTasks({ "/flaky": program })))
    })
  )
})

describe("retries and timeouts", () => {
  it.effect("a task is retried up to its maximum, after its interval", () =>
    Effect.gen(function* () {
      const run = yield* ran([
        { ...task("never"), max_retries: 2, min_retry_interval_millis: 60_000 },
        { ...task("third"), max_retries: -1 },
        task("once")
      ])
      expect(outcomes(run)).toEqual({ never: "FAILED FAILED FAILED", third: "FAILED FAILED SUCCESS", once: "FAILED" })
      expect([0, 1, 2].map((n) => seconds(run, taskOf(run, "never", n)))).toEqual([
        [0, 5],
        [60, 65],
        [120, 125]
      ])
      expect([0, 1, 2].map((n) => seconds(run, taskOf(run, "third", n)))).toEqual([
        [0, 5],
        [5, 10],
        [10, 15]
      ])
      const second = yield* get(taskOf(run, "never", 1).run_id)
      expect(second).toMatchObject({ attempt_number: 1, original_attempt_run_id: taskOf(run, "never", 0).run_id })
    }).pipe(
      Effect.provide(
        withTasks({
          "/never": Effect.delay(fails("x"), "5 seconds"),
          "/once": Effect.delay(fails("x"), "5 seconds"),
          "/third": ({ attempt }) => Effect.delay(attempt < 2 ? fails("x") : Effect.void, "5 seconds")
        })
      )
    )
  )

  it.effect("reports WAITING_FOR_RETRY between attempts", () =>
    Effect.gen(function* () {
      const tasks = [{ ...task("a"), max_retries: 1, min_retry_interval_millis: 60_000 }]
      const run = yield* ran(tasks, { for: "30 seconds" })
      expect([outcome(run), outcomes(run)]).toEqual(["RUNNING", { a: "FAILED WAITING_FOR_RETRY" }])
      expect(taskOf(run, "a", 1).status?.state).toBe("WAITING")
    }).pipe(Effect.provide(withTasks({ "/a": fails("x") })))
  )

  it.effect("a task timeout ends the task and is retried only on request", () =>
    Effect.gen(function* () {
      const slow = { ...task("slow"), timeout_seconds: 3, max_retries: 1 }
      const run = yield* ran([slow, { ...slow, task_key: "again", retry_on_timeout: true }, task("after", "slow")])
      expect(outcomes(run)).toEqual({ slow: "TIMEDOUT", again: "TIMEDOUT TIMEDOUT", after: "UPSTREAM_FAILED" })
      expect(seconds(run, taskOf(run, "slow"))).toEqual([0, 3])
      expect(taskOf(run, "slow")).toMatchObject({
        state: { user_cancelled_or_timedout: true, state_message: "Task timed out after 3 seconds." },
        status: { termination_details: { code: "CANCELED" } }
      })
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("a run timeout ends the whole run", () =>
    Effect.gen(function* () {
      const run = yield* ran([task("a"), task("b", "a"), { ...task("c", "b"), run_if: "ALL_DONE" }], {
        job: { timeout_seconds: 15 }
      })
      expect([outcome(run), outcomes(run)]).toEqual([
        "TIMEDOUT",
        { a: "SUCCESS", b: "TIMEDOUT", c: "UPSTREAM_CANCELED" }
      ])
      expect(run.state).toMatchObject({ life_cycle_state: "TERMINATED", user_cancelled_or_timedout: true })
      expect(taskOf(run, "a").state?.user_cancelled_or_timedout).toBe(false)
      expect(run.run_duration).toBe(15_000)
    }).pipe(Effect.provide(workspace()))
  )
})

describe("parameters and references", () => {
  it.effect("a program gets the merged parameters of task, job and run, with references resolved", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(Date.UTC(2026, 10, 22, 19, 45, 5, 250))
      const seen: Record<string, unknown> = {}
      const note = (context: {
        readonly task: Task
        readonly parameters: object
        readonly args: ReadonlyArray<string>
      }) =>
        Effect.sync(() => {
          seen[context.task.task_key] = Object.keys(context.parameters).length > 0 ? context.parameters : context.args
          return { values: { rows: "12", "odd name": "x" } }
        })
      const parameters = {
        own: "1",
        both: "task",
        job: "{{job.name}}/{{ job.id }}/{{job.run_id}}",
        values: "{{tasks.first.values.rows}}-{{tasks.first.values.`odd name`}}",
        state: "{{tasks.first.result_state}}",
        task: "{{task.name}} {{task.run_id}} {{task.execution_count}}",
        time: "{{job.start_time.iso_date}} {{job.start_time.timestamp_ms}} {{job.start_time.is_weekday}}",
        parts: ["year", "month", "day", "hour", "minute", "second", "iso_weekday", "iso_datetime"]
          .map((part) => `{{job.start_time.${part}}}`)
          .join(" "),
        nothing: "{{job.nonsense}} {{tasks.nobody.values.x}} {{ }} {{x}"
      }
      const result = yield* Effect.gen(function* () {
        const run = yield* ran(
          [
            { task_key: "first", ...JobSpec.notebookTask("/n", { base_parameters: { a: "b" } }) },
            {
              task_key: "second",
              ...JobSpec.notebookTask("/n", { base_parameters: parameters }),
              depends_on: [{ task_key: "first" }]
            },
            { task_key: "python", ...JobSpec.sparkPythonTask("/n", { parameters: ["{{job.parameters.both}}", "2"] }) },
            { task_key: "jar", ...JobSpec.sparkJarTask("/n", { parameters: ["mine"] }) }
          ],
          {
            job: {
              name: "j",
              parameters: [
                { name: "both", default: "job" },
                { name: "made", default: "on {{job.start_time.iso_date}}" },
                { name: "loop", default: "{{job.parameters.loop}}" }
              ]
            },
            request: {
              job_parameters: { made: "{{job.trigger.type}}" },
              notebook_params: { own: "run" },
              jar_params: ["run's"]
            }
          }
        )
        return {
          run,
          values: yield* jobs((service) => service.runsGet({ run_id: run.run_id, include_resolved_values: true }))
        }
      }).pipe(Effect.provide(withTasks({ "/n": note })))
      const { run, values } = result
      expect(seen.second).toEqual({
        own: "run",
        both: "job",
        made: "one_time",
        loop: "{{job.parameters.loop}}",
        job: `j/${run.job_id}/${run.run_id}`,
        values: "12-x",
        state: "success",
        task: `second ${taskOf(run, "second").run_id} 1`,
        time: "2026-11-22 1795376705250 false",
        parts: "2026 11 22 19 45 5 7 2026-11-22T19:45:05.250Z",
        nothing: "{{job.nonsense}} {{tasks.nobody.values.x}} {{ }} {{x}"
      })
      expect(run.job_parameters).toEqual([
        { name: "both", default: "job", value: "job" },
        { name: "made", default: "on {{job.start_time.iso_date}}", value: "{{job.trigger.type}}" },
        { name: "loop", default: "{{job.parameters.loop}}", value: "{{job.parameters.loop}}" }
      ])
      expect(run.overriding_parameters).toEqual({ notebook_params: { own: "run" }, jar_params: ["run's"] })
      expect(run.tasks?.every((one) => one.resolved_values === undefined)).toBe(true)
      expect(taskOf(values, "second").resolved_values?.notebook_task?.base_parameters).toEqual(seen.second)
      expect(taskOf(values, "python").resolved_values).toEqual({ spark_python_task: { parameters: ["job", "2"] } })
      expect(taskOf(values, "jar").resolved_values).toEqual({ spark_jar_task: { parameters: ["run's"] } })
    })
  )
})

describe("task programs", () => {
  it.effect("return values, logs, outputs and pages, or nothing", () =>
    Effect.gen(function* () {
      const run = yield* ran([
        task("text"),
        task("rich"),
        task("void"),
        task("none"),
        { task_key: "py", ...JobSpec.sparkPythonTask("/rich") }
      ])
      const output = (key: string) => jobs((service) => service.runsGetOutput({ run_id: taskOf(run, key).run_id }))
      expect((yield* output("text")).notebook_output).toEqual({ result: "42", truncated: false })
      expect(yield* output("rich")).toMatchObject({
        notebook_output: { result: "r" },
        logs: "some text",
        logs_truncated: false,
        info: "more",
        metadata: { run_id: taskOf(run, "rich").run_id, state: { result_state: "SUCCESS" } }
      })
      expect((yield* output("void")).notebook_output).toEqual({ truncated: false })
      expect((yield* output("none")).notebook_output).toEqual({ truncated: false })
      expect(yield* output("py")).not.toHaveProperty("notebook_output")
      const views = (key: string) => jobs((service) => service.runsExport({ run_id: taskOf(run, key).run_id }))
      expect((yield* views("rich")).views).toEqual([{ name: "rich", type: "NOTEBOOK", content: "<p>page</p>" }])
      expect((yield* views("text")).views?.[0]?.content).toContain("42")
    }).pipe(
      Effect.provide(
        withTasks({
          "/text": Effect.succeed("42"),
          "/rich": Effect.succeed({ result: "r", logs: "some text", html: "<p>page</p>", output: { info: "more" } }),
          "/void": Effect.void
        })
      )
    )
  )

  it.effect("fail with errors, defects, values or strings", () =>
    Effect.gen(function* () {
      const keys = ["error", "defect", "text", "value", "interrupt"] as const
      const run = yield* ran(keys.map((key) => task(key)))
      expect(new Set(run.tasks?.map(outcome))).toEqual(new Set(["FAILED"]))
      const outputs = yield* Effect.forEach(keys, (key) =>
        jobs((service) => service.runsGetOutput({ run_id: taskOf(run, key).run_id }))
      )
      expect(outputs.map(({ error }) => error).slice(0, 4)).toEqual([
        "Error: no such column: price",
        "TypeError: oops",
        "just text",
        '{"code":9007199254740993}'
      ])
      expect(outputs[0]?.error_trace).toContain("runs.test.ts")
      for (const { error, error_trace } of outputs) {
        expect(error).not.toBe("")
        expect(typeof error_trace).toBe("string")
      }
      const failure = yield* Effect.flip(Jobs.awaitRun({ run_id: run.run_id }))
      expect(failure).toMatchObject({
        _tag: "RunFailed",
        tasks: [{ error: "Error: no such column: price" }, {}, {}, {}, {}]
      })
    }).pipe(
      Effect.provide(
        withTasks({
          "/error": fails("no such column: price"),
          "/defect": Effect.die(new TypeError("oops")),
          "/text": Effect.fail("just text"),
          "/value": Effect.fail({ code: 9007199254740993n }),
          "/interrupt": Effect.interrupt
        })
      )
    )
  )

  it.effect("are found by what the task runs or by its key, and get their context", () =>
    Effect.gen(function* () {
      const seen: Array<unknown> = []
      const note =
        (name: string) =>
        (context: {
          readonly runId: unknown
          readonly jobRunId: unknown
          readonly jobId: unknown
          readonly attempt: number
        }) =>
          Effect.sync(() => {
            seen.push([name, context.runId, context.jobRunId, context.jobId, context.attempt])
          })
      const { once, run } = yield* Effect.gen(function* () {
        const run = yield* ran([
          { task_key: "a", ...JobSpec.pythonWheelTask({ package_name: "p", entry_point: "e" }) },
          { task_key: "b", ...JobSpec.sqlTask({ warehouse_id: "w", query: { query_id: "q" } }) },
          { task_key: "toString", ...JobSpec.notebookTask("/x") }
        ])
        const { run_id } = yield* jobs((service) =>
          service.submit({ tasks: [{ task_key: "b", ...JobSpec.dashboardTask({}) }] })
        )
        yield* TestClock.adjust("1 hour")
        return { run, once: yield* get(run_id) }
      }).pipe(Effect.provide(withTasks({ "p.e": note("wheel"), b: note("key") })))
      expect(outcome(run)).toBe("SUCCESS")
      expect(seen).toEqual([
        ["wheel", taskOf(run, "a").run_id, run.run_id, run.job_id, 0],
        ["key", taskOf(run, "b").run_id, run.run_id, run.job_id, 0],
        ["key", taskOf(once, "b").run_id, once.run_id, undefined, 0]
      ])
    })
  )

  it.effect("are interrupted when the run is canceled or times out", () =>
    Effect.gen(function* () {
      const ended: Array<string> = []
      const endless = (name: string) => Effect.onInterrupt(Effect.never, () => Effect.sync(() => ended.push(name)))
      yield* Effect.gen(function* () {
        const run_id = yield* start(yield* create({ tasks: [task("a"), { ...task("b"), timeout_seconds: 5 }] }))
        yield* TestClock.adjust("6 seconds")
        expect(ended).toEqual(["b"])
        yield* jobs((service) => service.cancel({ run_id }))
        yield* TestClock.adjust("1 second")
        expect(ended).toEqual(["b", "a"])
        expect(outcomes(yield* get(run_id))).toEqual({ a: "CANCELED", b: "TIMEDOUT" })
      }).pipe(Effect.provide(withTasks({ "/a": endless("a"), "/b": endless("b") })))
    })
  )

  it.effect("run with the emulator's clock", () =>
    Effect.gen(function* () {
      const run = yield* ran([task("a")], { for: "3 days" })
      expect(run.run_duration).toBe(Duration.toMillis("2 days"))
    }).pipe(Effect.provide(withTasks({ "/a": Effect.sleep("2 days") })))
  )
})
