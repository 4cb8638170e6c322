/** A served emulator in another process, for programs that measure transfers. */
import { type ChildProcess, fork } from "node:child_process"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"

const role = "effect-databricks-bench-server"

/** Whether `server` started this process. */
export const isServer = process.env.BENCH_ROLE === role

/** Serves the emulator until the other process ends. */
export const serve = Effect.gen(function* () {
  const EmulatorServer = yield* Effect.promise(() => import("../src/emulator/EmulatorServer.js"))
  const { host } = yield* EmulatorServer.serve()
  yield* Effect.sync(() => process.send?.(host))
  return yield* Effect.async<void>((resume) => {
    process.once("disconnect", () => resume(Effect.void))
  })
}).pipe(Effect.scoped)

/** Starts the program again as the server, and returns its host. The process is killed when the scope closes. */
export const server = (program: string, ...args: ReadonlyArray<string>): Effect.Effect<string, Error, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.async<readonly [ChildProcess, string], Error>((resume) => {
      const child = fork(program, args, { env: { ...process.env, BENCH_ROLE: role } })
      child.once("message", (host) => resume(Effect.succeed([child, String(host)])))
      child.once("exit", (code) => resume(Effect.fail(new Error(`The server exited with code ${code}`))))
    }),
    ([child]) => Effect.sync(() => child.kill())
  ).pipe(Effect.map(([, host]) => host))

export const median = (values: ReadonlyArray<number>): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN
