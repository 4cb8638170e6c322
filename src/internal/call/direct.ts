/**
 * The interface of a client that sends a request and receives the whole response without the general interface of an
 * `HttpClient`. What that interface needs (a fiber to interrupt, an abort signal, a Stream for the body) costs more than
 * everything else in a small call.
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import type * as Context from "effect/Context"
import type { BodyBuffer } from "../codec/bodyBuffer.js"
import type { BodyStream, HttpMethod } from "./operation.js"

const key = Symbol("effect-databricks/Direct")

export interface Request {
  readonly method: HttpMethod
  readonly origin: string
  /** Path and query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** JSON, or its bytes. */
  readonly body: string | Uint8Array | undefined
  /** Of the body. The default is JSON. */
  readonly contentType?: string | undefined
  /** Not for a sender: only the general interface sends it. */
  readonly stream?: BodyStream | undefined
}

export type ResponseHeaders = Readonly<Record<string, string | undefined>>

/**
 * Receives the events of one request, from the sender. The last one is `onEnd` or `onFailure`; there is none after the
 * request was cancelled, or after a listener returned false.
 */
export interface Listener {
  /** Returns false to abort the request. */
  readonly onHead: (status: number, headers: ResponseHeaders) => boolean
  /** The size of the body so far, in decompressed bytes. Returns false to abort the request. */
  readonly onBytes: (size: number) => boolean
  readonly onEnd: (status: number, headers: ResponseHeaders, body: BodyBuffer) => void
  /** Before the response began, or while it was being received. */
  readonly onFailure: (phase: "request" | "response", cause: unknown) => void
}

/** Sends a request under the context of the caller and returns a function that cancels it. Does not throw. */
export type Send = (request: Request, context: Context.Context<never>, listener: Listener) => () => void

/** A client derived from this one by mapping, filtering or tracing loses the sender and is used like any other. */
export const attach = (client: HttpClient.HttpClient, send: Send): HttpClient.HttpClient =>
  Object.assign(client, { [key]: send })

export const of = (client: HttpClient.HttpClient): Send | undefined =>
  (client as { readonly [key]?: Send | undefined })[key]
