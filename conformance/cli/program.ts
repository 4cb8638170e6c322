/** The Databricks CLI that is on the path. */
import * as Command from "@effect/platform/Command"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"

/** The program is not there, for which nobody who changed the library is to blame. */
class Missing extends Data.TaggedError("Missing")<{ readonly message: string }> {}

const name = "databricks"

/** The first whose `bundle` deploys without Terraform by default. */
const least = [1, 0] as const

export const find = Effect.gen(function* () {
  const shown = yield* Effect.option(Command.string(Command.make(name, "version")))
  if (shown._tag === "None") {
    return yield* new Missing({
      message: `There is no program ${name} on the path. It is built from its public source: git clone https://github.com/databricks/cli && cd cli && go build -o ${name} .`
    })
  }
  const version = shown.value.trim()
  const [, major, minor] = /(\d+)\.(\d+)\.\d+/.exec(version) ?? []
  if (major === undefined || Number(major) < least[0] || (Number(major) === least[0] && Number(minor) < least[1])) {
    return yield* new Missing({ message: `${version} is too old: ${least.join(".")} is needed.` })
  }
  return { path: name, version }
})
