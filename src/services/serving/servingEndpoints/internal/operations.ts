/** The operation that asks a model, with the response of each form. */
import * as Schema from "effect/Schema"
import * as Operation from "../../../../layers/Operation.js"
import * as Wire from "../../../../schemas/Wire.js"
import { ChatChunk, ChatCompletion, Completion, Embeddings, Predictions } from "../answers.js"
import type { Answers } from "../input.js"

class InvokeRequest extends Wire.struct<InvokeRequest>("InvokeRequest")({
  name: Schema.String,
  body: Wire.JsonObject
}) {}

const path = "/serving-endpoints/{name*}/invocations"

const base = { request: InvokeRequest, body: "body", repeat: "never" } as const

const { chat, completion, embeddings, predictions, ...streams } = Operation.group("serving.ServingEndpoints", {
  chat: Operation.post(path, { ...base, response: ChatCompletion }),
  completion: Operation.post(path, { ...base, response: Completion }),
  // The same texts have the same vectors.
  embeddings: Operation.post(path, { ...base, response: Embeddings, repeat: "safe" }),
  predictions: Operation.post(path, { ...base, response: Predictions }),
  streamChat: Operation.streamed(Operation.post(path, { ...base, response: ChatChunk })),
  streamCompletion: Operation.streamed(Operation.post(path, { ...base, response: Completion })),
  streamPredictions: Operation.streamed(Operation.post(path, { ...base, response: Schema.Unknown }))
})

export const whole: { readonly [Kind in keyof Answers]: Operation.Operation<InvokeRequest, Answers[Kind]> } = {
  chat,
  completion,
  embeddings,
  predictions
}

export const streaming = {
  chat: streams.streamChat,
  completion: streams.streamCompletion,
  predictions: streams.streamPredictions
}
