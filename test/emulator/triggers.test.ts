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

/** A volume to write files to. */
const volume = Effect.gen(function* () {
  const uc = "/api/2.1/unity-catalog"
  yield* post(`${uc}/catalogs`, { name: "main" })
  yield* post(`${uc}/schemas`, { name: "sales", catalog_name: "main" })
  yield* post(`${uc}/volumes`, { name: "raw", catalog_name: "main", schema_name: "sales", volume_type: "MANAGED" })
})

const put = (name: string) => call("PUT", `/api/2.0/fs/files/Volumes/main/sales/raw/${name}`, "x")

describe("a trigger", () => {
  it.effect("starts a run at each interval of three days, in each unit, and none while it is paused", () =>
    Effect.gen(function* () {
      yield* begin
      const every = (interval: number, unit: string, pause_status?: "PAUSED" | "UNPAUSED") =>
        create({ tasks, trigger: { periodic: { interval, unit }, ...(pause_status && { pause_status }) } })
      const all = yield* Effect.all([
        every(480, "MINUTES"),
        every(30, "HOURS"),
        every(1, "DAYS", "UNPAUSED"),
        every(1, "WEEKS"),
        every(1, "DAYS", "PAUSED")
      ])
      const counts = Effect.map(Effect.forEach(all, runs), (runs) => runs.map(({ length }) => length))
      yield* TestClock.adjust("3 days")
      expect(yield* counts).toEqual([9, 2, 3, 0, 0])
      const [, , , weekly, paused] = all
      const resumed = { periodic: { interval: 1, unit: "DAYS" }, pause_status: "UNPAUSED" } as const
      yield* jobs((service) => service.update({ job_id: paused, new_settings: { trigger: resumed } }))
      yield* TestClock.adjust("97 hours")
      expect(yield* started(weekly)).toEqual(["2026-04-03T12:00:00 PERIODIC SUCCESS"])
      expect((yield* started(paused))[0]).toBe("2026-03-31T12:00:00 PERIODIC SUCCESS")
      expect((yield* counts).slice(4)).toEqual([4])
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("starts three runs in three days after files and completed jobs, and none while it is paused", () =>
    Effect.gen(function* () {
      yield* begin
      yield* volume
      const file_arrival = { url: "dbfs:/Volumes/main/sales/raw" }
      const files = yield* create({ tasks, trigger: { file_arrival } })
      const seldom = yield* create({
        tasks,
        triggers: [{ file_arrival: { ...file_arrival, min_time_between_triggers_seconds: 2 * 24 * 3600 } }]
      })
      const following = (job_id: Int64, pause_status: "PAUSED" | "UNPAUSED") =>
        create({
          tasks,
          trigger: { job_completion: { jobs: [{ workspace_id: "1", job_id: String(job_id) }] }, pause_status }
        })
      const then = yield* following(files, "UNPAUSED")
      const last = yield* following(then, "UNPAUSED")
      const paused = [
        yield* create({ tasks, trigger: { file_arrival, pause_status: "PAUSED" } }),
        yield* following(files, "PAUSED")
      ]
      for (const day of [1, 2, 3]) {
        yield* put(`day-${day}`)
        yield* TestClock.adjust("1 day")
      }
      const days = ["2026-03-27", "2026-03-28", "2026-03-29"]
      expect(yield* started(files)).toEqual(days.map((day) => `${day}T12:01:00 FILE_ARRIVAL SUCCESS`))
      expect(yield* started(seldom)).toEqual([
        "2026-03-27T12:01:00 FILE_ARRIVAL SUCCESS",
        "2026-03-29T12:01:00 FILE_ARRIVAL SUCCESS"
      ])
      expect(yield* started(then)).toEqual(days.map((day) => `${day}T12:01:10 JOB_COMPLETION SUCCESS`))
      expect(yield* started(last)).toEqual(days.map((day) => `${day}T12:01:20 JOB_COMPLETION SUCCESS`))
      expect(yield* Effect.forEach(paused, runs)).toEqual([[], []])
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("is refused by name if the emulator cannot see its event, unless it is paused", () =>
    Effect.gen(function* () {
      const model = { condition: "MODEL_CREATED" as const }
      const sql_condition = { sql_query_id: "q", warehouse_id: "w" }
      const file_arrival = { url: "s3://bucket/in/" }
      const monitored = [{ workspace_id: "1", job_id: "2" }]
      const table_names = ["main.default.a"]
      const cases: ReadonlyArray<readonly [CreateJobRequest, string]> = [
        [{ trigger: { model } }, "the trigger model is not supported"],
        [{ triggers: [{ model }] }, "the trigger model is not supported"],
        [{ trigger: { periodic: { interval: 1, unit: "DAYS" }, sql_condition } }, "does not evaluate sql_condition"],
        [{ schedule: { ...daily, sql_condition } }, "does not evaluate sql_condition"],
        [{ trigger: { file_arrival } }, "no files at 's3://bucket/in/'"],
        [{ trigger: { file_arrival, table_update: { table_names } } }, "only one of file_arrival, table_update"],
        [{ trigger: { table_update: { table_names: [] } } }, "at least one table"],
        [{ trigger: { table_update: { table_names, condition: "SOME_UPDATED" } } }, "condition 'SOME_UPDATED'"],
        [{ trigger: { job_completion: { jobs: monitored, if_status: "LOST" } } }, "if_status 'LOST'"],
        [{ trigger: { job_completion: { jobs: [] } } }, "between 1 and 10 jobs"],
        [{ trigger: { periodic: { interval: 1, unit: "MONTHS" } } }, "Unknown unit 'MONTHS'"],
        [{ trigger: { periodic: { interval: 0, unit: "DAYS" } } }, "must be at least 1"],
        [{ schedule: { ...daily, pause_status: "STOPPED" } }, "pause_status 'STOPPED'"]
      ]
      for (const [request, reason] of cases) {
        const refused = yield* refusal(create({ tasks, ...request }))
        expect(refused).toMatch(/^400 INVALID_PARAMETER_VALUE: /)
        expect(refused).toContain(reason)
      }
      for (const trigger of [{ model }, { file_arrival }]) {
        const job_id = yield* create({ tasks, trigger: { ...trigger, pause_status: "PAUSED" } })
        expect(yield* refusal(jobs((service) => service.update({ job_id, new_settings: { trigger } })))).toContain(
          "unless"
        )
      }
    }).pipe(Effect.provide(workspace()))
  )

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
      yield* volume
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
