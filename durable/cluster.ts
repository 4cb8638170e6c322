/** Kills one of three runners on Postgres, and checks that its workflows go on elsewhere. */
import { check, onceEach, runsOf } from "./checks.js"
import { freePort, startPostgres } from "./postgres.js"
import { randomOf, type Started, sleep, start } from "./processes.js"

const steps = 3

export const cluster = async (bin: string, workflows: number, seed: number): Promise<string> => {
  const random = randomOf(seed)
  const postgres = await startPostgres(bin)
  const workspace = start("workspace.ts", { TASK_MS: "500" })
  const runners: Array<Started> = []
  try {
    const { host } = await workspace.next<{ host: string }>()
    const ids = Array.from({ length: workflows }, (_, i) => `workflow ${i}`)
    for (let i = 0; i < 3; i++) {
      const runner = start("runner.ts", {
        WORKSPACE: host,
        PORT: String(await freePort()),
        PG_PORT: String(postgres.port),
        // One runner submits all of them. The cluster spreads them.
        IDS: JSON.stringify(i === 0 ? ids : []),
        STEPS: String(steps),
        INTERVAL_MS: "200"
      })
      runners.push(runner)
      await runner.next()
    }
    const [first, second] = runners as [Started, Started, Started]
    const began = Date.now()
    await first.next()
    await sleep(500 + random() * 2000)
    second.child.kill("SIGKILL")
    await second.ended
    const names = ids.flatMap((id) => Array.from({ length: steps }, (_, i) => `${id}/${i}`))
    const results = new Map<string, ReadonlyArray<string>>()
    while (results.size < ids.length) {
      const { id, runs } = await first.next<{ id: string; runs: ReadonlyArray<string> }>()
      results.set(id, runs)
    }
    for (const id of ids) {
      const wanted = Array.from({ length: steps }, (_, i) => `${id}/${i} SUCCESS`)
      check(JSON.stringify(results.get(id)) === JSON.stringify(wanted), `${id}: ${JSON.stringify(results.get(id))}`)
    }
    onceEach(await runsOf(host), names)
    return `one of three runners killed: ${workflows} workflows of ${steps} steps ended elsewhere, each run once, in ${((Date.now() - began) / 1000).toFixed(0)} s (seed ${seed})`
  } catch (error) {
    const output = runners.map((runner, i) => `runner ${i}:\n${runner.output().slice(-3000)}`).join("\n")
    throw new Error(`${error instanceof Error ? error.message : error}\n${output}`)
  } finally {
    for (const { child } of [workspace, ...runners]) child.kill("SIGKILL")
    await postgres.stop()
  }
}
