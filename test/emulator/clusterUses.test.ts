import * as HttpClient from "@effect/platform/HttpClient"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as TestClock from "effect/TestClock"
import * as Clusters from "../../src/emulator/api/clusters.js"
import * as Fault from "../../src/emulator/Fault.js"
import * as Gateway from "../../src/emulator/gateway.js"
import * as InMemory from "../../src/emulator/inMemory.js"
import * as Kernel from "../../src/emulator/kernel.js"
import { operations } from "../../src/services/clusters/operations.js"
import { bodyOf, post } from "./http.js"

const spec = { spark_version: "18.x-scala2.13", node_type_id: "Standard_D4ds_v5", num_workers: 1 }

const job = { name: "job-7-run-8-main", jobId: "7", runName: "nightly", creator: "user@example.com" }

const make = (options: Kernel.Options = {}) =>
  Effect.map(Kernel.make(options), (kernel) => {
    const clusters = kernel.use(Clusters.make)
    const heard: Array<string> = []
    const client = InMemory.make(Gateway.make(kernel, clusters.routes, () => undefined).handle)
    const call = (operation: string, body: object) =>
      Effect.provideService(post(`/api/2.1/clusters/${operation}`, body), HttpClient.HttpClient, client)
    const create = (more: object) =>
      Effect.map(call("create", { ...spec, ...more }), (answer) => bodyOf(operations.create)(answer).cluster_id)
    return {
      create,
      allPurpose: create({ autotermination_minutes: 20 }),
      act: (operation: string, cluster_id: string) => call(operation, { cluster_id }),
      clusters,
      heard,
      fault: (fault: Fault.Fault) => kernel.faults.inject([fault]),
      created: () => {
        const made = clusters.createForJob({ ...job, spec })
        return "id" in made ? made.id : made.error
      },
      state: (id: string) => {
        kernel.runDue()
        return Either.getOrThrow(clusters.get(id)).state
      },
      use: (id: string) =>
        clusters.use(id, {
          ready: ({ cluster_id, spark_context_id }) =>
            heard.push(`ready ${cluster_id === id} ${typeof spark_context_id}`),
          failed: (message) => heard.push(`failed ${message.replaceAll(id, "x")}`),
          lost: (message) => heard.push(`lost ${message.replaceAll(id, "x")}`)
        })
    }
  })

const finished = { code: "JOB_FINISHED", type: "SUCCESS" }

describe("Clusters for other modules", () => {
  it.scoped("creates a cluster for a run, waits for it and terminates it", () =>
    Effect.gen(function* () {
      const { clusters, created, heard, state, use } = yield* make()
      const id = created()
      const stop = use(id)
      expect(heard).toEqual([])
      yield* TestClock.adjust("5 seconds")
      expect(heard).toEqual(["ready true string"])
      const up = Either.getOrThrow(clusters.get(id))
      expect(up).toMatchObject({
        cluster_source: "JOB",
        cluster_name: "job-7-run-8-main",
        default_tags: { JobId: "7", RunName: "nightly", ClusterName: "job-7-run-8-main" }
      })
      yield* TestClock.adjust("1 day")
      expect(state(id)).toBe("RUNNING")
      stop()
      clusters.terminateForJob(id)
      yield* TestClock.adjust("2 seconds")
      expect(Either.getOrThrow(clusters.get(id))).toMatchObject({ state: "TERMINATED", termination_reason: finished })
      expect(heard).toHaveLength(1)
    })
  )

  it.scoped("reports an invalid specification and a missing cluster", () =>
    Effect.gen(function* () {
      const { clusters, heard, use } = yield* make()
      expect(clusters.createForJob({ ...job, spec: { ...spec, spark_version: "x" } })).toEqual({
        error: "Invalid spark version x."
      })
      use("1234")
      expect(heard).toEqual([])
      yield* TestClock.adjust("0 seconds")
      expect(heard).toEqual(["failed Cluster x does not exist"])
    })
  )

  it.scoped("a use starts a terminated or terminating cluster", () =>
    Effect.gen(function* () {
      const { clusters, created, heard, state, use } = yield* make()
      const id = created()
      yield* TestClock.adjust("5 seconds")
      clusters.terminateForJob(id)
      const stop = use(id)
      yield* TestClock.adjust("2 seconds")
      expect(state(id)).toBe("PENDING")
      yield* TestClock.adjust("5 seconds")
      expect([state(id), heard]).toEqual(["RUNNING", ["ready true string"]])
      stop()
      clusters.terminateForJob(id)
      yield* TestClock.adjust("1 hour")
      use(id)
      yield* TestClock.adjust("5 seconds")
      expect(heard).toEqual(["ready true string", "ready true string"])
    })
  )

  it.scoped("a use is notified of a failed start and of a lost cluster", () =>
    Effect.gen(function* () {
      const { clusters, created, fault, heard, use } = yield* make()
      fault(Fault.clusterStart({ reason: { code: "SPARK_ERROR", type: "SERVICE_FAULT", parameters: { a: "b" } } }))
      use(created())
      yield* TestClock.adjust("1 minute")
      expect(heard.splice(0)).toEqual([
        "failed Cluster x was terminated while waiting on it to be ready: Cluster x is in unexpected state Terminated: SPARK_ERROR(SERVICE_FAULT): a:b."
      ])
      const id = created()
      use(id)
      yield* TestClock.adjust("5 seconds")
      clusters.terminate(id, { code: "USER_REQUEST", type: "SUCCESS" })
      yield* TestClock.adjust("1 minute")
      expect(heard).toEqual([
        "ready true string",
        "lost Cluster x became unusable during the run: Cluster x is in unexpected state Terminating."
      ])
    })
  )

  it.scoped("a cluster in use is not idle", () =>
    Effect.gen(function* () {
      const { allPurpose, clusters, state, use } = yield* make()
      const changes: Array<string> = []
      clusters.onChange((cluster) => changes.push(`${cluster.state} ${cluster.termination_reason?.code ?? ""}`.trim()))
      const id = yield* allPurpose
      const one = use(id)
      const two = use(id)
      yield* TestClock.adjust("3 days")
      one()
      one()
      yield* TestClock.adjust("3 days")
      expect(state(id)).toBe("RUNNING")
      two()
      yield* TestClock.adjust("19 minutes")
      const three = use(id)
      yield* TestClock.adjust("2 minutes")
      three()
      yield* TestClock.adjust("19 minutes")
      expect(state(id)).toBe("RUNNING")
      yield* TestClock.adjust("1 minute")
      expect(state(id)).toBe("TERMINATING")
      expect(changes).toEqual(["PENDING", "RUNNING", "TERMINATING INACTIVITY"])
    })
  )

  it.scoped("listeners are notified of clones and permanent deletions", () =>
    Effect.gen(function* () {
      const { act, allPurpose, clusters, create, heard, use } = yield* make()
      const gone: Array<string> = []
      const copies: Array<readonly [string, string]> = []
      clusters.onRemoved((id) => gone.push(id))
      clusters.onCloned((from, to) => copies.push([from, to]))
      const id = yield* allPurpose
      const copy = yield* create({ clone_from: { source_cluster_id: id } })
      expect(copies).toEqual([[id, copy]])
      use(id)
      yield* act("permanent-delete", id)
      expect(gone).toEqual([id])
      yield* TestClock.adjust("1 hour")
      expect(heard).toEqual([
        "failed Cluster x was terminated while waiting on it to be ready: Cluster x is in unexpected state Terminated: USER_REQUEST(SUCCESS): username:user@example.com."
      ])
      expect(Either.isLeft(clusters.get(id))).toBe(true)
    })
  )

  it.scoped("a use does not start a permanently deleted cluster", () =>
    Effect.gen(function* () {
      const { act, allPurpose, clusters, heard, use } = yield* make()
      const id = yield* allPurpose
      yield* act("delete", id)
      use(id)
      yield* act("permanent-delete", id)
      const changes: Array<unknown> = []
      clusters.onChange(({ state }) => changes.push(state))
      yield* TestClock.adjust("1 hour")
      expect(heard).toHaveLength(1)
      expect(heard[0]).toMatch(/^failed /)
      expect(changes).toEqual([])
    })
  )
})
