/** Base64 for large data on all platforms: `effect/Encoding` reaches about 10 MiB/s, less than a network. */
import { once } from "../../schemas/lazy.js"

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

const padding = "=".charCodeAt(0)

/** The codes of the characters. All tables are made by the first use: making them would slow every start of a program. */
const codesOf = once(() => new TextEncoder().encode(alphabet))

/** The two characters of every 12 bits, in the byte order of the platform. */
const pairsOf = once(() => {
  const codes = codesOf()
  const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1
  const pairs = new Uint16Array(4096)
  for (let bits = 0; bits < pairs.length; bits++) {
    const [first, second] = [codes[bits >> 6] as number, codes[bits & 63] as number]
    pairs[bits] = isLittleEndian ? first | (second << 8) : (first << 8) | second
  }
  return pairs
})

/** The value of characters that are not in the alphabet. */
const invalid = 64

/** The values of the characters, by their codes. */
const valuesOf = once(() => {
  const values = new Uint8Array(256).fill(invalid)
  codesOf().forEach((code, value) => {
    values[code] = value
  })
  return values
})

const decoder = new TextDecoder()
const encoder = new TextEncoder()

/** Memory for a block of 1 MiB, allocated once: buffers of this size are allocated faster than they are collected. */
const scratchSize = Math.ceil((1024 * 1024) / 3) * 4
let scratch: Uint8Array | undefined

/** Memory for characters, valid until the next call. */
const characters = (count: number): Uint8Array => {
  if (count > scratchSize) return new Uint8Array(count)
  scratch ??= new Uint8Array(scratchSize)
  return scratch.subarray(0, count)
}

/** The number of characters that encode so many bytes. */
export const encodedLength = (bytes: number): number => Math.ceil(bytes / 3) * 4

/** Writes the characters to `out`, at an even offset. */
export const encodeInto = (bytes: Uint8Array, out: Uint8Array, offset: number): void => {
  const [codes, pairs] = [codesOf(), pairsOf()]
  const length = encodedLength(bytes.length)
  const out16 = new Uint16Array(out.buffer, out.byteOffset + offset, length / 2)
  const whole = bytes.length - (bytes.length % 3)
  let at = 0
  for (let i = 0; i < whole; i += 3) {
    const bits = ((bytes[i] as number) << 16) | ((bytes[i + 1] as number) << 8) | (bytes[i + 2] as number)
    out16[at++] = pairs[bits >>> 12] as number
    out16[at++] = pairs[bits & 4095] as number
  }
  at = offset + at * 2
  if (bytes.length - whole === 1) {
    const bits = bytes[whole] as number
    out.set([codes[bits >> 2] as number, codes[(bits & 3) << 4] as number, padding, padding], at)
  } else if (bytes.length - whole === 2) {
    const bits = ((bytes[whole] as number) << 8) | (bytes[whole + 1] as number)
    out.set(
      [codes[bits >> 10] as number, codes[(bits >> 4) & 63] as number, codes[(bits & 15) << 2] as number, padding],
      at
    )
  }
}

/** Encodes with the standard alphabet and padding. */
export const encode = (bytes: Uint8Array): string => {
  const out = characters(encodedLength(bytes.length))
  encodeInto(bytes, out, 0)
  return decoder.decode(out)
}

/** Undefined if the text is not base64 with the standard alphabet and padding. */
export const decode = (text: string): Uint8Array<ArrayBuffer> | undefined => {
  if (text.length % 4 !== 0) return undefined
  const chars = characters(text.length)
  return encoder.encodeInto(text, chars).read === text.length ? decodeCharacters(chars) : undefined
}

/** Undefined if the ASCII characters are not base64. */
export const decodeCharacters = (chars: Uint8Array): Uint8Array<ArrayBuffer> | undefined => {
  if (chars.length % 4 !== 0) return undefined
  const values = valuesOf()
  const padded = chars.at(-1) !== padding ? 0 : chars.at(-2) !== padding ? 1 : 2
  const out = new Uint8Array((chars.length / 4) * 3 - padded)
  const whole = padded === 0 ? chars.length : chars.length - 4
  let seen = 0
  let at = 0
  for (let i = 0; i < whole; i += 4) {
    const a = values[chars[i] as number] as number
    const b = values[chars[i + 1] as number] as number
    const c = values[chars[i + 2] as number] as number
    const d = values[chars[i + 3] as number] as number
    seen |= a | b | c | d
    out[at++] = (a << 2) | (b >> 4)
    out[at++] = (b << 4) | (c >> 2)
    out[at++] = (c << 6) | d
  }
  if (padded > 0) {
    const a = values[chars[whole] as number] as number
    const b = values[chars[whole + 1] as number] as number
    const c = padded === 1 ? (values[chars[whole + 2] as number] as number) : 0
    seen |= a | b | c
    out[at++] = (a << 2) | (b >> 4)
    if (padded === 1) out[at++] = (b << 4) | (c >> 2)
  }
  return seen >= invalid ? undefined : out
}
