/** Collects the chunks of a response body. */

/** The max size of the memory that is kept for the next body. */
const maxKept = 4 * 1024 * 1024

/** Reused memory for bodies, one at a time: to allocate it costs as much as to parse the body. */
let scratch: Uint8Array | undefined

/** From this number of chunks on, small ones are joined: objects of single bytes take a hundred times their memory. */
const manyChunks = 64

/** The size of joined chunks. Larger chunks are kept as they are. */
const joinedSize = 16 * 1024

export class BodyBuffer {
  private readonly chunks: Array<Uint8Array> = []
  private size = 0
  /** Small chunks that are joined, up to an offset. */
  private joined: Uint8Array | undefined
  private joinedTo = 0

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
    this.size += chunk.length
    if (this.chunks.length < manyChunks || chunk.length >= joinedSize) {
      this.flush()
      this.chunks.push(chunk)
      return
    }
    if (this.joined !== undefined && this.joinedTo + chunk.length > joinedSize) this.flush()
    this.joined ??= new Uint8Array(joinedSize)
    this.joined.set(chunk, this.joinedTo)
    this.joinedTo += chunk.length
  }

  private flush(): void {
    if (this.joined === undefined) return
    this.chunks.push(this.joined.subarray(0, this.joinedTo))
    this.joined = undefined
    this.joinedTo = 0
  }

  /** All bytes as a copy, which stays valid. */
  copy(): Uint8Array {
    this.flush()
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
    this.flush()
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
