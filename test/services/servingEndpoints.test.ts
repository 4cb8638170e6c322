import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as ServingEndpoints from "../../src/services/serving/ServingEndpoints.js"
import * as Scripted from "../support/scripted.js"

const over = (script: ReadonlyArray<Scripted.Answer>, options?: Parameters<typeof Scripted.make>[1]) => {
  const scripted = Scripted.make(script, options)
  return { scripted, layer: ServingEndpoints.layer.pipe(Layer.provide(Scripted.layer(scripted))) }
}

const sent = (input: ServingEndpoints.Input<keyof ServingEndpoints.Answers>) =>
  Effect.gen(function* () {
    const { layer, scripted } = over([Scripted.json({ data: [] })])
    yield* Effect.provide(ServingEndpoints.invoke("my model", input), layer)
    const { body, method, url } = scripted.only()
    expect(`${method} ${url}`).toBe(`POST ${Scripted.host}/serving-endpoints/my%20model/invocations`)
    return JSON.parse(body)
  })

describe("the forms of a query", () => {
  it.effect("are sent as the API takes them", () =>
    Effect.gen(function* () {
      const table = { columns: ["a", "b"], data: [[1, "x"]], index: [7] }
      expect(yield* sent(ServingEndpoints.dataframeSplit(table, { params: { t: 1 } }))).toEqual({
        dataframe_split: table,
        params: { t: 1 }
      })
      expect(yield* sent(ServingEndpoints.dataframeRecords([{ a: 1 }], { client_request_id: "r" }))).toEqual({
        dataframe_records: [{ a: 1 }],
        client_request_id: "r"
      })
      expect(yield* sent(ServingEndpoints.instances([[1, 2]]))).toEqual({ instances: [[1, 2]] })
      expect(yield* sent(ServingEndpoints.inputs({ x: [1] }))).toEqual({ inputs: { x: [1] } })
      const messages = [{ role: "user", content: [{ type: "text", text: "hi" }] }] as const
      expect(
        yield* sent(ServingEndpoints.chat(messages, { max_tokens: 5, extra: { thinking: {}, messages: 1 } }))
      ).toEqual({
        messages,
        max_tokens: 5,
        thinking: {}
      })
      expect(yield* sent(ServingEndpoints.completion("once", { stop: ["."] }))).toEqual({ prompt: "once", stop: ["."] })
      expect(yield* sent(ServingEndpoints.embeddings(["a"], { usage_context: { p: "q" } }))).toEqual({
        input: ["a"],
        usage_context: { p: "q" }
      })
    })
  )

  it.effect("have answers of their own", () =>
    Effect.gen(function* () {
      const { layer } = over([
        Scripted.json({ predictions: { out: [1, 2] }, extra: 1 }),
        Scripted.json({ choices: [{ message: { role: "assistant", content: "hi" }, finish_reason: "stop" }] }),
        Scripted.json({
          choices: [
            {
              message: {
                content: [
                  { type: "reasoning", summary: [{ type: "summary_text", text: "hm" }] },
                  { type: "text", text: "yo" }
                ]
              }
            }
          ]
        })
      ])
      yield* Effect.gen(function* () {
        expect(yield* ServingEndpoints.invoke("m", ServingEndpoints.inputs([1]))).toEqual({
          predictions: { out: [1, 2] },
          extra: 1
        })
        const ask = ServingEndpoints.invoke("m", ServingEndpoints.chat([{ role: "user", content: "hello" }]))
        const { choices } = yield* ask
        expect(choices?.[0]?.finish_reason).toBe("stop")
        expect(ServingEndpoints.textOf(choices?.[0]?.message)).toBe("hi")
        expect(ServingEndpoints.textOf((yield* ask).choices?.[0]?.message)).toBe("yo")
      }).pipe(Effect.provide(layer))
    })
  )

  it.effect("are not sent twice, except for embeddings", () =>
    Effect.gen(function* () {
      const down = Scripted.json({ error_code: "TEMPORARILY_UNAVAILABLE", message: "down" }, { status: 503 })
      const { layer } = over([down, down, Scripted.json({ data: [{ index: 0, embedding: [1] }] })])
      const fiber = yield* Effect.fork(
        Effect.gen(function* () {
          expect(yield* Effect.flip(ServingEndpoints.invoke("m", ServingEndpoints.instances([1])))).toMatchObject({
            _tag: "TemporarilyUnavailable"
          })
          expect(yield* ServingEndpoints.embed("m", ["a"])).toEqual([[1]])
        }).pipe(Effect.provide(layer))
      )
      yield* TestClock.adjust("5 minutes")
      yield* Fiber.join(fiber)
    })
  )

  it.effect("need a client", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(ServingEndpoints.invoke("m", ServingEndpoints.instances([1])))
      expect(error).toMatchObject({ _tag: "InvalidRequest", message: expect.stringContaining("has no client") })
    }).pipe(Effect.provide(Layer.mock(ServingEndpoints.ServingEndpoints, {})))
  )
})

describe("embed", () => {
  it.effect("returns the vectors in the order of the texts, in batches", () =>
    Effect.gen(function* () {
      const { layer, scripted } = over([
        Scripted.json({
          data: [
            { index: 1, embedding: [2] },
            { index: 0, embedding: [1] }
          ]
        }),
        Scripted.json({ data: [{ embedding: [3] }] })
      ])
      expect(yield* Effect.provide(ServingEndpoints.embed("m", ["a", "b", "c"], { batchSize: 2 }), layer)).toEqual([
        [1],
        [2],
        [3]
      ])
      expect(scripted.requests.map(({ body }) => body)).toEqual(['{"input":["a","b"]}', '{"input":["c"]}'])
      expect(yield* Effect.provide(ServingEndpoints.embed("m", []), layer)).toEqual([])
    })
  )

  it.effect("fails if a vector is missing, or the batch size is not valid", () =>
    Effect.gen(function* () {
      const { layer } = over([Scripted.json({ data: [{ index: 1, embedding: [2] }] })])
      expect(yield* Effect.flip(Effect.provide(ServingEndpoints.embed("m", ["a"]), layer))).toMatchObject({
        _tag: "DecodeError"
      })
      expect(
        yield* Effect.flip(Effect.provide(ServingEndpoints.embed("m", ["a"], { batchSize: 0 }), layer))
      ).toMatchObject({ _tag: "InvalidRequest", message: "at batchSize: expected a positive integer" })
    })
  )
})

const events = (...data: ReadonlyArray<unknown>): Scripted.Answer =>
  Scripted.stream(
    { chunks: data.map((one) => `data: ${typeof one === "string" ? one : JSON.stringify(one)}\n\n`) },
    { headers: { "content-type": "text/event-stream" } }
  )

const delta = (content: string, finish_reason?: string) => ({
  choices: [{ index: 0, delta: { content }, finish_reason }]
})

describe("a streaming answer", () => {
  const question = ServingEndpoints.chat([{ role: "user", content: "hello" }])

  it.effect("is emitted chunk by chunk", () =>
    Effect.gen(function* () {
      const { layer, scripted } = over([
        events(delta("Hel"), delta("lo", "stop"), { choices: [], usage: { total_tokens: 3 } }, "[DONE]")
      ])
      const chunks = yield* Stream.runCollect(ServingEndpoints.stream("m", question)).pipe(Effect.provide(layer))
      expect(Chunk.toReadonlyArray(chunks).map(({ choices }) => ServingEndpoints.textOf(choices?.[0]?.delta))).toEqual([
        "Hel",
        "lo",
        ""
      ])
      expect(JSON.parse(scripted.only().body)).toEqual({ messages: [{ role: "user", content: "hello" }], stream: true })
    })
  )

  it.effect("fails if it ends in the middle", () =>
    Effect.gen(function* () {
      const { layer } = over([events(delta("Hel"))])
      const error = yield* Effect.flip(
        Stream.runDrain(ServingEndpoints.stream("m", question)).pipe(Effect.provide(layer))
      )
      expect(error).toMatchObject({ _tag: "NotAnApiResponse", message: expect.stringContaining("broke off") })
    })
  )

  it.effect("of a model of MLflow has any form", () =>
    Effect.gen(function* () {
      const { layer } = over([events('"a"', { b: 1 })])
      const all = yield* Stream.runCollect(ServingEndpoints.stream("m", ServingEndpoints.inputs(["x"]))).pipe(
        Effect.provide(layer)
      )
      expect(Chunk.toReadonlyArray(all)).toEqual(["a", { b: 1 }])
    })
  )
})

describe("the waits of serving endpoints", () => {
  const state = (ready: string, config_update: string, deployment?: string, message?: string) => ({
    name: "churn",
    state: { ready, config_update },
    pending_config: {
      served_entities: [{ name: "churn-3", state: { deployment, deployment_state_message: message } }]
    }
  })

  const waiting = (states: ReadonlyArray<object>) =>
    Effect.gen(function* () {
      const { layer } = over(states.map((one) => Scripted.json(one)))
      const fiber = yield* Effect.fork(
        Effect.either(ServingEndpoints.awaitReady({ name: "churn" })).pipe(Effect.provide(layer))
      )
      yield* TestClock.adjust("10 minutes")
      return yield* Fiber.join(fiber)
    })

  it.effect("wait until the endpoint is ready and its update is over", () =>
    Effect.gen(function* () {
      const result = yield* waiting([
        state("NOT_READY", "IN_PROGRESS", "DEPLOYMENT_CREATING"),
        state("READY", "IN_PROGRESS", "DEPLOYMENT_CREATING"),
        state("NOT_READY", "NOT_UPDATING", "DEPLOYMENT_RECOVERING"),
        state("READY", "NOT_UPDATING", "DEPLOYMENT_READY")
      ])
      expect(result).toMatchObject({ _tag: "Right", right: { state: { ready: "READY" } } })
    })
  )

  it.effect("fail with the messages of the entities", () =>
    Effect.gen(function* () {
      expect(yield* waiting([state("READY", "UPDATE_FAILED", "DEPLOYMENT_FAILED", "no such image")])).toMatchObject({
        left: {
          _tag: "ServingEndpointFailed",
          message: "Serving endpoint churn is READY, UPDATE_FAILED: churn-3 is DEPLOYMENT_FAILED: no such image",
          config_update: "UPDATE_FAILED",
          entities: { "churn-3": { deployment: "DEPLOYMENT_FAILED" } }
        }
      })
      expect(yield* waiting([state("NOT_READY", "NOT_UPDATING", "DEPLOYMENT_ABORTED")])).toMatchObject({
        left: { _tag: "ServingEndpointFailed" }
      })
    })
  )
})
