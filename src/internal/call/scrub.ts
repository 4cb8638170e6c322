/** Redacts secrets in texts for errors, logs and spans: a server may echo what it was sent, in any encoding. */
import { unescaped } from "./spellings.js"

export const redacted = "<redacted>"

/** Shorter secrets are redacted as whole words only, as they can be part of any word. */
const minAnywhere = 8

/** Secrets up to this length can be any word. They are redacted only in quotes, or if they are the whole text. */
const maxQuotedOnly = 2

/** The max length of a text in which escaped secrets are found, as this takes memory. */
const maxUnescaped = 4 * 1024 * 1024

/** Values that are not redacted, as many other fields have them. */
const common = new Set(["true", "false", "yes", "no", "on", "off", "null", "none"])

/** A reference to a secret, which is not secret. */
const reference = /^\{\{secrets\/[^{}]+\}\}$/

type Place = "anywhere" | "word" | "quoted" | "base64"

interface Needle {
  readonly text: string
  readonly place: Place
}

interface Range {
  readonly from: number
  readonly to: number
}

const strict = new TextDecoder("utf-8", { fatal: true })

/** The text that is encoded in base64, if it is text. */
const decoded = (base64: string): string | undefined => {
  if (base64.length < minAnywhere || base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined
  try {
    const text = strict.decode(Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0)))
    // biome-ignore lint/suspicious/noControlCharactersInRegex: text does not contain these
    return /[\x00-\x08\x0e-\x1f]/.test(text) ? undefined : text
  } catch {
    return undefined
  }
}

/** The base64 of a secret within other data depends on its offset modulo 3. */
const base64Forms = (secret: string): ReadonlyArray<string> => {
  // The platform's functions are slower than those of `base64.js`. They are enough for secrets, and every program has them.
  const binary = Array.from(new TextEncoder().encode(secret), (byte) => String.fromCharCode(byte)).join("")
  return [0, 1, 2].flatMap((before) => {
    const padded = "\0".repeat(before) + binary
    const core = btoa(padded).slice(Math.ceil((before * 8) / 6), Math.floor((padded.length * 8) / 6))
    return [core, core.replaceAll("+", "-").replaceAll("/", "_")]
  })
}

/** In dumps of requests, and in upper and lower case, to which some servers convert what they log. */
const convertedForms = (secret: string): ReadonlyArray<string> => {
  const hex = Array.from(new TextEncoder().encode(secret), (byte) => byte.toString(16).padStart(2, "0")).join("")
  return [hex, hex.toUpperCase(), secret.toLowerCase(), secret.toUpperCase()]
}

/** The parts of a secret that can be echoed alone: `Bearer abc` as `abc`, the password in `Basic`. */
const partsOf = (secret: string): ReadonlyArray<string> => {
  const bare = secret.replace(/^(Bearer|Basic) /, "")
  const inner = decoded(bare)
  return inner === undefined
    ? [bare]
    : [bare, inner, ...(secret.startsWith("Basic ") ? [inner.slice(inner.indexOf(":") + 1)] : [])]
}

const placeOf = (secret: string): Place =>
  secret.length >= minAnywhere ? "anywhere" : secret.length > maxQuotedOnly ? "word" : "quoted"

const needlesOf = (secrets: ReadonlyArray<string>): ReadonlyArray<Needle> => {
  const needles = new Map<string, Needle>()
  const add = (text: string, place: Place) => {
    if (text !== "") needles.set(text, { text, place })
  }
  for (const secret of new Set(secrets.flatMap(partsOf))) {
    if (common.has(secret.toLowerCase()) || reference.test(secret)) continue
    const place = placeOf(secret)
    add(secret, place)
    // A trailing backslash would escape the next character of the text.
    add(unescaped(secret).text.replace(/\\+$/, ""), place)
    if (place !== "anywhere") continue
    for (const form of convertedForms(secret)) add(form, place)
    for (const form of base64Forms(secret)) {
      add(form, "base64")
      add(unescaped(form).text, "base64")
    }
  }
  return [...needles.values()]
}

const letter = /[\p{L}\p{N}_]/u

const isLetter = (text: string, at: number): boolean => {
  const unit = text.charCodeAt(at)
  return letter.test(
    unit >= 0xdc00 && unit <= 0xdfff
      ? text.slice(at - 1, at + 1)
      : text.slice(at, at + 2).slice(0, unit >= 0xd800 && unit <= 0xdbff ? 2 : 1)
  )
}

const quote = /["'`]/

/** Whether a match is the secret itself, not a part of another word. */
const isAtPlace = (text: string, { from, to }: Range, place: Place): boolean => {
  if (place === "word") {
    return (
      !(from > 0 && isLetter(text, from - 1) && isLetter(text, from)) &&
      !(to < text.length && isLetter(text, to) && isLetter(text, to - 1))
    )
  }
  if (place !== "quoted") return true
  const isQuoted = quote.test(text.charAt(from - 1)) && text.charAt(from - 1) === text.charAt(to)
  const isAfterScheme = /\b(Bearer|Basic) $/.test(text.slice(Math.max(0, from - 8), from)) && !isLetter(text, to)
  return isQuoted || isAfterScheme || (from === 0 && to === text.length)
}

/** Adds the adjacent base64 characters that have some bits of the secret, and the padding. */
const widened = (text: string, { from, to }: Range): Range => {
  const before = /[A-Za-z0-9+/_-]?$/.exec(text.slice(Math.max(0, from - 1), from))?.[0].length ?? 0
  const after = /^[A-Za-z0-9+/_-]?={0,2}/.exec(text.slice(to, to + 3))?.[0].length ?? 0
  return { from: from - before, to: to + after }
}

/** The max number of positions at which a truncated secret is looked for. */
const maxCandidates = 100

/** A secret at the end of a text that was truncated within the secret. */
const endOf = (text: string, needle: string): Range | undefined => {
  if (needle.length <= minAnywhere) return undefined
  const head = needle.slice(0, minAnywhere)
  let at = text.indexOf(head, text.length - needle.length + 1)
  for (let i = 0; i < maxCandidates && at !== -1; i++) {
    if (needle.startsWith(text.slice(at))) return { from: at, to: text.length }
    at = text.indexOf(head, at + 1)
  }
  return undefined
}

const rangesIn = (text: string, { place, text: needle }: Needle): ReadonlyArray<Range> => {
  const ranges: Array<Range> = []
  for (let from = text.indexOf(needle); from !== -1; from = text.indexOf(needle, from + 1)) {
    const range = { from, to: from + needle.length }
    if (isAtPlace(text, range, place)) ranges.push(place === "base64" ? widened(text, range) : range)
  }
  const end = endOf(text, needle)
  return end === undefined || place === "word" ? ranges : [...ranges, end]
}

/** Credentials that have a known form: those in URLs, and tokens. */
const patterns: ReadonlyArray<readonly [RegExp, string]> = [
  [/(https?:(?:\\?\/){2})[^\s/\\@"'<>?#]+@/gi, `$1${redacted}@`],
  [
    /((?:[?&;]|%3F|%26|\\u0026)(?:x-(?:amz|goog)-(?:signature|credential|security-token)|sig|signature|awsaccesskeyid|access_?token|id_?token|client_?secret)(?:=|%3D))(?:(?!%26|\\u0026)[^\s&"'<>])+/gi,
    `$1${redacted}`
  ],
  [/\b(?:dapi|dose|dkea)[0-9a-f]{32}(?:-[0-9]+)?\b/g, redacted]
]

/** The end of the letters of base64url from an offset on. */
const endOfBase64Url = (text: string, from: number): number => {
  base64Url.lastIndex = from
  base64Url.exec(text)
  return base64Url.lastIndex
}

const base64Url = /[A-Za-z0-9_-]*/y

/**
 * Redacts JSON web tokens: `eyJ`, and two or three parts. Not by one pattern, which would take quadratic time for a text
 * in which many could begin and none ends.
 */
const withoutJwts = (text: string): string => {
  let clean = ""
  let done = 0
  let at = text.indexOf("eyJ")
  while (at !== -1) {
    if (at > 0 && /\w/.test(text.charAt(at - 1))) {
      at = text.indexOf("eyJ", at + 1)
      continue
    }
    const header = endOfBase64Url(text, at)
    let end = header
    if (header > at + 3 && text[header] === ".") {
      const payload = endOfBase64Url(text, header + 1)
      if (payload > header + 1) {
        end = text[payload] === "." ? endOfBase64Url(text, payload + 1) : payload
        clean += text.slice(done, at) + redacted
        done = end
      }
    }
    at = text.indexOf("eyJ", end)
  }
  return clean + text.slice(done)
}

const without = (text: string, ranges: ReadonlyArray<Range>): string => {
  let clean = ""
  let done = 0
  for (const { from, to } of [...ranges].sort((a, b) => a.from - b.from)) {
    if (from >= done) clean += text.slice(done, from) + redacted
    done = Math.max(done, to)
  }
  return clean + text.slice(done)
}

/** Returns a function that redacts the secrets in a text. It returns a text without secrets unchanged. */
export const scrubber = (secrets: ReadonlyArray<string>): ((text: string) => string) => {
  const needles = needlesOf(secrets)
  return (text) => {
    const ranges = needles.flatMap((needle) => rangesIn(text, needle))
    const { starts, text: plain } = text.length > maxUnescaped ? { starts: undefined, text } : unescaped(text)
    if (starts !== undefined) {
      for (const needle of needles) {
        for (const { from, to } of rangesIn(plain, needle)) {
          ranges.push({ from: starts[from] as number, to: starts[to] as number })
        }
      }
    }
    const clean = ranges.length === 0 ? text : without(text, ranges)
    return patterns.reduce((clean, [pattern, by]) => clean.replace(pattern, by), withoutJwts(clean))
  }
}
