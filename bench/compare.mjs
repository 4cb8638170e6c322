/**
 * Compares builds of the library: `node bench/compare.mjs <folder> <folder>...`. Each folder has `dist`, `bench` and
 * `node_modules`, like the root of this repository. The first is the baseline. Prints medians of alternating rounds: the
 * time of the first and of later repetitions, and the processor time of the later ones.
 */
import { fork } from "node:child_process"
import { resolve } from "node:path"

const rounds = Number(process.env.ROUNDS ?? 7)
const scenarios = (process.env.SCENARIOS ?? "sequential,concurrent,list").split(",")
const folders = process.argv.slice(2).map((folder) => resolve(folder))

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

const answer = (child) =>
  new Promise((resolve, reject) => {
    child.once("message", resolve)
    child.once("exit", (code) => reject(new Error(`exited with code ${code}`)))
  })

const server = fork(new URL("server.mjs", import.meta.url).pathname)
const port = await answer(server)

try {
  for (const scenario of scenarios) {
    const results = folders.map(() => [])
    for (let round = 0; round < rounds; round++) {
      for (const [i, folder] of folders.entries()) {
        const { cpu, millis } = await answer(fork(`${folder}/bench/clients.mjs`, ["ours", scenario, String(port)]))
        results[i].push({ cold: millis[0], warm: median(millis.slice(4)), cpu: median(cpu.slice(4)) })
      }
    }
    const of = (i, phase) => median(results[i].map((result) => result[phase]))
    console.log(`\n${scenario}`)
    for (const [i, folder] of folders.entries()) {
      const figures = ["cold", "warm", "cpu"].map(
        (phase) => `${phase} ${of(i, phase).toFixed(0)} ms (${(of(i, phase) / of(0, phase)).toFixed(2)})`
      )
      console.log(`  ${figures.join(", ")}  ${folder}`)
    }
  }
} finally {
  server.kill()
}
