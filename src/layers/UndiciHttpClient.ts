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
import { BodyBuffer } from "../internal/bodyBuffer.js"
import * as Direct from "../internal/direct.js"

const cancelled = new Error("The request was cancelled")

/** What comes of one request. After it was cancelled, it tells nothing more. */
class Handler implements Undici.Dispatcher.DispatchHandler {
  private controller: Undici.Dispatcher.DispatchController | undefined
  private status = 0
  private headers: Direct.ResponseHeaders = {}
  private readonly body = new BodyBuffer()
  private listener: Direct.Listener | undefined

  constructor(listener: Direct.Listener) {
    this.listener = listener
  }

  /** What is over lets go of all it knows: it may be known for a while itself. */
  private finish(): Direct.Listener | undefined {
    const { listener } = this
    this.listener = undefined
    this.controller = undefined
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
    this.listener?.onHead(status, this.headers)
  }

  onResponseData(_: Undici.Dispatcher.DispatchController, chunk: Uint8Array): void {
    this.body.add(chunk)
    this.listener?.onBytes()
  }

  onResponseEnd(): void {
    this.finish()?.onEnd(this.status, this.headers, this.body)
  }

  onResponseError(_: Undici.Dispatcher.DispatchController, error: Error): void {
    this.finish()?.onFailure(this.status === 0 ? "request" : "response", error)
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

/**
 * With connections of its own, which end with the layer.
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
  NodeHttpClient.dispatcherLayer
)
