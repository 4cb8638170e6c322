/** Tests what tests use around the workspace: seeds, snapshots and the log of requests. */
import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as Fault from "../../src/emulator/Fault.js"
import * as Clusters from "../../src/services/Clusters.js"
import * as Jobs from "../../src/services/Jobs.js"
import * as Secrets from "../../src/services/Secrets.js"
import { inMemory } from "../support/emulated.js"
import { outcome, outcomes, task } from "./jobsSupport.js"

const services = Layer.mergeAll(Clusters.layer, Jobs.layer, Secrets.layer)

const workspace = (options?: Emulator.Options) => Layer.orDie(inMemory(services, options))

const spec = { spark_version: "16.4.x-scala2.12", node_type_id: "Standard_DS3_v2", num_workers: 1 }

const at = TestClock.setTime(Date.parse("2026-01-02T03:04:05Z"))

describe("a seed", () => {
  it.effect("makes clusters in their states, at once and without faults", () =>
    Effect.gen(function* () {
      const seeded = yield* Emulator.seed({
        clusters: { etl: spec, old: { ...spec, state: "TERMINATED" }, new: { ...spec, state: "PENDING" } }
      })
      const clusters = yield* Clusters.Clusters
      const states = Effect.forEach(["etl", "old", "new"] as const, (name) =>
        Effect.map(clusters.get(seeded.clusters[name]), (cluster) => `${cluster.cluster_name} ${cluster.state}`)
      )
      expect(yield* states).toEqual(["etl RUNNING", "old TERMINATED", "new PENDING"])
      yield* TestClock.adjust("1 minute")
      expect(yield* states).toEqual(["etl RUNNING", "old TERMINATED", "new RUNNING"])
      const { faults, requests } = yield* Emulator.Emulator
      expect((yield* faults).length).toBe(1)
      expect((yield* requests).map(({ operation }) => operation)).toEqual(Array.from({ length: 6 }, () => "get"))
    }).pipe(Effect.provide(workspace({ faults: [Fault.clusterStart()] })))
  )

  it.effect("makes runs in any state, which behave as others do", () =>
    Effect.gen(function* () {
      yield* at
      const { clusters, runs } = yield* Emulator.seed({
        clusters: { etl: spec },
        jobs: {
          nightly: {
            tasks: [{ ...task("a"), existing_cluster_id: "etl" }, task("b", "a"), task("c", "b")],
            runs: [
              { start_time: 1_000, run_duration: 5_000 },
              { tasks: { b: { error: "no such column: price", error_trace: "at line 3" } } },
              { result_state: "TIMEDOUT" },
              { result_state: "CANCELED" },
              { life_cycle_state: "RUNNING", tasks: { a: { result_state: "SUCCESS", result: "42" } } },
              { life_cycle_state: "QUEUED" }
            ]
          }
        }
      })
      const api = yield* Jobs.Jobs
      const get = (index: number) => api.runsGet(runs.nightly[index] ?? { run_id: 0 })
      const all = yield* Effect.forEach([0, 1, 2, 3, 4, 5], get)
      expect(all.map((run) => [outcome(run), outcomes(run)])).toEqual([
        ["SUCCESS", { a: "SUCCESS", b: "SUCCESS", c: "SUCCESS" }],
        ["FAILED", { a: "SUCCESS", b: "FAILED", c: "UPSTREAM_FAILED" }],
        ["TIMEDOUT", { a: "SUCCESS", b: "SUCCESS", c: "TIMEDOUT" }],
        ["CANCELED", { a: "CANCELED", b: "UPSTREAM_CANCELED", c: "UPSTREAM_CANCELED" }],
        ["RUNNING", { a: "SUCCESS", b: "RUNNING", c: "BLOCKED" }],
        ["QUEUED", {}]
      ])
      expect(all[0]).toMatchObject({ run_name: "nightly", start_time: 1_000, end_time: 6_000 })
      expect(all[0]?.tasks?.[0]?.existing_cluster_id).toBe(clusters.etl.cluster_id)
      const failed = yield* Effect.flip(Jobs.awaitRun(runs.nightly[1] ?? { run_id: 0 }))
      expect(failed).toMatchObject({
        _tag: "RunFailed",
        tasks: [{ task_key: "b", error: "no such column: price", error_trace: "at line 3" }]
      })
      yield* TestClock.adjust("1 hour")
      expect((yield* Effect.forEach([4, 5], get)).map(outcome)).toEqual(["RUNNING", "QUEUED"])
      yield* api.cancel(runs.nightly[4] ?? { run_id: 0 })
      yield* TestClock.adjust("1 hour")
      expect((yield* Effect.forEach([4, 5], get)).map(outcome)).toEqual(["CANCELED", "SUCCESS"])
      yield* api.repair({ ...(runs.nightly[1] ?? { run_id: 0 }), rerun_all_failed_tasks: true })
      yield* TestClock.adjust("1 hour")
      expect(outcome(yield* get(1))).toBe("SUCCESS")
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("makes the runs of a job one after the other, of which lists have the last first", () =>
    Effect.gen(function* () {
      yield* at
      const now = Date.parse("2026-01-02T03:04:05Z")
      const { jobs, runs } = yield* Emulator.seed({
        jobs: {
          nightly: {
            tasks: [task("a"), task("b", "a")],
            runs: [
              {},
              { start_time: now - 3_600_000 },
              { run_duration: 60_000 },
              { result_state: "FAILED" },
              { life_cycle_state: "RUNNING" }
            ]
          }
        }
      })
      const api = yield* Jobs.Jobs
      const listed = Chunk.toReadonlyArray(yield* Stream.runCollect(api.runsList(jobs.nightly)))
      expect(
        listed.map(({ end_time, run_id, start_time }) => [
          runs.nightly.findIndex((run) => run.run_id === run_id),
          (start_time ?? 0) - now,
          (end_time ?? 0) === 0 ? undefined : (end_time ?? 0) - now
        ])
      ).toEqual([
        [4, -2_000, undefined],
        [3, -4_000, -2_000],
        [2, -64_000, -4_000],
        [1, -3_600_000, -3_598_000],
        [0, -3_602_000, -3_600_000]
      ])
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("makes secrets of text, bytes and redacted text", () =>
    Effect.gen(function* () {
      yield* Emulator.seed({
        secrets: { prod: { text: "one", bytes: new Uint8Array([0, 255]), hidden: Redacted.make("two") } }
      })
      const read = (key: string) => Effect.map(Secrets.getSecretBytes({ scope: "prod", key }), Redacted.value)
      expect(yield* read("bytes")).toEqual(new Uint8Array([0, 255]))
      expect(new TextDecoder().decode(yield* read("hidden"))).toBe("two")
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("says where it is not valid", () =>
    Effect.gen(function* () {
      const refused = (seed: Emulator.Seed) =>
        Effect.map(Effect.flip(Emulator.seed(seed)), ({ message }) => message.slice(0, 100))
      expect([
        yield* refused({ clusters: { etl: { ...spec, num_workers: "two" as never } } }),
        yield* refused({ clusters: { etl: { ...spec, node_type_id: "huge" } } }),
        yield* refused({ jobs: { nightly: { tasks: [task("a", "b")] } } }),
        yield* refused({ jobs: { nightly: { tasks: [task("a")], runs: [{ tasks: { z: {} } }] } } }),
        yield* refused({ secrets: { prod: { key: "a" }, "no space": { key: "a" } } }),
        yield* refused({ tables: { "main.default.t": { columns: { x: "INT" } } } })
      ]).toMatchInlineSnapshot(`
        [
          "at clusters.etl.num_workers: expected Int, got a string",
          "at clusters.etl: Node type huge is not supported. Supported node types: Standard_D4ds_v5, Standard_D",
          "at jobs.nightly: Invalid dependency graph, task 'a' depends on task 'b', which does not exist.",
          "at jobs.nightly.runs[0].tasks.z: the job has no such task",
          "at secrets.no space: Invalid scope name: no space",
          "at tables.main.default.t: tables need the option sql of the emulator, such as EmulatorSql.duckdb()",
        ]
      `)
    }).pipe(Effect.provide(workspace()))
  )
})

describe("a seed refuses what it does not know, and says what it knows", () => {
  const misspelled: Readonly<Record<string, unknown>> = {
    nothing: {},
    "a section": { cluster: { etl: spec } },
    "another section": { users: {} },
    "a field of a cluster": { clusters: { etl: { ...spec, num_worker: 2 } } },
    "the state of a cluster": { clusters: { etl: { ...spec, States: "PENDING" } } },
    "a field of a job": { jobs: { nightly: { task: [] } } },
    "the runs of a job": { jobs: { nightly: { tasks: [task("a")], run: [{}] } } },
    "a field of a run": { jobs: { nightly: { tasks: [task("a")], runs: [{}, { result: "FAILED" }] } } },
    "a field of a task": { jobs: { nightly: { tasks: [task("a")], runs: [{ tasks: { a: { message: "no" } } }] } } },
    "the columns of a table": { tables: { "main.default.t": { column: { x: "INT" } } } },
    "a cluster of a task": { jobs: { nightly: { tasks: [{ ...task("a"), existing_cluster_id: "elt" }] } } },
    "the settings of a task": { jobs: { nightly: { tasks: [{ ...task("a"), newer_field: 1 }] } } }
  }

  it.effect("by their names", () =>
    Effect.gen(function* () {
      const refused = (seed: unknown) =>
        Effect.match(Emulator.seed(seed as Emulator.Seed), {
          onFailure: ({ message }) => message,
          onSuccess: () => "is made"
        })
      expect(
        yield* Effect.all(Object.fromEntries(Object.entries(misspelled).map(([of, seed]) => [of, refused(seed)])))
      ).toMatchInlineSnapshot(`
        {
          "a cluster of a task": "at jobs.nightly.tasks.a.existing_cluster_id: neither the seed nor the workspace has the cluster elt",
          "a field of a cluster": "at clusters.etl.num_worker: is unknown, did you mean num_workers?",
          "a field of a job": "at jobs.nightly.task: is unknown, did you mean tasks?",
          "a field of a run": "at jobs.nightly.runs[1].result: is unknown. Known are life_cycle_state, result_state, run_duration, start_time, tasks",
          "a field of a task": "at jobs.nightly.runs[0].tasks.a.message: is unknown. Known are error, error_trace, logs, result, result_state",
          "a section": "at cluster: is unknown, did you mean clusters? Known are clusters, jobs, secrets, tables",
          "another section": "at users: is unknown. Known are clusters, jobs, secrets, tables",
          "nothing": "is made",
          "the columns of a table": "at tables.main.default.t.column: is unknown, did you mean columns? Known are columns, rows",
          "the runs of a job": "at jobs.nightly.run: is unknown, did you mean runs?",
          "the settings of a task": "is made",
          "the state of a cluster": "at clusters.etl.States: is unknown, did you mean state?",
        }
      `)
      expect((yield* Emulator.snapshot).clusters).toBeUndefined()
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("but takes names of clusters within loops, ids of clusters, and references", () =>
    Effect.gen(function* () {
      const { clusters } = yield* Emulator.seed({ clusters: { etl: spec } })
      const { jobs } = yield* Emulator.seed({
        clusters: { other: spec },
        jobs: {
          nightly: {
            parameters: [{ name: "cluster", default: "none" }],
            tasks: [
              { ...task("a"), existing_cluster_id: clusters.etl.cluster_id },
              { ...task("b"), existing_cluster_id: "{{job.parameters.cluster}}" },
              { task_key: "c", for_each_task: { inputs: "[1]", task: { ...task("d"), existing_cluster_id: "other" } } }
            ]
          }
        }
      })
      const { settings } = yield* Effect.flatMap(Jobs.Jobs, (api) => api.get(jobs.nightly))
      const other = yield* Effect.map(Emulator.snapshot, ({ clusters }) => clusters?.[1]?.cluster_id)
      expect(
        settings?.tasks?.map((task) => task.existing_cluster_id ?? task.for_each_task?.task.existing_cluster_id)
      ).toEqual([clusters.etl.cluster_id, "{{job.parameters.cluster}}", other])
    }).pipe(Effect.provide(workspace()))
  )
})

describe("options", () => {
  it.effect("that nothing knows are named when the emulator starts", () =>
    Effect.gen(function* () {
      const start = (options: object) =>
        Effect.map(
          Effect.sandbox(Effect.flip(Effect.sandbox(Effect.scoped(Layer.build(Emulator.layer(options)))))),
          String
        )
      expect(yield* start({ task: {} })).toContain("The option task is unknown, did you mean tasks?")
      expect(yield* start({ durations: { tasks: "1 second" } })).toContain(
        "The option durations.tasks is unknown, did you mean task?"
      )
      yield* Effect.scoped(Layer.build(Emulator.layer({ ...{ port: 0, page: false }, durations: { task: 0 } })))
    })
  )
})

describe("the log of requests", () => {
  it.effect("has bodies without secrets", () =>
    Effect.gen(function* () {
      const secrets = yield* Secrets.Secrets
      yield* secrets.createScope({ scope: "prod" })
      yield* secrets.putSecret({ scope: "prod", key: "password", string_value: "hunter22" })
      expect((yield* Emulator.requests).map(({ body, operation }) => [operation, body])).toEqual([
        ["createScope", { scope: "prod" }],
        ["putSecret", { scope: "prod", key: "password", string_value: "<redacted>" }]
      ])
    }).pipe(Effect.provide(workspace()))
  )
})

describe("a snapshot", () => {
  it.effect("is empty for a new workspace, and has what was made, without secrets", () =>
    Effect.gen(function* () {
      yield* at
      expect(yield* Emulator.snapshot).toEqual({})
      yield* Emulator.seed({
        clusters: { etl: { ...spec, spark_env_vars: { TOKEN: "dapi-secret-value" } } },
        jobs: { nightly: { tasks: [task("a")], runs: [{}] } },
        secrets: { prod: { password: "hunter22", user: "me" } }
      })
      const snapshot = yield* Emulator.snapshot
      const text = JSON.stringify(snapshot)
      expect(text).not.toContain("hunter22")
      expect(text).not.toContain("dapi-secret-value")
      expect(text).toBe(JSON.stringify(yield* Emulator.snapshot))
      const { clusters, jobs, runs, ...rest } = snapshot
      expect(
        clusters?.map(({ cluster_name, spark_env_vars, state }) => ({ cluster_name, spark_env_vars, state }))
      ).toEqual([{ cluster_name: "etl", spark_env_vars: { TOKEN: "<redacted>" }, state: "RUNNING" }])
      expect(jobs?.length).toBe(1)
      expect(runs?.map(({ run_name, state }) => ({ run_name, state }))).toEqual([
        {
          run_name: "nightly",
          state: {
            life_cycle_state: "TERMINATED",
            result_state: "SUCCESS",
            state_message: "",
            user_cancelled_or_timedout: false
          }
        }
      ])
      expect(rest).toEqual({ secrets: { prod: ["password", "user"] } })
    }).pipe(Effect.provide(workspace()))
  )
})
