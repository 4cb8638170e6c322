import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import type * as Emulator from "../../src/emulator/Emulator.js"
import type { JobSettings } from "../../src/schemas/jobs/JobSettings.js"
import type { Task } from "../../src/schemas/jobs/JobTasks.js"
import type { Int64 } from "../../src/schemas/Wire.js"
import * as JobSpec from "../../src/services/JobSpec.js"
import type * as Jobs from "../../src/services/Jobs.js"
import * as Http from "./http.js"
import { collect, create, get, instant, jobs, outcome, ran, refusal, start, task, workspace } from "./jobsSupport.js"

const invalid = (message: string) => `400 INVALID_PARAMETER_VALUE: ${message}`

const read = (job_id: Int64) => jobs((service) => service.get({ job_id }))

const settingsOf = (job_id: Int64) => Effect.map(read(job_id), ({ settings }) => settings)

/** A setting of every kind. */
const settings: JobSettings = {
  name: "nightly",
  description: "Loads and aggregates.",
  max_concurrent_runs: 3,
  timeout_seconds: 7200,
  queue: { enabled: false },
  tags: { team: "sales" },
  run_as: { user_name: "a@example.com" },
  performance_target: "STANDARD",
  budget_policy_id: "b1",
  email_notifications: { on_failure: ["a@example.com"], no_alert_for_skipped_runs: true },
  webhook_notifications: { on_failure: [{ id: "1" }] },
  notification_settings: { no_alert_for_canceled_runs: true },
  health: { rules: [{ metric: "RUN_DURATION_SECONDS", op: "GREATER_THAN", value: 3600 }] },
  schedule: { quartz_cron_expression: "0 0 6 * * ?", timezone_id: "UTC", pause_status: "PAUSED" },
  git_source: { git_url: "https://example.com/r.git", git_provider: "gitHub", git_branch: "main" },
  parameters: [{ name: "day", default: "" }],
  environments: [{ environment_key: "default", spec: { environment_version: "2", dependencies: ["polars"] } }],
  job_clusters: [{ job_cluster_key: "main", new_cluster: { spark_version: "16.4.x-scala2.12", num_workers: 0 } }],
  tasks: [
    {
      task_key: "a",
      run_if: "ALL_SUCCESS",
      timeout_seconds: 0,
      email_notifications: {},
      job_cluster_key: "main",
      notebook_task: { notebook_path: "/a", base_parameters: { x: "{{job.parameters.day}}" }, source: "WORKSPACE" },
      libraries: [{ pypi: { package: "polars" } }]
    },
    {
      task_key: "b",
      run_if: "ALL_DONE",
      timeout_seconds: 60,
      email_notifications: { on_start: ["b@example.com"] },
      depends_on: [{ task_key: "a" }],
      spark_python_task: { python_file: "/b.py", parameters: ["1"] },
      environment_key: "default",
      max_retries: -1
    }
  ]
}

describe("a job", () => {
  it.effect("read returns what was created", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(1_795_376_705_250)
      const job_id = yield* create(settings)
      expect(yield* read(job_id)).toEqual({
        job_id,
        creator_user_name: "user@example.com",
        run_as_user_name: "a@example.com",
        created_time: 1_795_376_705_250,
        effective_budget_policy_id: "b1",
        settings: { ...settings, format: "MULTI_TASK" }
      })
      const current = yield* settingsOf(job_id)
      yield* jobs((service) => service.reset({ job_id, new_settings: current ?? {} }))
      expect(yield* settingsOf(job_id)).toEqual(current)
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("has a default name and default settings", () =>
    Effect.gen(function* () {
      const job_id = yield* create({ tasks: [{ task_key: "a", ...JobSpec.notebookTask("/a") }] })
      expect(yield* read(job_id)).toMatchObject({
        run_as_user_name: "user@example.com",
        settings: {
          name: "Untitled",
          format: "MULTI_TASK",
          max_concurrent_runs: 1,
          timeout_seconds: 0,
          email_notifications: {},
          queue: { enabled: true },
          tasks: [{ task_key: "a", run_if: "ALL_SUCCESS", timeout_seconds: 0, email_notifications: {} }]
        }
      })
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("drops unknown settings", () =>
    Effect.gen(function* () {
      const made = yield* Http.post("/api/2.2/jobs/create", { name: "j", quantum: 5, tasks: [{ task_key: "a", x: 1 }] })
      const { job_id } = made.json as { readonly job_id: number }
      expect(Object.keys((yield* settingsOf(job_id)) ?? {})).not.toContain("quantum")
      expect((yield* settingsOf(job_id))?.tasks?.[0]).not.toHaveProperty("x")
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("fails in every operation if it does not exist", () =>
    Effect.gen(function* () {
      const message = invalid("Job 5 does not exist.")
      for (const call of [
        Effect.asVoid(read(5)),
        jobs((service) => service.update({ job_id: 5 })),
        jobs((service) => service.reset({ job_id: 5, new_settings: {} })),
        jobs((service) => service.delete({ job_id: 5 })),
        Effect.asVoid(start(5))
      ]) {
        expect(yield* refusal(call)).toBe(message)
      }
      expect(yield* Effect.flip(read(5))).toMatchObject({ _tag: "ResourceDoesNotExist" })
      expect(yield* refusal(jobs((service) => service.getPermissions({ job_id: 5 })))).toBe(
        "404 RESOURCE_DOES_NOT_EXIST: Job 5 does not exist."
      )
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("has absolute paths of notebooks, unless they are in a repository", () =>
    Effect.gen(function* () {
      const at = (notebook_path: string, source?: "GIT" | "WORKSPACE"): Task => ({
        task_key: "a",
        notebook_task: { notebook_path, ...(source === undefined ? {} : { source }) }
      })
      const message = (path: string) =>
        invalid(
          `Invalid notebook_path: ${path}. Only absolute paths are currently supported. Paths must begin with '/'.`
        )
      const git_source = { git_url: "https://github.com/a/b", git_provider: "gitHub", git_branch: "main" } as const
      expect(yield* refusal(create({ tasks: [at("a")] }))).toBe(message("a"))
      expect(yield* refusal(create({ tasks: [at("dbfs:/a", "WORKSPACE")], git_source }))).toBe(message("dbfs:/a"))
      expect(yield* refusal(create({ tasks: [{ task_key: "b", ...JobSpec.forEachTask([1], at("b")) }] }))).toBe(
        message("b")
      )
      expect(yield* refusal(jobs((service) => service.submit({ tasks: [at("a")] })))).toBe(message("a"))
      yield* create({ tasks: [at("a")], git_source })
      yield* create({ tasks: [at("a", "GIT")], git_source })
      yield* create({ tasks: [at("{{job.parameters.path}}")] })
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("is rejected if its task graph or its settings are invalid", () =>
    Effect.gen(function* () {
      const refused = (more: JobSettings) => refusal(create(more))
      const tasks = (...tasks: ReadonlyArray<Task>) => refused({ tasks })
      expect(yield* tasks(task("a"), task("a"))).toBe(
        invalid("Duplicate task key 'a'. Task keys must be unique within a job.")
      )
      expect(yield* tasks(task("a", "a"))).toBe(invalid("Invalid dependency graph, task 'a' can not reference itself."))
      expect(yield* tasks(task("a", "x"))).toBe(
        invalid("Invalid dependency graph, task 'a' depends on task 'x', which does not exist.")
      )
      expect(
        yield* tasks(task("free"), task("a", "c", "free"), task("b", "a"), task("c", "b"), task("after", "c"))
      ).toBe(invalid("Invalid dependency graph, task 'a' is part of a cycle."))
      expect(yield* tasks(task("a b"))).toMatch(/^400 INVALID_PARAMETER_VALUE: Invalid task key 'a b'/)
      expect(yield* tasks(task("x".repeat(101)))).toMatch(/Invalid task key/)
      expect(yield* tasks(...Array.from({ length: 1001 }, (_, i) => task(`t${i}`)))).toBe(
        invalid("The number of tasks must not exceed 1000.")
      )
      const inner = { task_key: "inner", ...JobSpec.forEachTask([1], task("innermost")) }
      expect(yield* tasks({ task_key: "outer", ...JobSpec.forEachTask([1], inner) })).toBe(
        invalid("The nested task of for each task 'outer' can not be another for each task.")
      )
      expect(yield* tasks({ ...task("a"), job_cluster_key: "main" })).toBe(
        invalid("Job cluster 'main' is not defined in field 'job_clusters'. It is used by task 'a'.")
      )
      expect(yield* refused({ max_concurrent_runs: 1001 })).toBe(
        invalid("max_concurrent_runs must be between 0 and 1000, inclusive.")
      )
      expect(yield* jobs((service) => collect(service.list()))).toEqual([])
      expect(yield* refusal(jobs((service) => service.submit({ tasks: [] })))).toBe(
        invalid("One of job tasks must be specified.")
      )
      expect(yield* refusal(jobs((service) => service.submit({ tasks: [task("a", "x")] })))).toMatch(
        /which does not exist/
      )
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("with many fully connected tasks is validated quickly", () =>
    Effect.gen(function* () {
      const keys = Array.from({ length: 200 }, (_, i) => `t${i}`)
      yield* create({ tasks: keys.map((key, i) => task(key, ...keys.slice(0, i))) })
    }).pipe(Effect.provide(workspace()))
  )
})

describe("changing a job", () => {
  it.effect("update merges settings, tasks and clusters by key, and removes named fields", () =>
    Effect.gen(function* () {
      const job_id = yield* create(settings)
      const update = (new_settings: JobSettings, fields_to_remove: ReadonlyArray<string> = []) =>
        jobs((service) => service.update({ job_id, new_settings, fields_to_remove }))
      yield* update({ name: "changed", tags: { other: "1" } })
      expect(yield* settingsOf(job_id)).toEqual({
        ...settings,
        format: "MULTI_TASK",
        name: "changed",
        tags: { other: "1" }
      })
      yield* update({ tasks: [{ ...task("b"), max_retries: 5 }, task("c", "a")] })
      const merged = yield* settingsOf(job_id)
      expect(merged?.tasks?.map(({ task_key }) => task_key)).toEqual(["a", "b", "c"])
      expect(merged?.tasks?.[1]).toMatchObject({ notebook_task: { notebook_path: "/b" }, max_retries: 5 })
      expect(merged?.tasks?.[1]).not.toHaveProperty("spark_python_task")
      yield* update({}, ["tasks/c", "schedule", "tags"])
      const less = yield* settingsOf(job_id)
      expect(less?.tasks?.map(({ task_key }) => task_key)).toEqual(["a", "b"])
      expect(less).not.toHaveProperty("schedule")
      expect(less).not.toHaveProperty("tags")
      expect(yield* refusal(update({}, ["job_clusters/main"]))).toMatch(/Job cluster 'main' is not defined/)
      expect(yield* settingsOf(job_id)).toEqual(less)
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("reset replaces all settings and validates like create", () =>
    Effect.gen(function* () {
      const job_id = yield* create(settings)
      const reset = (new_settings: JobSettings) => jobs((service) => service.reset({ job_id, new_settings }))
      yield* reset({ name: "new", tasks: [task("x")] })
      const after = yield* settingsOf(job_id)
      expect(after).toMatchObject({ name: "new", max_concurrent_runs: 1, tasks: [{ task_key: "x" }] })
      expect(after).not.toHaveProperty("schedule")
      expect(yield* refusal(reset({ tasks: [task("x", "y")] }))).toMatch(/which does not exist/)
      expect(yield* settingsOf(job_id)).toEqual(after)
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("does not change active runs", () =>
    Effect.gen(function* () {
      const job_id = yield* create({ name: "old", tasks: [task("a"), task("b", "a")] })
      const run_id = yield* start(job_id)
      yield* jobs((service) => service.reset({ job_id, new_settings: { name: "new", tasks: [task("x")] } }))
      yield* TestClock.adjust("1 hour")
      const run = yield* get(run_id)
      expect([run.run_name, outcome(run), run.tasks?.map(({ task_key }) => task_key)]).toEqual([
        "old",
        "SUCCESS",
        ["a", "b"]
      ])
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("deletion ends active runs, removes their history and can be repeated", () =>
    Effect.gen(function* () {
      const job_id = yield* create({ tasks: [task("a")] })
      const run_id = yield* start(job_id)
      const { run_id: other } = yield* jobs((service) => service.submit({ tasks: [task("a")] }))
      const remove = jobs((service) => service.delete({ job_id }))
      yield* remove
      expect(yield* refusal(read(job_id))).toBe(invalid(`Job ${job_id} does not exist.`))
      yield* TestClock.adjust("1 hour")
      expect(outcome(yield* get(run_id))).toBe("CANCELED")
      expect(yield* jobs((service) => collect(service.list()))).toEqual([])
      const runs = yield* jobs((service) => collect(service.runsList()))
      expect(runs.map((run) => run.run_id)).toEqual([other])
      yield* remove
    }).pipe(Effect.provide(workspace()))
  )
})

const numbered = (count: number) => Array.from({ length: count }, (_, i) => task(`t${i}`))

describe("a large job", () => {
  it.effect("returns tasks, clusters, environments and parameters in pages of 100", () =>
    Effect.gen(function* () {
      const job_id = yield* create({
        tasks: numbered(350),
        job_clusters: Array.from({ length: 120 }, (_, i) => ({ job_cluster_key: `c${i}` })),
        parameters: Array.from({ length: 101 }, (_, i) => ({ name: `p${i}`, default: "" })),
        environments: [{ environment_key: "e" }]
      })
      const page = yield* jobs((service) => service.getPage({ job_id }))
      const counts = ({ settings }: typeof page) => [
        settings?.tasks?.length,
        settings?.job_clusters?.length,
        settings?.parameters?.length,
        settings?.environments?.length
      ]
      expect(counts(page)).toEqual([100, 100, 100, 1])
      const next = yield* jobs((service) => service.getPage({ job_id, page_token: page.next_page_token }))
      expect(counts(next)).toEqual([100, 20, 1, 0])
      const whole = yield* read(job_id)
      expect(counts(whole)).toEqual([350, 120, 101, 1])
      expect(whole.settings?.tasks?.map(({ task_key }) => task_key)).toEqual(
        numbered(350).map(({ task_key }) => task_key)
      )
      expect(whole).not.toHaveProperty("next_page_token")
      const other = yield* create({ tasks: numbered(150) })
      const wrong = jobs((service) => service.getPage({ job_id: other, page_token: page.next_page_token }))
      expect(yield* refusal(wrong)).toBe(invalid("Invalid page_token"))
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("can be read, changed and reset as a whole", () =>
    Effect.gen(function* () {
      const job_id = yield* create({ tasks: numbered(250) })
      const job = yield* read(job_id)
      yield* jobs((service) => service.reset({ job_id, new_settings: { ...job.settings, name: "changed" } }))
      expect(yield* read(job_id)).toEqual({ ...job, settings: { ...job.settings, name: "changed" } })
    }).pipe(Effect.provide(workspace()))
  )
})

describe("listing jobs", () => {
  it.effect("returns the latest first, in pages, filtered by name", () =>
    Effect.gen(function* () {
      const ids = yield* Effect.forEach(Array.from({ length: 25 }), (_, i) =>
        create({ name: `Job ${i % 5}`, tasks: [task("a")] })
      )
      const list = (request: object = {}) =>
        Effect.map(
          jobs((service) => collect(service.list(request))),
          (all) => all.map(({ job_id }) => job_id)
        )
      expect(yield* list()).toEqual(ids.toReversed())
      expect(yield* list({ limit: 1 })).toEqual(ids.toReversed())
      expect(yield* list({ name: "JOB 3" })).toEqual([ids[23], ids[18], ids[13], ids[8], ids[3]])
      expect(yield* list({ name: "job" })).toEqual([])
      expect(yield* list({ offset: 23 })).toEqual([ids[1], ids[0]])
      const page = yield* jobs((service) => service.listPage())
      expect([page.jobs?.length, page.has_more, typeof page.next_page_token]).toEqual([20, true, "string"])
      expect(page.jobs?.[0]?.settings).not.toHaveProperty("tasks")
      const refused = (request: object) => refusal(jobs((service) => service.listPage(request)))
      expect(yield* refused({ limit: 101 })).toBe(invalid("limit must be between 1 and 100, inclusive."))
      expect(yield* refused({ limit: 0 })).toBe(invalid("limit must be between 1 and 100, inclusive."))
      expect(yield* refused({ page_token: page.next_page_token, name: "x" })).toBe(invalid("Invalid page_token"))
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("neither skips nor repeats jobs that change between two pages", () =>
    Effect.gen(function* () {
      const ids = yield* Effect.forEach([1, 2, 3, 4, 5, 6], () => create({}))
      const [sixth, fifth, fourth, third] = ids.toReversed()
      const page = yield* jobs((service) => service.listPage({ limit: 2 }))
      expect(page.jobs?.map(({ job_id }) => job_id)).toEqual([sixth, fifth])
      yield* create({})
      yield* jobs((service) => service.delete({ job_id: sixth ?? 0 }))
      const next = yield* jobs((service) => service.listPage({ limit: 2, page_token: page.next_page_token }))
      expect(next.jobs?.map(({ job_id }) => job_id)).toEqual([fourth, third])
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("returns the first hundred tasks on request", () =>
    Effect.gen(function* () {
      yield* create({ name: "large", tasks: numbered(101) })
      yield* create({ name: "small", tasks: numbered(1) })
      const shown = (listed: ReadonlyArray<Jobs.BaseJob> | null | undefined) =>
        listed?.map(({ has_more, settings }) => [settings?.name, settings?.tasks?.length, has_more])
      const page = yield* jobs((service) => service.listPage({ expand_tasks: true }))
      expect(shown(page.jobs)).toEqual([
        ["small", 1, undefined],
        ["large", 100, true]
      ])
      expect(shown(yield* jobs((service) => collect(service.list({ expand_tasks: true }))))).toEqual([
        ["small", 1, undefined],
        ["large", 101, undefined]
      ])
    }).pipe(Effect.provide(workspace()))
  )
})

describe("permissions of a job", () => {
  it.effect("belong to the creator and the admins, and keep exactly one owner", () =>
    Effect.gen(function* () {
      const job_id = yield* create({
        access_control_list: [{ group_name: "users", permission_level: "CAN_VIEW" }]
      })
      const levels = yield* jobs((service) => service.getPermissions({ job_id }))
      expect(levels).toMatchObject({ object_id: `/jobs/${job_id}`, object_type: "job" })
      const shown = (list: typeof levels) =>
        (list.access_control_list ?? []).map(
          (entry) =>
            `${entry.user_name ?? entry.group_name} ${entry.all_permissions?.map((one) => one.permission_level)}`
        )
      expect(shown(levels)).toEqual(["user@example.com IS_OWNER", "users CAN_VIEW", "admins CAN_MANAGE"])
      const set = (access_control_list: ReadonlyArray<{ user_name: string; permission_level: string }>) =>
        jobs((service) => service.setPermissions({ job_id, access_control_list }))
      expect(shown(yield* set([{ user_name: "b@example.com", permission_level: "IS_OWNER" }]))).toEqual([
        "b@example.com IS_OWNER",
        "admins CAN_MANAGE"
      ])
      expect(yield* refusal(set([{ user_name: "b@example.com", permission_level: "CAN_VIEW" }]))).toBe(
        invalid("The job must have exactly one owner.")
      )
      const known = yield* jobs((service) => service.getPermissionLevels({ job_id }))
      expect(known.permission_levels?.map((level) => level.permission_level)).toEqual([
        "CAN_VIEW",
        "CAN_MANAGE_RUN",
        "IS_OWNER",
        "CAN_MANAGE"
      ])
      const nobody = create({ name: "x", access_control_list: [{ group_name: "users", permission_level: "CAN_FLY" }] })
      expect(yield* refusal(nobody)).toMatch(/^400 INVALID_PARAMETER_VALUE: CAN_FLY/)
      expect(yield* jobs((service) => collect(service.list()))).toHaveLength(1)
    }).pipe(Effect.provide(workspace()))
  )
})

describe("identifiers", () => {
  it.effect("can exceed 2^53", () =>
    Effect.gen(function* () {
      const failed = yield* ran([
        task("bad"),
        { task_key: "if", ...JobSpec.conditionTask("{{job.id}}", "EQUAL_TO", "{{job.id}}") }
      ])
      const child = failed.job_id ?? 0
      expect([typeof child, typeof failed.run_id, typeof failed.tasks?.[0]?.run_id]).toEqual([
        "bigint",
        "bigint",
        "bigint"
      ])
      const one = yield* jobs((service) => service.repair({ run_id: failed.run_id, rerun_all_failed_tasks: true }))
      yield* TestClock.adjust("1 hour")
      yield* jobs((service) =>
        service.repair({ run_id: failed.run_id, rerun_tasks: ["bad"], latest_repair_id: one.repair_id })
      )
      yield* TestClock.adjust("1 hour")
      const listed = yield* jobs((service) => collect(service.runsList({ job_id: child })))
      expect(listed.map(({ run_id }) => run_id)).toEqual([failed.run_id])
      const call = yield* ran([{ task_key: "call", ...JobSpec.runJobTask(child) }])
      const output = yield* jobs((service) => service.runsGetOutput({ run_id: call.tasks?.[0]?.run_id ?? 0 }))
      expect((yield* get(output.run_job_output?.run_id ?? 0)).job_id).toBe(child)
      yield* jobs((service) => service.delete({ job_id: child }))
    }).pipe(Effect.provide(workspace({ ...instant, bigIds: true, tasks: { "/bad": Effect.fail("x") } })))
  )

  it.effect("are the same for the same requests, and differ with another seed", () =>
    Effect.gen(function* () {
      const ids = (options: Emulator.Options) =>
        Effect.map(ran([task("a"), task("b", "a")]), (run) => [
          run.job_id,
          run.run_id,
          run.tasks?.map(({ run_id }) => run_id)
        ]).pipe(Effect.provide(workspace({ ...instant, ...options })))
      const first = yield* ids({})
      expect(yield* ids({})).toEqual(first)
      expect(yield* ids({ seed: 2 })).not.toEqual(first)
    })
  )
})

describe("plain HTTP", () => {
  it.effect("is all that other clients need", () =>
    Effect.gen(function* () {
      const made = yield* Http.post("/api/2.1/jobs/create", {
        name: "plain",
        tasks: [{ task_key: "a", notebook_task: { notebook_path: "/a" } }]
      })
      expect(made.status).toBe(200)
      const { job_id } = made.json as { readonly job_id: number }
      const started = yield* Http.post("/api/2.1/jobs/run-now", { job_id: String(job_id) })
      const { number_in_job, run_id } = started.json as { readonly run_id: number; readonly number_in_job: number }
      expect(number_in_job).toBe(run_id)
      yield* TestClock.adjust("1 hour")
      const run = yield* Http.get(`/api/2.1/jobs/runs/get?run_id=${run_id}&include_history=true`)
      expect(run.json).toMatchObject({
        run_id,
        state: { result_state: "SUCCESS" },
        repair_history: [{ type: "ORIGINAL" }]
      })
      expect(Http.errorOf(yield* Http.get("/api/2.1/jobs/runs/get?run_id=5"))).toEqual([
        400,
        "INVALID_PARAMETER_VALUE",
        "Run 5 does not exist."
      ])
      expect(Http.errorOf(yield* Http.get("/api/2.1/jobs/runs/get"))).toEqual([
        400,
        "INVALID_PARAMETER_VALUE",
        "Missing required field: run_id"
      ])
      expect(Http.errorOf(yield* Http.post("/api/2.1/jobs/run-now", { job_id: "many" }))[1]).toBe("MALFORMED_REQUEST")
      expect((yield* Http.post("/api/2.1/jobs/delete", { job_id })).text).toBe("{}")
    }).pipe(Effect.provide(workspace()))
  )
})
