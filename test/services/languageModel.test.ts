import * as EmbeddingModel from "@effect/ai/EmbeddingModel"
import * as LanguageModel from "@effect/ai/LanguageModel"
import * as Tool from "@effect/ai/Tool"
import * as Toolkit from "@effect/ai/Toolkit"
import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as DatabricksModel from "../../src/services/serving/LanguageModel.js"
import * as ServingEndpoints from "../../src/services/serving/ServingEndpoints.js"
import * as Scripted from "../support/scripted.js"

const over = (script: ReadonlyArray<Scripted.Answer>) => {
  const scripted = Scripted.make(script)
  const service = ServingEndpoints.layer.pipe(Layer.provide(Scripted.layer(scripted)))
  const models = Layer.merge(
    DatabricksModel.layer("sonnet", { max_tokens: 9 }),
    DatabricksModel.layerEmbedding("gte")
  ).pipe(Layer.provide(service))
  return { scripted, models }
}

const sent = (scripted: Scripted.Scripted) => JSON.parse(scripted.only().body)

const answer = (message: object, finish_reason = "stop") =>
  Scripted.json({
    id: "c1",
    model: "claude",
    created: 1700000000,
    choices: [{ index: 0, message: { role: "assistant", ...message }, finish_reason }],
    usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 }
  })

const events = (...data: ReadonlyArray<unknown>): Scripted.Answer =>
  Scripted.stream(
    { chunks: [...data.map((one) => `data: ${JSON.stringify(one)}\n\n`), "data: [DONE]\n\n"] },
    { headers: { "content-type": "text/event-stream" } }
  )

const delta = (delta: object, finish_reason?: string) => ({ id: "c1", choices: [{ index: 0, delta, finish_reason }] })

const Weather = Tool.make("weather", {
  description: "The weather of a city",
  parameters: { city: Schema.String },
  success: Schema.Struct({ degrees: Schema.Number })
})

const toolkit = Toolkit.make(Weather)

const handlers = toolkit.toLayer({ weather: ({ city }) => Effect.succeed({ degrees: city.length }) })

describe("the language model of a serving endpoint", () => {
  it.effect("answers with text", () =>
    Effect.gen(function* () {
      const { models, scripted } = over([
        answer({
          content: [
            { type: "reasoning", summary: [{ type: "summary_text", text: "hm" }] },
            { type: "text", text: "Hello" }
          ]
        })
      ])
      const response = yield* LanguageModel.generateText({
        prompt: [
          { role: "system", content: "Be brief" },
          {
            role: "user",
            content: [
              { type: "text", text: "Who is it?" },
              { type: "file", mediaType: "image/png", data: new Uint8Array([1, 2, 3]) }
            ]
          },
          { role: "assistant", content: [{ type: "tool-call", id: "t", name: "weather", params: { city: "Rome" } }] },
          {
            role: "tool",
            content: [
              {
                type: "tool-result",
                id: "t",
                name: "weather",
                isFailure: false,
                result: { degrees: 4 },
                providerExecuted: false
              }
            ]
          }
        ]
      }).pipe(Effect.provide(models))
      expect(response.text).toBe("Hello")
      expect(response.reasoningText).toBe("hm")
      expect(response.finishReason).toBe("stop")
      expect(response.usage).toMatchObject({ inputTokens: 3, outputTokens: 4, totalTokens: 7 })
      expect(new URL(scripted.only().url).pathname).toBe("/serving-endpoints/sonnet/invocations")
      expect(sent(scripted)).toEqual({
        max_tokens: 9,
        messages: [
          { role: "system", content: "Be brief" },
          {
            role: "user",
            content: [
              { type: "text", text: "Who is it?" },
              { type: "image_url", image_url: { url: "data:image/png;base64,AQID" } }
            ]
          },
          {
            role: "assistant",
            content: null,
            tool_calls: [{ id: "t", type: "function", function: { name: "weather", arguments: '{"city":"Rome"}' } }]
          },
          { role: "tool", tool_call_id: "t", content: '{"degrees":4}' }
        ]
      })
    })
  )

  it.effect("calls tools", () =>
    Effect.gen(function* () {
      const call = { id: "t1", type: "function", function: { name: "weather", arguments: '{"city":"Oslo"}' } }
      const { models, scripted } = over([answer({ content: null, tool_calls: [call] }, "tool_calls")])
      const response = yield* LanguageModel.generateText({ prompt: "Oslo?", toolkit, toolChoice: "required" }).pipe(
        Effect.provide([models, handlers])
      )
      expect(response.finishReason).toBe("tool-calls")
      expect(response.toolCalls).toMatchObject([{ id: "t1", name: "weather", params: { city: "Oslo" } }])
      expect(response.toolResults).toMatchObject([{ id: "t1", result: { degrees: 4 } }])
      expect(sent(scripted)).toMatchObject({
        messages: [{ role: "user", content: "Oslo?" }],
        tool_choice: "required",
        tools: [
          {
            type: "function",
            function: {
              name: "weather",
              description: "The weather of a city",
              parameters: { type: "object", required: ["city"], properties: { city: { type: "string" } } }
            }
          }
        ]
      })
    })
  )

  it.effect("answers with objects of a schema", () =>
    Effect.gen(function* () {
      const { models, scripted } = over([answer({ content: '{"n":3}' })])
      const { value } = yield* LanguageModel.generateObject({
        prompt: "three",
        objectName: "number",
        schema: Schema.Struct({ n: Schema.Number })
      }).pipe(Effect.provide(models))
      expect(value).toEqual({ n: 3 })
      expect(sent(scripted).response_format).toMatchObject({
        type: "json_schema",
        json_schema: { name: "number", strict: true, schema: { type: "object", required: ["n"] } }
      })
    })
  )

  it.effect("streams text", () =>
    Effect.gen(function* () {
      const { models, scripted } = over([
        events(
          delta({ role: "assistant", content: [{ type: "reasoning", summary: [{ text: "hm" }] }] }),
          delta({ content: "Hel" }),
          delta({ content: "lo" }),
          { ...delta({ content: "" }, "stop"), usage: { total_tokens: 5 } }
        )
      ])
      const parts = yield* Stream.runCollect(LanguageModel.streamText({ prompt: "hi" })).pipe(Effect.provide(models))
      expect(
        Chunk.toReadonlyArray(parts).map((part) =>
          "delta" in part ? `${part.type} ${part.id} ${part.delta}` : part.type
        )
      ).toEqual([
        "response-metadata",
        "reasoning-start",
        "reasoning-delta 1 hm",
        "reasoning-end",
        "text-start",
        "text-delta 2 Hel",
        "text-delta 2 lo",
        "text-end",
        "finish"
      ])
      expect(Chunk.toReadonlyArray(parts).at(-1)).toMatchObject({ reason: "stop", usage: { totalTokens: 5 } })
      expect(sent(scripted).stream).toBe(true)
    })
  )

  it.effect("streams calls of tools", () =>
    Effect.gen(function* () {
      const piece = (index: number, called: object, id?: string) =>
        delta({ tool_calls: [{ index, id, function: called }] })
      const { models } = over([
        events(
          delta({ content: "Let me see" }),
          piece(0, { name: "weather", arguments: "" }, "t1"),
          piece(0, { arguments: '{"city":' }),
          piece(1, { name: "weather", arguments: '{"city":"Rome"}' }, "t2"),
          piece(0, { arguments: '"Bern"}' }),
          delta({}, "tool_calls")
        )
      ])
      const parts = yield* Stream.runCollect(LanguageModel.streamText({ prompt: "hi", toolkit })).pipe(
        Effect.provide([models, handlers])
      )
      const all = Chunk.toReadonlyArray(parts)
      expect(all.filter(({ type }) => type === "tool-call")).toMatchObject([
        { id: "t1", params: { city: "Bern" } },
        { id: "t2", params: { city: "Rome" } }
      ])
      expect(all.filter(({ type }) => type === "tool-result")).toMatchObject([
        { id: "t1", result: { degrees: 4 } },
        { id: "t2", result: { degrees: 4 } }
      ])
      expect(all.map(({ type }) => type).slice(0, 5)).toEqual([
        "response-metadata",
        "text-start",
        "text-delta",
        "text-end",
        "tool-params-start"
      ])
    })
  )

  it.effect("fails with the errors of the package", () =>
    Effect.gen(function* () {
      const failure = (
        script: Scripted.Answer,
        prompt: Parameters<typeof LanguageModel.generateText>[0]["prompt"] = "hi"
      ) => Effect.flip(LanguageModel.generateText({ prompt })).pipe(Effect.provide(over([script]).models))
      const forbidden = Scripted.json({ error_code: "PERMISSION_DENIED", message: "not yours" }, { status: 403 })
      expect(yield* failure(forbidden)).toMatchObject({
        _tag: "HttpResponseError",
        response: { status: 403 },
        description: "PermissionDenied: not yours"
      })
      expect(yield* failure(Scripted.cut)).toMatchObject({ _tag: "HttpRequestError", reason: "Transport" })
      expect(yield* failure(Scripted.html("<html>"))).toMatchObject({ _tag: "MalformedOutput" })
      expect(yield* failure(Scripted.json({ choices: [] }))).toMatchObject({ _tag: "MalformedOutput" })
      const file = { type: "file", mediaType: "audio/mp3", data: "AA==" } as const
      expect(yield* failure(forbidden, [{ role: "user", content: [file] }])).toMatchObject({
        _tag: "MalformedInput",
        description: expect.stringContaining("audio/mp3")
      })
      const bad = { function: { name: "weather", arguments: "{" } }
      expect(yield* failure(answer({ tool_calls: [bad] }))).toMatchObject({ _tag: "MalformedOutput" })
    })
  )
})

describe("the embedding model of a serving endpoint", () => {
  it.effect("embeds texts", () =>
    Effect.gen(function* () {
      const { models, scripted } = over([
        Scripted.json({
          data: [
            { index: 0, embedding: [1] },
            { index: 1, embedding: [2] }
          ]
        })
      ])
      const vectors = yield* Effect.flatMap(EmbeddingModel.EmbeddingModel, (model) => model.embedMany(["a", "b"])).pipe(
        Effect.provide(models)
      )
      expect(vectors).toEqual([[1], [2]])
      expect(sent(scripted)).toEqual({ input: ["a", "b"] })
    })
  )
})
