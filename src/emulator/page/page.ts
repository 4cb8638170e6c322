/** The web page of a served workspace: its document at `/`, and what the document reads and changes under `/_page/`. */
import type * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Stream from "effect/Stream"
import type { Inside } from "../emulated.js"
import { apiFailure, bodyOf } from "../failure.js"
import * as Incoming from "../incoming.js"
import { json } from "../router.js"
import * as Actions from "./actions.js"
import { events } from "./events.js"
import { refusal } from "./guard.js"
import * as Shell from "./shell.js"

export interface Page {
  /** Undefined if a request is not for the page. */
  readonly handle: (
    http: HttpServerRequest.HttpServerRequest
  ) => Effect.Effect<HttpServerResponse.HttpServerResponse> | undefined
}

const noStore = { "cache-control": "no-store", "x-content-type-options": "nosniff" }

const refused = (status: number, message: string): HttpServerResponse.HttpServerResponse =>
  json(bodyOf(apiFailure(status, status === 403 ? "PERMISSION_DENIED" : "BAD_REQUEST", message)), status)

/** A timeline narrower than this cannot be read: it scrolls. */
const minWidth = 640

const widthOf = (text: string | null): number => Math.min(2000, Math.max(minWidth, Number(text) || 820))

const document = Effect.sync(() => {
  const { policy, text } = Shell.document(crypto.randomUUID())
  return HttpServerResponse.text(text, {
    contentType: "text/html; charset=utf-8",
    headers: {
      ...noStore,
      "content-security-policy": policy,
      "cross-origin-opener-policy": "same-origin",
      "referrer-policy": "no-referrer",
      "x-frame-options": "DENY"
    }
  })
})

export const make = (inside: Inside): Page => {
  const live = (query: URLSearchParams): HttpServerResponse.HttpServerResponse =>
    HttpServerResponse.stream(
      Stream.encodeText(events(inside, query.get("place") ?? "", widthOf(query.get("width")))),
      { contentType: "text/event-stream; charset=utf-8", headers: noStore }
    )

  const action = (http: HttpServerRequest.HttpServerRequest): Effect.Effect<HttpServerResponse.HttpServerResponse> =>
    Effect.gen(function* () {
      const body = yield* Effect.either(Incoming.read(http, Incoming.maxBodySize))
      if (Either.isLeft(body)) return refused(400, body.left.message)
      const decoded = Actions.decode(new TextDecoder().decode(body.right))
      if (Either.isLeft(decoded)) return refused(400, decoded.left)
      return HttpServerResponse.setHeaders(json(yield* Actions.run(inside, decoded.right)), noStore)
    })

  return {
    handle: (http) => {
      const { headers, method } = http
      const [path = "/", query = ""] = http.url.replace(/#.*$/s, "").split(/\?(.*)/s)
      // Clients of the API do not ask for HTML: they get the answer of the API.
      if (path === "/" && method === "GET" && headers.accept?.includes("text/html") === true) return document
      if (!path.startsWith("/_page/")) return undefined
      const reason = refusal(method, headers)
      if (reason !== undefined) return Effect.succeed(refused(403, reason))
      if (path === "/_page/live" && method === "GET") return Effect.sync(() => live(new URLSearchParams(query)))
      if (path === "/_page/action" && method === "POST") return action(http)
      return Effect.succeed(refused(404, "The page has no such path."))
    }
  }
}
