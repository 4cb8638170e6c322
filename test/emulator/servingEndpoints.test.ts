/** Tests model serving of the emulator: configurations that take time, and models that answer in each form. */
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/emulator/Emulator.js"
import { call, errorOf, get, post } from "./http.js"

const api = "/api/2.0/serving-endpoints"

const test = Emulator.layer({
  servingEndpoints: {
    echo: ({ body }) => Effect.succeed(`You said: ${JSON.stringify(body.messages ?? body.prompt ?? body)}`),
    parts: () => Stream.make("One", " two"),
    numbers: () => Effect.succeed([[0.5, 1]]),
    broken: () => Effect.fail(new Error("no such column")),
    raw: () => Effect.succeed({ outputs: [1] })
  }
})

const query = (name: string, body: object) => post(`/serving-endpoints/${name}/invocations`, body)

const messages = [{ role: "user", content: "Hi" }]

describe("serving endpoints of the emulator", () => {
  it.effect("answer chats, prompts, embeddings and data frames", () =>
    Effect.gen(function* () {
      expect((yield* query("parts", { messages })).json).toMatchObject({
        object: "chat.completion",
        model: "parts",
        choices: [{ index: 0, message: { role: "assistant", content: "One two" } }]
      })
      expect((yield* query("parts", { prompt: "a" })).json).toMatchObject({ choices: [{ text: "One two" }] })
      expect((yield* query("numbers", { input: "a" })).json).toMatchObject({
        data: [{ index: 0, object: "embedding", embedding: [0.5, 1] }]
      })
      expect((yield* query("numbers", { dataframe_records: [{ a: 1 }] })).json).toEqual({ predictions: [[0.5, 1]] })
      expect((yield* query("raw", { inputs: [1] })).json).toEqual({ outputs: [1] })
      expect(errorOf(yield* query("broken", { messages }))).toEqual([400, "BAD_REQUEST", "no such column"])
      expect(errorOf(yield* query("none", { messages }))[1]).toBe("RESOURCE_DOES_NOT_EXIST")
    }).pipe(Effect.provide(test))
  )

  it.effect("stream server-sent events", () =>
    Effect.gen(function* () {
      const { headers, text } = yield* query("parts", { messages, stream: true })
      expect(headers["content-type"]).toContain("text/event-stream")
      const data = text.split("\n\n").map((event) => event.replace(/^data: /, ""))
      expect(data.slice(-2)).toEqual(["[DONE]", ""])
      expect(data.slice(0, 3).map((event) => JSON.parse(event).choices[0])).toEqual([
        { index: 0, delta: { role: "assistant", content: "One" }, finish_reason: null },
        { index: 0, delta: { role: "assistant", content: " two" }, finish_reason: null },
        { index: 0, delta: {}, finish_reason: "stop" }
      ])
      expect((yield* query("broken", { messages, stream: true })).text).toContain("no such column")
    }).pipe(Effect.provide(test))
  )

  it.effect("are created, updated and deleted", () =>
    Effect.gen(function* () {
      const config = { served_entities: [{ entity_name: "main.a.model", entity_version: "1" }] }
      const created = yield* post(api, { name: "new", config: { name: "new", ...config } })
      expect(created.json).toMatchObject({ state: { ready: "NOT_READY", config_update: "IN_PROGRESS" } })
      expect(errorOf(yield* post(api, { name: "new" }))[0]).toBe(409)
      expect(errorOf(yield* call("PUT", `${api}/new/config`, config))[1]).toBe("INVALID_STATE")
      expect(errorOf(yield* query("new", { messages }))[2]).toContain("not ready")
      yield* TestClock.adjust("5 seconds")
      expect((yield* get(`${api}/new`)).json).toMatchObject({
        state: { ready: "READY", config_update: "NOT_UPDATING" },
        config: { ...config, config_version: 1 }
      })
      expect(errorOf(yield* query("new", { messages })).slice(0, 2)).toEqual([501, "NOT_IMPLEMENTED"])
      const { id } = (yield* get(`${api}/new`)).json as { readonly id: string }
      expect((yield* get(`/api/2.0/permissions/serving-endpoints/${id}`)).json).toMatchObject({
        object_type: "serving-endpoint"
      })
      yield* call("PATCH", `${api}/new/tags`, { add_tags: [{ key: "a", value: "1" }, { key: "b" }] })
      expect((yield* call("PATCH", `${api}/new/tags`, { delete_tags: ["b"] })).json).toEqual({
        tags: [{ key: "a", value: "1" }]
      })
      yield* call("DELETE", `${api}/new`)
      expect((yield* get(`${api}/new`)).status).toBe(404)
    }).pipe(Effect.provide(test))
  )

  it.effect("need their names once, as the Databricks CLI sends them", () =>
    Effect.gen(function* () {
      const served_entities = [{ entity_name: "main.default.churn", entity_version: "1", workload_size: "Small" }]
      expect((yield* post(api, { name: "churn", config: { served_entities } })).status).toBe(200)
      yield* TestClock.adjust("5 seconds")
      expect((yield* call("PUT", `${api}/churn/config`, { served_entities })).status).toBe(200)
    }).pipe(Effect.provide(test))
  )
})
