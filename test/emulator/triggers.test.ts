/** Tests that the schedules and triggers of jobs start runs. */
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import * as TestClock from "effect/TestClock"
import type { CreateJobRequest } from "../../src/schemas/jobs/Jobs.js"
import type { Int64 } from "../../src/schemas/Wire.js"
import { call, post } from "./http.js"
import { collect, create, instant, jobs, outcome, refusal, start, task, workspace } from "./jobsSupport.js"

const daily: NonNullable<CreateJobRequest["schedule"]> = {
  quartz_cron_expression: "0 30 6 * * ?",
  timezone_id: "Europe/Amsterdam"
}

const tasks = [task("a")]

/** The runs of a job, first one first. */
const runs = (job_id: Int64) =>
  Effect.map(collectRuns(job_id), (runs) => [...runs].sort((a, b) => (a.start_time ?? 0) - (b.start_time ?? 0)))

const collectRuns = (job_id: Int64) =>
  Effect.flatMap(
    jobs((service) => Effect.succeed(service.runsList({ job_id }))),
    collect
  )

const started = (job_id: Int64) =>
  Effect.map(runs(job_id), (runs) =>
    runs.map((run) => `${new Date(run.start_time ?? 0).toISOString().slice(0, 19)} ${run.trigger} ${outcome(run)}`)
  )

const begin = TestClock.setTime(Date.parse("2026-03-27T12:00:00Z"))

describe("a schedule", () => {
  it.effect("starts three runs in three days, also when clocks change", () =>
    Effect.gen(function* () {
      yield* begin
      const job_id = yield* create({ tasks, schedule: daily })
      yield* TestClock.adjust("3 days")
      expect(yield* started(job_id)).toEqual([
        "2026-03-28T05:30:00 PERIODIC SUCCESS",
        "2026-03-29T04:30:00 PERIODIC SUCCESS",
        "2026-03-30T04:30:00 PERIODIC SUCCESS"
      ])
      const [first] = yield* runs(job_id)
      expect(first).toMatchObject({
        run_type: "JOB_RUN",
        creator_user_name: "user@example.com",
        schedule: { ...daily, pause_status: "UNPAUSED" }
      })
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("starts none while it is paused, after it is removed, and after its job is deleted", () =>
    Effect.gen(function* () {
      yield* begin
      const job_id = yield* create({ tasks, schedule: { ...daily, pause_status: "PAUSED" } })
      const other = yield* create({ tasks, schedule: daily })
      const gone = yield* create({ tasks, schedule: daily })
      yield* TestClock.adjust("1 day")
      expect(yield* started(job_id)).toEqual([])
      yield* jobs((service) => service.update({ job_id, new_settings: { schedule: daily } }))
      yield* jobs((service) => service.update({ job_id: other, fields_to_remove: ["schedule"] }))
      yield* jobs((service) => service.delete({ job_id: gone }))
      yield* TestClock.adjust("1 day")
      expect((yield* started(job_id)).length).toBe(1)
      expect((yield* started(other)).length).toBe(1)
      expect((yield* started(gone)).length).toBe(0)
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("keeps ten seconds between runs, and skips or queues those beyond the limit", () =>
    Effect.gen(function* () {
      yield* begin
      const often = { quartz_cron_expression: "0/4 * * * * ?", timezone_id: "UTC" }
      const job_id = yield* create({ tasks, schedule: often, max_concurrent_runs: 2 })
      yield* TestClock.adjust("30 seconds")
      expect((yield* started(job_id)).map((run) => run.slice(11, 19))).toEqual(["12:00:04", "12:00:16", "12:00:28"])
      const skips = yield* create({ tasks, schedule: { ...often, pause_status: "PAUSED" }, queue: { enabled: false } })
      const queues = yield* create({ tasks, schedule: { ...often, pause_status: "PAUSED" }, queue: { enabled: true } })
      yield* Effect.forEach([skips, queues], (job_id) => start(job_id))
      const minutely = { quartz_cron_expression: "32 * * * * ?", timezone_id: "UTC" }
      yield* Effect.forEach([skips, queues], (job_id) =>
        jobs((service) => service.update({ job_id, new_settings: { schedule: minutely } }))
      )
      yield* TestClock.adjust("5 seconds")
      expect((yield* started(skips))[1]).toContain("PERIODIC MAXIMUM_CONCURRENT_RUNS_REACHED")
      expect((yield* started(queues))[1]).toContain("PERIODIC QUEUED")
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("is refused if it is not valid", () =>
    Effect.gen(function* () {
      const refused = (request: CreateJobRequest) => refusal(create({ tasks, ...request }))
      expect(yield* refused({ schedule: { quartz_cron_expression: "0 6 * * *", timezone_id: "UTC" } })).toBe(
        "400 INVALID_PARAMETER_VALUE: Invalid quartz_cron_expression '0 6 * * *': Unexpected end of expression: 5 of 6 or 7 fields."
      )
      expect(yield* refused({ schedule: daily, continuous: {} })).toContain("A continuous job cannot have a schedule")
      expect(
        yield* refused({ trigger: { file_arrival: { url: "/Volumes/a/b/c/", wait_after_last_change_seconds: 5 } } })
      ).toContain("wait_after_last_change_seconds must be at least 60.")
    }).pipe(Effect.provide(workspace()))
  )
})

describe("a trigger", () => {
  it.effect("starts a run at each interval, and shows the next one", () =>
    Effect.gen(function* () {
      yield* begin
      const job_id = yield* create({ tasks, trigger: { periodic: { interval: 12, unit: "HOURS" } } })
      const several = yield* create({ tasks, triggers: [{ periodic: { interval: 1, unit: "DAYS" } }] })
      yield* TestClock.adjust("25 hours")
      expect(yield* started(job_id)).toEqual([
        "2026-03-28T00:00:00 PERIODIC SUCCESS",
        "2026-03-28T12:00:00 PERIODIC SUCCESS"
      ])
      const { trigger_details } = yield* jobs((service) =>
        service.get({ job_id: several, include_trigger_state: true })
      )
      const [run] = yield* runs(several)
      expect(trigger_details).toEqual([
        {
          state: { pause_status: "UNPAUSED", periodic: { next_run_time: Date.parse("2026-03-29T12:00:00Z") } },
          history: {
            last_triggered: {
              timestamp: Date.parse("2026-03-28T12:00:00Z"),
              description: "The trigger started a run.",
              run_id: run?.run_id
            }
          }
        }
      ])
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("starts a run after new files of a volume, once they have ceased to arrive", () =>
    Effect.gen(function* () {
      yield* begin
      const uc = "/api/2.1/unity-catalog"
      yield* post(`${uc}/catalogs`, { name: "main" })
      yield* post(`${uc}/schemas`, { name: "sales", catalog_name: "main" })
      yield* post(`${uc}/volumes`, {
        name: "raw",
        catalog_name: "main",
        schema_name: "sales",
        volume_type: "MANAGED"
      })
      const put = (name: string) => call("PUT", `/api/2.0/fs/files/Volumes/main/sales/raw/${name}`, "x")
      yield* put("in/before")
      const url = "/Volumes/main/sales/raw/in/"
      const job_id = yield* create({ tasks, trigger: { file_arrival: { url } } })
      const waits = yield* create({
        tasks,
        trigger: {
          file_arrival: { url, wait_after_last_change_seconds: 120, min_time_between_triggers_seconds: 3600 }
        }
      })
      yield* TestClock.adjust("90 seconds")
      yield* put("in/before")
      yield* put("out/c")
      yield* TestClock.adjust("2 minutes")
      expect(yield* started(job_id)).toEqual([])
      yield* put("in/deep/a")
      yield* TestClock.adjust("100 seconds")
      yield* put("in/b")
      yield* TestClock.adjust("10 minutes")
      // Written at 12:03:30 and 12:05:10.
      expect(yield* started(job_id)).toEqual([
        "2026-03-27T12:04:00 FILE_ARRIVAL SUCCESS",
        "2026-03-27T12:06:00 FILE_ARRIVAL SUCCESS"
      ])
      expect(yield* started(waits)).toEqual(["2026-03-27T12:08:00 FILE_ARRIVAL SUCCESS"])
      yield* put("in/c")
      yield* TestClock.adjust("2 hours")
      expect((yield* started(waits))[1]).toBe("2026-03-27T13:08:00 FILE_ARRIVAL SUCCESS")
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("starts a run when other jobs have completed, with their runs", () =>
    Effect.gen(function* () {
      yield* begin
      const [a, b] = [yield* create({ tasks }), yield* create({ tasks: [task("broken")] })]
      const monitored = (...ids: ReadonlyArray<Int64>) => ids.map((id) => ({ workspace_id: "1", job_id: String(id) }))
      const both = yield* create({ tasks, trigger: { job_completion: { jobs: monitored(a, b), if_status: "DONE" } } })
      const failed = yield* create({ tasks, trigger: { job_completion: { jobs: monitored(b), if_status: "FAILED" } } })
      const succeeded = yield* create({ tasks, trigger: { job_completion: { jobs: monitored(b) } } })
      const first = yield* start(a)
      yield* TestClock.adjust("1 minute")
      expect(yield* started(both)).toEqual([])
      yield* start(b)
      yield* TestClock.adjust("1 minute")
      expect(yield* started(both)).toEqual(["2026-03-27T12:01:10 JOB_COMPLETION SUCCESS"])
      expect((yield* started(failed)).length).toBe(1)
      expect((yield* started(succeeded)).length).toBe(0)
      const [run] = yield* runs(both)
      expect(run?.trigger_info?.job_completion?.completed_jobs?.[0]).toEqual({
        workspace_id: "1234567890123456",
        job_id: String(a),
        run_id: String(first),
        termination_code: "SUCCESS",
        completion_time: "2026-03-27T12:00:10Z"
      })
    }).pipe(
      Effect.provide(workspace({ ...instant, tasks: { "/broken": Effect.delay(Effect.fail("broken"), "10 seconds") } }))
    )
  )

  it.effect("keeps a continuous job running, and waits longer after failures", () =>
    Effect.gen(function* () {
      yield* begin
      const job_id = yield* create({ tasks, continuous: {} })
      const failing = yield* create({ tasks: [task("broken")], continuous: {} })
      yield* TestClock.adjust("55 seconds")
      expect((yield* started(job_id)).map((run) => run.slice(17))).toEqual([
        "00 CONTINUOUS SUCCESS",
        "20 CONTINUOUS SUCCESS",
        "40 CONTINUOUS SUCCESS"
      ])
      yield* jobs((service) => service.update({ job_id, new_settings: { continuous: { pause_status: "PAUSED" } } }))
      yield* TestClock.adjust("30 minutes")
      expect((yield* started(job_id)).length).toBe(3)
      const begun = (yield* runs(failing)).map(
        (run) => ((run.start_time ?? 0) - Date.parse("2026-03-27T12:00Z")) / 1000
      )
      expect(begun).toEqual([0, 10, 30, 70, 150, 310, 630, 1270])
    }).pipe(Effect.provide(workspace({ ...instant, tasks: { "/broken": Effect.fail("broken") } })))
  )
})

describe("the timers of schedules", () => {
  const roots = Effect.map(Fiber.roots, ({ length }) => length)

  it.effect("are absent without schedules, and end with their scope", () =>
    Effect.gen(function* () {
      const scope = yield* Scope.make()
      const before = yield* roots
      const context = yield* Layer.buildWithScope(workspace(), scope)
      const idle = yield* Effect.gen(function* () {
        const job_id = yield* create({ tasks, schedule: { ...daily, pause_status: "PAUSED" } })
        const idle = yield* roots
        yield* jobs((service) => service.update({ job_id, new_settings: { schedule: daily } }))
        return idle
      }).pipe(Effect.provide(context))
      expect([idle - before, (yield* roots) - before]).toEqual([0, 1])
      yield* Scope.close(scope, Exit.void)
      yield* Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))
      expect((yield* roots) - before).toBe(0)
    })
  )
})
