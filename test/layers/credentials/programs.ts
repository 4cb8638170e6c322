/** Small scripts that stand in for `az` and `databricks`. */

import * as Command from "@effect/platform/Command"
import * as CommandExecutor from "@effect/platform/CommandExecutor"
import * as FileSystem from "@effect/platform/FileSystem"
import * as NodeContext from "@effect/platform-node/NodeContext"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

/**
 * Creates programs with these names, each from a shell script, in a folder that is the only one on PATH. They record
 * their arguments.
 */
export const programs = (scripts: Readonly<Record<string, string>>) =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const folder = yield* fs.makeTempDirectoryScoped()
    const log = `${folder}/calls.log`
    yield* fs.writeFileString(log, "")
    for (const [name, script] of Object.entries(scripts)) {
      const path = `${folder}/${name}`
      yield* fs.writeFileString(path, `#!/bin/sh\nLOG="${log}"\necho "${name} $*" >> "$LOG"\n${script}\n`)
      yield* fs.chmod(path, 0o755)
    }
    const executor = yield* CommandExecutor.CommandExecutor
    return {
      folder,
      /** The recorded calls, as command lines. */
      calls: Effect.map(fs.readFileString(log), (text) => text.split("\n").filter((line) => line !== "")),
      layer: Layer.succeed(
        CommandExecutor.CommandExecutor,
        CommandExecutor.makeExecutor((command) => executor.start(Command.env(command, { PATH: folder })))
      )
    }
  })

/** A test on the real platform. */
export const onPlatform = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.provide(Effect.scoped(effect), NodeContext.layer)

/** A script that prints this value. */
export const prints = (value: unknown): string =>
  `/bin/cat <<'EOF_OF_OUTPUT'\n${typeof value === "string" ? value : JSON.stringify(value)}\nEOF_OF_OUTPUT`

/** A script that fails with this text on stderr. */
export const failsWith = (text: string, exitCode = 1): string => `echo "${text}" >&2\nexit ${exitCode}`

/** Sets `count` to the number of calls so far, including this one. */
export const countCalls = 'count=0; while read -r line; do count=$((count+1)); done < "$LOG"'
