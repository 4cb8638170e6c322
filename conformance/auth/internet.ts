/**
 * Serves all hosts that flows use, on this machine. A header of each request contains the original host. Tokens encode
 * the fields of their request, so that two clients with the same request get the same token.
 */
import { createServer } from "node:http"
import * as HttpServer from "@effect/platform/HttpServer"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as Effect from "effect/Effect"

export const hostHeader = "x-conformance-host"

const tenant = "11111111-2222-3333-4444-555555555555"

const workspace = "adb-1234567890123456.7.azuredatabricks.net"

/** A host that serves many workspaces, with one OAuth server for each account. */
const unified = "acme.databricks.com"

const account = "0d26daa6-5e44-4c97-a497-ef015f91254a"

/** The fields that tokens encode. Other fields may differ between clients. */
const encoded = ["grant_type", "client_id", "client_secret", "resource", "subject_token", "client_assertion"]

const tokenOf = (host: string, path: string, fields: URLSearchParams): string =>
  Buffer.from(
    JSON.stringify([host, path, ...encoded.flatMap((name) => (fields.get(name) ? [[name, fields.get(name)]] : []))])
  ).toString("base64url")

const basicOf = (authorization: string | undefined): Readonly<Record<string, string>> => {
  const [client_id, client_secret] = Buffer.from(authorization?.replace(/^Basic /, "") ?? "", "base64")
    .toString()
    .split(":")
  return client_id && client_secret ? { client_id, client_secret } : {}
}

const json = (body: unknown) => HttpServerResponse.unsafeJson(body)

const redirect = (location: string) => HttpServerResponse.empty({ status: 302, headers: { location } })

const issue = (token: string) =>
  json({
    access_token: token,
    token_type: "Bearer",
    expires_in: 3600,
    expires_on: Math.floor(Date.now() / 1000) + 3600
  })

const answer = Effect.gen(function* () {
  const request = yield* HttpServerRequest.HttpServerRequest
  const url = new URL(`http://127.0.0.1${request.url}`)
  const host = request.headers[hostHeader] ?? ""
  // The SDK sends two slashes before a resource id.
  const path = url.pathname.replace(/^\/+/, "/")

  if (host === unified) {
    const server = `/oidc/accounts/${account}`
    if (path === "/.well-known/databricks-config") {
      return json({ account_id: account, oidc_endpoint: `https://${host}/oidc/accounts/{account_id}` })
    }
    if (path === `${server}/.well-known/oauth-authorization-server`) {
      return json({
        authorization_endpoint: `https://${host}${server}/v1/authorize`,
        token_endpoint: `https://${host}${server}/v1/token`
      })
    }
    if (path.startsWith("/oidc/.well-known/")) return HttpServerResponse.empty({ status: 404 })
  }
  if (path === "/.well-known/databricks-config") return json({ oidc_endpoint: `https://${host}/oidc` })
  if (path === "/oidc/.well-known/oauth-authorization-server") {
    return json({
      authorization_endpoint: `https://${host}/oidc/v1/authorize`,
      token_endpoint: `https://${host}/oidc/v1/token`
    })
  }
  const directory = host.endsWith(".us") ? "https://login.microsoftonline.us" : "https://login.microsoftonline.com"
  if (path === "/aad/auth") return redirect(`${directory}/${tenant}/oauth2/authorize?client_id=x`)
  if (path === "/oidc/oauth2/v2.0/authorize") return redirect(`${directory}/${tenant}/oauth2/v2.0/authorize`)
  if (host.startsWith("token.actions.")) return json({ value: `of-github-for-${url.searchParams.get("audience")}` })
  if (path.endsWith("/oidctoken")) return json({ oidcToken: "of-a-pipeline" })
  if (path.startsWith("/subscriptions/")) return json({ properties: { workspaceUrl: workspace } })
  if (path === "/metadata" || path.startsWith("/metadata/")) return issue(tokenOf(host, path, url.searchParams))
  if (path.endsWith("/token")) {
    const fields = new URLSearchParams(yield* request.text)
    for (const [name, value] of Object.entries(basicOf(request.headers.authorization))) fields.set(name, value)
    return issue(tokenOf(host, path, fields))
  }
  return HttpServerResponse.empty({ status: 404 })
})

/** Serves until the scope closes. Returns the port. */
export const serve = Effect.gen(function* () {
  const server = yield* NodeHttpServer.make(() => createServer(), { host: "127.0.0.1", port: 0 })
  yield* HttpServer.serveEffect(answer).pipe(Effect.provideService(HttpServer.HttpServer, server))
  return server.address._tag === "TcpAddress" ? server.address.port : 0
})
