/** The faults that the page switches on by a click. */
import * as Fault from "../Fault.js"

interface Kind {
  readonly label: string
  /** What happens to a request. */
  readonly says: string
  readonly make: (options: Fault.Options) => Fault.Fault
}

export const kinds = {
  throttle: {
    label: "429 throttle",
    says: "Responds with 429 and Retry-After: 1. Nothing is executed.",
    make: (options) => Fault.throttle({ ...options, retryAfter: "1 second" })
  },
  unavailable: {
    label: "503 unavailable",
    says: "Responds with 503. Nothing is executed.",
    make: (options) =>
      Fault.status({
        ...options,
        status: 503,
        errorCode: "TEMPORARILY_UNAVAILABLE",
        message: "The service is temporarily unavailable."
      })
  },
  internal: {
    label: "500 error",
    says: "Responds with 500. Nothing is executed.",
    make: (options) =>
      Fault.status({ ...options, status: 500, errorCode: "INTERNAL_ERROR", message: "Internal error." })
  },
  gateway: {
    label: "504 after the work",
    says: "Executes the request, then responds with 504.",
    make: (options) =>
      Fault.status({
        ...options,
        status: 504,
        errorCode: "DEADLINE_EXCEEDED",
        message: "Gateway timeout.",
        isDone: true
      })
  },
  cutBefore: {
    label: "Cut before",
    says: "Breaks the connection. Nothing is executed.",
    make: Fault.cutBefore
  },
  cutAfter: {
    label: "Cut after",
    says: "Executes the request, then breaks the connection.",
    make: Fault.cutAfter
  },
  cutDuring: {
    label: "Cut in the response",
    says: "Executes the request, then breaks the connection in the middle of the response.",
    make: Fault.cutDuring
  },
  slow: {
    label: "3 s slow",
    says: "Executes the request, and responds 3 seconds later.",
    make: (options) => Fault.slow({ ...options, delay: "3 seconds" })
  },
  login: {
    label: "Login page",
    says: "Responds with the HTML of a login page, as a proxy does.",
    make: (options) => Fault.html(options)
  },
  truncate: {
    label: "Half a response",
    says: "Executes the request, and sends half of the response as if it were whole.",
    make: Fault.truncate
  },
  unknown: {
    label: "Unknown fields",
    says: "Adds fields to the response that no schema has.",
    make: Fault.unknownFields
  },
  stale: {
    label: "Stale reads",
    says: "Reads lag behind writes by 10 seconds.",
    make: (options) => Fault.stale({ ...options, for: "10 seconds" })
  }
} as const satisfies Readonly<Record<string, Kind>>

export type Name = keyof typeof kinds

/** What a fault does, whatever its requests. */
const essence = ({ on: _, times: __, ...rest }: Fault.Fault): string => JSON.stringify(rest)

const labels: ReadonlyMap<string, string> = new Map(
  Object.values(kinds).map(({ label, make }) => [essence(make({})), label])
)

/** The label of the button that switches on such a fault, if there is one. */
export const labelOf = (fault: Fault.Fault): string | undefined => labels.get(essence(fault))

export const names = Object.keys(kinds) as ReadonlyArray<Name>

/** A fault for requests of a method, if it is given, whose path has a text. */
export const make = (
  kind: Name,
  { method, path, times }: { readonly times: number; readonly method: string; readonly path: string }
): Fault.Fault =>
  kinds[kind].make({
    times,
    on: {
      ...(method === "" ? {} : { method }),
      ...(path === "" ? {} : { path: new RegExp(path.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")) })
    }
  })
