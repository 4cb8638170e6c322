/** Custom routes that a test adds to the workspace. `Emulator.ts` exports them. */
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import { type Derived, type Member, operationOf, originalOf, type Paged } from "../internal/call/member.js"
import type { Any, HttpMethod, Operation } from "../internal/call/operation.js"
import { pathTemplate } from "../internal/call/url.js"
import * as Json from "../internal/codec/json.js"
import { type ApiFailure, malformedRequest } from "./failure.js"
import * as Incoming from "./incoming.js"
import { type Call, json, type Route, route } from "./router.js"

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

/**
 * What is known of a request in addition to the fields of the operation.
 *
 * @since 0.1.0
 * @category routes
 */
export interface HandledOperation {
  /** All path parameters, decoded. They include the account ID, which is not part of a request. */
  readonly path: Readonly<Record<string, string>>
  /** The headers, with names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The name of the authenticated user. */
  readonly userName: string
  readonly requestId: string
}

/**
 * A handler of an operation of this library, which replaces that of the emulator.
 *
 * @since 0.1.0
 * @category routes
 */
export interface OperationRoute {
  readonly _tag: "OperationRoute"
  readonly operation: Any
  readonly handler: (request: unknown, info: HandledOperation) => Effect.Effect<unknown, ApiFailure>
}

/** The request and the response of an operation. Those of a list are of its pages. */
type Handler<M> =
  M extends Operation<infer Request, infer Response>
    ? (request: Request, info: HandledOperation) => Effect.Effect<Response, ApiFailure>
    : never

/**
 * Makes a custom handler of an operation. The emulator validates and decodes the request; the handler returns the
 * response. Takes any member of the `operations` of an API that is a single call: for a list, take its page, such as
 * `operations.listPage`.
 *
 * @example
 * ```ts
 * import * as Emulator from "effect-databricks/Emulator"
 * import * as Tables from "effect-databricks/catalog/Tables"
 * import * as Effect from "effect/Effect"
 *
 * export const workspace = Emulator.layer({
 *   routes: [
 *     Emulator.handle(Tables.operations.exists, ({ full_name }) =>
 *       Effect.succeed({ table_exists: full_name.startsWith("main.") })
 *     )
 *   ]
 * })
 * ```
 *
 * @since 0.1.0
 * @category routes
 */
export const handle = <M extends Any | Derived<never> | Paged<never, unknown>>(
  operation: M,
  handler: Handler<M>
): OperationRoute => ({
  _tag: "OperationRoute",
  operation: originalOf(operationOf(operation as Member)),
  handler: handler as OperationRoute["handler"]
})

const operationRoute = ({ handler, operation }: OperationRoute): Route =>
  route(operation as Operation<unknown, unknown>, (request, { http, requestId, user }, path) =>
    Effect.suspend(() => handler(request, { path, headers: http.headers, userName: user.userName, requestId }))
  )

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

export const toRoute = (custom: CustomRoute | OperationRoute): Route => {
  if ("_tag" in custom) return operationRoute(custom)
  const { handle, method, needsToken, path: template } = custom
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
