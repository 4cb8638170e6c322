/** The id tokens of Azure DevOps pipelines. */
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

/** Fetches the id token of the current job of an Azure DevOps pipeline. Its audience is fixed. */
export const azureDevOpsIdToken = (
  client: HttpClient.HttpClient,
  provider: ConfigProvider.ConfigProvider,
  authType: string,
  options: TokenOptions
): Effect.Effect<IdToken, ConfigurationError> =>
  Effect.gen(function* () {
    const found = yield* variables(
      provider,
      [
        "SYSTEM_ACCESSTOKEN",
        "SYSTEM_TEAMFOUNDATIONCOLLECTIONURI",
        "SYSTEM_TEAMPROJECTID",
        "SYSTEM_HOSTTYPE",
        "SYSTEM_PLANID",
        "SYSTEM_JOBID"
      ],
      "Azure Pipelines sets them; SYSTEM_ACCESSTOKEN must be mapped in the step's env"
    )
    const segment = (name: Exclude<keyof typeof found, "SYSTEM_ACCESSTOKEN">) =>
      encodeURIComponent(Redacted.value(found[name]))
    const collection = yield* secureUrlOption(
      "SYSTEM_TEAMFOUNDATIONCOLLECTIONURI",
      Redacted.value(found.SYSTEM_TEAMFOUNDATIONCOLLECTIONURI)
    )
    const url = `${collection.href.replace(/\/*$/, "/")}${segment("SYSTEM_TEAMPROJECTID")}/_apis/distributedtask/hubs/${segment("SYSTEM_HOSTTYPE")}/plans/${segment("SYSTEM_PLANID")}/jobs/${segment("SYSTEM_JOBID")}/oidctoken?api-version=7.2-preview.1`
    const token = found.SYSTEM_ACCESSTOKEN
    const request: Http.ServerRequest = {
      authType,
      server: "Azure DevOps, queried for an id token,",
      request: HttpClientRequest.post(url, {
        headers: {
          accept: "application/json",
          "content-type": "application/json",
          authorization: `Bearer ${Redacted.value(token)}`
        }
      }),
      secrets: [token],
      timeLimit: options.tokenTimeLimit,
      hint: "Check that SYSTEM_ACCESSTOKEN is mapped to $(System.AccessToken)"
    }
    return () =>
      Effect.flatMap(Http.fetchJson(client, request), ({ json }) => check(authType, request.server, json.oidcToken))
  })
