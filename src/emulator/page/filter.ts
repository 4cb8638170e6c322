/** Which requests the list shows. It is in the address, so that a reload and the way back keep it. */
import type { SeenRequest } from "../emulated.js"

interface Status {
  readonly label: string
  readonly has: (request: SeenRequest) => boolean
}

const ofClass =
  (first: number) =>
  ({ status = 0 }: SeenRequest): boolean =>
    Math.floor(status / 100) === first

/** By their names in the address. */
export const statuses: Readonly<Record<string, Status>> = {
  failed: { label: "failed: 4xx, 5xx, cut", has: ({ status }) => status === undefined || status >= 400 },
  "2xx": { label: "2xx", has: ofClass(2) },
  "3xx": { label: "3xx", has: ofClass(3) },
  "4xx": { label: "4xx", has: ofClass(4) },
  "5xx": { label: "5xx", has: ofClass(5) },
  cut: { label: "cut", has: ({ status }) => status === undefined },
  fault: { label: "hit by a fault", has: ({ fault }) => fault !== undefined }
}

export interface Filter {
  /** Words that the method, the path or the operation have. All of them are found. */
  readonly text: string
  /** A name of `statuses`, or nothing for all. */
  readonly status: string
}

export const none: Filter = { text: "", status: "" }

/** Reads the part of an address after `?`. What it does not know is left out. */
export const parse = (query: string): Filter => {
  const fields = new URLSearchParams(query)
  const status = fields.get("status") ?? ""
  return { text: (fields.get("text") ?? "").trim(), status: Object.hasOwn(statuses, status) ? status : "" }
}

/** Links to storage have a secret in their path, which is neither shown nor found. */
export const shownPath = (path: string): string => path.replace(/(\/(?:uploads|resumable|results)\/)[^/]+/, "$1…")

/** Views are made anew several times a second, of logs of up to 100,000 requests. */
const searched = new WeakMap<SeenRequest, string>()

const searchedOf = (request: SeenRequest): string => {
  let text = searched.get(request)
  if (text === undefined) {
    const { method, operation = "", path, service = "" } = request
    text = `${method} ${shownPath(path)} ${service}.${operation}`.toLowerCase()
    searched.set(request, text)
  }
  return text
}

/** Undefined if all requests are shown. */
export const matcher = ({ status, text }: Filter): ((request: SeenRequest) => boolean) | undefined => {
  if (text === "" && status === "") return undefined
  const words = text.toLowerCase().split(/\s+/)
  const has = statuses[status]?.has
  return (request) => {
    if (has?.(request) === false) return false
    if (text === "") return true
    const all = searchedOf(request)
    return words.every((word) => all.includes(word))
  }
}
