/** Starts the processes of the durable tests and talks to them. */
import { type ChildProcess, fork } from "node:child_process"
import { fileURLToPath } from "node:url"
import * as Effect from "effect/Effect"

/** Sends a message to the process that started this one. */
export const send = (message: object): Effect.Effect<void> => Effect.sync(() => process.send?.(message))

export interface Started {
  readonly child: ChildProcess
  /** The next message of the process. Fails if it ends before. */
  readonly next: <A>() => Promise<A>
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
  readonly output: () => string
}

const living = new Set<ChildProcess>()

process.on("exit", () => {
  for (const child of living) child.kill("SIGKILL")
})

export const start = (file: string, env: Record<string, string> = {}): Started => {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), {
    env: { ...process.env, ...env },
    execArgv: ["-C", "effect-databricks:source", "--import", "tsx"],
    stdio: ["ignore", "pipe", "pipe", "ipc"]
  })
  living.add(child)
  let output = ""
  child.stdout?.on("data", (data) => {
    output += data
  })
  child.stderr?.on("data", (data) => {
    output += data
  })
  const received: Array<unknown> = []
  const waiting: Array<(message: unknown) => void> = []
  child.on("message", (message) => {
    const next = waiting.shift()
    if (next === undefined) received.push(message)
    else next(message)
  })
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.on("exit", (code, signal) => {
      living.delete(child)
      resolve({ code, signal })
    })
  )
  const next = <A>(): Promise<A> =>
    received.length > 0
      ? Promise.resolve(received.shift() as A)
      : Promise.race([
          new Promise<A>((resolve) => waiting.push(resolve as never)),
          ended.then(({ code, signal }) => {
            throw new Error(`${file} ended with ${signal ?? code}:\n${output}`)
          })
        ])
  return { child, next, ended, output: () => output }
}

/** A generator of random numbers that a seed repeats. */
export const randomOf = (seed: number) => {
  let state = seed >>> 0
  return (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

export const sleep = (millis: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, millis))
