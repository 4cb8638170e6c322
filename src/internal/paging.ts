/** Lists that come in pages, as Streams of their items. */
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { type DatabricksError, DecodeError } from "../schemas/DatabricksError.js"
import type { Any, Endpoint } from "./endpoint.js"
import { callOf } from "./failure.js"
import { Handover } from "./handover.js"
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

/** So many pages without an item are no list any more: what points from one to the next is broken. */
const mostEmpty = 1000

const endless = (endpoint: Any): DecodeError =>
  new DecodeError({
    ...callOf(endpoint),
    message: `${mostEmpty} pages in a row are empty and each points to another: following them would hardly end`,
    status: 200,
    body: ""
  })

/** What `Stream.unfoldChunkEffect` goes by: the items of a page, none after the last. Its state is kept by `walk`. */
type Step<Item> = Option.Option<readonly [items: Chunk.Chunk<Item>, state: undefined]>

/** Gives the items of all pages, and then why there are no more. */
const walk = <Request, Response, Item>(
  pages: Pages<Request, Response, Item>,
  from: Request,
  to: Handover<Step<Item>, DatabricksError>
): Effect.Effect<void> => {
  const seen = new Set<string | undefined>()
  let empty = 0
  const step = (request: Request): Effect.Effect<void, DatabricksError> =>
    Effect.flatMap(pages.page(request), (response) => {
      seen.add(Json.stringify(request))
      const next = pages.next(request, response)
      const items = Chunk.unsafeFromArray(pages.items(response) ?? [])
      empty = items.length === 0 ? empty + 1 : 0
      return Effect.flatMap(to.give(Effect.succeed(Option.some([items, undefined]))), () => {
        if (next === undefined) return to.give(Effect.succeed(Option.none()))
        if (empty >= mostEmpty) return Effect.fail(endless(pages.endpoint))
        return seen.has(Json.stringify(next)) ? Effect.fail(repeated(pages.endpoint)) : step(next)
      })
    })
  return Effect.catchAllCause(step(from), (cause) => to.give(Effect.failCause(cause)))
}

/**
 * Items of all pages, in order. While one page is handed out the next is fetched. Empty pages are passed over: only a
 * page that points to no other ends the list. A page that points back fails, and so do a thousand empty ones in a row.
 */
export const streamPages = <Request, Response, Item>(
  pages: Pages<Request, Response, Item>,
  request: Request
): Stream.Stream<Item, DatabricksError> =>
  Stream.unwrapScoped(
    Effect.suspend(() => {
      const handover = new Handover<Step<Item>, DatabricksError>()
      // Interruptible even where its consumer is not, as in a finalizer: else it would wait for one who takes, forever.
      return Effect.as(
        Effect.forkScoped(Effect.interruptible(walk(pages, request, handover))),
        Stream.unfoldChunkEffect(undefined, () => handover.take)
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
