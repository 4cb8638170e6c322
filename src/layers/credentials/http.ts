/** Sends requests to token issuers, with its own time limit and retries. Redirects are not followed. */
import * as HttpClient from "@effect/platform/HttpClient"
import type * as HttpClientError from "@effect/platform/HttpClientError"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import { type Broken, readBody, type TooLarge } from "../../internal/call/readBody.js"
import { retryAfterMillis } from "../../internal/call/retryAfter.js"
import { secretsOf } from "../../internal/call/secretsOf.js"
import { isMisdirected, manualRedirects, whyOf, withoutQuery } from "../../internal/call/transport.js"
import { version } from "../../internal/call/version.js"
import { isRecord } from "../../internal/codec/isRecord.js"
import { CredentialsError } from "../../schemas/DatabricksError.js"
import { scrub } from "./scrub.js"
import type { AccessToken } from "./service.js"
import { readToken } from "./tokenResponse.js"

export interface ServerRequest {
  readonly authType: string
  /** The name of the server at the start of a message, such as `The token endpoint (https://...)`. */
  readonly server: string
  readonly request: HttpClientRequest.HttpClientRequest
  /** Secrets in the request, which are removed from messages. */
  readonly secrets: ReadonlyArray<Redacted.Redacted>
  /** Of all attempts together. */
  readonly timeLimit?: Duration.DurationInput | undefined
  /** Statuses that are transient for this server, in addition to the general ones. */
  readonly transient?: ReadonlyArray<number> | undefined
  /** What to check if the request is rejected. */
  readonly hint?: string | undefined
  /** What to check if there is no answer. */
  readonly unreachable?: string | undefined
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
  /** When the request was sent, in epoch milliseconds. */
  readonly sentAt: number
}

export const defaultTimeLimit: Duration.DurationInput = "60 seconds"

const attemptLimit = Duration.toMillis("15 seconds")

const attempts = 5

const transientStatuses: ReadonlyArray<number> = [408, 429, 500, 502, 503, 504]

/** The `HttpClient` without its own spans, which would contain URLs with secrets. */
export const client: Effect.Effect<HttpClient.HttpClient, never, HttpClient.HttpClient> = Effect.map(
  HttpClient.HttpClient,
  HttpClient.withTracerDisabledWhen(() => true)
)

const text = (u: unknown): string | undefined => (typeof u === "string" && u !== "" ? u : undefined)

/** Parses the body, if it is a JSON object. */
export const jsonOf = (body: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const json: unknown = JSON.parse(body)
    return isRecord(json) ? json : undefined
  } catch {
    return undefined
  }
}

/** Error code and description, in the formats of OAuth, Entra, Azure, Databricks and Azure DevOps. */
const errorIn = (json: Readonly<Record<string, unknown>>): string | undefined => {
  const inner = isRecord(json.error) ? json.error : {}
  const code =
    text(json.error) ?? text(inner.code) ?? text(json.error_code) ?? text(json.errorCode) ?? text(json.typeKey)
  const description =
    text(json.error_description) ?? text(inner.message) ?? text(json.message) ?? text(json.errorSummary)
  const error = [code, description].filter((part) => part !== undefined).join(": ")
  return error === "" ? undefined : error
}

/** Describes an unexpected answer, without its body if that is a web page. */
const describe = (answer: Answer, secrets: ReadonlyArray<Redacted.Redacted>): string => {
  const { location } = answer.headers
  if (answer.status >= 300 && answer.status < 400 && location !== undefined) {
    return `answered ${answer.status}, a redirect to ${scrub(withoutQuery(location), secrets)}, which is not followed`
  }
  // Browsers report a redirect that is not followed as status 0.
  if (answer.status === 0) return "answered with a redirect, which is not followed"
  const json = jsonOf(answer.body)
  const error = json === undefined ? undefined : errorIn(json)
  if (error !== undefined) {
    const own = secretsOf(undefined, json).map((secret) => Redacted.make(secret))
    return `answered ${answer.status}: ${scrub(error, [...secrets, ...own])}`
  }
  if (answer.body.trim() === "") return `answered ${answer.status} with an empty body`
  if (json !== undefined) return `answered ${answer.status} with unexpected JSON`
  const type = answer.headers["content-type"]?.split(";")[0]?.trim()
  return `answered ${answer.status} with ${type === undefined || /json/i.test(type) ? "a body that is not JSON" : `${scrub(type, secrets)}, not JSON`}`
}

/** Larger than any token response. */
const maxBodyBytes = 1024 * 1024

const transportFailure = (
  error: HttpClientError.HttpClientError | Broken | TooLarge,
  options: ServerRequest
): Failed => {
  if (error._tag === "TooLarge") return { message: `answered with more than ${maxBodyBytes} bytes`, transient: false }
  const { codes, reasons } = whyOf(error.cause)
  const what = error._tag === "RequestError" ? "could not be reached" : "closed the connection during its answer"
  const hint = error._tag === "RequestError" && options.unreachable !== undefined ? `. ${options.unreachable}` : ""
  return {
    message: `${scrub([what, ...reasons].join(": "), options.secrets)}${hint}`,
    transient: error._tag !== "RequestError" || error.reason === "Transport",
    code: codes[0]
  }
}

/** Why an attempt failed. */
interface Failed {
  readonly message: string
  readonly transient: boolean
  readonly code?: string | undefined
  readonly retryAfter?: number | undefined
}

const attempt = (client: HttpClient.HttpClient, options: ServerRequest, limit: number): Effect.Effect<Answer, Failed> =>
  Effect.flatMap(Clock.currentTimeMillis, (sentAt) =>
    client.execute(HttpClientRequest.setHeader(options.request, "user-agent", `effect-databricks/${version}`)).pipe(
      Effect.flatMap((response) =>
        Effect.map(
          readBody(response, { limit: maxBodyBytes }),
          (body): Answer => ({
            status: response.status,
            headers: response.headers,
            body: body.use((bytes) => new TextDecoder().decode(bytes)),
            sentAt
          })
        )
      ),
      Effect.mapInputContext(manualRedirects),
      Effect.mapError((error) => transportFailure(error, options)),
      Effect.timeoutFail({
        duration: limit,
        onTimeout: (): Failed => ({
          message: `did not answer within ${Duration.format(Math.round(limit))}${options.unreachable === undefined ? "" : `. ${options.unreachable}`}`,
          transient: true
        })
      }),
      Effect.tap((answer) =>
        transientStatuses.includes(answer.status) || options.transient?.includes(answer.status) === true
          ? Effect.flatMap(Clock.currentTimeMillis, (now) =>
              Effect.fail<Failed>({
                message: describe(answer, options.secrets),
                transient: true,
                retryAfter: retryAfterMillis(answer.headers["retry-after"], now)
              })
            )
          : Effect.void
      )
    )
  )

/** Obeys `Retry-After`, but always waits: with `Retry-After: 0`, all attempts would fail within a moment. */
const delay = (failed: Failed, n: number): Effect.Effect<number> =>
  Effect.map(Random.next, (random) => Math.max((0.5 + random / 2) * 500 * 2 ** n, failed.retryAfter ?? 0))

/**
 * Returns the answer with any status that is not transient. Transient statuses, broken connections and timeouts are
 * retried, up to 5 attempts within the time limit.
 */
export const send = (
  client: HttpClient.HttpClient,
  options: ServerRequest
): Effect.Effect<Answer, CredentialsError> => {
  const total = Duration.toMillis(options.timeLimit ?? defaultTimeLimit)
  const loop = (start: number, n: number): Effect.Effect<Answer, Failed> =>
    Effect.flatMap(Clock.currentTimeMillis, (now) =>
      Effect.catchAll(attempt(client, options, Math.min(attemptLimit, start + total - now)), (failed) => {
        if (!failed.transient || isMisdirected(failed.code) || n + 1 >= attempts) return Effect.fail(failed)
        return Effect.flatMap(Effect.zip(delay(failed, n), Clock.currentTimeMillis), ([wait, now]) =>
          now + wait >= start + total ? Effect.fail(failed) : Effect.zipRight(Clock.sleep(wait), loop(start, n + 1))
        )
      })
    )
  return Effect.flatMap(Clock.currentTimeMillis, (start) => loop(start, 0)).pipe(
    Effect.mapError(
      ({ code, message, transient }) =>
        new CredentialsError({ authType: options.authType, message: `${options.server} ${message}`, transient, code })
    )
  )
}

/** Returns the JSON object of a successful answer. Any other answer is an error that includes the server's message. */
export const fetchJson = (
  client: HttpClient.HttpClient,
  options: ServerRequest
): Effect.Effect<{ readonly json: Readonly<Record<string, unknown>>; readonly answer: Answer }, CredentialsError> =>
  Effect.flatMap(send(client, options), (answer) => {
    const json = answer.status >= 200 && answer.status < 300 ? jsonOf(answer.body) : undefined
    if (json !== undefined) return Effect.succeed({ json, answer })
    return Effect.fail(unexpected(options, answer))
  })

/** The error for an answer that is not the expected one. */
const unexpected = (options: ServerRequest, answer: Answer): CredentialsError => {
  const hint = options.hint !== undefined && answer.status >= 400 && answer.status < 500 ? `. ${options.hint}` : ""
  const message = `${options.server} ${describe(answer, options.secrets).replace(/\.$/, "")}${hint}`
  return new CredentialsError({ authType: options.authType, message })
}

/** A token, and the response that it was issued in. */
export interface TokenResponse {
  readonly token: AccessToken
  readonly json: Readonly<Record<string, unknown>>
}

/** Returns the token that an OAuth token endpoint issues. */
export const fetchToken = (
  client: HttpClient.HttpClient,
  options: ServerRequest
): Effect.Effect<AccessToken, CredentialsError> => Effect.map(fetchTokenResponse(client, options), ({ token }) => token)

/** Returns the token that an OAuth token endpoint issues, with the rest of the response. */
export const fetchTokenResponse = (
  client: HttpClient.HttpClient,
  options: ServerRequest
): Effect.Effect<TokenResponse, CredentialsError> =>
  Effect.flatMap(fetchJson(client, options), ({ json, answer }) => {
    const read = readToken(json, answer.sentAt)
    if (read._tag === "Right") return Effect.succeed({ token: read.right, json })
    if (errorIn(json) !== undefined) return Effect.fail(unexpected(options, answer))
    return Effect.fail(new CredentialsError({ authType: options.authType, message: `${options.server} ${read.left}` }))
  })
