/**
 * The fastest `HttpClient` for Node: undici, which a `DatabricksClient` on top of it uses without a detour.
 *
 * For everything else it is the `HttpClient` of `NodeHttpClient.layerUndici`, and a client made of it by mapping,
 * filtering or retrying works as that would, a little slower.
 *
 * @since 0.1.0
 */

import * as HttpClient from "@effect/platform/HttpClient"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import type * as Undici from "@effect/platform-node/Undici"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { codingsOf, Decoder } from "../internal/call/contentCoding.js"
import * as Direct from "../internal/call/direct.js"
import * as Proxy from "../internal/call/proxy.js"
import { isBodiless } from "../internal/call/readBody.js"
import { BodyBuffer } from "../internal/codec/bodyBuffer.js"

/** What may come out of one content coding and go into another, in bytes. */
const between = 128 * 1024 * 1024

const cancelled = new Error("The request was cancelled")

/** What comes of one request. After it was cancelled, it tells nothing more. */
class Handler implements Undici.Dispatcher.DispatchHandler {
  private controller: Undici.Dispatcher.DispatchController | undefined
  private status = 0
  private headers: Direct.ResponseHeaders = {}
  private readonly body = new BodyBuffer()
  private decoder: Decoder | undefined
  private listener: Direct.Listener | undefined

  constructor(listener: Direct.Listener) {
    this.listener = listener
  }

  /** What is over lets go of all it knows: it may be known for a while itself. */
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
    // It was waiting for a connection until now.
    if (this.listener === undefined) controller.abort(cancelled)
    else this.controller = controller
  }

  onResponseStart(
    _: Undici.Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | Array<string> | undefined>
  ): void {
    // What announces the response (100, 103) is not yet the response.
    if (status < 200) return
    for (const name in headers) {
      const value = headers[name]
      if (typeof value === "object") headers[name] = value.join(", ")
    }
    this.status = status
    this.headers = headers as Direct.ResponseHeaders
    const codings = codingsOf(this.headers["content-encoding"])
    if (codings.length > 0 && !isBodiless(status)) this.decoder = this.decoding(codings)
    this.listener?.onHead(status, this.headers)
  }

  /** Undoes codings on the way. What comes meanwhile waits in the socket, not in memory. */
  private decoding(codings: ReadonlyArray<string>): Decoder {
    return new Decoder(codings, between, {
      onData: (chunk) => this.add(chunk),
      onEnd: () => this.end(),
      onError: (error) => {
        const { controller } = this
        this.finish()?.onFailure("response", error)
        controller?.abort(cancelled)
      }
    })
  }

  private add(chunk: Uint8Array): void {
    if (isBodiless(this.status) || this.listener === undefined) return
    this.body.add(chunk)
    this.listener.onBytes(this.body.length)
  }

  private end(): void {
    this.finish()?.onEnd(this.status, this.headers, this.body)
  }

  onResponseData(controller: Undici.Dispatcher.DispatchController, chunk: Uint8Array): void {
    if (this.decoder === undefined) {
      this.add(chunk)
    } else {
      this.listener?.onBytes(this.body.length)
      controller.pause()
      this.decoder.write(chunk, () => controller.resume())
    }
  }

  onResponseEnd(): void {
    if (this.decoder === undefined) this.end()
    else this.decoder.end()
  }

  onResponseError(_: Undici.Dispatcher.DispatchController, error: Error): void {
    // Undici finds a body missing that was announced; `fetch` does not look for one.
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
        // How long anything may take is for `TimeLimits` to say.
        headersTimeout: 0,
        bodyTimeout: 0
      },
      handler
    )
    return () => handler.cancel()
  }

/**
 * The client of a dispatcher, such as a `ProxyAgent`, or an `Agent` with certificates of one's own.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (dispatcher: Undici.Dispatcher): HttpClient.HttpClient =>
  Direct.attach(NodeHttpClient.makeUndici(dispatcher), send(dispatcher))

/**
 * With the dispatcher of `NodeHttpClient.Dispatcher`.
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
  Layer.effect(HttpClient.HttpClient, Effect.map(NodeHttpClient.Dispatcher, make))

const dispatcherFromEnvironment = Layer.scoped(
  NodeHttpClient.Dispatcher,
  Effect.acquireRelease(Effect.sync(Proxy.dispatcher), (dispatcher) => Effect.promise(() => dispatcher.destroy()))
)

/**
 * With connections of its own, which end with the layer.
 *
 * Where `HTTPS_PROXY` or `HTTP_PROXY` is set, requests go through that proxy, except to the hosts of `NO_PROXY`: names
 * separated by commas, which stand for their subdomains too, or `*`. The names in small letters come first.
 * Where such a variable holds no URL, every request fails with a `TransportError` that says so.
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
export const layer: Layer.Layer<HttpClient.HttpClient> = Layer.provide(
  layerWithoutDispatcher,
  dispatcherFromEnvironment
)
