/** The answers of serving endpoints: what a model returns, in the form in which it was asked. */
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Json from "../../internal/codec/json.js"
import type { ServingModel, ServingQuery } from "../programs.js"
import { messageOf } from "../programs.js"

export interface Heading {
  readonly id: string
  /** In seconds. */
  readonly created: number
}

type Fields = Readonly<Record<string, unknown>>

const words = (value: unknown): number => (Json.stringify(value) ?? "").split(/\s+/).length

const usageOf = ({ messages, prompt }: Fields, text: string) => {
  const prompt_tokens = words(messages ?? prompt)
  const completion_tokens = words(text)
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens }
}

const isChat = ({ messages }: Fields): boolean => Array.isArray(messages)

/** The parts of a text, as a model writes them. */
const partsOf = (text: string): ReadonlyArray<string> => text.match(/\s*\S+\s*?/g) ?? []

const ofText = ({ body, endpoint }: ServingQuery, { created, id }: Heading, text: string): Fields => {
  if (isChat(body)) {
    return {
      id,
      object: "chat.completion",
      created,
      model: endpoint,
      choices: [{ index: 0, message: { role: "assistant", content: text }, finish_reason: "stop" }],
      usage: usageOf(body, text)
    }
  }
  return body.prompt === undefined
    ? { predictions: [text] }
    : {
        id,
        object: "text_completion",
        created,
        model: endpoint,
        choices: [{ index: 0, text, finish_reason: "stop" }],
        usage: usageOf(body, text)
      }
}

const ofList = ({ body, endpoint }: ServingQuery, list: ReadonlyArray<unknown>): Fields =>
  body.input === undefined
    ? { predictions: list }
    : {
        object: "list",
        model: endpoint,
        data: list.map((embedding, index) => ({ index, object: "embedding", embedding })),
        usage: { prompt_tokens: words(body.input), total_tokens: words(body.input) }
      }

/** What a model returns, as the body of a response. */
export const whole = (query: ServingQuery, heading: Heading, answer: ReturnType<ServingModel>) =>
  Effect.map(
    (Effect.isEffect(answer) ? answer : Stream.mkString(answer)) as Effect.Effect<unknown, unknown>,
    (value): Fields => {
      if (typeof value === "string") return ofText(query, heading, value)
      if (Array.isArray(value)) return ofList(query, value)
      return typeof value === "object" && value !== null ? (value as Fields) : { predictions: [value] }
    }
  )

const event = (data: unknown): string => `data: ${typeof data === "string" ? data : Json.stringify(data)}\n\n`

const textIn = (value: unknown): string => (typeof value === "string" ? value : (Json.stringify(value) ?? ""))

/** The answer as server-sent events, of which the last is `[DONE]`. A failure on the way is an event with an error. */
export const events = (
  query: ServingQuery,
  { created, id }: Heading,
  answer: ReturnType<ServingModel>
): HttpServerResponse.HttpServerResponse => {
  const parts: Stream.Stream<string, unknown> = Effect.isEffect(answer)
    ? Stream.unwrap(
        Effect.map(answer as Effect.Effect<unknown, unknown>, (value) => Stream.fromIterable(partsOf(textIn(value))))
      )
    : answer
  const chunk = (delta: Fields, finish_reason: string | null) =>
    event({
      id,
      object: isChat(query.body) ? "chat.completion.chunk" : "text_completion",
      created,
      model: query.endpoint,
      choices: [
        isChat(query.body) ? { index: 0, delta, finish_reason } : { index: 0, text: delta.content ?? "", finish_reason }
      ]
    })
  const all = parts.pipe(
    Stream.map((content) => chunk({ role: "assistant", content }, null)),
    Stream.concat(Stream.make(chunk({}, "stop"), event("[DONE]"))),
    Stream.catchAll((error) => Stream.make(event({ error: { code: "BAD_REQUEST", message: messageOf(error) } })))
  )
  return HttpServerResponse.stream(Stream.encodeText(all), { contentType: "text/event-stream" })
}
