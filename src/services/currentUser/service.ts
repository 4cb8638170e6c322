import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Endpoints from "../../internal/endpoints/CurrentUser.js"
import { DatabricksClient } from "../../layers/DatabricksClient.js"
import type * as Schemas from "../../schemas/CurrentUser.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"

/**
 * The user or service principal that the credentials stand for.
 *
 * @example
 * ```ts
 * import { CurrentUser } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const currentUser = yield* CurrentUser.CurrentUser
 *   const { userName } = yield* currentUser.me()
 *   yield* Effect.log(`Logged in as ${userName}`)
 * })
 * ```
 *
 * @since 0.1.0
 * @category context
 */
export class CurrentUser extends Context.Tag("effect-databricks/CurrentUser")<CurrentUser, Service>() {}

/**
 * One member for each operation of the API.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /**
   * The user or service principal that makes the request, with its groups. The cheapest way to find out whether
   * credentials are good.
   *
   * Fails with `Unauthenticated` or `PermissionDenied` where they are not.
   *
   * `GET /api/2.0/preview/scim/v2/Me`, https://docs.databricks.com/api/azure/workspace/currentuser/me
   */
  readonly me: (request?: Schemas.MeRequest) => Effect.Effect<Schemas.User, DatabricksError>
}

/**
 * @since 0.1.0
 * @category constructors
 */
export const make: Effect.Effect<Service, never, DatabricksClient> = Effect.map(DatabricksClient, ({ call }) => {
  const me = call(Endpoints.me)
  return CurrentUser.of({ me: (request = {}) => me(request) })
})

/**
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<CurrentUser, never, DatabricksClient> = Layer.effect(CurrentUser, make)
