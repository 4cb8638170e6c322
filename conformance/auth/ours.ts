/**
 * A process that receives situations one at a time, applies the environment of each, and returns the flow that the
 * library chooses.
 */
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as NodeContext from "@effect/platform-node/NodeContext"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as UndiciHttpClient from "effect-databricks/UndiciHttpClient"
import * as Credentials from "../../src/layers/Credentials.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as DefaultCredentials from "../../src/layers/DefaultCredentials.js"
import { hostHeader } from "./internet.js"

export interface Question {
  readonly env: Readonly<Record<string, string>>
  readonly options: Readonly<Record<string, string>>
  readonly internetPort: number
}

export type Answer =
  | {
      readonly authType: string
      readonly host: string
      /** The headers that authenticate. */
      readonly headers: Readonly<Record<string, string>>
      /** The workspace id that a call sends. */
      readonly workspaceId?: string | null | undefined
    }
  | { readonly error: string }

const secrets = new Set(["token", "client_secret", "azure_client_secret"])

const optionsOf = (options: Question["options"]): DefaultCredentials.Options =>
  Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      secrets.has(name) ? Redacted.make(value) : value
    ])
  )

/** Sends all requests to this machine. */
const toThisMachine = (port: number): Layer.Layer<HttpClient.HttpClient> =>
  Layer.effect(
    HttpClient.HttpClient,
    Effect.map(
      HttpClient.HttpClient,
      HttpClient.mapRequest((request) => {
        const url = new URL(request.url)
        return request.pipe(
          HttpClientRequest.setHeader(hostHeader, url.host),
          HttpClientRequest.setUrl(`http://127.0.0.1:${port}${url.pathname}${url.search}`)
        )
      })
    )
  ).pipe(Layer.provide(UndiciHttpClient.layer))

/** Returns the workspace id in the header of a call. */
const workspaceIdSent = (service: Credentials.Service) => {
  let sent: string | undefined
  const recording = HttpClient.mapRequest((request) => {
    sent = request.headers["x-databricks-workspace-id"]
    return request
  })
  return Effect.flatMap(HttpClient.HttpClient, (client) =>
    Effect.flatMap(DatabricksClient.make(), ({ request }) =>
      request({ method: "GET", path: "/api/2.0/preview/scim/v2/Me" })
    ).pipe(
      Effect.provideService(Credentials.Credentials, service),
      Effect.provideService(HttpClient.HttpClient, recording(client))
    )
  ).pipe(
    Effect.either,
    Effect.map(() => sent)
  )
}

const answer = ({ internetPort, options }: Question): Effect.Effect<Answer> =>
  DefaultCredentials.make(optionsOf(options)).pipe(
    Effect.flatMap((service) =>
      Effect.map(
        Effect.zip(service.headers, workspaceIdSent(service)),
        ([headers, workspaceId]): Answer => ({
          authType: service.authType,
          host: service.host,
          workspaceId,
          headers: Object.fromEntries(
            Object.entries(headers).map(([name, value]) => [name.toLowerCase(), Redacted.value(value)])
          )
        })
      )
    ),
    Effect.catchAll((error) => Effect.succeed<Answer>({ error: error.message })),
    Effect.scoped,
    Effect.provide([toThisMachine(internetPort), NodeContext.layer])
  )

process.on("message", (question: Question) => {
  for (const name of Object.keys(process.env)) delete process.env[name]
  Object.assign(process.env, question.env)
  Effect.runPromise(answer(question)).then(
    (answer) => process.send?.(answer),
    (error) => process.send?.({ error: String(error) })
  )
})
