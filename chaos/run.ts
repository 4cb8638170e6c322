/**
 * Work against a workspace that fails: `npm run chaos [-- --operations N] [--seed N] [--client undici|node|fetch]
 * [--rate 0.2] [--limit SECONDS] [--trace SCENARIO] [--verbose]`, or
 * `npm run chaos -- --answers [N]`, which gives N hostile answers to each operation, or `npm run chaos -- --bodies`, which
 * sends bodies without end to each kind of reader. Compares afterwards what the clients were told with what the workspace
 * has done.
 */
import { availableParallelism, loadavg } from "node:os"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import * as Effect from "effect/Effect"
import * as SizeLimits from "effect-databricks/SizeLimits"
import { start } from "../durable/processes.js"
import { httpClients, type Result, run } from "./client.js"

const { argv } = process
const option = (name: string): string | undefined => (argv.includes(name) ? argv[argv.indexOf(name) + 1] : undefined)

const numberOf = (name: string, otherwise: number): number => {
  const text = option(name)
  // `--answers` can stand alone.
  if (text === undefined || (name === "--answers" && text.startsWith("--"))) return otherwise
  const number = Number(text)
  if (text !== "" && Number.isFinite(number) && number >= 0) return number
  console.log(`${name} takes a number`)
  process.exit(2)
}

const seed = numberOf("--seed", Date.now() % 1_000_000)
const operations = numberOf("--operations", 20_000)
const rate = numberOf("--rate", 0.2)
const limit = numberOf("--limit", operations < 5000 ? 5 : 15)
const trace = option("--trace") === undefined ? undefined : numberOf("--trace", 0)
const only = option("--client")
if (only !== undefined && httpClients[only] === undefined) {
  console.log(`--client takes one of ${Object.keys(httpClients).join(", ")}`)
  process.exit(2)
}

/** The max number of differences that are printed. */
const maxShown = 20

const listed = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, n]) => `${name} ${n}`)
    .join(", ")

const describe = (result: Result): string => {
  const hit = Object.values(result.faults).reduce((sum, n) => sum + n, 0)
  const failed = Object.values(result.failures).reduce((sum, n) => sum + n, 0)
  return [
    `${result.operations} operations, ${result.calls} calls, ${result.requests} requests in ${result.seconds.toFixed(0)} s`,
    `  faults: ${hit}, ${((100 * hit) / Math.max(1, result.requests)).toFixed(1)} % of the requests: ${listed(result.faults)}`,
    `  failed operations: ${failed}: ${listed(result.failures)}`,
    `  bytes read back and compared: ${(result.bytes / 1e6).toFixed(1)} MB, memory ${(result.memory / 2 ** 20).toFixed(0)} MiB`,
    ...(result.late === 0
      ? []
      : [
          `  ${result.late} scenarios had requests that were late by themselves, as the machine is busy; ${result.excused.length} differences of these do not count`
        ])
  ].join("\n")
}

/** Hostile answers to every operation, in place of work. */
const answersOnly = async (): Promise<void> => {
  const { answerAll } = await import("./answers.js")
  const { allOperations } = await import("../scripts/allOperations.js")
  const began = Date.now()
  const report = await Effect.runPromise(
    answerAll(await allOperations(), { seed, answers: numberOf("--answers", 50), every: 2, limit: 20_000, scale: 1 })
  )
  console.log(
    `${report.problems.length === 0 ? "ok    " : "FAILED"}  answers: ${report.answers} to ${report.operations} operations in ${((Date.now() - began) / 1000).toFixed(0)} s, the slowest ${report.slowest.toFixed(0)} ms`
  )
  console.log(`  ${listed(report.outcomes)}`)
  for (const problem of report.problems.slice(0, maxShown)) console.log(`  - ${problem}`)
  if (report.problems.length > 0) {
    process.exitCode = 1
    console.log(`  repeat with: npm run chaos -- --answers ${numberOf("--answers", 50)} --seed ${seed}`)
  }
}

/** The memory that a body of the max size takes: itself, its growth, and what becomes of it. */
const maxGrowth = 4 * SizeLimits.standard.response

/** Bodies without end, far too large or compressed, to every kind of reader. */
const bodiesOnly = async (): Promise<void> => {
  const { readAll } = await import("./bodies.js")
  const server = start("../chaos/bodyServer.ts")
  try {
    const { port } = await server.next<{ readonly port: number }>()
    setFlagsFromString("--expose-gc")
    const collect: () => void = runInNewContext("gc")
    const measure = () => {
      collect()
      const before = process.memoryUsage().rss
      let most = before
      const timer = setInterval(() => {
        most = Math.max(most, process.memoryUsage().rss)
      }, 5)
      return () => {
        clearInterval(timer)
        return Math.max(most, process.memoryUsage().rss) - before
      }
    }
    const tell = async (order: object | string): Promise<number> => {
      server.child.send(order)
      return (await server.next<{ readonly open: number }>()).open
    }
    for (const [client, http] of Object.entries(httpClients)) {
      if (only !== undefined && only !== client) continue
      const outcomes = await readAll({
        http,
        host: `http://127.0.0.1:${port}`,
        tell,
        limit: SizeLimits.standard.response,
        total: 30_000,
        patience: 1000,
        measure,
        maxGrowth,
        onOutcome: ({ body, growth, millis, problem, reader, tag }) => {
          if (problem === undefined && !argv.includes("--verbose")) return
          console.log(
            `  - ${reader}, ${body}: ${problem ?? tag}, ${millis.toFixed(0)} ms, ${(growth / 2 ** 20).toFixed(0)} MiB`
          )
        }
      })
      const problems = outcomes.filter(({ problem }) => problem !== undefined)
      const most = (of: "millis" | "growth") => Math.max(...outcomes.map((outcome) => outcome[of]))
      console.log(
        `${problems.length === 0 ? "ok    " : "FAILED"}  ${client}: ${outcomes.length} bodies, at most ${(most("millis") / 1000).toFixed(1)} s and ${(most("growth") / 2 ** 20).toFixed(0)} MiB`
      )
      if (problems.length > 0) process.exitCode = 1
    }
  } finally {
    server.child.disconnect()
  }
}

console.log(`seed ${seed} (load ${(loadavg()[0] ?? 0).toFixed(1)} on ${availableParallelism()} processors)`)
if (argv.includes("--answers")) {
  await answersOnly()
  process.exit()
}
if (argv.includes("--bodies")) {
  await bodiesOnly()
  process.exit()
}
for (const client of only === undefined ? Object.keys(httpClients) : [only]) {
  try {
    const result = await run({ client, limit, operations, rate, seed, trace })
    const { excused, problems } = result
    console.log(`${problems.length === 0 ? "ok    " : "FAILED"}  ${client}: ${describe(result)}`)
    for (const line of result.trace) console.log(`  ${line}`)
    if (argv.includes("--verbose")) for (const one of excused) console.log(`  - not counted: ${one}`)
    if (problems.length > 0) {
      process.exitCode = 1
      for (const problem of problems.slice(0, maxShown)) console.log(`  - ${problem}`)
      if (problems.length > maxShown) console.log(`  - and ${problems.length - maxShown} more`)
      console.log(`  repeat with: npm run chaos -- --client ${client} --seed ${seed} --operations ${operations}`)
    }
  } catch (error) {
    process.exitCode = 1
    console.log(`FAILED  ${client} (seed ${seed}): ${error instanceof Error ? error.stack : error}`)
  }
}
process.exit()
