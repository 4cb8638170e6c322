/**
 * What every service stands on: it sends the requests of a workspace's operations with credentials, retries them by
 * the `RetryPolicy` in force, and turns whatever comes back into a validated response or a `DatabricksError`.
 *
 * @since 0.1.0
 */
import * as HttpClient from "@effect/platform/HttpClient"
import type * as Config from "effect/Config"
import type { ConfigError } from "effect/ConfigError"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as ScheduleDecision from "effect/ScheduleDecision"
import * as ScheduleIntervals from "effect/ScheduleIntervals"
import * as Schema from "effect/Schema"
import { exchange } from "../internal/call/exchange.js"
import { callOf } from "../internal/call/failure.js"
import { randomToken } from "../internal/call/idempotency.js"
import * as Operation from "../internal/call/operation.js"
import * as Outage from "../internal/call/outage.js"
import * as RetryBudget from "../internal/call/retryBudget.js"
import * as Telemetry from "../internal/call/telemetry.js"
import { version } from "../internal/call/version.js"
import { withoutSecrets } from "../internal/call/withoutSecrets.js"
import { type ConfigurationError, type DatabricksError, InvalidRequest } from "../schemas/DatabricksError.js"
// Not from `Credentials.js`, which brings all flows along.
import { makePat, makePatConfig, type PatOptions } from "./credentials/pat.js"
import { Credentials, type Service as CredentialsService } from "./credentials/service.js"
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
   * Calls an operation that no service covers. Credentials, retries, errors, spans are the same as for all others.
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
  /** The function that calls an operation; what the services are made of. */
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
  /** From `/api` on, with `{name}` for a value of `pathParams` and `{name*}` for one that keeps its slashes. */
  readonly path: string
  readonly pathParams?: Readonly<Record<string, string | number | bigint>> | undefined
  readonly query?: Readonly<Record<string, unknown>> | undefined
  /** Written as JSON. */
  readonly body?: unknown
  /**
   * What a response must be; left out, any JSON. The value is given back as it came, unknown fields included, or decoded
   * where the schema transforms it.
   */
  // biome-ignore lint/suspicious/noExplicitAny: whatever it encodes to, the response is decoded
  readonly response?: Schema.Schema<A, any> | undefined
  /** Whether the call may be made twice; by default true for all methods but POST and PATCH. */
  readonly repeatable?: boolean | undefined
  /** Whether the response can hold secrets: its body is then kept out of errors. */
  readonly sensitive?: boolean | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** Put before the library's own `User-Agent`, such as `my-app/1.2`. */
  readonly userAgent?: string | undefined
}

/** What no header can carry is left out: a name that is not ASCII should not fail every call. */
const userAgentOf = (options: Options | undefined): string =>
  `${String(options?.userAgent ?? "")} effect-databricks/${version}`.replace(/[^\x20-\x7e]+/g, "").trim()

/** The headers that most calls carry. */
interface Latest {
  readonly secret: object
  readonly headers: Readonly<Record<string, string>>
  /** Their secrets, and those of the ones before: an answer can come late, or out of a cache. */
  readonly secrets: ReadonlyArray<string>
}

/** How many secrets of headers are remembered, so that no error shows them. */
const known = 8

/**
 * The retry policy or the limits that the effect runs under, or else those under which the client was made.
 */
const inForce = <I, S>(tag: Context.Reference<I, S>, built: Context.Context<never>, now: Context.Context<never>): S =>
  now.unsafeMap.has(tag.key) ? Context.get(now, tag) : Context.get(built, tag)

/**
 * @since 0.1.0
 * @category constructors
 */
export const make = (options?: Options): Effect.Effect<Service, never, HttpClient.HttpClient | Credentials> =>
  Effect.contextWith((built: Context.Context<HttpClient.HttpClient | Credentials>) => {
    const credentials = Context.get(built, Credentials)
    const client = Context.get(built, HttpClient.HttpClient)
    const headers: Record<string, string> = { "user-agent": userAgentOf(options), accept: "application/json" }

    let latest: Latest | undefined
    /** Most calls carry what the call before them carried. */
    const withSecret = (secret: Readonly<Record<string, Redacted.Redacted>>): Readonly<Record<string, string>> => {
      if (latest?.secret !== secret) {
        const all = { ...headers }
        for (const [name, value] of Object.entries(secret)) all[name] = Redacted.value(value)
        const values = Object.values(secret).map(Redacted.value)
        latest = {
          secret,
          headers: all,
          secrets: [...new Set([...values, ...(latest?.secrets ?? [])])].slice(0, known)
        }
      }
      return latest.headers
    }

    const attempt = <Request, Response>(
      operation: Operation.Operation<Request, Response>,
      encoded: Operation.Encoded,
      limits: TimeLimits.Limits,
      sizes: SizeLimits.Limits,
      running: Telemetry.Running,
      isLast = false
    ): Effect.Effect<Response, DatabricksError> =>
      Effect.flatMap(credentials.headers, (secret) => {
        const request = {
          method: operation.method,
          origin: credentials.host,
          path: encoded.url,
          headers: withSecret(secret),
          body: encoded.body,
          contentType: encoded.contentType
        }
        const secrets = () => [
          ...Object.values(secret).map(Redacted.value),
          ...(latest?.secrets ?? []),
          ...encoded.secrets()
        ]
        const options = { limits, sizes, secret, secrets, running }
        return Effect.catchAll(exchange(client, operation, request, options), (failure) => {
          const error = withoutSecrets(failure, secrets())
          return error._tag === "Unauthenticated" && !isLast
            ? Effect.flatMap(credentials.refused(secret), (renewed) =>
                renewed ? attempt(operation, encoded, limits, sizes, running, true) : Effect.fail(error)
              )
            : Effect.fail(error)
        })
      })

    const call: Service["call"] = (operation) => {
      const telemetry = Telemetry.make(operation, credentials.host)
      const { token } = operation
      return (given) => {
        const takesToken = token !== undefined && given !== null && typeof given === "object"
        return telemetry.call((running) => {
          // Only a token left out is filled in: a caller who gives `null` or an empty one wants none.
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
              inForce(TimeLimits.TimeLimits, built, running.context),
              inForce(SizeLimits.SizeLimits, built, running.context),
              running
            ),
            inForce(RetryPolicy.RetryPolicy, built, running.context),
            {
              service: operation.service,
              operation: operation.operation,
              repeatable: Operation.isRepeatable(operation, request)
            },
            credentials.host,
            telemetry.attemptFailed,
            (error) => telemetry.retry(running.span, error),
            operation.hasProgressed
          )
        })
      }
    }

    const request: Service["request"] = (options) => call(operationOf(options))()

    return DatabricksClient.of({ host: credentials.host, call, request })
  })

/** The schedule is driven only once something failed: the common case pays nothing for it. */
const retrying = <A>(
  once: Effect.Effect<A, DatabricksError>,
  policy: RetryPolicy.Policy,
  call: RetryPolicy.Call,
  host: string,
  onFailure: (error: DatabricksError) => Effect.Effect<void>,
  onRetry: (error: DatabricksError) => Effect.Effect<void>,
  hasProgressed: ((error: DatabricksError) => boolean) | undefined
): Effect.Effect<A, DatabricksError> => {
  const orElse = (next: (error: DatabricksError) => Effect.Effect<A, DatabricksError>) =>
    Effect.catchAll(once, (error) =>
      Effect.zipRight(onFailure(error), policy.isRetryable(error, call) ? next(error) : Effect.fail(error))
    )
  return orElse((first) => {
    let last = first
    const outage = Outage.make(`${call.service}.${call.operation}`, host, RetryBudget.get(policy.schedule))
    // Told before the wait, not after it.
    const schedule = Schedule.onDecision(policy.schedule, (_, decision) =>
      ScheduleDecision.isContinue(decision)
        ? Effect.zipRight(onRetry(last), outage.failed(last, ScheduleIntervals.start(decision.intervals)))
        : Effect.void
    )
    return Effect.flatMap(Schedule.driver(schedule), (driver) => {
      const again: Effect.Effect<A, DatabricksError> = Effect.matchEffect(
        Effect.suspend(() => driver.next(last)),
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
 * The client of the workspace that the `Credentials` are for.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerCredentials = (
  options?: Options
): Layer.Layer<DatabricksClient, never, HttpClient.HttpClient | Credentials> =>
  Layer.effect(DatabricksClient, make(options))

/** In one layer: each more takes its time at the start of a program. */
const withCredentials = (options: Options | undefined) => (credentials: CredentialsService) =>
  Effect.provideService(make(options), Credentials, credentials)

/**
 * A client with a personal access token.
 *
 * Fails with `ConfigurationError` where host or token cannot be used.
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
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = (
  options?: Options & {
    readonly host?: Config.Config<string> | undefined
    readonly token?: Config.Config<Redacted.Redacted> | undefined
  }
): Layer.Layer<DatabricksClient, ConfigError | ConfigurationError, HttpClient.HttpClient> =>
  Layer.effect(DatabricksClient, Effect.flatMap(makePatConfig(options), withCredentials(options)))
