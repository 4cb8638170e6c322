/** Serves the workspace of chaos in a process of its own. Begins its faults, and gives its records, when told to. */
import * as diagnostics from "node:diagnostics_channel"
import type { Socket } from "node:net"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Effect from "effect/Effect"
import * as EmulatorServer from "effect-databricks/EmulatorServer"
import type { Records } from "./audit.js"
import * as Faults from "./faults.js"
import * as Tasks from "./tasks.js"

/** What the process is told to do. */
export type Order = { readonly begin: { readonly seed: number; readonly rate: number } } | "end" | "sockets"

let sockets = 0

diagnostics.subscribe("net.server.socket", (message) => {
  sockets++
  ;(message as { readonly socket: Socket }).socket.on("close", () => {
    sockets--
  })
})

NodeRuntime.runMain(
  Effect.scoped(
    Effect.gen(function* () {
      const { executions, tasks } = Tasks.make()
      const { emulator, host } = yield* EmulatorServer.serve({ durations: Faults.durations, tasks })
      const send = (message: object): void => {
        process.send?.(message)
      }
      let from = 0
      process.on("message", (order: Order) =>
        Effect.runFork(
          Effect.gen(function* () {
            if (order === "sockets") return send({ sockets })
            if (order !== "end") {
              from = (yield* emulator.requests).length
              yield* emulator.inject(Faults.faults(order.begin.seed, order.begin.rate))
              send({ begun: true })
              return
            }
            yield* emulator.clearFaults
            const all = yield* emulator.requests
            const records: Records = {
              executions,
              requests: all.slice(from).map(({ fault, operation = "unknown", status, traceparent }) => ({
                operation,
                traceparent,
                fault: Faults.nameOf(fault),
                status
              }))
            }
            send({ records, sockets })
          })
        )
      )
      process.on("disconnect", () => process.exit())
      send({ host })
      yield* Effect.never
    })
  )
)
