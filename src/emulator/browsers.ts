/**
 * What keeps the web pages of others away from a workspace on a socket, and lets one's own in. A page can reach the
 * loopback interface of whoever visits it: under its own name, which it lets resolve to 127.0.0.1 (DNS rebinding), or
 * from its origin to ours.
 */
import type * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import { apiFailure, bodyOf } from "./failure.js"
import { json } from "./router.js"

export interface Allowed {
  /** Names of the server, beside `localhost`, its address and all numeric addresses. */
  readonly hosts?: ReadonlyArray<string> | undefined
  /** Origins of pages, beside those of `localhost` and the loopback addresses. */
  readonly origins?: ReadonlyArray<string> | undefined
}

export interface Browsers {
  /** The answer to a preflight, or to what is refused; none to all else. */
  readonly answer: (request: HttpServerRequest.HttpServerRequest) => HttpServerResponse.HttpServerResponse | undefined
  /** The answer, made readable for the page that asked. */
  readonly shared: (
    request: HttpServerRequest.HttpServerRequest,
    response: HttpServerResponse.HttpServerResponse
  ) => HttpServerResponse.HttpServerResponse
}

/** The name or address in a header such as `localhost:8080` or `[::1]:8080`, in small letters. */
const hostnameOf = (host: string): string | undefined =>
  URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : undefined

/** No name is resolved, so nothing can be rebound. */
const isNumeric = (hostname: string): boolean => hostname.startsWith("[") || /^\d+(\.\d+){3}$/.test(hostname)

const isLocal = (hostname: string): boolean => hostname === "localhost" || hostname.endsWith(".localhost")

const isLoopback = (hostname: string): boolean =>
  isLocal(hostname) || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname)

const refused = (message: string): HttpServerResponse.HttpServerResponse =>
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
    answer: (request) => {
      const { host, origin } = request.headers
      if (host !== undefined && !isHost(host)) {
        return refused(
          `The emulator does not answer to the host ${JSON.stringify(host)}: name it in the option hosts of EmulatorServer.serve.`
        )
      }
      if (origin !== undefined && !isOrigin(origin)) {
        return refused(
          `The emulator does not answer pages of ${JSON.stringify(origin)}: name it in the option origins of EmulatorServer.serve.`
        )
      }
      return origin !== undefined &&
        request.method === "OPTIONS" &&
        request.headers["access-control-request-method"] !== undefined
        ? preflight(origin, request)
        : undefined
    },
    shared: ({ headers: { origin } }, response) =>
      origin === undefined
        ? response
        : HttpServerResponse.setHeaders(response, {
            "access-control-allow-origin": origin,
            // A page would see no other headers of ours.
            "access-control-expose-headers": "x-request-id, x-databricks-org-id, retry-after, location",
            vary: "Origin"
          })
  }
}
