/** Compares with the official SDK and the floor (undici alone): medians of alternating rounds, each in its own process. */
import { fork } from "node:child_process"
import { startup } from "./startup.mjs"

const rounds = Number(process.env.ROUNDS ?? 5)
/** Some scenarios only, by their names, without the time of the start. */
const wanted = process.env.SCENARIOS?.split(",")
const clients = ["floor", "ours", "sdk"]
const scenarios = [
  ["sequential", "1,500 GETs one after another"],
  ["concurrent", "2,400 GETs, 32 at once"],
  ["list", "10,000 clusters on 100 pages"],
  // `ours` and `arrow` decode the values; the others leave them texts.
  ["rows", "A result of 1,000,000 rows of 5 columns, in 50 chunks", ["floor", "ours", "arrow", "sdk"]]
]

/** Of the iterations of a process: the first, and those after the engine has compiled hot code. */
const phases = [
  ["first iteration", (millis) => millis[0]],
  ["warm", (millis) => median(millis.slice(millis.length / 2))]
]

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

const answer = (child) =>
  new Promise((resolve, reject) => {
    child.once("message", resolve)
    child.once("exit", (code) => reject(new Error(`exited with code ${code}`)))
  })

const here = (file) => new URL(file, import.meta.url).pathname
const server = fork(here("server.mjs"))
const port = await answer(server)

try {
  for (const [scenario, title, names = clients] of scenarios) {
    if (wanted !== undefined && !wanted.includes(scenario)) continue
    const results = Object.fromEntries(names.map((name) => [name, []]))
    for (let round = 0; round < rounds; round++) {
      for (const name of names) {
        results[name].push(await answer(fork(here("clients.mjs"), [name, scenario, String(port)])))
      }
    }
    const of = (name, what) => median(results[name].map(what))
    console.log(`\n${title}`)
    for (const [phase, pick] of phases) {
      const millis = Object.fromEntries(names.map((name) => [name, of(name, (result) => pick(result.millis))]))
      const figures = names.map((name) => `${name} ${millis[name].toFixed(0)} ms`).join(", ")
      const times = (name) => (millis[name] / millis.ours).toFixed(2)
      if (scenario === "rows") {
        const speeds = names.map((name) => `${name} ${(1_000_000 / millis[name]).toFixed(0)}`)
        console.log(`  ${phase.padEnd(15)} thousands of rows a second: ${speeds.join(", ")}`)
      }
      console.log(
        `  ${phase.padEnd(15)} ${figures}: ours ${times("sdk")} times the SDK, ${times("floor")} of the floor`
      )
    }
    const processor = names.map((name) => `${name} ${of(name, ({ cpu }) => median(cpu)).toFixed(0)} ms`)
    console.log(`  processor time  ${processor.join(", ")}`)
    console.log(
      `  peak memory     ${names.map((name) => `${name} ${of(name, ({ memory }) => memory).toFixed(0)} MiB`).join(", ")}`
    )
  }
} finally {
  server.kill()
}

if (wanted === undefined) await startup(rounds)
