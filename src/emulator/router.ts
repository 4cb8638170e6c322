/** From a request of the network to the operation that answers it. */
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import type * as Schema from "effect/Schema"
import { type Any, type HttpMethod, type Operation, variant } from "../internal/call/operation.js"
import type { PathTemplate } from "../internal/call/url.js"
import * as Json from "../internal/codec/json.js"
import type { ApiFailure } from "./failure.js"
import * as Incoming from "./incoming.js"
import { decodeRequest } from "./requestDecoder.js"
import type { User } from "./user.js"

/** What a handler may want to know beside the request. */
export interface Context {
  readonly user: User
  readonly requestId: string
  /** The minor version in the path, 1 in `/api/2.1/...`; none where the path has no version. */
  readonly minorVersion: number | undefined
  readonly http: Incoming.Incoming
}

export interface Call {
  readonly path: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly context: Context
}

export interface Route {
  /** Of the API that has the operation; none for one of whoever tests. */
  readonly service: string | undefined
  readonly operation: string | undefined
  readonly method: HttpMethod
  readonly template: string
  readonly fields: ReadonlyArray<string>
  readonly response: Schema.Schema.AnyNoContext | undefined
  /** Whether it takes credentials; what hands them out does not. */
  readonly needsToken: boolean
  /** The longest body that it takes, in bytes. */
  readonly limit?: number | undefined
  readonly run: (call: Call) => Effect.Effect<HttpServerResponse.HttpServerResponse, ApiFailure>
}

const jsonType = "application/json; charset=utf-8"

export const json = (value: unknown, status = 200): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.text(Json.stringify(value) ?? "{}", { status, contentType: jsonType })

/**
 * What answers an operation. The handler gets the request as the operation's schema has it, and changes the state of
 * the workspace synchronously.
 */
export const route = <Request, Response>(
  operation: Operation<Request, Response>,
  handler: (request: Request, context: Context) => Effect.Effect<Response, ApiFailure>
): Route => ({
  ...identity(operation),
  response: operation.response as Schema.Schema.AnyNoContext | undefined,
  needsToken: true,
  run: ({ context, path, query }) =>
    Effect.suspend(() =>
      decodeRequest(operation.request, operation.body, { path, query, body: Incoming.textOf(context.http) })
    ).pipe(
      Effect.flatMap((request) => handler(request, context)),
      Effect.map((response) => json(response ?? {}))
    )
})

/** What answers an operation whose request or response is no JSON: files, forms, redirects. */
export const raw = (
  operation: Pick<Any, "service" | "operation" | "method" | "path">,
  handler: (call: Call) => Effect.Effect<HttpServerResponse.HttpServerResponse, ApiFailure>,
  options?: Pick<Partial<Route>, "needsToken" | "limit">
): Route => ({
  ...identity(operation),
  response: undefined,
  needsToken: options?.needsToken !== false,
  limit: options?.limit,
  run: handler
})

/** An operation that the emulator validates by itself, or serves under another path. */
export const serving = <Request, Response>(
  // biome-ignore lint/suspicious/noExplicitAny: it is served with another request
  operation: Operation<any, Response>,
  // biome-ignore lint/suspicious/noExplicitAny: whatever it encodes to
  changes: { readonly request: Schema.Schema<Request, any>; readonly path?: PathTemplate }
): Operation<Request, Response> => variant(operation, changes)

const identity = (operation: Pick<Any, "service" | "operation" | "method" | "path">) => ({
  service: operation.service,
  operation: operation.operation,
  method: operation.method,
  template: operation.path.template,
  fields: operation.path.fields
})

interface Node {
  readonly fixed: Map<string, Node>
  /** For any one segment. */
  one: Node | undefined
  /** For any number of segments but none. */
  many: Node | undefined
  readonly routes: Map<string, Route>
}

const node = (): Node => ({ fixed: new Map(), one: undefined, many: undefined, routes: new Map() })

const versioned = /^\/api\/2\.(\d+)(?=\/)/

/** The segments of a path; older clients use other minor versions of the same operation. */
const segmentsOf = (path: string): ReadonlyArray<string> =>
  path.replace(versioned, "/api/2").replace(/\/$/, "").split("/").slice(1)

export interface Match {
  readonly route: Route
  /** The values of the path's fields as they stand in the path, percent-encoded. */
  readonly values: ReadonlyArray<string>
  readonly minorVersion: number | undefined
}

export interface Router {
  readonly match: (method: string, path: string) => Match | undefined
}

export const make = (routes: ReadonlyArray<Route>): Router => {
  const root = node()
  for (const route of routes) {
    let at = root
    for (const segment of segmentsOf(route.template)) {
      const field = /^\{[^}*]+(\*?)\}$/.exec(segment)
      if (field === null) {
        if (segment.includes("{")) throw new Error(`${route.template}: a field must be a segment of its own`)
        const next = at.fixed.get(segment) ?? node()
        at.fixed.set(segment, next)
        at = next
      } else if (field[1] === "*") {
        at.many ??= node()
        at = at.many
      } else {
        at.one ??= node()
        at = at.one
      }
    }
    if (at.routes.has(route.method)) throw new Error(`${route.method} ${route.template}: has more than one route`)
    at.routes.set(route.method, route)
  }

  const find = (
    at: Node,
    method: string,
    segments: ReadonlyArray<string>,
    index: number,
    values: ReadonlyArray<string>
  ): Omit<Match, "minorVersion"> | undefined => {
    const segment = segments[index]
    if (segment === undefined) {
      const route = at.routes.get(method) ?? (method === "HEAD" ? at.routes.get("GET") : undefined)
      return route === undefined ? undefined : { route, values }
    }
    const fixed = at.fixed.get(segment)
    const found =
      (fixed === undefined ? undefined : find(fixed, method, segments, index + 1, values)) ??
      (at.one === undefined || segment === ""
        ? undefined
        : find(at.one, method, segments, index + 1, [...values, segment]))
    if (found !== undefined || at.many === undefined) return found
    // The shortest first, so that what a longer template ends with is not taken for a value.
    for (let end = index + 1; end <= segments.length; end++) {
      const inner = find(at.many, method, segments, end, [...values, segments.slice(index, end).join("/")])
      if (inner !== undefined) return inner
    }
    return undefined
  }

  return {
    match: (method, path) => {
      const found = find(root, method, segmentsOf(path), 0, [])
      if (found === undefined) return undefined
      const version = versioned.exec(path)?.[1]
      return { ...found, minorVersion: version === undefined ? undefined : Number(version) }
    }
  }
}

/** The fields of a path; none if one of them is not properly percent-encoded. */
export const pathFields = (match: Match): Readonly<Record<string, string>> | undefined => {
  try {
    return Object.fromEntries(
      match.route.fields.map((field, i) => [
        field,
        (match.values[i] ?? "").split("/").map(decodeURIComponent).join("/")
      ])
    )
  } catch {
    return undefined
  }
}
