/** Runs the login programs. */
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
  /** The program: a name on the PATH, or a path. */
  readonly command: string
  /** Whether to run the command in a shell, as required for scripts on Windows. */
  readonly shell: boolean
  /** What to do if the program is missing. */
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

/** The exit code of a shell if it does not find the command. */
const commandNotFound = 127
const windowsShellMisses = 9009

/** Runs a program to its end, whatever the exit code. The output may contain tokens: only parse it. */
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
      program.shell && (exitCode === commandNotFound || exitCode === windowsShellMisses)
        ? Effect.fail(missing())
        : Effect.succeed({ exitCode, stdout, stderr })
    ),
    // A program that ignores SIGTERM must not block the caller.
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

/** Returns the error output of a program in one line, without tokens. */
export const errorOutput = ({ stdout, stderr }: Result): string => {
  const said = scrub(stderr.trim() === "" ? stdout : stderr, [])
  return said === "" ? "nothing" : said.replace(/^(ERROR|Error): /, "").replace(/\.$/, "")
}

/** The object that the output holds, if it does: warnings of an extension can stand before it. */
export const output = ({ stdout }: Result): Readonly<Record<string, unknown>> | undefined => {
  try {
    const json: unknown = JSON.parse(stdout.slice(Math.max(0, stdout.search(/^\s*\{/m)), stdout.lastIndexOf("}") + 1))
    return typeof json === "object" && json !== null ? (json as Readonly<Record<string, unknown>>) : undefined
  } catch {
    return undefined
  }
}
