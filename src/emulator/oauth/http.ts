/** What all routes of the OAuth servers share: where they are, forms, and errors of their own kinds. */
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

/** The origin that a request came to: in memory there is one in its URL, over a socket the header says it. */
export const originOf = (http: Incoming.Incoming, otherwise: string): string => {
  if (URL.canParse(http.originalUrl)) return new URL(http.originalUrl).origin
  const { host } = http.headers
  return host === undefined ? otherwise : `http://${host}`
}

const directories: ReadonlyArray<readonly [domain: string, directory: string]> = [
  [".azuredatabricks.net", "https://login.microsoftonline.com"],
  [".databricks.azure.us", "https://login.microsoftonline.us"],
  [".databricks.azure.cn", "https://login.chinacloudapi.cn"]
]

/** Where Entra is for a workspace of this origin: a served one is its own. */
export const directoryOf = (origin: string): string => {
  const { hostname } = new URL(origin)
  return directories.find(([domain]) => hostname.endsWith(domain))?.[1] ?? origin
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
 * A client as it names itself: by HTTP basic or in the form. What is before and after the colon of HTTP basic some
 * clients percent-encode, as the standard says, and most don't: the secret is given in both readings.
 */
export const clientOf = (
  http: Incoming.Incoming,
  form: URLSearchParams
): ClientAuth & { readonly otherSecret?: string } => {
  const basic = /^Basic\s+(\S+)\s*$/i.exec(http.headers.authorization ?? "")?.[1]
  const text = basic === undefined ? undefined : Either.getOrUndefined(Encoding.decodeBase64String(basic))
  const colon = text?.indexOf(":") ?? -1
  if (text === undefined || colon === -1) {
    return { id: form.get("client_id") ?? undefined, secret: form.get("client_secret") ?? undefined }
  }
  const secret = text.slice(colon + 1)
  return { id: decoded(text.slice(0, colon)), secret, otherSecret: decoded(secret) }
}

/** An error as RFC 6749 has it. */
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

/** An answer that holds a token. */
export const tokenAnswer = (body: unknown): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.setHeaders(json(body), { "cache-control": "no-store", pragma: "no-cache" })

const service = "OAuth"

/** A route that is asked before there are any credentials. */
export const open = (
  operation: string,
  method: HttpMethod,
  template: string,
  handler: (call: Call) => Effect.Effect<HttpServerResponse.HttpServerResponse, ApiFailure>
): Route => raw({ service, operation, method, path: pathTemplate(template) }, handler, { needsToken: false })

/** The fault that is meant for a token that is about to be issued. */
export const wrongOf = (kernel: Kernel, operation: string, { context: { http } }: Call): TokenIssue | undefined =>
  kernel.faults.forTokenIssue({
    method: http.method,
    path: http.url.replace(/[?#].*$/s, ""),
    service,
    operation
  })

/** The fields of a token's answer, less the one that a fault leaves out. */
export const withoutExpiresIn = (
  wrong: TokenIssue | undefined,
  body: Readonly<Record<string, unknown>>
): Readonly<Record<string, unknown>> =>
  wrong?.withoutExpiresIn === true
    ? Object.fromEntries(Object.entries(body).filter(([key]) => key !== "expires_in" && key !== "ext_expires_in"))
    : body
