/**
 * Loads 50 tables on the emulator, eight at a time, and writes a report. Two tables fail at first, one fails always.
 *
 *   npx tsx -C effect-databricks:source examples/nightly/main.ts             no account, no network
 *   npx tsx -C effect-databricks:source examples/nightly/main.ts FOLDER      keeps the report
 */
import assert from "node:assert/strict"
import * as FileSystem from "@effect/platform/FileSystem"
import * as Path from "@effect/platform/Path"
import * as NodeContext from "@effect/platform-node/NodeContext"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import { DatabricksClient, Jobs, RunWatcher } from "effect-databricks"
import * as Emulator from "effect-databricks/Emulator"
import { loadAll } from "./load.js"
import { reportOf } from "./report.js"

const tables = Array.from({ length: 50 }, (_, index) => `sales.table_${String(index + 1).padStart(2, "0")}`)

/** The tables whose check fails, and how often. */
const failures = new Map([
  ["sales.table_07", 1],
  ["sales.table_23", 2],
  ["sales.table_42", 3]
])

const Workspace = Jobs.layer.pipe(
  Layer.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
  Layer.provideMerge(
    Emulator.layer({
      durations: { serverlessStart: "50 millis" },
      tasks: {
        "/Shared/extract": Effect.delay(Effect.succeed("ok"), "50 millis"),
        "/Shared/merge": ({ parameters }) =>
          Effect.delay(Effect.succeed("ok"), parameters.table === "sales.table_30" ? "3 seconds" : "50 millis"),
        "/Shared/check": ({ parameters }) =>
          Effect.suspend(() => {
            const table = String(parameters.table)
            const left = failures.get(table) ?? 0
            failures.set(table, left - 1)
            return left > 0 ? Effect.fail(`${table} has duplicate keys.`) : Effect.succeed("ok")
          })
      }
    })
  )
)

const program = Effect.gen(function* () {
  const files = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  // All waits together ask for pages of runs, in place of a request for each run.
  const loaded = yield* loadAll(tables, { schedule: Schedule.spaced("500 millis") }).pipe(
    Effect.provide(RunWatcher.layer)
  )
  const { markdown, pictures } = reportOf(loaded)

  const folder = process.argv[2] ?? (yield* files.makeTempDirectoryScoped())
  yield* files.makeDirectory(folder, { recursive: true })
  yield* files.writeFileString(path.join(folder, "report.md"), markdown)
  yield* Effect.forEach(Object.entries(pictures), ([name, svg]) => files.writeFileString(path.join(folder, name), svg))
  yield* Console.log(markdown)

  assert.equal(loaded.filter(({ outcome }) => Either.isRight(outcome)).length, 49)
  assert.match(markdown, /\| sales\.table_42 \| 3 \| .*duplicate keys/)
  assert.match(markdown, /The slowest run, load sales\.table_30:/)
  assert.deepEqual((yield* files.readDirectory(folder)).sort(), ["graph.svg", "report.md", "timeline.svg"])
}).pipe(Effect.scoped)

NodeRuntime.runMain(program.pipe(Effect.provide(Workspace), Effect.provide(NodeContext.layer)))
