/** A server may echo what it was sent; no error, log or span shows it, however it is written. */
import * as Base64 from "../codec/base64.js"
import { unescaped } from "./spellings.js"

export const redacted = "<redacted>"

/** A shorter secret could be part of any word: it is looked for as a word of its own. */
const long = 8

/** One as short as this could be any word: it is looked for only where it is quoted, or is all that is said. */
const tiny = 2

/** Escapes are looked for in texts up to this size, which takes some memory; in longer ones plain spellings only. */
const most = 4 * 1024 * 1024

/** Values that nobody could keep secret, as they are the values of many other fields. */
const common = new Set(["true", "false", "yes", "no", "on", "off", "null", "none"])

/** Says where a secret is, and is none. */
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

/** The text that base64 stands for, if it is one. */
const decoded = (base64: string): string | undefined => {
  if (base64.length < long || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined
  const bytes = Base64.decode(base64)
  if (bytes === undefined) return undefined
  try {
    const text = strict.decode(bytes)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what holds them is no text
    return /[\x00-\x08\x0e-\x1f]/.test(text) ? undefined : text
  } catch {
    return undefined
  }
}

/** Base64 of a secret that stands within something else begins at one of three places in its first three bytes. */
const base64Forms = (secret: string): ReadonlyArray<string> => {
  const bytes = new TextEncoder().encode(secret)
  return [0, 1, 2].flatMap((before) => {
    const padded = new Uint8Array(before + bytes.length)
    padded.set(bytes, before)
    const core = Base64.encode(padded).slice(Math.ceil((before * 8) / 6), Math.floor((padded.length * 8) / 6))
    return [core, core.replaceAll("+", "-").replaceAll("/", "_")]
  })
}

/** `Bearer abc` is echoed as `abc`, and `Basic` holds a secret of its own. */
const partsOf = (secret: string): ReadonlyArray<string> => {
  const bare = secret.replace(/^(Bearer|Basic) /, "")
  const inner = decoded(bare)
  return inner === undefined
    ? [bare]
    : [bare, inner, ...(secret.startsWith("Basic ") ? [inner.slice(inner.indexOf(":") + 1)] : [])]
}

const placeOf = (secret: string): Place =>
  secret.length >= long ? "anywhere" : secret.length > tiny ? "word" : "quoted"

const needlesOf = (secrets: ReadonlyArray<string>): ReadonlyArray<Needle> => {
  const needles = new Map<string, Needle>()
  const add = (text: string, place: Place) => {
    if (text !== "") needles.set(text, { text, place })
  }
  for (const secret of new Set(secrets.flatMap(partsOf))) {
    if (common.has(secret.toLowerCase()) || reference.test(secret)) continue
    const place = placeOf(secret)
    add(secret, place)
    // Whatever follows a backslash takes it for an escape.
    add(unescaped(secret).text.replace(/\\+$/, ""), place)
    if (place !== "anywhere") continue
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

/** Whether what is found there is the secret itself, not a part of something else. */
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

/** With the characters of base64 that hold some of its bits, and what pads it. */
const widened = (text: string, { from, to }: Range): Range => {
  const before = /[A-Za-z0-9+/_-]?$/.exec(text.slice(Math.max(0, from - 1), from))?.[0].length ?? 0
  const after = /^[A-Za-z0-9+/_-]?={0,2}/.exec(text.slice(to, to + 3))?.[0].length ?? 0
  return { from: from - before, to: to + after }
}

/** A secret that repeats itself begins anywhere in itself. */
const candidates = 100

/** A text that was cut may end within a secret. */
const endOf = (text: string, needle: string): Range | undefined => {
  if (needle.length <= long) return undefined
  const head = needle.slice(0, long)
  let at = text.indexOf(head, text.length - needle.length + 1)
  for (let i = 0; i < candidates && at !== -1; i++) {
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

/** Credentials that can be told by their form: those of a link, and tokens. */
const anyone: ReadonlyArray<readonly [RegExp, string]> = [
  [/(https?:(?:\\?\/){2})[^\s/\\@"'<>?#]+@/gi, `$1${redacted}@`],
  [
    /((?:[?&;]|%3F|%26|\\u0026)(?:x-(?:amz|goog)-(?:signature|credential|security-token)|sig|signature|awsaccesskeyid|access_?token|id_?token|client_?secret)(?:=|%3D))(?:(?!%26|\\u0026)[^\s&"'<>])+/gi,
    `$1${redacted}`
  ],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?/g, redacted],
  [/\b(?:dapi|dose|dkea)[0-9a-f]{32}(?:-[0-9]+)?\b/g, redacted]
]

const without = (text: string, ranges: ReadonlyArray<Range>): string => {
  let clean = ""
  let done = 0
  for (const { from, to } of [...ranges].sort((a, b) => a.from - b.from)) {
    if (from >= done) clean += text.slice(done, from) + redacted
    done = Math.max(done, to)
  }
  return clean + text.slice(done)
}

/** A function that takes secrets out of a text; it gives back the text itself where there are none. */
export const scrubber = (secrets: ReadonlyArray<string>): ((text: string) => string) => {
  const needles = needlesOf(secrets)
  return (text) => {
    const ranges = needles.flatMap((needle) => rangesIn(text, needle))
    const { starts, text: plain } = text.length > most ? { starts: undefined, text } : unescaped(text)
    if (starts !== undefined) {
      for (const needle of needles) {
        for (const { from, to } of rangesIn(plain, needle)) {
          ranges.push({ from: starts[from] as number, to: starts[to] as number })
        }
      }
    }
    const clean = ranges.length === 0 ? text : without(text, ranges)
    return anyone.reduce((clean, [pattern, by]) => clean.replace(pattern, by), clean)
  }
}
