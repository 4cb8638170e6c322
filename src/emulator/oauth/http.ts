/** Helpers shared by the routes of the OAuth servers: origins, forms and error formats. */
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Encoding from "effect/Encoding"
import type { HttpMethod } from "../../internal/call/operation.js"
import { pathTemplate } from "../../internal/call/url.js"
import type { TokenIssue } from "../Fault.js"
import { type ApiFailure, apiFailure } from "../failure.js"
import * as Incoming from "../incoming.js"
import type { Kernel } from "../kernel.js"
import { type Call, json, type Route, raw } from "../router.js"

/** The origin of a request. In memory it is in the URL; on a socket it comes from the `Host` header. */
export const originOf = (http: Incoming.Incoming, fallback: string): string => {
  if (URL.canParse(http.originalUrl)) return new URL(http.originalUrl).origin
  const { host } = http.headers
  return host === undefined ? fallback : `http://${host}`
}

const entraUrls: ReadonlyArray<readonly [domain: string, directory: string]> = [
  [".azuredatabricks.net", "https://login.microsoftonline.com"],
  [".databricks.azure.us", "https://login.microsoftonline.us"],
  [".databricks.azure.cn", "https://login.chinacloudapi.cn"]
]

/** The URL of Entra for a workspace at this origin. A served workspace is its own Entra. */
export const entraUrlOf = (origin: string): string => {
  const { hostname } = new URL(origin)
  return entraUrls.find(([domain]) => hostname.endsWith(domain))?.[1] ?? origin
}

export const formOf = (http: Incoming.Incoming): Effect.Effect<URLSearchParams> =>
  Effect.sync(() => new URLSearchParams(Incoming.textOf(http)))

export interface ClientAuth {
  readonly id: string | undefined
  readonly secret: string | undefined
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * The client credentials, from HTTP basic authentication or from the form. Some clients percent-encode the parts of
 * HTTP basic as the standard requires, but most do not, so the secret is returned in both forms.
 */
export const clientOf = (
  http: Incoming.Incoming,
  form: URLSearchParams
): ClientAuth & { readonly decodedSecret?: string } => {
  const basic = /^Basic\s+(\S+)\s*$/i.exec(http.headers.authorization ?? "")?.[1]
  const text = basic === undefined ? undefined : Either.getOrUndefined(Encoding.decodeBase64String(basic))
  const colon = text?.indexOf(":") ?? -1
  if (text === undefined || colon === -1) {
    return { id: form.get("client_id") ?? undefined, secret: form.get("client_secret") ?? undefined }
  }
  const secret = text.slice(colon + 1)
  return { id: decoded(text.slice(0, colon)), secret, decodedSecret: decoded(secret) }
}

/** An error response as defined in RFC 6749. */
export const oauthError = (
  status: number,
  error: string,
  description: string,
  more: Readonly<Record<string, unknown>> = {}
): ApiFailure =>
  apiFailure(status, error, description, {
    body: { error, error_description: description, ...more },
    headers: { "cache-control": "no-store" }
  })

/** A response that contains a token. */
export const tokenResponse = (body: unknown): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.setHeaders(json(body), { "cache-control": "no-store", pragma: "no-cache" })

const service = "OAuth"

/** Creates a route that does not require credentials. */
export const publicRoute = (
  operation: string,
  method: HttpMethod,
  template: string,
  handler: (call: Call) => Effect.Effect<HttpServerResponse.HttpServerResponse, ApiFailure>
): Route => raw({ service, operation, method, path: pathTemplate(template) }, handler, { needsToken: false })

/** Returns the fault for the token that is about to be issued. */
export const tokenFaultOf = (kernel: Kernel, operation: string, { context: { http } }: Call): TokenIssue | undefined =>
  kernel.faults.forTokenIssue({
    method: http.method,
    path: http.url.replace(/[?#].*$/s, ""),
    service,
    operation
  })

/** Returns the fields of a token response, without the expiry that a fault omits. */
export const withoutExpiresIn = (
  fault: TokenIssue | undefined,
  body: Readonly<Record<string, unknown>>
): Readonly<Record<string, unknown>> =>
  fault?.withoutExpiresIn === true
    ? Object.fromEntries(Object.entries(body).filter(([key]) => key !== "expires_in" && key !== "ext_expires_in"))
    : body
