/**
 * Transfers files through DBFS and the Files API, with a server in another process. Where every request takes 20 ms, compares
 * the time with that of block after block. On the emulator, compares DBFS with a bare loop of undici that sends the same
 * requests.
 *
 *   npx tsx bench/blocks.ts [MiB]
 */
import { fileURLToPath } from "node:url"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Undici from "@effect/platform-node/Undici"
import * as Clock from "effect/Clock"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as DatabricksClient from "../src/layers/DatabricksClient.js"
import * as UndiciHttpClient from "../src/layers/UndiciHttpClient.js"
import * as Dbfs from "../src/services/Dbfs.js"
import * as Files from "../src/services/files/Files.js"
import { serveDelayed } from "./delayed.js"
import { isServer, median, serve, server } from "./emulated.js"

const mebibyte = 1024 * 1024
const program = fileURLToPath(import.meta.url)
const token = "dapi-bench"
const delay = 20
const rounds = 5

/** How many times as fast as block after block. DBFS appends the blocks of an upload in the order in which they arrive. */
const wanted = 4

/** The requests of DBFS without anything else: no retries, no validation. */
const bare = (host: string, dispatcher: Undici.Dispatcher) => {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" }
  const sent = async (method: "GET" | "POST", path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const response = await Undici.request(`${host}/api/2.0/dbfs/${path}`, {
      method,
      dispatcher,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
    return JSON.parse(await response.body.text()) as Record<string, unknown>
  }
  const read = async (path: string, offset: number): Promise<number> => {
    const { data } = await sent("GET", `read?path=${encodeURIComponent(path)}&offset=${offset}&length=${mebibyte}`)
    return Buffer.from(String(data), "base64").length
  }
  return {
    upload: async (path: string, blocks: number, block: Uint8Array): Promise<void> => {
      const { handle } = await sent("POST", "create", { path, overwrite: true })
      for (let n = 0; n < blocks; n++)
        await sent("POST", "add-block", { handle, data: Buffer.from(block).toString("base64") })
      await sent("POST", "close", { handle })
    },
    download: async (path: string, blocks: number, concurrency: number): Promise<void> => {
      const ahead: Array<Promise<number>> = []
      for (let n = 0; n < blocks || ahead.length > 0; ) {
        while (ahead.length < concurrency && n < blocks) ahead.push(read(path, n++ * mebibyte))
        await ahead.shift()
      }
    }
  }
}

const seconds = <E, R>(effect: Effect.Effect<unknown, E, R>) =>
  Effect.gen(function* () {
    const start = yield* Clock.currentTimeMillis
    yield* effect
    return ((yield* Clock.currentTimeMillis) - start) / 1000
  })

/** The medians of the seconds that two take in turns. */
const compared = <E, R, E2, R2>(one: Effect.Effect<unknown, E, R>, other: Effect.Effect<unknown, E2, R2>) =>
  Effect.gen(function* () {
    const [ones, others]: [Array<number>, Array<number>] = [[], []]
    for (let round = 0; round < rounds; round++) {
      ones.push(yield* seconds(one))
      others.push(yield* seconds(other))
    }
    return [median(ones), median(others)] as const
  })

const main = (mebibytes: number) =>
  Effect.gen(function* () {
    const block = new Uint8Array(mebibyte).map((_, index) => (index * 7919) >> 3)
    const contents = (count: number) => Stream.range(1, count).pipe(Stream.map(() => block))
    const path = "/bench/blocks.bin"
    const file_path = "/Volumes/main/bench/files/blocks.bin"
    const servicesOf = (host: string) =>
      Layer.merge(Dbfs.layer, Files.layer).pipe(
        Layer.provide(DatabricksClient.layer({ host, token: Redacted.make(token) })),
        Layer.provideMerge(UndiciHttpClient.layer)
      )
    const dispatcher = yield* Effect.acquireRelease(
      Effect.sync(() => new Undici.Agent()),
      (agent) => Effect.promise(() => agent.destroy())
    )
    const dbfsDown = (concurrency?: number) => Stream.runDrain(Dbfs.download({ path }, { concurrency }))
    const dbfsUp = Dbfs.upload({ path, overwrite: true }, contents(mebibytes))

    const quick = yield* Effect.scoped(
      Effect.gen(function* () {
        const host = yield* server(program)
        const loop = bare(host, dispatcher)
        return yield* Effect.gen(function* () {
          yield* dbfsUp
          const up = yield* compared(
            dbfsUp,
            Effect.promise(() => loop.upload(path, mebibytes, block))
          )
          const down = yield* compared(
            dbfsDown(),
            Effect.promise(() => loop.download(path, mebibytes, 8))
          )
          return { up: up[0] / up[1], down: down[0] / down[1] }
        }).pipe(Effect.provide(servicesOf(host)))
      })
    )
    yield* Console.log(
      `${mebibytes} MiB through DBFS: ${quick.up.toFixed(2)} times the time of a bare loop up, ${quick.down.toFixed(2)} down`
    )

    const slow = yield* Effect.scoped(
      Effect.gen(function* () {
        const host = yield* server(program, "delayed", String(mebibytes))
        const filesUp = (concurrency?: number) =>
          Files.upload({ file_path }, contents(mebibytes), { partSize: mebibyte, concurrency })
        const filesDown = (concurrency?: number) =>
          Stream.runDrain(Files.download({ file_path }, { partSize: mebibyte, concurrency }))
        return yield* Effect.gen(function* () {
          return {
            dbfsDown: yield* compared(dbfsDown(), dbfsDown(1)),
            filesUp: yield* compared(filesUp(), filesUp(1)),
            filesDown: yield* compared(filesDown(), filesDown(1))
          }
        }).pipe(Effect.provide(servicesOf(host)))
      })
    )
    const times = Object.entries(slow).map(([name, [ours, after]]) => [name, after / ours] as const)
    for (const [name, ratio] of times)
      yield* Console.log(`${name}: ${ratio.toFixed(2)} times as fast as block after block, at ${delay} ms a request`)
    const isGood = quick.up <= 1.2 && quick.down <= 1.2 && times.every(([, ratio]) => ratio >= wanted)
    yield* Console.log(`${isGood ? "PASS" : "FAIL"}: 1.2 times the bare loop, ${wanted} times block after block`)
    yield* Effect.sync(() => {
      process.send?.({ ...quick, ...Object.fromEntries(times) })
      process.exitCode = isGood ? 0 : 1
    })
  }).pipe(Effect.scoped)

if (!isServer) NodeRuntime.runMain(main(Number(process.argv[2] ?? 256)))
else if (process.argv[2] === "delayed") serveDelayed(Number(process.argv[3]) * mebibyte, delay)
else NodeRuntime.runMain(serve)
