/** Serves an emulated workspace in a process of its own, and prints its address. Answers what it has seen at its end. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as EmulatorServer from "effect-databricks/EmulatorServer"
import { send } from "./processes.js"

const task = Duration.millis(Number(process.env.TASK_MS ?? "300"))

NodeRuntime.runMain(
  Effect.scoped(
    Effect.gen(function* () {
      const { host, emulator } = yield* EmulatorServer.serve({
        durations: { task, serverlessStart: "50 millis", runTerminate: "50 millis" }
      })
      yield* send({ host })
      const runtime = yield* Effect.runtime()
      process.on("message", () =>
        Effect.runFork(
          Effect.flatMap(emulator.requests, (requests) => {
            const counts: Record<string, number> = {}
            for (const { operation = "unknown" } of requests) counts[operation] = (counts[operation] ?? 0) + 1
            return send({ counts })
          }).pipe(Effect.provide(runtime))
        )
      )
      yield* Effect.never
    })
  )
)
