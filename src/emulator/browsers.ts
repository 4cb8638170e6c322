/**
 * Protects a served workspace from foreign web pages and allows trusted ones. A web page can reach the loopback
 * interface of its visitor: through its own host name resolved to 127.0.0.1 (DNS rebinding), or with a cross-origin
 * request.
 */
import type * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import { apiFailure, bodyOf } from "./failure.js"
import { json } from "./router.js"

export interface Allowed {
  /** Additional host names of the server. `localhost`, its address and numeric addresses are always allowed. */
  readonly hosts?: ReadonlyArray<string> | undefined
  /** Additional origins of pages. `localhost` and the loopback addresses are always allowed. */
  readonly origins?: ReadonlyArray<string> | undefined
}

export interface Browsers {
  /** Returns the response to a preflight or refused request, and `undefined` for all others. */
  readonly intercept: (
    request: HttpServerRequest.HttpServerRequest
  ) => HttpServerResponse.HttpServerResponse | undefined
  /** Adds CORS headers, so that the requesting page can read the response. */
  readonly withCors: (
    request: HttpServerRequest.HttpServerRequest,
    response: HttpServerResponse.HttpServerResponse
  ) => HttpServerResponse.HttpServerResponse
}

/** The host name in a header such as `localhost:8080` or `[::1]:8080`, in lower case. */
const hostnameOf = (host: string): string | undefined =>
  URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : undefined

/** Numeric addresses need no name resolution, so DNS rebinding is impossible. */
const isNumeric = (hostname: string): boolean => hostname.startsWith("[") || /^\d+(\.\d+){3}$/.test(hostname)

const isLocal = (hostname: string): boolean => hostname === "localhost" || hostname.endsWith(".localhost")

const isLoopback = (hostname: string): boolean =>
  isLocal(hostname) || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname)

const forbidden = (message: string): HttpServerResponse.HttpServerResponse =>
  json(bodyOf(apiFailure(403, "PERMISSION_DENIED", message)), 403)

export const make = (options: Allowed & { readonly host: string }): Browsers => {
  const hosts = new Set([options.host, ...(options.hosts ?? [])].map((host) => hostnameOf(host) ?? host.toLowerCase()))
  const origins = new Set(options.origins ?? [])

  const isHost = (host: string): boolean => {
    const hostname = hostnameOf(host)
    return hostname !== undefined && (isNumeric(hostname) || isLocal(hostname) || hosts.has(hostname))
  }

  const isOrigin = (origin: string): boolean =>
    origins.has("*") || origins.has(origin) || (URL.canParse(origin) && isLoopback(new URL(origin).hostname))

  const preflight = (origin: string, { headers }: HttpServerRequest.HttpServerRequest) =>
    HttpServerResponse.empty({
      status: 204,
      headers: {
        "access-control-allow-origin": origin,
        "access-control-allow-methods": headers["access-control-request-method"] ?? "*",
        "access-control-allow-headers": headers["access-control-request-headers"] ?? "authorization, content-type",
        "access-control-max-age": "600",
        vary: "Origin",
        ...(headers["access-control-request-private-network"] === "true"
          ? { "access-control-allow-private-network": "true" }
          : {})
      }
    })

  return {
    intercept: (request) => {
      const { host, origin } = request.headers
      if (host !== undefined && !isHost(host)) {
        return forbidden(
          `The emulator does not serve the host ${JSON.stringify(host)}. Add it to the option \`hosts\` of EmulatorServer.serve, or of the \`options\` that a seed exports.`
        )
      }
      if (origin !== undefined && !isOrigin(origin)) {
        return forbidden(
          `The emulator does not serve pages from ${JSON.stringify(origin)}. Add it to the option \`origins\` of EmulatorServer.serve.`
        )
      }
      return origin !== undefined &&
        request.method === "OPTIONS" &&
        request.headers["access-control-request-method"] !== undefined
        ? preflight(origin, request)
        : undefined
    },
    withCors: ({ headers: { origin } }, response) =>
      origin === undefined
        ? response
        : HttpServerResponse.setHeaders(response, {
            "access-control-allow-origin": origin,
            // A page cannot read any other headers.
            "access-control-expose-headers": "x-request-id, x-databricks-org-id, retry-after, location",
            vary: "Origin"
          })
  }
}
