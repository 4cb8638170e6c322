/** Ratios against the official SDK and the floor: medians of alternating rounds, each in a process of its own. */
import { fork } from "node:child_process"
import { startup } from "./startup.mjs"

const rounds = Number(process.env.ROUNDS ?? 5)
const names = ["floor", "ours", "sdk"]
const scenarios = [
  ["sequential", "1,500 GETs one after another"],
  ["concurrent", "4,800 GETs, 32 at once"],
  ["list", "10,000 clusters on 100 pages"]
]

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

const answer = (child) =>
  new Promise((resolve, reject) => {
    child.once("message", resolve)
    child.once("exit", (code) => reject(new Error(`ended with ${code}`)))
  })

const here = (file) => new URL(file, import.meta.url).pathname
const server = fork(here("server.mjs"))
const port = await answer(server)

try {
  for (const [scenario, title] of scenarios) {
    const results = Object.fromEntries(names.map((name) => [name, []]))
    for (let round = 0; round < rounds; round++) {
      for (const name of names) {
        results[name].push(await answer(fork(here("clients.mjs"), [name, scenario, String(port)])))
      }
    }
    const millis = Object.fromEntries(names.map((name) => [name, median(results[name].map((r) => r.millis))]))
    const memory = Object.fromEntries(names.map((name) => [name, median(results[name].map((r) => r.memory))]))
    console.log(`\n${title}`)
    for (const name of names) {
      console.log(
        `  ${name.padEnd(6)} ${millis[name].toFixed(0).padStart(6)} ms   ${(millis.floor / millis[name]).toFixed(2)} of the floor's speed   peak ${memory[name].toFixed(0)} MiB`
      )
    }
    console.log(`  ours is ${(millis.sdk / millis.ours).toFixed(2)} times as fast as the SDK`)
  }
} finally {
  server.kill()
}

await startup(rounds)
