/**
 * The client that all services use. It sends the requests of a workspace's operations with credentials, retries them by
 * the current `RetryPolicy`, and returns a validated response or fails with a `DatabricksError`.
 *
 * @since 0.1.0
 */
import * as HttpClient from "@effect/platform/HttpClient"
import type { ConfigError } from "effect/ConfigError"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as ScheduleDecision from "effect/ScheduleDecision"
import * as ScheduleIntervals from "effect/ScheduleIntervals"
import * as Schema from "effect/Schema"
import { exchange } from "../internal/call/exchange.js"
import { callOf } from "../internal/call/failure.js"
import { Limiter } from "../internal/call/limiter.js"
import * as Operation from "../internal/call/operation.js"
import * as Outage from "../internal/call/outage.js"
import * as RetryBudget from "../internal/call/retryBudget.js"
import * as Telemetry from "../internal/call/telemetry.js"
import { isTokenExpired } from "../internal/call/tokenExpiry.js"
import { version } from "../internal/call/version.js"
import { withoutSecrets } from "../internal/call/withoutSecrets.js"
import { randomToken } from "../internal/codec/randomToken.js"
import { type ConfigurationError, type DatabricksError, InvalidRequest } from "../schemas/DatabricksError.js"
// Not from `Credentials.js`, which brings all flows along.
import { makePat, makePatConfig, type PatConfigs, type PatOptions } from "./credentials/pat.js"
import { Credentials, type Service as CredentialsService, workspaceIdHeader } from "./credentials/service.js"
import { settingsOf } from "./overrides.js"
import * as RateLimit from "./RateLimit.js"
import * as RetryPolicy from "./RetryPolicy.js"
import * as SizeLimits from "./SizeLimits.js"
import * as TimeLimits from "./TimeLimits.js"

/**
 * @since 0.1.0
 * @category context
 */
export class DatabricksClient extends Context.Tag("effect-databricks/DatabricksClient")<DatabricksClient, Service>() {}

/**
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /** The origin of the workspace, such as `https://adb-123.4.azuredatabricks.net`. */
  readonly host: string
  /**
   * Calls an operation that no service covers, with the same credentials, retries, errors and spans as any other call.
   *
   * @example
   * ```ts
   * import { DatabricksClient } from "effect-databricks"
   * import * as Effect from "effect/Effect"
   * import * as Schema from "effect/Schema"
   *
   * const currentUser = Effect.flatMap(DatabricksClient.DatabricksClient, (client) =>
   *   client.request({
   *     method: "GET",
   *     path: "/api/2.0/preview/scim/v2/Me",
   *     response: Schema.Struct({ userName: Schema.String })
   *   })
   * )
   * ```
   */
  readonly request: <A = unknown>(options: RequestOptions<A>) => Effect.Effect<A, DatabricksError>
  /** Returns the function that calls an operation. Services are made of these functions. */
  readonly call: <Request, Response>(
    operation: Operation.Operation<Request, Response>
  ) => (request: Request) => Effect.Effect<Response, DatabricksError>
}

/**
 * @since 0.1.0
 * @category models
 */
export interface RequestOptions<A> {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE"
  /** Absolute, such as `/api/2.0/jobs/{id}`. `{name}` is a value of `pathParams`; `{name*}` keeps its slashes. */
  readonly path: string
  readonly pathParams?: Readonly<Record<string, string | number | bigint>> | undefined
  readonly query?: Readonly<Record<string, unknown>> | undefined
  /** Written as JSON. */
  readonly body?: unknown
  /**
   * The schema of the response. The default is any JSON. Returns the value unchanged, including unknown fields, or
   * decoded if the schema transforms it.
   */
  // biome-ignore lint/suspicious/noExplicitAny: the encoded type can be any
  readonly response?: Schema.Schema<A, any> | undefined
  /** Whether the call may be repeated. The default is false for POST and PATCH, and true for other methods. */
  readonly repeatable?: boolean | undefined
  /** Whether the response can have secrets. Errors then have no body. The default is false. */
  readonly sensitive?: boolean | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** A prefix of the `User-Agent` header, such as `my-app/1.2`. */
  readonly userAgent?: string | undefined
}

/** Removes characters that are not allowed in headers, which would fail every call. */
const userAgentOf = (options: Options | undefined): string =>
  `${String(options?.userAgent ?? "")} effect-databricks/${version}`.replace(/[^\x20-\x7e]+/g, "").trim()

/** The headers of the last call. */
interface Latest {
  readonly secret: object
  readonly headers: Readonly<Record<string, string>>
  /** Their secrets and those of earlier headers: a response can be late, or cached. */
  readonly secrets: ReadonlyArray<string>
}

/** The max number of header secrets that are remembered for redaction. */
const maxSecrets = 8

/**
 * @since 0.1.0
 * @category constructors
 */
export const make = (options?: Options): Effect.Effect<Service, never, HttpClient.HttpClient | Credentials> =>
  Effect.contextWith((built: Context.Context<HttpClient.HttpClient | Credentials>) => {
    const credentials = Context.get(built, Credentials)
    const client = Context.get(built, HttpClient.HttpClient)
    const limiter = new Limiter(
      built.unsafeMap.has(RateLimit.RateLimit.key)
        ? Context.get(built, RateLimit.RateLimit)
        : { requestsPerSecond: credentials.rateLimit }
    )
    const headers: Record<string, string> = { "user-agent": userAgentOf(options), accept: "application/json" }
    // Without it a host of many workspaces answers for the account.
    if (credentials.workspaceId !== undefined) headers[workspaceIdHeader] = credentials.workspaceId

    // A token that is there is not waited for.
    const isToken = Exit.isExit(credentials.headers)

    let latest: Latest | undefined
    /** Reuses the headers of the last call if the secret is the same object. */
    const withSecret = (secret: Readonly<Record<string, Redacted.Redacted>>): Readonly<Record<string, string>> => {
      if (latest?.secret !== secret) {
        const all = { ...headers }
        for (const [name, value] of Object.entries(secret)) all[name] = Redacted.value(value)
        const values = Object.values(secret).map(Redacted.value)
        latest = {
          secret,
          headers: all,
          secrets: [...new Set([...values, ...(latest?.secrets ?? [])])].slice(0, maxSecrets)
        }
      }
      return latest.headers
    }

    const headersFor = ({ restore }: Telemetry.Running): CredentialsService["headers"] =>
      isToken ? credentials.headers : restore(credentials.headers)

    const headersOf = (
      { rawResponse, streamed }: Operation.Any,
      { headers, url }: Operation.Encoded,
      secret: Readonly<Record<string, Redacted.Redacted>>
    ): Readonly<Record<string, string>> => {
      const all = withSecret(secret)
      const those = credentials.workspaceId !== undefined && isOfAccount(url) ? withoutWorkspace(all) : all
      if (streamed !== undefined) return { ...those, accept: "text/event-stream", "accept-encoding": "identity" }
      return rawResponse === true ? { ...those, accept: "*/*", ...headers } : those
    }

    const attempt = <Request, Response>(
      operation: Operation.Operation<Request, Response>,
      encoded: Operation.Encoded,
      limits: TimeLimits.Limits,
      sizes: SizeLimits.Limits,
      running: Telemetry.Running,
      isLast = false
    ): Effect.Effect<Response, DatabricksError> => {
      const once = (secret: Readonly<Record<string, Redacted.Redacted>>): Effect.Effect<Response, DatabricksError> => {
        const request = {
          method: operation.method,
          origin: credentials.host,
          path: encoded.url,
          headers: headersOf(operation, encoded, secret),
          body: encoded.body,
          contentType: encoded.contentType,
          stream: encoded.stream
        }
        const secrets = () => [
          ...Object.values(secret).map(Redacted.value),
          ...(latest?.secrets ?? []),
          ...encoded.secrets()
        ]
        const options = { limits, sizes, secret, secrets, running }
        const send = (operation.streamed as typeof exchange | undefined) ?? exchange
        const { epoch } = limiter
        return Effect.catchAll(send(client, operation, request, options), (failure) => {
          const error = withoutSecrets(failure, secrets())
          return (error._tag === "Unauthenticated" || isTokenExpired(error)) && !isLast
            ? Effect.flatMap(running.restore(credentials.refused(secret)), (renewed) =>
                renewed ? attempt(operation, encoded, limits, sizes, running, true) : Effect.fail(error)
              )
            : Effect.zipRight(limiter.failed(error, epoch), Effect.fail(error))
        })
      }
      return Effect.flatMap(headersFor(running), (secret) =>
        limiter.isOpen || isLast
          ? once(secret)
          : // Credentials may expire during a pause.
            limiter.run(Effect.flatMap(headersFor(running), once), running.restore)
      )
    }

    const call: Service["call"] = (operation) => {
      const telemetry = Telemetry.make(operation, credentials.host)
      const { token } = operation
      return (given) => {
        const takesToken = token !== undefined && given !== null && typeof given === "object"
        return telemetry.call((running) => {
          // Only an absent token is generated: `null` or an empty one means that the caller wants none.
          const request =
            takesToken && given[token as keyof typeof given] === undefined
              ? { ...given, [token]: randomToken() }
              : given
          const encoded = operation.encode(request)
          if (Either.isLeft(encoded)) {
            return Effect.fail(new InvalidRequest({ ...callOf(operation), message: encoded.left }))
          }
          return retrying(
            attempt(
              operation,
              encoded.right,
              settingsOf(TimeLimits.TimeLimits, built, running.context),
              settingsOf(SizeLimits.SizeLimits, built, running.context),
              running
            ),
            settingsOf(RetryPolicy.RetryPolicy, built, running.context),
            {
              service: operation.service,
              operation: operation.operation,
              repeatable: Operation.isRepeatable(operation, request)
            },
            credentials.host,
            telemetry.attemptFailed,
            (error) => telemetry.retry(running.span, error),
            running.restore,
            operation.hasProgressed
          )
        })
      }
    }

    const request: Service["request"] = (options) => call(operationOf(options))()

    return DatabricksClient.of({ host: credentials.host, call, request })
  })

/**
 * Calls about an account instead of a workspace, as a host of many workspaces answers them too. Two APIs of the workspace
 * have `accounts` in their paths.
 */
const ofAccount =
  /^\/api\/(?:[a-z-]+\/)?v?[0-9.]+\/(?:[a-z]+\/)?accounts\/(?!access-control(?:[/?]|$)|servicePrincipals(?:[/?]|$))[^/?]/

const isOfAccount = (url: string): boolean => url.includes("/accounts/") && ofAccount.test(url)

const withoutWorkspace = ({
  [workspaceIdHeader]: _,
  ...headers
}: Readonly<Record<string, string>>): Readonly<Record<string, string>> => headers

/** Makes the driver of the schedule after the first failure only, so that successful calls do not pay for it. */
const retrying = <A>(
  once: Effect.Effect<A, DatabricksError>,
  policy: RetryPolicy.Policy,
  call: RetryPolicy.Call,
  host: string,
  onFailure: (error: DatabricksError) => Effect.Effect<void>,
  onRetry: (error: DatabricksError) => Effect.Effect<void>,
  restore: Telemetry.Restore,
  hasProgressed: ((error: DatabricksError) => boolean) | undefined
): Effect.Effect<A, DatabricksError> => {
  const orElse = (next: (error: DatabricksError) => Effect.Effect<A, DatabricksError>) =>
    Effect.catchAll(once, (error) =>
      Effect.zipRight(onFailure(error), policy.isRetryable(error, call) ? next(error) : Effect.fail(error))
    )
  return orElse((first) => {
    let last = first
    const outage = Outage.make(`${call.service}.${call.operation}`, host, RetryBudget.get(policy.schedule))
    // Logged before the wait, not after it.
    const schedule = Schedule.onDecision(policy.schedule, (_, decision) =>
      ScheduleDecision.isContinue(decision)
        ? Effect.zipRight(onRetry(last), outage.failed(last, ScheduleIntervals.start(decision.intervals)))
        : Effect.void
    )
    return Effect.flatMap(Schedule.driver(schedule), (driver) => {
      const again: Effect.Effect<A, DatabricksError> = Effect.matchEffect(
        restore(Effect.suspend(() => driver.next(last))),
        {
          onFailure: () => Effect.fail(last),
          onSuccess: () =>
            orElse((next) => {
              last = next
              return hasProgressed?.(next) === true ? Effect.zipRight(driver.reset, again) : again
            })
        }
      )
      return again
    })
  })
}

const operationOf = <A>(options: RequestOptions<A>): Operation.Operation<void, A> =>
  Operation.adHoc({
    ...options,
    service: "DatabricksClient",
    operation: "request",
    response: options.response ?? (Schema.Unknown as Schema.Schema<unknown> as Schema.Schema<A>)
  })

/**
 * The client of the workspace of the `Credentials`.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerCredentials = (
  options?: Options
): Layer.Layer<DatabricksClient, never, HttpClient.HttpClient | Credentials> =>
  Layer.effect(DatabricksClient, make(options))

/** One layer for client and credentials, as each layer adds to the startup time. */
const withCredentials = (options: Options | undefined) => (credentials: CredentialsService) =>
  Effect.provideService(make(options), Credentials, credentials)

/**
 * A client with a personal access token.
 *
 * Fails with `ConfigurationError` if the host or the token is not valid.
 *
 * @example
 * ```ts
 * import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
 * import { DatabricksClient } from "effect-databricks"
 * import * as Layer from "effect/Layer"
 * import * as Redacted from "effect/Redacted"
 *
 * export const client = DatabricksClient.layer({
 *   host: "adb-1234567890123456.7.azuredatabricks.net",
 *   token: Redacted.make("dapi...")
 * }).pipe(Layer.provide(FetchHttpClient.layer))
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (
  options: PatOptions & Options
): Layer.Layer<DatabricksClient, ConfigurationError, HttpClient.HttpClient> =>
  Layer.effect(DatabricksClient, Effect.flatMap(makePat(options), withCredentials(options)))

/**
 * A client with a personal access token from `DATABRICKS_HOST` and `DATABRICKS_TOKEN`, or from the given `Config`s.
 * If the host serves many workspaces, `DATABRICKS_WORKSPACE_ID` or `?o=` in the host selects one.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = (
  options?: Options & PatConfigs
): Layer.Layer<DatabricksClient, ConfigError | ConfigurationError, HttpClient.HttpClient> =>
  Layer.effect(DatabricksClient, Effect.flatMap(makePatConfig(options), withCredentials(options)))
