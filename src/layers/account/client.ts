/** The client of an account, without what finds credentials: services load this module. */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Config from "effect/Config"
import type { ConfigError } from "effect/ConfigError"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { consoleOf, hostKind } from "../../internal/call/accountHost.js"
import * as Operation from "../../internal/call/operation.js"
import { ConfigurationError } from "../../schemas/DatabricksError.js"
import { makePat, makePatConfig, type PatOptions } from "../credentials/pat.js"
import { Credentials, type Service as CredentialsService, parsedAccountId } from "../credentials/service.js"
import { variable } from "../credentials/variables.js"
import * as DatabricksClient from "../DatabricksClient.js"

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
  /** The account that is called where a request names no other. */
  readonly accountId: string
  /**
   * Calls an operation that no service covers. `{account_id}` in the path is the account's id, unless `pathParams` has
   * another.
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
  /** The function that calls an operation. The account's id is put into the path where the request leaves it out. */
  readonly call: DatabricksClient.Service["call"]
}

/**
 * @since 0.1.0
 * @category models
 */
export interface Options extends DatabricksClient.Options {
  /**
   * `DATABRICKS_ACCOUNT_ID`: the id that the account console shows in the menu of the user. By default that of the
   * credentials' profile, or of the environment.
   */
  readonly accountId?: string | undefined
}

const field = "account_id"

const missing = () =>
  new ConfigurationError({
    message:
      "No account id: give the option accountId, set DATABRICKS_ACCOUNT_ID, or put account_id into the profile. The account console shows it in the menu of the user"
  })

const parsedId = (given: unknown): Effect.Effect<string, ConfigurationError> =>
  Effect.flatMap(parsedAccountId(given), (id) => (id === undefined ? Effect.failSync(missing) : Effect.succeed(id)))

const accountIdOf = (
  given: string | undefined,
  credentials: CredentialsService
): Effect.Effect<string, ConfigurationError> => {
  const named = given ?? credentials.accountId
  if (named !== undefined && named !== null) return parsedId(named)
  return Effect.configProviderWith((provider) =>
    Effect.flatMap(
      variable(provider, "DATABRICKS_ACCOUNT_ID"),
      Option.match({ onNone: () => Effect.failSync(missing), onSome: (id) => parsedId(Redacted.value(id)) })
    )
  )
}

const checkHost = (host: string): Effect.Effect<void, ConfigurationError> =>
  hostKind(host) === "workspace"
    ? Effect.fail(
        new ConfigurationError({
          message: `${host} is a workspace, and this is the client of an account: give the host of the account console, such as ${consoleOf(host)}, or use DatabricksClient`
        })
      )
    : Effect.void

/** The operation, its path filled in where the request leaves the account out. */
export const ofAccount = <Request, Response>(
  operation: Operation.Operation<Request, Response>,
  accountId: string
): Operation.Operation<Request, Response> =>
  operation.path.fields.includes(field)
    ? Operation.variant(operation, {
        encode: (request) => operation.encode(withId(request, accountId))
      })
    : operation

/** The request that `ofAccount` encodes. */
export const requestOf = (operation: Operation.Any, request: unknown, accountId: string): unknown =>
  operation.path.fields.includes(field) ? withId(request, accountId) : request

/** The request of an operation that no service covers, its path filled in where it leaves the account out. */
export const optionsOf = <A>(
  options: DatabricksClient.RequestOptions<A>,
  accountId: string
): DatabricksClient.RequestOptions<A> =>
  typeof options.path === "string" && options.path.includes(`{${field}}`)
    ? { ...options, pathParams: { ...options.pathParams, [field]: options.pathParams?.[field] ?? accountId } }
    : options

/** What is no request stays what it is: its own error says more. */
const withId = (request: unknown, accountId: string): unknown => {
  if (request === undefined) return { [field]: accountId }
  if (request === null || typeof request !== "object" || Array.isArray(request)) return request
  return (request as Readonly<Record<string, unknown>>)[field] === undefined
    ? { ...request, [field]: accountId }
    : request
}

/**
 * The client of the account that the `Credentials` are for.
 *
 * Fails with `ConfigurationError` without the id of an account, or where the host is that of a workspace.
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

    const request: Service["request"] = (options) => client.request(optionsOf(options, accountId))

    return AccountClient.of({ host: client.host, accountId, call, request })
  })

/**
 * The client of the account that the `Credentials` are for.
 *
 * Fails with `ConfigurationError` without the id of an account, or where the host is that of a workspace.
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
 * A client with a token of the account. Accounts have no personal access tokens: it is an OAuth access token, or one of
 * Microsoft Entra on Azure. `layerCredentials` with credentials that renew it is better for what runs longer.
 *
 * Fails with `ConfigurationError` where host, account id or token cannot be used.
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
