/** Measures workflows a second on SQLite, and the memory and the requests of many that wait. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { check, runsOf } from "./checks.js"
import { sleep, start } from "./processes.js"

/** Between the polls of a workflow that waits. */
const interval = 15 * 60

const waitingRuns = async (host: string): Promise<number> =>
  (await runsOf(host)).filter(({ run_name }) => run_name.startsWith("waiting")).length

export const load = async (sizes: { readonly ended: number; readonly waiting: number }): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), "durable-"))
  const workspace = start("workspace.ts", { TASK_MS: "3600000" })
  try {
    const { host } = await workspace.next<{ host: string }>()
    const loader = start("loader.ts", {
      DATABASE: join(folder, "workflows.db"),
      WORKSPACE: host,
      INTERVAL_MS: String(interval * 1000),
      ENDED: String(sizes.ended),
      WAITING: String(sizes.waiting)
    })
    console.log(`        load: ${(await loader.next<{ note: string }>()).note}`)
    const counts = async (): Promise<Readonly<Record<string, number>>> => {
      workspace.child.send({})
      return (await workspace.next<{ counts: Readonly<Record<string, number>> }>()).counts
    }
    let hasEnded = false
    loader.ended.then(() => {
      hasEnded = true
    })
    // A start may be sent twice, with one token: then the requests are more than the runs.
    while (!hasEnded && ((await counts()).submit ?? 0) < sizes.waiting) await sleep(1000)
    while (!hasEnded && (await waitingRuns(host)) < sizes.waiting) await sleep(10_000)
    loader.child.send({})
    const { perSecond, bytesEach, lateSeconds, startSeconds, seconds } = await loader.next<{
      perSecond: number
      bytesEach: number
      lateSeconds: number
      startSeconds: number
      seconds: number
    }>()
    loader.child.kill("SIGKILL")
    const runs = await waitingRuns(host)
    check(runs === sizes.waiting, `${runs} runs wait, not ${sizes.waiting}`)
    const { runsGet = 0 } = await counts()
    return `${perSecond.toFixed(0)} workflows of one step without a wait a second; ${sizes.waiting} that wait, started in ${startSeconds.toFixed(0)} s: ${bytesEach.toFixed(0)} bytes of heap each, polls every ${interval / 60} minutes, at most ${lateSeconds.toFixed(1)} s late, ${(runsGet / seconds).toFixed(1)} requests a second in ${seconds.toFixed(0)} s`
  } finally {
    workspace.child.kill("SIGKILL")
    rmSync(folder, { recursive: true, force: true })
  }
}
