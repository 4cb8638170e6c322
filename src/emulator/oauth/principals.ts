/** Finds the principal that a secret, an ID token or a managed identity authenticates. */
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import * as Jwt from "./jwt.js"
import type { FederationPolicy, OAuthClient, OAuthOptions } from "./options.js"

export interface Principal {
  /** The application ID of a service principal, or the name of a user. */
  readonly name: string
  readonly isUser: boolean
}

/** The reason why authentication fails. */
export type Refusal =
  | { readonly _tag: "UnknownClient" }
  | { readonly _tag: "WrongSecret" }
  | { readonly _tag: "NoSuchPolicy"; readonly claims: Jwt.Claims }
  | { readonly _tag: "BadIdToken"; readonly why: string }

export interface Principals {
  /** Whether only the clients in the options may log in. */
  readonly isStrict: boolean
  readonly bySecret: (
    where: "secret" | "entraSecret",
    clientId: string,
    secret: string
  ) => Either.Either<Principal, Refusal>
  /** Without a client ID, the policies for users apply. */
  readonly byIdToken: (clientId: string | undefined, idToken: string, now: number) => Either.Either<Principal, Refusal>
  /** Returns the managed identity with this client ID, or the system-assigned one without a client ID. */
  readonly managedIdentity: (clientId: string | undefined) => Principal | undefined
}

export const unredacted = (secret: string | Redacted.Redacted): string =>
  typeof secret === "string" ? secret : Redacted.value(secret)

const systemAssigned = "00000000-0000-0000-0000-00000000a551"

const listed = (u: unknown): ReadonlyArray<unknown> => (Array.isArray(u) ? u : [u])

const accepts = (policy: FederationPolicy, claims: Jwt.Claims): boolean =>
  (policy.issuer === undefined || policy.issuer === claims.iss) &&
  (policy.subject === undefined || policy.subject === claims.sub) &&
  (policy.audiences === undefined || policy.audiences.some((audience) => listed(claims.aud).includes(audience)))

const seconds = (u: unknown, fallback: number): number => (typeof u === "number" ? u : fallback)

/** Fails if the ID token is expired or not valid yet. */
const current = (claims: Jwt.Claims, now: number): Either.Either<Jwt.Claims, Refusal> => {
  const bad = (why: string) => Either.left({ _tag: "BadIdToken", why } as const)
  if (now >= seconds(claims.exp, Infinity) * 1000) return bad("is expired")
  if (now < seconds(claims.nbf ?? claims.iat, 0) * 1000) return bad("is not valid yet")
  return Either.right(claims)
}

export const make = (options: OAuthOptions, userName: string): Principals => {
  const { clients } = options
  const principalOf = (client: OAuthClient): Principal => ({ name: client.clientId, isUser: client.isUser !== false })
  const named = (clientId: string): Either.Either<OAuthClient, Refusal> =>
    clients === undefined
      ? Either.right({ clientId })
      : Either.fromNullable(
          clients.find((client) => client.clientId === clientId),
          () => ({ _tag: "UnknownClient" })
        )
  const claimsOf = (idToken: string, now: number): Either.Either<Jwt.Claims, Refusal> => {
    const claims = Jwt.read(idToken)
    if (claims !== undefined) return current(claims, now)
    return clients === undefined
      ? Either.right({})
      : Either.left({ _tag: "BadIdToken", why: "is not a JSON Web Token" })
  }
  const byPolicy = (
    policies: ReadonlyArray<FederationPolicy> | undefined,
    claims: Jwt.Claims
  ): Either.Either<Jwt.Claims, Refusal> =>
    (policies ?? (clients === undefined ? [{}] : [])).some((policy) => accepts(policy, claims))
      ? Either.right(claims)
      : Either.left({ _tag: "NoSuchPolicy", claims })

  return {
    isStrict: clients !== undefined,
    bySecret: (where, clientId, secret) =>
      Either.flatMap(named(clientId), (client): Either.Either<Principal, Refusal> => {
        const known = client[where]
        const isRight = clients === undefined ? secret !== "" : known !== undefined && unredacted(known) === secret
        return isRight ? Either.right(principalOf(client)) : Either.left({ _tag: "WrongSecret" })
      }),
    byIdToken: (clientId, idToken, now) =>
      Either.flatMap(claimsOf(idToken, now), (claims) =>
        clientId === undefined
          ? Either.map(byPolicy(options.federation, claims), ({ sub }) => ({
              name: typeof sub === "string" ? sub : userName,
              isUser: true
            }))
          : Either.flatMap(named(clientId), (client) =>
              Either.map(byPolicy(client.federation, claims), () => principalOf(client))
            )
      ),
    managedIdentity: (clientId) => {
      if (clients === undefined) return { name: clientId ?? systemAssigned, isUser: true }
      const found = clients.find((client) =>
        clientId === undefined
          ? client.managedIdentity === "system-assigned"
          : client.managedIdentity !== undefined && client.clientId === clientId
      )
      return found === undefined ? undefined : principalOf(found)
    }
  }
}
