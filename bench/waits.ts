/**
 * Waits for 1, 10, 100, 1,000 and 10,000 runs, each by itself and with a `RunWatcher`, and shows requests, delay and
 * memory. A server in another process answers as the API does: runs that are active, and runs that ended, latest first.
 * More than 1,000 waits by themselves are not measured, but computed from 1,000.
 *
 *   npx tsx bench/waits.ts [number of waits, number of waits ...]
 */
import { type ChildProcess, fork } from "node:child_process"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { monitorEventLoopDelay } from "node:perf_hooks"
import { fileURLToPath } from "node:url"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as DatabricksClient from "../src/layers/DatabricksClient.js"
import * as RunWatcher from "../src/layers/RunWatcher.js"
import * as UndiciHttpClient from "../src/layers/UndiciHttpClient.js"
import * as Jobs from "../src/services/Jobs.js"

/** Runs end evenly between these times after the start, in milliseconds. */
const firstEnd = 10_000
const lastEnd = 60_000

/** The delay of the default schedule after the first polls, with its jitter. */
const interval = 11_000

const pageSize = 25

/** The most waits that are measured by themselves: more of them stop the event loop for seconds. */
const maxAlone = 1000

/** From how many waits on memory is measured. */
const minMemory = 1000

// The server

/** When a run ends, in milliseconds after the start. The order is not that of the ids. */
const endOf = (index: number, count: number): number =>
  firstEnd + (((index * 7919) % count) / Math.max(1, count - 1)) * (lastEnd - firstEnd)

const serve = (): void => {
  let start = 0
  let ends: ReadonlyArray<number> = []
  let times: Array<number> = []
  const sockets = new Set<object>()
  const stateOf = (isOver: boolean) => ({
    state: {
      life_cycle_state: isOver ? "TERMINATED" : "RUNNING",
      ...(isOver ? { result_state: "SUCCESS" } : {}),
      state_message: ""
    },
    status: {
      state: isOver ? "TERMINATED" : "RUNNING",
      ...(isOver ? { termination_details: { code: "SUCCESS", type: "SUCCESS", message: "" } } : {})
    }
  })
  const runOf = (index: number, now: number) => {
    const end = start + (ends[index] ?? 0)
    const isOver = now >= end
    return {
      job_id: 11,
      run_id: index + 1,
      job_run_id: index + 1,
      number_in_job: index + 1,
      run_name: `nightly ${index}`,
      run_type: "SUBMIT_RUN",
      run_page_url: `https://adb-1.1.azuredatabricks.net/?o=1#job/11/run/${index + 1}`,
      creator_user_name: "user@example.com",
      start_time: start,
      end_time: isOver ? Math.floor(end) : 0,
      ...stateOf(isOver),
      tasks: [
        {
          run_id: 1_000_000 + index,
          task_key: "main",
          notebook_task: { notebook_path: "/Shared/nightly", source: "WORKSPACE" },
          start_time: start,
          attempt_number: 0,
          run_page_url: `https://adb-1.1.azuredatabricks.net/?o=1#job/11/run/${1_000_000 + index}`,
          ...stateOf(isOver)
        }
      ]
    }
  }
  const list = (query: URLSearchParams, now: number) => {
    const isOver = query.get("completed_only") === "true"
    const all = [...ends.keys()].filter((index) => now >= start + (ends[index] ?? 0) === isOver)
    if (isOver) all.sort((a, b) => (ends[b] ?? 0) - (ends[a] ?? 0))
    // A token says after which run the page begins, so that ends in between move nothing.
    const token = query.get("page_token")
    const from = token === null ? 0 : all.findIndex((index) => (isOver ? -(ends[index] ?? 0) : index) > Number(token))
    const page = from < 0 ? [] : all.slice(from, from + pageSize)
    const last = page.at(-1)
    return {
      runs: page.map((index) => runOf(index, now)),
      ...(last !== undefined && from + pageSize < all.length
        ? { next_page_token: String(isOver ? -(ends[last] ?? 0) : last), has_more: true }
        : { has_more: false })
    }
  }
  const server = createServer((request, response) => {
    const now = Date.now()
    times.push(now)
    const url = new URL(request.url ?? "/", "http://localhost")
    const body = url.pathname.endsWith("/runs/list")
      ? list(url.searchParams, now)
      : runOf(Number(url.searchParams.get("run_id")) - 1, now)
    response.setHeader("content-type", "application/json")
    response.end(JSON.stringify(body))
  })
  server.on("connection", (socket) => sockets.add(socket))
  process.on("message", ({ begin, later = 0 }: { readonly begin?: number; readonly later?: number }) => {
    if (begin !== undefined) {
      start = Date.now() + later
      ends = Array.from({ length: begin }, (_, index) => endOf(index, begin))
      times = []
      sockets.clear()
      process.send?.({ start })
    } else {
      const most = (span: number) => {
        let from = 0
        return times.reduce((max, time, to) => {
          while ((times[from] ?? 0) <= time - span) from++
          return Math.max(max, to - from + 1)
        }, 0)
      }
      process.send?.({ requests: times.length, inInterval: most(10_000), inSecond: most(1000), sockets: sockets.size })
    }
  })
  server.listen(0, "127.0.0.1", () =>
    process.send?.({ host: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
  )
  process.once("disconnect", () => process.exit())
}

// The waits

interface Measured {
  readonly waits: number
  readonly shared: boolean
  readonly requests: number
  readonly inInterval: number
  readonly inSecond: number
  readonly sockets: number
  /** Seconds from the end of a run until its wait ends. */
  readonly median: number
  readonly max: number
  /** Bytes of a wait with its fiber, when the state of its run is known. */
  readonly memory: number
  /** Bytes of a fiber that waits for nothing. */
  readonly fiber: number
  /** The longest time that the event loop stood still, in milliseconds. */
  readonly stall: number
}

const answer = <A>(child: ChildProcess, message?: object): Effect.Effect<A> =>
  Effect.async<A>((resume) => {
    child.once("message", (given) => resume(Effect.succeed(given as A)))
    if (message !== undefined) child.send(message)
  })

const start = (role: string, args: ReadonlyArray<string> = []): Effect.Effect<ChildProcess, never, never> =>
  Effect.sync(() => fork(fileURLToPath(import.meta.url), args, { env: { ...process.env, BENCH_ROLE: role } }))

setFlagsFromString("--expose-gc")
const collect: () => void = runInNewContext("gc")

const inUse = Effect.sync(() => {
  collect()
  collect()
  const { arrayBuffers, heapUsed } = process.memoryUsage()
  return heapUsed + arrayBuffers
})

const measure = (waits: number, shared: boolean) =>
  Effect.gen(function* () {
    const server = yield* Effect.acquireRelease(start("server"), (child) => Effect.sync(() => child.disconnect()))
    const { host } = yield* answer<{ readonly host: string }>(server)
    const layer = Jobs.layer.pipe(
      Layer.provide(DatabricksClient.layer({ host, token: Redacted.make("dapi-bench") })),
      Layer.provide(UndiciHttpClient.layer)
    )
    return yield* Effect.gen(function* () {
      const many = <A, E, R>(wait: (index: number) => Effect.Effect<A, E, R>) =>
        Effect.forEach(
          Array.from({ length: waits }, (_, index) => index),
          (index) => Effect.fork(wait(index))
        )
      const bytesOf = <E, R>(wait: (index: number) => Effect.Effect<unknown, E, R>, seconds: number) =>
        Effect.gen(function* () {
          const before = yield* inUse
          const fibers = yield* many(wait)
          yield* Effect.sleep(Duration.seconds(seconds))
          const bytes = ((yield* inUse) - before) / waits
          yield* Fiber.interruptAll(fibers)
          return bytes
        })
      const awaited = (index: number) => Jobs.awaitRun({ run_id: index + 1 })
      // Loads what a wait needs.
      yield* answer(server, { begin: 100, later: 3_600_000 })
      const first = yield* Effect.forEach(Array.from({ length: 100 }), (_, index) => Effect.fork(awaited(index)))
      yield* Effect.delay(Fiber.interruptAll(first), "3 seconds")
      let fiberSize = 0
      let memory = 0
      if (waits >= minMemory) {
        fiberSize = yield* bytesOf(() => Effect.async<void>((_resume) => {}), 1)
        yield* answer(server, { begin: waits, later: 3_600_000 })
        // The first states of 10,000 runs take 400 pages, which are spread over 40 seconds.
        memory = yield* bytesOf(awaited, waits > 2000 ? 60 : 10)
      }
      const { start } = yield* answer<{ readonly start: number }>(server, { begin: waits })
      const loop = monitorEventLoopDelay({ resolution: 10 })
      loop.enable()
      const fibers = yield* many((index) =>
        Effect.map(awaited(index), () => (Date.now() - start - endOf(index, waits)) / 1000)
      )
      // Not a join: each one would copy the references of all fibers before it.
      const ended = yield* Effect.forEach(fibers, (fiber) => Effect.flatten(Fiber.await(fiber)))
      const delays = [...ended].sort((a, b) => a - b)
      loop.disable()
      const counted = yield* answer<Pick<Measured, "requests" | "inInterval" | "inSecond" | "sockets">>(server, {})
      return {
        waits,
        shared,
        ...counted,
        median: delays[Math.floor(delays.length / 2)] ?? 0,
        max: delays.at(-1) ?? 0,
        memory,
        fiber: fiberSize,
        stall: loop.max / 1e6
      } satisfies Measured
    }).pipe(Effect.provide(shared ? Layer.merge(layer, RunWatcher.layer) : layer))
  }).pipe(Effect.scoped)

// The comparison

const measuredApart = (waits: number, shared: boolean) =>
  Effect.flatMap(start("waits", [String(waits), String(shared)]), (child) => answer<Measured>(child))

const row = (cells: ReadonlyArray<string>) => Console.log(cells.map((cell) => cell.padStart(11)).join(" "))

const number = (value: number): string => value.toLocaleString("en", { maximumFractionDigits: 1 })

const show = (one: Measured) =>
  row([
    number(one.waits),
    one.shared ? "shared" : one.waits > maxAlone ? "computed" : "alone",
    number(one.requests),
    number(one.inInterval),
    number(one.inSecond),
    one.sockets === 0 ? "-" : number(one.sockets),
    one.median.toFixed(1),
    one.max.toFixed(1),
    one.memory === 0 ? "-" : number(one.memory / 1024),
    one.fiber === 0 ? "-" : number(one.fiber / 1024),
    one.stall === 0 ? "-" : one.stall.toFixed(0)
  ])

/** What the watcher promises, by the number of waits. */
const failures = (alone: Measured, shared: Measured): ReadonlyArray<string> => [
  ...(shared.max > alone.max + interval / 1000 ? ["a wait ended more than an interval later"] : []),
  ...(shared.waits >= 1000 && shared.memory > 4096 ? ["a wait with its fiber took more than 4 KB"] : []),
  ...(shared.waits === 1000 && shared.requests * 50 > alone.requests ? ["fewer than 50 times fewer requests"] : []),
  ...(shared.waits === 10_000 && shared.inInterval > 100 ? ["more than 100 requests in an interval"] : [])
]

/** What more waits by themselves would send. Their delays would be longer. */
const timesAsMany = (one: Measured, waits: number): Measured => {
  const times = waits / one.waits
  if (times === 1) return one
  return {
    ...one,
    waits,
    requests: one.requests * times,
    inInterval: one.inInterval * times,
    inSecond: one.inSecond * times,
    sockets: 0,
    stall: 0
  }
}

const main = (sizes: ReadonlyArray<number>) =>
  Effect.gen(function* () {
    yield* Console.log(
      `Waits for runs that end ${firstEnd / 1000} to ${lastEnd / 1000} s after the start, with the default schedule`
    )
    yield* row([
      "waits",
      "",
      "requests",
      "in 10 s",
      "in 1 s",
      "sockets",
      "median s",
      "max s",
      "KB a wait",
      "KB a fiber",
      "stall ms"
    ])
    let isGood = true
    let last: readonly [alone: Measured, shared: Measured] | undefined
    const compare = (alone: Measured, shared: Measured) =>
      Effect.gen(function* () {
        last = [alone, shared]
        yield* show(alone)
        yield* show(shared)
        for (const failure of failures(alone, shared)) {
          isGood = false
          yield* Console.log(`FAIL: ${failure}`)
        }
      })
    const pair = (waits: number) =>
      Effect.all([measuredApart(waits, false), measuredApart(waits, true)] as const, { concurrency: 2 })
    // Few waits do not disturb each other.
    const few = yield* Effect.forEach(
      sizes.filter((waits) => waits <= 100),
      pair,
      { concurrency: "unbounded" }
    )
    yield* Effect.forEach(few, ([alone, shared]) => compare(alone, shared), { discard: true })
    let most: Measured | undefined
    for (const waits of sizes.filter((waits) => waits > 100)) {
      if (most === undefined || waits <= maxAlone) most = yield* measuredApart(Math.min(waits, maxAlone), false)
      yield* compare(timesAsMany(most, waits), yield* measuredApart(waits, true))
    }
    if (sizes.some((waits) => waits > maxAlone)) {
      yield* Console.log(`computed: the requests of ${number(maxAlone)} waits by themselves, as many times`)
    }
    yield* Console.log(isGood ? "PASS" : "FAIL")
    yield* Effect.sync(() => {
      process.send?.(last)
      process.exitCode = isGood ? 0 : 1
    })
  })

switch (process.env.BENCH_ROLE) {
  case "server":
    serve()
    break
  case "waits":
    NodeRuntime.runMain(
      Effect.flatMap(measure(Number(process.argv[2]), process.argv[3] === "true"), (measured) =>
        Effect.sync(() => process.send?.(measured, undefined, undefined, () => process.exit()))
      )
    )
    break
  default:
    NodeRuntime.runMain(
      main(
        process.argv.length > 2
          ? process.argv.slice(2).flatMap((sizes) => sizes.split(",").map(Number))
          : [1, 10, 100, 1000, 10_000]
      )
    )
}
