/** Waits for model versions, which are registered after their creation has returned. */
import * as Effect from "effect/Effect"
import * as LongRunning from "../../../layers/LongRunning.js"
import { type DatabricksError, isAlreadyExists, isNotFound } from "../../../schemas/DatabricksError.js"
import type { CreateModelRequest } from "../../../schemas/ml/modelRegistry/Models.js"
import type { ModelVersion } from "../../../schemas/ml/modelRegistry/ModelVersion.js"
import type {
  CreateModelVersionRequest,
  GetModelVersionRequest,
  GetModelVersionResponse
} from "../../../schemas/ml/modelRegistry/ModelVersions.js"
import { operations } from "./operations.js"
import { ModelRegistry } from "./service.js"

const toReady: LongRunning.Goal<GetModelVersionRequest, GetModelVersionResponse, ModelRegistry> = {
  what: "model version",
  id: ["name", "version"],
  get: (request) => Effect.flatMap(ModelRegistry, (registry) => registry.getModelVersion(request)),
  state: ({ model_version }) => model_version?.status,
  message: ({ model_version }) => model_version?.status_message,
  success: ["READY"],
  failure: ["FAILED_REGISTRATION"]
}

const versionOf = ({ model_version }: GetModelVersionResponse): ModelVersion => model_version ?? {}

/**
 * Waits until a model version is `READY`.
 *
 * Fails with `OperationFailed`, which includes the message of the API, if its registration has failed, with
 * `WaitTimeout` after the deadline, and with the errors of `getModelVersion`, except transient ones.
 *
 * @since 0.1.0
 * @category waits
 */
export const awaitVersionReady: LongRunning.Await<GetModelVersionRequest, ModelVersion, ModelRegistry> = (
  request,
  options
) => Effect.map(LongRunning.until(toReady)(request, options), versionOf)

const created: LongRunning.Await<CreateModelVersionRequest, GetModelVersionResponse, ModelRegistry> =
  LongRunning.andAwait(toReady, {
    operation: operations.createModelVersion,
    start: (request) => Effect.flatMap(ModelRegistry, (registry) => registry.createModelVersion(request)),
    poll: ({ name }, { model_version }) => ({ name, version: model_version?.version })
  })

/**
 * Creates a version of a registered model and waits until it is `READY`. The deadline applies to both.
 *
 * Fails with the errors of `createModelVersion` and of `awaitVersionReady`.
 *
 * @example
 * ```ts
 * import * as ModelRegistry from "effect-databricks/ml/ModelRegistry"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   yield* ModelRegistry.ensureModel({ name: "churn" })
 *   const { version } = yield* ModelRegistry.createModelVersionAndAwait(
 *     { name: "churn", source: "dbfs:/Volumes/main/ml/models/churn", run_id: "a1b2c3" },
 *     { deadline: "10 minutes" }
 *   )
 *   yield* Effect.log(`Version ${version} is ready`)
 * })
 * ```
 *
 * @since 0.1.0
 * @category waits
 */
export const createModelVersionAndAwait: LongRunning.Await<CreateModelVersionRequest, ModelVersion, ModelRegistry> = (
  request,
  options
) => Effect.map(created(request, options), versionOf)

/**
 * Creates a registered model unless one of this name exists. An existing one is not changed.
 *
 * Fails with the errors of `getModel` and `createModel`.
 *
 * @since 0.1.0
 * @category models
 */
export const ensureModel = (request: CreateModelRequest): Effect.Effect<void, DatabricksError, ModelRegistry> =>
  Effect.flatMap(ModelRegistry, (registry) =>
    registry.getModel({ name: request.name }).pipe(
      Effect.asVoid,
      Effect.catchIf(isNotFound, () =>
        Effect.catchIf(Effect.asVoid(registry.createModel(request)), isAlreadyExists, () => Effect.void)
      )
    )
  )
