/** What the SCIM APIs share: lists by index, searches by name, patches. */
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { callOf } from "../../../internal/call/failure.js"
import type { Any } from "../../../internal/call/operation.js"
import { failedPage, repeatedPage } from "../../../internal/call/paging.js"
import { type DatabricksError, InvalidRequest } from "../../../schemas/DatabricksError.js"
import type { ListSortOrder } from "../../../schemas/iam/ListSortOrder.js"
import * as Filter from "../Filter.js"
import { NotUnique } from "../NotUnique.js"
import type { PatchOperation } from "../PatchOperation.js"

/**
 * The options of a list.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListOptions {
  readonly filter?: Filter.Filter | undefined
  /** The attributes to return, separated by commas. The default is all. */
  readonly attributes?: string | undefined
  /** The attributes to leave out, separated by commas. Without `members`, lists of groups are much faster. */
  readonly excludedAttributes?: string | undefined
  /** The attribute to sort by. */
  readonly sortBy?: string | undefined
  readonly sortOrder?: ListSortOrder | undefined
  /** The number of items per request. The default is 1000. */
  readonly pageSize?: number | undefined
}

interface Page<Item> {
  readonly Resources?: ReadonlyArray<Item> | null | undefined
  readonly totalResults?: number | null | undefined
}

interface Item {
  readonly id?: string | null | undefined
}

type List<A> = (request: {
  readonly startIndex: number
  readonly count: number
  readonly filter?: string | undefined
}) => Effect.Effect<Page<A>, DatabricksError>

const invalid = (operation: Any, message: string) => new InvalidRequest({ ...callOf(operation), message })

/**
 * The items of all pages. Items that move to a later page because others were added meanwhile are emitted once. The
 * index advances by what was returned, as a server can return less than asked for.
 */
export const listAll = <A extends Item>(
  operation: Any,
  list: List<A>,
  options: ListOptions | undefined
): Stream.Stream<A, DatabricksError> =>
  Stream.suspend(() => {
    const { filter, pageSize = 1000, ...rest } = options ?? {}
    const text = filter === undefined ? undefined : Filter.format(filter)
    if (text !== undefined && Either.isLeft(text)) return Stream.fail(invalid(operation, text.left))
    if (!Number.isInteger(pageSize) || pageSize < 1) {
      return Stream.fail(invalid(operation, "at pageSize: expected a positive integer"))
    }
    const seen = new Set<string>()
    const isNew = ({ id }: A): boolean => {
      if (id === undefined || id === null) return true
      const known = seen.has(id)
      seen.add(id)
      return !known
    }
    return Stream.paginateChunkEffect(1, (startIndex) =>
      Effect.flatMap(
        list({ ...rest, ...(text === undefined ? {} : { filter: text.right }), startIndex, count: pageSize }),
        (page) => {
          const all = page.Resources ?? []
          const items = all.filter(isNew)
          const total = page.totalResults
          const next = startIndex + all.length
          const isLast = all.length === 0 || (typeof total === "number" && next > total)
          if (!isLast && items.length === 0 && typeof total !== "number") return Effect.fail(repeatedPage(operation))
          return Effect.succeed([
            Chunk.unsafeFromArray(items),
            isLast ? Option.none<number>() : Option.some(next)
          ] as const)
        }
      )
    )
  })

/** The only item whose attribute has this value, without regard to case. */
export const findOne = <A extends Item>(
  operation: Any,
  list: List<A>,
  attribute: string & keyof A,
  value: string
): Effect.Effect<Option.Option<A>, DatabricksError | NotUnique> =>
  Stream.runCollect(listAll(operation, list, { filter: Filter.eq(attribute, value) })).pipe(
    Effect.flatMap((all): Effect.Effect<Option.Option<A>, DatabricksError | NotUnique> => {
      // A server that ignores the filter must not make one the other.
      const found = Chunk.toReadonlyArray(all).filter(
        (item) => String(item[attribute] ?? "").toLowerCase() === value.toLowerCase()
      )
      const ids = found.map(({ id }) => id ?? "")
      if (found.length > 1) {
        return Effect.fail(
          new NotUnique({
            message: `${found.length} have the ${attribute} ${JSON.stringify(value)}: use one of the ids ${ids.join(", ")}`,
            attribute,
            value,
            ids
          })
        )
      }
      return found.length === 0 && Chunk.size(all) > 0
        ? Effect.fail(failedPage(operation, `none of the results has the ${attribute} that was asked for`))
        : Effect.succeed(found[0] === undefined ? Option.none() : Option.some(found[0]))
    })
  )

const patchSchema = "urn:ietf:params:scim:api:messages:2.0:PatchOp"

/** The request of a patch. */
export const patchOf = (id: string, Operations: ReadonlyArray<PatchOperation>) => ({
  id,
  schemas: [patchSchema],
  Operations
})
