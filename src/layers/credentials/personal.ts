/** What a login of a person is, however it is made: where it is kept, who issues it, and how to log in again. */
import type * as FileSystem from "@effect/platform/FileSystem"
import type * as HttpClient from "@effect/platform/HttpClient"
import type * as Path from "@effect/platform/Path"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { hostKind } from "../../internal/call/accountHost.js"
import type { ConfigurationError, CredentialsError } from "../../schemas/DatabricksError.js"
import * as CliTokens from "./cliTokens.js"
import * as Http from "./http.js"
import { nonEmpty } from "./service.js"
import * as WorkspaceOAuth from "./workspaceOAuth.js"

/**
 * What names the login of a person.
 *
 * @since 0.1.0
 * @category models
 */
export interface UserLoginOptions extends Omit<WorkspaceOAuth.OAuthOptions, "scopes"> {
  /** The profile under whose name the Databricks CLI keeps the login. By default it is kept under the host. */
  readonly profile?: string | undefined
  /** The file with the logins. The default is `~/.databricks/token-cache.json`. */
  readonly tokenCache?: string | undefined
}

/** The client that the CLI is for the OAuth server. A refresh token is valid for the client that it was issued to. */
export const clientId = "databricks-cli"

export interface Personal {
  readonly server: WorkspaceOAuth.Server
  readonly store: CliTokens.Store
  /** The key that the login is looked up by, and all keys that it is written under, that one first. */
  readonly keys: Effect.Effect<readonly [string, ...Array<string>], CredentialsError>
  /** The command that logs in again. */
  readonly command: string
  /** Writes what a token endpoint issued. `refreshToken` is kept if no other is issued. */
  readonly save: (answer: Http.TokenResponse, refreshToken: string | undefined) => Effect.Effect<void, CredentialsError>
}

/** The entry for what a token endpoint issued. */
export const entryOf = ({ json, token }: Http.TokenResponse, refreshToken: string | undefined): CliTokens.Entry => ({
  access_token: Redacted.value(token.token),
  token_type: "Bearer",
  refresh_token:
    typeof json.refresh_token === "string" && json.refresh_token !== "" ? json.refresh_token : refreshToken,
  expiry: token.expiresAt === undefined ? undefined : new Date(token.expiresAt).toISOString()
})

export const make = (
  options: UserLoginOptions
): Effect.Effect<Personal, ConfigurationError, FileSystem.FileSystem | Path.Path | HttpClient.HttpClient> =>
  Effect.gen(function* () {
    const server = yield* WorkspaceOAuth.server(yield* Http.client, CliTokens.authType, options)
    const store = yield* CliTokens.make(options.tokenCache)
    const profile = options.profile === undefined ? undefined : yield* nonEmpty("The profile", options.profile)
    const { accountId, host } = server
    const ofAccount = `${host}/oidc/accounts/${accountId}`
    const kind = hostKind(host)

    // The CLI keeps the login of a host that serves both under the account, and its OAuth server shows which it is.
    const hostKey: Effect.Effect<string, CredentialsError> =
      kind === "account"
        ? Effect.succeed(ofAccount)
        : kind === "workspace" || accountId === undefined
          ? Effect.succeed(host)
          : Effect.map(server.endpoints, ({ tokenEndpoint }) =>
              tokenEndpoint.includes("/oidc/accounts/") ? ofAccount : host
            )
    const keys: Personal["keys"] = Effect.map(hostKey, (key) => (profile === undefined ? [key] : [profile, key]))

    const where =
      profile === undefined
        ? ["--host", host, ...(accountId === undefined ? [] : ["--account-id", accountId])]
        : ["--profile", profile]
    const storage = store.isShared ? [] : ["DATABRICKS_AUTH_STORAGE=plaintext"]
    return {
      server,
      store,
      keys,
      command: [...storage, "databricks", "auth", "login", ...where].join(" "),
      save: (answer, refreshToken) => Effect.flatMap(keys, (keys) => store.put(keys, entryOf(answer, refreshToken)))
    }
  })
