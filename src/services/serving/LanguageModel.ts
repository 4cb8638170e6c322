/**
 * Models that Databricks serves, as the `LanguageModel` and the `EmbeddingModel` of `@effect/ai`. Requires that package.
 *
 * Every endpoint with a chat interface can be used: foundation models, external models and agents. Requests have the
 * credentials, retries, limits and errors of all others.
 *
 * @since 0.1.0
 */
import * as EmbeddingModel from "@effect/ai/EmbeddingModel"
import * as AiLanguageModel from "@effect/ai/LanguageModel"
import * as Model from "@effect/ai/Model"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { aiError, partsOf, streamPartsOf } from "./languageModel/answer.js"
import { inputOf } from "./languageModel/prompt.js"
import type { ChatOptions } from "./servingEndpoints/input.js"
import { type EmbedOptions, embed, invoke, stream } from "./servingEndpoints/invoke.js"
import { ServingEndpoints } from "./servingEndpoints/service.js"

/**
 * The options of every question, except those that `@effect/ai` sets itself.
 *
 * @since 0.1.0
 * @category models
 */
export type Options = Omit<ChatOptions, "n" | "response_format" | "tool_choice" | "tools">

/**
 * The model of a serving endpoint.
 *
 * Its methods fail with an `AiError`: `HttpResponseError` has the status of an error of the API, `HttpRequestError` a
 * failure in transit, `MalformedInput` says what the endpoint cannot take, such as files that are not images.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (
  endpoint: string,
  options?: Options
): Effect.Effect<AiLanguageModel.Service, never, ServingEndpoints> =>
  Effect.flatMap(ServingEndpoints, (service) =>
    AiLanguageModel.make({
      generateText: (request) =>
        inputOf(request, options, "generateText").pipe(
          Effect.flatMap((input) => Effect.mapError(invoke(endpoint, input), aiError("generateText"))),
          Effect.flatMap(partsOf),
          Effect.provideService(ServingEndpoints, service)
        ),
      streamText: (request) =>
        Stream.unwrap(
          Effect.map(inputOf(request, options, "streamText"), (input) => streamPartsOf(stream(endpoint, input)))
        ).pipe(Stream.provideService(ServingEndpoints, service))
    })
  )

/**
 * The `LanguageModel` of a serving endpoint.
 *
 * @example
 * ```ts
 * import * as LanguageModel from "@effect/ai/LanguageModel"
 * import { DatabricksClient } from "effect-databricks"
 * import { ServingEndpoints } from "effect-databricks/serving"
 * import * as DatabricksModel from "effect-databricks/serving/LanguageModel"
 * import * as UndiciHttpClient from "effect-databricks/UndiciHttpClient"
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 *
 * const Model = DatabricksModel.layer("my-endpoint", { max_tokens: 500 }).pipe(
 *   Layer.provide(ServingEndpoints.layer),
 *   Layer.provide(DatabricksClient.layerConfig()),
 *   Layer.provide(UndiciHttpClient.layer)
 * )
 *
 * export const program = LanguageModel.generateText({ prompt: "What is a lakehouse?" }).pipe(
 *   Effect.flatMap(({ text }) => Effect.log(text)),
 *   Effect.provide(Model)
 * )
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (
  endpoint: string,
  options?: Options
): Layer.Layer<AiLanguageModel.LanguageModel, never, ServingEndpoints> =>
  Layer.effect(AiLanguageModel.LanguageModel, make(endpoint, options))

/**
 * The model as a value that `Effect.provide` takes. Its provider is `databricks`.
 *
 * @since 0.1.0
 * @category constructors
 */
export const model = (
  endpoint: string,
  options?: Options
): Model.Model<"databricks", AiLanguageModel.LanguageModel, ServingEndpoints> =>
  Model.make("databricks", layer(endpoint, options))

/**
 * The `EmbeddingModel` of a serving endpoint. Texts that are embedded at the same time share requests.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerEmbedding = (
  endpoint: string,
  options?: EmbedOptions
): Layer.Layer<EmbeddingModel.EmbeddingModel, never, ServingEndpoints> =>
  Layer.effect(
    EmbeddingModel.EmbeddingModel,
    Effect.flatMap(ServingEndpoints, (service) =>
      EmbeddingModel.make({
        maxBatchSize: options?.batchSize ?? 100,
        embedMany: (texts) =>
          embed(endpoint, texts, options).pipe(
            Effect.mapBoth({
              onFailure: aiError("embedMany"),
              onSuccess: (vectors) => vectors.map((vector, index) => ({ index, embeddings: [...vector] }))
            }),
            Effect.provideService(ServingEndpoints, service)
          )
      })
    )
  )
