/** Runs the command line tools that users log in with. */
import * as Command from "@effect/platform/Command"
import type * as CommandExecutor from "@effect/platform/CommandExecutor"
import type { PlatformError } from "@effect/platform/Error"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { CredentialsError } from "../../schemas/DatabricksError.js"
import { scrub } from "./scrub.js"

export interface Program {
  readonly authType: string
  /** A name on the PATH, or a path. */
  readonly command: string
  /** Whether a shell is needed to find the command, as for scripts on Windows. */
  readonly shell: boolean
  /** What to do if the program is not installed. */
  readonly install: string
  readonly timeLimit: Duration.DurationInput
}

export interface Result {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

const collect = (stream: Stream.Stream<Uint8Array, PlatformError>): Effect.Effect<string, PlatformError> =>
  stream.pipe(Stream.decodeText(), Stream.mkString)

const isMissing = (error: PlatformError): boolean => error._tag === "SystemError" && error.reason === "NotFound"

/** The exit codes of shells for an unknown command. */
const commandNotFound = 127
const windowsCommandNotFound = 9009

/** Returns the result with any exit code. The output can contain tokens: only parse it. */
export const run = (
  executor: CommandExecutor.CommandExecutor,
  program: Program,
  args: ReadonlyArray<string>
): Effect.Effect<Result, CredentialsError> => {
  const failure = (message: string) => new CredentialsError({ authType: program.authType, message })
  const missing = () => failure(`${program.command} was not found: ${program.install}`)
  const shown = `${program.command} ${args.slice(0, 2).join(" ")}`
  return Effect.scoped(
    Effect.flatMap(
      executor.start(Command.make(program.command, ...args).pipe(Command.runInShell(program.shell))),
      (process) =>
        Effect.all([process.exitCode, collect(process.stdout), collect(process.stderr)], { concurrency: "unbounded" })
    )
  ).pipe(
    Effect.mapError((error) =>
      isMissing(error) ? missing() : failure(`${shown} could not be run: ${scrub(error.message, [])}`)
    ),
    Effect.flatMap(([exitCode, stdout, stderr]) =>
      program.shell && (exitCode === commandNotFound || exitCode === windowsCommandNotFound)
        ? Effect.fail(missing())
        : Effect.succeed({ exitCode, stdout, stderr })
    ),
    // A program that ignores SIGTERM must not delay the caller.
    Effect.disconnect,
    Effect.timeoutFail({
      duration: program.timeLimit,
      onTimeout: () => failure(`${shown} did not exit within ${Duration.format(program.timeLimit)}`)
    }),
    Effect.withSpan("Credentials.program", {
      captureStackTrace: false,
      attributes: { "process.command": program.command, "databricks.auth_type": program.authType }
    })
  )
}

/** The error message of a failed program, without tokens and on one line. */
export const errorText = ({ stdout, stderr }: Result): string => {
  const text = scrub(stderr.trim() === "" ? stdout : stderr, [])
  return text === "" ? "no output" : text.replace(/^(ERROR|Error): /, "").replace(/\.$/, "")
}

/** Parses the JSON object in the output, if there is one. Warnings of an extension can precede it. */
export const output = ({ stdout }: Result): Readonly<Record<string, unknown>> | undefined => {
  try {
    const json: unknown = JSON.parse(stdout.slice(Math.max(0, stdout.search(/^\s*\{/m)), stdout.lastIndexOf("}") + 1))
    return typeof json === "object" && json !== null ? (json as Readonly<Record<string, unknown>>) : undefined
  } catch {
    return undefined
  }
}
