/** Completes resources whose nested lists are returned 100 elements at a time. */
import * as Effect from "effect/Effect"
import { type DatabricksError, isNotFound } from "../../schemas/DatabricksError.js"
import { type Derived, derive } from "./member.js"
import type { Operation } from "./operation.js"
import { failedPage, repeatedPage } from "./paging.js"

interface Page {
  readonly next_page_token?: string | null | undefined
  /** Whether a page has more list elements to follow. The complete resource does not have it. */
  readonly has_more?: boolean | null | undefined
}

interface PageRequest {
  readonly page_token?: string | null | undefined
}

/** The max number of pages, in case tokens never end. */
const maxPages = 1000

/** Reads all pages of a resource and concatenates their lists. The result has no page token. */
export const whole = <Request extends PageRequest, Response extends Page>(
  page: Operation<Request, Response>,
  append: (all: Response, next: Response) => Response
): Derived<(request: Request) => Effect.Effect<Response, DatabricksError>> =>
  derive(
    page,
    (call) => (request) =>
      Effect.gen(function* () {
        let response = yield* call(request)
        if (!response.next_page_token) return response
        let all = response
        const seen = new Set<string>()
        while (response.next_page_token) {
          const page_token = response.next_page_token
          if (seen.has(page_token)) return yield* repeatedPage(page)
          if (seen.size >= maxPages) {
            return yield* failedPage(page, `page ${maxPages} has a next page: the list may never end`)
          }
          seen.add(page_token)
          response = yield* call({ ...request, page_token })
          all = append(all, response)
        }
        const { has_more: _, next_page_token: __, ...rest } = all
        return rest as Response
      })
  )

/** The max number of concurrent requests. */
const concurrency = 4

/**
 * The items of a page in order, with truncated ones (`has_more`) replaced by the complete resource. An item that was
 * deleted meanwhile stays as listed, with its `has_more`.
 */
export const completed = <Item extends Page>(
  items: ReadonlyArray<Item> | null | undefined,
  get: (item: Item) => Effect.Effect<Item, DatabricksError>
): Effect.Effect<ReadonlyArray<Item>, DatabricksError> =>
  Effect.forEach(
    items ?? [],
    (item) =>
      item.has_more === true
        ? get(item).pipe(
            Effect.map((whole): Item => {
              const all: Item = { ...item, ...whole }
              const { has_more: _, ...rest } = all
              return rest as Item
            }),
            Effect.catchIf(isNotFound, () => Effect.succeed(item))
          )
        : Effect.succeed(item),
    { concurrency }
  )

type Lists<Name extends string> = { readonly [K in Name]?: ReadonlyArray<unknown> | null | undefined }

/** Returns `all` with the lists of these fields followed by those of `next`. */
export const appendLists = <Name extends string, A extends Lists<Name>>(
  all: A,
  next: A,
  names: ReadonlyArray<Name>
): A => {
  const appended: { [K in Name]?: ReadonlyArray<unknown> } = {}
  for (const name of names) {
    const more: ReadonlyArray<unknown> | null | undefined = next[name]
    const before: ReadonlyArray<unknown> | null | undefined = all[name]
    if (more && more.length > 0) appended[name] = [...(before ?? []), ...more]
  }
  return { ...all, ...appended }
}
