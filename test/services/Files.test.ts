/** Tests the requests that transfers of files send, and how they read responses. The facts are those of the Python SDK's client of the Files API. */
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as Files from "../../src/services/files/Files.js"
import * as Scripted from "../support/scripted.js"

const file_path = "/Volumes/main/sales/raw/a b.bin"
const api = `${Scripted.host}/api/2.0/fs`
const ofFile = `${api}/files/Volumes/main/sales/raw/a%20b.bin`
const signature = "X-Amz-Signature=5ec2e7"
const storage = "https://bucket.s3.example"

const text = (size: number, letter = "x") => letter.repeat(size)

const contentsOf = (...pieces: ReadonlyArray<string>) =>
  Stream.fromIterable(pieces.map((piece) => new TextEncoder().encode(piece)))

type Answers = Readonly<Record<string, ReadonlyArray<Scripted.Answer>>>

/** Answers by method and address, in order. The last answer of an address is repeated. */
const script = (answers: Answers) => {
  const given = new Map<string, number>()
  return Scripted.make(({ method, url }) => {
    const key = `${method} ${url.replace(`${api}/`, "").replace(`?${signature}`, "")}`
    const all = answers[key] ?? []
    const n = given.get(key) ?? 0
    given.set(key, n + 1)
    const answer = all[Math.min(n, all.length - 1)]
    if (answer === undefined) throw new Error(`no response is scripted for ${key}`)
    return answer
  })
}

const on = (scripted: Scripted.Scripted) =>
  Layer.merge(Files.layer.pipe(Layer.provide(Scripted.layer(scripted))), scripted.layerHttp)

/** Reads the Stream of a body, as a server does. A Stream that fails breaks the connection. */
const taking =
  (texts: Array<string>): Scripted.Answer =>
  (request) =>
    request.body._tag === "Stream"
      ? Stream.runForEach(request.body.stream, (bytes) =>
          Effect.sync(() => texts.push(new TextDecoder().decode(bytes)))
        ).pipe(
          Effect.matchEffect({
            onFailure: (cause) => Scripted.fails(cause)(request),
            onSuccess: () => Scripted.empty({ status: 204 })(request)
          })
        )
      : Scripted.empty({ status: 400 })(request)

/** Lets the delays of retries pass. */
const run = <A, E>(
  effect: Effect.Effect<A, E, Files.Files | Layer.Layer.Success<Scripted.Scripted["layerHttp"]>>,
  scripted: Scripted.Scripted
) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.fork(Effect.either(Effect.provide(effect, on(scripted))))
    while ((yield* Fiber.poll(fiber))._tag === "None") {
      yield* Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))
      yield* TestClock.adjust("100 millis")
    }
    return yield* Fiber.join(fiber)
  })

const sent = ({ requests }: Scripted.Scripted) =>
  requests.map(({ method, url }) => `${method} ${url.replace(`${api}/`, "")}`)

const json = (text: string): unknown => JSON.parse(text)

const link = (name: string) => ({
  url: `${storage}/${name}?${signature}`,
  headers: [{ name: "X-Amz-Server-Side-Encryption", value: "AES256" }]
})

const initiate = "POST files/Volumes/main/sales/raw/a%20b.bin?action=initiate-upload"
const complete =
  "POST files/Volumes/main/sales/raw/a%20b.bin?action=complete-upload&upload_type=multipart&session_token=s-1"
const abort = "POST files/Volumes/main/sales/raw/a%20b.bin?action=abort-upload&upload_type=multipart&session_token=s-1"
const partUrls = "POST create-upload-part-urls"

const multipart: Answers = {
  [initiate]: [Scripted.json({ multipart_upload: { session_token: "s-1" } })],
  [partUrls]: [1, 2, 3].map((part_number) =>
    Scripted.json({ upload_part_urls: [{ ...link(`part-${part_number}`), part_number }] })
  ),
  [`PUT ${storage}/part-1`]: [Scripted.empty({ headers: { etag: '"e1"' } })],
  [`PUT ${storage}/part-2`]: [Scripted.empty({ headers: { etag: '"e2"' } })],
  [`PUT ${storage}/part-3`]: [Scripted.empty({ status: 201, headers: { etag: '"e3"' } })],
  [complete]: [Scripted.json({})],
  [abort]: [Scripted.json({})]
}

const expired = Scripted.text("<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>", {
  status: 403
})

const denied = Scripted.text("<Error><Code>SignatureDoesNotMatch</Code></Error>", { status: 403 })

/** Of 4, 4 and 2 bytes. */
const parts = { partSize: 4, concurrency: 1 }

const upload = (scripted: Scripted.Scripted, options?: Files.UploadOptions) =>
  run(Files.upload({ file_path }, contentsOf("abc", "defg", "hij"), options ?? parts), scripted)

describe("an upload of less than a part", () => {
  it.effect("is one PUT of the bytes", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([Scripted.empty({ status: 204 })])
      const size = yield* run(Files.upload({ file_path, overwrite: false }, contentsOf("abc", "de")), scripted)
      expect(size).toEqual(Either.right(5))
      const { body, headers, method, url } = scripted.only()
      expect([method, url, body]).toEqual(["PUT", `${ofFile}?overwrite=false`, "abcde"])
      expect(headers["content-type"]).toBe("application/octet-stream")
      expect(headers.authorization).toBe(`Bearer ${Scripted.token}`)
    })
  )
})

describe("an upload in parts", () => {
  it.effect("asks for a link for each part and completes with the etags", () =>
    Effect.gen(function* () {
      const scripted = script(multipart)
      expect(yield* upload(scripted)).toEqual(Either.right(10))
      expect(sent(scripted)).toEqual([
        initiate,
        partUrls,
        `PUT ${storage}/part-1?${signature}`,
        partUrls,
        `PUT ${storage}/part-2?${signature}`,
        partUrls,
        `PUT ${storage}/part-3?${signature}`,
        complete
      ])
      const of = (start: string) => scripted.requests.filter(({ method, url }) => `${method} ${url}`.startsWith(start))
      expect(of(`POST ${api}/create-upload`).map(({ body }) => json(body))).toEqual(
        [1, 2, 3].map((start_part_number) => ({
          path: file_path,
          session_token: "s-1",
          start_part_number,
          count: 1,
          expire_time: expect.stringMatching(/^1970-01-01T01:0\d:\d\dZ$/)
        }))
      )
      const puts = of(`PUT ${storage}`)
      expect(puts.map(({ body }) => body)).toEqual(["abcd", "efgh", "ij"])
      for (const { headers } of puts) {
        expect(headers["x-amz-server-side-encryption"]).toBe("AES256")
        expect(headers.authorization).toBeUndefined()
      }
      expect(json(scripted.requests.at(-1)?.body ?? "")).toEqual({
        parts: [
          { part_number: 1, etag: '"e1"' },
          { part_number: 2, etag: '"e2"' },
          { part_number: 3, etag: '"e3"' }
        ]
      })
    })
  )

  it.effect("asks for another link after one that has expired", () =>
    Effect.gen(function* () {
      const scripted = script({
        ...multipart,
        [partUrls]: ["part-1", "part-2", "part-2b", "part-3"].map((name) =>
          Scripted.json({ upload_part_urls: [{ ...link(name), part_number: Number(name[5]) }] })
        ),
        [`PUT ${storage}/part-2`]: [expired],
        [`PUT ${storage}/part-2b`]: [Scripted.empty({ headers: { etag: '"e2b"' } })]
      })
      expect(yield* upload(scripted)).toEqual(Either.right(10))
      expect(scripted.requests.at(-1)?.body).toContain('"etag":"\\"e2b\\""')
    })
  )

  it.effect("sends a part again to the same link after 503 and a broken connection", () =>
    Effect.gen(function* () {
      const scripted = script({
        ...multipart,
        [`PUT ${storage}/part-2`]: [
          Scripted.text("<Error><Code>SlowDown</Code></Error>", { status: 503 }),
          Scripted.cut,
          Scripted.empty({ headers: { etag: '"e2"' } })
        ]
      })
      expect(yield* upload(scripted)).toEqual(Either.right(10))
      const second = scripted.requests.filter(({ url }) => url.startsWith(`${storage}/part-2`))
      expect(second.map(({ body }) => body)).toEqual(["efgh", "efgh", "efgh"])
      expect(sent(scripted).filter((one) => one === partUrls)).toHaveLength(3)
    })
  )

  it.effect("aborts, and says which part was refused and why, without the link", () =>
    Effect.gen(function* () {
      const scripted = script({ ...multipart, [`PUT ${storage}/part-2`]: [denied] })
      const result = yield* upload(scripted)
      expect(Either.isLeft(result) && result.left).toMatchObject({
        _tag: "TransferFailed",
        message: `${file_path}: part 2 could not be uploaded: status 403 (SignatureDoesNotMatch)`,
        status: 403,
        code: "SignatureDoesNotMatch"
      })
      expect(sent(scripted).slice(-1)).toEqual([abort])
      expect(JSON.stringify(result)).not.toContain("5ec2e7")
    })
  )

  it.effect("is one PUT if the first link is refused", () =>
    Effect.gen(function* () {
      const texts: Array<string> = []
      const scripted = script({
        ...multipart,
        [`PUT ${storage}/part-1`]: [denied],
        "PUT files/Volumes/main/sales/raw/a%20b.bin": [taking(texts)]
      })
      expect(yield* upload(scripted)).toEqual(Either.right(10))
      expect(texts.join("")).toBe("abcdefghij")
      expect(sent(scripted).slice(-2)).toEqual([abort, "PUT files/Volumes/main/sales/raw/a%20b.bin"])
    })
  )

  it.effect("fails with the error of its source, also while it is one PUT", () =>
    Effect.gen(function* () {
      const contents = Stream.concat(contentsOf("abcd", "efgh"), Stream.fail({ _tag: "SourceFailed" } as const))
      const broken = (answers: Answers) => run(Files.upload({ file_path }, contents, parts), script(answers))
      const failed = Either.left({ _tag: "SourceFailed" })
      expect(yield* broken(multipart)).toEqual(failed)
      const whole = { "PUT files/Volumes/main/sales/raw/a%20b.bin": [taking([])] }
      expect(yield* broken({ ...multipart, ...whole, [`PUT ${storage}/part-1`]: [denied] })).toEqual(failed)
    })
  )

  it.effect("completes with the parts in order, whichever ended first", () =>
    Effect.gen(function* () {
      const scripted = script({
        ...multipart,
        [`PUT ${storage}/part-2`]: [Scripted.after("5 seconds", Scripted.empty({ headers: { etag: '"e2"' } }))]
      })
      expect(yield* upload(scripted, { partSize: 4, concurrency: 2 })).toEqual(Either.right(10))
      expect(json(scripted.requests.at(-1)?.body ?? "")).toMatchObject({
        parts: [{ part_number: 1 }, { part_number: 2 }, { part_number: 3 }]
      })
    })
  )

  it.effect("has succeeded if the session has ended and the file has its size", () =>
    Effect.gen(function* () {
      const gone = Scripted.json({ error_code: "NOT_FOUND", message: "session not found" }, { status: 404 })
      const head = "HEAD files/Volumes/main/sales/raw/a%20b.bin"
      const sized = (length: string) =>
        script({
          ...multipart,
          [complete]: [gone],
          [head]: [Scripted.empty({ headers: { "content-length": length } })]
        })
      expect(yield* upload(sized("10"))).toEqual(Either.right(10))
      const other = yield* upload(sized("9"))
      expect(Either.isLeft(other) && other.left._tag).toBe("DatabricksNotFound")
    })
  )

  it.effect("aborts by a link if the workspace does not know the action", () =>
    Effect.gen(function* () {
      const scripted = script({
        ...multipart,
        [`PUT ${storage}/part-2`]: [denied],
        [abort]: [Scripted.json({ error_code: "INVALID_PARAMETER_VALUE", message: "unknown action" }, { status: 400 })],
        "POST create-abort-upload-url": [Scripted.json({ abort_upload_url: link("abort") })],
        [`DELETE ${storage}/abort`]: [Scripted.empty({ status: 204 })]
      })
      yield* upload(scripted)
      expect(sent(scripted).slice(-2)).toEqual(["POST create-abort-upload-url", `DELETE ${storage}/abort?${signature}`])
    })
  )
})

describe("an upload to a resumable session", () => {
  const kibibytes = 256 * 1024
  const session: Answers = {
    [initiate]: [Scripted.json({ resumable_upload: { session_token: "s-1" } })],
    "POST create-resumable-upload-url": [
      Scripted.json({ resumable_upload_url: { url: `${storage}/session?${signature}`, headers: [] } })
    ]
  }
  const kept = (last: number) => Scripted.empty({ status: 308, headers: { range: `bytes=0-${last}` } })
  const contents = contentsOf(text(kibibytes), text(1000, "y"))
  const ranges = ({ requests }: Scripted.Scripted) =>
    requests.flatMap(({ body, headers }) => (headers["content-range"] ? [[headers["content-range"], body.length]] : []))

  it.effect("sends chunks with their range, the last one with the size", () =>
    Effect.gen(function* () {
      const scripted = script({ ...session, [`PUT ${storage}/session`]: [kept(kibibytes - 1), Scripted.empty()] })
      const size = yield* run(Files.upload({ file_path }, contents, { partSize: kibibytes }), scripted)
      expect(size).toEqual(Either.right(kibibytes + 1000))
      expect(ranges(scripted)).toEqual([
        [`bytes 0-${kibibytes - 1}/*`, kibibytes],
        [`bytes ${kibibytes}-${kibibytes + 999}/${kibibytes + 1000}`, 1000]
      ])
      expect(scripted.requests.find(({ url }) => url.startsWith(storage))?.headers.authorization).toBeUndefined()
    })
  )

  it.effect("sends what the storage did not keep, and asks for it after a failure", () =>
    Effect.gen(function* () {
      const scripted = script({
        ...session,
        [`PUT ${storage}/session`]: [kept(99), Scripted.cut, kept(199), kept(kibibytes - 1), Scripted.empty()]
      })
      const size = yield* run(Files.upload({ file_path }, contents, { partSize: kibibytes }), scripted)
      expect(size).toEqual(Either.right(kibibytes + 1000))
      expect(ranges(scripted).map(([range]) => range)).toEqual([
        `bytes 0-${kibibytes - 1}/*`,
        `bytes 100-${kibibytes - 1}/*`,
        "bytes */*",
        `bytes 200-${kibibytes - 1}/*`,
        `bytes ${kibibytes}-${kibibytes + 999}/${kibibytes + 1000}`
      ])
    })
  )
})

describe("a download", () => {
  const modified = "Wed, 31 Jan 2024 10:00:00 GMT"
  const part = (from: number, body: string, more?: Readonly<Record<string, string>>) =>
    Scripted.text(body, {
      status: 206,
      headers: {
        "content-range": `bytes ${from}-${from + body.length - 1}/10`,
        "last-modified": modified,
        ...more
      }
    })
  const get = "GET files/Volumes/main/sales/raw/a%20b.bin"
  const downloadUrl = `POST create-download-url?${new URLSearchParams({ path: file_path })}&expire_time=1970-01-01T01%3A00%3A00Z`
  const answers: Answers = {
    [get]: [part(0, "abcd")],
    [downloadUrl]: [Scripted.json(link("file"))],
    [`GET ${storage}/file`]: [part(4, "efgh"), part(8, "ij")]
  }
  const read = (scripted: Scripted.Scripted) =>
    Effect.map(run(Files.readBytes({ file_path }, { partSize: 4, concurrency: 1 }), scripted), (result) =>
      Either.map(result, (bytes) => new TextDecoder().decode(bytes))
    )

  it.effect("asks for ranges of the version that it began with", () =>
    Effect.gen(function* () {
      const scripted = script(answers)
      expect(yield* read(scripted)).toEqual(Either.right("abcdefghij"))
      const [first, , second, third] = scripted.requests
      expect(first?.headers).toMatchObject({ range: "bytes=0-3", authorization: `Bearer ${Scripted.token}` })
      expect(second?.headers).toMatchObject({
        range: "bytes=4-7",
        "if-unmodified-since": modified,
        "x-amz-server-side-encryption": "AES256"
      })
      expect(third?.headers.range).toBe("bytes=8-9")
      expect([second?.headers.authorization, third?.headers.authorization]).toEqual([undefined, undefined])
    })
  )

  it.effect("reads by the API if links are refused", () =>
    Effect.gen(function* () {
      const scripted = script({
        ...answers,
        [get]: [part(0, "abcd"), part(4, "efgh"), part(8, "ij")],
        [`GET ${storage}/file`]: [denied]
      })
      expect(yield* read(scripted)).toEqual(Either.right("abcdefghij"))
      expect(sent(scripted).filter((one) => one.startsWith(`GET ${storage}`))).toHaveLength(1)
    })
  )

  it.effect("asks a link once for a response that is too large", () =>
    Effect.gen(function* () {
      const scripted = script({
        ...answers,
        [get]: [part(0, "abcd"), part(4, "efgh"), part(8, "ij")],
        [`GET ${storage}/file`]: [Scripted.text(text(70_000), { status: 206 })]
      })
      expect(yield* read(scripted)).toEqual(Either.right("abcdefghij"))
      expect(sent(scripted).filter((one) => one.startsWith(`GET ${storage}`))).toHaveLength(1)
    })
  )

  it.effect.each<readonly [string, Scripted.Answer]>([
    ["was modified", Scripted.text("", { status: 412 })],
    ["has another time", part(4, "efgh", { "last-modified": "Wed, 31 Jan 2024 10:00:01 GMT" })],
    ["has another size", part(4, "efgh", { "content-range": "bytes 4-7/11" })],
    ["is sent whole with another size", Scripted.text("abcdefghijk", { headers: { "last-modified": modified } })],
    ["has bytes of another offset", part(0, "abcd")],
    ["has fewer bytes", part(4, "ef", { "content-range": "bytes 4-7/10" })]
  ])("fails if the file %s", ([, answer]) =>
    Effect.gen(function* () {
      const result = yield* read(script({ ...answers, [`GET ${storage}/file`]: [answer, part(8, "ij")] }))
      expect(Either.isLeft(result) && result.left._tag).toBe("FileChanged")
    })
  )
})
