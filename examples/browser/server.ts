/** The server of the page: its files, and a proxy for the calls that the page needs. */
import { createServer } from "node:http"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as HttpRouter from "@effect/platform/HttpRouter"
import * as HttpServer from "@effect/platform/HttpServer"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

export interface Options {
  readonly host: string
  readonly token: Redacted.Redacted
  /** The bundle of page.ts. */
  readonly script: string
  /** The cookie of a session. A real server has a login, and a session for each user. */
  readonly session: string
}

/** The only operations that the page may call. A call of another one changes nothing. */
const allowed = new Set(["GET /api/2.1/clusters/list", "GET /api/2.1/clusters/get"])

/** Headers of the workspace that the library reads. */
const passed = ["content-type", "retry-after", "x-request-id", "x-databricks-request-id"]

const refused = (status: number, error_code: string, message: string) =>
  HttpServerResponse.unsafeJson({ error_code, message }, { status })

const proxy = ({ host, session, token }: Options) =>
  Effect.gen(function* () {
    const request = yield* HttpServerRequest.HttpServerRequest
    if (request.cookies.session !== session) return refused(401, "UNAUTHENTICATED", "Log in first.")
    const url = new URL(request.url, host)
    if (!allowed.has(`${request.method} ${url.pathname}`)) {
      return refused(403, "PERMISSION_DENIED", "This page may only read clusters.")
    }
    const client = yield* HttpClient.HttpClient
    const response = yield* client.execute(
      HttpClientRequest.make("GET")(`${host}${url.pathname}${url.search}`).pipe(
        // Neither cookies nor the token of the page are passed on.
        HttpClientRequest.setHeader("authorization", `Bearer ${Redacted.value(token)}`)
      )
    )
    return HttpServerResponse.stream(response.stream, {
      status: response.status,
      headers: Object.fromEntries(
        passed.flatMap((name) => (response.headers[name] === undefined ? [] : [[name, response.headers[name]]]))
      )
    })
  }).pipe(Effect.catchAll(() => Effect.succeed(refused(502, "BAD_GATEWAY", "The workspace does not answer."))))

const page = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Clusters</title>
<h1>Clusters</h1><ul></ul><script type="module" src="/page.js"></script></html>`

/** Needs an `HttpClient` that reaches the workspace, and provides the address of the server. */
export const layer = (options: Options) =>
  HttpRouter.empty.pipe(
    HttpRouter.get(
      "/",
      HttpServerResponse.html(page).pipe(
        HttpServerResponse.setHeaders({
          "set-cookie": `session=${options.session}; HttpOnly; SameSite=Strict; Path=/`
        }),
        Effect.succeed
      )
    ),
    HttpRouter.get(
      "/page.js",
      Effect.succeed(HttpServerResponse.text(options.script, { contentType: "text/javascript" }))
    ),
    HttpRouter.all("/api/*", proxy(options)),
    HttpServer.serve(),
    Layer.provideMerge(NodeHttpServer.layer(createServer, { port: 0, host: "127.0.0.1" }))
  )
