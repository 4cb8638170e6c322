/** Runs the programs that people log in with. */
import * as Command from "@effect/platform/Command"
import type * as CommandExecutor from "@effect/platform/CommandExecutor"
import type { PlatformError } from "@effect/platform/Error"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { isRecord } from "../../internal/codec/isRecord.js"
import { CredentialsError } from "../../schemas/DatabricksError.js"
import { scrub } from "./scrub.js"

export interface Program {
  readonly authType: string
  /** What is run: a name to be found on the PATH, or a path. */
  readonly command: string
  /** Whether a shell must find the command, as Windows' for scripts. */
  readonly shell: boolean
  /** What to do where the program is missing. */
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

/** What a shell says where it finds no such command. */
const shellMisses = 127
const windowsShellMisses = 9009

/** Runs to the end, whatever the exit code. Output can hold tokens: it is for parsing only. */
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
      program.shell && (exitCode === shellMisses || exitCode === windowsShellMisses)
        ? Effect.fail(missing())
        : Effect.succeed({ exitCode, stdout, stderr })
    ),
    // A program that is deaf to SIGTERM must not hold up the one who waits.
    Effect.disconnect,
    Effect.timeoutFail({
      duration: program.timeLimit,
      onTimeout: () => failure(`${shown} did not end within ${Duration.format(program.timeLimit)}`)
    }),
    Effect.withSpan("Credentials.program", {
      captureStackTrace: false,
      attributes: { "process.command": program.command, "databricks.auth_type": program.authType }
    })
  )
}

/** What a program that failed says, without tokens and on one line. */
export const says = ({ stdout, stderr }: Result): string => {
  const said = scrub(stderr.trim() === "" ? stdout : stderr, [])
  return said === "" ? "nothing" : said.replace(/^(ERROR|Error): /, "").replace(/\.$/, "")
}

/** The object that the output holds, if it does: warnings of an extension can stand before it. */
export const output = ({ stdout }: Result): Readonly<Record<string, unknown>> | undefined => {
  try {
    const json: unknown = JSON.parse(stdout.slice(Math.max(0, stdout.search(/^\s*\{/m)), stdout.lastIndexOf("}") + 1))
    return isRecord(json) ? json : undefined
  } catch {
    return undefined
  }
}
