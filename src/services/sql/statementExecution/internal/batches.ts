import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"

/** Batches are garbage before the next ones are made. The rows of a whole chunk would be copied by several collections. */
const batchSize = 1024

/** Rows, which `decode` decodes from one index up to another one, exclusive. */
export const inBatches = <A, E>(
  count: number,
  decode: (from: number, to: number) => Effect.Effect<ReadonlyArray<A>, E>
): Stream.Stream<A, E> =>
  Stream.unfoldChunkEffect(0, (from) => {
    if (from >= count) return Effect.succeedNone
    const to = Math.min(count, from + batchSize)
    return Effect.map(decode(from, to), (rows) => Option.some([Chunk.unsafeFromArray(rows), to] as const))
  })
