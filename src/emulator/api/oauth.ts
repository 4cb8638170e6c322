/** Emulates the workspace's OAuth server, which issues tokens for a client secret or an ID token. */
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type { ApiFailure } from "../failure.js"
import type { Kernel } from "../kernel.js"
import { databricksResource } from "../oauth/access.js"
import * as Http from "../oauth/http.js"
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

  const token = (call: Call): Effect.Effect<HttpServerResponse.HttpServerResponse, ApiFailure> =>
    Effect.flatMap(Http.formOf(call.context.http), (form) => {
      return Either.map(login(call, form), (principal) => {
        const scope = form.get("scope") || "all-apis"
        const wrong = Http.tokenFaultOf(kernel, "token", call)
        const issued = access.issue(
          principal,
          {
            issuer: `${Http.originOf(call.context.http, kernel.address())}/oidc`,
            audience: databricksResource,
            claims: { aud: kernel.workspaceId, client_id: principal.name, scope }
          },
          wrong
        )
        return Http.tokenResponse(
          Http.withoutExpiresIn(wrong, {
            access_token: issued.token,
            scope,
            token_type: "Bearer",
            expires_in: issued.lifetime,
            ...(form.get("grant_type") === exchangeGrant
              ? { issued_token_type: "urn:ietf:params:oauth:token-type:access_token" }
              : {})
          })
        )
      })
    })

  const discovery = ({ context: { http } }: Call) => {
    const server = `${Http.originOf(http, kernel.address())}/oidc`
    return Either.right(
      json({
        authorization_endpoint: `${server}/v1/authorize`,
        claims_supported: ["iss", "sub", "aud", "iat", "exp", "jti", "name", "family_name", "given_name"],
        code_challenge_methods_supported: ["S256"],
        grant_types_supported: ["client_credentials", exchangeGrant],
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
      Http.publicRoute("discovery", "GET", "/oidc/.well-known/oauth-authorization-server", discovery),
      Http.publicRoute("token", "POST", "/oidc/v1/token", token),
      Http.publicRoute("login", "GET", "/aad/auth", login302),
      Http.publicRoute("config", "GET", "/.well-known/databricks-config", config)
    ]
  }
}
