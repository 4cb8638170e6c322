/** Sends SIGINT and SIGTERM to a process that owns a cluster and a run, with open event streams. */
import { availableParallelism, loadavg } from "node:os"
import { check, clusterStateOf, runsOf } from "./checks.js"
import { sleep, start } from "./processes.js"

/** From the signal to the exit, in milliseconds. */
const limit = 2000

/** Reads a stream until it has begun, and leaves it open. Returns whether it has ended. */
const open = async (url: string, init?: RequestInit): Promise<{ isClosed: () => boolean }> => {
  const response = await fetch(url, init)
  const reader = response.body?.getReader()
  const first = await reader?.read()
  check(first?.done === false, `${url} has no events: status ${response.status}`)
  let isClosed = false
  const drain = async (): Promise<void> => {
    for (;;) if ((await reader?.read())?.done !== false) return
  }
  const closed = () => {
    isClosed = true
  }
  drain().then(closed, closed)
  return { isClosed: () => isClosed }
}

export const signals = async (): Promise<string> => {
  const workspace = start("workspace.ts", { TASK_MS: "600000" })
  const times: Array<string> = []
  try {
    const { host } = await workspace.next<{ host: string }>()
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      const owner = start("owner.ts", { WORKSPACE: host })
      try {
        const owned = await owner.next<{ cluster_id: string; run_id: string; emulator: string; port: number }>()
        const streams = [
          await open(`http://127.0.0.1:${owned.port}/events`),
          await open(`${owned.emulator}/serving-endpoints/chat/invocations`, {
            method: "POST",
            headers: { authorization: "Bearer emulator-token", "content-type": "application/json" },
            body: JSON.stringify({ messages: [{ role: "user", content: "Hello" }], stream: true })
          })
        ]
        const began = Date.now()
        owner.child.kill(signal)
        const ended = await Promise.race([owner.ended, sleep(20_000)])
        const took = Date.now() - began
        check(ended !== undefined, `The process has not ended 20 seconds after ${signal}:\n${owner.output()}`)
        await sleep(500)
        check(
          streams.every(({ isClosed }) => isClosed()),
          `An event stream is still open after ${signal}`
        )
        const run = (await runsOf(host)).find(({ run_id }) => run_id === owned.run_id)
        check(
          run?.result_state === "CANCELED",
          `The run is ${run?.life_cycle_state} ${run?.result_state} after ${signal}`
        )
        const cluster = await clusterStateOf(host, owned.cluster_id)
        check(cluster === "TERMINATED" || cluster === "TERMINATING", `The cluster is ${cluster} after ${signal}`)
        // Last, so that a slow end does not hide one that leaves something.
        check(took < limit, `The process has ended ${took} ms after ${signal}, which is more than ${limit} ms`)
        times.push(`${signal} ${took} ms`)
      } finally {
        owner.child.kill("SIGKILL")
      }
    }
    return `a process with a cluster, a run and two open event streams ends and leaves nothing: ${times.join(", ")} (load ${(loadavg()[0] ?? 0).toFixed(0)} on ${availableParallelism()} processors)`
  } finally {
    workspace.child.kill("SIGKILL")
  }
}
