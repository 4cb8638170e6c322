import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import type { JobSettings } from "../../src/schemas/jobs/JobSettings.js"
import type { Task } from "../../src/schemas/jobs/JobTasks.js"
import * as ClusterSpec from "../../src/services/ClusterSpec.js"
import * as JobSpec from "../../src/services/JobSpec.js"

const json = (spec: object): unknown => JSON.parse(JSON.stringify(spec))

const notebook = JobSpec.notebookTask("/a")

describe("a job specification", () => {
  it("is plain data at every step: a request and nothing else", () => {
    const named = JobSpec.make("Sample Job")
    expect(Object.keys(named)).toEqual(["name"])
    const cluster = ClusterSpec.make().pipe(
      ClusterSpec.withRuntimeVersion("16.4.x-scala2.12"),
      ClusterSpec.withNodeType("Standard_D4ds_v5"),
      ClusterSpec.withNumWorkers(1)
    )
    const spec = named.pipe(
      JobSpec.withSchedule("0 0 6 * * ?", "Europe/Berlin", "PAUSED"),
      JobSpec.addJobCluster("main", cluster),
      JobSpec.addTask("task1", JobSpec.notebookTask("/Shared/one", { base_parameters: { a: "b" } }), {
        job_cluster_key: "main",
        max_retries: 2
      }),
      JobSpec.addTask("task2", JobSpec.sparkPythonTask("/Shared/two.py", { parameters: ["x"] })),
      JobSpec.addTask("task3", JobSpec.sparkJarTask("com.example.Main"), {
        dependsOn: ["task1", { task_key: "task2", outcome: "true" }],
        run_if: "ALL_DONE"
      }),
      JobSpec.withParameters({ day: "1", region: "nl" }),
      JobSpec.withTags({ team: "a" }),
      JobSpec.withMaxConcurrentRuns(3),
      JobSpec.withQueue,
      JobSpec.withTimeout(3600),
      JobSpec.withRunAs({ user_name: "a@example.com" }),
      JobSpec.withGitSource({ git_url: "https://example.com/r.git", git_provider: "gitHub", git_branch: "main" }),
      JobSpec.withEmailNotifications({ on_failure: ["a@example.com"] }),
      JobSpec.withWebhookNotifications({ on_failure: [{ id: "1" }] }),
      JobSpec.withAccessControlList([{ group_name: "users", permission_level: "CAN_VIEW" }])
    )
    const expected = {
      name: "Sample Job",
      schedule: { quartz_cron_expression: "0 0 6 * * ?", timezone_id: "Europe/Berlin", pause_status: "PAUSED" },
      job_clusters: [
        {
          job_cluster_key: "main",
          new_cluster: { spark_version: "16.4.x-scala2.12", node_type_id: "Standard_D4ds_v5", num_workers: 1 }
        }
      ],
      tasks: [
        {
          task_key: "task1",
          notebook_task: { notebook_path: "/Shared/one", base_parameters: { a: "b" } },
          job_cluster_key: "main",
          max_retries: 2
        },
        { task_key: "task2", spark_python_task: { python_file: "/Shared/two.py", parameters: ["x"] } },
        {
          task_key: "task3",
          spark_jar_task: { main_class_name: "com.example.Main" },
          depends_on: [{ task_key: "task1" }, { task_key: "task2", outcome: "true" }],
          run_if: "ALL_DONE"
        }
      ],
      parameters: [
        { name: "day", default: "1" },
        { name: "region", default: "nl" }
      ],
      tags: { team: "a" },
      max_concurrent_runs: 3,
      queue: { enabled: true },
      timeout_seconds: 3600,
      run_as: { user_name: "a@example.com" },
      git_source: { git_url: "https://example.com/r.git", git_provider: "gitHub", git_branch: "main" },
      email_notifications: { on_failure: ["a@example.com"] },
      webhook_notifications: { on_failure: [{ id: "1" }] },
      access_control_list: [{ group_name: "users", permission_level: "CAN_VIEW" }]
    }
    expect(json(spec)).toStrictEqual(expected)
    expect(Object.keys(spec).sort()).toEqual(Object.keys(expected).sort())
    expect(json(named)).toStrictEqual({ name: "Sample Job" })
  })

  it("has one default of each parameter, the latest", () => {
    const spec = JobSpec.make("j").pipe(
      JobSpec.withParameters({ a: "1", b: "2" }),
      JobSpec.withParameters({ a: "3", c: "4" }),
      JobSpec.withTags({ x: "1" }),
      JobSpec.withTags({ x: "2", y: "3" })
    )
    expect(Object.fromEntries((spec.parameters ?? []).map(({ name, default: value }) => [name, value]))).toEqual({
      a: "3",
      b: "2",
      c: "4"
    })
    expect(spec.parameters).toHaveLength(3)
    expect(spec.tags).toEqual({ x: "2", y: "3" })
  })

  it("starts by other things than a clock", () => {
    expect(json(JobSpec.make("j").pipe(JobSpec.withContinuous()))).toStrictEqual({
      name: "j",
      continuous: { pause_status: "UNPAUSED" }
    })
    const trigger = { file_arrival: { url: "/Volumes/a/b/c/" } }
    expect(json(JobSpec.make("j").pipe(JobSpec.withTrigger(trigger)))).toStrictEqual({ name: "j", trigger })
    expect(JobSpec.make("j").pipe(JobSpec.withSchedule("0 0 6 * * ?")).schedule).toStrictEqual({
      quartz_cron_expression: "0 0 6 * * ?",
      timezone_id: "UTC"
    })
  })

  it("has a constructor for every kind of task, each the one field of its kind", () => {
    const task = { task_key: "inner", ...notebook }
    const made: ReadonlyArray<object> = [
      notebook,
      JobSpec.sparkPythonTask("/a.py"),
      JobSpec.pythonWheelTask({ package_name: "p", entry_point: "e" }),
      JobSpec.pythonOperatorTask({ main: "m.f" }),
      JobSpec.sparkJarTask("M"),
      JobSpec.sparkSubmitTask(["--class", "M"]),
      JobSpec.pipelineTask("p", { full_refresh: true }),
      JobSpec.runJobTask(7, { job_parameters: { a: "b" } }),
      JobSpec.conditionTask("a", "EQUAL_TO", "b"),
      JobSpec.forEachTask(["a"], task),
      JobSpec.sqlTask({ warehouse_id: "w", query: { query_id: "q" } }),
      JobSpec.dbtTask({ commands: ["dbt run"] }),
      JobSpec.dbtPlatformTask({ connection_resource_name: "c", dbt_platform_job_id: "1" }),
      JobSpec.dbtCloudTask({ connection_resource_name: "c", dbt_cloud_job_id: 1 }),
      JobSpec.dashboardTask({ dashboard_id: "d" }),
      JobSpec.alertTask({ alert_id: "a" }),
      JobSpec.powerBiTask({ warehouse_id: "w" }),
      JobSpec.genieTask({ configuration_id: "c" }),
      JobSpec.agenticTask({ input: "i" }),
      JobSpec.aiFunctionTask({
        output: { catalog: "main", schema: "ai" },
        volume: { volume_path: "/Volumes/main/ai/in" },
        ai_parse_document: { version: "2.0" }
      }),
      JobSpec.aiRuntimeTask({ experiment: "e", deployments: [] }),
      JobSpec.genAiComputeTask({ dl_runtime_image: "i" }),
      JobSpec.cleanRoomsNotebookTask({ clean_room_name: "c", notebook_name: "n" })
    ]
    const kinds = made.map((one) => Object.keys(one).join())
    expect(new Set(kinds).size).toBe(made.length)
    for (const kind of kinds) expect(kind).toMatch(/^[a-z_]+_task$/)
    expect(json(JobSpec.pipelineTask("p", { full_refresh: true }))).toStrictEqual({
      pipeline_task: { pipeline_id: "p", full_refresh: true }
    })
    expect(json(JobSpec.conditionTask("a", "EQUAL_TO", "b"))).toStrictEqual({
      condition_task: { left: "a", op: "EQUAL_TO", right: "b" }
    })
  })

  it("writes the values of a for-each task as JSON, big integers included", () => {
    const inner = { task_key: "inner", ...notebook }
    expect(JobSpec.forEachTask([1, "a", { b: 9007199254740993n }], inner, { concurrency: 2 })).toStrictEqual({
      for_each_task: { inputs: '[1,"a",{"b":9007199254740993}]', task: inner, concurrency: 2 }
    })
    expect(JobSpec.forEachTask("{{tasks.a.values.list}}", inner).for_each_task.inputs).toBe("{{tasks.a.values.list}}")
  })
})

const settings: JobSettings = {
  name: "j",
  tasks: [
    { task_key: "a", ...notebook },
    { task_key: "b", depends_on: [{ task_key: "a" }], run_if: "WHEN_PIGS_FLY" }
  ],
  ...{ quantum_mode: { qubits: 9007199254740993n } }
}

describe("the specification of a job that exists", () => {
  it.effect("keeps unknown fields and values, and takes further tasks", () =>
    Effect.gen(function* () {
      const spec = yield* JobSpec.fromSettings(settings)
      expect({ ...spec }).toStrictEqual(settings)
      const more = spec.pipe(JobSpec.addTask("c", notebook, { dependsOn: ["a", "b"] }))
      expect(more).toMatchObject({ quantum_mode: { qubits: 9007199254740993n }, tasks: { length: 3 } })
      yield* JobSpec.validate(more)
      const twice = yield* Effect.flip(JobSpec.validate(more.pipe(JobSpec.addTask("c", notebook))))
      expect(twice.duplicates).toEqual(["c"])
    })
  )

  it.effect("fails where its tasks make no graph", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(
        JobSpec.fromSettings({ tasks: [{ task_key: "a", depends_on: [{ task_key: "b" }] }] })
      )
      expect(error).toMatchObject({ _tag: "InvalidJobSpec", missing: [{ task_key: "a", depends_on: "b" }] })
    })
  )
})

const task = (task_key: string, ...on: ReadonlyArray<string>): Task => ({
  task_key,
  depends_on: on.map((task_key) => ({ task_key }))
})

/** Whether every task can come after all it depends on: takes away what waits for nothing until nothing is left. */
const isAcyclic = (edges: ReadonlyMap<string, ReadonlyArray<string>>): boolean => {
  const left = new Map([...edges].map(([key, on]) => [key, on.filter((one) => edges.has(one))]))
  for (;;) {
    const free = [...left].filter(([, on]) => on.every((key) => !left.has(key))).map(([key]) => key)
    if (free.length === 0) return left.size === 0
    for (const key of free) left.delete(key)
  }
}

const key = FastCheck.integer({ min: 0, max: 11 }).map((n) => `t${n}`)

const anyGraph = FastCheck.array(
  FastCheck.tuple(key, FastCheck.array(key, { maxLength: 3 })).map(([own, on]) => task(own, ...on)),
  { maxLength: 14 }
)

/** Each task depends on some of those before it in one order, and is listed in another. */
const dag = FastCheck.array(FastCheck.tuple(FastCheck.nat(), FastCheck.array(FastCheck.nat(), { maxLength: 4 })), {
  maxLength: 25
}).map((rows) =>
  rows
    .map(([order, on], i) => [order, task(`t${i}`, ...(i === 0 ? [] : on.map((n) => `t${n % i}`)))] as const)
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one)
)

describe("validate", () => {
  it.effect("gives a specification back that is fine", () =>
    Effect.gen(function* () {
      const spec = { tasks: [task("b", "a"), task("a")], name: "x" }
      expect(yield* JobSpec.validate(spec)).toBe(spec)
      expect(yield* JobSpec.validate({})).toEqual({})
      expect(yield* JobSpec.validate({ tasks: null })).toEqual({ tasks: null })
    })
  )

  it.effect("names all that is wrong at once", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(
        JobSpec.validate({
          tasks: [task("a", "c"), task("b", "a"), task("c", "b"), task("self", "self"), task("d", "nowhere"), task("d")]
        })
      )
      expect({ ...error }).toMatchObject({
        _tag: "InvalidJobSpec",
        duplicates: ["d"],
        missing: [{ task_key: "d", depends_on: "nowhere" }],
        cycles: [
          ["a", "c", "b", "a"],
          ["self", "self"]
        ]
      })
      for (const text of ["task key d is used more than once", "nowhere", "a -> c -> b -> a"]) {
        expect(error.message).toContain(text)
      }
    })
  )

  // Not as effects, each of which would have a test's services made for it.
  it("has nothing against a graph without cycles, in whatever order its tasks are listed", () => {
    FastCheck.assert(FastCheck.property(dag, (tasks) => Effect.runSync(JobSpec.validate({ tasks })).tasks === tasks))
  })

  it("agrees with a simple oracle on any graph", () => {
    FastCheck.assert(
      FastCheck.property(anyGraph, (tasks) => {
        const keys = tasks.map(({ task_key }) => task_key)
        const duplicates = [...new Set(keys.filter((one, i) => keys.indexOf(one) !== i))]
        const dependencies = tasks.flatMap((one) =>
          (one.depends_on ?? []).map((on) => ({ task_key: one.task_key, depends_on: on.task_key }))
        )
        const missing = dependencies.filter(({ depends_on }) => !keys.includes(depends_on))
        // Of tasks with the same key the last one counts, which only matters where there is an error anyway.
        const edges = new Map(tasks.map((one) => [one.task_key, (one.depends_on ?? []).map((on) => on.task_key)]))
        const isFine = duplicates.length === 0 && missing.length === 0 && isAcyclic(edges)
        const valid = Effect.runSync(Effect.either(JobSpec.validate({ tasks })))
        expect(Either.isRight(valid)).toBe(isFine)
        if (Either.isRight(valid)) return
        const error = valid.left
        expect([...error.duplicates].sort()).toEqual(duplicates.sort())
        expect(error.missing).toEqual(missing)
        expect(error.cycles.length > 0).toBe(!isAcyclic(edges))
        for (const cycle of error.cycles) {
          expect(cycle.at(0)).toBe(cycle.at(-1))
          expect(cycle.slice(1).every((to, i) => edges.get(cycle[i] ?? "")?.includes(to))).toBe(true)
        }
      }),
      { numRuns: 300 }
    )
  })

  it.effect("takes a thousand tasks in a line, listed from either end", () =>
    Effect.gen(function* () {
      const line = Array.from({ length: 1000 }, (_, i) => (i === 0 ? task("t0") : task(`t${i}`, `t${i - 1}`)))
      yield* JobSpec.validate({ tasks: line })
      yield* JobSpec.validate({ tasks: line.toReversed() })
      const round = [task("t0", "t999"), ...line.slice(1)]
      const error = yield* Effect.flip(JobSpec.validate({ tasks: round }))
      expect(error.cycles.map((cycle) => cycle.length)).toEqual([1001])
    })
  )

  it.effect("is done soon with a graph in which all tasks depend on all before them", () =>
    Effect.gen(function* () {
      const tasks = Array.from({ length: 300 }, (_, i) =>
        task(`t${i}`, ...Array.from({ length: i }, (_, j) => `t${j}`))
      )
      yield* JobSpec.validate({ tasks })
    })
  )
})
