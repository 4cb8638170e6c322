import { createHash } from "node:crypto"
import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FastCheck from "effect/FastCheck"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Ref from "effect/Ref"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as Fault from "../../src/emulator/Fault.js"
import * as Dbfs from "../../src/services/Dbfs.js"
import * as Emulated from "../support/emulated.js"
import * as Failures from "../support/failures.js"
import * as Logs from "../support/logs.js"

const mebibyte = 1024 * 1024

const path = "dbfs:/tmp/data.bin"

const test = Emulated.inMemory(Dbfs.layer)

/** Bytes with different blocks. */
const bytesOf = (size: number) => {
  const bytes = new Uint8Array(size)
  for (let i = 0; i < size; i++) bytes[i] = (i * 31) ^ (i >> 11)
  return bytes
}

const hashOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex")

const pieces = (bytes: Uint8Array, size: number) =>
  Stream.fromIterable(
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size))
  )

const hashed = (stream: Stream.Stream<Uint8Array, unknown, Dbfs.Dbfs>) =>
  Effect.map(
    Stream.runFold(stream, createHash("sha256"), (hash, block) => hash.update(block)),
    (hash) => hash.digest("hex")
  )

/** The service with some members replaced. */
const altered = (change: (dbfs: Dbfs.Service) => Partial<Dbfs.Service>) =>
  Layer.effect(
    Dbfs.Dbfs,
    Effect.map(Dbfs.Dbfs, (dbfs) => ({ ...dbfs, ...change(dbfs) }))
  ).pipe(Layer.provideMerge(test))

const exists = Effect.flatMap(Dbfs.Dbfs, (dbfs) =>
  dbfs.getStatus({ path }).pipe(
    Effect.map(({ file_size }) => file_size),
    Effect.catchTag("ResourceDoesNotExist", () => Effect.succeed("nothing"))
  )
)

const operations = Effect.flatMap(Emulator.Emulator, (emulator) =>
  Effect.map(emulator.requests, (requests) => requests.map(({ operation }) => operation))
)

const inject = (...faults: ReadonlyArray<Fault.Fault>) =>
  Effect.flatMap(Emulator.Emulator, (emulator) => emulator.inject(...faults))

/** Runs an effect with unlimited time. */
const patiently = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.fork(effect)
    yield* TestClock.adjust("20 minutes")
    return yield* Fiber.join(fiber)
  })

describe("Dbfs.upload", () => {
  const sizes = [0, 1, mebibyte - 1, mebibyte, mebibyte + 1, 3 * mebibyte + 123]

  it.effect.each(sizes.flatMap((size) => [7 * mebibyte, 300_007, 65_536].map((piece) => ({ size, piece }))))(
    "$size bytes in pieces of $piece",
    ({ piece, size }) =>
      Effect.gen(function* () {
        const bytes = bytesOf(size)
        const sent: Array<number> = []
        const counting = altered((dbfs) => ({
          addBlock: (request) => {
            sent.push(request.data.length)
            return dbfs.addBlock(request)
          }
        }))
        yield* Effect.gen(function* () {
          expect(yield* Dbfs.upload({ path }, pieces(bytes, piece))).toBe(size)
          expect(yield* hashed(Dbfs.download({ path }))).toBe(hashOf(bytes))
        }).pipe(Effect.provide(counting))
        const rest = size % mebibyte
        const whole = Array.from({ length: Math.floor(size / mebibyte) }, () => mebibyte)
        expect(sent).toEqual(rest === 0 ? whole : [...whole, rest])
      })
  )

  it.effect.prop(
    "accepts pieces and chunks of any sizes",
    {
      sizes: FastCheck.array(FastCheck.oneof(FastCheck.nat(10), FastCheck.nat(900_000)), { maxLength: 12 }),
      grouped: FastCheck.integer({ min: 1, max: 5 })
    },
    ({ grouped, sizes }) =>
      Effect.gen(function* () {
        const parts = sizes.map((size, i) => bytesOf(size + i).subarray(i))
        yield* Dbfs.upload({ path, overwrite: true }, Stream.rechunk(Stream.fromIterable(parts), grouped))
        expect(hashOf(yield* Dbfs.readBytes({ path }))).toBe(hashOf(Buffer.concat(parts)))
      }).pipe(Effect.provide(test)),
    { fastCheck: { numRuns: 10 } }
  )

  it.effect("a source can reuse its memory", () =>
    Effect.gen(function* () {
      const memory = new Uint8Array(400_000)
      const source = Stream.map(Stream.rechunk(Stream.range(1, 6), 1), (n) => memory.fill(n))
      yield* Dbfs.upload({ path }, source)
      const bytes = yield* Dbfs.readBytes({ path })
      expect([0, 399_999, 400_000, 2_399_999].map((at) => bytes[at])).toEqual([1, 1, 2, 6])
    }).pipe(Effect.provide(test))
  )

  it.effect("a block does not change while it is sent", () =>
    Effect.gen(function* () {
      const kept: Array<Uint8Array> = []
      const keeping = altered(() => ({
        addBlock: ({ data }) => Effect.sync(() => kept.push(data as Uint8Array)),
        getStatus: () => Effect.succeed({})
      }))
      const bytes = bytesOf(2 * mebibyte + 5)
      yield* Dbfs.upload({ path }, Stream.make(bytes)).pipe(Effect.provide(keeping))
      expect(hashOf(Buffer.concat(kept))).toBe(hashOf(bytes))
    })
  )

  it.effect("reports progress after each block", () =>
    Effect.gen(function* () {
      const told: Array<number> = []
      yield* Dbfs.upload({ path }, pieces(bytesOf(2 * mebibyte + 9), 100_000), {
        onProgress: (bytes) => Effect.sync(() => told.push(bytes))
      })
      expect(told).toEqual([mebibyte, 2 * mebibyte, 2 * mebibyte + 9])
    }).pipe(Effect.provide(test))
  )

  it.effect("replaces a file with overwrite, and does not touch it otherwise", () =>
    Effect.gen(function* () {
      yield* Dbfs.write({ path }, "old")
      const error = yield* Effect.flip(Dbfs.upload({ path }, Stream.make(bytesOf(9))))
      expect(error._tag).toBe("ResourceAlreadyExists")
      expect(yield* Dbfs.readText({ path })).toBe("old")
      yield* Dbfs.upload({ path, overwrite: true }, Stream.make(bytesOf(9)))
      expect(yield* Dbfs.readBytes({ path })).toEqual(bytesOf(9))
    }).pipe(Effect.provide(test))
  )

  /** Two blocks, followed by the given effect. */
  const begun = <E, R>(then: Stream.Stream<Uint8Array, E, R>) => Stream.concat(Stream.make(bytesOf(2 * mebibyte)), then)

  const endings = ["addBlock", "addBlock", "close", "delete"]

  it.effect("leaves no file if the source fails", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Dbfs.upload({ path }, begun(Stream.fail("broken" as const))))
      expect(error).toBe("broken")
      expect((yield* operations).slice(-4)).toEqual(endings)
      expect(yield* exists).toBe("nothing")
    }).pipe(Effect.provide(test))
  )

  it.effect("leaves no file if the source has a defect", () =>
    Effect.gen(function* () {
      const exit = yield* Effect.exit(Dbfs.upload({ path }, begun(Stream.die("defect"))))
      expect(exit).toEqual(Exit.die("defect"))
      expect(yield* exists).toBe("nothing")
    }).pipe(Effect.provide(test))
  )

  it.effect("leaves no file when interrupted", () =>
    Effect.gen(function* () {
      const reached = yield* Deferred.make<void>()
      const waiting = Stream.drain(
        Stream.fromEffect(Effect.zipRight(Deferred.succeed(reached, undefined), Effect.never))
      )
      const fiber = yield* Effect.fork(Dbfs.upload({ path }, begun(waiting)))
      yield* Deferred.await(reached)
      expect(yield* exists).toBe(2 * mebibyte)
      expect(Exit.isInterrupted(yield* Fiber.interrupt(fiber))).toBe(true)
      expect((yield* operations).slice(-2)).toEqual(["close", "delete"])
      expect(yield* exists).toBe("nothing")
    }).pipe(Effect.provide(test))
  )

  it.effect("leaves no file when interrupted while a block is sent", () =>
    Effect.gen(function* () {
      yield* inject(Fault.slow({ delay: "1 hour", on: { operation: "addBlock" } }))
      const fiber = yield* Effect.fork(Dbfs.upload({ path }, begun(Stream.empty)))
      yield* TestClock.adjust("1 second")
      yield* Fiber.interrupt(fiber)
      expect(yield* exists).toBe("nothing")
    }).pipe(Effect.provide(test))
  )

  it.effect("leaves no file if the source does not emit bytes", () =>
    Effect.gen(function* () {
      const source = begun(Stream.make("text" as unknown as Uint8Array))
      const error = yield* Effect.flip(Dbfs.upload({ path }, source))
      expect(error).toMatchObject({ _tag: "InvalidRequest", message: "at data: expected Uint8Array" })
      expect(yield* exists).toBe("nothing")
    }).pipe(Effect.provide(test))
  )

  it.effect.each([Fault.cutBefore, Fault.cutAfter, Fault.cutDuring])(
    "does not retry a block after a broken connection, and leaves no file",
    (cut) =>
      Effect.gen(function* () {
        yield* inject(Fault.throttle({ on: { operation: "create" } }), cut({ on: { operation: "addBlock" } }))
        const error = yield* Effect.flip(patiently(Dbfs.upload({ path }, begun(Stream.empty))))
        expect(error).toMatchObject({ _tag: "TransportError", operation: "addBlock", sent: true })
        expect(yield* operations).toEqual(["getStatus", "create", "create", "addBlock", "close", "delete"])
        expect(yield* exists).toBe("nothing")
      }).pipe(Effect.provide(test))
  )

  it.effect("continues after throttling and unavailability", () =>
    Effect.gen(function* () {
      yield* inject(
        Fault.throttle({ on: { operation: "addBlock" }, times: 3 }),
        Fault.status({ status: 503, on: { operation: "addBlock" }, times: 2 })
      )
      const bytes = bytesOf(2 * mebibyte + 1)
      yield* patiently(Dbfs.upload({ path }, Stream.make(bytes)))
      expect(hashOf(yield* Dbfs.readBytes({ path }))).toBe(hashOf(bytes))
    }).pipe(Effect.provide(test))
  )

  it.effect("detects a block that was added twice", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Dbfs.upload({ path }, Stream.make(bytesOf(10))))
      expect(error).toMatchObject({ _tag: "UploadMismatch", path, sent: 10, stored: 20 })
      expect(yield* exists).toBe("nothing")
    }).pipe(Effect.provide(altered((dbfs) => ({ addBlock: (block) => Effect.repeatN(dbfs.addBlock(block), 1) }))))
  )

  it.effect("a lost response to close does not delete the file", () =>
    Effect.gen(function* () {
      yield* inject(Fault.cutAfter({ on: { operation: "close" } }))
      expect(yield* patiently(Dbfs.upload({ path }, Stream.make(bytesOf(10))))).toBe(10)
      expect((yield* operations).slice(-3)).toEqual(["close", "close", "getStatus"])
      expect(yield* exists).toBe(10)
    }).pipe(Effect.provide(test))
  )

  it.effect("fails if close fails and the file is too short", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Dbfs.upload({ path }, Stream.make(bytesOf(10))))
      expect(error).toBe(Failures.denied)
      expect(yield* exists).toBe("nothing")
    }).pipe(Effect.provide(altered(() => ({ addBlock: () => Effect.void, close: () => Effect.fail(Failures.denied) }))))
  )

  it.effect("the source can take ten minutes per block", () =>
    Effect.gen(function* () {
      const source = Stream.concat(
        Stream.make(bytesOf(mebibyte)),
        Stream.fromEffect(Effect.delay(Effect.succeed(bytesOf(1)), "11 minutes"))
      )
      const error = yield* Effect.flip(patiently(Dbfs.upload({ path }, source)))
      expect(error).toMatchObject({ _tag: "ResourceDoesNotExist", operation: "addBlock" })
      expect(yield* exists).toBe("nothing")
    }).pipe(Effect.provide(test))
  )

  describe("after a lost response to create", () => {
    const lost = inject(Fault.cutAfter({ on: { operation: "create" } }))

    const upload = (overwrite: boolean) =>
      Effect.map(Effect.flip(patiently(Dbfs.upload({ path, overwrite }, Stream.make(bytesOf(3))))), (error) =>
        expect(error).toMatchObject({ _tag: "TransportError", operation: "create" })
      )

    it.effect.each([true, false])("leaves no empty file (overwrite %s)", (overwrite) =>
      Effect.gen(function* () {
        yield* lost
        yield* upload(overwrite)
        expect(yield* exists).toBe("nothing")
      }).pipe(Effect.provide(test))
    )

    it.effect("keeps an empty file of another client", () =>
      Effect.gen(function* () {
        yield* Dbfs.write({ path }, "")
        yield* lost
        yield* upload(false)
        expect(yield* exists).toBe(0)
      }).pipe(Effect.provide(test))
    )

    it.effect("keeps a file that was not replaced", () =>
      Effect.gen(function* () {
        yield* Dbfs.write({ path }, "old")
        yield* inject(Fault.cutBefore({ on: { operation: "create" } }))
        yield* upload(true)
        expect(yield* exists).toBe(3)
      }).pipe(Effect.provide(test))
    )
  })

  it.effect("logs a file that could not be deleted", () =>
    Effect.gen(function* () {
      const logs = Logs.make()
      yield* inject(Fault.status({ status: 403, errorCode: "PERMISSION_DENIED", on: { operation: "delete" } }))
      yield* Effect.flip(Dbfs.upload({ path }, begun(Stream.fail("broken")))).pipe(Effect.provide(logs.layer))
      expect(logs.lines.join()).toMatch(/^ERROR dbfs:\/tmp\/data.bin is incomplete and could not be deleted/)
    }).pipe(Effect.provide(test))
  )

  it.effect("deletes the file even if close does not return", () =>
    Effect.gen(function* () {
      expect(yield* patiently(Effect.flip(Dbfs.upload({ path }, begun(Stream.fail("broken")))))).toBe("broken")
      expect(yield* exists).toBe("nothing")
    }).pipe(Effect.provide(altered(() => ({ close: () => Effect.never }))))
  )

  it.effect("gives up a deletion that does not return", () =>
    Effect.gen(function* () {
      const logs = Logs.make()
      const error = yield* patiently(Effect.flip(Dbfs.upload({ path }, begun(Stream.fail("broken"))))).pipe(
        Effect.provide(logs.layer)
      )
      expect(error).toBe("broken")
      expect(logs.lines.join()).toContain("could not be deleted")
    }).pipe(Effect.provide(altered(() => ({ delete: () => Effect.never }))))
  )
})

describe("Dbfs.download", () => {
  const stored = (size: number) => Effect.as(Dbfs.upload({ path }, Stream.make(bytesOf(size))), bytesOf(size))

  it.effect("emits blocks in order, whichever arrive first", () =>
    Effect.gen(function* () {
      const bytes = yield* stored(5 * mebibyte + 7)
      yield* inject(
        Fault.slow({ delay: "3 seconds", on: { operation: "read" } }),
        Fault.slow({ delay: "1 second", on: { operation: "read" } })
      )
      const blocks = yield* patiently(Stream.runCollect(Dbfs.download({ path })))
      expect(Chunk.toReadonlyArray(Chunk.map(blocks, ({ length }) => length))).toEqual([
        ...Array.from({ length: 5 }, () => mebibyte),
        7
      ])
      expect(hashOf(Buffer.concat([...blocks]))).toBe(hashOf(bytes))
    }).pipe(Effect.provide(test))
  )

  it.effect.each([1, 3])("fetches %s blocks concurrently, and no further ahead", (concurrency) =>
    Effect.gen(function* () {
      const [running, most, begun] = yield* Effect.all([Ref.make(0), Ref.make(0), Ref.make(0)])
      const counting = altered((dbfs) => ({
        readBlock: (request) =>
          Effect.gen(function* () {
            yield* Ref.update(begun, (n) => n + 1)
            const now = yield* Ref.updateAndGet(running, (n) => n + 1)
            yield* Ref.update(most, (n) => Math.max(n, now))
            return yield* Effect.delay(dbfs.readBlock(request), "1 second")
          }).pipe(Effect.ensuring(Ref.update(running, (n) => n - 1)))
      }))
      yield* Effect.gen(function* () {
        yield* stored(8 * mebibyte)
        const taken = yield* Ref.make(0)
        const fiber = yield* Dbfs.download({ path }, { concurrency }).pipe(
          Stream.runForEach(() =>
            Effect.zipRight(
              Ref.update(taken, (n) => n + 1),
              Effect.sleep("1 minute")
            )
          ),
          Effect.fork
        )
        yield* TestClock.adjust("30 seconds")
        expect(yield* Ref.get(taken)).toBe(1)
        expect(yield* Ref.get(begun)).toBeGreaterThanOrEqual(concurrency)
        expect(yield* Ref.get(begun)).toBeLessThanOrEqual(2 * concurrency + 1)
        yield* TestClock.adjust("30 minutes")
        yield* Fiber.join(fiber)
        expect(yield* Ref.get(taken)).toBe(8)
        expect(yield* Ref.get(most)).toBe(concurrency)
      }).pipe(Effect.provide(counting))
    })
  )

  it.effect("stops fetching when the consumer stops", () =>
    Effect.gen(function* () {
      yield* stored(14 * mebibyte)
      yield* Stream.runDrain(Stream.take(Dbfs.download({ path }, { concurrency: 4 }), 1))
      const reads = (yield* operations).filter((operation) => operation === "read")
      expect(reads.length).toBeLessThan(12)
    }).pipe(Effect.provide(test))
  )

  it.effect("continues after transient failures", () =>
    Effect.gen(function* () {
      const bytes = yield* stored(3 * mebibyte)
      yield* inject(
        Fault.status({ status: 503, on: { operation: "read" } }),
        Fault.cutDuring({ on: { operation: "read" } }),
        Fault.throttle({ on: { operation: "read" } })
      )
      expect(yield* patiently(hashed(Dbfs.download({ path })))).toBe(hashOf(bytes))
    }).pipe(Effect.provide(test))
  )

  it.effect("reports progress", () =>
    Effect.gen(function* () {
      yield* stored(2 * mebibyte + 9)
      const told: Array<number> = []
      yield* Stream.runDrain(Dbfs.download({ path }, { onProgress: (bytes) => Effect.sync(() => told.push(bytes)) }))
      expect(told).toEqual([mebibyte, 2 * mebibyte, 2 * mebibyte + 9])
    }).pipe(Effect.provide(test))
  )

  it.effect("reads an empty file in one request", () =>
    Effect.gen(function* () {
      yield* Dbfs.write({ path }, "")
      expect(yield* Dbfs.readBytes({ path })).toEqual(new Uint8Array())
      expect(yield* operations).toEqual(["put", "getStatus"])
    }).pipe(Effect.provide(test))
  )

  it.effect("fails if the path is not a file", () =>
    Effect.gen(function* () {
      const dbfs = yield* Dbfs.Dbfs
      yield* dbfs.mkdirs({ path })
      const error = yield* Effect.flip(Dbfs.readBytes({ path }))
      expect(error).toMatchObject({ _tag: "InvalidParameterValue", operation: "read" })
      expect(yield* Effect.flip(Dbfs.readBytes({ path: "/nothing" }))).toMatchObject({ _tag: "ResourceDoesNotExist" })
    }).pipe(Effect.provide(test))
  )

  /** Replaces the file after this number of bytes. */
  const replaced = (size: number, after: number, by: number) =>
    Effect.gen(function* () {
      yield* stored(size)
      let come = 0
      const exit = yield* Dbfs.download({ path }, { concurrency: 1 }).pipe(
        Stream.runForEach((block) => {
          const before = come
          come += block.length
          return before < after && come >= after
            ? Effect.zipRight(
                TestClock.adjust("1 second"),
                Dbfs.upload({ path, overwrite: true }, Stream.make(bytesOf(by)))
              )
            : Effect.void
        }),
        Effect.flip
      )
      expect(exit).toMatchObject({ _tag: "FileChanged", path })
      return exit.message
    }).pipe(Effect.provide(test))

  it.effect("detects a file that becomes shorter meanwhile", () =>
    Effect.map(replaced(8 * mebibyte, mebibyte, 7 * mebibyte + 5), (message) =>
      expect(message).toMatch(/expected 1048576 bytes at offset 7340032, got 5$/)
    )
  )

  it.effect("detects a file that grows meanwhile", () =>
    Effect.map(replaced(8 * mebibyte - 3, mebibyte, 9 * mebibyte), (message) =>
      expect(message).toMatch(/expected 1048573 bytes at offset 7340032, got 1048576$/)
    )
  )

  it.effect("detects a file that is replaced by one of the same size", () =>
    Effect.map(replaced(8 * mebibyte, mebibyte, 8 * mebibyte), (message) =>
      expect(message).toContain("its size or modification time is different")
    )
  )

  it.effect("fails if the file is deleted meanwhile", () =>
    Effect.gen(function* () {
      const dbfs = yield* Dbfs.Dbfs
      yield* stored(12 * mebibyte)
      const error = yield* Dbfs.download({ path }, { concurrency: 1 }).pipe(
        Stream.runForEach(() => dbfs.delete({ path })),
        Effect.flip
      )
      expect(error._tag).toBe("ResourceDoesNotExist")
    }).pipe(Effect.provide(test))
  )

  it.effect("does not treat an absent size as zero", () =>
    Effect.gen(function* () {
      yield* stored(5)
      const error = yield* Effect.flip(Dbfs.readBytes({ path }))
      expect(error).toMatchObject({ _tag: "DecodeError", message: "at file_size: is missing" })
    }).pipe(
      Effect.provide(
        altered((dbfs) => {
          let asked = 0
          return {
            getStatus: (request) => (asked++ < 2 ? dbfs.getStatus(request) : Effect.succeed({ is_dir: false }))
          }
        })
      )
    )
  )
})

describe("Dbfs.write", () => {
  it.effect.each([
    { size: 0, by: "put" },
    { size: mebibyte, by: "put" },
    { size: mebibyte + 1, by: "create" }
  ])("sends $size bytes by $by", ({ by, size }) =>
    Effect.gen(function* () {
      yield* Dbfs.write({ path }, bytesOf(size))
      expect((yield* operations).filter((operation) => operation === "put" || operation === "create")).toEqual([by])
      expect(hashOf(yield* Dbfs.readBytes({ path }))).toBe(hashOf(bytesOf(size)))
    }).pipe(Effect.provide(test))
  )

  it.effect("writes text that readText returns", () =>
    Effect.gen(function* () {
      yield* Dbfs.write({ path, overwrite: true }, "grüße 🎉")
      expect(yield* Dbfs.readText({ path: "/tmp/data.bin" })).toBe("grüße 🎉")
      const error = yield* Effect.flip(Dbfs.write({ path }, "again"))
      expect(error._tag).toBe("ResourceAlreadyExists")
    }).pipe(Effect.provide(test))
  )

  it.effect("rejects half a surrogate pair, in both directions", () =>
    Effect.gen(function* () {
      const unwritten = yield* Effect.flip(Dbfs.write({ path }, "\ud83c"))
      expect(unwritten).toMatchObject({ _tag: "InvalidRequest", message: "at contents: is not well-formed Unicode" })
      yield* Dbfs.write({ path }, new Uint8Array([0xff, 0xfe]))
      const unread = yield* Effect.flip(Dbfs.readText({ path }))
      expect(unread).toMatchObject({ _tag: "DecodeError", message: "at data: is not UTF-8" })
    }).pipe(Effect.provide(test))
  )
})

describe("over a socket", () => {
  it.live("files round-trip", () =>
    Effect.gen(function* () {
      const bytes = bytesOf(5 * mebibyte + 77)
      yield* Dbfs.upload({ path }, pieces(bytes, 300_007))
      expect(yield* hashed(Dbfs.download({ path }, { concurrency: 3 }))).toBe(hashOf(bytes))
    }).pipe(Effect.provide(Emulated.served(Dbfs.layer)), Effect.scoped)
  )
})
