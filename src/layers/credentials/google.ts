/** Credentials on Google Cloud: an ID token for the host, and an access token that some account operations need. */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { ConfigurationError, CredentialsError } from "../../schemas/DatabricksError.js"
import * as GoogleKey from "./googleKey.js"
import * as Http from "./http.js"
import {
  type AccessToken,
  bearer,
  Credentials,
  type HostOptions,
  inWorkspace,
  nonEmpty,
  nonEmptySecret,
  parsedAccountId,
  parsedHost,
  type Service,
  type TokenOptions,
  unbearer
} from "./service.js"
import * as TokenCache from "./tokenCache.js"
import { expiryIn, expiryOf, tokenOf } from "./tokenResponse.js"

/**
 * What the Google flows take.
 *
 * @since 0.1.0
 * @category models
 */
export interface GoogleOptions extends HostOptions, TokenOptions {
  /** The account, for `AccountClient`. */
  readonly accountId?: string | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface GoogleCredentialsOptions extends GoogleOptions {
  /** The key of the service account, as the JSON that Google Cloud writes. */
  readonly credentials: Redacted.Redacted
}

/**
 * @since 0.1.0
 * @category models
 */
export interface GoogleIdOptions extends GoogleOptions {
  /** The e-mail address of the service account to impersonate. */
  readonly serviceAccount: string
  /**
   * Who impersonates it: the JSON of Google's application default credentials, of a service account or a person. The
   * default is the service account of the machine, from the metadata server of Google Cloud.
   */
  readonly source?: Redacted.Redacted | undefined
}

const scopes = ["https://www.googleapis.com/auth/cloud-platform", "https://www.googleapis.com/auth/compute"]

const accessTokenHeader = "x-databricks-gcp-sa-access-token"

type Fetch = Effect.Effect<AccessToken, CredentialsError>

/** A service whose calls carry the ID token, and the access token if there is one. */
const service = (
  authType: string,
  options: GoogleOptions,
  fetch: (host: string) => { readonly idToken: Fetch; readonly accessToken: Fetch }
): Effect.Effect<Service, ConfigurationError, Scope.Scope> =>
  Effect.gen(function* () {
    const host = yield* parsedHost(options)
    const accountId = yield* parsedAccountId(options.accountId)
    const { accessToken, idToken } = fetch(host)
    const main = yield* TokenCache.make(authType, idToken)
    const second = yield* TokenCache.make(authType, accessToken)
    // Not every service account may have one, and most operations do not need it. It is requested once per ID token.
    let inVainFor: AccessToken | undefined
    const secondHeaders = (token: AccessToken): Effect.Effect<Readonly<Record<string, Redacted.Redacted>>> =>
      inVainFor === token
        ? Effect.succeed({})
        : second.get.pipe(
            Effect.map(({ token }) => ({ [accessTokenHeader]: token })),
            Effect.catchAll((error) => {
              inVainFor = token
              return Effect.as(Effect.logDebug("Calls go without an access token of Google Cloud", error), {})
            })
          )
    const service: Service = {
      host,
      accountId,
      authType,
      headers: Effect.flatMap(main.get, (token) =>
        Effect.map(secondHeaders(token), (more) => ({ authorization: bearer(token.token), ...more }))
      ),
      refused: (refused) => {
        const [token, access] = [unbearer(refused.authorization), refused[accessTokenHeader]]
        return Effect.zipWith(
          token === undefined ? Effect.succeed(false) : main.refused(token),
          access === undefined ? Effect.succeed(false) : second.refused(Redacted.value(access)),
          (a, b) => a || b
        )
      }
    }
    return service
  }).pipe(inWorkspace(options))

/** Reads a token by its name in the response. */
const tokenIn = (
  client: HttpClient.HttpClient,
  asked: Http.ServerRequest,
  name: string
): Effect.Effect<AccessToken, CredentialsError> =>
  Effect.flatMap(Http.fetchJson(client, asked), ({ json }) =>
    Either.match(tokenOf(json[name], undefined), {
      onLeft: (why) =>
        Effect.fail(new CredentialsError({ authType: asked.authType, message: `${asked.server} ${why}` })),
      onRight: (token) => Effect.succeed({ token, expiresAt: expiryOf(json.expireTime) ?? expiryIn(token) })
    })
  )

const form = (uri: string, fields: Readonly<Record<string, string>>) =>
  HttpClientRequest.post(uri, { headers: { accept: "application/json" } }).pipe(HttpClientRequest.bodyUrlParams(fields))

interface Google {
  readonly client: HttpClient.HttpClient
  readonly authType: string
  readonly timeLimit: TokenOptions["tokenTimeLimit"]
}

/** The request that a service account signs. */
const signed = (
  { authType, timeLimit }: Google,
  key: GoogleKey.ServiceAccountKey,
  claims: Readonly<Record<string, string>>
): Effect.Effect<Http.ServerRequest, CredentialsError> =>
  Effect.map(GoogleKey.assertion(authType, key, claims), (assertion) => ({
    authType,
    server: `Google's token endpoint (${key.tokenUri.replace(/[?#].*$/, "")})`,
    request: form(key.tokenUri, {
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      assertion: Redacted.value(assertion)
    }),
    secrets: [assertion],
    timeLimit,
    hint: `Check that the service account ${key.email} and its key exist, and the clock of this machine`
  }))

const signedAccessToken = (google: Google, key: GoogleKey.ServiceAccountKey): Fetch =>
  Effect.flatMap(signed(google, key, { scope: scopes.join(" ") }), (asked) => Http.fetchToken(google.client, asked))

/**
 * The key of a Google service account (`google-credentials`).
 *
 * Fails with `ConfigurationError` if an option is not valid. The first call gets the token.
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeGoogleCredentials = (
  options: GoogleCredentialsOptions
): Effect.Effect<Service, ConfigurationError, HttpClient.HttpClient | Scope.Scope> =>
  Effect.gen(function* () {
    const authType = "google-credentials"
    const google: Google = { client: yield* Http.client, authType, timeLimit: options?.tokenTimeLimit }
    const what = "The Google credentials (GOOGLE_CREDENTIALS)"
    const key = yield* Effect.flatMap(nonEmptySecret(what, options?.credentials), (json) => GoogleKey.parse(what, json))
    if (key._tag !== "ServiceAccountKey") {
      return yield* new ConfigurationError({
        message: `${what} are those of a person: give the key of a service account, or use google-id`
      })
    }
    return yield* service(authType, options, (host) => ({
      idToken: Effect.flatMap(signed(google, key, { target_audience: host }), (asked) =>
        tokenIn(google.client, asked, "id_token")
      ),
      accessToken: signedAccessToken(google, key)
    }))
  })

/**
 * The key of a Google service account (`google-credentials`), for workspaces and accounts on Google Cloud. Some account
 * operations, such as those that create workspaces, need an access token of Google Cloud too: it is sent as
 * `X-Databricks-GCP-SA-Access-Token` if the service account can have one.
 *
 * Fails with `ConfigurationError` if an option is not valid.
 *
 * @example
 * ```ts
 * import { Credentials } from "effect-databricks"
 * import * as Config from "effect/Config"
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 *
 * export const credentials = Layer.unwrapEffect(
 *   Effect.map(Config.redacted("GOOGLE_CREDENTIALS"), (credentials) =>
 *     Credentials.googleCredentials({ host: "1234567890123456.7.gcp.databricks.com", credentials })
 *   )
 * )
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const googleCredentials = (
  options: GoogleCredentialsOptions
): Layer.Layer<Credentials, ConfigurationError, HttpClient.HttpClient> =>
  Layer.scoped(Credentials, makeGoogleCredentials(options))

/** The metadata server that every machine of Google Cloud has. It is reached over the machine's own network only. */
const metadata = "http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token"

/** The access token of whoever impersonates. */
const sourceToken = (google: Google, source: GoogleKey.ServiceAccountKey | GoogleKey.UserLogin | undefined): Fetch => {
  const { authType, client, timeLimit } = google
  if (source === undefined) {
    return Http.fetchToken(client, {
      authType,
      server: "The metadata server of Google Cloud",
      request: HttpClientRequest.get(metadata, {
        urlParams: { scopes: scopes[0] },
        headers: { accept: "application/json", "metadata-flavor": "Google" }
      }),
      secrets: [],
      timeLimit,
      hint: "Check that the machine has a service account with the scope cloud-platform",
      unreachable:
        "It is there only on the machines of Google Cloud: elsewhere set GOOGLE_APPLICATION_CREDENTIALS or run `gcloud auth application-default login`"
    })
  }
  if (source._tag === "ServiceAccountKey") return signedAccessToken(google, source)
  return Http.fetchToken(client, {
    authType,
    server: `Google's token endpoint (${source.tokenUri.replace(/[?#].*$/, "")})`,
    request: form(source.tokenUri, {
      grant_type: "refresh_token",
      client_id: source.clientId,
      client_secret: Redacted.value(source.clientSecret),
      refresh_token: Redacted.value(source.refreshToken)
    }),
    secrets: [source.clientSecret, source.refreshToken],
    timeLimit,
    hint: "If the login has expired, run `gcloud auth application-default login`"
  })
}

/**
 * A Google service account that is impersonated (`google-id`).
 *
 * Fails with `ConfigurationError` if an option is not valid. The first call gets the token.
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeGoogleId = (
  options: GoogleIdOptions
): Effect.Effect<Service, ConfigurationError, HttpClient.HttpClient | Scope.Scope> =>
  Effect.gen(function* () {
    const authType = "google-id"
    const google: Google = { client: yield* Http.client, authType, timeLimit: options?.tokenTimeLimit }
    const account = yield* nonEmpty("The service account (DATABRICKS_GOOGLE_SERVICE_ACCOUNT)", options?.serviceAccount)
    const { source } = options
    const key =
      source === undefined
        ? undefined
        : yield* GoogleKey.parse("The application default credentials (GOOGLE_APPLICATION_CREDENTIALS)", source)
    const own = yield* TokenCache.make(authType, sourceToken(google, key))
    const impersonate = (method: string, body: unknown, name: string): Fetch =>
      Effect.flatMap(own.get, ({ token }) =>
        tokenIn(
          google.client,
          {
            authType,
            server: `The IAM of Google Cloud, asked to impersonate ${account},`,
            request: HttpClientRequest.post(
              `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${encodeURIComponent(account)}:${method}`,
              { headers: { accept: "application/json", authorization: Redacted.value(bearer(token)) } }
            ).pipe(HttpClientRequest.bodyUnsafeJson(body)),
            secrets: [token],
            timeLimit: options.tokenTimeLimit,
            hint: `Check that the caller has the role Service Account Token Creator on ${account}`
          },
          name
        )
      )
    return yield* service(authType, options, (host) => ({
      idToken: impersonate("generateIdToken", { audience: host, includeEmail: true }, "token"),
      accessToken: impersonate("generateAccessToken", { scope: scopes, lifetime: "3600s" }, "accessToken")
    }))
  })

/**
 * A Google service account that is impersonated (`google-id`) by the service account of the machine, or by the given
 * application default credentials. Calls carry a second token as those of `googleCredentials` do.
 *
 * Fails with `ConfigurationError` if an option is not valid.
 *
 * @example
 * ```ts
 * import { Credentials } from "effect-databricks"
 *
 * export const credentials = Credentials.googleId({
 *   host: "1234567890123456.7.gcp.databricks.com",
 *   serviceAccount: "databricks@my-project.iam.gserviceaccount.com"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const googleId = (
  options: GoogleIdOptions
): Layer.Layer<Credentials, ConfigurationError, HttpClient.HttpClient> =>
  Layer.scoped(Credentials, makeGoogleId(options))
