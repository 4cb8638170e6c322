/**
 * Serves the emulated workspace of `Emulator` on a socket, for programs in any language. Requires Node.
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
import { isLoopback } from "./page/guard.js"
import * as Page from "./page/page.js"
import * as Serve from "./serve.js"

export {
  /**
   * The emulator could not be served: the port is in use, or `@effect/platform-node` is not installed.
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
  /** The address to listen on. The default is 127.0.0.1. */
  readonly address?: string | undefined
  /** The port to listen on. The default is any free port. */
  readonly port?: number | undefined
  /**
   * Host names that clients may use, such as the name of the container. `localhost`, `address` and numeric addresses
   * are always allowed. Requests to other hosts are refused with status 403, because a web page could send them by DNS
   * rebinding.
   */
  readonly hosts?: ReadonlyArray<string> | undefined
  /**
   * Origins of web pages that may send requests, such as `https://app.example.com`, or `*` for all. Pages from
   * `localhost` and the loopback addresses are always allowed. Requests from other origins are refused with status 403.
   */
  readonly origins?: ReadonlyArray<string> | undefined
  /**
   * Whether browsers get the page of the workspace at `/`. It shows and changes the workspace without a token, so that
   * the default is `true` only if `address` is a loopback address. Other web pages cannot use it.
   */
  readonly page?: boolean | undefined
}

/**
 * An emulated workspace that is reachable over the network.
 *
 * @since 0.1.0
 * @category models
 */
export interface Served {
  /**
   * The workspace URL, such as `http://127.0.0.1:41234`. Links that the workspace returns start with it. In a browser it
   * is the page of the workspace.
   */
  readonly host: string
  readonly port: number
  /** A token that the workspace accepts. */
  readonly token: Redacted.Redacted
  readonly emulator: Service
}

/**
 * Serves an emulated workspace until the scope closes, for programs in any language. Requires Node and
 * `@effect/platform-node`, which is loaded on the first call. Web pages from `localhost` may send requests.
 *
 * Fails with `EmulatorServeError` if that package is not installed or the server cannot listen on the address.
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
    const { handle, inside, service } = yield* Emulated.make(options ?? {}, () => host)
    const address = options?.address ?? "127.0.0.1"
    const port = yield* Serve.serve(
      handle,
      { host: address, port: options?.port ?? 0, hosts: options?.hosts, origins: options?.origins },
      (options?.page ?? isLoopback(address)) ? Page.make(inside) : undefined
    )
    host = `http://${address.includes(":") ? `[${address}]` : address}:${port}`
    const [first] = options?.tokens ?? []
    return {
      host,
      port,
      token: first === undefined ? token : typeof first === "string" ? Redacted.make(first) : first,
      emulator: service
    }
  })
