/** A collector of OpenTelemetry in this process. A real one, such as Grafana Alloy, has the same endpoints. */
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import * as Effect from "effect/Effect"

interface Attributes {
  readonly attributes: ReadonlyArray<{ readonly key: string; readonly value: { readonly stringValue?: string } }>
}

interface Span extends Attributes {
  readonly name: string
  readonly kind: number
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
}

interface Metric {
  readonly name: string
  readonly unit: string
  readonly sum?: { readonly dataPoints: ReadonlyArray<Attributes & { readonly asDouble: number }> }
}

interface Body {
  readonly resourceSpans?: ReadonlyArray<{
    readonly scopeSpans: ReadonlyArray<{ readonly spans: ReadonlyArray<Span> }>
  }>
  readonly resourceMetrics?: ReadonlyArray<{
    readonly scopeMetrics: ReadonlyArray<{ readonly metrics: ReadonlyArray<Metric> }>
  }>
}

export const attribute = ({ attributes }: Attributes, name: string): string | undefined =>
  attributes.find(({ key }) => key === name)?.value.stringValue

/** Listens until the scope closes. */
export const collector = Effect.gen(function* () {
  const spans: Array<Span> = []
  /** The last values, by name. */
  const metrics = new Map<string, Metric>()
  const server = createServer((request, response) => {
    const chunks: Array<Uint8Array> = []
    request
      .on("data", (chunk: Uint8Array) => chunks.push(chunk))
      .on("end", () => {
        const body: Body = JSON.parse(Buffer.concat(chunks).toString())
        for (const { scopeSpans } of body.resourceSpans ?? []) spans.push(...scopeSpans.flatMap(({ spans }) => spans))
        for (const { scopeMetrics } of body.resourceMetrics ?? []) {
          for (const metric of scopeMetrics.flatMap(({ metrics }) => metrics)) metrics.set(metric.name, metric)
        }
        response.writeHead(200, { "content-type": "application/json" }).end("{}")
      })
  })
  yield* Effect.acquireRelease(
    Effect.async<void>((resume) => void server.listen(0, "127.0.0.1", () => resume(Effect.void))),
    () => Effect.async<void>((resume) => void server.close(() => resume(Effect.void)))
  )
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, spans, metrics }
})
