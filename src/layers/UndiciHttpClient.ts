/**
 * The fastest `HttpClient` for Node: undici, which a `DatabricksClient` uses directly.
 *
 * Otherwise it behaves like the `HttpClient` of `NodeHttpClient.layerUndici`. A client derived from it by mapping,
 * filtering or retrying works too, but is slower: calls then go through the general interface.
 *
 * @since 0.1.0
 */

import * as HttpClient from "@effect/platform/HttpClient"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import type * as Undici from "@effect/platform-node/Undici"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { codingsOf, Decoder, TooLargeBetween } from "../internal/call/contentCoding.js"
import * as Direct from "../internal/call/direct.js"
import { isBodiless } from "../internal/call/readBody.js"
import { BodyBuffer } from "../internal/codec/bodyBuffer.js"
import * as Proxy from "./undici/proxy.js"

/** Max size of the data between two content codings, in bytes. */
const maxIntermediate = 128 * 1024 * 1024

const cancelled = new Error("The request was cancelled")

/** Turns undici's events of one request into those of a listener. Emits none after it was cancelled. */
class Handler implements Undici.Dispatcher.DispatchHandler {
  private controller: Undici.Dispatcher.DispatchController | undefined
  private status = 0
  private headers: Direct.ResponseHeaders = {}
  private readonly body = new BodyBuffer()
  private decoder: Decoder | undefined
  /** The number of bytes that the decoder has yet to process. */
  private waiting = 0
  private listener: Direct.Listener | undefined

  constructor(listener: Direct.Listener) {
    this.listener = listener
  }

  /** Drops all references: undici, timers and fibers may hold this object for a while. */
  private finish(): Direct.Listener | undefined {
    const { listener } = this
    this.listener = undefined
    this.controller = undefined
    this.decoder?.destroy()
    this.decoder = undefined
    return listener
  }

  cancel(): void {
    const { controller } = this
    if (this.finish() !== undefined) controller?.abort(cancelled)
  }

  onRequestStart(controller: Undici.Dispatcher.DispatchController): void {
    // Cancelled while it waited for a connection.
    if (this.listener === undefined) controller.abort(cancelled)
    else this.controller = controller
  }

  onResponseStart(
    _: Undici.Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | Array<string> | undefined>
  ): void {
    // Informational responses (100, 103) precede the response.
    if (status < 200) return
    for (const name in headers) {
      const value = headers[name]
      if (typeof value === "object") headers[name] = value.join(", ")
    }
    this.status = status
    this.headers = headers as Direct.ResponseHeaders
    const codings = codingsOf(this.headers["content-encoding"])
    if (codings.length > 0 && !isBodiless(status)) this.decoder = this.decoding(codings)
    if (this.listener?.onHead(status, this.headers) === false) this.cancel()
  }

  /**
   * Decompresses chunk by chunk. The socket is not paused meanwhile: undici 7 loses a response whose connection closes
   * during a pause, or throws where nothing can catch it. What waits counts against the size limit instead.
   */
  private decoding(codings: ReadonlyArray<string>): Decoder {
    return new Decoder(codings, maxIntermediate, {
      onData: (chunk) => this.add(chunk),
      onEnd: () => this.end(),
      onError: (error) => {
        if (error instanceof TooLargeBetween && this.listener?.onBytes(Number.POSITIVE_INFINITY) === false) {
          this.cancel()
          return
        }
        const { controller } = this
        this.finish()?.onFailure("response", error)
        controller?.abort(cancelled)
      }
    })
  }

  private add(chunk: Uint8Array): void {
    if (isBodiless(this.status) || this.listener === undefined) return
    this.body.add(chunk)
    if (!this.listener.onBytes(this.body.length)) this.cancel()
  }

  private end(): void {
    this.finish()?.onEnd(this.status, this.headers, this.body)
  }

  onResponseData(_: Undici.Dispatcher.DispatchController, chunk: Uint8Array): void {
    if (this.decoder === undefined) {
      this.add(chunk)
    } else {
      this.waiting += chunk.length
      // Compressed bytes that yield no output yet still show that the server is sending.
      if (this.listener?.onBytes(Math.max(this.body.length, this.waiting)) === false) this.cancel()
      this.decoder?.write(chunk, () => {
        this.waiting -= chunk.length
      })
    }
  }

  onResponseEnd(): void {
    if (this.decoder === undefined) this.end()
    else this.decoder.end()
  }

  onResponseError(_: Undici.Dispatcher.DispatchController, error: Error): void {
    // Undici reports an announced body as missing where the status allows none; `fetch` does not.
    if (isBodiless(this.status)) this.end()
    else this.finish()?.onFailure(this.status === 0 ? "request" : "response", error)
  }
}

const send =
  (dispatcher: Undici.Dispatcher): Direct.Send =>
  ({ body, contentType = "application/json", headers, method, origin, path }, context, listener) => {
    const handler = new Handler(listener)
    dispatcher.dispatch(
      {
        ...context.unsafeMap.get(NodeHttpClient.UndiciRequestOptions.key),
        origin,
        path,
        method,
        headers: body === undefined ? headers : { ...headers, "content-type": contentType },
        body: body ?? null,
        // `TimeLimits` apply instead.
        headersTimeout: 0,
        bodyTimeout: 0
      },
      handler
    )
    return () => handler.cancel()
  }

/**
 * Makes a client from a dispatcher, such as a `ProxyAgent`, or an `Agent` with custom certificates.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (dispatcher: Undici.Dispatcher): HttpClient.HttpClient =>
  Direct.attach(NodeHttpClient.makeUndici(dispatcher), send(dispatcher))

/**
 * The client with the dispatcher of `NodeHttpClient.Dispatcher`.
 *
 * @example
 * ```ts
 * import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
 * import * as Undici from "@effect/platform-node/Undici"
 * import * as UndiciHttpClient from "effect-databricks/UndiciHttpClient"
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 *
 * const proxy = Effect.acquireRelease(
 *   Effect.sync(() => new Undici.ProxyAgent("http://proxy.example.com:3128")),
 *   (agent) => Effect.promise(() => agent.destroy())
 * )
 *
 * export const throughProxy = UndiciHttpClient.layerWithoutDispatcher.pipe(
 *   Layer.provide(Layer.scoped(NodeHttpClient.Dispatcher, proxy))
 * )
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layerWithoutDispatcher: Layer.Layer<HttpClient.HttpClient, never, NodeHttpClient.Dispatcher> =
  // Else the layers of two dispatchers in one program would share the client of the first.
  Layer.fresh(Layer.effect(HttpClient.HttpClient, Effect.map(NodeHttpClient.Dispatcher, make)))

/**
 * The default max number of connections to a host.
 *
 * @since 0.1.0
 * @category options
 */
export const defaultConnections = 128

/**
 * @since 0.1.0
 * @category options
 */
export interface Options {
  /**
   * The max number of connections to a host. The default is 128. Further requests wait for one, which the limit `response`
   * of `TimeLimits` includes. To keep long waits out of it, set the `concurrency` of `RateLimit`, too.
   */
  readonly connections?: number | undefined
}

const dispatcherFromEnvironment = (options: Options) =>
  Layer.scoped(
    NodeHttpClient.Dispatcher,
    Effect.acquireRelease(
      Effect.sync(() => {
        const connections = Math.floor(options.connections ?? defaultConnections)
        return Proxy.dispatcher(connections >= 1 ? connections : defaultConnections)
      }),
      (dispatcher) => Effect.promise(() => dispatcher.destroy())
    )
  )

/**
 * The client with options and its own connection pool, like `layer`. Numbers of connections below 1 are not used.
 *
 * @example
 * ```ts
 * import { Databricks } from "effect-databricks"
 * import * as UndiciHttpClient from "effect-databricks/UndiciHttpClient"
 * import * as Layer from "effect/Layer"
 *
 * export const live = Databricks.layerConfig().pipe(Layer.provide(UndiciHttpClient.layerWith({ connections: 16 })))
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layerWith = (options: Options): Layer.Layer<HttpClient.HttpClient> =>
  Layer.provide(layerWithoutDispatcher, dispatcherFromEnvironment(options))

/**
 * The client with its own connection pool, which closes with the layer. It has at most 128 connections to a host;
 * `layerWith` sets another number.
 *
 * If `HTTPS_PROXY` or `HTTP_PROXY` is set, requests go through that proxy, except to the hosts listed in `NO_PROXY`:
 * comma-separated names, each of which includes its subdomains, or `*`. The lowercase variants of these variables take
 * precedence. If a proxy variable is not a URL, every request fails with a `TransportError` that names it.
 *
 * @example
 * ```ts
 * import { Databricks } from "effect-databricks"
 * import * as UndiciHttpClient from "effect-databricks/UndiciHttpClient"
 * import * as Layer from "effect/Layer"
 *
 * export const live = Databricks.layerConfig().pipe(Layer.provide(UndiciHttpClient.layer))
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<HttpClient.HttpClient> = layerWith({})
