/** Kills a process on SQLite at random moments, and checks that each step has run once. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { check, onceEach, runsOf } from "./checks.js"
import { randomOf, sleep, start } from "./processes.js"

const steps = 12

export const killed = async (kills: number, seed: number): Promise<string> => {
  const random = randomOf(seed)
  const folder = mkdtempSync(join(tmpdir(), "durable-"))
  const workspace = start("workspace.ts", { TASK_MS: "150" })
  try {
    const { host } = await workspace.next<{ host: string }>()
    const names: Array<string> = []
    let left = kills
    let workflow = 0
    const began = Date.now()
    while (left > 0) {
      const id = `workflow ${workflow++}`
      names.push(...Array.from({ length: steps }, (_, i) => `${id}/${i}`))
      for (let isOver = false; !isOver; ) {
        const worker = start("sqlite.ts", {
          DATABASE: join(folder, "workflows.db"),
          WORKSPACE: host,
          ID: id,
          STEPS: String(steps)
        })
        await worker.next()
        const result = worker.next<{
          runs?: ReadonlyArray<{ run_name: string; result_state: string }>
          failure?: string
        }>()
        const first = await Promise.race([
          result,
          left > 0 ? sleep(random() * 2500).then(() => "kill" as const) : new Promise<never>(() => {})
        ])
        if (first === "kill") {
          result.catch(() => {})
          left--
          worker.child.kill("SIGKILL")
          await worker.ended
        } else {
          isOver = true
          check(first.failure === undefined, `${id} failed: ${first.failure}`)
          const got = first.runs?.map(({ run_name, result_state }) => `${run_name} ${result_state}`)
          const wanted = Array.from({ length: steps }, (_, i) => `${id}/${i} SUCCESS`)
          check(JSON.stringify(got) === JSON.stringify(wanted), `${id} has another result: ${JSON.stringify(got)}`)
          await worker.ended
        }
      }
    }
    onceEach(await runsOf(host), names)
    return `${kills} times kill -9 in ${workflow} workflows of ${steps} steps: each run once, in ${((Date.now() - began) / 1000).toFixed(0)} s (seed ${seed})`
  } finally {
    workspace.child.kill("SIGKILL")
    rmSync(folder, { recursive: true, force: true })
  }
}
