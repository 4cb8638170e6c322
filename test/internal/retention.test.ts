import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import * as HttpClient from "@effect/platform/HttpClient"
import type * as Undici from "@effect/platform-node/Undici"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Paging from "../../src/internal/call/paging.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as UndiciHttpClient from "../../src/layers/UndiciHttpClient.js"
import { operationOf } from "../support/operation.js"

setFlagsFromString("--expose-gc")
const collect: (options?: { readonly type: "minor" }) => void = runInNewContext("gc")

/** Bytes in use, after enough collections to promote everything that is still reachable. */
const used = () => {
  for (let i = 0; i < 3; i++) collect({ type: "minor" })
  const { arrayBuffers, heapUsed } = process.memoryUsage()
  return arrayBuffers + heapUsed
}

const kibibyte = 1024

/** Answers each request with a page of the given size in kibibytes. */
const dispatcher = (pages: number, size: number) => {
  let answered = 0
  const dispatch: Undici.Dispatcher["dispatch"] = (_, handler) => {
    setImmediate(() => {
      answered++
      const items = Array.from({ length: 10 }, (_, i) => `${answered}.${i}.`.padEnd((size * kibibyte) / 10, "x"))
      const page = { items, next_page_token: answered < pages ? `${answered}` : "" }
      const controller = {} as Undici.Dispatcher.DispatchController
      handler.onRequestStart?.(controller, {})
      handler.onResponseStart?.(controller, 200, { "content-type": "application/json" })
      handler.onResponseData?.(controller, Buffer.from(JSON.stringify(page)))
      handler.onResponseEnd?.(controller, {})
    })
    return true
  }
  return { dispatch } as Undici.Dispatcher
}

const list = operationOf<{ readonly page_token?: string }, { readonly items: ReadonlyArray<string> }>({
  service: "Things",
  operation: "list",
  method: "GET",
  path: "/list",
  request: Schema.Struct({ page_token: Schema.optionalWith(Schema.String, { exact: true }) }),
  response: Schema.Struct({ items: Schema.Array(Schema.String) })
})

const add = operationOf<{ readonly text: string }, void>({
  service: "Things",
  operation: "add",
  method: "POST",
  path: "/add",
  request: Schema.Struct({ text: Schema.String })
})

const client = (pages: number, size: number) =>
  DatabricksClient.layer({ host: "http://127.0.0.1:1", token: Redacted.make("dapi") }).pipe(
    Layer.provide(Layer.sync(HttpClient.HttpClient, () => UndiciHttpClient.make(dispatcher(pages, size))))
  )

/** The minimum of several measurements. A concurrent major collection keeps objects alive for its own reasons. */
const least = <E, R>(measure: Effect.Effect<number, E, R>) =>
  Effect.map(
    Effect.all(
      Array.from({ length: 4 }, () =>
        Effect.zipRight(
          Effect.sync(() => collect()),
          measure
        )
      )
    ),
    (all) => Math.min(...all)
  )

/** Bytes retained per call, after some warm-up calls. */
const leftBy = <E>(times: number, one: (client: DatabricksClient.Service) => Effect.Effect<unknown, E>) =>
  Effect.gen(function* () {
    const made = one(yield* DatabricksClient.DatabricksClient)
    yield* Effect.repeatN(made, times / 5)
    const before = used()
    yield* Effect.repeatN(made, times - 1)
    return (used() - before) / times
  }).pipe(Effect.provide(client(1, 1)))

const leftByCalls = leftBy(1000, ({ call }) => call(list)({}))

/** Few: so much memory begins a major collection, which keeps what is allocated meanwhile. */
const leftByRequests = leftBy(50, ({ call }) => Effect.suspend(() => call(add)({ text: "x".repeat(100 * kibibyte) })))

const leftByPages = Effect.gen(function* () {
  const { call } = yield* DatabricksClient.DatabricksClient
  let pages = 0
  let before = 0
  let after = 0
  yield* Paging.paged(list, "items")
    .stream(call)({})
    .pipe(
      Stream.mapChunks((items) => {
        pages++
        if (pages === 10) before = used()
        if (pages === 110) after = used()
        return items
      }),
      Stream.runDrain
    )
  return (after - before) / 100
}).pipe(Effect.provide(client(120, 100)))

/**
 * Objects that survive several minor collections stay until a major one, much later. For many calls and pages that
 * costs memory, and time to copy the survivors.
 */
describe("memory retained after a call", () => {
  it.live("is small", () =>
    Effect.gen(function* () {
      expect(yield* least(leftByCalls)).toBeLessThan(2.5 * kibibyte)
    })
  )

  it.live("contains no request body", () =>
    Effect.gen(function* () {
      expect(yield* least(leftByRequests)).toBeLessThan(10 * kibibyte)
    })
  )

  it.live("contains no page of a list", () =>
    Effect.gen(function* () {
      expect(yield* least(leftByPages)).toBeLessThan(50 * kibibyte)
    })
  )
})
