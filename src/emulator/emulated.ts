/** A workspace with its faults and its memory of requests, in memory or behind a socket. */
import type * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as Effect from "effect/Effect"
import * as ExecutionStrategy from "effect/ExecutionStrategy"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import * as Json from "../internal/codec/json.js"
import type { HandledRequest, Service } from "./control.js"
import { toRoute } from "./customRoutes.js"
import * as Gateway from "./gateway.js"
import * as Kernel from "./kernel.js"
import * as Workspace from "./workspace.js"

export interface Emulated {
  readonly service: Service
  readonly handle: Gateway.Gateway["handle"]
}

/** How many requests are kept. */
const maxRequests = 100_000

/** The longest body that is kept. */
const maxBody = 64 * 1024

/** How many bytes of bodies are kept. */
const maxBodies = 32 * 1024 * 1024

interface Remembered extends Omit<HandledRequest, "query" | "body"> {
  readonly query: string
  body: Uint8Array | undefined
}

const toRemembered = ({ body, ...handled }: Gateway.Handled): Remembered => ({
  ...handled,
  body: body === undefined || body.length > maxBody || handled.service === "OAuth" ? undefined : body
})

const queryOf = (text: string): HandledRequest["query"] => {
  const query = new URLSearchParams(text)
  return Object.fromEntries(
    [...new Set(query.keys())].map((name) => {
      const values = query.getAll(name)
      const [only] = values
      return [name, values.length === 1 && only !== undefined ? only : values]
    })
  )
}

/** What a request says of itself is not always true: many send JSON without saying so. */
const bodyOf = (bytes: Uint8Array | undefined): unknown => {
  if (bytes === undefined || bytes.length === 0) return undefined
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes)
    try {
      return Json.parse(text)
    } catch {
      return text.startsWith("--") ? bytes : text
    }
  } catch {
    return bytes
  }
}

const shown = ({ body, query, ...handled }: Remembered): HandledRequest => ({
  ...handled,
  query: queryOf(query),
  body: bodyOf(body)
})

/** The requests that were handled, within limits. */
class Memory {
  #requests: Array<Remembered> = []
  #bodies = 0
  /** The first request whose body may still be kept. */
  #firstBody = 0
  readonly #onFull: () => void
  #isFull = false

  constructor(onFull: () => void) {
    this.#onFull = onFull
  }

  add(request: Remembered): void {
    if (this.#requests.length >= maxRequests) {
      if (!this.#isFull) this.#onFull()
      this.#isFull = true
      // Not one by one, which would move all the others each time.
      const left = this.#requests.length - (maxRequests * 9) / 10
      for (const { body } of this.#requests.slice(this.#firstBody, left)) this.#bodies -= body?.length ?? 0
      this.#requests = this.#requests.slice(left)
      this.#firstBody = Math.max(0, this.#firstBody - left)
    }
    this.#requests.push(request)
    this.#bodies += request.body?.length ?? 0
    while (this.#bodies > maxBodies) {
      const oldest = this.#requests[this.#firstBody++]
      this.#bodies -= oldest?.body?.length ?? 0
      if (oldest !== undefined) oldest.body = undefined
    }
  }

  all(): ReadonlyArray<HandledRequest> {
    return this.#requests.map(shown)
  }
}

/** `address` is that of a served workspace, once it is known. */
export const make = (options: Kernel.Options, address?: () => string): Effect.Effect<Emulated, never, Scope.Scope> =>
  Effect.gen(function* () {
    const outer = yield* Effect.scope
    let memory = new Memory(() => {})

    const begin = Effect.gen(function* () {
      const scope = yield* Scope.fork(outer, ExecutionStrategy.sequential)
      const kernel = yield* Scope.extend(Kernel.make(options, address), scope)
      const custom = (options.routes ?? []).map(toRoute)
      memory = new Memory(() =>
        kernel.fork(Effect.logWarning("The emulator's list of requests is full: it holds the latest ones only"))
      )
      const onHandled = (handled: Gateway.Handled): void => memory.add(toRemembered(handled))
      const gateway = Gateway.make(kernel, Workspace.make(kernel).routes, onHandled, custom)
      return { kernel, gateway, scope }
    })

    let current = yield* begin

    const service: Service = {
      inject: (...faults) => Effect.sync(() => current.kernel.faults.inject(faults)),
      faults: Effect.sync(() => current.kernel.faults.pending()),
      clearFaults: Effect.sync(() => current.kernel.faults.clear()),
      requests: Effect.sync(() => memory.all()),
      reset: Effect.gen(function* () {
        yield* Scope.close(current.scope, Exit.void)
        current = yield* begin
      })
    }
    return { service, handle: (http: HttpServerRequest.HttpServerRequest) => current.gateway.handle(http) }
  })
