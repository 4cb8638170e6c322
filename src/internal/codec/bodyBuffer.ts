/** Collects the chunks of a response body. */

/** The max size of the memory that is kept for the next body. */
const maxKept = 4 * 1024 * 1024

/** Reused memory for bodies, one at a time: to allocate it costs as much as to parse the body. */
let scratch: Uint8Array | undefined

export class BodyBuffer {
  private readonly chunks: Array<Uint8Array> = []
  private size = 0

  static of(bytes: Uint8Array): BodyBuffer {
    const body = new BodyBuffer()
    body.add(bytes)
    return body
  }

  /** In bytes. */
  get length(): number {
    return this.size
  }

  add(chunk: Uint8Array): void {
    this.chunks.push(chunk)
    this.size += chunk.length
  }

  /** All bytes as a copy, which stays valid. */
  copy(): Uint8Array {
    const bytes = new Uint8Array(this.size)
    let at = 0
    for (const chunk of this.chunks) {
      bytes.set(chunk, at)
      at += chunk.length
    }
    return bytes
  }

  /** Passes all bytes to a function. They are valid until it returns. */
  use<A>(read: (bytes: Uint8Array) => A): A {
    const { chunks, size } = this
    const [only] = chunks
    if (chunks.length === 1 && only !== undefined) return read(only)
    const memory = scratch !== undefined && scratch.length >= size ? scratch : new Uint8Array(roundedUp(size))
    // `read` may read another body.
    scratch = undefined
    let at = 0
    for (const chunk of chunks) {
      memory.set(chunk, at)
      at += chunk.length
    }
    try {
      return read(memory.subarray(0, size))
    } finally {
      if (memory.length <= maxKept) scratch = memory
    }
  }
}

/** Rounded up, so that a slightly larger body fits as well. */
const roundedUp = (size: number): number => (size > maxKept ? size : 2 ** Math.ceil(Math.log2(Math.max(size, 65_536))))
