import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as Paging from "../../src/internal/call/paging.js"
import * as Truncation from "../../src/internal/call/truncation.js"
import { DatabricksClient } from "../../src/layers/DatabricksClient.js"
import * as RetryPolicy from "../../src/layers/RetryPolicy.js"
import * as Wire from "../../src/schemas/Wire.js"
import { operationOf } from "../support/operation.js"
import * as Scripted from "../support/scripted.js"

const Request = Schema.Struct({ filter: Wire.optional(Schema.String), page_token: Wire.optional(Schema.String) })

const Page = Schema.Struct({
  items: Wire.optional(Schema.Array(Schema.Int)),
  next_page_token: Wire.optional(Schema.String)
})

const list = operationOf({
  service: "Things",
  operation: "list",
  method: "GET",
  path: "/list",
  request: Request,
  response: Page
})

const items = Paging.paged(list, "items")

const listing = (scripted: Scripted.Scripted, request: typeof Request.Type = {}) =>
  Stream.unwrap(Effect.map(DatabricksClient, (client) => items.stream(client.call)(request))).pipe(
    Stream.provideLayer(Scripted.layer(scripted))
  )

const page = (items: ReadonlyArray<number> | null | undefined, next?: string | null) =>
  Scripted.json({ items, next_page_token: next })

const tokens = (scripted: Scripted.Scripted) =>
  scripted.requests.map(({ url }) => new URL(url).searchParams.get("page_token"))

const collect = <A, E>(stream: Stream.Stream<A, E>) => Effect.map(Stream.runCollect(stream), Chunk.toReadonlyArray)

describe("a paged list", () => {
  it.effect("emits the items of all pages in order, requests each page once, and keeps the caller's fields", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([page([1, 2], "b"), page([3], "c"), page([4, 5])])
      expect(yield* collect(listing(scripted, { filter: "f" }))).toEqual([1, 2, 3, 4, 5])
      expect(tokens(scripted)).toEqual([null, "b", "c"])
      expect(scripted.requests.every(({ url }) => new URL(url).searchParams.get("filter") === "f")).toBe(true)
    })
  )

  it.effect("keeps the order even if a page is slow", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([page([1], "b"), Scripted.after("9 seconds", page([2], "c")), page([3])])
      const fiber = yield* Effect.fork(collect(listing(scripted)))
      yield* TestClock.adjust("9 seconds")
      expect(yield* Fiber.join(fiber)).toEqual([1, 2, 3])
    })
  )

  for (const nothing of [[], null, undefined]) {
    it.effect(`continues past pages whose items are ${JSON.stringify(nothing)}`, () =>
      Effect.gen(function* () {
        const scripted = Scripted.make([page(nothing, "b"), page(nothing, "c"), page([1], "d"), page(nothing)])
        expect(yield* collect(listing(scripted))).toEqual([1])
        expect(scripted.requests.length).toBe(4)
      })
    )
  }

  it.effect("continues past many empty pages", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make((_, n) => page([], n < 200 ? `t${n}` : null))
      expect(yield* collect(listing(scripted))).toEqual([])
      expect(scripted.requests.length).toBe(201)
    })
  )

  it.effect("fails eventually if all pages are empty and all tokens new", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make((_, n) => page(n === 500 ? [1] : [], `t${n}`))
      expect(yield* Effect.flip(collect(listing(scripted)))).toMatchObject({
        _tag: "DecodeError",
        message: /^1000 consecutive pages are empty/
      })
      // The count restarts after a page with items.
      expect(scripted.requests.length).toBe(1501)
    })
  )

  it.effect("of a single object also fails eventually", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make((_, n) => page([], `t${n}`))
      const whole = Effect.flatMap(DatabricksClient, (client) =>
        Truncation.whole(list, (all) => all).bind(client.call)({})
      ).pipe(Effect.provide(Scripted.layer(scripted)))
      expect(yield* Effect.flip(whole)).toMatchObject({ _tag: "DecodeError", message: /^page 1000 points/ })
    })
  )

  for (const end of [undefined, null, ""]) {
    it.effect(`ends with a token that is ${JSON.stringify(end)}`, () =>
      Effect.gen(function* () {
        const scripted = Scripted.make([page([1], end)])
        expect(yield* collect(listing(scripted))).toEqual([1])
      })
    )
  }

  for (const [what, script, request, items] of [
    ["itself", [page([1], "b"), page([2], "b")], {}, [1, 2]],
    ["an earlier page", [page([1], "b"), page([2], "c"), page([3], "b")], {}, [1, 2, 3]],
    ["the caller's first page", [page([1], "b"), page([2], "a")], { page_token: "a" }, [1, 2]]
  ] as const) {
    it.effect(`fails after the items if a page points to ${what}`, () =>
      Effect.gen(function* () {
        const seen: Array<number> = []
        const scripted = Scripted.make(script)
        const error = yield* Effect.flip(
          Stream.runForEach(listing(scripted, request), (item) => Effect.sync(() => seen.push(item)))
        )
        expect(error).toMatchObject({
          _tag: "DecodeError",
          operation: "list",
          message: "the next page is a page that was read before: the list would never end"
        })
        expect(seen).toEqual(items)
        expect(scripted.requests.length).toBe(script.length)
      })
    )
  }

  it.effect("fails with InvalidRequest if the request cannot be sent", () =>
    Effect.gen(function* () {
      const cycle: { page_token?: string; self?: unknown } = {}
      cycle.self = cycle
      expect(yield* Effect.flip(Stream.runDrain(listing(Scripted.make([]), cycle)))).toMatchObject({
        _tag: "InvalidRequest"
      })
    })
  )

  it.effect("fetches one page ahead", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make((_, n) => page([n], `t${n}`))
      const requested: Array<number> = []
      yield* listing(scripted).pipe(
        Stream.tap(() =>
          Effect.zipRight(
            TestClock.adjust("1 minute"),
            Effect.sync(() => requested.push(scripted.requests.length))
          )
        ),
        Stream.take(4),
        Stream.runDrain
      )
      expect(requested).toEqual([2, 3, 4, 5])
    })
  )

  it.effect("fetches the next page while the consumer processes the current one", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make((_, n) => Scripted.after("10 seconds", page([n], n < 3 ? `t${n}` : null)))
      const clock = yield* Effect.clock
      const fiber = yield* Effect.fork(
        listing(scripted).pipe(
          Stream.runForEach(() => Effect.sleep("10 seconds")),
          Effect.map(() => clock.unsafeCurrentTimeMillis())
        )
      )
      yield* TestClock.adjust("80 seconds")
      expect(yield* Fiber.join(fiber)).toBe(50_000)
    })
  )

  it.effect("requests nothing before it runs, and everything again on each run", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make((_, n) => page([n], n % 2 === 0 ? "b" : null))
      const stream = listing(scripted)
      expect(scripted.requests.length).toBe(0)
      expect(yield* collect(stream)).toEqual([0, 1])
      expect(yield* collect(stream)).toEqual([2, 3])
    })
  )

  it.effect("emits the items of earlier pages before the error of a page", () =>
    Effect.gen(function* () {
      const seen: Array<number> = []
      const scripted = Scripted.make([
        page([1, 2], "b"),
        Scripted.json({ error_code: "INVALID_STATE", message: "m" }, { status: 400 })
      ])
      const slow = (item: number) =>
        Effect.zipRight(
          TestClock.adjust("1 minute"),
          Effect.sync(() => seen.push(item))
        )
      const error = yield* Effect.flip(Stream.runForEach(listing(scripted), slow))
      expect(error).toMatchObject({ _tag: "InvalidState" })
      expect(seen).toEqual([1, 2])
    })
  )

  it.effect("retries each page with the caller's policy", () =>
    Effect.gen(function* () {
      const script = [page([1], "b"), Scripted.json({}, { status: 503 }), page([2])]
      const retried = listing(Scripted.make(script)).pipe(collect, RetryPolicy.withSchedule(Schedule.recurs(1)))
      expect(yield* retried).toEqual([1, 2])
      const once = listing(Scripted.make(script)).pipe(collect, RetryPolicy.withPolicy(RetryPolicy.none))
      expect(yield* Effect.flip(once)).toMatchObject({ _tag: "TemporarilyUnavailable" })
    })
  )

  for (const [what, ended] of [
    ["is interrupted", false],
    ["has enough", true]
  ] as const) {
    it.effect(`stops the pending page when its consumer ${what}`, () =>
      Effect.gen(function* () {
        const under = yield* Deferred.make<void>()
        const stopped = yield* Deferred.make<void>()
        const hanging: Scripted.Answer = () =>
          Effect.zipRight(Deferred.succeed(under, undefined), Effect.never).pipe(
            Effect.onInterrupt(() => Deferred.succeed(stopped, undefined))
          )
        const scripted = Scripted.make([page([1], "b"), hanging])
        const first = yield* Deferred.make<void>()
        const fiber = yield* listing(scripted).pipe(
          Stream.tap(() => Effect.zipRight(Deferred.await(under), Deferred.succeed(first, undefined))),
          ended ? Stream.take(1) : (stream) => stream,
          Stream.runDrain,
          Effect.fork
        )
        yield* Deferred.await(first)
        const exit = yield* ended ? Fiber.await(fiber) : Fiber.interrupt(fiber)
        expect(Exit.isSuccess(exit)).toBe(ended)
        yield* Deferred.await(stopped)
        expect(scripted.requests.length).toBe(2)
      })
    )
  }

  it.effect("is read only as far as needed in an uninterruptible region", () =>
    Effect.gen(function* () {
      const first = (scripted: Scripted.Scripted) =>
        Effect.uninterruptible(collect(Stream.take(listing(scripted), 1))).pipe(Effect.timeout("1 minute"), Effect.fork)
      const full = yield* first(Scripted.make((_, n) => page([n], `t${n}`)))
      const slow = yield* first(Scripted.make([page([0], "b"), Scripted.after("1 hour", page([1]))]))
      yield* TestClock.adjust("10 seconds")
      expect(yield* Fiber.join(full)).toEqual([0])
      expect(yield* Fiber.join(slow)).toEqual([0])
    })
  )

  it.effect("accepts other field names for its tokens", () =>
    Effect.gen(function* () {
      const events = operationOf({
        service: "Things",
        operation: "events",
        method: "GET",
        path: "/events",
        request: Schema.Struct({ offset: Wire.optional(Schema.String) }),
        response: Schema.Struct({ events: Schema.Array(Schema.Int), next: Wire.optional(Schema.String) })
      })
      const { stream } = Paging.paged(events, "events", { tokenField: "next", tokenParam: "offset" })
      const scripted = Scripted.make([
        Scripted.json({ events: [1], next: "n", next_page_token: "not this" }),
        Scripted.json({ events: [2] })
      ])
      const client = yield* Effect.provide(DatabricksClient, Scripted.layer(scripted))
      expect(yield* collect(stream(client.call)({}))).toEqual([1, 2])
      expect(scripted.requests[1]?.url).toMatch(/\?offset=n$/)
    })
  )

  it.effect("can page by a value derived from the response", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([page([1, 2]), page([3, 4]), page([])])
      const client = yield* Effect.provide(DatabricksClient, Scripted.layer(scripted))
      const { stream } = Paging.paged(list, "items", {
        next: ({ filter }, { items }) => (items?.length ? { filter: String(Number(filter) + items.length) } : undefined)
      })
      expect(yield* collect(stream(client.call)({ filter: "0" }))).toEqual([1, 2, 3, 4])
      expect(scripted.requests.map(({ url }) => new URL(url).search)).toEqual(["?filter=0", "?filter=2", "?filter=4"])
    })
  )
})
