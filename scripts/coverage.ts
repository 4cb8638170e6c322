/**
 * Measures how much of the Databricks API in the reference data the library covers.
 *
 *   npm run coverage:api -- [--service Clusters] [--missing] [--record]
 *
 * Fails if the coverage of a hand-made API is lower than in test/reference/coverage.json, or if a module of the reference
 * data is not covered whole, generated APIs included.
 */
import { parseArgs } from "node:util"
import { generatedOperations, handMadeOperations } from "./allOperations.js"
import { compare } from "./coverage/compare.js"
import * as Level from "./coverage/level.js"
import * as Modules from "./coverage/modules.js"
import * as Reference from "./coverage/reference.js"
import * as Report from "./coverage/report.js"
import { sources } from "./coverage/services.js"

const { values: options } = parseArgs({
  options: { service: { type: "string" }, missing: { type: "boolean" }, record: { type: "boolean" } }
})

const fail = (...lines: ReadonlyArray<string>): void => {
  process.exitCode = 1
  for (const line of lines) console.error(line)
}

const endpoints = await handMadeOperations()
const reference = Reference.load()
const all = new Map(
  Object.entries(sources).map(([service, source]) => [
    service,
    compare(
      reference,
      source,
      endpoints.filter((endpoint) => endpoint.service === service)
    )
  ])
)

const unlisted = new Set(endpoints.map((endpoint) => endpoint.service).filter((service) => !all.has(service)))
if (unlisted.size > 0) fail(`scripts/coverage/services.ts has no reference data for: ${[...unlisted].join(", ")}`)

if (options.service !== undefined && !all.has(options.service)) fail(`There is no service ${options.service}`)
const shown = new Map([...all].filter(([service]) => options.service === undefined || options.service === service))

for (const line of Report.table(shown)) console.log(line)
if (options.missing === true) {
  for (const [service, result] of shown) for (const line of Report.missing(service, result)) console.log(line)
}

if (options.record === true) {
  Level.write(Level.levelOf(all))
} else {
  const losses = Level.lossesOf(Level.read(), all)
  if (losses.length > 0) fail("", "The coverage is lower than in test/reference/coverage.json:", ...losses)
}

if (options.service === undefined) {
  const modules = Modules.compareModules(await generatedOperations(), endpoints)
  console.log("\nby module, with the generated APIs:")
  for (const line of Report.table(modules)) console.log(line)
  const faults = Modules.faultsOf(modules)
  if (faults.length > 0) fail("", "Modules of the reference data that are not covered whole:", ...faults)
}
