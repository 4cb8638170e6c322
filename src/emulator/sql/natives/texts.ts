/** Strings as Spark cuts, pads, matches and encodes them. Positions count code points. */
import { levenshtein } from "../../levenshtein.js"
import { raised } from "../errors.js"
import { type Native, native } from "./native.js"

/** Constructs that Java and JavaScript read differently, or that only one of them has. */
const foreign = /\\[a-zA-Z0-9]|\(\?[^:=!]|[*+?}]\+|&&|\[[^\]]*\[/

const compiled = new Map<string, RegExp>()

const refused = (): Error =>
  raised("UNSUPPORTED_FEATURE.EMULATOR", "The emulator does not support this regular expression.")

/** Java's `$` matches before a last line break, too, and its `.` no line break. */
const javaSource = (pattern: string): string =>
  pattern.replace(/\\[\s\S]|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]|\$|\./g, (token) =>
    token === "$"
      ? "(?=(?:\\r\\n|[\\n\\r\\u0085\\u2028\\u2029])?$)"
      : token === "."
        ? "[^\\n\\r\\u0085\\u2028\\u2029]"
        : token
  )

/** `\d` and `\w` are ASCII in both languages, `\s` in Java only. */
const expression = (pattern: string, text: string): RegExp => {
  const isAnyCase = pattern.startsWith("(?i)")
  // Java folds the letters of ASCII only.
  if (isAnyCase && /[^\0-\x7f]/.test(pattern + text)) throw refused()
  const known = compiled.get(pattern)
  if (known !== undefined) {
    known.lastIndex = 0
    return known
  }
  const body = isAnyCase ? pattern.slice(4) : pattern
  if (foreign.test(body.replace(/\\[dDwWsSntr]|\\[^a-zA-Z0-9]/g, "")) || /\[[^\]]*\\[sS]/.test(body)) throw refused()
  const source = javaSource(body)
    .replace(/\\s/g, "[ \\t\\n\\x0B\\f\\r]")
    .replace(/\\S/g, "[^ \\t\\n\\x0B\\f\\r]")
    .replace(/\\([^a-zA-Z0-9^$\\.*+?()[\]{}|/-])/g, "$1")
  try {
    const made = new RegExp(source.replace(/\\-/g, "\\x2d"), isAnyCase ? "giu" : "gu")
    if (compiled.size > 1000) compiled.clear()
    compiled.set(pattern, made)
    return made
  } catch {
    throw raised("INVALID_PARAMETER_VALUE.PATTERN", "The regular expression is not valid.")
  }
}

const groupOf = (match: RegExpMatchArray, group: number): string => {
  if (group < 0 || group >= match.length) {
    throw raised(
      "INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX",
      `Expects group index between 0 and ${match.length - 1}, but got ${group}.`
    )
  }
  return match[group] ?? ""
}

const groups = (pattern: RegExp): number => (new RegExp(`${pattern.source}|`, "u").exec("")?.length ?? 1) - 1

const substring = (text: string, from: number, length: number): string => {
  const points = [...text]
  const begin = from > 0 ? from - 1 : from < 0 ? points.length + from : 0
  const end = Math.min(begin + length, points.length)
  return length <= 0 ? "" : points.slice(Math.max(0, begin), Math.max(0, end)).join("")
}

const ofLike = (pattern: string, flags: string, escape: string): RegExp => {
  let source = ""
  const points = [...pattern]
  for (let at = 0; at < points.length; at++) {
    const point = points[at] ?? ""
    if (point === escape) {
      const next = points[at + 1]
      if (next === undefined)
        throw raised("INVALID_FORMAT.ESC_AT_THE_END", "The escape character is not allowed to end with.")
      if (next !== "%" && next !== "_" && next !== escape)
        throw raised(
          "INVALID_FORMAT.ESC_IN_THE_MIDDLE",
          "The escape character is not allowed to precede this character."
        )
      source += next.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")
      at += 1
    } else
      source += point === "%" ? "[\\s\\S]*" : point === "_" ? "[\\s\\S]" : point.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")
  }
  return new RegExp(`^${source}$`, `u${flags}`)
}

/** Points beyond the one that is asked for, or at the end of the text. */
const indexIn = (text: string, needle: string, from: number): number => {
  const points = [...text]
  const rest = points.slice(from).join("")
  const found = rest.indexOf(needle)
  return found === -1 ? -1 : from + [...rest.slice(0, found)].length
}

const soundexCodes: Readonly<Record<string, string>> = Object.fromEntries(
  ["BFPV", "CGJKQSXZ", "DT", "L", "MN", "R"].flatMap((letters, index) =>
    [...letters].map((letter) => [letter, String(index + 1)])
  )
)

const crcTable = Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c >>> 0
})

const formatted = (kind: string, value: string, places: string | undefined, group: string): string => {
  switch (kind) {
    case "f":
      return Number(value).toFixed(Number(places ?? 6))
    case "e":
      return Number(value)
        .toExponential(Number(places ?? 6))
        .replace(/e([+-])(\d)$/, "e$10$2")
    case "x":
      return BigInt(value).toString(16)
    case "X":
      return BigInt(value).toString(16).toUpperCase()
    default:
      return group === "," ? value.replace(/\B(?=(\d{3})+$)/g, ",") : value
  }
}

const format = (template: string, kinds: string, json: string): string => {
  const values = JSON.parse(json) as ReadonlyArray<string | null>
  let at = 0
  return template.replace(
    /%(?:(%)|(n)|(-?)(0?)(,?)(\d*)(?:\.(\d+))?([a-zA-Z])|.|$)/g,
    (
      all,
      percent,
      line,
      left: string,
      zero: string,
      group: string,
      width: string,
      places: string | undefined,
      kind: string | undefined
    ) => {
      if (percent) return "%"
      if (line) return "\n"
      const type = kinds[at]
      const value = values[at]
      at += 1
      const fits =
        kind === "s"
          ? places === undefined && zero === "" && type !== "f"
          : kind === "d"
            ? type === "d" && places === undefined
            : kind === "x" || kind === "X"
              ? type === "d" && places === undefined && group === "" && !String(value).startsWith("-")
              : kind === "e"
                ? type === "f" && group === "" && value !== null && Number.isFinite(Number(value))
                : kind === "f" && type === "f" && group === ""
      if (kind === undefined || !fits || type === undefined)
        throw raised("UNSUPPORTED_FEATURE.EMULATOR", `The emulator does not support ${all} in a format.`)
      if (value === null || value === undefined)
        return left === "-" ? "null".padEnd(Number(width || 0)) : "null".padStart(Number(width || 0))
      const text = formatted(kind, value, places, group)
      const size = Number(width || 0)
      if (left === "-") return text.padEnd(size)
      return zero === "0"
        ? text.startsWith("-")
          ? `-${text.slice(1).padStart(size - 1, "0")}`
          : text.padStart(size, "0")
        : text.padStart(size)
    }
  )
}

const v = "VARCHAR"
const n = "INTEGER"

export const texts: ReadonlyArray<Native> = [
  native("upper", [v], v, (x) => x.toUpperCase()),
  native("lower", [v], v, (x) => x.toLowerCase()),
  native("initcap", [v], v, (x) =>
    x.toLowerCase().replace(/(^| )([^ ])/gu, (_, blank: string, letter: string) => blank + letter.toUpperCase())
  ),
  native("reverse", [v], v, (x) => [...x].reverse().join("")),
  native("substring", [v, n, n], v, substring),
  native("trim", [v, v, v], v, (x, characters, side) => {
    const set = new Set(characters)
    const points = [...x]
    let begin = 0
    let end = points.length
    if (side !== "right") while (begin < end && set.has(points[begin] ?? "")) begin += 1
    if (side !== "left") while (end > begin && set.has(points[end - 1] ?? "")) end -= 1
    return points.slice(begin, end).join("")
  }),
  native("pad", [v, n, v, v], v, (x, size, by, side) => {
    const points = [...x]
    if (size <= 0) return ""
    if (points.length >= size || by === "") return points.slice(0, size).join("")
    const fill = [...by.repeat(size)].slice(0, size - points.length).join("")
    return side === "left" ? fill + x : x + fill
  }),
  native("locate", [v, v, n], n, (needle, x, from) => (from < 1 ? 0 : indexIn(x, needle, from - 1) + 1)),
  native("ascii", [v], n, (x) => x.codePointAt(0) ?? 0),
  native("chr", ["BIGINT"], v, (x) => {
    if (x < 0n) return ""
    const code = Number(x % 256n)
    if (code === 0) throw raised("UNSUPPORTED_FEATURE.EMULATOR", "The emulator does not support the character NUL.")
    return String.fromCharCode(code)
  }),
  native("translate", [v, v, v], v, (x, from, to) => {
    const target = [...to]
    const map = new Map<string, string>()
    for (const [index, point] of [...from].entries()) if (!map.has(point)) map.set(point, target[index] ?? "")
    return [...x].map((point) => map.get(point) ?? point).join("")
  }),
  native("split_part", [v, v, n], v, (x, by, at) => {
    if (at === 0) throw raised("INVALID_INDEX_OF_ZERO", "The index 0 is invalid.")
    const parts = by === "" ? [x] : x.split(by)
    return parts.at(at > 0 ? at - 1 : at) ?? ""
  }),
  native("substring_index", [v, v, n], v, (x, by, count) => {
    if (by === "" || count === 0) return ""
    const parts = x.split(by)
    return count > 0 ? parts.slice(0, count).join(by) : parts.slice(Math.max(0, parts.length + count)).join(by)
  }),
  native("overlay", [v, v, n, n], v, (x, by, at, length) => {
    const size = length < 0 ? [...by].length : length
    return substring(x, 1, at - 1) + by + substring(x, at + size, 2147483647)
  }),
  native("find_in_set", [v, v], n, (x, set) => (x.includes(",") ? 0 : set.split(",").indexOf(x) + 1)),
  native("regexp_like", [v, v], "BOOLEAN", (x, pattern) => expression(pattern, x).test(x)),
  native("regexp_count", [v, v], n, (x, pattern) => [...x.matchAll(expression(pattern, x))].length),
  native("regexp_substr", [v, v], v, (x, pattern) => expression(pattern, x).exec(x)?.[0]),
  native("regexp_instr", [v, v], n, (x, pattern) => {
    const found = expression(pattern, x).exec(x)
    return found === null ? 0 : [...x.slice(0, found.index)].length + 1
  }),
  native("regexp_extract", [v, v, n], v, (x, pattern, group) => {
    // Spark looks at the number of the group only if there is a match.
    const found = expression(pattern, x).exec(x)
    return found === null ? "" : groupOf(found, group)
  }),
  native("regexp_extract_all", [v, v, n], v, (x, pattern, group) => {
    return JSON.stringify([...x.matchAll(expression(pattern, x))].map((found) => groupOf(found, group)))
  }),
  native("regexp_replace", [v, v, v], v, (x, pattern, by) => {
    if (/\\/.test(by))
      throw raised("UNSUPPORTED_FEATURE.EMULATOR", "The emulator does not support backslashes in a replacement.")
    const count = groups(expression(pattern, x))
    for (const [, group] of by.matchAll(/\$(\d*)/g)) {
      if (group === "" || Number(group) > count)
        throw raised("UNSUPPORTED_FEATURE.EMULATOR", "The emulator does not support this replacement.")
    }
    return x.replace(expression(pattern, x), by.replace(/\$0/g, "$$&"))
  }),
  native("regexp_split", [v, v, n], v, (x, pattern, limit) => {
    const compiled = pattern === "" ? undefined : expression(pattern, x)
    if (compiled === undefined) {
      const points = [...x]
      if (limit > 0 && points.length > limit)
        return JSON.stringify([...points.slice(0, limit - 1), points.slice(limit - 1).join("")])
      return JSON.stringify(points.length === 0 ? [""] : points)
    }
    const parts: Array<string> = []
    let from = 0
    for (const found of x.matchAll(compiled)) {
      if (limit > 0 && parts.length >= limit - 1) break
      // Java drops an empty match at the beginning.
      if (found[0] === "")
        throw raised(
          "UNSUPPORTED_FEATURE.EMULATOR",
          "The emulator does not support split by a pattern that matches nothing."
        )
      parts.push(x.slice(from, found.index))
      from = found.index + found[0].length
    }
    return JSON.stringify([...parts, x.slice(from)])
  }),
  native("like", [v, v, v, v], "BOOLEAN", (x, pattern, flags, escape) => ofLike(pattern, flags, escape).test(x)),
  native("soundex", [v], v, (x) => {
    const upper = x.toUpperCase()
    if (!/^[A-Z]/.test(upper)) return x
    let result = upper.charAt(0)
    let last = soundexCodes[result] ?? ""
    for (const letter of upper.slice(1)) {
      if (letter === "H" || letter === "W") continue
      const code = soundexCodes[letter] ?? ""
      if (code !== "" && code !== last) result += code
      last = code
      if (result.length === 4) break
    }
    return result.padEnd(4, "0")
  }),
  native("levenshtein", [v, v], n, levenshtein),
  native("format", [v, v, v], v, format),
  native("crc32", [v], "BIGINT", (hex) => {
    let c = 0xffffffff
    for (let at = 0; at < hex.length; at += 2)
      c = (crcTable[(c ^ Number.parseInt(hex.slice(at, at + 2), 16)) & 0xff] ?? 0) ^ (c >>> 8)
    return BigInt((c ^ 0xffffffff) >>> 0)
  }),
  native("base64", [v], v, (x) => {
    const bare = x.replace(/[\r\n]/g, "")
    if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(bare))
      throw raised("UNSUPPORTED_FEATURE.EMULATOR", "The emulator does not support base64 that is not padded.")
    return bare
  }),
  native("url_encode", [v], v, (x) =>
    encodeURIComponent(x)
      .replace(/%20/g, "+")
      .replace(/[!'()~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  ),
  native("url_decode", [v], v, (x) => {
    try {
      return decodeURIComponent(x.replace(/\+/g, " "))
    } catch {
      throw raised("CANNOT_DECODE_URL", "The provided URL cannot be decoded.")
    }
  }),
  native("mask", [v, v, v, v, v], v, (x, upper, lower, digit, other) =>
    [...x]
      .map((point) =>
        /^[A-Z]$/.test(point)
          ? upper || point
          : /^[a-z]$/.test(point)
            ? lower || point
            : /^\d$/.test(point)
              ? digit || point
              : /^[\0-\x7f]$/.test(point)
                ? other || point
                : (() => {
                    throw raised(
                      "UNSUPPORTED_FEATURE.EMULATOR",
                      "The emulator does not support mask of other letters than ASCII."
                    )
                  })()
      )
      .join("")
  ),
  native("parse_url", [v, v, v], v, (x, part, key) => {
    const found = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/.exec(x)
    if (found === null || /[\s<>"{}|\\^`]/.test(x)) throw raised("INVALID_URL", "The url is invalid.")
    const [, protocol, authority, path = "", query, ref] = found
    const host = authority?.replace(/^.*@/, "").replace(/:\d*$/, "")
    if (key !== "") {
      if (part !== "QUERY") return undefined
      if (!/^\w+$/.test(key))
        throw raised("UNSUPPORTED_FEATURE.EMULATOR", "The emulator does not support this key of parse_url.")
      return new RegExp(`(?:^|&)${key}=([^&]*)`).exec(query ?? "")?.[1]
    }
    switch (part) {
      case "HOST":
        return host === "" ? undefined : host
      case "PATH":
        return path
      case "QUERY":
        return query
      case "REF":
        return ref
      case "PROTOCOL":
        return protocol
      case "FILE":
        return query === undefined ? path : `${path}?${query}`
      case "AUTHORITY":
        return authority === "" ? undefined : authority
      case "USERINFO":
        return authority?.includes("@") === true ? authority.replace(/@[^@]*$/, "") : undefined
      default:
        return undefined
    }
  }),
  native("json_array_length", [v], n, (x) => {
    try {
      const value: unknown = JSON.parse(x)
      return Array.isArray(value) ? value.length : undefined
    } catch {
      return undefined
    }
  }),
  native("str_to_map", [v, v, v, v], v, (x, pair, by, what) => {
    if (/[^,:;=&| ]/.test(pair + by) || /[|]/.test(pair + by))
      throw raised("UNSUPPORTED_FEATURE.EMULATOR", "The emulator does not support these delimiters of str_to_map.")
    const entries = x.split(pair).map((one) => {
      const at = one.indexOf(by)
      return at === -1 ? ([one, null] as const) : ([one.slice(0, at), one.slice(at + by.length)] as const)
    })
    if (new Set(entries.map(([key]) => key)).size < entries.length)
      throw raised("DUPLICATED_MAP_KEY", "Duplicate map key was found.")
    return JSON.stringify(entries.map(([key, value]) => (what === "keys" ? key : value)))
  }),
  native("sized", [v, v, n], v, (x, kind, length) => {
    const { length: size } = [...x]
    if (size > length)
      throw raised(
        "DELTA_EXCEED_CHAR_VARCHAR_LIMIT",
        `Value "${x.slice(0, 100)}" exceeds char/varchar type length limitation. Failed check: (length <= ${length}).`
      )
    return kind === "CHAR" ? x + " ".repeat(length - size) : x
  }),
  native("luhn", [v], v, (x) => {
    if (!/^\d+$/.test(x)) return "false"
    const total = [...x].reverse().reduce((sum, digit, index) => {
      const value = Number(digit) * (index % 2 === 1 ? 2 : 1)
      return sum + (value > 9 ? value - 9 : value)
    }, 0)
    return String(total % 10 === 0)
  }),
  native("boolean", [v], v, (x) => {
    const bare = x.trim().toLowerCase()
    if (["t", "true", "y", "yes", "1"].includes(bare)) return "true"
    if (["f", "false", "n", "no", "0"].includes(bare)) return "false"
    throw raised(
      "CAST_INVALID_INPUT",
      `The value '${x.slice(0, 100)}' of the type "STRING" cannot be cast to "BOOLEAN" because it is malformed.`
    )
  })
]
