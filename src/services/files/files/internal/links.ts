/** Sends the parts of a file to presigned links and receives them from there, with retries. */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as Sender from "../../../../internal/call/link.js"
import * as TimeLimits from "../../../../layers/TimeLimits.js"

/** Why a link was refused: the status, the error code of the storage, and whether another link may help. */
export class Refused extends Data.TaggedError("Refused")<{
  readonly reason: string
  readonly status: number | undefined
  readonly code: string | undefined
  readonly isExpired: boolean
  readonly isTransient: boolean
}> {}

const transient: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504])

/** Attempts after the first one. */
export const retries = Schedule.exponential("200 millis").pipe(
  Schedule.jittered,
  Schedule.intersect(Schedule.recurs(4))
)

const life = 60 * 60 * 1000

/** The time until which a new link has to be valid. */
export const expireTime = Effect.map(Clock.currentTimeMillis, (now) =>
  new Date(now + life).toISOString().replace(/\.\d+Z$/, "Z")
)

const element = (xml: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]

/** The errors of AWS, Azure and Google for a link that has expired, as the Python SDK knows them. */
const isExpired = (status: number, xml: string, code: string | undefined): boolean => {
  if (status !== 400 && status !== 403) return false
  switch (code) {
    case "ExpiredToken":
      return true
    case "AccessDenied":
      return element(xml, "Message") === "Request has expired"
    case "AuthenticationFailed":
      return element(xml, "AuthenticationErrorDetail")?.includes("not valid in the specified time frame") === true
    default:
      return false
  }
}

/** Only the code of the error is kept: storage repeats signatures in its errors. */
export const refused = ({ bytes, status }: Sender.Response): Refused => {
  const xml = new TextDecoder().decode(bytes.subarray(0, 10_000))
  const code = element(xml, "Code")?.slice(0, 100)
  return new Refused({
    reason: `status ${status}${code === undefined ? "" : ` (${code})`}`,
    status,
    code,
    isExpired: isExpired(status, xml, code),
    isTransient: transient.has(status)
  })
}

/** Sends one request. A response with any status is a success. */
export const send = (
  client: HttpClient.HttpClient,
  request: Sender.Request,
  maxBytes = 1024 * 1024
): Effect.Effect<Sender.Response, Refused> =>
  Effect.flatMap(TimeLimits.TimeLimits, (limits) =>
    Effect.mapError(
      Sender.send(client, request, { limits, maxBytes }),
      ({ isTransient, reason }) =>
        new Refused({ reason, status: undefined, code: undefined, isExpired: false, isTransient })
    )
  )
