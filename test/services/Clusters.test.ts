import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as Json from "../../src/internal/codec/json.js"
import * as Clusters from "../../src/services/Clusters.js"
import * as Scripted from "../support/scripted.js"

/** Runs a program against scripted responses. */
const over = <A, E>(scripted: Scripted.Scripted, effect: Effect.Effect<A, E, Clusters.Clusters>) =>
  effect.pipe(Effect.provide(Clusters.layer), Effect.provide(Scripted.layer(scripted)))

const collect = <A, E, R>(stream: Stream.Stream<A, E, R>) =>
  Effect.map(Stream.runCollect(stream), Chunk.toReadonlyArray)

const cluster_id = "0923-164208-meows279"

const withId = { cluster_id }

const permissions = { access_control_list: [{ group_name: "users", permission_level: "CAN_RESTART" }] }

type Call = (clusters: Clusters.Service) => Effect.Effect<unknown, unknown> | Stream.Stream<unknown, unknown>

const operations: ReadonlyArray<
  readonly [name: string, call: Call, request: string, body?: object | undefined, answer?: object]
> = [
  [
    "create",
    (c) => c.create({ spark_version: "16.4.x-scala2.12", num_workers: 0, idempotency_token: "t", policy_id: null }),
    "POST /api/2.1/clusters/create",
    { spark_version: "16.4.x-scala2.12", num_workers: 0, idempotency_token: "t", policy_id: null },
    withId
  ],
  [
    "edit",
    (c) => c.edit({ cluster_id, spark_version: "x", spark_conf: {} }),
    "POST /api/2.1/clusters/edit",
    { cluster_id, spark_version: "x", spark_conf: {} }
  ],
  [
    "update",
    (c) => c.update({ cluster_id, update_mask: "num_workers", cluster: { num_workers: 2 } }),
    "POST /api/2.1/clusters/update",
    { cluster_id, update_mask: "num_workers", cluster: { num_workers: 2 } }
  ],
  ["get", (c) => c.get(withId), "GET /api/2.1/clusters/get?cluster_id=0923-164208-meows279", undefined, withId],
  [
    "list",
    (c) =>
      c.list({
        filter_by: { cluster_states: ["RUNNING", "PENDING"], is_pinned: false },
        sort_by: { field: "CLUSTER_NAME" },
        page_size: 5
      }),
    "GET /api/2.1/clusters/list?filter_by.cluster_states=RUNNING&filter_by.cluster_states=PENDING&filter_by.is_pinned=false&sort_by.field=CLUSTER_NAME&page_size=5"
  ],
  ["list without a request", (c) => c.list(), "GET /api/2.1/clusters/list"],
  ["listPage", (c) => c.listPage({ page_token: "a=b&c" }), "GET /api/2.1/clusters/list?page_token=a%3Db%26c"],
  ["listPage without a request", (c) => c.listPage(), "GET /api/2.1/clusters/list"],
  ["start", (c) => c.start(withId), "POST /api/2.1/clusters/start", withId],
  [
    "restart",
    (c) => c.restart({ cluster_id, restart_user: "a@example.com" }),
    "POST /api/2.1/clusters/restart",
    { cluster_id, restart_user: "a@example.com" }
  ],
  [
    "resize",
    (c) => c.resize({ cluster_id, autoscale: { min_workers: 1, max_workers: 2 } }),
    "POST /api/2.1/clusters/resize",
    { cluster_id, autoscale: { min_workers: 1, max_workers: 2 } }
  ],
  ["delete", (c) => c.delete(withId), "POST /api/2.1/clusters/delete", withId],
  ["permanentDelete", (c) => c.permanentDelete(withId), "POST /api/2.1/clusters/permanent-delete", withId],
  ["pin", (c) => c.pin(withId), "POST /api/2.1/clusters/pin", withId],
  ["unpin", (c) => c.unpin(withId), "POST /api/2.1/clusters/unpin", withId],
  [
    "changeOwner",
    (c) => c.changeOwner({ cluster_id, owner_username: "b@example.com" }),
    "POST /api/2.1/clusters/change-owner",
    { cluster_id, owner_username: "b@example.com" }
  ],
  [
    "events",
    (c) => c.events({ cluster_id, order: "ASC", event_types: ["RUNNING"], start_time: 5, page_size: 500 }),
    "POST /api/2.1/clusters/events",
    { cluster_id, order: "ASC", event_types: ["RUNNING"], start_time: 5, page_size: 500 }
  ],
  ["eventsPage", (c) => c.eventsPage(withId), "POST /api/2.1/clusters/events", withId],
  [
    "getDiagnostic",
    (c) => c.getDiagnostic({ name: `clusters/${cluster_id}` }),
    "GET /api/2.1/clusters/0923-164208-meows279/diagnostics",
    undefined,
    { name: `clusters/${cluster_id}/diagnostics` }
  ],
  ["listNodeTypes", (c) => c.listNodeTypes(), "GET /api/2.1/clusters/list-node-types"],
  ["sparkVersions", (c) => c.sparkVersions(), "GET /api/2.1/clusters/spark-versions"],
  ["listZones", (c) => c.listZones(), "GET /api/2.1/clusters/list-zones"],
  ["getPermissions", (c) => c.getPermissions(withId), "GET /api/2.0/permissions/clusters/0923-164208-meows279"],
  [
    "setPermissions",
    (c) => c.setPermissions({ cluster_id, ...permissions }),
    "PUT /api/2.0/permissions/clusters/0923-164208-meows279",
    permissions
  ],
  [
    "updatePermissions",
    (c) => c.updatePermissions({ cluster_id, ...permissions }),
    "PATCH /api/2.0/permissions/clusters/0923-164208-meows279",
    permissions
  ],
  [
    "getPermissionLevels",
    (c) => c.getPermissionLevels(withId),
    "GET /api/2.0/permissions/clusters/0923-164208-meows279/permissionLevels"
  ]
]

const isStream = (
  u: Effect.Effect<unknown, unknown> | Stream.Stream<unknown, unknown>
): u is Stream.Stream<unknown, unknown> => Stream.StreamTypeId in u

describe("the requests of the Clusters API", () => {
  it("are all tested here", () => {
    const tested = new Set(operations.map(([name]) => name.split(" ")[0]))
    const service = Effect.runSync(over(Scripted.make([]), Clusters.Clusters))
    expect([...tested].sort()).toEqual(Object.keys(service).sort())
  })

  for (const [name, call, request, body, answer] of operations) {
    it.effect(name, () =>
      Effect.gen(function* () {
        const scripted = Scripted.make([Scripted.json(answer ?? {})])
        yield* over(
          scripted,
          Effect.flatMap(Clusters.Clusters, (clusters) => {
            const called = call(clusters)
            return isStream(called) ? collect(called) : called
          })
        )
        const sent = scripted.only()
        expect(`${sent.method} ${sent.url.slice(Scripted.host.length)}`).toBe(request)
        expect(sent.body === "" ? undefined : JSON.parse(sent.body)).toStrictEqual(body)
      })
    )
  }
})

/** A response with fields and values that the library does not know. */
const details = `{
  "cluster_id": "${cluster_id}", "cluster_name": null, "spark_version": "16.4.x-scala2.12",
  "node_type_id": "Standard_D4ds_v5", "num_workers": 2, "autotermination_minutes": 30,
  "spark_context_id": 9007199254740993, "state": "HIBERNATING", "state_message": "",
  "azure_attributes": {"availability": "MOON_BASE", "first_on_demand": 1, "spot_bid_max_price": -1.0},
  "spark_conf": {}, "custom_tags": {"team": "data"}, "init_scripts": [], "policy_id": null,
  "termination_reason": {"code": "COSMIC_RAYS", "type": "SERVICE_FAULT", "parameters": {"azure_error_code": "X"}},
  "workload_type": {"clients": {"jobs": false, "notebooks": true, "dreams": true}},
  "quantum_mode": {"qubits": 18446744073709551615, "kinds": [{"a": [1, null, 2.5]}]},
  "start_time": 1763841600000, "executors": [{"node_id": "a", "host_private_ip": null}]
}`

describe("the responses of the Clusters API", () => {
  it.effect("keep unknown fields, unknown enum values, nulls and big integers", () =>
    Effect.gen(function* () {
      const cluster = yield* over(
        Scripted.make([Scripted.text(details)]),
        Effect.flatMap(Clusters.Clusters, (clusters) => clusters.get(withId))
      )
      expect(cluster.state).toBe("HIBERNATING")
      expect(cluster.spark_context_id).toBe(9007199254740993n)
      expect(cluster.cluster_name).toBeNull()
      expect(cluster).toStrictEqual(Json.parse(details))
    })
  )

  it.effect("round-trip through get, a change of one field, and edit", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([Scripted.text(details), Scripted.json({})])
      yield* over(
        scripted,
        Effect.gen(function* () {
          const clusters = yield* Clusters.Clusters
          const cluster = yield* clusters.get(withId)
          yield* clusters.edit({ ...cluster, spark_version: "17.3.x-scala2.13" })
        })
      )
      expect(Json.parse(scripted.requests[1]?.body ?? "")).toStrictEqual({
        ...(Json.parse(details) as object),
        spark_version: "17.3.x-scala2.13"
      })
      expect(scripted.requests[1]?.body).toContain('"qubits":18446744073709551615')
    })
  )

  it.effect("for missing clusters are typed errors", () =>
    Effect.gen(function* () {
      const absent = Scripted.json(
        { error_code: "INVALID_PARAMETER_VALUE", message: `Cluster ${cluster_id} does not exist` },
        { status: 400 }
      )
      const get = Effect.flatMap(Clusters.Clusters, (clusters) => clusters.get(withId))
      const error = yield* Effect.flip(over(Scripted.make([absent]), get))
      expect(error).toMatchObject({ _tag: "ResourceDoesNotExist", errorCode: "INVALID_PARAMETER_VALUE", status: 400 })
    })
  )
})

describe("the lists of the Clusters API", () => {
  const cluster = (id: string) => ({ cluster_id: id })

  it.effect("list follows only page tokens", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([
        Scripted.json({ clusters: [cluster("a"), cluster("b")], next_page_token: "2" }),
        Scripted.json({ next_page_token: "3", prev_page_token: "1" }),
        Scripted.json({ clusters: [cluster("c")], next_page_token: "" })
      ])
      const all = yield* over(
        scripted,
        Effect.flatMap(Clusters.Clusters, (clusters) => collect(clusters.list({ page_size: 2 })))
      )
      expect(all.map(({ cluster_id }) => cluster_id)).toEqual(["a", "b", "c"])
      expect(scripted.requests.map(({ url }) => new URL(url).search)).toEqual([
        "?page_size=2",
        "?page_size=2&page_token=2",
        "?page_size=2&page_token=3"
      ])
    })
  )

  it.effect("events are paged by tokens, or by next_page requests of older workspaces", () =>
    Effect.gen(function* () {
      const event = (n: number) => ({ cluster_id, timestamp: n, type: "RUNNING" })
      const all = (scripted: Scripted.Scripted) =>
        over(
          scripted,
          Effect.flatMap(Clusters.Clusters, (clusters) => collect(clusters.events({ cluster_id, order: "ASC" })))
        )
      const byToken = Scripted.make([
        Scripted.json({ events: [event(1)], next_page_token: "t", next_page: { cluster_id, offset: 7 } }),
        Scripted.json({ events: [event(2)] })
      ])
      expect((yield* all(byToken)).map(({ timestamp }) => timestamp)).toEqual([1, 2])
      expect(JSON.parse(byToken.requests[1]?.body ?? "")).toEqual({ cluster_id, order: "ASC", page_token: "t" })
      const byRequest = Scripted.make([
        Scripted.json({
          events: [event(1)],
          next_page: { cluster_id, end_time: 9, offset: 1, limit: 1 },
          total_count: 2
        }),
        Scripted.json({ events: [event(2)], total_count: 2 })
      ])
      expect((yield* all(byRequest)).map(({ timestamp }) => timestamp)).toEqual([1, 2])
      expect(JSON.parse(byRequest.requests[1]?.body ?? "")).toEqual({ cluster_id, end_time: 9, offset: 1, limit: 1 })
    })
  )
})

describe("the idempotency token of create", () => {
  const tokens = (scripted: Scripted.Scripted) =>
    scripted.requests.map(({ body }) => (JSON.parse(body) as { readonly idempotency_token?: string }).idempotency_token)

  const create = (idempotency_token?: string) =>
    Effect.flatMap(Clusters.Clusters, (clusters) =>
      clusters.create({ spark_version: "x", ...(idempotency_token === undefined ? {} : { idempotency_token }) })
    )

  it.effect("is the same for all attempts of a call, and new for each call", () =>
    Effect.gen(function* () {
      const unavailable = Scripted.json({ error_code: "TEMPORARILY_UNAVAILABLE", message: "m" }, { status: 503 })
      const scripted = Scripted.make([unavailable, Scripted.cut, Scripted.json(withId), Scripted.json(withId)])
      const fiber = yield* Effect.fork(over(scripted, Effect.zip(create(), create())))
      yield* TestClock.adjust("1 minute")
      yield* Fiber.join(fiber)
      const [one, two, three, next] = tokens(scripted)
      expect(one).toMatch(/^[0-9a-f]{32}$/)
      expect([two, three]).toEqual([one, one])
      expect(next).toMatch(/^[0-9a-f]{32}$/)
      expect(next).not.toBe(one)
    })
  )

  it.effect("is the caller's if there is one", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([Scripted.cut, Scripted.json(withId)])
      const fiber = yield* Effect.fork(over(scripted, create("mine")))
      yield* TestClock.adjust("1 minute")
      yield* Fiber.join(fiber)
      expect(tokens(scripted)).toEqual(["mine", "mine"])
    })
  )

  it.effect("makes a retry safe: start, which has none, is not retried after a broken connection", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([Scripted.cut])
      const start = Effect.flatMap(Clusters.Clusters, (clusters) => clusters.start(withId))
      expect(yield* Effect.flip(over(scripted, start))).toMatchObject({ _tag: "TransportError", sent: true })
    })
  )
})
