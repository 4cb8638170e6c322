/** Routes an HTTP request to the operation that handles it. */
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import type * as Schema from "effect/Schema"
import type * as AST from "effect/SchemaAST"
import { type Any, type HttpMethod, type Operation, variant } from "../internal/call/operation.js"
import { bodyAst } from "../internal/call/redact.js"
import type { PathTemplate } from "../internal/call/url.js"
import * as Json from "../internal/codec/json.js"
import type { ApiFailure } from "./failure.js"
import * as Incoming from "./incoming.js"
import { decodeRequest } from "./requestDecoder.js"
import type { User } from "./user.js"

/** Request data available to a handler in addition to the decoded request. */
export interface Context {
  readonly user: User
  readonly requestId: string
  /** The minor version in the path, such as 1 for `/api/2.1/...`. `undefined` if the path has no version. */
  readonly minorVersion: number | undefined
  readonly http: Incoming.Incoming
}

export interface Call {
  readonly path: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly context: Context
}

export interface Route {
  /** The API of the operation. `undefined` for a custom route. */
  readonly service: string | undefined
  readonly operation: string | undefined
  readonly method: HttpMethod
  readonly template: string
  readonly fields: ReadonlyArray<string>
  readonly response: Schema.Schema.AnyNoContext | undefined
  /** The schema of the body of a request. Undefined if it is not JSON. A function, as schemas are initialized by their use. */
  readonly request?: (() => AST.AST | undefined) | undefined
  /** Whether the route requires credentials. Token endpoints do not. */
  readonly needsToken: boolean
  /** The maximum size of a request body, in bytes. */
  readonly limit?: number | undefined
  readonly run: (call: Call) => Effect.Effect<HttpServerResponse.HttpServerResponse, ApiFailure>
}

const jsonType = "application/json; charset=utf-8"

export const json = (value: unknown, status = 200): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.text(Json.stringify(value) ?? "{}", { status, contentType: jsonType })

/**
 * Creates a route for an operation. The handler gets the decoded request and changes the workspace's state
 * synchronously.
 */
export const route = <Request, Response>(
  operation: Operation<Request, Response>,
  handler: (
    request: Request,
    context: Context,
    /** All path parameters, such as the account ID, which is not part of a request. */
    path: Readonly<Record<string, string>>
  ) => Effect.Effect<Response, ApiFailure>
): Route => ({
  ...identity(operation),
  response: operation.response as Schema.Schema.AnyNoContext | undefined,
  request: () => bodyAst(operation),
  needsToken: true,
  run: ({ context, path, query }) =>
    Effect.suspend(() =>
      decodeRequest(operation.request, operation.body, { path, query, body: Incoming.textOf(context.http) })
    ).pipe(
      Effect.flatMap((request) => handler(request, context, path)),
      Effect.map((response) => json(response ?? {}))
    )
})

/** Creates a route whose request or response is not JSON, such as a file, a form or a redirect. */
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

/** Returns an operation with another request schema or path, for requests that the emulator validates itself. */
export const serving = <Request, Response>(
  // biome-ignore lint/suspicious/noExplicitAny: it is served with another request
  operation: Operation<any, Response>,
  // biome-ignore lint/suspicious/noExplicitAny: the encoded type does not matter
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
  /** Matches any single segment. */
  one: Node | undefined
  /** Matches one or more segments. */
  many: Node | undefined
  readonly routes: Map<string, Route>
}

const node = (): Node => ({ fixed: new Map(), one: undefined, many: undefined, routes: new Map() })

const versioned = /^\/api\/2\.(\d+)(?=\/)/

/**
 * The segments of a path. Minor versions are ignored, because older clients use other versions of the same operation.
 */
const segmentsOf = (path: string): ReadonlyArray<string> =>
  path.replace(versioned, "/api/2").replace(/\/$/, "").split("/").slice(1)

export interface Match {
  readonly route: Route
  /** The path parameters, still percent-encoded. */
  readonly values: ReadonlyArray<string>
  readonly minorVersion: number | undefined
}

export interface Router {
  readonly match: (method: string, path: string) => Match | undefined
}

/** The verb at the end of a path, such as `:query`. */
const verb = /(?<=[^/]):([A-Za-z]+)$/

/** The path with its verb as a segment of its own. */
const withVerb = (path: string): string => path.replace(verb, "/:$1")

const isAfterField = (template: string): boolean => /\}:[A-Za-z]+$/.test(template)

export const make = (routes: ReadonlyArray<Route>): Router => {
  const plain = makePlain(routes.filter(({ template }) => !isAfterField(template)))
  const verbs = routes.filter(({ template }) => isAfterField(template))
  if (verbs.length === 0) return plain
  const byVerb = makePlain(verbs, withVerb)
  return {
    match: (method, path) =>
      (verb.test(path) ? byVerb.match(method, withVerb(path)) : undefined) ?? plain.match(method, path)
  }
}

const makePlain = (
  routes: ReadonlyArray<Route>,
  change: (template: string) => string = (template) => template
): Router => {
  const root = node()
  for (const route of routes) {
    let at = root
    for (const segment of segmentsOf(change(route.template))) {
      const field = /^\{[^}*]+(\*?)\}$/.exec(segment)
      if (field === null) {
        if (segment.includes("{")) throw new Error(`${route.template}: a path parameter must be a whole segment`)
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
    if (at.routes.has(route.method)) throw new Error(`${route.method} ${route.template}: duplicate route`)
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
    // Tries the shortest match first, so that the fixed end of a longer template is not part of the value.
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

/** Decodes the path parameters. Returns `undefined` if one is not properly percent-encoded. */
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
