/** Requests to token issuers, with their own time limit and retries. Redirects are not followed. */
import * as HttpClient from "@effect/platform/HttpClient"
import type * as HttpClientError from "@effect/platform/HttpClientError"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import type * as Redacted from "effect/Redacted"
import { type Broken, readBody, type TooLarge } from "../../internal/call/readBody.js"
import { retryAfterMillis } from "../../internal/call/retryAfter.js"
import { isMisdirected, manualRedirects, whyOf, withoutQuery } from "../../internal/call/transport.js"
import { version } from "../../internal/call/version.js"
import { CredentialsError } from "../../schemas/DatabricksError.js"
import { scrub } from "./scrub.js"
import type { AccessToken } from "./service.js"
import { readToken } from "./tokenResponse.js"

export interface TokenRequest {
  readonly authType: string
  /** The start of error messages, such as `The token endpoint https://...`. */
  readonly subject: string
  readonly request: HttpClientRequest.HttpClientRequest
  /** Secrets in the request, which are removed from messages. */
  readonly secrets: ReadonlyArray<Redacted.Redacted>
  /** The time limit for all attempts together. */
  readonly timeLimit?: Duration.DurationInput | undefined
  /** Status codes that are retried in addition to the usual ones. */
  readonly transient?: ReadonlyArray<number> | undefined
  /** What to check if the request is rejected. */
  readonly hint?: string | undefined
  /** What to check if there is no response. */
  readonly unreachable?: string | undefined
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
  /** The time at which the request was sent, in epoch milliseconds. */
  readonly sentAt: number
}

export const standardTimeLimit: Duration.DurationInput = "60 seconds"

const attemptLimit = Duration.toMillis("15 seconds")

const attempts = 5

const passing: ReadonlyArray<number> = [408, 429, 500, 502, 503, 504]

/**
 * The client for requests with secrets in their URL or body. Tracing is disabled, because spans would contain the URL.
 */
export const client: Effect.Effect<HttpClient.HttpClient, never, HttpClient.HttpClient> = Effect.map(
  HttpClient.HttpClient,
  HttpClient.withTracerDisabledWhen(() => true)
)

const isRecord = (u: unknown): u is Readonly<Record<string, unknown>> =>
  typeof u === "object" && u !== null && !Array.isArray(u)

const text = (u: unknown): string | undefined => (typeof u === "string" && u !== "" ? u : undefined)

/** Returns the body as a JSON object, or `undefined` if it is not one. */
export const jsonOf = (body: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const json: unknown = JSON.parse(body)
    return isRecord(json) ? json : undefined
  } catch {
    return undefined
  }
}

/** Returns the error code and description, in the formats of OAuth, Entra, Azure, Databricks and Azure DevOps. */
const errorMessageOf = (json: Readonly<Record<string, unknown>>): string | undefined => {
  const inner = isRecord(json.error) ? json.error : {}
  const code =
    text(json.error) ?? text(inner.code) ?? text(json.error_code) ?? text(json.errorCode) ?? text(json.typeKey)
  const description =
    text(json.error_description) ?? text(inner.message) ?? text(json.message) ?? text(json.errorSummary)
  const said = [code, description].filter((part) => part !== undefined).join(": ")
  return said === "" ? undefined : said
}

/** Describes an unexpected response. The body is omitted if it is a web page. */
const describe = (answer: Answer, secrets: ReadonlyArray<Redacted.Redacted>): string => {
  const { location } = answer.headers
  if (answer.status >= 300 && answer.status < 400 && location !== undefined) {
    return `answered ${answer.status}, a redirect to ${scrub(withoutQuery(location), secrets)}, which was not followed`
  }
  // How a browser represents a redirect that is not followed.
  if (answer.status === 0) return "answered with a redirect, which was not followed"
  const json = jsonOf(answer.body)
  const said = json === undefined ? undefined : errorMessageOf(json)
  if (said !== undefined) return `answered ${answer.status}: ${scrub(said, secrets)}`
  if (answer.body.trim() === "") return `answered ${answer.status} with an empty body`
  if (json !== undefined) return `answered ${answer.status} with unexpected JSON`
  const type = answer.headers["content-type"]?.split(";")[0]?.trim()
  return `answered ${answer.status} with ${type === undefined || /json/i.test(type) ? "something that is not JSON" : `${scrub(type, secrets)}, not JSON`}`
}

/** The max size of a token response, in bytes. */
const maxBytes = 1024 * 1024

const broken = (error: HttpClientError.HttpClientError | Broken | TooLarge, request: TokenRequest): Failed => {
  if (error._tag === "TooLarge") return { message: `answered with more than ${maxBytes} bytes`, transient: false }
  const { codes, says } = whyOf(error.cause)
  const what = error._tag === "RequestError" ? "could not be reached" : "closed the connection during its response"
  const hint = error._tag === "RequestError" && request.unreachable !== undefined ? `. ${request.unreachable}` : ""
  return {
    message: `${scrub([what, ...says].join(": "), request.secrets)}${hint}`,
    transient: error._tag !== "RequestError" || error.reason === "Transport",
    code: codes[0]
  }
}

/** Why one attempt failed. */
interface Failed {
  readonly message: string
  readonly transient: boolean
  readonly code?: string | undefined
  readonly retryAfter?: number | undefined
}

const attempt = (client: HttpClient.HttpClient, asked: Asked, limit: number): Effect.Effect<Answer, Failed> =>
  Effect.flatMap(Clock.currentTimeMillis, (sentAt) =>
    client.execute(HttpClientRequest.setHeader(request.request, "user-agent", `effect-databricks/${version}`)).pipe(
      Effect.flatMap((response) =>
        Effect.map(
          readBody(response, { limit: maxBytes }),
          (body): Answer => ({
            status: response.status,
            headers: response.headers,
            body: body.use((bytes) => new TextDecoder().decode(bytes)),
            sentAt
          })
        )
      ),
      Effect.mapInputContext(manualRedirects),
      Effect.mapError((error) => broken(error, request)),
      Effect.timeoutFail({
        duration: limit,
        onTimeout: (): Failed => ({
          message: `did not answer within ${Duration.format(limit)}${request.unreachable === undefined ? "" : `. ${request.unreachable}`}`,
          transient: true
        })
      }),
      Effect.tap((answer) =>
        passing.includes(answer.status) || request.transient?.includes(answer.status) === true
          ? Effect.flatMap(Clock.currentTimeMillis, (now) =>
              Effect.fail<Failed>({
                message: describe(answer, request.secrets),
                transient: true,
                retryAfter: retryAfterMillis(answer.headers["retry-after"], now)
              })
            )
          : Effect.void
      )
    )
  )

/** What the server asks for, but never at once: `Retry-After: 0` of a server that stays unwell would end all attempts. */
const delay = (failed: Failed, n: number): Effect.Effect<number> =>
  Effect.map(Random.next, (random) => Math.max((0.5 + random / 2) * 500 * 2 ** n, failed.retryAfter ?? 0))

/**
 * Returns the response, whatever its status, unless the status is transient. Transient statuses, connection failures
 * and timeouts are retried, with up to 5 attempts within the time limit.
 */
export const send = (client: HttpClient.HttpClient, request: TokenRequest): Effect.Effect<Answer, CredentialsError> => {
  const total = Duration.toMillis(request.timeLimit ?? standardTimeLimit)
  const loop = (start: number, n: number): Effect.Effect<Answer, Failed> =>
    Effect.flatMap(Clock.currentTimeMillis, (now) =>
      Effect.catchAll(attempt(client, request, Math.min(attemptLimit, start + total - now)), (failed) => {
        if (!failed.transient || isMisdirected(failed.code) || n + 1 >= attempts) return Effect.fail(failed)
        return Effect.flatMap(Effect.zip(delay(failed, n), Clock.currentTimeMillis), ([wait, now]) =>
          now + wait >= start + total ? Effect.fail(failed) : Effect.zipRight(Clock.sleep(wait), loop(start, n + 1))
        )
      })
    )
  return Effect.flatMap(Clock.currentTimeMillis, (start) => loop(start, 0)).pipe(
    Effect.mapError(
      ({ code, message, transient }) =>
        new CredentialsError({ authType: request.authType, message: `${request.subject} ${message}`, transient, code })
    )
  )
}

/** Returns the JSON object of a successful response. Fails with the message of any other response. */
export const requestJson = (
  client: HttpClient.HttpClient,
  request: TokenRequest
): Effect.Effect<{ readonly json: Readonly<Record<string, unknown>>; readonly answer: Answer }, CredentialsError> =>
  Effect.flatMap(send(client, request), (answer) => {
    const json = answer.status >= 200 && answer.status < 300 ? jsonOf(answer.body) : undefined
    if (json !== undefined) return Effect.succeed({ json, answer })
    return Effect.fail(unusable(request, answer))
  })

/** The error for a response that cannot be used. */
const unusable = (request: TokenRequest, answer: Answer): CredentialsError => {
  const hint = request.hint !== undefined && answer.status >= 400 && answer.status < 500 ? `. ${request.hint}` : ""
  const message = `${request.subject} ${describe(answer, request.secrets).replace(/\.$/, "")}${hint}`
  return new CredentialsError({ authType: request.authType, message })
}

/** Requests a token from an OAuth token endpoint. */
export const requestToken = (
  client: HttpClient.HttpClient,
  request: TokenRequest
): Effect.Effect<AccessToken, CredentialsError> =>
  Effect.flatMap(requestJson(client, request), ({ json, answer }) => {
    const read = readToken(json, answer.sentAt)
    if (read._tag === "Right") return Effect.succeed(read.right)
    if (errorMessageOf(json) !== undefined) return Effect.fail(unusable(request, answer))
    return Effect.fail(new CredentialsError({ authType: request.authType, message: `${request.subject} ${read.left}` }))
  })
