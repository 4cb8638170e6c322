/** What a call tells: a span, metrics, debug logs. Names follow OpenTelemetry's HTTP conventions. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Metric from "effect/Metric"
import * as MetricBoundaries from "effect/MetricBoundaries"
import type * as Tracer from "effect/Tracer"
import { type DatabricksError, isRateLimited } from "../schemas/DatabricksError.js"
import type { Any } from "./endpoint.js"

const calls = Metric.counter("databricks_calls", { description: "Calls of Databricks operations", incremental: true })
const failures = Metric.counter("databricks_call_failures", { description: "Calls that failed", incremental: true })
const retries = Metric.counter("databricks_retries", { description: "Attempts after the first", incremental: true })
const throttled = Metric.counter("databricks_throttled", {
  description: "Attempts answered with 429",
  incremental: true
})
const duration = Metric.histogram(
  "databricks_call_duration_ms",
  MetricBoundaries.exponential({ start: 10, factor: 2, count: 14 }),
  "Milliseconds from call to result, retries included"
)

export interface Telemetry {
  /** A call, all its attempts together. */
  readonly call: <A>(use: (span: Tracer.Span) => Effect.Effect<A, DatabricksError>) => Effect.Effect<A, DatabricksError>
  /** An attempt has failed. */
  readonly attemptFailed: (error: DatabricksError) => Effect.Effect<void>
  /** Another attempt will be made, after the error of the last. */
  readonly retry: (span: Tracer.Span, error: DatabricksError) => Effect.Effect<void>
}

export const make = (endpoint: Any, origin: string): Telemetry => {
  const name = `${endpoint.service}.${endpoint.operation}`
  const tagged = <Type, In, Out>(metric: Metric.Metric<Type, In, Out>) =>
    metric.pipe(Metric.tagged("service", endpoint.service), Metric.tagged("operation", endpoint.operation))
  const [called, failed, retried, limited, took] = [
    tagged(calls),
    tagged(failures),
    tagged(retries),
    tagged(throttled),
    tagged(duration)
  ]
  const host = new URL(origin)
  const attributes = {
    "http.request.method": endpoint.method,
    "url.template": endpoint.path.template,
    "server.address": host.hostname,
    "server.port": host.port === "" ? (host.protocol === "https:" ? 443 : 80) : Number(host.port),
    "databricks.service": endpoint.service,
    "databricks.operation": endpoint.operation
  }
  return {
    call: (use) =>
      Effect.useSpan(name, { kind: "client", captureStackTrace: false, attributes }, (span) =>
        Effect.flatMap(Clock.currentTimeMillis, (start) =>
          use(span).pipe(
            Effect.withParentSpan(span),
            Effect.tapError((error) => Effect.sync(() => span.attribute("error.type", error._tag))),
            Effect.onExit((exit) =>
              Effect.flatMap(Clock.currentTimeMillis, (now) =>
                Effect.zipRight(
                  Exit.isSuccess(exit)
                    ? Metric.increment(called)
                    : Effect.zipRight(Metric.increment(called), Metric.increment(failed)),
                  Metric.update(took, now - start)
                )
              )
            )
          )
        )
      ),
    attemptFailed: (error) => (isRateLimited(error) ? Metric.increment(limited) : Effect.void),
    retry: (span, error) =>
      Effect.clockWith((clock) => {
        span.event("retry", clock.unsafeCurrentTimeNanos(), {
          "error.type": error._tag,
          "error.message": error.message
        })
        return Effect.zipRight(
          Metric.increment(retried),
          Effect.logDebug(`${name} is tried again after ${error._tag}: ${error.message}`)
        )
      })
  }
}
