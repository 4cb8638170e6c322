/**
 * How the emulated workspace misbehaves when it is told to.
 *
 * A fault is data. Each request takes the first fault, in the order in which they were given, that is meant for it and
 * not used up; a request takes no more than one. A fault for every request therefore belongs at the end.
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
import type { TerminationReason } from "../schemas/ClusterTermination.js"
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
 * Which operation a fault is for: an API, one of its operations, or all operations of a name.
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
 * Which requests a fault is for: those that meet all of the conditions. The names of APIs and operations are those that
 * the emulator has.
 *
 * @since 0.1.0
 * @category models
 */
export type On = {
  /** Such as `POST`. */
  readonly method?: string | undefined
  /** The path without the query: exactly this one, whatever its minor version, or any that matches. */
  readonly path?: string | RegExp | undefined
} & OnOperation

/**
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** How many requests it hits; 1 by default, `Infinity` for all. */
  readonly times?: number | undefined
  /** Which requests it hits; all by default. */
  readonly on?: On | undefined
}

interface Common {
  readonly times: number
  readonly on: On
}

/**
 * An answer that takes the place of the workspace's own.
 *
 * @since 0.1.0
 * @category models
 */
export interface Respond extends Common {
  readonly _tag: "Respond"
  /** Whether the workspace does its work all the same; otherwise nothing is done. */
  readonly isDone?: boolean | undefined
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * A connection that breaks.
 *
 * @since 0.1.0
 * @category models
 */
export interface Cut extends Common {
  readonly _tag: "Cut"
  /** `before` the work is done, `after` it is done, or `during` the answer's body. */
  readonly when: "before" | "after" | "during"
}

/**
 * An answer that comes late. The work is done at once.
 *
 * @since 0.1.0
 * @category models
 */
export interface Slow extends Common {
  readonly _tag: "Slow"
  readonly delay: Duration.Duration
}

/**
 * An answer that is not what the workspace meant to say.
 *
 * @since 0.1.0
 * @category models
 */
export interface Garble extends Common {
  readonly _tag: "Garble"
  readonly how: "truncate" | "mislabel" | "unknownFields" | "unknownEnumValues"
}

/**
 * Reads that lag behind writes.
 *
 * @since 0.1.0
 * @category models
 */
export interface Stale extends Common {
  readonly _tag: "Stale"
  /** For how long after a write. */
  readonly lag: Duration.Duration
}

/**
 * Something wrong with the issuing of a token.
 *
 * @since 0.1.0
 * @category models
 */
export interface TokenIssue extends Common {
  readonly _tag: "TokenIssue"
  /** How long the token lives, where it is not as long as usual. */
  readonly lifetime: Duration.Duration | undefined
  /** How far the issuer's clock is ahead, in milliseconds; negative for one that is behind. */
  readonly skew: number
  /** Whether only a time of the issuer's clock says when the token ends. */
  readonly withoutExpiresIn: boolean
}

/**
 * A cluster that does not start.
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
 * Which clusters do not start: those that meet all of the conditions.
 *
 * @since 0.1.0
 * @category models
 */
export interface ClusterStartOn {
  readonly clusterId?: string | undefined
  readonly clusterName?: string | RegExp | undefined
}

/**
 * An update of a pipeline that fails.
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
  /** The table that it fails on; the first of the pipeline if absent. */
  readonly table: string | undefined
  /** The messages of the exception and of what caused it. */
  readonly exceptions: ReadonlyArray<{ readonly className: string; readonly message: string }>
}

/**
 * The updates of which pipelines fail: of those that meet all of the conditions.
 *
 * @since 0.1.0
 * @category models
 */
export interface PipelineUpdateOn {
  readonly pipelineId?: string | undefined
  readonly pipelineName?: string | RegExp | undefined
}

/**
 * A SQL warehouse that does not start.
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
 * Which warehouses do not start: those that meet all of the conditions.
 *
 * @since 0.1.0
 * @category models
 */
export interface WarehouseStartOn {
  readonly warehouseId?: string | undefined
  readonly warehouseName?: string | RegExp | undefined
}

/**
 * Misbehaviour towards a request.
 *
 * @since 0.1.0
 * @category models
 */
export type RequestFault = Respond | Cut | Slow | Garble

/**
 * @since 0.1.0
 * @category models
 */
export type Fault = RequestFault | ClusterStart | PipelineUpdate | Stale | TokenIssue | WarehouseStart

const common = (options: Options | undefined): Common => ({ times: options?.times ?? 1, on: options?.on ?? {} })

const json = { "content-type": "application/json; charset=utf-8" }

const loginPage =
  '<!doctype html><html><head><meta charset="utf-8"/><title>Databricks - Sign In</title></head><body class="light-mode"><div id="login-page"></div></body></html>'

/**
 * An error of the API, in the standard shape. Nothing is done, unless told otherwise. With status 200 it is an error body
 * under a status of success.
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
    /** Whether the work is done before the error is answered, as by a gateway that did not wait; `false` by default. */
    readonly isDone?: boolean | undefined
  }
): Fault => ({
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
 * Status 429. Nothing is done.
 *
 * @since 0.1.0
 * @category constructors
 */
export const throttle = (
  options?: Options & {
    /** Sent in whole seconds, rounded up. */
    readonly retryAfter?: Duration.DurationInput | undefined
  }
): Fault =>
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
 * A login page instead of the API, as from a proxy or a wrong host. Nothing is done.
 *
 * @since 0.1.0
 * @category constructors
 */
export const html = (
  options?: Options & {
    /** 200 by default. */
    readonly status?: number | undefined
    readonly body?: string | undefined
  }
): Fault => ({
  _tag: "Respond",
  ...common(options),
  status: options?.status ?? 200,
  headers: { "content-type": "text/html; charset=utf-8" },
  body: options?.body ?? loginPage
})

/**
 * Status 302, by default to the login page. Nothing is done.
 *
 * @since 0.1.0
 * @category constructors
 */
export const redirect = (
  options?: Options & {
    readonly location?: string | undefined
    /** 302 by default. */
    readonly status?: number | undefined
  }
): Fault => ({
  _tag: "Respond",
  ...common(options),
  status: options?.status ?? 302,
  headers: { location: options?.location ?? "/login.html" },
  body: ""
})

/**
 * The connection breaks before the workspace has done anything.
 *
 * @since 0.1.0
 * @category constructors
 */
export const cutBefore = (options?: Options): Fault => ({ _tag: "Cut", ...common(options), when: "before" })

/**
 * The work is done, then the connection breaks: the answer is lost.
 *
 * @since 0.1.0
 * @category constructors
 */
export const cutAfter = (options?: Options): Fault => ({ _tag: "Cut", ...common(options), when: "after" })

/**
 * The work is done, then the connection breaks in the middle of the answer's body.
 *
 * @since 0.1.0
 * @category constructors
 */
export const cutDuring = (options?: Options): Fault => ({ _tag: "Cut", ...common(options), when: "during" })

/**
 * The work is done at once, the answer comes after the delay.
 *
 * @since 0.1.0
 * @category constructors
 */
export const slow = (options: Options & { readonly delay: Duration.DurationInput }): Fault => ({
  _tag: "Slow",
  ...common(options),
  delay: Duration.decode(options.delay)
})

/**
 * The work is done; of the answer's body only the first half arrives, with headers that take that for the whole.
 *
 * @since 0.1.0
 * @category constructors
 */
export const truncate = (options?: Options): Fault => ({ _tag: "Garble", ...common(options), how: "truncate" })

/**
 * The work is done; the answer says that it is `text/plain`, whatever it is.
 *
 * @since 0.1.0
 * @category constructors
 */
export const mislabel = (options?: Options): Fault => ({ _tag: "Garble", ...common(options), how: "mislabel" })

/**
 * Every object of the answer has a field that nobody has heard of: the API of tomorrow.
 *
 * @since 0.1.0
 * @category constructors
 */
export const unknownFields = (options?: Options): Fault => ({
  _tag: "Garble",
  ...common(options),
  how: "unknownFields"
})

/**
 * Every enum value of the answer is one that nobody has heard of: the value with `NEW_` before it.
 *
 * @since 0.1.0
 * @category constructors
 */
export const unknownEnumValues = (options?: Options): Fault => ({
  _tag: "Garble",
  ...common(options),
  how: "unknownEnumValues"
})

/**
 * After a write, reads of the same service show for so long what was before it: a cluster that was started is still
 * `TERMINATED`, a run that was repaired is as it ended before, and what was created does not exist. A list is as it was
 * when it was last read.
 *
 * The times are the number of writes after which this happens. `on` names either the writes, such as
 * `{ service: "Clusters", operation: "start" }`, or the reads that lag, such as `{ operation: "runsGet" }`; by default
 * all of them.
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
export const stale = (options: Options & { readonly for: Duration.DurationInput }): Fault => ({
  _tag: "Stale",
  ...common(options),
  lag: Duration.decode(options.for)
})

/**
 * The next token is issued with an odd lifetime, or by a clock that is wrong: an access token of the workspace, of Entra
 * or of the metadata service, or an id token of a CI job. The workspace goes by its own clock when it judges the token.
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
    /** How long the token lives; as long as usual by default. 0 for one that has ended when it is issued. */
    readonly lifetime?: Duration.DurationInput | undefined
    /** How far the issuer's clock is ahead. */
    readonly ahead?: Duration.DurationInput | undefined
    /** How far the issuer's clock is behind. */
    readonly behind?: Duration.DurationInput | undefined
    /** Leaves `expires_in` out, as some issuers do; `false` by default. */
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
 * A cluster that is created, started or restarted, or that a job needs, does not come up: it stays `PENDING` (or
 * `RESTARTING`) for as long as a start takes, then it is terminated for the reason given.
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
  /** How many starts fail; 1 by default. */
  readonly times?: number | undefined
  readonly on?: ClusterStartOn | undefined
  /** By default an exceeded Azure quota. */
  readonly reason?: TerminationReason | undefined
  /** The cluster's `state_message`; by default the parameters of the reason. */
  readonly stateMessage?: string | undefined
  /** `TERMINATED` by default, as today's workspaces; `ERROR` for what older ones did. */
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
 * The next update of a pipeline fails while it is in a certain state, with the events that tell so.
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
  /** How many updates fail; 1 by default. */
  readonly times?: number | undefined
  /** Which pipelines' updates fail; all by default. */
  readonly on?: PipelineUpdateOn | undefined
  /** The state that it fails in; `RUNNING` by default. */
  readonly during?: PipelineUpdate["during"] | undefined
  /** The table that it fails on; the first of the pipeline by default. */
  readonly table?: string | undefined
  /** What the exception says. */
  readonly message?: string | undefined
  /** The exception's class; `org.apache.spark.SparkException` by default. */
  readonly className?: string | undefined
  /** What the exception that caused it says; by default nothing did. */
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
 * A SQL warehouse that is created or started does not come up: it stays `STARTING` for as long as a start takes, then it
 * is `STOPPED`, and its health says why.
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
  /** How many starts fail; 1 by default. */
  readonly times?: number | undefined
  /** Which warehouses do not start; all by default. */
  readonly on?: WarehouseStartOn | undefined
  /** By default an exceeded Azure quota. */
  readonly reason?: TerminationReason | undefined
  /** What is wrong, in short. */
  readonly summary?: string | undefined
  /** The errors behind it; by default the parameters of the reason. */
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
