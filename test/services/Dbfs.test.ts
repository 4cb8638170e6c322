import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/TestClock"
import * as Json from "../../src/internal/codec/json.js"
import * as RetryPolicy from "../../src/layers/RetryPolicy.js"
import * as Dbfs from "../../src/services/Dbfs.js"
import * as Scripted from "../support/scripted.js"

const over = <A, E>(scripted: Scripted.Scripted, effect: Effect.Effect<A, E, Dbfs.Dbfs>) =>
  effect.pipe(Effect.provide(Dbfs.layer), Effect.provide(Scripted.layer(scripted)))

const using = <A, E>(scripted: Scripted.Scripted, call: (dbfs: Dbfs.Service) => Effect.Effect<A, E>) =>
  over(scripted, Effect.flatMap(Dbfs.Dbfs, call))

type Call = (dbfs: Dbfs.Service) => Effect.Effect<unknown, unknown>

const api = "/api/2.0/dbfs"

const operations: ReadonlyArray<
  readonly [name: string, call: Call, request: string, body?: object | undefined, answer?: object]
> = [
  [
    "create",
    (d) => d.create({ path: "dbfs:/tmp/a b.csv", overwrite: false }),
    `POST ${api}/create`,
    { path: "/tmp/a b.csv", overwrite: false },
    { handle: 904 }
  ],
  [
    "addBlock",
    (d) => d.addBlock({ handle: 904, data: "AQID" }),
    `POST ${api}/add-block`,
    { handle: 904, data: "AQID" }
  ],
  [
    "addBlock of bytes",
    (d) => d.addBlock({ handle: 904, data: new Uint8Array([1, 2, 3]) }),
    `POST ${api}/add-block`,
    { handle: 904, data: "AQID" }
  ],
  [
    "addBlock of none",
    (d) => d.addBlock({ handle: 90, data: new Uint8Array() }),
    `POST ${api}/add-block`,
    { handle: 90, data: "" }
  ],
  ["close", (d) => d.close({ handle: 904 }), `POST ${api}/close`, { handle: 904 }],
  [
    "put",
    (d) => d.put({ path: "/tmp/a", contents: "AQID", overwrite: true }),
    `POST ${api}/put`,
    { path: "/tmp/a", contents: "AQID", overwrite: true }
  ],
  [
    "put of bytes",
    (d) => d.put({ contents: new Uint8Array([255]), path: 'dbfs:/tmp/"ä"' }),
    `POST ${api}/put`,
    { path: '/tmp/"ä"', contents: "/w==" }
  ],
  ["put without contents", (d) => d.put({ path: "/tmp/a" }), `POST ${api}/put`, { path: "/tmp/a" }],
  [
    "read",
    (d) => d.read({ path: "dbfs:/tmp/a&b", offset: 5, length: 3 }),
    `GET ${api}/read?path=%2Ftmp%2Fa%26b&offset=5&length=3`
  ],
  [
    "readBlock",
    (d) => d.readBlock({ path: "dbfs:/tmp/a", offset: 0 }),
    `GET ${api}/read?path=%2Ftmp%2Fa&offset=0`,
    undefined,
    { bytes_read: 0, data: "" }
  ],
  ["getStatus", (d) => d.getStatus({ path: "dbfs:/tmp" }), `GET ${api}/get-status?path=%2Ftmp`],
  ["list", (d) => d.list({ path: "dbfs:/" }), `GET ${api}/list?path=%2F`],
  ["mkdirs", (d) => d.mkdirs({ path: "dbfs:/tmp/x" }), `POST ${api}/mkdirs`, { path: "/tmp/x" }],
  [
    "move",
    (d) => d.move({ source_path: "dbfs:/a", destination_path: "dbfs:///b" }),
    `POST ${api}/move`,
    { source_path: "/a", destination_path: "/b" }
  ],
  [
    "delete",
    (d) => d.delete({ path: "dbfs:/tmp/x", recursive: true }),
    `POST ${api}/delete`,
    { path: "/tmp/x", recursive: true }
  ]
]

describe("the requests of the DBFS API", () => {
  it("are all tested here", () => {
    const tested = new Set(operations.map(([name]) => name.split(" ")[0]))
    const service = Effect.runSync(over(Scripted.make([]), Dbfs.Dbfs))
    expect([...tested].sort()).toEqual(Object.keys(service).sort())
  })

  for (const [name, call, request, body, answer] of operations) {
    it.effect(name, () =>
      Effect.gen(function* () {
        const scripted = Scripted.make([Scripted.json(answer ?? {})])
        yield* using(scripted, call)
        const sent = scripted.only()
        expect(`${sent.method} ${sent.url.slice(Scripted.host.length)}`).toBe(request)
        expect(sent.body === "" ? undefined : JSON.parse(sent.body)).toStrictEqual(body)
      })
    )
  }

  it.effect("send handles beyond 2^53 exactly", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([Scripted.text('{"handle": 9007199254740993}'), Scripted.json({})])
      yield* using(scripted, (dbfs) =>
        Effect.flatMap(dbfs.create({ path: "/a" }), ({ handle }) =>
          dbfs.addBlock({ handle, data: new Uint8Array([1, 2]) })
        )
      )
      expect(Json.parse(scripted.requests[1]?.body ?? "")).toEqual({ handle: 9007199254740993n, data: "AQI=" })
    })
  )

  const wrong: ReadonlyArray<readonly [Call, message: string]> = [
    [
      (d) => d.addBlock({ handle: "x" as unknown as number, data: new Uint8Array(1) }),
      "at handle: expected Int64, got a string"
    ],
    [(d) => d.addBlock({ handle: 1, data: [1] as unknown as Uint8Array }), "at data: expected string, got a list"],
    [(d) => d.put(null as unknown as Dbfs.PutRequest), "expected an object (PutDbfsRequest), got null"],
    [(d) => d.getStatus({ path: 5 as unknown as string }), "at path: expected string, got a number"],
    [(d) => d.read({ path: "/a", length: 0.5 }), "at length: expected Int, got a fraction"]
  ]

  for (const [call, message] of wrong) {
    it.effect(`are not sent if ${message}`, () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(using(Scripted.make([]), call))
        expect(error).toMatchObject({ _tag: "InvalidRequest", service: "Dbfs" })
        expect((error as Error).message).toBe(message)
      })
    )
  }
})

describe("retries of the DBFS API", () => {
  const attempts = (call: Call) =>
    Effect.gen(function* () {
      const scripted = Scripted.make((_, n) => (n === 0 ? Scripted.cut : Scripted.json({ handle: 1 })))
      const fiber = yield* Effect.fork(Effect.ignore(using(scripted, call)))
      yield* TestClock.adjust("1 minute")
      yield* Fiber.join(fiber)
      return scripted.requests.length
    })

  const once: ReadonlyArray<Call> = [
    (d) => d.addBlock({ handle: 1, data: "" }),
    (d) => d.addBlock({ handle: 1, data: new Uint8Array(1) }),
    (d) => d.create({ path: "/a", overwrite: true }),
    (d) => d.put({ path: "/a", contents: "" }),
    (d) => d.move({ source_path: "/a", destination_path: "/b" })
  ]

  it.effect("unsafe operations are not retried after a broken connection", () =>
    Effect.map(Effect.forEach(once, attempts), (counts) => expect(counts).toEqual(once.map(() => 1)))
  )

  const again: ReadonlyArray<Call> = [
    (d) => d.close({ handle: 1 }),
    (d) => d.put({ path: "/a", contents: "", overwrite: true }),
    (d) => d.mkdirs({ path: "/a" }),
    (d) => d.delete({ path: "/a" }),
    (d) => d.readBlock({ path: "/a" })
  ]

  it.effect("safe operations are", () =>
    Effect.map(Effect.forEach(again, attempts), (counts) => expect(counts).toEqual(again.map(() => 2)))
  )
})

describe("the responses of the DBFS API", () => {
  const info = `{"path": "/a", "is_dir": false, "file_size": 9007199254740993, "modification_time": 1763841600000,
    "tier": "COLD", "checksum": {"crc": 1}}`

  it.effect("keep unknown fields and big integers", () =>
    Effect.gen(function* () {
      const status = yield* using(Scripted.make([Scripted.text(info)]), (dbfs) => dbfs.getStatus({ path: "/a" }))
      expect(status).toStrictEqual(Json.parse(info))
      const { files } = yield* using(Scripted.make([Scripted.text(`{"files": [${info}]}`)]), (dbfs) =>
        dbfs.list({ path: "/" })
      )
      expect(files?.[0]?.file_size).toBe(9007199254740993n)
    })
  )

  const block = (body: string) => using(Scripted.make([Scripted.text(body)]), (dbfs) => dbfs.readBlock({ path: "/a" }))

  it.effect.each([
    '{"bytes_read":3,"data":"AQID"}',
    '{"data":"AQID","bytes_read":3}',
    '{"data":"AQID"}',
    ' {\n "bytes_read" : 3 ,\n "data" : "AQID"\n}\n',
    '{"bytes_read":3,"data":"AQID","etag":"x"}',
    '{"next":{"data":"BBBB"},"bytes_read":3,"data":"AQID"}',
    '{"bytes_read":3,"data":"AQI\\u0044"}',
    '{"bytes_read":null,"data":"AQID"}'
  ])("reads a block from %s", (body) =>
    Effect.map(block(body), (bytes) => expect(bytes).toEqual(new Uint8Array([1, 2, 3])))
  )

  it.effect.each(['{"bytes_read":0}', '{"bytes_read":0,"data":""}', '{"data":null}', "{}"])(
    "reads an empty block from %s",
    (body) => Effect.map(block(body), (bytes) => expect(bytes).toEqual(new Uint8Array()))
  )

  it.effect.each([
    ['{"bytes_read":4,"data":"AQID"}', "DecodeError", "at data: expected 4 bytes, got 3"],
    ['{"bytes_read":3,"data":"AQ*D"}', "DecodeError", "at data: expected base64"],
    ['{"bytes_read":3,"data":"AQIDA"}', "DecodeError", "at data: expected base64"],
    ['{"bytes_read":3,"data":5}', "DecodeError", "at data: expected base64"],
    ['{"error_code":"MAX_READ_SIZE_EXCEEDED","message":"too large"}', "DatabricksBadRequest", "too large"],
    ['{"error":"too large"}', "UnexpectedStatus", "too large"],
    ['{"bytes_read":3,"data":"AQID"', "NotAnApiResponse", "is not JSON"],
    ['{"bytes_read":3,"data":"AQID"}}', "NotAnApiResponse", "is not JSON"],
    ['{"bytes_read":3,"data":"AQI', "NotAnApiResponse", "is not JSON"]
  ])("rejects %s as a block", ([body = "", tag, message]) =>
    Effect.map(Effect.flip(RetryPolicy.withPolicy(RetryPolicy.none)(block(body))), (error) => {
      expect(error._tag).toBe(tag)
      expect(error.message).toContain(message)
    })
  )

  it.effect("rejects a web page as a block", () =>
    Effect.map(
      Effect.flip(
        using(Scripted.make([Scripted.html("<html>Sign in</html>")]), (dbfs) => dbfs.readBlock({ path: "/a" })).pipe(
          RetryPolicy.withPolicy(RetryPolicy.none)
        )
      ),
      (error) => expect(error._tag).toBe("NotAnApiResponse")
    )
  )
})
