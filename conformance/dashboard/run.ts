/**
 * Has docs/dashboard.json judged by the programs that it is for. A program makes calls on the emulator and exports their
 * metrics as docs/telemetry.md says. A Prometheus is asked every query, and what it counts is compared with the emulator's
 * log of requests. Grafana's own model of a dashboard reads the file.
 *
 *   npm run conformance:dashboard [-- --dashboard FILE]
 *
 * Exit code 1 if anything failed, 3 if nothing failed and `prometheus` or `go` is missing on the path.
 */
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import * as Otlp from "@effect/opentelemetry/Otlp"
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as LogLevel from "effect/LogLevel"
import * as Grafana from "./grafana.js"
import * as Prometheus from "./prometheus.js"
import { type Dashboard, differences, problemsOf, type Say } from "./queries.js"
import { traffic } from "./traffic.js"

const file = fileURLToPath(new URL("../../docs/dashboard.json", import.meta.url))
const { values } = parseArgs({ options: { dashboard: { type: "string", default: file } } })
const dashboard: Dashboard = JSON.parse(readFileSync(values.dashboard, "utf8"))

const say: Say = (text) => void process.stdout.write(`${text}\n`)

const judgedByPrometheus = (version: string) =>
  Effect.gen(function* () {
    const { address, baseUrl } = yield* Prometheus.start(version)
    const began = Date.now()
    const telemetry = Otlp.layerJson({
      baseUrl,
      resource: { serviceName: "nightly", attributes: { "service.instance.id": crypto.randomUUID() } },
      metricsExportInterval: "1 second"
    }).pipe(Layer.provide(FetchHttpClient.layer))
    // It is asked while the program runs: series end with their program.
    return yield* Effect.gen(function* () {
      const sent = yield* traffic
      // Until the last values have arrived.
      yield* Effect.sleep("5 seconds")
      const range = { start: String(began / 1000), end: String(Date.now() / 1000 - 1) }
      const problems = yield* Effect.promise(() => problemsOf(dashboard, address, range, say))
      const different = yield* Effect.promise(() => differences(sent, address, range))
      const calls = [...sent.values()].reduce((all, { calls }) => all + calls, 0)
      say(`Prometheus ${version} has counted ${calls} calls of ${sent.size} operations`)
      return [...problems, ...different]
    }).pipe(Effect.provide(telemetry))
  }).pipe(Effect.scoped, Logger.withMinimumLogLevel(LogLevel.Error))

const main = Effect.gen(function* () {
  const version = Prometheus.version()
  const grafana = Grafana.judge(values.dashboard)
  const problems = [...grafana.problems, ...(version === undefined ? [] : yield* judgedByPrometheus(version))]
  const missing = [
    ...(version === undefined
      ? ["There is no program prometheus on the path. On Debian: apt-get install prometheus"]
      : []),
    ...grafana.missing
  ]
  for (const one of problems) say(`FAILED  ${one}`)
  for (const one of missing) say(`skipped ${one}.`)
  say(`${problems.length} problems`)
  process.exitCode = problems.length > 0 ? 1 : missing.length > 0 ? 3 : 0
})

// Ends Prometheus after a signal, too.
NodeRuntime.runMain(main)
