/** Splits lists into pages with opaque page tokens. */
import * as Either from "effect/Either"
import * as Encoding from "effect/Encoding"
import { type ApiFailure, invalidParameterValue } from "./failure.js"

export interface Page<A> {
  readonly items: ReadonlyArray<A>
  readonly next: string | undefined
  readonly previous: string | undefined
}

export interface PageOptions<A> {
  /** Identifies the list, including its filters. A token is only valid for the list that returned it. */
  readonly list: string
  /** All items, in order. */
  readonly items: ReadonlyArray<A>
  /** Returns a key that identifies an item for its whole lifetime. */
  readonly key: (item: A) => string
  readonly size: number
  readonly token: string | null | undefined
}

type Direction = "next" | "previous"

/**
 * A token contains the key of the item at the page boundary, so that items added or removed between requests are
 * neither skipped nor repeated. The position is used if that item no longer exists.
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
  return Either.map(decode(token, list), ([, direction, boundary, position]) => {
    const index = items.findIndex((item) => key(item) === boundary)
    if (direction === "next") {
      const start = index === -1 ? Math.max(0, position - 1) : index + 1
      return from(start, start + size)
    }
    const end = index === -1 ? Math.min(position, items.length) : index
    return from(Math.max(0, end - size), end)
  })
}

/** Returns the requested page size, or the default if it is 0 or absent, capped at the maximum. */
export const pageSize = (
  requested: number | null | undefined,
  limits: { readonly default: number; readonly max: number }
): Either.Either<number, ApiFailure> =>
  (requested ?? 0) < 0
    ? Either.left(invalidParameterValue(`Invalid page_size: ${requested}. It must not be negative.`))
    : Either.right(
        Math.min(
          requested === undefined || requested === null || requested === 0 ? limits.default : requested,
          limits.max
        )
      )

/** Returns a token for a position in the list. */
export const atPosition = (list: string, position: number): string => encode([list, "next", "", position])

/** Returns the position that a token from `atPosition` represents, or 0 without a token. */
export const position = (list: string, token: string | null | undefined): Either.Either<number, ApiFailure> =>
  token === undefined || token === null || token === ""
    ? Either.right(0)
    : Either.map(decode(token, list), ([, , , position]) => position)
