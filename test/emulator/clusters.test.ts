import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as Fault from "../../src/emulator/Fault.js"
import type { GetEventsRequest, GetEventsResponse } from "../../src/schemas/clusters/ClusterEvents.js"
import { operations } from "../../src/services/clusters/operations.js"
import { bodyOf, errorOf, get, post } from "./http.js"

const spec = {
  cluster_name: "my-cluster",
  spark_version: "16.4.x-scala2.12",
  node_type_id: "Standard_D4ds_v5",
  num_workers: 2
}

const path = (operation: string) => `/api/2.1/clusters/${operation}`

const create = (more: object = {}) =>
  Effect.map(post(path("create"), { ...spec, ...more }), (answer) => bodyOf(operations.create)(answer).cluster_id)

const details = (id: string) => Effect.map(get(path(`get?cluster_id=${id}`)), bodyOf(operations.get))

const stateOf = (id: string) => Effect.map(details(id), ({ state }) => state)

const list = (query = "") => Effect.map(get(path(`list${query}`)), bodyOf(operations.listPage))

const events = (id: string, more: object = {}) =>
  Effect.map(post(path("events"), { cluster_id: id, ...more }), bodyOf(operations.eventsPage))

/** Executes an operation that must succeed. */
const act = (operation: string, id: string, more: object = {}) =>
  Effect.map(post(path(operation), { cluster_id: id, ...more }), (answer) => {
    expect([answer.status, answer.text]).toEqual([200, "{}"])
  })

const refusal = (operation: string, body: object) => Effect.map(post(path(operation), body), errorOf)

const invalid = (operation: string, body: object) =>
  Effect.map(refusal(operation, body), ([status, code, message]) => {
    expect([status, code]).toEqual([400, "INVALID_PARAMETER_VALUE"])
    return message
  })

/** The error for an operation in a state that does not allow it. */
const unexpected = (operation: string, id: string, state: string, more: object = {}) =>
  Effect.map(refusal(operation, { cluster_id: id, ...more }), (error) =>
    expect(error).toEqual([400, "INVALID_STATE", `Cluster ${id} is in unexpected state ${state}.`])
  )

const running = (more?: object) => Effect.tap(create(more), () => TestClock.adjust("5 seconds"))

const terminated = (more?: object) =>
  Effect.tap(running(more), (id) => Effect.zipRight(act("delete", id), TestClock.adjust("2 seconds")))

const typesOf = (response: GetEventsResponse) => (response.events ?? []).map(({ type }) => type)

const eventTypes = (id: string) => Effect.map(events(id), typesOf)

describe("Clusters API of the emulator", () => {
  it.effect("starts a cluster", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(Date.UTC(2026, 10, 22, 19, 45, 0))
      const id = yield* create({ custom_tags: { team: "a" }, azure_attributes: { first_on_demand: 2 } })
      expect(id).toMatch(/^1122-194500-[a-z0-9]{8}$/)
      expect(yield* details(id)).toEqual({
        cluster_id: id,
        cluster_name: "my-cluster",
        spark_version: "16.4.x-scala2.12",
        node_type_id: "Standard_D4ds_v5",
        driver_node_type_id: "Standard_D4ds_v5",
        num_workers: 2,
        autotermination_minutes: 0,
        enable_elastic_disk: true,
        enable_local_disk_encryption: false,
        custom_tags: { team: "a" },
        azure_attributes: { availability: "ON_DEMAND_AZURE", first_on_demand: 2, spot_bid_max_price: -1 },
        spec: { ...spec, custom_tags: { team: "a" }, azure_attributes: { first_on_demand: 2 } },
        state: "PENDING",
        state_message: "Finding instances for new nodes, acquiring more instances if necessary",
        cluster_source: "API",
        creator_user_name: "user@example.com",
        default_tags: {
          Vendor: "Databricks",
          Creator: "user@example.com",
          ClusterName: "my-cluster",
          ClusterId: id
        },
        start_time: Date.UTC(2026, 10, 22, 19, 45, 0),
        last_state_loss_time: 0,
        cluster_cores: 0,
        cluster_memory_mb: 0
      })
      yield* TestClock.adjust("4999 millis")
      expect(yield* stateOf(id)).toBe("PENDING")
      yield* TestClock.adjust("1 milli")
      const up = yield* details(id)
      expect(up).toMatchObject({
        state: "RUNNING",
        state_message: "",
        cluster_cores: 12,
        cluster_memory_mb: 3 * 16384,
        jdbc_port: 10000,
        last_restarted_time: Date.UTC(2026, 10, 22, 19, 45, 5),
        driver: { start_timestamp: Date.UTC(2026, 10, 22, 19, 45, 5) }
      })
      expect(up.executors).toHaveLength(2)
      expect(typeof up.spark_context_id).toBe("bigint")
      expect(new Set([up.driver, ...(up.executors ?? [])].map((node) => node?.node_id)).size).toBe(3)
    }).pipe(Effect.provide(Emulator.layer()))
  )

  it.effect("terminates, starts and restarts, and keeps its identity", () =>
    Effect.gen(function* () {
      const id = yield* running()
      const first = yield* details(id)
      yield* act("delete", id)
      expect(yield* details(id)).toMatchObject({
        state: "TERMINATING",
        termination_reason: { code: "USER_REQUEST", type: "SUCCESS", parameters: { username: "user@example.com" } }
      })
      yield* TestClock.adjust("2 seconds")
      const ended = yield* details(id)
      expect(ended).toMatchObject({
        state: "TERMINATED",
        state_message: "Terminated by user",
        terminated_time: 7000,
        last_state_loss_time: 0,
        cluster_cores: 0,
        spark_context_id: first.spark_context_id
      })
      expect([ended.driver, ended.executors, ended.jdbc_port]).toEqual([undefined, undefined, undefined])
      yield* act("delete", id)
      yield* act("start", id)
      const again = yield* details(id)
      expect(again.state).toBe("PENDING")
      expect([again.termination_reason, again.terminated_time]).toEqual([undefined, undefined])
      yield* TestClock.adjust("5 seconds")
      const second = yield* details(id)
      expect(second).toMatchObject({
        state: "RUNNING",
        start_time: 0,
        last_restarted_time: 12_000,
        last_state_loss_time: 12_000
      })
      expect(second.spark_context_id).not.toBe(first.spark_context_id)
      yield* act("restart", id)
      expect(yield* stateOf(id)).toBe("RESTARTING")
      yield* TestClock.adjust("5 seconds")
      expect(yield* details(id)).toMatchObject({ state: "RUNNING", last_state_loss_time: 17_000 })
      expect(yield* eventTypes(id)).toEqual([
        ...["DRIVER_HEALTHY", "RUNNING", "RESTARTING", "DRIVER_HEALTHY", "RUNNING", "STARTING"],
        ...["TERMINATING", "DRIVER_HEALTHY", "RUNNING", "CREATING"]
      ])
    }).pipe(Effect.provide(Emulator.layer()))
  )

  it.effect("refuses operations in the wrong state", () =>
    Effect.gen(function* () {
      const id = yield* create()
      for (const [operation, more] of [
        ["start"],
        ["restart"],
        ["resize", { num_workers: 3 }],
        ["edit", spec]
      ] as const) {
        yield* unexpected(operation, id, "Pending", more)
      }
      yield* TestClock.adjust("5 seconds")
      yield* unexpected("start", id, "Running")
      yield* act("delete", id)
      yield* unexpected("start", id, "Terminating")
      yield* TestClock.adjust("2 seconds")
      const reason = "Terminated: USER_REQUEST(SUCCESS): username:user@example.com"
      yield* unexpected("restart", id, reason)
      yield* unexpected("resize", id, reason, { num_workers: 3 })
    }).pipe(Effect.provide(Emulator.layer()))
  )

  it.effect("a cluster terminated while starting stays terminated", () =>
    Effect.gen(function* () {
      const id = yield* create()
      yield* TestClock.adjust("4 seconds")
      yield* act("delete", id)
      yield* TestClock.adjust("1 hour")
      expect(yield* stateOf(id)).toBe("TERMINATED")
      expect(yield* eventTypes(id)).toEqual(["TERMINATING", "CREATING"])
    }).pipe(Effect.provide(Emulator.layer()))
  )

  it.effect("fails for a missing cluster", () =>
    Effect.gen(function* () {
      const missing = yield* get("/api/2.0/clusters/get?cluster_id=1234")
      expect(errorOf(missing)).toEqual([400, "INVALID_PARAMETER_VALUE", "Cluster 1234 does not exist"])
      for (const operation of ["start", "restart", "delete", "permanent-delete", "pin", "unpin", "events"]) {
        expect(yield* invalid(operation, { cluster_id: "1234" })).toBe("Cluster 1234 does not exist")
      }
      const permissions = yield* get("/api/2.0/permissions/clusters/1234")
      expect(errorOf(permissions).slice(0, 2)).toEqual([404, "RESOURCE_DOES_NOT_EXIST"])
    }).pipe(Effect.provide(Emulator.layer()))
  )

  it.effect("refuses invalid specifications", () =>
    Effect.gen(function* () {
      const refused = (more: object) => invalid("create", { ...spec, ...more })
      const size = "Exactly 1 of virtual_cluster_size, num_workers or autoscale must be specified."
      expect(yield* refused({ spark_version: null })).toBe("Missing required field: spark_version")
      expect(yield* refused({ num_workers: null })).toBe(size)
      expect(yield* refused({ autoscale: { min_workers: 1, max_workers: 2 } })).toBe(size)
      expect(yield* refused({ spark_version: "1.0.x-scala2.10" })).toBe("Invalid spark version 1.0.x-scala2.10.")
      expect(yield* refused({ node_type_id: "i3.xlarge" })).toMatch(
        /^Node type i3.xlarge is not supported. Supported node types: Standard_D4ds_v5, /
      )
      expect(yield* refused({ driver_node_type_id: "i3.xlarge" })).toMatch(/^Node type i3.xlarge is not supported/)
      expect(yield* refused({ node_type_id: null })).toBe("Missing required field: node_type_id")
      expect(yield* refused({ autotermination_minutes: 5 })).toMatch(/between 10 and 10000/)
      expect(yield* refused({ num_workers: null, autoscale: { min_workers: 3, max_workers: 2 } })).toMatch(
        /min_workers \(3\)/
      )
      expect(yield* refused({ is_single_node: true })).toMatch(/CLASSIC_PREVIEW/)
      expect(yield* list()).toEqual({})
    }).pipe(Effect.provide(Emulator.layer()))
  )

  it.effect("completes specifications", () =>
    Effect.gen(function* () {
      const single = yield* details(
        yield* create({
          kind: "CLASSIC_PREVIEW",
          is_single_node: true,
          num_workers: undefined,
          data_security_mode: "SINGLE_USER"
        })
      )
      expect(single).toMatchObject({
        num_workers: 0,
        single_user_name: "user@example.com",
        spark_conf: { "spark.databricks.cluster.profile": "singleNode" },
        custom_tags: { ResourceClass: "SingleNode" }
      })
      expect(single.spec?.single_user_name).toBeUndefined()
      const photon = yield* details(
        yield* create({ spark_version: "17.3.x-photon-scala2.13", driver_node_type_id: "Standard_E8ds_v5" })
      )
      // The request did not contain it, and the real workspace does not add it.
      expect(photon.runtime_engine).toBeUndefined()
      expect(yield* details(yield* create({ runtime_engine: "PHOTON" }))).toMatchObject({ runtime_engine: "PHOTON" })
      expect(photon).toMatchObject({
        node_type_id: "Standard_D4ds_v5",
        driver_node_type_id: "Standard_E8ds_v5"
      })
      const latest = yield* details(yield* create({ spark_version: "auto:latest-lts" }))
      expect([latest.spark_version, latest.spec?.spark_version]).toEqual(["18.x-scala2.13", "auto:latest-lts"])
    }).pipe(Effect.provide(Emulator.layer()))
  )

  it.effect("an idempotency token creates one cluster until that is terminated", () =>
    Effect.gen(function* () {
      const token = { idempotency_token: "abc" }
      const id = yield* create(token)
      expect(yield* create({ ...token, num_workers: 9 })).toBe(id)
      expect((yield* list()).clusters).toHaveLength(1)
      expect((yield* details(id)).spec).not.toHaveProperty("idempotency_token")
      expect(yield* create({ idempotency_token: "abd" })).not.toBe(id)
      expect(yield* create({ idempotency_token: "" })).not.toBe(yield* create({ idempotency_token: "" }))
      yield* act("delete", id)
      expect(yield* create(token)).toBe(id)
      yield* TestClock.adjust("2 seconds")
      expect(yield* create(token)).not.toBe(id)
      expect(yield* invalid("create", { ...spec, idempotency_token: "x".repeat(65) })).toMatch(/64/)
    }).pipe(Effect.provide(Emulator.layer()))
  )

  it.effect("resizes a running cluster up and down", () =>
    Effect.gen(function* () {
      const id = yield* running()
      const before = (yield* details(id)).executors
      yield* act("resize", id, { num_workers: 4 })
      const resizing = yield* details(id)
      expect([resizing.state, resizing.num_workers, resizing.executors?.length]).toEqual(["RESIZING", 4, 2])
      yield* unexpected("resize", id, "Resizing", { num_workers: 5 })
      yield* TestClock.adjust("3 seconds")
      const after = yield* details(id)
      expect([after.state, after.executors?.length, after.executors?.slice(0, 2)]).toEqual(["RUNNING", 4, before])
      yield* act("resize", id, { autoscale: { min_workers: 1, max_workers: 3 } })
      yield* TestClock.adjust("3 seconds")
      const scaled = yield* details(id)
      expect([scaled.num_workers, scaled.autoscale, scaled.executors?.length]).toEqual([
        undefined,
        { min_workers: 1, max_workers: 3 },
        3
      ])
      const resized = yield* events(id, { event_types: ["RESIZING", "UPSIZE_COMPLETED"], order: "ASC" })
      const asked = { cause: "USER_REQUEST", user: "user@example.com" }
      expect(resized.events).toMatchObject([
        { type: "RESIZING", details: { ...asked, current_num_workers: 2, target_num_workers: 4 } },
        { type: "UPSIZE_COMPLETED", details: { current_num_workers: 4, target_num_workers: 4 } },
        { type: "RESIZING", details: { ...asked, current_num_workers: 4, target_num_workers: 3 } }
      ])
      yield* act("restart", id)
      yield* TestClock.adjust("5 seconds")
      expect((yield* details(id)).executors).toHaveLength(1)
    }).pipe(Effect.provide(Emulator.layer()))
  )

  it.effect("an edit replaces the specification and restarts a running cluster", () =>
    Effect.gen(function* () {
      const id = yield* running({ spark_conf: { a: "1" }, autotermination_minutes: 60 })
      const edited = {
        cluster_name: "other",
        spark_version: "15.4.x-scala2.12",
        node_type_id: "Standard_E8ds_v5",
        num_workers: 1
      }
      yield* act("edit", id, edited)
      const restarting = yield* details(id)
      expect(restarting).toMatchObject({ ...edited, state: "RESTARTING", spec: edited, autotermination_minutes: 0 })
      expect(restarting.spark_conf).toBeUndefined()
      expect(restarting.default_tags?.ClusterName).toBe("other")
      yield* TestClock.adjust("5 seconds")
      expect(yield* details(id)).toMatchObject({ state: "RUNNING", cluster_cores: 16 })
      expect((yield* events(id, { event_types: ["EDITED"] })).events).toMatchObject([
        {
          details: {
            attributes: { cluster_name: "other" },
            previous_attributes: { cluster_name: "my-cluster" },
            cluster_size: { num_workers: 1 },
            previous_cluster_size: { num_workers: 2 }
          }
        }
      ])
      yield* act("delete", id)
      yield* TestClock.adjust("2 seconds")
      yield* act("edit", id, spec)
      expect(yield* details(id)).toMatchObject({ state: "TERMINATED", cluster_name: "my-cluster" })
      expect(yield* invalid("edit", { cluster_id: id, ...spec, num_workers: -1 })).toMatch(/num_workers/)
      expect(yield* details(id)).toMatchObject({ num_workers: 2 })
    }).pipe(Effect.provide(Emulator.layer()))
  )

  it.effect("an update changes the fields in its mask", () =>
    Effect.gen(function* () {
      const id = yield* terminated({ spark_conf: { a: "1", b: "2" }, azure_attributes: { first_on_demand: 3 } })
      const update = (update_mask: string, cluster: object) => act("update", id, { update_mask, cluster })
      const given = {
        cluster_name: "ignored",
        spark_conf: { c: "3" },
        autoscale: { min_workers: 2, max_workers: 5 },
        azure_attributes: { availability: "SPOT_AZURE", first_on_demand: 9 }
      }
      yield* update("spark_conf,autoscale,azure_attributes.availability", given)
      const after = yield* details(id)
      expect(after).toMatchObject({
        cluster_name: "my-cluster",
        autoscale: { min_workers: 2, max_workers: 5 },
        azure_attributes: { availability: "SPOT_AZURE", first_on_demand: 3 }
      })
      expect(after.spark_conf).toEqual({ c: "3" })
      expect(after.num_workers).toBeUndefined()
      yield* update("spark_conf,num_workers", { num_workers: 7 })
      const cleared = yield* details(id)
      expect([cleared.spark_conf, cleared.num_workers, cleared.autoscale]).toEqual([undefined, 7, undefined])
      const refused = (update_mask: string) => invalid("update", { cluster_id: id, update_mask, cluster: {} })
      expect(yield* refused("colour")).toBe("Invalid update_mask: unknown field 'colour'.")
      expect(yield* refused("node_type_id")).toBe("Missing required field: node_type_id")
      yield* update("*", spec)
      expect((yield* details(id)).spec).toEqual(spec)
      yield* act("start", id)
      yield* TestClock.adjust("5 seconds")
      yield* update("num_workers", { num_workers: 3 })
      expect(yield* stateOf(id)).toBe("RESTARTING")
    }).pipe(Effect.provide(Emulator.layer()))
  )

  it.effect("terminates when idle", () =>
    Effect.gen(function* () {
      const id = yield* running({ autotermination_minutes: 30 })
      yield* TestClock.adjust("29 minutes")
      yield* act("resize", id, { num_workers: 3 })
      yield* TestClock.adjust("29 minutes")
      expect(yield* stateOf(id)).toBe("RUNNING")
      yield* TestClock.adjust("1 minute")
      expect(yield* stateOf(id)).toBe("TERMINATING")
      yield* TestClock.adjust("1 day")
      expect(yield* details(id)).toMatchObject({
        state: "TERMINATED",
        state_message: "Inactive cluster terminated (inactive for 30 minutes).",
        termination_reason: { code: "INACTIVITY", type: "SUCCESS", parameters: { inactivity_duration_min: "30" } },
        terminated_time: 5000 + 59 * 60_000 + 2000
      })
      yield* unexpected("restart", id, "Terminated: INACTIVITY(SUCCESS): inactivity_duration_min:30")
    }).pipe(Effect.provide(Emulator.layer()))
  )

  it.effect("a fault fails a start", () =>
    Effect.gen(function* () {
      const { inject } = yield* Emulator.Emulator
      yield* inject(
        Fault.clusterStart({ on: { clusterName: /^fail/ } }),
        Fault.clusterStart({
          on: { clusterName: "broken" },
          reason: { code: "SPARK_ERROR", type: "SERVICE_FAULT" },
          stateMessage: "Spark encountered an error during startup",
          endsIn: "ERROR"
        })
      )
      const good = yield* create()
      const failing = yield* create({ cluster_name: "failing" })
      const broken = yield* create({ cluster_name: "broken" })
      yield* TestClock.adjust("5 seconds")
      expect(yield* stateOf(good)).toBe("RUNNING")
      expect(yield* stateOf(failing)).toBe("TERMINATING")
      expect(yield* details(broken)).toMatchObject({
        state: "ERROR",
        state_message: "Spark encountered an error during startup",
        termination_reason: { code: "SPARK_ERROR" }
      })
      yield* TestClock.adjust("2 seconds")
      const ended = yield* details(failing)
      expect(ended).toMatchObject({
        state: "TERMINATED",
        termination_reason: {
          code: "AZURE_QUOTA_EXCEEDED_EXCEPTION",
          type: "CLIENT_ERROR",
          parameters: { azure_error_code: "QuotaExceeded" }
        }
      })
      expect(ended.state_message).toMatch(/^azure_error_code: QuotaExceeded, azure_error_message: Operation could not/)
      expect(yield* eventTypes(failing)).toEqual(["TERMINATING", "CREATING"])
      yield* act("start", failing)
      yield* TestClock.adjust("5 seconds")
      expect(yield* stateOf(failing)).toBe("RUNNING")
      expect((yield* details(failing)).last_state_loss_time).toBe(0)
    }).pipe(Effect.provide(Emulator.layer()))
  )

  it.effect("lists by state, then pinned, then name, with filters, order and pages", () =>
    Effect.gen(function* () {
      const names = (query: string) =>
        Effect.map(list(query), ({ clusters }) => (clusters ?? []).map(({ cluster_name }) => cluster_name))
      const e = yield* terminated({ cluster_name: "e" })
      yield* terminated({ cluster_name: "d", policy_id: undefined })
      yield* act("pin", e)
      yield* running({ cluster_name: "c" })
      yield* running({ cluster_name: "a" })
      yield* create({ cluster_name: "b" })
      expect(yield* names("")).toEqual(["a", "c", "b", "e", "d"])
      expect(yield* names("?sort_by.field=CLUSTER_NAME&sort_by.direction=DESC")).toEqual(["e", "d", "c", "b", "a"])
      expect(yield* names("?sort_by.direction=DESC")).toEqual(["d", "e", "b", "c", "a"])
      expect(yield* names("?filter_by.cluster_states=PENDING&filter_by.cluster_states=TERMINATED")).toEqual([
        "b",
        "e",
        "d"
      ])
      expect(yield* names("?filter_by.is_pinned=true")).toEqual(["e"])
      expect(yield* names("?filter_by.is_pinned=false&filter_by.cluster_states=TERMINATED")).toEqual(["d"])
      expect(yield* names("?filter_by.cluster_sources=JOB")).toEqual([])
      expect(yield* names("?filter_by.policy_id=x")).toEqual([])

      const first = yield* list("?page_size=2")
      expect(first.clusters?.map(({ cluster_name, spec }) => [cluster_name, spec])).toEqual([
        ["a", undefined],
        ["c", undefined]
      ])
      expect(first.prev_page_token).toBeUndefined()
      const second = yield* list(`?page_size=2&page_token=${first.next_page_token}`)
      const third = yield* list(`?page_size=2&page_token=${second.next_page_token}`)
      expect(third.clusters?.map(({ cluster_name }) => cluster_name)).toEqual(["d"])
      expect(third.next_page_token).toBeUndefined()
      expect(yield* names(`?page_size=2&page_token=${third.prev_page_token}`)).toEqual(["b", "e"])
      const wrong = yield* get(path(`list?filter_by.is_pinned=true&page_token=${first.next_page_token}`))
      expect(errorOf(wrong).slice(0, 2)).toEqual([400, "INVALID_PARAMETER_VALUE"])
    }).pipe(Effect.provide(Emulator.layer()))
  )

  it.effect("lists terminated clusters for 30 days, keeps them for 60, and pinned ones forever", () =>
    Effect.gen(function* () {
      const id = yield* terminated()
      const pinned = yield* terminated()
      yield* act("pin", pinned)
      const listed = Effect.map(list(), ({ clusters }) => clusters?.map(({ cluster_id }) => cluster_id).sort())
      yield* TestClock.adjust("29 days")
      expect(yield* listed).toEqual([id, pinned].sort())
      yield* TestClock.adjust("2 days")
      expect(yield* listed).toEqual([pinned])
      expect(yield* stateOf(id)).toBe("TERMINATED")
      yield* TestClock.adjust("30 days")
      expect(errorOf(yield* get(path(`get?cluster_id=${id}`)))[2]).toBe(`Cluster ${id} does not exist`)
      expect(yield* stateOf(pinned)).toBe("TERMINATED")
      expect(yield* eventTypes(pinned)).toContain("PINNED")
    }).pipe(Effect.provide(Emulator.layer()))
  )

  it.effect("deletes permanently, except pinned clusters", () =>
    Effect.gen(function* () {
      const id = yield* running()
      yield* act("pin", id)
      const [status, code, message] = yield* refusal("permanent-delete", { cluster_id: id })
      expect([status, code]).toEqual([400, "INVALID_STATE"])
      expect(message).toContain("unpin the cluster first")
      yield* act("unpin", id)
      yield* act("permanent-delete", id)
      yield* TestClock.adjust("1 day")
      expect(yield* invalid("events", { cluster_id: id })).toBe(`Cluster ${id} does not exist`)
      expect(yield* list()).toEqual({})
    }).pipe(Effect.provide(Emulator.layer()))
  )

  it.effect("a list skips no cluster when the last of a page moves to its end", () =>
    Effect.gen(function* () {
      const ids = yield* Effect.forEach(["a", "b", "c", "d"], (cluster_name) => create({ cluster_name }))
      yield* TestClock.adjust("5 seconds")
      const first = yield* list("?page_size=2")
      expect((first.clusters ?? []).map(({ cluster_name }) => cluster_name)).toEqual(["a", "b"])
      yield* act("delete", ids[1] ?? "")
      yield* TestClock.adjust("2 seconds")
      const rest = yield* list(`?page_size=20&page_token=${first.next_page_token}`)
      expect((rest.clusters ?? []).map(({ cluster_name }) => cluster_name)).toEqual(["c", "d", "b"])
    }).pipe(Effect.provide(Emulator.layer()))
  )

  it.effect("returns events, latest first, by time and type, with both kinds of paging", () =>
    Effect.gen(function* () {
      const id = yield* running({ init_scripts: [{ workspace: { destination: "/Shared/setup.sh" } }] })
      yield* TestClock.adjust("55 seconds")
      yield* act("pin", id)
      yield* TestClock.adjust("1 minute")
      yield* act("unpin", id)
      const all = [
        "UNPINNED",
        "PINNED",
        "DRIVER_HEALTHY",
        "RUNNING",
        "INIT_SCRIPTS_FINISHED",
        "INIT_SCRIPTS_STARTED",
        "CREATING"
      ]
      const whole = yield* events(id)
      expect(typesOf(whole)).toEqual(all)
      expect([whole.total_count, whole.next_page, whole.next_page_token]).toEqual([7, undefined, undefined])
      expect(whole.events?.at(-1)).toMatchObject({
        cluster_id: id,
        timestamp: 0,
        details: {
          user: "user@example.com",
          cluster_size: { num_workers: 2 },
          attributes: { cluster_name: "my-cluster" }
        }
      })
      const typesBy = (request: object) => Effect.map(events(id, request), typesOf)
      expect(yield* typesBy({ order: "ASC" })).toEqual([...all].reverse())
      expect(yield* typesBy({ start_time: 60_000, end_time: 60_000 })).toEqual(["PINNED"])
      expect(yield* typesBy({ event_types: ["RUNNING", "CREATING"] })).toEqual(["RUNNING", "CREATING"])

      const found: Array<string | null | undefined> = []
      let request: object | undefined = { page_size: 3 }
      while (request !== undefined) {
        const page: GetEventsResponse = yield* events(id, request)
        found.push(...typesOf(page))
        yield* act(found.length < 5 ? "pin" : "unpin", id)
        request = page.next_page_token === undefined ? undefined : { page_size: 3, page_token: page.next_page_token }
      }
      expect(found).toEqual(all)

      yield* TestClock.adjust("1 minute")
      const older: Array<string | null | undefined> = []
      let legacy: GetEventsRequest | null | undefined = { cluster_id: id, limit: 4, end_time: 120_000 - 1 }
      while (legacy) {
        const page: GetEventsResponse = yield* events(id, legacy)
        older.push(...typesOf(page))
        legacy = page.next_page
      }
      expect(older).toEqual(all.slice(1))
      expect(yield* invalid("events", { cluster_id: id, offset: 2 })).toMatch(/end_time/)
      expect(yield* invalid("events", { cluster_id: id, limit: 501 })).toMatch(/500/)
    }).pipe(Effect.provide(Emulator.layer()))
  )

  it.effect("changes the owner of a terminated cluster", () =>
    Effect.gen(function* () {
      const id = yield* running()
      const owner_username = "other@example.com"
      yield* unexpected("change-owner", id, "Running", { owner_username })
      yield* act("delete", id)
      yield* TestClock.adjust("2 seconds")
      yield* act("change-owner", id, { owner_username })
      expect(yield* details(id)).toMatchObject({
        creator_user_name: "other@example.com",
        default_tags: { Creator: "other@example.com" }
      })
      const { access_control_list } = bodyOf(operations.getPermissions)(
        yield* get(`/api/2.0/permissions/clusters/${id}`)
      )
      expect(access_control_list?.map(({ user_name }) => user_name)).toContain(owner_username)
    }).pipe(Effect.provide(Emulator.layer()))
  )

  it.effect("has realistic node types, runtimes and zones", () =>
    Effect.gen(function* () {
      const { node_types } = bodyOf(operations.listNodeTypes)(yield* get(path("list-node-types")))
      expect(node_types).toContainEqual(
        expect.objectContaining({
          node_type_id: "Standard_NC24ads_A100_v4",
          num_cores: 24,
          memory_mb: 225_280,
          num_gpus: 1,
          photon_worker_capable: false
        })
      )
      const { versions } = bodyOf(operations.sparkVersions)(yield* get(path("spark-versions")))
      expect(versions).toContainEqual({
        key: "16.4.x-gpu-ml-scala2.12",
        name: "16.4 LTS ML (includes Apache Spark 3.5.2, GPU, Scala 2.12)"
      })
      const keys = versions?.map(({ key }) => key) ?? []
      expect(new Set(keys).size).toBe(keys.length)
      for (const key of keys) expect(yield* create({ spark_version: key })).toBeDefined()
      expect(bodyOf(operations.listZones)(yield* get(path("list-zones"))).zones).toContain("1")
    }).pipe(Effect.provide(Emulator.layer()))
  )

  it.effect("diagnoses the network after a start", () =>
    Effect.gen(function* () {
      const { inject } = yield* Emulator.Emulator
      const status = (id: string) =>
        Effect.map(get(path(`${id}/diagnostics`)), (answer) => {
          const { checks, diagnostics_status } = bodyOf(operations.getDiagnostic)(answer)
          return [diagnostics_status, (checks ?? []).filter(({ reason }) => reason).map(({ check_id }) => check_id)]
        })
      const id = yield* create()
      expect(yield* status(id)).toEqual(["DIAGNOSTICS_STATUS_NOT_RUN", []])
      yield* TestClock.adjust("5 seconds")
      expect(yield* status(id)).toEqual(["DIAGNOSTICS_STATUS_PASSED", []])
      yield* inject(Fault.clusterStart({ reason: { code: "NETWORK_CHECK_DNS_SERVER_FAILURE", type: "CLIENT_ERROR" } }))
      const cut = yield* running()
      expect(yield* status(cut)).toEqual(["DIAGNOSTICS_STATUS_FAILED", ["CHECK_ID_NETWORK_DNS_SERVER"]])
    }).pipe(Effect.provide(Emulator.layer()))
  )

  it.effect("the same seed and requests give the same workspace", () =>
    Effect.gen(function* () {
      const once = (seed: number) => Effect.provide(running().pipe(Effect.flatMap(details)), Emulator.layer({ seed }))
      yield* TestClock.setTime(0)
      const first = yield* once(7)
      yield* TestClock.setTime(0)
      expect(yield* once(7)).toEqual(first)
      yield* TestClock.setTime(0)
      expect((yield* once(8)).cluster_id).not.toBe(first.cluster_id)
    })
  )

  it.effect("options set node types, runtimes, durations and the user", () =>
    Effect.gen(function* () {
      const id = yield* create({ node_type_id: "i3.xlarge", spark_version: "1.0", driver_node_type_id: undefined })
      yield* TestClock.adjust("1 second")
      expect(yield* details(id)).toMatchObject({
        state: "RUNNING",
        cluster_cores: 12,
        creator_user_name: "me@example.com"
      })
    }).pipe(
      Effect.provide(
        Emulator.layer({
          nodeTypes: [
            {
              node_type_id: "i3.xlarge",
              memory_mb: 31232,
              num_cores: 4,
              description: "",
              instance_type_id: "i3.xlarge",
              category: "Storage Optimized"
            }
          ],
          sparkVersions: [{ key: "1.0", name: "One" }],
          durations: { clusterStart: "1 second" },
          userName: "me@example.com"
        })
      )
    )
  )
})
