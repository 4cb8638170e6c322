/** Lists in pages, with tokens that say nothing to those who hold them. */
import * as Either from "effect/Either"
import * as Encoding from "effect/Encoding"
import { type ApiFailure, invalidParameterValue } from "./failure.js"

export interface Page<A> {
  readonly items: ReadonlyArray<A>
  readonly next: string | undefined
  readonly previous: string | undefined
}

export interface PageOptions<A> {
  /** What is listed, filters included: a token of one list is refused by every other. */
  readonly list: string
  /** All items, in order. */
  readonly items: ReadonlyArray<A>
  /** What tells an item from the others for as long as it exists. */
  readonly key: (item: A) => string
  readonly size: number
  readonly token: string | null | undefined
}

type Direction = "next" | "previous"

/**
 * A token names the item that its page borders on, so that items which come and go between two requests are neither
 * skipped nor sent twice; the position is for when that very item has gone.
 */
type Token = readonly [list: string, direction: Direction, key: string, position: number]

const encode = (token: Token): string => Encoding.encodeBase64Url(JSON.stringify(token))

const decode = (text: string, list: string): Either.Either<Token, ApiFailure> => {
  const refused = Either.left(invalidParameterValue("Invalid page_token"))
  const json = Encoding.decodeBase64UrlString(text)
  if (Either.isLeft(json)) return refused
  try {
    const token: unknown = JSON.parse(json.right)
    return Array.isArray(token) && token.length === 4 && token[0] === list && typeof token[3] === "number"
      ? Either.right(token as unknown as Token)
      : refused
  } catch {
    return refused
  }
}

export const page = <A>(options: PageOptions<A>): Either.Either<Page<A>, ApiFailure> => {
  const { items, key, list, size, token } = options
  const from = (start: number, end: number): Page<A> => {
    const slice = items.slice(start, end)
    const [first] = slice
    const last = slice.at(-1)
    return {
      items: slice,
      next: last === undefined || end >= items.length ? undefined : encode([list, "next", key(last), end]),
      previous: first === undefined || start === 0 ? undefined : encode([list, "previous", key(first), start])
    }
  }
  if (token === undefined || token === null || token === "") return Either.right(from(0, size))
  return Either.map(decode(token, list), ([, direction, border, position]) => {
    const index = items.findIndex((item) => key(item) === border)
    if (direction === "next") {
      const start = index === -1 ? Math.max(0, position - 1) : index + 1
      return from(start, start + size)
    }
    const end = index === -1 ? Math.min(position, items.length) : index
    return from(Math.max(0, end - size), end)
  })
}

/** The page size asked for: the default where it is 0 or absent, at most the largest. */
export const pageSize = (
  asked: number | null | undefined,
  limits: { readonly usual: number; readonly most: number }
): Either.Either<number, ApiFailure> =>
  (asked ?? 0) < 0
    ? Either.left(invalidParameterValue(`Invalid page_size: ${asked}. It must not be negative.`))
    : Either.right(Math.min(asked === undefined || asked === null || asked === 0 ? limits.usual : asked, limits.most))

/** The token of a place in lists that are cut by position. */
export const atPosition = (list: string, position: number): string => encode([list, "next", "", position])

/** The place that such a token stands for; the beginning without one. */
export const position = (list: string, token: string | null | undefined): Either.Either<number, ApiFailure> =>
  token === undefined || token === null || token === ""
    ? Either.right(0)
    : Either.map(decode(token, list), ([, , , position]) => position)
