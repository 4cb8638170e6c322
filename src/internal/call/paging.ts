/** Reads paginated lists as Streams of their items. */
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { type DatabricksError, DecodeError } from "../../schemas/DatabricksError.js"
import * as Json from "../codec/json.js"
import { callOf } from "./failure.js"
import { Handover } from "./handover.js"
import type { Call, Paged } from "./member.js"
import type { Any, Operation, Paging } from "./operation.js"

export interface Pages<Request, Response, Item> {
  readonly operation: Any
  readonly page: (request: Request) => Effect.Effect<Response, DatabricksError>
  readonly items: (response: Response) => ReadonlyArray<Item> | null | undefined
  /** The request for the next page. Undefined after the last page. */
  readonly next: (request: Request, response: Response) => Request | undefined
}

/** A page that cannot be followed. */
export const failedPage = (operation: Any, message: string): DecodeError =>
  new DecodeError({ ...callOf(operation), message, status: 200, body: "" })

export const repeatedPage = (operation: Any): DecodeError =>
  failedPage(operation, "the next page is a page that was read before: the list would never end")

/** The max number of consecutive empty pages. More than these mean that paging is broken. */
const maxEmptyPages = 1000

const endless = (operation: Any): DecodeError =>
  failedPage(
    operation,
    `${maxEmptyPages} consecutive pages are empty, and each has a next page: the list may never end`
  )

/** The steps of `Stream.unfoldChunkEffect`: the items of a page, or none after the last. `readPages` has the state. */
type Step<Item> = Option.Option<readonly [items: Chunk.Chunk<Item>, state: undefined]>

/** Passes on the items of all pages, and then the end of the list or its failure. */
const readPages = <Request, Response, Item>(
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
        if (empty >= maxEmptyPages) return Effect.fail(endless(pages.operation))
        return seen.has(Json.stringify(next)) ? Effect.fail(repeatedPage(pages.operation)) : step(next)
      })
    })
  return Effect.catchAllCause(step(from), (cause) => to.give(Effect.failCause(cause)))
}

/**
 * The items of all pages, in order. The next page is fetched while the items of a page are consumed. Empty pages are
 * skipped; the list ends with a page that has no next page. Fails with `DecodeError` if a page was read before, or after
 * 1000 consecutive empty pages.
 */
const streamPages = <Request, Response, Item>(
  pages: Pages<Request, Response, Item>,
  request: Request
): Stream.Stream<Item, DatabricksError> =>
  Stream.unwrapScoped(
    Effect.suspend(() => {
      const handover = new Handover<Step<Item>, DatabricksError>()
      // Interruptible even if its consumer is not, as in a finalizer. Otherwise it would wait for a `take` forever.
      return Effect.as(
        Effect.forkScoped(Effect.interruptible(readPages(pages, request, handover))),
        Stream.unfoldChunkEffect(undefined, () => handover.take)
      )
    })
  )

/** The items of a field that holds a list. */
type ItemOf<List> = List extends ReadonlyArray<infer Item> ? Item : never

/** The fields of a response that hold lists. */
export type ListField<Response> = {
  [Field in keyof Response & string]-?: NonNullable<Response[Field]> extends ReadonlyArray<unknown> ? Field : never
}[keyof Response & string]

export interface PagedOptions<Request, Response> {
  /** The field of the response that holds the token of the next page. The default is `next_page_token`. */
  readonly tokenField?: (string & keyof Response) | undefined
  /** The field of the request that asks for the next page. The default is `page_token`. */
  readonly tokenParam?: (string & keyof Request) | undefined
  /** Fields of a request that its caller leaves out. */
  readonly defaults?: Partial<Request> | undefined
  /** The request for the next page, if it is not the last request with the new token. Undefined after the last page. */
  readonly next?: ((request: Request, page: Response) => Request | undefined) | undefined
  /** Completes a page before its items are emitted. */
  readonly complete?:
    | ((call: Call) => (request: Request, page: Response) => Effect.Effect<Response, DatabricksError>)
    | undefined
}

/** The request for the next page: the same with its token. */
const byToken =
  ({ tokenField, tokenParam }: Paging) =>
  <Request, Response>(request: Request, response: Response): Request | undefined => {
    const token = (response as Readonly<Record<string, unknown>>)[tokenField]
    return token === undefined || token === null || token === "" ? undefined : { ...request, [tokenParam]: token }
  }

/** The list whose pages the operation returns, as a Stream of their items. */
export const paged = <Request, Response, const Field extends ListField<Response>>(
  page: Operation<Request, Response>,
  items: Field,
  options?: PagedOptions<Request, Response>
): Paged<Request, ItemOf<NonNullable<Response[Field]>>> => {
  const paging: Paging = {
    items,
    tokenField: options?.tokenField ?? "next_page_token",
    tokenParam: options?.tokenParam ?? "page_token"
  }
  Object.assign(page, { paged: paging })
  return {
    operation: page,
    stream: (call) => {
      const callPage = call(page)
      const complete = options?.complete?.(call)
      const pages: Pages<Request, Response, ItemOf<NonNullable<Response[Field]>>> = {
        operation: page,
        page:
          complete === undefined
            ? callPage
            : (request) => Effect.flatMap(callPage(request), (response) => complete(request, response)),
        items: (response) => response[items] as never,
        next: options?.next ?? byToken(paging)
      }
      return (request) =>
        streamPages(pages, options?.defaults === undefined ? request : { ...options.defaults, ...request })
    }
  }
}
