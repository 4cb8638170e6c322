/**
 * Uploads and downloads 256 MiB through the Files API, with a served emulator in another process, in turns with a bare loop
 * of undici that sends the same requests. Checks the time, how much the memory of the client grows, and that the bytes are
 * the same.
 *
 *   npx tsx bench/files.ts [MiB] [rounds]
 */
import { createCipheriv, createHash } from "node:crypto"
import { fileURLToPath } from "node:url"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Undici from "@effect/platform-node/Undici"
import * as Clock from "effect/Clock"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as DatabricksClient from "../src/layers/DatabricksClient.js"
import * as UndiciHttpClient from "../src/layers/UndiciHttpClient.js"
import * as Catalogs from "../src/services/catalog/Catalogs.js"
import * as Schemas from "../src/services/catalog/Schemas.js"
import * as Volumes from "../src/services/catalog/Volumes.js"
import * as Files from "../src/services/files/Files.js"
import { isServer, median, serve, server } from "./emulated.js"

const memoryLimit = 150
const timeLimit = 1.2
const mebibyte = 1024 * 1024
const token = "dapi-bench"
const file_path = "/Volumes/main/bench/files/random.bin"
const sizes = { up: 8 * mebibyte, down: 4 * mebibyte }
const concurrency = 8

/** Incompressible bytes, the same in every run, in pieces that are not aligned to parts. */
function* randomPieces(size: number): Generator<Uint8Array> {
  const cipher = createCipheriv("aes-128-ctr", new Uint8Array(16).fill(7), new Uint8Array(16))
  const zeros = new Uint8Array(300_007)
  for (let left = size; left > 0; left -= zeros.length)
    yield cipher.update(zeros.subarray(0, Math.min(left, zeros.length)))
}

const randomBytes = (size: number): Stream.Stream<Uint8Array> =>
  Stream.suspend(() => {
    const pieces = randomPieces(size)
    return Stream.repeatEffectOption(
      Effect.suspend(() => {
        const next = pieces.next()
        return next.done === true ? Effect.fail(Option.none()) : Effect.succeed(next.value)
      })
    )
  })

/** The same requests, without anything else: no retries, no validation, no progress. */
const bare = (host: string, dispatcher: Undici.Dispatcher) => {
  const authorization = `Bearer ${token}`
  const post = async (path: string, body?: unknown): Promise<never> => {
    const response = await Undici.request(`${host}${path}`, {
      method: "POST",
      dispatcher,
      headers: { authorization, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
    const text = await response.body.text()
    return JSON.parse(text === "" ? "{}" : text) as never
  }
  interface Link {
    readonly url: string
    readonly headers: ReadonlyArray<{ readonly name: string; readonly value: string }>
  }
  const headersOf = ({ headers }: Link) => Object.fromEntries(headers.map(({ name, value }) => [name, value]))
  const expire_time = () => new Date(Date.now() + 3_600_000).toISOString()

  const upload = async (size: number): Promise<void> => {
    const { multipart_upload }: { readonly multipart_upload: { readonly session_token: string } } = await post(
      `/api/2.0/fs/files${file_path}?action=initiate-upload`
    )
    const { session_token } = multipart_upload
    const parts: Array<{ readonly part_number: number; readonly etag: string }> = []
    const put = async (part_number: number, body: Uint8Array): Promise<void> => {
      const { upload_part_urls }: { readonly upload_part_urls: ReadonlyArray<Link> } = await post(
        "/api/2.0/fs/create-upload-part-urls",
        { path: file_path, session_token, start_part_number: part_number, count: 1, expire_time: expire_time() }
      )
      const [link] = upload_part_urls
      if (link === undefined) throw new Error("no link")
      const response = await Undici.request(link.url, { method: "PUT", dispatcher, headers: headersOf(link), body })
      await response.body.dump()
      parts.push({ part_number, etag: String(response.headers.etag) })
    }
    const running = new Set<Promise<void>>()
    let [part, filled, number] = [new Uint8Array(sizes.up), 0, 1]
    const flush = async (): Promise<void> => {
      while (running.size >= concurrency) await Promise.race(running)
      const sending: Promise<void> = put(number++, part.subarray(0, filled)).then(() => {
        running.delete(sending)
      })
      running.add(sending)
      part = new Uint8Array(sizes.up)
      filled = 0
    }
    for (const piece of randomPieces(size)) {
      for (let done = 0; done < piece.length; ) {
        const count = Math.min(piece.length - done, part.length - filled)
        part.set(piece.subarray(done, done + count), filled)
        filled += count
        done += count
        if (filled === part.length) await flush()
      }
    }
    if (filled > 0) await flush()
    await Promise.all(running)
    parts.sort((a, b) => a.part_number - b.part_number)
    const query = `action=complete-upload&upload_type=multipart&session_token=${session_token}`
    await post(`/api/2.0/fs/files${file_path}?${query}`, { parts })
  }

  const download = async (size: number, onPart: (bytes: Uint8Array) => void): Promise<void> => {
    const link: Link = await post(
      `/api/2.0/fs/create-download-url?path=${encodeURIComponent(file_path)}&expire_time=${expire_time()}`
    )
    const get = async (from: number): Promise<Uint8Array> => {
      const range = `bytes=${from}-${Math.min(size, from + sizes.down) - 1}`
      const response = await Undici.request(link.url, { dispatcher, headers: { ...headersOf(link), range } })
      return response.body.bytes()
    }
    const ahead: Array<Promise<Uint8Array>> = []
    for (let from = 0; from < size || ahead.length > 0; ) {
      while (ahead.length < concurrency && from < size) {
        ahead.push(get(from))
        from += sizes.down
      }
      const next = ahead.shift()
      if (next !== undefined) onPart(await next)
    }
  }

  return { upload, download }
}

const rss = Effect.sync(() => process.memoryUsage.rss() / mebibyte)

/** The peak over the lifetime of the process. */
const peak = Effect.sync(() => process.resourceUsage().maxRSS / 1024)

interface Measured {
  readonly seconds: number
  readonly processor: number
}

const measured = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const before = process.cpuUsage()
    const start = yield* Clock.currentTimeMillis
    const value = yield* effect
    const seconds = ((yield* Clock.currentTimeMillis) - start) / 1000
    const { system, user } = process.cpuUsage(before)
    return [value, { seconds, processor: (system + user) / 1e6 }] as const
  })

const main = (mebibytes: number, rounds: number) =>
  Effect.gen(function* () {
    const size = mebibytes * mebibyte
    const host = yield* server(fileURLToPath(import.meta.url))
    const client = DatabricksClient.layer({ host, token: Redacted.make(token) })
    const services = Layer.mergeAll(Catalogs.layer, Schemas.layer, Volumes.layer, Files.layer).pipe(
      Layer.provide(client),
      Layer.provideMerge(UndiciHttpClient.layer)
    )
    const dispatcher = new Undici.Agent()
    const floor = bare(host, dispatcher)
    const hash = () => createHash("sha256")
    const wanted = hash()
    for (const piece of randomPieces(size)) wanted.update(piece)
    const digest = wanted.digest("hex")

    const ours = {
      up: Files.upload({ file_path }, randomBytes(size), { partSize: sizes.up, concurrency }),
      down: Effect.suspend(() => {
        const got = hash()
        return Files.download({ file_path }, { partSize: sizes.down, concurrency }).pipe(
          Stream.runForEach((part) => Effect.sync(() => got.update(part))),
          Effect.map(() => got.digest("hex"))
        )
      })
    }
    const theirs = {
      up: Effect.promise(() => floor.upload(size)),
      down: Effect.promise(async () => {
        const got = hash()
        await floor.download(size, (part) => got.update(part))
        return got.digest("hex")
      })
    }

    yield* Effect.gen(function* () {
      yield* Effect.flatMap(Catalogs.Catalogs, (api) => api.create({ name: "main" }))
      yield* Effect.flatMap(Schemas.Schemas, (api) => api.create({ name: "bench", catalog_name: "main" }))
      yield* Effect.flatMap(Volumes.Volumes, (api) =>
        api.create({ name: "files", catalog_name: "main", schema_name: "bench", volume_type: "MANAGED" })
      )
      const start = yield* rss
      yield* Console.log(`${mebibytes} MiB through the Files API; the client starts with ${start.toFixed(0)} MiB`)
      yield* ours.up
      let isSame = (yield* ours.down) === digest
      const risen = (yield* peak) - start

      const times: Record<string, Array<Measured>> = { up: [], down: [], bareUp: [], bareDown: [] }
      for (let round = 0; round < rounds; round++) {
        times.bareUp?.push((yield* measured(theirs.up))[1])
        const [bareDigest, bareDown] = yield* measured(theirs.down)
        times.bareDown?.push(bareDown)
        times.up?.push((yield* measured(ours.up))[1])
        const [ourDigest, down] = yield* measured(ours.down)
        times.down?.push(down)
        isSame = isSame && bareDigest === digest && ourDigest === digest
      }
      const ratios: Array<number> = []
      for (const [what, own, other] of [
        ["upload  ", times.up, times.bareUp],
        ["download", times.down, times.bareDown]
      ] as const) {
        const of = (field: keyof Measured, all: ReadonlyArray<Measured> = []) => median(all.map((one) => one[field]))
        const ratio = of("seconds", own) / of("seconds", other)
        const processor = of("processor", own) / of("processor", other)
        ratios.push(Math.min(ratio, processor))
        yield* Console.log(
          `${what}: ${of("seconds", own).toFixed(2)} s, bare ${of("seconds", other).toFixed(2)} s, ratio ${ratio.toFixed(2)}; processor ${of("processor", own).toFixed(2)} s, bare ${of("processor", other).toFixed(2)} s, ratio ${processor.toFixed(2)}`
        )
      }
      const isGood = isSame && risen < memoryLimit && ratios.every((ratio) => ratio <= timeLimit)
      yield* Console.log(
        `${isGood ? "PASS" : "FAIL"}: the bytes are ${isSame ? "the same" : "NOT the same"}, the memory of the client grew by ${risen.toFixed(0)} MiB (limit ${memoryLimit} MiB), the time or the processor time is within ${timeLimit} of the bare loop: ${ratios.every((ratio) => ratio <= timeLimit)}`
      )
      yield* Effect.sync(() => {
        process.send?.({ upload: ratios[0], download: ratios[1], memory: risen })
        process.exitCode = isGood ? 0 : 1
      })
    }).pipe(Effect.provide(services))
    yield* Effect.promise(() => dispatcher.destroy())
  }).pipe(Effect.scoped)

NodeRuntime.runMain(isServer ? serve : main(Number(process.argv[2] ?? 256), Number(process.argv[3] ?? 5)))
