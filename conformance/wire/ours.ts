/** What the library sends and reads in a case. No request leaves the process. */
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { operationOf } from "../../src/internal/call/member.js"
import * as AccountClient from "../../src/layers/AccountClient.js"
import * as Credentials from "../../src/layers/Credentials.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as RetryPolicy from "../../src/layers/RetryPolicy.js"
import type { DatabricksError } from "../../src/schemas/DatabricksError.js"
import type { Case } from "./cases.js"

export interface Sent {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | undefined>>
  /** In base64. */
  readonly body: string
}

export interface Outcome {
  readonly requests: ReadonlyArray<Sent>
  readonly result: unknown
  readonly error: string | null
}

export const host = {
  workspace: "https://adb-1.2.azuredatabricks.net",
  account: "https://accounts.azuredatabricks.net"
}

const bytesOf = (body: unknown): Uint8Array => {
  if (typeof body === "string") return new TextEncoder().encode(body)
  return body instanceof Uint8Array ? body : new Uint8Array()
}

const recorder = (one: Case, requests: Array<Sent>): HttpClient.HttpClient =>
  HttpClient.make((request, url) =>
    Effect.suspend(() => {
      const { body } = request
      const bytes = body._tag === "Uint8Array" || body._tag === "Raw" ? bytesOf(body.body) : new Uint8Array()
      const answer = one.answers[requests.length]
      requests.push({
        method: request.method,
        url: url.href,
        headers: { ...request.headers },
        body: Buffer.from(bytes).toString("base64")
      })
      if (answer === undefined) return Effect.dieMessage(`request ${requests.length} has no answer`)
      return Effect.succeed(
        HttpClientResponse.fromWeb(
          request,
          new Response(request.method === "HEAD" ? null : (answer.body as Uint8Array<ArrayBuffer>), {
            headers: answer.headers
          })
        )
      )
    })
  )

/** What the schema of the response knows of it. */
const known = (one: Case, response: unknown): unknown => {
  const schema = one.member === undefined ? undefined : operationOf(one.member).response
  if (schema === undefined) return null
  const { contents, ...rest } = (response ?? {}) as Record<string, unknown>
  if (contents instanceof Uint8Array) return { ...rest, contents: Buffer.from(contents).toString("base64") }
  return Schema.validateSync(schema)(response)
}

const calling = (one: Case, call: DatabricksClient.Service["call"]): Effect.Effect<unknown, DatabricksError> => {
  const { items, member, request } = one
  if (member === undefined) return Effect.succeed(undefined)
  if ("stream" in member)
    return Effect.map(Stream.runCollect(member.stream(call)(request)), (all) => {
      const list = known(one, { [items ?? ""]: Chunk.toReadonlyArray(all) }) as Record<string, unknown>
      return list[items ?? ""]
    })
  return Effect.map(call(operationOf(member))(request), (response) => known(one, response))
}

export const run = (one: Case): Effect.Effect<Outcome> => {
  const requests: Array<Sent> = []
  const credentials: Credentials.Service = {
    host: host[one.scope],
    accountId: "account-1",
    workspaceId: "123",
    authType: "pat",
    headers: Effect.succeed({ authorization: Redacted.make("Bearer dapi") }),
    refused: () => Effect.succeed(false)
  }
  const client = one.scope === "account" ? AccountClient.make() : DatabricksClient.make()
  return Effect.flatMap(client, ({ call }) => calling(one, call)).pipe(
    Effect.provideService(HttpClient.HttpClient, recorder(one, requests)),
    Effect.provideService(Credentials.Credentials, credentials),
    RetryPolicy.withPolicy(RetryPolicy.none),
    Effect.catchAllDefect((defect) => Effect.fail(String(defect))),
    Effect.either,
    Effect.map(
      Either.match({
        onLeft: (error) => ({
          requests,
          result: null,
          error: typeof error === "string" ? error : `${error._tag}: ${error.message}`
        }),
        onRight: (result) => ({ requests, result, error: null })
      })
    )
  )
}
