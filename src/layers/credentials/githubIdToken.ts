/** The id tokens of GitHub Actions. */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import type * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { ConfigurationError } from "../../schemas/DatabricksError.js"
import * as Http from "./http.js"
import { check, type IdToken } from "./idTokens.js"
import { secureUrlOption, type TokenOptions } from "./service.js"
import { variables } from "./variables.js"

/** Fetches the id token of the current GitHub Actions job. */
export const githubIdToken = (
  client: HttpClient.HttpClient,
  provider: ConfigProvider.ConfigProvider,
  authType: string,
  options: TokenOptions
): Effect.Effect<IdToken, ConfigurationError> =>
  Effect.gen(function* () {
    const found = yield* variables(
      provider,
      ["ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"],
      "GitHub Actions sets them for jobs with the permission id-token: write"
    )
    const url = yield* secureUrlOption(
      "ACTIONS_ID_TOKEN_REQUEST_URL",
      Redacted.value(found.ACTIONS_ID_TOKEN_REQUEST_URL)
    )
    const token = found.ACTIONS_ID_TOKEN_REQUEST_TOKEN
    return (audience) => {
      const at = new URL(url)
      at.searchParams.set("audience", audience)
      const request: Http.ServerRequest = {
        authType,
        server: "GitHub, queried for an id token,",
        request: HttpClientRequest.get(at, {
          headers: { accept: "application/json", authorization: `Bearer ${Redacted.value(token)}` }
        }),
        secrets: [token],
        timeLimit: options.tokenTimeLimit,
        hint: "Check that the job has the permission id-token: write"
      }
      return Effect.flatMap(Http.fetchJson(client, request), ({ json }) => check(authType, request.server, json.value))
    }
  })
