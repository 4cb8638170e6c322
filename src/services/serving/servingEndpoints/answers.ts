/** What models answer, by the form of the question. Fields that are not listed here are kept. */
import * as Schema from "effect/Schema"
import * as Lazy from "../../../schemas/lazy.js"
import * as Wire from "../../../schemas/Wire.js"

/**
 * The image of a `ContentPart`: an `https` or `data` URL.
 *
 * @since 0.1.0
 * @category models
 */
export class ImageUrl extends Wire.struct<ImageUrl>("ImageUrl")({
  url: Schema.String,
  detail: Wire.optional(Schema.String)
}) {}

/**
 * A part of the content of a chat message, such as `{ type: "text", text: "..." }`.
 *
 * @since 0.1.0
 * @category models
 */
export class ContentPart extends Wire.struct<ContentPart>("ContentPart")({
  type: Wire.openEnum("ContentPartType", ["image_url", "reasoning", "text"]),
  text: Wire.optional(Schema.String),
  image_url: Wire.optional(ImageUrl),
  /** The reasoning of the model. */
  summary: Wire.optional(Wire.array(Wire.JsonObject))
}) {}

/**
 * The content of a chat message.
 *
 * @since 0.1.0
 * @category models
 */
export type Content = string | ReadonlyArray<ContentPart>

const Content: Schema.Schema<Content, Wire.Encoded<Content>> = Lazy.schema(() =>
  Schema.Union(Schema.String, Wire.array(ContentPart))
)

/**
 * The function that a `ToolCall` calls. `arguments` is JSON. In a stream it arrives in pieces.
 *
 * @since 0.1.0
 * @category models
 */
export class ToolFunction extends Wire.struct<ToolFunction>("ToolFunction")({
  name: Wire.optional(Schema.String),
  arguments: Wire.optional(Schema.String)
}) {}

/**
 * A call of a tool that the model asks for. The pieces of a call in a stream share its `index`.
 *
 * @since 0.1.0
 * @category models
 */
export class ToolCall extends Wire.struct<ToolCall>("ToolCall")({
  id: Wire.optional(Schema.String),
  type: Wire.optional(Schema.String),
  index: Wire.optional(Wire.Int),
  function: Wire.optional(ToolFunction)
}) {}

/**
 * A message of a model, or the part of it that a chunk of a stream adds.
 *
 * @since 0.1.0
 * @category models
 */
export class AnswerMessage extends Wire.struct<AnswerMessage>("AnswerMessage")({
  role: Wire.optional(Schema.String),
  content: Wire.optional(Content),
  refusal: Wire.optional(Schema.String),
  tool_calls: Wire.optional(Wire.array(ToolCall))
}) {}

/**
 * Why a model stopped.
 *
 * @since 0.1.0
 * @category enums
 */
export const FinishReason = Wire.openEnum("FinishReason", [
  "content_filter",
  "function_call",
  "length",
  "stop",
  "tool_calls"
])

/**
 * @since 0.1.0
 * @category enums
 */
export type FinishReason = typeof FinishReason.Type

/**
 * The number of tokens that a question and its answer took.
 *
 * @since 0.1.0
 * @category models
 */
export class TokenUsage extends Wire.struct<TokenUsage>("TokenUsage")({
  prompt_tokens: Wire.optional(Wire.Int),
  completion_tokens: Wire.optional(Wire.Int),
  total_tokens: Wire.optional(Wire.Int)
}) {}

/**
 * One of the answers to a chat.
 *
 * @since 0.1.0
 * @category models
 */
export class ChatChoice extends Wire.struct<ChatChoice>("ChatChoice")({
  index: Wire.optional(Wire.Int),
  message: Wire.optional(AnswerMessage),
  finish_reason: Wire.optional(FinishReason)
}) {}

/**
 * The answer to `chat`.
 *
 * @since 0.1.0
 * @category models
 */
export class ChatCompletion extends Wire.struct<ChatCompletion>("ChatCompletion")({
  id: Wire.optional(Schema.String),
  object: Wire.optional(Schema.String),
  created: Wire.optional(Wire.Int),
  model: Wire.optional(Schema.String),
  choices: Wire.optional(Wire.array(ChatChoice)),
  usage: Wire.optional(TokenUsage)
}) {}

/**
 * What a chunk adds to one of the answers to a chat.
 *
 * @since 0.1.0
 * @category models
 */
export class ChatChunkChoice extends Wire.struct<ChatChunkChoice>("ChatChunkChoice")({
  index: Wire.optional(Wire.Int),
  delta: Wire.optional(AnswerMessage),
  finish_reason: Wire.optional(FinishReason)
}) {}

/**
 * A chunk of the streaming answer to `chat`.
 *
 * @since 0.1.0
 * @category models
 */
export class ChatChunk extends Wire.struct<ChatChunk>("ChatChunk")({
  id: Wire.optional(Schema.String),
  object: Wire.optional(Schema.String),
  created: Wire.optional(Wire.Int),
  model: Wire.optional(Schema.String),
  choices: Wire.optional(Wire.array(ChatChunkChoice)),
  usage: Wire.optional(TokenUsage)
}) {}

/**
 * One of the texts that complete a prompt.
 *
 * @since 0.1.0
 * @category models
 */
export class CompletionChoice extends Wire.struct<CompletionChoice>("CompletionChoice")({
  index: Wire.optional(Wire.Int),
  text: Wire.optional(Schema.String),
  finish_reason: Wire.optional(FinishReason)
}) {}

/**
 * The answer to `completion`, or a chunk of it.
 *
 * @since 0.1.0
 * @category models
 */
export class Completion extends Wire.struct<Completion>("Completion")({
  id: Wire.optional(Schema.String),
  object: Wire.optional(Schema.String),
  created: Wire.optional(Wire.Int),
  model: Wire.optional(Schema.String),
  choices: Wire.optional(Wire.array(CompletionChoice)),
  usage: Wire.optional(TokenUsage)
}) {}

/**
 * The vector of a text.
 *
 * @since 0.1.0
 * @category models
 */
export class Embedding extends Wire.struct<Embedding>("Embedding")({
  /** The position of the text in the request. */
  index: Wire.optional(Wire.Int),
  object: Wire.optional(Schema.String),
  embedding: Wire.expected(Wire.array(Wire.Double))
}) {}

/**
 * The answer to `embeddings`.
 *
 * @since 0.1.0
 * @category models
 */
export class Embeddings extends Wire.struct<Embeddings>("Embeddings")({
  id: Wire.optional(Schema.String),
  object: Wire.optional(Schema.String),
  model: Wire.optional(Schema.String),
  data: Wire.expected(Wire.array(Embedding)),
  usage: Wire.optional(TokenUsage)
}) {}

/**
 * The answer to the forms of MLflow: `dataframeSplit`, `dataframeRecords`, `instances` and `inputs`.
 *
 * @since 0.1.0
 * @category models
 */
export class Predictions extends Wire.struct<Predictions>("Predictions")({
  /** A list with a prediction for each row, or an object of such lists by output. */
  predictions: Wire.optional(Wire.Json),
  /** The rows of a feature serving endpoint. */
  outputs: Wire.optional(Wire.Json)
}) {}

/**
 * The text of a message's content. Empty if it has none.
 *
 * @since 0.1.0
 * @category accessors
 */
export const textOf = (message: AnswerMessage | null | undefined): string => {
  const content = message?.content ?? ""
  return typeof content === "string"
    ? content
    : content.map((part) => (part.type === "text" ? (part.text ?? "") : "")).join("")
}
