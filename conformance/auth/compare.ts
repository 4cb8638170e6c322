/** Asks the library and the SDK in each situation, and holds both against the table. */
import { type ChildProcess, fork } from "node:child_process"
import { fileURLToPath } from "node:url"
import * as Command from "@effect/platform/Command"
import * as FileSystem from "@effect/platform/FileSystem"
import * as Path from "@effect/platform/Path"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Python from "../python.js"
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
  if (first === undefined || second === undefined) throw new Error("A situation says nothing of what is chosen")
  return { ours: first, sdk: second }
}

const shown = (answer: Answer): string =>
  "error" in answer ? `an error (${answer.error.replaceAll("\n", " ")})` : answer.authType

const difference = (who: string, expected: Expected, answer: Answer): ReadonlyArray<string> => {
  const fits =
    typeof expected === "string"
      ? "authType" in answer && answer.authType === expected
      : "error" in answer && expected.error.test(answer.error.replaceAll("\n", " "))
  const words = typeof expected === "string" ? expected : `an error like ${expected.error}`
  return fits ? [] : [`${who} chooses ${shown(answer)}, not ${words}`]
}

/** Both go to the same workspace, with the same token, where both have chosen the same. */
const requestDifferences = (ours: Answer, sdk: Answer): ReadonlyArray<string> => {
  if ("error" in ours || "error" in sdk || ours.authType !== sdk.authType) return []
  const names = ["authorization", "x-databricks-azure-workspace-resource-id"]
  return [
    ...(ours.host === sdk.host ? [] : [`the host is ${ours.host} here, ${sdk.host} there`]),
    ...names
      .filter((name) => ours.headers[name] !== sdk.headers[name])
      .map((name) => `${name} is ${ours.headers[name]} here, ${sdk.headers[name]} there`)
  ]
}

const AnswerOfSdk = Schema.parseJson(
  Schema.Union(
    Schema.Struct({
      authType: Schema.String,
      host: Schema.String,
      headers: Schema.Record({ key: Schema.String, value: Schema.String })
    }),
    Schema.Struct({ error: Schema.String })
  )
)

const startOurs = Effect.acquireRelease(
  Effect.sync(() => fork(fileURLToPath(new URL("ours.ts", import.meta.url)))),
  (child) => Effect.sync(() => child.kill())
)

const askOurs = (child: ChildProcess, question: Question): Effect.Effect<Answer> =>
  Effect.async((resume) => {
    const listen = (answer: Answer) => resume(Effect.succeed(answer))
    child.once("message", listen)
    child.send(question)
    return Effect.sync(() => child.off("message", listen))
  })

/** A home directory with what the situation has there, and the environment that leads to it. */
const settle = (situation: Situation) =>
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

const one = (situation: Situation, interpreter: string, internetPort: number, child: ChildProcess) =>
  Effect.scoped(
    Effect.gen(function* () {
      const env = yield* settle(situation)
      const options = situation.options ?? {}
      const script = fileURLToPath(new URL("sdk.py", import.meta.url))
      const [ours, sdk] = yield* Effect.all(
        [
          askOurs(child, { env, options, internetPort }),
          Effect.flatMap(
            Python.runAlone(interpreter, ["-B", script, String(internetPort), JSON.stringify(options)], env),
            (output) => Schema.decode(AnswerOfSdk)(output.stdout.trim())
          )
        ],
        { concurrency: "unbounded" }
      )
      const expected = expectedOf(situation)
      return [
        ...difference("the library", expected.ours, ours),
        ...difference("the SDK", expected.sdk, sdk),
        ...requestDifferences(ours, sdk)
      ]
    })
  ).pipe(
    Effect.timeout("1 minute"),
    Effect.catchAll((error) => Effect.succeed([String(error)]))
  )

/** Several processes of the library's, since each is in one situation at a time. */
const atOnce = 3

export const compare = (interpreter: string, only: string | undefined) =>
  Effect.scoped(
    Effect.gen(function* () {
      const internetPort = yield* Internet.serve
      const children = yield* Effect.all(Array.from({ length: atOnce }, () => startOurs))
      const wanted = situations.filter(({ name }) => only === undefined || name.includes(only))
      const outcomes = yield* Effect.forEach(
        children,
        (child, i) =>
          Effect.forEach(
            wanted.filter((_, j) => j % atOnce === i),
            (situation) =>
              Effect.map(
                one(situation, interpreter, internetPort, child),
                (differences): readonly [Situation, Outcome] => [
                  situation,
                  {
                    check:
                      situation.because === undefined
                        ? situation.name
                        : `${situation.name} (differs: ${situation.because})`,
                    error: differences.length === 0 ? undefined : differences.join("; ")
                  }
                ]
              )
          ),
        { concurrency: "unbounded" }
      )
      const found = new Map(outcomes.flat())
      return wanted.flatMap((situation) => found.get(situation) ?? [])
    })
  )
