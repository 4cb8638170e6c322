/** Runs the examples of this folder. */
import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { check } from "./checks.js"
import { startPostgres } from "./postgres.js"

const run = (file: string, env: Record<string, string>): ReadonlyArray<string> => {
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    ["-C", "effect-databricks:source", "--import", "tsx", fileURLToPath(new URL(file, import.meta.url))],
    { encoding: "utf8", timeout: 60_000, env: { ...process.env, ...env } }
  )
  check(status === 0, `${file} ended with ${status}:\n${stdout}${stderr}`)
  return stdout.trim().split("\n")
}

export const sqliteExample = async (): Promise<string> => {
  const lines = run("example-sqlite.ts", {})
  check(lines.at(-1) === "Runs started: 1", `The example printed:\n${lines.join("\n")}`)
  return "a second process has the result of the run that the first one started"
}

export const clusterExample = async (bin: string): Promise<string> => {
  const postgres = await startPostgres(bin)
  try {
    const lines = run("example-cluster.ts", { DATABASE_URL: `postgres://durable@127.0.0.1:${postgres.port}/postgres` })
    const ended = lines.filter((line) => line.endsWith(": SUCCESS"))
    check(ended.length === 2, `The example printed:\n${lines.join("\n")}`)
    return "two workflows have ended on a runner with Postgres"
  } finally {
    await postgres.stop()
  }
}
