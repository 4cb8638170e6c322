/** Asks models, and reads their answers at once or as they are generated. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { callOf } from "../../../internal/call/failure.js"
import { clientOf } from "../../../layers/polling/clientOf.js"
import {
  type DatabricksError,
  DecodeError,
  InvalidRequest,
  NotAnApiResponse
} from "../../../schemas/DatabricksError.js"
import type { ChatChunk, Completion } from "./answers.js"
import { type Answers, type Chunks, type CommonOptions, embeddings, type Input } from "./input.js"
import { streaming, whole } from "./internal/operations.js"
import { ServingEndpoints } from "./service.js"

/** The client of the service, which a mock does not have. */
const client = Effect.flatMap(ServingEndpoints, (service) => {
  const found = clientOf(service)
  return found === undefined
    ? Effect.fail(
        new InvalidRequest({
          ...callOf(whole.chat),
          message: "the service has no client: provide ServingEndpoints.layer, and mock the HttpClient under it"
        })
      )
    : Effect.succeed(found)
})

/**
 * Asks a model. The form of the question decides the type of the answer.
 *
 * Not repeated after a failure that leaves open whether the model was asked, except for embeddings. Fails with an error
 * of the family `isNotFound` if the endpoint does not exist, and with `DatabricksBadRequest` if the question does not
 * match the signature of the model. An endpoint that is scaled to zero starts first: raise `TimeLimits.response` for it.
 *
 * `POST /serving-endpoints/{name}/invocations`, https://docs.databricks.com/api/azure/workspace/servingendpoints/query
 *
 * @example
 * ```ts
 * import { ServingEndpoints } from "effect-databricks/serving"
 * import * as Effect from "effect/Effect"
 *
 * const churn = ServingEndpoints.invoke(
 *   "churn",
 *   ServingEndpoints.dataframeSplit({ columns: ["age", "plan"], data: [[42, "basic"]] })
 * ).pipe(Effect.map(({ predictions }) => predictions))
 *
 * const haiku = ServingEndpoints.invoke(
 *   "my-endpoint",
 *   ServingEndpoints.chat([{ role: "user", content: "A haiku about streams" }], { max_tokens: 100 })
 * ).pipe(Effect.map(({ choices }) => ServingEndpoints.textOf(choices?.[0]?.message)))
 * ```
 *
 * @since 0.1.0
 * @category queries
 */
export const invoke = <Kind extends keyof Answers>(
  name: string,
  input: Input<Kind>
): Effect.Effect<Answers[Kind], DatabricksError, ServingEndpoints> =>
  Effect.flatMap(client, ({ call }) => call(whole[input.kind])({ name, body: input.body }))

/** Whether a chunk ends each of the answers that it has a part of. */
const endsChoice = ({ choices }: ChatChunk | Completion): boolean =>
  choices?.some(({ finish_reason }) => typeof finish_reason === "string") === true

/** Fails if the text ends in the middle: a proxy that gives up ends a body like a complete one. */
const complete = <Chunk extends ChatChunk | Completion>(
  events: Stream.Stream<Chunk, DatabricksError>
): Stream.Stream<Chunk, DatabricksError> =>
  Stream.suspend(() => {
    let isOpen = false
    return Stream.concat(
      Stream.tap(events, (chunk) =>
        Effect.sync(() => {
          if ((chunk.choices ?? []).length > 0) isOpen = !endsChoice(chunk)
        })
      ),
      Stream.unwrap(
        Effect.sync(() =>
          isOpen
            ? Stream.fail(
                new NotAnApiResponse({
                  ...callOf(whole.chat),
                  message: "The answer broke off: its last chunk has no finish_reason",
                  status: 200,
                  body: ""
                })
              )
            : Stream.empty
        )
      )
    )
  })

/**
 * Asks a model and emits its answer as it is generated. The field `stream` of the request is set.
 *
 * A retry happens only before the first chunk. A failure in the middle comes after the chunks that precede it. When the
 * Stream is interrupted or its consumer stops, the connection is closed, and the model stops. Fails with
 * `DatabricksRequestTimeout` if nothing arrives for `TimeLimits.idle`, with `ResponseTooLarge` if a chunk is larger than
 * 16 MiB, with `NotAnApiResponse` if a text ends without a `finish_reason`, and with `DecodeError` if the endpoint does
 * not stream.
 *
 * `POST /serving-endpoints/{name}/invocations`, https://docs.databricks.com/api/azure/workspace/servingendpoints/query
 *
 * @example
 * ```ts
 * import { ServingEndpoints } from "effect-databricks/serving"
 * import * as Console from "effect/Console"
 * import * as Stream from "effect/Stream"
 *
 * const told = ServingEndpoints.stream(
 *   "my-endpoint",
 *   ServingEndpoints.chat([{ role: "user", content: "A story about streams" }])
 * ).pipe(Stream.runForEach(({ choices }) => Console.log(ServingEndpoints.textOf(choices?.[0]?.delta))))
 * ```
 *
 * @since 0.1.0
 * @category queries
 */
export const stream = <Kind extends keyof Chunks>(
  name: string,
  input: Input<Kind>
): Stream.Stream<Chunks[Kind], DatabricksError, ServingEndpoints> =>
  Stream.unwrap(
    Effect.map(client, ({ call }): Stream.Stream<unknown, DatabricksError> => {
      const request = { name, body: { ...input.body, stream: true } }
      switch (input.kind) {
        case "chat":
          return complete(streaming.chat.bind(call)(request))
        case "completion":
          return complete(streaming.completion.bind(call)(request))
        default:
          return streaming.predictions.bind(call)(request)
      }
    })
  ) as Stream.Stream<Chunks[Kind], DatabricksError, ServingEndpoints>

/**
 * @since 0.1.0
 * @category models
 */
export interface EmbedOptions extends CommonOptions {
  /** The max number of texts per request. The default is 100; Databricks' own models take 150. */
  readonly batchSize?: number | undefined
  /** How many requests run at the same time. The default is 1. */
  readonly concurrency?: number | undefined
}

/**
 * Returns the vector of each text, in the order of the texts. Sends several requests if there are many.
 *
 * Fails with the errors of `invoke`, and with `DecodeError` if the endpoint does not return a vector for each text.
 *
 * @example
 * ```ts
 * import { ServingEndpoints } from "effect-databricks/serving"
 *
 * const vectors = ServingEndpoints.embed("databricks-gte-large-en", ["a table", "a view"])
 * ```
 *
 * @since 0.1.0
 * @category queries
 */
export const embed = (
  name: string,
  texts: ReadonlyArray<string>,
  options?: EmbedOptions
): Effect.Effect<ReadonlyArray<ReadonlyArray<number>>, DatabricksError, ServingEndpoints> => {
  const { batchSize = 100, concurrency = 1, ...rest } = options ?? {}
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    return Effect.fail(
      new InvalidRequest({ ...callOf(whole.embeddings), message: "at batchSize: expected a positive integer" })
    )
  }
  const batches = Array.from({ length: Math.ceil(texts.length / batchSize) }, (_, i) =>
    texts.slice(i * batchSize, (i + 1) * batchSize)
  )
  return Effect.forEach(
    batches,
    (batch) =>
      Effect.flatMap(invoke(name, embeddings(batch, rest)), ({ data }) => {
        const vectors = new Map(data?.map(({ embedding, index }, i) => [index ?? i, embedding]))
        const ordered = batch.flatMap((_, i) => {
          const vector = vectors.get(i)
          return vector === undefined || vector === null ? [] : [vector]
        })
        return ordered.length === batch.length && data.length === batch.length
          ? Effect.succeed(ordered)
          : Effect.fail(
              new DecodeError({
                ...callOf(whole.embeddings),
                message: `expected ${batch.length} vectors, one for each text, got ${ordered.length}`,
                status: 200,
                body: ""
              })
            )
      }),
    { concurrency }
  ).pipe(Effect.map((all) => all.flat()))
}
