import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientError from "@effect/platform/HttpClientError"
import type * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as Clock from "effect/Clock"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type * as Credentials from "../../../src/layers/Credentials.js"

/** A request as a server receives it. */
export interface Seen {
  readonly method: string
  readonly url: string
  /** The URL without its query. */
  readonly at: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly form: URLSearchParams
  readonly time: number
}

const bodyOf = (request: HttpClientRequest.HttpClientRequest): string =>
  request.body._tag === "Uint8Array" ? new TextDecoder().decode(request.body.body) : ""

/** A failed connection, as an HTTP client reports it. */
export class Broken {
  readonly message: string
  constructor(message = "connect ECONNREFUSED 127.0.0.1:443") {
    this.message = message
  }
}

export type Reply = Response | Broken | Effect.Effect<Response | Broken>

/** All servers that a test needs. One function answers every request, and all requests are recorded. */
export const world = (answer: (seen: Seen, n: number) => Reply) => {
  const seen: Array<Seen> = []
  const client = HttpClient.make((request, url) =>
    Effect.gen(function* () {
      const body = bodyOf(request)
      const one: Seen = {
        method: request.method,
        url: url.toString(),
        at: `${url.origin}${url.pathname}`,
        query: url.searchParams,
        headers: { ...request.headers },
        body,
        form: new URLSearchParams(body),
        time: yield* Clock.currentTimeMillis
      }
      seen.push(one)
      const reply = answer(one, seen.length)
      const response = Effect.isEffect(reply) ? yield* reply : reply
      if (response instanceof Broken) {
        return yield* new HttpClientError.RequestError({
          request,
          reason: "Transport",
          cause: new Error(response.message)
        })
      }
      return HttpClientResponse.fromWeb(request, response)
    })
  )
  return { seen, layer: Layer.succeed(HttpClient.HttpClient, client) }
}

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } })

export const page = (status = 200): Response =>
  new Response("<!doctype html><html><title>Sign in</title></html>", {
    status,
    headers: { "content-type": "text/html" }
  })

export const notFound = (): Response => json({ error_code: "NOT_FOUND", message: "no such thing" }, 404)

/** A JSON Web Token with a dummy signature. */
export const jwt = (claims: Readonly<Record<string, unknown>>): string =>
  ["eyJhbGciOiJub25lIn0", Buffer.from(JSON.stringify(claims)).toString("base64url"), "c2lnbmF0dXJl"].join(".")

export const workspace = "https://adb-1.2.azuredatabricks.net"
export const aws = "https://dbc-1234.cloud.databricks.com"

export const resourceId =
  "/subscriptions/11111111-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Databricks/workspaces/ws"

export const databricks = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d"

/** The tokens of a server that numbers them: `token-1`, `token-2`. */
export const numbered = (lifetime = 3600, prefix = "token") => {
  let minted = 0
  return {
    minted: () => minted,
    mint: (): Response => json({ access_token: `${prefix}-${++minted}`, token_type: "Bearer", expires_in: lifetime })
  }
}

/** The headers of the next call, unredacted. */
export const headersOf = (service: Credentials.Service) =>
  Effect.map(service.headers, (headers) =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Redacted.value(value)]))
  )

export const authorizationOf = (service: Credentials.Service) =>
  Effect.map(headersOf(service), ({ authorization }) => authorization)

/** An environment with only these variables. */
export const environment = (variables: Readonly<Record<string, string>>) =>
  Effect.withConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(variables))))

/** Everything that an error exposes, including non-enumerable fields. */
export const shown = (error: unknown): string =>
  [
    String(error),
    error instanceof Error ? error.message : "",
    JSON.stringify(error),
    String(Object.values(error as object))
  ].join("\n")

/** A GitHub Actions job that may request an ID token. */
export const github = {
  ACTIONS_ID_TOKEN_REQUEST_URL: "https://pipelines.actions.example/token?api-version=2.0",
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: "github-request-token"
}
