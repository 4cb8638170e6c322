/** Measures what importing a service, or all of them, and building its layer adds to importing the Effect modules that it uses. */
import { fork } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { median } from "./rounds.mjs"

const built = (file) => fileURLToPath(new URL(`../dist/${file}`, import.meta.url))
const clusters = built("services/Clusters.js")
const client = built("layers/DatabricksClient.js")
const databricks = built("Databricks.js")

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

const imports = (files) =>
  modulesOf(files)
    .map((module) => `import "${module}"\n`)
    .join("")

const building = (modules, layer) => `
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
${Object.entries(modules)
  .map(([name, file]) => `import * as ${name} from "${file}"`)
  .join("\n")}

const options = { host: "http://127.0.0.1:1", token: Redacted.make("x") }
const live = ${layer}.pipe(Layer.provide(FetchHttpClient.layer))
await Effect.runPromise(Effect.scoped(Layer.build(live)))
`

/** Each with the Effect modules that it imports, alone and before it. */
const programs = () => {
  const one = imports([clusters, client])
  const whole = imports([databricks])
  return {
    oneAlone: one,
    one:
      one +
      building(
        { Clusters: clusters, DatabricksClient: client },
        "Clusters.layer.pipe(Layer.provide(DatabricksClient.layer(options)))"
      ),
    wholeAlone: whole,
    whole: whole + building({ Databricks: databricks }, "Databricks.layer(options)")
  }
}

const run = (program) =>
  new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), [program])
    child.once("message", resolve)
    child.once("exit", (code) => reject(new Error(`exited with code ${code}`)))
  })

/** Medians in milliseconds. */
export const startup = async (rounds) => {
  // Within the package, so that the programs can import its dependencies.
  const folder = mkdtempSync(fileURLToPath(new URL("startup-", import.meta.url)))
  try {
    const all = programs()
    const millis = Object.fromEntries(Object.keys(all).map((name) => [name, []]))
    for (const [name, program] of Object.entries(all)) writeFileSync(join(folder, `${name}.mjs`), program)
    for (let round = 0; round < rounds; round++) {
      for (const name of Object.keys(all)) millis[name].push(await run(join(folder, `${name}.mjs`)))
    }
    const more = (name) => median(millis[name].map((value, round) => value - millis[`${name}Alone`][round]))
    return { one: more("one"), whole: more("whole") }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const [, file, program] = process.argv
if (file === fileURLToPath(import.meta.url)) {
  if (program === undefined) {
    const { one, whole } = await startup(20)
    console.log(`Clusters ${one.toFixed(0)} ms, Databricks ${whole.toFixed(0)} ms more than Effect's modules`)
  } else {
    const start = performance.now()
    await import(program)
    process.send(performance.now() - start)
    process.exit(0)
  }
}
