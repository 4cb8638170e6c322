/** Finds the Databricks CLI on the path. */
import * as Command from "@effect/platform/Command"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"

/** The program is missing, which is not a failure of the library. */
class Missing extends Data.TaggedError("Missing")<{ readonly message: string }> {}

const name = "databricks"

/** The first version whose `bundle` deploys without Terraform by default. */
const minVersion = [1, 0] as const

export const find = Effect.gen(function* () {
  const shown = yield* Effect.option(Command.string(Command.make(name, "version")))
  if (shown._tag === "None") {
    return yield* new Missing({
      message: `There is no program ${name} on the path. Build it from source: git clone https://github.com/databricks/cli && cd cli && go build -o ${name} .`
    })
  }
  const version = shown.value.trim()
  const [, major, minor] = /(\d+)\.(\d+)\.\d+/.exec(version) ?? []
  if (
    major === undefined ||
    Number(major) < minVersion[0] ||
    (Number(major) === minVersion[0] && Number(minor) < minVersion[1])
  ) {
    return yield* new Missing({ message: `${version} is too old: ${minVersion.join(".")} is required.` })
  }
  return { path: name, version }
})
