/**
 * Emulates the parts of Azure used for authentication: Entra, the instance metadata service and Azure Resource Manager.
 */
import type * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import { type ApiFailure, apiFailure } from "../failure.js"
import type { Kernel } from "../kernel.js"
import { type Issued, resourceIdOf, tokenOf } from "../oauth/access.js"
import * as Http from "../oauth/http.js"
import type { Principal, Refusal } from "../oauth/principals.js"
import { type Call, json, type Route } from "../router.js"

export interface Entra {
  readonly routes: ReadonlyArray<Route>
}

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

/** Numbers are strings, as in Entra v1 and the metadata service. */
const fieldsOf = (issued: Issued, resource: string): Readonly<Record<string, unknown>> => ({
  token_type: "Bearer",
  expires_in: String(issued.lifetime),
  ext_expires_in: String(issued.lifetime),
  expires_on: String(issued.expiresOn),
  not_before: String(issued.notBefore),
  resource,
  access_token: issued.token
})

const azureError = (status: number, code: string, message: string): ApiFailure =>
  apiFailure(status, code, message, { body: { error: { code, message } } })

export const make = (kernel: Kernel): Entra => {
  const { access } = kernel
  const { principals } = access
  const { oauth } = kernel.options

  const error = (status: number, code: string, number: number, message: string): ApiFailure => {
    const [trace, correlation] = [access.traceId(), access.traceId()]
    const time = `${new Date(kernel.now()).toISOString().slice(0, 19).replace("T", " ")}Z`
    return Http.oauthError(
      status,
      code,
      `AADSTS${number}: ${message} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${time}`,
      { error_codes: [number], timestamp: time, trace_id: trace, correlation_id: correlation }
    )
  }

  const missing = (field: string): ApiFailure =>
    error(400, "invalid_request", 900144, `The request body must contain the following parameter: '${field}'.`)

  const refused =
    (clientId: string) =>
    (refusal: Refusal): ApiFailure => {
      switch (refusal._tag) {
        case "UnknownClient":
          return error(
            400,
            "unauthorized_client",
            700016,
            `Application with identifier '${clientId}' was not found in the directory.`
          )
        case "WrongSecret":
          return error(401, "invalid_client", 7000215, `Invalid client secret provided for app '${clientId}'.`)
        case "NoSuchPolicy":
          return error(
            401,
            "invalid_client",
            700213,
            `No matching federated identity record found for presented assertion subject '${String(refusal.claims.sub)}'.`
          )
        case "BadIdToken":
          return error(401, "invalid_client", 700024, `The client assertion ${refusal.why}.`)
      }
    }

  const login = ({ context: { http } }: Call, form: URLSearchParams): Either.Either<Principal, ApiFailure> => {
    const { id, decodedSecret: otherSecret, secret } = Http.clientOf(http, form)
    const grant = form.get("grant_type")
    if (grant === null) return Either.left(missing("grant_type"))
    if (grant !== "client_credentials") {
      return Either.left(error(400, "unsupported_grant_type", 70003, `The grant type '${grant}' is not supported.`))
    }
    if (id === undefined || id === "") return Either.left(missing("client_id"))
    const assertion = form.get("client_assertion")
    if (assertion !== null && form.get("client_assertion_type") === assertionType) {
      return Either.mapLeft(principals.byIdToken(id, assertion, kernel.now()), refused(id))
    }
    if (secret === undefined) return Either.left(missing("client_secret' or 'client_assertion"))
    return principals.bySecret("entraSecret", id, secret).pipe(
      Either.orElse((first) =>
        otherSecret === undefined ? Either.left(first) : principals.bySecret("entraSecret", id, otherSecret)
      ),
      Either.mapLeft(refused(id))
    )
  }

  const token =
    (version: 1 | 2) =>
    (call: Call): Effect.Effect<HttpServerResponse.HttpServerResponse, ApiFailure> =>
      Effect.flatMap(Http.formOf(call.context.http), (form) => {
        return Either.gen(function* () {
          const tenant = (call.path.tenant ?? "").split("/").at(-1) ?? ""
          if (oauth?.tenantId !== undefined && tenant !== oauth.tenantId) {
            return yield* Either.left(error(400, "invalid_request", 90002, `Tenant '${tenant}' not found.`))
          }
          const principal = yield* login(call, form)
          const field = version === 1 ? "resource" : "scope"
          const requested = form.get(field)
          if (requested === null || requested === "") return yield* Either.left(missing(field))
          if (version === 2 && !requested.endsWith("/.default")) {
            return yield* Either.left(error(400, "invalid_scope", 1002012, "The scope must end with /.default."))
          }
          const resource = version === 1 ? requested : requested.slice(0, -"/.default".length)
          const wrong = Http.tokenFaultOf(kernel, "entraToken", call)
          const issuer = `https://sts.windows.net/${tenant}/`
          const issued = access.issue(
            principal,
            { issuer, audience: resource, claims: { appid: principal.name } },
            wrong
          )
          return Http.tokenResponse(
            Http.withoutExpiresIn(
              wrong,
              version === 1
                ? fieldsOf(issued, resource)
                : {
                    token_type: "Bearer",
                    expires_in: issued.lifetime,
                    ext_expires_in: issued.lifetime,
                    access_token: issued.token
                  }
            )
          )
        })
      })

  const ofMachine = (call: Call): Either.Either<HttpServerResponse.HttpServerResponse, ApiFailure> => {
    const bad = (message: string) => Either.left(Http.oauthError(400, "invalid_request", message))
    if (call.context.http.headers.metadata?.toLowerCase() !== "true") {
      return bad("Required metadata header not specified")
    }
    if (call.query.get("api-version") === null) return bad("Required query variable 'api-version' is missing")
    const resource = call.query.get("resource")
    if (resource === null || resource === "") return bad("Required query variable 'resource' is missing")
    const clientId = call.query.get("client_id") ?? undefined
    const principal = principals.managedIdentity(clientId)
    if (principal === undefined) return bad("Identity not found")
    const wrong = Http.tokenFaultOf(kernel, "metadataToken", call)
    const issued = access.issue(
      principal,
      { issuer: "https://sts.windows.net/", audience: resource, claims: { appid: principal.name } },
      wrong
    )
    return Either.right(
      Http.tokenResponse(
        Http.withoutExpiresIn(wrong, { ...fieldsOf(issued, resource), client_id: clientId ?? principal.name })
      )
    )
  }

  /** Knows a single workspace. Returns its URL to callers with an Azure management token. */
  const resource = (call: Call): Either.Either<HttpServerResponse.HttpServerResponse, ApiFailure> => {
    const bearer = tokenOf(call.context.http.headers.authorization)
    const state = access.management(bearer)
    if (bearer === undefined) {
      return Either.left(azureError(401, "AuthenticationFailed", "The 'Authorization' header is missing."))
    }
    if (state === "expired") {
      return Either.left(azureError(401, "ExpiredAuthenticationToken", "The access token is expired."))
    }
    if (state === "bad") {
      return Either.left(azureError(401, "InvalidAuthenticationToken", "The access token is invalid."))
    }
    if (call.query.get("api-version") === null) {
      return Either.left(
        azureError(400, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required.")
      )
    }
    const known = resourceIdOf(oauth)
    const requested = `/subscriptions/${call.path.resource}`
    if (requested.toLowerCase() !== known.toLowerCase()) {
      return Either.left(azureError(404, "ResourceNotFound", `The Resource '${requested}' was not found.`))
    }
    const origin = Http.originOf(call.context.http, kernel.address())
    const isServed = origin.startsWith("http:")
    return Either.right(
      json({
        id: known,
        name: known.split("/").at(-1),
        type: "Microsoft.Databricks/workspaces",
        location: "westeurope",
        properties: {
          provisioningState: "Succeeded",
          workspaceId: kernel.workspaceId,
          // The real service returns a host name without a scheme.
          workspaceUrl: isServed ? origin : new URL(kernel.address()).host
        }
      })
    )
  }

  return {
    routes: [
      Http.publicRoute("entraToken", "POST", "/{tenant*}/oauth2/token", token(1)),
      Http.publicRoute("entraToken", "POST", "/{tenant*}/oauth2/v2.0/token", token(2)),
      Http.publicRoute("metadataToken", "GET", "/metadata/identity/oauth2/token", ofMachine),
      Http.publicRoute("azureResource", "GET", "/subscriptions/{resource*}", resource)
    ]
  }
}
