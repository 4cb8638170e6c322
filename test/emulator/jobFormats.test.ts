/** Tests job settings of the emulated Jobs API: the format of version 2.0, defaults, and validation. */
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/emulator/Emulator.js"
import { errorOf, get, post } from "./http.js"

type Json = Readonly<Record<string, unknown>>

const single = {
  name: "My nightly job",
  existing_cluster_id: "none",
  notebook_task: { notebook_path: "/Shared/a" },
  libraries: [{ pypi: { package: "six" } }],
  max_retries: 0,
  timeout_seconds: 60
}

const json = (answer: { readonly json: unknown }) => answer.json as Json

const create = (settings: object, version = "2.0") =>
  Effect.map(post(`/api/${version}/jobs/create`, settings), (answer) => json(answer).job_id)

const settingsOf = (id: unknown, version: string) =>
  Effect.map(get(`/api/${version}/jobs/get?job_id=${id}`), (answer) => json(answer).settings as Json)

describe("jobs in the single-task format of version 2.0", () => {
  it.effect("keep their task and are returned in the format of the requested version", () =>
    Effect.gen(function* () {
      const id = yield* create(single)
      const old = yield* settingsOf(id, "2.0")
      expect(old).toMatchObject({ ...single, format: "SINGLE_TASK" })
      expect(old.tasks).toBeUndefined()
      const { timeout_seconds, name, ...task } = single
      for (const version of ["2.1", "2.2"]) {
        const now = yield* settingsOf(id, version)
        expect(now).toMatchObject({ name, timeout_seconds, format: "MULTI_TASK", tasks: [task] })
        expect(now.notebook_task).toBeUndefined()
        const { jobs } = json(yield* get(`/api/${version}/jobs/list?expand_tasks=true`))
        expect(jobs).toMatchObject([{ settings: { tasks: [task] } }])
      }
      expect(json(yield* get("/api/2.0/jobs/list")).jobs).toMatchObject([{ settings: single }])
    }).pipe(Effect.provide(Emulator.layer()))
  )

  it.effect("are updated and reset in that format", () =>
    Effect.gen(function* () {
      const id = yield* create(single)
      const jar = { main_class_name: "a.B" }
      yield* post("/api/2.0/jobs/update", {
        job_id: id,
        new_settings: { spark_jar_task: jar, max_retries: 2 },
        fields_to_remove: ["libraries"]
      })
      const updated = yield* settingsOf(id, "2.0")
      expect(updated).toMatchObject({ existing_cluster_id: "none", spark_jar_task: jar, max_retries: 2 })
      expect([updated.notebook_task, updated.libraries]).toEqual([undefined, undefined])
      expect((yield* settingsOf(id, "2.2")).tasks).toMatchObject([{ spark_jar_task: jar }])
      yield* post("/api/2.0/jobs/reset", { job_id: id, new_settings: single })
      expect(yield* settingsOf(id, "2.0")).toMatchObject(single)
      // With a second task, it becomes a multi-task job.
      yield* post("/api/2.2/jobs/update", { job_id: id, new_settings: { tasks: [{ task_key: "second" }] } })
      const grown = yield* settingsOf(id, "2.0")
      expect([grown.format, (grown.tasks as ReadonlyArray<unknown>).length]).toEqual(["MULTI_TASK", 2])
      expect(errorOf(yield* post("/api/2.0/jobs/update", { job_id: id, new_settings: single }))[0]).toBe(400)
    }).pipe(Effect.provide(Emulator.layer()))
  )

  it.effect("run their task", () =>
    Effect.gen(function* () {
      const started: Array<unknown> = []
      for (const [path, body] of [
        ["run-now", { job_id: yield* create({ ...single, existing_cluster_id: undefined }) }],
        ["runs/submit", { run_name: "once", notebook_task: single.notebook_task }]
      ] as const) {
        started.push(json(yield* post(`/api/2.0/jobs/${path}`, body)).run_id)
      }
      yield* TestClock.adjust("1 minute")
      for (const id of started) {
        const run = json(yield* get(`/api/2.0/jobs/runs/get?run_id=${id}`))
        expect(run).toMatchObject({ task: { notebook_task: single.notebook_task }, state: { result_state: "SUCCESS" } })
        expect(run.tasks).toBeUndefined()
        expect(json(yield* get(`/api/2.2/jobs/runs/get?run_id=${id}`)).tasks).toMatchObject([
          { notebook_task: single.notebook_task }
        ])
        expect(json(yield* get(`/api/2.0/jobs/runs/get-output?run_id=${id}`)).notebook_output).toMatchObject({
          result: "ran"
        })
      }
      expect(json(yield* get("/api/2.0/jobs/runs/list")).runs).toMatchObject([
        { task: { notebook_task: single.notebook_task } },
        { task: { notebook_task: single.notebook_task } }
      ])
    }).pipe(Effect.provide(Emulator.layer({ tasks: { "/Shared/a": Effect.succeed("ran") } })))
  )

  it.effect("fail if their cluster does not exist", () =>
    Effect.gen(function* () {
      const { run_id } = json(yield* post("/api/2.0/jobs/run-now", { job_id: yield* create(single) }))
      yield* TestClock.adjust("1 minute")
      expect(json(yield* get(`/api/2.0/jobs/runs/get?run_id=${run_id}`)).state).toMatchObject({
        result_state: "FAILED"
      })
    }).pipe(Effect.provide(Emulator.layer()))
  )

  it.effect("are rejected by later versions", () =>
    Effect.gen(function* () {
      for (const [path, body] of [
        ["create", single],
        ["runs/submit", { notebook_task: single.notebook_task }],
        ["reset", { job_id: yield* create({ name: "a" }, "2.2"), new_settings: single }]
      ] as const) {
        expect(errorOf(yield* post(`/api/2.2/jobs/${path}`, body))).toEqual([
          400,
          "INVALID_PARAMETER_VALUE",
          "The field notebook_task is a field of a task. Since API version 2.1, job settings contain a list of tasks."
        ])
      }
      expect(errorOf(yield* post("/api/2.0/jobs/create", { ...single, tasks: [{ task_key: "a" }] }))[0]).toBe(400)
    }).pipe(Effect.provide(Emulator.layer()))
  )
})

describe("job settings", () => {
  it.effect("require the provider of a Git source", () =>
    Effect.gen(function* () {
      const id = yield* create({ name: "a" }, "2.2")
      for (const git_provider of [undefined, null, "", "svn"]) {
        const git_source = { git_url: "https://github.com/a/b", git_branch: "main", git_provider }
        for (const [path, body] of [
          ["create", { git_source }],
          ["reset", { job_id: id, new_settings: { git_source } }],
          ["update", { job_id: id, new_settings: { git_source } }],
          ["runs/submit", { git_source, tasks: [{ task_key: "a" }] }]
        ] as const) {
          expect(errorOf(yield* post(`/api/2.2/jobs/${path}`, body))).toEqual([
            400,
            "INVALID_PARAMETER_VALUE",
            "git_source.git_provider must be one of: github,gitlab,bitbucketcloud,gitlabenterpriseedition,bitbucketserver,azuredevopsservices,githubenterprise,awscodecommit"
          ])
        }
      }
      const git_source = { git_url: "https://github.com/a/b", git_branch: "main", git_provider: "gitHub" }
      expect((yield* settingsOf(yield* create({ git_source }, "2.2"), "2.2")).git_source).toEqual(git_source)
    }).pipe(Effect.provide(Emulator.layer()))
  )

  it.effect("contain what was sent and the defaults of the real workspace", () =>
    Effect.gen(function* () {
      const new_cluster = { spark_version: "16.4.x-scala2.12", node_type_id: "Standard_DS3_v2", num_workers: 1 }
      const asked = { ...new_cluster, apply_policy_default_values: true }
      const id = yield* create(
        {
          name: "a",
          run_as: { user_name: "ada@example.com" },
          job_clusters: [{ job_cluster_key: "k", new_cluster: asked }],
          tasks: [
            { task_key: "t", new_cluster: asked },
            { task_key: "l", for_each_task: { inputs: "[]", task: { task_key: "i", new_cluster: asked } } }
          ]
        },
        "2.2"
      )
      const added = { run_if: "ALL_SUCCESS", timeout_seconds: 0, email_notifications: {} }
      expect(yield* settingsOf(id, "2.2")).toEqual({
        name: "a",
        run_as: { user_name: "ada@example.com" },
        format: "MULTI_TASK",
        max_concurrent_runs: 1,
        timeout_seconds: 0,
        email_notifications: {},
        webhook_notifications: {},
        queue: { enabled: true },
        job_clusters: [{ job_cluster_key: "k", new_cluster }],
        tasks: [
          { task_key: "t", new_cluster, ...added },
          { task_key: "l", for_each_task: { inputs: "[]", task: { task_key: "i", new_cluster } }, ...added }
        ]
      })
      yield* post("/api/2.2/jobs/reset", { job_id: id, new_settings: { name: "b" } })
      expect((yield* settingsOf(id, "2.2")).run_as).toEqual({ user_name: "ada@example.com" })
    }).pipe(Effect.provide(Emulator.layer()))
  )

  it.effect("an active run has no message", () =>
    Effect.gen(function* () {
      const tasks = [{ task_key: "a", notebook_task: { notebook_path: "/a" } }]
      const { run_id } = json(yield* post("/api/2.2/jobs/runs/submit", { tasks }))
      yield* TestClock.adjust("1500 millis")
      const run = json(yield* get(`/api/2.2/jobs/runs/get?run_id=${run_id}`))
      expect(run.state).toMatchObject({ life_cycle_state: "RUNNING", state_message: "" })
      expect(run.tasks).toMatchObject([{ state: { life_cycle_state: "RUNNING", state_message: "" } }])
    }).pipe(Effect.provide(Emulator.layer()))
  )
})
