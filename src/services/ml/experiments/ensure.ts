/** Gets an experiment by its name, or creates it. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { undecodable } from "../../../internal/call/contents.js"
import { type DatabricksError, isAlreadyExists, isNotFound } from "../../../schemas/DatabricksError.js"
import * as Lazy from "../../../schemas/lazy.js"
import type { CreateExperimentRequest, Experiment } from "../../../schemas/ml/experiments/Experiments.js"
import { operations } from "./operations.js"
import { Experiments } from "./service.js"

/**
 * An experiment of this name was deleted and still has it. `restoreExperiment` restores it.
 *
 * @since 0.1.0
 * @category errors
 */
export class ExperimentDeleted extends Lazy.TaggedError<ExperimentDeleted>()("ExperimentDeleted", () => ({
  message: Schema.String,
  experiment_id: Schema.String
})) {}

/**
 * @since 0.1.0
 * @category models
 */
export interface NamedExperiment extends Experiment {
  readonly experiment_id: string
}

/**
 * Returns the experiment of a name. Creates it if it does not exist, and then applies the other fields of the request.
 * Two programs may do so at the same time.
 *
 * Fails with `ExperimentDeleted` if the experiment was deleted, with the errors of `createExperiment`, such as
 * `ResourceDoesNotExist` for a name in a folder that does not exist, and with those of `getByName`.
 *
 * @since 0.1.0
 * @category experiments
 */
export const ensureExperiment = (
  request: CreateExperimentRequest
): Effect.Effect<NamedExperiment, DatabricksError | ExperimentDeleted, Experiments> =>
  Effect.gen(function* () {
    const experiments = yield* Experiments
    const { name } = request

    const get: Effect.Effect<NamedExperiment, DatabricksError | ExperimentDeleted> = Effect.gen(function* () {
      const { experiment } = yield* experiments.getByName({ experiment_name: name })
      const experiment_id = experiment?.experiment_id
      if (experiment_id === undefined || experiment_id === null) {
        return yield* Effect.fail(undecodable(operations.getByName, "experiment.experiment_id", "is missing"))
      }
      if (experiment?.lifecycle_stage === "deleted") {
        return yield* new ExperimentDeleted({
          message: `The experiment ${name} was deleted. Restore it with restoreExperiment({ experiment_id: "${experiment_id}" }), or use another name.`,
          experiment_id
        })
      }
      return { ...experiment, experiment_id }
    })

    const found = yield* get.pipe(
      Effect.asSome,
      Effect.catchIf(isNotFound, () => Effect.succeedNone)
    )
    if (Option.isSome(found)) return found.value
    // Another program may have created it in the meantime.
    yield* Effect.catchIf(experiments.createExperiment(request), isAlreadyExists, () => Effect.void)
    return yield* get
  })
