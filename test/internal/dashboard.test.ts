/**
 * Tests that docs/dashboard.json fits Grafana and asks only for what the library exports: its queries are compared with
 * what an exporter of OpenTelemetry sends, under the names that Prometheus gives it.
 */
import { readFileSync } from "node:fs"
import * as OtlpMetrics from "@effect/opentelemetry/OtlpMetrics"
import * as OtlpSerialization from "@effect/opentelemetry/OtlpSerialization"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as Fault from "../../src/emulator/Fault.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as Clusters from "../../src/services/Clusters.js"

interface Panel {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly datasource: unknown
  readonly fieldConfig: { readonly defaults: { readonly unit: string } }
  readonly targets: ReadonlyArray<{
    readonly refId: string
    readonly datasource: unknown
    readonly expr: string
    readonly legendFormat: string
  }>
}

interface Variable {
  readonly name: string
  readonly type: string
  readonly query: string | { readonly query: string }
  readonly definition?: string
}

const dashboard: {
  readonly schemaVersion: number
  readonly uid: string
  readonly title: string
  readonly panels: ReadonlyArray<Panel>
  readonly templating: { readonly list: ReadonlyArray<Variable> }
} = JSON.parse(readFileSync(new URL("../../docs/dashboard.json", import.meta.url), "utf8"))

const { panels } = dashboard
const variables = dashboard.templating.list

interface Attributes {
  readonly attributes: ReadonlyArray<{ readonly key: string }>
}

interface Exported {
  readonly name: string
  readonly unit: string
  readonly sum?: { readonly isMonotonic: boolean; readonly dataPoints: ReadonlyArray<Attributes> }
  readonly histogram?: { readonly dataPoints: ReadonlyArray<Attributes> }
}

/** A metric under both names that Prometheus can give it, and its labels. */
interface Known {
  readonly name: string
  readonly unit: string
  readonly series: ReadonlyArray<string>
  readonly labels: ReadonlySet<string>
}

const knownOf = ({ histogram, name, sum, unit }: Exported): Known => {
  const keys = (histogram ?? sum)?.dataPoints.flatMap(({ attributes }) => attributes.map(({ key }) => key)) ?? []
  expect(histogram !== undefined || sum?.isMonotonic === true).toBe(true)
  const suffixed = `${name}${unit === "ms" ? "_milliseconds" : ""}`
  return {
    name,
    unit,
    series: histogram === undefined ? [name, `${suffixed}_total`] : [`${name}_bucket`, `${suffixed}_bucket`],
    // `job` is the name of the service that the exporter is given.
    labels: new Set([...keys.map((key) => key.replaceAll(".", "_")), "job", ...(histogram === undefined ? [] : ["le"])])
  }
}

/** What is exported after a call that succeeds, one that fails, and one that is throttled. */
const exported = Effect.gen(function* () {
  const clusters = yield* Clusters.Clusters
  const calls = Effect.all([clusters.sparkVersions(), Effect.flip(clusters.get({ cluster_id: "none" }))])
  const fiber = yield* Effect.fork(calls)
  yield* TestClock.adjust("1 minute")
  yield* Fiber.join(fiber)
  const bodies: Array<string> = []
  const collector = HttpClient.make((request) =>
    Effect.sync(() => {
      if (request.body._tag === "Uint8Array") bodies.push(new TextDecoder().decode(request.body.body))
      return HttpClientResponse.fromWeb(request, new Response("{}"))
    })
  )
  // The exporter sends what it has when its scope closes.
  yield* Effect.scoped(
    Layer.build(
      OtlpMetrics.layer({ url: "http://collector/v1/metrics", resource: { serviceName: "nightly" } }).pipe(
        Layer.provide(OtlpSerialization.layerJson),
        Layer.provide(Layer.succeed(HttpClient.HttpClient, collector))
      )
    )
  )
  const metrics: ReadonlyArray<Exported> = JSON.parse(bodies.at(-1) ?? "").resourceMetrics[0].scopeMetrics[0].metrics
  return metrics.filter(({ name }) => name.startsWith("databricks_")).map(knownOf)
}).pipe(
  Effect.provide(
    Clusters.layer.pipe(
      Layer.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
      Layer.provide(Emulator.layer({ faults: [Fault.throttle({ retryAfter: "1 second" })] }))
    )
  )
)

const queryOf = ({ definition, query }: Variable): string =>
  definition ?? (typeof query === "string" ? query : query.query)

const namesIn = (text: string): ReadonlyArray<string> => text.split(",").map((name) => name.trim())

/** The labels that an expression selects by, groups by and shows. */
const labelsIn = (expr: string, legend: string): ReadonlyArray<string> => [
  ...[...expr.matchAll(/(?<=[{,]\s*)(\w+)=~?"/g)].flatMap(([, name = ""]) => (name === "__name__" ? [] : [name])),
  ...[...expr.matchAll(/ by \(([^)]*)\)/g)].flatMap(([, names = ""]) => namesIn(names)),
  ...[...expr.matchAll(/label_values\(\{[^}]*\}, (\w+)\)/g)].map(([, name = ""]) => name),
  ...[...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = ""]) => name)
]

it.effect("the queries of the dashboard ask for metrics and labels that are exported, in their units", () =>
  Effect.gen(function* () {
    const known = yield* exported
    expect(known.map(({ name }) => name).sort()).toEqual([
      "databricks_call_duration_ms",
      "databricks_call_failures",
      "databricks_calls",
      "databricks_retries",
      "databricks_throttled"
    ])
    /** The metrics of an expression. Each selector has to find one, under either name, and nothing else. */
    const metricsIn = (expr: string): ReadonlyArray<Known> => {
      const selectors = [...expr.matchAll(/__name__=~"([^"]*)"/g)].map(([, name]) => new RegExp(`^(?:${name})$`))
      expect(selectors.length).toBeGreaterThan(0)
      // Metrics are only named in selectors.
      expect(expr.replaceAll(/__name__=~"[^"]*"/g, "")).not.toContain("databricks")
      return selectors.map((selector) => {
        const found = known.filter(({ series }) => series.some((name) => selector.test(name)))
        expect(found.map(({ name }) => name).length, String(selector)).toBe(1)
        expect(
          found[0]?.series.every((name) => selector.test(name)),
          String(selector)
        ).toBe(true)
        return found[0] as Known
      })
    }
    const used = new Set<string>()
    const checked = (expr: string, legend: string): ReadonlyArray<Known> => {
      const metrics = metricsIn(expr)
      for (const { labels, name } of metrics) {
        used.add(name)
        expect(
          labelsIn(expr, legend).filter((label) => !labels.has(label)),
          `${name} in ${expr}`
        ).toEqual([])
      }
      return metrics
    }
    for (const { fieldConfig, targets, title } of panels) {
      for (const { expr, legendFormat } of targets) {
        const units = new Set(checked(expr, legendFormat).map(({ unit }) => unit))
        const isRatio = / \/ /.test(expr)
        const fitting = units.has("ms") ? ["ms"] : isRatio ? ["percentunit", "short"] : ["reqps"]
        expect(fitting, title).toContain(fieldConfig.defaults.unit)
        if (units.has("ms")) expect(expr).toContain("le")
      }
    }
    for (const variable of variables.filter(({ type }) => type === "query")) checked(queryOf(variable), "")
    expect([...used].sort()).toEqual(known.map(({ name }) => name).sort())
  })
)

it("the dashboard has the structure that its version of Grafana's schema asks for", () => {
  expect(dashboard.schemaVersion).toBe(39)
  expect([dashboard.uid, dashboard.title].every((text) => /^[\w-]{1,40}$/.test(text))).toBe(true)
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
  expect(variables.filter(({ type }) => type === "datasource").map(({ name }) => name)).toEqual(["datasource"])
  const source = { type: "prometheus", uid: "$" + "{datasource}" }
  const builtIn = ["__rate_interval"]
  const cells = new Set<string>()
  for (const { datasource, gridPos, targets, title, type } of panels) {
    expect(["stat", "timeseries", "heatmap"]).toContain(type)
    expect(title).not.toBe("")
    expect([datasource, ...targets.map(({ datasource }) => datasource)]).toEqual(
      Array.from({ length: targets.length + 1 }, () => source)
    )
    expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length)
    const { h, w, x, y } = gridPos
    expect(x >= 0 && y >= 0 && w >= 1 && h >= 1 && x + w <= 24, title).toBe(true)
    for (let column = x; column < x + w; column++) {
      for (let row = y; row < y + h; row++) {
        expect(cells.has(`${column} ${row}`), `${title} overlaps another panel`).toBe(false)
        cells.add(`${column} ${row}`)
      }
    }
    for (const { expr } of targets) {
      const asked = [...expr.matchAll(/\$\{?(\w+)/g)].map(([, name = ""]) => name)
      expect(asked.filter((name) => ![...builtIn, ...variables.map(({ name }) => name)].includes(name))).toEqual([])
      // Each bracket is closed.
      for (const [open, close] of ["()", "{}", "[]"].map((pair) => [...pair])) {
        expect(expr.split(open ?? "").length).toBe(expr.split(close ?? "").length)
      }
    }
  }
})
