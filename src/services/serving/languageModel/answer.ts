/** Turns the answer of a chat, whole or in chunks, into the parts of `@effect/ai`. */
import * as AiError from "@effect/ai/AiError"
import type * as Response from "@effect/ai/Response"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { type DatabricksError, isApiError } from "../../../schemas/DatabricksError.js"
import {
  type AnswerMessage,
  type ChatChunk,
  type ChatCompletion,
  type TokenUsage,
  textOf
} from "../servingEndpoints/answers.js"
import { moduleName } from "./prompt.js"

/** The error of `@effect/ai` for one of the API. */
export const aiError =
  (method: string) =>
  (error: DatabricksError): AiError.AiError => {
    const at = { module: moduleName, method, description: error.message }
    const request = {
      method: "POST" as const,
      url: "/serving-endpoints/{name}/invocations",
      urlParams: [],
      hash: Option.none(),
      headers: {}
    }
    if (isApiError(error)) {
      const { status } = error as { readonly status: number }
      return new AiError.HttpResponseError({
        ...at,
        description: `${error._tag}: ${error.message}`,
        reason: "StatusCode",
        request,
        response: { status, headers: {} }
      })
    }
    switch (error._tag) {
      case "InvalidRequest":
        return new AiError.MalformedInput({ ...at, cause: error })
      case "NotAnApiResponse":
      case "DecodeError":
      case "ResponseTooLarge":
        return new AiError.MalformedOutput({ ...at, cause: error })
      default:
        return new AiError.HttpRequestError({ ...at, reason: "Transport", request, cause: error })
    }
  }

const reasonOf = (reason: string | null | undefined): Response.FinishReason => {
  switch (reason) {
    case "stop":
    case "length":
      return reason
    case "content_filter":
      return "content-filter"
    case "tool_calls":
    case "function_call":
      return "tool-calls"
    case undefined:
    case null:
      return "unknown"
    default:
      return "other"
  }
}

const usageOf = (usage: TokenUsage | null | undefined) => ({
  inputTokens: usage?.prompt_tokens ?? undefined,
  outputTokens: usage?.completion_tokens ?? undefined,
  totalTokens: usage?.total_tokens ?? undefined
})

const finishOf = (
  reason: string | null | undefined,
  usage: TokenUsage | null | undefined
): Response.FinishPartEncoded => ({ type: "finish", reason: reasonOf(reason), usage: usageOf(usage) })

const metadataOf = ({ created, id, model }: ChatChunk): Response.ResponseMetadataPartEncoded => ({
  type: "response-metadata",
  ...(id ? { id } : {}),
  ...(model ? { modelId: model } : {}),
  ...(created ? { timestamp: new Date(created * 1000).toISOString() } : {})
})

const reasoningOf = (message: AnswerMessage | null | undefined): string => {
  const content = message?.content
  return typeof content === "object" && content !== null
    ? content
        .flatMap((part) => (part.type === "reasoning" ? (part.summary ?? []) : []))
        .map(({ text }) => (typeof text === "string" ? text : ""))
        .join("")
    : ""
}

/** A call of a tool, which a stream sends in pieces. */
interface Call {
  readonly id: string
  readonly name: string
  readonly text: string
}

const callOf = (
  { id, name, text }: Call,
  method: string
): Effect.Effect<Response.ToolCallPartEncoded, AiError.AiError> =>
  Effect.try({
    try: (): Response.ToolCallPartEncoded => ({
      type: "tool-call",
      id,
      name,
      params: text.trim() === "" ? {} : JSON.parse(text)
    }),
    catch: () =>
      new AiError.MalformedOutput({
        module: moduleName,
        method,
        description: `the arguments of the call of the tool ${name} are not JSON`
      })
  })

const idOf = (id: string | null | undefined, answer: ChatChunk, index: number): string =>
  id || `${answer.id ?? "call"}-${index}`

/** The parts of a whole answer. */
export const partsOf = (answer: ChatCompletion): Effect.Effect<Array<Response.PartEncoded>, AiError.AiError> => {
  const [choice] = answer.choices ?? []
  if (choice === undefined) {
    return new AiError.MalformedOutput({
      module: moduleName,
      method: "generateText",
      description: "the answer has no choices"
    })
  }
  const reasoning = reasoningOf(choice.message)
  const text = textOf(choice.message)
  return Effect.map(
    Effect.forEach(choice.message?.tool_calls ?? [], (call, i) =>
      callOf(
        {
          id: idOf(call.id, answer, i),
          name: call.function?.name ?? "",
          text: call.function?.arguments ?? ""
        },
        "generateText"
      )
    ),
    (calls) => [
      metadataOf(answer),
      ...(reasoning === "" ? [] : [{ type: "reasoning" as const, text: reasoning }]),
      ...(text === "" ? [] : [{ type: "text" as const, text }]),
      ...calls,
      finishOf(choice.finish_reason, answer.usage)
    ]
  )
}

/** What the chunks so far have begun. */
class Reader {
  private isFirst = true
  private open: "text" | "reasoning" | undefined
  private blocks = 0
  private readonly calls = new Map<number, Call>()
  private reason: string | null | undefined
  private usage: TokenUsage | null | undefined

  chunk(chunk: ChatChunk): ReadonlyArray<Response.StreamPartEncoded> {
    const parts: Array<Response.StreamPartEncoded> = []
    if (this.isFirst) {
      this.isFirst = false
      parts.push(metadataOf(chunk))
    }
    if (chunk.usage) this.usage = chunk.usage
    const choice = chunk.choices?.find(({ index }) => (index ?? 0) === 0)
    if (choice === undefined) return parts
    if (choice.finish_reason) this.reason = choice.finish_reason
    const reasoning = reasoningOf(choice.delta)
    if (reasoning !== "") {
      parts.push(...this.begin("reasoning"), { type: "reasoning-delta", id: this.id, delta: reasoning })
    }
    const text = textOf(choice.delta)
    if (text !== "") parts.push(...this.begin("text"), { type: "text-delta", id: this.id, delta: text })
    for (const [i, { function: called, id, index }] of (choice.delta?.tool_calls ?? []).entries()) {
      const key = index ?? i
      const piece = called?.arguments ?? ""
      const known = this.calls.get(key)
      const call = known ?? { id: idOf(id, chunk, key), name: called?.name ?? "", text: "" }
      if (known === undefined) {
        parts.push(...this.begin(undefined), { type: "tool-params-start", id: call.id, name: call.name })
      }
      if (piece !== "") parts.push({ type: "tool-params-delta", id: call.id, delta: piece })
      this.calls.set(key, { ...call, text: call.text + piece })
    }
    return parts
  }

  end(): Effect.Effect<ReadonlyArray<Response.StreamPartEncoded>, AiError.AiError> {
    const calls = [...this.calls.values()]
    const closing = this.begin(undefined)
    return Effect.map(
      Effect.forEach(calls, (call) => callOf(call, "streamText")),
      (parts) => [
        ...closing,
        ...parts.flatMap((part) => [{ type: "tool-params-end" as const, id: part.id }, part]),
        finishOf(this.reason, this.usage)
      ]
    )
  }

  private get id(): string {
    return String(this.blocks)
  }

  /** Ends the block before, and begins one. */
  private begin(kind: "text" | "reasoning" | undefined): ReadonlyArray<Response.StreamPartEncoded> {
    if (kind === this.open) return []
    const parts: Array<Response.StreamPartEncoded> = []
    if (this.open !== undefined) parts.push({ type: `${this.open}-end`, id: this.id })
    this.open = kind
    if (kind !== undefined) {
      this.blocks += 1
      parts.push({ type: `${kind}-start`, id: this.id })
    }
    return parts
  }
}

/** The parts of an answer in chunks. */
export const streamPartsOf = <R>(
  chunks: Stream.Stream<ChatChunk, DatabricksError, R>
): Stream.Stream<Response.StreamPartEncoded, AiError.AiError, R> =>
  Stream.suspend(() => {
    const reader = new Reader()
    return Stream.concat(
      chunks.pipe(
        Stream.mapError(aiError("streamText")),
        Stream.mapConcat((chunk) => reader.chunk(chunk))
      ),
      Stream.unwrap(
        Effect.map(
          Effect.suspend(() => reader.end()),
          Stream.fromIterable
        )
      )
    )
  })
