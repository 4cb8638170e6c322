/** Runs scenarios in alternating rounds, each client in its own process, against one server. */
import { fork } from "node:child_process"

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

const here = (file) => new URL(file, import.meta.url).pathname

const answer = (child) =>
  new Promise((resolve, reject) => {
    child.once("message", resolve)
    child.once("exit", (code) => reject(new Error(`exited with code ${code}`)))
  })

/** Starts the server, and calls `use` with a function that runs a scenario, and one that compares with undici alone. */
export const withServer = async (use) => {
  const server = fork(here("server.mjs"))
  const port = await answer(server)
  try {
    return await use(
      (scenario, clients, rounds) => run(scenario, clients, rounds, port),
      (scenario) => compare(scenario, port)
    )
  } finally {
    server.kill()
  }
}

/**
 * Of each client the medians of all rounds, in milliseconds: the first iteration of a process, the later ones, which run
 * compiled code, the processor time of the later ones, and the peak memory in MiB.
 */
const run = async (scenario, clients, rounds, port) => {
  const results = Object.fromEntries(clients.map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const name of clients) {
      const { cpu, memory, millis } = await answer(fork(here("clients.mjs"), [name, scenario, String(port)]))
      const later = (values) => median(values.slice(values.length / 2))
      results[name].push({ first: millis[0], warm: later(millis), cpu: later(cpu), memory })
    }
  }
  return Object.fromEntries(
    clients.map((name) => [
      name,
      Object.fromEntries(
        ["first", "warm", "cpu", "memory"].map((what) => [what, median(results[name].map((result) => result[what]))])
      )
    ])
  )
}

/** The processor time of this library, as a multiple of that of undici alone: the median of the pairs of blocks. */
const compare = async (scenario, port) => {
  const { ratios } = await answer(fork(here("clients.mjs"), ["pairs", scenario, String(port)]))
  return median(ratios)
}
