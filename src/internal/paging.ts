/** Lists that come in pages, as Streams of their items. */
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { type DatabricksError, DecodeError } from "../schemas/DatabricksError.js"
import type { Any, Endpoint } from "./endpoint.js"
import { callOf } from "./failure.js"
import * as Json from "./json.js"

export interface Pages<Request, Response, Item> {
  readonly endpoint: Any
  readonly page: (request: Request) => Effect.Effect<Response, DatabricksError>
  readonly items: (response: Response) => ReadonlyArray<Item> | null | undefined
  /** The request for the page that follows; none after the last. */
  readonly next: (request: Request, response: Response) => Request | undefined
}

const repeated = (endpoint: Any): DecodeError =>
  new DecodeError({
    ...callOf(endpoint),
    message: "a page points to a page that was there before: following it would never end",
    status: 200,
    body: ""
  })

/** A page and what asked for it. */
const fetchPage = <Request, Response, Item>(pages: Pages<Request, Response, Item>, request: Request) =>
  Effect.map(pages.page(request), (response) => ({ request, response }))

/**
 * Begins the effect; what it makes waits for whoever comes for it, once. The fiber itself is told of no result and of no
 * failure: a failure the runtime would log, and what a fiber ends with stays in memory for long after it (see `Attempt`).
 */
const begun = <A, E>(effect: Effect.Effect<A, E>, scope: Scope.Scope): Effect.Effect<Effect.Effect<A, E>> =>
  Effect.suspend(() => {
    let exit: Exit.Exit<A, E> | undefined
    return Effect.map(
      Effect.forkIn(
        Effect.map(Effect.exit(effect), (made) => {
          exit = made
        }),
        scope
      ),
      (fiber) =>
        Effect.flatMap(Fiber.join(fiber), () => {
          const made = exit
          exit = undefined
          return made ?? Effect.interrupt
        })
    )
  })

/**
 * Items of all pages, in order. While one page is handed out the next is fetched. Empty pages are passed over: only a
 * page that points to no other ends the list. A page that points back fails.
 */
export const streamPages = <Request, Response, Item>(
  pages: Pages<Request, Response, Item>,
  request: Request
): Stream.Stream<Item, DatabricksError> =>
  Stream.unwrapScoped(
    Effect.gen(function* () {
      const scope = yield* Effect.scope
      const seen = new Set<string | undefined>()
      let ahead: Effect.Effect<{ readonly request: Request; readonly response: Response }, DatabricksError> | undefined =
        fetchPage(pages, request)
      return Stream.repeatEffectChunkOption(
        Effect.gen(function* () {
          if (ahead === undefined) return yield* Effect.fail(Option.none())
          const { request, response } = yield* Effect.mapError(ahead, Option.some)
          seen.add(Json.stringify(request))
          const next = pages.next(request, response)
          if (next === undefined) {
            ahead = undefined
          } else {
            ahead = seen.has(Json.stringify(next))
              ? Effect.fail(repeated(pages.endpoint))
              : yield* begun(fetchPage(pages, next), scope)
          }
          return Chunk.unsafeFromArray(pages.items(response) ?? [])
        })
      )
    })
  )

/** What asks for the next page of an operation that is paged by tokens. */
export const byToken =
  <Request extends object, Response>(endpoint: Endpoint<Request, Response>) =>
  (request: Request, response: Response): Request | undefined => {
    const token = (response as Readonly<Record<string, unknown>>)[endpoint.paged?.tokenField ?? "next_page_token"]
    return token === undefined || token === null || token === ""
      ? undefined
      : { ...request, [endpoint.paged?.tokenParam ?? "page_token"]: token }
  }

/** The Stream of a list that is paged by tokens. */
export const stream =
  <Request extends object, Response, Item>(
    endpoint: Endpoint<Request, Response>,
    page: (request: Request) => Effect.Effect<Response, DatabricksError>,
    items: (response: Response) => ReadonlyArray<Item> | null | undefined
  ) =>
  (request: Request): Stream.Stream<Item, DatabricksError> =>
    streamPages({ endpoint, page, items, next: byToken(endpoint) }, request)
