/** Measures what importing a service and building its layer adds to importing the Effect modules that it uses. */
import { fork } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const built = (file) => fileURLToPath(new URL(`../dist/${file}`, import.meta.url))
const clusters = built("services/Clusters.js")
const client = built("layers/DatabricksClient.js")

/** All modules of Effect that the files import, directly or indirectly, and those of the program below. */
const modulesOf = (files) => {
  const modules = new Set(["effect/Effect", "effect/Layer", "effect/Redacted", "@effect/platform/FetchHttpClient"])
  const seen = new Set()
  const read = (file) => {
    if (seen.has(file)) return
    seen.add(file)
    for (const [, imported] of readFileSync(file, "utf8").matchAll(/^(?:import|export) .*from '([^']+)';$/gm)) {
      if (imported.startsWith(".")) read(join(file, "..", imported))
      else modules.add(imported)
    }
  }
  for (const file of files) read(file)
  return [...modules].sort()
}

const programs = () => {
  const effect = modulesOf([clusters, client]).map((module) => `import "${module}"\n`)
  const service = `
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as DatabricksClient from "${client}"
import * as Clusters from "${clusters}"

const live = Clusters.layer.pipe(
  Layer.provide(DatabricksClient.layer({ host: "http://127.0.0.1:1", token: Redacted.make("x") })),
  Layer.provide(FetchHttpClient.layer)
)
await Effect.runPromise(Effect.scoped(Layer.build(live)))
`
  return { effect: effect.join(""), service: effect.join("") + service }
}

const sorted = (values) => values.toSorted((a, b) => a - b)
const at = (values, part) => sorted(values)[Math.floor(values.length * part)]

const run = (program) =>
  new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), [program])
    child.once("message", resolve)
    child.once("exit", (code) => reject(new Error(`exited with code ${code}`)))
  })

export const startup = async (rounds) => {
  // Within the package, so that the programs can import its dependencies.
  const folder = mkdtempSync(fileURLToPath(new URL("startup-", import.meta.url)))
  try {
    const millis = { effect: [], service: [] }
    for (const [name, program] of Object.entries(programs())) writeFileSync(join(folder, `${name}.mjs`), program)
    for (let round = 0; round < rounds * 20 + 1; round++) {
      for (const name of Object.keys(millis)) millis[name].push(await run(join(folder, `${name}.mjs`)))
    }
    const more = millis.service.map((value, round) => value - millis.effect[round])
    console.log("\nStartup: effect-databricks/Clusters and its layer, compared with the Effect modules that it uses")
    console.log(
      `  Effect alone ${at(millis.effect, 0.5).toFixed(0)} ms, with the service ${at(millis.service, 0.5).toFixed(0)} ms:` +
        ` ${at(more, 0.5).toFixed(0)} ms more (medians of ${more.length} pairs)`
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const [, file, program] = process.argv
if (file === fileURLToPath(import.meta.url)) {
  if (program === undefined) {
    await startup(5)
  } else {
    const start = performance.now()
    await import(program)
    process.send(performance.now() - start)
    process.exit(0)
  }
}
