/**
 * Undoes what `Content-Encoding` says. Servers and proxies compress unasked; `fetch` undoes it, other clients hand on
 * what came. Whether it was undone already shows only in the bytes.
 */

/** What is used of a stream of `node:zlib`. */
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

/** Not imported: where there is no such module, `fetch` is the only client. */
const zlib = (): Zlib | undefined =>
  (globalThis as { readonly process?: Process }).process?.getBuiltinModule?.("node:zlib") as Zlib | undefined

/** What is left to come is taken as it is: whether it is all is seen in the JSON. So do `fetch` and curl. */
const lenient = ({ constants }: Zlib) => ({ flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH })

/** `deflate` means zlib's format, and some send it without its header. */
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

/** More than anybody sends. */
const most = 5

const supported = new Set(["gzip", "x-gzip", "deflate", "br", "zstd"])

/** The codings in the order in which they are undone; none where the body is as it is, or nobody can tell how. */
export const codingsOf = (header: string | undefined): ReadonlyArray<string> => {
  if (header === undefined) return []
  const codings = header
    .toLowerCase()
    .split(",")
    .map((coding) => coding.trim())
    .filter((coding) => coding !== "" && coding !== "identity")
  return codings.length <= most && codings.every((coding) => supported.has(coding)) ? codings.reverse() : []
}

/** Enough to tell text from what is compressed. */
const enough = 16

// biome-ignore lint/suspicious/noControlCharactersInRegex: what no JSON and no page holds
const control = /[\x00-\x08\x0b\x0c\x0e-\x1f]/

const isText = (bytes: Uint8Array): boolean => {
  try {
    return !control.test(new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true }))
  } catch {
    return false
  }
}

/** Told of what comes out; of nothing any more after it ended, failed or was destroyed. */
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

/** Undoes one coding. What cannot be undone is passed on as it is. */
class Stage {
  private readonly transform: Transform | undefined
  private readonly sink: Sink

  constructor(coding: string, first: number, sink: Sink) {
    this.sink = sink
    this.transform = transformFor(coding, first)
    this.transform?.on("data", (chunk) => sink.onData(chunk))
    this.transform?.on("end", () => sink.onEnd())
    this.transform?.on("error", (error) => sink.onError(error))
  }

  write(chunk: Uint8Array, done: () => void): void {
    if (this.transform === undefined) {
      this.sink.onData(chunk)
      done()
    } else this.transform.write(chunk, done)
  }

  end(): void {
    if (this.transform === undefined) this.sink.onEnd()
    else this.transform.end()
  }

  destroy(): void {
    this.transform?.destroy()
  }
}

export class Decoder {
  private readonly codings: ReadonlyArray<string>
  private readonly limit: number
  private sink: Sink | undefined
  private readonly stages: Array<Stage> = []
  private first: Stage | undefined
  /** What came before it could be told what it is. */
  private head: Uint8Array = new Uint8Array(0)

  /** What is between two codings may be no larger than `limit` either. */
  constructor(codings: ReadonlyArray<string>, limit: number, sink: Sink) {
    this.codings = codings
    this.limit = limit
    this.sink = sink
  }

  /** `done` is called once the chunk is dealt with. */
  write(chunk: Uint8Array, done: () => void): void {
    if (this.first !== undefined) {
      this.first.write(chunk, done)
      return
    }
    this.head = joined(this.head, chunk)
    if (this.head.length < enough) done()
    else this.begin().write(this.head, done)
  }

  end(): void {
    if (this.first === undefined && this.head.length > 0) this.begin().write(this.head, () => {})
    if (this.first === undefined) this.finish()?.onEnd()
    else this.first.end()
  }

  destroy(): void {
    this.finish()
    for (const stage of this.stages) stage.destroy()
  }

  private finish(): Sink | undefined {
    const { sink } = this
    this.sink = undefined
    return sink
  }

  private begin(): Stage {
    const out: Sink = {
      onData: (chunk) => this.sink?.onData(chunk),
      onEnd: () => this.finish()?.onEnd(),
      onError: (error) => this.fail(error)
    }
    this.first = isText(this.head)
      ? new Stage("identity", 0, out)
      : this.stage(this.codings[0] ?? "identity", this.head[0] ?? 0, this.after(1, out))
    return this.first
  }

  private stage(coding: string, first: number, sink: Sink): Stage {
    const stage = new Stage(coding, first, sink)
    this.stages.push(stage)
    return stage
  }

  /** The codings from one on; each begins with the first of what comes out of the one before. */
  private after(index: number, out: Sink): Sink {
    const coding = this.codings[index]
    if (coding === undefined) return out
    let next: Stage | undefined
    let size = 0
    return {
      onData: (chunk) => {
        size += chunk.length
        if (size > this.limit) {
          this.fail(new Error("The body is too large between two content codings"))
        } else {
          next ??= this.stage(coding, chunk[0] ?? 0, this.after(index + 1, out))
          next.write(chunk, () => {})
        }
      },
      onEnd: () => (next === undefined ? out.onEnd() : next.end()),
      onError: out.onError
    }
  }

  private fail(error: unknown): void {
    const sink = this.finish()
    this.destroy()
    sink?.onError(error)
  }
}
