/** Combines a workspace with its faults and its request log. Used in memory and behind a socket. */
import type * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as Effect from "effect/Effect"
import * as ExecutionStrategy from "effect/ExecutionStrategy"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import { redact } from "../internal/call/redact.js"
import * as Json from "../internal/codec/json.js"
import type { HandledRequest, Service } from "./control.js"
import { toRoute } from "./customRoutes.js"
import * as Gateway from "./gateway.js"
import * as Kernel from "./kernel.js"
import { unknownOption } from "./kit/options.js"
import { plant } from "./kit/plant.js"
import { snapshot } from "./kit/snapshot.js"
import * as Workspace from "./workspace.js"

export interface Emulated {
  readonly service: Service
  readonly handle: Gateway.Gateway["handle"]
  readonly inside: Inside
}

/** What the web page sees of the workspace. Each part is that of the current workspace, also after a reset. */
export interface Inside {
  readonly kernel: () => Kernel.Kernel
  readonly perform: Gateway.Gateway["perform"]
  /**
   * The latest handled requests, latest first, without query and body. `matching` is the number of all that are kept and
   * match.
   */
  readonly requests: (
    count: number,
    matches?: (request: SeenRequest) => boolean
  ) => { readonly latest: ReadonlyArray<SeenRequest>; readonly matching: number }
  /** The number of requests that have been handled. */
  readonly handled: () => number
}

export type SeenRequest = Pick<HandledRequest, "method" | "path" | "service" | "operation" | "fault" | "status"> &
  Pick<Gateway.Handled, "at" | "took"> & {
    /** Counts from 1, also those that are no longer kept. */
    readonly number: number
  }

/** The maximum number of requests kept. */
const maxRequests = 100_000

/** The maximum size of a body that is kept, in bytes. */
const maxBodyBytes = 64 * 1024

/** The maximum total size of bodies kept, in bytes. */
const maxTotalBodyBytes = 32 * 1024 * 1024

interface LoggedRequest extends Omit<HandledRequest, "query" | "body"> {
  readonly query: string
  readonly request: Gateway.Handled["request"]
  body: Uint8Array | undefined
  readonly at: number
  readonly took: number
  readonly number: number
}

const toLogged = ({ body, ...handled }: Gateway.Handled, number: number): LoggedRequest => ({
  ...handled,
  number,
  body: body === undefined || body.length > maxBodyBytes || handled.service === "OAuth" ? undefined : body
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

/** The content type is not checked: many clients send JSON without declaring it. */
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

const shown = ({ at: _, body, number: __, query, request, took: ___, ...handled }: LoggedRequest): HandledRequest => ({
  ...handled,
  query: redact(undefined, queryOf(query)) as HandledRequest["query"],
  body: redact(request, bodyOf(body))
})

/** A bounded log of handled requests. */
class RequestLog {
  #requests: Array<LoggedRequest> = []
  #bodies = 0
  /** The index of the first request whose body is still kept. */
  #firstBody = 0
  readonly #onFull: () => void
  #isFull = false
  /** Including those that are no longer kept. */
  count = 0

  constructor(onFull: () => void) {
    this.#onFull = onFull
  }

  add(request: LoggedRequest): void {
    if (this.#requests.length >= maxRequests) {
      if (!this.#isFull) this.#onFull()
      this.#isFull = true
      // Removes many at once, because each removal moves all remaining entries.
      const left = this.#requests.length - (maxRequests * 9) / 10
      for (const { body } of this.#requests.slice(this.#firstBody, left)) this.#bodies -= body?.length ?? 0
      this.#requests = this.#requests.slice(left)
      this.#firstBody = Math.max(0, this.#firstBody - left)
    }
    this.#requests.push(request)
    this.count++
    this.#bodies += request.body?.length ?? 0
    while (this.#bodies > maxTotalBodyBytes) {
      const oldest = this.#requests[this.#firstBody++]
      this.#bodies -= oldest?.body?.length ?? 0
      if (oldest !== undefined) oldest.body = undefined
    }
  }

  all(): ReadonlyArray<HandledRequest> {
    return this.#requests.map(shown)
  }

  latest(
    count: number,
    matches?: (request: LoggedRequest) => boolean
  ): { readonly latest: ReadonlyArray<LoggedRequest>; readonly matching: number } {
    const found = matches === undefined ? this.#requests : this.#requests.filter(matches)
    return { latest: found.slice(-count).reverse(), matching: found.length }
  }
}

/** Creates an emulated workspace. `address` returns the address of a served workspace once it is known. */
export const make = (options: Kernel.Options, address?: () => string): Effect.Effect<Emulated, never, Scope.Scope> =>
  Effect.gen(function* () {
    const unknown = unknownOption(options)
    if (unknown !== undefined) return yield* Effect.dieMessage(`The option ${unknown}`)
    const outer = yield* Effect.scope
    let log = new RequestLog(() => {})

    const begin = Effect.gen(function* () {
      const scope = yield* Scope.fork(outer, ExecutionStrategy.sequential)
      const kernel = yield* Scope.extend(Kernel.make(options, address), scope)
      const custom = (options.routes ?? []).map(toRoute)
      log = new RequestLog(() =>
        kernel.fork(Effect.logWarning("The emulator's request log is full: only the latest requests are kept"))
      )
      const onHandled = (handled: Gateway.Handled): void => log.add(toLogged(handled, log.count + 1))
      const gateway = Gateway.make(kernel, Workspace.make(kernel).routes, onHandled, custom)
      return { kernel, gateway, scope }
    })

    let current = yield* begin

    const service: Service = {
      inject: (...faults) => Effect.sync(() => current.kernel.faults.inject(faults)),
      faults: Effect.sync(() => current.kernel.faults.pending()),
      clearFaults: Effect.sync(() => current.kernel.faults.clear()),
      requests: Effect.sync(() => log.all()),
      reset: Effect.gen(function* () {
        yield* Scope.close(current.scope, Exit.void)
        current = yield* begin
      }),
      // The keys of the result are those of the seed.
      seed: ((seed) =>
        Effect.suspend(() =>
          current.kernel.faults.without(plant(current.kernel, current.gateway.perform, seed))
        )) as Service["seed"],
      snapshot: Effect.suspend(() => snapshot(current.kernel, current.gateway.perform))
    }
    return {
      service,
      handle: (http: HttpServerRequest.HttpServerRequest) => current.gateway.handle(http),
      inside: {
        kernel: () => current.kernel,
        perform: (method, url, options) => current.gateway.perform(method, url, options),
        requests: (count, matches) => log.latest(count, matches),
        handled: () => log.count
      }
    }
  })
