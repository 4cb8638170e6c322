/** The token of the signed-in user that Databricks Apps adds to each request to an app. */
import * as Headers from "@effect/platform/Headers"
import type * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { ConfigurationError, CredentialsError } from "../../schemas/DatabricksError.js"
import { makePat } from "./pat.js"
import { Credentials, type HostOptions, type Service } from "./service.js"
import { variable } from "./variables.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface ForwardedOptions extends Omit<HostOptions, "host"> {
  /** The workspace of the app. The default is `DATABRICKS_HOST`, which Databricks Apps sets. */
  readonly host?: string | undefined
}

const authType = "forwarded"

/** The header that Databricks Apps sets. It removes the header from what the browser sent. */
const header = "x-forwarded-access-token"

/** The tag of `@effect/platform` by its key: its module loads what servers need, such as multipart forms. */
const CurrentRequest = Context.GenericTag<HttpServerRequest.HttpServerRequest>("@effect/platform/HttpServerRequest")

const configuredHost: Effect.Effect<string, ConfigurationError> = Effect.configProviderWith((provider) =>
  Effect.flatMap(
    variable(provider, "DATABRICKS_HOST"),
    Option.match({
      onNone: () =>
        Effect.fail(
          new ConfigurationError({
            message: "No host: set DATABRICKS_HOST, which Databricks Apps sets, or the option host"
          })
        ),
      onSome: (host) => Effect.succeed(Redacted.value(host))
    })
  )
)

const missing = new CredentialsError({
  authType,
  message: `The request has no token of a user (header ${header}): turn on user authorization for the app with the scopes that it needs, and call the app through its URL, not by its port`
})

/**
 * The credentials of the signed-in user who sent these headers to a Databricks App (`x-forwarded-access-token`). Header
 * names are in lower case. The token is that of one user: make the credentials anew for each request.
 *
 * Fails with `CredentialsError` if the header is missing, and with `ConfigurationError` if the host or the token is not
 * valid. A token that the workspace refuses is not renewed: the next request of the user has a new one.
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeForwardedHeaders = (
  headers: Readonly<Record<string, string | undefined>>,
  options: ForwardedOptions = {}
): Effect.Effect<Service, ConfigurationError | CredentialsError> =>
  Effect.gen(function* () {
    const token = headers?.[header]?.trim() ?? ""
    if (token === "") return yield* missing
    const host = options.host ?? (yield* configuredHost)
    const service = yield* makePat({ ...options, host, token: Redacted.make(token) })
    return { ...service, authType }
  })

/**
 * The credentials of the signed-in user whose request a Databricks App answers, from the current `HttpServerRequest`.
 *
 * Fails with `CredentialsError` if the request has no token of a user, and with `ConfigurationError` if the host or the
 * token is not valid.
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeForwarded = (
  options: ForwardedOptions = {}
): Effect.Effect<Service, ConfigurationError | CredentialsError, HttpServerRequest.HttpServerRequest> =>
  Effect.flatMap(CurrentRequest, ({ headers }) => makeForwardedHeaders(headers, options))

/**
 * The credentials of the signed-in user whose request a Databricks App answers. Provide it inside the handler of a
 * request, so that each request has the credentials of its own user. The app needs user authorization.
 *
 * Fails with `CredentialsError` if the request has no token of a user, and with `ConfigurationError` if the host or the
 * token is not valid.
 *
 * @see https://docs.databricks.com/aws/en/dev-tools/databricks-apps/auth
 *
 * @example
 * ```ts
 * import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
 * import { Clusters, CredentialsRequest, DatabricksClient } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 * import * as Stream from "effect/Stream"
 *
 * const asUser = Clusters.layer.pipe(
 *   Layer.provide(DatabricksClient.layerCredentials()),
 *   Layer.provide(CredentialsRequest.forwarded())
 * )
 *
 * export const handler = Effect.gen(function* () {
 *   const clusters = yield* Clusters.Clusters
 *   const names = yield* Stream.runCollect(Stream.map(clusters.list(), ({ cluster_name }) => cluster_name))
 *   return yield* HttpServerResponse.json([...names])
 * }).pipe(Effect.provide(asUser))
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const forwarded = (
  options: ForwardedOptions = {}
): Layer.Layer<Credentials, ConfigurationError | CredentialsError, HttpServerRequest.HttpServerRequest> =>
  Layer.effect(Credentials, makeForwarded(options))

/**
 * Redacts the user's token where the server logs or traces request headers. `@effect/platform` adds each header of a
 * request to the span of the server, and knows only `authorization` and cookies as secret. Provide it to the layer that
 * serves.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerRedacted: Layer.Layer<never> = Layer.fiberRefLocallyScopedWith(
  Headers.currentRedactedNames,
  (names) => [...names, header]
)
