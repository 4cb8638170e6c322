/**
 * Emulates the OAuth servers of the workspace and of accounts, which issue tokens for a client secret, an ID token, an
 * authorization code or a refresh token.
 */
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type { ApiFailure } from "../failure.js"
import * as Ids from "../ids.js"
import type { Kernel } from "../kernel.js"
import { databricksResource } from "../oauth/access.js"
import * as Http from "../oauth/http.js"
import * as Logins from "../oauth/logins.js"
import type { Principal, Refusal } from "../oauth/principals.js"
import { type Call, json, type Route } from "../router.js"

export interface OAuth {
  readonly routes: ReadonlyArray<Route>
}

const exchangeGrant = "urn:ietf:params:oauth:grant-type:token-exchange"

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

const idTokenTypes: ReadonlyArray<string | null> = [
  "urn:ietf:params:oauth:token-type:jwt",
  "urn:ietf:params:oauth:token-type:id_token"
]

const defaultTenant = "00000000-0000-0000-0000-000000000001"

const grants = ["client_credentials", "authorization_code", "refresh_token", exchangeGrant]

/** Where the clients of people are redirected to. `https` redirects need an app that is registered. */
const loopback = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::[0-9]+)?\/?$/

const refused = (refusal: Refusal): ApiFailure => {
  switch (refusal._tag) {
    case "UnknownClient":
    case "WrongSecret":
      return Http.oauthError(401, "invalid_client", "Client authentication failed")
    case "NoSuchPolicy":
      return Http.oauthError(
        400,
        "invalid_grant",
        `No federation policy accepts the token: issuer ${String(refusal.claims.iss)}, subject ${String(refusal.claims.sub)}, audience ${String(refusal.claims.aud)}`
      )
    case "BadIdToken":
      return Http.oauthError(400, "invalid_grant", `The subject token ${refusal.why}`)
  }
}

export const make = (kernel: Kernel): OAuth => {
  const { access } = kernel
  const { principals } = access

  /** Authenticates the client from the form and the header. */
  const login = ({ context: { http } }: Call, form: URLSearchParams): Either.Either<Principal, ApiFailure> => {
    const grant = form.get("grant_type")
    const { id, decodedSecret: otherSecret, secret } = Http.clientOf(http, form)
    const missing = (field: string) =>
      Either.left(Http.oauthError(400, "invalid_request", `The parameter ${field} is missing`))
    if (grant === exchangeGrant) {
      const token = form.get("subject_token")
      if (token === null || token === "") return missing("subject_token")
      if (!idTokenTypes.includes(form.get("subject_token_type"))) {
        return Either.left(Http.oauthError(400, "invalid_request", "The subject_token_type is not supported"))
      }
      return Either.mapLeft(principals.byIdToken(id || undefined, token, kernel.now()), refused)
    }
    if (grant !== "client_credentials") {
      return grant === null
        ? missing("grant_type")
        : Either.left(Http.oauthError(400, "unsupported_grant_type", `The grant type ${grant} is not supported`))
    }
    const assertion = form.get("client_assertion")
    if (assertion !== null && form.get("client_assertion_type") === assertionType) {
      return id === undefined
        ? missing("client_id")
        : Either.mapLeft(principals.byIdToken(id, assertion, kernel.now()), refused)
    }
    if (id === undefined || secret === undefined) {
      return Either.left(Http.oauthError(401, "invalid_client", "Client authentication failed"))
    }
    return principals.bySecret("secret", id, secret).pipe(
      Either.orElse((first) =>
        otherSecret === undefined ? Either.left(first) : principals.bySecret("secret", id, otherSecret)
      ),
      Either.mapLeft(refused)
    )
  }

  /** Where the OAuth server is that a request is for: `/oidc`, or `/oidc/accounts/{account_id}`. */
  const serverOf = ({ context: { http } }: Call) => {
    const account = /^\/oidc\/accounts\/([^/?#]+)\//.exec(http.url)?.[1]
    const root = `${Http.originOf(http, kernel.address())}/oidc`
    return account === undefined
      ? { root, audience: kernel.workspaceId }
      : { root: `${root}/accounts/${account}`, audience: account }
  }

  const ids = Ids.make({ seed: (kernel.options.seed ?? 0) + 3, big: false, now: kernel.now })
  const logins = Logins.make(() => ids.letters(32), kernel.now)
  const user: Principal = { name: kernel.user.userName, isUser: true }

  /** Nobody is asked: the user of the workspace is logged in and consents. */
  const authorize = (call: Call): Either.Either<HttpServerResponse.HttpServerResponse, ApiFailure> => {
    const query = new URLSearchParams(call.context.http.url.split("?")[1] ?? "")
    const given = (name: string): string => query.get(name) ?? ""
    if (given("client_id") === "" || !loopback.test(given("redirect_uri"))) {
      return Either.left(Http.oauthError(400, "invalid_request", "The redirect_uri is not registered for the client"))
    }
    const target = new URL(given("redirect_uri"))
    if (query.has("state")) target.searchParams.set("state", given("state"))
    const isPkce = given("code_challenge") !== "" && given("code_challenge_method") === "S256"
    if (given("response_type") === "code" && isPkce) {
      const code = logins.code({
        server: serverOf(call).root,
        clientId: given("client_id"),
        redirectUri: given("redirect_uri"),
        challenge: given("code_challenge"),
        scope: given("scope")
      })
      target.searchParams.set("code", code)
    } else {
      target.searchParams.set(
        "error",
        given("response_type") === "code" ? "invalid_request" : "unsupported_response_type"
      )
      if (!isPkce) target.searchParams.set("error_description", "A code challenge of the method S256 is required")
    }
    return Either.right(HttpServerResponse.empty({ status: 302, headers: { location: target.href } }))
  }

  /** The login of a person by an authorization code or a refresh token; undefined for other grants. */
  const personal = (call: Call, form: URLSearchParams): Effect.Effect<Logins.Granted | undefined, ApiFailure> => {
    const given = (name: string): string => form.get(name) ?? ""
    const client = { server: serverOf(call).root, clientId: given("client_id") }
    const invalid = Either.mapLeft((why: string) => Http.oauthError(400, "invalid_grant", why))
    switch (form.get("grant_type")) {
      case "refresh_token":
        return invalid(logins.refresh(given("refresh_token"), client))
      case "authorization_code":
        return Effect.flatMap(
          Effect.promise(() => Logins.challengeOf(given("code_verifier"))),
          (challenge) =>
            invalid(logins.redeem(given("code"), { ...client, redirectUri: given("redirect_uri"), challenge }))
        )
      default:
        return Effect.succeed(undefined)
    }
  }

  const answer = (call: Call, form: URLSearchParams, principal: Principal, person: Logins.Granted | undefined) => {
    const scope = person?.scope || form.get("scope") || "all-apis"
    const wrong = Http.tokenFaultOf(kernel, "token", call)
    const { audience, root } = serverOf(call)
    const issued = access.issue(
      principal,
      { issuer: root, audience: databricksResource, claims: { aud: audience, client_id: principal.name, scope } },
      wrong
    )
    return Http.tokenResponse(
      Http.withoutExpiresIn(wrong, {
        access_token: issued.token,
        scope,
        token_type: "Bearer",
        expires_in: issued.lifetime,
        ...(person?.scope.split(" ").includes("offline_access") === true
          ? { refresh_token: logins.refreshToken(person) }
          : {}),
        ...(form.get("grant_type") === exchangeGrant
          ? { issued_token_type: "urn:ietf:params:oauth:token-type:access_token" }
          : {})
      })
    )
  }

  const token = (call: Call): Effect.Effect<HttpServerResponse.HttpServerResponse, ApiFailure> =>
    Effect.gen(function* () {
      const form = yield* Http.formOf(call.context.http)
      const person = yield* personal(call, form)
      const principal = person === undefined ? yield* login(call, form) : user
      return answer(call, form, principal, person)
    })

  const discovery = (call: Call) => {
    const server = serverOf(call).root
    return Either.right(
      json({
        authorization_endpoint: `${server}/v1/authorize`,
        claims_supported: ["iss", "sub", "aud", "iat", "exp", "jti", "name", "family_name", "given_name"],
        code_challenge_methods_supported: ["S256"],
        grant_types_supported: grants,
        id_token_signing_alg_values_supported: ["RS256"],
        issuer: server,
        request_uri_parameter_supported: false,
        response_modes_supported: ["query", "fragment", "form_post"],
        response_types_supported: ["code", "id_token"],
        scopes_supported: ["all-apis", "email", "offline_access", "openid", "profile", "sql"],
        subject_types_supported: ["public"],
        token_endpoint: `${server}/v1/token`,
        token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post", "none"]
      })
    )
  }

  /** The official SDKs read this first. It is the only place where they find the OAuth server. */
  const config = ({ context: { http } }: Call) =>
    Either.right(
      json({
        oidc_endpoint: `${Http.originOf(http, kernel.address())}/oidc`,
        workspace_id: kernel.workspaceId,
        cloud: "AZURE"
      })
    )

  /** The login redirect of an Azure workspace contains its Entra tenant. */
  const login302 = ({ context: { http } }: Call) => {
    const origin = Http.originOf(http, kernel.address())
    const tenant = kernel.options.oauth?.tenantId ?? defaultTenant
    const query = new URLSearchParams({
      response_type: "code",
      redirect_uri: `${origin}/login.html`,
      resource: databricksResource
    })
    return Either.right(
      HttpServerResponse.empty({
        status: 302,
        headers: { location: `${Http.entraUrlOf(origin)}/${tenant}/oauth2/authorize?${query}` }
      })
    )
  }

  return {
    routes: [
      ...["/oidc", "/oidc/accounts/{account_id}"].flatMap((root) => [
        Http.publicRoute("discovery", "GET", `${root}/.well-known/oauth-authorization-server`, discovery),
        Http.publicRoute("authorize", "GET", `${root}/v1/authorize`, authorize),
        Http.publicRoute("token", "POST", `${root}/v1/token`, token)
      ]),
      Http.publicRoute("login", "GET", "/aad/auth", login302),
      Http.publicRoute("config", "GET", "/.well-known/databricks-config", config)
    ]
  }
}
