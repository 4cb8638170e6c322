/** What a call tells: a span, metrics, debug logs. Names follow OpenTelemetry's HTTP conventions. */
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

/** One for all: boundaries are equal by identity, and a metric is found again by what its key is equal to. */
const boundaries = once(() => MetricBoundaries.exponential({ start: 10, factor: 2, count: 14 }))

/** Effect's own tracer tells nobody of its spans: making one costs as much as the rest of the call's bookkeeping. */
const untold = Context.get(DefaultServices.liveServices, Tracer.Tracer)

/** Where a trace goes on: what is sent has it for a parent. */
interface Propagated {
  readonly span: Tracer.AnySpan
  readonly isDisabled: (request: HttpClientRequest.HttpClientRequest) => boolean
}

/** A call that is being made. */
export interface Running {
  /** None where nobody would see it. */
  readonly span: Tracer.Span | undefined
  readonly context: Context.Context<never>
  readonly clock: Clock.Clock
  /** None where nothing is traced, or no request is to tell of it. */
  readonly propagated: Propagated | undefined
}

export interface Telemetry {
  /** A call, all its attempts together. */
  readonly call: <A>(use: (running: Running) => Effect.Effect<A, DatabricksError>) => Effect.Effect<A, DatabricksError>
  /** An attempt has failed. */
  readonly attemptFailed: (error: DatabricksError) => Effect.Effect<void>
  /** Another attempt will be made, after the error of the last. */
  readonly retry: (span: Tracer.Span | undefined, error: DatabricksError) => Effect.Effect<void>
}

/** The type of an error, as OpenTelemetry means it: few, and the same each time. */
const errorType = (cause: Cause.Cause<DatabricksError>): string => {
  const failure = Cause.failureOption(cause)
  return failure._tag === "Some" ? failure.value._tag : Cause.isInterruptedOnly(cause) ? "Interrupted" : "Defect"
}

/** Made when the first error of a type comes. */
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
  // Labels are part of the key: a metric that is tagged afterwards is looked up anew at every update.
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
    limited: counter(names.throttled, "Attempts answered with 429"),
    took: Metric.fromMetricKey(
      MetricKey.histogram(names.duration, boundaries(), "Milliseconds from call to result, retries included").pipe(
        // Where exporters look for the unit of a metric.
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

/** What Effect gives spans that nobody is to see. */
const noTrace = "noop"

/** The headers by which the one who is asked goes on with the trace, in W3C's form and Zipkin's. */
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
  // Made at the first call: a program pays for the operations that it uses.
  const metrics = once(() => metricsOf(operation))
  const attributes = once(() => attributesOf(operation, origin))
  return {
    call: (use) =>
      Effect.withFiberRuntime((fiber) => {
        const services = fiber.getFiberRef(DefaultServices.currentServices)
        const clock = Context.get(services, Clock.Clock)
        const start = clock.unsafeCurrentTimeMillis()
        const { called, failed, took } = metrics()
        const run = (span: Tracer.Span | undefined) => {
          const context = fiber.currentContext as Context.Context<never>
          const running: Running = {
            span,
            context,
            clock,
            propagated: propagatedOf(fiber, span ?? context.unsafeMap.get(Tracer.ParentSpan.key))
          }
          return Effect.onExit(use(running), (exit) => {
            const extra = fiber.getFiberRef(FiberRef.currentMetricLabels)
            called.unsafeUpdate(1, extra)
            took.unsafeUpdate(clock.unsafeCurrentTimeMillis() - start, extra)
            if (exit._tag === "Failure") {
              const type = errorType(exit.cause)
              failed(type).unsafeUpdate(1, extra)
              span?.attribute("error.type", type)
            }
            // As `Effect.useSpan` does: here, for one step instead of two at the end of every call.
            span?.end(
              fiber.getFiberRef(FiberRef.currentTracerTimingEnabled) ? clock.unsafeCurrentTimeNanos() : 0n,
              // What a call gives back can be secret.
              exit._tag === "Failure" ? exit : Exit.void
            )
            return Effect.void
          })
        }
        return Context.get(services, Tracer.Tracer) === untold
          ? run(undefined)
          : Effect.flatMap(
              Effect.makeSpan(name, { kind: "client", captureStackTrace: false, attributes: attributes() }),
              run
            )
      }),
    attemptFailed: (error) => (isRateLimited(error) ? Metric.increment(metrics().limited) : Effect.void),
    retry: (span, error) =>
      Effect.clockWith((clock) => {
        span?.event("retry", clock.unsafeCurrentTimeNanos(), {
          "error.type": error._tag,
          "error.message": error.message
        })
        return Effect.zipRight(
          Metric.increment(metrics().retried),
          Effect.logDebug(`${name} is tried again after ${error._tag}: ${error.message}`)
        )
      })
  }
}
