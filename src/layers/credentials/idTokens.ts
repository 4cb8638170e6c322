/** Gets the id tokens that are exchanged for tokens of the workspace: from the environment and from CI systems. */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as Config from "effect/Config"
import type * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { ConfigurationError, CredentialsError } from "../../schemas/DatabricksError.js"
import * as Http from "./http.js"
import { secureUrlOption, type TokenOptions } from "./service.js"
import { tokenOf } from "./tokenResponse.js"

/** Gets an id token for an audience. Runs before each exchange, as id tokens expire within minutes. */
export type IdToken = (audience: string) => Effect.Effect<Redacted.Redacted, CredentialsError>

/** Reads a variable. Empty variables count as missing, as in the official tools. */
export const variable = (
  provider: ConfigProvider.ConfigProvider,
  name: string
): Effect.Effect<Option.Option<Redacted.Redacted>, ConfigurationError> =>
  provider.load(Config.option(Config.redacted(name))).pipe(
    Effect.map(Option.filter((value) => Redacted.value(value).trim() !== "")),
    Effect.map(Option.map((value) => Redacted.make(Redacted.value(value).trim()))),
    Effect.mapError(() => new ConfigurationError({ message: `The variable ${name} could not be read` }))
  )

/** Reads several variables. The error lists those that are missing, and how to set them. */
const variables = <Name extends string>(
  provider: ConfigProvider.ConfigProvider,
  names: ReadonlyArray<Name>,
  where: string
): Effect.Effect<Readonly<Record<Name, Redacted.Redacted>>, ConfigurationError> =>
  Effect.flatMap(
    Effect.forEach(names, (name) => Effect.map(variable(provider, name), (value) => [name, value] as const)),
    (all) => {
      const missing = all.flatMap(([name, value]) => (Option.isNone(value) ? [name] : []))
      if (missing.length > 0) {
        const message = `${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} not set: ${where}`
        return Effect.fail(new ConfigurationError({ message }))
      }
      const found = all.flatMap(([name, value]) => (Option.isSome(value) ? [[name, value.value] as const] : []))
      return Effect.succeed(Object.fromEntries(found) as Record<Name, Redacted.Redacted>)
    }
  )

const check = (authType: string, source: string, value: unknown): Effect.Effect<Redacted.Redacted, CredentialsError> =>
  Either.match(tokenOf(value, undefined), {
    onLeft: (message) => Effect.fail(new CredentialsError({ authType, message: `${source} ${message}` })),
    onRight: Effect.succeed
  })

/** Reads an id token from a variable, each time anew: a sidecar can replace it. */
export const environment = (
  provider: ConfigProvider.ConfigProvider,
  authType: string,
  name: string
): Effect.Effect<IdToken, ConfigurationError> => {
  const read = variables(provider, [name], "it must contain an OIDC id token")
  const idToken = read.pipe(
    Effect.mapError(({ message }) => new CredentialsError({ authType, message })),
    Effect.flatMap((found) => check(authType, `The variable ${name}`, Redacted.value(found[name] as Redacted.Redacted)))
  )
  return Effect.as(read, () => idToken)
}

/** Fetches the id token of the current GitHub Actions job. */
export const github = (
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

/** Fetches the id token of the current job of an Azure DevOps pipeline. Its audience is fixed. */
export const azureDevOps = (
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
