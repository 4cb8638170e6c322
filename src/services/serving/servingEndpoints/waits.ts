/** Waits for serving endpoints. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Stream from "effect/Stream"
import { about } from "../../../internal/call/sameId.js"
import * as Polling from "../../../layers/Polling.js"
import type { DatabricksError } from "../../../schemas/DatabricksError.js"
import * as Lazy from "../../../schemas/lazy.js"
import type { GetServingEndpointRequest } from "../../../schemas/serving/servingEndpoints/Endpoints.js"
import {
  type ServedEntityOutput,
  ServedModelState,
  type ServingEndpointDetailed
} from "../../../schemas/serving/servingEndpoints/ServingEndpointDetailed.js"
import { operations } from "./operations.js"
import { ServingEndpoints } from "./service.js"

/**
 * The update of a serving endpoint failed or was cancelled, or what it serves could not be deployed.
 *
 * @since 0.1.0
 * @category errors
 */
export class ServingEndpointFailed extends Lazy.TaggedError<ServingEndpointFailed>()("ServingEndpointFailed", () => ({
  message: Schema.String,
  name: Schema.String,
  /** `READY` if the endpoint still serves its previous configuration. */
  ready: Schema.String,
  /** The state of the update: `UPDATE_FAILED`, `UPDATE_CANCELED` or `NOT_UPDATING`. */
  config_update: Schema.String,
  /** The states of the entities that are not ready, by name. */
  entities: Schema.Record({ key: Schema.String, value: ServedModelState })
})) {}

const entitiesOf = ({ config, pending_config }: ServingEndpointDetailed): ReadonlyArray<ServedEntityOutput> => [
  ...(pending_config?.served_entities ?? []),
  ...(config?.served_entities ?? [])
]

/** The states of the entities that are not ready. Those of a pending configuration come first. */
const notReady = (endpoint: ServingEndpointDetailed): ReadonlyMap<string, ServedModelState> => {
  const states = new Map<string, ServedModelState>()
  for (const { entity_name, name, state } of entitiesOf(endpoint)) {
    const key = name ?? entity_name ?? "entity"
    if (state && state.deployment !== "DEPLOYMENT_READY" && !states.has(key)) states.set(key, state)
  }
  return states
}

const reasonOf = (endpoint: ServingEndpointDetailed): string =>
  [...notReady(endpoint)]
    .map(([name, { deployment, deployment_state_message: message }]) =>
      [`${name} is ${deployment ?? "not ready"}`, ...(message ? [message] : [])].join(": ")
    )
    .join("; ")

const stateOf = ({ state }: ServingEndpointDetailed): string =>
  [state?.ready ?? "NOT_READY", ...(state?.config_update ? [state.config_update] : [])].join(", ")

const describe = (endpoint: ServingEndpointDetailed): string => {
  const reason = reasonOf(endpoint)
  return reason === "" ? stateOf(endpoint) : `${stateOf(endpoint)}: ${reason}`
}

const isUpdating = ({ state }: ServingEndpointDetailed): boolean => state?.config_update === "IN_PROGRESS"

const isReady = (endpoint: ServingEndpointDetailed): boolean =>
  endpoint.state?.ready === "READY" && (endpoint.state.config_update ?? "NOT_UPDATING") === "NOT_UPDATING"

const hasFailed = (endpoint: ServingEndpointDetailed): boolean => {
  const update = endpoint.state?.config_update
  if (update === "UPDATE_FAILED" || update === "UPDATE_CANCELED") return true
  return (
    !isUpdating(endpoint) &&
    !isReady(endpoint) &&
    [...notReady(endpoint).values()].some(
      ({ deployment }) => deployment === "DEPLOYMENT_FAILED" || deployment === "DEPLOYMENT_ABORTED"
    )
  )
}

const failed = (name: string, endpoint: ServingEndpointDetailed): ServingEndpointFailed =>
  new ServingEndpointFailed({
    message: `Serving endpoint ${name} is ${describe(endpoint)}`,
    name,
    ready: endpoint.state?.ready ?? "NOT_READY",
    config_update: endpoint.state?.config_update ?? "NOT_UPDATING",
    entities: Object.fromEntries(notReady(endpoint))
  })

const poll = (request: GetServingEndpointRequest) =>
  Effect.flatMap(ServingEndpoints, (endpoints) => endpoints.get(request)).pipe(
    about(operations.get, "name", request.name, (endpoint) => endpoint.name ?? undefined)
  )

/**
 * Emits a serving endpoint each time its state or that of what it serves changes, starting with its current state, until
 * it is ready or has failed.
 *
 * Fails with `WaitTimeout` after the deadline, and with the errors of `get`, except transient ones.
 *
 * @since 0.1.0
 * @category waits
 */
export const watchReady = (
  request: GetServingEndpointRequest,
  options?: Polling.WaitOptions
): Stream.Stream<ServingEndpointDetailed, DatabricksError | Polling.WaitTimeout, ServingEndpoints> =>
  Polling.watch(poll(request), {
    ...options,
    waitingFor: `serving endpoint ${request.name} to be ready`,
    describe,
    isDone: (endpoint) => isReady(endpoint) || hasFailed(endpoint),
    isOld: hasFailed,
    changes: (endpoint) => [endpoint.state, entitiesOf(endpoint).map(({ name, state }) => [name, state])]
  })

/**
 * Waits until a serving endpoint is ready and no update of it is in progress.
 *
 * Fails with `ServingEndpointFailed`, whose message has those of the served entities, if the update failed or was
 * cancelled, even if the endpoint still serves its previous configuration. Fails with `WaitTimeout` after the deadline,
 * and with the errors of `get`, except transient ones. Deployments of large models take up to an hour.
 *
 * @example
 * ```ts
 * import { ServingEndpoints } from "effect-databricks/serving"
 * import * as Effect from "effect/Effect"
 *
 * const deploy = Effect.gen(function* () {
 *   const endpoints = yield* ServingEndpoints.ServingEndpoints
 *   yield* endpoints.create({
 *     name: "churn",
 *     config: {
 *       name: "churn",
 *       served_entities: [{ entity_name: "main.models.churn", entity_version: "3", workload_size: "Small" }]
 *     }
 *   })
 *   return yield* ServingEndpoints.awaitReady({ name: "churn" }, { fresh: true, deadline: "1 hour" })
 * })
 * ```
 *
 * @since 0.1.0
 * @category waits
 */
export const awaitReady = (
  request: GetServingEndpointRequest,
  options?: Polling.WaitOptions
): Effect.Effect<
  ServingEndpointDetailed,
  DatabricksError | ServingEndpointFailed | Polling.WaitTimeout,
  ServingEndpoints
> =>
  Polling.untilDone(poll(request), {
    ...options,
    waitingFor: `serving endpoint ${request.name} to be ready`,
    describe,
    isDone: (endpoint) => isReady(endpoint) || hasFailed(endpoint),
    isOld: hasFailed
  }).pipe(Effect.filterOrFail(isReady, (endpoint) => failed(request.name, endpoint)))
