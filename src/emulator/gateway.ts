/** The entry point of the workspace. Every request passes through here and may be hit by a fault. */
import * as Headers from "@effect/platform/Headers"
import type * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type * as AST from "effect/SchemaAST"
import * as Stream from "effect/Stream"
import type { RequestFault, Stale } from "./Fault.js"
import { type ApiFailure, apiFailure, bodyOf, endpointNotFound, malformedRequest } from "./failure.js"
import { bytesOf, garble } from "./garble.js"
import * as Incoming from "./incoming.js"
import type { Kernel } from "./kernel.js"
import * as Router from "./router.js"
import * as StaleReads from "./staleReads.js"
import * as Store from "./store/store.js"

/** The outcome of a request: a response, or a connection that breaks, possibly after part of the response. */
export type Outcome =
  | { readonly _tag: "Answer"; readonly response: HttpServerResponse.HttpServerResponse }
  | { readonly _tag: "Cut"; readonly during: HttpServerResponse.HttpServerResponse | undefined }

export interface Handled {
  readonly requestId: string
  readonly method: string
  readonly path: string
  readonly query: string
  /** `undefined` if the connection broke before the body was read, or if the body was too large. */
  readonly body: Uint8Array | undefined
  readonly service: string | undefined
  readonly operation: string | undefined
  /** The fault that hit the request. */
  readonly fault: RequestFault | Stale | undefined
  /** The status of the response. `undefined` if the connection broke. */
  readonly status: number | undefined
  /** The header. */
  readonly traceparent: string | undefined
  /** When the request came, in epoch milliseconds. */
  readonly at: number
  /** How long it took, in milliseconds. */
  readonly took: number
  /** The schema of the body, which tells its secrets. */
  readonly request: AST.AST | undefined
}

export interface Performed {
  readonly bytes: Uint8Array
  readonly schema: AST.AST | undefined
}

export interface Gateway {
  /**
   * Does an operation of the workspace for the workspace itself: as its owner, without faults, custom routes and log.
   * Returns the response, and its schema if it is known.
   */
  readonly perform: (
    method: string,
    url: string,
    options?: {
      readonly body?: string | Uint8Array | undefined
      readonly headers?: Readonly<Record<string, string>> | undefined
    }
  ) => Effect.Effect<Performed, ApiFailure>
  readonly handle: (http: HttpServerRequest.HttpServerRequest) => Effect.Effect<Outcome>
}

/** A response that pauses in the middle of its body. */
const paused = (
  response: HttpServerResponse.HttpServerResponse,
  pause: Effect.Effect<void>
): HttpServerResponse.HttpServerResponse => {
  const bytes = bytesOf(response)
  if (bytes === undefined) return response
  const half = Math.floor(bytes.length / 2)
  return HttpServerResponse.stream(
    Stream.concat(Stream.make(bytes.slice(0, half)), Stream.fromEffect(Effect.as(pause, bytes.slice(half)))),
    { status: response.status, headers: response.headers, contentLength: bytes.length }
  )
}

const failed = (failure: ApiFailure): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.setHeaders(Router.json(bodyOf(failure), failure.status), failure.headers ?? {})

/**
 * An internal error of the emulator. The details go only into the response, because a log could expose request data.
 */
const internalError = (cause: Cause.Cause<never>): ApiFailure =>
  apiFailure(500, "INTERNAL_ERROR", `The emulator failed: ${Cause.pretty(cause)}`)

export const make = (
  kernel: Kernel,
  routes: ReadonlyArray<Router.Route>,
  onHandled: (handled: Handled) => void,
  /** Custom routes, which take precedence over built-in ones. */
  customRoutes: ReadonlyArray<Router.Route> = []
): Gateway => {
  const router = Router.make(routes)
  const customRouter = Router.make(customRoutes)
  const store = kernel.use(Store.make)

  const match = (method: string, path: string): Router.Match | undefined =>
    customRouter.match(method, path) ?? router.match(method, path) ?? store.match(method, path)

  const work = (
    http: HttpServerRequest.HttpServerRequest,
    body: Either.Either<Uint8Array, ApiFailure>,
    path: string,
    query: string,
    match: Router.Match | undefined,
    requestId: string
  ): Effect.Effect<HttpServerResponse.HttpServerResponse> =>
    Effect.suspend((): Effect.Effect<HttpServerResponse.HttpServerResponse, ApiFailure> => {
      const user = match?.route.needsToken === false ? Either.right(kernel.user) : kernel.authorize(http.headers)
      if (Either.isLeft(user)) return Effect.fail(user.left)
      if (match === undefined) return Effect.fail(endpointNotFound(http.method, path))
      const fields = Router.pathFields(match)
      if (fields === undefined) return Effect.fail(malformedRequest("The path is not properly percent-encoded"))
      if (Either.isLeft(body)) return Effect.fail(body.left)
      return match.route.run({
        path: fields,
        query: new URLSearchParams(query),
        context: {
          user: user.right,
          requestId,
          minorVersion: match.minorVersion,
          http: Incoming.of(http, body.right)
        }
      })
    }).pipe(
      Effect.catchAll((failure) => Effect.succeed(failed(failure))),
      Effect.catchAllDefect((defect) => Effect.succeed(failed(internalError(Cause.die(defect)))))
    )

  const applyFault = (
    fault: RequestFault | undefined,
    match: Router.Match | undefined,
    work: Effect.Effect<HttpServerResponse.HttpServerResponse>
  ): Effect.Effect<Outcome> => {
    switch (fault?._tag) {
      case undefined:
        return Effect.map(work, (response) => ({ _tag: "Answer", response }))
      case "Respond":
        return Effect.as(fault.isDone === true ? work : Effect.void, {
          _tag: "Answer",
          response: HttpServerResponse.text(fault.body, {
            status: fault.status,
            headers: fault.headers,
            contentType: fault.headers["content-type"] ?? "text/plain"
          })
        })
      case "Cut":
        if (fault.when === "before") return Effect.succeed({ _tag: "Cut", during: undefined })
        return Effect.map(work, (response) => ({
          _tag: "Cut",
          during: fault.when === "during" ? response : undefined
        }))
      case "Slow":
        return Effect.flatMap(work, (response) =>
          fault.during === true
            ? Effect.succeed({ _tag: "Answer", response: paused(response, kernel.sleep(fault.delay)) } as const)
            : Effect.as(Effect.interruptible(kernel.sleep(fault.delay)), { _tag: "Answer", response } as const)
        )
      case "Garble":
        return Effect.map(work, (response) => ({
          _tag: "Answer",
          response: garble(fault.how, match?.route.response, response)
        }))
    }
  }

  const withRequestId = (outcome: Outcome, requestId: string): Outcome => {
    const headers = { "x-request-id": requestId, "x-databricks-org-id": kernel.workspaceId }
    if (outcome._tag === "Answer") {
      return { _tag: "Answer", response: HttpServerResponse.setHeaders(outcome.response, headers) }
    }
    return outcome.during === undefined
      ? outcome
      : { _tag: "Cut", during: HttpServerResponse.setHeaders(outcome.during, headers) }
  }

  const staleReads = StaleReads.make({
    faults: kernel.faults,
    now: kernel.now,
    read: (url, http) => {
      const [path = "/", query = ""] = url.split(/\?(.*)/s)
      return work(http, Either.right(new Uint8Array()), path, query, match("GET", path), kernel.requestId())
    }
  })

  const handle: Gateway["handle"] = (http) =>
    Effect.suspend(() => {
      kernel.runDue()
      const at = kernel.now()
      const [path = "/", query = ""] = http.url.replace(/#.*$/s, "").split(/\?(.*)/s)
      const found = match(http.method, path)
      const loading = found === undefined ? store.load(path) : undefined
      if (loading !== undefined) return Effect.zipRight(loading, handle(http))
      const requestId = kernel.requestId()
      const subject = {
        method: http.method,
        path,
        service: found?.route.service,
        operation: found?.route.operation
      }
      const { traceparent } = http.headers
      const hit = kernel.faults.forRequest({ ...subject, kind: traceparent ?? `${http.method} ${http.url}` })
      const lag = hit?._tag === "Stale" ? hit : undefined
      const fault = hit?._tag === "Stale" ? undefined : hit
      const isCutBefore = fault?._tag === "Cut" && fault.when === "before"
      const body = isCutBefore
        ? Effect.succeed(Either.right(new Uint8Array()))
        : Effect.either(Incoming.read(http, found?.route.limit ?? Incoming.maxBodySize))
      return Effect.flatMap(body, (body) => {
        // Time may have passed while the body was read.
        kernel.runDue()
        let stale = lag
        const answer = staleReads.handle(
          {
            subject,
            http,
            body: Either.getOrElse(body, () => new Uint8Array()),
            url: query === "" ? path : `${path}?${query}`,
            pathFields: (found && Router.pathFields(found)) ?? {},
            lag
          },
          work(http, body, path, query, found, requestId),
          (hit) => {
            stale = hit
          }
        )
        const handled = (status: number | undefined): void =>
          onHandled({
            ...subject,
            query,
            body: isCutBefore ? undefined : Either.getOrUndefined(body),
            requestId,
            fault: fault ?? stale,
            status,
            traceparent,
            at,
            took: kernel.now() - at,
            request: found?.route.request?.()
          })
        return applyFault(fault, found, answer).pipe(
          Effect.map((outcome) => {
            handled(outcome._tag === "Answer" ? outcome.response.status : undefined)
            return withRequestId(outcome, requestId)
          }),
          // The client gave up during a delay. The request was executed.
          Effect.onInterrupt(() => Effect.sync(() => handled(undefined)))
        )
      })
    })

  const perform: Gateway["perform"] = (method, url, { body = "", headers = {} } = {}) =>
    Effect.suspend(() => {
      kernel.runDue()
      const [path = "/", query = ""] = url.split(/\?(.*)/s)
      const found = router.match(method, path) ?? store.match(method, path)
      if (found === undefined) {
        const loading = store.load(path)
        return loading === undefined
          ? Effect.fail(endpointNotFound(method, path))
          : Effect.zipRight(loading, perform(method, url, { body, headers }))
      }
      return Effect.map(
        found.route.run({
          path: Router.pathFields(found) ?? {},
          query: new URLSearchParams(query),
          context: {
            user: kernel.user,
            requestId: "",
            minorVersion: found.minorVersion,
            http: {
              method,
              url,
              originalUrl: url,
              headers: Headers.fromInput(headers),
              body: typeof body === "string" ? new TextEncoder().encode(body) : body
            }
          }
        }),
        (response) => ({ bytes: bytesOf(response) ?? new Uint8Array(), schema: found.route.response?.ast })
      )
    })

  return { handle, perform }
}
