/**
 * Faults that a test injects into the emulated workspace.
 *
 * A fault is a value. Each request is hit by at most one fault: the first that matches it and is not used up, in the
 * order given. Put a fault that matches every request last.
 *
 * @example
 * ```ts
 * import * as Emulator from "effect-databricks/Emulator"
 * import * as Fault from "effect-databricks/Fault"
 *
 * export const flaky = Emulator.layer({
 *   faults: [
 *     Fault.throttle({ retryAfter: "2 seconds", times: 3 }),
 *     Fault.cutAfter({ on: { service: "Clusters", operation: "create" } }),
 *     Fault.unknownFields({ times: Infinity })
 *   ]
 * })
 * ```
 *
 * @since 0.1.0
 */
import * as Duration from "effect/Duration"
import type { TerminationReason } from "../schemas/clusters/ClusterTermination.js"
import type * as Operations from "./operations.js"

/**
 * The name of an API, such as `Clusters`.
 *
 * @since 0.1.0
 * @category models
 */
export type ServiceName = Operations.ServiceName

/**
 * The name of an operation of an API, such as `create`.
 *
 * @since 0.1.0
 * @category models
 */
export type OperationName<Service extends ServiceName = ServiceName> = Operations.OperationName<Service>

/**
 * Selects operations: all of an API, one of an API, or all with the same name.
 *
 * @since 0.1.0
 * @category models
 */
export type OnOperation =
  | {
      readonly [Service in ServiceName]: {
        readonly service: Service
        readonly operation?: OperationName<Service> | undefined
      }
    }[ServiceName]
  | { readonly service?: undefined; readonly operation?: OperationName | undefined }

/**
 * Selects requests: those that meet all conditions. The names of APIs and operations are those that the emulator
 * supports. A generated API has its group in its name, such as `catalog.Catalogs`.
 *
 * @since 0.1.0
 * @category models
 */
export type On = {
  /** The HTTP method, such as `POST`. */
  readonly method?: string | undefined
  /** The path without the query. A string must match exactly, except for the minor version. */
  readonly path?: string | RegExp | undefined
} & OnOperation

/**
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** How many requests the fault hits. The default is 1; `Infinity` hits all. */
  readonly times?: number | undefined
  /** Which requests the fault hits. The default is all. */
  readonly on?: On | undefined
}

interface Common {
  readonly times: number
  readonly on: On
}

/**
 * A response that replaces the workspace's own.
 *
 * @since 0.1.0
 * @category models
 */
export interface Respond extends Common {
  readonly _tag: "Respond"
  /** Whether the request is still executed. By default nothing is executed. */
  readonly isDone?: boolean | undefined
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * A broken connection.
 *
 * @since 0.1.0
 * @category models
 */
export interface Cut extends Common {
  readonly _tag: "Cut"
  /** Breaks the connection `before` the request is executed, `after` it, or `during` the response body. */
  readonly when: "before" | "after" | "during"
}

/**
 * A delayed response. The request is executed immediately.
 *
 * @since 0.1.0
 * @category models
 */
export interface Slow extends Common {
  readonly _tag: "Slow"
  readonly delay: Duration.Duration
  /** Whether the first half of the body is sent before the delay. By default the whole response is delayed. */
  readonly during?: boolean | undefined
}

/**
 * A malformed or unexpected response.
 *
 * @since 0.1.0
 * @category models
 */
export interface Garble extends Common {
  readonly _tag: "Garble"
  readonly how: "truncate" | "mislabel" | "wrongJson" | "unknownFields" | "unknownEnumValues"
}

/**
 * Reads that lag behind writes.
 *
 * @since 0.1.0
 * @category models
 */
export interface Stale extends Common {
  readonly _tag: "Stale"
  /** How long reads lag behind a write. */
  readonly lag: Duration.Duration
}

/**
 * Faults that hit a part of the requests, chosen at random.
 *
 * @since 0.1.0
 * @category models
 */
export interface Random extends Common {
  readonly _tag: "Random"
  /** The part of the requests that is hit, from 0 to 1. */
  readonly rate: number
  readonly seed: number
  /** Each has the same chance. Their `times` does not count. */
  readonly faults: ReadonlyArray<RequestFault | Stale>
}

/**
 * A fault in how a token is issued.
 *
 * @since 0.1.0
 * @category models
 */
export interface TokenIssue extends Common {
  readonly _tag: "TokenIssue"
  /** How long the token is valid. `undefined` means the default. */
  readonly lifetime: Duration.Duration | undefined
  /** How far the issuer's clock is ahead, in milliseconds. Negative if it is behind. */
  readonly skew: number
  /** Whether the response omits `expires_in`, so that only `expires_on` says when the token expires. */
  readonly withoutExpiresIn: boolean
}

/**
 * A cluster that fails to start.
 *
 * @since 0.1.0
 * @category models
 */
export interface ClusterStart {
  readonly _tag: "ClusterStart"
  /** How many starts fail. */
  readonly times: number
  readonly on: ClusterStartOn
  readonly reason: TerminationReason
  readonly stateMessage: string
  readonly endsIn: "TERMINATED" | "ERROR"
}

/**
 * Selects clusters that fail to start: those that meet all conditions.
 *
 * @since 0.1.0
 * @category models
 */
export interface ClusterStartOn {
  readonly clusterId?: string | undefined
  readonly clusterName?: string | RegExp | undefined
}

/**
 * A pipeline update that fails.
 *
 * @since 0.1.0
 * @category models
 */
export interface PipelineUpdate {
  readonly _tag: "PipelineUpdate"
  /** How many updates fail. */
  readonly times: number
  readonly on: PipelineUpdateOn
  readonly during: "WAITING_FOR_RESOURCES" | "INITIALIZING" | "SETTING_UP_TABLES" | "RUNNING"
  /** The table that the update fails on. `undefined` means the first table of the pipeline. */
  readonly table: string | undefined
  /** The exception and its causes. */
  readonly exceptions: ReadonlyArray<{ readonly className: string; readonly message: string }>
}

/**
 * Selects pipelines whose updates fail: those that meet all conditions.
 *
 * @since 0.1.0
 * @category models
 */
export interface PipelineUpdateOn {
  readonly pipelineId?: string | undefined
  readonly pipelineName?: string | RegExp | undefined
}

/**
 * A SQL warehouse that fails to start.
 *
 * @since 0.1.0
 * @category models
 */
export interface WarehouseStart {
  readonly _tag: "WarehouseStart"
  /** How many starts fail. */
  readonly times: number
  readonly on: WarehouseStartOn
  readonly reason: TerminationReason
  readonly summary: string
  readonly details: string
}

/**
 * Selects warehouses that fail to start: those that meet all conditions.
 *
 * @since 0.1.0
 * @category models
 */
export interface WarehouseStartOn {
  readonly warehouseId?: string | undefined
  readonly warehouseName?: string | RegExp | undefined
}

/**
 * A fault that hits a request.
 *
 * @since 0.1.0
 * @category models
 */
export type RequestFault = Respond | Cut | Slow | Garble

/**
 * @since 0.1.0
 * @category models
 */
export type Fault = RequestFault | ClusterStart | PipelineUpdate | Random | Stale | TokenIssue | WarehouseStart

const common = (options: Options | undefined): Common => ({ times: options?.times ?? 1, on: options?.on ?? {} })

const json = { "content-type": "application/json; charset=utf-8" }

const loginPage =
  '<!doctype html><html><head><meta charset="utf-8"/><title>Databricks - Sign In</title></head><body class="light-mode"><div id="login-page"></div></body></html>'

/**
 * Responds with an API error in the standard shape. The request is not executed unless `isDone` is set. With status
 * 200, an error body is sent with a success status.
 *
 * @example
 * ```ts
 * import * as Fault from "effect-databricks/Fault"
 *
 * export const unavailable = Fault.status({
 *   status: 503,
 *   errorCode: "TEMPORARILY_UNAVAILABLE",
 *   message: "The service is temporarily unavailable",
 *   times: 2
 * })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const status = (
  options: Options & {
    readonly status: number
    readonly errorCode?: string | undefined
    readonly message?: string | undefined
    readonly details?: ReadonlyArray<unknown> | undefined
    readonly headers?: Readonly<Record<string, string>> | undefined
    /**
     * Whether the request is executed before the error is sent, as when a gateway times out. The default is `false`.
     */
    readonly isDone?: boolean | undefined
  }
): Respond => ({
  _tag: "Respond",
  ...common(options),
  ...(options.isDone === true ? { isDone: true } : {}),
  status: options.status,
  headers: { ...json, ...options.headers },
  body: JSON.stringify({
    error_code: options.errorCode ?? String(options.status),
    message: options.message ?? `Injected fault: status ${options.status}`,
    ...(options.details === undefined ? {} : { details: options.details })
  })
})

/**
 * Responds with status 429. The request is not executed.
 *
 * @since 0.1.0
 * @category constructors
 */
export const throttle = (
  options?: Options & {
    /** The `Retry-After` header, in whole seconds, rounded up. */
    readonly retryAfter?: Duration.DurationInput | undefined
  }
): Respond =>
  status({
    ...options,
    status: 429,
    errorCode: "REQUEST_LIMIT_EXCEEDED",
    message:
      "Your request was rejected since your organization has exceeded the rate limit. Please retry your request later.",
    headers:
      options?.retryAfter === undefined
        ? {}
        : { "retry-after": String(Math.ceil(Duration.toSeconds(options.retryAfter))) }
  })

/**
 * Responds with a login page, as a proxy or a wrong host does. The request is not executed.
 *
 * @since 0.1.0
 * @category constructors
 */
export const html = (
  options?: Options & {
    /** The default is 200. */
    readonly status?: number | undefined
    readonly body?: string | undefined
  }
): Respond => ({
  _tag: "Respond",
  ...common(options),
  status: options?.status ?? 200,
  headers: { "content-type": "text/html; charset=utf-8" },
  body: options?.body ?? loginPage
})

/**
 * Responds with a redirect, by default to the login page. The request is not executed.
 *
 * @since 0.1.0
 * @category constructors
 */
export const redirect = (
  options?: Options & {
    readonly location?: string | undefined
    /** The default is 302. */
    readonly status?: number | undefined
  }
): Respond => ({
  _tag: "Respond",
  ...common(options),
  status: options?.status ?? 302,
  headers: { location: options?.location ?? "/login.html" },
  body: ""
})

/**
 * Breaks the connection before the request is executed.
 *
 * @since 0.1.0
 * @category constructors
 */
export const cutBefore = (options?: Options): Cut => ({ _tag: "Cut", ...common(options), when: "before" })

/**
 * Executes the request, then breaks the connection. The response is lost.
 *
 * @since 0.1.0
 * @category constructors
 */
export const cutAfter = (options?: Options): Cut => ({ _tag: "Cut", ...common(options), when: "after" })

/**
 * Executes the request, then breaks the connection in the middle of the response body.
 *
 * @since 0.1.0
 * @category constructors
 */
export const cutDuring = (options?: Options): Cut => ({ _tag: "Cut", ...common(options), when: "during" })

/**
 * Executes the request immediately and delays the response.
 *
 * @since 0.1.0
 * @category constructors
 */
export const slow = (
  options: Options & {
    readonly delay: Duration.DurationInput
    /** Whether the first half of the body is sent before the delay. The default is `false`. */
    readonly during?: boolean | undefined
  }
): Slow => ({
  _tag: "Slow",
  ...common(options),
  delay: Duration.decode(options.delay),
  ...(options.during === true ? { during: true } : {})
})

/**
 * Executes the request and sends only the first half of the response body, with headers that match the truncated body.
 *
 * @since 0.1.0
 * @category constructors
 */
export const truncate = (options?: Options): Garble => ({ _tag: "Garble", ...common(options), how: "truncate" })

/**
 * Executes the request and sends the response as `text/plain`, whatever its content.
 *
 * @since 0.1.0
 * @category constructors
 */
export const mislabel = (options?: Options): Garble => ({ _tag: "Garble", ...common(options), how: "mislabel" })

/**
 * Executes the request and sends JSON that is not a response of any operation, with the status and the headers of the
 * response. Responses that are not JSON are unchanged.
 *
 * @since 0.1.0
 * @category constructors
 */
export const wrongJson = (options?: Options): Garble => ({ _tag: "Garble", ...common(options), how: "wrongJson" })

/**
 * Adds an unknown field to every object of the response, as a future version of the API may.
 *
 * @since 0.1.0
 * @category constructors
 */
export const unknownFields = (options?: Options): Garble => ({
  _tag: "Garble",
  ...common(options),
  how: "unknownFields"
})

/**
 * Replaces every enum value of the response with an unknown one: the value prefixed with `NEW_`.
 *
 * @since 0.1.0
 * @category constructors
 */
export const unknownEnumValues = (options?: Options): Garble => ({
  _tag: "Garble",
  ...common(options),
  how: "unknownEnumValues"
})

/**
 * After a write, reads of the same service return the state before the write for the given time: a started cluster is
 * still `TERMINATED`, a repaired run still has its old result, and a created object does not exist. A list returns what
 * it last returned.
 *
 * `times` counts writes. `on` selects either the writes, such as `{ service: "Clusters", operation: "start" }`, or the
 * reads that lag, such as `{ operation: "runsGet" }`. The default is all.
 *
 * @example
 * ```ts
 * import * as Fault from "effect-databricks/Fault"
 *
 * export const slowReplica = Fault.stale({ for: "20 seconds", on: { service: "Clusters" }, times: Infinity })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const stale = (options: Options & { readonly for: Duration.DurationInput }): Stale => ({
  _tag: "Stale",
  ...common(options),
  lag: Duration.decode(options.for)
})

/**
 * Hits a part of the requests, each with one of the given faults. `Stale` among them hits a write: later reads lag behind
 * it. The default of `times` is `Infinity`.
 *
 * The choice depends on the seed, on the request and on how many requests like it came before, but not on the order in
 * which other requests arrive. Requests with the same header `traceparent` are alike: the attempts of a call, if the
 * client has a tracer. Requests without it are alike if they have the same method and URL.
 *
 * @example
 * ```ts
 * import * as Fault from "effect-databricks/Fault"
 *
 * export const unreliable = Fault.random({
 *   rate: 0.2,
 *   seed: 42,
 *   faults: [
 *     Fault.throttle(),
 *     Fault.status({ status: 503 }),
 *     Fault.cutBefore(),
 *     Fault.cutAfter(),
 *     Fault.stale({ for: "2 seconds" })
 *   ]
 * })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const random = (
  options: Options & {
    /** The part of the requests that is hit, from 0 to 1. */
    readonly rate: number
    /** The default is 1. */
    readonly seed?: number | undefined
    /** Each has the same chance. Put one in twice to double its chance. Their `times` does not count. */
    readonly faults: ReadonlyArray<RequestFault | Stale>
  }
): Random => ({
  _tag: "Random",
  ...common({ ...options, times: options.times ?? Number.POSITIVE_INFINITY }),
  rate: options.rate,
  seed: options.seed ?? 1,
  faults: options.faults
})

/**
 * Issues the next token with a different lifetime, or from a clock that is wrong. Applies to access tokens of the
 * workspace, of Entra and of the metadata service, and to ID tokens of CI jobs. The workspace validates tokens by its
 * own clock.
 *
 * @example
 * ```ts
 * import * as Fault from "effect-databricks/Fault"
 *
 * export const expiredAtIssue = Fault.tokenIssue({ lifetime: 0 })
 *
 * export const entraIsBehind = Fault.tokenIssue({ on: { operation: "entraToken" }, behind: "2 hours" })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const tokenIssue = (
  options?: Options & {
    /** How long the token is valid. The default is the usual lifetime; 0 issues a token that is already expired. */
    readonly lifetime?: Duration.DurationInput | undefined
    /** How far the issuer's clock is ahead. */
    readonly ahead?: Duration.DurationInput | undefined
    /** How far the issuer's clock is behind. */
    readonly behind?: Duration.DurationInput | undefined
    /** Whether to omit `expires_in`, as some issuers do. The default is `false`. */
    readonly withoutExpiresIn?: boolean | undefined
  }
): Fault => ({
  _tag: "TokenIssue",
  ...common(options),
  lifetime: options?.lifetime === undefined ? undefined : Duration.decode(options.lifetime),
  skew: Duration.toMillis(options?.ahead ?? 0) - Duration.toMillis(options?.behind ?? 0),
  withoutExpiresIn: options?.withoutExpiresIn === true
})

const quotaExceeded: TerminationReason = {
  code: "AZURE_QUOTA_EXCEEDED_EXCEPTION",
  type: "CLIENT_ERROR",
  parameters: {
    azure_error_code: "QuotaExceeded",
    azure_error_message:
      "Operation could not be completed as it results in exceeding approved Total Regional Cores quota. Additional details - Deployment Model: Resource Manager, Location: westeurope, Current Limit: 100, Current Usage: 96, Additional Required: 8, (Minimum) New Limit Required: 104."
  }
}

const describe = (reason: TerminationReason): string =>
  Object.entries(reason.parameters ?? {})
    .map(([key, value]) => `${key}: ${value}`)
    .join(", ")

/**
 * Makes a cluster fail to start when it is created, started or restarted, or when a job needs it. It stays `PENDING`
 * (or `RESTARTING`) for the duration of a start, then terminates with the given reason.
 *
 * @example
 * ```ts
 * import * as Fault from "effect-databricks/Fault"
 *
 * export const noMachines = Fault.clusterStart({
 *   on: { clusterName: "nightly" },
 *   reason: {
 *     type: "CLOUD_FAILURE",
 *     code: "CLOUD_PROVIDER_RESOURCE_STOCKOUT",
 *     parameters: { azure_error_code: "SkuNotAvailable" }
 *   }
 * })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const clusterStart = (options?: {
  /** How many starts fail. The default is 1. */
  readonly times?: number | undefined
  readonly on?: ClusterStartOn | undefined
  /** The default is an exceeded Azure quota. */
  readonly reason?: TerminationReason | undefined
  /** The cluster's `state_message`. The default is built from the parameters of the reason. */
  readonly stateMessage?: string | undefined
  /** The final state. The default is `TERMINATED`, as in current workspaces; older ones used `ERROR`. */
  readonly endsIn?: "TERMINATED" | "ERROR" | undefined
}): Fault => {
  const reason = options?.reason ?? quotaExceeded
  return {
    _tag: "ClusterStart",
    times: options?.times ?? 1,
    on: options?.on ?? {},
    reason,
    stateMessage: options?.stateMessage ?? describe(reason),
    endsIn: options?.endsIn ?? "TERMINATED"
  }
}

/**
 * Makes the next update of a pipeline fail in the given state, with the matching events.
 *
 * @example
 * ```ts
 * import * as Fault from "effect-databricks/Fault"
 *
 * export const noSuchColumn = Fault.pipelineUpdate({
 *   on: { pipelineName: "orders" },
 *   during: "INITIALIZING",
 *   table: "orders_clean",
 *   message: "[UNRESOLVED_COLUMN] A column with name `price` cannot be resolved."
 * })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const pipelineUpdate = (options?: {
  /** How many updates fail. The default is 1. */
  readonly times?: number | undefined
  /** Which pipelines the fault applies to. The default is all. */
  readonly on?: PipelineUpdateOn | undefined
  /** The state in which the update fails. The default is `RUNNING`. */
  readonly during?: PipelineUpdate["during"] | undefined
  /** The table that the update fails on. The default is the first table of the pipeline. */
  readonly table?: string | undefined
  /** The message of the exception. */
  readonly message?: string | undefined
  /** The class of the exception. The default is `org.apache.spark.SparkException`. */
  readonly className?: string | undefined
  /** The message of the exception's cause. By default there is no cause. */
  readonly causedBy?: string | undefined
}): Fault => {
  const className = options?.className ?? "org.apache.spark.SparkException"
  return {
    _tag: "PipelineUpdate",
    times: options?.times ?? 1,
    on: options?.on ?? {},
    during: options?.during ?? "RUNNING",
    table: options?.table,
    exceptions: [
      { className, message: options?.message ?? "Job aborted due to stage failure: Injected fault" },
      ...(options?.causedBy === undefined ? [] : [{ className, message: options.causedBy }])
    ]
  }
}

/**
 * Makes a SQL warehouse fail to start when it is created or started. It stays `STARTING` for the duration of a start,
 * then becomes `STOPPED`, and its health gives the reason.
 *
 * @example
 * ```ts
 * import * as Fault from "effect-databricks/Fault"
 *
 * export const noMachines = Fault.warehouseStart({ on: { warehouseName: "reports" } })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const warehouseStart = (options?: {
  /** How many starts fail. The default is 1. */
  readonly times?: number | undefined
  /** Which warehouses the fault applies to. The default is all. */
  readonly on?: WarehouseStartOn | undefined
  /** The default is an exceeded Azure quota. */
  readonly reason?: TerminationReason | undefined
  /** A short description of the failure. */
  readonly summary?: string | undefined
  /** The underlying errors. The default is built from the parameters of the reason. */
  readonly details?: string | undefined
}): Fault => {
  const reason = options?.reason ?? quotaExceeded
  return {
    _tag: "WarehouseStart",
    times: options?.times ?? 1,
    on: options?.on ?? {},
    reason,
    summary: options?.summary ?? "Clusters are failing to launch.",
    details: options?.details ?? describe(reason)
  }
}
