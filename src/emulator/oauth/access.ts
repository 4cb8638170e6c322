/** Which tokens are good for what, and for how long. */
import * as Duration from "effect/Duration"
import * as Either from "effect/Either"
import * as Encoding from "effect/Encoding"
import { type ApiFailure, apiFailure } from "../failure.js"
import * as Ids from "../ids.js"
import type { User } from "../user.js"
import * as Jwt from "./jwt.js"
import type { OAuthOptions } from "./options.js"
import { clear, make as makePrincipals, type Principal, type Principals } from "./principals.js"

export type Headers = Readonly<Record<string, string | undefined>>

/** What is wrong with the issuing of a token, as `Fault.tokenIssue` says it. */
export interface Wrong {
  readonly lifetime: Duration.Duration | undefined
  /** How far the issuer's clock is ahead, in milliseconds. */
  readonly skew: number
}

export interface Issued {
  readonly token: string
  /** In seconds. */
  readonly lifetime: number
  /** In epoch seconds, by the clock of the issuer. */
  readonly notBefore: number
  /** In epoch seconds, by the clock of the issuer. */
  readonly expiresOn: number
}

export interface Access {
  readonly principals: Principals
  /** Personal access tokens that the workspace hands out itself. */
  readonly tokens: { readonly issue: (token: string) => void; readonly revoke: (token: string) => void }
  /** Issues an access token for a resource. */
  readonly issue: (
    principal: Principal,
    token: { readonly issuer: string; readonly audience: string; readonly claims?: Jwt.Claims },
    wrong: Wrong | undefined
  ) => Issued
  /** Issues an id token, which is not good for anything but to be exchanged. */
  readonly issueId: (claims: Jwt.Claims, wrong: Wrong | undefined) => string
  /** Something that looks like the ids in the errors of identity providers. */
  readonly traceId: () => string
  /** The user that the credentials of a request to the API stand for. */
  readonly authorize: (headers: Headers) => Either.Either<User, ApiFailure>
  /** Whether a token was issued for Azure's own management, and is good. */
  readonly management: (token: string | undefined) => "good" | "expired" | "bad"
}

/** The application that Azure Databricks is in every Entra tenant. */
export const databricksResource = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d"

const usualResourceId =
  "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/emulator/providers/Microsoft.Databricks/workspaces/emulator"

export const resourceIdOf = (options: OAuthOptions | undefined): string =>
  options?.workspaceResourceId ?? usualResourceId

/** The workspace takes no token that is about to end. */
const margin = 30_000

/** How long a token that has ended is known as such, and not as one that never was. */
const memory = 24 * 60 * 60 * 1000

/** The token of `Bearer x`, or of `Basic` with the user name `token`, as in a .netrc file. */
export const tokenOf = (authorization: string | undefined): string | undefined => {
  const parts = /^(Bearer|Basic)\s+(\S+)\s*$/i.exec(authorization ?? "")
  if (parts?.[1] === undefined || parts[2] === undefined) return undefined
  if (parts[1].toLowerCase() === "bearer") return parts[2]
  const decoded = Encoding.decodeBase64String(parts[2])
  return Either.isRight(decoded) && decoded.right.startsWith("token:")
    ? decoded.right.slice("token:".length)
    : undefined
}

interface Known {
  readonly principal: Principal
  readonly audience: string
  /** In epoch milliseconds, by the clock of the emulator. */
  readonly endsAt: number
}

export const make = (setting: {
  readonly options: OAuthOptions | undefined
  /** The personal access tokens that are good; all are without it. */
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
  const known = new Map<string, Known>()
  const users = new Map<string, User>()

  const userOf = ({ name }: Principal): User => {
    if (name === user.userName) return user
    const found = users.get(name) ?? { id: String(1000000000000002 + users.size), userName: name, displayName: name }
    users.set(name, found)
    return found
  }

  const forget = (): void => {
    for (const [token, { endsAt }] of known) if (endsAt + memory < now()) known.delete(token)
  }

  const written = (claims: Jwt.Claims, usual: Duration.DurationInput, wrong: Wrong | undefined): Issued => {
    const lifetime = Math.floor(Duration.toSeconds(wrong?.lifetime ?? usual))
    const notBefore = Math.floor((now() + (wrong?.skew ?? 0)) / 1000)
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
    // So that a client asks for another after the workspace has forgotten all.
    if (pats !== undefined && Jwt.read(token) !== undefined)
      return unauthenticated("Token is not known. (invalid token)")
    return Either.left(apiFailure(403, "403", "Invalid access token."))
  }

  const management: Access["management"] = (token) => {
    const issued = known.get(token ?? "")
    if (issued === undefined || issued.audience === databricksResource || !issued.audience.startsWith("http")) {
      return "bad"
    }
    return now() < issued.endsAt ? "good" : "expired"
  }

  /** The two headers let in who has a role on the Azure resource. */
  const byManagement = (principal: Principal, headers: Headers): Either.Either<User, ApiFailure> => {
    const id = headers["x-databricks-azure-workspace-resource-id"]
    if (id !== undefined && id.toLowerCase() !== resourceIdOf(options).toLowerCase()) {
      return Either.left(apiFailure(400, "400", "Invalid resource ID."))
    }
    const second = headers["x-databricks-azure-sp-management-token"]
    const state = second === undefined ? undefined : management(second)
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
    issue: (principal, { audience, claims, issuer }, wrong) => {
      forget()
      const all = { iss: issuer, sub: principal.name, aud: audience, ...claims }
      const issued = written(all, options.tokenLifetime ?? "1 hour", wrong)
      known.set(issued.token, { principal, audience, endsAt: now() + issued.lifetime * 1000 })
      return issued
    },
    issueId: (claims, wrong) => written(claims, options.idTokenLifetime ?? "5 minutes", wrong).token,
    traceId: ids.uuid,
    management,
    authorize: (headers) => {
      const token = tokenOf(headers.authorization)
      if (token === undefined) {
        return unauthenticated("Credential was not sent or was of an unsupported type for this API.")
      }
      const issued = known.get(token)
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
      if (now() >= issued.endsAt) return unauthenticated("Token is expired. (token expired)")
      if (now() >= issued.endsAt - margin) {
        return unauthenticated("Token is expiring within 30 seconds. (token expired)")
      }
      return byManagement(issued.principal, headers)
    }
  }
}

export const pats = (options: {
  readonly tokens?: ReadonlyArray<Parameters<typeof clear>[0]> | undefined
  readonly oauth?: OAuthOptions | undefined
}): ReadonlyArray<string> | undefined =>
  options.tokens?.map(clear) ?? (options.oauth?.clients === undefined ? undefined : [usualToken])

/** A personal access token that is good unless others are given. */
export const usualToken = "emulator-token"
