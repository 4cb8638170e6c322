/**
 * Sends 1,000 requests at once to a served emulator in another process that answers 50 requests a second, and compares the
 * number of requests and the time with the ideal.
 *
 *   npx tsx bench/throttle.ts [requests] [limit per second]
 */
import { type ChildProcess, fork } from "node:child_process"
import { fileURLToPath } from "node:url"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Emulator from "../src/emulator/Emulator.js"
import * as EmulatorServer from "../src/emulator/EmulatorServer.js"
import * as DatabricksClient from "../src/layers/DatabricksClient.js"
import * as UndiciHttpClient from "../src/layers/UndiciHttpClient.js"

const role = "effect-databricks-bench-server"

/** The pause that the workspace asks for, in seconds. */
const retryAfter = 2

/** How long an answer takes, in milliseconds. */
const latency = 50

/** The most time and requests after the first burst, as parts of the ideal. */
const maxTime = 1.5
const maxRequests = 1.2

interface Answered {
  readonly at: number
  readonly isAnswered: boolean
}

const serve = (limit: number) =>
  Effect.gen(function* () {
    const seen: Array<Answered> = []
    const inSecond = new Map<number, number>()
    const { host } = yield* EmulatorServer.serve({
      routes: [
        {
          method: "GET",
          path: "/limited",
          handle: () =>
            Effect.suspend(() => {
              const at = Date.now()
              const second = Math.floor(at / 1000)
              const used = inSecond.get(second) ?? 0
              seen.push({ at, isAnswered: used < limit })
              if (used >= limit) {
                return Effect.fail(
                  Emulator.apiFailure(429, "REQUEST_LIMIT_EXCEEDED", "Too many requests", {
                    headers: { "retry-after": String(retryAfter) }
                  })
                )
              }
              inSecond.set(second, used + 1)
              return Effect.delay(Effect.succeed({ ok: true }), latency)
            })
        }
      ]
    })
    yield* Effect.sync(() => {
      process.on("message", () => process.send?.(seen))
      process.send?.(host)
    })
    yield* Effect.async<void>((resume) => {
      process.once("disconnect", () => resume(Effect.void))
    })
  }).pipe(Effect.scoped)

const answer = <A>(child: ChildProcess, message?: object): Effect.Effect<A> =>
  Effect.async<A>((resume) => {
    child.once("message", (given) => resume(Effect.succeed(given as A)))
    if (message !== undefined) child.send(message)
  })

const server = (limit: number) =>
  Effect.acquireRelease(
    Effect.sync(() =>
      fork(fileURLToPath(import.meta.url), ["0", String(limit)], { env: { ...process.env, BENCH_ROLE: role } })
    ),
    (child) => Effect.sync(() => child.disconnect())
  )

const main = (count: number, limit: number) =>
  Effect.gen(function* () {
    const child = yield* server(limit)
    const host = yield* answer<string>(child)
    const start = Date.now()
    yield* Effect.flatMap(DatabricksClient.DatabricksClient, (client) =>
      Effect.forEach(Array.from({ length: count }), () => client.request({ method: "GET", path: "/limited" }), {
        concurrency: "unbounded",
        discard: true
      })
    ).pipe(
      Effect.provide(
        DatabricksClient.layer({ host, token: Redacted.make(Redacted.value(Emulator.token)) }).pipe(
          Layer.provide(UndiciHttpClient.layer)
        )
      )
    )
    const took = (Date.now() - start) / 1000
    const seen = yield* answer<ReadonlyArray<Answered>>(child, {})
    // The burst are the requests that were on their way before the first 429 came back.
    const gap = seen.findIndex(({ at }, i) => i > 0 && at - (seen[i - 1]?.at ?? at) > 1000)
    const later = gap < 0 ? [] : seen.slice(gap)
    const burst = seen.length - later.length
    const left = count - seen.slice(0, burst).filter(({ isAnswered }) => isAnswered).length
    const resumed = later[0]?.at ?? 0
    // Until the first answer has come back, nobody else may ask.
    const asking = later.filter(({ at }) => at < resumed + latency).length
    const refused = later.filter(({ isAnswered }) => !isAnswered).length
    const ideal = retryAfter + left / limit
    yield* Console.log(
      [
        `${count} requests at once, ${limit} a second are answered, Retry-After ${retryAfter} s:`,
        `  first burst: ${burst} requests, ${burst - (count - left)} of them throttled`,
        `  ${(((resumed || start) - start) / 1000).toFixed(1)} s: ${asking} of ${left} asks whether it is over`,
        `  then: ${later.length} requests for ${left} answers (${refused} throttled), ideal ${left}: ${(later.length / Math.max(1, left)).toFixed(2)}`,
        `  time: ${took.toFixed(1)} s, ideal ${ideal.toFixed(1)} s: ${(took / ideal).toFixed(2)}`
      ].join("\n")
    )
    const isGood = asking === 1 && later.length <= left * maxRequests && took <= ideal * maxTime
    yield* Console.log(
      `${isGood ? "PASS" : "FAIL"}: one asks, at most ${maxRequests} of the requests and ${maxTime} of the time of the ideal`
    )
    yield* Effect.sync(() => {
      process.exitCode = isGood ? 0 : 1
    })
  }).pipe(Effect.scoped)

const [count = 1000, limit = 50] = process.argv.slice(2).map(Number)

if (process.env.BENCH_ROLE === role) NodeRuntime.runMain(serve(limit))
else NodeRuntime.runMain(main(count, limit))
