/**
 * Measures, and prints one table: `node bench/run.mjs [name...]`, with names of `measures`, or all of them. What it measures
 * replaces that in `bench/results.json`, of which it draws the chart in docs/images. `ROUNDS` sets the number of rounds.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { availableParallelism } from "node:os"
import { chart } from "./chart.mjs"
import { median, withServer } from "./rounds.mjs"
import { guarded, isMet, measures, revision } from "./rows.mjs"

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

const file = new URL("results.json", import.meta.url)
const before = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { guard: {}, rows: [] }

/** The processor time compared with that of undici alone, with which the guard compares. */
const guardOf = async (compare, scenario) => {
  const ratios = []
  for (let round = 0; round < rounds; round++) ratios.push(await compare(scenario))
  return Number(median(ratios).toPrecision(3))
}

const rows = []
const guard = { ...before.guard }
await withServer(async (run, compare) => {
  for (const name of names) {
    let last
    for (const row of await measures[name]({ rounds, run })) {
      rows.push({ name, ...row, value: Number(row.value.toPrecision(3)) })
      console.log(line(row, last))
      last = row.work
    }
    if (guarded.includes(name)) guard[name] = await guardOf(compare, name)
  }
})

const all = [...before.rows.filter(({ name }) => !names.includes(name)), ...rows]
const results = {
  revision: await revision(),
  node: process.version,
  processors: availableParallelism(),
  rounds,
  guard,
  rows: Object.keys(measures).flatMap((name) => all.filter((row) => row.name === name))
}
writeFileSync(file, `${JSON.stringify(results, undefined, 2)}\n`)
writeFileSync(new URL("../docs/images/bench.svg", import.meta.url), chart(results))
