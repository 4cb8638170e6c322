/**
 * Drives the emulator through the official Python SDK, and compares how the SDK and this library choose credentials.
 *
 *   npm run conformance:python [-- --only Clusters,Jobs] [--check words] [--sdk 0.162.0 | latest]
 *
 * The last line is "N passed, M failed". Exit code 1 if anything failed, 3 if Python or PyPI is missing.
 */
import { availableParallelism } from "node:os"
import { parseArgs } from "node:util"
import * as NodeContext from "@effect/platform-node/NodeContext"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { handMadeOperations } from "../scripts/allOperations.js"
import * as Auth from "./auth/compare.js"
import * as Python from "./python.js"
import * as Suites from "./suites.js"

const { values } = parseArgs({
  options: { only: { type: "string" }, check: { type: "string" }, sdk: { type: "string" } }
})

const wanted = values.only?.split(",").map((name) => name.trim().toLowerCase())

const isWanted = (name: string): boolean => wanted === undefined || wanted.includes(name.toLowerCase())

const failed = (outcomes: ReadonlyArray<Suites.Outcome>): number =>
  outcomes.filter(({ error }) => error !== undefined).length

const show = (name: string, outcomes: ReadonlyArray<Suites.Outcome>) =>
  Effect.gen(function* () {
    yield* Console.log(`\n${name}: ${outcomes.length - failed(outcomes)} passed, ${failed(outcomes)} failed`)
    for (const { check, error } of outcomes) {
      yield* Console.log(error === undefined ? `  ok      ${check}` : `  FAILED  ${check}\n            ${error}`)
    }
  })

const main = Effect.gen(function* () {
  const python = yield* Python.make(values.sdk)
  yield* Console.log(`databricks-sdk ${python.version} for Python`)
  const endpoints = yield* Effect.promise(handMadeOperations)
  const results = yield* Effect.forEach(
    Suites.suites.filter(({ name }) => isWanted(name)),
    (suite) =>
      Effect.map(
        Suites.run(suite, {
          interpreter: python.interpreter,
          endpoints,
          only: values.check?.trim().replaceAll(" ", "_")
        }),
        (outcomes) => ({ name: suite.name, outcomes })
      ),
    { concurrency: Math.max(2, availableParallelism()) * 2 }
  )
  for (const { name, outcomes } of results) yield* show(name, outcomes)
  const credentials = isWanted("Credentials") ? yield* Auth.compare(python.interpreter, values.check) : []
  if (isWanted("Credentials")) yield* show("Credentials", credentials)
  const all = [...results.flatMap(({ outcomes }) => outcomes), ...credentials]
  yield* Console.log(`\n${all.length - failed(all)} passed, ${failed(all)} failed`)
  if (failed(all) > 0) process.exitCode = 1
}).pipe(
  Effect.scoped,
  Effect.catchTag("Missing", ({ message }) =>
    Effect.zipRight(
      Console.error(`Conformance cannot be checked. ${message}`),
      Effect.sync(() => {
        process.exitCode = 3
      })
    )
  )
)

NodeRuntime.runMain(main.pipe(Effect.provide(NodeContext.layer)))
