/**
 * Sends requests to presigned links: without credentials, since storage refuses them beside a signature, and without the
 * link in any error, span or log.
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as Clock from "effect/Clock"
import type * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import { Deadline, type Limits } from "./deadline.js"
import * as Direct from "./direct.js"
import { setting } from "./exchange.js"
import { readBody } from "./readBody.js"
import { whyOf } from "./transport.js"
import * as Watchdog from "./watchdog.js"

export interface Request {
  readonly method: "GET" | "PUT" | "DELETE"
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array | undefined
}

export interface Response {
  readonly status: number
  readonly headers: Direct.ResponseHeaders
  readonly bytes: Uint8Array
}

/** There is no whole response. The reason does not have the link. */
export class LinkBroken extends Data.TaggedError("LinkBroken")<{
  readonly reason: string
  /** Whether another attempt may have a response. */
  readonly isTransient: boolean
}> {}

export interface Options {
  readonly limits: Limits
  /** The max size of a response, in bytes. */
  readonly maxBytes: number
}

const broke = (cause: unknown): LinkBroken => {
  // Only the code: a message can quote the request.
  const [code] = whyOf(cause).codes
  return new LinkBroken({ reason: `the connection broke${code === undefined ? "" : ` (${code})`}`, isTransient: true })
}

const timedOut = () => new LinkBroken({ reason: "the storage did not answer in time", isTransient: true })

const tooLarge = (maxBytes: number) =>
  new LinkBroken({ reason: `the response has more than ${maxBytes} bytes`, isTransient: false })

const unusable = (reason: string) => new LinkBroken({ reason, isTransient: false })

const isRedirect = (status: number): boolean => status >= 300 && status < 400 && status !== 308

const answered = (status: number, headers: Direct.ResponseHeaders, bytes: Uint8Array) =>
  isRedirect(status)
    ? Effect.fail(new LinkBroken({ reason: `the storage redirects (status ${status})`, isTransient: false }))
    : Effect.succeed<Response>({ status, headers, bytes })

const directly = (send: Direct.Send, request: Request, url: URL, { limits, maxBytes }: Options) =>
  Effect.flatMap(Clock.clockWith(Effect.succeed), (clock) =>
    Effect.contextWithEffect((context: Context.Context<never>) =>
      Effect.async<Response, LinkBroken>((resume) => {
        let cancel: () => void = () => {}
        const finish = (result: Effect.Effect<Response, LinkBroken>): void => {
          deadline.cancel()
          resume(result)
        }
        const deadline = new Deadline(clock, limits, {
          onReached: () => {
            cancel()
            finish(timedOut())
          }
        })
        cancel = send(
          {
            method: request.method,
            origin: url.origin,
            path: url.pathname + url.search,
            headers: request.headers,
            body: request.body,
            contentType: request.headers["content-type"] ?? "application/octet-stream"
          },
          context,
          {
            onHead: () => {
              deadline.alive()
              return true
            },
            onBytes: (size) => {
              deadline.alive()
              if (size <= maxBytes) return true
              finish(tooLarge(maxBytes))
              return false
            },
            onEnd: (status, headers, body) => finish(Effect.suspend(() => answered(status, headers, body.copy()))),
            onFailure: (_, cause) => finish(broke(cause))
          }
        )
        return Effect.sync(() => {
          deadline.cancel()
          cancel()
        })
      })
    )
  )

const throughClient = (client: HttpClient.HttpClient, request: Request, { limits, maxBytes }: Options) =>
  Watchdog.watch(limits, timedOut, setting([], undefined), (alive) => {
    const bare = HttpClientRequest.make(request.method)(request.url, { headers: request.headers })
    const whole =
      request.body === undefined
        ? bare
        : HttpClientRequest.bodyUint8Array(
            bare,
            request.body,
            request.headers["content-type"] ?? "application/octet-stream"
          )
    return Effect.flatMap(
      client.execute(whole).pipe(
        Effect.mapError((error) => broke(error.cause)),
        // Node's client throws if a header of the link cannot be sent.
        Effect.catchAllDefect(() => unusable("a request to the link cannot be made"))
      ),
      (response) => {
        alive()
        return readBody(response, { limit: maxBytes, alive }).pipe(
          Effect.mapError((error) => (error._tag === "TooLarge" ? tooLarge(maxBytes) : broke(error.cause))),
          Effect.flatMap((body) => answered(response.status, response.headers, body.copy()))
        )
      }
    )
  })

/** Sends one request, once. */
export const send = (
  client: HttpClient.HttpClient,
  request: Request,
  options: Options
): Effect.Effect<Response, LinkBroken> =>
  Effect.suspend(() => {
    const url = URL.canParse(request.url) ? new URL(request.url) : undefined
    if (url?.protocol !== "https:" && url?.protocol !== "http:")
      return unusable("the link is not a URL of http or https")
    const sender = Direct.of(client)
    return sender === undefined ? throughClient(client, request, options) : directly(sender, request, url, options)
  })
