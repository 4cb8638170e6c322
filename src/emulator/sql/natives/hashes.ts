/** Functions of bytes: the hashes of Spark (Murmur3 of 32 bits and XXH64, both with the seed 42), SHA-2, encodings. */
import { raised } from "../errors.js"
import { type Native, native } from "./native.js"

const rotl32 = (x: number, by: number): number => (x << by) | (x >>> (32 - by))

const mixK = (k: number): number => Math.imul(rotl32(Math.imul(k, 0xcc9e2d51), 15), 0x1b873593)

const mixH = (h: number, k: number): number => (Math.imul(rotl32(h ^ k, 13), 5) + 0xe6546b64) | 0

const finish32 = (h: number, length: number): number => {
  let x = h ^ length
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) | 0
}

const bits = new DataView(new ArrayBuffer(8))

const bitsOf = (text: string, kind: string): bigint => {
  if (kind === "int" || kind === "long") return BigInt(text)
  const value = Number(text.replace(/^(-?)Infinity$/, "$1Infinity"))
  const plain = value === 0 ? 0 : value
  if (kind === "float") {
    bits.setFloat32(0, plain)
    return BigInt(bits.getInt32(0))
  }
  bits.setFloat64(0, plain)
  return bits.getBigInt64(0)
}

const isNarrow = (kind: string): boolean => kind === "int" || kind === "float"

const murmur = (text: string, kind: string, seed: number): number => {
  if (kind === "string") {
    const bytes = new TextEncoder().encode(text)
    const view = new DataView(bytes.buffer)
    const aligned = bytes.length - (bytes.length % 4)
    let h = seed
    for (let at = 0; at < aligned; at += 4) h = mixH(h, mixK(view.getInt32(at, true)))
    // Spark takes the last bytes one by one, and signed.
    for (let at = aligned; at < bytes.length; at++) h = mixH(h, mixK(view.getInt8(at)))
    return finish32(h, bytes.length)
  }
  const value = bitsOf(text, kind)
  const low = Number(BigInt.asIntN(32, value))
  if (isNarrow(kind)) return finish32(mixH(seed, mixK(low)), 4)
  return finish32(mixH(mixH(seed, mixK(low)), mixK(Number(BigInt.asIntN(32, value >> 32n)))), 8)
}

const [p1, p2, p3, p4, p5] = [
  0x9e3779b185ebca87n,
  0xc2b2ae3d27d4eb4fn,
  0x165667b19e3779f9n,
  0x85ebca77c2b2ae63n,
  0x27d4eb2f165667c5n
] as const

const u64 = (x: bigint): bigint => BigInt.asUintN(64, x)

const rotl64 = (x: bigint, by: bigint): bigint => u64((x << by) | (u64(x) >> (64n - by)))

const finish64 = (h: bigint): bigint => {
  let x = u64(h)
  x = u64((x ^ (x >> 33n)) * p2)
  x = u64((x ^ (x >> 29n)) * p3)
  return BigInt.asIntN(64, x ^ (x >> 32n))
}

const withInt = (h: bigint, k: bigint): bigint => u64(rotl64(u64(h ^ u64(k * p1)), 23n) * p2 + p3)

const withLong = (h: bigint, k: bigint): bigint =>
  u64(rotl64(u64(h ^ u64(rotl64(u64(k * p2), 31n) * p1)), 27n) * p1 + p4)

const xx = (text: string, kind: string, seed: bigint): bigint => {
  if (kind !== "string") {
    const value = bitsOf(text, kind)
    return isNarrow(kind)
      ? finish64(withInt(u64(seed + p5 + 4n), BigInt.asUintN(32, value)))
      : finish64(withLong(u64(seed + p5 + 8n), u64(value)))
  }
  const bytes = new TextEncoder().encode(text)
  const view = new DataView(bytes.buffer)
  const round = (acc: bigint, k: bigint): bigint => u64(rotl64(u64(acc + k * p2), 31n) * p1)
  let at = 0
  let h: bigint
  if (bytes.length >= 32) {
    const lanes = [u64(seed + p1 + p2), u64(seed + p2), u64(seed), u64(seed - p1)]
    for (; at + 32 <= bytes.length; at += 32)
      for (let lane = 0; lane < 4; lane++)
        lanes[lane] = round(lanes[lane] ?? 0n, view.getBigUint64(at + 8 * lane, true))
    h = u64(lanes.map((lane, index) => rotl64(lane, [1n, 7n, 12n, 18n][index] ?? 1n)).reduce((a, b) => a + b))
    for (const lane of lanes) h = u64(u64(h ^ round(0n, lane)) * p1 + p4)
  } else h = u64(seed + p5)
  h = u64(h + BigInt(bytes.length))
  for (; at + 8 <= bytes.length; at += 8) h = withLong(h, view.getBigUint64(at, true))
  for (; at + 4 <= bytes.length; at += 4) h = withInt(h, BigInt(view.getUint32(at, true)))
  for (; at < bytes.length; at++) h = u64(rotl64(u64(h ^ u64(BigInt(bytes[at] ?? 0) * p5)), 11n) * p1)
  return finish64(h)
}

const ofHex = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16))

const toHex = (bytes: Iterable<number>): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"))
    .join("")
    .toUpperCase()

/** Null for a length that SHA-2 does not have. */
const sha2 =
  (digest: Digest) =>
  (hex: string, bits: number): string | undefined =>
    [224, 384, 512].includes(bits) ? digest(`sha${bits}`, ofHex(hex)) : undefined

/** The bytes of a text, in hexadecimal digits. What a character set of a byte lacks is a question mark, as in Java. */
const encode = (text: string, set: string): string => {
  if (set.startsWith("UTF-16"))
    return toHex(
      text.split("").flatMap((unit) => {
        const bytes = [unit.charCodeAt(0) >> 8, unit.charCodeAt(0) & 255]
        return set === "UTF-16BE" ? bytes : bytes.reverse()
      })
    )
  const limit = set === "US-ASCII" ? 127 : 255
  return toHex([...text].map((character) => character.codePointAt(0) ?? 0).map((code) => (code > limit ? 63 : code)))
}

const substringHex = (hex: string, from: number, length: number): string => {
  const size = hex.length / 2
  const start = from > 0 ? from - 1 : from < 0 ? size + from : 0
  const end = Math.min(start + length, size)
  return hex.slice(2 * Math.max(start, 0), 2 * Math.max(end, start, 0))
}

const checkedHex = (text: string): string => {
  if (!/^[0-9a-f]*$/i.test(text))
    throw raised("CONVERSION_INVALID_INPUT", "The value cannot be converted to BINARY because it is malformed.")
  return text.length % 2 === 0 ? text : `0${text}`
}

const isUtf8 = (hex: string): boolean => {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(ofHex(hex))
    return true
  } catch {
    return false
  }
}

/** Up to where the number of distinct values is told by the registers that are empty, by the number of bits of an index. */
const thresholds = [10, 20, 40, 80, 220, 400, 900, 1800, 3100, 6500, 11500, 20000, 50000, 120000, 350000]

/** The estimate of HyperLogLog++ of distinct hashes, as a list in JSON. What needs its table of biases is refused. */
const estimate = (list: string, bitsOfIndex: number): bigint => {
  const registers = new Map<bigint, number>()
  for (const [text] of list.matchAll(/-?\d+/g)) {
    const hash = BigInt.asUintN(64, BigInt(text))
    const index = hash >> BigInt(64 - bitsOfIndex)
    const rest = u64(hash << BigInt(bitsOfIndex)) | (1n << BigInt(bitsOfIndex - 1))
    const zeros = 64 - rest.toString(2).length
    registers.set(index, Math.max(registers.get(index) ?? 0, zeros + 1))
  }
  const size = 2 ** bitsOfIndex
  const made = registers.size < size ? size * Math.log(size / (size - registers.size)) : Number.POSITIVE_INFINITY
  if (made > (thresholds[bitsOfIndex - 4] ?? 0))
    throw raised(
      "UNSUPPORTED_FEATURE.EMULATOR",
      "The emulator does not support approx_count_distinct of so many values; use count(DISTINCT)."
    )
  return BigInt(Math.round(made))
}

/** The digest of bytes by the algorithm of this name, in hexadecimal digits. */
export type Digest = (algorithm: string, bytes: Uint8Array) => string

export const hashes = (digest: Digest): ReadonlyArray<Native> => [
  native("sha2", ["VARCHAR", "INTEGER"], "VARCHAR", sha2(digest)),
  native("encode", ["VARCHAR", "VARCHAR"], "VARCHAR", encode),
  native("substring_hex", ["VARCHAR", "INTEGER", "INTEGER"], "VARCHAR", substringHex),
  native("hex", ["VARCHAR"], "VARCHAR", checkedHex),
  native("valid_utf8", ["VARCHAR"], "BOOLEAN", isUtf8),
  native("distinct_estimate", ["VARCHAR", "INTEGER"], "BIGINT", estimate),
  native("hash", ["VARCHAR", "VARCHAR", "INTEGER"], "INTEGER", murmur),
  native("xxhash", ["VARCHAR", "VARCHAR", "BIGINT"], "BIGINT", xx)
]
