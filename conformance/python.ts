/** Creates a temporary Python environment with the official SDK. */
import * as Command from "@effect/platform/Command"
import * as FileSystem from "@effect/platform/FileSystem"
import * as Path from "@effect/platform/Path"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

/** The version that the reference data of the tests come from. */
const pinned = "0.162.0"

const minVersion = [3, 10] as const

/** A requirement of the run is missing, which is not a failure of the library. */
class Missing extends Data.TaggedError("Missing")<{ readonly message: string }> {}

interface Output {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

const text = <E>(stream: Stream.Stream<Uint8Array, E>) => stream.pipe(Stream.decodeText(), Stream.mkString)

/** Returns the output with any exit code. */
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
  const found = yield* Effect.option(run(Command.make(name, "-c", "import sys; print(*sys.version_info[:3])")))
  if (found._tag === "None" || found.value.exitCode !== 0) {
    return yield* new Missing({ message: `Python is missing: ${name} cannot be run (set PYTHON to use another)` })
  }
  const [major = 0, minor = 0] = found.value.stdout.trim().split(" ").map(Number)
  const [minMajor, minMinor] = minVersion
  if (major < minMajor || (major === minMajor && minor < minMinor)) {
    return yield* new Missing({
      message: `Python is too old: ${name} is ${found.value.stdout.trim().replaceAll(" ", ".")}, the SDK requires ${minVersion.join(".")}`
    })
  }
  return name
})

/**
 * Returns the path of an interpreter with `databricks-sdk`, and the version of the SDK. The environment is removed when
 * the scope closes.
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
      return yield* new Missing({ message: `${requirement} cannot be installed: pip install\n${lastLines(installed)}` })
    }
    const shown = yield* run(
      Command.make(interpreter, "-c", "from databricks.sdk.version import __version__; print(__version__)")
    )
    if (shown.exitCode !== 0) {
      return yield* new Missing({ message: `${requirement} is installed but cannot be imported\n${lastLines(shown)}` })
    }
    return { interpreter, directory, version: shown.stdout.trim() }
  })
