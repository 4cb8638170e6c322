import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import type * as Emulator from "../../src/emulator/Emulator.js"
import * as Fault from "../../src/emulator/Fault.js"
import type { ClusterSpec } from "../../src/schemas/clusters/ClusterAttributes.js"
import * as Clusters from "../../src/services/Clusters.js"
import * as JobSpec from "../../src/services/JobSpec.js"
import {
  collect,
  create,
  get,
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

const spec: ClusterSpec = { spark_version: "16.4.x-scala2.12", node_type_id: "Standard_D4ds_v5", num_workers: 1 }

const clusters = <A, E, R>(f: (clusters: Clusters.Service) => Effect.Effect<A, E, R>) =>
  Effect.flatMap(Clusters.Clusters, f)

const allClusters = clusters((service) => collect(service.list()))

const stateOf = (cluster_id: string) =>
  Effect.map(
    clusters((service) => service.get({ cluster_id })),
    ({ state }) => state
  )

const main = { job_cluster_key: "main" }

const jobClusters = { job_clusters: [{ job_cluster_key: "main", new_cluster: spec }] }

/** Clusters take 5 seconds to start, tasks 10. */
const options: Emulator.Options = {
  durations: {
    clusterStart: "5 seconds",
    clusterTerminate: "2 seconds",
    serverlessStart: "1 second",
    task: "10 seconds",
    runTerminate: 0
  }
}

describe("compute of tasks", () => {
  it.effect("a job cluster is created for the run, shared by its tasks and terminated with it", () =>
    Effect.gen(function* () {
      const run_id = yield* start(
        yield* create({
          name: "j",
          ...jobClusters,
          tasks: [
            { ...task("a"), ...main },
            { ...task("b"), ...main },
            { ...task("c", "a", "b"), ...main }
          ]
        })
      )
      expect(outcomes(yield* get(run_id))).toEqual({ a: "PENDING", b: "PENDING", c: "BLOCKED" })
      expect(outcome(yield* get(run_id))).toBe("PENDING")
      const [cluster, ...others] = yield* allClusters
      expect(others).toEqual([])
      const { job_id } = yield* get(run_id)
      expect(cluster).toMatchObject({
        state: "PENDING",
        cluster_source: "JOB",
        cluster_name: `job-${job_id}-run-${run_id}-main`,
        default_tags: { JobId: String(job_id), RunName: "j" }
      })
      yield* TestClock.adjust("20 seconds")
      expect(yield* stateOf(cluster?.cluster_id ?? "")).toBe("RUNNING")
      yield* TestClock.adjust("5 seconds")
      const run = yield* get(run_id)
      expect(outcome(run)).toBe("SUCCESS")
      expect(
        ["a", "b", "c"].map((key) => [...seconds(run, taskOf(run, key)), taskOf(run, key).setup_duration])
      ).toEqual([
        [0, 15, 5000],
        [0, 15, 5000],
        [15, 25, 0]
      ])
      for (const one of run.tasks ?? []) {
        expect(one.cluster_instance?.cluster_id).toBe(cluster?.cluster_id)
        expect(one.cluster_instance?.spark_context_id).toMatch(/^\d+$/)
      }
      expect(run.job_clusters).toEqual(jobClusters.job_clusters)
      yield* TestClock.adjust("2 seconds")
      expect(yield* clusters((service) => service.get({ cluster_id: cluster?.cluster_id ?? "" }))).toMatchObject({
        state: "TERMINATED",
        termination_reason: { code: "JOB_FINISHED", type: "SUCCESS" }
      })
    }).pipe(Effect.provide(workspace(options)))
  )

  it.effect("a new cluster is created for each task and terminated with it", () =>
    Effect.gen(function* () {
      const run = yield* ran(
        [
          { ...task("a"), new_cluster: spec },
          { ...task("b", "a"), new_cluster: spec }
        ],
        { for: "20 seconds" }
      )
      expect(outcomes(run)).toEqual({ a: "SUCCESS", b: "RUNNING" })
      const states = yield* Effect.forEach(["a", "b"], (key) =>
        stateOf(taskOf(run, key).cluster_instance?.cluster_id ?? "")
      )
      expect(states).toEqual(["TERMINATED", "RUNNING"])
      yield* TestClock.adjust("1 hour")
      expect((yield* allClusters).map(({ state }) => state)).toEqual(["TERMINATED", "TERMINATED"])
    }).pipe(Effect.provide(workspace(options)))
  )

  it.effect("canceling a run terminates its clusters", () =>
    Effect.gen(function* () {
      const run_id = yield* start(
        yield* create({
          ...jobClusters,
          tasks: [
            { ...task("a"), ...main },
            { ...task("b"), new_cluster: spec }
          ]
        })
      )
      yield* TestClock.adjust("7 seconds")
      yield* jobs((service) => service.cancel({ run_id }))
      yield* TestClock.adjust("2 seconds")
      expect((yield* allClusters).map(({ state }) => state)).toEqual(["TERMINATED", "TERMINATED"])
    }).pipe(Effect.provide(workspace(options)))
  )

  it.effect("an existing cluster is started if terminated, is not idle while in use, and is kept", () =>
    Effect.gen(function* () {
      const { cluster_id } = yield* clusters((service) =>
        service.create({ ...spec, spark_version: "16.4.x-scala2.12", autotermination_minutes: 10 })
      )
      yield* TestClock.adjust("5 seconds")
      yield* clusters((service) => service.delete({ cluster_id }))
      yield* TestClock.adjust("1 minute")
      const on = { existing_cluster_id: cluster_id }
      const run_id = yield* start(
        yield* create({
          tasks: [
            { ...task("long"), ...on },
            { ...task("b", "long"), ...on }
          ]
        })
      )
      yield* TestClock.adjust("1 second")
      expect(yield* stateOf(cluster_id)).toBe("PENDING")
      yield* TestClock.adjust("1 hour")
      expect(yield* stateOf(cluster_id)).toBe("RUNNING")
      expect(outcomes(yield* get(run_id))).toEqual({ long: "RUNNING", b: "BLOCKED" })
      yield* TestClock.adjust("1 hour")
      const run = yield* get(run_id)
      expect([outcome(run), taskOf(run, "long").setup_duration]).toEqual(["SUCCESS", 5000])
      // Idle since the run ended.
      expect(yield* clusters((service) => service.get({ cluster_id }))).toMatchObject({
        state: "TERMINATED",
        termination_reason: { code: "INACTIVITY" }
      })
    }).pipe(Effect.provide(workspace({ ...options, tasks: { "/long": Effect.sleep("90 minutes") } })))
  )

  it.effect("a task without a cluster runs on serverless compute", () =>
    Effect.gen(function* () {
      const run = yield* ran([task("a")])
      expect(seconds(run, taskOf(run, "a"))).toEqual([0, 11])
      expect(taskOf(run, "a").setup_duration).toBe(1000)
      expect(taskOf(run, "a")).not.toHaveProperty("cluster_instance")
      expect(yield* allClusters).toEqual([])
    }).pipe(Effect.provide(workspace(options)))
  )

  it.effect("condition and run-job tasks need no compute", () =>
    Effect.gen(function* () {
      const child = yield* create({ tasks: [{ task_key: "if", ...JobSpec.conditionTask("1", "EQUAL_TO", "1") }] })
      const run = yield* ran([
        { task_key: "if", ...JobSpec.conditionTask("1", "EQUAL_TO", "1") },
        { task_key: "loop", ...JobSpec.forEachTask([], task("inner")) },
        { task_key: "call", ...JobSpec.runJobTask(child) }
      ])
      expect([outcome(run), run.run_duration]).toEqual(["SUCCESS", 0])
    }).pipe(Effect.provide(workspace(options)))
  )
})

describe("failing clusters", () => {
  it.effect("a cluster that fails to start fails its task with the reason", () =>
    Effect.gen(function* () {
      const run = yield* ran(
        [
          { ...task("a"), ...main },
          { ...task("b", "a"), ...main }
        ],
        { job: jobClusters }
      )
      expect(outcomes(run)).toEqual({ a: "FAILED", b: "UPSTREAM_FAILED" })
      const a = taskOf(run, "a")
      expect(a.state?.life_cycle_state).toBe("INTERNAL_ERROR")
      expect(a.state?.state_message).toMatch(
        /^Cluster \S+ was terminated while waiting on it to be ready: Cluster \S+ is in unexpected state Terminated: AZURE_QUOTA_EXCEEDED_EXCEPTION\(CLIENT_ERROR\): azure_error_code:QuotaExceeded/
      )
      expect(a.status?.termination_details?.code).toBe("CLUSTER_ERROR")
      expect(run.state).toMatchObject({ life_cycle_state: "INTERNAL_ERROR", result_state: "FAILED" })
      expect(run.state?.state_message).toMatch(
        /^Task a failed with message: Cluster .* This caused all downstream tasks to get skipped\.$/
      )
      const output = yield* jobs((service) => service.runsGetOutput({ run_id: a.run_id }))
      expect(output.error).toBe(a.state?.state_message)
    }).pipe(Effect.provide(workspace({ ...options, faults: [Fault.clusterStart({ times: 1 })] })))
  )

  it.effect("a retry gets a working cluster", () =>
    Effect.gen(function* () {
      const run = yield* ran([{ ...task("a"), new_cluster: spec, max_retries: 1 }])
      expect(outcomes(run)).toEqual({ a: "FAILED SUCCESS" })
      const shared = yield* ran([{ ...task("a"), ...main, max_retries: 1 }], { job: jobClusters })
      expect(outcome(shared)).toBe("SUCCESS")
    }).pipe(Effect.provide(workspace({ ...options, faults: [Fault.clusterStart({ times: 1 })] })))
  )

  it.effect("a missing or invalid cluster fails the task immediately", () =>
    Effect.gen(function* () {
      const run = yield* ran([
        { ...task("gone"), existing_cluster_id: "1234" },
        { ...task("wrong"), new_cluster: { ...spec, spark_version: "nonsense" } }
      ])
      expect(outcomes(run)).toEqual({ gone: "FAILED", wrong: "FAILED" })
      expect(run.tasks?.map(({ state }) => state?.state_message)).toEqual([
        "Cluster 1234 does not exist",
        "Invalid spark version nonsense."
      ])
    }).pipe(Effect.provide(workspace(options)))
  )

  it.effect("terminating a cluster fails its running task", () =>
    Effect.gen(function* () {
      const run_id = yield* start(yield* create({ ...jobClusters, tasks: [{ ...task("a"), ...main }] }))
      yield* TestClock.adjust("7 seconds")
      const [cluster] = yield* allClusters
      yield* clusters((service) => service.delete({ cluster_id: cluster?.cluster_id ?? "" }))
      yield* TestClock.adjust("1 hour")
      const run = yield* get(run_id)
      expect(outcomes(run)).toEqual({ a: "FAILED" })
      expect(taskOf(run, "a").state?.state_message).toMatch(/^Cluster \S+ became unusable during the run/)
      expect((yield* allClusters).map(({ state }) => state)).toEqual(["TERMINATED"])
    }).pipe(Effect.provide(workspace(options)))
  )
})
