/** What importing a service and making its layer adds to importing the Effect modules that it stands on. */
import { fork } from "node:child_process"

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

const run = (part) =>
  new Promise((resolve, reject) => {
    const child = fork(new URL(import.meta.url).pathname, [part])
    child.once("message", resolve)
    child.once("exit", (code) => reject(new Error(`ended with ${code}`)))
  })

/** Every module of Effect that the service loads, by the imports of the built files. */
const modules = [
  "@effect/platform/FetchHttpClient",
  "@effect/platform/HttpBody",
  "@effect/platform/HttpClient",
  "@effect/platform/HttpClientRequest",
  "effect/Arbitrary",
  "effect/Array",
  "effect/Chunk",
  "effect/Clock",
  "effect/Config",
  "effect/Context",
  "effect/DateTime",
  "effect/DefaultServices",
  "effect/Duration",
  "effect/Effect",
  "effect/Either",
  "effect/Exit",
  "effect/Fiber",
  "effect/Layer",
  "effect/ManagedRuntime",
  "effect/Metric",
  "effect/MetricBoundaries",
  "effect/MetricKey",
  "effect/MetricLabel",
  "effect/Option",
  "effect/Order",
  "effect/ParseResult",
  "effect/Pipeable",
  "effect/Random",
  "effect/Redacted",
  "effect/RuntimeFlags",
  "effect/Schedule",
  "effect/ScheduleDecision",
  "effect/ScheduleInterval",
  "effect/Schema",
  "effect/SchemaAST",
  "effect/Stream"
]

export const startup = async (rounds) => {
  const effect = []
  const service = []
  for (let round = 0; round < rounds * 4 + 1; round++) {
    effect.push((await run("effect")).millis)
    service.push((await run("service")).millis)
  }
  console.log("\nStart: importing effect-databricks/Clusters and making its layer")
  console.log(
    `  the Effect modules alone ${median(effect).toFixed(0)} ms, with the service ${median(service).toFixed(0)} ms: ${median(service.map((millis, round) => millis - effect[round])).toFixed(0)} ms more`
  )
}

const [, file, part] = process.argv
if (file === new URL(import.meta.url).pathname && part !== undefined) {
  const start = performance.now()
  for (const module of modules) await import(module)
  if (part === "service") {
    const Clusters = await import("../dist/services/Clusters.js")
    const DatabricksClient = await import("../dist/layers/DatabricksClient.js")
    const FetchHttpClient = await import("@effect/platform/FetchHttpClient")
    const Effect = await import("effect/Effect")
    const Layer = await import("effect/Layer")
    const Redacted = await import("effect/Redacted")
    await Effect.runPromise(
      Effect.scoped(
        Layer.build(
          Clusters.layer.pipe(
            Layer.provide(DatabricksClient.layer({ host: "http://127.0.0.1:1", token: Redacted.make("x") })),
            Layer.provide(FetchHttpClient.layer)
          )
        )
      )
    )
  }
  process.send({ millis: performance.now() - start })
  process.exit(0)
}
if (file === new URL(import.meta.url).pathname && part === undefined) await startup(5)
