/** Tests uploads and downloads of files in parts: on each cloud, with faults, continued after a crash, interrupted. */

import * as FileSystem from "@effect/platform/FileSystem"
import type { HttpClient } from "@effect/platform/HttpClient"
import * as NodeContext from "@effect/platform-node/NodeContext"
import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FastCheck from "effect/FastCheck"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as Fault from "../../src/emulator/Fault.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import { isNotFound } from "../../src/schemas/DatabricksError.js"
import { operations as catalogs } from "../../src/services/catalog/Catalogs.js"
import { operations as schemas } from "../../src/services/catalog/Schemas.js"
import { operations as volumes } from "../../src/services/catalog/Volumes.js"
import * as Files from "../../src/services/files/Files.js"

const kibibyte = 1024
const root = "/Volumes/main/sales/raw"
const file_path = `${root}/d/a.bin`

const volume = Effect.flatMap(DatabricksClient.DatabricksClient, (client) =>
  Effect.all([
    client.call(catalogs.create)({ name: "main" }),
    client.call(schemas.create)({ name: "sales", catalog_name: "main" }),
    client.call(volumes.create)({
      name: "raw",
      catalog_name: "main",
      schema_name: "sales",
      volume_type: "MANAGED"
    })
  ])
)

const on = (options?: Emulator.Options) => {
  const client = DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })
  return Layer.mergeAll(Files.layer, Layer.effectDiscard(volume)).pipe(
    Layer.provide(client),
    Layer.provideMerge(Emulator.layer(options))
  )
}

const clouds = ["aws", "azure", "gcp"] as const

const bytesOf = (size: number, seed = 1): Uint8Array => {
  const bytes = new Uint8Array(size)
  for (let i = 0; i < size; i++) bytes[i] = i * 31 + (i >> 8) * seed + seed
  return bytes
}

/** Pieces that are not aligned to parts. */
const pieces = (bytes: Uint8Array, size = 70_001) =>
  Stream.fromIterable(
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size))
  )

/** Lets the retries of an effect pass. */
const retried = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.fork(effect)
    while ((yield* Fiber.poll(fiber))._tag === "None") {
      yield* TestClock.adjust("1 second")
      yield* Effect.yieldNow()
    }
    return yield* Fiber.join(fiber)
  })

const handled = Effect.flatMap(Emulator.Emulator, (emulator) => emulator.requests)

const operationsOf = Effect.map(handled, (requests) => requests.map(({ operation }) => operation))

describe.each(clouds)("on %s", (cloud) => {
  const partSize = cloud === "aws" ? 5 * 1024 * kibibyte : 256 * kibibyte
  const contents = bytesOf(partSize + 300 * kibibyte + 7)

  it.effect("a file is sent in parts by links without credentials, and read back", () =>
    Effect.gen(function* () {
      const progress: Array<number> = []
      const size = yield* Files.upload({ file_path }, pieces(contents), {
        partSize,
        onProgress: (bytes) => Effect.sync(() => progress.push(bytes))
      })
      expect([size, progress.at(-1)]).toEqual([contents.length, contents.length])
      const back = yield* Files.readBytes({ file_path }, { partSize: partSize >> 1 })
      expect(Buffer.compare(back, contents)).toBe(0)
      const used = yield* operationsOf
      expect(used).toContain(cloud === "gcp" ? "uploadChunk" : "uploadPart")
      expect(used).toContain("downloadLink")
      expect(used).not.toContain("upload")
    }).pipe(Effect.provide(on({ volumes: { cloud } })))
  )

  it.effect("links that expire are renewed, parts that fail are sent again", () =>
    retried(
      Effect.gen(function* () {
        yield* Files.upload({ file_path }, pieces(contents), { partSize })
        const back = yield* Files.readBytes({ file_path }, { partSize: partSize >> 1, concurrency: 1 })
        expect(Buffer.compare(back, contents)).toBe(0)
      })
    ).pipe(
      Effect.provide(
        on({
          volumes: { cloud, linkLife: "1 second" },
          faults: [
            Fault.status({ status: 503, on: { operation: cloud === "gcp" ? "uploadChunk" : "uploadPart" } }),
            Fault.cutBefore({ on: { operation: cloud === "gcp" ? "uploadChunk" : "uploadPart" } }),
            Fault.cutAfter({ on: { operation: cloud === "gcp" ? "uploadChunk" : "uploadPart" } }),
            Fault.slow({ delay: "2 seconds", on: { operation: "createUploadPartUrls" } }),
            Fault.slow({ delay: "2 seconds", on: { operation: "createDownloadUrl" } }),
            Fault.cutDuring({ on: { operation: "downloadLink" } })
          ]
        })
      )
    )
  )

  it.effect("a failure of the source and an interruption abort the upload and leave no file", () =>
    Effect.gen(function* () {
      const files = yield* Files.Files
      const broken = Stream.concat(pieces(contents), Stream.fail("broken" as const))
      expect(yield* Effect.flip(Files.upload({ file_path }, broken, { partSize }))).toBe("broken")
      const before = (yield* handled).length
      const endless = Stream.concat(pieces(contents), Stream.never)
      const fiber = yield* Effect.fork(Files.upload({ file_path }, endless, { partSize }))
      const begun = cloud === "gcp" ? "uploadChunk" : "uploadPart"
      while (!(yield* operationsOf).slice(before).includes(begun)) yield* Effect.yieldNow()
      yield* Effect.yieldNow()
      expect(Exit.isInterrupted(yield* Fiber.interrupt(fiber))).toBe(true)
      expect(isNotFound(yield* Effect.flip(files.getMetadata({ file_path })))).toBe(true)
      const aborts = (yield* handled).filter(
        ({ operation, query }) => operation === "abortResumable" || query.action === "abort-upload"
      )
      expect(aborts).toHaveLength(2)
    }).pipe(Effect.provide(on({ volumes: { cloud } })))
  )

  it.effect("an upload is continued from its state", () =>
    Effect.gen(function* () {
      const states: Array<string> = []
      const encode = Schema.encode(Schema.parseJson(Files.UploadState))
      const onState = (state: Files.UploadState) =>
        Effect.map(Effect.orDie(encode(state)), (text) => {
          states.push(text)
        })
      const broken = Stream.concat(pieces(contents), Stream.fail("broken" as const))
      yield* Effect.flip(Files.upload({ file_path }, broken, { partSize, onState, concurrency: 1 }))
      const before = (yield* handled).length
      const state = yield* Schema.decode(Schema.parseJson(Files.UploadState))(states.at(-1) ?? "")
      expect(yield* Files.upload({ file_path }, pieces(contents), { state })).toBe(contents.length)
      const sent = (yield* handled)
        .slice(before)
        .filter(({ operation }) => /^upload(Part|Chunk)$/.test(operation ?? ""))
      // The parts before the last one are stored. A resumable session is asked first, and has read one chunk ahead.
      expect(sent).toHaveLength(cloud === "gcp" ? 3 : 1)
      expect(Buffer.compare(yield* Files.readBytes({ file_path }), contents)).toBe(0)
      expect(String(state.session_token)).toBe("<redacted>")
    }).pipe(Effect.provide(on({ volumes: { cloud } })))
  )
})

describe("one request", () => {
  it.effect("is enough for a small file, up and down", () =>
    Effect.gen(function* () {
      yield* Files.write({ file_path }, "small")
      expect(yield* Files.readText({ file_path })).toBe("small")
      yield* Files.write({ file_path: `${root}/empty` }, "")
      expect(yield* Files.readBytes({ file_path: `${root}/empty` })).toEqual(new Uint8Array())
      expect((yield* operationsOf).slice(3)).toEqual(["upload", "download", "upload", "download", "getMetadata"])
      const refused = yield* Effect.flip(Files.upload({ file_path, overwrite: false }, Stream.make(bytesOf(3))))
      expect(refused._tag).toBe("AlreadyExists")
      const large = Files.upload({ file_path, overwrite: false }, pieces(bytesOf(9)), { partSize: 4 })
      expect((yield* Effect.flip(large))._tag).toBe("AlreadyExists")
    }).pipe(Effect.provide(on()))
  )

  it.effect("takes the place of links that are refused, before and at the first part", () =>
    Effect.gen(function* () {
      const contents = bytesOf(100_000)
      const emulator = yield* Emulator.Emulator
      yield* emulator.inject(Fault.status({ status: 403, on: { operation: "uploadPart" } }))
      yield* Files.upload({ file_path }, pieces(contents, 999), { partSize: 30_000 })
      expect(Buffer.compare(yield* Files.readBytes({ file_path }, { partSize: 7_000 }), contents)).toBe(0)
      yield* emulator.inject(Fault.status({ status: 403, on: { operation: "createDownloadUrl" } }))
      expect(Buffer.compare(yield* Files.readBytes({ file_path }, { partSize: 7_000 }), contents)).toBe(0)
    }).pipe(Effect.provide(on()))
  )

  it.effect("is all that workspace files have", () =>
    Effect.gen(function* () {
      const contents = bytesOf(100_000)
      const there = { file_path: "/Workspace/Shared/a.bin" }
      yield* Files.upload(there, pieces(contents, 999), { partSize: 30_000 })
      expect(Buffer.compare(yield* Files.readBytes(there, { partSize: 7_000 }), contents)).toBe(0)
    }).pipe(Effect.provide(on()))
  )
})

it.effect("an error has neither the link nor a token", () =>
  Effect.gen(function* () {
    const secret = "signature-of-the-link"
    const emulator = yield* Emulator.Emulator
    yield* emulator.inject(
      Fault.status({
        status: 403,
        message: `<Error><Code>SignatureDoesNotMatch</Code><StringToSign>${secret}</StringToSign></Error>`,
        on: { operation: "uploadPart", path: /\/2$/ }
      })
    )
    const error = yield* Effect.flip(Files.upload({ file_path }, pieces(bytesOf(9)), { partSize: 4 }))
    expect(error).toMatchObject({ _tag: "TransferFailed", status: 403, code: "SignatureDoesNotMatch" })
    expect(JSON.stringify(error) + String(error)).not.toMatch(/signature-of|expires=|session/i)
  }).pipe(Effect.provide(on()))
)

it.effect("a storage that keeps nothing of a chunk is sent it a few times only", () =>
  Effect.gen(function* () {
    const stuck = Effect.flip(Files.upload({ file_path }, pieces(bytesOf(9)), { partSize: 4 }))
    expect(yield* retried(stuck)).toMatchObject({
      _tag: "TransferFailed",
      message: `${file_path}: the bytes from 0 could not be uploaded: the storage did not keep the bytes from 0`
    })
  }).pipe(
    Effect.provide(
      on({
        volumes: { cloud: "gcp" },
        faults: [Fault.status({ status: 308, times: Number.POSITIVE_INFINITY, on: { operation: "uploadChunk" } })]
      })
    )
  )
)

it.effect("a file that is replaced during a download is noticed", () =>
  Effect.gen(function* () {
    yield* Files.write({ file_path }, bytesOf(20_000))
    const download = Files.download({ file_path }, { partSize: 1_000, concurrency: 1 }).pipe(
      Stream.tap(() => Effect.zipRight(TestClock.adjust("5 seconds"), Files.write({ file_path }, bytesOf(20_000, 2))))
    )
    expect((yield* Effect.flip(Stream.runDrain(download)))._tag).toBe("FileChanged")
  }).pipe(Effect.provide(on()))
)

it.effect("any size, any size of parts and any range give the same bytes", () =>
  Effect.gen(function* () {
    const runtime = yield* Effect.runtime<Files.Files | HttpClient>()
    const number = (max: number) => FastCheck.integer({ min: 0, max })
    yield* Effect.promise(() =>
      FastCheck.assert(
        FastCheck.asyncProperty(
          number(5_000),
          FastCheck.integer({ min: 400, max: 3_000 }),
          FastCheck.integer({ min: 1, max: 700 }),
          number(6_000),
          number(6_000),
          async (size, partSize, pieceSize, offset, length) => {
            const contents = bytesOf(size)
            const program = Effect.gen(function* () {
              yield* Files.upload({ file_path }, pieces(contents, pieceSize), { partSize })
              const all = yield* Stream.runCollect(Files.download({ file_path }, { partSize: pieceSize + 300 }))
              const range = yield* Files.readBytes({ file_path }, { partSize, offset, length })
              return [Buffer.concat(Chunk.toReadonlyArray(all)), Buffer.from(range)] as const
            })
            const [all, range] = await Effect.runPromise(Effect.provide(program, runtime))
            return (
              Buffer.compare(all, contents) === 0 &&
              Buffer.compare(range, contents.subarray(offset, offset + length)) === 0
            )
          }
        ),
        { numRuns: 8 }
      )
    )
  }).pipe(Effect.provide(on()))
)

describe("directories", () => {
  it.scoped("are uploaded and downloaded with progress, walked and deleted", () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const files = yield* Files.Files
      const from = yield* fs.makeTempDirectoryScoped()
      const to = yield* fs.makeTempDirectoryScoped()
      yield* fs.makeDirectory(`${from}/x/void`, { recursive: true })
      yield* fs.writeFileString(`${from}/a.txt`, "a")
      yield* fs.writeFile(`${from}/x/b.bin`, bytesOf(2_000))
      const progress: Array<string> = []
      const up = yield* Files.uploadDirectory(
        { directory: from, directory_path: `${root}/tree` },
        {
          partSize: 900,
          onProgress: ({ files, total }) => Effect.sync(() => progress.push(`${files}/${total}`))
        }
      )
      expect(up).toEqual({ files: 2, directories: 2, bytes: 2_001, skipped: [] })
      expect(progress).toEqual(["1/2", "2/2"])
      yield* Files.write({ file_path: `${root}/tree/x/run 13:54` }, "named")
      const walked = yield* Stream.runCollect(Files.walk({ directory_path: `${root}/tree` }))
      expect([...walked].map(({ path }) => path?.slice(root.length)).sort()).toEqual([
        "/tree/a.txt",
        "/tree/x",
        "/tree/x/b.bin",
        "/tree/x/run 13:54",
        "/tree/x/void"
      ])
      const down = yield* Files.downloadDirectory({ directory_path: `${root}/tree`, directory: to }, { partSize: 300 })
      expect(down).toEqual({ files: 3, directories: 2, bytes: 2_006 })
      expect(Buffer.compare(yield* fs.readFile(`${to}/x/b.bin`), bytesOf(2_000))).toBe(0)
      expect(yield* fs.readFileString(`${to}/x/run 13%3A54`)).toBe("named")
      expect(yield* fs.readDirectory(`${to}/x`)).toHaveLength(3)
      yield* Files.deleteRecursive({ directory_path: `${root}/tree` })
      yield* Files.deleteRecursive({ directory_path: `${root}/tree` })
      const gone = yield* Effect.flip(files.getDirectoryMetadata({ directory_path: `${root}/tree` }))
      expect(isNotFound(gone)).toBe(true)
    }).pipe(Effect.provide(Layer.merge(on(), NodeContext.layer)))
  )
})

it.effect("a stored state that was not decoded is refused, as is a directory without its path", () =>
  Effect.gen(function* () {
    const stored = { file_path, part_size: 10, session_token: "t", parts: [] } as never
    const message =
      "at state: is not an UploadState. Decode what was stored with Schema.decodeUnknown(Files.UploadState)"
    const refused = { _tag: "InvalidRequest", message }
    expect(yield* Effect.flip(Files.upload({ file_path }, Stream.empty, { state: stored }))).toMatchObject(refused)
    expect(yield* Effect.flip(Files.abortUpload(stored))).toMatchObject(refused)
    const download = Files.downloadDirectory({ directory: "/tmp/never" } as never)
    expect(yield* Effect.flip(Effect.provide(download, NodeContext.layer))).toMatchObject({
      _tag: "InvalidRequest",
      message: expect.stringContaining("at directory_path: ")
    })
  }).pipe(Effect.provide(on()))
)
