/** Answers that give their lists a hundred elements at a time. */
import * as Effect from "effect/Effect"
import { type DatabricksError, isNotFound } from "../../schemas/DatabricksError.js"
import { type Derived, derive } from "./member.js"
import type { Operation } from "./operation.js"
import { failedPage, repeatedPage } from "./paging.js"

interface Page {
  readonly next_page_token?: string | null | undefined
  /** Says of a page that its lists go on; of the whole it would not be true. */
  readonly has_more?: boolean | null | undefined
}

interface PageRequest {
  readonly page_token?: string | null | undefined
}

/** Tokens that are always new would be followed forever. */
const maxPages = 1000

/** Reads one thing page after page and appends their lists. The result has no token left to follow. */
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
            return yield* failedPage(page, `page ${maxPages} points to yet another: following it would hardly end`)
          }
          seen.add(page_token)
          response = yield* call({ ...request, page_token })
          all = append(all, response)
        }
        const { has_more: _, next_page_token: __, ...rest } = all
        return rest as Response
      })
  )

/** How many things of one page of a list are got at a time. */
const concurrency = 4

/**
 * The things of a page of a list in their order, those that say that there is more of them got whole. One that has
 * vanished since stays as it was listed, and goes on saying that it is not whole.
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

/** `all` with the lists of these names longer by those of `next`. */
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
