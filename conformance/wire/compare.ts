/** Finds where two outcomes of a case differ: what was sent, part by part, and what was read. */
import * as Json from "../../src/internal/codec/json.js"
import type { Outcome, Sent } from "./ours.js"

/** Headers that say what is sent and wanted, and to whom. */
const compared = (name: string): boolean =>
  name === "content-type" || name === "accept" || (name.startsWith("x-databricks-") && name !== "x-databricks-org-id")

/** JSON with its names in order. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)])
  )
}

export const textOf = (value: unknown): string => Json.stringify(sorted(value)) ?? "nothing"

/** The first place at which two values differ, as `at a.b[0]: 1 here, 2 there`. */
export const firstDifference = (ours: unknown, theirs: unknown, at = ""): string | undefined => {
  if (textOf(ours) === textOf(theirs)) return undefined
  const isNode = (u: unknown): u is Readonly<Record<string, unknown>> => typeof u === "object" && u !== null
  if (isNode(ours) && isNode(theirs) && Array.isArray(ours) === Array.isArray(theirs)) {
    for (const name of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
      const inner = firstDifference(ours[name], theirs[name], at === "" ? name : `${at}.${name}`)
      if (inner !== undefined) return inner
    }
  }
  const short = (u: unknown): string => {
    const text = textOf(u)
    return text.length > 100 ? `${text.slice(0, 100)}...` : text
  }
  return `${at === "" ? "" : `at ${at}: `}${short(ours)} here, ${short(theirs)} there`
}

const segments = (path: string): string =>
  path
    .split("/")
    .map((part) => encodeURIComponent(decodeURIComponent(part)))
    .join("/")

/** Parameters of one name stay in their order. */
const parameters = (url: URL): unknown => {
  const all: Record<string, Array<string>> = {}
  for (const [name, value] of url.searchParams) all[name] = [...(all[name] ?? []), value]
  return all
}

const bodyOf = ({ body, headers }: Sent): unknown => {
  const bytes = Buffer.from(body, "base64")
  if (bytes.length === 0) return "no body"
  return headers["content-type"]?.includes("json") === true ? Json.parse(bytes.toString("utf8")) : `bytes ${body}`
}

/** A token that both have generated is another for each. */
const withoutToken = (u: unknown, v: unknown, token: string | undefined): readonly [unknown, unknown] => {
  const has = (w: unknown): w is Record<string, unknown> =>
    token !== undefined && typeof w === "object" && w !== null && token in w
  if (!has(u) || !has(v) || token === undefined) return [u, v]
  return [
    { ...u, [token]: "generated" },
    { ...v, [token]: "generated" }
  ]
}

const requestDifferences = (ours: Sent, theirs: Sent, token: string | undefined): ReadonlyArray<string> => {
  const [a, b] = [new URL(ours.url), new URL(theirs.url)]
  // The SDK leaves it to its HTTP library to say that it takes anything.
  const leavesAccept = theirs.headers.accept === "*/*"
  const headersOf = ({ headers }: Sent) =>
    Object.fromEntries(
      Object.entries(headers).filter(([name]) => compared(name) && !(leavesAccept && name === "accept"))
    )
  const parts: ReadonlyArray<readonly [string, unknown, unknown]> = [
    ["method", ours.method, theirs.method],
    ["host", a.origin, b.origin],
    ["path", segments(a.pathname), segments(b.pathname)],
    ["query", ...withoutToken(parameters(a), parameters(b), token)],
    ["headers", headersOf(ours), headersOf(theirs)],
    ["body", ...withoutToken(bodyOf(ours), bodyOf(theirs), token)]
  ]
  return parts.flatMap(([part, x, y]) => {
    const difference = firstDifference(x, y)
    return difference === undefined ? [] : [`${part}: ${difference}`]
  })
}

/** The same headers and fields, whatever way they are written in. */
const named = (result: unknown): unknown =>
  typeof result === "object" && result !== null && "contents" in result
    ? Object.fromEntries(
        Object.entries(result).map(([name, value]) => [name.toLowerCase().replaceAll("-", "_"), String(value)])
      )
    : result

/** The SDK gives the items of some lists in place of the answer that holds them, and nothing as an empty object. */
const resultDifference = (ours: unknown, theirs: unknown): string | undefined => {
  const isEmpty = (u: unknown) => u === null || u === undefined || textOf(u) === "{}"
  if (isEmpty(ours) && (isEmpty(theirs) || textOf(theirs) === "[]")) return undefined
  if (Array.isArray(theirs) && typeof ours === "object" && ours !== null && !Array.isArray(ours)) {
    const lists = Object.values(ours).filter(Array.isArray)
    if (lists.length === 0 && theirs.length === 0) return undefined
    if (lists.some((list) => textOf(list) === textOf(theirs))) return undefined
  }
  return firstDifference(named(ours), named(theirs))
}

/** What differs, each with the part that it is in: `path`, `query`, `headers`, `body`, `result`, `error`, `requests`. */
export const differences = (ours: Outcome, theirs: Outcome, token: string | undefined): ReadonlyArray<string> => {
  if (theirs.error !== null || ours.error !== null) {
    return [`error: ${ours.error ?? "none"} here, ${theirs.error ?? "none"} there`]
  }
  const pairs = ours.requests.flatMap((request, n) => {
    const other = theirs.requests[n]
    return other === undefined ? [] : requestDifferences(request, other, token)
  })
  const count =
    ours.requests.length === theirs.requests.length
      ? []
      : [`requests: ${ours.requests.length} here, ${theirs.requests.length} there`]
  const result = resultDifference(ours.result, theirs.result)
  return [...new Set([...pairs, ...count, ...(result === undefined ? [] : [`result: ${result}`])])]
}
