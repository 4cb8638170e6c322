/**
 * Memory for the bodies of large responses, used again and again: made anew for each, it grows faster than it is
 * collected.
 */

/** Of a body up to this size the chunks are kept as they come. */
const smallSize = 256 * 1024

const reusedSize = 2 * 1024 * 1024

/** Enough for the responses that come at a time; what is more is left to the garbage collector. */
const most = 8

const spare: Array<Uint8Array> = []

/** What may be lent again. */
const reused = new WeakSet<ArrayBufferLike>()

const borrow = (size: number): Uint8Array => {
  if (size > reusedSize) return new Uint8Array(size)
  const buffer = spare.pop() ?? new Uint8Array(reusedSize)
  reused.add(buffer.buffer)
  return buffer
}

export interface BodyBuffer {
  readonly add: (chunk: Uint8Array) => void
  /** All that was added. Nobody looks at it after `release`. */
  readonly bytes: () => Uint8Array
}

export const make = (): BodyBuffer => {
  let chunks: Array<Uint8Array> = []
  let buffer: Uint8Array | undefined
  let size = 0

  const gather = (into: Uint8Array): void => {
    let at = 0
    for (const chunk of chunks) {
      into.set(chunk, at)
      at += chunk.length
    }
    chunks = []
    buffer = into
  }

  return {
    add: (chunk) => {
      const needed = size + chunk.length
      if (buffer === undefined) {
        chunks.push(chunk)
        if (needed > smallSize) gather(borrow(needed))
      } else {
        if (needed > buffer.length) {
          const larger = new Uint8Array(Math.max(buffer.length * 2, needed))
          larger.set(buffer.subarray(0, size))
          release(buffer)
          buffer = larger
        }
        buffer.set(chunk, size)
      }
      size = needed
    },
    bytes: () => {
      const [only] = chunks
      if (chunks.length === 1 && only !== undefined) return only
      if (buffer === undefined) gather(new Uint8Array(size))
      return (buffer ?? new Uint8Array()).subarray(0, size)
    }
  }
}

/** Takes the bytes of a body back. Not having done so does no harm. */
export const release = (bytes: Uint8Array): void => {
  if (spare.length < most && reused.delete(bytes.buffer)) spare.push(new Uint8Array(bytes.buffer))
}
