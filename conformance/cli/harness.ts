/** Shared by all suites: runs the program in its own folder, against its own workspace. */
import * as assert from "node:assert/strict"
import * as Command from "@effect/platform/Command"
import type * as CommandExecutor from "@effect/platform/CommandExecutor"
import * as FileSystem from "@effect/platform/FileSystem"
import * as Path from "@effect/platform/Path"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type * as Emulator from "../../src/emulator/Emulator.js"
import * as Json from "../../src/internal/codec/json.js"

/** The failure of a check. */
export class Wrong extends Data.TaggedError("Wrong")<{ readonly message: string }> {}

/** The JSON of a response. Each check reads the fields that it knows. */
export interface Answer {
  readonly [name: string]: Answer
}

export interface Output {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export interface Cli {
  /** The address of the workspace. */
  readonly host: string
  readonly emulator: Emulator.Service
  /** Returns the output with any exit code. */
  readonly run: (...args: ReadonlyArray<string>) => Effect.Effect<Output, Wrong>
  /** Returns what it prints. Fails if the exit code is not 0. */
  readonly text: (...args: ReadonlyArray<string>) => Effect.Effect<string, Wrong>
  /** Returns what it prints with `--output json`. */
  readonly json: (...args: ReadonlyArray<string>) => Effect.Effect<Answer, Wrong>
  /** Returns the error message. Fails if the exit code is 0. */
  readonly refused: (...args: ReadonlyArray<string>) => Effect.Effect<string, Wrong>
  /** Writes a file into the folder that the program runs in. */
  readonly write: (path: string, content: string | Uint8Array) => Effect.Effect<void, Wrong>
  readonly read: (path: string) => Effect.Effect<string, Wrong>
}

export type Check = (cli: Cli) => Effect.Effect<void, Wrong>

export interface Suite {
  /** The name of the API in the library. */
  readonly name: string
  readonly checks: Readonly<Record<string, Check>>
}

const attempt = (look: () => void): Effect.Effect<void, Wrong> =>
  Effect.try({
    try: look,
    catch: (error) => new Wrong({ message: error instanceof Error ? error.message : String(error) })
  })

/** Checks for deep equality. */
export const same = (value: unknown, expected: unknown, what?: string): Effect.Effect<void, Wrong> =>
  attempt(() => assert.deepStrictEqual(value, expected, what === undefined ? undefined : `${what}: ${String(value)}`))

export const contains = (text: string, part: string): Effect.Effect<void, Wrong> =>
  text.includes(part) ? Effect.void : Effect.fail(new Wrong({ message: `${JSON.stringify(part)} is not in: ${text}` }))

/** Returns the items of a list, which is absent if it is empty. */
export const items = (list: Answer | undefined): ReadonlyArray<Answer> =>
  Array.isArray(list) ? (list as ReadonlyArray<Answer>) : []

export const encode = JSON.stringify

const textOf = <E>(stream: Stream.Stream<Uint8Array, E>) => stream.pipe(Stream.decodeText(), Stream.mkString)

/** Makes the program for a workspace, with a folder that is removed when the scope closes. */
export const make = (
  program: string,
  workspace: { readonly host: string; readonly token: string; readonly emulator: Emulator.Service }
) =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const path = yield* Path.Path
    const context = yield* Effect.context<CommandExecutor.CommandExecutor>()
    const folder = yield* fs.makeTempDirectoryScoped({ prefix: "effect-databricks-cli-" })

    const run: Cli["run"] = (...args) =>
      Effect.scoped(
        Effect.flatMap(
          Command.start(
            Command.make(program, ...args).pipe(
              Command.workingDirectory(folder),
              Command.env({
                DATABRICKS_HOST: workspace.host,
                DATABRICKS_TOKEN: workspace.token,
                DATABRICKS_BUNDLE_ENGINE: "direct",
                DATABRICKS_CONFIG_FILE: path.join(folder, ".databrickscfg"),
                DATABRICKS_CLI_DISABLE_UPDATE_CHECK: "true",
                HOME: folder,
                NO_PROXY: "127.0.0.1"
              })
            )
          ),
          (process) =>
            Effect.all([process.exitCode, textOf(process.stdout), textOf(process.stderr)], { concurrency: "unbounded" })
        )
      ).pipe(
        Effect.map(([exitCode, stdout, stderr]) => ({ exitCode: Number(exitCode), stdout, stderr })),
        Effect.timeout("60 seconds"),
        Effect.mapError((error) => new Wrong({ message: `${args.join(" ")}: ${error.message}` })),
        Effect.provide(context)
      )

    const text: Cli["text"] = (...args) =>
      Effect.flatMap(run(...args), ({ exitCode, stderr, stdout }) =>
        exitCode === 0
          ? Effect.succeed(stdout)
          : Effect.fail(new Wrong({ message: `${args.join(" ")}: exit code ${exitCode}\n${stderr}${stdout}` }))
      )

    const inFolder = <A, E extends { readonly message: string }>(
      effect: Effect.Effect<A, E>
    ): Effect.Effect<A, Wrong> => Effect.mapError(effect, ({ message }) => new Wrong({ message }))

    const cli: Cli = {
      host: workspace.host,
      emulator: workspace.emulator,
      run,
      text,
      json: (...args) =>
        Effect.flatMap(text(...args, "--output", "json"), (stdout) =>
          Effect.try({
            try: () => (stdout.trim() === "" ? {} : Json.parse(stdout)) as Answer,
            catch: () => new Wrong({ message: `${args.join(" ")}: printed no JSON: ${stdout}` })
          })
        ),
      refused: (...args) =>
        Effect.flatMap(run(...args), ({ exitCode, stderr, stdout }) =>
          exitCode === 0
            ? Effect.fail(new Wrong({ message: `${args.join(" ")}: did not fail: ${stdout}` }))
            : Effect.succeed(stderr)
        ),
      write: (file, content) =>
        inFolder(
          Effect.zipRight(
            fs.makeDirectory(path.dirname(path.join(folder, file)), { recursive: true }),
            fs.writeFile(
              path.join(folder, file),
              typeof content === "string" ? new TextEncoder().encode(content) : content
            )
          )
        ),
      read: (file) => inFolder(fs.readFileString(path.join(folder, file)))
    }
    return cli
  })
