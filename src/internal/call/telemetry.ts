/** The span, metrics and debug logs of a call. Names follow OpenTelemetry's HTTP conventions. */
import * as HttpClient from "@effect/platform/HttpClient"
import type * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as DefaultServices from "effect/DefaultServices"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import * as FiberRef from "effect/FiberRef"
import * as Metric from "effect/Metric"
import * as MetricBoundaries from "effect/MetricBoundaries"
import * as MetricKey from "effect/MetricKey"
import * as Tracer from "effect/Tracer"
import { type DatabricksError, isRateLimited } from "../../schemas/DatabricksError.js"
import { once } from "../../schemas/lazy.js"
import type { Any } from "./operation.js"

const names = {
  calls: "databricks_calls",
  failures: "databricks_call_failures",
  retries: "databricks_retries",
  throttled: "databricks_throttled",
  duration: "databricks_call_duration_ms"
}

/** Shared by all metrics: boundaries are compared by identity, and they are part of the key of a metric. */
const boundaries = once(() => MetricBoundaries.exponential({ start: 10, factor: 2, count: 14 }))

/** Nothing exports the spans of Effect's default tracer, so that none are made for it. */
const defaultTracer = Context.get(DefaultServices.liveServices, Tracer.Tracer)

/** The span that requests name as their parent. */
interface Propagated {
  readonly span: Tracer.AnySpan
  readonly isDisabled: (request: HttpClientRequest.HttpClientRequest) => boolean
}

/** What all attempts of a call share. */
export interface Running {
  /** Makes a wait of the call interruptible, if the caller is: the rest of a call is not, see `call`. */
  readonly restore: Restore
  /** Undefined with the default tracer. */
  readonly span: Tracer.Span | undefined
  readonly context: Context.Context<never>
  readonly clock: Clock.Clock
  /** Undefined if there is no span, or propagation is disabled. */
  readonly propagated: Propagated | undefined
}

/** Restores the interruptibility of the caller. */
export type Restore = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>

export interface Telemetry {
  /**
   * Runs a call, including all its attempts. The call is uninterruptible, apart from the waits that it restores. One such
   * region serves the end of the call and the cancellation of its requests: each region costs 6 % of a small call.
   */
  readonly call: <A>(use: (running: Running) => Effect.Effect<A, DatabricksError>) => Effect.Effect<A, DatabricksError>
  /** Records a failed attempt. */
  readonly attemptFailed: (error: DatabricksError) => Effect.Effect<void>
  /** Records that another attempt follows. */
  readonly retry: (span: Tracer.Span | undefined, error: DatabricksError) => Effect.Effect<void>
}

/** The `error.type` of OpenTelemetry, which has low cardinality. */
const errorType = (cause: Cause.Cause<DatabricksError>): string => {
  const failure = Cause.failureOption(cause)
  return failure._tag === "Some" ? failure.value._tag : Cause.isInterruptedOnly(cause) ? "Interrupted" : "Defect"
}

/** Caches a value per error type. */
const perType = <A>(make: (type: string) => A): ((type: string) => A) => {
  const made = new Map<string, A>()
  return (type) => {
    let one = made.get(type)
    if (one === undefined) {
      one = make(type)
      made.set(type, one)
    }
    return one
  }
}

const metricsOf = ({ operation, service }: Any) => {
  // The labels are part of the key. A metric that is tagged afterwards is looked up at every update.
  const counterKey = (name: string, description: string) =>
    MetricKey.counter(name, { description, incremental: true }).pipe(
      MetricKey.tagged("service", service),
      MetricKey.tagged("operation", operation)
    )
  const counter = (name: string, description: string) => Metric.fromMetricKey(counterKey(name, description))
  return {
    called: counter(names.calls, "Calls of Databricks operations"),
    failed: perType((type) =>
      Metric.fromMetricKey(MetricKey.tagged(counterKey(names.failures, "Calls that failed"), "error.type", type))
    ),
    retried: counter(names.retries, "Attempts after the first"),
    limited: counter(names.throttled, "Attempts that failed by a rate limit or a quota"),
    took: Metric.fromMetricKey(
      MetricKey.histogram(
        names.duration,
        boundaries(),
        "Milliseconds from call to result, with retries and waits for a rate limit"
      ).pipe(
        // Exporters read the unit of a metric from this tag.
        MetricKey.tagged("unit", "ms"),
        MetricKey.tagged("service", service),
        MetricKey.tagged("operation", operation)
      )
    )
  }
}

const attributesOf = (operation: Any, origin: string) => {
  const host = new URL(origin)
  return {
    "http.request.method": operation.method,
    "url.template": operation.path.template,
    "server.address": host.hostname,
    "server.port": host.port === "" ? (host.protocol === "https:" ? 443 : 80) : Number(host.port),
    "databricks.service": operation.service,
    "databricks.operation": operation.operation
  }
}

const propagatedOf = (
  fiber: Fiber.RuntimeFiber<unknown, unknown>,
  span: Tracer.AnySpan | undefined
): Propagated | undefined =>
  span !== undefined &&
  span.traceId !== noTrace &&
  fiber.getFiberRef(FiberRef.currentTracerEnabled) &&
  fiber.getFiberRef(HttpClient.currentTracerPropagation)
    ? { span, isDisabled: fiber.getFiberRef(HttpClient.currentTracerDisabledWhen) }
    : undefined

/** The trace id of disabled spans in Effect. */
const noTrace = "noop"

/** The headers that propagate the trace, in the formats of W3C and Zipkin. */
export const traceHeaders = (
  { propagated }: Running,
  request: () => HttpClientRequest.HttpClientRequest
): Readonly<Record<string, string>> | undefined => {
  if (propagated === undefined || propagated.isDisabled(request())) return undefined
  const { span } = propagated
  const parent = span._tag === "Span" && span.parent._tag === "Some" ? `-${span.parent.value.spanId}` : ""
  return {
    b3: `${span.traceId}-${span.spanId}-${span.sampled ? "1" : "0"}${parent}`,
    traceparent: `00-${span.traceId}-${span.spanId}-${span.sampled ? "01" : "00"}`
  }
}

export const make = (operation: Any, origin: string): Telemetry => {
  const name = `${operation.service}.${operation.operation}`
  // Made by the first call, as most programs use few operations.
  const metrics = once(() => metricsOf(operation))
  const attributes = once(() => attributesOf(operation, origin))
  return {
    call: (use) =>
      Effect.uninterruptibleMask((restore) =>
        Effect.withFiberRuntime((fiber) => {
          const services = fiber.getFiberRef(DefaultServices.currentServices)
          const clock = Context.get(services, Clock.Clock)
          const start = clock.unsafeCurrentTimeMillis()
          const { called, failed, took } = metrics()
          const run = (span: Tracer.Span | undefined) => {
            const context = fiber.currentContext as Context.Context<never>
            const running: Running = {
              restore,
              span,
              context,
              clock,
              propagated: propagatedOf(fiber, span ?? context.unsafeMap.get(Tracer.ParentSpan.key))
            }
            const ended = (exit: Exit.Exit<unknown, DatabricksError>): void => {
              const extra = fiber.getFiberRef(FiberRef.currentMetricLabels)
              called.unsafeUpdate(1, extra)
              took.unsafeUpdate(clock.unsafeCurrentTimeMillis() - start, extra)
              if (exit._tag === "Failure") {
                const type = errorType(exit.cause)
                failed(type).unsafeUpdate(1, extra)
                span?.attribute("error.type", type)
              }
              // As in `Effect.useSpan`, but without a second finalizer.
              span?.end(
                fiber.getFiberRef(FiberRef.currentTracerTimingEnabled) ? clock.unsafeCurrentTimeNanos() : 0n,
                // The result can be secret.
                exit._tag === "Failure" ? exit : Exit.void
              )
            }
            return Effect.matchCauseEffect(use(running), {
              onFailure: (cause) => {
                const exit = Exit.failCause(cause)
                ended(exit)
                return exit
              },
              onSuccess: (value) => {
                ended(Exit.void)
                return Effect.succeed(value)
              }
            })
          }
          return Context.get(services, Tracer.Tracer) === defaultTracer
            ? run(undefined)
            : Effect.flatMap(
                Effect.makeSpan(name, { kind: "client", captureStackTrace: false, attributes: attributes() }),
                run
              )
        })
      ),
    attemptFailed: (error) => (isRateLimited(error) ? Metric.increment(metrics().limited) : Effect.void),
    retry: (span, error) =>
      Effect.clockWith((clock) => {
        span?.event("retry", clock.unsafeCurrentTimeNanos(), {
          "error.type": error._tag,
          "error.message": error.message
        })
        return Effect.zipRight(
          Metric.increment(metrics().retried),
          Effect.logDebug(`${name} is retried after ${error._tag}: ${error.message}`)
        )
      })
  }
}
