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

/** One process for each: what is loaded stays loaded. */
const once = (modules) =>
  new Promise((resolve, reject) => {
    const child = fork(new URL(import.meta.url).pathname, modules)
    child.once("message", resolve)
    child.once("exit", (code) => reject(new Error(`ended with ${code}`)))
  })

export const startup = async (rounds) => {
  const modules = modulesOf(files)
  const times = []
  for (let round = 0; round < rounds * 4 + 1; round++) times.push(await once(modules))
  const of = (part) => median(times.map((time) => time[part]))
  console.log("\nStart: effect-databricks/Clusters, after the Effect modules that it stands on")
  console.log(`  ${modules.length} modules of Effect ${of("effect").toFixed(0)} ms`)
  console.log(
    `  then import ${of("imported").toFixed(1)} ms, layer ${of("made").toFixed(1)} ms: ${of("more").toFixed(1)} ms more`
  )
}

const [, file, ...modules] = process.argv
const isRun = file === new URL(import.meta.url).pathname
if (isRun && modules.length > 0) {
  const start = performance.now()
  for (const module of modules) await import(module)
  const [FetchHttpClient, Effect, Layer, Redacted] = await Promise.all(
    ["@effect/platform/FetchHttpClient", "effect/Effect", "effect/Layer", "effect/Redacted"].map((name) => import(name))
  )
  const begin = performance.now()
  const [Clusters, DatabricksClient] = await Promise.all(files.map((file) => import(file)))
  const imported = performance.now()
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
  const made = performance.now()
  process.send({ effect: begin - start, imported: imported - begin, made: made - imported, more: made - begin })
  process.exit(0)
}
if (isRun) await startup(5)
