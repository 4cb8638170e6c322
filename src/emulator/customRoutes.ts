/** Custom routes that a test adds to the workspace. `Emulator.ts` exports them. */
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import type { HttpMethod } from "../internal/call/operation.js"
import { pathTemplate } from "../internal/call/url.js"
import * as Json from "../internal/codec/json.js"
import { type ApiFailure, malformedRequest } from "./failure.js"
import * as Incoming from "./incoming.js"
import { type Call, json, type Route } from "./router.js"

/**
 * A request to a custom route.
 *
 * @since 0.1.0
 * @category routes
 */
export interface CustomRequest {
  /** The path parameters, decoded. */
  readonly path: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** The headers, with names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
  /** The body as text. */
  readonly text: string
  /**
   * The body as JSON, with integers beyond 2^53 as `bigint`, or `{}` for an empty body. Fails with status 400 if it is
   * not JSON.
   */
  readonly json: Effect.Effect<unknown, ApiFailure>
  /** The name of the authenticated user. */
  readonly userName: string
  readonly requestId: string
}

/**
 * An operation that the emulator does not have, or a replacement for one that it has. A custom route takes precedence
 * over a built-in one.
 *
 * @example
 * ```ts
 * import * as Emulator from "effect-databricks/Emulator"
 * import * as Effect from "effect/Effect"
 *
 * export const workspace = Emulator.layer({
 *   routes: [
 *     {
 *       method: "GET",
 *       path: "/api/2.0/lakeview/dashboards/{dashboard_id}",
 *       handle: ({ path }) =>
 *         path.dashboard_id === "1"
 *           ? Effect.succeed({ dashboard_id: "1", display_name: "Sales" })
 *           : Effect.fail(Emulator.apiFailure(404, "NOT_FOUND", `Dashboard ${path.dashboard_id} does not exist.`))
 *     }
 *   ]
 * })
 * ```
 *
 * @since 0.1.0
 * @category routes
 */
export interface CustomRoute {
  readonly method: HttpMethod
  /** The path template. `{name}` matches one path segment, `{name*}` matches one or more. */
  readonly path: string
  /** Whether requests without valid credentials are refused. The default is `true`. */
  readonly needsToken?: boolean | undefined
  /** Returns the JSON of the response, or an `HttpServerResponse`. */
  readonly handle: (request: CustomRequest) => Effect.Effect<unknown, ApiFailure>
}

const requestOf = ({ context, path, query }: Call): CustomRequest => {
  const text = () => Incoming.textOf(context.http)
  return {
    path,
    query,
    headers: context.http.headers,
    body: context.http.body,
    get text() {
      return text()
    },
    json: Effect.try({
      try: () => (text().trim() === "" ? {} : Json.parse(text())),
      catch: () => malformedRequest("The body of the request is not JSON")
    }),
    userName: context.user.userName,
    requestId: context.requestId
  }
}

export const toRoute = ({ handle, method, needsToken, path: template }: CustomRoute): Route => {
  if (!template.startsWith("/")) throw new Error(`The path of a route must start with a slash: ${template}`)
  const path = pathTemplate(template)
  return {
    service: undefined,
    operation: undefined,
    method,
    template: path.template,
    fields: path.fields,
    response: undefined,
    needsToken: needsToken !== false,
    limit: Incoming.maxFileSize,
    run: (call) =>
      Effect.map(
        Effect.suspend(() => handle(requestOf(call))),
        (answer) => (HttpServerResponse.isServerResponse(answer) ? answer : json(answer ?? {}))
      )
  }
}
