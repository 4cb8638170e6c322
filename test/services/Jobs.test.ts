import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as Json from "../../src/internal/codec/json.js"
import type { DatabricksError } from "../../src/schemas/DatabricksError.js"
import type { JobSettings } from "../../src/schemas/jobs/JobSettings.js"
import * as Jobs from "../../src/services/Jobs.js"
import * as Scripted from "../support/scripted.js"

/** Runs against a script of answers. */
const over = <A, E>(scripted: Scripted.Scripted, effect: Effect.Effect<A, E, Jobs.Jobs>) =>
  effect.pipe(Effect.provide(Jobs.layer), Effect.provide(Scripted.layer(scripted)))

const collect = <A, E, R>(stream: Stream.Stream<A, E, R>) =>
  Effect.map(Stream.runCollect(stream), Chunk.toReadonlyArray)

const withJobs = <A, E, R>(f: (jobs: Jobs.Service) => Effect.Effect<A, E, R>) => Effect.flatMap(Jobs.Jobs, f)

const big = 9007199254740993n

const job_id = 620300861913893

const run_id = 1084353

const permissions = { access_control_list: [{ user_name: "a@example.com", permission_level: "IS_OWNER" }] }

const notebook = { task_key: "a", notebook_task: { notebook_path: "/a" } }

type Call = (jobs: Jobs.Service) => Effect.Effect<unknown, unknown> | Stream.Stream<unknown, unknown>

const operations: ReadonlyArray<
  readonly [name: string, call: Call, request: string, body?: object | undefined, answer?: object]
> = [
  [
    "create",
    (j) => j.create({ name: "j", tasks: [notebook], queue: { enabled: false }, git_source: null, ...permissions }),
    "POST /api/2.2/jobs/create",
    { name: "j", tasks: [notebook], queue: { enabled: false }, git_source: null, ...permissions },
    { job_id }
  ],
  [
    "get",
    (j) => j.get({ job_id, include_trigger_state: true }),
    "GET /api/2.2/jobs/get?job_id=620300861913893&include_trigger_state=true",
    undefined,
    { job_id }
  ],
  [
    "getPage",
    (j) => j.getPage({ job_id, page_token: "t" }),
    "GET /api/2.2/jobs/get?job_id=620300861913893&page_token=t",
    undefined,
    { job_id }
  ],
  [
    "list",
    (j) => j.list({ name: "a b&c", expand_tasks: false, limit: 100 }),
    "GET /api/2.2/jobs/list?name=a+b%26c&expand_tasks=false&limit=100"
  ],
  ["list without a request", (j) => j.list(), "GET /api/2.2/jobs/list"],
  ["listPage", (j) => j.listPage({ offset: 20 }), "GET /api/2.2/jobs/list?offset=20"],
  ["listPage without a request", (j) => j.listPage(), "GET /api/2.2/jobs/list"],
  [
    "update",
    (j) => j.update({ job_id, new_settings: { name: "k" }, fields_to_remove: ["tags", "tasks/a"] }),
    "POST /api/2.2/jobs/update",
    { job_id, new_settings: { name: "k" }, fields_to_remove: ["tags", "tasks/a"] }
  ],
  [
    "reset",
    (j) => j.reset({ job_id, new_settings: { name: "k" } }),
    "POST /api/2.2/jobs/reset",
    { job_id, new_settings: { name: "k" } }
  ],
  ["delete", (j) => j.delete({ job_id }), "POST /api/2.2/jobs/delete", { job_id }],
  [
    "runNow",
    (j) => j.runNow({ job_id, job_parameters: { day: "" }, only: ["a+"], idempotency_token: "t" }),
    "POST /api/2.2/jobs/run-now",
    { job_id, job_parameters: { day: "" }, only: ["a+"], idempotency_token: "t" },
    { run_id }
  ],
  [
    "submit",
    (j) => j.submit({ run_name: "r", tasks: [notebook], timeout_seconds: 0, idempotency_token: "t" }),
    "POST /api/2.2/jobs/runs/submit",
    { run_name: "r", tasks: [notebook], timeout_seconds: 0, idempotency_token: "t" },
    { run_id }
  ],
  [
    "runsList",
    (j) => j.runsList({ job_id, active_only: true, run_type: "SUBMIT_RUN", start_time_from: 5 }),
    "GET /api/2.2/jobs/runs/list?job_id=620300861913893&active_only=true&run_type=SUBMIT_RUN&start_time_from=5"
  ],
  ["runsList without a request", (j) => j.runsList(), "GET /api/2.2/jobs/runs/list"],
  ["runsListPage", (j) => j.runsListPage({ limit: 0 }), "GET /api/2.2/jobs/runs/list?limit=0"],
  ["runsListPage without a request", (j) => j.runsListPage(), "GET /api/2.2/jobs/runs/list"],
  [
    "runsGet",
    (j) => j.runsGet({ run_id, include_history: true, include_resolved_values: true }),
    "GET /api/2.2/jobs/runs/get?run_id=1084353&include_history=true&include_resolved_values=true",
    undefined,
    { run_id }
  ],
  [
    "runsGetPage",
    (j) => j.runsGetPage({ run_id, page_token: "t" }),
    "GET /api/2.2/jobs/runs/get?run_id=1084353&page_token=t",
    undefined,
    { run_id }
  ],
  ["runsGetOutput", (j) => j.runsGetOutput({ run_id }), "GET /api/2.2/jobs/runs/get-output?run_id=1084353"],
  [
    "runsExport",
    (j) => j.runsExport({ run_id, views_to_export: "ALL" }),
    "GET /api/2.2/jobs/runs/export?run_id=1084353&views_to_export=ALL"
  ],
  ["runsDelete", (j) => j.runsDelete({ run_id }), "POST /api/2.2/jobs/runs/delete", { run_id }],
  [
    "repair",
    (j) => j.repair({ run_id, rerun_all_failed_tasks: true, latest_repair_id: big }),
    "POST /api/2.2/jobs/runs/repair",
    { run_id, rerun_all_failed_tasks: true, latest_repair_id: big },
    { repair_id: 1 }
  ],
  ["cancel", (j) => j.cancel({ run_id: big }), "POST /api/2.2/jobs/runs/cancel", { run_id: big }],
  [
    "cancelAll",
    (j) => j.cancelAll({ job_id, all_queued_runs: true }),
    "POST /api/2.2/jobs/runs/cancel-all",
    { job_id, all_queued_runs: true }
  ],
  ["getPermissions", (j) => j.getPermissions({ job_id: big }), "GET /api/2.0/permissions/jobs/9007199254740993"],
  [
    "setPermissions",
    (j) => j.setPermissions({ job_id, ...permissions }),
    "PUT /api/2.0/permissions/jobs/620300861913893",
    permissions
  ],
  [
    "updatePermissions",
    (j) => j.updatePermissions({ job_id, ...permissions }),
    "PATCH /api/2.0/permissions/jobs/620300861913893",
    permissions
  ],
  [
    "getPermissionLevels",
    (j) => j.getPermissionLevels({ job_id }),
    "GET /api/2.0/permissions/jobs/620300861913893/permissionLevels"
  ]
]

const isStream = (
  u: Effect.Effect<unknown, unknown> | Stream.Stream<unknown, unknown>
): u is Stream.Stream<unknown, unknown> => Stream.StreamTypeId in u

describe("the requests of the Jobs API", () => {
  it("are all tested here", () => {
    const tested = new Set(operations.map(([name]) => name.split(" ")[0]))
    const service = Effect.runSync(over(Scripted.make([]), Jobs.Jobs))
    expect([...tested].sort()).toEqual(Object.keys(service).sort())
  })

  for (const [name, call, request, body, answer] of operations) {
    it.effect(name, () =>
      Effect.gen(function* () {
        const scripted = Scripted.make([Scripted.json(answer ?? { metadata: { run_id } })])
        yield* over(
          scripted,
          withJobs((jobs) => {
            const called = call(jobs)
            return isStream(called) ? collect(called) : called
          })
        )
        const sent = scripted.only()
        expect(`${sent.method} ${sent.url.slice(Scripted.host.length)}`).toBe(request)
        expect(sent.body === "" ? undefined : Json.parse(sent.body)).toStrictEqual(body)
      })
    )
  }
})

/** As the API sends it today and may tomorrow. */
const job = `{
  "job_id": ${big}, "creator_user_name": null, "created_time": 1718617542000, "run_as_owner": true,
  "settings": {
    "name": "nightly", "format": "MULTI_TASK", "max_concurrent_runs": 1, "timeout_seconds": 0, "git_source": null,
    "email_notifications": {"on_success": [], "on_boredom": ["a@example.com"]},
    "tasks": [
      {"task_key": "a", "run_if": "ALL_DONE_OR_LATE", "quantum_task": {"qubits": 18446744073709551615}},
      {"task_key": "b", "depends_on": [{"task_key": "a", "weight": 0.5}], "run_job_task": {"job_id": ${big}}}
    ],
    "job_clusters": [{"job_cluster_key": "c", "new_cluster": {"spark_version": "x", "num_workers": 0, "warp": 9}}],
    "schedule": {"quartz_cron_expression": "0 0 0 * * ?", "timezone_id": "UTC", "pause_status": "HIBERNATING"},
    "queue": {"enabled": true, "priority": "HIGH"}, "tags": {}, "a_field_of_tomorrow": {"since": [1, null]}
  }
}`

describe("the responses of the Jobs API", () => {
  it.effect("keep unknown fields, unknown enum values, nulls and big integers", () =>
    Effect.gen(function* () {
      const answer = yield* over(
        Scripted.make([Scripted.text(job)]),
        withJobs((jobs) => jobs.get({ job_id }))
      )
      expect(answer).toStrictEqual(Json.parse(job))
      expect(answer.job_id).toBe(big)
      expect(answer.settings?.schedule?.pause_status).toBe("HIBERNATING")
    })
  )

  it.effect("survive get, a change of one field, and reset", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([Scripted.text(job), Scripted.json({})])
      yield* over(
        scripted,
        withJobs((jobs) =>
          Effect.flatMap(jobs.get({ job_id: big }), ({ job_id, settings }) =>
            jobs.reset({ job_id, new_settings: { ...settings, name: "changed" } })
          )
        )
      )
      const { settings } = Json.parse(job) as { readonly settings: JobSettings }
      const sent = scripted.requests[1]?.body ?? ""
      expect(Json.parse(sent)).toStrictEqual({ job_id: big, new_settings: { ...settings, name: "changed" } })
      expect(sent).toContain('"qubits":18446744073709551615')
      expect(new URL(scripted.requests[0]?.url ?? "").search).toBe(`?job_id=${big}`)
    })
  )

  it.effect("of what does not exist are typed as that", () =>
    Effect.gen(function* () {
      const refused = (message: string) =>
        Scripted.json({ error_code: "INVALID_PARAMETER_VALUE", message }, { status: 400 })
      const get = withJobs((jobs) => jobs.get({ job_id }))
      const runsGet = withJobs((jobs) => jobs.runsGet({ run_id }))
      const tag = (message: string, call: Effect.Effect<unknown, { readonly _tag: string }, Jobs.Jobs>) =>
        Effect.map(Effect.flip(over(Scripted.make([refused(message)]), call)), ({ _tag }) => _tag)
      expect(yield* tag(`Job ${job_id} does not exist.`, get)).toBe("ResourceDoesNotExist")
      expect(yield* tag(`Run ${run_id} does not exist.`, runsGet)).toBe("ResourceDoesNotExist")
      expect(yield* tag(`Run: ${run_id} in job: 5 doesn't exist`, runsGet)).toBe("ResourceDoesNotExist")
      expect(yield* tag("Invalid page_token", runsGet)).toBe("InvalidParameterValue")
    })
  )
})

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => ({ task_key: `t${from + i}`, run_id: from + i }))

describe("a resource whose lists come a hundred at a time", () => {
  it.effect("get gives a job with all its tasks, clusters, environments and parameters", () =>
    Effect.gen(function* () {
      const clusters = (from: number, to: number) =>
        numbered(from, to).map(({ run_id }) => ({ job_cluster_key: `c${run_id}` }))
      const parameters = (from: number, to: number) =>
        numbered(from, to).map(({ run_id }) => ({ name: `p${run_id}`, default: "" }))
      const page = (n: number, settings: object, token?: string) =>
        Scripted.json({ job_id, page: n, has_more: true, settings: { name: "j", ...settings }, next_page_token: token })
      const scripted = Scripted.make([
        page(1, { tasks: numbered(0, 100), job_clusters: clusters(0, 100), parameters: parameters(0, 5) }, "2"),
        page(2, { tasks: numbered(100, 200), job_clusters: clusters(100, 120) }, "3"),
        page(3, { tasks: numbered(200, 300), environments: null }, "4"),
        Scripted.json({ job_id, settings: { name: "j", tasks: numbered(300, 350) }, next_page_token: "" })
      ])
      const all = yield* over(
        scripted,
        withJobs((jobs) => jobs.get({ job_id, include_trigger_state: true }))
      )
      expect(all).toStrictEqual({
        job_id,
        page: 1,
        settings: { name: "j", tasks: numbered(0, 350), job_clusters: clusters(0, 120), parameters: parameters(0, 5) }
      })
      expect(scripted.requests.map(({ url }) => new URL(url).searchParams.get("page_token"))).toEqual([
        null,
        "2",
        "3",
        "4"
      ])
      expect(scripted.requests.every(({ url }) => url.includes("include_trigger_state=true"))).toBe(true)
    })
  )

  it.effect("runsGet gives a run with all its tasks, clusters, parameters and repairs", () =>
    Effect.gen(function* () {
      const state = { life_cycle_state: "RUNNING" }
      const page = (tasks: ReadonlyArray<object>, more: object) => Scripted.json({ run_id, state, tasks, ...more })
      const scripted = Scripted.make([
        page(numbered(0, 100), { job_parameters: [{ name: "a" }], next_page_token: "2" }),
        page(numbered(100, 200), {
          job_parameters: [{ name: "b" }],
          repair_history: [{ type: "ORIGINAL" }],
          next_page_token: "3"
        }),
        page(numbered(200, 300), { repair_history: [{ type: "REPAIR", id: 1 }], next_page_token: "4" }),
        page(numbered(300, 350), { job_clusters: [{ job_cluster_key: "c" }] })
      ])
      const all = yield* over(
        scripted,
        withJobs((jobs) => jobs.runsGet({ run_id }))
      )
      expect(all).toStrictEqual({
        run_id,
        state,
        tasks: numbered(0, 350),
        job_parameters: [{ name: "a" }, { name: "b" }],
        repair_history: [{ type: "ORIGINAL" }, { type: "REPAIR", id: 1 }],
        job_clusters: [{ job_cluster_key: "c" }]
      })
    })
  )

  it.effect("runsGet gives the run of a for-each task with all its iterations, and its one task once", () =>
    Effect.gen(function* () {
      const itself = [{ task_key: "loop", run_id }]
      const page = (iterations: ReadonlyArray<object>, next_page_token?: string) =>
        Scripted.json({ run_id, tasks: itself, iterations, next_page_token })
      const scripted = Scripted.make([
        page(numbered(0, 100), "2"),
        page(numbered(100, 200), "3"),
        page(numbered(200, 201))
      ])
      const all = yield* over(
        scripted,
        withJobs((jobs) => jobs.runsGet({ run_id }))
      )
      expect(all).toStrictEqual({ run_id, tasks: itself, iterations: numbered(0, 201) })
    })
  )

  it.effect("goes on from the caller's page, and fails where pages go round in circles", () =>
    Effect.gen(function* () {
      const page = (token?: string) => Scripted.json({ job_id, settings: {}, next_page_token: token })
      const from = Scripted.make([page("3"), page()])
      yield* over(
        from,
        withJobs((jobs) => jobs.get({ job_id, page_token: "2" }))
      )
      expect(from.requests.map(({ url }) => new URL(url).searchParams.get("page_token"))).toEqual(["2", "3"])
      const circle = Scripted.make([page("2"), page("3"), page("2")])
      const error = yield* Effect.flip(
        over(
          circle,
          withJobs((jobs) => jobs.get({ job_id }))
        )
      )
      expect(error).toMatchObject({ _tag: "DecodeError", operation: "get" })
    })
  )

  it.effect("fails with the failure of any page", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([
        Scripted.json({ job_id, settings: { tasks: numbered(0, 100) }, next_page_token: "2" }),
        Scripted.json({ error_code: "PERMISSION_DENIED", message: "No" }, { status: 403 })
      ])
      const get = withJobs((jobs) => jobs.get({ job_id }))
      expect(yield* Effect.flip(over(scripted, get))).toMatchObject({ _tag: "PermissionDenied" })
    })
  )

  it.effect("can be had page by page", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([Scripted.json({ run_id, tasks: numbered(0, 100), next_page_token: "2" })])
      const page = yield* over(
        scripted,
        withJobs((jobs) => jobs.runsGetPage({ run_id }))
      )
      expect(page.next_page_token).toBe("2")
      expect(page.tasks).toHaveLength(100)
    })
  )
})

describe("the lists of the Jobs API", () => {
  const manyOf = (n: number) =>
    Scripted.json({ jobs: Array.from({ length: n }, (_, i) => ({ job_id: i, has_more: true })) })

  it.effect("with expand_tasks, give every job with all its tasks, in order", () =>
    Effect.gen(function* () {
      const base = (job_id: number, has_more: boolean | null) => ({
        job_id,
        has_more,
        trigger_state: { table: {} },
        settings: { name: `j${job_id}`, tasks: numbered(0, has_more ? 100 : 1) }
      })
      const whole = (job_id: number, from: number, to: number, next_page_token?: string) =>
        Scripted.json({ job_id, settings: { name: "later", tasks: numbered(from, to) }, next_page_token })
      const scripted = Scripted.make([
        Scripted.json({ jobs: [base(1, true), base(2, false), base(3, null)], next_page_token: "p", has_more: true }),
        whole(1, 0, 100, "2"),
        whole(1, 100, 101),
        Scripted.json({ jobs: [base(4, true)] }),
        Scripted.json({ error_code: "INVALID_PARAMETER_VALUE", message: "Job 4 does not exist." }, { status: 400 })
      ])
      const listed = yield* over(
        scripted,
        withJobs((jobs) => collect(jobs.list({ expand_tasks: true })))
      )
      expect(listed).toStrictEqual([
        { job_id: 1, trigger_state: { table: {} }, settings: { name: "later", tasks: numbered(0, 101) } },
        base(2, false),
        base(3, null),
        // Deleted since: what there is of it says that it is not all.
        base(4, true)
      ])
      const urls = scripted.requests.map(({ url }) => new URL(url))
      expect(urls.map(({ pathname, search }) => `${pathname.slice("/api/2.2/jobs".length)}${search}`)).toEqual([
        "/list?expand_tasks=true",
        "/get?job_id=1",
        "/get?job_id=1&page_token=2",
        "/list?expand_tasks=true&page_token=p",
        "/get?job_id=4"
      ])
    })
  )

  it.effect("with expand_tasks, give every run with all its tasks", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([
        Scripted.json({ runs: [{ run_id: 1, run_name: "n", tasks: numbered(0, 100), has_more: true }, { run_id: 2 }] }),
        Scripted.json({ run_id: 1, tasks: numbered(0, 100), next_page_token: "2" }),
        Scripted.json({ run_id: 1, tasks: numbered(100, 130), job_clusters: [{ job_cluster_key: "c" }] })
      ])
      const listed = yield* over(
        scripted,
        withJobs((jobs) => collect(jobs.runsList({ expand_tasks: true })))
      )
      expect(listed).toStrictEqual([
        { run_id: 1, run_name: "n", tasks: numbered(0, 130), job_clusters: [{ job_cluster_key: "c" }] },
        { run_id: 2 }
      ])
    })
  )

  it.effect("get no job whole that was not asked for with its tasks, and none of a page", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([manyOf(2), manyOf(2), manyOf(2)])
      const listed = yield* over(
        scripted,
        withJobs((jobs) =>
          Effect.all([
            collect(jobs.list()),
            collect(jobs.list({ expand_tasks: false })),
            Effect.map(jobs.listPage({ expand_tasks: true }), (page) => page.jobs)
          ])
        )
      )
      expect(listed.map((jobs) => jobs?.map(({ has_more }) => has_more))).toEqual([
        [true, true],
        [true, true],
        [true, true]
      ])
      expect(scripted.requests).toHaveLength(3)
    })
  )

  it.effect("fail where a job cannot be got whole for another reason", () =>
    Effect.gen(function* () {
      const denied = Scripted.json({ error_code: "PERMISSION_DENIED", message: "No" }, { status: 403 })
      const list = withJobs((jobs) => collect(jobs.list({ expand_tasks: true })))
      expect(yield* Effect.flip(over(Scripted.make([manyOf(1), denied]), list))).toMatchObject({
        _tag: "PermissionDenied"
      })
    })
  )

  it.effect("get at most four jobs at a time", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([
        manyOf(20),
        ...Array.from({ length: 4 }, () => Scripted.never),
        Scripted.json({})
      ])
      yield* Effect.fork(
        over(
          scripted,
          withJobs((jobs) => collect(jobs.list({ expand_tasks: true })))
        )
      )
      yield* Effect.repeatN(Effect.yieldNow(), 500)
      expect(scripted.requests).toHaveLength(5)
    })
  )

  it.effect("follow the tokens and nothing else", () =>
    Effect.gen(function* () {
      const jobs = Scripted.make([
        Scripted.json({ jobs: [{ job_id: 1 }], has_more: false, next_page_token: "2" }),
        Scripted.json({ has_more: true, next_page_token: "3" }),
        Scripted.json({ jobs: [{ job_id: 2 }], has_more: true })
      ])
      const listed = yield* over(
        jobs,
        withJobs((service) => collect(service.list({ limit: 1 })))
      )
      expect(listed.map(({ job_id }) => job_id)).toEqual([1, 2])
      const runs = Scripted.make([
        Scripted.json({ runs: [{ run_id: 1 }], next_page_token: "2" }),
        Scripted.json({ runs: [{ run_id: 2 }], next_page_token: "" })
      ])
      const ran = yield* over(
        runs,
        withJobs((service) => collect(service.runsList({ completed_only: true })))
      )
      expect(ran.map(({ run_id }) => run_id)).toEqual([1, 2])
      expect(runs.requests[1]?.url).toContain("completed_only=true&page_token=2")
    })
  )
})

describe("the idempotency tokens of runNow and submit", () => {
  const tokens = (scripted: Scripted.Scripted) =>
    scripted.requests.map(({ body }) => (JSON.parse(body) as { readonly idempotency_token?: string }).idempotency_token)

  for (const [name, call] of [
    ["runNow", (token: object) => withJobs((jobs) => jobs.runNow({ job_id, ...token }))],
    ["submit", (token: object) => withJobs((jobs) => jobs.submit({ tasks: [notebook], ...token }))]
  ] as const) {
    it.effect(`${name} has one for all attempts of a call, and another for the next`, () =>
      Effect.gen(function* () {
        const unavailable = Scripted.json({ error_code: "TEMPORARILY_UNAVAILABLE", message: "m" }, { status: 503 })
        const scripted = Scripted.make([
          Scripted.cut,
          unavailable,
          Scripted.json({ run_id }),
          Scripted.json({ run_id }),
          Scripted.cut,
          Scripted.json({ run_id })
        ])
        const all = Effect.all([call({}), call({}), call({ idempotency_token: "mine" })])
        const fiber = yield* Effect.fork(over(scripted, all))
        yield* TestClock.adjust("1 minute")
        yield* Fiber.join(fiber)
        const [one, two, three, next, mine, again] = tokens(scripted)
        expect(one).toMatch(/^[0-9a-f]{32}$/)
        expect([two, three]).toEqual([one, one])
        expect(next).not.toBe(one)
        expect([mine, again]).toEqual(["mine", "mine"])
      })
    )
  }

  it.effect("create and repair have none, and are not sent twice after a cut connection", () =>
    Effect.gen(function* () {
      const calls: ReadonlyArray<Effect.Effect<unknown, DatabricksError, Jobs.Jobs>> = [
        withJobs((jobs) => jobs.create({ name: "j" })),
        withJobs((jobs) => jobs.repair({ run_id, rerun_all_failed_tasks: true }))
      ]
      for (const call of calls) {
        const scripted = Scripted.make([Scripted.cut])
        expect(yield* Effect.flip(over(scripted, call))).toMatchObject({ _tag: "TransportError", sent: true })
        expect(tokens(scripted)).toEqual([undefined])
      }
    })
  )
})
