/** Requests to those that issue tokens, with a time limit and retries of their own, and without following redirects. */
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
import { isRecord } from "../../internal/codec/isRecord.js"
import { CredentialsError } from "../../schemas/DatabricksError.js"
import { scrub } from "./scrub.js"
import type { AccessToken } from "./service.js"
import { readToken } from "./tokenResponse.js"

export interface Asked {
  readonly authType: string
  /** Who is asked, to begin a sentence: `The token endpoint https://...`. */
  readonly who: string
  readonly request: HttpClientRequest.HttpClientRequest
  /** What the request holds and no message may. */
  readonly secrets: ReadonlyArray<Redacted.Redacted>
  /** For all attempts together. */
  readonly timeLimit?: Duration.DurationInput | undefined
  /** Statuses that pass, beside those that pass with any server. */
  readonly transient?: ReadonlyArray<number> | undefined
  /** What to check when the request is refused. */
  readonly hint?: string | undefined
  /** What to check when nobody answers. */
  readonly unreachable?: string | undefined
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
  /** When the request was sent, in epoch milliseconds. */
  readonly sentAt: number
}

export const standardTimeLimit: Duration.DurationInput = "60 seconds"

const attemptLimit = Duration.toMillis("15 seconds")

const attempts = 5

const passing: ReadonlyArray<number> = [408, 429, 500, 502, 503, 504]

/** The client for requests that hold secrets in URL or body: its own spans would show the URL. */
export const client: Effect.Effect<HttpClient.HttpClient, never, HttpClient.HttpClient> = Effect.map(
  HttpClient.HttpClient,
  HttpClient.withTracerDisabledWhen(() => true)
)

const text = (u: unknown): string | undefined => (typeof u === "string" && u !== "" ? u : undefined)

/** The object that the body is, if it is one. */
export const jsonOf = (body: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const json: unknown = JSON.parse(body)
    return isRecord(json) ? json : undefined
  } catch {
    return undefined
  }
}

/** Code and description, as OAuth, Entra, Azure, Databricks and Azure DevOps write them. */
const saidIn = (json: Readonly<Record<string, unknown>>): string | undefined => {
  const inner = isRecord(json.error) ? json.error : {}
  const code =
    text(json.error) ?? text(inner.code) ?? text(json.error_code) ?? text(json.errorCode) ?? text(json.typeKey)
  const description =
    text(json.error_description) ?? text(inner.message) ?? text(json.message) ?? text(json.errorSummary)
  const said = [code, description].filter((part) => part !== undefined).join(": ")
  return said === "" ? undefined : said
}

/** What an answer that is of no use says, without its body where that is a page. */
const describe = (answer: Answer, secrets: ReadonlyArray<Redacted.Redacted>): string => {
  const { location } = answer.headers
  if (answer.status >= 300 && answer.status < 400 && location !== undefined) {
    return `answered ${answer.status}, a redirect to ${scrub(withoutQuery(location), secrets)}, which is not followed`
  }
  // So a browser shows a redirect that it is told not to follow.
  if (answer.status === 0) return "answered with a redirect, which is not followed"
  const json = jsonOf(answer.body)
  const said = json === undefined ? undefined : saidIn(json)
  if (said !== undefined) return `answered ${answer.status}: ${scrub(said, secrets)}`
  if (answer.body.trim() === "") return `answered ${answer.status} with an empty body`
  if (json !== undefined) return `answered ${answer.status} with JSON that is not what it should be`
  const type = answer.headers["content-type"]?.split(";")[0]?.trim()
  return `answered ${answer.status} with ${type === undefined || /json/i.test(type) ? "something that is not JSON" : `${scrub(type, secrets)}, not JSON`}`
}

/** More than any token and what comes with it, in bytes. */
const largest = 1024 * 1024

const broken = (error: HttpClientError.HttpClientError | Broken | TooLarge, asked: Asked): Failed => {
  if (error._tag === "TooLarge") return { message: `answered with more than ${largest} bytes`, transient: false }
  const { codes, says } = whyOf(error.cause)
  const what = error._tag === "RequestError" ? "could not be reached" : "broke off its answer"
  const hint = error._tag === "RequestError" && asked.unreachable !== undefined ? `. ${asked.unreachable}` : ""
  return {
    message: `${scrub([what, ...says].join(": "), asked.secrets)}${hint}`,
    transient: error._tag !== "RequestError" || error.reason === "Transport",
    code: codes[0]
  }
}

/** Why one attempt came to nothing. */
interface Failed {
  readonly message: string
  readonly transient: boolean
  readonly code?: string | undefined
  readonly retryAfter?: number | undefined
}

const attempt = (client: HttpClient.HttpClient, asked: Asked, limit: number): Effect.Effect<Answer, Failed> =>
  Effect.flatMap(Clock.currentTimeMillis, (sentAt) =>
    client.execute(HttpClientRequest.setHeader(asked.request, "user-agent", `effect-databricks/${version}`)).pipe(
      Effect.flatMap((response) =>
        Effect.map(
          readBody(response, { limit: largest }),
          (body): Answer => ({
            status: response.status,
            headers: response.headers,
            body: body.use((bytes) => new TextDecoder().decode(bytes)),
            sentAt
          })
        )
      ),
      Effect.mapInputContext(manualRedirects),
      Effect.mapError((error) => broken(error, asked)),
      Effect.timeoutFail({
        duration: limit,
        onTimeout: (): Failed => ({
          message: `did not answer within ${Duration.format(limit)}${asked.unreachable === undefined ? "" : `. ${asked.unreachable}`}`,
          transient: true
        })
      }),
      Effect.tap((answer) =>
        passing.includes(answer.status) || asked.transient?.includes(answer.status) === true
          ? Effect.flatMap(Clock.currentTimeMillis, (now) =>
              Effect.fail<Failed>({
                message: describe(answer, asked.secrets),
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
 * The answer, whatever its status, unless that says that the server is unwell. Such answers, broken connections and
 * attempts that take too long are tried again, up to 5 attempts within the time limit.
 */
export const ask = (client: HttpClient.HttpClient, asked: Asked): Effect.Effect<Answer, CredentialsError> => {
  const total = Duration.toMillis(asked.timeLimit ?? standardTimeLimit)
  const loop = (start: number, n: number): Effect.Effect<Answer, Failed> =>
    Effect.flatMap(Clock.currentTimeMillis, (now) =>
      Effect.catchAll(attempt(client, asked, Math.min(attemptLimit, start + total - now)), (failed) => {
        if (!failed.transient || isMisdirected(failed.code) || n + 1 >= attempts) return Effect.fail(failed)
        return Effect.flatMap(Effect.zip(delay(failed, n), Clock.currentTimeMillis), ([wait, now]) =>
          now + wait >= start + total ? Effect.fail(failed) : Effect.zipRight(Clock.sleep(wait), loop(start, n + 1))
        )
      })
    )
  return Effect.flatMap(Clock.currentTimeMillis, (start) => loop(start, 0)).pipe(
    Effect.mapError(
      ({ code, message, transient }) =>
        new CredentialsError({ authType: asked.authType, message: `${asked.who} ${message}`, transient, code })
    )
  )
}

/** The object that a successful answer is. Any other answer is a failure that says what was said. */
export const askJson = (
  client: HttpClient.HttpClient,
  asked: Asked
): Effect.Effect<{ readonly json: Readonly<Record<string, unknown>>; readonly answer: Answer }, CredentialsError> =>
  Effect.flatMap(ask(client, asked), (answer) => {
    const json = answer.status >= 200 && answer.status < 300 ? jsonOf(answer.body) : undefined
    if (json !== undefined) return Effect.succeed({ json, answer })
    return Effect.fail(useless(asked, answer))
  })

/** The failure that an answer is which came and is of no use. */
const useless = (asked: Asked, answer: Answer): CredentialsError => {
  const hint = asked.hint !== undefined && answer.status >= 400 && answer.status < 500 ? `. ${asked.hint}` : ""
  const message = `${asked.who} ${describe(answer, asked.secrets).replace(/\.$/, "")}${hint}`
  return new CredentialsError({ authType: asked.authType, message })
}

/** The token that an OAuth token endpoint issues. */
export const askToken = (client: HttpClient.HttpClient, asked: Asked): Effect.Effect<AccessToken, CredentialsError> =>
  Effect.flatMap(askJson(client, asked), ({ json, answer }) => {
    const read = readToken(json, answer.sentAt)
    if (read._tag === "Right") return Effect.succeed(read.right)
    if (saidIn(json) !== undefined) return Effect.fail(useless(asked, answer))
    return Effect.fail(new CredentialsError({ authType: asked.authType, message: `${asked.who} ${read.left}` }))
  })
