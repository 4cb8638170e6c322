/** Sends raw HTTP requests to the emulator and returns raw responses. */
import * as HttpBody from "@effect/platform/HttpBody"
import * as HttpClient from "@effect/platform/HttpClient"
import type * as HttpClientError from "@effect/platform/HttpClientError"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import type { HttpMethod } from "@effect/platform/HttpMethod"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type { Operation } from "../../src/internal/call/operation.js"
import * as Json from "../../src/internal/codec/json.js"

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly text: string
  /** The body, if it is JSON. */
  readonly json: unknown
}

const parsed = (text: string): unknown => {
  try {
    return Json.parse(text)
  } catch {
    return undefined
  }
}

export const call = (
  method: HttpMethod,
  path: string,
  body?: unknown,
  options?: { readonly host?: string; readonly headers?: Readonly<Record<string, string>> }
): Effect.Effect<Answer, HttpClientError.HttpClientError, HttpClient.HttpClient> =>
  Effect.gen(function* () {
    const client = yield* HttpClient.HttpClient
    const text = typeof body === "string" ? body : Json.stringify(body)
    const response = yield* client.execute(
      HttpClientRequest.make(method)(`${options?.host ?? "https://emulator.azuredatabricks.net"}${path}`, {
        headers: options?.headers ?? { authorization: "Bearer some-token" },
        ...(text === undefined ? {} : { body: HttpBody.text(text, "application/json") })
      })
    )
    const answer = yield* response.text
    return { status: response.status, headers: response.headers, text: answer, json: parsed(answer) }
  })

export const get = (path: string) => call("GET", path)

export const post = (path: string, body: unknown) => call("POST", path, body)

/** The body of a response, which must be valid for the operation. */
export const bodyOf =
  <Request, Response>(endpoint: Operation<Request, Response>) =>
  (answer: Answer): Response => {
    if (answer.status !== 200) throw new Error(`${answer.status}: ${answer.text}`)
    return Either.getOrThrowWith(endpoint.decode(answer.json), (issue) => new Error(issue))
  }

/** The status, error code and message of a response, which must be an error. */
export const errorOf = (answer: Answer): readonly [status: number, errorCode: string, message: string] => {
  const { error_code, message } = (answer.json ?? {}) as { readonly error_code?: unknown; readonly message?: unknown }
  if (answer.status < 400) throw new Error(`${answer.status}: ${answer.text}`)
  return [answer.status, String(error_code), String(message)]
}
