/**
 * Drives the emulator through the Databricks CLI, the program `databricks` on the path.
 *
 *   npm run conformance:cli [-- --only Clusters,Bundles] [--check words]
 *
 * The last line is "N passed, M failed". Exit code 1 if anything failed, 3 if the program is missing or too old.
 */
import { parseArgs } from "node:util"
import * as NodeContext from "@effect/platform-node/NodeContext"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Workspace from "../workspace.js"
import * as Harness from "./harness.js"
import * as Program from "./program.js"
import { differences, suites } from "./suites.js"

interface Outcome {
  readonly check: string
  /** Why it failed, or `undefined` if it passed. */
  readonly error: string | undefined
}

const { values } = parseArgs({ options: { only: { type: "string" }, check: { type: "string" } } })

const wanted = values.only?.split(",").map((name) => name.trim().toLowerCase())

/** Each suite has its own workspace and folder. Each check creates what it needs. */
const outcomesOf = (program: string, suite: Harness.Suite) =>
  Effect.scoped(
    Effect.gen(function* () {
      const cli = yield* Harness.make(program, yield* Workspace.serve)
      return yield* Effect.forEach(
        Object.entries(suite.checks).filter(([check]) => check.includes(values.check ?? "")),
        ([check, look]) =>
          Effect.map(
            Effect.either(Effect.suspend(() => look(cli))),
            (result): Outcome => ({ check, error: result._tag === "Left" ? result.left.message : undefined })
          )
      )
    })
  ).pipe(
    Effect.catchAll((error) => Effect.succeed<ReadonlyArray<Outcome>>([{ check: "the suite", error: String(error) }])),
    Effect.map((outcomes) => ({ name: suite.name, outcomes }))
  )

const failed = (outcomes: ReadonlyArray<Outcome>): number => outcomes.filter(({ error }) => error !== undefined).length

const main = Effect.gen(function* () {
  const program = yield* Program.find
  yield* Console.log(program.version)
  const results = yield* Effect.forEach(
    suites.filter(({ name }) => wanted === undefined || wanted.includes(name.toLowerCase())),
    (suite) => outcomesOf(program.path, suite),
    { concurrency: 2 }
  )
  for (const { name, outcomes } of results) {
    yield* Console.log(`\n${name}: ${outcomes.length - failed(outcomes)} passed, ${failed(outcomes)} failed`)
    for (const { check, error } of outcomes) {
      yield* Console.log(error === undefined ? `  ok      ${check}` : `  FAILED  ${check}\n            ${error}`)
    }
  }
  yield* Console.log("\nDeliberate differences from a real workspace:")
  for (const difference of differences) yield* Console.log(`  ${difference}`)
  const all = results.flatMap(({ outcomes }) => outcomes)
  yield* Console.log(`\n${all.length - failed(all)} passed, ${failed(all)} failed`)
  if (failed(all) > 0) process.exitCode = 1
}).pipe(
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
