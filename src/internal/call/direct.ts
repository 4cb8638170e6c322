/**
 * A way past the general interface of an `HttpClient`: a request in, its whole answer out. What that interface needs (a
 * fiber to interrupt, an abort signal, a Stream for the body) costs more than everything else in a small call.
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import type * as Context from "effect/Context"
import type { BodyBuffer } from "../codec/bodyBuffer.js"
import type { HttpMethod } from "./operation.js"

const key = Symbol("effect-databricks/Direct")

export interface Request {
  readonly method: HttpMethod
  readonly origin: string
  /** Path and query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** JSON, or its bytes. */
  readonly body: string | Uint8Array | undefined
  /** Of the body; none for JSON. */
  readonly contentType?: string | undefined
}

export type ResponseHeaders = Readonly<Record<string, string | undefined>>

/** Told what becomes of a request: at last of its end or its failure, unless it was cancelled. */
export interface Listener {
  readonly onHead: (status: number, headers: ResponseHeaders) => void
  /** Bytes came; the body has so many by now, unpacked. */
  readonly onBytes: (size: number) => void
  readonly onEnd: (status: number, headers: ResponseHeaders, body: BodyBuffer) => void
  /** Before the response began, or within it. */
  readonly onFailure: (phase: "request" | "response", cause: unknown) => void
}

/** Sends a request, under the context of the one who calls, and gives back what takes it back. Does not throw. */
export type Send = (request: Request, context: Context.Context<never>, listener: Listener) => () => void

/** A client made of this one by mapping, filtering or tracing does not have it: it is then used as any other. */
export const attach = (client: HttpClient.HttpClient, send: Send): HttpClient.HttpClient =>
  Object.assign(client, { [key]: send })

export const of = (client: HttpClient.HttpClient): Send | undefined =>
  (client as { readonly [key]?: Send | undefined })[key]
