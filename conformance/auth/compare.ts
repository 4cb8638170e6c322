/** Runs the library and the SDK in each situation, and compares the results with the table. */
import { fork, spawn } from "node:child_process"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import * as FileSystem from "@effect/platform/FileSystem"
import * as Path from "@effect/platform/Path"
import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import type * as Scope from "effect/Scope"
import type { Outcome } from "../suites.js"
import * as Internet from "./internet.js"
import type { Answer, Question } from "./ours.js"
import { programs } from "./programs.js"
import { type Flow, type Situation, situations } from "./situations.js"

type Expected = Flow | { readonly error: RegExp }

const expectedOf = ({ both, ours, sdk }: Situation): { readonly ours: Expected; readonly sdk: Expected } => {
  const split = (i: 0 | 1): Expected | undefined =>
    both === undefined || typeof both === "string" ? both : { error: both.error[i] }
  const [first, second] = [ours ?? split(0), sdk ?? split(1)]
  if (first === undefined || second === undefined) throw new Error("A situation has no expected choice")
  return { ours: first, sdk: second }
}

const shown = (answer: Answer): string =>
  "error" in answer ? `an error (${answer.error.replaceAll("\n", " ")})` : answer.authType

const difference = (client: string, expected: Expected, answer: Answer): ReadonlyArray<string> => {
  const fits =
    typeof expected === "string"
      ? "authType" in answer && answer.authType === expected
      : "error" in answer && expected.error.test(answer.error.replaceAll("\n", " "))
  const words = typeof expected === "string" ? expected : `an error like ${expected.error}`
  return fits ? [] : [`${client} chooses ${shown(answer)}, not ${words}`]
}

/** If both choose the same flow, both must send the same token to the same workspace. */
const requestDifferences = (ours: Answer, sdk: Answer, { sdkSees }: Situation): ReadonlyArray<string> => {
  if ("error" in ours || "error" in sdk || ours.authType !== sdk.authType) return []
  const names = ["authorization", "x-databricks-azure-workspace-resource-id"]
  const there = sdkSees ?? { host: ours.host, workspaceId: ours.workspaceId ?? undefined }
  return [
    ...(there.host === sdk.host ? [] : [`the host is ${ours.host} here, ${sdk.host} there`]),
    ...(there.workspaceId === (sdk.workspaceId ?? undefined)
      ? []
      : [`the workspace id is ${ours.workspaceId} here, ${sdk.workspaceId} there`]),
    ...names
      .filter((name) => ours.headers[name] !== sdk.headers[name])
      .map((name) => `${name} is ${ours.headers[name]} here, ${sdk.headers[name]} there`)
  ]
}

/** A process that answers one question at a time. */
interface Respondent {
  readonly ask: (question: Question) => Effect.Effect<Answer>
}

const startOurs: Effect.Effect<Respondent, never, Scope.Scope> = Effect.acquireRelease(
  Effect.sync(() => fork(fileURLToPath(new URL("ours.ts", import.meta.url)))),
  (child) => Effect.sync(() => child.kill())
).pipe(
  Effect.map((child) => ({
    ask: (question) =>
      Effect.async((resume) => {
        const listen = (answer: Answer) => resume(Effect.succeed(answer))
        child.once("message", listen)
        child.send(question)
        return Effect.sync(() => child.off("message", listen))
      })
  }))
)

const startSdk = (interpreter: string): Effect.Effect<Respondent, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.sync(() => spawn(interpreter, ["-B", fileURLToPath(new URL("sdk.py", import.meta.url))])),
    (child) => Effect.sync(() => child.kill())
  ).pipe(
    Effect.map((child) => {
      const lines = createInterface(child.stdout)
      return {
        ask: (question) =>
          Effect.async((resume) => {
            const listen = (line: string) => resume(Effect.succeed(JSON.parse(line) as Answer))
            lines.once("line", listen)
            child.stdin.write(`${JSON.stringify(question)}\n`)
            return Effect.sync(() => lines.off("line", listen))
          })
      }
    })
  )

/** The number of situations that run concurrently. */
const concurrency = 2

/** Creates the home directory of a situation, and returns its environment. */
const prepare = (situation: Situation) =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const path = yield* Path.Path
    const home = yield* fs.makeTempDirectoryScoped({ prefix: "effect-databricks-home-" })
    const bin = path.join(home, "bin")
    yield* fs.makeDirectory(bin)
    for (const [name, text] of Object.entries(programs(situation))) {
      yield* fs.writeFileString(path.join(bin, name), text, { mode: 0o755 })
    }
    const files = {
      ...situation.files,
      ...(situation.profiles === undefined ? {} : { ".databrickscfg": situation.profiles })
    }
    for (const [name, text] of Object.entries(files)) yield* fs.writeFileString(path.join(home, name), text)
    const variables = Object.entries(situation.env ?? {}).map(
      ([name, value]) => [name, value.replaceAll("{home}", home)] as const
    )
    return { HOME: home, PATH: bin, ...Object.fromEntries(variables) }
  })

const one = (situation: Situation, internetPort: number, [ours, sdk]: readonly [Respondent, Respondent]) =>
  Effect.scoped(
    Effect.gen(function* () {
      const question: Question = { env: yield* prepare(situation), options: situation.options ?? {}, internetPort }
      const [chosen, reference] = yield* Effect.all([ours.ask(question), sdk.ask(question)], {
        concurrency: "unbounded"
      })
      const expected = expectedOf(situation)
      return [
        ...difference("the library", expected.ours, chosen),
        ...difference("the SDK", expected.sdk, reference),
        ...requestDifferences(chosen, reference, situation)
      ]
    })
  ).pipe(
    Effect.timeout("1 minute"),
    Effect.catchAll((error) => Effect.succeed([String(error)]))
  )

const outcomeOf = (situation: Situation, differences: ReadonlyArray<string>): Outcome => ({
  check: situation.because === undefined ? situation.name : `${situation.name} (differs: ${situation.because})`,
  error: differences.length === 0 ? undefined : differences.join("; ")
})

export const compare = (interpreter: string, only: string | undefined) =>
  Effect.scoped(
    Effect.gen(function* () {
      const internetPort = yield* Internet.serve
      const pairs = yield* Queue.unbounded<readonly [Respondent, Respondent]>()
      for (let i = 0; i < concurrency; i++) yield* pairs.offer([yield* startOurs, yield* startSdk(interpreter)])
      return yield* Effect.forEach(
        situations.filter(({ name }) => only === undefined || name.includes(only)),
        (situation) =>
          Effect.acquireUseRelease(
            pairs.take,
            (pair) => Effect.map(one(situation, internetPort, pair), (found) => outcomeOf(situation, found)),
            (pair) => pairs.offer(pair)
          ),
        { concurrency }
      )
    })
  )
