/** Issues and validates tokens. */
import * as Duration from "effect/Duration"
import * as Either from "effect/Either"
import * as Encoding from "effect/Encoding"
import { type ApiFailure, apiFailure } from "../failure.js"
import * as Ids from "../ids.js"
import type { User } from "../user.js"
import * as Jwt from "./jwt.js"
import type { OAuthOptions } from "./options.js"
import { make as makePrincipals, type Principal, type Principals, unredacted } from "./principals.js"

export type Headers = Readonly<Record<string, string | undefined>>

/** How the issuing of a token goes wrong, from `Fault.tokenIssue`. */
export interface TokenFault {
  readonly lifetime: Duration.Duration | undefined
  /** How far the issuer's clock is ahead, in milliseconds. */
  readonly skew: number
}

export interface Issued {
  readonly token: string
  /** In seconds. */
  readonly lifetime: number
  /** In epoch seconds, by the issuer's clock. */
  readonly notBefore: number
  /** In epoch seconds, by the issuer's clock. */
  readonly expiresOn: number
}

export interface Access {
  readonly principals: Principals
  /** Personal access tokens issued by the workspace. */
  readonly tokens: { readonly issue: (token: string) => void; readonly revoke: (token: string) => void }
  /** Issues an access token for a resource. */
  readonly issue: (
    principal: Principal,
    token: { readonly issuer: string; readonly audience: string; readonly claims?: Jwt.Claims },
    fault: TokenFault | undefined
  ) => Issued
  /** Issues an ID token, which is only valid for token exchange. */
  readonly issueId: (claims: Jwt.Claims, fault: TokenFault | undefined) => string
  /** An ID in the format of identity providers' error messages. */
  readonly traceId: () => string
  /** Returns the user that a request's credentials authenticate. */
  readonly authorize: (headers: Headers) => Either.Either<User, ApiFailure>
  /** Whether a token was issued for Azure management and is valid. */
  readonly management: (token: string | undefined) => "good" | "expired" | "bad"
}

/** The application ID of Azure Databricks, the same in every Entra tenant. */
export const databricksResource = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d"

const defaultResourceId =
  "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/emulator/providers/Microsoft.Databricks/workspaces/emulator"

export const resourceIdOf = (options: OAuthOptions | undefined): string =>
  options?.workspaceResourceId ?? defaultResourceId

/** The workspace refuses a token that expires within this time, in milliseconds. */
const expiryMargin = 30_000

/** How long an expired token is remembered, in milliseconds. After that it is unknown. */
const expiredTokenRetention = 24 * 60 * 60 * 1000

/** The token in `Bearer x`, or in `Basic` credentials with the user name `token`, as in a .netrc file. */
export const tokenOf = (authorization: string | undefined): string | undefined => {
  const parts = /^(Bearer|Basic)\s+(\S+)\s*$/i.exec(authorization ?? "")
  if (parts?.[1] === undefined || parts[2] === undefined) return undefined
  if (parts[1].toLowerCase() === "bearer") return parts[2]
  const decoded = Encoding.decodeBase64String(parts[2])
  return Either.isRight(decoded) && decoded.right.startsWith("token:")
    ? decoded.right.slice("token:".length)
    : undefined
}

interface KnownToken {
  readonly principal: Principal
  readonly audience: string
  /** In epoch milliseconds, by the emulator's clock. */
  readonly expiresAt: number
}

export const make = (setting: {
  readonly options: OAuthOptions | undefined
  /** The valid personal access tokens. If `undefined`, all are valid. */
  readonly tokens: ReadonlyArray<string> | undefined
  readonly seed: number
  readonly now: () => number
  readonly user: User
}): Access => {
  const { now, user } = setting
  const options = setting.options ?? {}
  const principals = makePrincipals(options, user.userName)
  const ids = Ids.make({ seed: setting.seed, big: false, now })
  const pats = setting.tokens === undefined ? undefined : new Set(setting.tokens)
  const revoked = new Set<string>()
  const knownTokens = new Map<string, KnownToken>()
  const users = new Map<string, User>()

  const userOf = ({ name }: Principal): User => {
    if (name === user.userName) return user
    const found = users.get(name) ?? { id: String(1000000000000002 + users.size), userName: name, displayName: name }
    users.set(name, found)
    return found
  }

  const removeExpired = (): void => {
    for (const [token, { expiresAt }] of knownTokens)
      if (expiresAt + expiredTokenRetention < now()) knownTokens.delete(token)
  }

  const createToken = (
    claims: Jwt.Claims,
    defaultLifetime: Duration.DurationInput,
    fault: TokenFault | undefined
  ): Issued => {
    const lifetime = Math.floor(Duration.toSeconds(fault?.lifetime ?? defaultLifetime))
    const notBefore = Math.floor((now() + (fault?.skew ?? 0)) / 1000)
    const expiresOn = notBefore + lifetime
    const token = Jwt.write(
      { ...claims, iat: notBefore, nbf: notBefore, exp: expiresOn, jti: ids.uuid() },
      ids.letters(43)
    )
    return { token, lifetime, notBefore, expiresOn }
  }

  const unauthenticated = (message: string) => Either.left(apiFailure(401, "401", message))

  const byPat = (token: string): Either.Either<User, ApiFailure> => {
    if ((pats === undefined || pats.has(token)) && !revoked.has(token)) return Either.right(user)
    // Refuses unknown JWTs, so that a client requests a new token after the workspace was reset.
    if (pats !== undefined && Jwt.read(token) !== undefined)
      return unauthenticated("Token is not known. (invalid token)")
    return Either.left(apiFailure(403, "403", "Invalid access token."))
  }

  const management: Access["management"] = (token) => {
    const issued = knownTokens.get(token ?? "")
    if (issued === undefined || issued.audience === databricksResource || !issued.audience.startsWith("http")) {
      return "bad"
    }
    return now() < issued.expiresAt ? "good" : "expired"
  }

  /** Grants access to a caller who has a role on the Azure resource, based on two headers. */
  const byManagement = (principal: Principal, headers: Headers): Either.Either<User, ApiFailure> => {
    const id = headers["x-databricks-azure-workspace-resource-id"]
    if (id !== undefined && id.toLowerCase() !== resourceIdOf(options).toLowerCase()) {
      return Either.left(apiFailure(400, "400", "Invalid resource ID."))
    }
    const managementToken = headers["x-databricks-azure-sp-management-token"]
    const state = managementToken === undefined ? undefined : management(managementToken)
    if (state === "expired") return unauthenticated("Management token is expired. (token expired)")
    if (state === "bad") return Either.left(apiFailure(403, "403", "Invalid management token."))
    return principal.isUser || (id !== undefined && state === "good")
      ? Either.right(userOf(principal))
      : Either.left(apiFailure(403, "403", "User not authorized."))
  }

  return {
    principals,
    tokens: {
      issue: (token) => {
        pats?.add(token)
      },
      revoke: (token) => {
        pats?.delete(token)
        revoked.add(token)
      }
    },
    issue: (principal, { audience, claims, issuer }, fault) => {
      removeExpired()
      const all = { iss: issuer, sub: principal.name, aud: audience, ...claims }
      const issued = createToken(all, options.tokenLifetime ?? "1 hour", fault)
      knownTokens.set(issued.token, { principal, audience, expiresAt: now() + issued.lifetime * 1000 })
      return issued
    },
    issueId: (claims, fault) => createToken(claims, options.idTokenLifetime ?? "5 minutes", fault).token,
    traceId: ids.uuid,
    management,
    authorize: (headers) => {
      const token = tokenOf(headers.authorization)
      if (token === undefined) {
        return unauthenticated("Credential was not sent or was of an unsupported type for this API.")
      }
      const issued = knownTokens.get(token)
      if (issued === undefined) return byPat(token)
      if (issued.audience !== databricksResource) {
        return Either.left(
          apiFailure(
            400,
            "400",
            `io.jsonwebtoken.IncorrectClaimException: Expected aud claim to be: ${databricksResource}, but was: ${issued.audience}.`
          )
        )
      }
      if (now() >= issued.expiresAt) return unauthenticated("Token is expired. (token expired)")
      if (now() >= issued.expiresAt - expiryMargin) {
        return unauthenticated("Token is expiring within 30 seconds. (token expired)")
      }
      return byManagement(issued.principal, headers)
    }
  }
}

export const pats = (options: {
  readonly tokens?: ReadonlyArray<Parameters<typeof unredacted>[0]> | undefined
  readonly oauth?: OAuthOptions | undefined
}): ReadonlyArray<string> | undefined =>
  options.tokens?.map(unredacted) ?? (options.oauth?.clients === undefined ? undefined : [defaultToken])

/** The default personal access token. */
export const defaultToken = "emulator-token"
