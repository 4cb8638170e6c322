/** What importing a service and making its layer adds to importing the Effect modules that it stands on. */
import { fork } from "node:child_process"
import { readFileSync } from "node:fs"

const files = ["services/Clusters.js", "layers/DatabricksClient.js"].map((file) => `../dist/${file}`)

/** Every module of Effect that the files import, in whatever file, and those that the program below needs. */
const modulesOf = (files) => {
  const modules = new Set(["effect/Effect", "effect/Layer", "effect/Redacted", "@effect/platform/FetchHttpClient"])
  const seen = new Set()
  const read = (url) => {
    if (seen.has(url.href)) return
    seen.add(url.href)
    for (const [, imported] of readFileSync(url, "utf8").matchAll(/^(?:import|export) .*from '([^']+)';$/gm)) {
      if (imported.startsWith(".")) read(new URL(imported, url))
      else modules.add(imported)
    }
  }
  for (const file of files) read(new URL(file, import.meta.url))
  return [...modules].sort()
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

const run = (part, modules) =>
  new Promise((resolve, reject) => {
    const child = fork(new URL(import.meta.url).pathname, [part, ...modules])
    child.once("message", resolve)
    child.once("exit", (code) => reject(new Error(`ended with ${code}`)))
  })

export const startup = async (rounds) => {
  const modules = modulesOf(files)
  const effect = []
  const service = []
  for (let round = 0; round < rounds * 8 + 1; round++) {
    effect.push((await run("effect", modules)).millis)
    service.push((await run("service", modules)).millis)
  }
  const more = service.map((millis, round) => millis - effect[round])
  console.log("\nStart: importing effect-databricks/Clusters and making its layer")
  console.log(
    `  the Effect modules alone ${median(effect).toFixed(0)} ms, with the service ${median(service).toFixed(0)} ms: ${median(more).toFixed(0)} ms more`
  )
}

const [, file, part, ...modules] = process.argv
const isRun = file === new URL(import.meta.url).pathname
if (isRun && part !== undefined) {
  const start = performance.now()
  for (const module of modules) await import(module)
  if (part === "service") {
    const Clusters = await import(files[0])
    const DatabricksClient = await import(files[1])
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
if (isRun) await startup(5)
