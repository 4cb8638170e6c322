/**
 * A collector for Prometheus 2, which takes no OTLP: it scrapes what arrived last, under the names that the OpenTelemetry
 * Collector gives to metrics.
 */
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import * as Effect from "effect/Effect"

interface Point {
  readonly attributes: ReadonlyArray<{ readonly key: string; readonly value: { readonly stringValue?: string } }>
  readonly asDouble: number
  readonly bucketCounts: ReadonlyArray<number>
  readonly explicitBounds: ReadonlyArray<number>
  readonly count: number
  readonly sum: number
}

interface Metric {
  readonly name: string
  readonly unit: string
  readonly sum?: { readonly dataPoints: ReadonlyArray<Point> }
  readonly histogram?: { readonly dataPoints: ReadonlyArray<Point> }
}

interface Body {
  readonly resourceMetrics: ReadonlyArray<{
    readonly resource: Pick<Point, "attributes">
    readonly scopeMetrics: ReadonlyArray<{ readonly metrics: ReadonlyArray<Metric> }>
  }>
}

const linesOf = ({ histogram, name, sum, unit }: Metric, job: string | undefined): ReadonlyArray<string> => {
  const full = unit === "ms" ? `${name}_milliseconds` : name
  const line = (suffix: string, { attributes }: Point, value: number, le?: string): string => {
    const labels = attributes.map(({ key, value }) => [key.replaceAll(/\W/g, "_"), value.stringValue] as const)
    const all = [...labels, ["job", job] as const, ["le", le] as const].filter(([, value]) => value !== undefined)
    return `${full}_${suffix}{${all.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join()}} ${value}`
  }
  const counters = sum?.dataPoints.map((point) => line("total", point, point.asDouble)) ?? []
  const histograms = histogram?.dataPoints.flatMap((point) => {
    const { bucketCounts, count, explicitBounds } = point
    const buckets = bucketCounts.map((_, index) => {
      const below = bucketCounts.slice(0, index + 1).reduce((all, inside) => all + inside)
      return line("bucket", point, below, String(explicitBounds[index] ?? "+Inf"))
    })
    return [...buckets, line("sum", point, point.sum), line("count", point, count)]
  })
  return [...counters, ...(histograms ?? [])]
}

const textOf = ({ resourceMetrics }: Body): string =>
  resourceMetrics
    .flatMap(({ resource, scopeMetrics }) => {
      const job = resource.attributes.find(({ key }) => key === "service.name")?.value.stringValue
      const metrics = scopeMetrics.flatMap(({ metrics }) => metrics)
      return metrics.filter(({ name }) => name.startsWith("databricks_")).flatMap((metric) => linesOf(metric, job))
    })
    .map((line) => `${line}\n`)
    .join("")

/** Listens until the scope closes, and returns its port. */
export const collector = Effect.gen(function* () {
  let text = ""
  const server = createServer((request, response) => {
    const chunks: Array<Uint8Array> = []
    request.on("data", (chunk: Uint8Array) => chunks.push(chunk))
    request.on("end", () => {
      if (request.url === "/v1/metrics") text = textOf(JSON.parse(Buffer.concat(chunks).toString()))
      response.writeHead(200, { "content-type": "text/plain; version=0.0.4" })
      response.end(request.url === "/metrics" ? text : "{}")
    })
  })
  yield* Effect.acquireRelease(
    Effect.async<void>((resume) => void server.listen(0, "127.0.0.1", () => resume(Effect.void))),
    () => Effect.sync(() => server.close().closeAllConnections())
  )
  return (server.address() as AddressInfo).port
})
