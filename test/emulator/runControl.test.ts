import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as Fault from "../../src/emulator/Fault.js"
import type { Run } from "../../src/schemas/jobs/JobRuns.js"
import type { Int64 } from "../../src/schemas/Wire.js"
import * as JobSpec from "../../src/services/JobSpec.js"
import type * as Jobs from "../../src/services/Jobs.js"
import * as Http from "./http.js"
import {
  collect,
  create,
  get,
  instant,
  jobs,
  outcome,
  outcomes,
  ran,
  refusal,
  seconds,
  start,
  task,
  taskOf,
  workspace
} from "./jobsSupport.js"

const fails = Effect.fail(new Error("broken"))

const noQueue = { queue: { enabled: false } }

const allOutcomes = (runIds: ReadonlyArray<Int64>) => Effect.forEach(runIds, (id) => Effect.map(get(id), outcome))

const cancel = (run_id: Int64) => jobs((service) => service.cancel({ run_id }))

const invalid = (message: string) => `400 INVALID_PARAMETER_VALUE: ${message}`

describe("max_concurrent_runs", () => {
  it.effect("skips excess runs without a queue", () =>
    Effect.gen(function* () {
      const job_id = yield* create({ tasks: [task("a")], max_concurrent_runs: 2, ...noQueue })
      const runs = yield* Effect.forEach([1, 2, 3], () => start(job_id))
      expect(yield* allOutcomes(runs)).toEqual(["RUNNING", "RUNNING", "MAXIMUM_CONCURRENT_RUNS_REACHED"])
      const skipped = yield* get(runs[2] ?? 0)
      expect(skipped).toMatchObject({
        state: {
          life_cycle_state: "SKIPPED",
          state_message: "Skipping this run because the limit of 2 maximum concurrent runs has been reached."
        },
        status: { state: "TERMINATED", termination_details: { code: "MAX_CONCURRENT_RUNS_EXCEEDED" } },
        run_duration: 0
      })
      yield* TestClock.adjust("10 seconds")
      expect(yield* allOutcomes([...runs, yield* start(job_id)])).toEqual([
        "SUCCESS",
        "SUCCESS",
        "MAXIMUM_CONCURRENT_RUNS_REACHED",
        "RUNNING"
      ])
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("a limit of 0 skips every run, with or without a queue", () =>
    Effect.gen(function* () {
      const job_id = yield* create({ tasks: [task("a")], max_concurrent_runs: 0, queue: { enabled: true } })
      expect(yield* allOutcomes([yield* start(job_id)])).toEqual(["MAXIMUM_CONCURRENT_RUNS_REACHED"])
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("does not count one-time runs, and defaults to 1", () =>
    Effect.gen(function* () {
      const submit = jobs((service) => service.submit({ tasks: [task("a")] }))
      const once = yield* Effect.all([submit, submit])
      expect(yield* allOutcomes(once.map(({ run_id }) => run_id))).toEqual(["RUNNING", "RUNNING"])
      const job_id = yield* create({ tasks: [task("a")] })
      expect(yield* allOutcomes([yield* start(job_id), yield* start(job_id)])).toEqual(["RUNNING", "QUEUED"])
    }).pipe(Effect.provide(workspace()))
  )
})

describe("the queue", () => {
  it.effect("queued runs start in order", () =>
    Effect.gen(function* () {
      const job_id = yield* create({ tasks: [task("a")] })
      const runs = yield* Effect.forEach([1, 2, 3], () => Effect.zipLeft(start(job_id), TestClock.adjust("1 second")))
      expect(yield* allOutcomes(runs)).toEqual(["RUNNING", "QUEUED", "QUEUED"])
      expect(yield* get(runs[1] ?? 0)).toMatchObject({
        state: { life_cycle_state: "QUEUED", queue_reason: "Queued due to reaching maximum concurrent runs of 1." },
        status: { state: "QUEUED", queue_details: { code: "MAX_CONCURRENT_RUNS_REACHED" } },
        queue_duration: 2000,
        tasks: []
      })
      yield* TestClock.adjust("7 seconds")
      expect(yield* allOutcomes(runs)).toEqual(["SUCCESS", "RUNNING", "QUEUED"])
      yield* TestClock.adjust("1 hour")
      const [first, second, third] = yield* Effect.forEach(runs, get)
      expect([first, second, third].map((run) => run && outcome(run))).toEqual(["SUCCESS", "SUCCESS", "SUCCESS"])
      expect([second?.queue_duration, third?.queue_duration]).toEqual([9000, 18_000])
      expect(second?.start_time).toBe(first?.end_time)
      expect(third?.start_time).toBe(second?.end_time)
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("is on by default since version 2.2, and off in older versions", () =>
    Effect.gen(function* () {
      const settings = (version: string) =>
        Effect.gen(function* () {
          const made = yield* Http.post(`/api/${version}/jobs/create`, { name: version })
          const { job_id } = made.json as { readonly job_id: number }
          return (yield* jobs((service) => service.get({ job_id }))).settings?.queue
        })
      expect(yield* Effect.forEach(["2.0", "2.1", "2.2"], settings)).toEqual([undefined, undefined, { enabled: true }])
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("can be enabled or disabled for one run", () =>
    Effect.gen(function* () {
      const without = yield* create({ tasks: [task("a")], ...noQueue })
      const queued = [yield* start(without), yield* start(without, { queue: { enabled: true } })]
      expect(yield* allOutcomes(queued)).toEqual(["RUNNING", "QUEUED"])
      const withQueue = yield* create({ tasks: [task("a")] })
      const declined = [yield* start(withQueue), yield* start(withQueue, noQueue)]
      expect(yield* allOutcomes(declined)).toEqual(["RUNNING", "MAXIMUM_CONCURRENT_RUNS_REACHED"])
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("starts the next run when the limit rises or a run is canceled, and ends with the job", () =>
    Effect.gen(function* () {
      const job_id = yield* create({ tasks: [task("a")] })
      const runs = yield* Effect.forEach([1, 2, 3, 4, 5], () => start(job_id))
      yield* jobs((service) => service.update({ job_id, new_settings: { max_concurrent_runs: 2 } }))
      expect(yield* allOutcomes(runs)).toEqual(["RUNNING", "RUNNING", "QUEUED", "QUEUED", "QUEUED"])
      yield* cancel(runs[0] ?? 0)
      yield* cancel(runs[2] ?? 0)
      yield* TestClock.adjust("1 second")
      expect(yield* allOutcomes(runs)).toEqual(["CANCELED", "RUNNING", "CANCELED", "RUNNING", "QUEUED"])
      yield* jobs((service) => service.delete({ job_id }))
      yield* TestClock.adjust("1 hour")
      expect(yield* allOutcomes(runs)).toEqual(["CANCELED", "CANCELED", "CANCELED", "CANCELED", "CANCELED"])
    }).pipe(Effect.provide(workspace()))
  )
})

describe("run-now with only", () => {
  it.effect("runs the named tasks, with dependencies or dependents if requested", () =>
    Effect.gen(function* () {
      const job_id = yield* create({ tasks: [task("a"), task("b", "a"), task("c", "b"), task("d", "a")] })
      const keys = (only: ReadonlyArray<string>) =>
        Effect.gen(function* () {
          const run_id = yield* start(job_id, { only })
          yield* TestClock.adjust("1 hour")
          const run = yield* get(run_id)
          expect(outcome(run)).toBe("SUCCESS")
          return Object.keys(outcomes(run)).join("")
        })
      expect(yield* Effect.forEach([["b"], ["+b"], ["b+"], ["+b+"], ["c", "d"], []], keys)).toEqual([
        "b",
        "ab",
        "bc",
        "abc",
        "cd",
        ""
      ])
      expect(yield* refusal(start(job_id, { only: ["x+"] }))).toBe(invalid(`Task 'x' does not exist in job ${job_id}.`))
    }).pipe(Effect.provide(workspace()))
  )
})

describe("idempotency tokens", () => {
  const token = { idempotency_token: "t" }

  it.effect("a second request returns the first run, whatever its other fields", () =>
    Effect.gen(function* () {
      const job_id = yield* create({ tasks: [task("a")], max_concurrent_runs: 5 })
      const run_id = yield* start(job_id, token)
      expect(yield* start(job_id, { ...token, job_parameters: { a: "b" } })).toBe(run_id)
      expect(yield* start(job_id, { idempotency_token: "u" })).not.toBe(run_id)
      const submit = jobs((service) => service.submit({ tasks: [task("a")], idempotency_token: "s" }))
      const [one, two] = yield* Effect.all([submit, submit])
      expect(two).toEqual(one)
      expect((yield* jobs((service) => service.runsListPage())).runs).toHaveLength(3)
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("have a maximum length, and fail once the run is deleted", () =>
    Effect.gen(function* () {
      const job_id = yield* create({ tasks: [task("a")] })
      expect(yield* refusal(start(job_id, { idempotency_token: "x".repeat(65) }))).toBe(
        invalid("The idempotency token must have at most 64 characters.")
      )
      yield* start(job_id, { idempotency_token: "x".repeat(64) })
      const run_id = yield* start(job_id, token)
      yield* TestClock.adjust("1 hour")
      yield* jobs((service) => service.runsDelete({ run_id }))
      expect(yield* refusal(start(job_id, token))).toMatch(/^400 INVALID_PARAMETER_VALUE: Run \d+, .* was deleted\.$/)
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("starts one run despite a lost response", () =>
    Effect.gen(function* () {
      const { inject } = yield* Emulator.Emulator
      const job_id = yield* create({ tasks: [task("a")] })
      yield* inject(Fault.cutAfter())
      const fiber = yield* Effect.fork(start(job_id))
      yield* TestClock.adjust("1 minute")
      const run_id = yield* fiber
      expect((yield* jobs((service) => service.runsListPage())).runs?.map((run) => run.run_id)).toEqual([run_id])
    }).pipe(Effect.provide(workspace()))
  )
})

describe("cancelling", () => {
  it.effect("ends a run with all its tasks shortly after", () =>
    Effect.gen(function* () {
      const job_id = yield* create({ tasks: [task("a"), task("b", "a")] })
      const run_id = yield* start(job_id)
      const queued = yield* start(job_id)
      yield* TestClock.adjust("3 seconds")
      yield* cancel(queued)
      expect((yield* get(queued)).state).toMatchObject({ life_cycle_state: "TERMINATED", result_state: "CANCELED" })
      yield* cancel(run_id)
      const stopping = yield* get(run_id)
      expect(stopping.state).toMatchObject({ life_cycle_state: "TERMINATING", user_cancelled_or_timedout: true })
      expect(outcomes(stopping)).toEqual({ a: "CANCELED", b: "UPSTREAM_CANCELED" })
      yield* cancel(run_id)
      yield* TestClock.adjust("2 seconds")
      expect(yield* get(run_id)).toMatchObject({
        state: {
          life_cycle_state: "TERMINATED",
          result_state: "CANCELED",
          state_message: "Run cancelled.",
          user_cancelled_or_timedout: true
        },
        status: { state: "TERMINATED", termination_details: { code: "USER_CANCELED" } },
        run_duration: 5000
      })
      yield* cancel(run_id)
      expect(outcome(yield* get(run_id))).toBe("CANCELED")
    }).pipe(Effect.provide(workspace({ durations: { ...instant.durations, runTerminate: "2 seconds" } })))
  )

  it.effect("leaves other tasks running, and dependents follow their run_if", () =>
    Effect.gen(function* () {
      const run_id = yield* start(
        yield* create({
          tasks: [
            { ...task("a"), max_retries: 3 },
            task("b", "a"),
            { ...task("clean", "a"), run_if: "ALL_DONE" },
            { ...task("tell", "a"), run_if: "AT_LEAST_ONE_FAILED" },
            task("other")
          ]
        })
      )
      yield* TestClock.adjust("1 second")
      yield* cancel(taskOf(yield* get(run_id), "a").run_id)
      yield* TestClock.adjust("1 hour")
      const run = yield* get(run_id)
      expect(outcomes(run)).toEqual({
        a: "CANCELED",
        b: "UPSTREAM_CANCELED",
        clean: "SUCCESS",
        tell: "SUCCESS",
        other: "SUCCESS"
      })
      expect(outcome(run)).toBe("CANCELED")
      expect(seconds(run, taskOf(run, "clean"))).toEqual([1, 11])
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("cancels a blocked task and a task waiting for a retry", () =>
    Effect.gen(function* () {
      const run_id = yield* start(
        yield* create({
          tasks: [
            { ...task("bad"), max_retries: 1, min_retry_interval_millis: 60_000 },
            task("slow"),
            task("b", "slow")
          ]
        })
      )
      yield* TestClock.adjust("1 second")
      const run = yield* get(run_id)
      yield* cancel(taskOf(run, "bad", 1).run_id)
      yield* cancel(taskOf(run, "b").run_id)
      yield* TestClock.adjust("1 hour")
      expect(outcomes(yield* get(run_id))).toEqual({ bad: "FAILED CANCELED", slow: "SUCCESS", b: "CANCELED" })
    }).pipe(Effect.provide(workspace({ ...instant, tasks: { "/bad": fails } })))
  )

  it.effect("fails if the run does not exist", () =>
    Effect.map(refusal(cancel(5)), (error) => expect(error).toBe(invalid("Run 5 does not exist."))).pipe(
      Effect.provide(workspace())
    )
  )

  it.effect("cancels all runs of a job, or all queued runs", () =>
    Effect.gen(function* () {
      const job_id = yield* create({ tasks: [task("a")] })
      const other = yield* create({ tasks: [task("a")] })
      const runs = [yield* start(job_id), yield* start(job_id), yield* start(other), yield* start(other)]
      const cancelAll = (request: object) => jobs((service) => service.cancelAll(request))
      yield* cancelAll({ job_id, all_queued_runs: true })
      yield* TestClock.adjust("1 second")
      expect(yield* allOutcomes(runs)).toEqual(["RUNNING", "CANCELED", "RUNNING", "QUEUED"])
      yield* cancelAll({ all_queued_runs: true })
      yield* cancelAll({ job_id })
      yield* TestClock.adjust("1 second")
      expect(yield* allOutcomes(runs)).toEqual(["CANCELED", "CANCELED", "RUNNING", "CANCELED"])
      expect(yield* refusal(cancelAll({}))).toBe(invalid("Missing required field: job_id"))
      expect(yield* refusal(cancelAll({ job_id: 5 }))).toBe(invalid("Job 5 does not exist."))
    }).pipe(Effect.provide(workspace()))
  )
})

describe("repair", () => {
  const repair = (run_id: Int64, request: object) =>
    Effect.gen(function* () {
      const { repair_id } = yield* jobs((service) => service.repair({ run_id, ...request }))
      yield* TestClock.adjust("1 hour")
      return repair_id
    })

  const withHistory = (run_id: Int64) => jobs((service) => service.runsGet({ run_id, include_history: true }))

  /** A job with a task that fails until the flag is set. */
  const flaky = () => {
    const flag = { isBroken: true }
    const b = Effect.suspend(() => (flag.isBroken ? fails : Effect.succeed("fine")))
    return { flag, layer: workspace({ ...instant, tasks: { "/b": b } }) }
  }

  const tasks = [task("a"), task("b", "a"), task("c", "b"), task("d", "a")]

  it.effect("reruns failed tasks and those skipped because of them", () => {
    const { flag, layer } = flaky()
    return Effect.gen(function* () {
      const failed = yield* ran(tasks)
      const { run_id } = failed
      expect((yield* withHistory(run_id)).repair_history).toEqual([
        {
          type: "ORIGINAL",
          start_time: failed.start_time,
          end_time: failed.end_time,
          state: failed.state,
          status: failed.status,
          task_run_ids: failed.tasks?.map((one) => one.run_id)
        }
      ])
      flag.isBroken = false
      const repair_id = yield* repair(run_id, { rerun_all_failed_tasks: true })
      const run = yield* withHistory(run_id)
      expect(outcome(run)).toBe("SUCCESS")
      expect(outcomes(run)).toEqual({ a: "SUCCESS", b: "FAILED SUCCESS", c: "UPSTREAM_FAILED SUCCESS", d: "SUCCESS" })
      expect(run.start_time).toBe(failed.start_time)
      expect(run.repair_history).toMatchObject([
        { type: "ORIGINAL", state: { result_state: "FAILED" }, task_run_ids: failed.tasks?.map((one) => one.run_id) },
        {
          type: "REPAIR",
          id: repair_id,
          end_time: run.end_time,
          state: { life_cycle_state: "TERMINATED", result_state: "SUCCESS" },
          task_run_ids: [taskOf(run, "b", 1).run_id, taskOf(run, "c", 1).run_id]
        }
      ])
      expect(run.repair_history).toHaveLength(2)
      expect(yield* get(run_id)).not.toHaveProperty("repair_history")
    }).pipe(Effect.provide(layer))
  })

  it.effect("reruns the named tasks, with dependents if requested", () =>
    Effect.gen(function* () {
      const { run_id } = yield* ran(tasks)
      const first = yield* repair(run_id, { rerun_tasks: ["a"] })
      expect(outcomes(yield* get(run_id))).toEqual({
        a: "SUCCESS SUCCESS",
        b: "SUCCESS",
        c: "SUCCESS",
        d: "SUCCESS"
      })
      yield* repair(run_id, { rerun_tasks: ["b"], rerun_dependent_tasks: true, latest_repair_id: first })
      expect(outcomes(yield* get(run_id))).toMatchObject({ b: "SUCCESS SUCCESS", c: "SUCCESS SUCCESS", d: "SUCCESS" })
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("uses the current settings of the job and its own parameters", () => {
    const { layer } = flaky()
    return Effect.gen(function* () {
      const parameters = [{ name: "day", default: "1" }]
      const failed = yield* ran([{ ...task("b"), max_retries: 0 }], { job: { parameters } })
      yield* jobs((service) =>
        service.update({
          job_id: failed.job_id ?? 0,
          new_settings: { tasks: [{ ...task("b"), notebook_task: { notebook_path: "/mended" } }] }
        })
      )
      yield* repair(failed.run_id, { rerun_all_failed_tasks: true, job_parameters: { day: "2" } })
      const run = yield* get(failed.run_id)
      expect(outcome(run)).toBe("SUCCESS")
      expect(run.tasks?.map((one) => one.notebook_task?.notebook_path)).toEqual(["/b", "/mended"])
      expect(run.job_parameters).toEqual([{ name: "day", default: "1", value: "2" }])
    }).pipe(Effect.provide(layer))
  })

  it.effect("requires the latest repair ID from the second repair on", () => {
    const { layer } = flaky()
    return Effect.gen(function* () {
      const { run_id } = yield* ran([task("b")])
      const again = (more: object) => repair(run_id, { rerun_all_failed_tasks: true, ...more })
      expect(yield* refusal(again({ latest_repair_id: 5 }))).toBe(
        invalid("The provided latest repair ID 5 is not that of the latest repair.")
      )
      const first = yield* again({})
      expect(yield* refusal(again({}))).toBe(
        invalid("The latest repair ID needs to be provided in order to create a new repair")
      )
      const second = yield* again({ latest_repair_id: first })
      expect(yield* refusal(again({ latest_repair_id: first }))).toMatch(/is not that of the latest repair/)
      yield* again({ latest_repair_id: second })
      const run = yield* withHistory(run_id)
      expect(run.repair_history?.map(({ type }) => type)).toEqual(["ORIGINAL", "REPAIR", "REPAIR", "REPAIR"])
      expect(run.repair_history?.every(({ state }) => state?.result_state === "FAILED")).toBe(true)
      expect(outcomes(run)).toEqual({ b: "FAILED FAILED FAILED FAILED" })
    }).pipe(Effect.provide(layer))
  })

  it.effect("fails for active runs, missing runs and runs without failed tasks", () =>
    Effect.gen(function* () {
      const job_id = yield* create({ tasks })
      const run_id = yield* start(job_id)
      const refused = (request: object, id: Int64 = run_id) => refusal(repair(id, request))
      expect(yield* refused({ rerun_tasks: ["a"] })).toBe(
        `400 INVALID_STATE: Run ${run_id} is active and cannot be repaired.`
      )
      yield* TestClock.adjust("1 hour")
      expect(yield* refused({ rerun_all_failed_tasks: true })).toBe(
        invalid("There are no tasks to repair in this run.")
      )
      expect(yield* refused({})).toBe(invalid("There are no tasks to repair in this run."))
      expect(yield* refused({ rerun_tasks: ["a", "a"] })).toBe(
        invalid("rerun_tasks cannot contain duplicate task keys.")
      )
      expect(yield* refused({ rerun_tasks: ["x"] })).toBe(invalid(`Task 'x' does not exist in run ${run_id}.`))
      expect(yield* refused({ rerun_tasks: ["a"], rerun_all_failed_tasks: true })).toBe(
        invalid("Only one of rerun_tasks and rerun_all_failed_tasks can be specified.")
      )
      expect(yield* refused({ rerun_tasks: ["a"] }, 5)).toBe(invalid("Run 5 does not exist."))
      const taskRun = taskOf(yield* get(run_id), "a").run_id
      expect(yield* refused({ rerun_tasks: ["a"] }, taskRun)).toMatch(/is the run of a task; repair run/)
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("can be canceled, and has its own timeout", () => {
    const { layer } = flaky()
    return Effect.gen(function* () {
      const { run_id } = yield* ran([task("b"), { ...task("slow", "b"), run_if: "ALL_DONE" }], {
        job: { timeout_seconds: 15 },
        for: "10 seconds"
      })
      const first = yield* jobs((service) => service.repair({ run_id, rerun_tasks: ["slow"] }))
      yield* TestClock.adjust("5 seconds")
      expect(outcome(yield* get(run_id))).toBe("RUNNING")
      yield* cancel(run_id)
      yield* TestClock.adjust("1 second")
      expect(yield* get(run_id)).toMatchObject({ state: { result_state: "CANCELED" } })
      yield* repair(run_id, { rerun_tasks: ["slow"], latest_repair_id: first.repair_id })
      const run = yield* withHistory(run_id)
      expect(outcomes(run)).toEqual({ b: "FAILED", slow: "SUCCESS CANCELED SUCCESS" })
      expect(run.state?.user_cancelled_or_timedout).toBe(false)
      expect(run.repair_history?.map(({ state }) => state?.result_state)).toEqual([
        "SUCCESS_WITH_FAILURES",
        "CANCELED",
        "SUCCESS_WITH_FAILURES"
      ])
    }).pipe(Effect.provide(layer))
  })
})

describe("deleting a run", () => {
  it.effect("requires an ended run that exists", () =>
    Effect.gen(function* () {
      const run_id = yield* start(yield* create({ tasks: [task("a")] }))
      const remove = (run_id: Int64) => jobs((service) => service.runsDelete({ run_id }))
      expect(yield* refusal(remove(run_id))).toBe(
        `400 INVALID_STATE: Run ${run_id} is active and cannot be deleted. Cancel it first.`
      )
      yield* TestClock.adjust("1 hour")
      const taskRun = taskOf(yield* get(run_id), "a").run_id
      expect(yield* refusal(remove(taskRun))).toMatch(/is the run of a task/)
      yield* remove(run_id)
      expect(yield* refusal(remove(run_id))).toBe(invalid(`Run ${run_id} does not exist.`))
      expect(yield* refusal(get(run_id))).toBe(invalid(`Run ${run_id} does not exist.`))
      expect(yield* refusal(get(taskRun))).toBe(invalid(`Run ${taskRun} does not exist.`))
      expect(yield* Effect.flip(get(run_id))).toMatchObject({ _tag: "ResourceDoesNotExist" })
      expect(yield* jobs((service) => service.runsListPage())).toEqual({ has_more: false })
    }).pipe(Effect.provide(workspace()))
  )
})

describe("output and pages of a run", () => {
  it.effect("belong to a task run, even if the job has a single task", () =>
    Effect.gen(function* () {
      const run = yield* ran([task("a"), { task_key: "py", ...JobSpec.sparkPythonTask("/a") }])
      const single = yield* ran([task("a")])
      const output = (run_id: Int64) => jobs((service) => service.runsGetOutput({ run_id }))
      const views = (run_id: Int64, views_to_export?: string) =>
        jobs((service) => service.runsExport({ run_id, ...(views_to_export === undefined ? {} : { views_to_export }) }))
      const message = invalid(
        "Retrieving the output of runs with multiple tasks is not supported. Please retrieve the output of each individual task run instead."
      )
      expect(yield* refusal(output(run.run_id))).toBe(message)
      expect(yield* refusal(output(single.run_id))).toBe(message)
      expect(yield* refusal(output(5))).toBe(invalid("Run 5 does not exist."))
      expect((yield* output(taskOf(single, "a").run_id)).notebook_output?.result).toBe("<b>&42</b>")
      expect(yield* refusal(views(single.run_id))).toMatch(/^400 INVALID_PARAMETER_VALUE/)
      const page = yield* views(taskOf(run, "a").run_id)
      expect(page.views).toMatchObject([{ name: "a", type: "NOTEBOOK" }])
      expect(page.views?.[0]?.content).toContain("&lt;b&gt;&amp;42&lt;/b&gt;")
      expect(yield* views(taskOf(run, "a").run_id, "DASHBOARDS")).toEqual({ views: [] })
      expect(yield* refusal(views(taskOf(run, "py").run_id))).toBe(
        invalid("Only notebook job runs can be exported to HTML.")
      )
    }).pipe(Effect.provide(workspace({ ...instant, tasks: { "/a": Effect.succeed("<b>&42</b>") } })))
  )

  it.effect("belonged to the run of a single-task job in version 2.0", () =>
    Effect.gen(function* () {
      const run = yield* ran([task("a")])
      const answer = yield* Http.get(`/api/2.0/jobs/runs/get-output?run_id=${run.run_id}`)
      expect([answer.status, answer.json]).toMatchObject([200, { notebook_output: { result: "42" } }])
      const newer = yield* Http.get(`/api/2.1/jobs/runs/get-output?run_id=${run.run_id}`)
      expect(Http.errorOf(newer)[2]).toMatch(/^Retrieving the output of runs with multiple tasks is not supported/)
    }).pipe(Effect.provide(workspace({ ...instant, tasks: { "/a": Effect.succeed("42") } })))
  )
})

describe("listing runs", () => {
  const list = (request: object = {}) => jobs((service) => collect(service.runsList(request)))

  const ids = (runs: ReadonlyArray<{ readonly run_id: Int64 }>) => runs.map(({ run_id }) => run_id)

  it.effect("returns the latest first, in pages, with filters", () =>
    Effect.gen(function* () {
      const job_id = yield* create({ tasks: [task("a")], max_concurrent_runs: 100 })
      const runs = yield* Effect.forEach(Array.from({ length: 30 }), () =>
        Effect.zipLeft(start(job_id), TestClock.adjust("1 second"))
      )
      const { run_id: once } = yield* jobs((service) => service.submit({ tasks: [task("a")] }))
      const all = yield* list()
      // By the end, or by the start of a run that is active.
      const times = all.map(({ end_time, start_time }) => end_time || (start_time ?? 0))
      expect(times).toEqual(times.toSorted((a, b) => b - a))
      expect([...ids(all)].sort()).toEqual([once, ...runs].sort())
      const page = yield* jobs((service) => service.runsListPage())
      expect([page.runs?.length, page.has_more, typeof page.next_page_token]).toEqual([20, true, "string"])
      expect(page.runs?.[0]).not.toHaveProperty("tasks")
      expect((yield* jobs((service) => service.runsListPage({ limit: 0 }))).runs).toHaveLength(25)
      expect(ids(yield* list({ limit: 3, job_id }))).toEqual(ids(all).filter((id) => id !== once))
      expect(ids(yield* list({ run_type: "SUBMIT_RUN" }))).toEqual([once])
      expect(ids(yield* list({ active_only: true }))).toEqual([once, ...runs.slice(21).toReversed()])
      expect(ids(yield* list({ completed_only: true }))).toEqual(runs.slice(0, 21).toReversed())
      const startOf = (id: Int64 | undefined) => all.find(({ run_id }) => run_id === id)?.start_time ?? 0
      expect(ids(yield* list({ start_time_from: startOf(runs[24]), start_time_to: startOf(runs[26]) }))).toEqual(
        runs.slice(24, 27).toReversed()
      )
      expect(ids(yield* list({ offset: 28 }))).toEqual(ids(all).slice(28))
      const second = yield* jobs((service) => service.runsListPage({ page_token: page.next_page_token }))
      expect(second.prev_page_token).toBeDefined()
      const first = yield* jobs((service) => service.runsListPage({ page_token: second.prev_page_token }))
      expect(ids(first.runs ?? [])).toEqual(ids(page.runs ?? []))
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("returns the first hundred tasks on request", () =>
    Effect.gen(function* () {
      const tasks = Array.from({ length: 101 }, (_, i) => ({
        task_key: `t${i}`,
        ...JobSpec.conditionTask("1", "EQUAL_TO", "1")
      }))
      yield* ran(tasks)
      yield* ran([task("a")])
      const shown = (listed: ReadonlyArray<Jobs.BaseRun> | null | undefined) =>
        listed?.map(({ has_more, tasks }) => [tasks?.length, has_more])
      expect(shown((yield* jobs((service) => service.runsListPage({ expand_tasks: true }))).runs)).toEqual([
        [1, undefined],
        [100, true]
      ])
      expect(shown(yield* list({ expand_tasks: true }))).toEqual([
        [1, undefined],
        [101, undefined]
      ])
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("rejects invalid requests", () =>
    Effect.gen(function* () {
      const refused = (request: object) => refusal(jobs((service) => service.runsListPage(request)))
      expect(yield* refused({ limit: 26 })).toBe(invalid("limit must be between 0 and 25, inclusive."))
      expect(yield* refused({ limit: -1 })).toMatch(/^400 INVALID_PARAMETER_VALUE/)
      expect(yield* refused({ active_only: true, completed_only: true })).toBe(
        invalid("active_only and completed_only cannot be simultaneously set to true")
      )
      expect(yield* refused({ page_token: "nonsense" })).toBe(invalid("Invalid page_token"))
    }).pipe(Effect.provide(workspace()))
  )
})

describe("the run of a task", () => {
  it.effect("can be read by its own ID", () =>
    Effect.gen(function* () {
      const run = yield* ran([task("a"), task("b", "a")])
      const own = taskOf(run, "b")
      const alone: Run = yield* get(own.run_id)
      expect(alone).toMatchObject({
        run_id: own.run_id,
        job_id: run.job_id,
        job_run_id: run.run_id,
        run_name: "b",
        original_attempt_run_id: own.run_id,
        execution_duration: 10_000,
        state: { result_state: "SUCCESS" }
      })
      expect(alone.tasks).toEqual([own])
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("in a large run is returned in pages of 100 tasks", () =>
    Effect.gen(function* () {
      const tasks = Array.from({ length: 350 }, (_, i) => ({
        task_key: `t${i}`,
        ...JobSpec.conditionTask("1", "EQUAL_TO", "1")
      }))
      const run = yield* ran(tasks)
      expect(run.tasks?.map(({ task_key }) => task_key)).toEqual(tasks.map(({ task_key }) => task_key))
      expect(run).not.toHaveProperty("next_page_token")
      const page = yield* jobs((service) => service.runsGetPage({ run_id: run.run_id }))
      expect(page.tasks).toHaveLength(100)
      const next = yield* jobs((service) =>
        service.runsGetPage({ run_id: run.run_id, page_token: page.next_page_token })
      )
      expect(next.tasks?.[0]?.task_key).toBe("t100")
      const wrong = jobs((service) => service.runsGetPage({ run_id: run.run_id, page_token: "x" }))
      expect(yield* refusal(wrong)).toBe(invalid("Invalid page_token"))
    }).pipe(Effect.provide(workspace()))
  )
})
