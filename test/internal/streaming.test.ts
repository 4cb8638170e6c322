import * as http from "node:http"
import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import { EventParser, type ServerSentEvent } from "../../src/internal/call/eventParser.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as Operation from "../../src/layers/Operation.js"
import * as SizeLimits from "../../src/layers/SizeLimits.js"
import * as UndiciHttpClient from "../../src/layers/UndiciHttpClient.js"
import * as Wire from "../../src/schemas/Wire.js"
import { listening } from "../support/listening.js"
import * as Scripted from "../support/scripted.js"

const parse = (pieces: ReadonlyArray<string>, limit = 1000): ReadonlyArray<ServerSentEvent> | undefined => {
  const parser = new EventParser(limit)
  const events: Array<ServerSentEvent> = []
  for (const piece of pieces) {
    const some = parser.push(piece)
    if (some === undefined) return undefined
    events.push(...some)
  }
  const last = parser.end()
  return last === undefined ? events : [...events, last]
}

const dataOf = (pieces: ReadonlyArray<string>) => parse(pieces)?.map(({ data }) => data)

describe("the parser of server-sent events", () => {
  it("joins lines of data, skips comments, and knows all line ends", () => {
    const body =
      "\uFEFF: hello\ndata: a\ndata:b\n\nevent: error\r\ndata:  c\r\n\r\nid: 7\rdata\r\rretry: 1\n\ndata: last"
    const events = [
      { type: "message", data: "a\nb" },
      { type: "error", data: " c" },
      { type: "message", data: "" },
      { type: "message", data: "last" }
    ]
    expect(parse([body])).toEqual(events)
    // However it is cut.
    expect(parse([...body])).toEqual(events)
    for (let i = 1; i < body.length; i++) expect(parse([body.slice(0, i), body.slice(i)])).toEqual(events)
  })

  it("refuses lines and events above the limit", () => {
    expect(dataOf([`data: ${"x".repeat(994)}\n\n`])).toEqual(["x".repeat(994)])
    expect(parse([`data: ${"x".repeat(995)}\n\n`])).toBeUndefined()
    expect(parse(["data: ", "x".repeat(600), "x".repeat(600)])).toBeUndefined()
    expect(parse([`data: ${"x".repeat(600)}\n`, `data: ${"x".repeat(600)}\n`])).toBeUndefined()
  })
})

class Ask extends Wire.struct<Ask>("Ask")({ text: Schema.String, password: Wire.optional(Wire.Secret) }) {}

class Event extends Wire.struct<Event>("Event")({ n: Wire.Int }) {}

const { ask, retried } = Operation.group("Streams", {
  ask: Operation.streamed(Operation.post("/ask", { request: Ask, response: Event, repeat: "never" })),
  retried: Operation.streamed(Operation.post("/retried", { request: Ask, response: Event, repeat: "safe" }))
})

const events = (request: Ask, operation = ask) =>
  Stream.unwrap(Effect.map(DatabricksClient.DatabricksClient, (client) => operation.bind(client.call)(request)))

const head = { headers: { "content-type": "text/event-stream; charset=utf-8" } }

const run = (scripted: Scripted.Scripted, operation = ask, request: Ask = { text: "hi" }) =>
  Stream.runCollect(Stream.either(events(request, operation))).pipe(
    Effect.map((all) => Chunk.toReadonlyArray(all).map((one) => (one._tag === "Right" ? one.right.n : one.left))),
    Effect.provide(Scripted.layer(scripted))
  )

/** The server's connection errors are retried in virtual time. */
const eventually = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.flatMap(Effect.fork(effect), (fiber) => Effect.zipRight(TestClock.adjust("10 minutes"), Fiber.join(fiber)))

describe.each(Scripted.ways)("a stream of events, %s", (way) => {
  const make = (script: ReadonlyArray<Scripted.Answer>) => Scripted.make(script, { way })

  it.effect("is decoded as it arrives and ends with [DONE]", () =>
    Effect.gen(function* () {
      const scripted = make([
        Scripted.stream(
          {
            chunks: [
              ": ping\n\n",
              'data: {"n":1}\n\nda',
              'ta: {"n":2}\n\ndata: {"n":',
              "3}\n\ndata: [DONE]\n\ndata: no\n\n"
            ]
          },
          head
        )
      ])
      expect(yield* run(scripted)).toEqual([1, 2, 3])
      const { body, headers } = scripted.only()
      expect(body).toBe('{"text":"hi"}')
      expect(headers).toMatchObject({ accept: "text/event-stream", authorization: `Bearer ${Scripted.token}` })
    })
  )

  it.effect("ends with its body", () =>
    Effect.gen(function* () {
      expect(yield* run(make([Scripted.stream({ chunks: ['data: {"n":1}\n\n', 'data: {"n":2}'] }, head)]))).toEqual([
        1, 2
      ])
      expect(yield* run(make([Scripted.stream({ chunks: [] }, head)]))).toEqual([])
    })
  )

  it.effect("emits the events before a failure", () =>
    Effect.gen(function* () {
      const failing = (chunk: string) =>
        run(make([Scripted.stream({ chunks: [`data: {"n":1}\n\n${chunk}\n\n`, 'data: {"n":9}\n\n'] }, head)]))
      expect(yield* failing('data: {"error_code":"RESOURCE_EXHAUSTED","message":"slow down"}')).toMatchObject([
        1,
        { _tag: "ResourceExhausted", message: "slow down", service: "Streams", operation: "ask" }
      ])
      expect(yield* failing('data: {"error":{"message":"too long","type":"invalid_request_error"}}')).toMatchObject([
        1,
        { message: "too long" }
      ])
      expect(yield* failing("event: error\ndata: it broke")).toMatchObject([1, { message: "it broke" }])
      expect(yield* failing('data: {"n":"x"}')).toMatchObject([1, { _tag: "DecodeError" }])
      expect(yield* failing("data: {")).toMatchObject([1, { _tag: "NotAnApiResponse" }])
    })
  )

  it.effect("is not sent again once it began", () =>
    Effect.gen(function* () {
      const breaks = { chunks: ['data: {"n":1}\n\n'], breaks: Scripted.socketError("ECONNRESET", "read") }
      const scripted = make([Scripted.stream(breaks, head)])
      expect(yield* eventually(run(scripted, retried))).toMatchObject([
        1,
        { _tag: "TransportError", code: "ECONNRESET" }
      ])
      expect(scripted.requests.length).toBe(1)
    })
  )

  it.effect("is retried before it begins, by the rules of the operation", () =>
    Effect.gen(function* () {
      const good = Scripted.stream({ chunks: ['data: {"n":1}\n\n'] }, head)
      const busy = Scripted.json({ error_code: "REQUEST_LIMIT_EXCEEDED", message: "busy" }, { status: 429 })
      const down = Scripted.json({ error_code: "TEMPORARILY_UNAVAILABLE", message: "down" }, { status: 503 })
      expect(yield* eventually(run(make([busy, good])))).toEqual([1])
      expect(yield* eventually(run(make([down, good])))).toMatchObject([{ _tag: "TemporarilyUnavailable" }])
      expect(yield* eventually(run(make([down, Scripted.cut, good]), retried))).toEqual([1])
    })
  )

  it.effect("refuses responses that are no stream", () =>
    Effect.gen(function* () {
      expect(yield* run(make([Scripted.json({ n: 1 })]))).toMatchObject([
        { _tag: "DecodeError", message: expect.stringContaining("expected a stream of events, got application/json") }
      ])
      expect(yield* run(make([Scripted.html("<html>")]))).toMatchObject([{ _tag: "NotAnApiResponse" }])
      expect(
        yield* run(make([Scripted.json({ error_code: "BAD_REQUEST", message: "no" }, { status: 400 })]))
      ).toMatchObject([{ _tag: "DatabricksBadRequest", message: "no" }])
    })
  )

  it.effect("fails after the idle limit, and cancels the request", () =>
    Effect.gen(function* () {
      let isCancelled = false
      const hangs = {
        chunks: ['data: {"n":1}\n\n'],
        hangs: true,
        onCancel: () => {
          isCancelled = true
        }
      }
      expect(yield* eventually(run(make([Scripted.stream(hangs, head)])))).toMatchObject([
        1,
        { _tag: "DatabricksRequestTimeout", limit: "idle" }
      ])
      expect(isCancelled).toBe(true)
    })
  )

  it.effect("refuses an event above the limit", () =>
    Effect.gen(function* () {
      const scripted = make([Scripted.stream({ chunks: ['data: {"n":1}\n\n', `data: ${"x".repeat(200)}`] }, head)])
      expect(yield* run(scripted).pipe(SizeLimits.withLimits({ response: 100 }))).toMatchObject([
        1,
        { _tag: "ResponseTooLarge", limit: 100 }
      ])
    })
  )

  it.effect("shows no secret that an event echoes", () =>
    Effect.gen(function* () {
      const secret = "correct-horse-battery"
      const echo = Scripted.stream(
        { chunks: [`data: {"error_code":"BAD_REQUEST","message":"${secret} ${Scripted.token}"}\n\n`] },
        head
      )
      const [error] = yield* run(make([echo]), ask, { text: "hi", password: secret })
      expect(error).toMatchObject({ _tag: "DatabricksBadRequest" })
      expect(JSON.stringify([error, String(error)])).not.toMatch(/correct-horse|dapi0/)
    })
  )
})

describe("a stream of events over a socket", () => {
  it.live("gives up its connection when its consumer stops, and when it is interrupted", () =>
    Effect.gen(function* () {
      const closed: Array<Deferred.Deferred<void>> = [yield* Deferred.make<void>(), yield* Deferred.make<void>()]
      let n = 0
      const server = http.createServer((request, response) => {
        const own = closed[n++]
        request.resume()
        response.writeHead(200, { "content-type": "text/event-stream" })
        response.write('data: {"n":1}\n\n')
        response.on("close", () => own !== undefined && Deferred.unsafeDone(own, Exit.void))
      })
      const host = yield* listening(server)
      const client = DatabricksClient.layer({ host, token: Redacted.make("dapi-x") }).pipe(
        Layer.provide(UndiciHttpClient.layer)
      )
      yield* Effect.gen(function* () {
        expect(Chunk.toReadonlyArray(yield* Stream.runCollect(Stream.take(events({ text: "a" }), 1)))).toEqual([
          { n: 1 }
        ])
        yield* Deferred.await(closed[0] as Deferred.Deferred<void>)
        const began = yield* Deferred.make<void>()
        const fiber = yield* Effect.fork(
          Stream.runForEach(events({ text: "b" }), () => Deferred.succeed(began, undefined))
        )
        yield* Deferred.await(began)
        yield* Fiber.interrupt(fiber)
        yield* Deferred.await(closed[1] as Deferred.Deferred<void>)
      }).pipe(Effect.provide(client))
    }).pipe(Effect.scoped, Effect.timeout("10 seconds"))
  )
})
