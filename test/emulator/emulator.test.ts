import { describe, expect, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as Fault from "../../src/emulator/Fault.js"
import { requestAst } from "../../src/internal/codec/requestSchema.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as RetryPolicy from "../../src/layers/RetryPolicy.js"
import { AzureAttributes, ClusterAttributes } from "../../src/schemas/clusters/ClusterAttributes.js"
import * as Wire from "../../src/schemas/Wire.js"
import { operations } from "../../src/services/clusters/operations.js"
import { bodyOf, errorOf, get, post } from "./http.js"

const spec = { spark_version: "18.x-scala2.13", node_type_id: "Standard_D4ds_v5", num_workers: 1 }

const withClient = (options?: Emulator.Options) =>
  DatabricksClient.layer({ host: Emulator.host, token: Emulator.token }).pipe(
    Layer.provideMerge(Emulator.layer(options))
  )

/**
 * Removes absent, `null` and unset fields, which the workspace treats alike. Lists and unknown values are left
 * unchanged.
 */
const withoutNulls = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(withoutNulls)
    : typeof value === "object" && value !== null
      ? Object.fromEntries(
          Object.entries(value).flatMap(([key, inner]) =>
            inner === null || inner === undefined ? [] : [[key, withoutNulls(inner)]]
          )
        )
      : value

const settled = [
  "spark_version",
  "node_type_id",
  "driver_node_type_id",
  "instance_pool_id",
  "driver_instance_pool_id",
  "autotermination_minutes",
  "azure_attributes",
  "custom_tags",
  "ssh_public_keys",
  "policy_id",
  "kind",
  "is_single_node",
  "use_ml_runtime"
] as const

const attributes = Schema.extend(
  Schema.Struct(ClusterAttributes.fields).omit(...settled),
  Schema.Struct({ azure_attributes: Wire.optional(Schema.Struct(AzureAttributes.fields).omit("spot_bid_max_price")) })
)

describe("The emulator", () => {
  it.effect.prop(
    "reads return what a client created",
    [Arbitrary.make(Schema.make<typeof attributes.Type>(requestAst(attributes.ast)))],
    ([attributes]) =>
      Effect.gen(function* () {
        const asked = { ...attributes, ...spec }
        const { cluster_id } = bodyOf(operations.create)(yield* post("/api/2.1/clusters/create", asked))
        const read = bodyOf(operations.get)(yield* get(`/api/2.1/clusters/get?cluster_id=${cluster_id}`))
        expect(read.spec).toEqual(withoutNulls(asked))
        expect(read).toMatchObject(withoutNulls(asked) as object)
      }).pipe(Effect.provide(Emulator.layer())),
    { fastCheck: { numRuns: 50 } }
  )

  it.effect("create is not repeated after a lost response, throttling and an outage", () =>
    Effect.gen(function* () {
      const client = yield* DatabricksClient.DatabricksClient
      const { requests } = yield* Emulator.Emulator
      const fiber = yield* Effect.fork(client.call(operations.create)({ ...spec }))
      yield* TestClock.adjust("5 minutes")
      const { cluster_id } = yield* Fiber.join(fiber)
      const { clusters } = yield* client.call(operations.listPage)({})
      expect(clusters?.map((cluster) => cluster.cluster_id)).toEqual([cluster_id])
      expect((yield* requests).map(({ operation, status }) => [operation, status])).toEqual([
        ["create", undefined],
        ["create", 429],
        ["create", 503],
        ["create", 200],
        ["list", 200]
      ])
    }).pipe(
      Effect.provide(
        withClient({
          faults: [
            Fault.cutAfter(),
            Fault.throttle({ retryAfter: "1 second" }),
            Fault.status({ status: 503, errorCode: "TEMPORARILY_UNAVAILABLE" })
          ]
        })
      )
    )
  )

  it.effect("reports errors, pages and invalid responses", () =>
    Effect.gen(function* () {
      const client = yield* DatabricksClient.DatabricksClient
      const { inject } = yield* Emulator.Emulator
      const tag = <A, E extends { readonly _tag: string }, R>(effect: Effect.Effect<A, E, R>) =>
        Effect.map(Effect.flip(effect), (error) => error._tag)
      expect(yield* tag(client.call(operations.get)({ cluster_id: "1" }))).toBe("ResourceDoesNotExist")
      const { cluster_id } = yield* client.call(operations.create)({ ...spec })
      expect(yield* tag(client.call(operations.start)({ cluster_id }))).toBe("InvalidState")
      yield* inject(Fault.html(), Fault.redirect(), Fault.truncate())
      expect(yield* tag(client.call(operations.listPage)({}))).toBe("NotAnApiResponse")
      expect(yield* tag(client.call(operations.listPage)({}))).toBe("NotAnApiResponse")
      expect(yield* tag(client.call(operations.listPage)({}))).toBe("NotAnApiResponse")
    }).pipe(RetryPolicy.withPolicy(RetryPolicy.none), Effect.provide(withClient()))
  )

  it.effect("polling under TestClock sees every state at its time", () =>
    Effect.gen(function* () {
      const client = yield* DatabricksClient.DatabricksClient
      const { cluster_id } = yield* client.call(operations.create)({ ...spec })
      const seen: Array<string> = []
      const poll = Effect.gen(function* () {
        const { state } = yield* client.call(operations.get)({ cluster_id })
        if (seen.at(-1)?.endsWith(String(state)) !== true) {
          seen.push(`${yield* Effect.clockWith((clock) => clock.currentTimeMillis)} ${state}`)
          if (state === "RUNNING") yield* client.call(operations.delete)({ cluster_id })
        }
        yield* Effect.sleep("1 second")
      })
      const fiber = yield* Effect.fork(Effect.repeatN(poll, 8))
      yield* TestClock.adjust("1 minute")
      yield* Fiber.join(fiber)
      expect(seen).toEqual(["0 PENDING", "5000 RUNNING", "6000 TERMINATING", "7000 TERMINATED"])
    }).pipe(Effect.provide(withClient()))
  )

  it.effect("workspaces share no state", () =>
    Effect.gen(function* () {
      const make = Effect.map(
        post("/api/2.1/clusters/create", spec),
        (answer) => bodyOf(operations.create)(answer).cluster_id
      )
      const id = yield* Effect.provide(make, Emulator.layer())
      const elsewhere = yield* Effect.provide(
        get(`/api/2.1/clusters/get?cluster_id=${id}`),
        Emulator.layer({ seed: 2 })
      )
      expect(errorOf(elsewhere)[2]).toBe(`Cluster ${id} does not exist`)
    })
  )

  it.effect("unauthenticated requests reveal nothing", () =>
    Effect.gen(function* () {
      const refused = yield* Effect.either(
        Effect.flatMap(DatabricksClient.DatabricksClient, (client) => client.call(operations.listPage)({}))
      )
      expect(Either.isLeft(refused) && refused.left._tag).toBe("PermissionDenied")
    }).pipe(Effect.provide(withClient({ tokens: ["another"] })))
  )

  it.effect("ends the programs of tasks when its scope closes, as their timers keep a process alive", () =>
    Effect.gen(function* () {
      let ended = false
      const program = Effect.onExit(Effect.never, () => Effect.sync(() => (ended = true)))
      yield* Effect.gen(function* () {
        yield* post("/api/2.2/jobs/runs/submit", {
          tasks: [{ task_key: "slow", notebook_task: { notebook_path: "/Shared/slow" } }]
        })
        yield* TestClock.adjust("1 hour")
        expect(ended).toBe(false)
      }).pipe(Effect.provide(Emulator.layer({ tasks: { "/Shared/slow": program } })))
      yield* TestClock.adjust(0)
      expect(ended).toBe(true)
    })
  )
})
