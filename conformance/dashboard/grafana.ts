/** Asks Grafana's own model of a dashboard, a module of Go in the version of `grafana/go.mod`. */
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

export interface Judgement {
  readonly problems: ReadonlyArray<string>
  /** Why it was not asked. */
  readonly missing: ReadonlyArray<string>
}

export const judge = (dashboard: string): Judgement => {
  const folder = mkdtempSync(join(tmpdir(), "dashboard-"))
  const program = join(folder, "model")
  const cwd = fileURLToPath(new URL("grafana", import.meta.url))
  try {
    const built = spawnSync("go", ["build", "-o", program, "."], { cwd, encoding: "utf8" })
    const reason = built.error === undefined ? built.stderr.trim() : "there is no program go on the path"
    if (built.status !== 0) return { problems: [], missing: [`Grafana's model cannot be built: ${reason}`] }
    const { status, stderr, stdout } = spawnSync(program, [dashboard], { encoding: "utf8" })
    if (status !== 0) throw new Error(`Grafana's model ended with ${status}: ${stderr}`)
    const problems = stdout.split("\n").filter((line) => line !== "")
    return { problems: problems.map((problem) => `Grafana's model: ${problem}`), missing: [] }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
