/**
 * Uploads and downloads 256 MiB through DBFS, with a served emulator in another process. Checks how much the memory of
 * the client grows, and that the bytes are the same.
 *
 *   npx tsx bench/dbfs-memory.ts [MiB]
 */
import { createCipheriv, createHash } from "node:crypto"
import { fileURLToPath } from "node:url"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Clock from "effect/Clock"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as DatabricksClient from "../src/layers/DatabricksClient.js"
import * as UndiciHttpClient from "../src/layers/UndiciHttpClient.js"
import * as Dbfs from "../src/services/Dbfs.js"
import { isServer, serve, server } from "./emulated.js"

const limit = 150
const mebibyte = 1024 * 1024

/** Incompressible bytes, the same in every run, in pieces that are not aligned to blocks. */
const randomBytes = (size: number): Stream.Stream<Uint8Array> =>
  Stream.suspend(() => {
    const cipher = createCipheriv("aes-128-ctr", new Uint8Array(16).fill(7), new Uint8Array(16))
    const zeros = new Uint8Array(300_007)
    return Stream.unfold(size, (left) => {
      if (left === 0) return Option.none()
      const piece = cipher.update(zeros.subarray(0, Math.min(left, zeros.length)))
      return Option.some([piece, left - piece.length] as const)
    })
  })

const hashing = <E, R>(bytes: Stream.Stream<Uint8Array, E, R>) => {
  const hash = createHash("sha256")
  return {
    bytes: Stream.tap(bytes, (piece) => Effect.sync(() => hash.update(piece))),
    digest: () => hash.digest("hex")
  }
}

const rss = Effect.sync(() => process.memoryUsage.rss() / mebibyte)

/** The peak over the lifetime of the process. */
const peak = Effect.sync(() => process.resourceUsage().maxRSS / 1024)

const measured = <A, E, R>(what: string, mebibytes: number, effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const start = yield* Clock.currentTimeMillis
    const result = yield* effect
    const seconds = ((yield* Clock.currentTimeMillis) - start) / 1000
    const speed = (mebibytes / seconds).toFixed(0)
    yield* Console.log(
      `${what}: ${seconds.toFixed(1)} s, ${speed} MiB/s, memory ${(yield* rss).toFixed(0)} MiB, peak ${(yield* peak).toFixed(0)} MiB`
    )
    return result
  })

const main = (mebibytes: number) =>
  Effect.gen(function* () {
    const start = yield* rss
    yield* Console.log(`${mebibytes} MiB through DBFS; the client starts with ${start.toFixed(0)} MiB`)
    const path = "dbfs:/bench/random.bin"
    const host = yield* server(fileURLToPath(import.meta.url))

    const digests = yield* Effect.gen(function* () {
      const up = hashing(randomBytes(mebibytes * mebibyte))
      yield* measured("upload  ", mebibytes, Dbfs.upload({ path, overwrite: true }, up.bytes))
      const down = hashing(Dbfs.download({ path }))
      yield* measured("download", mebibytes, Stream.runDrain(down.bytes))
      return [up.digest(), down.digest()] as const
    }).pipe(
      Effect.provide(
        Dbfs.layer.pipe(
          Layer.provide(DatabricksClient.layer({ host, token: Redacted.make("dapi-bench") })),
          Layer.provide(UndiciHttpClient.layer)
        )
      )
    )

    const risen = (yield* peak) - start
    const isSame = digests[0] === digests[1]
    yield* Console.log(`SHA-256 up ${digests[0]}\n      down ${digests[1]}`)
    const isGood = isSame && risen < limit
    yield* Console.log(
      `${isGood ? "PASS" : "FAIL"}: the bytes are ${isSame ? "the same" : "NOT the same"}, the memory of the client grew by ${risen.toFixed(0)} MiB (limit ${limit} MiB)`
    )
    yield* Effect.sync(() => {
      process.send?.({ memory: risen })
      process.exitCode = isGood ? 0 : 1
    })
  }).pipe(Effect.scoped)

NodeRuntime.runMain(isServer ? serve : main(Number(process.argv[2] ?? 256)))
