/** A workspace with its faults and its memory of requests, in memory or behind a socket. */
import type * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as Effect from "effect/Effect"
import * as ExecutionStrategy from "effect/ExecutionStrategy"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import * as Json from "../internal/json.js"
import type { HandledRequest, Service } from "./control.js"
import { toRoute } from "./customRoutes.js"
import * as Gateway from "./gateway.js"
import * as Kernel from "./kernel.js"
import * as Workspace from "./workspace.js"

export interface Emulated {
  readonly service: Service
  readonly handle: Gateway.Gateway["handle"]
}

const remembered = 1000

/** The longest body that is remembered. */
const longest = 64 * 1024

interface Remembered extends Omit<HandledRequest, "query" | "body"> {
  readonly query: string
  readonly body: Uint8Array | undefined
}

const toRemembered = ({ body, ...handled }: Gateway.Handled): Remembered => ({
  ...handled,
  body: body === undefined || body.length > longest || handled.service === "OAuth" ? undefined : body
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

/** `address` is that of a served workspace, once it is known. */
export const make = (options: Kernel.Options, address?: () => string): Effect.Effect<Emulated, never, Scope.Scope> =>
  Effect.gen(function* () {
    const outer = yield* Effect.scope
    let requests: Array<Remembered> = []

    const begin = Effect.gen(function* () {
      const scope = yield* Scope.fork(outer, ExecutionStrategy.sequential)
      const kernel = yield* Scope.extend(Kernel.make(options, address), scope)
      const custom = (options.routes ?? []).map(toRoute)
      const onHandled = (handled: Gateway.Handled): void => {
        if (requests.length >= remembered) requests.shift()
        requests.push(toRemembered(handled))
      }
      const gateway = Gateway.make(kernel, Workspace.make(kernel).routes, onHandled, custom)
      return { kernel, gateway, scope }
    })

    let current = yield* begin

    const service: Service = {
      inject: (...faults) => Effect.sync(() => current.kernel.faults.inject(faults)),
      faults: Effect.sync(() => current.kernel.faults.pending()),
      clearFaults: Effect.sync(() => current.kernel.faults.clear()),
      requests: Effect.sync(() => requests.map(shown)),
      reset: Effect.gen(function* () {
        yield* Scope.close(current.scope, Exit.void)
        requests = []
        current = yield* begin
      })
    }
    return { service, handle: (http: HttpServerRequest.HttpServerRequest) => current.gateway.handle(http) }
  })
