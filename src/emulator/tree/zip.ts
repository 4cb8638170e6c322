/** Reads and writes zip archives. Writes without compression; reads both. */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"

export interface Entry {
  /** The name, with `/` between folders. */
  readonly name: string
  readonly bytes: Uint8Array
}

const signatures = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 }

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

const crc32 = (bytes: Uint8Array): number => {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (crc >>> 8) ^ (crcTable[(crc ^ byte) & 0xff] as number)
  return (crc ^ 0xffffffff) >>> 0
}

const record = (fields: ReadonlyArray<readonly [size: 2 | 4, value: number]>): Uint8Array => {
  const view = new DataView(new ArrayBuffer(fields.reduce((length, [size]) => length + size, 0)))
  let at = 0
  for (const [size, value] of fields) {
    if (size === 2) view.setUint16(at, value, true)
    else view.setUint32(at, value, true)
    at += size
  }
  return new Uint8Array(view.buffer)
}

const concat = (parts: ReadonlyArray<Uint8Array>): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** 1 January 1980, the earliest date in the format. A fixed date gives the same archive for the same contents. */
const day = 0x21

const utf8Names = 0x800

export const write = (entries: ReadonlyArray<Entry>): Uint8Array => {
  const locals: Array<Uint8Array> = []
  const centrals: Array<Uint8Array> = []
  let offset = 0
  for (const { bytes, name } of entries) {
    const text = new TextEncoder().encode(name)
    const common: ReadonlyArray<readonly [2 | 4, number]> = [
      [2, 20],
      [2, utf8Names],
      [2, 0],
      [2, 0],
      [2, day],
      [4, crc32(bytes)],
      [4, bytes.length],
      [4, bytes.length],
      [2, text.length],
      [2, 0]
    ]
    const local = concat([record([[4, signatures.local], ...common]), text, bytes])
    locals.push(local)
    centrals.push(
      record([[4, signatures.central], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]]),
      text
    )
    offset += local.length
  }
  const directory = concat(centrals)
  const end = record([
    [4, signatures.end],
    [2, 0],
    [2, 0],
    [2, entries.length],
    [2, entries.length],
    [4, directory.length],
    [4, offset],
    [2, 0]
  ])
  return concat([...locals, directory, end])
}

export const isZip = (bytes: Uint8Array): boolean => {
  const start = bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
  return start === signatures.local || start === signatures.end
}

/** The unpacked content exceeds the limit. A small archive can unpack to a huge size. */
export class TooLarge extends Data.TaggedError("TooLarge")<{ readonly bytes: number }> {}

const inflate = async (bytes: Uint8Array, maxBytes: number): Promise<Uint8Array> => {
  const reader = new Blob([bytes.slice()]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader()
  const parts: Array<Uint8Array> = []
  let length = 0
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length
    if (length > maxBytes) {
      await reader.cancel()
      throw new TooLarge({ bytes: length })
    }
    parts.push(next.value)
  }
  return concat(parts)
}

const endOf = (view: DataView): number => {
  for (let at = view.byteLength - 22; at >= 0; at--) {
    if (view.getUint32(at, true) === signatures.end) return at
  }
  throw new RangeError("The end of the archive is missing")
}

/** The maximum size of one file and of all files of an archive, in bytes. */
export interface Limits {
  readonly file: number
  readonly all: number
}

/** Returns the files of an archive, or `undefined` if it cannot be read. */
export const read = (bytes: Uint8Array, limits: Limits): Effect.Effect<ReadonlyArray<Entry> | undefined, TooLarge> =>
  Effect.tryPromise({ try: () => unpack(bytes, limits), catch: (error) => error }).pipe(
    Effect.catchAll((error) => (error instanceof TooLarge ? Effect.fail(error) : Effect.succeed(undefined)))
  )

const unpack = async (bytes: Uint8Array, limits: Limits): Promise<ReadonlyArray<Entry>> => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = endOf(view)
  const entries: Array<Entry> = []
  let at = view.getUint32(end + 16, true)
  let left = limits.all
  for (let count = view.getUint16(end + 10, true); count > 0; count--) {
    if (view.getUint32(at, true) !== signatures.central) throw new RangeError("no entry")
    const method = view.getUint16(at + 10, true)
    const size = view.getUint32(at + 20, true)
    const nameLength = view.getUint16(at + 28, true)
    const local = view.getUint32(at + 42, true)
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength))
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
    const stored = bytes.subarray(start, start + size)
    if (!name.endsWith("/")) {
      const maxBytes = Math.min(limits.file, left)
      if (method === 0 && stored.length > maxBytes) throw new TooLarge({ bytes: stored.length })
      const content = method === 0 ? stored : await inflate(stored, maxBytes)
      left -= content.length
      entries.push({ name, bytes: content })
    }
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return entries
}
