/** The body of a response as it comes in. */

/** What is larger is gathered in memory of its own, which is not kept. */
const most = 4 * 1024 * 1024

/** Where bodies are gathered, one at a time: memory made anew for each costs as much as reading what is in it. */
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

  /** Gives all that was added to a function that is done with it when it returns. */
  use<A>(read: (bytes: Uint8Array) => A): A {
    const { chunks, size } = this
    const [only] = chunks
    if (chunks.length === 1 && only !== undefined) return read(only)
    const memory = scratch !== undefined && scratch.length >= size ? scratch : new Uint8Array(roundedUp(size))
    // Whoever reads could read another body meanwhile.
    scratch = undefined
    let at = 0
    for (const chunk of chunks) {
      memory.set(chunk, at)
      at += chunk.length
    }
    try {
      return read(memory.subarray(0, size))
    } finally {
      if (memory.length <= most) scratch = memory
    }
  }
}

/** So that a body a little larger than the last finds room. */
const roundedUp = (size: number): number => (size > most ? size : 2 ** Math.ceil(Math.log2(Math.max(size, 65_536))))
