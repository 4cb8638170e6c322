/**
 * Calls every operation with the same values through the official Python SDK and through this library, and compares what
 * both send and what both read of the same answers.
 *
 *   npm run conformance:wire [-- --only catalog,jobs.Jobs.create] [--sdk 0.162.0 | latest] [--all]
 *
 * Each operation is called twice: with every field, and with those only that must be given. With `--all` deliberate
 * differences are shown as well. Exit code 1 if anything else differs, 3 if Python or PyPI is missing.
 */
import { parseArgs } from "node:util"
import * as Command from "@effect/platform/Command"
import * as FileSystem from "@effect/platform/FileSystem"
import * as Path from "@effect/platform/Path"
import * as NodeContext from "@effect/platform-node/NodeContext"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Json from "../../src/internal/codec/json.js"
import * as Python from "../python.js"
import { type Case, casesOf, membersOf } from "./cases.js"
import { differences } from "./compare.js"
import { deliberate } from "./deliberate.js"
import * as Ours from "./ours.js"

const { values } = parseArgs({
  options: { only: { type: "string" }, sdk: { type: "string" }, all: { type: "boolean" } }
})

const wanted = values.only?.split(",").map((name) => name.trim())

const isWanted = ({ name }: Case): boolean =>
  wanted === undefined || wanted.some((prefix) => name === prefix || name.startsWith(`${prefix}.`))

/** A case as the SDK's process reads it. */
const written = ({ answers, arguments: given, module, operation, scope, service }: Case) => ({
  module,
  service,
  operation,
  scope,
  arguments: given,
  answers: answers.map(({ body, headers }) => ({ headers, body: Buffer.from(body).toString("base64") }))
})

const ofSdk = (interpreter: string, directory: string, cases: ReadonlyArray<Case>) =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const path = yield* Path.Path
    const [given, results] = [path.join(directory, "cases.json"), path.join(directory, "results.json")]
    yield* fs.writeFileString(given, Json.stringify(cases.map(written)) ?? "")
    const script = yield* path.fromFileUrl(new URL("sdk.py", import.meta.url))
    const exitCode = yield* Command.make(interpreter, "-B", script, given, results).pipe(
      Command.stderr("inherit"),
      Command.exitCode
    )
    if (exitCode !== 0) return yield* Effect.dieMessage(`sdk.py ended with ${exitCode}`)
    return Json.parse(yield* fs.readFileString(results)) as ReadonlyArray<Ours.Outcome>
  })

interface Found {
  readonly one: Case
  readonly difference: string
  readonly reason: string | undefined
}

const compared = (cases: ReadonlyArray<Case>, sdk: ReadonlyArray<Ours.Outcome>, used: Set<unknown>) =>
  Effect.forEach(cases, (one, n) =>
    Effect.gen(function* () {
      const theirs = sdk[n]
      if (one.member === undefined || theirs === undefined) {
        return [{ one, difference: "the library has no such operation", reason: undefined }]
      }
      const ours = yield* Ours.run(one)
      return differences(ours, theirs, one.token).map((difference): Found => {
        const known = deliberate.find((each) => each.operations.test(one.name) && each.difference.test(difference))
        if (known !== undefined) used.add(known)
        return { one, difference, reason: known?.reason }
      })
    })
  )

const main = Effect.gen(function* () {
  const python = yield* Python.make(values.sdk)
  yield* Console.log(`databricks-sdk ${python.version} for Python`)
  const members = yield* Effect.promise(membersOf)
  const cases = [...casesOf(members, "full"), ...casesOf(members, "minimal")].filter(isWanted)
  const used = new Set<unknown>()
  const found = yield* compared(cases, yield* ofSdk(python.interpreter, python.directory, cases), used)
  for (const { difference, one, reason } of found.flat()) {
    if (reason === undefined) yield* Console.log(`${one.name} (${one.form}): ${difference}`)
    else if (values.all === true) yield* Console.log(`${one.name} (${one.form}): ${difference}\n    ${reason}`)
  }
  const stale = wanted === undefined ? deliberate.filter((each) => !used.has(each)) : []
  for (const { difference, operations } of stale) {
    yield* Console.log(`conformance/wire/deliberate.ts lists what is not found: ${operations} ${difference}`)
  }
  const names = (of: ReadonlyArray<Case>) => new Set(of.map(({ name }) => name))
  const having = (isIt: (each: Found) => boolean) =>
    names(
      found
        .flat()
        .filter(isIt)
        .map(({ one }) => one)
    )
  const different = having(({ reason }) => reason === undefined)
  const deliberately = having(({ one, reason }) => reason !== undefined && !different.has(one.name))
  const all = names(cases)
  yield* Console.log(
    `\n${all.size} operations, ${cases.length} calls: ${all.size - different.size - deliberately.size} operations equal, ` +
      `${deliberately.size} different on purpose, ${different.size} different`
  )
  if (different.size + stale.length > 0) process.exitCode = 1
}).pipe(
  Effect.scoped,
  Effect.catchTag("Missing", ({ message }) =>
    Effect.zipRight(
      Console.error(`The conformance run cannot be made. ${message}`),
      Effect.sync(() => {
        process.exitCode = 3
      })
    )
  )
)

NodeRuntime.runMain(main.pipe(Effect.provide(NodeContext.layer)))
