/**
 * The client of an account, which the services of account APIs use, as those of workspace APIs use `DatabricksClient`.
 * Both have the same credentials, retries, limits and errors.
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Config from "effect/Config"
import type { ConfigError } from "effect/ConfigError"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { consoleOf, hostKind } from "../internal/call/accountHost.js"
import * as Operation from "../internal/call/operation.js"
import { ConfigurationError } from "../schemas/DatabricksError.js"
import { variable } from "./credentials/idTokens.js"
import { makePat, makePatConfig, type PatOptions } from "./credentials/pat.js"
import { Credentials, type Service as CredentialsService } from "./credentials/service.js"
import * as DatabricksClient from "./DatabricksClient.js"

/**
 * @since 0.1.0
 * @category context
 */
export class AccountClient extends Context.Tag("effect-databricks/AccountClient")<AccountClient, Service>() {}

/**
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /** The origin of the account console, such as `https://accounts.azuredatabricks.net`. */
  readonly host: string
  /** The id of the account. Requests can contain another one. */
  readonly accountId: string
  /**
   * Calls an operation that no service covers. `{account_id}` in the path is the id of the account, unless `pathParams`
   * contains another one.
   *
   * @example
   * ```ts
   * import { AccountClient } from "effect-databricks"
   * import * as Effect from "effect/Effect"
   * import * as Schema from "effect/Schema"
   *
   * const workspaces = Effect.flatMap(AccountClient.AccountClient, (client) =>
   *   client.request({
   *     method: "GET",
   *     path: "/api/2.0/accounts/{account_id}/workspaces",
   *     response: Schema.Array(Schema.Struct({ workspace_id: Schema.Number }))
   *   })
   * )
   * ```
   */
  readonly request: DatabricksClient.Service["request"]
  /** Returns the function that calls an operation. The path contains the id of the account if the request has none. */
  readonly call: DatabricksClient.Service["call"]
}

/**
 * @since 0.1.0
 * @category models
 */
export interface Options extends DatabricksClient.Options {
  /**
   * `DATABRICKS_ACCOUNT_ID`: the id that the account console shows in the user menu. Defaults to the id of the profile of
   * the credentials, or of the environment.
   */
  readonly accountId?: string | undefined
}

const field = "account_id"

/** One segment of a path. Placeholders such as `<account-id>` are not valid. */
const idPattern = /^[A-Za-z0-9_-]+$/

const parsedId = (given: string): Effect.Effect<string, ConfigurationError> => {
  const id = given.trim()
  return idPattern.test(id)
    ? Effect.succeed(id)
    : Effect.fail(
        new ConfigurationError({
          message:
            "The account id is not valid: copy it from the account console, such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301"
        })
      )
}

const missing = new ConfigurationError({
  message:
    "The account id is missing: set the option accountId, DATABRICKS_ACCOUNT_ID, or account_id in the profile. The account console shows it in the user menu"
})

const accountIdOf = (
  given: string | undefined,
  credentials: CredentialsService
): Effect.Effect<string, ConfigurationError> => {
  const named = given ?? credentials.accountId
  if (named !== undefined && named !== null) {
    return typeof named === "string" && named.trim() === "" ? Effect.fail(missing) : parsedId(String(named))
  }
  return Effect.configProviderWith((provider) =>
    Effect.flatMap(
      variable(provider, "DATABRICKS_ACCOUNT_ID"),
      Option.match({ onNone: () => Effect.fail(missing), onSome: (id) => parsedId(Redacted.value(id)) })
    )
  )
}

const checkHost = (host: string): Effect.Effect<void, ConfigurationError> =>
  hostKind(host) === "workspace"
    ? Effect.fail(
        new ConfigurationError({
          message: `${host} is a workspace, but this is the client of an account: set the host of the account console, such as ${consoleOf(host)}, or use DatabricksClient`
        })
      )
    : Effect.void

/** Adds the account id to requests without one. */
const ofAccount = <Request, Response>(
  operation: Operation.Operation<Request, Response>,
  accountId: string
): Operation.Operation<Request, Response> =>
  operation.path.fields.includes(field)
    ? Operation.variant(operation, {
        encode: (request) => operation.encode(withId(request, accountId))
      })
    : operation

/** Returns invalid requests unchanged: the validator reports them. */
const withId = (request: unknown, accountId: string): unknown => {
  if (request === undefined) return { [field]: accountId }
  if (request === null || typeof request !== "object" || Array.isArray(request)) return request
  return (request as Readonly<Record<string, unknown>>)[field] === undefined
    ? { ...request, [field]: accountId }
    : request
}

/**
 * Makes the client of the account that the `Credentials` are for.
 *
 * Fails with `ConfigurationError` if the account id is missing or not valid, or the host is a workspace.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (
  options?: Options
): Effect.Effect<Service, ConfigurationError, HttpClient.HttpClient | Credentials> =>
  Effect.gen(function* () {
    const credentials = yield* Credentials
    yield* checkHost(credentials.host)
    const accountId = yield* accountIdOf(options?.accountId, credentials)
    // The calls are about the account, not about one of its workspaces.
    const client = yield* Effect.provideService(DatabricksClient.make(options), Credentials, {
      ...credentials,
      workspaceId: undefined
    })

    const call: Service["call"] = (operation) => client.call(ofAccount(operation, accountId))

    const request: Service["request"] = (options) =>
      client.request(
        typeof options.path === "string" && options.path.includes(`{${field}}`)
          ? { ...options, pathParams: { ...options.pathParams, [field]: options.pathParams?.[field] ?? accountId } }
          : options
      )

    return AccountClient.of({ host: client.host, accountId, call, request })
  })

/**
 * A client of the account that the `Credentials` are for.
 *
 * Fails with `ConfigurationError` if the account id is missing or not valid, or the host is a workspace.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerCredentials = (
  options?: Options
): Layer.Layer<AccountClient, ConfigurationError, HttpClient.HttpClient | Credentials> =>
  Layer.effect(AccountClient, make(options))

const withCredentials = (options: Options | undefined) => (credentials: CredentialsService) =>
  Effect.provideService(make(options), Credentials, credentials)

/**
 * A client with an OAuth access token of the account, or a token of Microsoft Entra on Azure. Accounts have no personal
 * access tokens. For long-running programs, use `layerCredentials` with credentials that renew the token.
 *
 * Fails with `ConfigurationError` if the host, the account id or the token is not valid.
 *
 * @example
 * ```ts
 * import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
 * import { AccountClient } from "effect-databricks"
 * import * as Layer from "effect/Layer"
 * import * as Redacted from "effect/Redacted"
 *
 * export const client = AccountClient.layer({
 *   host: "accounts.cloud.databricks.com",
 *   accountId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
 *   token: Redacted.make("eyJ...")
 * }).pipe(Layer.provide(FetchHttpClient.layer))
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (
  options: PatOptions & Options
): Layer.Layer<AccountClient, ConfigurationError, HttpClient.HttpClient> =>
  Layer.effect(AccountClient, Effect.flatMap(makePat(options), withCredentials(options)))

/**
 * A client with a token, from `DATABRICKS_HOST`, `DATABRICKS_ACCOUNT_ID` and `DATABRICKS_TOKEN`, or from the given
 * `Config`s.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = (
  options?: DatabricksClient.Options & {
    readonly host?: Config.Config<string> | undefined
    readonly accountId?: Config.Config<string> | undefined
    readonly token?: Config.Config<Redacted.Redacted> | undefined
  }
): Layer.Layer<AccountClient, ConfigError | ConfigurationError, HttpClient.HttpClient> =>
  Layer.effect(
    AccountClient,
    Effect.flatMap(
      Effect.all([makePatConfig(options), options?.accountId ?? Config.succeed(undefined)]),
      ([credentials, accountId]) => withCredentials({ userAgent: options?.userAgent, accountId })(credentials)
    )
  )
