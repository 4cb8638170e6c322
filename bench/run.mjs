/**
 * Measures, and prints one table: `node bench/run.mjs [name...]`, with names of `measures`. All of them also write
 * `bench/results.json` and the chart in docs/images. `ROUNDS` sets the number of rounds.
 */
import { writeFileSync } from "node:fs"
import { availableParallelism } from "node:os"
import { chart } from "./chart.mjs"
import { withServer } from "./rounds.mjs"
import { isMet, measures, revision } from "./rows.mjs"

const rounds = Number(process.env.ROUNDS ?? 5)
const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(measures)

const number = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2))

const line = ({ measure, most, target, value, work }, last) => {
  const reach = target === undefined ? "" : `${most ? "at most" : "at least"} ${target}`
  return [
    (work === last ? "" : work).padEnd(34),
    measure.padEnd(56),
    number(value).padStart(7),
    reach.padStart(14),
    target === undefined ? "" : isMet({ most, target, value }) ? "  met" : "  not met"
  ].join(" ")
}

/** What the guard compares with: the processor time of a warm client, compared with that of undici alone. */
const guardOf = async (run) => {
  const guard = {}
  for (const scenario of ["sequential", "concurrent", "list"]) {
    const { floor, ours } = await run(scenario, ["floor", "ours"], rounds)
    guard[scenario] = Number((ours.cpu / floor.cpu).toPrecision(3))
  }
  return guard
}

const rows = []
let guard
await withServer(async (run) => {
  for (const name of names) {
    let last
    for (const row of await measures[name]({ rounds, run })) {
      rows.push({ name, ...row })
      console.log(line(row, last))
      last = row.work
    }
  }
  if (process.argv.length === 2) guard = await guardOf(run)
})

if (process.argv.length === 2) {
  const results = {
    revision: await revision(),
    node: process.version,
    processors: availableParallelism(),
    rounds,
    guard,
    rows: rows.map((row) => ({ ...row, value: Number(row.value.toPrecision(3)) }))
  }
  writeFileSync(new URL("results.json", import.meta.url), `${JSON.stringify(results, undefined, 2)}\n`)
  writeFileSync(new URL("../docs/images/bench.svg", import.meta.url), chart(results))
}
