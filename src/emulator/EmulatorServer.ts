/**
 * The emulated workspace of `Emulator` on a socket, for programs of any language. It needs Node.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import type { Service } from "./control.js"
import { type Options, token } from "./Emulator.js"
import * as Emulated from "./emulated.js"
import * as Kernel from "./kernel.js"
import * as Serve from "./serve.js"

export {
  /**
   * The emulator could not be served: the port is taken, or `@effect/platform-node` is not installed.
   *
   * @since 0.1.0
   * @category errors
   */
  EmulatorServeError
} from "./serve.js"

/**
 * @since 0.1.0
 * @category options
 */
export interface ServeOptions extends Options {
  /** The address to listen on; 127.0.0.1 by default. */
  readonly address?: string | undefined
  /** The port to listen on; by default one that is free. */
  readonly port?: number | undefined
  /**
   * The names of the server that clients may use, such as that of its container. It always answers to `localhost`, to
   * `address` and to numeric addresses; a request to another host is refused with status 403, as a web page could send
   * it by DNS rebinding.
   */
  readonly hosts?: ReadonlyArray<string> | undefined
  /**
   * The origins of web pages that may call it, such as `https://app.example.com`, or `*` for all. Pages of `localhost`
   * and of the loopback addresses always may; a request of another origin is refused with status 403.
   */
  readonly origins?: ReadonlyArray<string> | undefined
}

/**
 * An emulated workspace that can be reached over the network.
 *
 * @since 0.1.0
 * @category models
 */
export interface Served {
  /** Such as `http://127.0.0.1:41234`; the links that the workspace gives begin with it. */
  readonly host: string
  readonly port: number
  /** A token that it takes. */
  readonly token: Redacted.Redacted
  readonly emulator: Service
}

/**
 * Serves an emulated workspace until the scope closes, for programs of any language. Requires Node and
 * `@effect/platform-node`, which is loaded when it is called. Web pages of `localhost` may call it.
 *
 * Fails with `EmulatorServeError` where that package is missing or the address cannot be listened on.
 *
 * @example
 * ```ts
 * import * as EmulatorServer from "effect-databricks/EmulatorServer"
 * import * as Console from "effect/Console"
 * import * as Effect from "effect/Effect"
 *
 * export const main = Effect.scoped(
 *   Effect.gen(function* () {
 *     const { host } = yield* EmulatorServer.serve({ port: 8080 })
 *     yield* Console.log(`A workspace at ${host}`)
 *     yield* Effect.never
 *   })
 * )
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const serve = (options?: ServeOptions): Effect.Effect<Served, Serve.EmulatorServeError, Scope.Scope> =>
  Effect.gen(function* () {
    let host: string = Kernel.host
    const { handle, service } = yield* Emulated.make(options ?? {}, () => host)
    const address = options?.address ?? "127.0.0.1"
    const port = yield* Serve.serve(handle, {
      host: address,
      port: options?.port ?? 0,
      hosts: options?.hosts,
      origins: options?.origins
    })
    host = `http://${address.includes(":") ? `[${address}]` : address}:${port}`
    const [first] = options?.tokens ?? []
    return {
      host,
      port,
      token: first === undefined ? token : typeof first === "string" ? Redacted.make(first) : first,
      emulator: service
    }
  })
