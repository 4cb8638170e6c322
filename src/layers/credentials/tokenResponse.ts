/** Reads the token in the output of a token endpoint or a command. */
import * as Either from "effect/Either"
import * as Encoding from "effect/Encoding"
import * as Redacted from "effect/Redacted"
import { type AccessToken, isHeaderValue } from "./service.js"

const seconds = (u: unknown): number | undefined => {
  const n = typeof u === "number" ? u : typeof u === "string" && u.trim() !== "" ? Number(u) : Number.NaN
  return Number.isFinite(n) ? n : undefined
}

/** Returns the claims of a JSON Web Token without verification, and an empty object for any other token. */
export const claimsOf = (token: Redacted.Redacted): Readonly<Record<string, unknown>> => {
  const payload = Redacted.value(token).split(".")[1]
  if (payload === undefined) return {}
  const decoded = Encoding.decodeBase64UrlString(payload)
  if (Either.isLeft(decoded)) return {}
  try {
    const claims: unknown = JSON.parse(decoded.right)
    return typeof claims === "object" && claims !== null ? (claims as Readonly<Record<string, unknown>>) : {}
  } catch {
    return {}
  }
}

const millis = (epochSeconds: unknown): number | undefined => {
  const s = seconds(epochSeconds)
  return s === undefined ? undefined : s * 1000
}

/** Returns the expiry of a JSON Web Token in epoch milliseconds. */
export const expiryIn = (token: Redacted.Redacted): number | undefined => millis(claimsOf(token).exp)

export const tokenOf = (value: unknown, type: unknown): Either.Either<Redacted.Redacted, string> => {
  const token = typeof value === "string" ? value.trim() : ""
  if (token === "") return Either.left("returned no token")
  if (!isHeaderValue(token))
    return Either.left("returned a token with characters that are not allowed in an HTTP header")
  if (typeof type === "string" && type !== "" && !/^bearer$/i.test(type)) {
    return Either.left("returned a token that is not of the type Bearer")
  }
  return Either.right(Redacted.make(token))
}

/**
 * Reads the token of an OAuth response. `expires_in` is preferred to `expires_on`, as it does not depend on the clock of
 * the server. If both are missing, the expiry in a JSON Web Token is used.
 */
export const readToken = (
  json: Readonly<Record<string, unknown>>,
  sentAt: number
): Either.Either<AccessToken, string> =>
  Either.map(tokenOf(json.access_token, json.token_type), (token) => {
    const lifetime = millis(json.expires_in)
    const expiresAt = lifetime === undefined ? (millis(json.expires_on) ?? expiryIn(token)) : sentAt + lifetime
    return { token, expiresAt }
  })
