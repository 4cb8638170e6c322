/**
 * Tests responses after which it is unknown whether the request was executed: nothing may be done twice, and nothing
 * lost.
 */
import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as Databricks from "../../src/Databricks.js"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as Fault from "../../src/emulator/Fault.js"
import * as Client from "../../src/layers/DatabricksClient.js"
import { DatabricksClient } from "../../src/layers/DatabricksClient.js"
import * as RetryPolicy from "../../src/layers/RetryPolicy.js"
import * as Clusters from "../../src/services/Clusters.js"
import * as Jobs from "../../src/services/Jobs.js"
import * as Pipelines from "../../src/services/Pipelines.js"
import * as Repos from "../../src/services/Repos.js"
import * as Secrets from "../../src/services/Secrets.js"
import * as Tokens from "../../src/services/Tokens.js"
import * as Warehouses from "../../src/services/Warehouses.js"
import * as Workspace from "../../src/services/Workspace.js"
import { layered } from "../support/layered.js"
import * as Logs from "../support/logs.js"
import * as Scripted from "../support/scripted.js"

const workspace = Databricks.layerServices.pipe(
  Layer.provideMerge(Client.layer({ host: Emulator.host, token: Emulator.token })),
  Layer.provideMerge(Emulator.layer())
)

const count = <A, E, R>(stream: Stream.Stream<A, E, R>) => Effect.map(Stream.runCollect(stream), Chunk.size)

/** The outcome of an effect with unlimited time. */
const outcome = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.fork(Effect.either(effect))
    yield* Effect.raceFirst(Fiber.await(fiber), TestClock.adjust("1 hour"))
    return yield* Fiber.join(fiber)
  })

const run = (name: string) => ({
  run_name: name,
  tasks: [{ task_key: "t", notebook_task: { notebook_path: "/Shared/n" }, new_cluster: cluster }]
})

const cluster = { spark_version: "16.4.x-scala2.12", node_type_id: "Standard_D4ds_v5", num_workers: 1 }

const slow =
  "The service at this URL is taking too long to process your request. Please try again later or try a faster operation."

/** The request is executed, then the gateway times out. */
const gateways: ReadonlyArray<readonly [what: string, fault: (on: Fault.On) => Fault.Fault]> = [
  ["503", (on) => Fault.status({ status: 503, isDone: true, on })],
  [
    "503 after execution",
    (on) => Fault.status({ status: 503, errorCode: "TEMPORARILY_UNAVAILABLE", message: slow, isDone: true, on })
  ],
  ["503 with Retry-After", (on) => Fault.status({ status: 503, headers: { "retry-after": "1" }, isDone: true, on })],
  ["504", (on) => Fault.status({ status: 504, message: slow, isDone: true, on })],
  ["429 after execution", (on) => Fault.status({ status: 429, message: slow, isDone: true, on })],
  ["half a response", (on) => Fault.truncate({ on })],
  ["a login page", (on) => ({ ...Fault.html({ on }), isDone: true }) as Fault.Fault]
]

type Api = Layer.Layer.Success<typeof workspace>

type Row = readonly [
  what: string,
  on: Fault.On,
  create: Effect.Effect<unknown, unknown, Api>,
  all: Effect.Effect<number, unknown, Api>
]

const never: ReadonlyArray<Row> = [
  [
    "job",
    { service: "Jobs", operation: "create" },
    Effect.flatMap(Jobs.Jobs, (jobs) => jobs.create({ name: "nightly" })),
    Effect.flatMap(Jobs.Jobs, (jobs) => count(jobs.list()))
  ],
  [
    "token",
    { service: "Tokens", operation: "create" },
    Effect.flatMap(Tokens.Tokens, (tokens) => tokens.create({ comment: "c" })),
    Effect.map(
      Effect.flatMap(DatabricksClient, (client) => client.request({ method: "GET", path: "/api/2.0/token/list" })),
      (all) => (all as { readonly token_infos?: ReadonlyArray<unknown> }).token_infos?.length ?? 0
    )
  ],
  [
    "pipeline",
    { service: "Pipelines", operation: "create" },
    Effect.flatMap(Pipelines.Pipelines, (pipelines) => pipelines.create({ name: "p", allow_duplicate_names: true })),
    Effect.flatMap(Pipelines.Pipelines, (pipelines) => count(pipelines.list()))
  ]
]

/** Creates with an idempotency token: repeated, with a single result. */
const byToken: ReadonlyArray<Row> = [
  [
    "one-time run",
    { service: "Jobs", operation: "submit" },
    Effect.flatMap(Jobs.Jobs, (jobs) => jobs.submit(run("r"))),
    Effect.flatMap(Jobs.Jobs, (jobs) => count(jobs.runsList()))
  ],
  [
    "cluster",
    { service: "Clusters", operation: "create" },
    Effect.flatMap(Clusters.Clusters, (clusters) => clusters.create({ cluster_name: "c", ...cluster })),
    Effect.flatMap(Clusters.Clusters, (clusters) => count(clusters.list()))
  ]
]

describe("a request that was executed before its response failed", () => {
  layered(workspace, (it) => {
    for (const [how, fault] of gateways) {
      for (const [what, on, create, all] of never) {
        it.effect(`${how}: one ${what}, and an error that says so`, () =>
          Effect.gen(function* () {
            const emulator = yield* Emulator.Emulator
            yield* emulator.reset
            yield* emulator.inject(fault(on))
            const before = yield* all
            expect((yield* outcome(create))._tag).toBe("Left")
            expect(yield* all).toBe(before + 1)
          })
        )
      }
      for (const [what, on, create, all] of byToken) {
        it.effect(`${how}: one ${what}, returned to the caller`, () =>
          Effect.gen(function* () {
            const emulator = yield* Emulator.Emulator
            yield* emulator.reset
            yield* emulator.inject(fault(on))
            expect((yield* outcome(create))._tag).toBe("Right")
            expect(yield* all).toBe(1)
          })
        )
      }
    }
  })
})

describe("an error with a success status", () => {
  const tooLarge = Fault.status({
    status: 200,
    errorCode: "MAX_NOTEBOOK_SIZE_EXCEEDED",
    message: "The notebook is too large to be exported",
    times: Number.POSITIVE_INFINITY
  })

  const calls: Readonly<Record<string, Effect.Effect<unknown, unknown, Api>>> = {
    "Workspace.exportText": Workspace.exportText({ path: "/n" }),
    "Workspace.exportBytes": Workspace.exportBytes({ path: "/n" }),
    "Secrets.putSecret": Effect.flatMap(Secrets.Secrets, (secrets) =>
      secrets.putSecret({ scope: "s", key: "k", string_value: "v" })
    ),
    "Repos.delete": Effect.flatMap(Repos.Repos, (repos) => repos.delete({ repo_id: 1 })),
    "Jobs.list": Effect.flatMap(Jobs.Jobs, (jobs) => Stream.runDrain(jobs.list())),
    "Warehouses.list": Effect.flatMap(Warehouses.Warehouses, (warehouses) => Stream.runDrain(warehouses.list()))
  }

  layered(workspace, (it) => {
    for (const [name, call] of Object.entries(calls)) {
      it.effect(`is reported as the error of ${name}`, () =>
        Effect.gen(function* () {
          const emulator = yield* Emulator.Emulator
          yield* emulator.reset
          yield* emulator.inject(tooLarge)
          expect(yield* Effect.flip(call)).toMatchObject({
            _tag: "DatabricksBadRequest",
            errorCode: "MAX_NOTEBOOK_SIZE_EXCEEDED",
            message: "The notebook is too large to be exported",
            status: 200
          })
        })
      )
    }
  })
})

describe("a wait", () => {
  layered(workspace, (it) => {
    it.effect("continues after login pages and half responses that exhaust the attempts of a poll", () =>
      Effect.gen(function* () {
        const emulator = yield* Emulator.Emulator
        yield* emulator.reset
        const jobs = yield* Jobs.Jobs
        const { run_id } = yield* jobs.submit(run("r"))
        const on = { service: "Jobs", operation: "runsGet" } as const
        yield* emulator.inject(Fault.html({ on, times: 5 }), Fault.truncate({ on, times: 5 }))
        const awaited = yield* outcome(Effect.either(Jobs.awaitRun({ run_id })))
        expect(JSON.stringify(awaited)).not.toMatch(/NotAnApiResponse|DecodeError/)
        expect(yield* emulator.faults).toEqual([])
      })
    )
  })
})

describe("an unreachable host", () => {
  const calling = (script: ReadonlyArray<Scripted.Answer>, around?: RetryPolicy.Policy) =>
    Effect.gen(function* () {
      const logs = Logs.make()
      const scripted = Scripted.make(script, { repeatLast: true })
      const call = Effect.flatMap(DatabricksClient, (client) =>
        client.request({ method: "GET", path: "/api/2.0/things" })
      ).pipe(Effect.provide(Scripted.layer(scripted)), Effect.provide(logs.layer))
      const result = yield* outcome(around === undefined ? call : RetryPolicy.withPolicy(around)(call))
      return { result, warnings: logs.lines.filter((line) => line.startsWith("WARN")) }
    })

  it.effect("is logged as a warning from the second failed attempt on, with the reason and the remaining time", () =>
    Effect.gen(function* () {
      const { result, warnings } = yield* calling([Scripted.refused])
      expect(result._tag).toBe("Left")
      expect(warnings.length).toBeGreaterThan(3)
      // The maximum delay is half a minute.
      expect(warnings.length).toBeLessThan(31)
      expect(warnings[0]).toMatch(
        /^WARN DatabricksClient\.request has failed 2 times at https:\/\/adb-123\.4\.azuredatabricks\.net: TransportError: The workspace could not be reached: .*ECONNREFUSED.* \(next attempt in \S.*, the last within 4m 5\ds.*\)$/
      )
      expect(warnings.join("\n")).not.toContain(Scripted.token)
    })
  )

  it.effect("is not logged if the second attempt succeeds", () =>
    Effect.map(calling([Scripted.refused, Scripted.json({})]), ({ result, warnings }) => {
      expect(result._tag).toBe("Right")
      expect(warnings).toEqual([])
    })
  )

  it.effect("is logged even if the end of the schedule is unknown", () =>
    Effect.gen(function* () {
      const { warnings } = yield* calling([Scripted.refused], {
        ...RetryPolicy.standard,
        schedule: Schedule.intersect(Schedule.spaced("4 seconds"), Schedule.recurs(3))
      })
      expect(warnings).toEqual([expect.stringMatching(/ has failed 2 times at .* \(next attempt in 4s\)$/)])
    })
  )
})
