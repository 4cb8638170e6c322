/** Logins of a person: authorization codes that are bound to a challenge (PKCE), and refresh tokens that are used once. */
import * as Either from "effect/Either"
import * as Encoding from "effect/Encoding"

interface Client {
  /** The OAuth server. The codes and refresh tokens of one are not valid at another. */
  readonly server: string
  readonly clientId: string
}

/** What a code was issued for. The token request must repeat it. */
interface Login extends Client {
  readonly redirectUri: string
  /** The code challenge of the method S256. */
  readonly challenge: string
}

/** A login that tokens are issued for. */
export interface Granted extends Client {
  readonly scope: string
}

export interface Logins {
  readonly code: (login: Login & Granted) => string
  /** Left has the reason why the code is not valid. */
  readonly redeem: (code: string, given: Login) => Either.Either<Granted, string>
  readonly refreshToken: (login: Granted) => string
  readonly refresh: (token: string, given: Client) => Either.Either<Granted, string>
}

/** How long codes are valid, in milliseconds. */
const lifetime = 5 * 60_000

/** The challenge of a verifier. */
export const challengeOf = async (verifier: string): Promise<string> =>
  Encoding.encodeBase64Url(
    new Uint8Array(await globalThis.crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier)))
  )

export const make = (letters: () => string, now: () => number): Logins => {
  const codes = new Map<string, { readonly login: Login & Granted; readonly endsAt: number }>()
  const refreshTokens = new Map<string, Granted>()
  return {
    code: (login) => {
      const code = letters()
      codes.set(code, { login, endsAt: now() + lifetime })
      return code
    },
    redeem: (code, given) => {
      const found = codes.get(code)
      codes.delete(code)
      if (found === undefined || now() >= found.endsAt) {
        return Either.left("The authorization code is invalid or expired")
      }
      const { challenge, clientId, redirectUri, scope, server } = found.login
      if (clientId !== given.clientId || redirectUri !== given.redirectUri || server !== given.server) {
        return Either.left("The authorization code was issued for another client, redirect URI or server")
      }
      return challenge === given.challenge
        ? Either.right({ server, clientId, scope })
        : Either.left("The code verifier is wrong")
    },
    refreshToken: ({ clientId, scope, server }) => {
      const token = `doau${letters()}`
      refreshTokens.set(token, { clientId, scope, server })
      return token
    },
    refresh: (token, given) => {
      const found = refreshTokens.get(token)
      if (found === undefined || found.clientId !== given.clientId || found.server !== given.server) {
        return Either.left("Refresh token is invalid")
      }
      refreshTokens.delete(token)
      return Either.right(found)
    }
  }
}
