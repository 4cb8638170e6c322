/**
 * Decodes bodies by their `Content-Encoding`. Servers and proxies may compress without being asked. `fetch` decodes
 * such bodies, other clients do not, and only the bytes show which is the case.
 */

/** The part of a `node:zlib` stream that is used here. */
interface Transform {
  write(chunk: Uint8Array, done: () => void): unknown
  end(): unknown
  destroy(): unknown
  on(event: "data", listener: (chunk: Uint8Array) => void): unknown
  on(event: "end", listener: () => void): unknown
  on(event: "error", listener: (error: Error) => void): unknown
}

type Create = ((options: object) => Transform) | undefined

type Zlib = Readonly<Record<string, Create>> & { readonly constants: Readonly<Record<string, number>> }

interface Process {
  readonly getBuiltinModule?: ((name: string) => unknown) | undefined
}

/** Not imported, as it exists on Node only. On other platforms `fetch` is the only client, which decodes itself. */
const zlib = (): Zlib | undefined =>
  (globalThis as { readonly process?: Process }).process?.getBuiltinModule?.("node:zlib") as Zlib | undefined

/** Accepts truncated data, as `fetch` and curl do. The JSON parser detects that a body is incomplete. */
const lenient = ({ constants }: Zlib) => ({ flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH })

/** `deflate` is the zlib format, but some servers omit its header. */
const hasZlibHeader = (first: number): boolean => (first & 0x0f) === 8

const transformFor = (coding: string, first: number): Transform | undefined => {
  const module = zlib()
  if (module === undefined) return undefined
  const { constants } = module
  switch (coding) {
    case "gzip":
    case "x-gzip":
      return module.createGunzip?.(lenient(module))
    case "deflate":
      return (hasZlibHeader(first) ? module.createInflate : module.createInflateRaw)?.(lenient(module))
    case "br":
      return module.createBrotliDecompress?.({
        flush: constants.BROTLI_OPERATION_FLUSH,
        finishFlush: constants.BROTLI_OPERATION_FLUSH
      })
    case "zstd":
      return module.createZstdDecompress?.({})
    default:
      return undefined
  }
}

/** The max number of codings of a body. */
const maxCodings = 5

const supported = new Set(["gzip", "x-gzip", "deflate", "br", "zstd"])

/** The codings in the order of decoding. Empty if the body is not encoded, or a coding is not supported. */
export const codingsOf = (header: string | undefined): ReadonlyArray<string> => {
  if (header === undefined) return []
  const codings = header
    .toLowerCase()
    .split(",")
    .map((coding) => coding.trim())
    .filter((coding) => coding !== "" && coding !== "identity")
  return codings.length <= maxCodings && codings.every((coding) => supported.has(coding)) ? codings.reverse() : []
}

/** The number of bytes that are needed to tell text from compressed data. */
const sniffedBytes = 16

// biome-ignore lint/suspicious/noControlCharactersInRegex: these characters occur in compressed data, not in JSON or HTML
const control = /[\x00-\x08\x0b\x0c\x0e-\x1f]/

const isText = (bytes: Uint8Array): boolean => {
  try {
    return !control.test(new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true }))
  } catch {
    return false
  }
}

/** A coding gives more data to the next one than the limit. */
export class TooLargeBetween extends Error {
  override readonly message = "The body is too large between two content codings"
}

/** Receives decoded data. Gets no event after the end, a failure or the destruction of the decoder. */
export interface Sink {
  readonly onData: (chunk: Uint8Array) => void
  readonly onEnd: () => void
  readonly onError: (error: unknown) => void
}

const joined = (a: Uint8Array, b: Uint8Array): Uint8Array => {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

/** Decodes one coding. Data that cannot be decoded passes unchanged. */
class Stage {
  readonly #transform: Transform | undefined
  readonly #sink: Sink

  constructor(coding: string, first: number, sink: Sink) {
    this.#sink = sink
    this.#transform = transformFor(coding, first)
    this.#transform?.on("data", (chunk) => sink.onData(chunk))
    this.#transform?.on("end", () => sink.onEnd())
    this.#transform?.on("error", (error) => sink.onError(error))
  }

  write(chunk: Uint8Array, done: () => void): void {
    if (this.#transform === undefined) {
      this.#sink.onData(chunk)
      done()
    } else this.#transform.write(chunk, done)
  }

  end(): void {
    if (this.#transform === undefined) this.#sink.onEnd()
    else this.#transform.end()
  }

  destroy(): void {
    this.#transform?.destroy()
  }
}

/** Decodes a list of codings, chunk by chunk. */
export class Decoder {
  readonly #codings: ReadonlyArray<string>
  readonly #limit: number
  #sink: Sink | undefined
  readonly #stages: Array<Stage> = []
  #first: Stage | undefined
  /** Data received before `sniffedBytes` were there. */
  #head: Uint8Array = new Uint8Array(0)

  /** `limit` is the max size of the data between two codings, in bytes. */
  constructor(codings: ReadonlyArray<string>, limit: number, sink: Sink) {
    this.#codings = codings
    this.#limit = limit
    this.#sink = sink
  }

  /** Calls `done` when the chunk is processed. */
  write(chunk: Uint8Array, done: () => void): void {
    if (this.#first !== undefined) {
      this.#first.write(chunk, done)
      return
    }
    this.#head = joined(this.#head, chunk)
    if (this.#head.length < sniffedBytes) done()
    else this.#begin().write(this.#head, done)
  }

  end(): void {
    if (this.#first === undefined && this.#head.length > 0) this.#begin().write(this.#head, () => {})
    if (this.#first === undefined) this.#finish()?.onEnd()
    else this.#first.end()
  }

  destroy(): void {
    this.#finish()
    for (const stage of this.#stages) stage.destroy()
  }

  #finish(): Sink | undefined {
    const sink = this.#sink
    this.#sink = undefined
    return sink
  }

  #begin(): Stage {
    const out: Sink = {
      onData: (chunk) => this.#sink?.onData(chunk),
      onEnd: () => this.#finish()?.onEnd(),
      onError: (error) => this.#fail(error)
    }
    this.#first = isText(this.#head)
      ? new Stage("identity", 0, out)
      : this.#stage(this.#codings[0] ?? "identity", this.#head[0] ?? 0, this.#after(1, out))
    return this.#first
  }

  #stage(coding: string, first: number, sink: Sink): Stage {
    const stage = new Stage(coding, first, sink)
    this.#stages.push(stage)
    return stage
  }

  /** The stages from an index on. A stage is made when the stage before it emits its first data. */
  #after(index: number, out: Sink): Sink {
    const coding = this.#codings[index]
    if (coding === undefined) return out
    let next: Stage | undefined
    let size = 0
    return {
      onData: (chunk) => {
        size += chunk.length
        if (size > this.#limit) {
          this.#fail(new TooLargeBetween())
        } else {
          next ??= this.#stage(coding, chunk[0] ?? 0, this.#after(index + 1, out))
          next.write(chunk, () => {})
        }
      },
      onEnd: () => (next === undefined ? out.onEnd() : next.end()),
      onError: out.onError
    }
  }

  #fail(error: unknown): void {
    const sink = this.#finish()
    this.destroy()
    sink?.onError(error)
  }
}
