/** The forms in which models are asked. */
import type { ChatChunk, ChatCompletion, Completion, Content, Embeddings, Predictions, ToolCall } from "./answers.js"

/**
 * The answer to each form.
 *
 * @since 0.1.0
 * @category models
 */
export interface Answers {
  readonly chat: ChatCompletion
  readonly completion: Completion
  readonly embeddings: Embeddings
  readonly predictions: Predictions
}

/**
 * A chunk of the streaming answer to each form. What the models of MLflow stream has any form.
 *
 * @since 0.1.0
 * @category models
 */
export interface Chunks {
  readonly chat: ChatChunk
  readonly completion: Completion
  readonly predictions: unknown
}

/**
 * A question for a model. Its kind decides what the answer is.
 *
 * @since 0.1.0
 * @category models
 */
export interface Input<Kind extends keyof Answers> {
  readonly kind: Kind
  /** The JSON of the request. */
  readonly body: Readonly<Record<string, unknown>>
}

/**
 * Options of every form.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommonOptions {
  /** An id that inference tables log with the request. */
  readonly client_request_id?: string | undefined
  /** Labels of the usage, such as the name of a project. */
  readonly usage_context?: Readonly<Record<string, string>> | undefined
  /** More fields of the request, as the model takes them. */
  readonly extra?: Readonly<Record<string, unknown>> | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface PredictionOptions extends CommonOptions {
  /** Parameters of the model's signature. */
  readonly params?: Readonly<Record<string, unknown>> | undefined
}

/**
 * Options of models that generate text.
 *
 * @since 0.1.0
 * @category models
 */
export interface GenerationOptions extends CommonOptions {
  readonly max_tokens?: number | undefined
  /** From 0 to 2. */
  readonly temperature?: number | undefined
  readonly top_p?: number | undefined
  readonly top_k?: number | undefined
  /** The number of answers. The default is 1. */
  readonly n?: number | undefined
  /** Texts at which the model stops. */
  readonly stop?: string | ReadonlyArray<string> | undefined
}

/**
 * A function that a model can ask to call. `parameters` is a JSON schema.
 *
 * @since 0.1.0
 * @category models
 */
export interface ToolDefinition {
  readonly type: "function"
  readonly function: {
    readonly name: string
    readonly description?: string | undefined
    readonly parameters?: unknown
    readonly strict?: boolean | undefined
  }
}

/**
 * @since 0.1.0
 * @category models
 */
export interface ChatOptions extends GenerationOptions {
  readonly tools?: ReadonlyArray<ToolDefinition> | undefined
  readonly tool_choice?:
    | "auto"
    | "none"
    | "required"
    | { readonly type: "function"; readonly function: { readonly name: string } }
    | undefined
  readonly response_format?:
    | { readonly type: "text" }
    | { readonly type: "json_object" }
    | {
        readonly type: "json_schema"
        readonly json_schema: {
          readonly name: string
          readonly description?: string | undefined
          readonly schema: unknown
          readonly strict?: boolean | undefined
        }
      }
    | undefined
}

/**
 * A message of a chat.
 *
 * @since 0.1.0
 * @category models
 */
export type InputMessage =
  | { readonly role: "system" | "user"; readonly content: Content }
  | {
      readonly role: "assistant"
      readonly content?: Content | null | undefined
      readonly tool_calls?: ReadonlyArray<ToolCall> | undefined
    }
  | { readonly role: "tool"; readonly tool_call_id: string; readonly content: Content }

const inputOf = <Kind extends keyof Answers>(
  kind: Kind,
  fields: Readonly<Record<string, unknown>>,
  options: CommonOptions | undefined
): Input<Kind> => {
  const { extra, ...known } = options ?? {}
  return { kind, body: { ...extra, ...known, ...fields } }
}

/**
 * A table by its columns' names and its rows.
 *
 * @since 0.1.0
 * @category inputs
 */
export const dataframeSplit = (
  table: {
    readonly columns: ReadonlyArray<string | number>
    /** The values of each row, in the order of the columns. */
    readonly data: ReadonlyArray<ReadonlyArray<unknown>>
    /** The label of each row. */
    readonly index?: ReadonlyArray<number> | undefined
  },
  options?: PredictionOptions
): Input<"predictions"> => inputOf("predictions", { dataframe_split: table }, options)

/**
 * A table as a list of rows, each an object of values by column.
 *
 * @since 0.1.0
 * @category inputs
 */
export const dataframeRecords = (
  records: ReadonlyArray<Readonly<Record<string, unknown>>>,
  options?: PredictionOptions
): Input<"predictions"> => inputOf("predictions", { dataframe_records: records }, options)

/**
 * Tensors by row: a value for each, or an object of values by the name of the input.
 *
 * @since 0.1.0
 * @category inputs
 */
export const instances = (rows: ReadonlyArray<unknown>, options?: PredictionOptions): Input<"predictions"> =>
  inputOf("predictions", { instances: rows }, options)

/**
 * Tensors by column: one value, or an object of values by the name of the input.
 *
 * @since 0.1.0
 * @category inputs
 */
export const inputs = (columns: unknown, options?: PredictionOptions): Input<"predictions"> =>
  inputOf("predictions", { inputs: columns }, options)

/**
 * The messages of a chat.
 *
 * @since 0.1.0
 * @category inputs
 */
export const chat = (messages: ReadonlyArray<InputMessage>, options?: ChatOptions): Input<"chat"> =>
  inputOf("chat", { messages }, options)

/**
 * A text that the model continues, or several.
 *
 * @since 0.1.0
 * @category inputs
 */
export const completion = (prompt: string | ReadonlyArray<string>, options?: GenerationOptions): Input<"completion"> =>
  inputOf("completion", { prompt }, options)

/**
 * A text for a model that turns texts into vectors, or several. `embed` returns the vectors themselves.
 *
 * @since 0.1.0
 * @category inputs
 */
export const embeddings = (input: string | ReadonlyArray<string>, options?: CommonOptions): Input<"embeddings"> =>
  inputOf("embeddings", { input }, options)
