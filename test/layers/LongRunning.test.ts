import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as RetryPolicy from "../../src/layers/RetryPolicy.js"
import * as Apps from "../../src/services/apps/Apps.js"
import * as CleanRooms from "../../src/services/cleanrooms/CleanRooms.js"
import * as CommandExecution from "../../src/services/compute/CommandExecution.js"
import * as Genie from "../../src/services/dashboards/Genie.js"
import * as FeatureEngineering from "../../src/services/ml/FeatureEngineering.js"
import * as Postgres from "../../src/services/postgres/Postgres.js"
import * as ServingEndpoints from "../../src/services/serving/ServingEndpoints.js"
import * as VectorSearch from "../../src/services/vectorsearch/VectorSearchEndpoints.js"
import * as Scripted from "../support/scripted.js"

const { json } = Scripted

const everySecond = { schedule: Schedule.spaced("1 second") }

const services = Layer.mergeAll(
  Apps.layer,
  CleanRooms.layer,
  CommandExecution.layer,
  FeatureEngineering.layer,
  Genie.layer,
  Postgres.layer,
  ServingEndpoints.layer,
  VectorSearch.layer
)

type Services = Layer.Layer.Success<typeof services>

/** Runs a wait against the answers, of which the last is repeated, while the clock goes on. */
const waiting = <A, E>(
  answers: ReadonlyArray<Scripted.Answer>,
  effect: Effect.Effect<A, E, Services>,
  time: Duration.DurationInput = "1 hour"
) =>
  Effect.gen(function* () {
    const scripted = Scripted.make(answers, { repeatLast: true })
    const fiber = yield* effect.pipe(
      RetryPolicy.withPolicy(RetryPolicy.none),
      Effect.exit,
      Effect.provide(Layer.provide(services, Scripted.layer(scripted))),
      Effect.fork
    )
    yield* TestClock.adjust(time)
    const exit = yield* Fiber.join(fiber)
    const calls = scripted.requests.map(({ method, url }) => `${method} ${url.slice(Scripted.host.length)}`)
    return { exit, calls, requests: scripted.requests }
  })

const succeeding = <A, E>(answers: ReadonlyArray<Scripted.Answer>, effect: Effect.Effect<A, E, Services>) =>
  Effect.flatMap(waiting(answers, effect), ({ exit, ...rest }) => Effect.map(exit, (value) => ({ value, ...rest })))

const failing = <A, E>(answers: ReadonlyArray<Scripted.Answer>, effect: Effect.Effect<A, E, Services>) =>
  Effect.flatMap(waiting(answers, effect), ({ exit, ...rest }) =>
    Effect.map(Effect.flip(exit), (error) => ({ error, ...rest }))
  )

const app = (state: string, message?: string) => json({ name: "report", compute_status: { state, message } })

const endpoint = (config_update: string) => json({ name: "chat", state: { config_update, ready: "READY" } })

const notFound = json({ error_code: "RESOURCE_DOES_NOT_EXIST", message: "App report does not exist" }, { status: 404 })

const unavailable = json({ error_code: "TEMPORARILY_UNAVAILABLE", message: "Try again" }, { status: 503 })

describe("the states of a resource", () => {
  it.effect("awaits a state of success", () =>
    Effect.gen(function* () {
      const { calls, value } = yield* succeeding(
        [app("STARTING"), app("STARTING"), app("ACTIVE")],
        Apps.awaitActive({ name: "report" }, everySecond)
      )
      expect(value.compute_status?.state).toBe("ACTIVE")
      expect(calls).toEqual(Array(3).fill("GET /api/2.0/apps/report"))
    })
  )

  it.effect("fails with the message of the API", () =>
    Effect.gen(function* () {
      const { error } = yield* failing(
        [app("STARTING"), app("ERROR", "The image could not be pulled")],
        Apps.awaitActive({ name: "report" })
      )
      expect(error).toMatchObject({
        _tag: "OperationFailed",
        message: "App report is ERROR, not ACTIVE: The image could not be pulled",
        state: "ERROR",
        reason: "The image could not be pulled",
        last: { name: "report" }
      })
    })
  )

  it.effect("ends with what was seen last at the deadline", () =>
    Effect.gen(function* () {
      const { error } = yield* failing(
        [app("STARTING", "Pulling the image")],
        Apps.awaitActive({ name: "report" }, { ...everySecond, deadline: "10 seconds" })
      )
      expect(error).toMatchObject({
        _tag: "WaitTimeout",
        message:
          "Waited 10s for app report to be ACTIVE: the deadline has passed; last seen STARTING: Pulling the image"
      })
    })
  )

  it.effect("goes on after transient failures, and ends with others", () =>
    Effect.gen(function* () {
      const passed = yield* succeeding(
        [app("STARTING"), unavailable, Scripted.cut, app("ACTIVE")],
        Apps.awaitActive({ name: "report" }, everySecond)
      )
      expect(passed.calls).toHaveLength(4)
      const { calls, error } = yield* failing([app("STARTING"), notFound], Apps.awaitActive({ name: "report" }))
      expect(error).toMatchObject({ _tag: "ResourceDoesNotExist" })
      expect(calls).toHaveLength(2)
    })
  )

  it.effect("emits each change of state or message", () =>
    Effect.gen(function* () {
      const { value } = yield* succeeding(
        [app("STARTING"), app("STARTING"), app("STARTING", "Pulling"), app("STOPPED"), app("ACTIVE")],
        Stream.runCollect(Apps.watch({ name: "report" }, everySecond))
      )
      const seen = Chunk.toReadonlyArray(value).map(({ compute_status }) => compute_status)
      expect(seen).toEqual([{ state: "STARTING" }, { state: "STARTING", message: "Pulling" }, { state: "STOPPED" }])
    })
  )

  it.effect("knows final states that the official clients wait on", () =>
    Effect.gen(function* () {
      const { error } = yield* failing(
        [json({ name: "shared", status: "PROVISIONING" }), json({ name: "shared", status: "FAILED" })],
        CleanRooms.awaitActive({ name: "shared" })
      )
      expect(error).toMatchObject({ _tag: "OperationFailed", message: "Clean room shared is FAILED, not ACTIVE" })
    })
  )

  it.effect("has the states of the API where the official clients have their own", () =>
    Effect.gen(function* () {
      const request = { clusterId: "c", contextId: "x", commandId: "d" }
      const { value } = yield* succeeding(
        [json({ id: "d", status: "Running" }), json({ id: "d", status: "Finished" })],
        CommandExecution.awaitCommandFinishedOrError(request)
      )
      expect(value.status).toBe("Finished")
    })
  )
})

describe("a call and its wait", () => {
  it.effect("takes the id of a new resource from the response, and passes 404 just after its creation", () =>
    Effect.gen(function* () {
      const { calls, requests, value } = yield* succeeding(
        [json({ name: "report" }), notFound, app("STARTING"), app("ACTIVE")],
        Apps.createAndAwait({ app: { name: "report" } }, everySecond)
      )
      expect(value.compute_status?.state).toBe("ACTIVE")
      expect(calls).toEqual(["POST /api/2.0/apps", ...Array(3).fill("GET /api/2.0/apps/report")])
      expect(JSON.parse(requests[0]?.body ?? "")).toEqual({ name: "report" })
    })
  )

  it.effect("does not pass 404 after the grace period", () =>
    Effect.gen(function* () {
      const { error } = yield* failing(
        [json({ name: "report" }), notFound],
        Apps.createAndAwait({ app: { name: "report" } }, everySecond)
      )
      expect(error).toMatchObject({ _tag: "ResourceDoesNotExist" })
    })
  )

  it.effect("takes an immediate end of a new resource for what it is", () =>
    Effect.gen(function* () {
      const { calls, error } = yield* failing(
        [json({ name: "report" }), app("ERROR", "No quota")],
        Apps.createAndAwait({ app: { name: "report" } })
      )
      expect(error).toMatchObject({ _tag: "OperationFailed", reason: "No quota" })
      expect(calls).toHaveLength(2)
    })
  )

  it.effect("ignores the state from before a start", () =>
    Effect.gen(function* () {
      const { value } = yield* succeeding(
        [app("STOPPED"), app("STOPPED"), app("STARTING"), app("ACTIVE")],
        Apps.startAndAwait({ name: "report" }, everySecond)
      )
      expect(value.compute_status?.state).toBe("ACTIVE")
    })
  )

  it.effect("ignores the state from before an update, which is that of success", () =>
    Effect.gen(function* () {
      const { calls } = yield* succeeding(
        [
          endpoint("IN_PROGRESS"),
          endpoint("NOT_UPDATING"),
          endpoint("NOT_UPDATING"),
          endpoint("IN_PROGRESS"),
          endpoint("NOT_UPDATING")
        ],
        ServingEndpoints.updateConfigAndAwait({ name: "chat", served_entities: [] }, everySecond)
      )
      expect(calls).toEqual([
        "PUT /api/2.0/serving-endpoints/chat/config",
        ...Array(4).fill("GET /api/2.0/serving-endpoints/chat")
      ])
    })
  )

  it.effect("takes the id from the request where the response has another name for it", () =>
    Effect.gen(function* () {
      const status = (state: string) => json({ name: "docs", endpoint_status: { state } })
      const { calls } = yield* succeeding(
        [status("PROVISIONING"), status("ONLINE")],
        VectorSearch.createEndpointAndAwait({ name: "docs", endpoint_type: "STANDARD" })
      )
      expect(calls).toEqual(["POST /api/2.0/vector-search/endpoints", "GET /api/2.0/vector-search/endpoints/docs"])
    })
  )

  it.effect("fails with the reason of a failed message", () =>
    Effect.gen(function* () {
      const { calls, error } = yield* failing(
        [
          json({ conversation_id: "c1", message_id: "m1" }),
          json({
            space_id: "s",
            conversation_id: "c1",
            message_id: "m1",
            content: "How many?",
            status: "FAILED",
            error: { error: "The table does not exist", type: "TABLE_NOT_FOUND" }
          })
        ],
        Genie.startConversationAndAwait({ space_id: "s", content: "How many?" })
      )
      expect(calls[1]).toBe("GET /api/2.0/genie/spaces/s/conversations/c1/messages/m1")
      expect(error).toMatchObject({ _tag: "OperationFailed", reason: "The table does not exist" })
    })
  )

  it.effect("fails with a response that lacks the id", () =>
    Effect.gen(function* () {
      const { error } = yield* failing([json({})], Apps.createAndAwait({ app: { name: "report" } }))
      expect(error).toMatchObject({
        _tag: "DecodeError",
        operation: "create",
        message: expect.stringMatching(/^at name/)
      })
    })
  )

  it.effect("has one deadline for both", () =>
    Effect.gen(function* () {
      const { calls, error } = yield* failing(
        [Scripted.after("9 seconds", json({ name: "report" })), app("STARTING")],
        Apps.createAndAwait(
          { app: { name: "report" } },
          { schedule: Schedule.spaced("5 seconds"), deadline: "10 seconds" }
        )
      )
      expect(error).toMatchObject({ _tag: "WaitTimeout" })
      expect(calls).toHaveLength(2)
      const hangs = yield* failing(
        [Scripted.never],
        Apps.createAndAwait({ app: { name: "report" } }, { deadline: "10 seconds" })
      )
      expect(hangs.error).toMatchObject({
        _tag: "WaitTimeout",
        after: Duration.seconds(10),
        message: expect.stringContaining("apps.Apps.create to return")
      })
    })
  )
})

describe("an operation that says when it is done", () => {
  const name = "projects/p/operations/o"

  const project = { project: { spec: { display_name: "p" } }, project_id: "p" }

  it.effect("returns its result", () =>
    Effect.gen(function* () {
      const { calls, value } = yield* succeeding(
        [
          json({ name, done: false }),
          notFound,
          json({ name }),
          json({ name, done: true, response: { "@type": "type.googleapis.com/Project", name: "projects/p" } })
        ],
        Postgres.createProjectAndAwait(project, everySecond)
      )
      expect(value.name).toBe("projects/p")
      expect(calls.slice(1)).toEqual(Array(3).fill(`GET /api/2.0/postgres/${name}`))
    })
  )

  it.effect("fails with its error", () =>
    Effect.gen(function* () {
      const { error } = yield* failing(
        [
          json({ name, done: false }),
          json({ name, done: true, error: { error_code: "RESOURCE_EXHAUSTED", message: "No more projects" } })
        ],
        Postgres.createProjectAndAwait(project)
      )
      expect(error).toMatchObject({
        _tag: "OperationFailed",
        message: `Operation ${name} is FAILED, not DONE: RESOURCE_EXHAUSTED: No more projects`,
        error_code: "RESOURCE_EXHAUSTED",
        reason: "No more projects"
      })
    })
  )

  it.effect("is not polled if it is done at once", () =>
    Effect.gen(function* () {
      const deleted = yield* succeeding(
        [json({ name, done: true, response: {} })],
        Postgres.deleteProjectAndAwait({ name: "projects/p" })
      )
      expect(deleted.value).toBeUndefined()
      expect(deleted.calls).toEqual(["DELETE /api/2.0/postgres/projects/p"])
      const { calls, error } = yield* failing(
        [json({ name, done: true, error: { message: "No" } })],
        Postgres.deleteProjectAndAwait({ name: "projects/p" })
      )
      expect(error).toMatchObject({ _tag: "OperationFailed", reason: "No" })
      expect(calls).toHaveLength(1)
    })
  )

  it.effect("fails if its result is not the expected one", () =>
    Effect.gen(function* () {
      for (const response of [undefined, { name: {} }]) {
        const { error } = yield* failing(
          [json({ name, done: true, response })],
          Postgres.createProjectAndAwait(project)
        )
        expect(error).toMatchObject({ _tag: "DecodeError", operation: "createProject" })
      }
    })
  )

  it.effect("is watched and awaited by its name", () =>
    Effect.gen(function* () {
      const answers = [json({ name }), json({ name }), json({ name, done: true })]
      const watched = yield* succeeding(answers, Stream.runCollect(Postgres.watchOperation({ name }, everySecond)))
      expect(Chunk.toReadonlyArray(watched.value)).toEqual([{ name }, { name, done: true }])
      const awaited = yield* succeeding(answers, Postgres.awaitOperation({ name }))
      expect(awaited.value.done).toBe(true)
    })
  )

  it.effect("returns a result whose type no request has", () =>
    Effect.gen(function* () {
      const { value } = yield* succeeding(
        [json({ name, done: true, response: { state: "SUCCEEDED" } })],
        FeatureEngineering.purgeFeatureEntitiesAndAwait({ entities_table: "main.a.b", features: [] })
      )
      expect(value.state).toBe("SUCCEEDED")
    })
  )
})
