/** Starts the command `effect-databricks emulator` as its users do, and ends it. */
import { type ChildProcess, spawn } from "node:child_process"
import { fileURLToPath } from "node:url"

export interface Started {
  readonly host: string
  readonly token: string
  /** What the command has printed. */
  readonly banner: string
  /** Sends a signal, and returns how long the command took to end, in milliseconds, and its exit code. */
  readonly end: (signal: NodeJS.Signals) => Promise<{ readonly took: number; readonly code: number | null }>
  readonly kill: () => void
}

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once("exit", (code) => resolve(code)))

/** Resolves when the command has printed where the workspace is. */
export const start = async (args: ReadonlyArray<string>): Promise<Started> => {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "-C", "effect-databricks:source", path("../src/cli/main.ts"), "emulator", ...args],
    { cwd: path(".."), stdio: ["ignore", "pipe", "pipe"] }
  )
  const exit = ended(child)
  let [printed, errors] = ["", ""]
  child.stderr.on("data", (part) => {
    errors += part
  })
  const banner = await new Promise<string>((resolve, reject) => {
    child.stdout.on("data", (part) => {
      printed += part
      if (printed.includes("It ends with Ctrl+C.")) resolve(printed)
    })
    void exit.then((code) => reject(new Error(`The command ended with ${code}:\n${printed}${errors}`)))
  })
  return {
    host: /DATABRICKS_HOST=(\S+)/.exec(banner)?.[1] ?? "",
    token: /DATABRICKS_TOKEN=(\S+)/.exec(banner)?.[1] ?? "",
    banner,
    end: async (signal) => {
      const began = Date.now()
      child.kill(signal)
      const code = await exit
      return { took: Date.now() - began, code }
    },
    kill: () => {
      child.kill("SIGKILL")
    }
  }
}
