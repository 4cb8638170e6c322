/** What a call tells: a span, metrics, debug logs. Names follow OpenTelemetry's HTTP conventions. */
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as DefaultServices from "effect/DefaultServices"
import * as Effect from "effect/Effect"
import * as FiberRef from "effect/FiberRef"
import * as Metric from "effect/Metric"
import * as MetricBoundaries from "effect/MetricBoundaries"
import * as MetricKey from "effect/MetricKey"
import * as Tracer from "effect/Tracer"
import { type DatabricksError, isRateLimited } from "../schemas/DatabricksError.js"
import { once } from "../schemas/lazy.js"
import type { Any } from "./endpoint.js"

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

/** A call that is being made. */
export interface Running {
  /** None where nobody would see it. */
  readonly span: Tracer.Span | undefined
  readonly context: Context.Context<never>
  readonly clock: Clock.Clock
  /** What was last sent, to be taken back from one who is interrupted. None once the call is over, as it would stay. */
  sent: { readonly cancel: () => void } | undefined
}

export interface Telemetry {
  /** A call, all its attempts together. */
  readonly call: <A>(use: (running: Running) => Effect.Effect<A, DatabricksError>) => Effect.Effect<A, DatabricksError>
  /** An attempt has failed. */
  readonly attemptFailed: (error: DatabricksError) => Effect.Effect<void>
  /** Another attempt will be made, after the error of the last. */
  readonly retry: (span: Tracer.Span | undefined, error: DatabricksError) => Effect.Effect<void>
}

const metricsOf = ({ operation, service }: Any) => {
  // Labels are part of the key: a metric that is tagged afterwards is looked up anew at every update.
  const counter = (name: string, description: string) =>
    Metric.fromMetricKey(
      MetricKey.counter(name, { description, incremental: true }).pipe(
        MetricKey.tagged("service", service),
        MetricKey.tagged("operation", operation)
      )
    )
  return {
    called: counter(names.calls, "Calls of Databricks operations"),
    failed: counter(names.failures, "Calls that failed"),
    retried: counter(names.retries, "Attempts after the first"),
    limited: counter(names.throttled, "Attempts answered with 429"),
    took: Metric.fromMetricKey(
      MetricKey.histogram(names.duration, boundaries(), "Milliseconds from call to result, retries included").pipe(
        MetricKey.tagged("service", service),
        MetricKey.tagged("operation", operation)
      )
    )
  }
}

const attributesOf = (endpoint: Any, origin: string) => {
  const host = new URL(origin)
  return {
    "http.request.method": endpoint.method,
    "url.template": endpoint.path.template,
    "server.address": host.hostname,
    "server.port": host.port === "" ? (host.protocol === "https:" ? 443 : 80) : Number(host.port),
    "databricks.service": endpoint.service,
    "databricks.operation": endpoint.operation
  }
}

export const make = (endpoint: Any, origin: string): Telemetry => {
  const name = `${endpoint.service}.${endpoint.operation}`
  // Made at the first call: a program pays for the operations that it uses.
  const metrics = once(() => metricsOf(endpoint))
  const attributes = once(() => attributesOf(endpoint, origin))
  return {
    call: (use) =>
      Effect.withFiberRuntime((fiber) => {
        const services = fiber.getFiberRef(DefaultServices.currentServices)
        const clock = Context.get(services, Clock.Clock)
        const start = clock.unsafeCurrentTimeMillis()
        const { called, failed, took } = metrics()
        const run = (span: Tracer.Span | undefined) => {
          const running: Running = {
            span,
            context: fiber.currentContext as Context.Context<never>,
            clock,
            sent: undefined
          }
          return Effect.onExit(use(running), (exit) => {
            // The only one that looks at how a call ends: each such look costs as much as sending the request.
            if (exit._tag === "Failure") running.sent?.cancel()
            running.sent = undefined
            const extra = fiber.getFiberRef(FiberRef.currentMetricLabels)
            called.unsafeUpdate(1, extra)
            took.unsafeUpdate(clock.unsafeCurrentTimeMillis() - start, extra)
            if (exit._tag === "Failure") {
              failed.unsafeUpdate(1, extra)
              const failure = Cause.failureOption(exit.cause)
              if (failure._tag === "Some") span?.attribute("error.type", failure.value._tag)
            }
            // As `Effect.useSpan` does: here, for one step instead of two at the end of every call.
            span?.end(
              fiber.getFiberRef(FiberRef.currentTracerTimingEnabled) ? clock.unsafeCurrentTimeNanos() : 0n,
              exit
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
