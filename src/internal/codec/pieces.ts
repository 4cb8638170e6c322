/** Splits a Stream of pieces of any size into blocks of given sizes. */
import * as Channel from "effect/Channel"
import * as Chunk from "effect/Chunk"
import * as Stream from "effect/Stream"

/** Emits one block at a time. Fails with `invalid` if a piece is not bytes. */
export const split = <E, R, E2>(
  contents: Stream.Stream<Uint8Array, E, R>,
  /** The size of a block by its index, from 0. */
  sizeOf: (index: number) => number,
  invalid: () => E2
): Stream.Stream<Uint8Array, E | E2, R> =>
  Stream.suspend(() => {
    type Pieces = Chunk.Chunk<Uint8Array>
    type Blocks = Channel.Channel<Pieces, Pieces, E | E2, E, void, unknown>
    let index = 0
    let block = new Uint8Array(sizeOf(index))
    let filled = 0

    /** Fills a block from the pieces at `at`, of which `done` bytes are used. */
    const fill = (pieces: Pieces, at: number, done: number): Blocks => {
      for (; at < pieces.length; at++, done = 0) {
        const piece: unknown = Chunk.unsafeGet(pieces, at)
        if (!(piece instanceof Uint8Array)) return Channel.failSync(invalid)
        const end = Math.min(piece.length, done + block.length - filled)
        block.set(piece.subarray(done, end), filled)
        filled += end - done
        if (filled === block.length) {
          const full = block
          block = new Uint8Array(sizeOf(++index))
          filled = 0
          return Channel.flatMap(Channel.write(Chunk.of(full)), () => fill(pieces, at, end))
        }
      }
      return next
    }

    const next: Blocks = Channel.readWithCause({
      onInput: (pieces: Pieces) => fill(pieces, 0, 0),
      onFailure: Channel.failCause,
      onDone: (): Blocks => (filled === 0 ? Channel.void : Channel.write(Chunk.of(block.subarray(0, filled))))
    })

    return Stream.pipeThroughChannel(contents, next)
  })
