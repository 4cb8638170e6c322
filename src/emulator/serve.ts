/** Serves the emulated workspace on a socket. This is the only part that requires Node. */

import * as HttpMiddleware from "@effect/platform/HttpMiddleware"
import * as HttpServer from "@effect/platform/HttpServer"
import type * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import { HttpServerRequest as HttpServerRequestTag } from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Browsers from "./browsers.js"
import { bytesOf } from "./garble.js"
import type { Gateway } from "./gateway.js"
import type { Page } from "./page/page.js"

/**
 * The emulator could not be served: the port is in use, or `@effect/platform-node` is not installed.
 *
 * @since 0.1.0
 * @category errors
 */
export class EmulatorServeError extends Data.TaggedError("EmulatorServeError")<{
  readonly message: string
  readonly cause?: unknown
}> {}

const platformNode = Effect.tryPromise({
  try: async () => {
    const [Server, Request, http] = await Promise.all([
      import("@effect/platform-node/NodeHttpServer"),
      import("@effect/platform-node/NodeHttpServerRequest"),
      import("node:http")
    ])
    return { Server, Request, http }
  },
  catch: (cause) =>
    new EmulatorServeError({
      message:
        "Serving the emulator requires Node and the package @effect/platform-node. Run: npm install @effect/platform-node",
      cause
    })
})

type Node = Effect.Effect.Success<typeof platformNode>

/** Breaks the connection of the request, possibly after the headers and half of the response. */
const cut = (
  node: Node,
  request: HttpServerRequest.HttpServerRequest,
  during: HttpServerResponse.HttpServerResponse | undefined
): Effect.Effect<void> =>
  Effect.async((resume) => {
    const response = node.Request.toServerResponse(request)
    const destroy = (): void => {
      response.destroy()
      resume(Effect.void)
    }
    if (during === undefined) return destroy()
    const bytes = bytesOf(during) ?? new Uint8Array()
    response.writeHead(during.status, { ...during.headers, "content-length": bytes.length })
    response.write(bytes.slice(0, Math.floor(bytes.length / 2)), destroy)
  })

const listen = (
  node: Node,
  options: { readonly host: string; readonly port: number }
): Effect.Effect<HttpServer.HttpServer, EmulatorServeError, Scope.Scope> =>
  Effect.gen(function* () {
    const server = node.http.createServer()
    const listening = yield* node.Server.make(() => server, options).pipe(
      Effect.mapError(
        (error) =>
          new EmulatorServeError({
            message: `The emulator cannot listen on ${options.host}:${options.port}: ${error.cause instanceof Error ? error.cause.message : "unknown"}`,
            cause: error.cause
          })
      )
    )
    // The server waits for all connections to close, and clients keep theirs open.
    yield* Effect.addFinalizer(() => Effect.sync(() => server.closeAllConnections()))
    return listening
  })

/** Serves until the scope closes. Returns the port. */
export const serve = (
  handle: Gateway["handle"],
  options: { readonly host: string; readonly port: number } & Browsers.Allowed,
  page?: Page
): Effect.Effect<number, EmulatorServeError, Scope.Scope> =>
  Effect.gen(function* () {
    const node = yield* platformNode
    const server = yield* listen(node, options)
    const browsers = Browsers.make(options)
    const app = Effect.flatMap(HttpServerRequestTag, (request) => {
      const answer = browsers.intercept(request)
      if (answer !== undefined) return Effect.succeed(answer)
      // Without CORS: no other page may read it.
      const ofPage = page?.handle(request)
      if (ofPage !== undefined) return ofPage
      return Effect.flatMap(handle(request), (outcome) =>
        outcome._tag === "Answer"
          ? Effect.succeed(browsers.withCors(request, outcome.response))
          : Effect.as(
              cut(node, request, outcome.during && browsers.withCors(request, outcome.during)),
              HttpServerResponse.empty()
            )
      )
    })
    // Its spans would contain the queries of all requests.
    yield* HttpServer.serveEffect(app).pipe(
      Effect.provideService(HttpServer.HttpServer, server),
      HttpMiddleware.withTracerDisabledWhenEffect(() => true)
    )
    return server.address._tag === "TcpAddress" ? server.address.port : options.port
  })
