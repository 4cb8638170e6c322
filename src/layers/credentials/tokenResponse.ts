/** What a token endpoint or a command answers, read as a token. */
import * as Either from "effect/Either"
import * as Encoding from "effect/Encoding"
import * as Redacted from "effect/Redacted"
import { isRecord } from "../../internal/codec/isRecord.js"
import { type AccessToken, isHeaderValue } from "./service.js"

const seconds = (u: unknown): number | undefined => {
  const n = typeof u === "number" ? u : typeof u === "string" && u.trim() !== "" ? Number(u) : Number.NaN
  return Number.isFinite(n) ? n : undefined
}

/** The claims of a JSON Web Token, unchecked; empty for any other token. */
export const claimsOf = (token: Redacted.Redacted): Readonly<Record<string, unknown>> => {
  const payload = Redacted.value(token).split(".")[1]
  if (payload === undefined) return {}
  const decoded = Encoding.decodeBase64UrlString(payload)
  if (Either.isLeft(decoded)) return {}
  try {
    const claims: unknown = JSON.parse(decoded.right)
    return isRecord(claims) ? claims : {}
  } catch {
    return {}
  }
}

const millis = (epochSeconds: unknown): number | undefined => {
  const s = seconds(epochSeconds)
  return s === undefined ? undefined : s * 1000
}

/** When a JSON Web Token says that it expires, in epoch milliseconds. */
export const expiryIn = (token: Redacted.Redacted): number | undefined => millis(claimsOf(token).exp)

export const tokenOf = (value: unknown, type: unknown): Either.Either<Redacted.Redacted, string> => {
  const token = typeof value === "string" ? value.trim() : ""
  if (token === "") return Either.left("gave no token")
  if (!isHeaderValue(token)) return Either.left("gave a token with characters that no HTTP header can carry")
  if (typeof type === "string" && type !== "" && !/^bearer$/i.test(type)) {
    return Either.left("gave a token that is not of the type Bearer")
  }
  return Either.right(Redacted.make(token))
}

/**
 * The token of an OAuth answer. `expires_in` counts from when the request was sent and needs no clocks that agree, so
 * it is preferred to `expires_on`; where both are missing, a JSON Web Token says itself when it expires.
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
