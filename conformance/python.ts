/** A throw-away Python environment with the official SDK. */
import * as Command from "@effect/platform/Command"
import * as FileSystem from "@effect/platform/FileSystem"
import * as Path from "@effect/platform/Path"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

/** The version that the reference data of the tests are about. */
const pinned = "0.162.0"

const leastVersion = [3, 10] as const

/** Something that the run needs is not there, for which nobody who changed the library is to blame. */
class Missing extends Data.TaggedError("Missing")<{ readonly message: string }> {}

interface Output {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

const text = <E>(stream: Stream.Stream<Uint8Array, E>) => stream.pipe(Stream.decodeText(), Stream.mkString)

/** Runs to the end, whatever the exit code. */
const run = (command: Command.Command) =>
  Effect.scoped(
    Effect.flatMap(Command.start(command), (process) =>
      Effect.all([process.exitCode, text(process.stdout), text(process.stderr)], { concurrency: "unbounded" })
    )
  ).pipe(Effect.map(([exitCode, stdout, stderr]): Output => ({ exitCode, stdout, stderr })))

const lastLines = (output: Output): string =>
  `${output.stdout}\n${output.stderr}`
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(-6)
    .join("\n")

const findPython = Effect.gen(function* () {
  const name = process.env.PYTHON ?? "python3"
  const asked = yield* Effect.option(run(Command.make(name, "-c", "import sys; print(*sys.version_info[:3])")))
  if (asked._tag === "None" || asked.value.exitCode !== 0) {
    return yield* new Missing({ message: `Python is missing: ${name} cannot be run (PYTHON may name another)` })
  }
  const [major = 0, minor = 0] = asked.value.stdout.trim().split(" ").map(Number)
  const [leastMajor, leastMinor] = leastVersion
  if (major < leastMajor || (major === leastMajor && minor < leastMinor)) {
    return yield* new Missing({
      message: `Python is too old: ${name} is ${asked.value.stdout.trim().replaceAll(" ", ".")}, the SDK needs ${leastVersion.join(".")}`
    })
  }
  return name
})

/**
 * The path of an interpreter that has `databricks-sdk`, and the SDK's version. The environment lasts as long as the
 * scope.
 */
export const make = (version: string = pinned) =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const path = yield* Path.Path
    const python = yield* findPython
    const directory = yield* fs.makeTempDirectoryScoped({ prefix: "effect-databricks-conformance-" })
    const environment = path.join(directory, "venv")
    const made = yield* run(Command.make(python, "-m", "venv", environment))
    if (made.exitCode !== 0) {
      return yield* new Missing({
        message: `The Python module venv is missing or does not work: ${python} -m venv\n${lastLines(made)}`
      })
    }
    const interpreter = path.join(
      environment,
      ...(process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"])
    )
    const requirement = version === "latest" ? "databricks-sdk" : `databricks-sdk==${version}`
    const options = ["--quiet", "--disable-pip-version-check", "--no-input", "--retries", "1", "--timeout", "20"]
    const installed = yield* run(Command.make(interpreter, "-m", "pip", "install", ...options, requirement))
    if (installed.exitCode !== 0) {
      return yield* new Missing({ message: `PyPI has not given ${requirement}: pip install\n${lastLines(installed)}` })
    }
    const shown = yield* run(
      Command.make(interpreter, "-c", "from databricks.sdk.version import __version__; print(__version__)")
    )
    if (shown.exitCode !== 0) {
      return yield* new Missing({ message: `${requirement} is installed and cannot be used\n${lastLines(shown)}` })
    }
    return { interpreter, directory, version: shown.stdout.trim() }
  })
